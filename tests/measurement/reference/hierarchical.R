# Omega total and hierarchical of factor_answers.csv from bifactor models, by lavaan and semTools.
# Run in this folder: Rscript hierarchical.R   (writes hierarchical.csv)
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
bifactor <- function(name, items, groups) {
  complete <- na.omit(x[items])
  syntax <- paste(c(paste("general =~", paste(items, collapse = " + ")),
                    sapply(names(groups), function(g) paste(g, "=~", paste(groups[[g]], collapse = " + ")))),
                  collapse = "\n")
  fit <- cfa(syntax, complete, std.lv = TRUE, orthogonal = TRUE)
  if (!lavInspect(fit, "converged")) stop(name)
  loadings <- lavInspect(fit, "est")$lambda
  for (i in rownames(loadings)) for (j in colnames(loadings)) if (loadings[i, j] != 0)
    keep(name, "loading", i, j, loadings[i, j])
  theta <- diag(lavInspect(fit, "est")$theta)
  for (i in names(theta)) keep(name, "residual_variance", i, "", theta[[i]])
  r <- suppressWarnings(reliability(fit, return.total = TRUE))
  keep(name, "omega_hierarchical", "model", "", r["omega2", "general"])
  keep(name, "omega_hierarchical_observed", "model", "", r["omega3", "general"])
  keep(name, "omega_total", "model", "", r["omega", "total"])
  for (measure in c("chisq", "df")) keep(name, measure, "model", "", fitMeasures(fit, measure))
  keep(name, "n", "model", "", nrow(complete))
}
items <- names(x)
group <- function(letter) items[startsWith(items, letter)]
bifactor("three groups", items, list(v = group("v"), w = group("w"), x = group("x")))
bifactor("two groups and others", items, list(v = group("v"), w = group("w")))
bifactor("two groups", c(group("v"), group("w")), list(v = group("v"), w = group("w")))
write.csv(out, "hierarchical.csv", row.names = FALSE, quote = FALSE)
