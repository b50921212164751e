# Measurement invariance of ordinal_groups.csv by lavaan and semTools: the series of Wu and
# Estabrook (2016), each step against the one before. Run in this folder: Rscript ordinal_groups.R
# (writes ordinal_groups_fits.csv)
suppressMessages({library(lavaan); library(semTools)})
options(digits = 15)
answers <- read.csv("ordinal_groups.csv")[-1]
tool <- paste0("lavaan ", packageVersion("lavaan"), " with semTools ", packageVersion("semTools"),
               " on R ", getRversion())
text <- function(value) trimws(formatC(as.numeric(value), digits = 10, format = "g"))
out <- NULL
keep <- function(case, missing, step, kind, name, group, value, error = NA) {
  out <<- rbind(out, data.frame(case, missing, step, kind, name, group, value = text(value),
                                error = text(error)))
}
shown_measures <- c("npar", "chisq", "df", "pvalue", "chisq.scaled", "pvalue.scaled",
                    "chisq.scaling.factor", "baseline.chisq", "baseline.df",
                    "baseline.chisq.scaled", "cfi", "tli", "cfi.scaled", "tli.scaled", "rmsea",
                    "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "rmsea.scaled",
                    "rmsea.ci.lower.scaled", "rmsea.ci.upper.scaled", "rmsea.pvalue.scaled", "srmr")
steps <- list(configural = character(), thresholds = "thresholds",
              metric = c("thresholds", "loadings"),
              scalar = c("thresholds", "loadings", "intercepts"),
              strict = c("thresholds", "loadings", "intercepts", "residuals"))
one <- paste("f =~", paste0("a", 1:6, collapse = " + "))
cases <- list(
  three_groups = list(one, paste0("a", 1:6), c("a", "b", "c"), names(steps)),
  two_groups = list(one, paste0("a", 1:6), c("b", "a"), names(steps)),
  two_factors = list("f =~ a1 + a2 + a3\n g =~ a4 + a5 + a6", paste0("a", 1:6), c("a", "b"),
                     names(steps)),
  with_binary = list(paste(one, "+ b1"), c(paste0("a", 1:6), "b1"), c("a", "b"),
                     c("configural", "scalar", "strict"))
)
for (name in names(cases)) for (missing in c("pairwise", "listwise")) {
  case <- cases[[name]]
  if (missing == "listwise" && name != "two_groups") next
  data <- answers[answers$group %in% case[[3]], c("group", case[[2]])]
  data$group <- factor(data$group, levels = case[[3]])
  data <- data[order(data$group), ]
  data$group <- as.character(data$group)
  before <- NULL
  for (step in case[[4]]) {
    for (parameterization in c("delta", "theta")) {
      if (step == "strict" && parameterization == "delta") next
      syntax <- as.character(suppressWarnings(suppressMessages(measEq.syntax(
        case[[1]], data = data, ordered = case[[2]], ID.fac = "std.lv",
        ID.cat = "Wu.Estabrook.2016", parameterization = parameterization, group = "group",
        group.equal = steps[[step]], missing = missing))))
      fit <- suppressWarnings(cfa(syntax, data, ordered = case[[2]], estimator = "WLSMV",
                                  group = "group", parameterization = parameterization,
                                  missing = missing))
      if (parameterization == "theta") theta <- fit else delta <- fit
    }
    shown <- if (step == "strict") theta else delta
    measures <- suppressWarnings(fitMeasures(shown, shown_measures))
    keep(name, missing, step, "fit", names(measures), "", as.numeric(measures))
    keep(name, missing, step, "fit", "chisq.theta", "", fitMeasures(theta, "chisq"))
    keep(name, missing, step, "fit", "chisq.scaled.theta", "", fitMeasures(theta, "chisq.scaled"))
    used <- lavInspect(shown, "nobs")
    keep(name, missing, step, "count", "n", lavInspect(shown, "group.label"), used)
    estimates <- parameterEstimates(shown)
    estimates <- estimates[estimates$op %in% c("=~", "~1", "|", "~~"), ]
    if (step != "strict")  # which stands in another scale than ours: theta
      keep(name, missing, step, paste("estimate", estimates$op),
           paste(estimates$lhs, estimates$rhs),
           lavInspect(shown, "group.label")[estimates$group], estimates$est, estimates$se)
    if (!is.null(before)) {
      test <- suppressWarnings(lavTestLRT(before, theta))
      keep(name, missing, step, "difference", c("chi_square", "df", "p"), "",
           c(test[2, "Chisq diff"], test[2, "Df diff"], test[2, "Pr(>Chisq)"]))
      if (step != "strict") {
        test <- suppressWarnings(lavTestLRT(before_delta, delta))
        keep(name, missing, step, "difference", c("chi_square.delta", "df.delta"), "",
             c(test[2, "Chisq diff"], test[2, "Df diff"]))
      }
    }
    before <- theta
    before_delta <- delta
  }
}
out$tool <- c(tool, rep("", nrow(out) - 1))
write.csv(out, "ordinal_groups_fits.csv", row.names = FALSE, quote = FALSE)
