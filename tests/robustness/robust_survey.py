"""A small made-up survey as cleaning hands it on, and a plan of one specification curve."""

import copy

import numpy as np
import pandas as pd

from questline.robustness.stage import assess

STRAIN = [f"strain_{number}" for number in range(1, 6)]
CALM = ["calm_1", "calm_2", "calm_3"]
FIRST_ROW = 11
"""Rows of the raw file do not begin with 0, and are no positions."""


def numbers(minimum=None, maximum=None):
    return {"kind": "number", "numeric": True, "ordered": False, "levels": [], "minimum": minimum,
            "maximum": maximum, "sensitivity": "public", "derivation": None}  # fmt: skip


def levels(*codes):
    return {**numbers(), "kind": "category", "numeric": False, "levels": list(codes)}


VARIABLES = {
    "leaving": levels("no", "yes"),
    "strain": numbers(5, 25),
    "calm": numbers(1, 5),
    "gender": levels("female", "male", "other"),
    "months": numbers(0, 400),
    "site": levels("north", "south", "west"),
    "stress": numbers(),
}


def scale(items, score, **changes):
    count = len(items)
    return {"items": list(items), "minimum": 1.0, "maximum": 5.0, "reverse_keyed": [],
            "score": score, "bands": [], "items_needed": count - 1, "factor": 1.0,
            "lowest_score": float(count if score == "sum" else 1),
            "highest_score": float(5 * count if score == "sum" else 5), **changes}  # fmt: skip


SCALES = {
    "strain": scale(STRAIN, "sum", reverse_keyed=["strain_2"]),
    "calm": scale(CALM, "mean"),
}
ANALYSIS = {
    "name": "leaving",
    "kind": "logistic",
    "outcome": "leaving",
    "event": "yes",
    "predictors": [
        {"variable": "strain", "unit": 5.0, "direction": "higher"},
        {"variable": "calm", "unit": 1.0, "direction": "lower"},
    ],
    "covariates": ["gender", "months"],
    "reference": {"gender": "female"},
    "splines": {},
    "interactions": [],
    "teams": "site",
}
LINEAR = {**ANALYSIS, "name": "stress", "kind": "linear", "outcome": "stress", "event": ""}
ALL_ITEMS = {"strain": {**SCALES["strain"], "items_needed": 5}}
WITHOUT_AN_ITEM = {
    "strain": {
        **SCALES["strain"],
        "items": [item for item in STRAIN if item != "strain_4"],
        "items_needed": 4,
        "factor": 5 / 4,
    }
}
CURVE = {
    "name": "curve",
    "analysis": "leaving",
    "predictor": "strain",
    "exclusions": {
        "keep_the_fast": {"keep_caught_by": ["too_fast"], "exclude_marked_by": []},
        "without_few_hours": {"keep_caught_by": [], "exclude_marked_by": ["few_hours"]},
    },
    "scoring": {"all_items": ALL_ITEMS, "without_an_item": WITHOUT_AN_ITEM},
    "missing": ["complete"],
    "covariates": {"always": ["calm"], "with_and_without": ["gender", "months"], "sets": {}},
    "permutations": 19,
}
IMPUTATION = {
    "sets": 4,
    "iterations": 3,
    "level": "scales",
    "auxiliary": [],
    "methods": {},
    "donors": 5,
    "least_correlation": 0.1,
    "together": [["leaving", "strain", "calm", "gender", "months"]],
}


def survey(people=160, seed=3, *, missing=0.03):
    """The answers of everyone: about a tenth too fast, a tenth with few hours; some blanks."""
    generator = np.random.default_rng(seed)
    trait = generator.standard_normal(people)
    frame = pd.DataFrame(index=pd.RangeIndex(FIRST_ROW, FIRST_ROW + people, name="row"))
    frame["respondent"] = [f"id_{number}" for number in range(people)]
    for item in STRAIN:
        answers = np.clip(np.round(3 + trait + generator.normal(0, 0.8, people)), 1, 5)
        frame[item] = 6 - answers if item == "strain_2" else answers
    other = generator.standard_normal(people)
    for item in CALM:
        frame[item] = np.clip(
            np.round(3 - 0.4 * trait + other + generator.normal(0, 0.7, people)), 1, 5
        )
    frame["gender"] = generator.choice(["female", "male", "other"], people, p=[0.55, 0.35, 0.1])
    frame["months"] = np.round(generator.gamma(2.0, 12.0, people))
    frame["site"] = generator.choice(["north", "south", "west"], people)
    logit = 0.9 * trait - 0.4 * other + 0.3 * (frame["gender"] == "male") - 0.2
    frame["leaving"] = np.where(generator.random(people) < 1 / (1 + np.exp(-logit)), "yes", "no")
    frame["stress"] = np.round(50 + 6 * trait - 2 * other + generator.normal(0, 5, people), 1)
    frame = frame.astype(dict.fromkeys(("respondent", "gender", "site", "leaving"), object))
    for name in [*STRAIN, *CALM, "gender", "months", "leaving"]:
        blank = generator.random(people) < missing
        frame.loc[blank, name] = np.nan if frame[name].dtype == float else None
    return frame


def ledger(*lines):
    """The ledger of exclusions from (row, rule, decision)."""
    frame = pd.DataFrame(lines, columns=["row", "rule", "decision"])
    filled = frame.assign(value="", threshold="", reason="Because")
    return filled.astype({"row": "int64"})[
        ["row", "rule", "value", "threshold", "decision", "reason"]
    ]


def exclusions(everyone):
    """Every tenth is too fast, every twelfth has few hours; one of the fast was caught twice."""
    rows = everyone.index.tolist()
    fast, few = rows[4::10], rows[7::12]
    lines = [(row, "too_fast", "excluded") for row in fast]
    lines += [(row, "few_hours", "marked") for row in few]
    lines += [(fast[0], "broke_off", "also caught")]
    return ledger(*lines)


def no_ledger():
    return pd.DataFrame(columns=["row", "variable", "kind", "text"]).astype({"row": "int64"})


def no_sets():
    return pd.DataFrame(
        {"shift": pd.Series(dtype=object), "set": pd.Series(dtype="int64"),
         "row": pd.Series(dtype="int64")}
    )  # fmt: skip


def plan(*curves, analyses=(ANALYSIS, LINEAR), imputation=None, once=("respondent",), scales=None):
    return {
        "curves": [copy.deepcopy(curve) for curve in curves],
        "analyses": {entry["name"]: entry for entry in analyses},
        "scales": scales or SCALES,
        "once": list(once),
        "imputation": imputation,
    }


def curve(**changes):
    return {**copy.deepcopy(CURVE), **changes}


def assessed(everyone, caught, planned, *, completed=None, missing=None, variables=None, seed=7):
    """The rows of the store, by id."""
    found = assess(
        everyone,
        caught,
        no_ledger() if missing is None else missing,
        completed=no_sets() if completed is None else completed,
        variables=variables or VARIABLES,
        plan=planned,
        confidence=0.95,
        seed=seed,
    )
    return found.statistics.set_index("id", drop=False)


def rows_of(store, term, statistic, *, analysis="curve"):
    """The rows of one term and statistic, by level."""
    chosen = (store["analysis"] == analysis) & (store["term"] == term)
    return store[chosen & (store["statistic"] == statistic)].set_index("level")


def decisions(method):
    """The decisions of a specification, from its words."""
    return dict(part.split("=", 1) for part in method.split("; "))
