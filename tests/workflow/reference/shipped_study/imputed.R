# ---- imputation by mice: many sets, and what so few as the plan's would give --------------------

planned_sets <- 20
rounds <- 10

# Levels are numbered, as mice 3.15 puts them into alphabetical order before polr.
chained <- study[c(in_chains, following)]
original <- lapply(Filter(is.factor, chained), levels)
for (name in names(original)) {
  levels(chained[[name]]) <- paste0(letters[seq_along(original[[name]])], original[[name]])
}
bands_of_months <- function(months) {
  factor(levels(chained$time_in_role)[findInterval(months, c(0, 12, 24, 36))],
         levels(chained$time_in_role))
}
method <- sapply(chained, function(x) {
  if (is.numeric(x)) "pmm" else if (nlevels(x) == 2) "logreg" else "polyreg_drawn"
})
method[in_order] <- "polr_drawn"
method[following] <- "~ bands_of_months(months_in_role)"
predictor_matrix <- matrix(0, ncol(chained), ncol(chained),
                           dimnames = list(names(chained), names(chained)))
for (target in in_chains) predictor_matrix[target, predictors_of[[target]]] <- 1
sequence <- in_chains[order(colSums(is.na(chained[in_chains])))]
sequence <- append(sequence, following, match("months_in_role", sequence))

# mice's own polyreg and polr take the estimated regression as if it were known, and leave out the
# weak data of White, Daniel and Royston (2010) where a single answer is missing. Here these are
# always there, and the regression is itself drawn, from the normal distribution around it.
augmented <- function(y, ry, x, wy) {   # standardised, so that the search ends
  x <- scale(as.matrix(x))
  low <- apply(x, 2, min)
  high <- apply(x, 2, max)
  weak <- do.call(rbind, lapply(c(-0.5, 0.5), function(away) {
    diag(pmin(pmax(away, low), high), ncol(x))   # one predictor off its mean, the others at it
  }))
  added <- expand.grid(row = seq_len(nrow(weak)), level = levels(y))
  given <- data.frame(y = factor(c(as.character(y[ry]), as.character(added$level)), levels(y)),
                      rbind(x[ry, , drop = FALSE], weak[added$row, , drop = FALSE]))
  weights <- rep(c(1, (ncol(x) + 1) / nrow(added)), c(sum(ry), nrow(added)))
  list(given = given, weights = weights, x = x[wy, , drop = FALSE])
}
drawn_levels <- function(y, chances) {   # chances: people by levels
  upper <- t(apply(chances, 1, cumsum))[, -nlevels(y), drop = FALSE]
  levels(y)[1 + rowSums(runif(nrow(chances)) > upper)]
}
mice.impute.polyreg_drawn <- function(y, ry, x, wy = !ry, ...) {
  all <- augmented(y, ry, x, wy)
  fit <- nnet::multinom(y ~ ., all$given, weights = all$weights, Hess = TRUE, trace = FALSE,
                        maxit = 1000, reltol = 1e-10)
  drawn <- MASS::mvrnorm(1, as.vector(t(coef(fit))), solve(fit$Hessian))
  predictor <- cbind(0, cbind(1, all$x) %*% matrix(drawn, ncol = nlevels(y) - 1))
  chances <- exp(predictor - apply(predictor, 1, max))
  drawn_levels(y, chances / rowSums(chances))
}
mice.impute.polr_drawn <- function(y, ry, x, wy = !ry, ...) {
  all <- augmented(y, ry, x, wy)
  fit <- MASS::polr(y ~ ., all$given, weights = all$weights, Hess = TRUE)
  slopes <- seq_along(coef(fit))
  repeat {   # thresholds stand in order
    drawn <- MASS::mvrnorm(1, c(coef(fit), fit$zeta), vcov(fit))
    if (!is.unsorted(drawn[-slopes])) break
  }
  at_most <- plogis(outer(-drop(all$x %*% drawn[slopes]), drawn[-slopes], "+"))
  drawn_levels(y, t(apply(cbind(0, at_most, 1), 1, diff)))
}

impute_by_mice <- function(sets, seed, shift = 0) {
  post <- setNames(rep("", ncol(chained)), names(chained))
  post["job_discrepancy"] <- paste("imp[[j]][, i] <- imp[[j]][, i] +", shift)
  found <- mice::mice(chained, sets, method, predictor_matrix, visitSequence = sequence,
                      post = post, maxit = rounds, donors = 5, seed = seed, printFlag = FALSE)
  stopifnot(is.null(found$loggedEvents))
  lapply(seq_len(sets), function(set) {
    whole <- mice::complete(found, set)
    for (name in names(original)) levels(whole[[name]]) <- original[[name]]
    for (name in names(whole)) whole[[name]][no_true_value[, name]] <- NA
    whole
  })
}
