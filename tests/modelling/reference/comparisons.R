# The comparisons of groups and their effect sizes, computed by R from
# ../../description/reference/small_survey.csv. Run in this folder: Rscript comparisons.R
# It writes comparisons_reference.csv. Needs base R and pROC (DeLong's variance).
# Noncentral limits and the conditional odds ratio are solved here to 1e-13, because R's own
# fisher.test stops its search at about 1e-4.

data <- read.csv("../../description/reference/small_survey.csv", na.strings = "")
out <- list()
keep <- function(target, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(
    target, statistic, value = sprintf("%.15g", as.numeric(value)))
}
confidence <- .9
tails <- c((1 + confidence) / 2, (1 - confidence) / 2)
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-13, maxiter = 10000)$root
limits <- function(cdf, low, high) sapply(tails, function(tail) {
  if (cdf(low) < tail) low else root(function(shift) cdf(shift) - tail, low, high)
})

# t tests of two levels of "two", with Hedges' g
for (name in c("score", "spread")) {
  a <- na.omit(data[[name]][which(data$two == "a")])
  b <- na.omit(data[[name]][which(data$two == "b")])
  for (kind in c("student_t", "welch_t")) {
    target <- paste(name, kind)
    test <- t.test(a, b, var.equal = kind == "student_t", conf.level = confidence)
    keep(target, kind, test$statistic)
    keep(target, "df", test$parameter)
    keep(target, "p", test$p.value)
    keep(target, "mean_difference", mean(a) - mean(b))
    keep(target, "se", test$stderr)
    keep(target, "mean_difference_low", test$conf.int[1])
    keep(target, "mean_difference_high", test$conf.int[2])
    n <- length(a) + length(b)
    factor <- 1 - 3 / (4 * n - 9)
    pooled <- sqrt(((length(a) - 1) * var(a) + (length(b) - 1) * var(b)) / (n - 2))
    scale <- sqrt(1 / length(a) + 1 / length(b))
    t <- (mean(a) - mean(b)) / pooled / scale
    keep(target, "hedges_g", t * scale * factor)
    ends <- limits(function(shift) pt(t, n - 2, shift), -30, 30) * scale * factor
    keep(target, "hedges_g_low", ends[1])
    keep(target, "hedges_g_high", ends[2])
  }
}

# Mann-Whitney of two levels of "two"
library(pROC, quietly = TRUE, warn.conflicts = FALSE)
for (name in c("score", "spread", "likert")) {
  target <- paste(name, "mann_whitney")
  a <- na.omit(data[[name]][which(data$two == "a")])
  b <- na.omit(data[[name]][which(data$two == "b")])
  test <- wilcox.test(a, b, exact = FALSE)
  keep(target, "mann_whitney", test$statistic)
  keep(target, "p", test$p.value)
  share <- test$statistic[[1]] / length(a) / length(b)
  keep(target, "probability_of_superiority", share)
  keep(target, "rank_biserial", 2 * share - 1)
  curve <- roc(controls = b, cases = a, direction = "<", quiet = TRUE)
  stopifnot(abs(auc(curve) - share) < 1e-12)
  half <- qnorm(tails[1]) * sqrt(var(curve, method = "delong")) / (share * (1 - share))
  ends <- plogis(qlogis(share) + c(-half, half))
  keep(target, "probability_of_superiority_low", ends[1])
  keep(target, "probability_of_superiority_high", ends[2])
  keep(target, "rank_biserial_low", 2 * ends[1] - 1)
  keep(target, "rank_biserial_high", 2 * ends[2] - 1)
}

# Several groups
share_limits <- function(f, df1, df2, n) {
  ends <- limits(function(shift) pf(f, df1, df2, shift), 0, 500)
  ends / (ends + n)
}
for (name in c("score", "spread", "likert")) for (group in c("three", "four")) {
  frame <- na.omit(data.frame(value = data[[name]], group = factor(data[[group]])))
  n <- nrow(frame)
  groups <- nlevels(frame$group)
  for (kind in c("anova", "welch_anova")) {
    target <- paste(name, group, kind)
    test <- oneway.test(value ~ group, frame, var.equal = kind == "anova")
    f <- test$statistic[[1]]
    keep(target, kind, f)
    keep(target, "df", test$parameter[[1]])
    keep(target, "residual_df", test$parameter[[2]])
    keep(target, "p", test$p.value)
    squares <- summary(aov(value ~ group, frame))[[1]][["Sum Sq"]]
    keep(target, "eta_squared", squares[1] / sum(squares))
    mean_square <- squares[2] / (n - groups)
    omega <- if (kind == "anova") {
      (squares[1] - (groups - 1) * mean_square) / (sum(squares) + mean_square)
    } else {
      (groups - 1) * (f - 1) / ((groups - 1) * (f - 1) + n)
    }
    keep(target, "omega_squared", omega)
    ends <- share_limits(f, test$parameter[[1]], test$parameter[[2]], n)
    keep(target, "omega_squared_low", ends[1])
    keep(target, "omega_squared_high", ends[2])
    if (kind == "anova") keep(target, "eta_squared_low", ends[1])
    if (kind == "anova") keep(target, "eta_squared_high", ends[2])
  }
  target <- paste(name, group, "kruskal_wallis")
  test <- kruskal.test(value ~ group, frame)
  keep(target, "kruskal_wallis", test$statistic)
  keep(target, "df", test$parameter)
  keep(target, "p", test$p.value)
  keep(target, "epsilon_squared", test$statistic / (n - 1))
  ranks <- oneway.test(rank(value) ~ group, frame, var.equal = TRUE)
  ends <- share_limits(ranks$statistic[[1]], groups - 1, n - groups, n)
  keep(target, "epsilon_squared_low", ends[1])
  keep(target, "epsilon_squared_high", ends[2])
}

# Shares
for (pair in list(c("agrees", "two"), c("answer", "two"), c("answer", "three"),
                  c("answer", "four"), c("agrees", "three"))) {
  counts <- table(data[[pair[2]]], data[[pair[1]]])
  target <- paste(pair[1], pair[2], "chi_square")
  test <- suppressWarnings(chisq.test(counts, correct = FALSE))
  chi_square <- test$statistic[[1]]
  df <- test$parameter[[1]]
  scale <- sum(counts) * (min(dim(counts)) - 1)
  keep(target, "chi_square", chi_square)
  keep(target, "df", df)
  keep(target, "p", test$p.value)
  keep(target, "smallest_expected_count", min(test$expected))
  keep(target, "cramers_v", sqrt(chi_square / scale))
  ends <- limits(function(shift) pchisq(chi_square, df, shift), 0, 500)
  keep(target, "cramers_v_low", sqrt(ends[1] / scale))
  keep(target, "cramers_v_high", sqrt(ends[2] / scale))

  target <- paste(pair[1], pair[2], "fisher")
  keep(target, "p", fisher.test(counts, workspace = 2e7)$p.value)
  margins <- rowSums(lgamma(counts + 1))
  log_probability <- sum(lgamma(rowSums(counts) + 1)) + sum(lgamma(colSums(counts) + 1)) -
    lgamma(sum(counts) + 1) - sum(margins)
  keep(target, "fisher", exp(log_probability))
  if (all(dim(counts) == 2)) {
    # Fisher's noncentral hypergeometric distribution of the cell [2, 2]
    m <- sum(counts[2, ])
    k <- sum(counts[, 2])
    x <- counts[2, 2]
    support <- max(0, m + k - sum(counts)):min(m, k)
    weights <- lchoose(m, support) + lchoose(sum(counts) - m, k - support)
    shares <- function(log_odds) {
      w <- exp(weights - max(weights) + support * log_odds)
      w / sum(w)
    }
    keep(target, "odds_ratio", exp(root(function(b) sum(support * shares(b)) - x, -20, 20)))
    tail <- (1 - confidence) / 2
    keep(target, "odds_ratio_low",
         exp(root(function(b) sum(shares(b)[support >= x]) - tail, -20, 20)))
    keep(target, "odds_ratio_high",
         exp(root(function(b) sum(shares(b)[support <= x]) - tail, -20, 20)))
    check <- fisher.test(counts, conf.level = confidence)
    stopifnot(abs(log(check$estimate) - log(as.numeric(tail(out, 3)[[1]]$value))) < 1e-3)
  }
}

keep(R.version.string, "", NA)
keep(paste("pROC", packageVersion("pROC")), "", NA)
write.csv(do.call(rbind, out), "comparisons_reference.csv", row.names = FALSE, quote = TRUE)
