"""Which columns a LimeSurvey question has in an export, and which answers they can hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questline.intake.exports.limesurvey_structure import Levels, Question

_FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "Y": (("Y", "Yes"), ("N", "No")),
    "G": (("F", "Female"), ("M", "Male")),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
    "5": tuple((str(number), str(number)) for number in range(1, 6)),
    "A": tuple((str(number), str(number)) for number in range(1, 6)),
    "B": tuple((str(number), str(number)) for number in range(1, 11)),
}
"""Types of questions whose answers LimeSurvey itself provides."""

_SINGLE = "L!O5YGINDSTUX*|"
_WITH_PARTS = "ABCEFHKQ"
_OTHER = ("-oth-", "Other")
_KINDS = {
    "N": "number",
    "K": "number",
    "S": "text",
    "T": "text",
    "U": "text",
    "Q": "text",
    ";": "text",
    ":": "number",
    "D": "date",
    "|": "text",
    "A": "item",
    "B": "item",
    "F": "item",
    "H": "item",
    "1": "item",
}


@dataclass(frozen=True)
class Expected:
    """A column that the structure lets one expect: its code parts and what it can hold."""

    question: Question
    parts: tuple[str, ...]
    text: str
    kind_hint: str
    levels: Levels = ()
    option: str = ""

    @property
    def code(self) -> str:
        """The code with brackets: perfCheck[perfCheck1]."""
        return self.question.code + "".join(f"[{part}]" for part in self.parts)

    @property
    def script_code(self) -> str:
        """The code with underscores, as ExpressionScript writes it; scales count from 0 there."""
        parts = list(self.parts)
        if self.question.type == "1" and len(parts) > 1:
            parts[-1] = str(int(parts[-1]) - 1)
        return "_".join([self.question.code, *parts])

    @property
    def heading(self) -> str:
        """The full text of the heading: question and, in brackets, its part."""
        return f"{self.question.text} [{self.text}]" if self.text else self.question.text


def expected_columns(question: Question) -> Iterator[Expected]:
    """The columns of a question in the order of the export."""
    kind = question.type
    hint = _KINDS.get(kind, "")
    if kind in "MP":
        yield from _options(question)
    elif kind == "1":
        for _, code, text in question.parts:
            for scale in ("0", "1"):
                number = str(int(scale) + 1)
                levels = question.answers.get(scale, ())
                yield Expected(question, (code, number), f"{text}][Scale {number}", hint, levels)
    elif kind in ":;":
        across = [(code, text) for scale, code, text in question.parts if scale == "1"]
        for scale, code, text in question.parts:
            if scale == "0":
                for other, other_text in across:
                    part = (f"{code}_{other}",)
                    yield Expected(question, part, f"{text}][{other_text}", hint)
    elif kind == "R":
        levels = question.answers.get("0", ())
        for rank in range(1, len(levels) + 1):
            yield Expected(question, (str(rank),), f"Rank {rank}", "category", levels)
    elif kind in _WITH_PARTS:
        levels = _FIXED.get(kind) or question.answers.get("0", ())
        for _, code, text in question.parts:
            yield Expected(question, (code,), text, hint or "category", levels)
    elif kind in _SINGLE:
        yield from _single(question, hint)


def _single(question: Question, hint: str) -> Iterator[Expected]:
    levels = _FIXED.get(question.type) or question.answers.get("0", ())
    if question.other and question.type in "L!":
        levels = (*levels, _OTHER)
    yield Expected(question, (), "", hint or ("category" if levels else ""), levels)
    if question.other and question.type in "L!":
        yield Expected(question, ("other",), "Other", "text")
    if question.type == "O":
        yield Expected(question, ("comment",), "Comment", "text")
    if question.type == "|":
        yield Expected(question, ("filecount",), "File count", "number")


def _options(question: Question) -> Iterator[Expected]:
    """A column for each option, with a comment beside it for the type P."""
    for _, code, text in question.parts:
        yield Expected(question, (code,), text, "category", option=text)
        if question.type == "P":
            yield Expected(question, (f"{code}comment",), f"{text}][Comment", "text")
    if question.other:
        yield Expected(question, ("other",), "Other", "text")
        if question.type == "P":
            yield Expected(question, ("othercomment",), "Other][Comment", "text")
