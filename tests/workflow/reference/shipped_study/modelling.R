# ---- modelling ----------------------------------------------------------------------------------

tight <- glm.control(epsilon = 1e-14, maxit = 100)
study <- in_planned_units(study)

profile_root <- function(fit, name, side) {
  x <- model.matrix(fit)
  rest <- x[, colnames(x) != name, drop = FALSE]
  b <- coef(fit)[[name]]
  se <- sqrt(vcov(fit)[name, name])
  excess <- function(value) {
    held <- suppressWarnings(
      glm.fit(rest, fit$y, offset = x[, name] * value, family = binomial(), control = tight)
    )
    held$deviance - fit$deviance - qchisq(confidence, 1)
  }
  uniroot(excess, sort(c(b, b + side * 6 * se)), tol = 1e-13, maxiter = 1000)$root
}

fitted_models <- list()
focal_p <- c()
coefficients_of <- function(fit, analysis, model, kind, outcome_events) {
  table <- coef(summary(fit))
  n <- nobs(fit)
  for (term in attr(terms(fit), "term.labels")) {
    data <- fit$model[[term]]
    named <- if (is.factor(data)) levels(data)[-1] else ""
    for (level in named) {
      name <- paste0(term, level)
      id <- paste0("modelling/", analysis, "/", model, "/complete/", our_name(term),
                   if (level != "") paste0("/", level), "/")
      b <- table[name, 1]
      p <- table[name, 4]
      if (kind == "logistic") {
        limits <- exp(c(profile_root(fit, name, -1), profile_root(fit, name, 1)))
        stopifnot(all.equal(limits, unname(exp(suppressMessages(confint(fit, name)))),
                            tolerance = 1e-3))
        put(paste0(id, "odds_ratio"), "glm, uniroot on its deviance", estimate = exp(b),
            se = table[name, 2], conf_level = confidence, ci_low = limits[1], ci_high = limits[2],
            p = p, n = n, events = outcome_events)
        if (model == "adjusted" && term %in% names(ours)) focal_p[paste0(id, "odds_ratio")] <<- p
      } else {
        limits <- confint(fit, name, level = confidence)
        put(paste0(id, "coefficient"), "lm, confint", estimate = b, se = table[name, 2],
            df = fit$df.residual, conf_level = confidence, ci_low = limits[1],
            ci_high = limits[2], p = p, n = n)
      }
    }
    if (is.factor(data)) {
      put(paste0("modelling/", analysis, "/", model, "/complete/", our_name(term), "/",
                 levels(data)[1], "/reference"), "by definition",
          estimate = if (kind == "logistic") 1 else 0)
    }
  }
}

fit_analysis <- function(analysis, outcome, kind, predictors) {
  terms <- c(predictors, covariates)
  complete <- na.omit(study[c("row", outcome, terms)])
  rownames(complete) <- complete$row
  n <- nrow(complete)
  events <- NA
  if (kind == "logistic") {
    complete$event <- as.numeric(complete[[outcome]] == "yes")
    events <- sum(complete$event)
    outcome <- "event"
  }
  fit_of <- function(names) {
    formula <- reformulate(names, outcome)
    environment(formula) <- globalenv()
    if (kind == "logistic") {
      first <- eval(bquote(glm(.(formula), binomial(), complete, control = tight)))
      # Once more from there: glm takes its standard errors from the step before the last.
      eval(bquote(glm(.(formula), binomial(), complete, start = .(coef(first)), control = tight)))
    } else {
      eval(bquote(lm(.(formula), complete)))
    }
  }
  for (term in terms) coefficients_of(fit_of(term), analysis, "unadjusted", kind, events)
  fit <- fit_of(terms)
  coefficients_of(fit, analysis, "adjusted", kind, events)

  fitted_models[[analysis]] <<- list(kind = kind, fit = fit, data = complete, answer = outcome)

  place <- paste0("modelling/", analysis, "/adjusted/complete/")
  for (term in intersect(terms, names(references))) {
    for (level in levels(complete[[term]])) {
      there <- complete[[term]] == level
      if (kind == "linear") {
        put(paste0(place, term, "/", level, "/count"), "sum", estimate = sum(there))
        next
      }
      put(paste0(place, term, "@event/", level, "/count"), "sum",
          estimate = sum(there & complete$event == 1))
      put(paste0(place, term, "@no_event/", level, "/count"), "sum",
          estimate = sum(there & complete$event == 0))
    }
  }
  model <- function(statistic, source, estimate, ...) {
    put(paste0(place, "model/", statistic), source, estimate = estimate, ...)
  }
  parameters <- length(coef(fit)) - 1
  model("count", "na.omit", n)
  model("left_out", "na.omit", everyone - n)
  model("parameters", "coef", parameters)
  model("log_likelihood", "logLik", as.numeric(logLik(fit)), n = n, events = events)
  model("aic", "AIC", AIC(fit), n = n, events = events)
  model("bic", "BIC", BIC(fit), n = n, events = events)
  inflation <- car::vif(fit)
  for (term in rownames(inflation)) {
    put(paste0(place, our_name(term), "/variance_inflation_factor"), "car::vif",
        estimate = inflation[term, "GVIF"], df = inflation[term, "Df"], n = n, events = events)
    put(paste0(place, our_name(term), "/scaled_variance_inflation_factor"), "car::vif",
        estimate = inflation[term, "GVIF^(1/(2*Df))"], df = inflation[term, "Df"], n = n,
        events = events)
  }
  distance <- cooks.distance(fit)
  influential <- distance[distance > 4 / n]
  model("influential_count", "cooks.distance > 4 / n", length(influential), n = n)
  for (row in names(influential)) {
    put(paste0(place, "model@respondent/", row, "/cooks_distance"), "cooks.distance",
        estimate = influential[[row]], n = n)
  }
  if (kind == "linear") {
    said <- summary(fit)
    model("r_squared", "summary.lm", said$r.squared, n = n)
    model("adjusted_r_squared", "summary.lm", said$adj.r.squared, n = n)
    model("residual_sd", "summary.lm", said$sigma, df = fit$df.residual, n = n)
    f <- said$fstatistic
    model("f_statistic", "summary.lm, pf", f[["value"]], df = f[["numdf"]],
          p = pf(f[["value"]], f[["numdf"]], f[["dendf"]], lower.tail = FALSE), n = n)
    model("residual_df", "summary.lm", f[["dendf"]], n = n)
    return(invisible())
  }
  null <- fit_of("1")
  full <- as.numeric(logLik(fit))
  empty <- as.numeric(logLik(null))
  ratio <- anova(null, fit, test = "LRT")
  cox_snell <- 1 - exp(2 * (empty - full) / n)
  predicted <- fitted(fit)
  model("events", "sum", events, n = n, events = events)
  model("events_per_parameter", "min(events, n - events) / parameters",
        min(events, n - events) / parameters, n = n, events = events)
  model("null_log_likelihood", "logLik", empty, n = n, events = events)
  model("likelihood_ratio_chi_square", "anova", ratio$Deviance[2], df = ratio$Df[2],
        p = ratio[["Pr(>Chi)"]][2], n = n, events = events)
  model("nagelkerke_r_squared", "logLik", cox_snell / (1 - exp(2 * empty / n)), n = n,
        events = events)
  model("mcfadden_r_squared", "logLik", 1 - full / empty, n = n, events = events)
  model("brier_score", "mean", mean((complete$event - predicted)^2), n = n, events = events)
  curve <- pROC::roc(complete$event, predicted, quiet = TRUE, direction = "<")
  area <- pROC::ci.auc(curve, conf.level = confidence, method = "delong")
  model("auc", "pROC::ci.auc, pROC::var", area[2], se = sqrt(pROC::var(curve)),
        conf_level = confidence, ci_low = area[1], ci_high = area[3], n = n, events = events)
  score <- predict(fit)
  large <- glm(complete$event ~ 1, binomial(), offset = score, control = tight)
  slope <- glm(complete$event ~ score, binomial(), control = tight)
  model("calibration_intercept", "glm(offset)", round(coef(large)[[1]], 9), n = n, events = events)
  model("calibration_slope", "glm", coef(slope)[[2]], n = n, events = events)
  tenths <- cut(predicted, quantile(predicted, 0:10 / 10), include.lowest = TRUE, labels = FALSE)
  for (tenth in 1:10) {
    there <- tenths == tenth
    seen <- sum(complete$event[there])
    interval <- wilson(seen, sum(there))
    id <- sprintf("%scalibration/group_%02d/", place, tenth)
    put(paste0(id, "mean_predicted"), "mean, quantile", estimate = mean(predicted[there]),
        n = sum(there))
    put(paste0(id, "observed_share"), "prop.test(correct = FALSE)", estimate = seen / sum(there),
        conf_level = confidence, ci_low = interval[1], ci_high = interval[2], n = sum(there),
        events = seen)
  }
}
for (name in names(planned)) {
  with(planned[[name]], fit_analysis(name, outcome, kind, predictors))
}
