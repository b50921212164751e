"""The ids of results that people cite, held against the plan when a run starts.

An id is stage/analysis/model/dataset/term[@group][/level]/statistic. What follows from the plan,
the scales and the codebook is checked here; whether there is such a row at all only the store
tells (`cited_results`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from questline.core.analysis_plan import Analysis
from questline.core.known_names import KnownNames
from questline.core.plan import PlanSettings
from questline.core.yaml_text import Place

PLAN = "plan.yaml"
REMEDY = "correct the id of the result"
STAGES_OF_RESULTS = (
    "intake",
    "cleaning",
    "scoring",
    "measurement",
    "description",
    "imputation",
    "modelling",
    "robustness",
)
"""What the id of a result that people cite can begin with."""
_ID = re.compile(r"[^/\s][^/]*(/[^/]+){4,6}")

DESCRIPTION = "description"
OF_VARIABLES = ("table_one", "answers", "missing_answers", "correlations")
"""Tables of the description of which each row is about a variable or scale."""
EVERYBODY = "respondents"
"""The row of the first table that is about everybody."""
BESIDE_THE_PLAN = ("careless", "families", "weighting")
"""Analyses of the stage modelling that are nobody's plan by name."""
MODELS = (
    "unadjusted",
    "adjusted",
    "firth",
    "robust",
    "cluster_robust",
    "estimating_equations",
    "random_intercept",
    "teams",
    "weighted",
    "shrunken",
    "without_careless",
    "with_careless",
)
DATASETS = ("complete", "imputed")
OF_MODELS = (
    "model",
    "calibration",
    "calibration_curve",
    "residuals",
    "residual_quantiles",
    "internal_validation",
    "shrinkage",
    "sample_size",
    "detectable_effects",
)
"""What stands in the place of a term where a number is about the whole model."""
ESTIMATES = (
    "odds_ratio",
    "coefficient",
    "spline_coefficient",
    "risk_difference",
    "risk_ratio",
    "mean_difference",
    "average_marginal_effect",
    "average_slope",
    "second_difference",
)
"""What is estimated of a term of a model."""
OF_TERMS = frozenset(
    (
        *ESTIMATES,
        "reference",
        "count",
        "joint_test",
        "residual_df",
        "nonlinearity_test",
        "knot",
        "threshold",
        "variance_inflation_factor",
        "scaled_variance_inflation_factor",
        "fraction_of_missing_information",
        "relative_increase_in_variance",
        "lower_quartile",
        "median",
        "upper_quartile",
        "predicted_probability",
        "predicted_mean",
        "estimated_marginal_mean",
        "estimated_marginal_probability",
        "contrast",
        "contrast_odds_ratio",
        "simple_slope",
        "simple_slope_odds_ratio",
        "simple_effect",
        "simple_effect_odds_ratio",
        "linearity_test",
        "linearity_test_residual_df",
        "box_tidwell_test",
        "box_tidwell_test_residual_df",
        "brant_test",
        "proportional_odds_test",
        "number_of_bins",
        "bins_outside",
        "residual_centre",
        "mean_residual",
        "largest_move",
        "row_of_largest_move",
        "odds_ratio_without_one",
        "coefficient_without_one",
        "samples_without_estimate",
        "detectable_odds_ratio",
        "detectable_coefficient",
        "e_value",
        "e_value_limit",
    )
)
"""Every statistic of a term of a planned regression."""


@dataclass(frozen=True)
class _Cited:
    """An id in its parts, and the problems that a part may have."""

    known: KnownNames
    file_name: str
    place: Place
    parts: list[str]

    @property
    def term(self) -> str:
        """The term without its group."""
        return self.parts[4].partition("@")[0]

    @property
    def level(self) -> str:
        """The level, or '' where the id has none."""
        return self.parts[5] if len(self.parts) > 6 else ""

    def is_one_of(self, part: str, valid: Iterable[str], what: str) -> bool:
        """Whether a part is one of those that there are; otherwise a problem is noted."""
        there = list(valid)
        if part not in there:
            self.known.unknown(self.file_name, self.place, part, there, what, REMEDY)
        return part in there


def check_result(
    known: KnownNames, file_name: str, place: Place, result: str, plan: PlanSettings | None
) -> None:
    """A result that people cite has the form of an id, and each part that is planned exists."""
    parts = result.split("/")
    if not _ID.fullmatch(result) or parts[0] not in STAGES_OF_RESULTS:
        known.wrong(file_name, place, f'"{result}" is no id of a statistic',
                    "an id such as modelling/left/adjusted/complete/age/odds_ratio",
                    "copy it from the column id of release/statistics.csv")  # fmt: skip
        return
    cited = _Cited(known, file_name, place, parts)
    if parts[0] == "modelling" and plan:
        _check_modelling(cited, plan)
    elif parts[0] == "robustness" and plan:
        cited.is_one_of(parts[1], known.written(PLAN, "robustness"),
                        "a specification curve of plan.yaml")  # fmt: skip
    elif not known.scales_unread and not known.is_doubtful(cited.term):
        if parts[0] == "scoring":
            cited.is_one_of(cited.term, known.scales, "a scale")
        elif parts[:2] in ([DESCRIPTION, name] for name in OF_VARIABLES):
            there = [*known.codebook, *known.scales, *known.bands, EVERYBODY]
            cited.is_one_of(cited.term, there, "a variable or a scale")


def _check_modelling(cited: _Cited, plan: PlanSettings) -> None:
    name = cited.parts[1]
    planned = [*cited.known.written(PLAN, "analyses"), *cited.known.written(PLAN, "comparisons")]
    if name in BESIDE_THE_PLAN or not planned:
        return
    if not cited.is_one_of(name, planned, "an analysis of plan.yaml") or planned.count(name) > 1:
        return
    for analysis in plan.analyses:
        if analysis.name == name:
            _check_regression(cited, analysis)
    for comparison in plan.comparisons:
        if comparison.name == name:
            cited.is_one_of(cited.parts[2], ["comparison"], "the model of a comparison")
            cited.is_one_of(cited.term, [comparison.group], "the group of this comparison")


def _check_regression(cited: _Cited, analysis: Analysis) -> None:
    """The model, the data, the term with its level, and the statistic of a planned regression."""
    cited.is_one_of(cited.parts[2], MODELS, "a model")
    cited.is_one_of(cited.parts[3], DATASETS, "what models are fitted to")
    if cited.term in OF_MODELS:
        return
    of_plan = [*analysis.terms, *(":".join(pair) for pair in analysis.interactions)]
    if analysis.kind == "ordinal":
        # The thresholds between its answers.
        of_plan.append(analysis.outcome)
    if not all(cited.known.exists(name) for name in analysis.terms):
        # The plan's own term is wrong, and said to be.
        return
    if not cited.is_one_of(cited.term, of_plan, f'a term of the analysis "{analysis.name}"'):
        return
    statistic = cited.parts[-1]
    cited.is_one_of(statistic, OF_TERMS, "a statistic of a term")
    levels = cited.known.levels_of(cited.term) if cited.known.is_sound(cited.term) else []
    if levels and statistic in ESTIMATES and cited.term not in analysis.splines:
        # A slash within a level stands as a colon in ids.
        valid = [level.replace("/", ":") for level in levels]
        cited.is_one_of(cited.level, valid, f'a level of "{cited.term}"')
