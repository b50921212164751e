"""What must hold of what a codebook says about columns: joined ones, options, missing ranges.

A question may stand in several columns (languages, waves, versions), have a column for each of its
options, or hold several answers in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from questline.core.codebook import BLANK, FILE, FILE_MATCH, Variable, is_number
from questline.core.derivations import NO, YES
from questline.core.errors import Problem, repeated
from questline.core.missing_ranges import missing_range
from questline.core.settings import FORMS, NAME

Wrong = Callable[..., None]


def check_columns(variable: Variable, wrong: Wrong, cell: Callable[[str], str]) -> None:
    """What one line says of its columns; `wrong(column, found, expected, remedy)` notes a problem.

    `cell` gives the text of a column of the codebook as it was written.
    """
    _check_places(variable, wrong, cell)
    if variable.choices_of:
        _check_choice(variable, wrong)
    elif BLANK in [text for _, text in variable.levels]:
        wrong("levels", f'"{BLANK}" stands for an answer',
              "the text of an answer; an empty cell is an answer only for an option of a question "
              "with several answers", "name the question in the column choices_of")  # fmt: skip
    if variable.option:
        _check_option(variable, wrong, cell)
    _check_ranges(variable, wrong)


def check_questions(variables: Sequence[Variable]) -> list[Problem]:
    """What must hold between the lines of one question; `variables` are those without mistakes."""
    problems = []
    for question, options in _grouped(variables, lambda one: one.choices_of).items():
        if len(options) == 1:
            problems.append(
                Problem(_where(options[0], "choices_of"),
                        f'"{question}" has this option alone',
                        "two options or more with the same name in choices_of",
                        "describe its other options as well, correct the name, or leave "
                        "choices_of empty")
            )  # fmt: skip
    with_option = [one for one in variables if one.option]
    for options in _grouped(with_option, lambda one: (one.match, one.column)).values():
        for previous, one in pairwise(options):
            if one.joined_with != previous.joined_with:
                problems.append(
                    Problem(_where(one, "joined_with"),
                            f'it is not the same as that of "{previous.name}", which looks for '
                            "another option in the same column",
                            "the same columns for all options of a question", "correct one of them")
                )  # fmt: skip
        for option in repeated([one.option for one in options]):
            last = [one for one in options if one.option == option][-1]
            problems.append(
                Problem(_where(last, "option"), f'the option "{option}" has a variable already',
                        "each option of a column once", "remove one of the two lines")
            )  # fmt: skip
    return problems


def _check_places(variable: Variable, wrong: Wrong, cell: Callable[[str], str]) -> None:
    """Where its answers stand: in the file's name, in its column, in further ones."""
    without = {"derived": "a derived variable", FILE_MATCH: "a variable with match file"}
    for reason in (variable.kind, variable.match):
        if reason in without:
            for column in ("joined_with", "choices_of", "option"):
                if cell(column):
                    wrong(column, f"{without[reason]} has no column, but something stands here",
                          "nothing", "empty this cell")  # fmt: skip
    if variable.match == FILE_MATCH and variable.kind != "derived":
        if cell("column"):
            wrong("column", f'"{cell("column")}" stands here, but the name of a file is no column',
                  "nothing, as match is file", "empty this cell, or correct match")  # fmt: skip
        if variable.kind != "category":
            wrong("kind", f"it is {variable.kind}", "category, as the names of files are",
                  "give it the kind category")  # fmt: skip
    headers = [variable.column, *variable.joined_with]
    for header in repeated([header for header in headers if header]):
        wrong("joined_with", f'"{header}" is named twice', "each column once",
              "remove one of the two")  # fmt: skip


def _check_choice(variable: Variable, wrong: Wrong) -> None:
    if not re.match(NAME, variable.choices_of):
        wrong("choices_of", f'"{variable.choices_of}" cannot be a name', FORMS[NAME])
    if variable.kind != "category":
        wrong("kind", f"it is {variable.kind}",
              "category, as it is an option of a question with several answers",
              "give it the kind category, or empty choices_of")  # fmt: skip
    elif set(variable.level_codes) != {YES, NO}:
        wrong("levels", f"the codes are {', '.join(variable.level_codes) or 'none'}",
              f"{YES} and {NO}, such as `{YES}=1 | {NO}=0` or `{YES}=Coffee | {NO}={BLANK}`",
              "say which text means that the option was ticked")  # fmt: skip


def _check_option(variable: Variable, wrong: Wrong, cell: Callable[[str], str]) -> None:
    if variable.kind != "category":
        wrong("kind", f"it is {variable.kind}", "category, as its answers are yes and no",
              "give it the kind category, or empty option")  # fmt: skip
    if cell("levels"):
        wrong("levels", "levels stand here", "nothing: an option is ticked or not, yes or no",
              "empty this cell, or empty option")  # fmt: skip
    if variable.matching != "exact":
        wrong("matching", f"it is {variable.matching}",
              "exact, as options are looked for letter by letter",
              "empty this cell")  # fmt: skip


def _check_ranges(variable: Variable, wrong: Wrong) -> None:
    """Ranges that mean missing: of numbers only, apart from one another and from the answers."""
    ranges = [(missing_range(text), text) for text, _ in variable.missing]
    known = sorted((limits, text) for limits, text in ranges if limits)
    if not variable.is_numeric:
        return  # a text such as ".." is then an answer's text like any other
    for (low, high), text in known:
        if low > high:
            wrong("missing", f"the range {text} begins above its end", "low to high",
                  "write the lower number first")  # fmt: skip
        codes = [code for code in variable.level_codes if is_number(code)]
        inside = [code for code in codes if low <= float(code) <= high]
        least, most = variable.minimum, variable.maximum
        if inside:
            wrong("missing", f"the level {inside[0]} lies in the range {text}",
                  "a range without answers", "correct the range or the levels")  # fmt: skip
        elif least is not None and most is not None and max(least, low) <= min(most, high):
            wrong("missing", f"the range {text} and the answers from {least:g} to {most:g} overlap",
                  "a range without answers", "correct the range, minimum or maximum")  # fmt: skip
    for ((_, end), text), ((begin, _), following) in pairwise(known):
        if begin <= end:
            wrong("missing", f"the ranges {text} and {following} overlap",
                  "each number in one range", "correct one of the two")  # fmt: skip


def _grouped(
    variables: Iterable[Variable], key: Callable[[Variable], object]
) -> dict[object, list[Variable]]:
    """The variables by what they share; those with nothing there are left out."""
    groups: dict[object, list[Variable]] = {}
    for variable in variables:
        if key(variable):
            groups.setdefault(key(variable), []).append(variable)
    return groups


def _where(variable: Variable, column: str) -> str:
    return f'{FILE}, line {variable.line}, column {column} (variable "{variable.name}")'
