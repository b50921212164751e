"""Groups of one attribute value: what is said of all of them is said of each."""

from __future__ import annotations

import pandas as pd

from questline.release.rules.dominance import TOTALS
from questline.release.rules.positions import SHARES
from questline.release.rules.rule import Known, Rule, at_places

GROUP = ["stage", "analysis", "model", "dataset", "term", "level", "group"]
OF_THE_VALUES = (*TOTALS, *SHARES, "minimum", "maximum", "skewness", "kurtosis")


def everybody_answered_alike(known: Known) -> pd.Series:
    """Statistics of a group in which everybody gave the same answer.

    A standard deviation of 0 says that everybody's answer is the mean; whoever knows that somebody
    is in the group knows it, however large the group is. With `full_cells: hide` the mean, the
    standard deviation, the median and the quartiles of such a group are hidden, and so are the
    tests and differences that were computed from them. A share of 0 or 100 in 100 is a number of
    people, nobody or everybody, and the cells decide on it.

    Source: Griffiths and others (2019), class disclosure (group disclosure); ACRO
    (`zeros_are_disclosive`).
    """
    store = known.store
    if known.setting("full_cells") != "hide":
        return known.nothing
    alike = store[(store["statistic"] == "sd") & (store["estimate"] == 0)]
    if alike.empty:
        return known.nothing
    own = pd.MultiIndex.from_frame(store[GROUP]).isin(pd.MultiIndex.from_frame(alike[GROUP]))
    values = own & store["statistic"].isin(OF_THE_VALUES)
    tests = at_places(store, alike) & ~known.counts & ~_shares_of_people(store)
    return (values | tests) & known.with_number


def _shares_of_people(store: pd.DataFrame) -> pd.Series:
    return store["events"].notna() & store["denominator"].notna()


ONE_ANSWER = Rule(
    "one_answer",
    "Statistics of a group in which everybody gave the same answer are hidden.",
    "Griffiths and others 2019; ACRO",
    everybody_answered_alike,
)
