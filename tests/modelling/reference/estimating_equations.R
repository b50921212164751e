# Generalised estimating equations of team_answers.csv by geepack.
# Run in this folder: Rscript estimating_equations.R   (writes estimating_equations.csv)
#
# geeglm stops when its estimates change by less than epsilon times their size; with 1e-13 they are
# exact to about ten digits.

suppressMessages(library(geepack))
people <- read.csv("team_answers.csv")
out <- list()
put_matrix <- function(model, cluster, structure, statistic, m) {
  m <- as.matrix(m)
  for (i in seq_len(nrow(m))) for (j in seq_len(ncol(m)))
    out[[length(out) + 1]] <<- data.frame(model, cluster, structure, statistic, row = i - 1,
                                          column = j - 1, value = sprintf("%.15g", m[i, j]))
}
terms <- "discrepancy + support + I(year - 2000) + office + lead"
outcomes <- c(linear = "stress", logistic = "leaving", linear_even = "even", logistic_even = "even_event")
for (model in names(outcomes)) for (cluster in c("team", "region")) {
  sorted <- people[order(people[[cluster]]), ]
  sorted$id <- as.integer(factor(sorted[[cluster]]))
  for (structure in c("independence", "exchangeable")) {
    fit <- geeglm(as.formula(paste(outcomes[[model]], "~", terms)), data = sorted, id = id,
                  family = if (startsWith(model, "logistic")) binomial else gaussian,
                  corstr = structure, control = geese.control(epsilon = 1e-13, maxit = 500))
    put_matrix(model, cluster, structure, "estimate", coef(fit))
    put_matrix(model, cluster, structure, "covariance", vcov(fit))
    put_matrix(model, cluster, structure, "p", coef(summary(fit))[, 4])
    put_matrix(model, cluster, structure, "scale", fit$geese$gamma)
    if (structure == "exchangeable") put_matrix(model, cluster, structure, "correlation", fit$geese$alpha)
  }
}
write.csv(do.call(rbind, out), "estimating_equations.csv", row.names = FALSE, quote = FALSE)
