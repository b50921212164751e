"""Which rows about anonymity the public edition may have."""

from __future__ import annotations

import pandas as pd

ANALYSIS = "anonymity"
REACHED = "k"
"""The term of the rows that are for everybody: the k asked for, and whether it is reached."""


def team_only(store: pd.DataFrame) -> pd.Series:
    """For each row of a store, whether it is about anonymity and not for the public edition.

    They count respondents who share with few others, or with nobody.
    """
    own = (store["stage"] == "release") & (store["analysis"] == ANALYSIS)
    return own & (store["term"] != REACHED)
