"""A column of an export as it was seen, and the line of the codebook that is drafted from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from questline.intake.exports.export import ExportColumn

TO_CONFIRM = "to confirm"
"""The words that mark, in every drafted file, what a person must look at."""


@dataclass(frozen=True)
class Level:
    """One answer: its code here, its text in the export, and what readers see."""

    code: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Seen:
    """A column and what stands in it: `counts` holds every different text with how often.

    `answers` are the counts without empty cells and without what the export declares missing.
    """

    at: int
    column: ExportColumn
    counts: Mapping[str, int]
    answers: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many answers there are."""
        return sum(self.answers.values())

    @property
    def words(self) -> str:
        """All that is known of the question: its name and its text."""
        return f"{self.column.name} {self.column.question}"


@dataclass(frozen=True)
class Line:
    """One line of the codebook. `why` and `doubts` become its note.

    `role` is what a platform's own column holds. The numbers of items are the codes of `levels`,
    or the answers themselves.
    """

    seen: Seen
    kind: str
    why: str
    name: str = ""
    label: str = ""
    levels: tuple[Level, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    formats: tuple[str, ...] = ()
    matching: str = ""
    sensitivity: str = "public"
    choices_of: str = ""
    option: str = ""
    role: str = ""
    doubts: tuple[str, ...] = field(default=())


def seen_column(at: int, column: ExportColumn, cells: Sequence[str]) -> Seen:
    """A column with its texts counted."""
    counts = Counter(cells)
    answers = {
        text: count
        for text, count in counts.items()
        if text.strip() and not is_declared_missing(column, text)
    }
    return Seen(at, column, counts, answers)


def is_declared_missing(column: ExportColumn, text: str) -> bool:
    """Whether the export itself declares a text as missing, alone or within a range."""
    for code in column.missing:
        if not code.high:
            if text.strip() == code.code:
                return True
            continue
        try:
            number = float(text)
            low = float("-inf") if code.code == "lowest" else float(code.code)
            high = float("inf") if code.high == "highest" else float(code.high)
        except ValueError:
            continue
        if low <= number <= high:
            return True
    return False
