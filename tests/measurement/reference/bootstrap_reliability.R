# Bootstrap intervals of alpha of factor_answers.csv on given draws, by boot.
# Run in this folder: Rscript bootstrap_reliability.R   (writes bootstrap_reliability.csv)
# The draws come from Park and Miller's generator: s <- 16807 s mod (2^31 - 1), row = s modulo n, plus 1.
suppressMessages(library(boot))
x <- read.csv("factor_answers.csv")[-1]
out <- NULL
tools <- paste0("boot ", packageVersion("boot"), "; R ", getRversion())
keep <- function(scale, statistic, sample, value) {
  out <<- rbind(out, data.frame(scale, statistic, sample,
                                value = trimws(formatC(value, digits = 15, format = "g")),
                                tool = tools))
}
alpha <- function(d) {
  v <- cov(d, use = "pairwise.complete.obs")
  ncol(v) / (ncol(v) - 1) * (1 - sum(diag(v)) / sum(v))
}
samples <- 400
n <- nrow(x)
state <- 12345
draws <- matrix(0, samples, n)
for (b in seq_len(samples)) for (j in seq_len(n)) {
  state <- (16807 * state) %% 2147483647
  draws[b, j] <- state %% n + 1
}
for (scale in c("v", "w", "all")) {
  items <- if (scale == "all") x else x[startsWith(names(x), scale)]
  t0 <- alpha(items)
  t <- sapply(seq_len(samples), function(b) alpha(items[draws[b, ], ]))
  without <- sapply(seq_len(n), function(i) alpha(items[-i, ]))
  influence <- (n - 1) * (mean(without) - without)
  keep(scale, "alpha", 0, t0)
  for (b in c(1:5, 399, 400)) keep(scale, "sample", b, t[b])
  for (i in c(1, 11, 29, 300)) keep(scale, "without", i, without[i])
  for (level in c(0.9, 0.95)) {
    percentile <- boot:::perc.ci(t, conf = level)
    corrected <- boot:::bca.ci(NULL, conf = level, t0 = t0, t = t, L = influence)
    keep(scale, paste0("percentile_low_", level), 0, percentile[4])
    keep(scale, paste0("percentile_high_", level), 0, percentile[5])
    keep(scale, paste0("bca_low_", level), 0, corrected[4])
    keep(scale, paste0("bca_high_", level), 0, corrected[5])
  }
}
write.csv(out, "bootstrap_reliability.csv", row.names = FALSE, quote = FALSE)
