# Logistic regressions with case weights and on subsets of the columns, by glm.
#
#   Rscript many_logistic.R      (in this folder, after models.R, which makes people.csv)
#
# writes many_logistic.csv and many_logistic_versions.txt. Fit k weights the person of row r by
# (k r) modulo 4, so that about a quarter is left out of each; k = 0 weights everyone by 1. Column
# subsets are given as the terms that are in a fit. Linear regressions of stress the same, by lm on
# as many copies of a person as the weight says.

people <- na.omit(read.csv("people.csv", na.strings = ""))
people$employer <- relevel(factor(people$employer), "primary_care")
people$age <- factor(people$age, c("under_40", "from_40", "from_50"))
people$event <- as.numeric(people$leaving == "yes")
subsets <- list(
  all = c("discrepancy", "confidence", "months", "employer", "age"),
  two = c("discrepancy", "months"),
  categories = c("discrepancy", "employer", "age"),
  none = character(0)
)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
out <- NULL
put <- function(kind, weights, subset, term, statistic, value) {
  out <<- rbind(out, data.frame(kind, weights, subset, term, statistic,
                                value = sprintf("%.15g", value)))
}
for (k in c(0, 1, 3, 5)) for (name in names(subsets)) {
  people$w <- if (k == 0) 1 else (k * people$row) %% 4
  terms <- if (length(subsets[[name]])) subsets[[name]] else "1"
  formula <- reformulate(terms, "event")
  fit <- suppressWarnings(glm(formula, binomial(), people, weights = w, control = tight))
  put("logistic", k, name, names(coef(fit)), "estimate", coef(fit))
  put("logistic", k, name, names(coef(fit)), "se", sqrt(diag(vcov(fit))))
  chance <- fitted(fit)
  put("logistic", k, name, "", "log_likelihood",
      sum(people$w * log(ifelse(people$event == 1, chance, 1 - chance))))
  put("logistic", k, name, "", "null_log_likelihood", -fit$null.deviance / 2)
  copies <- people[rep(seq_len(nrow(people)), people$w), ]
  fit <- lm(reformulate(terms, "stress"), copies)
  put("linear", k, name, names(coef(fit)), "estimate", coef(fit))
  put("linear", k, name, names(coef(fit)), "se", sqrt(diag(vcov(fit))))
  put("linear", k, name, "", "residual_df", fit$df.residual)
}
write.csv(out, "many_logistic.csv", row.names = FALSE, quote = FALSE)
writeLines(R.version.string, "many_logistic_versions.txt")
