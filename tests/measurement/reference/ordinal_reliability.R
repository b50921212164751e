# Reliability of ordinal items and average variance extracted, by lavaan and semTools.
# Run in this folder: Rscript ordinal_reliability.R   (writes ordinal_reliability.csv)
suppressMessages({library(lavaan); library(semTools)})
x <- read.csv("factor_answers.csv")[-1]
out <- NULL
tools <- paste0("semTools ", packageVersion("semTools"), "; lavaan ", packageVersion("lavaan"),
                "; R ", getRversion())
keep <- function(model, statistic, term, level, value) {
  out <<- rbind(out, data.frame(model, statistic, term, level,
                                value = trimws(formatC(value, digits = 15, format = "g")),
                                tool = tools))
}
quiet <- function(expression) suppressMessages(suppressWarnings(expression))
tight <- list(rel.tol = 1e-14, x.tol = 1e-12)
keep_loadings <- function(model, fit, items) {
  loadings <- lavInspect(fit, "std")$lambda
  for (i in items) keep(model, "loading", i, "", loadings[i, loadings[i, ] != 0])
}
keep_moments <- function(fit, items) {
  tau <- lavInspect(fit, "est")$tau
  for (name in rownames(tau))
    keep("moments", "threshold", sub("[|].*", "", name), sub(".*t", "", name), tau[name, 1])
  r <- lavInspect(fit, "sampstat")$cov
  for (i in items) for (j in items) if (i < j) keep("moments", "polychoric", i, j, r[i, j])
}
for (name in c("v", "w", "all")) {
  items <- if (name == "all") names(x) else names(x)[startsWith(names(x), name)]
  for (estimator in c("WLSMV", "ULSMV")) {
    fit <- quiet(cfa(paste("f =~", paste(items, collapse = " + ")), x[items], ordered = items,
                     std.lv = TRUE, estimator = estimator, missing = "pairwise", control = tight))
    model <- paste(name, estimator)
    keep_loadings(model, fit, items)
    r <- quiet(reliability(fit))
    keep(model, "ordinal_alpha", name, "", r["alpha.ord", "f"])
    keep(model, "categorical_omega", name, "", r["omega", "f"])
    keep(model, "categorical_omega_observed", name, "", r["omega3", "f"])
    keep(model, "latent_omega", name, "",
         quiet(compRelSEM(fit, obs.var = FALSE, ord.scale = FALSE))[["f"]])
    keep(model, "average_variance_extracted", name, "", quiet(AVE(fit))[["f"]])
  }
}
# Three factors: average variance extracted and composite reliability, ordinal and standardised.
three <- paste(sapply(c("v", "w", "x"), function(g)
  paste(g, "=~", paste0(g, 1:4, collapse = " + "))), collapse = "\n")
fit <- quiet(cfa(three, x, ordered = names(x), std.lv = TRUE, estimator = "WLSMV",
                 missing = "pairwise"))
keep_loadings("three WLSMV", fit, names(x))
keep_moments(fit, names(x))
complete <- as.data.frame(scale(na.omit(x)))
continuous <- cfa(three, complete, std.lv = TRUE, likelihood = "wishart")
keep_loadings("three ML", continuous, names(x))
for (g in c("v", "w", "x")) {
  keep("three WLSMV", "average_variance_extracted", g, "", quiet(AVE(fit))[[g]])
  keep("three WLSMV", "composite_reliability", g, "",
       quiet(compRelSEM(fit, obs.var = FALSE, ord.scale = FALSE))[[g]])
  keep("three ML", "average_variance_extracted", g, "", AVE(continuous, obs.var = FALSE)[[g]])
  keep("three ML", "composite_reliability", g, "", compRelSEM(continuous, obs.var = FALSE)[[g]])
}
write.csv(out, "ordinal_reliability.csv", row.names = FALSE, quote = FALSE)
