# ---- measurement --------------------------------------------------------------------------------

described_as <- c(mean = "mean", sd = "sd", median = "median", minimum = "min", maximum = "max",
                  skewness = "skew", kurtosis = "kurtosis")
for (scale in names(scales)) {
  definition <- scales[[scale]]
  items <- study[definition$items]
  size <- ncol(items)
  score <- study[[scale]][!is.na(study[[scale]])]
  place <- paste0("measurement/", scale, "/none/analysed/")
  described <- psych::describe(score, type = 3)
  low <- size * definition$low
  high <- size * definition$high
  put(paste0(place, scale, "/count"), "psych::describe", estimate = described$n)
  for (statistic in names(described_as)) {
    put(paste0(place, scale, "/", statistic), "psych::describe(type = 3)",
        estimate = described[[described_as[[statistic]]]], n = length(score))
  }
  at_ends <- function(term, x, low, high) {
    n <- sum(!is.na(x))
    for (end in list(c("floor_share", low), c("ceiling_share", high))) {
      there <- sum(x == as.numeric(end[2]), na.rm = TRUE)
      put(paste0(place, term, "/", end[1]), "mean(x == limit)", estimate = there / n, n = n,
          denominator = n, events = there)
    }
  }
  at_ends(scale, score, low, high)
  limits <- seq(low, high, length.out = 11)
  bins <- cut(score, limits, right = FALSE, include.lowest = TRUE)
  for (bin in seq_len(10)) {
    put(paste0(place, scale, "/", limits[bin], " to ", limits[bin + 1], "/count"), "cut",
        estimate = sum(as.integer(bins) == bin))
  }
  covariance <- cov(items, use = "pairwise.complete.obs")
  correlation <- cov2cor(covariance)
  enough <- sum(rowSums(!is.na(items)) >= 2)
  reliable <- suppressWarnings(suppressMessages(
    psych::alpha(items, use = "pairwise", warnings = FALSE, check.keys = FALSE)
  ))
  # A scale's inter-item correlation is that of alpha: from the pairwise covariances.
  put(paste0(place, scale, "/average_inter_item_correlation"), "cov, cov2cor",
      estimate = mean(correlation[upper.tri(correlation)]), n = enough)
  rest <- function(item) {
    others <- setdiff(definition$items, item)
    sum(covariance[item, others]) /
      sqrt(covariance[item, item] * sum(covariance[others, others]))
  }
  alpha_of <- function(kept) {
    k <- length(kept)
    k / (k - 1) * (1 - sum(diag(covariance)[kept]) / sum(covariance[kept, kept]))
  }
  for (item in definition$items) {
    x <- items[[item]][!is.na(items[[item]])]
    put(paste0(place, item, "/count"), "is.na", estimate = length(x))
    put(paste0(place, item, "/mean"), "mean", estimate = mean(x), n = length(x))
    put(paste0(place, item, "/sd"), "sd", estimate = sd(x), n = length(x))
    at_ends(item, x, definition$low, definition$high)
    put(paste0("scoring/sign_check/none/analysed/", scale, "/", item, "/item_rest_correlation"),
        "pairwise cov", estimate = rest(item), n = length(x))
  }
  for (first in seq_len(size - 1)) for (second in (first + 1):size) {
    pair <- na.omit(items[c(first, second)])
    put(paste0(place, names(items)[first], "/", names(items)[second], "/correlation"), "cor",
        estimate = cor(pair[[1]], pair[[2]]), n = nrow(pair))
  }
  if (scale == "job_discrepancy") next   # an index: no reliability

  alpha <- reliable$total$raw_alpha
  stopifnot(all.equal(alpha, alpha_of(definition$items)))
  feldt <- psych::alpha.ci(alpha, n.obs = enough, n.var = size, p.val = 1 - confidence)
  put(paste0(place, scale, "/alpha"), "psych::alpha(use = pairwise), psych::alpha.ci",
      estimate = alpha, ci_low = feldt$lower.ci, ci_high = feldt$upper.ci,
      conf_level = confidence, n = enough)
  put(paste0(place, scale, "/standard_error_of_measurement"), "sd * sqrt(1 - alpha)",
      estimate = sd(score) * sqrt(1 - alpha), n = length(score))
  for (item in definition$items) {
    n <- sum(!is.na(items[[item]]))
    put(paste0(place, item, "/item_rest_correlation"), "psych::alpha $ r.drop",
        estimate = reliable$item.stats[item, "r.drop"], n = n)
    dropped <- reliable$alpha.drop[item, "raw_alpha"]
    stopifnot(all.equal(dropped, alpha_of(setdiff(definition$items, item))))
    put(paste0(place, item, "/alpha_if_dropped"), "psych::alpha $ alpha.drop", estimate = dropped,
        n = sum(rowSums(!is.na(items[names(items) != item])) >= 2))
  }
  whole <- na.omit(items)
  one_factor <- lavaan::cfa(
    paste("trait =~", paste(definition$items, collapse = " + ")), data = whole, std.lv = TRUE
  )
  fitted_model <- lavaan::lavInspect(one_factor, "est")
  true <- sum(fitted_model$lambda)^2
  put(paste0(place, scale, "/omega_total"), "lavaan::cfa",
      estimate = true / (true + sum(diag(fitted_model$theta))), n = nrow(whole))
}
