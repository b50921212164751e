# WLSMV of ordinal_wlsmv.csv by lavaan: moments, their covariance, estimates, fit, modification.
# Run in this folder: Rscript ordinal_wlsmv.R
# (writes ordinal_wlsmv_moments.csv, ordinal_wlsmv_gamma.csv and ordinal_wlsmv_fits.csv)
suppressMessages(library(lavaan))
options(digits = 15)
answers <- read.csv("ordinal_wlsmv.csv")[-1]
tool <- paste0("lavaan ", packageVersion("lavaan"), " on R ", getRversion())
text <- function(value) trimws(formatC(as.numeric(value), digits = 11, format = "g"))
two <- "f =~ x1 + x2 + x3 + x4 + x5\n g =~ y1 + y2 + y3 + y4"
models <- list(
  two_factors = list(two, names(answers), FALSE),
  cross_loadings = list("f =~ x1 + x2 + x3 + x4 + x5 + y4\n g =~ y1 + y2 + y3 + y4 + x4",
                        names(answers), FALSE),
  uncorrelated = list(two, names(answers), TRUE),
  one_factor = list("f =~ x1 + x2 + x3 + x4 + x5", paste0("x", 1:5), FALSE),
  just_identified = list("f =~ x1 + x2 + x4", c("x1", "x2", "x4"), FALSE)
)
moments <- fits <- NULL
keep <- function(missing, model, kind, first, second, estimate, error = NA) {
  fits <<- rbind(fits, data.frame(missing, model, kind, first, second,
                                  estimate = text(estimate), error = text(error)))
}
gammas <- NULL
for (missing in c("listwise", "pairwise")) {
  for (name in names(models)) {
    what <- models[[name]]
    fit <- suppressWarnings(cfa(what[[1]], answers[what[[2]]], ordered = what[[2]], std.lv = TRUE,
                                estimator = "WLSMV", missing = missing, orthogonal = what[[3]]))
    estimates <- parameterEstimates(fit)
    keep(missing, name, paste("estimate", estimates$op), estimates$lhs, estimates$rhs,
         estimates$est, estimates$se)
    standard <- standardizedSolution(fit)
    keep(missing, name, paste("standardised", standard$op), standard$lhs, standard$rhs,
         standard$est.std, standard$se)
    measures <- suppressWarnings(fitMeasures(fit))
    keep(missing, name, "fit", names(measures), "", as.numeric(measures))
    keep(missing, name, "fit", "nobs", "", nobs(fit))
    if (fitMeasures(fit, "df") > 0) {
      index <- modindices(fit)
      index <- index[index$op != "~~" | index$lhs %in% names(answers), ]
      keep(missing, name, paste("modification_index", index$op), index$lhs, index$rhs, index$mi,
           index$epc)
    }
    if (name == "two_factors") {
      seen <- lavInspect(fit, "sampstat")
      moments <- rbind(moments, data.frame(
        missing, moment = names(seen$th), value = text(seen$th)))
      lower <- which(lower.tri(seen$cov), arr.ind = TRUE)
      moments <- rbind(moments, data.frame(
        missing, moment = paste0(colnames(seen$cov)[lower[, 2]], "~~",
                                 rownames(seen$cov)[lower[, 1]]),
        value = text(seen$cov[lower])))
      gamma <- lavInspect(fit, "gamma")
      weights <- diag(lavInspect(fit, "wls.v"))
      gammas <- rbind(gammas, data.frame(
        missing, row = row(gamma)[lower.tri(gamma, TRUE)], column = col(gamma)[lower.tri(gamma, TRUE)],
        value = trimws(formatC(gamma[lower.tri(gamma, TRUE)], digits = 10, format = "g"))))
      moments <- rbind(moments, data.frame(
        missing, moment = paste0("weight ", seq_along(weights)), value = text(weights)))
    }
  }
}
moments$tool <- c(tool, rep("", nrow(moments) - 1))
fits$tool <- c(tool, rep("", nrow(fits) - 1))
write.csv(moments, "ordinal_wlsmv_moments.csv", row.names = FALSE, quote = FALSE)
write.csv(gammas, "ordinal_wlsmv_gamma.csv", row.names = FALSE, quote = FALSE)
write.csv(fits, "ordinal_wlsmv_fits.csv", row.names = FALSE, quote = FALSE)
