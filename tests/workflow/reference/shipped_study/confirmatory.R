# ---- measurement: one-factor models of the reflective scale, and invariance by gender -----------

syntax <- paste("trait =~", paste(confidence_items, collapse = " + "))
tight <- list(rel.tol = 1e-13, x.tol = 1e-12, iter.max = 10000)
two_sided <- function(z) 2 * pnorm(-abs(z))
fit_of <- function(data, ...) {
  fit <- suppressWarnings(lavaan::cfa(syntax, data, std.lv = TRUE, control = tight,
                                      optim.force.converged = TRUE, ...))
  slope <- lavaan::lavInspect(fit, "gradient")
  equal <- fit@Model@eq.constraints.K   # directions that equalities leave free
  if (length(equal)) slope <- crossprod(equal, slope)
  stopifnot(max(abs(slope)) < 1e-6)
  fit
}

# The fit measures of the store and their names in lavaan; robust ones where lavaan has them.
put_fit <- function(fit, place, n) {
  found <- unclass(suppressWarnings(lavaan::fitMeasures(fit)))
  said <- function(statistic, name, ...) {
    put(paste0(place, "model/", statistic), "lavaan::fitMeasures", estimate = found[[name]], ...,
        n = n)
  }
  said("parameters", "npar")
  for (version in c("", ".scaled")) {
    name <- paste0("chisq", version)
    df <- found[[paste0("df", version)]]
    said(sub("chisq.*", paste0("chi_square", sub(".", "_", version, fixed = TRUE)), name), name,
         df = df, p = pchisq(found[[name]], df, lower.tail = FALSE))
  }
  for (version in c("", ".scaled", ".robust")) {
    suffix <- sub(".", "_", version, fixed = TRUE)
    for (index in c("cfi", "tli")) said(paste0(index, suffix), paste0(index, version))
    said(paste0("rmsea", suffix), paste0("rmsea", version), conf_level = 0.9,
         ci_low = found[[paste0("rmsea.ci.lower", version)]],
         ci_high = found[[paste0("rmsea.ci.upper", version)]])
  }
  said("srmr", "srmr")
  if ("logl" %in% names(found)) {
    for (name in c(log_likelihood = "logl", aic = "aic", bic = "bic")) {
      said(c(logl = "log_likelihood", aic = "aic", bic = "bic")[[name]], name)
    }
  }
  invisible(found)
}

put_loadings <- function(fit, place, n) {
  estimates <- lavaan::parameterEstimates(fit, level = confidence)
  estimates <- estimates[estimates$op == "=~", ]
  standard <- lavaan::standardizedSolution(fit, level = confidence)
  standard <- standard[standard$op == "=~", ]
  explained <- lavaan::lavInspect(fit, "rsquare")
  residual <- diag(lavaan::lavInspect(fit, "est")$theta)
  for (line in seq_along(confidence_items)) {
    term <- paste0(place, confidence_items[line], "/")
    stopifnot(c(estimates$rhs[line], standard$rhs[line]) == confidence_items[line])
    put(paste0(term, "self_efficacy/loading"), "lavaan::cfa, pnorm",
        estimate = estimates$est[line], se = estimates$se[line], conf_level = confidence,
        ci_low = estimates$ci.lower[line], ci_high = estimates$ci.upper[line],
        p = two_sided(estimates$z[line]), n = n)
    put(paste0(term, "self_efficacy/standardised_loading"), "lavaan::standardizedSolution",
        estimate = standard$est.std[line], se = standard$se[line], conf_level = confidence,
        ci_low = standard$ci.lower[line], ci_high = standard$ci.upper[line], n = n)
    put(paste0(term, "residual_variance"), "lavaan::cfa", n = n,
        estimate = residual[[confidence_items[line]]])
    put(paste0(term, "r_squared"), "lavaan::lavInspect", n = n,
        estimate = explained[[confidence_items[line]]])
  }
  # Fornell and Larcker 1981, from the standardised loadings.
  put(paste0(place, "self_efficacy/average_variance_extracted"), "lavaan::standardizedSolution",
      estimate = mean(standard$est.std^2), n = n)
  common <- sum(standard$est.std)^2
  composite <- common / (common + sum(1 - standard$est.std^2))
  put(paste0(place, "self_efficacy/composite_reliability"), "lavaan::standardizedSolution",
      estimate = composite, n = n)
  composite
}

# The largest modification indices that a chi-square of one degree of freedom makes significant.
put_modification <- function(fit, place, n) {
  found <- lavaan::modindices(fit, sort. = TRUE)
  found <- found[found$op == "~~" & found$mi > qchisq(0.95, 1), ]
  stopifnot(nrow(found) <= 10)
  for (line in seq_len(nrow(found))) {
    id <- paste0(place, found$lhs[line], "@residual_covariance/", found$rhs[line], "/")
    put(paste0(id, "modification_index"), "lavaan::modindices, pchisq", estimate = found$mi[line],
        df = 1, p = pchisq(found$mi[line], 1, lower.tail = FALSE), n = n)
    put(paste0(id, "expected_change"), "lavaan::modindices $ sepc.all",
        estimate = found$sepc.all[line], n = n)
  }
}

# Weighted least squares on the ordinal answers, all that were given.
answered <- items[rowSums(!is.na(items)) > 0, ]
ordinal <- fit_of(answered, ordered = confidence_items, estimator = "WLSMV", missing = "pairwise")
place <- "measurement/self_efficacy/wlsmv/analysed/"
n <- lavaan::lavInspect(ordinal, "ntotal")
put(paste0(place, "model/count"), "lavaan::lavInspect", estimate = n)
put_fit(ordinal, place, n)
latent_omega <- put_loadings(ordinal, place, n)
put_modification(ordinal, place, n)

# Reliability of what stands behind the categories, and of the score itself (Green and Yang 2009).
mean_r <- mean(polychoric[upper.tri(polychoric)])
of_scale("ordinal_alpha", "lavaan::lavCor, mean", n = enough,
         estimate = size * mean_r / (1 + (size - 1) * mean_r))
of_scale("latent_omega", "lavaan::standardizedSolution", estimate = latent_omega, n = enough)
reliable <- suppressMessages(suppressWarnings(semTools::reliability(ordinal)))
of_scale("ordinal_omega", "semTools::reliability $ omega", estimate = reliable["omega", "trait"],
         n = enough)
stopifnot(all.equal(reliable[["alpha.ord", "trait"]],
                    size * mean_r / (1 + (size - 1) * mean_r), tolerance = 1e-6))

# Full information maximum likelihood, robust.
all_answers <- list(estimator = "MLR", missing = "fiml", em.h1.iter.max = 10000, em.h1.tol = 1e-12)
likelihood <- do.call(fit_of, c(list(answered), all_answers))
place <- "measurement/self_efficacy/fiml/analysed/"
n <- lavaan::lavInspect(likelihood, "ntotal")
put(paste0(place, "model/count"), "lavaan::lavInspect", estimate = n)
put_fit(likelihood, place, n)
put_loadings(likelihood, place, n)
put_modification(likelihood, place, n)

# Invariance: women and men, each step with the equalities of those before it.
grouped <- study[rowSums(!is.na(items)) > 0 & study$gender %in% c("female", "male"),
                 c(confidence_items, "gender")]
grouped$gender <- as.character(grouped$gender)
steps <- list(configural = "", metric = "loadings",
              scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
fits <- list()
for (step in names(steps)) {
  fits[[step]] <- do.call(fit_of, c(list(grouped, group = "gender", group.equal = steps[[step]]),
                                    all_answers))
  place <- paste0("measurement/self_efficacy_by_gender/", step, "/analysed/")
  n <- lavaan::lavInspect(fits[[step]], "ntotal")
  for (level in unique(grouped$gender)) {
    put(paste0(place, "model@gender=", level, "/count"), "table",
        estimate = sum(grouped$gender == level))
  }
  found <- put_fit(fits[[step]], place, n)
  if (step != "configural") {
    test <- lavaan::lavTestLRT(fits[[before]], fits[[step]], method = "satorra.bentler.2001")
    chi_square <- test[2, "Chisq diff"]
    df <- test[2, "Df diff"]
    put(paste0(place, "model/difference_chi_square"), "lavaan::lavTestLRT, pchisq",
        estimate = chi_square, df = df, p = pchisq(chi_square, df, lower.tail = FALSE), n = n)
    for (index in c("cfi", "rmsea")) {
      put(paste0(place, "model/difference_", index), "lavaan::fitMeasures", n = n,
          estimate = found[[paste0(index, ".robust")]] - found_before[[paste0(index, ".robust")]])
    }
  }
  before <- step
  found_before <- found
}
