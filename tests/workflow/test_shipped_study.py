"""The shipped study against R, which began at the raw file too (reference/shipped_study.R).

Every number of a row is compared: the estimate, its limits, p, degrees of freedom, and the numbers
of people stated beside it. Tolerances, relative: 1e-6 throughout, which the difference of two
formulas for the small-sample factor of Hedges' g (ours the usual approximation, R's exact) needs;
profile limits 1e-8 of the roots of R's own deviance; counts of people exactly.

A statistic that is new, or a change of the shipped data, needs R once more: see the script.
"""

import csv
import math
from pathlib import Path

import pytest

from questline.core.statistics import NUMBERS

CLOSE = 1e-6
ROOT = 1e-8
COUNTED = ("n", "denominator", "events")
NOT_NUMBERS_OF_A_STUDY = {
    "intake/findings/none/none/encoding/count",
    "intake/findings/none/none/delimiter/count",
}
"""Findings that stand in the store once each, whatever the answers are."""
REFERENCE = Path(__file__).with_name("reference") / "shipped_study.csv"


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, str]]:
    return rows(REFERENCE)


@pytest.fixture(scope="module")
def store(finished) -> dict[str, dict[str, str]]:
    return rows(finished[0] / "results/link_workers/release/internal/statistics.csv")


def tolerance(row: dict[str, str], column: str) -> float:
    if column in COUNTED or row["statistic"].endswith("count"):
        return 0
    if row["statistic"] == "odds_ratio" and column in ("ci_low", "ci_high"):
        return ROOT
    return CLOSE


def agrees(row: dict[str, str], column: str, expected: str) -> bool:
    """Whether the store has R's number; a nought, which allows no relative tolerance, exactly."""
    if not (row[column] and expected):
        return row[column] == expected
    return math.isclose(float(row[column]), float(expected), rel_tol=tolerance(row, column))


def test_every_number_agrees(store, expected):
    differ = [
        (name, column, row[column], expected[name][column])
        for name, row in store.items()
        if name in expected
        for column in NUMBERS
        if not agrees(row, column, expected[name][column])
    ]
    assert differ == []


def test_no_number_is_left_out(store, expected):
    computed = {name for name, row in store.items() if row["estimate"] != ""}
    assert computed - set(expected) == NOT_NUMBERS_OF_A_STUDY
    assert set(expected) - computed == set()
