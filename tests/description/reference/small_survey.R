# The statistics of the stage description, computed by R from small_survey.csv (beside this file).
# Run in this folder: Rscript small_survey.R     It writes small_survey_reference.csv.
# Needs base R only. Numbers are written with 15 significant digits.

data <- read.csv("small_survey.csv", na.strings = "", stringsAsFactors = FALSE)
out <- list()
keep <- function(analysis, target, statistic, value) {
  out[[length(out) + 1]] <<- data.frame(analysis, target, statistic,
                                        value = sprintf("%.15g", as.numeric(value)))
}

for (name in c("score", "spread", "likert")) {
  for (group in c("all", "a", "b")) {
    x <- if (group == "all") data[[name]] else data[[name]][which(data$two == group)]
    x <- x[!is.na(x)]
    keep("summary", paste(name, group), "count", length(x))
    keep("summary", paste(name, group), "mean", mean(x))
    keep("summary", paste(name, group), "sd", sd(x))
    quartiles <- quantile(x, c(.25, .5, .75), type = 7)
    keep("summary", paste(name, group), "lower_quartile", quartiles[[1]])
    keep("summary", paste(name, group), "median", quartiles[[2]])
    keep("summary", paste(name, group), "upper_quartile", quartiles[[3]])
  }
}

for (name in c("three", "four", "answer", "agrees")) {
  for (group in c("all", "a", "b")) {
    x <- if (group == "all") data[[name]] else data[[name]][which(data$two == group)]
    shares <- 100 * prop.table(table(x))
    for (level in names(shares)) keep("percent", paste(name, group), level, shares[[level]])
  }
}

# Standardised mean differences, written out from Yang and Dalton (2012).
for (name in c("score", "spread", "likert")) {
  a <- na.omit(data[[name]][which(data$two == "a")])
  b <- na.omit(data[[name]][which(data$two == "b")])
  keep("smd", paste(name, "by two"), "standardised_mean_difference",
       (mean(a) - mean(b)) / sqrt((var(a) + var(b)) / 2))
}
multivariate <- function(name, by, first, second) {
  levels <- sort(unique(na.omit(data[[name]][which(data[[by]] %in% c(first, second))])))
  shares <- function(group) {
    x <- factor(data[[name]][which(data[[by]] == group)], levels)
    as.vector(prop.table(table(x)))[-1]
  }
  t <- shares(first)
  c <- shares(second)
  s <- matrix(0, length(t), length(t))
  for (i in seq_along(t)) for (j in seq_along(t)) {
    s[i, j] <- if (i == j) (t[i] * (1 - t[i]) + c[i] * (1 - c[i])) / 2
               else -(t[i] * t[j] + c[i] * c[j]) / 2
  }
  sqrt(drop(t(t - c) %*% solve(s) %*% (t - c)))
}
for (name in c("three", "four", "answer")) {
  keep("smd", paste(name, "by two"), "standardised_mean_difference",
       multivariate(name, "two", "a", "b"))
}
p <- mean(data$agrees[which(data$two == "a")] == "yes", na.rm = TRUE)
q <- mean(data$agrees[which(data$two == "b")] == "yes", na.rm = TRUE)
keep("smd", "agrees by two", "standardised_mean_difference",
     (p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2))
keep("smd", "answer by three", "standardised_mean_difference",
     max(multivariate("answer", "three", "x", "y"), multivariate("answer", "three", "x", "z"),
         multivariate("answer", "three", "y", "z")))

# Tests in Table 1.
test <- chisq.test(table(data$two, data$answer), correct = FALSE)
keep("test", "answer by two", "chi_square", test$statistic)
keep("test", "answer by two", "df", test$parameter)
keep("test", "answer by two", "p", test$p.value)
test <- t.test(data$score[which(data$two == "a")], data$score[which(data$two == "b")])
keep("test", "score by two", "welch_t", test$statistic)
keep("test", "score by two", "df", test$parameter)
keep("test", "score by two", "p", test$p.value)
test <- suppressWarnings(chisq.test(table(data$three, data$answer), correct = FALSE))
keep("test", "answer by three", "chi_square", test$statistic)
keep("test", "answer by three", "df", test$parameter)
keep("test", "answer by three", "p", test$p.value)

# Correlations; Spearman's interval from Bonett and Wright (2000).
pairs <- list(c("score", "spread"), c("score", "likert"), c("spread", "likert"))
for (pair in pairs) {
  x <- data[[pair[1]]]
  y <- data[[pair[2]]]
  target <- paste(pair, collapse = " ")
  test <- cor.test(x, y, conf.level = .9)
  keep("pearson", target, "correlation", test$estimate)
  keep("pearson", target, "df", test$parameter)
  keep("pearson", target, "p", test$p.value)
  keep("pearson", target, "ci_low", test$conf.int[1])
  keep("pearson", target, "ci_high", test$conf.int[2])
  test <- cor.test(x, y, method = "spearman", exact = FALSE)
  n <- sum(complete.cases(x, y))
  r <- test$estimate
  half <- qnorm(.95) * sqrt((1 + r^2 / 2) / (n - 3))
  keep("spearman", target, "correlation", r)
  keep("spearman", target, "p", test$p.value)
  keep("spearman", target, "ci_low", tanh(atanh(r) - half))
  keep("spearman", target, "ci_high", tanh(atanh(r) + half))
}

# Wilson's interval.
for (case in list(c(0, 12), c(3, 59), c(29, 100), c(44, 44))) {
  test <- suppressWarnings(prop.test(case[1], case[2], correct = FALSE))
  keep("wilson", paste(case, collapse = " of "), "ci_low", test$conf.int[1])
  keep("wilson", paste(case, collapse = " of "), "ci_high", test$conf.int[2])
}

# Fisher's exact test, tables given row by row.
tables <- list(
  "3,1;1,3" = matrix(c(3, 1, 1, 3), 2, byrow = TRUE),
  "12,5;4,19" = matrix(c(12, 5, 4, 19), 2, byrow = TRUE),
  "120,85;60,77" = matrix(c(120, 85, 60, 77), 2, byrow = TRUE),
  "6,0;2,9" = matrix(c(6, 0, 2, 9), 2, byrow = TRUE),
  "4,1,0;2,3,5;1,0,6" = matrix(c(4, 1, 0, 2, 3, 5, 1, 0, 6), 3, byrow = TRUE),
  "8,3,2,1;2,7,4,9" = matrix(c(8, 3, 2, 1, 2, 7, 4, 9), 2, byrow = TRUE),
  "30,25;14,40;22,31" = matrix(c(30, 25, 14, 40, 22, 31), 3, byrow = TRUE)
)
for (name in names(tables)) {
  keep("fisher", name, "p", fisher.test(tables[[name]], workspace = 2e7)$p.value)
}

keep("version", R.version.string, "", NA)
write.csv(do.call(rbind, out), "small_survey_reference.csv", row.names = FALSE, quote = TRUE)
