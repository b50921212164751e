"""What one text of one column means: an answer, a kind of missing, or a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from questline.core.codebook import BLANK
from questline.intake.decimals import as_decimal
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
    """

    value: str | float | None = None
    missing: str = ""
    fault: Fault | None = None
    before: str = ""
    after: str = ""
    rule: str = ""


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
        self._numbers = {}
        if variable["numeric"]:
            for text, kind in self.kinds.items():
                number = as_decimal(text)
                if number is not None:
                    self._numbers[number] = kind

    def read(self, text: str) -> Reading | None:
        """The kind of missing that a text means, or None when it is an answer.

        An empty cell, one of blanks alone, a missing code, one with blanks around it, and for
        numbers one that is written otherwise (-99.0 for -99).
        """
        if text in self.kinds:
            return Reading(missing=self.kinds[text])
        bare = text.strip()
        if bare in self.kinds:
            kind = self.kinds[bare]
        elif not bare:
            kind = self._blank
        else:
            number = as_decimal(bare) if self._numbers else None
            if number is None or number not in self._numbers:
                return None
            kind = self._numbers[number]
        return changed(Reading(missing=kind), text, bare, BLANKS_REMOVED, self._variable)
