"""Careless responding for the small store: indices, combinations, and models without those caught.

The rows are beside the small store and not in it: most studies have no such rule.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart, join_parts
from reporting.stores import small_store

SCREENED = 172
RULE: dict[str, Any] = {
    "name": "careless",
    "kind": "careless",
    "reason": "Answers that look careless in two ways",
    "decision": "mark",
    "variables": [],
    "flags": [],
    "least_flags": 2,
    "seconds": "",
    "pages": [],
    "checks": {},
}
NEEDS = "Not computable: needs at least three scales of two or more items."
TOO_FEW = "Not computable: needs an answer to at least two items."
INDICES = (
    ("longest_run", 27, 9, 172, 11.0, "at least half of the items (Curran 2016)"),
    ("average_run", 21, 0, 170, 3.25, "more than 3 interquartile ranges (declared here)"),
    ("mahalanobis", 14, 12, 172, 0.001, "probability under chi-square below .001 (Curran 2016)"),
    ("even_odd", None, None, 0, None, "below .30 (Jackson)"),
)
COMBINATIONS = (
    (("none",), 132),
    (("longest_run", "average_run"), 17),
    (("mahalanobis",), 12),
    (("longest_run",), 9),
    (("average_run", "mahalanobis"), 1),
    (("longest_run", "average_run", "mahalanobis"), 1),
)
CAUGHT = 19
SEPARATED = "Not computable: nobody with the level left."


def careless_store(decision: str = "mark") -> pd.DataFrame:
    """The small store with the rows of a rule that marks, or that leaves out."""
    return join_parts([small_store(), cleaning_rows(), modelling_rows(decision)])


def rules(decision: str = "mark") -> list[dict[str, Any]]:
    """The cleaning rules of a study with the rule."""
    return [{**RULE, "decision": decision}]


def cleaning_rows() -> pd.DataFrame:
    """What cleaning writes about the rule."""
    part = StatisticsPart("cleaning")

    def count(term: str, level: str, number: int | None, group: str = "", note: str = "") -> None:
        part.add("careless", term, "count", number, level=level, group=group, note=note,
                 denominator=SCREENED)  # fmt: skip

    for name, flagged, only, checked, limit, words in INDICES:
        note = "" if checked else NEEDS
        count(name, "flagged", flagged, note=note)
        count(name, "only", only, note=note)
        count(name, "checked", checked)
        if checked < SCREENED:
            count(name, "not_computable", SCREENED - checked, note=note or TOO_FEW)
        part.add("careless", name, "cut_off", limit, note=note, method=words)
    for names, number in COMBINATIONS:
        caught = len(names) > 1
        count("combination", "+".join(names), number, "caught" if caught else "not_caught")
    count("rule", "caught", CAUGHT)
    count("rule", "undecided", 12, note="With fewer than 2 indices that could be computed.")
    part.add("careless", "rule", "least_flags", 2)
    part.add("careless", "rule", "number_of_flags", len(INDICES))
    return part.table()


def modelling_rows(decision: str = "mark") -> pd.DataFrame:
    """What modelling writes about the models without those marked, or with those left out."""
    part = StatisticsPart("modelling")
    without = decision == "mark"
    model = "without_careless" if without else "with_careless"
    statistic = "people_removed" if without else "people_added"
    people = 125 if without else 155
    place: dict[str, Any] = {"model": model, "dataset": "complete"}
    part.add("careless", "rule", statistic, CAUGHT, method="people of the rule", **place)
    fixed: dict[str, Any] = {**place, "outcome": "leaving", "n": people, "events": 59}
    part.add("leaving", "model", statistic, 15, **{**fixed, "n": None, "events": None})
    part.add("leaving", "efficacy", "odds_ratio", 1.62, se=0.24, ci_low=0.98, ci_high=2.68, p=0.06,
             unit="per 10 lower", method="logistic regression", **fixed)  # fmt: skip
    part.add("leaving", "gender", "odds_ratio", 0.77, level="man", se=0.3, ci_low=0.42,
             ci_high=1.41, p=0.39, unit="against woman", **fixed)  # fmt: skip
    part.add("leaving", "gender", "odds_ratio", None, level="other", note=SEPARATED, **fixed)
    part.add("leaving", "model", "auc", 0.71, note="Apparent.", **fixed)
    part.add("leaving", "model", "nagelkerke_r_squared", 0.18, note="Apparent.", **fixed)
    linear: dict[str, Any] = {**place, "outcome": "efficacy", "n": people + 8}
    part.add("efficacy_by_months", "model", statistic, 17, **{**linear, "n": None})
    part.add("efficacy_by_months", "months", "coefficient", -0.28, se=0.1, ci_low=-0.48,
             ci_high=-0.08, p=0.006, unit="per 12 higher", method="linear regression",
             **linear)  # fmt: skip
    part.add("efficacy_by_months", "model", "r_squared", 0.06, note="Apparent.", **linear)
    return part.table()
