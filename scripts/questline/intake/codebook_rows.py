"""The codebook against the data, as rows of the store: what was answered, and what drifted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.core.sentences import first_of
from questline.core.statistics import StatisticsPart
from questline.intake.decimals import range_in_words
from questline.intake.tally import ANSWERED, Tally, drift_of
from questline.intake.wording import visible

NOT_DERIVED = "not_derived"
LEVELS_LISTED = 12
NOTES = {
    "no_answers": "Is the question still asked, and is this its column?",
    "begins_late": "Was the question added later, or is the file sorted by who answered it?",
    "ends_early": "Was the question taken out, or is the file sorted by who answered it?",
}


def add_codebook(
    part: StatisticsPart,
    variables: Mapping[str, Mapping[str, Any]],
    tallies: Mapping[str, Tally],
    answers: Mapping[str, pd.Series],
) -> None:
    """Add of every variable how many rows answered it and how many lack it, by the kind of missing.

    `tallies` are those of the columns that were read; derived variables are counted from `answers`.
    What drifted from the codebook follows: analysis `drift`, its kind as level, a count of what is
    concerned and its share of `denominator`.
    """
    for name, variable in variables.items():
        found = tallies.get(name) or _derived(answers[name], variable["levels"])
        for kind, count in found.kinds.items():
            # One kind of missing that is small hides all of them: else the others and their sum
            # give it away. Few without an answer hide how many have one.
            column = kind if kind == ANSWERED else f"missing/{kind};missing"
            place = {"level": kind, "table": "codebook", "row": name, "column": column}
            events = count if kind == ANSWERED else None
            _add(part, "codebook", name, count, found.rows, place, events)
        for kind, (count, of) in drift_of(found, variable).items():
            place = {"level": kind, "table": "drift", "row": name, "column": kind}
            _add(part, "drift", name, count, of, {**place, "note": _note(kind, found, variable)})


def _add(
    part: StatisticsPart,
    analysis: str,
    name: str,
    count: int,
    of: int,
    fields: dict[str, str],
    events: int | None = None,
) -> None:
    part.add(analysis, name, "count", count, denominator=of, events=events, **fields)
    if of:
        part.add(analysis, name, "share", count / of, denominator=of, events=events, **fields)


def _derived(answers: pd.Series, levels: list[str]) -> Tally:
    """A derived variable counted: it has no column whose texts could be looked at."""
    answered = int(answers.notna().sum())
    kinds = {ANSWERED: answered}
    if answered < len(answers):
        kinds[NOT_DERIVED] = len(answers) - answered
    given = set(answers.dropna().unique())
    unused = tuple(level for level in levels if level not in given)
    return Tally(len(answers), kinds, unused=unused)


def _note(kind: str, found: Tally, variable: Mapping[str, Any]) -> str:
    """The particulars of one kind of drift."""
    if kind == "out_of_range":
        return f"The declared range is {range_in_words(variable)}."
    if kind != "unused_levels":
        return NOTES[kind]
    listed = first_of([visible(code) for code in found.unused], LEVELS_LISTED)
    return f"Nobody answered {listed}."
