# Reference numbers for raked weights and weighted estimates, on people made here.
#
#   Rscript weighting.R      (in this folder)
#
# writes weighting_people.csv (the people), weighting.csv (the numbers) and weighting_versions.txt.

suppressPackageStartupMessages(library(survey))

set.seed(20240611)
n <- 400
employer <- sample(c("primary_care", "voluntary_sector", "local_council"), n, TRUE, c(.6, .3, .1))
age <- sample(c("under_40", "from_40", "from_50"), n, TRUE, c(.5, .3, .2))
gender <- ifelse(runif(n) < plogis(0.9 - 0.5 * (age == "from_50")), "woman", "man")
team <- sample(45, n, TRUE)
base <- round(exp(rnorm(n, 0, 0.35)), 3)
discrepancy <- round(rnorm(n, 45 + 4 * (employer == "local_council"), 16) + rnorm(45, 0, 5)[team])
confidence <- round(rnorm(n, 27 - 0.05 * (discrepancy - 45), 4))
lp <- -0.9 + 0.04 * (discrepancy - 45) - 0.05 * (confidence - 27) + rnorm(45, 0, 0.5)[team]
leaving <- as.numeric(runif(n) < plogis(lp))
latent <- 0.03 * (discrepancy - 45) + 0.4 * (gender == "man") + rlogis(n)
strain <- as.integer(cut(latent, c(-Inf, -1.2, 0.2, 1.6, Inf))) - 1L
stress <- round(3 + 0.02 * (discrepancy - 45) + rnorm(45, 0, 0.3)[team] + rnorm(n, 0, 0.9), 2)
people <- data.frame(row = seq_len(n), employer, age, gender, team, base, discrepancy, confidence,
                     leaving, strain, stress)
people$gender[sample(n, 14)] <- NA
people$age[sample(n, 9)] <- NA
people$stress[sample(n, 12)] <- NA
write.csv(people, "weighting_people.csv", row.names = FALSE, na = "", quote = FALSE)

out <- list()
put <- function(what, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(what, term, statistic, value = sprintf("%.15g", value))
}
shares <- list(employer = c(local_council = .25, primary_care = .45, voluntary_sector = .30),
               age = c(from_40 = .35, from_50 = .30, under_40 = .35),
               gender = c(man = .45, woman = .55))
tight <- glm.control(epsilon = 1e-14, maxit = 100)

# Weights of mean 1 whose margins are `shares`; no answer is a level of its own that keeps its share
# of the base weights. `bounds` cuts the weights themselves.
rake_these <- function(data, names, bounds = NULL, iterative = FALSE) {
  data$start <- data$start / mean(data$start)
  margins <- lapply(names, function(name) {
    data[[name]] <<- factor(ifelse(is.na(data[[name]]), "no answer", data[[name]]))
    silent <- sum(data$start[data[[name]] == "no answer"])
    freq <- shares[[name]] * (nrow(data) - silent)
    if (silent > 0) freq <- c(freq, "no answer" = silent)
    freq <- freq[levels(data[[name]])]
    setNames(data.frame(names(freq), as.numeric(freq)), c(name, "Freq"))
  })
  design <- svydesign(ids = if (is.null(data$cluster)) ~1 else ~cluster, weights = ~start,
                      data = data)
  if (iterative) {
    return(rake(design, lapply(names, function(name) reformulate(name)), margins,
                control = list(maxit = 500, epsilon = 1e-13)))
  }
  totals <- c("(Intercept)" = nrow(data))
  for (index in seq_along(names)) {
    freq <- margins[[index]]
    totals <- c(totals, setNames(freq$Freq[-1], paste0(names[index], freq[[1]][-1])))
  }
  if (is.null(bounds)) {
    return(calibrate(design, reformulate(names), totals, calfun = "raking", epsilon = 1e-13,
                     maxit = 200))
  }
  calibrate(design, reformulate(names), totals, calfun = "raking", epsilon = 1e-13, maxit = 2000,
            bounds = list(lower = -Inf, upper = bounds), bounds.const = TRUE)
}

put_weights <- function(what, design) {
  for (row in seq_along(weights(design))) put(what, row, "weight", weights(design)[[row]])
}
put_fit <- function(what, fit) {
  table <- summary(fit)$coefficients
  ci <- confint(fit)
  for (name in names(coef(fit))) {
    put(what, name, "estimate", coef(fit)[[name]])
    put(what, name, "se", table[name, 2])
    if (!inherits(fit, "svyolr")) {
      put(what, name, "p", table[name, 4])
      put(what, name, "low", ci[name, 1])
      put(what, name, "high", ci[name, 2])
    }
  }
  put(what, "model", "df", fit$df.residual)
}
put_estimates <- function(what, design) {
  mean <- svymean(~discrepancy + confidence, design)
  for (name in names(mean)) {
    put(paste0(what, "_mean"), name, "estimate", mean[[name]])
    put(paste0(what, "_mean"), name, "se", SE(mean)[[name]])
  }
  put(paste0(what, "_mean"), "both", "covariance", vcov(mean)[1, 2])
  put(paste0(what, "_mean"), "both", "df", degf(design))
  incomplete <- svymean(~stress, design, na.rm = TRUE)
  put(paste0(what, "_incomplete"), "stress", "estimate", incomplete[[1]])
  put(paste0(what, "_incomplete"), "stress", "se", SE(incomplete)[[1]])
  for (level in 0:3) {
    share <- svyciprop(bquote(~I(strain == .(level))), design, method = "logit")
    put(paste0(what, "_share"), level, "estimate", share[[1]])
    put(paste0(what, "_share"), level, "se",
        SE(svymean(as.formula(bquote(~I(as.numeric(strain == .(level))))), design))[[1]])
    put(paste0(what, "_share"), level, "low", attr(share, "ci")[[1]])
    put(paste0(what, "_share"), level, "high", attr(share, "ci")[[2]])
  }
  # quasibinomial is binomial without the warning that weights are no counts.
  put_fit(paste0(what, "_logistic"),
          svyglm(leaving ~ discrepancy + confidence, design, family = quasibinomial(),
                 control = tight))
  put_fit(paste0(what, "_linear"), svyglm(stress ~ discrepancy + confidence, design))
  put_fit(paste0(what, "_ordinal"),
          svyolr(factor(strain) ~ discrepancy10 + confidence10, design,
                 control = list(reltol = 1e-16, maxit = 1000, ndeps = rep(1e-4, 5))))
}

people$discrepancy10 <- people$discrepancy / 10
people$confidence10 <- people$confidence / 10

unit <- transform(people, start = 1)
based <- transform(people, start = base)
all_three <- names(shares)
put_weights("rake", rake_these(unit, all_three, iterative = TRUE))
put_weights("rake_base", rake_these(based, all_three, iterative = TRUE))
raked <- rake_these(based, all_three)
put_weights("calibrate_base", raked)
trimmed <- rake_these(based, all_three, bounds = 4)
put_weights("trimmed", trimmed)
answered <- based[!is.na(based$age) & !is.na(based$gender), ]
left_out <- rake_these(answered, all_three)
for (index in seq_len(nrow(answered))) {
  put("left_out", answered$row[index], "weight", weights(left_out)[[index]])
}

put_estimates("plain", svydesign(ids = ~1, weights = ~base, data = people))
put_estimates("clusters", svydesign(ids = ~team, weights = ~base, data = people))
put_estimates("raked", raked)
put_estimates("raked_clusters", rake_these(transform(based, cluster = team), all_three))
put_estimates("raked_trimmed", trimmed)
put_estimates("raked_left_out", left_out)
# rake() has a variance of its own, by ten rounds of residuals; with equal base weights it is close.
put_estimates("iterative", rake_these(unit, all_three, iterative = TRUE))
put_estimates("iterative_base", rake_these(based, all_three, iterative = TRUE))
# A group of the sample: the others stay, with an influence of zero.
put_estimates("group", subset(svydesign(ids = ~team, weights = ~base, data = people),
                              employer == "primary_care"))
put_estimates("raked_group", subset(raked, employer == "primary_care"))

write.csv(do.call(rbind, out), "weighting.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, paste("survey", as.character(packageVersion("survey"))))
writeLines(versions, "weighting_versions.txt")
