"""All textbook answers as one table, and what is said about them on the screen."""

from __future__ import annotations

import pandas as pd

from questline.core.errors import Problem
from questline.core.screen import say
from questline.core.sentences import number_of
from questline.tools.selftest import (
    confirmatory,
    effects,
    factors,
    imputing,
    models,
    planning,
    pooling,
    regression,
    scales,
    shares,
    teams,
)
from questline.tools.selftest.answer import COLUMNS

PARTS = (
    scales,
    factors,
    confirmatory,
    pooling,
    imputing,
    shares,
    regression,
    models,
    teams,
    effects,
    planning,
)
ANSWER_WIDTH = 58
NUMBER_WIDTH = 13


def textbook_answers() -> pd.DataFrame:
    """Every answer, recomputed now: the columns of `answer.COLUMNS`, all text, one row an answer.

    Answers of one kind stand together.
    """
    rows = [answer.row() for part in PARTS for answer in part.answers()]
    order = list(dict.fromkeys(row["kind"] for row in rows))
    rows.sort(key=lambda row: order.index(row["kind"]))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def show(answers: pd.DataFrame) -> None:
    """Print the table as plain text."""
    say(in_words(answers))


def in_words(answers: pd.DataFrame) -> str:
    """The table as plain text for the screen, and how many answers are right."""
    lines = []
    for kind in dict.fromkeys(answers["kind"]):
        lines += ["", kind]
        for row in answers[answers["kind"] == kind].to_dict("records"):
            what = str(row["answer"])
            if len(what) > ANSWER_WIDTH:
                lines.append(f"  {what}")
                what = ""
            found = str(row["found"]) or "no number"
            lines.append(
                f"  {what:<{ANSWER_WIDTH}} {found:>{NUMBER_WIDTH}}  expected "
                f"{row['expected']:>{NUMBER_WIDTH}}  {row['result']}"
            )
    return "\n".join([*lines, "", summary(answers)])


def summary(answers: pd.DataFrame) -> str:
    """How many answers are right, in one line."""
    wrong = int((answers["result"] != "pass").sum())
    count = number_of(len(answers), "textbook answer")
    return f"{count}, all as expected" if not wrong else f"{count}, {wrong} NOT as expected"


def problems(answers: pd.DataFrame) -> list[Problem]:
    """The wrong answers, each with what to do."""
    return [
        Problem(
            f"{row['kind']}, {row['answer']}",
            f"{row['found'] or 'no number'} was computed. {row['note']}".strip(),
            f"{row['expected']} (tolerance {row['tolerance']}; {row['source']})",
            "install the libraries again as envs/requirements.txt names them; if it stays, report "
            "it, and do not rely on numbers of this kind",
        )
        for row in answers[answers["result"] != "pass"].to_dict("records")
    ]
