"""Rows of the statistics store about the interview strand: which are for the team alone.

What readers learn of single people interviewed follows from their profiles (`interviewees`), which
hide them among enough respondents. A number computed from what they really answered would undo
that, so it is for the team alone.
"""

from __future__ import annotations

import pandas as pd

STAGE = "interviews"
TEAM = "team"
"""The dataset of rows that are for the team alone."""
TOLD = "told"
"""The dataset of rows computed from what readers are told of each person interviewed."""
NOT_TOLD = "not_told"
"""The level of those of whom it is not told."""


def team_only(store: pd.DataFrame) -> pd.Series:
    """For each row of a store, whether it is about people interviewed and for the team alone."""
    return (store["stage"] == STAGE) & (store["dataset"] == TEAM)
