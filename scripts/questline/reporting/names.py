"""What readers see for the names of statistics, estimators, steps and methods."""

from __future__ import annotations

RELIABILITY = (
    ("alpha", "Cronbach’s alpha"),
    ("alpha_bootstrap", "Cronbach’s alpha, bootstrap interval"),
    ("omega_total", "McDonald’s omega"),
    ("ordinal_alpha", "Ordinal alpha"),
    ("ordinal_omega", "Ordinal omega"),
    ("latent_omega", "Omega of the answers behind the categories"),
    ("omega_hierarchical", "Hierarchical omega"),
    ("omega_total_bifactor", "Omega of all factors of the bifactor model"),
    ("split_half_lowest", "Split-half reliability, worst split"),
    ("split_half", "Split-half reliability, mean of the splits"),
    ("split_half_highest", "Split-half reliability, best split"),
    ("composite_reliability", "Composite reliability"),
    ("average_variance_extracted", "Average variance extracted"),
    ("average_inter_item_correlation", "Average correlation between items"),
    ("standard_error_of_measurement", "Standard error of measurement"),
)
"""The coefficients of reliability, in the order in which the report shows them."""

CORRELATIONS = {
    "polychoric_correlation": "Polychoric",
    "polyserial_correlation": "Polyserial",
    "correlation": "Pearson",
}
"""The kinds of correlation between items; those of ordered answers come first."""

EXPLORATORY_FIT = (
    ("factors", "Factors"),
    ("count", "People"),
    ("chi_square", "Chi-square (df)"),
    ("rmsea", "RMSEA"),
    ("tli", "TLI"),
    ("rmsr", "RMSR"),
    ("bic", "BIC"),
)
CONFIRMATORY_FIT = (
    ("count", "People"),
    ("parameters", "Parameters"),
    ("chi_square", "Chi-square (df)"),
    ("chi_square_scaled", "Chi-square, scaled (df)"),
    ("cfi", "CFI"),
    ("cfi_scaled", "CFI, scaled"),
    ("cfi_robust", "CFI, robust"),
    ("tli", "TLI"),
    ("tli_scaled", "TLI, scaled"),
    ("tli_robust", "TLI, robust"),
    ("rmsea", "RMSEA"),
    ("rmsea_scaled", "RMSEA, scaled"),
    ("rmsea_robust", "RMSEA, robust"),
    ("srmr", "SRMR"),
    ("log_likelihood", "Log-likelihood"),
    ("aic", "AIC"),
    ("bic", "BIC"),
)
"""The measures of fit of a confirmatory model, in the order in which the report shows them."""

ESTIMATORS = {
    "wlsmv": "WLSMV",
    "ml": "ML",
    "mlr": "MLR",
    "fiml": "FIML",
}
ESTIMATORS_IN_WORDS = {
    "wlsmv": "WLSMV: diagonally weighted least squares on the polychoric correlations of ordered "
    "answers, with robust standard errors and the scaled and shifted test (Muthén, du Toit and "
    "Spisic 1997; Asparouhov and Muthén 2010); everyone with two answers counts",
    "ml": "ML: maximum likelihood on complete answers taken as numbers, with the usual errors",
    "mlr": "MLR: maximum likelihood on complete answers taken as numbers, with robust (sandwich) "
    "standard errors and the scaled test of Yuan and Bentler (2000)",
    "fiml": "FIML: full-information maximum likelihood, which uses every answer of everyone, with "
    "robust (sandwich) standard errors and the scaled test of Yuan and Bentler (2000)",
}

STEPS = {
    "configural": "Configural: the same items on the same factor",
    "thresholds": "Thresholds: the same steps between answers",
    "metric": "Metric: the same loadings too",
    "scalar": "Scalar: the same intercepts too",
    "strict": "Strict: the same residual variances too",
}
"""The steps of measurement invariance, each with all that the ones before it hold equal."""

EXTRACTIONS = {
    "minimum_residual": "minimum residuals",
    "maximum_likelihood": "maximum likelihood",
}
ROTATIONS = {
    "oblimin": "oblimin, which lets factors correlate",
    "varimax": "varimax, which keeps factors uncorrelated",
}

IMPUTATION_METHODS = {
    "predictive_mean_matching": "predictive mean matching",
    "linear": "linear regression",
    "logistic": "logistic regression",
    "proportional_odds": "proportional odds regression",
    "polytomous": "polytomous regression",
}

ALTERNATIVES = {
    "firth": "Firth’s penalised likelihood",
    "robust": "Robust errors",
    "cluster_robust": "Errors robust to teams",
    "estimating_equations": "Estimating equations",
    "random_intercept": "Random intercept",
    "weighted": "Weighted",
}
"""Other models of the same people, which stand beside the planned one, in the report's order."""

CARELESS_MODELS = {
    "without_careless": "Without those caught",
    "with_careless": "With those caught",
}
"""The planned models without, or with, the people caught for careless responding."""

TEAMS = {
    "number_of_clusters": "Teams",
    "smallest_cluster": "Smallest team",
    "median_cluster": "Team of median size",
    "largest_cluster": "Largest team",
    "clusters_of_one": "People who are alone in their team",
    "intraclass_correlation": "Intraclass correlation",
    "design_effect": "Design effect",
    "effective_n": "Effective number of people",
    "between_team_sd": "Standard deviation between teams",
    "within_team_sd": "Standard deviation within teams",
    "median_odds_ratio": "Median odds ratio",
    "between_team_test": "Test of the variance between teams",
    "working_correlation": "Working correlation",
}
WEIGHTS = {
    "zero_weight_count": "People with a base weight of zero",
    "missing_weight_count": "People without a base weight",
    "trimmed_count": "Weights held at the largest allowed",
    "smallest_weight": "Smallest weight",
    "largest_weight": "Largest weight",
    "unweighted_share": "Share of the respondents",
    "population_share": "Share of the population",
    "weighted_share": "Weighted share",
    "unweighted_mean": "Mean of the respondents",
    "weighted_mean": "Weighted mean",
}
"""What is said of teams and of weights, in the report's order."""

_EFFECTS_OF_CURVES = {"risk_difference": "risk difference", "coefficient": "coefficient"}
ROBUSTNESS = {
    "number_of_specifications": "Specifications",
    "number_estimated": "Specifications with an estimate",
    **{
        f"{name}_{effect}": f"{label} {words}"
        for name, label in (
            ("median", "Median"),
            ("smallest", "Smallest"),
            ("largest", "Largest"),
            ("percentile_1", "1st percentile,"),
            ("percentile_99", "99th percentile,"),
            ("null", "Without an effect:"),
        )
        for effect, words in _EFFECTS_OF_CURVES.items()
    },
    "share_same_sign": "Share with the sign of the median",
    "share_significant": "Share that is significant with that sign",
    "odds_ratio_vibration": "99th over 1st percentile of the odds ratios",
    "variance_share": "Share of the variance between specifications",
    "observed_statistic": "Test of the curve",
    "expected_statistic": "Test of the curve, without an effect",
    "people_added": "People who come back",
    "people_removed": "People who are left out besides",
    "sign_changes": "People without whom the sign changes",
    "significance_changes": "People without whom the significance changes",
}
"""What is said of specification curves."""

OTHERS = {
    **TEAMS,
    **WEIGHTS,
    **ROBUSTNESS,
    "penalised_log_likelihood": "Penalised log-likelihood",
    "count": "Count",
    "kmo": "Kaiser-Meyer-Olkin measure",
    "bartlett_chi_square": "Bartlett’s test",
    "smallest_eigenvalue": "Smallest eigenvalue",
    "parallel_factors": "Factors by parallel analysis",
    "map_components": "Components by Velicer’s minimum average partial",
    "eigenvalue": "Eigenvalue",
    "random_mean": "Random data, mean",
    "random_95th_percentile": "Random data, 95th percentile",
    "average_squared_partial": "Average squared partial correlation",
    "pattern_loading": "Pattern loading",
    "structure_loading": "Structure loading",
    "communality": "Communality",
    "sum_of_squares": "Sum of squared loadings",
    "factor_correlation": "Correlation of factors",
    "loading": "Loading",
    "standardised_loading": "Standardised loading",
    "residual_variance": "Residual variance",
    "r_squared": "R squared",
    "modification_index": "Modification index",
    "expected_change": "Expected change",
    "difference_chi_square": "Difference in chi-square",
    "difference_cfi": "Change of CFI",
    "difference_rmsea": "Change of RMSEA",
    "little_mcar": "Little’s test",
    "r_hat_mean": "R-hat of the chain means",
    "r_hat_sd": "R-hat of the chain standard deviations",
    "fraction_of_missing_information": "Fraction of missing information",
    "relative_increase_in_variance": "Relative increase in variance",
    "joint_test": "Test of a whole term",
    "nonlinearity_test": "Test that a curve is a straight line",
    "threshold": "Threshold between ordered answers",
    "knot": "Knot of a curve",
    "spline_coefficient": "Coefficient of one part of a curve",
    "auc": "Area under the ROC curve",
}

VALIDATION = {
    "auc": "Area under the ROC curve",
    "brier_score": "Brier score",
    "nagelkerke_r_squared": "Nagelkerke’s R squared",
    "r_squared": "R squared",
    "mean_squared_error": "Mean squared error",
    "calibration_slope": "Calibration slope",
    "calibration_intercept": "Calibration intercept",
    "calibration_error": "Distance of predicted and observed chance",
    "shrinkage_factor": "Shrinkage factor",
    "intercept": "Intercept",
    "number_of_samples": "Bootstrap samples",
    "samples_without_estimate": "Bootstrap samples without an estimate",
    "required_n": "People needed",
    "required_events_per_parameter": "Events needed for each parameter",
    "required_people_per_parameter": "People needed for each parameter",
    "people_per_parameter": "People for each parameter",
    "adjusted_cox_snell_r_squared": "Cox and Snell’s R squared, adjusted",
    "expected_r_squared": "R squared expected of other people",
    "detectable_odds_ratio": "Detectable odds ratio",
    "detectable_coefficient": "Detectable difference",
    "e_value": "E-value of the estimate",
    "e_value_limit": "E-value of the nearer limit",
}
"""How far a model can be trusted beyond its own people, in the report's order."""

CRITERIA = {
    "shrinkage": "Estimates exaggerate little: expected shrinkage factor",
    "optimism": "R squared is little too high: expected optimism",
    "overall_risk": "The overall chance is precise: margin of error",
    "residual_deviation": "The spread is precise: ratio of limit and estimate",
    "mean": "The mean is precise: ratio of limit and estimate",
}
"""The criteria for the number of people that a model needs."""

DIAGNOSTICS = {
    "linearity_test": "Straight line against a spline",
    "linearity_test_residual_df": "Straight line against a spline, second df",
    "box_tidwell_test": "Box and Tidwell’s test",
    "box_tidwell_test_residual_df": "Box and Tidwell’s test, second df",
    "link_test": "Link test",
    "hosmer_lemeshow_test": "Hosmer and Lemeshow’s test",
    "dispersion": "Dispersion",
    "pearson_test": "Pearson’s goodness of fit",
    "deviance_test": "Deviance goodness of fit",
    "constant_variance_test": "Breusch and Pagan’s test of constant variance",
    "lack_of_fit_test": "Lack of fit",
    "lack_of_fit_test_residual_df": "Lack of fit, second df",
    "residual_skewness": "Skewness of the residuals",
    "residual_kurtosis": "Excess kurtosis of the residuals",
    "brant_test": "Brant’s test of proportional odds",
    "proportional_odds_test": "Likelihood ratio test of proportional odds",
    "number_of_diagnostic_tests": "Number of diagnostic tests",
    "diagnostic_tests_below": "Diagnostic tests with a small p-value",
    "number_of_bins": "Bins of people",
    "bins_outside": "Bins off by more than two standard errors",
    "residual_centre": "Mean of the bin",
    "mean_residual": "Mean residual",
    "expected_quantile": "Normal quantiles, mean of the bin",
    "observed_quantile": "Residuals, mean of the bin",
    "largest_move": "Largest move of an estimate by one person",
    "odds_ratio_without_one": "Odds ratio without one person",
    "coefficient_without_one": "Difference without one person",
    "row_of_largest_move": "Who moves the estimate most",
}
"""What is asked of every planned model: whether it fits, and whether one person carries it."""

EFFECTS = {
    "risk_difference": "Risk difference",
    "risk_ratio": "Risk ratio",
    "mean_difference": "Average difference of means",
    "average_marginal_effect": "Average marginal effect",
    "average_slope": "Average slope",
    "predicted_probability": "Predicted probability",
    "predicted_mean": "Predicted mean",
    "estimated_marginal_mean": "Estimated marginal mean",
    "estimated_marginal_probability": "Estimated marginal probability",
    "contrast": "Contrast of marginal means",
    "contrast_odds_ratio": "Contrast of marginal means, odds ratio",
    "simple_slope": "Simple slope",
    "simple_slope_odds_ratio": "Simple slope, odds ratio",
    "simple_effect": "Simple effect",
    "simple_effect_odds_ratio": "Simple effect, odds ratio",
    "second_difference": "Difference of risk differences",
}
"""What models say on the scale of the outcome, and where a term depends on another one."""

AGREEMENT = {
    "percentage": "Agreement (%)",
    "cohen_kappa": "Cohen’s kappa",
    "fleiss_kappa": "Fleiss’ kappa",
    "krippendorff_alpha": "Krippendorff’s alpha",
    "gwet_ac1": "Gwet’s AC1",
}
"""How far coders agree, in the order of the tables."""

INTERVIEWS = {
    **AGREEMENT,
    "participants": "People interviewed",
    "segments": "Passages of interviews",
    "new_information": "Share of codes that are new",
    "saturated_after": "Interviews after which nothing is new",
}

STATISTICS = {
    **dict(RELIABILITY),
    **{name: f"{kind} correlation" for name, kind in CORRELATIONS.items()},
    **dict(EXPLORATORY_FIT),
    **dict(CONFIRMATORY_FIT),
    **OTHERS,
    **VALIDATION,
    **DIAGNOSTICS,
    **EFFECTS,
    **INTERVIEWS,
}
"""The name of every statistic of measurement, imputation and the checks of models."""
