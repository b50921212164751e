"""Derived variables: made as declared, and every answer that the declaration forgets is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code, derive, uncovered
from questline.core.errors import Problem
from questline.core.sentences import first_of
from questline.intake.wording import quoted, rows_in_words

ANSWERS_LISTED = 8


def derive_all(
    answers: dict[str, pd.Series],
    variables: Mapping[str, Mapping[str, Any]],
    outside: Mapping[str, np.ndarray],
    lines: Mapping[int, int],
) -> list[Problem]:
    """Add every derived variable to `answers`, in the codebook's order.

    `outside` says which answers lie outside their range: cleaning sets those to missing, so that no
    band need hold them. `lines` is the line of the file of each row. Returns a problem for each
    recode or band that leaves answers out. A variable whose source is absent is passed over, as its
    absence is a problem already.
    """
    problems = []
    for name, variable in variables.items():
        derivation = variable["derivation"]
        if not derivation or not set(derivation["sources"]) <= set(answers):
            continue
        sources = pd.DataFrame({source: answers[source] for source in derivation["sources"]})
        answers[name] = derive(sources, derivation)
        source = derivation["sources"][0]
        if source in outside:
            sources = sources[~outside[source]]
        left_out = uncovered(sources, derivation)
        if len(left_out):
            problems.append(_forgotten(name, variables[source], left_out, lines, derivation))
    return problems


def _forgotten(
    name: str,
    source_variable: Mapping[str, Any],
    left_out: pd.Series,
    lines: Mapping[int, int],
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
