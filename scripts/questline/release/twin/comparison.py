"""A twin beside what is published: its own statistics, and which belong together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code
from questline.core.statistics import StatisticsPart, statistic_id
from questline.release.twin.make import Twin
from questline.release.twin.public import ANALYSED

ANALYSIS, DATASET = "synthetic_twin", "twin"
NUMBERS = ("mean", "sd", "median", "lower_quartile", "upper_quartile")
FEWEST = 3
"""A correlation of fewer people says nothing."""


@dataclass(frozen=True)
class Pair:
    """A published statistic and the twin's own, by their ids. `about` is what they are shown
    under: levels, numbers, scores, correlations or items."""

    about: str
    term: str
    level: str
    statistic: str
    published: str
    twin: str


@dataclass(frozen=True)
class Comparison:
    """The twin's statistics (a store), and what of the published ones is beside what.

    `hidden` says how many that could be compared are not public.
    """

    store: pd.DataFrame
    pairs: list[Pair]
    hidden: int


def compare(twin: Twin, store: pd.DataFrame, scales: Mapping[str, object]) -> Comparison:
    """The twin's statistics for every margin and correlation that is published.

    `store` is the public store. Rows `largest_difference` and `mean_difference` (of absolute
    differences) sum up the percentages and the correlations; `largest_change` says how far the
    matrix of correlations was moved to become a possible one.
    """
    part = StatisticsPart("release")
    answers, pairs, hidden = twin.answers, [], 0
    added: set[str] = set()
    found: dict[str, list[float]] = {"percent": [], "correlation": []}
    for row in _published(store):
        about, value = _of_twin(row, answers, scales)
        if not about:
            continue
        if row["status"] not in ("shown", "rounded"):
            hidden += 1
            continue
        if value is None:
            continue
        term, level, statistic = str(row["term"]), str(row["level"]), str(row["statistic"])
        identifier = statistic_id("release", ANALYSIS, statistic, term=term, level=level,
                                  dataset=DATASET)  # fmt: skip
        if identifier in added:
            continue
        added.add(identifier)
        part.add(ANALYSIS, term, statistic, value, level=level, dataset=DATASET)
        pairs.append(Pair(about, term, level, statistic, str(row["id"]), identifier))
        if statistic in found:
            found[statistic].append(abs(value - row["estimate"]))
    part.add(ANALYSIS, "not_public", "count", hidden, dataset=DATASET)
    _sum_up(part, twin, found)
    return Comparison(part.table(), pairs, hidden)


def _published(store: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows that can be compared: margins of those analysed, and correlations."""
    analyses = store["analysis"].isin(("table_one", "answers", "correlations"))
    chosen = (store["stage"] == "description") & analyses
    kinds = store["statistic"].isin(("mean", "sd", "correlation"))
    chosen |= (store["stage"] == "measurement") & kinds & (store["model"] == "")
    chosen &= (store["dataset"] == ANALYSED) & (store["group"] == "")
    chosen &= store["statistic"].isin((*NUMBERS, "percent", "correlation"))
    return [{str(key): value for key, value in row.items()}
            for row in store[chosen].to_dict("records")]  # fmt: skip


def _of_twin(
    row: Mapping[str, object], answers: pd.DataFrame, scales: Mapping[str, object]
) -> tuple[str, float | None]:
    """Where a row is shown, and the same statistic among the twin's people.

    Nowhere when the twin has no such variable. Items count as the study has them: measurement's
    rows of items are of keyed answers, and their correlations alone are taken from there.
    """
    term, level, statistic = str(row["term"]), str(row["level"]), str(row["statistic"])
    if term not in answers:
        return "", None
    if statistic == "correlation":
        if level not in answers or row["stage"] == "measurement":
            return _of_items(row, answers, scales)
        both = answers[[term, level]].dropna().to_numpy(dtype="float64")
        if "Spearman" in str(row["method"]):
            both = pd.DataFrame(both).rank().to_numpy()
        return "correlations", _correlation(both)
    if statistic == "percent":
        held = answers[term].dropna()
        if not len(held):
            return "levels", None
        return "levels", 100 * float((held.map(as_code) == level).mean())
    if row["stage"] == "measurement" and term not in scales:
        return "", None
    numbers = pd.to_numeric(answers[term], errors="coerce").dropna().to_numpy(dtype="float64")
    about = "scores" if term in scales else "numbers"
    if not len(numbers) or (statistic == "sd" and len(numbers) < FEWEST):
        return about, None
    return about, _number(numbers, statistic)


def _number(numbers: np.ndarray, statistic: str) -> float:
    if statistic == "sd":
        return float(numbers.std(ddof=1))
    if statistic == "mean":
        return float(numbers.mean())
    places = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}
    return float(np.quantile(numbers, places[statistic]))


def _of_items(
    row: Mapping[str, object], answers: pd.DataFrame, scales: Mapping[str, object]
) -> tuple[str, float | None]:
    scale = scales.get(str(row["analysis"]))
    term, level = str(row["term"]), str(row["level"])
    if not isinstance(scale, Mapping) or not {term, level} <= {*scale["items"]} & {*answers}:
        return "", None
    turned = set(scale["turned"])
    value = _correlation(answers[[term, level]].dropna().to_numpy(dtype="float64"))
    if value is not None and (term in turned) != (level in turned):
        value = -value
    return "items", value


def _correlation(both: np.ndarray) -> float | None:
    if len(both) < FEWEST or not both.std(axis=0).all():
        return None
    return float(np.corrcoef(both.T)[0, 1])


def _sum_up(part: StatisticsPart, twin: Twin, found: Mapping[str, list[float]]) -> None:
    part.add(ANALYSIS, "respondents", "count", twin.analysed, dataset=DATASET)
    for name, apart in found.items():
        if apart:
            part.add(ANALYSIS, name, "largest_difference", max(apart), dataset=DATASET)
            part.add(ANALYSIS, name, "mean_difference", math.fsum(apart) / len(apart),
                     dataset=DATASET)  # fmt: skip
    part.add(ANALYSIS, "correlation_matrix", "largest_change", twin.latent.moved, dataset=DATASET)
    for rule, rows in twin.left_out.items():
        part.add(ANALYSIS, rule, "count", rows, level="excluded", dataset=DATASET)
