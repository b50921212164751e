"""A small statistics store and the labels that go with it, for tests of figures and pages.

Every kind of statistic that the report shows is there, with numbers that are easy to recognise.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from questline.core.statistics import NUMBERS, StatisticsPart, join_parts
from reporting.stores_checks import checks
from reporting.stores_effects import effects
from reporting.stores_imputation import imputation
from reporting.stores_measurement import STRAIN, structure
from reporting.stores_other_models import ASKED, PLAN, other_models
from reporting.stores_robustness import CURVES, robustness
from reporting.stores_trust import trust

ITEMS = ("calm", "solve")
ANSWERS = {"calm": (12, 30, 58, 60), "solve": (11, 19, 80, 50)}
RISKS = ((0.21, 0.2), (0.52, 0.5), (0.83, 0.85))


def small_store() -> pd.DataFrame:
    """A store of 160 respondents: two scales, one logistic and one linear model, imputed too."""
    return _small_store().copy()


@cache
def _small_store() -> pd.DataFrame:
    parts = [_cleaning(), _measurement(), structure(), _description(), _modelling(), imputation()]
    return join_parts([*parts, checks(), other_models(), effects(), trust(), robustness()])


def labels(**changes: Any) -> dict[str, Any]:
    """What `core.parameters.labels` would give for the store; `changes` replace whole keys."""
    return {**copy.deepcopy(_LABELS), **changes}


def with_hidden(store: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """The store as release would leave it with these rows hidden."""
    public = store.copy()
    rows = public["id"].isin(set(ids))
    emptied = [name for name in NUMBERS if name not in ("conf_level",)]
    public.loc[rows, emptied] = float("nan")
    public.loc[rows, "status"] = "hidden"
    public.loc[rows, "note"] = "Fewer than 10 respondents stand behind this number."
    return public


def _cleaning() -> pd.DataFrame:
    part = StatisticsPart("cleaning")
    place = {"table": "flow"}
    part.add("flow", "raw_rows", "count", 203, row="raw_rows", column="all", **place)
    for rule, level, count in (
        ("no_consent", "excluded", 31),
        ("no_consent", "caught", 31),
        ("too_fast", "excluded", 12),
        ("too_fast", "caught", 27),
        ("too_fast", "not_checked", 14),
        ("few_hours", "marked", 15),
        ("few_hours", "caught", 18),
    ):
        part.add("flow", rule, "count", count, level=level, row=rule, column=level, **place)
    part.add("flow", "analysed", "count", 160, row="analysed", column="all", **place)
    return part.table()


def _measurement() -> pd.DataFrame:
    part = StatisticsPart("measurement")
    summaries = {"count": 160, "mean": 5.42, "sd": 1.31, "median": 5.5, "minimum": 2, "maximum": 8}
    for statistic, number in summaries.items():
        part.add("efficacy", "efficacy", statistic, number, dataset="analysed", n=160)
    for level, count in (("2 to 4", 21), ("4 to 6", 64), ("6 to 8", 75)):
        part.add(
            "efficacy", "efficacy", "count", count, level=level, dataset="analysed",
            table="distribution:efficacy", row=level, column="all",
        )  # fmt: skip
    return part.table()


def _description() -> pd.DataFrame:
    part = StatisticsPart("description")
    for item, counts in ANSWERS.items():
        answered = sum(counts)
        for code, count in enumerate(counts, 1):
            place = {"table": "answers", "row": item, "column": str(code), "level": str(code)}
            part.add("answers", item, "count", count, dataset="analysed",
                     denominator=answered, **place)  # fmt: skip
            part.add("answers", item, "percent", 100 * count / answered, dataset="analysed",
                     denominator=answered, events=count, **place)  # fmt: skip
        part.add("answers", item, "count", 160 - answered, level="missing", dataset="analysed",
                 table="answers", row=item, column="missing", denominator=160)  # fmt: skip
    _missing(part)
    for first, second, r, n in (
        ("efficacy", "months", 0.31, 150),
        ("efficacy", "stress", -0.47, 155),
        ("months", "stress", -0.08, 148),
    ):
        part.add(
            "correlations", first, "correlation", r, level=second, dataset="analysed",
            ci_low=r - 0.15, ci_high=r + 0.15, p=0.02, n=n, df=n - 2,
        )  # fmt: skip
    part.add("benchmarks", "other_survey", "percent", 49.4, level="leaving", dataset="analysed",
             ci_low=41.7, ci_high=57.1, events=78, n=158, denominator=158)  # fmt: skip
    part.add("benchmarks", "other_survey", "percent", 29.0, dataset="analysed",
             ci_low=24.0, ci_high=34.6, n=279, denominator=279, method="A report")  # fmt: skip
    return part.table()


def _missing(part: StatisticsPart) -> None:
    for variable, kinds in (
        ("months", {"refused": 12, "left_blank": 25}),
        ("calm", {}),
        ("gender", {"refused": 16}),
    ):
        total = sum(kinds.values())
        place = {"dataset": "analysed", "table": "missing_answers", "row": variable}
        part.add(
            "missing_answers", variable, "count", total, column="all", denominator=160, **place
        )
        part.add("missing_answers", variable, "percent", total / 1.6, column="all",
                 denominator=160, events=total, **place)  # fmt: skip
        for kind, count in kinds.items():
            part.add("missing_answers", variable, "count", count, level=kind, column=kind,
                     denominator=160, **place)  # fmt: skip
    for term, count, note in (
        ("pattern_01", 118, "complete"),
        ("pattern_02", 26, "months"),
        ("pattern_03", 11, "gender, months"),
        ("other_patterns", 5, "2 further patterns together."),
    ):
        part.add("missing_patterns", term, "count", count, dataset="analysed", denominator=160,
                 table="missing_patterns", row=term, column="all", note=note)  # fmt: skip


def _modelling() -> pd.DataFrame:
    part = StatisticsPart("modelling")
    fixed: dict[str, Any] = {"dataset": "complete", "outcome": "leaving", "n": 140, "events": 70}
    for model, shift in (("unadjusted", 1.1), ("adjusted", 1.0)):
        part.add("leaving", "efficacy", "odds_ratio", 1.91 * shift, model=model, se=0.2,
                 ci_low=1.24 * shift, ci_high=2.93 * shift, p=0.003, unit="per 10 lower",
                 **fixed)  # fmt: skip
        part.add("leaving", "gender", "odds_ratio", 0.8 * shift, level="man", model=model, se=0.3,
                 ci_low=0.45, ci_high=1.4, p=0.42, unit="against woman", table="leaving/adjusted",
                 row="gender/man;gender/woman", **fixed)  # fmt: skip
        part.add("leaving", "gender", "odds_ratio", None, level="other", model=model,
                 note="Nobody with this answer has leaving in mind.", **fixed)  # fmt: skip
        part.add("leaving", "gender", "reference", 1, level="woman", model=model,
                 dataset="complete", outcome="leaving")  # fmt: skip
        part.add("efficacy_by_months", "months", "coefficient", -0.25 * shift, model=model, se=0.1,
                 ci_low=-0.45, ci_high=-0.05, p=0.01, unit="per 12 higher", dataset="complete",
                 outcome="efficacy", n=150)  # fmt: skip
    people: dict[str, Any] = {"model": "adjusted", "dataset": "complete"}
    part.add("leaving", "model", "count", 140, **people)
    part.add("leaving", "model", "events", 70, n=140, **people)
    part.add("efficacy_by_months", "model", "count", 150, **people)
    for number, (predicted, observed) in enumerate(RISKS, 1):
        place: dict[str, Any] = {**people, "level": f"group_{number:02d}", "n": 40}
        place["events"] = round(40 * observed)
        part.add("leaving", "calibration", "mean_predicted", predicted, **place)
        part.add("leaving", "calibration", "observed_share", observed, **place,
                 ci_low=observed - 0.12, ci_high=observed + 0.11)  # fmt: skip
    return part.table()


def _variable(label: str, kind: str, levels: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        "label": label,
        "note": "",
        "kind": kind,
        "levels": [[code, name] for code, name in (levels or {}).items()],
        "minimum": None,
        "maximum": None,
        "sensitivity": "public",
    }


_LABELS: dict[str, Any] = {
    "name": "small_study",
    "synthetic": "These data are synthetic.",
    "confidence": 0.95,
    "threshold": 10,
    "variables": {
        "calm": _variable("Staying calm", "item"),
        "solve": _variable("Finding solutions", "item"),
        "months": _variable("Months in the role", "number"),
        "stress": _variable("Feeling stressed", "item"),
        "worn": _variable("Worn out", "item"),
        "tense": _variable("Tense", "item"),
        "tired": _variable("Tired", "item"),
        "leaving": _variable("Leaving in mind", "category", {"no": "No", "yes": "Yes"}),
        "office": _variable("Office", "category"),
        "start_weight": _variable("Starting weight", "number"),
        "gender": _variable(
            "Gender", "category", {"woman": "Women", "man": "Men", "other": "In another way"}
        ),
    },
    "scales": {
        "efficacy": {
            "label": "Self-efficacy",
            "kind": "reflective",
            "items": list(ITEMS),
            "minimum": 1.0,
            "maximum": 4.0,
            "reverse_keyed": [],
            "score": "sum",
            "least_answered": "2",
            "direction": "higher is more confidence",
            "bands": [{"name": "low", "to": 5.0}, {"name": "high", "to": 8.0}],
            "source": "",
            "note": "",
            "group_factors": {},
            "items_needed": 2,
            "lowest_score": 2.0,
            "highest_score": 8.0,
        },
        "strain": {
            "label": "Strain",
            "kind": "reflective",
            "items": list(STRAIN),
            "minimum": 1.0,
            "maximum": 5.0,
            "reverse_keyed": [],
            "score": "sum",
            "least_answered": "100%",
            "direction": "higher is more strain",
            "bands": [],
            "source": "",
            "note": "",
            "group_factors": {"body": ["worn", "tired"], "mind": ["tense"]},
            "items_needed": 3,
            "lowest_score": 3.0,
            "highest_score": 15.0,
        },
    },
    "answers": [
        {
            "name": "efficacy",
            "label": "Self-efficacy, question by question",
            "variables": list(ITEMS),
            "diverging": True,
            "low": "Not at all true",
            "high": "Completely true",
        }
    ],
    "analyses": [
        {
            "name": "leaving",
            "label": "Leaving in mind",
            "kind": "logistic",
            "outcome": "leaving",
            "event": "yes",
            "predictors": [{"variable": "efficacy", "unit": 10.0, "direction": "lower"}],
            "covariates": ["gender"],
            "reference": {"gender": "woman"},
            "interval": "profile",
            "family": "",
            "rationale": "",
            **ASKED["leaving"],
        },
        {
            "name": "efficacy_by_months",
            "label": "Self-efficacy by time in the role",
            "kind": "linear",
            "outcome": "efficacy",
            "event": "",
            "predictors": [{"variable": "months", "unit": 12.0, "direction": "higher"}],
            "covariates": [],
            "reference": {},
            "interval": "profile",
            "family": "",
            "rationale": "",
            **ASKED["efficacy_by_months"],
        },
    ],
    "comparisons": [],
    "correlations": {"variables": ["efficacy", "months", "stress"], "method": "pearson"},
    "measurement": {
        "most_categories": 7,
        "bootstrap": 2000,
        "parallel_draws": 100,
        "extraction": "minimum_residual",
        "rotation": "oblimin",
        "estimators": ["wlsmv", "fiml"],
        "sets": [
            {
                "name": "both",
                "label": "Confidence and strain",
                "scales": ["efficacy", "strain"],
                "factors": 0,
            }
        ],
        "invariance": [
            {
                "name": "by_gender",
                "label": "Strain among women and men",
                "scale": "strain",
                "group": "gender",
                "levels": ["woman", "man"],
            }
        ],
    },
    "imputation": {
        "sets": 20,
        "iterations": 10,
        "level": "scales",
        "auxiliary": ["stress"],
        "methods": {"months": "linear"},
        "donors": 5,
        "least_correlation": 0.1,
        "shifts": [{"variable": "months", "by": [-5.0, 5.0]}],
    },
    "weighting": PLAN,
    "robustness": CURVES,
    "table_one": {"variables": ["gender", "months"], "by": ["leaving"], "tests": {}},
    "cleaning": {
        "out_of_range": "error",
        "least_respondents": 1,
        "rules": [
            {"name": "no_consent", "kind": "consent", "reason": "Did not agree to take part"},
            {"name": "too_fast", "kind": "too_fast", "reason": "Finished too fast"},
            {"name": "few_hours", "kind": "condition", "reason": "Works few hours"},
        ],
    },
    "published": [
        {
            "result": "modelling/leaving/adjusted/complete/efficacy/odds_ratio",
            "estimate": 2.05,
            "ci_low": 1.31,
            "ci_high": 3.21,
            "source": "A published study",
        }
    ],
    "benchmarks": [
        {
            "name": "other_survey",
            "label": "Another survey",
            "share": 0.29,
            "n": 279,
            "wording": "Thinking of resigning within a year",
            "source": "A report of another survey",
            "variables": {"leaving": "yes"},
            "own_wordings": {"leaving": "Has leaving in mind"},
            "caution": "The two asked different questions.",
        }
    ],
}
