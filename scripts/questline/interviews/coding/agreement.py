"""Agreement between coders, by code and over all codes, and what they should discuss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from questline.core.sentences import listed
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.interviews.coding.coefficients import (
    NOT_RATED,
    RESAMPLES,
    alpha_intervals,
    alpha_parts,
    category_counts,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percentage_agreement,
)
from questline.interviews.coding.passages import PARAGRAPH, Units
from questline.interviews.rows import TEAM, TOLD

ANALYSIS = "agreement"
STREAM = "interviews/agreement"
INTERVIEWS = "interviews"
"""The model of agreement on interviews; that of open answers is the question."""
ALL = "all"
DIGITS_TOLD = {
    "percentage": 0,
    "cohen_kappa": 2,
    "fleiss_kappa": 2,
    "krippendorff_alpha": 2,
    "gwet_ac1": 2,
}
"""Readers see agreement on respondents' answers with so many decimals: with more, a hidden number
of respondents could be worked out."""
PRESENCE = 2
"""Categories of a unit and a code: absent, present."""

COHEN = "Cohen's kappa (1960)."
LIGHT = "Cohen's kappa (1960), mean over the pairs of coders (Light 1971)."
FLEISS = "Fleiss' kappa (1971)."
ALPHA = (
    f"Krippendorff's alpha, nominal (2011); percentile interval of {RESAMPLES} draws of the units."
)
AC1 = "Gwet's AC1 (2008)."
POOLED = "Every unit and code is one decision; the units are drawn as wholes."
ONE_UNIT = "There is only one unit."
ALWAYS = "All coders gave it in every unit: nothing varies."
NEVER = "No coder gave it in these units: nothing varies."
SAME = "Every pair of coders is constant in the same way."
RARE = "No interval: too many draws of the units hold no variation."
DISAGREEMENT_COLUMNS = (
    "question", "participant", "source", "unit", "start", "end", "text", "code",
    "given_by", "not_given_by",
)  # fmt: skip
LONGEST_EXCERPT = 1000


@dataclass(frozen=True)
class Compared:
    """Units that at least two coders coded.

    `units` has a line a unit with the columns participant, source, unit, start, end, text and kind.
    `took_part`: units by coders. `given`: of each code, units by coders.
    """

    units: pd.DataFrame
    coders: Sequence[str]
    took_part: np.ndarray
    given: Mapping[str, np.ndarray]

    def ratings(self, codes: Sequence[str]) -> np.ndarray:
        """Whether each coder gave one of `codes` in each unit, `NOT_RATED` who did not code it."""
        given = np.zeros(self.took_part.shape, dtype=bool)
        for code in codes:
            given |= self.given[code]
        return np.where(self.took_part, given.astype(np.int64), NOT_RATED)


def compared_interviews(units: Units, codes: Sequence[str]) -> Compared:
    """The units of sources that at least two coders coded (have given a code in)."""
    table = units.table
    places = list(zip(table["participant"], table["source"], strict=True))
    several = np.array([len(units.coders[place]) > 1 for place in places], dtype=bool)
    coders = sorted({one for place, use in zip(places, several, strict=True) if use
                     for one in units.coders[place]})  # fmt: skip
    took_part = np.array(
        [[one in units.coders[place] for one in coders] for place in places], dtype=bool
    ).reshape(len(table), len(coders))
    standing = units.standing
    lines = zip(standing["unit"], standing["code"], standing["coder"], strict=True)
    given = _given(lines, codes, list(table.index), coders)
    return Compared(
        table[several].reset_index(drop=True),
        coders,
        took_part[several],
        {code: each[several] for code, each in given.items()},
    )


def compared_answers(
    coded: pd.DataFrame, read: pd.DataFrame, codes: Sequence[str], texts: Mapping[int, Any]
) -> Compared:
    """The answers that at least two coders read. `texts` are the answers by row."""
    readers: dict[int, set[str]] = {}
    for row, coder in zip(read["row"].tolist(), read["coder"].tolist(), strict=True):
        readers.setdefault(row, set()).add(coder)
    rows = sorted(row for row, names in readers.items() if len(names) > 1)
    coders = sorted(set().union(*(readers[row] for row in rows))) if rows else []
    took_part = np.array(
        [[one in readers[row] for one in coders] for row in rows], dtype=bool
    ).reshape(len(rows), len(coders))
    lines = zip(coded["row"], coded["code"], coded["coder"], strict=True)
    units = pd.DataFrame(
        {
            "participant": [""] * len(rows),
            "source": [str(row) for row in rows],
            "unit": [1] * len(rows),
            "start": [np.nan] * len(rows),
            "end": [np.nan] * len(rows),
            "text": [str(texts.get(row) or "") for row in rows],
            "kind": ["answer"] * len(rows),
        }
    )
    return Compared(units, coders, took_part, _given(lines, codes, rows, coders))


def _given(
    lines: Any, codes: Sequence[str], units: Sequence[Any], coders: Sequence[str]
) -> dict[str, np.ndarray]:
    """Of each code, which coder gave it in which unit."""
    given = {code: np.zeros((len(units), len(coders)), dtype=bool) for code in codes}
    at = {unit: number for number, unit in enumerate(units)}
    who = {coder: number for number, coder in enumerate(coders)}
    for unit, code, coder in lines:
        if unit in at and coder in who:
            given[code][at[unit], who[coder]] = True
    return given


@dataclass(frozen=True)
class Item:
    """What agreement is computed of: codes of which one must be given, or all decisions pooled."""

    name: str
    level: str
    ratings: np.ndarray
    clusters: np.ndarray

    @property
    def counts(self) -> np.ndarray:
        """How many coders said absent and present, by decision."""
        return category_counts(self.ratings, PRESENCE)

    def parts(self, units: int) -> np.ndarray:
        """What each unit adds to alpha."""
        parts = np.zeros((units, PRESENCE + 1))
        np.add.at(parts, self.clusters, alpha_parts(self.counts))
        return parts


def add_agreement(
    part: StatisticsPart,
    compared: Compared,
    model: str,
    groups: Mapping[str, Mapping[str, Sequence[str]]],
    confidence: float,
    seed: int,
) -> None:
    """Add the coefficients of agreement of each code or group of codes, and over all codes.

    `groups` are the names and codes of what is judged, by level of the store ("code", "theme").
    Agreement on interviews is told to readers; that on answers of respondents is for the team, and
    readers are told it over all codes with `DIGITS_TOLD` decimals.
    """
    units, dataset = len(compared.units), "" if model == INTERVIEWS else TEAM
    what = "source was coded" if model == INTERVIEWS else "answer was read"
    nothing = "" if units else f"No {what} by two coders."
    each = np.arange(units)
    items = [
        Item(name, level, compared.ratings(codes), each)
        for level, named in groups.items()
        for name, codes in named.items()
    ]
    single = [compared.ratings([code]) for code in compared.given] or [compared.ratings([])]
    items.insert(0, Item(ALL, ALL, np.vstack(single), np.tile(each, len(single))))
    if not units:
        items = items[:1]
    intervals: list[tuple[float, float] | None] = [None] * len(items)
    if units > 1:
        parts = np.stack([item.parts(units) for item in items])
        intervals = alpha_intervals(parts, stream(seed, f"{STREAM}/{model}"), confidence)
    by_kind = compared.units["kind"].value_counts()
    part.add(ANALYSIS, ALL, "units", units, model=model, level=ALL,
             note="" if not units else f"Units: {_kinds(by_kind)}.")  # fmt: skip
    part.add(ANALYSIS, ALL, "coders", len(compared.coders), model=model, level=ALL)
    for item, interval in zip(items, intervals, strict=True):
        rows = _rows(item, interval, units, nothing, confidence)
        place: dict[str, Any] = {"model": model, "level": item.level}
        for statistic, fields in rows.items():
            part.add(ANALYSIS, item.name, statistic, dataset=dataset, **place, **fields)
            if dataset and item.level == ALL:
                part.add(ANALYSIS, item.name, statistic, dataset=TOLD, **place,
                         **_rounded(fields, DIGITS_TOLD[statistic]))  # fmt: skip


def _kinds(by_kind: pd.Series) -> str:
    names = {PARAGRAPH: "paragraphs", "answer": "answers"}
    return listed(f"{number} {names.get(str(kind), 'runs of overlapping segments')}"
                  for kind, number in sorted(by_kind.items()))  # fmt: skip


def _rows(
    item: Item,
    interval: tuple[float, float] | None,
    units: int,
    nothing: str,
    confidence: float,
) -> dict[str, dict[str, Any]]:
    """The statistics of one item, by name."""
    counts, pooled = item.counts, item.level == ALL
    undefined = nothing or (ONE_UNIT if units == 1 else "")
    constant = ""
    if not undefined:
        used = counts.sum(axis=0)
        constant = NEVER if not used[1] else (ALWAYS if not used[0] else "")
    agreed = percentage_agreement(counts)
    cohen = cohen_kappa(item.ratings, PRESENCE)
    chance = gwet_ac1(counts, item.clusters)
    by = f" {POOLED}" if pooled else ""
    values: dict[str, dict[str, Any]] = {
        "percentage": {
            "estimate": None if agreed is None else 100 * agreed,
            "note": nothing,
            "method": f"Pairs of coders that agree, mean over units.{by}",
        },
        "cohen_kappa": {
            "estimate": cohen.estimate,
            "method": (LIGHT if item.ratings.shape[1] > 2 else COHEN) + by,
            "note": SAME if cohen.estimate is None
            else f"Defined for {cohen.defined} of {cohen.pairs} pairs of coders."
            if cohen.defined < cohen.pairs else "",
        },
        "fleiss_kappa": {"estimate": fleiss_kappa(counts), "method": FLEISS + by, "note": ""},
        "krippendorff_alpha": {
            "estimate": krippendorff_alpha(counts), "method": ALPHA + by,
            "note": "" if interval else RARE,
        },
        "gwet_ac1": {"estimate": None, "method": AC1 + by, "note": constant},
    }  # fmt: skip
    if interval:
        values["krippendorff_alpha"] |= _limits(*interval, confidence)
    if chance is not None and chance.error is not None:
        half = float(stdtrit(chance.freedom, (1 + confidence) / 2)) * chance.error
        low, high = max(-1.0, chance.estimate - half), min(1.0, chance.estimate + half)
        values["gwet_ac1"] |= {"estimate": chance.estimate, "se": chance.error,
                               "df": chance.freedom, **_limits(low, high, confidence)}  # fmt: skip
    for name in ("cohen_kappa", "fleiss_kappa", "krippendorff_alpha"):
        if undefined or constant:
            method = values[name]["method"]
            values[name] = {"estimate": None, "note": undefined or constant, "method": method}
    if undefined:
        method = values["gwet_ac1"]["method"]
        values["gwet_ac1"] = {"estimate": None, "note": undefined, "method": method}
    return values


def _limits(low: float, high: float, confidence: float) -> dict[str, float]:
    return {"ci_low": low, "ci_high": high, "conf_level": confidence}


def _rounded(fields: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """What readers are told: estimate and limits with few decimals, no standard error."""
    kept = {name: fields[name] for name in ("method", "note", "conf_level") if name in fields}
    for name in ("estimate", "ci_low", "ci_high"):
        value = fields.get(name)
        kept[name] = None if value is None else round(value, decimals)
    return kept


def disagreements(compared: Compared, question: str) -> pd.DataFrame:
    """Units in which some coders gave a code and others did not, in their order.

    Columns `DISAGREEMENT_COLUMNS`; `question` is the open question, '' for interviews.
    """
    lines = []
    for code, given in compared.given.items():
        some = (given & compared.took_part).any(axis=1)
        others = (~given & compared.took_part).any(axis=1)
        for at in np.flatnonzero(some & others):
            unit = compared.units.iloc[at]
            by = [one for one, gave in zip(compared.coders, given[at], strict=True) if gave]
            not_by = [one for one, there, gave in zip(compared.coders, compared.took_part[at],
                                                      given[at], strict=True)
                      if there and not gave]  # fmt: skip
            place = [question, unit["participant"], unit["source"], str(unit["unit"])]
            limits = [_whole(unit["start"]), _whole(unit["end"])]
            text = [_excerpt(unit["text"]), code, "; ".join(by), "; ".join(not_by)]
            lines.append((at, [*place, *limits, *text]))
    lines.sort(key=lambda line: line[0])
    return pd.DataFrame([line for _, line in lines], columns=list(DISAGREEMENT_COLUMNS),
                        dtype=object)  # fmt: skip


def _whole(value: float) -> str:
    return "" if np.isnan(value) else str(int(value))


def _excerpt(text: str) -> str:
    """The beginning of a text, ended by an ellipsis where more follows."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_EXCERPT else f"{plain[: LONGEST_EXCERPT - 1].rstrip()}…"
