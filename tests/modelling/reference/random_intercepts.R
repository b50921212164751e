# Models with a random intercept for each cluster, of team_answers.csv: lme4, lmerTest.
# Run in this folder: Rscript random_intercepts.R   (writes random_intercepts.csv)
#
# Statistics that begin with "polished" are R's after its optimum was made exact: lme4's own deviance
# function, minimised further by nlminb and by Newton steps with numDeriv's derivatives.

suppressMessages({library(lme4); library(lmerTest)})
people <- read.csv("team_answers.csv")
out <- list()
put <- function(model, outcome, cluster, statistic, m) {
  m <- as.matrix(m)
  for (i in seq_len(nrow(m))) for (j in seq_len(ncol(m)))
    out[[length(out) + 1]] <<- data.frame(model, outcome, cluster, statistic, row = i - 1,
                                          column = j - 1, value = sprintf("%.15g", m[i, j]))
}
# numDeriv's own step is too short at 0; here one unit is about a standard error.
wide <- list(eps = 0.05, zero.tol = 1)
hessian_of <- function(f, x) numDeriv::hessian(f, x, method.args = wide)
polish <- function(start, f, lower) {
  found <- nlminb(start, f, lower = lower, control = list(rel.tol = 1e-15, x.tol = 1e-15, abs.tol = 0))$par
  for (i in 1:3) found <- found - drop(solve(hessian_of(f, found), numDeriv::grad(f, found, method.args = wide)))
  found
}
terms <- "discrepancy + support + I(year - 2000) + office + lead"
formula_of <- function(outcome, cluster) as.formula(paste(outcome, "~", terms, "+ (1 |", cluster, ")"))

for (cluster in c("team", "region")) for (outcome in c("stress", "even")) {
  control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5),
                         calc.derivs = FALSE, check.conv.singular = "ignore")
  fit <- lmer(formula_of(outcome, cluster), people, control = control)
  keep <- function(statistic, m) put("linear", outcome, cluster, statistic, m)
  table <- coef(summary(fit))
  keep("estimate", table[, "Estimate"])
  keep("covariance", vcov(fit))
  keep("df", table[, "df"])
  keep("p", table[, "Pr(>|t|)"])
  keep("between", VarCorr(fit)[[1]][1, 1])
  keep("within", sigma(fit)^2)
  keep("log_likelihood", as.numeric(logLik(fit)))
  null <- lm(as.formula(paste(outcome, "~", terms)), people)
  keep("variance_test", max(0, 2 * (as.numeric(logLik(fit)) - as.numeric(logLik(null, REML = TRUE)))))
  if (getME(fit, "theta") > 0) {
    keep("ranova", ranova(fit)[2, "LRT"])
    devfun <- update(fit, devFunOnly = TRUE)
    theta <- polish(getME(fit, "theta"), devfun, 0)
    devfun(theta)
    pp <- environment(devfun)$pp
    keep("polished_estimate", pp$beta(1))
    keep("polished_theta", theta)
  }
}

for (cluster in c("team", "region")) for (outcome in c("leaving", "strong", "even_event")) {
  control <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
                          tolPwrss = 1e-12, check.conv.singular = "ignore")
  fit <- suppressWarnings(glmer(formula_of(outcome, cluster), people, family = binomial, nAGQ = 25,
                                control = control))
  keep <- function(statistic, m) put("logistic", outcome, cluster, statistic, m)
  keep("estimate", fixef(fit))
  keep("covariance", vcov(fit))
  keep("deviation", getME(fit, "theta"))
  keep("log_likelihood", as.numeric(logLik(fit)))
  null <- glm(as.formula(paste(outcome, "~", terms)), binomial, people)
  keep("variance_test", max(0, 2 * (as.numeric(logLik(fit)) - as.numeric(logLik(null)))))
  if (getME(fit, "theta") > 1e-4) {
    devfun <- update(fit, devFunOnly = TRUE)
    scale <- c(0.2, sqrt(diag(vcov(fit))))
    top <- c(getME(fit, "theta"), fixef(fit))
    scaled <- function(x) devfun(top + scale * x)
    found <- top + scale * polish(0 * top, scaled, c(-top[1], rep(-Inf, 6)))
    information <- hessian_of(function(x) devfun(found + scale * x), 0 * found) / 2
    covariance <- outer(scale, scale) * solve(information)
    keep("polished_deviation", found[1])
    keep("polished_estimate", found[-1])
    keep("polished_covariance", covariance[c(2:7, 1), c(2:7, 1)])
    keep("polished_log_likelihood", -devfun(found) / 2)
  }
}
write.csv(do.call(rbind, out), "random_intercepts.csv", row.names = FALSE, quote = FALSE)
