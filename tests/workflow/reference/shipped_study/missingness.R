# ---- imputation: what is missing, and what helps to impute it -----------------------------------

# The variables of analyses and comparisons in the plan's order, then those that only help.
analysed <- lapply(planned, function(plan) {
  c(plan$outcome, unname(sapply(plan$predictors, our_name)), covariates)
})
compared_together <- list(
  c("job_discrepancy", "contract"), c("job_stress", "supervision"),
  c("job_discrepancy", "employer"), c("feeling_supported", "time_in_role"),
  c("willing_interview", "left_in_mind_past")
)
together <- c(analysed, further, compared_together)
helping <- c("training", "peer_support", "caseload")
following <- "time_in_role"   # from months_in_role
in_chains <- setdiff(unique(c(unlist(together), helping)), following)
in_order <- c("age_group", "training")   # levels that stand in order
counted <- names(Filter(is.numeric, study[in_chains]))
no_true_value <- sapply(c(in_chains, following), function(name) {
  reasons[[name]] %in% c("not_asked", "not_applicable")
})
lacking <- is.na(study[in_chains]) & !no_true_value[, in_chains]

place <- "imputation/plan/none/imputed/plan/"
put(paste0(place, "sets"), "the plan", estimate = 20)
put(paste0(place, "iterations"), "the plan", estimate = 10)
put(paste0(place, "donors"), "the plan", estimate = 5)
for (name in c(in_chains, following)) {
  away <- sum(is.na(study[[name]]))
  imputed <- sum(is.na(study[[name]]) & !no_true_value[, name])
  put(paste0("imputation/variables/none/imputed/", name, "/imputed_count"), "is.na",
      estimate = imputed, denominator = everyone, events = imputed)
  put(paste0("imputation/variables/none/analysed/", name, "/missing_share"), "is.na",
      estimate = away / everyone, n = everyone, events = away)
}
for (amount in c(-10, 10)) {
  put(paste0("imputation/shifts/none/imputed/job_discrepancy/", amount, "/imputed_count"), "is.na",
      estimate = sum(lacking[, "job_discrepancy"]))
}

# A variable helps to impute another when it correlates 0.1 or more with it or with its having been
# answered; those that stand in an analysis together always do. Levels count by each of them alone.
# Who is compared by time_in_role is imputed by it in place of the months that it is made from.
as_columns <- function(name) {
  x <- study[[name]]
  if (is.numeric(x)) return(cbind(x))
  present <- levels(droplevels(x))
  sapply(present, function(level) as.numeric(x == level))
}
correlation_of <- function(x, y) {
  found <- suppressWarnings(cor(x, y, use = "pairwise.complete.obs"))
  max(0, abs(found), na.rm = TRUE)
}
stand_together <- function(first, second) {
  any(sapply(together, function(group) all(c(first, second) %in% group)))
}
predictors_of <- list()
for (target in in_chains) {
  candidates <- setdiff(in_chains, target)
  if (stand_together(target, following) && !stand_together(target, "months_in_role")) {
    candidates <- c(setdiff(candidates, "months_in_role"), following)
  }
  helps <- sapply(candidates, function(name) {
    x <- as_columns(name)
    stand_together(target, name) || correlation_of(x, as_columns(target)) >= 0.1 ||
      correlation_of(x, as.numeric(!is.na(study[[target]]))) >= 0.1
  })
  predictors_of[[target]] <- candidates[helps]
  put(paste0("imputation/variables/none/imputed/", target, "/predictors"), "cor",
      estimate = sum(helps))
}

# Patterns: nested (monotone) when each variable's missing answers are among those of the next.
place <- "imputation/missingness/none/analysed/all/"
whole_rows <- sum(rowSums(lacking) == 0)
put(paste0(place, "complete_rows"), "rowSums(is.na)", estimate = whole_rows, denominator = everyone,
    events = whole_rows)
ranked <- lacking[, order(colSums(lacking))]
nested <- all(sapply(seq_len(ncol(ranked) - 1), function(j) all(ranked[, j] <= ranked[, j + 1])))
put(paste0(place, "monotone"), "order, colSums", estimate = as.numeric(nested))

# Little's (1988) test by its formula, with the maximum likelihood means and covariances of the
# normal model from the EM algorithm (Little and Rubin 2002, section 11.2), people one by one.
# Variables with answers that have no true value stay out.
testable <- setdiff(in_chains, colnames(no_true_value)[colSums(no_true_value) > 0])
coded <- do.call(cbind, lapply(testable, function(name) {
  x <- study[[name]]
  if (is.numeric(x)) return(as.vector(scale(x)))
  if (nlevels(x) == 2 || name %in% in_order) return(as.vector(scale(as.integer(x))))
  scale(sapply(levels(x)[-1], function(level) as.numeric(x == level)))
}))
mu <- rep(0, ncol(coded))
sigma <- diag(ncol(coded))
for (round in 1:5000) {
  filled <- coded
  extra <- 0 * sigma
  for (person in which(rowSums(is.na(coded)) > 0)) {
    m <- is.na(coded[person, ])
    weights <- sigma[m, !m, drop = FALSE] %*% solve(sigma[!m, !m])
    filled[person, m] <- mu[m] + weights %*% (coded[person, !m] - mu[!m])
    extra[m, m] <- extra[m, m] + sigma[m, m] - weights %*% sigma[!m, m, drop = FALSE]
  }
  mu_new <- colMeans(filled)
  sigma_new <- (crossprod(sweep(filled, 2, mu_new)) + extra) / nrow(coded)
  change <- max(abs(mu_new - mu), abs(sigma_new - sigma))
  mu <- mu_new
  sigma <- sigma_new
  if (change < 1e-10) break
}
stopifnot(change < 1e-10)
patterns <- apply(is.na(coded), 1, paste, collapse = " ")
distances <- sapply(unique(patterns), function(pattern) {
  group <- coded[patterns == pattern, , drop = FALSE]
  there <- !is.na(group[1, ])
  gap <- colMeans(group[, there, drop = FALSE]) - mu[there]
  c(nrow(group) * drop(gap %*% solve(sigma[there, there], gap)), sum(there))
})
chi_square <- sum(distances[1, ])
df <- sum(distances[2, ]) - ncol(coded)
put(paste0(place, "little_mcar"), "EM and Little's formula, pchisq", estimate = chi_square, df = df,
    p = pchisq(chi_square, df, lower.tail = FALSE), n = everyone)

# How the answers that were given spread, beside which the report shows the imputed ones: levels,
# each answer from 1 to 5, tenths of a scale's range, and ten parts of a round width that hold all.
parts_of <- list(
  job_discrepancy = seq(0, 100, 10), self_efficacy = seq(6, 36, 3),
  months_in_role = seq(0, 100, 10), caseload = seq(0, 250, 25)
)
for (name in in_chains) {
  place <- paste0("imputation/distributions/none/analysed/", name, "@observed/")
  x <- study[[name]][!is.na(study[[name]])]
  if (is.factor(x)) {
    counts <- table(x)
  } else {
    put(paste0(place, "mean"), "mean", estimate = mean(x), n = length(x))
    put(paste0(place, "sd"), "sd", estimate = sd(x), n = length(x))
    limits <- parts_of[[name]]
    if (is.null(limits)) {
      counts <- table(factor(x, 1:5, paste(1:5, "to", 1:5)))
    } else {
      labels <- paste(limits[-length(limits)], "to", limits[-1])
      counts <- table(cut(x, limits, labels, right = FALSE, include.lowest = TRUE))
    }
  }
  for (level in names(counts)) {
    put(paste0(place, level, "/percent"), "table, cut", n = length(x), denominator = length(x),
        estimate = 100 * counts[[level]] / length(x), events = counts[[level]])
  }
}
