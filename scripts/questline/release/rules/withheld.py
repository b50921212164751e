"""Estimates that stay while their number of people is withheld, and would tell it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.core.statistics import round_significant
from questline.release.rounding import (
    DERIVED,
    MEANS,
    P_VALUES,
    TELLING,
    TELLING_TERMS,
    counts_in_df,
    round_by_df,
    round_justified,
    round_means_by_people,
)
from questline.release.rules.rule import InWords, Known

WITHHELD = InWords(
    "withheld_people",
    "Where a number of people is withheld and the estimate beside it stays, it has no more digits "
    "than keep that number unknown.",
    "Griffiths and others 2019; Hundepool and others 2012",
)
INTERVALS_BY_PEOPLE = ("correlation", "item_rest_correlation", "alpha")
"""Statistics whose interval and p-value follow from the estimate and the number of people."""
APPROXIMATIONS = ("rmsea", "difference_rmsea")
"""How the names of statistics begin that follow from a chi-square and the number of people."""


def round_beside_withheld(public: pd.DataFrame, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with digits taken from what would tell a number of people that it lacks.

    Where a number of people n is withheld beside an estimate, the exact estimate can still tell it.
    A mean of whole numbers is a fraction of n; the interval of a correlation is
    tanh(atanh(r) +- z / sqrt(n - 3)); a t-test and its p-value tell the degrees of freedom; the
    RMSEA is sqrt((X2 - df) / (df n)). Means keep a step of ten over n; of the others so many digits
    are kept that any number of people within the threshold of n fits as well. Returns a new store
    and one line per row changed: id, rule, detail.
    """
    store, exact = public.copy(), known.store
    without = (exact["n"].notna() & public["n"].isna() & public["estimate"].notna()).to_numpy()
    statistic = exact["statistic"]
    tells = statistic.isin(TELLING) | statistic.str.startswith(APPROXIMATIONS)
    tells |= (exact["stage"] == "modelling") & exact["term"].isin(TELLING_TERMS)
    beside = statistic.isin(INTERVALS_BY_PEOPLE)
    by_df = without & counts_in_df(exact).to_numpy()
    means = without & statistic.isin(MEANS).to_numpy()
    rows = without & (tells | beside).to_numpy() & ~means
    if not (rows | means | by_df).any():
        return store, _lines(store, [])
    people = np.fmax(exact["n"].to_numpy(dtype=float), 1.0)
    errors = np.where(rows, known.setting("threshold") / people, np.nan)
    numbers = {
        name: public[name].to_numpy(dtype=float, copy=True) for name in (*DERIVED, *P_VALUES)
    }
    before = {name: values.copy() for name, values in numbers.items()}
    round_justified(numbers, errors, keep_estimate=~tells.to_numpy())
    round_by_df(
        numbers, by_df & ~rows, exact["df"].to_numpy(dtype=float), known.setting("threshold")
    )
    round_means_by_people(numbers, means, people)
    changed = np.zeros(len(store), dtype=bool)
    for name, values in numbers.items():
        own = (values != before[name]) & ~np.isnan(before[name])
        changed |= own
        store.loc[own, name] = [round_significant(value) for value in values[own]]
    store.loc[changed, "status"] = "rounded"
    return store, _lines(store, store["id"][changed].tolist())


def _lines(store: pd.DataFrame, identifiers: list[str]) -> pd.DataFrame:
    detail = "exact it would tell the number of people that is withheld beside it"
    return pd.DataFrame({"id": identifiers, "rule": WITHHELD.name, "detail": detail}, dtype=object)
