# ---- shrinkage, the people that models need, E-values --------------------------------------------

# -- shrinkage, and the people that models need (Riley and others 2019), from their formulas
overall <- function(model) {
  if (model$kind == "linear") {
    f <- summary(model$fit)$fstatistic
    return(c(f[["value"]] * f[["numdf"]], f[["numdf"]]))
  }
  none <- if (model$kind == "logistic") glm(model$data$event ~ 1, binomial()) else without_terms
  c(2 * as.numeric(logLik(model$fit) - logLik(none)),
    attr(logLik(model$fit), "df") - attr(logLik(none), "df"))
}
for (analysis in names(fitted_models)) {
  model <- fitted_models[[analysis]]
  ratio <- overall(model)
  put(paste0(asked_id(analysis, "shrinkage", "heuristic"), "shrinkage_factor"), "logLik or F",
      estimate = (ratio[1] - ratio[2]) / ratio[1], people_of(model))
}
criteria <- function(analysis, expected, name, needed, target, achieved, per_parameter) {
  model <- fitted_models[[analysis]]
  said <- function(statistic, estimate, level = "") {
    put(paste0(asked_id(analysis, "sample_size", level), statistic), "Riley's formulas",
        estimate = estimate, people_of(model))
  }
  n <- nrow(model$data)
  said(name, expected)
  said("required_n", max(needed))
  said("criterion_met", as.numeric(n >= max(needed)))
  said(paste0("required_", per_parameter[[1]], "_per_parameter"), max(needed) * per_parameter[[2]])
  if (model$kind == "linear") said("people_per_parameter", n * per_parameter[[2]])
  for (level in names(needed)) {
    said("required_n", needed[[level]], level)
    said("target", target[[level]], level)
    said("achieved", achieved[[level]], level)
    said("criterion_met", as.numeric(n >= needed[[level]]), level)
  }
}
for (analysis in c("left_in_mind_past", "left_in_mind_next", "leaving_and_support")) {
  model <- fitted_models[[analysis]]
  n <- nrow(model$data)
  ratio <- overall(model)
  parameters <- ratio[2]
  share <- the_share(model)
  snell <- (1 - exp(-ratio[1] / n)) * (1 - parameters / ratio[1])
  most <- 1 - exp(2 * (share * log(share) + (1 - share) * log(1 - share)))
  people_for <- function(s) parameters / ((s - 1) * log(1 - snell / s))
  shrunk <- uniroot(function(s) people_for(s) - n, c(snell + 1e-6, 1 - 1e-9), tol = 1e-14)$root
  criteria(analysis, snell, "adjusted_cox_snell_r_squared",
           ceiling(c(shrinkage = people_for(0.9),
                     optimism = people_for(snell / (snell + 0.05 * most)),
                     overall_risk = (1.96 / 0.05)^2 * share * (1 - share))),
           c(shrinkage = 0.9, optimism = 0.05, overall_risk = 0.05),
           c(shrinkage = shrunk, optimism = snell * (1 / shrunk - 1) / most,
             overall_risk = 1.96 * sqrt(share * (1 - share) / n)),
           list("events", min(share, 1 - share) / parameters))
}
in_linear <- function() {
  n <- length(left_over)
  outcome <- linear_model$fit$model[[1]]
  parameters <- length(coef(linear_model$fit)) - 1
  adjusted <- summary(linear_model$fit)$adj.r.squared
  expected_of <- function(n) {
    apparent <- (adjusted * (n - parameters - 1) + parameters) / (n - 1)
    1 + (parameters - 2) / (n * log(1 - apparent))
  }
  deviation <- function(n) {
    df <- n - parameters - 1
    sqrt(pmax(df / qchisq(0.025, df), qchisq(0.975, df) / df))
  }
  level <- function(n) {
    error <- sqrt(var(outcome) * (1 - adjusted) / n)
    (mean(outcome) + qt(0.975, n - parameters - 1) * error) / mean(outcome)
  }
  sizes <- (parameters + 2):5000
  # The last size at which a criterion is missed, and one more.
  enough <- function(met) max(sizes[1], sizes[!met] + 1)
  criteria("self_efficacy_experience", adjusted, "expected_r_squared",
           c(shrinkage = enough(expected_of(sizes) >= 0.9),
             optimism = ceiling(1 + parameters * (1 - adjusted) / 0.05),
             residual_deviation = enough(deviation(sizes) <= 1.1),
             mean = enough(level(sizes) <= 1.1)),
           c(shrinkage = 0.9, optimism = 0.05, residual_deviation = 1.1, mean = 1.1),
           c(shrinkage = expected_of(n), optimism = parameters * (1 - adjusted) / (n - 1),
             residual_deviation = deviation(n), mean = level(n)),
           list("people", 1 / parameters))
}
in_linear()
for (analysis in setdiff(names(fitted_models), "training_received")) {
  put(paste0(asked_id(analysis, "detectable_effects"), "power"), "the plan", estimate = 0.8,
      people_of(fitted_models[[analysis]]))
}
for (term in focal_numbers$self_efficacy_experience) {
  df <- linear_model$fit$df.residual
  found <- function(shift) {
    bound <- qt(1 - tail, df)
    pt(bound, df, shift, lower.tail = FALSE) + pt(-bound, df, shift) - 0.8
  }
  shift <- uniroot(found, c(0, 10), tol = 1e-12)$root
  put(paste0(asked_id("self_efficacy_experience", term), "detectable_coefficient"),
      "pt with ncp", estimate = shift * coef(summary(linear_model$fit))[term, 2],
      n = length(left_over))
}

# -- E-values, from the estimates and limits that stand in the rows
strength <- function(ratio) {
  ratio <- max(ratio, 1 / ratio)
  ratio + sqrt(ratio * (ratio - 1))
}
e_values <- function(analysis, term, level = "") {
  model <- fitted_models[[analysis]]
  place <- asked_id(analysis, term, level)
  linear <- model$kind == "linear"
  row <- rows_out[[paste0(place, if (linear) "coefficient" else "odds_ratio")]]
  values <- as.numeric(row[c("estimate", "ci_low", "ci_high")])
  # More than 15 in 100 have each outcome: the square root of the odds ratio.
  ratios <- if (linear) exp(0.91 * values / summary(model$fit)$sigma) else sqrt(values)
  crosses <- (ratios[2] - 1) * (ratios[3] - 1) <= 0
  nearer <- if (ratios[1] > 1) ratios[2] else ratios[3]
  put(paste0(place, "e_value"), "by definition", estimate = strength(ratios[1]), people_of(model))
  put(paste0(place, "e_value_limit"), "by definition",
      estimate = if (crosses) 1 else strength(nearer), people_of(model))
}
for (analysis in c("left_in_mind_past", "left_in_mind_next")) {
  for (term in ours) e_values(analysis, term)
}
for (term in focal_numbers$self_efficacy_experience) e_values("self_efficacy_experience", term)
e_values("leaving_and_support", "job_discrepancy")
e_values("leaving_and_support", "supervision", "yes")
for (level in levels(trained$employer)[-1]) e_values("training_received", "employer", level)
e_values("training_received", "months_in_role")
