"""How one column answers to the codebook: what was answered, what is missing, what is odd."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.core.sentences import number_of
from questline.intake.coded import CodedTexts
from questline.intake.findings import Findings
from questline.intake.readings import Reading

ANSWERED = "answered"
SHORTEST_STRETCH = 20
"""Rows in a row without an answer, at an end of the file, that may mean something."""
_AT_ONCE = 4096
RAREST_CHANCE = 1e-6
"""A stretch is said when it would be rarer than this if answers were missing by chance."""


@dataclass(frozen=True)
class Tally:
    """One column counted: `kinds` holds the rows answered and those of each kind of missing.

    `before_first` and `after_last` are the rows before the first and after the last answer.
    """

    rows: int
    kinds: dict[str, int]
    outside: int = 0
    unused: tuple[str, ...] = ()
    before_first: int = 0
    after_last: int = 0

    @property
    def answered(self) -> int:
        """The rows with an answer."""
        return self.kinds[ANSWERED]

    @property
    def stretch(self) -> tuple[str, int]:
        """The stretch of rows without an answer that chance does not explain: its end and length.

        The end is `begins_late` or `ends_early`, empty where there is none. If the answers outside
        of the stretch came and went by chance, with the share p answered, a stretch of r rows would
        have the chance (1 - p)^r.
        """
        end, length = max(
            ("begins_late", self.before_first), ("ends_early", self.after_last), key=lambda x: x[1]
        )
        if not self.answered or length < SHORTEST_STRETCH:
            return "", 0
        share = self.answered / (self.rows - length)
        rare = share >= 1 or length * math.log1p(-share) < math.log(RAREST_CHANCE)
        return (end, length) if rare else ("", 0)


def tally(
    readings: Sequence[Reading],
    cells: CodedTexts,
    outside: np.ndarray,
    unused: Sequence[str],
) -> Tally:
    """Count one column: `readings` are those of its different texts, `outside` has one mark a row.

    `unused` are the levels that nobody gave.
    """
    kinds: Counter[str] = Counter({ANSWERED: 0})
    for reading, count in zip(readings, cells.counts.tolist(), strict=True):
        kinds[reading.missing or ANSWERED] += count
    answers = np.array([not reading.missing for reading in readings], dtype=bool)
    first, last = (_before_first(answers, codes) for codes in (cells.codes, cells.codes[::-1]))
    return Tally(len(cells), dict(kinds), int(outside.sum()), tuple(unused), first, last)


def _before_first(answers: np.ndarray, codes: np.ndarray) -> int:
    """How many rows stand before the first with an answer; 0 where there is none."""
    for start in range(0, len(codes), _AT_ONCE):
        some = answers[codes[start : start + _AT_ONCE]]
        if some.any():
            return start + int(some.argmax())
    return 0


def note_disappeared(name: str, found: Tally, where: str, findings: Findings) -> None:
    """A question without any answer, or without one from a place of the file on."""
    if found.rows and not found.answered:
        findings.note(
            "no_answers",
            where,
            number_of(found.rows, "row"),
            found.rows,
            f"{name}: not one of {number_of(found.rows, 'row')} holds an answer. Was the question "
            "still asked, and is this its column?",
        )
    end, length = found.stretch
    if end:
        place = "first" if end == "begins_late" else "last"
        what = "added" if end == "begins_late" else "taken out or its column renamed"
        findings.note(
            end,
            where,
            number_of(length, "row"),
            length,
            f"{name}: the {place} {length} of {found.rows} rows hold no answer. Was the question "
            f"{what} while the survey was running, or is the file sorted by who answered it?",
        )


def share_of_rows(count: int, rows: int) -> str:
    """How many of all rows: "3 of 411 rows (0.7%)"; never 0% of some nor 100% of not all."""
    percent = 100 * count / rows if rows else 0.0
    if 0 < percent < 0.1:
        words = "under 0.1%"
    elif 99.9 < percent < 100:
        words = "over 99.9%"
    else:
        words = f"{percent:.1f}".removesuffix(".0") + "%"
    return f"{count} of {number_of(rows, 'row')} ({words})"


def drift_of(found: Tally, variable: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """What drifted from the codebook: of each kind the number concerned, and of how many.

    The kinds are `no_answers`, `begins_late`, `ends_early` (of all rows), `out_of_range` (of the
    rows answered) and `unused_levels` (of the levels declared).
    """
    end, length = found.stretch
    concerned = {
        "no_answers": (0 if found.answered else found.rows, found.rows),
        end: (length, found.rows),
        "out_of_range": (found.outside, found.answered),
        "unused_levels": (len(found.unused) if found.answered else 0, len(variable["levels"])),
    }
    return {kind: numbers for kind, numbers in concerned.items() if kind and numbers[0]}
