"""What readers see instead of the short names: labels of variables, levels, scales and rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from questline.core.kinds_of_missing import IN_WORDS
from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.numbers import MINUS, count
from questline.reporting.phrases import listed

KINDS_OF_MISSING = IN_WORDS
"""What readers see for each kind of missing answer, on the pages and in the figures."""

_RANGE = re.compile(r"(-?[\d.]+(?:e[-+]\d+)?) to (-?[\d.]+(?:e[-+]\d+)?)")


class Labels:
    """The labels of one study, from `parameters.reading_matter`."""

    def __init__(self, study: Mapping[str, Any]):
        self._variables: Mapping[str, Any] = study["variables"]
        self._scales: Mapping[str, Any] = study["scales"]

    def variable(self, name: str) -> str:
        """The label of a variable or scale; the name itself, made readable, where there is none."""
        if name in self._scales:
            return str(self._scales[name]["label"])
        if name in self._variables:
            return str(self._variables[name]["label"])
        return readable(name)

    def level(self, variable: str, code: str) -> str:
        """The label of a level of a variable."""
        for known, label in self._variables.get(variable, {}).get("levels", []):
            if known == code:
                return str(label)
        return readable(code)

    def term(self, name: str) -> str:
        """The label of a term of a model: of a variable, or of two that interact (`a:b`)."""
        return " × ".join(self.variable(part) for part in name.split(":"))

    def level_of_term(self, term: str, code: str) -> str:
        """The label of a level of a term; of an interaction the levels that meet in it."""
        if ":" not in term:
            return self.level(term, code)
        with_levels = [part for part in term.split(":") if self.has_levels(part)]
        codes = code.split(":")
        if len(codes) != len(with_levels):
            return readable(code)
        return ", ".join(map(self.level, with_levels, codes))

    def value(self, variable: str, code: str) -> str:
        """A level of a variable in words, or a number with the digits that count."""
        if self.has_levels(variable) or code in self.levels(variable):
            return self.level(variable, code)
        try:
            number = float(code)
        except ValueError:
            return self.level(variable, code)
        if abs(number) >= 1000 and number.is_integer():
            return count(number)
        return f"{number:.4g}".replace("-", MINUS)

    def asked(self, benchmark: Mapping[str, Any], variable: str) -> str:
        """What the study asked and the answer that is compared with another survey's share."""
        wording = benchmark["own_wordings"].get(variable) or self.variable(variable)
        return f"{wording}: “{self.level(variable, benchmark['variables'][variable])}”"

    def level_or_range(self, variable: str, code: str) -> str:
        """The label of a level, or a range of numbers (`24 to 48`) as readers write it."""
        limits = _RANGE.fullmatch(code)
        if limits is None or code in self.levels(variable):
            return self.level(variable, code)
        if limits[1] == limits[2]:
            return self.level(variable, limits[1]).replace("-", MINUS)
        return _("{} to {}").format(*(end.replace("-", MINUS) for end in limits.groups()))

    def levels(self, variable: str) -> list[str]:
        """The codes of a variable's levels in their order."""
        return [code for code, _label in self._variables.get(variable, {}).get("levels", [])]

    def has_levels(self, variable: str) -> bool:
        """Whether a variable is counted by levels (numbers and scales are not)."""
        about = self._variables.get(variable)
        if about is None or variable in self._scales:
            return False
        return bool(about["levels"]) and about["kind"] not in ("item", "number", "timing")

    def in_words(self, sentence: str) -> str:
        """A sentence of a stage with the short names of variables replaced by their labels.

        Only names with an underscore are replaced: others may be words of the language.
        """
        return self._short_names.sub(lambda name: f"“{self.variable(name[0])}”", sentence)

    def reason(self, note: str) -> str:
        """Why something is not computable, as a sentence to stand after those words."""
        return capital(self.in_words(note).removeprefix("Not computable: "))

    @cached_property
    def _short_names(self) -> re.Pattern[str]:
        names = [name for name in (*self._variables, *self._scales) if "_" in name]
        if not names:
            return re.compile(r"(?!)")
        longest_first = sorted(set(names), key=lambda name: (-len(name), name))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")

    def note(self, name: str) -> str:
        """The codebook's note on a variable, or the caution of a scale."""
        if name in self._scales:
            return str(self._scales[name]["note"])
        return str(self._variables.get(name, {}).get("note", ""))

    def about_scale(self, name: str) -> str:
        """What a higher score of a scale means, and the caution that goes with the scale."""
        scale = self._scales[name]
        return f"{ended(capital(scale['direction']))} {ended(scale['note'])}".strip()

    def may_be_listed(self, variable: str) -> bool:
        """Whether a single answer to it may stand on the internal page: never text or identity."""
        about = self._variables.get(variable)
        return (
            about is not None
            and about["sensitivity"] in ("public", "internal")
            and about["kind"] not in ("text", "identifier", "date")
        )


def readable(name: str) -> str:
    """A short name as words: `not_a_link_worker` as `Not a link worker`."""
    return capital(name.replace("_", " ").strip())


def quoted(words: list[str], last: str = "or") -> str:
    """Words in quotation marks as a list in a sentence."""
    return listed([f"“{word}”" for word in words], last)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
