"""What a user can do wrong, said in sentences that help.

A `Problem` is one thing that is wrong and how to mend it. A `StudyError` carries every problem
that was found at once, so that nobody has to mend a file ten times to learn of ten mistakes.
Anything that is not a `StudyError` is a fault of Questline's own and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from questline.core.sentences import ended, first_of

NAMES_LISTED = 12


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in what the user gave.

    `where` names the file and, if known, the line, row, column or key ("codebook.csv, line 12,
    column levels"). `found` says what stands there, `expected` what should, `remedy` what to do.
    """

    where: str
    found: str
    expected: str = ""
    remedy: str = ""

    def sentence(self) -> str:
        """The problem as plain text: where, what was found, what was expected, what to do."""
        parts = [f"{self.where}: {ended(self.found)}"]
        if self.expected:
            parts.append(f"Expected: {ended(self.expected)}")
        if self.remedy:
            parts.append(f"What to do: {ended(self.remedy)}")
        return " ".join(parts)


def put_right(problems: Sequence[Problem], before: str) -> str:
    """All problems, numbered, under a line that says how many must be put right before what."""
    count = len(problems)
    things = "1 thing has" if count == 1 else f"{count} things have"
    lines = [f"{things} to be put right before {before}:"]
    lines += [f"  {number}. {problem.sentence()}" for number, problem in enumerate(problems, 1)]
    return "\n".join(lines)


class StudyError(Exception):
    """Everything that is wrong with what the user gave, found in one pass.

    `before` says what has to wait until it is put right.
    """

    def __init__(
        self, problems: Problem | Iterable[Problem], before: str = "the report can be made"
    ):
        self.before = before
        self.problems: list[Problem] = (
            [problems] if isinstance(problems, Problem) else list(problems)
        )
        super().__init__("\n".join(problem.sentence() for problem in self.problems))

    def as_records(self) -> list[dict[str, str]]:
        """The problems as plain dictionaries, to be written beside a rule's log."""
        return [asdict(problem) for problem in self.problems]


def nearest_name(name: str, valid: Iterable[str]) -> str:
    """A hint that names the valid name most like `name`, or an empty string if none is near."""
    matches = difflib.get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return f'Did you mean "{matches[0]}"?' if matches else ""


def unknown_name(where: str, name: str, valid: Iterable[str], what: str, remedy: str) -> Problem:
    """The problem of a name that does not exist, with the nearest one that does."""
    names = sorted(set(valid))
    hint = nearest_name(name, names)
    return Problem(
        where=where,
        found=f'"{name}" is not {what}. {hint}'.strip(),
        expected=f"one of {first_of(names, NAMES_LISTED)}" if names else f"the name of {what}",
        remedy=remedy,
    )


def repeated(names: Sequence[str]) -> list[str]:
    """The names that stand more than once, in alphabetical order."""
    return sorted({name for name in names if names.count(name) > 1})
