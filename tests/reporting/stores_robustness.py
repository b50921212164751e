"""What robustness writes of one specification curve, for the small store."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from questline.core.data_choices import covariate_sets
from questline.core.statistics import StatisticsPart
from questline.robustness.permutation import CurveTest
from questline.robustness.rows.curve_rows import CurveRows

SEPARATED = "Not computable: the columns separate those with the event from those without."
ONE_COLUMN = "1 column of the covariates says nothing that the others do not and was left out."
CURVES: list[dict[str, Any]] = [
    {
        "name": "leaving_curve",
        "label": "Self-efficacy and leaving in mind",
        "analysis": "leaving",
        "predictor": "efficacy",
        "exclusions": {
            "keep_the_fast": {"keep_caught_by": ["too_fast"], "exclude_marked_by": []},
            "few_hours_out": {"keep_caught_by": [], "exclude_marked_by": ["few_hours"]},
        },
        "scoring": {
            "without_worn": {
                "least_answered": {"strain": "2"},
                "without_items": {"strain": ["worn"]},
            }
        },
        "missing": ["complete", "imputed"],
        "covariates": {"always": [], "with_and_without": ["gender"], "sets": {}},
        "permutations": 199,
        "most_specifications": 2000,
    }
]
_SHIFTS = {
    "keep_the_fast": -0.021,
    "few_hours_out": 0.004,
    "without_worn": 0.009,
    "imputed": 0.013,
    "gender": -0.016,
}


def robustness() -> pd.DataFrame:
    """24 specifications of a logistic analysis; one of them has no estimate."""
    part = StatisticsPart("robustness")
    curve = CURVES[0]
    analysis = {"kind": "logistic", "outcome": "leaving"}
    sets = covariate_sets(curve)
    rows = CurveRows(part, curve, analysis, _frame(curve), sets, "per 10 lower", 0.95, 2)
    rows.add_curve()
    rows.add_decisions()
    place = {"outcome": "leaving"}
    for statistic, counts in (("people_added", (12, 0)), ("people_removed", (0, 15))):
        for level, count in zip(curve["exclusions"], counts, strict=True):
            part.add(curve["name"], "exclusions", statistic, count, level=level, **place)
    for level, count in (("as_planned", 20), ("other_choices", 10)):
        part.add(curve["name"], "curve", "number_of_sets", count, level=level, dataset="imputed",
                 **place)  # fmt: skip
    rows.add_test(_test(), 199)
    rows.add_specifications()
    _without_people(part, curve["name"])
    return part.table()


def _frame(curve: dict[str, Any]) -> pd.DataFrame:
    lines = []
    exclusions = ("as_planned", *curve["exclusions"])
    for chosen in product(exclusions, ("as_planned", *curve["scoring"]), curve["missing"],
                          ("none", "gender")):  # fmt: skip
        estimate = 0.153 + sum(_SHIFTS.get(option, 0.0) for option in chosen)
        # A combination that is more than its parts.
        estimate += 0.002 * (chosen[0] == "keep_the_fast" and chosen[3] == "gender")
        se = 0.041 + 0.012 * (chosen[0] == "keep_the_fast")
        separated = chosen == ("few_hours_out", "without_worn", "complete", "gender")
        people = 140.0 if chosen[2] == "complete" else 160.0
        numbers = {
            "estimate": estimate, "se": se, "df": np.inf, "low": estimate - 1.96 * se,
            "high": estimate + 1.96 * se, "p": 0.0003 if se < 0.05 else 0.031,
            "odds_ratio": np.exp(4 * estimate), "odds_ratio_low": np.exp(4 * estimate - 8 * se),
            "odds_ratio_high": np.exp(4 * estimate + 8 * se),
        }  # fmt: skip
        if separated:
            numbers = dict.fromkeys(numbers, np.nan)
        lines.append(
            {
                **dict(
                    zip(("exclusions", "scoring", "missing", "covariates"), chosen, strict=True)
                ),
                **numbers,
                "n": people - 15 * (chosen[0] == "few_hours_out"),
                "events": people / 2,
                "reason": SEPARATED if separated else "",
                "note": ONE_COLUMN if chosen[0] == "few_hours_out" and not separated else "",
            }
        )
    return pd.DataFrame(lines, index=pd.RangeIndex(1, len(lines) + 1))


def _test() -> CurveTest:
    statistics = pd.DataFrame(
        {
            "observed": [0.15, 0.96, 3.2],
            "expected": [0.03, 0.05, 0.8],
            "p": [0.005, 0.01, 0.015],
        },
        index=["median", "significant", "average_z"],
    )
    places = np.linspace(-0.02, 0.02, 24)
    permuted = np.linspace(-0.07, 0.07, 199)[:, None] + places
    used = np.ones(24, dtype=bool)
    return CurveTest(statistics, places, permuted, used)


def _without_people(part: StatisticsPart, name: str) -> None:
    place: dict[str, Any] = {"dataset": "complete", "outcome": "leaving"}
    own = {**place, "group": "respondent", "n": 139, "events": 70}
    part.add(name, "leave_one_out", "smallest_risk_difference", 0.121, **own)
    part.add(name, "leave_one_out", "largest_risk_difference", 0.149, **own)
    part.add(name, "leave_one_out", "sign_changes", 0, **own)
    part.add(name, "leave_one_out", "significance_changes", 2, **own)
    for row, estimate in ((17, 0.121), (42, 0.149)):
        part.add(name, "leave_one_out", "risk_difference", estimate, level=str(row),
                 ci_low=estimate - 0.08, ci_high=estimate + 0.08, p=0.002,
                 unit="per 10 lower", **own)  # fmt: skip
    for level, count, estimate in (("woman", 90, 0.178), ("man", 36, 0.101), ("other", 14, None)):
        cell = {"table": f"{name}/without_groups", "row": f"gender={level}"}
        named = {**place, "level": f"gender={level}", **cell}
        part.add(name, "leave_one_group_out", "left_out", count, **named)
        ends = {} if estimate is None else {"ci_low": estimate - 0.1, "ci_high": estimate + 0.1}
        part.add(name, "leave_one_group_out", "risk_difference", estimate, n=140 - count,
                 events=50, unit="per 10 lower", note="" if ends else SEPARATED, **ends,
                 **named)  # fmt: skip
