"""The answers in people's own words: what was found in each, and which quotations are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.plain_text import with_marks
from questline.core.quoted_text import (
    LEFT_OUT,
    as_published,
    differs_in_capitals,
    is_quoted_from,
)
from questline.core.sentences import listed, number_of
from questline.core.statistics import StatisticsPart
from questline.core.text_scan import TextScan

CANDIDATES_COLUMNS = ("row", "variable", "text", "found", "released")
"""One line for each answer: whose and to which question, what was found in it, and whether a
quotation from it is released. The team's alone."""

QUOTATIONS_COLUMNS = ("variable", "text")
"""One line for each quotation that is published."""

ANALYSIS = "free_text"


@dataclass(frozen=True)
class FreeText:
    """What the free text of a study gives.

    `candidates` (`CANDIDATES_COLUMNS`): every answer of the analysed. `quotations`
    (`QUOTATIONS_COLUMNS`): what a person has released, in the order of release.yaml and
    released_texts.yaml. `statistics`: how many answered each question. `line`: for the screen.
    """

    candidates: pd.DataFrame
    quotations: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def examine_free_text(
    responses: pd.DataFrame,
    variables: Sequence[str],
    released: Sequence[Mapping[str, Any]],
    categories: Sequence[Mapping[str, list[str]]],
    identifying: Sequence[str],
) -> FreeText:
    """Scan the answers to some text variables, and check the quotations that a person released.

    `responses` are those of cleaning (index row), `variables` those of release.yaml, `released` the
    entries of released_texts.yaml, `categories` and `identifying` what is known of places (see
    `TextScan`; the latter are names of text variables). Raises StudyError with everything that is
    wrong with the quotations: a row that is not analysed, words that the respondent did not write,
    something that could tell who it was.
    """
    scan = TextScan(responses, categories, identifying)
    problems = [
        problem
        for number, entry in enumerate(released, 1)
        for problem in _problems(entry, number, responses, scan)
    ]
    if problems:
        raise StudyError(problems)
    quoted = {(entry["row"], entry["variable"]) for entry in released}
    candidates = _candidates(responses, variables, scan, quoted)
    order = {name: place for place, name in enumerate(variables)}
    chosen = sorted(released, key=lambda entry: order[entry["variable"]])
    quotations = pd.DataFrame(
        [(entry["variable"], as_published(entry["text"])) for entry in chosen],
        columns=list(QUOTATIONS_COLUMNS),
        dtype=object,
    )
    part = StatisticsPart("release")
    for name in variables:
        answers = int(_answered(responses[name]).sum())
        part.add(ANALYSIS, name, "count", answers, denominator=len(responses))
    found = int((candidates["found"] != "").sum())
    line = (
        f"{number_of(len(candidates), 'answer')} in people's own words; something that could tell "
        f"who somebody is was found in {found}; {number_of(len(quotations), 'quotation')} released "
        "by a person"
    )
    return FreeText(candidates, quotations, part.table(), line)


def _answered(answers: pd.Series) -> pd.Series:
    given = [isinstance(text, str) and bool(text.strip()) for text in answers.tolist()]
    return pd.Series(given, index=answers.index, dtype=bool)


def _candidates(
    responses: pd.DataFrame,
    variables: Sequence[str],
    scan: TextScan,
    quoted: set[tuple[int, str]],
) -> pd.DataFrame:
    lines = []
    for name in variables:
        answers = responses[name]
        given = answers[_answered(answers)]
        for row, text in zip(given.index.tolist(), given.tolist(), strict=True):
            found = scan.found_in(text, row)
            shown = "yes" if (row, name) in quoted else "no"
            lines.append((row, name, with_marks(text), "; ".join(found), shown))
    frame = pd.DataFrame(lines, columns=list(CANDIDATES_COLUMNS), dtype=object)
    return frame.astype({"row": "int64"})


def _problems(
    entry: Mapping[str, Any], number: int, responses: pd.DataFrame, scan: TextScan
) -> list[Problem]:
    """What is wrong with one quotation."""
    row, variable, text = entry["row"], entry["variable"], entry["text"]
    where = f"released_texts.yaml, key texts[{number}]"
    if row not in responses.index:
        return [Problem(where, f"row {row} is not among the respondents analysed",
                        "an answer of somebody whose answers count",
                        "correct the row, or remove the quotation; cleaning/exclusions.csv says "
                        "who was left out and why")]  # fmt: skip
    answer = responses.at[row, variable]
    if not isinstance(answer, str) or not answer.strip():
        return [Problem(where, f'row {row} has no answer to "{variable}"',
                        "the row of the answer that is quoted",
                        "correct the row; without this quotation the run lists every answer in "
                        "release/internal/internal_free_text.csv")]  # fmt: skip
    problems = []
    if not is_quoted_from(text, answer):
        remedy = f"copy the words from the answer, and put {LEFT_OUT} where words are left out"
        if differs_in_capitals(text, answer):
            remedy = "write capital and small letters as the respondent did"
        problems.append(Problem(where, f'row {row} did not write these words to "{variable}"',
                                "the respondent's own words, in their order", remedy))  # fmt: skip
    found = scan.found_in(text, row)
    if found:
        problems.append(Problem(where, f"it still holds what looks like this: {listed(found)}",
                                "nothing that could tell who somebody is",
                                f"put {LEFT_OUT} in its place"))  # fmt: skip
    return problems
