"""What measurement writes about two scales, the set of both and two groups, for the small store."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart

EFFICACY = ("calm", "solve")
STRAIN = ("worn", "tense", "tired")
BOTH = (*EFFICACY, *STRAIN)
SMOOTHED = "The correlations contradicted each other and were smoothed."
HEYWOOD = "The residual variance of tired is negative (a Heywood case)."
NO_FIT = "The estimates did not settle in 500 rounds."
NO_GROUPS = "Only one item is declared in each group of items."


def structure() -> pd.DataFrame:
    """Reliability, dimensions, factor models and invariance, with remarks and with reasons."""
    part = StatisticsPart("measurement")
    _reliability(part, "strain")
    _pairs(part, "efficacy", EFFICACY)
    _pairs(part, "strain", STRAIN)
    for first in EFFICACY:
        for second in STRAIN:
            _add(part, "both", first, "polychoric_correlation", -0.41, level=second, n=150)
    _dimensions(part, "strain", STRAIN, 1)
    _dimensions(part, "both", BOTH, 3)
    _exploratory(part, "strain", STRAIN, 1)
    _exploratory(part, "both", BOTH, 2)
    _confirmatory(part, "strain", {"strain": STRAIN}, "wlsmv")
    _confirmatory(part, "both", {"efficacy": EFFICACY, "strain": STRAIN}, "wlsmv")
    _confirmatory(part, "both", {"efficacy": EFFICACY, "strain": STRAIN}, "fiml")
    for statistic in ("chi_square", "cfi", "tli", "rmsea", "srmr"):
        _add(part, "strain", "model", statistic, None, model="fiml", note=NO_FIT, n=150)
    _add(part, "strain", "model", "count", 150, model="fiml")
    _invariance(part)
    return part.table()


def _add(
    part: StatisticsPart,
    analysis: str,
    term: str,
    statistic: str,
    estimate: float | None,
    **fields: Any,
) -> None:
    part.add(analysis, term, statistic, estimate, dataset="analysed", **fields)


def _reliability(part: StatisticsPart, scale: str) -> None:
    interval = {"ci_low": 0.74, "ci_high": 0.85, "conf_level": 0.95, "n": 150}
    for statistic, number, how in (
        ("alpha", 0.801, "alpha; interval of Feldt"),
        ("alpha_bootstrap", 0.801, "alpha; bootstrap interval of 2,000 samples"),
        ("ordinal_alpha", 0.853, "alpha of the polychoric correlations"),
        ("ordinal_omega", 0.834, "omega of Green and Yang"),
        ("split_half", 0.79, "mean over 3 splits"),
        ("split_half_lowest", 0.71, "worst of 3 splits"),
        ("split_half_highest", 0.84, "best of 3 splits"),
    ):
        _add(part, scale, scale, statistic, number, method=how, **interval)
    _add(part, scale, scale, "omega_hierarchical", None, note=NO_GROUPS, n=150)
    _add(part, scale, scale, "omega_total", 0.812, n=149)
    _add(part, scale, scale, "average_inter_item_correlation", 0.57, n=150)
    _add(part, scale, scale, "standard_error_of_measurement", 0.91, n=150)
    _add(part, scale, scale, "count", 150)
    _add(part, scale, scale, "mean", 7.4, n=150)
    for item in STRAIN:
        _add(part, scale, item, "count", 150)
        _add(part, scale, item, "item_rest_correlation", 0.63, n=150)


def _pairs(part: StatisticsPart, scale: str, items: tuple[str, ...]) -> None:
    for place, (first, second) in enumerate(combinations(items, 2)):
        number = 0.55 + place / 100
        _add(part, scale, first, "correlation", number, level=second, n=140 + place)
        _add(part, scale, first, "polychoric_correlation", number + 0.1, level=second,
             n=140 + place)  # fmt: skip
    _add(part, scale, scale, "smallest_eigenvalue", 0.01, note=SMOOTHED, n=140)


def _dimensions(part: StatisticsPart, name: str, items: tuple[str, ...], factors: int) -> None:
    shared: dict[str, Any] = {"n": 140}
    _add(part, name, name, "kmo", 0.712, **shared)
    for item in items:
        _add(part, name, item, "kmo", 0.69, **shared)
    _add(part, name, name, "bartlett_chi_square", 210.4, df=3, p=1e-9, **shared)
    _add(part, name, name, "parallel_factors", factors, level="polychoric", **shared)
    _add(part, name, name, "map_components", 1, **shared)
    for level in ("polychoric", "pearson"):
        for place in range(1, len(items) + 1):
            term, where = f"eigenvalue_{place:02d}", {"level": level, **shared}
            _add(part, name, term, "eigenvalue", 2.31 / place**2, **where)
            _add(part, name, term, "random_mean", 1.12 - place / 10, **where)
            _add(part, name, term, "random_95th_percentile", 1.19 - place / 10, **where)
    for place in range(len(items)):
        term = f"components_{place:02d}"
        _add(part, name, term, "average_squared_partial", 0.301 - place / 20, **shared)


def _exploratory(part: StatisticsPart, name: str, items: tuple[str, ...], factors: int) -> None:
    shared: dict[str, Any] = {"model": "efa", "n": 140}
    names = [f"factor_{place}" for place in range(1, factors + 1)]
    _add(part, name, "model", "factors", factors, **shared)
    for item in items:
        for level in names:
            _add(part, name, item, "pattern_loading", 0.71, level=level, **shared)
            if factors > 1:
                _add(part, name, item, "structure_loading", 0.74, level=level, **shared)
        _add(part, name, item, "communality", 0.52, **shared)
    for term in names:
        _add(part, name, term, "sum_of_squares", 1.61, **shared)
    for first, second in combinations(names, 2):
        _add(part, name, first, "factor_correlation", 0.38, level=second, **shared)
    _add(part, name, "model", "chi_square", 12.1, df=4, p=0.017, **shared)
    _add(part, name, "model", "rmsea", 0.061, ci_low=0.011, ci_high=0.105, conf_level=0.9,
         **shared)  # fmt: skip
    for statistic, number in (("tli", 0.971), ("rmsr", 0.031), ("bic", -21.4)):
        _add(part, name, "model", statistic, number, **shared)


def _confirmatory(
    part: StatisticsPart, name: str, factors: dict[str, tuple[str, ...]], model: str
) -> None:
    shared: dict[str, Any] = {"model": model, "n": 150}
    _add(part, name, "model", "count", 150, model=model)
    _add(part, name, "model", "parameters", 16, note=HEYWOOD, **shared)
    for statistic in ("chi_square", "chi_square_scaled"):
        _add(part, name, "model", statistic, 31.2, df=9, p=0.0003, **shared)
    for measure, number in (("cfi", 0.961), ("tli", 0.942), ("rmsea", 0.081)):
        for kind in ("", "_scaled", "_robust"):
            ends = {"ci_low": 0.044, "ci_high": 0.119, "conf_level": 0.9}
            extra = ends if measure == "rmsea" else {}
            _add(part, name, "model", f"{measure}{kind}", number, **extra, **shared)
    _add(part, name, "model", "srmr", 0.041, **shared)
    if model != "wlsmv":
        for statistic, number in (("log_likelihood", -812.31), ("aic", 1656.62), ("bic", 1704.1)):
            _add(part, name, "model", statistic, number, **shared)
    for factor, items in factors.items():
        for item in items:
            ends = {"se": 0.05, "ci_low": 0.61, "ci_high": 0.81, "conf_level": 0.95}
            for statistic in ("loading", "standardised_loading"):
                _add(part, name, item, statistic, 0.71, level=factor, **ends, **shared)
            _add(part, name, item, "residual_variance", 0.49, **shared)
            _add(part, name, item, "r_squared", 0.51, **shared)
        _add(part, name, factor, "average_variance_extracted", 0.51, **shared)
    for first, second in combinations(factors, 2):
        _add(part, name, first, "factor_correlation", -0.44, level=second, p=0.0001, se=0.06,
             ci_low=-0.56, ci_high=-0.32, conf_level=0.95, **shared)  # fmt: skip
    if len(factors) > 1:
        for first, second, group in (
            ("calm", "strain", "loading"),
            ("worn", "tired", "residual_covariance"),
        ):
            place = {"level": second, "group": group, **shared}
            _add(part, name, first, "modification_index", 7.21, p=0.007, df=1, **place)
            _add(part, name, first, "expected_change", 0.19, **place)


def _invariance(part: StatisticsPart) -> None:
    for place, step in enumerate(("configural", "metric", "scalar")):
        shared: dict[str, Any] = {"model": step, "n": 150}
        for level, people in (("woman", 90), ("man", 60)):
            _add(part, "by_gender", "model", "count", people, group=f"gender={level}", model=step)
        _add(part, "by_gender", "model", "chi_square", 10.2 + place, df=4 + place, p=0.04, **shared)
        for statistic, number in (("cfi", 0.981), ("rmsea", 0.052), ("srmr", 0.033)):
            _add(part, "by_gender", "model", statistic, number, **shared)
        if place:
            _add(part, "by_gender", "model", "difference_chi_square", 8.1, df=2, p=0.02, **shared)
            _add(part, "by_gender", "model", "difference_cfi", 0.001 - 0.012 * place, **shared)
            _add(part, "by_gender", "model", "difference_rmsea", 0.004, **shared)
