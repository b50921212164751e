# Confirmatory factor analyses of likelihood_answers.csv by maximum likelihood, by lavaan.
# Run in this folder: Rscript likelihood.R   (writes likelihood.csv and likelihood_invariance.csv)
suppressMessages(library(lavaan))
answers <- read.csv("likelihood_answers.csv")
items <- setdiff(names(answers), "group")
answers <- answers[rowSums(!is.na(answers[items])) > 0, ]
tools <- paste0("lavaan ", packageVersion("lavaan"), ", R ", getRversion())
out <- NULL
number <- function(x) trimws(formatC(x, digits = 15, format = "g"))
keep <- function(model, estimator, statistic, term, level, value) {
  out <<- rbind(out, data.frame(model, estimator, statistic, term, level, value = number(value)))
}
save <- function(file) {
  writeLines(paste("#", tools), file)
  suppressWarnings(write.table(out, file, append = TRUE, sep = ",", row.names = FALSE,
                               quote = FALSE))
  out <<- NULL
}
models <- c(three = "a =~ a1 + a2 + a3 + a4\nb =~ b1 + b2 + b3\nc =~ c1 + c2 + c3",
            crossed = "a =~ a1 + a2 + a3 + a4\nb =~ a4 + b1 + b2 + b3\nc =~ c1 + c2 + c3",
            one = "a =~ a1 + a2 + a3 + a4",
            orthogonal = "a =~ a1 + a2 + a3 + a4\nb =~ b1 + b2 + b3\nc =~ c1 + c2 + c3")
estimators <- list(ml = list(estimator = "ML"), mlr = list(estimator = "MLR"),
                   fiml = list(estimator = "MLR", missing = "fiml"),
                   fiml_plain = list(estimator = "ML", missing = "fiml"))
precise <- list(std.lv = TRUE, em.h1.iter.max = 2000, em.h1.tol = 1e-9)
run <- function(syntax, how, ...) do.call("cfa", c(list(syntax, answers), how, precise, list(...)))
measures <- c("chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
              "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "aic", "bic", "npar", "logl",
              "chisq.scaled", "pvalue.scaled", "chisq.scaling.factor", "baseline.chisq.scaled",
              "cfi.scaled", "tli.scaled", "rmsea.scaled", "rmsea.ci.lower.scaled",
              "rmsea.ci.upper.scaled", "rmsea.pvalue.scaled", "cfi.robust", "tli.robust",
              "rmsea.robust", "rmsea.ci.lower.robust", "rmsea.ci.upper.robust", "rmsea.pvalue.robust")
measured <- function(fit) {
  all <- fitMeasures(fit)
  all[intersect(measures, names(all))]
}
for (m in names(models)) for (e in names(estimators)) {
  # One group: as near the optimum as the optimiser goes. Several groups: lavaan's own tolerance, as
  # a tighter one makes it leave the proper optimum of the small group for an improper one.
  fit <- run(models[[m]], estimators[[e]], orthogonal = m == "orthogonal",
             control = list(rel.tol = 1e-13, iter.max = 10000), optim.force.converged = TRUE)
  stopifnot(lavInspect(fit, "converged"))
  keep(m, e, "n", "model", "", lavInspect(fit, "ntotal"))
  found <- measured(fit)
  for (s in names(found)) keep(m, e, s, "model", "", found[[s]])
  p <- parameterEstimates(fit); s <- standardizedSolution(fit)
  for (i in seq_len(nrow(p))) {
    kind <- if (p$op[i] == "=~") "loading" else if (p$op[i] == "~1") "intercept" else
      if (p$lhs[i] == p$rhs[i]) "variance" else "covariance"
    if (p$se[i] == 0) next
    keep(m, e, kind, p$lhs[i], p$rhs[i], p$est[i])
    keep(m, e, paste0(kind, "_se"), p$lhs[i], p$rhs[i], p$se[i])
    if (kind == "loading") {
      keep(m, e, "standardised", s$lhs[i], s$rhs[i], s$est.std[i])
      keep(m, e, "standardised_se", s$lhs[i], s$rhs[i], s$se[i])
    }
  }
  if (m == "orthogonal" || e == "fiml_plain") next
  mi <- modindices(fit)
  for (i in seq_len(nrow(mi))) {
    kind <- if (mi$op[i] == "=~") "loading" else "residual_covariance"
    keep(m, e, paste0("mi_", kind), mi$lhs[i], mi$rhs[i], mi$mi[i])
    keep(m, e, paste0("epc_", kind), mi$lhs[i], mi$rhs[i], mi$epc[i])
    keep(m, e, paste0("sepc_", kind), mi$lhs[i], mi$rhs[i], mi$sepc.all[i])
  }
}
save("likelihood.csv")

steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
for (m in c("three", "one")) for (e in c("ml", "mlr", "fiml")) {
  if (m == "three" && e == "fiml") next
  before <- NULL
  for (step in names(steps)) {
    fit <- run(models[[m]], estimators[[e]], group = "group", group.equal = steps[[step]])
    stopifnot(lavInspect(fit, "converged"))
    found <- measured(fit)
    for (s in names(found)) keep(m, e, s, step, "", found[[s]])
    if (!is.null(before)) {
      test <- lavTestLRT(before, fit)
      keep(m, e, "difference_chisq", step, "", test[2, "Chisq diff"])
      keep(m, e, "difference_df", step, "", test[2, "Df diff"])
      keep(m, e, "difference_p", step, "", test[2, "Pr(>Chisq)"])
    }
    if (step == "scalar") for (f in names(which(rowSums(lavInspect(fit, "est")[[2]]$psi) != 0))) {
      estimates <- lavInspect(fit, "est")
      keep(m, e, "factor_mean", step, f, estimates[[2]]$alpha[f, 1])
      keep(m, e, "factor_variance", step, f, estimates[[2]]$psi[f, f])
    }
    before <- fit
  }
}
save("likelihood_invariance.csv")
