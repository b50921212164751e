"""Which answers are missing, and in which way: refused, left blank, impossible, not reached.

Nothing here depends on the answers, so that the synthetic survey's complete cases are a fair
sample of its respondents.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from questline.tools.synthetic_survey import true_model as true

ITEMS = (*true.SELF_EFFICACY, *true.JOB_DISCREPANCY, *true.EXPERIENCE)
CLOSED = (
    "left_in_mind_past",
    "left_in_mind_next",
    "gender",
    "age_group",
    "ethnic_group",
    "nation",
    "region",
    "employer",
    "contract",
    "hours",
    "months_in_role",
    "practices_covered",
    "caseload",
    "supervision",
    "training",
    "peer_support",
    *ITEMS,
    "willing_interview",
)
"""The closed questions in the order asked (the open ones stand before the last)."""

RATES = {
    "left_in_mind_past": 0.010,
    "left_in_mind_next": 0.015,
    "gender": 0.012,
    "age_group": 0.012,
    "ethnic_group": 0.020,
    "nation": 0.006,
    "region": 0.020,
    "employer": 0.010,
    "contract": 0.020,
    "hours": 0.020,
    "months_in_role": 0.020,
    "practices_covered": 0.030,
    "caseload": 0.050,
    "supervision": 0.015,
    "training": 0.015,
    "peer_support": 0.015,
    "willing_interview": 0.030,
    **dict.fromkeys(ITEMS, 0.019),
}
"""The share of missing answers among most respondents."""

CARELESS_SHARE, CARELESS_RATE = 0.06, 0.12
"""A few respondents pass over many items: their share, and their rate of missing items."""

NEVER_APPLIES = {"practices_covered": 0.04, "caseload": 0.05}
"""The share for whom a question does not apply, whatever they answer elsewhere."""

STOPPED_LATE = ("jd_team", "jd_paperwork", "jd_career", "supervision_quality", "job_stress")
"""The first question that the respondents who stopped late (and still count) did not see."""

IMPOSSIBLE = (
    ("se_solutions", "7"),
    ("se_goals", "0"),
    ("jd_workload", "11"),
    ("jd_pay", "55"),
    ("job_stress", "6"),
    ("hours", "375"),
    ("months_in_role", "999"),
    ("months_in_role", "999"),
    ("caseload", "9999"),
)
"""Answers outside the possible range, each given by one respondent."""


def draw_missing(random: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """The kind of missing of every answer to a closed question, as text; empty if answered.

    `people` are complete answers. The kinds drawn are `refused`, `blank`, `not_asked` and
    `not_applicable`; there are also `not_reached` (see `stop`) and, for a number that cannot be,
    `impossible:<text>` (see `spoil`).
    """
    count = len(people)
    kinds = pd.DataFrame("", index=people.index, columns=list(CLOSED))
    careless = random.random(count) < CARELESS_SHARE
    for variable in CLOSED:
        rate = np.where(careless & (variable in ITEMS), CARELESS_RATE, RATES[variable])
        missing = random.random(count) < rate
        refused = random.random(count) < 0.4
        kinds[variable] = np.where(missing, np.where(refused, "refused", "blank"), "")
    for variable, share in NEVER_APPLIES.items():
        applies_not = (random.random(count) < share) & (kinds[variable] == "")
        kinds.loc[applies_not, variable] = "not_applicable"
    no_supervision = people["supervision_quality"].isna()
    kinds.loc[no_supervision, "supervision_quality"] = "not_applicable"
    kinds.loc[people["region"].isna(), "region"] = "not_asked"
    kinds.loc[kinds["nation"] != "", "region"] = "blank"
    return kinds


def spoil(random: np.random.Generator, kinds: pd.DataFrame) -> None:
    """Give some respondents an impossible answer and let some stop late, in place."""
    chosen = random.permutation(kinds.index.to_numpy())
    for place, (variable, text) in zip(chosen, IMPOSSIBLE, strict=False):
        kinds.loc[place, variable] = f"impossible:{text}"
    late = chosen[len(IMPOSSIBLE) :][: len(STOPPED_LATE)]
    stop(kinds, late, STOPPED_LATE)


def stop(kinds: pd.DataFrame, places: np.ndarray, first: Sequence[str]) -> None:
    """Mark everything from a question on as not reached, in place: the first question unseen by
    the person at each place."""
    for place, variable in zip(places, first, strict=True):
        unseen = list(CLOSED[CLOSED.index(variable) :])
        kinds.loc[place, unseen] = "not_reached"


def answered_only(people: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """The answers as cleaning leaves them: missing wherever a kind of missing stands."""
    known = people.columns.intersection(kinds.columns)
    return people[known].where(kinds[known] == "")
