"""The codebook against the data, as far as the public edition may tell it.

Of variables that are not public it tells nothing: neither how many answered them nor how they
drifted. Of the others it keeps back what would tell few people beside another number: beside the
answers of those analysed (few of those left out), beside the source of a derived variable (few
whose answer was set to missing), beside the rows at one end without an answer (few other rows, or
few others without one), and beside the total of all variables (few in the one that is hidden).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

CODEBOOK, DRIFT, FINDINGS = "codebook", "drift", "findings"
ANSWERED = "answered"
AT_ONE_END = ("begins_late", "ends_early")
OUT_OF_RANGE = "out_of_range"
NONE_TICKED = "none_ticked"

Variables = Mapping[str, Mapping[str, Any]]


def is_about_hidden_variables(store: pd.DataFrame, variables: Variables) -> pd.Series:
    """For each row, whether it is about the codebook's part of a variable that is not public."""
    hidden = [name for name, one in variables.items() if one["sensitivity"] != "public"]
    return store["analysis"].isin([CODEBOOK, DRIFT]) & store["term"].isin(hidden)


def tells_few_answers(
    store: pd.DataFrame,
    internal: pd.DataFrame,
    hidden: pd.Series,
    variables: Variables,
    threshold: int,
) -> pd.Series:
    """For each row of the public `store`, whether it is to be hidden besides those `hidden`.

    `internal` is the whole store; `variables` says what derived variables are made from.
    """
    own = store[store["stage"].isin(["intake", "scoring"])]
    codebook = own[own["analysis"] == CODEBOOK]
    drift = own[own["analysis"] == DRIFT]
    answered = codebook[(codebook["statistic"] == "count") & (codebook["level"] == ANSWERED)]
    counts = dict(zip(answered["term"], answered["estimate"], strict=True))
    rows = dict(zip(answered["term"], answered["denominator"], strict=True))
    gone = set(answered["term"][hidden[answered.index]])
    near = _near_those_analysed(internal, counts, rows, threshold)
    near |= {name for name in counts if _near_a_source(name, counts, variables, threshold)}
    # The kinds of missing and the number of rows would tell how few answered.
    near |= {name for name in counts if _few(counts[name], threshold)}
    further = set(codebook.index[codebook["term"].isin(near)])
    for _, row in drift[drift["statistic"] == "count"].iterrows():
        name, kind = row["term"], row["level"]
        if kind in AT_ONE_END and _few(row["denominator"] - row["estimate"], threshold):
            told = True
        elif kind in AT_ONE_END and name in counts and name not in gone | near:
            told = 0 < rows[name] - counts[name] - row["estimate"] < threshold
        else:
            # Its denominator is how many answered, which the codebook's row keeps back.
            told = kind == OUT_OF_RANGE and name in gone | near
        if told:
            further.update(_of_one(drift, row))
    gone_by_then = hidden | store.index.isin(further)
    further.update(_totals_that_tell(store, internal, gone_by_then, threshold))
    return pd.Series(store.index.isin(further), index=store.index, dtype=bool) & ~hidden


def _few(number: float, threshold: int) -> bool:
    return 0 < abs(number) < threshold


def _near_those_analysed(
    internal: pd.DataFrame, counts: Mapping[str, float], rows: Mapping[str, float], threshold: int
) -> set[str]:
    """Variables of which few who were left out answered, or did not."""
    lacking = internal[
        (internal["stage"] == "description")
        & (internal["analysis"] == "missing_answers")
        & (internal["statistic"] == "count")
        & (internal["level"] == "")
        & (internal["group"] == "")
    ]
    found = set()
    for name, missing, people in zip(
        lacking["term"], lacking["estimate"], lacking["denominator"], strict=True
    ):
        if name in counts:
            of_others = counts[name] - (people - missing)
            missing_of_others = rows[name] - counts[name] - missing
            if _few(of_others, threshold) or _few(missing_of_others, threshold):
                found.add(name)
    return found


def _near_a_source(
    name: str, counts: Mapping[str, float], variables: Variables, threshold: int
) -> bool:
    """Whether few of those who answered what it is made from have no value, or the reverse."""
    derivation = variables.get(name, {}).get("derivation") or {}
    return any(
        _few(counts[source] - counts[name], threshold)
        for source in derivation.get("sources", ())
        if source in counts
    )


def _of_one(drift: pd.DataFrame, row: pd.Series) -> pd.Index:
    """The rows of one kind of drift of one variable: the count and its share."""
    same = drift[["stage", "term", "level", "group"]] == row[["stage", "term", "level", "group"]]
    return drift.index[same.all(axis=1)]


def _totals_that_tell(
    store: pd.DataFrame, internal: pd.DataFrame, hidden: pd.Series, threshold: int
) -> Iterator[int]:
    """Totals over all variables that, less those shown, tell what is hidden of one or of few."""
    every = internal[
        (internal["stage"] == "intake")
        & (internal["analysis"] == DRIFT)
        & (internal["statistic"] == "count")
    ]
    shown = set(store["id"][~hidden])
    for kind in (*AT_ONE_END, OUT_OF_RANGE):
        rows = every[every["level"] == kind]
        kept_back = rows[~rows["id"].isin(shown)]
        few = kept_back["estimate"].sum() < threshold
        if len(kept_back) and len(kept_back) < len(rows) and (few or len(kept_back) == 1):
            totals = (store["statistic"] == "count") & (store["term"] == kind)
            yield from store.index[totals & store["analysis"].isin([FINDINGS, "changes"])]
    unticked = (store["analysis"] == FINDINGS) & (store["term"] == NONE_TICKED)
    blank = (store["analysis"] == CODEBOOK) & (store["level"] == "left_blank")
    if (hidden & blank).any():
        yield from store.index[unticked & (store["statistic"] == "count")]
