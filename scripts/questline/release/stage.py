"""Release as a whole: the parts of all stages joined, once for the team and once for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.statistics import NUMBERS, join_parts
from questline.release.anonymity.editions import team_only
from questline.release.codebook import is_about_hidden_variables, tells_few_answers
from questline.release.combinations import tells_a_small_combination
from questline.release.differences import (
    PEOPLE,
    tells_a_small_count,
    tells_a_small_difference,
    tells_who_was_caught_twice,
)
from questline.release.people import quotes_answers, tells_by_being_there
from questline.release.threshold import computed_from, rests_on_few, small_counts

RESPONDENT = "respondent"
"""The group of rows about single people."""


@dataclass(frozen=True)
class Released:
    """What release gives: the store in two editions, and one line for the screen."""

    public: pd.DataFrame
    internal: pd.DataFrame
    line: str


def release(
    parts: Sequence[pd.DataFrame],
    threshold: int,
    variables: Mapping[str, Mapping[str, Any]] | None = None,
) -> Released:
    """Join the parts of the stages, and hide in the public edition what rests on few people.

    `internal` holds every row as the stages wrote it. In `public` rows about single respondents are
    not there, nor those that tell a small count by being there, nor how `variables` (the codebook)
    that are not public were answered; all others keep their id. A count of people below `threshold`
    is hidden, and so is every statistic that was computed from it (`threshold`): the status is
    `hidden`, all numbers are empty and the note says why and nothing else. So are counts about
    careless responding that would tell such a count by subtraction (`combinations`), and the
    codebook's numbers that would do so beside others (`codebook`). Rows of a specification curve
    keep their estimates but not their numbers of people where these tell a small one by their
    difference (`differences`); so do the models without, or with, the people caught for careless
    responding. Raises ValueError when an id occurs twice.
    """
    internal = join_parts(parts)
    variables = variables or {}
    kept = (internal["group"] != RESPONDENT) & ~tells_by_being_there(internal)
    kept &= ~is_about_hidden_variables(internal, variables) & ~team_only(internal)
    public = internal[kept].reset_index(drop=True)
    small = small_counts(public, threshold)
    hidden = small | rests_on_few(public, threshold) | computed_from(public, small)
    subtracted = tells_a_small_count(public, threshold) & ~hidden
    subtracted |= tells_who_was_caught_twice(public, threshold) & ~hidden
    subtracted |= tells_few_answers(public, internal, hidden, variables, threshold)
    hidden |= subtracted
    told = tells_a_small_combination(public, hidden, threshold)
    hidden |= told
    withheld = quotes_answers(public) & ~hidden & (public["note"] != "")
    public.loc[hidden, list(NUMBERS)] = float("nan")
    public.loc[hidden, "status"] = "hidden"
    public.loc[hidden, "note"] = f"Rests on a group of fewer than {threshold} respondents."
    public.loc[small, "note"] = f"Fewer than {threshold} respondents."
    public.loc[subtracted | told, "note"] = (
        f"Would tell a count of fewer than {threshold} respondents."
    )
    public.loc[withheld, "note"] = "The particulars are in the internal edition alone."
    public.loc[tells_a_small_difference(public, threshold), list(PEOPLE)] = float("nan")
    line = (
        f"{len(internal)} statistics; {int(hidden.sum())} of them hidden in the public edition, "
        f"as fewer than {threshold} respondents stand behind them"
    )
    return Released(public, internal, line)
