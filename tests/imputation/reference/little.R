# Little's (1988) test by its formula, means and covariances from lavaan's saturated EM.
# Rscript little.R   (in this folder; needs lavaan)
suppressMessages(library(lavaan))
set.seed(424)
little <- function(x) {
  x <- x[rowSums(!is.na(x)) > 0, , drop = FALSE]
  patterns <- lavaan:::lav_data_missing_patterns(x)
  h1 <- lavaan:::lav_mvnorm_missing_h1_estimate_moments(Y = x, Mp = patterns, max.iter = 20000L,
                                                        tol = 1e-13)
  mu <- h1$Mu; sigma <- h1$Sigma
  key <- apply(is.na(x), 1, paste, collapse = " ")
  statistic <- 0; df <- -ncol(x)
  for (k in unique(key)) {
    rows <- key == k; o <- !is.na(x[which(rows)[1], ])
    d <- colMeans(x[rows, o, drop = FALSE]) - mu[o]
    statistic <- statistic + sum(rows) * sum(d * solve(sigma[o, o], d)); df <- df + sum(o)
  }
  list(chi_square = statistic, df = df, p = pchisq(statistic, df, lower.tail = FALSE),
       patterns = length(unique(key)), mu = mu, sigma = sigma)
}
# The example that naniar's manual prints for mcar_test(airquality): 35.1, 14, 0.00142, 4.
printed <- little(as.matrix(airquality))
stopifnot(round(printed$chi_square, 1) == 35.1, printed$df == 14, printed$patterns == 4,
          signif(printed$p, 3) == 0.00142)

n <- 240
base <- matrix(rnorm(n * 4), n) %*% chol(.5 + .5 * diag(4))
x <- cbind(a = 50 + 10 * base[, 1], b = round(3 + base[, 2]), c = base[, 3],
           d = as.numeric(base[, 4] > .3))
random <- x
random[matrix(runif(n * 4) < .12, n)] <- NA
depends <- x
depends[runif(n) < plogis(-2 + 1.5 * base[, 3]), "a"] <- NA
depends[runif(n) < .15, "b"] <- NA
frames <- list(random = random, depends = depends)
rows <- data.frame(); out <- data.frame()
for (name in names(frames)) {
  rows <- rbind(rows, data.frame(case = name, frames[[name]]))
  found <- little(frames[[name]])
  values <- c(chi_square = found$chi_square, df = found$df, p = found$p, patterns = found$patterns,
              setNames(found$mu, paste0("mean_", colnames(x))),
              setNames(c(found$sigma), paste0("cov_", outer(colnames(x), colnames(x), paste0))))
  out <- rbind(out, data.frame(case = name, statistic = names(values),
                               value = sprintf("%.15g", values)))
}
write.csv(rows, "little_answers.csv", row.names = FALSE, na = "")
write.csv(out, "little.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("lavaan", packageVersion("lavaan"))), "little_versions.txt")
