"""The words of check_study: what is decided, what is doubtful, what is missing, in that order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from questline.core.errors import Problem
from questline.core.screen import say
from questline.core.sentences import ended, number_of
from questline.tools.check_study.marks import Doubt


def listing(
    decided: Mapping[str, Sequence[str]],
    doubts: Sequence[Doubt],
    problems: Sequence[Problem],
    absent: Sequence[str],
) -> str:
    """The whole listing as lines for the screen."""
    lines = ["WHAT IS DECIDED"]
    for name, sentences in decided.items():
        lines += [f"  {name}", *(f"    - {_one_line(sentence)}" for sentence in sentences)]
    if not decided:
        lines.append("  Nothing yet: no file of the study can be read.")
    lines += ["", f"WHAT IS DOUBTFUL ({len(doubts)})"]
    lines += _numbered(doubt.sentence() for doubt in doubts) or ["  Nothing."]
    lines += ["", f"WHAT IS MISSING ({len(problems) + len(absent)})"]
    if problems:
        lines.append("  Has to be put right before the report can be made:")
        lines += _numbered(problem.sentence() for problem in problems)
    if absent:
        lines.append("  A reader would ask for it, but the report can be made without:")
        lines += _numbered(absent)
    if not problems and not absent:
        lines.append("  Nothing.")
    return "\n".join(lines)


def show(words: str) -> None:
    """Print the listing on the screen."""
    say(words + "\n")


def closing_line(doubts: Sequence[Doubt], problems: Sequence[Problem]) -> str:
    """One line on whether a run can start."""
    if problems:
        things = number_of(len(problems), "thing has", "things have")
        return f"{things} to be put right before the report can be made"
    if doubts:
        things = number_of(len(doubts), "doubtful thing is", "doubtful things are")
        return f"the report can be made; {things} listed above"
    return "the report can be made, and nothing is doubtful"


def _numbered(sentences: Iterable[str]) -> list[str]:
    return [
        f"  {number:>3}. {ended(_one_line(sentence))}"
        for number, sentence in enumerate(sentences, 1)
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
