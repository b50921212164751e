"""Taking in an export of any kind with a codebook of a few lines."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from questline.core.codebook import Variable
from questline.intake.exports.reading import open_export
from questline.intake.stage import Intake, take_in

FORMATS = Path(os.environ.get("QUESTLINE_REFERENCE", "absent")).parent / "formats"


def taken(
    path: Path, *variables: Variable, beside: tuple[Path, ...] = (), platform: str = "", sheet=""
) -> Intake:
    """The export at a path, with the files beside it."""
    described = {variable.name: variable.for_intake() for variable in variables}
    opened = open_export(path, beside, sheet=sheet, variables=described)
    return take_in(opened, described, platform=platform, out_of_range="error")


def counts(answers: pd.Series) -> dict[object, int]:
    """How often each answer was given; None stands for no answer."""
    given = answers.value_counts().to_dict()
    absent = int(answers.isna().sum())
    return {**given, None: absent} if absent else given


def said(result: Intake, kind: str) -> str:
    """The message of the one finding of a kind."""
    (message,) = result.findings.loc[result.findings["kind"] == kind, "message"]
    return message


def to_decide(result: Intake) -> list[str]:
    """The kinds of findings that a person must decide."""
    return result.findings.loc[result.findings["severity"] == "decide", "kind"].tolist()


def word(name: str, column: str, **fields) -> Variable:
    return Variable(name, "text", "", column=column, **fields)


def number(name: str, column: str, **fields) -> Variable:
    return Variable(name, "number", "", column=column, **fields)


def choice(name: str, column: str, *levels: str, **fields) -> Variable:
    """A question with these levels, each `code=text` or a text that is its own code."""
    pairs = tuple(
        tuple(level.split("=", 1)) if "=" in level else (level, level) for level in levels
    )
    return Variable(name, "category", "", column=column, levels=pairs, **fields)
