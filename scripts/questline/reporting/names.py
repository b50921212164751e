"""What readers see for the names of statistics, estimators, steps and methods."""

from __future__ import annotations

from questline.reporting.catalogue import message

RELIABILITY = (
    ("alpha", message("Cronbach’s alpha")),
    ("alpha_bootstrap", message("Cronbach’s alpha, bootstrap interval")),
    ("omega_total", message("McDonald’s omega")),
    ("ordinal_alpha", message("Ordinal alpha")),
    ("ordinal_omega", message("Ordinal omega")),
    ("latent_omega", message("Omega of the answers behind the categories")),
    ("omega_hierarchical", message("Hierarchical omega")),
    ("omega_total_bifactor", message("Omega of all factors of the bifactor model")),
    ("split_half_lowest", message("Split-half reliability, worst split")),
    ("split_half", message("Split-half reliability, mean of the splits")),
    ("split_half_highest", message("Split-half reliability, best split")),
    ("composite_reliability", message("Composite reliability")),
    ("average_variance_extracted", message("Average variance extracted")),
    ("average_inter_item_correlation", message("Average correlation between items")),
    ("standard_error_of_measurement", message("Standard error of measurement")),
)
"""The coefficients of reliability, in the order in which the report shows them."""

CORRELATIONS = {
    "polychoric_correlation": message("Polychoric"),
    "polyserial_correlation": message("Polyserial"),
    "correlation": message("Pearson"),
}
"""The kinds of correlation between items; those of ordered answers come first."""

EXPLORATORY_FIT = (
    ("factors", message("Factors")),
    ("count", message("People")),
    ("chi_square", message("Chi-square (df)")),
    ("rmsea", message("RMSEA")),
    ("tli", message("TLI")),
    ("rmsr", message("RMSR")),
    ("bic", message("BIC")),
)
CONFIRMATORY_FIT = (
    ("count", message("People")),
    ("parameters", message("Parameters")),
    ("chi_square", message("Chi-square (df)")),
    ("chi_square_scaled", message("Chi-square, scaled (df)")),
    ("cfi", message("CFI")),
    ("cfi_scaled", message("CFI, scaled")),
    ("cfi_robust", message("CFI, robust")),
    ("tli", message("TLI")),
    ("tli_scaled", message("TLI, scaled")),
    ("tli_robust", message("TLI, robust")),
    ("rmsea", message("RMSEA")),
    ("rmsea_scaled", message("RMSEA, scaled")),
    ("rmsea_robust", message("RMSEA, robust")),
    ("srmr", message("SRMR")),
    ("log_likelihood", message("Log-likelihood")),
    ("aic", message("AIC")),
    ("bic", message("BIC")),
)
"""The measures of fit of a confirmatory model, in the order in which the report shows them."""

ESTIMATORS = {
    "wlsmv": message("WLSMV"),
    "ml": "ML",
    "mlr": message("MLR"),
    "fiml": message("FIML"),
}
ESTIMATORS_IN_WORDS = {
    "wlsmv": message(
        "WLSMV: diagonally weighted least squares on the polychoric correlations of ordered "
        "answers, with robust standard errors and the scaled and shifted test (Muthén, du Toit and "
        "Spisic 1997; Asparouhov and Muthén 2010); everyone with two answers counts"
    ),
    "ml": message(
        "ML: maximum likelihood on complete answers taken as numbers, with the usual errors"
    ),
    "mlr": message(
        "MLR: maximum likelihood on complete answers taken as numbers, with robust (sandwich) "
        "standard errors and the scaled test of Yuan and Bentler (2000)"
    ),
    "fiml": message(
        "FIML: full-information maximum likelihood, which uses every answer of everyone, with "
        "robust (sandwich) standard errors and the scaled test of Yuan and Bentler (2000)"
    ),
}

STEPS = {
    "configural": message("Configural: the same items on the same factor"),
    "thresholds": message("Thresholds: the same steps between answers"),
    "metric": message("Metric: the same loadings too"),
    "scalar": message("Scalar: the same intercepts too"),
    "strict": message("Strict: the same residual variances too"),
}
"""The steps of measurement invariance, each with all that the ones before it hold equal."""
STEPS_IN_SHORT = {
    "configural": message("Configural"),
    "thresholds": message("Thresholds"),
    "metric": message("Metric"),
    "scalar": message("Scalar"),
    "strict": message("Strict"),
}

EXTRACTIONS = {
    "minimum_residual": message("minimum residuals"),
    "maximum_likelihood": message("maximum likelihood"),
}
ROTATIONS = {
    "oblimin": message("oblimin, which lets factors correlate"),
    "varimax": message("varimax, which keeps factors uncorrelated"),
}

IMPUTATION_METHODS = {
    "predictive_mean_matching": message("predictive mean matching"),
    "linear": message("linear regression"),
    "logistic": message("logistic regression"),
    "proportional_odds": message("proportional odds regression"),
    "polytomous": message("polytomous regression"),
}

ALTERNATIVES = {
    "firth": message("Firth’s penalised likelihood"),
    "robust": message("Robust errors"),
    "cluster_robust": message("Errors robust to teams"),
    "estimating_equations": message("Estimating equations"),
    "random_intercept": message("Random intercept"),
    "weighted": message("Weighted"),
}
"""Other models of the same people, which stand beside the planned one, in the report's order."""

CARELESS_MODELS = {
    "without_careless": message("Without those caught"),
    "with_careless": message("With those caught"),
}
"""The planned models without, or with, the people caught for careless responding."""

TEAMS = {
    "number_of_clusters": message("Teams"),
    "smallest_cluster": message("Smallest team"),
    "median_cluster": message("Team of median size"),
    "largest_cluster": message("Largest team"),
    "clusters_of_one": message("People who are alone in their team"),
    "intraclass_correlation": message("Intraclass correlation"),
    "design_effect": message("Design effect"),
    "effective_n": message("Effective number of people"),
    "between_team_sd": message("Standard deviation between teams"),
    "within_team_sd": message("Standard deviation within teams"),
    "median_odds_ratio": message("Median odds ratio"),
    "between_team_test": message("Test of the variance between teams"),
    "working_correlation": message("Working correlation"),
}
WEIGHTS = {
    "zero_weight_count": message("People with a base weight of zero"),
    "missing_weight_count": message("People without a base weight"),
    "trimmed_count": message("Weights held at the largest allowed"),
    "smallest_weight": message("Smallest weight"),
    "largest_weight": message("Largest weight"),
    "unweighted_share": message("Share of the respondents"),
    "population_share": message("Share of the population"),
    "weighted_share": message("Weighted share"),
    "unweighted_mean": message("Mean of the respondents"),
    "weighted_mean": message("Weighted mean"),
}
"""What is said of teams and of weights, in the report's order."""

_EFFECTS_OF_CURVES = {"risk_difference": message("risk difference"), "coefficient": "coefficient"}
ROBUSTNESS = {
    "number_of_specifications": message("Specifications"),
    "number_estimated": message("Specifications with an estimate"),
    **{
        f"{name}_{effect}": f"{label} {words}"
        for name, label in (
            ("median", message("Median")),
            ("smallest", message("Smallest")),
            ("largest", message("Largest")),
            ("percentile_1", message("1st percentile,")),
            ("percentile_99", message("99th percentile,")),
            ("null", message("Without an effect:")),
        )
        for effect, words in _EFFECTS_OF_CURVES.items()
    },
    "share_same_sign": message("Share with the sign of the median"),
    "share_significant": message("Share that is significant with that sign"),
    "odds_ratio_vibration": message("99th over 1st percentile of the odds ratios"),
    "variance_share": message("Share of the variance between specifications"),
    "observed_statistic": message("Test of the curve"),
    "expected_statistic": message("Test of the curve, without an effect"),
    "people_added": message("People who come back"),
    "people_removed": message("People who are left out besides"),
    "sign_changes": message("People without whom the sign changes"),
    "significance_changes": message("People without whom the significance changes"),
}
"""What is said of specification curves."""

OTHERS = {
    **TEAMS,
    **WEIGHTS,
    **ROBUSTNESS,
    "penalised_log_likelihood": message("Penalised log-likelihood"),
    "count": message("Count"),
    "kmo": message("Kaiser-Meyer-Olkin measure"),
    "bartlett_chi_square": message("Bartlett’s test"),
    "smallest_eigenvalue": message("Smallest eigenvalue"),
    "parallel_factors": message("Factors by parallel analysis"),
    "map_components": message("Components by Velicer’s minimum average partial"),
    "eigenvalue": message("Eigenvalue"),
    "random_mean": message("Random data, mean"),
    "random_95th_percentile": message("Random data, 95th percentile"),
    "average_squared_partial": message("Average squared partial correlation"),
    "pattern_loading": message("Pattern loading"),
    "structure_loading": message("Structure loading"),
    "communality": message("Communality"),
    "sum_of_squares": message("Sum of squared loadings"),
    "factor_correlation": message("Correlation of factors"),
    "loading": message("Loading"),
    "standardised_loading": message("Standardised loading"),
    "residual_variance": message("Residual variance"),
    "r_squared": message("R squared"),
    "modification_index": message("Modification index"),
    "expected_change": message("Expected change"),
    "difference_chi_square": message("Difference in chi-square"),
    "difference_cfi": message("Change of CFI"),
    "difference_rmsea": message("Change of RMSEA"),
    "little_mcar": message("Little’s test"),
    "r_hat_mean": message("R-hat of the chain means"),
    "r_hat_sd": message("R-hat of the chain standard deviations"),
    "fraction_of_missing_information": message("Fraction of missing information"),
    "relative_increase_in_variance": message("Relative increase in variance"),
    "joint_test": message("Test of a whole term"),
    "nonlinearity_test": message("Test that a curve is a straight line"),
    "threshold": message("Threshold between ordered answers"),
    "knot": message("Knot of a curve"),
    "spline_coefficient": message("Coefficient of one part of a curve"),
    "auc": message("Area under the ROC curve"),
}

VALIDATION = {
    "auc": message("Area under the ROC curve"),
    "brier_score": message("Brier score"),
    "nagelkerke_r_squared": message("Nagelkerke’s R squared"),
    "r_squared": message("R squared"),
    "mean_squared_error": message("Mean squared error"),
    "calibration_slope": message("Calibration slope"),
    "calibration_intercept": message("Calibration intercept"),
    "calibration_error": message("Distance of predicted and observed chance"),
    "shrinkage_factor": message("Shrinkage factor"),
    "intercept": message("Intercept"),
    "number_of_samples": message("Bootstrap samples"),
    "samples_without_estimate": message("Bootstrap samples without an estimate"),
    "required_n": message("People needed"),
    "required_events_per_parameter": message("Events needed for each parameter"),
    "required_people_per_parameter": message("People needed for each parameter"),
    "people_per_parameter": message("People for each parameter"),
    "adjusted_cox_snell_r_squared": message("Cox and Snell’s R squared, adjusted"),
    "expected_r_squared": message("R squared expected of other people"),
    "detectable_odds_ratio": message("Detectable odds ratio"),
    "detectable_coefficient": message("Detectable difference"),
    "e_value": message("E-value of the estimate"),
    "e_value_limit": message("E-value of the nearer limit"),
}
"""How far a model can be trusted beyond its own people, in the report's order."""

CRITERIA = {
    "shrinkage": message("Estimates exaggerate little: expected shrinkage factor"),
    "optimism": message("R squared is little too high: expected optimism"),
    "overall_risk": message("The overall chance is precise: margin of error"),
    "residual_deviation": message("The spread is precise: ratio of limit and estimate"),
    "mean": message("The mean is precise: ratio of limit and estimate"),
}
"""The criteria for the number of people that a model needs."""

DIAGNOSTICS = {
    "linearity_test": message("Straight line against a spline"),
    "linearity_test_residual_df": message("Straight line against a spline, second df"),
    "box_tidwell_test": message("Box and Tidwell’s test"),
    "box_tidwell_test_residual_df": message("Box and Tidwell’s test, second df"),
    "link_test": message("Link test"),
    "hosmer_lemeshow_test": message("Hosmer and Lemeshow’s test"),
    "dispersion": message("Dispersion"),
    "pearson_test": message("Pearson’s goodness of fit"),
    "deviance_test": message("Deviance goodness of fit"),
    "constant_variance_test": message("Breusch and Pagan’s test of constant variance"),
    "lack_of_fit_test": message("Lack of fit"),
    "lack_of_fit_test_residual_df": message("Lack of fit, second df"),
    "residual_skewness": message("Skewness of the residuals"),
    "residual_kurtosis": message("Excess kurtosis of the residuals"),
    "brant_test": message("Brant’s test of proportional odds"),
    "proportional_odds_test": message("Likelihood ratio test of proportional odds"),
    "number_of_diagnostic_tests": message("Number of diagnostic tests"),
    "diagnostic_tests_below": message("Diagnostic tests with a small p-value"),
    "number_of_bins": message("Bins of people"),
    "bins_outside": message("Bins off by more than two standard errors"),
    "residual_centre": message("Mean of the bin"),
    "mean_residual": message("Mean residual"),
    "expected_quantile": message("Normal quantiles, mean of the bin"),
    "observed_quantile": message("Residuals, mean of the bin"),
    "largest_move": message("Largest move of an estimate by one person"),
    "odds_ratio_without_one": message("Odds ratio without one person"),
    "coefficient_without_one": message("Difference without one person"),
    "row_of_largest_move": message("Who moves the estimate most"),
}
"""What is asked of every planned model: whether it fits, and whether one person carries it."""

EFFECTS = {
    "risk_difference": message("Risk difference"),
    "risk_ratio": message("Risk ratio"),
    "mean_difference": message("Average difference of means"),
    "average_marginal_effect": message("Average marginal effect"),
    "average_slope": message("Average slope"),
    "predicted_probability": message("Predicted probability"),
    "predicted_mean": message("Predicted mean"),
    "estimated_marginal_mean": message("Estimated marginal mean"),
    "estimated_marginal_probability": message("Estimated marginal probability"),
    "contrast": message("Contrast of marginal means"),
    "contrast_odds_ratio": message("Contrast of marginal means, odds ratio"),
    "simple_slope": message("Simple slope"),
    "simple_slope_odds_ratio": message("Simple slope, odds ratio"),
    "simple_effect": message("Simple effect"),
    "simple_effect_odds_ratio": message("Simple effect, odds ratio"),
    "second_difference": message("Difference of risk differences"),
}
"""What models say on the scale of the outcome, and where a term depends on another one."""

AGREEMENT = {
    "percentage": message("Agreement (%)"),
    "cohen_kappa": message("Cohen’s kappa"),
    "fleiss_kappa": message("Fleiss’ kappa"),
    "krippendorff_alpha": message("Krippendorff’s alpha"),
    "gwet_ac1": message("Gwet’s AC1"),
}
"""How far coders agree, in the order of the tables."""

INTERVIEWS = {
    **AGREEMENT,
    "participants": message("People interviewed"),
    "segments": message("Passages of interviews"),
    "new_information": message("Share of codes that are new"),
    "saturated_after": message("Interviews after which nothing is new"),
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
