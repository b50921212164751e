# ---- what the models are asked besides: whether they fit, would do so again, are large enough ----

the_share <- function(model) if (model$kind == "logistic") mean(model$data$event) else NA
people_of <- function(model) {
  c(n = nrow(model$data), events = if (model$kind == "logistic") sum(model$data$event) else NA)
}
asked_id <- function(analysis, term, level = "") {
  paste0("modelling/", analysis, "/adjusted/complete/", term, "/", if (level != "") paste0(level, "/"))
}
columns_of <- function(model) {
  shape <- if (model$kind == "ordinal") reformulate(training_terms) else formula(model$fit)
  model.matrix(delete.response(terms(shape)), model$data)[, -1, drop = FALSE]
}
answer_of <- function(model) model$data[[model$answer]]
exactly_logistic <- function(formula, ...) {
  glm(formula, binomial(), control = tight, ...)
}
# A model of the same people with other columns.
refitted <- function(model, columns) {
  y <- answer_of(model)
  if (model$kind == "linear") return(lm(y ~ columns))
  if (model$kind == "logistic") return(exactly_logistic(y ~ columns))
  ordinal::clm(y ~ columns, control = ordinal::clm.control(gradTol = 1e-12, maxIter = 200))
}

# -- tests of fit, and how many of them
diagnostic_p <- list()
diagnosed <- function(analysis, term, statistic, source, estimate, p, ...) {
  put(paste0(asked_id(analysis, term), statistic), source, estimate = estimate, p = p, ...,
      people_of(fitted_models[[analysis]]))
  diagnostic_p[[analysis]] <<- c(diagnostic_p[[analysis]], p)
}
with_more <- function(analysis, term, statistic, added) {
  model <- fitted_models[[analysis]]
  columns <- columns_of(model)
  less <- refitted(model, columns)
  more <- refitted(model, cbind(columns, added))
  if (model$kind == "linear") {
    test <- anova(less, more)
    diagnosed(analysis, term, statistic, "anova", test$F[2], test[["Pr(>F)"]][2], df = test$Df[2])
    put(paste0(asked_id(analysis, term), statistic, "_residual_df"), "anova",
        estimate = test$Res.Df[2], people_of(model))
  } else {
    ratio <- 2 * as.numeric(logLik(more) - logLik(less))
    df <- NCOL(added)
    diagnosed(analysis, term, statistic, "logLik, pchisq", ratio,
              pchisq(ratio, df, lower.tail = FALSE), df = df)
  }
}
bends <- function(x) Hmisc::rcspline.eval(x, nk = 4, norm = 2)   # three knots for five answers
straight <- list(
  left_in_mind_past = c("job_discrepancy", "self_efficacy", "months_in_role"),
  left_in_mind_next = c("job_discrepancy", "self_efficacy", "months_in_role"),
  self_efficacy_experience = c("supervision_quality", "training_adequacy", "months_in_role"),
  leaving_and_support = c("job_discrepancy", "self_efficacy"),
  training_received = "months_in_role"
)
for (analysis in names(straight)) {
  model <- fitted_models[[analysis]]
  measured <- study[match(model$data$row, study$row), ]
  for (term in straight[[analysis]]) {
    x <- measured[[term]]
    with_more(analysis, term, "linearity_test", bends(x))
    with_more(analysis, term, "box_tidwell_test", x * log(x))
  }
  line <- if (model$kind == "ordinal") drop(columns_of(model) %*% model$fit$beta) else
    predict(model$fit)
  bent <- coef(summary(refitted(model, cbind(line, square = line^2))))
  bent <- bent[nrow(bent), ]
  diagnosed(analysis, "model", "link_test", "the square of the linear predictor added", bent[[1]],
            bent[[4]], se = bent[[2]], df = if (model$kind == "linear") nrow(model$data) - 3 else NA)
  if (model$kind == "logistic") {
    risk <- fitted(model$fit)
    tenth <- cut(risk, quantile(risk, 0:10 / 10), include.lowest = TRUE, labels = FALSE)
    seen <- tapply(model$data$event, tenth, sum)
    due <- tapply(risk, tenth, sum)
    size <- table(tenth)
    misfit <- sum((seen - due)^2 / due + (seen - due)^2 / (size - due))
    diagnosed(analysis, "model", "hosmer_lemeshow_test", "by definition", misfit,
              pchisq(misfit, 8, lower.tail = FALSE), df = 8)
  }
}
linear_model <- fitted_models$self_efficacy_experience
test <- lmtest::bptest(linear_model$fit)
diagnosed("self_efficacy_experience", "model", "constant_variance_test", "lmtest::bptest",
          test$statistic[[1]], test$p.value[[1]], df = test$parameter[[1]])
left_over <- residuals(linear_model$fit)
put(paste0(asked_id("self_efficacy_experience", "model"), "residual_skewness"), "psych::skew",
    estimate = psych::skew(left_over, type = 1), n = length(left_over))
put(paste0(asked_id("self_efficacy_experience", "model"), "residual_kurtosis"), "psych::kurtosi",
    estimate = psych::kurtosi(left_over, type = 1), n = length(left_over))

# -- proportional odds: Brant's test by its definition, and slopes of their own for each split
ordered_columns <- columns_of(fitted_models$training_received)
full_columns <- cbind(1, ordered_columns)
above <- sapply(1:2, function(split) as.numeric(as.integer(trained$level) > split))
splits <- lapply(1:2, function(split) exactly_logistic(above[, split] ~ ordered_columns))
chances <- sapply(splits, fitted)
bread <- lapply(1:2, function(split) {
  solve(crossprod(full_columns * sqrt(chances[, split] * (1 - chances[, split]))))
})
shared <- crossprod(full_columns * (chances[, 2] * (1 - chances[, 1])), full_columns)
between <- bread[[1]] %*% shared %*% bread[[2]]
apart <- coef(splits[[1]])[-1] - coef(splits[[2]])[-1]
spread_apart <- (bread[[1]] + bread[[2]] - between - t(between))[-1, -1]
of_term <- lapply(training_terms, function(term) grep(paste0("^", term), colnames(ordered_columns)))
names(of_term) <- training_terms
own_slopes <- function(terms) {
  more <- ordinal::clm(reformulate(training_terms, "level"), nominal = reformulate(terms),
                       data = trained,
                       control = ordinal::clm.control(gradTol = 1e-12, maxIter = 200))
  2 * as.numeric(logLik(more) - logLik(ordinal_model))
}
proportional <- function(term, places, terms) {
  df <- length(places)
  wald <- drop(apart[places] %*% solve(spread_apart[places, places], apart[places]))
  diagnosed("training_received", term, "brant_test", "glm, by Brant's definition", wald,
            pchisq(wald, df, lower.tail = FALSE), df = df)
  ratio <- own_slopes(terms)
  diagnosed("training_received", term, "proportional_odds_test", "ordinal::clm(nominal)", ratio,
            pchisq(ratio, df, lower.tail = FALSE), df = df)
}
proportional("model@all_terms", seq_along(apart), training_terms)
for (term in training_terms) {
  proportional(if (term == "years_in_role") "months_in_role" else term, of_term[[term]], term)
}
for (analysis in names(fitted_models)) {
  p <- diagnostic_p[[analysis]]
  for (counted in list(list("number_of_diagnostic_tests", length(p)),
                       list("diagnostic_tests_below", sum(p < 1 - confidence)))) {
    put(paste0(asked_id(analysis, "model"), counted[[1]]), "length, sum", estimate = counted[[2]],
        people_of(fitted_models[[analysis]]))
  }
}

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
        put(paste0(place, "joint_test"), "nobs", people_of(model))
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
  put(paste0(asked_id(analysis, "model"), "events"), "sum", estimate = sum(event),
      n = length(event))
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
           ceiling(c(shrinkage = people_for(0.9), optimism = people_for(snell / (snell + 0.05 * most)),
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

# -- estimated marginal means, contrasts and simple slopes
means <- summary(emmeans::emmeans(moderated, ~supervision), type = "response", level = confidence)
for (row in 1:2) {
  put(paste0(asked_id("leaving_and_support", "supervision", means$supervision[row]),
             "estimated_marginal_probability"), "emmeans::emmeans", estimate = means$prob[row],
      se = means$SE[row], conf_level = confidence, ci_low = means$asymp.LCL[row],
      ci_high = means$asymp.UCL[row], n = nrow(support),
      behind(fitted_models$leaving_and_support, "supervision", as.character(means$supervision[row])))
}
ratio_of_odds <- function(id, analysis, found, people, p_adjusted = NA) {
  limits <- exp(found$estimate + c(-1, 1) * qnorm(1 - tail) * found$SE)
  put(id, "emmeans", estimate = exp(found$estimate), se = found$SE, conf_level = confidence,
      ci_low = limits[1], ci_high = limits[2], p = 2 * pnorm(-abs(found$estimate / found$SE)),
      p_adjusted = p_adjusted, n = nrow(fitted_models[[analysis]]$data), people)
}
behind_pair <- function(model, term, pair) {   # the level with the fewest of an outcome
  both <- sapply(pair, function(level) behind(model, term, level))
  both[, which.min(both["events", ])]
}
contrasted <- function(analysis, term, grid) {
  found <- as.data.frame(pairs(grid, reverse = TRUE, adjust = "none"))
  pairs_of <- strsplit(as.character(found$contrast), " - ")
  adjusted <- p.adjust(2 * pnorm(-abs(found$estimate / found$SE)), "holm")
  for (row in seq_len(nrow(found))) {
    ratio_of_odds(paste0(asked_id(analysis, term, paste(pairs_of[[row]], collapse = ":")),
                         "contrast_odds_ratio"), analysis, found[row, ],
                  behind_pair(fitted_models[[analysis]], term, pairs_of[[row]]), adjusted[row])
  }
}
contrasted("leaving_and_support", "supervision", emmeans::emmeans(moderated, ~supervision))
slopes <- as.data.frame(emmeans::emtrends(moderated, ~supervision, var = "discrepancy30"))
for (row in 1:2) {
  level <- as.character(slopes$supervision[row])
  found <- list(estimate = slopes$discrepancy30.trend[row], SE = slopes$SE[row])
  ratio_of_odds(paste0(asked_id("leaving_and_support", "job_discrepancy:supervision",
                                paste0("supervision=", level)), "simple_slope_odds_ratio"),
                "leaving_and_support", found,
                behind(fitted_models$leaving_and_support, "supervision", level))
}
moderation_in_risks <- function() {
  model <- fitted_models$leaving_and_support
  place <- function(level) {
    asked_id("leaving_and_support", "job_discrepancy:supervision", paste0("supervision=", level))
  }
  change <- function(b, level) {
    there <- answers_moved(support, "supervision", level, 0)
    raised <- answers_moved(there, "discrepancy30", NULL, 1)
    mean(foretold(model, design_of(model, raised), b)) -
      mean(foretold(model, design_of(model, there), b))
  }
  for (level in c("no", "yes")) {
    quietly_put(paste0(place(level), "risk_difference"), "predict, numDeriv::jacobian",
                delta(model, function(b) change(b, level)), "plain", model,
                behind(model, "supervision", level))
  }
  quietly_put(paste0(place("yes:no"), "second_difference"), "predict, numDeriv::jacobian",
              delta(model, function(b) change(b, "yes") - change(b, "no")), "plain", model,
              behind(model, "supervision", c("no", "yes")))
}
moderation_in_risks()
latent <- emmeans::emmeans(ordinal_model, ~employer, mode = "latent")
contrasted("training_received", "employer", latent)
for (term in "employer") {
  grid <- emmeans::emmeans(ordinal_model, reformulate(c(term, "level")), mode = "prob")
  found <- as.data.frame(grid)
  for (row in seq_len(nrow(found))) {
    level <- as.character(found[[term]][row])
    share <- found$prob[row]
    reach <- qnorm(1 - tail) * found$SE[row] / (share * (1 - share))
    limits <- plogis(qlogis(share) + c(-1, 1) * reach)
    put(paste0(asked_id("training_received", paste0(term, "@outcome:", found$level[row]), level),
               "estimated_marginal_probability"), "emmeans::emmeans(mode = prob)",
        estimate = share, se = found$SE[row], conf_level = confidence, ci_low = limits[1],
        ci_high = limits[2], n = nrow(trained),
        behind(fitted_models$training_received, term, level))
  }
}

# -- teams: how alike their people are; a random intercept, integrated over a fine grid
likeness <- function() {
  team_of <- droplevels(centred$region)
  y <- centred$event
  parts <- function(keep) {
    test <- anova(lm(y[keep] ~ droplevels(team_of[keep])))
    sizes <- table(droplevels(team_of[keep]))
    c(f = test[["F value"]][1], p = test[["Pr(>F)"]][1],
      size = (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1))
  }
  whole <- parts(rep(TRUE, length(y)))
  of_ratio <- function(f) (f - 1) / (f + whole[["size"]] - 1)
  without <- sapply(levels(team_of), function(one) parts(team_of != one)[["f"]])
  count <- nlevels(team_of)
  pseudo <- count * log(whole[["f"]]) - (count - 1) * log(without)
  limits <- of_ratio(exp(t.test(pseudo, conf.level = confidence)$conf.int))
  value <- of_ratio(whole[["f"]])
  team("intraclass_correlation", value, conf_level = confidence, ci_low = limits[1],
       ci_high = limits[2], p = whole[["p"]], n = teams_n, events = teams_events)
  effect <- 1 + (sum(sizes^2) / teams_n - 1) * max(0, value)
  team("design_effect", effect, n = teams_n, events = teams_events)
  team("effective_n", teams_n / effect, n = teams_n, events = teams_events)
}
likeness()

# The effect of supervision is that of people of mean discrepancy; the other columns are the same
# in both designs but for the intercept.
moved_names <- names(coef(in_teams))
shifted <- centred
shifted$discrepancy30 <- shifted$discrepancy30 - middle_of_discrepancy
in_shifted <- exactly_logistic(reformulate(whole, "event"), data = shifted)
shifted_cov <- clubSandwich::vcovCR(in_shifted, cluster = shifted$region, type = "CR2")
shifted_test <- clubSandwich::coef_test(in_shifted, vcov = shifted_cov, test = "Satterthwaite")
place <- match("supervisionyes", moved_names)
put_beside("leaving_and_support", "cluster_robust", "supervisionyes", coef(in_shifted)[[place]],
           sqrt(shifted_cov[place, place]), shifted_test$df_Satt[place],
           "clubSandwich::vcovCR(CR2)", teams_n, teams_events)

mixed_x <- model.matrix(in_shifted)
mixed_y <- centred$event
steps <- seq(-9, 9, length.out = 241)
step_weight <- log(dnorm(steps) * (steps[2] - steps[1]))
mixed_likelihood <- function(b) {
  eta <- drop(mixed_x %*% b[-length(b)])
  sign <- 2 * mixed_y - 1
  each <- plogis(sign * outer(eta, b[length(b)] * steps, "+"), log.p = TRUE)
  by_team <- t(rowsum(each, as.character(centred$region))) + step_weight
  top <- apply(by_team, 2, max)
  sum(top + log(colSums(exp(t(t(by_team) - top)))))
}
mixed_slopes <- function(b) {
  # The gradient by its formula: means over what is known of each team's intercept.
  eta <- drop(mixed_x %*% b[-length(b)])
  moved <- outer(eta, b[length(b)] * steps, "+")
  team_name <- as.character(centred$region)
  each <- plogis((2 * mixed_y - 1) * moved, log.p = TRUE)
  by_team <- rowsum(each, team_name)
  known <- exp(by_team + rep(step_weight, each = nrow(by_team)) -
                 apply(by_team, 1, max))
  known <- (known / rowSums(known))[team_name, ]
  off <- (mixed_y - plogis(moved)) * known
  c(drop(crossprod(mixed_x, rowSums(off))), sum(off %*% steps))
}
mixed_b <- c(coef(in_shifted), lme4::getME(mixed, "theta"))
for (round in 1:8) {
  curvature <- numDeriv::jacobian(mixed_slopes, mixed_b)
  mixed_b <- mixed_b - solve(curvature, mixed_slopes(mixed_b))
}
curvature <- numDeriv::jacobian(mixed_slopes, mixed_b)
mixed_error <- sqrt(diag(solve(-(curvature + t(curvature)) / 2)))
same <- setdiff(names(lme4::fixef(mixed)), c("(Intercept)", "supervisionyes"))
stopifnot(all.equal(mixed_b[same], lme4::fixef(mixed)[same], tolerance = 1e-3))
for (name in moved_names[-1]) {
  place <- match(name, moved_names)
  put_beside("leaving_and_support", "random_intercept", name, mixed_b[[place]],
             mixed_error[[place]], Inf, "quadrature on a fine grid, agreeing with lme4::glmer",
             teams_n, teams_events)
}
between_sd <- mixed_b[[length(mixed_b)]]
mixed_row <- function(statistic, estimate, ...) {
  put(paste0("modelling/leaving_and_support/random_intercept/complete/model/", statistic),
      "quadrature on a fine grid", estimate = estimate, ..., n = teams_n, events = teams_events)
}
mixed_row("between_team_sd", between_sd, se = mixed_error[[length(mixed_b)]])
mixed_row("intraclass_correlation", between_sd^2 / (between_sd^2 + pi^2 / 3))
mixed_row("median_odds_ratio", exp(sqrt(2) * between_sd * qnorm(0.75)))
ratio <- 2 * (mixed_likelihood(mixed_b) - as.numeric(logLik(in_teams)))
mixed_row("between_team_test", ratio, p = pchisq(ratio, 1, lower.tail = FALSE) / 2)

# -- supervision at mean discrepancy: with weights, and with Firth's penalty
inside <- sample$row %in% support$row
whose <- subset(raked, inside)
from <- match(whose$variables$row, centred_support$row, nomatch = 1)
for (name in setdiff(names(centred_support), "row")) {
  whose$variables[[name]] <- centred_support[[name]][from]
}
weighted_fit <- survey::svyglm(formula(moderated), whose, family = quasibinomial(),
                               control = glm.control(epsilon = 1e-13, maxit = 100))
put_beside("leaving_and_support", "weighted", "supervisionyes", coef(weighted_fit)[["supervisionyes"]],
           sqrt(vcov(weighted_fit)["supervisionyes", "supervisionyes"]), nrow(support) - 8,
           "survey::svyglm", nrow(support), sum(support$event))
firth_x <- model.matrix(centred_moderated)
spread <- c(1, apply(firth_x[, -1], 2, sd))
firth_b <- best_firth(start = coef(centred_moderated))
firth_p <- plogis(drop(firth_x %*% firth_b))
firth_se <- sqrt(diag(solve(crossprod(firth_x * sqrt(firth_p * (1 - firth_p))))))
firth_row("supervisionyes")
