# Polychoric, polyserial and Pearson correlations, sampling adequacy, MAP and parallel analysis of
# mixed_answers.csv and steep_answers.csv, by lavaan, psych and polycor.
# Run in this folder: Rscript correlations.R   (writes correlations.csv)
suppressMessages({library(psych); library(lavaan); library(polycor)})
options(digits = 15)
answers <- read.csv("mixed_answers.csv")[-1]
numbers <- c("number_1", "number_2")
items <- setdiff(names(answers), numbers)
five <- grep("five", items, value = TRUE)
out <- NULL
tools <- paste0("psych ", packageVersion("psych"), ", lavaan ", packageVersion("lavaan"),
                ", polycor ", packageVersion("polycor"), ", R ", getRversion())
keep <- function(analysis, first, second, statistic, value)
  out <<- rbind(out, data.frame(analysis, first, second, statistic,
                                value = trimws(formatC(value, digits = 15, format = "g")),
                                tool = tools))
keep_matrix <- function(analysis, statistic, matrix)
  for (i in seq_len(nrow(matrix))) for (j in seq_len(i - 1))
    keep(analysis, colnames(matrix)[j], colnames(matrix)[i], statistic, matrix[i, j])

pairwise <- lavCor(answers, ordered = items, missing = "pairwise")
keep_matrix("pairwise", "lavcor", unclass(pairwise))
complete <- na.omit(answers)
keep_matrix("complete", "lavcor", unclass(lavCor(complete, ordered = items)))
keep("complete", "", "", "n", nrow(complete))
keep_matrix("pairwise", "psych", suppressWarnings(
  psych::polychoric(answers[five], correct = 0, smooth = FALSE)$rho))
keep_matrix("pairwise", "pearson", cor(answers, use = "pairwise"))
keep_matrix("pairwise", "together", crossprod(!is.na(answers)))
thresholds <- unclass(lavCor(answers, ordered = items, missing = "pairwise", output = "th"))
for (name in names(thresholds)) if (grepl("|", name, fixed = TRUE))
  keep("pairwise", sub("[|].*", "", name), sub(".*[|]t", "", name), "threshold", thresholds[[name]])
for (item in items) for (number in numbers) {
  both <- na.omit(answers[c(number, item)])
  keep("complete_pairs", item, number, "polyserial_by_moments",
       polyserial(both[[1]], both[[2]], ML = FALSE))
}

# Sampling adequacy, Bartlett's test, eigenvalues and MAP of Pearson's and of the ordinal matrix.
matrices <- list(pearson = cor(answers[items], use = "pairwise"),
                 polychoric = unclass(pairwise)[items, items])
for (kind in names(matrices)) {
  r <- matrices[[kind]]
  adequacy <- KMO(r)
  keep(kind, "", "", "kmo", adequacy$MSA)
  for (item in items) keep(kind, item, "", "kmo", adequacy$MSAi[[item]])
  bartlett <- cortest.bartlett(r, n = nrow(answers))
  keep(kind, "", "", "bartlett_chi_square", bartlett$chisq)
  keep(kind, "", "", "bartlett_df", bartlett$df)
  keep(kind, "", "", "bartlett_p", bartlett$p.value)
  values <- eigen(r)$values
  for (i in seq_along(values)) keep(kind, i, "", "eigenvalue", values[i])
  found <- suppressWarnings(suppressMessages(
    vss(r, n = length(items) - 1, n.obs = nrow(answers), plot = FALSE, fm = "pc")))
  for (i in seq_along(found$map)) keep(kind, i, "", "average_squared_partial", found$map[i])
}
impossible <- matrix(c(1, .9, -.9, .9, 1, .9, -.9, .9, 1), 3, dimnames = list(letters[1:3],
                                                                            letters[1:3]))
keep_matrix("smooth", "smoothed", suppressWarnings(cor.smooth(impossible)))

# Steep correlations, and a two-by-two table with an empty cell.
steep <- read.csv("steep_answers.csv")[-1]
keep_matrix("steep", "lavcor", unclass(suppressWarnings(lavCor(steep, ordered = names(steep)))))
keep("steep", "two_1", "two_2", "empty", sum(table(steep$two_1, steep$two_2) == 0))

# Parallel analysis of the components: each item's answers drawn again with replacement.
set.seed(20261107)
draws <- 400
resampled <- suppressWarnings(suppressMessages(
  fa.parallel(answers[five], fa = "pc", n.iter = draws, sim = FALSE, plot = FALSE,
              use = "pairwise")))
keep("pearson", "", "", "draws", draws)
for (i in seq_along(five)) {
  keep("pearson", i, "", "random_mean", mean(resampled$values[, i]))
  keep("pearson", i, "", "random_sd", sd(resampled$values[, i]))
}
draws <- 60
resampled <- suppressWarnings(suppressMessages(
  fa.parallel(answers[five], fa = "pc", cor = "poly", n.iter = draws, sim = FALSE, plot = FALSE,
              correct = 0, use = "pairwise")))
keep("polychoric", "", "", "draws", draws)
for (i in seq_along(five)) {
  keep("polychoric", i, "", "random_mean", mean(resampled$values[, i]))
  keep("polychoric", i, "", "random_sd", sd(resampled$values[, i]))
}
write.csv(out, "correlations.csv", row.names = FALSE, quote = TRUE)
