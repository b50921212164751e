# Independent R 4.2 computations of the careless-responding indices, base R only (loops, rle, cor, mahalanobis).
# usage: Rscript careless_oracle.R answers.csv values.csv
set.seed(20261123)
n <- 60; k <- 4; S <- 4; p <- S * k
scale <- rep(1:S, each = k); rev <- rep(c(FALSE, TRUE, FALSE, FALSE), S)
eta <- matrix(rnorm(n * S), n) %*% chol(.3 + diag(.7, S))
x <- sapply(1:p, function(j) pmin(5, pmax(1, round(3 + .2 * (j %% 5 - 2) + 1.1 * eta[, scale[j]] + rnorm(n, 0, .6)))))
x[, rev] <- 6 - x[, rev]
x[1, ] <- 3; x[2, ] <- 5; x[3, ] <- sample(1:5, p, TRUE); x[4, ] <- rep(c(4, 5), p / 2)
x[sample(n * p, 70)] <- NA
x[5, ] <- NA; x[6, -2] <- NA; x[7, ] <- ifelse(rev, 5, 1); x[8, 1:2] <- c(2, NA)
keyed <- x; keyed[, rev] <- 6 - keyed[, rev]
num <- function(v) if (length(v) == 1 && is.finite(v)) v else NA
row <- function(f) apply(x, 1, function(v) num(suppressWarnings(f(v))))
runs <- function(v) { r <- rle(ifelse(is.na(v), -seq_along(v), v)); r$lengths[r$values > 0] }
out <- data.frame(
  longest_run = row(function(v) max(runs(v))),
  average_run = row(function(v) mean(runs(v))),
  within_person_sd = row(function(v) sd(v, na.rm = TRUE)))
mu <- colMeans(x, na.rm = TRUE); C <- cov(x, use = "pairwise.complete.obs")
out$mahalanobis <- row(function(v) { o <- !is.na(v); if (!any(o)) NA else mahalanobis(v[o], mu[o], C[o, o, drop = FALSE]) })
out$probability <- sapply(1:n, function(i) num(pchisq(out$mahalanobis[i], sum(!is.na(x[i, ])), lower.tail = FALSE)))
out$even_odd <- apply(keyed, 1, function(v) {
  f <- t(sapply(1:S, function(s) { w <- v[scale == s]; c(mean(w[c(1, 3)], na.rm = TRUE), mean(w[c(2, 4)], na.rm = TRUE)) }))
  f <- f[complete.cases(f), , drop = FALSE]
  if (nrow(f) < 3 || var(f[, 1]) < 1e-12 || var(f[, 2]) < 1e-12) return(NA)
  r <- cor(f[, 1], f[, 2]); max(-1, 2 * r / (1 + r)) })
R <- cor(x, use = "pairwise.complete.obs")
pairs_index <- function(chosen) {
  w <- which(chosen & upper.tri(R), arr.ind = TRUE)
  row(function(v) { a <- v[w[, 1]]; b <- v[w[, 2]]; o <- !is.na(a + b)
    if (sum(o) < 3 || sd(a[o]) == 0 || sd(b[o]) == 0) NA else cor(a[o], b[o]) }) }
out$synonyms <- pairs_index(R > .6); out$antonyms <- pairs_index(R < -.6)
cat("pairs", sum(R[upper.tri(R)] > .6), sum(R[upper.tri(R)] < -.6), "\n")
out$person_total <- sapply(1:n, function(i) { o <- !is.na(x[i, ]); m <- colMeans(x[-i, ], na.rm = TRUE)
  if (sum(o) < 3 || sd(x[i, o]) == 0) NA else cor(x[i, o], m[o]) })
# Guttman errors by counting pairs of steps; the maximum by trying every answer with the same total
grid <- as.matrix(expand.grid(rep(list(0:4), k)))
out$guttman_errors <- sapply(1:n, function(i) { G <- M <- 0; enough <- FALSE
  for (s in 1:S) { it <- which(scale == s); P <- sapply(it, function(j) sapply(1:4, function(m) mean(keyed[, j] - 1 >= m, na.rm = TRUE)))
    o <- which(!is.na(keyed[i, it])); if (!length(o)) next; enough <- enough || length(o) > 1
    pop <- as.vector(P); ord <- order(-pop); ord <- ord[((ord - 1) %/% 4 + 1) %in% o]
    count <- function(v) { st <- unlist(lapply(v, function(a) as.numeric(1:4 <= a)))[ord]; e <- 0
      for (a in seq_along(st)) if (st[a] == 0) e <- e + sum(st[-(1:a)]); e }
    v <- keyed[i, it] - 1; v[is.na(v)] <- 0
    same <- unique(grid[, , drop = FALSE]); drop <- setdiff(1:k, o); if (length(drop)) same <- same[rowSums(same[, drop, drop = FALSE]) == 0, , drop = FALSE]
    same <- same[rowSums(same) == sum(v), , drop = FALSE]
    G <- G + count(v); M <- M + max(apply(same, 1, count)) }
  if (!enough || M == 0) NA else G / M })
a <- commandArgs(TRUE)
write.csv(x, a[1], row.names = FALSE, na = "")
write.csv(format(out, digits = 15, trim = TRUE), a[2], row.names = FALSE, quote = FALSE)
