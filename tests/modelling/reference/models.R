# Reference numbers for the regressions of stage modelling, on people made here.
#
#   Rscript models.R      (in this folder)
#
# writes people.csv (the people), models.csv (the numbers) and models_versions.txt.
# Profile limits are given twice: as MASS's confint() reads them off a spline, and as the root of
# the same equation, by uniroot() on glm() with an offset. Its warnings that chances are numerically
# 0 or 1 come from the far ends of that search, and from the model that is separated on purpose.

suppressPackageStartupMessages({
  library(MASS)
  library(car)
  library(pROC)
})

set.seed(20231101)
n <- 260
employer <- sample(c("primary_care", "voluntary_sector", "local_council", "other"), n, TRUE,
                   c(.45, .3, .18, .07))
age <- sample(c("under_40", "from_40", "from_50"), n, TRUE)
months <- round(rexp(n, 1 / 24))
discrepancy <- round(pmin(100, pmax(0, rnorm(n, 45, 18))))
confidence <- round(pmin(36, pmax(6, rnorm(n, 27 - 0.05 * (discrepancy - 45), 4))))
lp <- -1.1 + 0.05 * (discrepancy - 45) - 0.06 * (confidence - 27) +
  0.4 * (employer == "voluntary_sector") + 0.005 * months
leaving <- ifelse(runif(n) < plogis(lp), "yes", "no")
stress <- round(3 + 0.02 * (discrepancy - 45) - 0.03 * (confidence - 27) +
                  0.3 * (employer == "other") + rnorm(n, 0, 0.9), 2)
people <- data.frame(row = seq_len(n), leaving, stress, discrepancy, confidence, months, employer,
                     age)
for (name in setdiff(names(people), "row")) people[sample(n, 4), name] <- NA
write.csv(people, "people.csv", row.names = FALSE, na = "", quote = FALSE)

out <- list()
put <- function(model, term, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(model, term, statistic, value = sprintf("%.15g", value))
}
tight <- glm.control(epsilon = 1e-14, maxit = 100)

complete <- na.omit(people)
complete$employer <- relevel(factor(complete$employer), "primary_care")
complete$age <- factor(complete$age, c("under_40", "from_40", "from_50"))
complete$event <- as.numeric(complete$leaving == "yes")
complete$discrepancy30 <- complete$discrepancy / 30
complete$confidence10 <- -complete$confidence / 10

profile_root <- function(fit, data, name, side) {
  x <- model.matrix(fit)
  y <- fit$y
  top <- fit$deviance
  quantile <- qchisq(.95, 1)
  b <- coef(fit)[[name]]
  se <- sqrt(vcov(fit)[name, name])
  rest <- x[, colnames(x) != name, drop = FALSE]
  excess <- function(value) {
    held <- glm.fit(rest, y, offset = x[, name] * value, family = binomial(), control = tight)
    held$deviance - top - quantile
  }
  uniroot(excess, sort(c(b, b + side * 6 * se)), tol = 1e-13, maxiter = 1000)$root
}

put_coefficients <- function(model, fit, data, limits) {
  table <- coef(summary(fit))
  wald <- confint.default(fit)
  for (name in rownames(table)) {
    put(model, name, "estimate", table[name, 1])
    put(model, name, "se", table[name, 2])
    put(model, name, "p", table[name, 4])
    if (limits == "profile") {
      put(model, name, "wald_low", wald[name, 1])
      put(model, name, "wald_high", wald[name, 2])
      put(model, name, "root_low", profile_root(fit, data, name, -1))
      put(model, name, "root_high", profile_root(fit, data, name, 1))
    }
    interval <- suppressMessages(confint(fit, name))
    put(model, name, "confint_low", interval[[1]])
    put(model, name, "confint_high", interval[[2]])
  }
}

logistic <- glm(event ~ discrepancy30 + confidence10 + employer + age + months, binomial, complete,
                control = tight)
put_coefficients("logistic", logistic, complete, "profile")
for (alone in c("discrepancy30", "confidence10", "employer", "age", "months")) {
  fit <- glm(reformulate(alone, "event"), binomial, complete, control = tight)
  put_coefficients(paste0("logistic_", alone), fit, complete, "profile")
}

null <- update(logistic, . ~ 1)
l1 <- as.numeric(logLik(logistic))
l0 <- as.numeric(logLik(null))
count <- nrow(complete)
put("logistic", "model", "count", count)
put("logistic", "model", "events", sum(complete$event))
put("logistic", "model", "log_likelihood", l1)
put("logistic", "model", "null_log_likelihood", l0)
test <- anova(null, logistic, test = "LRT")
put("logistic", "model", "likelihood_ratio_chi_square", test$Deviance[2])
put("logistic", "model", "likelihood_ratio_df", test$Df[2])
put("logistic", "model", "likelihood_ratio_p", test$`Pr(>Chi)`[2])
put("logistic", "model", "aic", AIC(logistic))
put("logistic", "model", "bic", BIC(logistic))
put("logistic", "model", "mcfadden_r_squared", 1 - l1 / l0)
put("logistic", "model", "nagelkerke_r_squared",
    (1 - exp(2 / count * (l0 - l1))) / (1 - exp(2 / count * l0)))
risk <- fitted(logistic)
put("logistic", "model", "brier_score", mean((complete$event - risk)^2))
curve <- roc(complete$event, risk, levels = c(0, 1), direction = "<", quiet = TRUE)
area <- ci.auc(curve, method = "delong")
put("logistic", "model", "auc", area[2])
put("logistic", "model", "auc_low", area[1])
put("logistic", "model", "auc_high", area[3])
put("logistic", "model", "auc_variance", var(curve, method = "delong"))

# A risk with many ties, and a linear predictor that is not calibrated.
tied <- round(risk, 1)
curve <- roc(complete$event, tied, levels = c(0, 1), direction = "<", quiet = TRUE)
area <- ci.auc(curve, method = "delong")
put("tied", "model", "auc", area[2])
put("tied", "model", "auc_low", area[1])
put("tied", "model", "auc_high", area[3])
shifted <- 0.4 + 1.7 * predict(logistic)
put("shifted", "model", "calibration_intercept",
    coef(glm(complete$event ~ offset(shifted), family = binomial, control = tight))[[1]])
put("shifted", "model", "calibration_slope",
    coef(glm(complete$event ~ shifted, family = binomial, control = tight))[[2]])

linear <- lm(stress ~ discrepancy30 + confidence10 + employer + age + months, complete)
put_coefficients("linear", linear, complete, "t")
for (alone in c("discrepancy30", "employer")) {
  fit <- lm(reformulate(alone, "stress"), complete)
  put_coefficients(paste0("linear_", alone), fit, complete, "t")
}
whole <- summary(linear)
put("linear", "model", "log_likelihood", as.numeric(logLik(linear)))
put("linear", "model", "aic", AIC(linear))
put("linear", "model", "bic", BIC(linear))
put("linear", "model", "r_squared", whole$r.squared)
put("linear", "model", "adjusted_r_squared", whole$adj.r.squared)
put("linear", "model", "residual_sd", whole$sigma)
f <- whole$fstatistic
put("linear", "model", "f_statistic", f[["value"]])
put("linear", "model", "f_df", f[["numdf"]])
put("linear", "model", "f_p", pf(f[["value"]], f[["numdf"]], f[["dendf"]], lower.tail = FALSE))

for (model in c("logistic", "linear")) {
  fit <- get(model)
  factors <- vif(fit)
  for (name in rownames(factors)) {
    put(model, name, "gvif", factors[name, "GVIF"])
    put(model, name, "gvif_df", factors[name, "Df"])
    put(model, name, "gvif_scaled", factors[name, "GVIF^(1/(2*Df))"])
  }
  distances <- cooks.distance(fit)
  hats <- hatvalues(fit)
  for (index in seq_len(count)) {
    put(model, complete$row[index], "cooks_distance", distances[[index]])
    put(model, complete$row[index], "leverage", hats[[index]])
  }
}

# Quasi-separation: nobody whose employer is "other" has the event. R goes on until the fitted
# chances are 0 to rounding; the other coefficients then are at their limits.
apart <- complete
apart$event[apart$employer == "other"] <- 0
fit <- suppressWarnings(glm(event ~ discrepancy30 + confidence10 + employer + age + months,
                            binomial, apart, control = tight))
for (name in setdiff(names(coef(fit)), "employerother")) {
  put("separated", name, "estimate", coef(fit)[[name]])
  put("separated", name, "se", sqrt(vcov(fit)[name, name]))
}
put("separated", "discrepancy30", "root_low", profile_root(fit, apart, "discrepancy30", -1))
put("separated", "discrepancy30", "root_high", profile_root(fit, apart, "discrepancy30", 1))

p <- c(.001, .012, .013, .04, .04, .2, .9)
for (method in c("holm", "BH")) {
  adjusted <- p.adjust(p, method)
  for (index in seq_along(p)) put("p_adjust", index, method, adjusted[index])
}

write.csv(do.call(rbind, out), "models.csv", row.names = FALSE, quote = FALSE)
versions <- c(R.version.string, sapply(c("MASS", "car", "pROC"), function(name)
  paste(name, as.character(packageVersion(name)))))
writeLines(versions, "models_versions.txt")
