"""Counts, shares and the summary of a number, each as rows of the statistics store."""

from __future__ import annotations

from typing import Any

import numpy as np

from questline.core.statistics import StatisticsPart

QUARTILES = "Quartiles by linear interpolation between the two nearest answers (type 7 in R)."
NOBODY = "Nobody answered."
NEGATIVE = "Some numbers are negative, so that they are no shares of a total."
NO_TOTAL = "All numbers are nought."
LARGEST = 5
"""So many of the largest values are looked at."""
RESPONDENT = "respondent"
"""The group of rows about single people, which never become public."""
ONE_ANSWER = "One answer alone has no spread."


def number_summary(values: np.ndarray) -> dict[str, float | None]:
    """Mean, standard deviation (n - 1), median and quartiles of floats without missing values.

    None for what the answers do not allow: all of them without an answer, the standard deviation
    with one. Quartiles as R: quantile(values, type = 7) (Hyndman and Fan 1996, definition 7).
    """
    if not len(values):
        return dict.fromkeys(("mean", "sd", "median", "lower_quartile", "upper_quartile"))
    lower, median, upper = np.quantile(values, (0.25, 0.5, 0.75))
    return {
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)) if len(values) > 1 else None,
        "median": float(median),
        "lower_quartile": float(lower),
        "upper_quartile": float(upper),
    }


def add_number_summary(
    part: StatisticsPart, analysis: str, term: str, values: np.ndarray, **place: Any
) -> None:
    """Add `count` (answers that are there) and the `number_summary` of `values` (NaN = missing).

    `place` are further columns of the store, the same for every row.
    """
    answered = values[~np.isnan(values)]
    part.add(analysis, term, "count", len(answered), **place)
    for statistic, estimate in number_summary(answered).items():
        part.add(
            analysis,
            term,
            statistic,
            estimate,
            n=len(answered),
            method=QUARTILES if statistic.endswith("quartile") else "",
            note="" if estimate is not None else (ONE_ANSWER if len(answered) else NOBODY),
            **place,
        )


def add_dominance(
    part: StatisticsPart, analysis: str, term: str, values: np.ndarray, of: str, **place: Any
) -> None:
    """Add which share of the total of `values` the largest 1, 2 ... `LARGEST` of them have.

    Rows about single people, for release to judge whether a mean tells what they answered
    (Hundepool and others 2012, section 4.2). `of` names the group whose total it is. Nothing where
    nobody answered.
    """
    answered = np.sort(values[~np.isnan(values)])[::-1]
    if not answered.size:
        return
    total = float(answered.sum())
    note = NEGATIVE if answered[-1] < 0 else ("" if total > 0 else NO_TOTAL)
    for people in range(1, LARGEST + 1):
        share = None if note else float(answered[:people].sum()) / total
        part.add(analysis, term, f"share_of_largest_{people}", share, level=of, group=RESPONDENT,
                 n=len(answered), note=note, **place)  # fmt: skip


def add_share(
    part: StatisticsPart,
    analysis: str,
    term: str,
    statistic: str,
    events: int,
    denominator: int,
    **place: Any,
) -> None:
    """Add `events` out of `denominator` as a percentage (0 to 100)."""
    part.add(
        analysis,
        term,
        statistic,
        100 * events / denominator if denominator else None,
        n=denominator,
        denominator=denominator,
        events=events,
        note="" if denominator else NOBODY,
        **place,
    )
