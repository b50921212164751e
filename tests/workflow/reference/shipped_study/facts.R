# ---- what is said of each model besides its estimates --------------------------------------------

# -- tests of all coefficients of a category in the three first models
for (analysis in names(planned)) {
  model <- fitted_models[[analysis]]
  fit_of <- function(terms) {
    formula <- reformulate(if (length(terms)) terms else "1", model$answer)
    if (model$kind == "linear") lm(formula, model$data) else
      exactly_logistic(formula, data = model$data)
  }
  all_terms <- attr(terms(model$fit), "term.labels")
  for (term in intersect(all_terms, names(references))) {
    for (kind in c("unadjusted", "adjusted")) {
      whole_set <- if (kind == "adjusted") all_terms else term
      full <- fit_of(whole_set)
      less <- fit_of(setdiff(whole_set, term))
      place <- sub("adjusted", kind, asked_id(analysis, term), fixed = TRUE)
      if (model$kind == "linear") {
        test <- anova(less, full)
        put(paste0(place, "joint_test"), "anova", estimate = test$F[2], df = test$Df[2],
            p = test[["Pr(>F)"]][2], people_of(model))
        put(paste0(place, "residual_df"), "anova", estimate = test$Res.Df[2], people_of(model))
      } else {
        joint(place, full, less)
      }
    }
  }
}

# -- quartiles of the predictors of interest, as they were measured
for (analysis in names(focal_numbers)) {
  model <- fitted_models[[analysis]]
  measured <- study[match(model$data$row, study$row), ]
  for (term in focal_numbers[[analysis]]) {
    if (term == "years_in_role") term <- "months_in_role"
    cuts <- quantile(measured[[named(term)]], 1:3 / 4)
    for (place in 1:3) {
      put(paste0(asked_id(analysis, named(term)),
                 c("lower_quartile", "median", "upper_quartile")[place]),
          "quantile(type = 7)", estimate = cuts[[place]], n = nrow(measured))
    }
  }
}

# -- what is known of each of the two models of shapes.R as of the other three
put_inflation <- function(analysis, covariance, terms, columns) {
  whole <- det(cov2cor(covariance))
  for (term in names(columns)) {
    own <- columns[[term]]
    value <- det(cov2cor(covariance)[own, own, drop = FALSE]) *
      det(cov2cor(covariance)[-own, -own, drop = FALSE]) / whole
    for (scaled in c(FALSE, TRUE)) {
      put(paste0(asked_id(analysis, term), if (scaled) "scaled_", "variance_inflation_factor"),
          "det, as car::vif", estimate = if (scaled) value^(1 / (2 * length(own))) else value,
          df = length(own), people_of(fitted_models[[analysis]]))
    }
  }
}
put_inflation("training_received", vcov(ordinal_model)[-(1:2), -(1:2)], training_terms,
              setNames(of_term, sub("years", "months", training_terms)))
centred_support <- support
centred_support$discrepancy30 <- support$discrepancy30 - mean(support$discrepancy30)
centred_moderated <- update(moderated, data = centred_support, start = NULL)
centred_moderated <- update(centred_moderated, start = coef(centred_moderated))
put_inflation("leaving_and_support", vcov(centred_moderated)[-1, -1], NULL,
              list(job_discrepancy = 1, supervision = 2, self_efficacy = 3, months_in_role = 4:6,
                   "job_discrepancy:supervision" = 7))
for (term in c("employer", "nation", "contract", "training")) {
  counts <- table(trained[[term]])
  for (level in names(counts)) {
    put(paste0(asked_id("training_received", term, level), "count"), "table",
        estimate = counts[[level]])
  }
}
for (term in setdiff(training_terms, "years_in_role")) for (kind in c("unadjusted", "adjusted")) {
  put(sub("adjusted", kind, paste0(asked_id("training_received", term, levels(trained[[term]])[1]),
                                   "reference"), fixed = TRUE), "by definition", estimate = 1)
}
for (kind in c("unadjusted", "adjusted")) {
  put(sub("adjusted", kind, paste0(asked_id("leaving_and_support", "supervision", "no"),
                                   "reference"), fixed = TRUE), "by definition", estimate = 1)
}
for (some in list(list("adjusted", support), list("teams", centred))) {
  crossed <- table(some[[2]]$supervision, some[[2]]$event)
  for (level in rownames(crossed)) for (answer in 0:1) {
    put(sub("adjusted", some[[1]], fixed = TRUE,
            paste0(asked_id("leaving_and_support", c("supervision@no_event", "supervision@event")
                            [answer + 1], level), "count")),
        "table", estimate = crossed[level, answer + 1])
  }
}
foretells <- function(analysis) {
  model <- fitted_models[[analysis]]
  event <- model$data$event
  risk <- fitted(model$fit)
  score <- predict(model$fit)
  said <- function(statistic, source, estimate, ...) {
    put(paste0(asked_id(analysis, "model"), statistic), source, estimate = estimate, ...,
        people_of(model))
  }
  said("events", "sum", sum(event))
  said("events_per_parameter", "min(events, n - events) / parameters",
       min(sum(event), sum(1 - event)) / (length(coef(model$fit)) - 1))
  said("brier_score", "mean", mean((event - risk)^2))
  curve <- pROC::roc(event, risk, quiet = TRUE, direction = "<")
  area <- pROC::ci.auc(curve, conf.level = confidence, method = "delong")
  said("auc", "pROC::ci.auc, pROC::var", area[2], se = sqrt(pROC::var(curve)),
       conf_level = confidence, ci_low = area[1], ci_high = area[3])
  large <- glm(event ~ 1, binomial(), offset = score, control = tight)
  said("calibration_intercept", "glm(offset)", round(coef(large)[[1]], 9))
  said("calibration_slope", "glm", coef(exactly_logistic(event ~ score))[[2]])
  distance <- cooks.distance(model$fit)
  influential <- distance[distance > 4 / nrow(model$data)]
  put(paste0(asked_id(analysis, "model"), "influential_count"), "cooks.distance > 4 / n",
      estimate = length(influential), n = nrow(model$data))
  for (row in names(influential)) {
    put(paste0(asked_id(analysis, "model@respondent", row), "cooks_distance"), "cooks.distance",
        estimate = influential[[row]], n = nrow(model$data))
  }
  tenth <- cut(risk, quantile(risk, 0:10 / 10), include.lowest = TRUE, labels = FALSE)
  for (group in 1:10) {
    there <- tenth == group
    seen <- sum(event[there])
    interval <- wilson(seen, sum(there))
    place <- asked_id(analysis, "calibration", sprintf("group_%02d", group))
    put(paste0(place, "mean_predicted"), "mean, quantile", estimate = mean(risk[there]),
        n = sum(there))
    put(paste0(place, "observed_share"), "prop.test(correct = FALSE)",
        estimate = seen / sum(there), conf_level = confidence, ci_low = interval[1],
        ci_high = interval[2], n = sum(there), events = seen)
  }
}
foretells("leaving_and_support")
put(paste0(asked_id("self_efficacy_experience", "model"), "mean_squared_error"), "mean",
    estimate = mean(left_over^2), n = length(left_over))
again <- lm(linear_model$fit$model[[1]] ~ fitted(linear_model$fit))
put(paste0(asked_id("self_efficacy_experience", "model"), "calibration_intercept"), "lm",
    estimate = round(coef(again)[[1]], 9), n = length(left_over))
put(paste0(asked_id("self_efficacy_experience", "model"), "calibration_slope"), "lm",
    estimate = coef(again)[[2]], n = length(left_over))
