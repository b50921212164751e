"""One textbook answer: what is computed here, what it should be, and how near is near enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import SupportsFloat

CLOSE = 1e-6
"""The relative tolerance of closed forms and of R's closed forms."""
SHOWN_DIGITS = 8


@dataclass(frozen=True)
class Answer:
    """`found` beside `expected`, which is written as its source gives it.

    `kind` is the heading of a group of answers, `answer` says what is computed, `tolerance` is in
    the unit of the answer. `note` is why there is no number, if there is none.
    """

    kind: str
    answer: str
    found: float
    expected: str
    tolerance: float
    tolerance_words: str
    source: str
    note: str = ""

    @property
    def passes(self) -> bool:
        """Whether the number found is as near to the expected one as it should be."""
        return abs(self.found - float(self.expected)) <= self.tolerance

    def row(self) -> dict[str, str]:
        """The answer as a row of the table, all text."""
        return {
            "kind": self.kind,
            "answer": self.answer,
            "found": "" if math.isnan(self.found) else f"{self.found:.{SHOWN_DIGITS}g}",
            "expected": self.expected,
            "tolerance": self.tolerance_words,
            "result": "pass" if self.passes else "fail",
            "source": self.source,
            "note": self.note,
        }


COLUMNS = ("kind", "answer", "found", "expected", "tolerance", "result", "source", "note")


@dataclass(frozen=True)
class Book:
    """Makes the answers of one kind, and of one source within it."""

    kind: str
    source: str

    def printed(
        self, answer: str, found: SupportsFloat | None, expected: str, note: str = ""
    ) -> Answer:
        """An answer to the digits that the source prints: within half a unit of the last one."""
        decimals = len(expected.partition(".")[2])
        half = 0.5 * 10.0**-decimals
        words = f"{half:.{decimals + 1}f}"
        # A hair more, for what is printed as 5 at the digit that was rounded away.
        return self._answer(answer, found, expected, half * 1.000001, words, note)

    def exact(
        self,
        answer: str,
        found: SupportsFloat | None,
        expected: float,
        *,
        relative: float = CLOSE,
        note: str = "",
    ) -> Answer:
        """A closed form, or a number of R with all its digits, to a relative tolerance."""
        text = f"{expected:.{SHOWN_DIGITS}g}"
        tolerance = relative * max(abs(expected), 1e-9) + abs(expected - float(text))
        return self._answer(answer, found, text, tolerance, f"{relative:g} relative", note)

    def within(
        self,
        answer: str,
        found: SupportsFloat | None,
        expected: float,
        tolerance: float,
        note: str = "",
    ) -> Answer:
        """An answer to an absolute tolerance."""
        text = f"{expected:.{SHOWN_DIGITS}g}"
        return self._answer(answer, found, text, tolerance, f"{tolerance:g}", note)

    def _answer(
        self,
        answer: str,
        found: SupportsFloat | None,
        expected: str,
        tolerance: float,
        words: str,
        note: str,
    ) -> Answer:
        number = math.nan if found is None else float(found)
        return Answer(self.kind, answer, number, expected, tolerance, words, self.source, note)
