"""Answers that are one of the codebook's levels.

A level's exact text goes before everything. What differs from it in blanks or case alone is taken
as that level only where the codebook's `matching` says so, because a blank can carry meaning: in a
real survey "Never " and "Never" stood at opposite ends of one scale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from questline.core.codebook import BLANK
from questline.core.errors import nearest_name
from questline.core.sentences import first_of, number_of
from questline.intake.markers import Marker
from questline.intake.readings import (
    BLANKS_REMOVED,
    LABEL_VARIANT,
    Fault,
    MissingAnswers,
    Reading,
    changed,
)
from questline.intake.spreadsheet_marks import EXPORT_AGAIN, mangled_from, mark_of_spreadsheet
from questline.intake.wording import is_hidden, quoted, shown

LEVELS_LISTED = 12
_BETWEEN_ANSWERS = re.compile(r"[,;|\n]")


def level_reader(
    name: str, variable: Mapping[str, Any], counts: Mapping[str, int]
) -> Callable[[str], Reading]:
    """A function that reads one text of a variable with levels.

    `counts` says in how many rows each text of the column stands. Levels of numeric variables are
    read as the number that is their code.
    """
    return _Levels(name, variable, counts).read


class _Levels:
    """What the codebook declares for one variable, found by text and by looser forms of it."""

    def __init__(self, name: str, variable: Mapping[str, Any], counts: Mapping[str, int]):
        self.name = name
        self.variable = variable
        self.counts = counts
        self.exact = {str(text): _value(code, variable) for code, text in variable["texts"]}
        self.of_blank = self.exact.pop(BLANK, None)
        self.missing = MissingAnswers(variable)
        self.known = [*self.exact, *self.missing.kinds]
        self._first_with_several = ""
        self._by_form: dict[str, dict[str, list[str]]] = {}
        for matching in (variable["matching"], "ignore_blanks", "ignore_blanks_and_case"):
            self._by_form[matching] = {}
            for text in self.known:
                form = matching_form(text, matching)
                self._by_form[matching].setdefault(form, []).append(text)

    def alike(self, text: str, matching: str) -> list[str]:
        """The declared texts that are the same as `text` under a matching."""
        return self._by_form[matching].get(matching_form(text, matching), [])

    def read(self, text: str) -> Reading:
        """What a text means: exact texts first, then missing codes, then as `matching` allows."""
        if text in self.exact and not isinstance(text, Marker):
            return Reading(value=self.exact[text])
        if self.of_blank is not None and not text.strip():
            # An option of a question with several answers that was not ticked.
            return changed(Reading(value=self.of_blank), text, "", BLANKS_REMOVED, self.variable)
        as_missing = self.missing.read(text)
        if as_missing:
            # Blanks around a missing code go, unless that could as well be a level's blank.
            rivals = [known for known in self.alike(text, "ignore_blanks") if known in self.exact]
            if not as_missing.rule or not rivals:
                return as_missing
            return Reading(fault=self._fault(text, [text.strip(), *rivals]))
        same = self.alike(text, self.variable["matching"])
        if len(same) == 1:
            return changed(self._declared(same[0]), text, same[0], LABEL_VARIANT, self.variable)
        return Reading(fault=self._fault(text, self.alike(text, "ignore_blanks_and_case")))

    def _declared(self, text: str) -> Reading:
        if text in self.exact:
            return Reading(value=self.exact[text])
        return Reading(missing=self.missing.kinds[text])

    def _fault(self, text: str, alike: list[str]) -> Fault:
        """Why a text cannot be read; `alike` are the declared texts that it looks like."""
        if is_hidden(self.variable):
            return _not_shown(self.name, self.variable)
        if len(alike) > 1:
            return _several(text, alike, self.variable)
        if alike:
            return _variant(self.name, text, alike[0], self.variable, self.counts)
        parts = [part.strip() for part in _BETWEEN_ANSWERS.split(text.strip(" ,;|"))]
        if len(parts) > 1 and set(parts) <= set(self.known):
            # One fault for all such cells of the column, with the first as its example.
            self._first_with_several = self._first_with_several or text
            return _several_answers(self.name, self._first_with_several, self.variable)
        return _unknown(self.name, text, self.known, self.variable)


def matching_form(text: str, matching: str) -> str:
    """The form in which two texts are the same under `matching` of the codebook.

    >>> matching_form(" Very  often ", "ignore_blanks_and_case")
    'very often'
    """
    if matching in ("ignore_blanks", "ignore_blanks_and_case"):
        text = " ".join(text.split())
    if matching in ("ignore_case", "ignore_blanks_and_case"):
        text = text.casefold()
    return text


def difference(text: str, declared: str) -> tuple[str, str]:
    """In what two texts that mean the same under any matching differ, and the matching needed."""
    if matching_form(text, "ignore_blanks") == matching_form(declared, "ignore_blanks"):
        return "blanks", "ignore_blanks"
    if matching_form(text, "ignore_case") == matching_form(declared, "ignore_case"):
        return "capital and small letters", "ignore_case"
    return "blanks and in capital and small letters", "ignore_blanks_and_case"


def _value(code: str, variable: Mapping[str, Any]) -> str | float:
    return float(code) if variable["numeric"] else code


def _variant(
    name: str, text: str, declared: str, variable: Mapping[str, Any], counts: Mapping[str, int]
) -> Fault:
    """A known text but for blanks or case: the error explains itself and leaves the choice."""
    differs, matching = difference(text, declared)
    copied = text if text.isprintable() else shown(text)
    return Fault(
        f"{quoted(text, variable)} (in {number_of(counts[text], 'row')}) differs from "
        f'"{shown(declared)}" of the codebook (in {number_of(counts.get(declared, 0), "row")}) '
        f"only in {differs}; ␣ marks a blank that is easily missed",
        "the texts that the codebook declares; whether two that look alike are one answer, the "
        "codebook decides",
        f"if they are one answer, set `matching` of {name} in codebook.csv to {matching}; if they "
        f'are two, declare this one too, in double quotes, under its own code: code="{copied}"',
    )


def _not_shown(name: str, variable: Mapping[str, Any]) -> Fault:
    """Any mistake of a variable whose answers are not shown: no text, and no hint at one."""
    return Fault(
        f"{quoted('', variable)} is not one of the answers that the codebook knows",
        f"the texts that codebook.csv declares, compared as its `matching` says "
        f"({variable['matching']})",
        f"look at these rows, then add the text to `levels` of {name}, set its `matching`, or "
        "correct the export",
    )


def _several(text: str, same: list[str], variable: Mapping[str, Any]) -> Fault:
    listed = " and ".join(f'"{shown(declared)}"' for declared in same)
    return Fault(
        f"{quoted(text, variable)} looks like {listed} of the codebook alike",
        "a text that the codebook declares, or that looks like one of them alone",
        "declare this text too, in double quotes, with the code that it means",
    )


def _several_answers(name: str, text: str, variable: Mapping[str, Any]) -> Fault:
    return Fault(
        f"{quoted(text, variable)} holds several answers in one cell",
        "one answer in each cell",
        "describe each answer as a variable of its own in codebook.csv, with the same column and "
        f"the answer in `option`; or give {name} the kind text, if it is not analysed",
    )


def _unknown(name: str, text: str, known: list[str], variable: Mapping[str, Any]) -> Fault:
    texts = [f'"{shown(declared)}"' for declared in known]
    found = f"{quoted(text, variable)} is not one of the answers that the codebook knows"
    hint = nearest_name(shown(text), [shown(declared) for declared in known])
    if text.strip() in variable["levels"]:
        hint = f"It is the code of a level, not its text; declare {text.strip()}={text.strip()}"
    remedy = f"add it to `levels` or `missing` of {name} in codebook.csv, or correct the export"
    mangled, mark = mangled_from(text, known), mark_of_spreadsheet(text)
    if mangled:
        hint = f'A spreadsheet writes that when it takes "{shown(mangled)}" for a date'
    elif mark:
        hint = mark
    if mangled or mark:
        remedy = EXPORT_AGAIN
    return Fault(
        f"{found}. {hint}".strip(),
        f"one of {first_of(texts, LEVELS_LISTED)}",
        remedy,
    )
