# Reference numbers for the diagnostics of regressions of ordered answers.
#
#   Rscript ordinal_diagnostics.R      (in this folder)
#
# reads ordered_answers.csv (proportional_odds.R makes it) and writes ordinal_diagnostics.csv and
# ordinal_diagnostics_versions.txt. The answers are answer_1, the terms score, age (years since
# 1990), team and female.

suppressPackageStartupMessages({
  library(Hmisc)
  library(ordinal)
})

out <- list()
put <- function(what, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(what, term, statistic, value = sprintf("%.15g", value))
}
tight <- clm.control(gradTol = 1e-10, relTol = 1e-14, maxIter = 200)
people <- read.csv("ordered_answers.csv")
people$y <- factor(people$answer_1, ordered = TRUE)
people$age <- people$year - 1990
terms <- y ~ score + age + team + female
full <- clm(terms, data = people, control = tight)

compare <- function(what, term, extra) {
  added <- as.matrix(extra)
  people$extra <<- sweep(added, 2, apply(added, 2, sd), "/")
  larger <- clm(update(terms, . ~ . + extra), data = people, control = tight)
  statistic <- 2 * (as.numeric(logLik(larger)) - as.numeric(logLik(full)))
  put(what, term, "statistic", statistic)
  put(what, term, "df", ncol(added))
  put(what, term, "p", pchisq(statistic, ncol(added), lower.tail = FALSE))
}
for (name in c("score", "age")) {
  compare("spline4", name, rcspline.eval(people[[name]], nk = 4))
}
compare("box_tidwell", "age", people$age * log(people$age))

eta <- as.numeric(model.matrix(~ score + age + team + female, people)[, -1] %*% full$beta)
people$centred <- eta - mean(eta)
link <- clm(y ~ centred + I(centred^2), data = people, control = tight)
row <- coef(summary(link))["I(centred^2)", ]
for (index in 1:4) {
  put("link", "model", c("coefficient", "se", "statistic", "p")[index], row[[index]])
}

# Everyone left out in turn.
without <- sapply(seq_len(nrow(people)), function(index)
  clm(terms, data = people[-index, ], control = tight)$beta)
for (name in names(full$beta)) {
  moves <- abs(without[name, ] - full$beta[[name]])
  put("without", name, "estimate", without[name, which.max(moves)])
  put("without", name, "who", which.max(moves))
}

# Binned residuals of each split: quantile bins of the fitted chance of a higher answer.
for (split in 1:4) {
  chance <- plogis(eta - full$alpha[[split]])
  residual <- (people$answer_1 >= split) - chance
  bin <- cut(chance, quantile(chance, seq(0, 1, 1 / 15)), include.lowest = TRUE, labels = FALSE)
  count <- tapply(residual, bin, length)
  for (index in 1:15) {
    put(paste0("split", split), index, "count", count[[index]])
    put(paste0("split", split), index, "centre", mean(chance[bin == index]))
    put(paste0("split", split), index, "mean", mean(residual[bin == index]))
    put(paste0("split", split), index, "limit",
        2 * sqrt(sum((chance * (1 - chance))[bin == index])) / count[[index]])
  }
}

write.csv(do.call(rbind, out), "ordinal_diagnostics.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, sapply(c("Hmisc", "ordinal"), function(name)
  paste(name, as.character(packageVersion(name)))))
writeLines(versions, "ordinal_diagnostics_versions.txt")
