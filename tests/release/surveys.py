"""Small surveys with the rows that the stages would write of them, counted one by one."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart

LEVELS = {"gender": ("f", "m", "o"), "site": ("a", "b", "c", "d"), "leaves": ("no", "yes")}
VARIABLE = {
    "kind": "category", "numeric": False, "ordered": False, "ordered_codes": [],
    "minimum": None, "maximum": None, "sensitivity": "public", "derivation": None,
}  # fmt: skip
PARTS = [["big", ["a", "b"]], ["small", ["c", "d"]]]
FACTS: dict[str, Any] = {
    "variables": {
        **{name: {**VARIABLE, "levels": list(levels)} for name, levels in LEVELS.items()},
        "size": {
            **VARIABLE,
            "levels": ["big", "small"],
            "derivation": {"kind": "recode", "sources": ["site"], "parts": PARTS},
        },
    },
    "scales": {},
    "analyses": [
        {"name": "leaving", "kind": "logistic", "outcome": "leaves", "event": "yes",
         "terms": ["gender", "site"], "teams": ""},
        {"name": "short", "kind": "logistic", "outcome": "leaves", "event": "yes",
         "terms": ["gender"], "teams": ""},
    ],
    "comparisons": [],
    "groups": {},
    "benchmarks": {},
    "careless": "",
    "curves": {},
}  # fmt: skip


def survey(seed: int, people: int = 60) -> pd.DataFrame:
    """Answers of so many people, some of them missing, with small groups among them."""
    chance = np.random.default_rng(seed)
    columns = {}
    for name, levels in LEVELS.items():
        shares = chance.dirichlet(np.linspace(6, 0.7, len(levels)))
        answers = chance.choice(np.array(levels, dtype=object), people, p=shares)
        answers[chance.random(people) < 0.06] = None
        columns[name] = answers
    answers = pd.DataFrame(columns)
    sizes = {old: new for new, olds in PARTS for old in olds}
    answers["size"] = answers["site"].map(sizes).astype(object)
    return answers


def store_of(answers: pd.DataFrame) -> pd.DataFrame:
    """Table 1 by outcome and the people behind two models, as rows of the store."""
    part = StatisticsPart("description")
    groups = [("", answers)]
    groups += [(f"leaves={one}", answers[answers["leaves"] == one]) for one in LEVELS["leaves"]]
    for name in ("gender", "site", "size", "leaves"):
        for group, own in groups[: 1 if name == "leaves" else None]:
            _table_one(part, name, group, own)
    modelled = StatisticsPart("modelling")
    for entry in FACTS["analyses"]:
        _model(modelled, entry, answers.dropna(subset=[entry["outcome"], *entry["terms"]]))
    both = [modelled.table(), part.table()]
    return pd.concat(both, ignore_index=True)


def _table_one(part: StatisticsPart, name: str, group: str, own: pd.DataFrame) -> None:
    given = own[name].dropna()
    column = group.replace("=", "/") or "all"
    for level in FACTS["variables"][name]["levels"]:
        count = int((given == level).sum())
        place = {"level": level, "group": group, "table": "table_one", "row": f"{name}/{level}",
                 "column": column, "denominator": len(given)}  # fmt: skip
        part.add("table_one", name, "count", count, **place)
        if len(given):
            part.add("table_one", name, "percent", 100 * count / len(given), n=len(given),
                     events=count, **place)  # fmt: skip
    part.add("table_one", name, "missing_count", len(own) - len(given), group=group,
             table="table_one", row=f"{name}/missing", column=column,
             denominator=len(own))  # fmt: skip


def _model(part: StatisticsPart, entry: dict[str, Any], own: pd.DataFrame) -> None:
    name, outcome = entry["name"], entry["outcome"]
    everyone = {"model": "adjusted", "dataset": "complete"}
    events = int((own[outcome] == "yes").sum())
    part.add(name, "model", "count", len(own), **everyone)
    for term in entry["terms"]:
        for level, (group, answer) in itertools.product(
            LEVELS[term], (("event", "yes"), ("no_event", "no"))
        ):
            count = int(((own[term] == level) & (own[outcome] == answer)).sum())
            part.add(name, term, "count", count, level=level, group=group,
                     table=f"{name}/adjusted", row=f"{term}/{level}", column=group,
                     **everyone)  # fmt: skip
        for level in LEVELS[term][1:]:
            part.add(name, term, "odds_ratio", 1.5, level=level, n=len(own), events=events,
                     table=f"{name}/adjusted", row=f"{term}/{level};{term}/{LEVELS[term][0]}",
                     **everyone)  # fmt: skip
