# ---- two further planned analyses: a curve and an interaction; a proportional odds model --------

# The nonlinear parts of Harrell's restricted cubic spline with four knots (Hmisc, norm = 2).
curved_at <- NULL
curve_part <- function(x, part) Hmisc::rcspline.eval(x, knots = curved_at, norm = 2)[, part]
curve_1 <- function(x) curve_part(x, 1)
curve_2 <- function(x) curve_part(x, 2)

joint <- function(id, full, less, statistic = "joint_test") {
  ratio <- 2 * (as.numeric(logLik(full)) - as.numeric(logLik(less)))
  df <- attr(logLik(full), "df") - attr(logLik(less), "df")
  put(paste0(id, statistic), "logLik, pchisq", estimate = ratio, df = df,
      p = pchisq(ratio, df, lower.tail = FALSE), n = nobs(full),
      events = if (inherits(full, "glm")) sum(full$y) else NA)
}
shape_id <- function(analysis, model, term, level = "") {
  paste0("modelling/", analysis, "/", model, "/complete/", term, "/",
         if (level != "") paste0(level, "/"))
}

# -- leaving in mind, by discrepancy and supervision, with a curve for time in the role
support <- na.omit(study[c("row", "left_in_mind_next", "job_discrepancy", "discrepancy30",
                           "supervision", "self_efficacy", "months_in_role")])
rownames(support) <- support$row
support$event <- as.numeric(support$left_in_mind_next == "yes")
curved_at <- unname(quantile(support$months_in_role, c(0.05, 0.35, 0.65, 0.95)))
polished <- function(formula) {
  environment(formula) <- globalenv()
  first <- eval(bquote(glm(.(formula), binomial(), support, control = tight)))
  eval(bquote(glm(.(formula), binomial(), support, start = .(coef(first)), control = tight)))
}
curve <- "months_in_role + curve_1(months_in_role) + curve_2(months_in_role)"
shape_names <- c(discrepancy30 = "job_discrepancy", supervisionyes = "supervision/yes",
                 self_efficacy = "self_efficacy", months_in_role = "months_in_role/linear",
                 "curve_1(months_in_role)" = "months_in_role/nonlinear_1",
                 "curve_2(months_in_role)" = "months_in_role/nonlinear_2",
                 "discrepancy30:supervisionyes" = "job_discrepancy:supervision/yes")
of_support <- function(fit, model, only = NULL, but = NULL) {
  table <- coef(summary(fit))
  for (name in setdiff(if (is.null(only)) rownames(table)[-1] else only, but)) {
    limits <- c(profile_root(fit, name, -1), profile_root(fit, name, 1))
    number <- table[name, 1]
    statistic <- "odds_ratio"
    if (grepl("months", name)) {
      statistic <- "spline_coefficient"
    } else {
      number <- exp(number)
      limits <- exp(limits)
    }
    id <- paste0(shape_id("leaving_and_support", model, shape_names[[name]]), statistic)
    put(id, "glm, uniroot on its deviance", estimate = number, se = table[name, 2],
        conf_level = confidence, ci_low = limits[1], ci_high = limits[2], p = table[name, 4],
        n = nrow(support), events = sum(support$event))
  }
}
for (terms in c("discrepancy30", "supervision", "self_efficacy", curve)) {
  of_support(polished(reformulate(terms, "event")), "unadjusted")
}
whole <- c("discrepancy30 * supervision", "self_efficacy", curve)
moderated <- polished(reformulate(whole, "event"))
of_support(moderated, "adjusted", but = "supervisionyes")
# Beside an interaction the odds ratio of supervision is that of people of mean discrepancy.
support$discrepancy30 <- support$discrepancy30 - mean(support$discrepancy30)
of_support(polished(reformulate(whole, "event")), "adjusted", only = "supervisionyes")
support$discrepancy30 <- support$job_discrepancy / 30
empty <- polished(event ~ 1)
curve_id <- function(model) shape_id("leaving_and_support", model, "months_in_role")
joint(curve_id("unadjusted"), polished(reformulate(curve, "event")), empty)
joint(curve_id("unadjusted"), polished(reformulate(curve, "event")),
      polished(event ~ months_in_role), "nonlinearity_test")
joint(curve_id("adjusted"), moderated, polished(reformulate(whole[1:2], "event")))
joint(curve_id("adjusted"), moderated,
      polished(reformulate(c(whole[1:2], "months_in_role"), "event")), "nonlinearity_test")
for (model in c("unadjusted", "adjusted")) {
  for (knot in 1:4) {
    put(sprintf("%sknot_%d/knot", curve_id(model), knot), "quantile", estimate = curved_at[knot],
        n = nrow(support))
  }
}
fitted_models$leaving_and_support <- list(kind = "logistic", fit = moderated, data = support,
                                          answer = "event")

# -- training received: none, some, full
trained <- na.omit(study[c("row", "training", "employer", "months_in_role", "nation", "contract")])
trained$level <- factor(trained$training, ordered = TRUE)
trained$years_in_role <- trained$months_in_role / 12
ordered_fit <- function(formula, ...) {
  ordinal::clm(formula, data = trained, control = ordinal::clm.control(gradTol = 1e-12,
                                                                      maxIter = 200), ...)
}
odds_names <- c(years_in_role = "months_in_role")
profile_of_ordinal <- function(fit, formula, name, side) {
  x <- model.matrix(formula, trained)[, -1, drop = FALSE]
  rest <- x[, colnames(x) != name, drop = FALSE]
  b <- coef(fit)[[name]]
  se <- sqrt(vcov(fit)[name, name])
  excess <- function(value) {
    moved <- x[, name] * value
    shape <- if (ncol(rest)) trained$level ~ rest + offset(moved) else trained$level ~ offset(moved)
    held <- ordinal::clm(shape, control = ordinal::clm.control(gradTol = 1e-10, maxIter = 200))
    2 * (fit$logLik - held$logLik) - qchisq(confidence, 1)
  }
  uniroot(excess, sort(c(b, b + side * 6 * se)), tol = 1e-12, maxiter = 1000)$root
}
of_training <- function(terms, model) {
  formula <- reformulate(terms, "level")
  fit <- ordered_fit(formula)
  table <- coef(summary(fit))
  for (name in names(fit$beta)) {
    term <- terms[startsWith(name, terms)]
    level <- sub(term, "", name, fixed = TRUE)
    limits <- exp(c(profile_of_ordinal(fit, formula, name, -1),
                    profile_of_ordinal(fit, formula, name, 1)))
    ours_is <- if (term %in% names(odds_names)) odds_names[[term]] else term
    id <- paste0(shape_id("training_received", model, ours_is, level), "odds_ratio")
    put(id, "ordinal::clm, uniroot on its deviance", estimate = exp(table[name, 1]),
        se = table[name, 2], conf_level = confidence, ci_low = limits[1], ci_high = limits[2],
        p = table[name, 4], n = nrow(trained))
  }
  fit
}
training_terms <- c("employer", "years_in_role", "nation", "contract")
without_terms <- ordered_fit(level ~ 1)
for (term in training_terms) {
  alone <- of_training(term, "unadjusted")
  if (is.factor(trained[[term]])) {
    joint(shape_id("training_received", "unadjusted", term), alone, without_terms)
  }
}
ordinal_model <- of_training(training_terms, "adjusted")
for (term in setdiff(training_terms, "years_in_role")) {
  joint(shape_id("training_received", "adjusted", term), ordinal_model,
        ordered_fit(reformulate(setdiff(training_terms, term), "level")))
}
cuts <- coef(summary(ordinal_model))[1:2, ]
reach <- qnorm(1 - tail)
for (cut in 1:2) {
  put(paste0(shape_id("training_received", "adjusted", "model", levels(trained$level)[cut + 1]),
             "threshold"), "ordinal::clm", estimate = cuts[cut, 1], se = cuts[cut, 2],
      conf_level = confidence, ci_low = cuts[cut, 1] - reach * cuts[cut, 2],
      ci_high = cuts[cut, 1] + reach * cuts[cut, 2], n = nrow(trained))
}
fitted_models$training_received <- list(kind = "ordinal", fit = ordinal_model, data = trained,
                                        answer = "level")

# -- what is said of both models as a whole
whole_model <- function(analysis, full, none, n, parameters, events = NA) {
  model <- function(statistic, source, estimate, ...) {
    put(paste0("modelling/", analysis, "/adjusted/complete/model/", statistic), source,
        estimate = estimate, ...)
  }
  top <- as.numeric(logLik(full))
  bottom <- as.numeric(logLik(none))
  ratio <- 2 * (top - bottom)
  model("count", "na.omit", n)
  model("left_out", "na.omit", everyone - n)
  model("parameters", "coef", parameters)
  model("log_likelihood", "logLik", top, n = n, events = events)
  model("null_log_likelihood", "logLik", bottom, n = n, events = events)
  model("likelihood_ratio_chi_square", "logLik, pchisq", ratio, df = parameters,
        p = pchisq(ratio, parameters, lower.tail = FALSE), n = n, events = events)
  model("aic", "AIC", AIC(full), n = n, events = events)
  model("bic", "BIC", BIC(full), n = n, events = events)
  model("nagelkerke_r_squared", "logLik", (1 - exp(-ratio / n)) / (1 - exp(2 * bottom / n)), n = n,
        events = events)
  model("mcfadden_r_squared", "logLik", 1 - top / bottom, n = n, events = events)
}
whole_model("leaving_and_support", moderated, empty, nrow(support), 7, sum(support$event))
whole_model("training_received", ordinal_model, without_terms, nrow(trained), 9)
most <- max(table(trained$level))
put("modelling/training_received/adjusted/complete/model/events_per_parameter", "table",
    estimate = (nrow(trained) - most) / 9, n = nrow(trained))
