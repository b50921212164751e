"""What one text of one column means: an answer, a kind of missing, or a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from questline.core.codebook import BLANK, DECIMAL_COMMA
from questline.core.missing_ranges import missing_range
from questline.intake.decimals import as_decimal
from questline.intake.markers import Marker
from questline.intake.wording import is_hidden

BLANKS_REMOVED = "blanks_removed"
LABEL_VARIANT = "label_variant"
REASONS = {
    BLANKS_REMOVED: "Blanks around the answer, or a cell of blanks alone",
    LABEL_VARIANT: "Differs from the codebook's text in blanks or case, which the codebook allows",
}
_NOT_SHOWN = "(not shown)"


@dataclass(frozen=True)
class Fault:
    """Why a text cannot be read: what was found, what was expected, what to do."""

    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Reading:
    """What a text was read as: a `value`, a kind of `missing`, or a `fault`.

    `before` and `after` are for the ledger when the text was changed on the way, under `rule`.
    `range` is the declared range that made a number a missing answer.
    """

    value: str | float | None = None
    missing: str = ""
    fault: Fault | None = None
    before: str = ""
    after: str = ""
    rule: str = ""
    range: str = ""


def changed(
    reading: Reading, text: str, after: str, rule: str, variable: Mapping[str, Any]
) -> Reading:
    """The reading with the change that led to it, without the text of hidden variables."""
    if text == after:
        return reading
    if is_hidden(variable) and text.strip():
        return replace(reading, before=_NOT_SHOWN, after=_NOT_SHOWN, rule=rule)
    return replace(reading, before=text, after=after, rule=rule)


class MissingAnswers:
    """The texts that mean missing for one variable, and in which way."""

    def __init__(self, variable: Mapping[str, Any]):
        self._variable = variable
        self.kinds: dict[str, str] = dict(variable["missing"])
        self._blank = self.kinds.pop(BLANK, "left_blank")
        self._numbers: dict[float, str] = {}
        self._ranges: list[tuple[float, float, str]] = []
        if variable["numeric"]:
            for text, kind in self.kinds.items():
                number, limits = as_decimal(text), missing_range(text)
                if number is not None:
                    self._numbers[number] = kind
                elif limits:
                    self._ranges.append((*limits, text))
        self._kinds_of_ranges = {text: self.kinds.pop(text) for _, _, text in self._ranges}

    def read(self, text: str) -> Reading | None:
        """The kind of missing that a text means, or None when it is an answer.

        An empty cell, one of blanks alone, a missing code, one with blanks around it, and for
        numbers one that is written otherwise (-99.0 for -99) or lies in a range.
        """
        if isinstance(text, Marker):
            return Reading(missing=text.missing)
        if text in self.kinds:
            return Reading(missing=self.kinds[text])
        bare = text.strip()
        if bare in self.kinds:
            kind = self.kinds[bare]
        elif not bare:
            kind = self._blank
        else:
            number = as_decimal(self._with_point(bare)) if self._numbers or self._ranges else None
            if number is None:
                return None
            if number not in self._numbers:
                return self._in_range(number, text, bare)
            kind = self._numbers[number]
        return changed(Reading(missing=kind), text, bare, BLANKS_REMOVED, self._variable)

    def _with_point(self, text: str) -> str:
        """A number as it is written with a decimal point."""
        return text.replace(",", ".") if DECIMAL_COMMA in self._variable["formats"] else text

    def _in_range(self, number: float, text: str, bare: str) -> Reading | None:
        # With a comma declared, -1.500 may be minus one and a half or minus fifteen hundred.
        doubtful = "." in bare and DECIMAL_COMMA in self._variable["formats"]
        for low, high, declared in self._ranges:
            if low <= number <= high and not doubtful:
                missing = Reading(missing=self._kinds_of_ranges[declared], range=declared)
                return changed(missing, text, bare, BLANKS_REMOVED, self._variable)
        return None
