"""Derived variables: made as declared, and every answer that the declaration forgets is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code, derive, uncovered
from questline.core.errors import Problem
from questline.core.sentences import first_of, listed, number_of
from questline.intake.decimals import number_in_words, range_in_words
from questline.intake.findings import Findings
from questline.intake.wording import quoted, rows_in_words

ANSWERS_LISTED = 8


def derive_all(
    answers: dict[str, pd.Series],
    variables: Mapping[str, Mapping[str, Any]],
    outside: dict[str, np.ndarray],
    lines: Mapping[int, int | str],
    out_of_range: str,
    findings: Findings,
) -> list[Problem]:
    """Add every derived variable to `answers`, in the codebook's order.

    `outside` says which answers lie outside their range: cleaning sets those to missing, so that no
    band need hold them. `lines` is the line of the file of each row. Returns a problem for each
    recode or band that leaves answers out, and for each derived number outside its declared range
    when `out_of_range` is "error"; otherwise that is a finding. A variable whose source is absent
    is passed over, as its absence is a problem already.
    """
    problems = []
    for name, variable in variables.items():
        derivation = variable["derivation"]
        if not derivation or not set(derivation["sources"]) <= set(answers):
            continue
        sources = pd.DataFrame({source: answers[source] for source in derivation["sources"]})
        answers[name] = derive(sources, derivation)
        beyond = _beyond(answers[name], variable)
        if beyond.any():
            outside[name] = beyond
            problems += _out_of_range(name, variable, answers[name][beyond], lines, out_of_range,
                                      findings)  # fmt: skip
        source = derivation["sources"][0]
        if source in outside:
            sources = sources[~outside[source]]
        left_out = uncovered(sources, derivation)
        if len(left_out):
            problems.append(_forgotten(name, variables[source], left_out, lines, derivation))
    return problems


def _beyond(answers: pd.Series, variable: Mapping[str, Any]) -> np.ndarray:
    """Which derived numbers lie outside their declared range."""
    if not variable["numeric"] or not range_in_words(variable):
        return np.zeros(len(answers), dtype=bool)
    low = -np.inf if variable["minimum"] is None else variable["minimum"]
    high = np.inf if variable["maximum"] is None else variable["maximum"]
    numbers = answers.to_numpy(dtype="float64")
    return (numbers < low) | (numbers > high)


def _out_of_range(
    name: str,
    variable: Mapping[str, Any],
    answers: pd.Series,
    lines: Mapping[int, int | str],
    out_of_range: str,
    findings: Findings,
) -> list[Problem]:
    """What is said of derived numbers outside their declared range."""
    where = f"codebook.csv, columns minimum and maximum (variable {name})"
    sources = listed(variable["derivation"]["sources"])
    if out_of_range != "error":
        count = number_of(len(answers), "number")
        findings.note(
            "out_of_range",
            where,
            count,
            len(answers),
            f"{name}, derived from {sources}: {count} outside the declared range "
            f"({range_in_words(variable)}), which cleaning sets to missing, as cleaning.yaml says.",
        )
        return []
    rows = [int(row) for row in answers.index]
    different = [quoted(number_in_words(value), variable) for value in dict.fromkeys(answers)]
    return [
        Problem(
            where,
            f"it is {first_of(different, ANSWERS_LISTED)} in "
            f"{rows_in_words(rows, [lines[row] for row in rows])}",
            range_in_words(variable),
            f"correct {sources} in the export, or the range of {name} in codebook.csv; to have "
            "such numbers set to missing and logged, write `out_of_range: set_missing` into "
            "cleaning.yaml",
        )
    ]


def _forgotten(
    name: str,
    source_variable: Mapping[str, Any],
    left_out: pd.Series,
    lines: Mapping[int, int | str],
    derivation: Mapping[str, Any],
) -> Problem:
    """The problem of the answers that no part of a declaration holds."""
    source, kind = derivation["sources"][0], derivation["kind"]
    different = list(dict.fromkeys(quoted(str(as_code(answer)), source_variable)
                                   for answer in left_out))  # fmt: skip
    rows = [int(row) for row in left_out.index]
    return Problem(
        f"codebook.csv, column rule (variable {name})",
        f"{source} holds {first_of(different, ANSWERS_LISTED)} in "
        f"{rows_in_words(rows, [lines[row] for row in rows])}, and no part of the {kind} holds "
        "that",
        f"a part for every answer of {source}",
        f"add the answer to a part of the rule of {name}, or add a part for it",
    )
