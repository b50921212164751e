# Exploratory factor analysis of factor_answers.csv, by psych, stats and GPArotation.
# Run in this folder: Rscript exploratory.R   (writes exploratory.csv)
suppressMessages({library(psych); library(GPArotation)})
options(digits = 15)
x <- read.csv("factor_answers.csv")[-1]
n <- nrow(x)
r <- cor(x, use = "pairwise.complete.obs")
out <- NULL
tools <- paste0("psych ", packageVersion("psych"), "; GPArotation ", packageVersion("GPArotation"),
                "; R ", getRversion())
keep <- function(model, statistic, term, level, value) {
  out <<- rbind(out, data.frame(model, statistic, term, level,
                                value = trimws(formatC(value, digits = 15, format = "g")),
                                tool = tools))
}
keep_matrix <- function(model, statistic, values, terms) {
  for (i in seq_len(nrow(values))) for (j in seq_len(ncol(values)))
    keep(model, statistic, terms[i], paste0("factor_", j), values[i, j])
}
keep_psych <- function(model, f) {
  factors <- paste0("factor_", seq_len(f$factors))
  keep_matrix(model, "pattern", unclass(f$loadings), names(x))
  keep_matrix(model, "structure", unclass(f$Structure), names(x))
  if (!is.null(f$Phi)) keep_matrix(model, "factor_correlation", f$Phi, factors)
  for (i in names(x)) {
    keep(model, "communality", i, "", f$communality[[i]])
    keep(model, "uniqueness", i, "", f$uniquenesses[[i]])
  }
  for (j in seq_along(factors))
    keep(model, "sum_of_squares", factors[j], "", f$Vaccounted["SS loadings", j])
  fit <- c(chi_square = f$STATISTIC, df = f$dof, p = f$PVAL, rmsea = f$RMSEA[[1]],
           rmsea_low = f$RMSEA[[2]], rmsea_high = f$RMSEA[[3]], tli = f$TLI, rmsr = f$rms,
           bic = f$BIC)
  for (name in names(fit)) keep(model, name, "model", "", fit[[name]])
}
for (k in 1:3)
  keep_psych(paste0("minimum_residual oblimin ", k), fa(x, k, rotate = "oblimin", fm = "minres"))
keep_psych("minimum_residual varimax 3", fa(x, 3, rotate = "varimax", fm = "minres"))
keep_psych("maximum_likelihood oblimin 3", fa(x, 3, rotate = "oblimin", fm = "ml"))
# The same correlations, all pairs counted alike.
keep_psych("counted alike", fa(r, 3, n.obs = n, rotate = "oblimin", fm = "minres"))

# Polished: the optimisers' own stopping rules stop earlier.
precise <- list(opt = list(factr = 1e-2, pgtol = 0, maxit = 10000))
for (k in c(1, 3, 5)) {
  f <- factanal(covmat = r, factors = k, n.obs = n, rotation = "none", control = precise)
  model <- paste("factanal", k)
  keep_matrix(model, "loading", unclass(f$loadings), names(x))
  for (i in names(x)) keep(model, "uniqueness", i, "", f$uniquenesses[[i]])
  keep(model, "chi_square", "model", "", f$STATISTIC)
  keep(model, "p", "model", "", f$PVAL)
}
unrotated <- unclass(factanal(covmat = r, factors = 3, rotation = "none", control = precise)$loadings)
keep_matrix("rotation", "unrotated", unrotated, names(x))
v <- varimax(unrotated, eps = 1e-15)
keep_matrix("rotation", "varimax", unclass(v$loadings), names(x))
keep_matrix("rotation", "varimax_as_it_stops", unclass(varimax(unrotated)$loadings), names(x))
o <- oblimin(unrotated, eps = 1e-7, maxit = 10000)
keep_matrix("rotation", "oblimin", unclass(o$loadings), names(x))
keep_matrix("rotation", "oblimin_correlation", o$Phi, paste0("factor_", 1:3))
write.csv(out, "exploratory.csv", row.names = FALSE, quote = FALSE)
