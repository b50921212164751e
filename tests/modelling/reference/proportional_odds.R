# Reference numbers for regressions of ordered answers and for tests of proportional odds.
#
#   Rscript proportional_odds.R      (in this folder)
#
# writes ordered_answers.csv (the people), proportional_odds.csv (the numbers) and
# proportional_odds_versions.txt. Profile limits are given twice: as ordinal's confint() reads them
# off a spline, and as the root of the same equation by uniroot() on clm() with an offset. R has no
# Brant test here: it is computed below from the formulas of Brant (1990).

suppressPackageStartupMessages({
  library(MASS)
  library(ordinal)
})

set.seed(20241122)
n <- 300
people <- data.frame(
  score = round(rnorm(n, 3, 1) * 5) / 5,
  year = sample(1998:2023, n, TRUE),
  team = sample(c("a", "b", "c"), n, TRUE, c(.5, .3, .2)),
  female = rbinom(n, 1, .6)
)
predictor <- with(people, 0.6 * score - 0.04 * (year - 2010) + 0.5 * (team == "b") -
                    0.3 * (team == "c") + 0.4 * female)
# The effect of score is not the same at all splits; the answers of each set are drawn anew.
for (set in 1:3) {
  latent <- predictor + rlogis(n) + 0.25 * (people$score - 3) * rnorm(n)
  people[[paste0("answer_", set)]] <- findInterval(latent, c(0, 1.2, 2.6, 4.5))
}
people$answer_gap <- ifelse(people$answer_1 == 2, 3, people$answer_1)
write.csv(people, "ordered_answers.csv", row.names = FALSE, quote = FALSE)

out <- list()
put <- function(model, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(model, term, statistic, value = sprintf("%.15g", value))
}
tight <- clm.control(gradTol = 1e-11, relTol = 1e-14, maxIter = 200)
people$decade <- (people$year - 2010) / 10
terms <- c("score", "decade", "team", "female")

put_fit <- function(model, fit) {
  table <- coef(summary(fit))
  for (name in rownames(table)) {
    put(model, name, "estimate", table[name, 1])
    put(model, name, "se", table[name, 2])
  }
  put(model, "model", "log_likelihood", as.numeric(logLik(fit)))
}

for (answer in c("answer_1", "answer_2", "answer_3", "answer_gap")) {
  people$y <- factor(people[[answer]], ordered = TRUE)
  put_fit(answer, clm(reformulate(terms, "y"), data = people, control = tight))
}
people$y <- factor(people$answer_1, ordered = TRUE)
# nominal_test() takes no fit whose last steps could not be made, so that relTol is left alone.
full <- clm(y ~ score + decade + team + female, data = people, gradTol = 1e-10, maxIter = 200)
null <- clm(y ~ 1, data = people, control = tight)
put("answer_1", "model", "null_log_likelihood", as.numeric(logLik(null)))
test <- anova(null, full)
put("answer_1", "model", "likelihood_ratio_chi_square", test$LR.stat[2])
put("answer_1", "model", "likelihood_ratio_df", test$df[2])
put("answer_1", "model", "likelihood_ratio_p", test$`Pr(>Chisq)`[2])
covariance <- vcov(full)
put("answer_1", "covariance", "0|1 score", covariance["0|1", "score"])
put("answer_1", "covariance", "score female", covariance["score", "female"])
chances <- predict(full, newdata = people[terms], type = "prob")$fit
for (person in 1:4) for (category in 1:5)
  put("answer_1", paste0("person_", person), paste0("probability_", category),
      chances[person, category])

# MASS::polr, polished: from the maximum of clm, with a tolerance that optim can just reach.
polished <- polr(reformulate(terms, "y"), people, Hess = TRUE, start = c(full$beta, full$alpha),
                 control = list(reltol = 1e-16, maxit = 1000))
table <- coef(summary(polished))
for (name in rownames(table)) {
  put("polr", name, "estimate", table[name, 1])
  put("polr", name, "se", table[name, 2])
}
put("polr", "model", "log_likelihood", as.numeric(logLik(polished)))

# Profile limits.
spline <- suppressMessages(confint(full, type = "profile"))
columns <- model.matrix(reformulate(terms), people)[, -1]
quantile <- qchisq(.95, 1)
for (name in names(full$beta)) {
  put("answer_1", name, "confint_low", spline[name, 1])
  put("answer_1", name, "confint_high", spline[name, 2])
  rest <- columns[, colnames(columns) != name]
  excess <- function(value) {
    held <- clm(people$y ~ rest + offset(columns[, name] * value), control = tight)
    2 * (as.numeric(logLik(full)) - as.numeric(logLik(held))) - quantile
  }
  b <- full$beta[[name]]
  se <- sqrt(vcov(full)[name, name])
  for (side in c(-1, 1))
    put("answer_1", name, if (side < 0) "root_low" else "root_high",
        uniroot(excess, sort(b + side * se * c(.5, 4)), tol = 1e-13, maxiter = 1000)$root)
}

# Likelihood-ratio tests against odds that are not proportional.
nominal <- nominal_test(full)
for (name in terms) {
  put("nominal", name, "statistic", nominal[name, "LRT"])
  put("nominal", name, "df", nominal[name, "Df"])
  put("nominal", name, "p", nominal[name, "Pr(>Chi)"])
}
free <- clm(y ~ 1, nominal = reformulate(terms), data = people, control = tight)
put("nominal", "all", "statistic", 2 * as.numeric(logLik(free) - logLik(full)))
put("nominal", "all", "df", length(coef(free)) - length(coef(full)))

# Brant (1990, Biometrics 46, 1171-1178): the logistic models of the splits, the covariance of their
# estimates, and Wald tests that their slopes are those of the first split.
brant <- function(answers, columns) {
  x <- cbind(1, columns)
  splits <- length(unique(answers)) - 1
  sorted <- sort(unique(answers))
  fits <- lapply(1:splits, function(split) {
    glm.fit(x, as.numeric(answers > sorted[split]), family = binomial(),
            control = glm.control(epsilon = 1e-14, maxit = 100))
  })
  chance <- sapply(fits, fitted)
  p <- ncol(x)
  v <- matrix(0, splits * p, splits * p)
  bread <- lapply(1:splits, function(j) solve(t(x) %*% diag(chance[, j] * (1 - chance[, j])) %*% x))
  for (j in 1:splits) for (l in j:splits) {
    w <- diag(chance[, l] - chance[, j] * chance[, l])
    block <- bread[[j]] %*% (t(x) %*% w %*% x) %*% bread[[l]]
    v[(j - 1) * p + 1:p, (l - 1) * p + 1:p] <- block
    v[(l - 1) * p + 1:p, (j - 1) * p + 1:p] <- t(block)
  }
  b <- unlist(lapply(fits, coef))
  wald <- function(which) {
    d <- NULL
    for (l in 2:splits) for (k in which) {
      row <- rep(0, splits * p)
      row[1 + k] <- 1
      row[(l - 1) * p + 1 + k] <- -1
      d <- rbind(d, row)
    }
    value <- drop(t(d %*% b) %*% solve(d %*% v %*% t(d)) %*% (d %*% b))
    c(value, nrow(d), pchisq(value, nrow(d), lower.tail = FALSE))
  }
  list(slopes = matrix(b, p)[-1, ], errors = matrix(sqrt(diag(v)), p)[-1, ], wald = wald)
}
found <- brant(people$answer_1, columns)
for (j in 1:4) for (k in seq_len(ncol(columns))) {
  put("brant", colnames(columns)[k], paste0("slope_", j), found$slopes[k, j])
  put("brant", colnames(columns)[k], paste0("error_", j), found$errors[k, j])
}
groups <- list(all = 1:5, score = 1, decade = 2, team = 3:4, female = 5)
for (name in names(groups)) {
  test <- found$wald(groups[[name]])
  put("brant", name, "statistic", test[1])
  put("brant", name, "df", test[2])
  put("brant", name, "p", test[3])
}

write.csv(do.call(rbind, out), "proportional_odds.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, sapply(c("MASS", "ordinal"), function(name)
  paste(name, as.character(packageVersion(name))))), "proportional_odds_versions.txt")
