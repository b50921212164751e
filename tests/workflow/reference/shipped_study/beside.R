# ---- other models beside the planned ones; margins of the levels; what diagnostics say ----------

beside_id <- function(analysis, model, name, data) {
  # The id of a coefficient's row from R's name of it.
  if (name %in% names(shape_names) && analysis == "leaving_and_support") {
    statistic <- if (grepl("months", name)) "spline_coefficient" else "odds_ratio"
    return(c(shape_id(analysis, model, shape_names[[name]]), statistic))
  }
  term <- names(data)[sapply(names(data), function(one) startsWith(name, one))]
  term <- term[which.max(nchar(term))]
  level <- sub(term, "", name, fixed = TRUE)
  kind <- fitted_models[[analysis]]$kind
  c(shape_id(analysis, model, named(term), level), if (kind == "linear") "coefficient" else
    "odds_ratio")
}
put_beside <- function(analysis, model, name, estimate, se, df, source, n, events = NA, p = NULL,
                       limits = NULL) {
  id <- beside_id(analysis, model, name, fitted_models[[analysis]]$data)
  reach <- if (is.finite(df)) qt(1 - tail, df) else qnorm(1 - tail)
  if (is.null(p)) {
    p <- 2 * (if (is.finite(df)) pt(-abs(estimate / se), df) else pnorm(-abs(estimate / se)))
  }
  if (is.null(limits)) limits <- estimate + c(-1, 1) * reach * se
  back <- if (id[2] == "odds_ratio") exp else identity
  put(paste0(id[1], id[2]), source, estimate = back(estimate), se = se,
      df = if (is.finite(df)) df else NA, conf_level = confidence, ci_low = back(limits[1]),
      ci_high = back(limits[2]), p = p, n = n, events = events)
}

# -- errors robust to unequal variances (HC3)
experience <- fitted_models$self_efficacy_experience
robust <- sandwich::vcovHC(experience$fit, type = "HC3")
for (name in names(coef(experience$fit))[-1]) {
  put_beside("self_efficacy_experience", "robust", name, coef(experience$fit)[[name]],
             sqrt(robust[name, name]), experience$fit$df.residual, "sandwich::vcovHC(HC3)",
             nrow(experience$data))
}

# -- Firth's penalised likelihood: by its definition, the penalty that of the whole design
firth_x <- model.matrix(moderated)
firth_y <- support$event
penalised <- function(b) {
  p <- plogis(drop(firth_x %*% b))
  value <- sum(dbinom(firth_y, 1, p, log = TRUE))
  value + 0.5 * as.numeric(determinant(crossprod(firth_x * sqrt(p * (1 - p))))$modulus)
}
spread <- c(1, apply(firth_x[, -1], 2, sd))
best_firth <- function(held = NULL, at = NULL, start) {
  free <- setdiff(seq_along(start), held)
  b <- start
  b[held] <- at
  for (round in 1:200) {
    # Firth's modified score, with the coefficients that are held left out.
    p <- plogis(drop(firth_x %*% b))
    w <- p * (1 - p)
    information <- crossprod(firth_x * sqrt(w))
    half <- sqrt(w) * firth_x
    hat <- rowSums((half %*% solve(information)) * half)
    score <- crossprod(firth_x, firth_y - p + hat * (0.5 - p))
    step <- rep(0, length(b))
    step[free] <- solve(information[free, free], score[free])
    now <- penalised(b)
    size <- min(1, 1 / max(abs(step * spread)))
    while (!isTRUE(penalised(b + size * step) >= now - 1e-12) && size > 1e-8) size <- size / 2
    b <- b + size * step
    if (max(abs(step * spread)) < 1e-11) break
  }
  b
}
firth_b <- best_firth(start = coef(moderated))
firth_check <- update(moderated, method = brglm2::brglmFit, type = "AS_mean", epsilon = 1e-12,
                      maxit = 500)
stopifnot(all.equal(firth_b, coef(firth_check), tolerance = 1e-6))
firth_top <- penalised(firth_b)
firth_p <- plogis(drop(firth_x %*% firth_b))
firth_se <- sqrt(diag(solve(crossprod(firth_x * sqrt(firth_p * (1 - firth_p))))))
put(shape_id("leaving_and_support", "firth", "model/penalised_log_likelihood") |>
      sub(pattern = "/$", replacement = ""), "by definition", estimate = firth_top,
    n = nrow(support), events = sum(firth_y))
firth_row <- function(name) {
  place <- match(name, colnames(firth_x))
  lost <- function(value) {
    2 * (firth_top - penalised(best_firth(place, value, firth_b)))
  }
  root <- function(side) {
    uniroot(function(value) lost(value) - qchisq(confidence, 1),
            sort(firth_b[place] + c(0, side * 4 * firth_se[place])), tol = 1e-12)$root
  }
  put_beside("leaving_and_support", "firth", name, firth_b[[place]], firth_se[[place]], Inf,
             "Firth's score by Newton steps, agreeing with brglm2::brglmFit", nrow(support),
             sum(firth_y), p = pchisq(lost(0), 1, lower.tail = FALSE),
             limits = c(root(-1), root(1)))
}
for (name in setdiff(colnames(firth_x)[-1], "supervisionyes")) firth_row(name)
bent <- grep("months", colnames(firth_x))
firth_bent <- 2 * (firth_top - penalised(best_firth(bent, 0, firth_b)))
put(paste0(shape_id("leaving_and_support", "firth", "months_in_role"), "joint_test"),
    "Firth's score by Newton steps", estimate = firth_bent, df = length(bent),
    p = pchisq(firth_bent, length(bent), lower.tail = FALSE), n = nrow(support),
    events = sum(firth_y))

# -- teams: regions
support$region <- study$region[match(support$row, study$row)]
centred <- support[!is.na(support$region), ]
middle_of_discrepancy <- mean(support$discrepancy30)
in_teams <- eval(bquote(glm(.(reformulate(whole, "event")), binomial(), centred, control = tight)))
in_teams <- update(in_teams, start = coef(in_teams))
teams_n <- nrow(centred)
teams_events <- sum(centred$event)
sizes <- table(droplevels(centred$region))
team <- function(statistic, value, ...) {
  put(paste0("modelling/leaving_and_support/teams/complete/model/", statistic), "table",
      estimate = value, ...)
}
team("count", teams_n)
team("left_out", nrow(support) - teams_n)
team("number_of_clusters", length(sizes), n = teams_n, events = teams_events)
team("smallest_cluster", min(sizes))
team("median_cluster", median(sizes))
team("largest_cluster", max(sizes))
team("clusters_of_one", sum(sizes == 1))
bias_reduced <- clubSandwich::vcovCR(in_teams, cluster = centred$region, type = "CR2")
tested <- clubSandwich::coef_test(in_teams, vcov = bias_reduced, test = "Satterthwaite")
mixed <- lme4::glmer(update(reformulate(whole, "event"), . ~ . + (1 | region)), centred, binomial(),
                     nAGQ = 25, control = lme4::glmerControl(
                       optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5),
                       check.conv.grad = lme4::.makeCC("ignore", tol = 1)))
for (name in setdiff(names(coef(in_teams))[-1], "supervisionyes")) {
  row <- match(name, names(coef(in_teams)))
  put_beside("leaving_and_support", "cluster_robust", name, coef(in_teams)[[name]],
             sqrt(bias_reduced[row, row]), tested$df_Satt[row], "clubSandwich::vcovCR(CR2)",
             teams_n, teams_events)
}

# -- weights: raked to both margins; those without an answer keep their share together
margins <- list(nation = c(england = 0.84, scotland = 0.07, wales = 0.06, northern_ireland = 0.03),
                employer = c(primary_care = 0.6, voluntary_sector = 0.27, local_council = 0.09,
                             other = 0.04))
sample <- study
targets <- list()
for (margin in names(margins)) {
  answer <- as.character(sample[[margin]])
  unknown <- is.na(answer)
  answer[unknown] <- "unknown"
  sample[[paste0("raked_", margin)]] <- factor(answer)
  counts <- margins[[margin]] * (everyone - sum(unknown))
  if (any(unknown)) counts <- c(counts, unknown = sum(unknown))
  targets[[margin]] <- setNames(data.frame(names(counts), unname(counts)),
                                c(paste0("raked_", margin), "Freq"))
}
unweighted <- survey::svydesign(~1, weights = ~1, data = sample)
raked <- survey::rake(unweighted, list(~raked_nation, ~raked_employer), unname(targets),
                      control = list(maxit = 500, epsilon = 1e-12))
weight <- weights(raked)
weighting <- function(term, statistic, value, ...) {
  put(paste0("weighting/", term, "/", statistic) |>
        sub(pattern = "^weighting", replacement = "modelling/weighting/none/analysed"),
      "survey::rake", estimate = unname(value), ...)
}
weighting("weights", "count", everyone)
weighting("weights", "trimmed_count", 0)
weighting("weights", "design_effect", everyone * sum(weight^2) / sum(weight)^2, n = everyone)
weighting("weights", "effective_n", sum(weight)^2 / sum(weight^2), n = everyone)
for (end in list(c("smallest_weight", min(weight)), c("largest_weight", max(weight)))) {
  value <- as.numeric(end[2])
  weighting("weights", end[1], value / mean(weight), n = sum(abs(weight - value) < 1e-9))
}
for (margin in names(margins)) {
  answered <- !is.na(sample[[margin]])
  weighting(margin, "missing_count", sum(!answered))
  for (level in names(margins[[margin]])) {
    there <- answered & sample[[margin]] == level
    place <- paste0(margin, "/", level)
    weighting(place, "population_share", margins[[margin]][[level]])
    weighting(place, "unweighted_share", sum(there) / sum(answered), n = sum(answered),
              events = sum(there))
    weighting(place, "weighted_share", sum(weight[there]) / sum(weight[answered]),
              n = sum(answered), events = sum(there))
  }
}
of_shares <- function(outcome, level) {
  there <- as.numeric(sample[[outcome]] == level)
  known <- !is.na(there)
  place <- paste0(outcome, "/", level)
  n <- sum(known)
  interval <- wilson(sum(there, na.rm = TRUE), n)
  weighting(place, "unweighted_share", mean(there[known]), conf_level = confidence,
            ci_low = interval[1], ci_high = interval[2], n = n, events = sum(there[known]))
  raked <- update(raked, there = there)
  found <- survey::svymean(~there, raked, na.rm = TRUE)
  limits <- plogis(qlogis(coef(found)[[1]]) + c(-1, 1) * qt(1 - tail, n - 1) *
                     survey::SE(found)[[1]] / (coef(found)[[1]] * (1 - coef(found)[[1]])))
  weighting(place, "weighted_share", coef(found)[[1]], se = survey::SE(found)[[1]], df = n - 1,
            conf_level = confidence, ci_low = limits[1], ci_high = limits[2], n = n,
            events = sum(there[known]))
}
of_shares("left_in_mind_past", "yes")
of_shares("left_in_mind_next", "yes")
for (level in levels(study$training)) of_shares("training", level)
known <- study$self_efficacy[!is.na(study$self_efficacy)]
plain <- t.test(known, conf.level = confidence)
weighting("self_efficacy", "unweighted_mean", mean(known), se = plain$stderr,
          df = unname(plain$parameter), conf_level = confidence, ci_low = plain$conf.int[1],
          ci_high = plain$conf.int[2],
          n = length(known))
found <- survey::svymean(~self_efficacy, raked, na.rm = TRUE)
reach <- qt(1 - tail, length(known) - 1) * survey::SE(found)[[1]]
weighting("self_efficacy", "weighted_mean", coef(found)[[1]], se = survey::SE(found)[[1]],
          df = length(known) - 1, conf_level = confidence, ci_low = coef(found)[[1]] - reach,
          ci_high = coef(found)[[1]] + reach, n = length(known))
for (analysis in names(fitted_models)) {
  model <- fitted_models[[analysis]]
  inside <- sample$row %in% model$data$row
  whose <- subset(raked, inside)
  # Those outside keep a place with the weight 0; whatever answers stand there do not count.
  place <- match(whose$variables$row, model$data$row, nomatch = 1)
  for (name in setdiff(names(model$data), "row")) {
    whose$variables[[name]] <- model$data[[name]][place]
  }
  formula <- formula(model$fit)
  parameters <- length(parameters_of(model))
  if (model$kind == "ordinal") next   # svyolr stops early: compared in tests/modelling, to 1e-5
  family <- if (model$kind == "linear") gaussian() else quasibinomial()
  fit <- survey::svyglm(formula, whose, family = family,
                        control = glm.control(epsilon = 1e-13, maxit = 100))
  df <- nrow(model$data) - parameters
  events <- if (model$kind == "linear") NA else sum(model$data$event)
  for (name in names(coef(fit))[-1]) {
    if (analysis == "leaving_and_support" && name == "supervisionyes") next
    put_beside(analysis, "weighted", name, coef(fit)[[name]], sqrt(vcov(fit)[name, name]), df,
               "survey::svyglm", nrow(model$data), events)
  }
}
