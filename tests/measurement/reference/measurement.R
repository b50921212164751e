# Reliability, descriptives and the one-factor model of items.csv, by psych and lavaan.
# Run in this folder: Rscript measurement.R   (writes measurement.csv)
suppressMessages({library(psych); library(lavaan)})
options(digits = 15)
items <- read.csv("items.csv")
reversed <- c("a2", "a5")
items[reversed] <- 7 - items[reversed]
out <- NULL
tools <- paste0("psych ", packageVersion("psych"), ", lavaan ", packageVersion("lavaan"), ", R ",
                getRversion())
keep <- function(scale, term, level, statistic, value) {
  out <<- rbind(out, data.frame(scale, term, level, statistic,
                                value = trimws(formatC(value, digits = 15, format = "g")),
                                tool = tools))
}
omega <- function(x) {
  names(x) <- make.names(names(x))
  fit <- cfa(paste("f =~", paste(names(x), collapse = " + ")), x, std.lv = TRUE)
  estimates <- lavInspect(fit, "est")
  common <- sum(estimates$lambda)^2
  common / (common + sum(diag(estimates$theta)))
}
scales <- list(a = paste0("a", 1:6), b = paste0("b", 1:3))
for (scale in names(scales)) {
  x <- items[scales[[scale]]]
  a <- suppressWarnings(psych::alpha(x, use = "pairwise", warnings = FALSE))
  together <- sum(rowSums(!is.na(x)) >= 2)
  interval <- alpha.ci(a$total$raw_alpha, n.obs = together, n.var = ncol(x), digits = 15)
  keep(scale, scale, "", "alpha", a$total$raw_alpha)
  keep(scale, scale, "", "alpha_ci_low", interval$lower.ci)
  keep(scale, scale, "", "alpha_ci_high", interval$upper.ci)
  keep(scale, scale, "", "alpha_listwise",
       psych::alpha(na.omit(x), warnings = FALSE)$total$raw_alpha)
  keep(scale, scale, "", "average_inter_item_correlation", a$total$average_r)
  keep(scale, scale, "", "omega_total", omega(na.omit(x)))
  # At least half the items answered; the mean of the answered ones times their number.
  enough <- rowSums(!is.na(x)) >= ceiling(ncol(x) / 2)
  score <- ifelse(enough, rowMeans(x, na.rm = TRUE) * ncol(x), NA)
  d <- describe(score)
  keep(scale, scale, "", "count", d$n)
  for (name in c("mean", "sd", "median"))
    keep(scale, scale, "", name, d[[name]])
  keep(scale, scale, "", "minimum", d$min)
  keep(scale, scale, "", "maximum", d$max)
  keep(scale, scale, "", "skewness", d$skew)
  keep(scale, scale, "", "kurtosis", d$kurtosis)
  keep(scale, scale, "", "floor_share", mean(score == ncol(x), na.rm = TRUE))
  keep(scale, scale, "", "ceiling_share", mean(score == 6 * ncol(x), na.rm = TRUE))
  keep(scale, scale, "", "standard_error_of_measurement", d$sd * sqrt(1 - a$total$raw_alpha))
  r <- cor(x, use = "pairwise.complete.obs")
  for (item in names(x)) {
    d <- describe(x[[item]])
    keep(scale, item, "", "count", d$n)
    keep(scale, item, "", "mean", d$mean)
    keep(scale, item, "", "sd", d$sd)
    keep(scale, item, "", "floor_share", mean(x[[item]] == 1, na.rm = TRUE))
    keep(scale, item, "", "ceiling_share", mean(x[[item]] == 6, na.rm = TRUE))
    keep(scale, item, "", "item_rest_correlation", a$item.stats[item, "r.drop"])
    keep(scale, item, "", "alpha_if_dropped", a$alpha.drop[item, "raw_alpha"])
    for (other in names(x)[seq_along(x) > match(item, names(x))])
      keep(scale, item, other, "correlation", r[item, other])
  }
}
# A covariance matrix whose one-factor solution is improper: a residual variance is negative.
named <- function(S) {
  dimnames(S) <- rep(list(paste0("x", seq_len(nrow(S)))), 2)
  S
}
one_factor <- function(scale, S) {
  model <- paste("f =~", paste(rownames(S), collapse = " + "))
  fit <- suppressWarnings(cfa(model, sample.cov = S, sample.nobs = 200, std.lv = TRUE,
                              sample.cov.rescale = FALSE))
  for (item in rownames(S)) {
    keep(scale, item, "", "loading", lavInspect(fit, "est")$lambda[item, 1])
    keep(scale, item, "", "residual_variance", lavInspect(fit, "est")$theta[item, item])
  }
}
one_factor("improper", named(matrix(c(1, .8, .8, .8, 1, .5, .8, .5, 1), 3)))
# Loadings of mixed size, unequal variances, a poor fit.
S <- matrix(.2, 5, 5)
diag(S) <- c(1, 2, 1.5, 1, .8)
S[1, 2] <- S[2, 1] <- .9
S[3, 4] <- S[4, 3] <- -.4
one_factor("poor_fit", named(S))
write.csv(out, "measurement.csv", row.names = FALSE, quote = TRUE)
