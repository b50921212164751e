"""Dominance: when few people make up most of a total, its mean tells theirs."""

from __future__ import annotations

import re

import pandas as pd

from questline.release.rules.rule import RESPONDENT, Known, Rule, at_places

SHARE = re.compile(r"share_of_largest_(\d+)")
"""Rows about single people that description writes beside each mean of a number."""
TOTALS = ("mean", "sd", "sum", "unweighted_mean")
"""Statistics from which a total follows, with the number of people."""
PLACE = ["stage", "analysis", "model", "dataset"]


def is_dominated(known: Known) -> pd.Series:
    """Means, standard deviations and tests of numbers of which few people have most.

    With x1 >= x2 >= ... the values of a group and X their sum, it is dominated by the (n, k) rule
    when the n largest are more than the share k of it, (x1 + ... + xn) / X > k: the n people could
    each tell nearly what the others have. It is dominated by the p% rule when what remains without
    the two largest is less than the share p of the largest, (X - x1 - x2) / x1 < p: the second
    largest could estimate the largest to within p. Both hold for numbers that cannot be negative;
    of a variable with negative values, and of one with nothing but noughts, they say nothing, and
    the internal edition says so. Only the five largest are written, so that for n above 5 each
    further one counts as much as the fifth, which is cautious.

    A dominated mean is hidden with the standard deviation, with the tests and differences that were
    computed from it, and wherever else the same mean of the same people stands.

    Source: Hundepool and others (2012), Statistical Disclosure Control, section 4.2; defaults (2,
    0.9) and 0.1 as ACRO.
    """
    store = known.store
    places = _dominated(known)
    if places.empty:
        return known.nothing
    rows = store[store["statistic"].isin(TOTALS) & known.with_number]
    own = rows[[*PLACE, "term"]].assign(at=rows["level"] + rows["group"])
    wanted = pd.MultiIndex.from_frame(places[[*PLACE, "term", "level"]])
    means = rows[pd.MultiIndex.from_frame(own).isin(wanted)]
    found = at_places(store, means[means["statistic"] == "mean"]) & ~known.counts
    # Medians and quartiles of the group tell nothing of its total.
    found &= store["statistic"].isin(TOTALS) | _of_several(store)
    return (found | known.rows(means.index) | _same_elsewhere(rows, means, known)) & (
        known.with_number
    )


def _of_several(store: pd.DataFrame) -> pd.Series:
    """Tests and differences: they stand in several rows or columns, or in a group of columns."""
    several = store["row"].str.contains(";") | store["column"].str.contains(";")
    of_columns = store["statistic"].isin(["standardised_mean_difference"]) | store["p"].notna()
    return several | of_columns


def _same_elsewhere(rows: pd.DataFrame, means: pd.DataFrame, known: Known) -> pd.Series:
    """The same number of the same people in another table."""
    seen = set(zip(means["n"], means["estimate"], strict=True))
    same = [pair in seen for pair in zip(rows["n"], rows["estimate"], strict=True)]
    return known.rows(rows.index[same])


def _dominated(known: Known) -> pd.DataFrame:
    """The places of dominated totals: one row each, `level` being the level or group."""
    internal, dominance = known.internal, known.setting("dominance")
    own = internal[(internal["group"] == RESPONDENT) & internal["estimate"].notna()]
    parts = own["statistic"].str.extract(SHARE, expand=False)
    own = own[parts.notna()].assign(largest=parts[parts.notna()].astype(int))
    if own.empty:
        return own
    keys = [*PLACE, "term", "level"]
    shares = own.pivot_table(index=keys, columns="largest", values="estimate", aggfunc="first")
    shares = shares.reindex(columns=range(1, 6))
    people = dominance["people"]
    most = shares[min(people, 5)]
    if people > 5:
        most = most + (people - 5) * (shares[5] - shares[4])
    rest = (1 - shares[2]) / shares[1]
    dominated = (most > dominance["share"]) | (rest < dominance["next_largest"])
    return shares.index[dominated].to_frame(index=False)


DOMINANCE = Rule(
    "dominance",
    "Means of numbers are hidden where few people make up most of the total.",
    "Hundepool and others 2012, section 4.2; ACRO",
    is_dominated,
)
