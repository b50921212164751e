# ---- what the plan's number of sets gives: pooled over many draws of so many of mice's sets -----

resamples <- 500

# Rubin's rules for columns of estimates and variances of the sets; Barnard and Rubin's degrees of
# freedom where the complete ones are finite, Rubin's otherwise.
rubin <- function(estimates, variances, complete_df) {
  m <- nrow(estimates)
  within <- colMeans(variances)
  extra <- (1 + 1 / m) * apply(estimates, 2, var)
  total <- within + extra
  lambda <- extra / total
  large <- (m - 1) / lambda^2
  observed <- (complete_df + 1) / (complete_df + 3) * complete_df * (1 - lambda)
  df <- ifelse(is.infinite(complete_df), large, 1 / (1 / large + 1 / observed))
  increase <- extra / within
  fraction <- ifelse(extra == 0, 0, (increase + 2 / (df + 3)) / (1 + increase))
  list(estimate = colMeans(estimates), se = sqrt(total), df = df, increase = increase,
       fraction = fraction, reach = qt(1 - tail, df) * sqrt(total),
       p = 2 * pt(-abs(colMeans(estimates)) / sqrt(total), df))
}

fit_set <- function(whole, plan, terms) {
  data <- na.omit(whole[c(plan$outcome, plan$predictors, covariates)])
  if (plan$kind == "linear") return(lm(reformulate(terms, plan$outcome), data))
  data$event <- as.numeric(data[[plan$outcome]] == "yes")
  glm(reformulate(terms, "event"), binomial(), data,
      control = glm.control(epsilon = 1e-12, maxit = 100))
}
coefficients_of_sets <- function(sets, plan, terms) {
  fits <- lapply(sets, fit_set, plan, terms)
  columns <- length(coef(fits[[1]])) - 1
  list(fits = fits, estimates = do.call(rbind, lapply(fits, function(fit) coef(fit)[-1])),
       covariances = array(sapply(fits, function(fit) vcov(fit)[-1, -1]),
                           c(columns, columns, length(fits))),
       complete_df = fits[[1]]$df.residual, n = nobs(fits[[1]]),
       assign = attr(model.matrix(fits[[1]]), "assign")[-1],
       labels = attr(terms(fits[[1]]), "term.labels"),
       events = if (plan$kind == "logistic") sapply(fits, function(fit) sum(fit$y)))
}
level_of <- function(found, column) {   # term and level of a column of the design
  term <- found$labels[found$assign[column]]
  c(term, substring(colnames(found$estimates)[column], nchar(term) + 1))
}

# A number is a function of the chosen sets; R's value and error come from many choices.
numbers <- list()
value_of <- function(id, column, scale, of_sets, standard_error = function(chosen) NA) {
  numbers[[length(numbers) + 1]] <<- list(id = id, column = column, scale = scale,
                                          of_sets = of_sets, standard_error = standard_error)
}
exactly_so <- function(id, ...) {
  values <- c(...)
  for (column in names(values)) put_drawn(id, column, values[[column]])
}
# A pooled scalar under several columns; `back` takes limits to the scale of the report.
put_scalar <- function(id, pooled, j, scale, back = identity, kept = c("se", "df", "limits", "p"),
                       factor = 1) {
  on_scale <- scales_of_draws[[scale]]
  to_scale <- function(x) on_scale(factor * back(x))
  value_of(id, "estimate", scale, function(chosen) to_scale(pooled(chosen)$estimate[j]),
           function(chosen) factor * pooled(chosen)$se[j])
  if ("se" %in% kept) {
    value_of(id, "se", "log", function(chosen) log(factor * pooled(chosen)$se[j]))
  }
  if ("df" %in% kept) value_of(id, "df", "inverse_root", function(chosen) pooled(chosen)$df[j]^-0.5)
  if ("limits" %in% kept) {
    exactly_so(id, conf_level = confidence)
    for (side in c(ci_low = -1, ci_high = 1)) local({
      sign <- side
      value_of(id, if (sign < 0) "ci_low" else "ci_high", scale, function(chosen) {
        found <- pooled(chosen)
        to_scale(found$estimate[j] + sign * found$reach[j])
      })
    })
  }
  if ("p" %in% kept) value_of(id, "p", "probit", function(chosen) qnorm(pooled(chosen)$p[j] / 2))
}
put_information <- function(place, pooled, j, increase = TRUE, ..., events = NULL) {
  shown <- c("fraction_of_missing_information", if (increase) "relative_increase_in_variance")
  for (statistic in shown) local({
    id <- paste0(place, statistic)
    part <- if (statistic == shown[1]) "fraction" else "increase"
    value_of(id, "estimate", "root", function(chosen) sqrt(pooled(chosen)[[part]][j]))
    exactly_so(id, ...)
    if (!is.null(events)) value_of(id, "events", "plain", events)
  })
}
# Computed once for each choice of sets, whoever asks.
remembered <- function(compute) {
  asked <- NULL
  answer <- NULL
  function(chosen) {
    if (!identical(asked, chosen)) {
      asked <<- chosen
      answer <<- compute(chosen)
    }
    answer
  }
}
pooled_over <- function(estimates, variances, complete_df) {
  complete_df <- rep(complete_df, length.out = ncol(estimates))
  remembered(function(chosen) {
    rubin(estimates[chosen, , drop = FALSE], variances[chosen, , drop = FALSE], complete_df)
  })
}
diagonals <- function(covariances) {
  columns <- seq_len(dim(covariances)[1])
  sapply(columns, function(j) covariances[j, j, ])
}

put_model <- function(sets, name, terms, model, group = "", only = NULL) {
  plan <- planned[[name]]
  found <- coefficients_of_sets(sets, plan, terms)
  place <- paste0("modelling/", name, "/", model, "/imputed/")
  pooled <- pooled_over(found$estimates, diagonals(found$covariances), found$complete_df)
  logistic <- plan$kind == "logistic"
  events <- if (logistic) function(chosen) mean(found$events[chosen])
  for (column in seq_len(ncol(found$estimates))) local({
    j <- column
    at <- level_of(found, j)
    if (!is.null(only) && !at[1] %in% only) return()
    term <- paste0(place, our_name(at[1]), group, if (at[2] != "") paste0("/", at[2]), "/")
    id <- paste0(term, if (logistic) "odds_ratio" else "coefficient")
    put_scalar(id, pooled, j, if (logistic) "log" else "plain", if (logistic) exp else identity)
    exactly_so(id, n = found$n)
    if (logistic) value_of(id, "events", "plain", events)
    put_information(term, pooled, j, TRUE, n = found$n, events = events)
  })
  if (!is.null(only)) return(invisible())
  for (term in intersect(terms, names(references))) local({
    columns <- which(found$assign == match(term, found$labels))
    exactly_so(paste0(place, term, "/", references[[term]], "/reference"),
               estimate = as.numeric(logistic))
    wald <- remembered(function(chosen) {
      mitml:::.D1(t(found$estimates[chosen, columns]), found$covariances[columns, columns, chosen],
                  found$complete_df)
    })
    id <- paste0(place, term, "/joint_test")
    value_of(id, "estimate", "root", function(chosen) sqrt(wald(chosen)$F[1]))
    value_of(id, "p", "probit", function(chosen) {
      test <- wald(chosen)
      qnorm(pf(test$F[1], test$k, test$v, lower.tail = FALSE) / 2)
    })
    exactly_so(id, df = length(columns), n = found$n)
    residual <- paste0(place, term, "/residual_df")
    value_of(residual, "estimate", "inverse_root", function(chosen) wald(chosen)$v^-0.5)
    exactly_so(residual, n = found$n)
    if (logistic) for (id in c(id, residual)) value_of(id, "events", "plain", events)
  })
  if (model == "adjusted") put_whole_model(found, paste0(place, "model/"), logistic, events)
  invisible(pooled)
}

put_whole_model <- function(found, place, logistic, events) {
  exactly_so(paste0(place, "count"), estimate = found$n)
  exactly_so(paste0(place, "left_out"), estimate = everyone - found$n)
  exactly_so(paste0(place, "number_of_sets"), estimate = planned_sets)
  if (!logistic) {
    root <- cbind(sapply(found$fits, function(fit) atanh(sqrt(summary(fit)$r.squared))))
    pooled <- pooled_over(root, 0 * root + 1 / (found$n - 3), Inf)
    id <- paste0(place, "r_squared")
    put_scalar(id, pooled, 1, "z_of_root", function(z) tanh(pmax(z, 0))^2, "limits")
    exactly_so(id, n = found$n)
    return()
  }
  for (column in c("estimate", "events")) {
    value_of(paste0(place, "events"), column, "plain", events)
  }
  exactly_so(paste0(place, "events"), n = found$n)
  curves <- lapply(found$fits, function(fit) {
    pROC::roc(fit$y, fitted(fit), quiet = TRUE, direction = "<")
  })
  area <- cbind(sapply(curves, function(curve) as.numeric(pROC::auc(curve))))
  variance <- cbind(sapply(curves, pROC::var)) / (area * (1 - area))^2
  id <- paste0(place, "auc")
  put_scalar(id, pooled_over(qlogis(area), variance, Inf), 1, "logit", plogis, "limits")
  root <- sapply(found$fits, function(fit) {
    empty <- -fit$null.deviance / 2
    full <- -fit$deviance / 2
    share <- (1 - exp(2 * (empty - full) / found$n)) / (1 - exp(2 * empty / found$n))
    atanh(sqrt(share))
  })
  value_of(paste0(place, "nagelkerke_r_squared"), "estimate", "z_of_root",
           function(chosen) mean(root[chosen]))
  for (statistic in c("auc", "nagelkerke_r_squared")) {
    exactly_so(paste0(place, statistic), n = found$n)
    value_of(paste0(place, statistic), "events", "plain", events)
  }
}

put_descriptions <- function(sets) {
  place <- "imputation/pooled/none/imputed/"
  for (name in c(in_chains, following)) local({
    values <- sapply(sets, function(whole) as.numeric(whole[[name]]))   # people by sets
    values <- t(values[!is.na(values[, 1]), ])
    n <- ncol(values)
    x <- study[[name]]
    if (is.numeric(x)) {
      pooled <- pooled_over(cbind(rowMeans(values)), cbind(apply(values, 1, var) / n), n - 1)
      id <- paste0(place, name, "/")
      put_scalar(paste0(id, "mean"), pooled, 1, "plain", kept = c("se", "df", "limits"))
      exactly_so(paste0(id, "mean"), n = n, denominator = sum(!is.na(x)))
      put_information(id, pooled, 1, FALSE, n = n, denominator = sum(!is.na(x)))
      return()
    }
    shares <- sapply(seq_along(levels(x)), function(code) rowMeans(values == code))
    pooled <- pooled_over(shares, shares * (1 - shares) / n, Inf)
    for (code in seq_along(levels(x))) local({
      j <- code
      id <- paste0(place, name, "/", levels(x)[j], "/")
      put_scalar(paste0(id, "percent"), pooled, j, "plain", kept = c("se", "df"), factor = 100)
      # Wilson's interval for imputed sets: Lott and Reiter 2020.
      for (side in c(ci_low = -1, ci_high = 1)) local({
        sign <- side
        value_of(paste0(id, "percent"), if (sign < 0) "ci_low" else "ci_high", "plain",
                 function(chosen) {
          found <- pooled(chosen)
          share <- found$estimate[j]
          wide <- qt(1 - tail, found$df[j])^2 * (1 + found$increase[j]) / n
          middle <- 2 * share + wide
          half <- sqrt(middle^2 - 4 * share^2 * (1 + wide))
          100 * (middle + sign * half) / (2 * (1 + wide))
        })
      })
      behind <- c(n = n, denominator = sum(!is.na(x)),
                  events = sum(x == levels(x)[j], na.rm = TRUE))
      exactly_so(paste0(id, "percent"), conf_level = confidence, behind)
      put_information(id, pooled, j, FALSE, behind)
    })
  })
  correlated <- c("self_efficacy", "job_discrepancy", names(experience), "months_in_role")
  pairs <- combn(correlated, 2)
  for (column in seq_len(ncol(pairs))) local({
    pair <- pairs[, column]
    both <- lapply(sets, function(whole) na.omit(whole[pair]))
    z <- cbind(sapply(both, function(one) atanh(cor(one[[1]], one[[2]]))))
    n <- nrow(both[[1]])
    pooled <- pooled_over(z, 0 * z + 1 / (n - 3), Inf)
    id <- paste0(place, pair[1], "/", pair[2], "/")
    put_scalar(paste0(id, "correlation"), pooled, 1, "z", tanh, c("df", "limits", "p"))
    exactly_so(paste0(id, "correlation"), n = n)
    put_information(id, pooled, 1, FALSE, n = n)
  })
}

# Holm's adjustment of the tests of the predictors of interest.
put_family <- function(tests) {
  for (place in seq_along(tests)) local({
    which_one <- place
    value_of(names(tests)[which_one], "p_adjusted", "probit", function(chosen) {
      p <- sapply(tests, function(test) test(chosen))
      qnorm(p.adjust(p, "holm")[which_one] / 2)
    })
  })
}

# Every number once from each choice of sets: with replacement, as many as the plan has.
draw_numbers <- function(sets, seed) {
  set.seed(seed)
  values <- errors <- matrix(NA, resamples, length(numbers))
  for (round in seq_len(resamples)) {
    chosen <- sample(sets, planned_sets, replace = TRUE)
    values[round, ] <- sapply(numbers, function(number) number$of_sets(chosen))
    errors[round, ] <- sapply(numbers, function(number) number$standard_error(chosen))
  }
  for (j in seq_along(numbers)) {
    put_drawn(numbers[[j]]$id, numbers[[j]]$column, mean(values[, j]),
              sd(values[, j]) * sqrt(1 + planned_sets / sets), numbers[[j]]$scale,
              mean(errors[, j]))
  }
  numbers <<- list()
}
