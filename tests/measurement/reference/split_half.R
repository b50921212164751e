# Split-half reliability of factor_answers.csv: psych, and every split written out.
# Run in this folder: Rscript split_half.R   (writes split_half.csv)
suppressMessages(library(psych))
x <- read.csv("factor_answers.csv")[-1]
out <- NULL
keep <- function(items, coefficient, statistic, value, tool) {
  out <<- rbind(out, data.frame(items, coefficient, statistic,
                                value = trimws(formatC(value, digits = 15, format = "g")), tool))
}
versions <- c(psych = paste0("psych ", packageVersion("psych"), "; R ", getRversion()),
              base = paste0("R ", getRversion()))
spread <- function(items, coefficient, values, tool) {
  keep(items, coefficient, "mean", mean(values), versions[[tool]])
  keep(items, coefficient, "lowest", min(values), versions[[tool]])
  keep(items, coefficient, "highest", max(values), versions[[tool]])
}
for (number in c(4, 12)) {
  s <- splitHalf(x[seq_len(number)], raw = TRUE, covar = TRUE, check.keys = FALSE)
  keep(number, "guttman", "mean", s$meanr, versions[["psych"]])
  keep(number, "guttman", "lowest", s$minrb, versions[["psych"]])
  keep(number, "guttman", "highest", s$maxrb, versions[["psych"]])
}
for (number in c(4, 5, 8, 9)) {
  v <- cov(x[seq_len(number)], use = "pairwise.complete.obs")
  size <- number %/% 2
  found <- combn(number, size, function(half) {
    a <- sum(v[half, half]); b <- sum(v[-half, -half]); ab <- sum(v[half, -half])
    r <- ab / sqrt(a * b)
    p <- size / number; q <- 1 - p
    horst <- (sqrt(r^4 + 4 * p * q * r^2 * (1 - r^2)) - r^2) / (2 * p * q * (1 - r^2))
    c(if (number %% 2) horst else 2 * r / (1 + r), 4 * ab / sum(v))
  })
  spread(number, "spearman_brown", found[1, ], "base")
  if (number != 4) spread(number, "guttman", found[2, ], "base")
}
write.csv(out, "split_half.csv", row.names = FALSE, quote = FALSE)
