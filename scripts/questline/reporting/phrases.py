"""Lists of words, and units of estimates, in the language of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from questline.core import sentences
from questline.reporting.catalogue import _, message

_UNIT = re.compile(r"per (\S+) (points? )?(higher|lower)")
_PER = {
    ("", "higher"): message("per {} higher"),
    ("", "lower"): message("per {} lower"),
    ("point ", "higher"): message("per {} point higher"),
    ("point ", "lower"): message("per {} point lower"),
    ("points ", "higher"): message("per {} points higher"),
    ("points ", "lower"): message("per {} points lower"),
}
LAST = {"and": message("and"), "or": message("or")}


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence, its last two with "and", or "or", between them."""
    return sentences.listed(words, _(LAST[last]))


def per(unit: str) -> str:
    """The unit of an estimate as the store has it, `per 30 higher`; any other text as it is.

    An interaction of two numbers has two of them: `per 1 higher, per 12 higher`.
    """
    found = _UNIT.fullmatch(unit)
    if found is None:
        return ", ".join(map(per, unit.split(", "))) if ", " in unit else unit
    return _(_PER[found[2] or "", found[3]]).format(found[1])
