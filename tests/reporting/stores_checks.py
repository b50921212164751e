"""What modelling writes of whether models fit, for the small store."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart

CAVEAT = "The result depends on how people are grouped."
NOT_ABOVE_ZERO = (
    "Not computable: the term x log x exists for numbers above zero alone, and months has others."
)
NOBODY_ALIKE = "Not computable: no two people are alike in all terms of the model."
FEW_VALUES = "efficacy has 5 different values, too few for 4 knots."
RESIDUALS = {
    "residuals": ((0.22, 0.014), (0.48, -0.021), (0.77, 0.161)),
    "efficacy": ((3.4, -0.031), (6.8, 0.042)),
}


def checks() -> pd.DataFrame:
    """The checks of the logistic and of the linear model."""
    part = StatisticsPart("modelling")
    _logistic(part)
    _linear(part)
    return part.table()


def _logistic(part: StatisticsPart) -> None:
    people: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "n": 140, "events": 70}
    for term, statistic, number, df, p, note in (
        ("efficacy", "linearity_test", 7.31, 2, 0.026, FEW_VALUES),
        ("efficacy", "box_tidwell_test", 1.41, 1, 0.235, ""),
        ("model", "link_test", 0.17, None, 0.411, ""),
        ("model", "hosmer_lemeshow_test", 5.93, 8, 0.655, CAVEAT),
    ):
        part.add("leaving", term, statistic, number, df=df, p=p, note=note, **people)
    for statistic in ("dispersion", "pearson_test", "deviance_test"):
        part.add("leaving", "model", statistic, note=NOBODY_ALIKE, **people)
    part.add("leaving", "model", "number_of_diagnostic_tests", 4, **people)
    part.add("leaving", "model", "diagnostic_tests_below", 1, **people)
    for term, bins in RESIDUALS.items():
        group = "" if term == "residuals" else "by_number"
        part.add("leaving", term, "number_of_bins", len(bins), group=group, **people)
        part.add("leaving", term, "bins_outside", int(not group), group=group, **people)
        for number, (centre, mean) in enumerate(bins, 1):
            place = {**people, "level": f"bin_{number:02d}", "n": 46, "events": 21}
            place["group"] = group
            part.add("leaving", term, "residual_centre", centre, **place)
            part.add("leaving", term, "mean_residual", mean, se=0.07, **place)
    place = {**people, "group": "respondent", "unit": "per 10 lower"}
    part.add("leaving", "efficacy", "odds_ratio_without_one", 2.34, **place)
    part.add("leaving", "efficacy", "largest_move", 0.62, **place)
    part.add("leaving", "efficacy", "row_of_largest_move", 57, **place)


def _linear(part: StatisticsPart) -> None:
    name = "efficacy_by_months"
    people: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "n": 150}
    for term, statistic, number, df, p in (
        ("months", "linearity_test", 1.21, 2, 0.301),
        ("model", "link_test", -0.33, 147, 0.018),
        ("model", "constant_variance_test", 3.02, 1, 0.082),
    ):
        part.add(name, term, statistic, number, df=df, p=p, **people)
    part.add(name, "months", "linearity_test_residual_df", 146, **people)
    part.add(name, "months", "box_tidwell_test", note=NOT_ABOVE_ZERO, **people)
    part.add(name, "model", "lack_of_fit_test", note=NOBODY_ALIKE, **people)
    part.add(name, "model", "residual_skewness", 0.71, **people)
    part.add(name, "model", "residual_kurtosis", -0.12, **people)
    part.add(name, "model", "number_of_diagnostic_tests", 3, **people)
    part.add(name, "model", "diagnostic_tests_below", 1, **people)
    part.add(name, "residuals", "number_of_bins", 3, **people)
    part.add(name, "residuals", "bins_outside", 2, **people)
    for number, (centre, mean) in enumerate(((4.1, -0.51), (5.3, 0.46), (6.2, 0.08)), 1):
        place = {**people, "level": f"bin_{number:02d}", "n": 50}
        part.add(name, "residuals", "residual_centre", centre, **place)
        part.add(name, "residuals", "mean_residual", mean, se=0.141, **place)
    part.add(name, "residual_quantiles", "number_of_bins", 3, **people)
    for number, (expected, observed) in enumerate(((-1.09, -0.88), (0.0, -0.13), (1.09, 1.27)), 1):
        place = {**people, "level": f"bin_{number:02d}", "n": 50}
        part.add(name, "residual_quantiles", "expected_quantile", expected, **place)
        part.add(name, "residual_quantiles", "observed_quantile", observed, **place)
