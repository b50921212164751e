# Pooled glm and lm fits of completed sets, for the fits of tests/modelling/test_imputed_models.py.
# Rscript completed_sets.R   (in this folder, after models.R; needs mice, mitml, pROC)
suppressMessages({library(mice); library(mitml); library(pROC)})
people <- read.csv("people.csv", stringsAsFactors = TRUE, na.strings = "")
set.seed(11)
for (name in setdiff(names(people), c("row", "age"))) people[sample(nrow(people), 25), name] <- NA
imputed <- mice(people[setdiff(names(people), "row")], m = 8, maxit = 4, seed = 7, printFlag = FALSE)
sets <- complete(imputed, "all")
completed <- do.call(rbind, lapply(seq_along(sets), function(i)
  data.frame(set = i, row = people$row, sets[[i]])))
write.csv(completed, "completed_sets.csv", row.names = FALSE, quote = FALSE)

prepared <- lapply(sets, function(d) {
  d$employer <- relevel(factor(d$employer), "primary_care")
  d$age <- factor(d$age, levels = c("under_40", "from_40", "from_50"))
  d$discrepancy30 <- d$discrepancy / 30; d$confidence10 <- -d$confidence / 10
  d$yes <- as.numeric(d$leaving == "yes")
  d
})
out <- data.frame()
keep <- function(model, term, statistic, value)
  out <<- rbind(out, data.frame(model, term, statistic, value = sprintf("%.15g", as.numeric(value))))
terms <- c("discrepancy30", "confidence10", "employer", "age", "months")
n <- nrow(people)
for (kind in c("logistic", "linear")) {
  fit <- function(right) lapply(prepared, function(d)
    if (kind == "logistic") glm(reformulate(right, "yes"), binomial, d,
                                control = glm.control(epsilon = 1e-12, maxit = 50))
    else lm(reformulate(right, "stress"), d))
  add <- function(model, fits) {
    for (name in names(coef(fits[[1]]))[-1]) {
      p <- pool.scalar(sapply(fits, function(f) coef(f)[name]),
                       sapply(fits, function(f) vcov(f)[name, name]),
                       n = n, k = length(coef(fits[[1]])))
      se <- sqrt(p$t)
      keep(model, name, "estimate", p$qbar); keep(model, name, "se", se)
      keep(model, name, "df", p$df); keep(model, name, "p", 2 * pt(-abs(p$qbar / se), p$df))
      keep(model, name, "fmi", p$fmi); keep(model, name, "riv", p$r)
      keep(model, name, "low", p$qbar - qt(.975, p$df) * se)
      keep(model, name, "high", p$qbar + qt(.975, p$df) * se)
    }
  }
  together <- fit(terms)
  add(paste0(kind, "_adjusted"), together)
  # mice's own table and mice::D1 must say the same.
  own <- summary(pool(as.mira(together)))
  stopifnot(all.equal(own$estimate[-1], sapply(names(coef(together[[1]]))[-1], function(t)
    as.numeric(out$value[out$model == paste0(kind, "_adjusted") & out$term == t &
                         out$statistic == "estimate"])), check.attributes = FALSE))
  for (term in terms) add(paste0(kind, "_unadjusted"), fit(term))
  for (term in c("employer", "age")) {
    without <- fit(setdiff(terms, term))
    test <- D1(as.mira(together), as.mira(without))$result
    keep(paste0(kind, "_adjusted"), term, "joint_f", test[1, 1])
    keep(paste0(kind, "_adjusted"), term, "joint_df", test[1, 2])
    keep(paste0(kind, "_adjusted"), term, "joint_residual_df", test[1, 3])
    keep(paste0(kind, "_adjusted"), term, "joint_p", test[1, 4])
  }
  back <- function(statistic, q, u, inverse) {
    p <- pool.scalar(q, u); reach <- qt(.975, p$df) * sqrt(p$t)
    keep(kind, "model", statistic, inverse(p$qbar))
    keep(kind, "model", paste0(statistic, "_low"), inverse(p$qbar - reach))
    keep(kind, "model", paste0(statistic, "_high"), inverse(p$qbar + reach))
  }
  if (kind == "logistic") {
    curves <- lapply(together, function(f) roc(f$y, round(fitted(f), 12), quiet = TRUE))
    areas <- sapply(curves, auc); errors <- sqrt(sapply(curves, var))
    back("auc", qlogis(areas), (errors / (areas * (1 - areas)))^2, plogis)
    nagelkerke <- sapply(together, function(f)
      (1 - exp((f$deviance - f$null.deviance) / n)) / (1 - exp(-f$null.deviance / n)))
    keep(kind, "model", "nagelkerke_r_squared", tanh(mean(atanh(sqrt(nagelkerke))))^2)
    keep(kind, "model", "events", mean(sapply(prepared, function(d) sum(d$yes))))
  } else {
    r2 <- sapply(together, function(f) summary(f)$r.squared)
    back("r_squared", atanh(sqrt(r2)), rep(1 / (n - 3), length(r2)), function(z) tanh(z)^2)
    stopifnot(all.equal(pool.r.squared(as.mira(together))[1],
                        tanh(mean(atanh(sqrt(r2))))^2))
  }
}
write.csv(out, "completed_models.csv", row.names = FALSE, quote = FALSE)
versions <- sapply(c("mice", "mitml", "pROC"), function(p) as.character(packageVersion(p)))
writeLines(c(R.version.string, paste(names(versions), versions)), "completed_versions.txt")
