"""Every question's answers, and the answers that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import MISSING_KINDS
from questline.core.statistics import StatisticsPart
from questline.description.frames import Coded
from questline.description.summaries import add_share

NOT_DERIVED = "not_derived"
NOT_SCORED = "not_scored"
KINDS = (*MISSING_KINDS, "out_of_range", NOT_DERIVED, NOT_SCORED)
"""The kinds of missing in the order shown: those of the codebook, those set by cleaning, derived
variables whose source is missing, and scores for which too few items were answered."""
MOST_PATTERNS = 12


def add_answers(part: StatisticsPart, answers: Mapping[str, Coded]) -> None:
    """Add how often each answer was given (count, percent of those who answered) and left out."""
    for name, found in answers.items():
        counts = found.counts()
        answered = int(counts.sum())
        for level, count in zip(found.levels, counts.tolist(), strict=True):
            place = {"level": level, "table": "answers", "row": name, "column": level,
                     "dataset": "analysed"}  # fmt: skip
            part.add("answers", name, "count", count, denominator=answered, **place)
            add_share(part, "answers", name, "percent", count, answered, **place)
        missing = len(found.positions) - answered
        part.add("answers", name, "count", missing, level="missing", dataset="analysed",
                 table="answers", row=name, column="missing",
                 denominator=len(found.positions))  # fmt: skip


def add_missing_answers(
    part: StatisticsPart,
    frame: pd.DataFrame,
    missing: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    scored: Sequence[str],
) -> None:
    """Add how many answers each variable lacks, in all and by the kind of missing.

    `missing` has the columns row, variable and kind; it holds neither derived variables, whose
    missing answers count as `not_derived`, nor the columns `scored` of the scores, where they count
    as `not_scored`. A kind that a variable does not have has no row.
    """
    kinds = missing[missing["row"].isin(frame.index)]
    listed = Counter(zip(kinds["variable"], kinds["kind"], strict=True))
    for name, variable in variables.items():
        total = int(frame[name].isna().sum())
        place = {"table": "missing_answers", "row": name, "column": "all", "dataset": "analysed"}
        part.add("missing_answers", name, "count", total, denominator=len(frame), **place)
        add_share(part, "missing_answers", name, "percent", total, len(frame), **place)
        if name in scored:
            counts = {NOT_SCORED: total}
        elif variable["derivation"]:
            counts = {NOT_DERIVED: total}
        else:
            counts = {kind: listed[name, kind] for kind in KINDS}
        for kind, count in counts.items():
            if count:
                part.add("missing_answers", name, "count", count, denominator=len(frame),
                         level=kind, **{**place, "column": kind})  # fmt: skip


def add_missing_patterns(part: StatisticsPart, frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Add which of the variables `names` respondents lack together, the most frequent first.

    Patterns that are equally frequent come in the order of the variables that they lack. After
    twelve patterns the others are one row. The note lists the variables. Without variables there
    are no patterns.
    """
    if not names:
        return
    lacking = frame[list(names)].isna().to_numpy()
    patterns = Counter(tuple(np.flatnonzero(row).tolist()) for row in lacking)
    ordered = sorted(patterns.items(), key=lambda pattern: (-pattern[1], pattern[0]))
    for number, (columns, count) in enumerate(ordered[:MOST_PATTERNS], 1):
        lacked = ", ".join(names[column] for column in columns) or "complete"
        _add_pattern(part, f"pattern_{number:02d}", count, len(frame), lacked)
    if len(ordered) > MOST_PATTERNS:
        rest = sum(count for _, count in ordered[MOST_PATTERNS:])
        note = f"{len(ordered) - MOST_PATTERNS} further patterns together."
        _add_pattern(part, "other_patterns", rest, len(frame), note)


def _add_pattern(part: StatisticsPart, term: str, count: int, people: int, note: str) -> None:
    part.add("missing_patterns", term, "count", count, dataset="analysed", denominator=people,
             table="missing_patterns", row=term, column="all", note=note)  # fmt: skip
