# Rubin's rules, D1, measures on their scales and R-hat, from estimates made here.
# Rscript pooling.R   (in this folder; needs mice, mitml, rstan)
suppressMessages({library(mice); library(mitml); library(rstan)})
set.seed(20240)
out <- data.frame()
keep <- function(what, target, statistic, value)
  out <<- rbind(out, data.frame(what, target, statistic, value = as.numeric(value)))

# Scalars and joint tests: m sets of k coefficients with their covariance matrices.
estimates <- data.frame(); covariances <- data.frame()
cases <- list(many = c(20, 3), few = c(3, 2), two = c(2, 2))
for (name in names(cases)) {
  m <- cases[[name]][1]; k <- cases[[name]][2]
  root <- matrix(rnorm(k * k), k); centre <- rnorm(k, .6)
  qhat <- t(sapply(1:m, function(i) centre + .15 * (root %*% rnorm(k))))
  uhat <- lapply(1:m, function(i) .1 * (crossprod(root) + diag(k)) * runif(1, .9, 1.1))
  for (i in 1:m) {
    estimates <- rbind(estimates, data.frame(case = name, set = i, term = 1:k, estimate = qhat[i, ]))
    covariances <- rbind(covariances, data.frame(case = name, set = i, row = rep(1:k, k),
                                                 column = rep(1:k, each = k), value = c(uhat[[i]])))
  }
  for (df in c(Inf, 300, 12)) {
    label <- paste0(name, ":", df)
    for (j in 1:k) {
      u <- sapply(uhat, function(x) x[j, j])
      p <- pool.scalar(qhat[, j], u, n = df, k = 0)
      target <- paste0(label, ":", j)
      keep("scalar", target, "estimate", p$qbar); keep("scalar", target, "within", p$ubar)
      keep("scalar", target, "between", p$b); keep("scalar", target, "total", p$t)
      keep("scalar", target, "df", p$df); keep("scalar", target, "riv", p$r)
      keep("scalar", target, "fmi", p$fmi); keep("scalar", target, "lambda", (1 + 1/m) * p$b / p$t)
      keep("scalar", target, "p", 2 * pt(-abs(p$qbar / sqrt(p$t)), p$df))
      keep("scalar", target, "low", p$qbar - qt(.975, p$df) * sqrt(p$t))
    }
    q <- t(qhat); rownames(q) <- paste0("b", 1:k)
    u <- array(unlist(uhat), c(k, k, m), dimnames = list(rownames(q), rownames(q), NULL))
    # mitml has no result for Reiter's degrees of freedom when k (m - 1) is 4 or less.
    if (is.infinite(df) || k * (m - 1) > 4) {
      test <- mitml:::.D1(Qhat = q, Uhat = u, df.com = if (is.finite(df)) df)
      keep("joint", label, "F", test$F); keep("joint", label, "df1", test$k)
      keep("joint", label, "df2", test$v); keep("joint", label, "riv", test$r)
      keep("joint", label, "p", pf(test$F, test$k, test$v, lower.tail = FALSE))
      # The same through the public function, whose derivatives are numerical.
      public <- testConstraints(qhat = q, uhat = u, constraints = rownames(q),
                                df.com = if (is.finite(df)) df)$test
      stopifnot(all.equal(c(test$F, test$v), unname(public[1, c("F.value", "df2")]),
                          tolerance = 1e-7))
    }
  }
}
write.csv(estimates, "pooling_estimates.csv", row.names = FALSE)
write.csv(covariances, "pooling_covariances.csv", row.names = FALSE)

# Measures: one number a set.
m <- 15; n <- 150
r <- tanh(rnorm(m, .5, .05)); area <- plogis(rnorm(m, 1, .08)); se <- runif(m, .03, .05)
r2 <- runif(m, .2, .3); weak <- runif(m, .001, .004); events <- rbinom(m, n, .12); none <- rep(0, m)
write.csv(data.frame(set = 1:m, r, area, se, r2, weak, events, none), "pooling_measures.csv",
          row.names = FALSE)
on <- function(what, q, u, back, statistic = "limit") {
  p <- pool.scalar(q, u); reach <- qt(.975, p$df) * sqrt(p$t)
  keep("measure", what, "estimate", back(p$qbar)); keep("measure", what, "low", back(p$qbar - reach))
  keep("measure", what, "high", back(p$qbar + reach)); keep("measure", what, "fmi", p$fmi)
}
on("pearson", atanh(r), rep(1 / (n - 3), m), tanh)
on("spearman", atanh(r), (1 + r^2 / 2) / (n - 3), tanh)
on("area", qlogis(area), (se / (area * (1 - area)))^2, plogis)
on("r2", atanh(sqrt(r2)), rep(1 / (n - 3), m), function(z) tanh(pmax(z, 0))^2)
on("weak", atanh(sqrt(weak)), rep(1 / (n - 3), m), function(z) tanh(pmax(z, 0))^2)
# Wilson's interval for multiple imputation: the roots of (q - p)^2 = t^2 (1 + r) p (1 - p) / n.
for (name in c("events", "none")) {
  share <- get(name) / n
  p <- pool.scalar(share, share * (1 - share) / n)
  increase <- if (name == "none") 0 else p$r
  df <- if (name == "none") Inf else (m - 1) * (1 + 1 / p$r)^2
  f <- function(x) (p$qbar - x)^2 - qt(.975, df)^2 * (1 + increase) * x * (1 - x) / n
  low <- if (name == "none") 0 else uniroot(f, c(0, p$qbar), tol = 1e-14)$root
  keep("share", name, "estimate", p$qbar); keep("share", name, "low", low)
  keep("share", name, "high", uniroot(f, c(max(p$qbar, 1e-6), 1), tol = 1e-14)$root)
  keep("share", name, "se", sqrt(p$t))
}
keep("share", "none", "wilson_high", prop.test(0, n, correct = FALSE)$conf.int[2])

# R-hat: rounds by chains, some with ties, odd numbers of rounds, a trend, chains apart.
chains <- list(good = matrix(rnorm(200), 10), odd = matrix(rnorm(110), 11),
               ties = matrix(sample(1:3, 60, TRUE), 12),
               trend = matrix(rnorm(80), 10) + 1:10,
               apart = t(t(matrix(rnorm(60), 10)) + c(0, 0, 0, 3, 3, 3)),
               spread = t(t(matrix(rnorm(60), 10)) * c(1, 1, 1, 6, 6, 6)))
table <- data.frame()
for (name in names(chains)) {
  # In whole 1024ths, so that distances from the median tie in every arithmetic.
  x <- round(chains[[name]] * 1024) / 1024
  table <- rbind(table, data.frame(chain = name, round = c(row(x)), number = c(col(x)), value = c(x)))
  keep("r_hat", name, "r_hat", Rhat(x))
}
write.csv(table, "chains.csv", row.names = FALSE)
out$value <- sprintf("%.15g", out$value)
write.csv(out, "pooling.csv", row.names = FALSE, quote = FALSE)
versions <- sapply(c("mice", "mitml", "rstan"), function(p) as.character(packageVersion(p)))
writeLines(c(R.version.string, paste(names(versions), versions)), "pooling_versions.txt")
