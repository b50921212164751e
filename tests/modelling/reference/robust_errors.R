# Robust covariances of linear and logistic models of team_answers.csv: sandwich, clubSandwich.
# Run in this folder: Rscript robust_errors.R   (writes robust_errors.csv and team_versions.txt)
#
# Clusters are the 48 teams, the 9 regions, and each person alone; and the six largest teams with an
# indicator of each among the columns.

suppressMessages({library(sandwich); library(clubSandwich)})
people <- read.csv("team_answers.csv")
out <- list()
put_matrix <- function(model, cluster, kind, statistic, m) {
  for (i in seq_len(nrow(m))) for (j in seq_len(ncol(m)))
    out[[length(out) + 1]] <<- data.frame(model, cluster, kind, statistic, row = i - 1, column = j - 1,
                                          value = sprintf("%.15g", m[i, j]))
}
put_vector <- function(model, cluster, kind, statistic, v) {
  put_matrix(model, cluster, kind, statistic, matrix(v, ncol = 1))
}
terms <- "discrepancy + support + I(year - 2000) + office + lead"
tight <- glm.control(epsilon = 1e-15, maxit = 100)
models <- list(
  linear = lm(as.formula(paste("stress ~", terms)), people),
  logistic = glm(as.formula(paste("leaving ~", terms)), binomial, people, control = tight))
# The weights that glm keeps are those before its last step; started at the maximum they are exact.
models$logistic <- update(models$logistic, start = coef(models$logistic))
for (model in names(models)) {
  fit <- models[[model]]
  put_vector(model, "none", "", "estimate", coef(fit))
  for (kind in c("HC0", "HC1", "HC2", "HC3"))
    put_matrix(model, "none", kind, "covariance", vcovHC(fit, type = kind))
  for (cluster in c("team", "region", "row")) {
    for (kind in c("CR0", "CR1", "CR1S", "CR2")) {
      v <- vcovCR(fit, cluster = people[[cluster]], type = kind)
      put_matrix(model, cluster, kind, "covariance", as.matrix(v))
      if (kind == "CR2") {
        test <- coef_test(fit, vcov = v, test = "Satterthwaite")
        put_vector(model, cluster, kind, "df", test$df_Satt)
        put_vector(model, cluster, kind, "p", test$p_Satt)
      }
    }
    put_matrix(model, cluster, "CR0", "vcovCL", vcovCL(fit, people[[cluster]], type = "HC0", cadjust = FALSE))
    put_matrix(model, cluster, "CR1", "vcovCL", vcovCL(fit, people[[cluster]], type = "HC0"))
    put_matrix(model, cluster, "CR1S", "vcovCL", vcovCL(fit, people[[cluster]], type = "HC1"))
  }
}
# Indicators of whole clusters among the columns: I - H is singular for those clusters.
big <- names(sort(-table(people$team)))[1:6]
kept <- people[people$team %in% big, ]
fixed <- lm(stress ~ discrepancy + office + factor(team), kept)
v <- vcovCR(fixed, cluster = kept$team, type = "CR2")
put_matrix("fixed", "team", "CR2", "covariance", as.matrix(v)[2:3, 2:3])
put_vector("fixed", "team", "CR2", "df", coef_test(fixed, v, test = "Satterthwaite")$df_Satt[2:3])
write.csv(do.call(rbind, out), "robust_errors.csv", row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, sapply(c("sandwich", "clubSandwich", "geepack", "lme4", "lmerTest", "numDeriv", "psych"),
  function(name) paste(name, as.character(packageVersion(name))))), "team_versions.txt")
