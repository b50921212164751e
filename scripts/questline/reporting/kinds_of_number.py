"""Which statistics are numbers of people, shares, ratios …: what decides how each is written."""

from __future__ import annotations

from collections.abc import Callable

from questline.reporting import numbers

COUNTS = frozenset(
    (
        "count",
        "missing_count",
        "left_out",
        "events",
        "influential_count",
        "complete_rows",
        "imputed_count",
        "people_added",
        "people_removed",
        "zero_weight_count",
        "missing_weight_count",
        "trimmed_count",
        "smallest_cluster",
        "median_cluster",
        "largest_cluster",
        "clusters_of_one",
        "available",
    )
)
"""Numbers of people, which are written as they are."""

WHOLE = frozenset(
    (
        "parameters",
        "number_of_tests",
        "factors",
        "parallel_factors",
        "map_components",
        "predictors",
        "sets",
        "iterations",
        "donors",
        "number_of_sets",
        "number_of_diagnostic_tests",
        "diagnostic_tests_below",
        "number_of_bins",
        "bins_outside",
        "row_of_largest_move",
        "number_of_clusters",
        "effective_n",
        "required_n",
        "number_of_specifications",
        "number_estimated",
        "planned_specification",
        "number_of_permutations",
        "sign_changes",
        "significance_changes",
        "number_of_samples",
        "samples_without_estimate",
        "least_flags",
        "number_of_flags",
        "number_of_statistics",
        "number_of_outputs",
        "number_of_cells",
        "number_of_sums",
        "number_shown",
        "number_rounded",
        "number_hidden",
        "number_by_exception",
        "number_in_no_sum",
        "number_taken_out",
        "number_compared",
        "number_different",
        "number_shown_then",
        "class_count",
        "smallest_class",
        "below_k_count",
        "unique_count",
        "fewest_answers",
        "below_l_count",
        "suppressed_count",
        "level_count",
        "required",
        "participants",
        "segments",
        "proposed",
        "fixed",
        "places_left",
        "quotations",
        "units",
        "coders",
        "codes",
        "sources",
        "new_codes",
        "cumulative_codes",
        "photographs",
        "findings",
    )
)
"""Whole numbers of other things."""

SHARES = frozenset(
    (
        "floor_share",
        "ceiling_share",
        "mean_predicted",
        "observed_share",
        "missing_share",
        "fraction_of_missing_information",
        "predicted_probability",
        "estimated_marginal_probability",
        "unweighted_share",
        "population_share",
        "weighted_share",
        "power",
        "share_same_sign",
        "share_significant",
        "variance_share",
        "share",
        "below_k_share",
        "below_l_share",
        "suppressed_share",
        "information_lost",
    )
)
PERCENTAGES = frozenset(("percent", "missing_percent"))
SHARES_OF_PEOPLE = PERCENTAGES | {
    "floor_share", "ceiling_share", "observed_share", "missing_share", "unweighted_share", "share",
}  # fmt: skip
"""Numbers of people over others, which are rounded when these are."""
POINTS = frozenset(
    (
        "risk_difference",
        "average_marginal_effect",
        "second_difference",
        "median_risk_difference",
        "smallest_risk_difference",
        "largest_risk_difference",
        "percentile_1_risk_difference",
        "percentile_99_risk_difference",
        "null_risk_difference",
    )
)
"""Differences of probabilities, written in percentage points."""

RATIOS = frozenset(
    (
        "odds_ratio",
        "odds_ratio_without_one",
        "median_odds_ratio",
        "risk_ratio",
        "contrast_odds_ratio",
        "simple_slope_odds_ratio",
        "simple_effect_odds_ratio",
        "detectable_odds_ratio",
        "e_value",
        "e_value_limit",
        "odds_ratio_vibration",
    )
)
DECIMALS = {
    **dict.fromkeys(("log_likelihood", "aic", "bic"), 1),
    **dict.fromkeys(
        (
            *(f"{name}{kind}" for name in ("cfi", "tli", "rmsea") for kind in ("", "_scaled",
              "_robust")),
            "srmr",
            "rmsr",
            "difference_cfi",
            "difference_rmsea",
            "average_squared_partial",
            "r_hat_mean",
            "r_hat_sd",
            "calibration_error",
            "target",
            "achieved",
        ),
        3,
    ),
}  # fmt: skip
"""The decimals of statistics that are not written with two."""

BOUNDED = frozenset(
    (
        "alpha",
        "alpha_bootstrap",
        "omega_total",
        "ordinal_alpha",
        "ordinal_omega",
        "latent_omega",
        "omega_hierarchical",
        "omega_total_bifactor",
        "split_half_lowest",
        "split_half",
        "split_half_highest",
        "composite_reliability",
        "average_variance_extracted",
        "average_inter_item_correlation",
        "item_rest_correlation",
        "alpha_if_dropped",
        "polychoric_correlation",
        "polyserial_correlation",
        "correlation",
        "factor_correlation",
        "r_squared",
        "nagelkerke_r_squared",
        "mcfadden_r_squared",
        "adjusted_r_squared",
        "adjusted_cox_snell_r_squared",
        "expected_r_squared",
        "auc",
        "cohen_kappa",
        "fleiss_kappa",
        "krippendorff_alpha",
        "gwet_ac1",
        "intraclass_correlation",
        "cramers_v",
        "rank_biserial",
        "eta_squared",
        "omega_squared",
        "epsilon_squared",
        "kmo",
        "probability_of_superiority",
    )
)
"""Numbers that cannot exceed 1, which have no zero before their point."""


def with_decimals(kind: str, digits: int | None = None) -> Callable[[float], str]:
    """How a number with decimals is written, on pages and in figures: a correlation is ".45".

    `kind` is what the store calls the statistic; `digits` overrides the decimals that belong to it.
    For counts, shares, percentages and ratios there are other forms.
    """
    decimals = DECIMALS.get(kind, 2) if digits is None else digits
    write = numbers.bounded if kind in BOUNDED else numbers.estimate
    return lambda value: write(value, decimals)
