"""The codebook against the data, as far as the public edition may tell it.

Of variables that are not public it tells nothing: neither how many answered them nor how they
drifted, not even by a total of which it is the one that is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

CODEBOOK, DRIFT, FINDINGS = "codebook", "drift", "findings"
OF_ANSWERS = ("begins_late", "ends_early", "out_of_range")
NONE_TICKED = "none_ticked"

Variables = Mapping[str, Mapping[str, Any]]


def is_about_hidden_variables(store: pd.DataFrame, variables: Variables) -> pd.Series:
    """For each row, whether it is about the codebook's part of a variable that is not public."""
    hidden = [name for name, one in variables.items() if one["sensitivity"] != "public"]
    return store["analysis"].isin([CODEBOOK, DRIFT]) & store["term"].isin(hidden)


def tells_of_one_variable(
    store: pd.DataFrame, internal: pd.DataFrame, hidden: pd.Series
) -> pd.Series:
    """For each row of the public `store`, whether it is a total that tells of one variable.

    So it is where all other variables are shown. `internal` is the whole store, `hidden` marks the
    rows of `store` that are hidden.
    """
    told = set(_totals_of_one(store, internal, hidden))
    return pd.Series(store.index.isin(told), index=store.index, dtype=bool) & ~hidden


def _totals_of_one(store: pd.DataFrame, internal: pd.DataFrame, hidden: pd.Series) -> Iterator[int]:
    counts = store["statistic"] == "count"
    shown = set(store["id"][~hidden])
    every = internal[
        (internal["stage"] == "intake")
        & (internal["analysis"] == DRIFT)
        & (internal["statistic"] == "count")
    ]
    for kind in OF_ANSWERS:
        rows = every[every["level"] == kind]
        if len(rows) > 1 and (~rows["id"].isin(shown)).sum() == 1:
            totals = counts & (store["term"] == kind)
            yield from store.index[totals & store["analysis"].isin([FINDINGS, "changes"])]
    blank = (store["analysis"] == CODEBOOK) & (store["level"] == "left_blank")
    if (hidden & blank).any():
        unticked = (store["analysis"] == FINDINGS) & (store["term"] == NONE_TICKED)
        yield from store.index[unticked & counts]
