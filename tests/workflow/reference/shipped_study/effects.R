# ---- what the models say on the scale of their outcome -------------------------------------------

# The parameters of a fit, their covariance, and the outcomes that any parameters foretell for any
# answers: one column for each level of an ordered outcome.
parameters_of <- function(model) {
  if (model$kind == "ordinal") c(model$fit$alpha, model$fit$beta) else coef(model$fit)
}
design_of <- function(model, data) {
  fit <- model$fit
  shape <- delete.response(terms(fit))
  kept <- fit$xlevels
  model.matrix(shape, model.frame(shape, data, xlev = kept))
}
foretold <- function(model, design, free) {
  if (model$kind == "linear") return(design %*% free)
  if (model$kind == "logistic") return(plogis(design %*% free))
  cuts <- length(model$fit$alpha)
  eta <- drop(design[, -1, drop = FALSE] %*% free[-seq_len(cuts)])
  below <- cbind(0, plogis(outer(-eta, free[seq_len(cuts)], "+")), 1)
  t(apply(below, 1, diff))
}
delta <- function(model, of) {
  free <- parameters_of(model)
  slope <- numDeriv::jacobian(of, free)
  list(value = of(free), se = sqrt(rowSums((slope %*% vcov(model$fit)) * slope)))
}
answers_moved <- function(data, term, level, step) {
  moved <- data
  if (is.null(level)) {
    moved[[term]] <- data[[term]] + step
    if (term == "discrepancy30") moved$job_discrepancy <- moved$discrepancy30 * 30
  } else {
    moved[[term]] <- factor(level, levels = levels(data[[term]]))
  }
  moved
}
outcome_groups <- function(model) {
  if (model$kind == "ordinal") paste0("@outcome:", levels(model$data$level)) else ""
}
report <- function(id, source, found, scale, model, tested = TRUE, ...) {
  df <- if (model$kind == "linear") model$fit$df.residual else Inf
  reach <- if (is.finite(df)) qt(1 - tail, df) else qnorm(1 - tail)
  middle <- switch(scale, plain = found$value, log = log(found$value), logit = qlogis(found$value))
  back <- switch(scale, plain = identity, log = exp, logit = plogis)
  slope <- switch(scale, plain = 1, log = 1 / found$value,
                  logit = 1 / (found$value * (1 - found$value)))
  width <- found$se * slope
  p <- if (!tested) NA else 2 * if (is.finite(df)) pt(-abs(middle / width), df) else
    pnorm(-abs(middle / width))
  put(id, source, estimate = found$value, se = if (scale == "log") width else found$se,
      df = if (is.finite(df)) df else NA, conf_level = confidence,
      ci_low = back(middle - reach * width), ci_high = back(middle + reach * width), p = p,
      n = nrow(model$data), ...)
}
behind <- function(model, term = NULL, levels = NULL) {
  there <- rep(TRUE, nrow(model$data))
  smallest <- there
  if (!is.null(levels)) {
    counts <- sapply(levels, function(level) sum(model$data[[term]] == level))
    smallest <- model$data[[term]] == levels[which.min(counts)]
  }
  events <- switch(model$kind, linear = NA, logistic = sum(model$data$event[smallest]),
                   ordinal = min(table(model$data$level[smallest])))
  c(denominator = if (is.null(levels)) NA else sum(smallest), events = events)
}
quietly_put <- function(id, source, found, scale, model, people, tested = TRUE) {
  report(id, source, found, scale, model, tested = tested,
         denominator = people[["denominator"]], events = people[["events"]])
}

planned_values <- list(
  left_in_mind_past = list(discrepancy30 = c(20, 50, 80), confidence10 = c(18, 24, 30)),
  left_in_mind_next = list(discrepancy30 = c(20, 50, 80), confidence10 = c(18, 24, 30))
)
focal_numbers <- list(
  left_in_mind_past = c("discrepancy30", "confidence10"),
  left_in_mind_next = c("discrepancy30", "confidence10"),
  self_efficacy_experience = c("supervision_quality", "training_adequacy"),
  leaving_and_support = "discrepancy30",
  training_received = "years_in_role"
)
per_point <- c(discrepancy30 = 1 / 30, confidence10 = -1 / 10, years_in_role = 1 / 12)
named <- function(term) {
  if (term == "years_in_role") "months_in_role" else our_name(term)
}

effects_of <- function(analysis) {
  model <- fitted_models[[analysis]]
  data <- model$data
  place <- paste0("modelling/", analysis, "/adjusted/complete/")
  groups <- outcome_groups(model)
  variables <- intersect(all.vars(delete.response(terms(model$fit))), names(data))
  for (term in variables) {
    kinds <- if (is.factor(data[[term]])) levels(data[[term]])[-1] else list(NULL)
    for (level in kinds) {
      first <- if (is.null(level)) data else
        answers_moved(data, term, levels(data[[term]])[1], 0)
      second <- answers_moved(data, term, level, 1)
      before <- design_of(model, first)
      after <- design_of(model, second)
      involved <- if (is.null(level)) NULL else c(levels(data[[term]])[1], level)
      for (group in seq_along(groups)) {
        id <- paste0(place, named(term), groups[group], "/",
                     if (!is.null(level)) paste0(level, "/"))
        mean_of <- function(design, free) mean(foretold(model, design, free)[, group])
        people <- behind(model, term, involved)
        if (model$kind == "linear") next
        quietly_put(paste0(id, "risk_difference"), "predict, numDeriv::jacobian",
                    delta(model, function(b) mean_of(after, b) - mean_of(before, b)), "plain",
                    model, people)
        quietly_put(paste0(id, "risk_ratio"), "predict, numDeriv::jacobian",
                    delta(model, function(b) mean_of(after, b) / mean_of(before, b)), "log", model,
                    people)
        if (is.null(level)) {
          # The slope by five points, whose error is of the fourth order of the step.
          at <- lapply(c(1, -1, 2, -2) * 0.01,
                       function(step) design_of(model, answers_moved(data, term, NULL, step)))
          slope_of <- function(b) {
            means <- sapply(at, mean_of, free = b)
            (8 * (means[1] - means[2]) - (means[3] - means[4])) / 0.12
          }
          quietly_put(paste0(id, "average_marginal_effect"), "predict, numDeriv::jacobian",
                      delta(model, slope_of),
                      "plain", model, people)
        }
      }
    }
    # Predictions: at every level; at the planned values or the quartiles of focal numbers.
    points <- NULL
    if (is.factor(data[[term]])) {
      points <- levels(data[[term]])
    } else if (term %in% focal_numbers[[analysis]]) {
      scale <- if (term %in% names(per_point)) per_point[[term]] else 1
      points <- planned_values[[analysis]][[term]]
      if (is.null(points)) points <- unique(quantile(data[[term]] / scale, 1:3 / 4))
    }
    for (point in points) {
      moved <- data
      if (is.factor(data[[term]])) {
        moved <- answers_moved(data, term, point, 0)
      } else {
        moved[[term]] <- point * scale
      }
      design <- design_of(model, moved)
      for (group in seq_along(groups)) {
        found <- delta(model, function(b) mean(foretold(model, design, b)[, group]))
        people <- behind(model, term, if (is.factor(data[[term]])) point)
        text <- if (is.factor(data[[term]])) point else format(point, digits = 10)
        linear <- model$kind == "linear"
        quietly_put(paste0(place, named(term), groups[group], "/", text, "/",
                           if (linear) "predicted_mean" else "predicted_probability"),
                    "predict, numDeriv::jacobian", found, if (linear) "plain" else "logit", model,
                    people, tested = FALSE)
      }
    }
  }
}
for (analysis in names(fitted_models)) effects_of(analysis)
