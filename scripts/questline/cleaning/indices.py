"""Quality of one respondent's answers: the longest run of one answer, and the share answered."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd


def longest_run(answers: pd.DataFrame) -> pd.Series:
    """For each respondent the most answers in a row that are the same.

    The columns are taken in their order. Answers are compared as values, so that 10 is one answer;
    a missing answer is like no other and ends a run. Someone without any answer has 0, anyone else
    at least 1. (The index called long string or longstring: Johnson 2005, Journal of Research in
    Personality 39, 103-129; Meade and Craig 2012, Psychological Methods 17, 437-455.)
    """
    longest = np.zeros(len(answers), dtype="int64")
    run = np.zeros(len(answers), dtype="int64")
    before: pd.Series | None = None
    # Column by column: a table of them all as objects would need much more memory.
    for name in answers.columns:
        column = answers[name]
        answered = column.notna().to_numpy()
        if before is not None:
            # What is missing is the same as nothing, None among it.
            same = (column == before).to_numpy(dtype=bool, na_value=False) & answered
            run *= same
        run += answered
        run *= answered
        np.maximum(longest, run, out=longest)
        before = column
    return pd.Series(longest, index=answers.index)


def answered_count(responses: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """For each respondent the number of these variables that hold an answer.

    What is missing in any way, refused or not asked among them, is not answered.
    """
    count = np.zeros(len(responses), dtype="int64")
    for name in names:
        count += responses[name].notna().to_numpy()
    return pd.Series(count, index=responses.index)


def least_count(share: float, number: int) -> int:
    """The least number of answers that is a share of `number`: rounded up, never down.

    75% of 3 are 3, as 2 of 3 are less than 75%.
    """
    # Without rounding the last bits first, 70% of 10 could ask for 8.
    return math.ceil(round(share * number, 9))
