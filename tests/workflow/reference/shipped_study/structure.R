# ---- measurement: how the items of the one reflective scale hang together -----------------------

# Six answers each: ordinal, so that polychoric correlations are used throughout.
items <- study[confidence_items]
size <- ncol(items)
pairs <- combn(confidence_items, 2)
enough <- sum(rowSums(!is.na(items)) >= 2)
place <- "measurement/self_efficacy/none/analysed/"
of_scale <- function(statistic, source, ...) {
  put(paste0("measurement/self_efficacy/none/analysed/self_efficacy/", statistic), source, ...)
}

polychoric <- lavaan::lavCor(items, ordered = confidence_items, missing = "pairwise")
polychoric <- matrix(polychoric, size, dimnames = list(confidence_items, confidence_items))
for (column in seq_len(ncol(pairs))) {
  pair <- pairs[, column]
  put(paste0(place, pair[1], "/", pair[2], "/polychoric_correlation"), "lavaan::lavCor",
      estimate = polychoric[pair[1], pair[2]], n = sum(complete.cases(items[pair])))
}

# Split-half: every way of halving six items, by Spearman and Brown from pairwise covariances.
covariance <- cov(items, use = "pairwise.complete.obs")
halvings <- combn(size, size / 2)
halvings <- halvings[, halvings[1, ] == 1]   # each pair of halves once
stepped_up <- apply(halvings, 2, function(half) {
  r <- sum(covariance[half, -half]) /
    sqrt(sum(covariance[half, half]) * sum(covariance[-half, -half]))
  2 * r / (1 + r)
})
of_scale("split_half", "cov, combn", estimate = mean(stepped_up), n = enough)
of_scale("split_half_lowest", "cov, combn", estimate = min(stepped_up), n = enough)
of_scale("split_half_highest", "cov, combn", estimate = max(stepped_up), n = enough)

# Adequacy.
eigenvalues <- list(
  pearson = eigen(cor(items, use = "pairwise.complete.obs"), only.values = TRUE)$values,
  polychoric = eigen(polychoric, only.values = TRUE)$values
)
of_scale("smallest_eigenvalue", "lavaan::lavCor, eigen", estimate = min(eigenvalues$polychoric),
         n = enough)
adequacy <- psych::KMO(polychoric)
of_scale("kmo", "psych::KMO", estimate = adequacy$MSA, n = enough)
for (item in confidence_items) {
  put(paste0(place, item, "/kmo"), "psych::KMO", estimate = adequacy$MSAi[[item]], n = enough)
}
sphericity <- psych::cortest.bartlett(polychoric, n = enough)
of_scale("bartlett_chi_square", "psych::cortest.bartlett, pchisq", estimate = sphericity$chisq,
         df = sphericity$df, n = enough,
         p = pchisq(sphericity$chisq, sphericity$df, lower.tail = FALSE))

# Eigenvalues, and Velicer's (1976) average squared partial correlation after m components.
for (kind in names(eigenvalues)) for (number in seq_len(size)) {
  put(sprintf("%seigenvalue_%02d/%s/eigenvalue", place, number, kind),
      if (kind == "pearson") "cor, eigen" else "lavaan::lavCor, eigen",
      estimate = eigenvalues[[kind]][number])
}
axes <- eigen(polychoric)
squared_partials <- sapply(0:(size - 1), function(m) {
  kept <- seq_len(m)
  loadings <- axes$vectors[, kept, drop = FALSE] %*% diag(sqrt(axes$values[kept]), m)
  partial <- cov2cor(polychoric - tcrossprod(loadings))
  mean(partial[upper.tri(partial)]^2)
})
for (m in seq_along(squared_partials) - 1) {
  put(sprintf("%scomponents_%02d/average_squared_partial", place, m), "eigen, cov2cor",
      estimate = squared_partials[m + 1])
}
of_scale("map_components", "which.min", estimate = which.min(squared_partials) - 1)

# One factor by minimum residuals: the sum of squared residual correlations is smallest where each
# loading is the least squares coefficient of its item given the others. psych::fa stops earlier.
loading <- sqrt(rowMeans(polychoric))
repeat {
  before <- loading
  for (item in seq_len(size)) {
    loading[item] <- sum(polychoric[item, -item] * loading[-item]) / sum(loading[-item]^2)
  }
  if (max(abs(loading - before)) < 1e-15) break
}
in_psych <- psych::fa(polychoric, 1, n.obs = enough, fm = "minres")
stopifnot(all.equal(as.vector(in_psych$loadings), unname(loading), tolerance = 1e-4))
fit <- psych::factor.stats(polychoric, cbind(loading), n.obs = enough, alpha = 0.1,
                           np.obs = psych::pairwiseCount(items))
place <- "measurement/self_efficacy/efa/analysed/"
of_model <- function(statistic, source, ...) {
  put(paste0(place, "model/", statistic), source, ..., n = enough)
}
of_model("factors", "the number of scales", estimate = 1)
of_model("chi_square", "psych::factor.stats, pchisq", estimate = fit$STATISTIC, df = fit$dof,
         p = pchisq(fit$STATISTIC, fit$dof, lower.tail = FALSE))
of_model("rmsea", "psych::factor.stats", estimate = fit$RMSEA[["RMSEA"]], conf_level = 0.9,
         ci_low = fit$RMSEA[["lower"]], ci_high = fit$RMSEA[["upper"]])
of_model("tli", "psych::factor.stats", estimate = fit$TLI)
of_model("rmsr", "psych::factor.stats", estimate = fit$rms)
of_model("bic", "psych::factor.stats", estimate = fit$BIC)
for (item in confidence_items) {
  put(paste0(place, item, "/factor_1/pattern_loading"), "own search, checked by psych::fa",
      estimate = loading[[item]], n = enough)
  put(paste0(place, item, "/communality"), "own search, checked by psych::fa",
      estimate = loading[[item]]^2, n = enough)
}
put(paste0(place, "factor_1/sum_of_squares"), "own search, checked by psych::fa",
    estimate = sum(loading^2), n = enough)
