# Scores of tests/measurement/reference/items.csv by base R, item-rest correlations by psych.
# Run in this folder: Rscript scores.R   (writes scores.csv and signs.csv)
items <- read.csv("../../measurement/reference/items.csv")
x <- items[paste0("a", 1:6)]
x[c("a2", "a5")] <- 7 - x[c("a2", "a5")]
answered <- rowSums(!is.na(x))
sum_five <- ifelse(answered >= 5, rowMeans(x, na.rm = TRUE) * 6, NA)
mean_half <- ifelse(answered >= 3, rowMeans(x, na.rm = TRUE), NA)
band <- cut(sum_five, c(-Inf, 18, 24, Inf), c("low", "middle", "high"))
text <- function(number) ifelse(is.na(number), "", trimws(formatC(number, digits = 15)))
write.csv(data.frame(row = items$row, answered, sum_five = text(sum_five),
                     mean_half = text(mean_half), band),
          "scores.csv", row.names = FALSE, na = "", quote = FALSE)
raw <- items[paste0("a", 1:6)] # nothing turned round: two items go against the others
signs <- suppressWarnings(psych::alpha(raw, warnings = FALSE))$item.stats[, "r.drop"]
write.csv(data.frame(item = names(raw), item_rest_correlation = text(signs),
                     tool = paste0("psych ", packageVersion("psych"), ", R ", getRversion())),
          "signs.csv", row.names = FALSE)
