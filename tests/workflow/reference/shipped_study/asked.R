# ---- what the models are asked besides: whether they fit, would do so again, are large enough ----

the_share <- function(model) if (model$kind == "logistic") mean(model$data$event) else NA
people_of <- function(model) {
  c(n = nrow(model$data), events = if (model$kind == "logistic") sum(model$data$event) else NA)
}
asked_id <- function(analysis, term, level = "") {
  paste0("modelling/", analysis, "/adjusted/complete/", term, "/",
         if (level != "") paste0(level, "/"))
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
            bent[[4]], se = bent[[2]],
            df = if (model$kind == "linear") nrow(model$data) - 3 else NA)
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
