"""Groups of people by what a model predicts for them, told twice."""

from __future__ import annotations

import pandas as pd

from questline.core.statistics import round_significant
from questline.release.rules.rule import InWords, Known, Rule
from questline.release.rules.subtraction import DIGITS, OF_TESTS, WITH_NUMBER

GROUPS, SHARE = "calibration", "observed_share"
BINS = "mean_residual"
OVER_GROUPS = "hosmer_lemeshow_test"
MODEL = ["analysis", "model", "dataset", "outcome"]
TOLD = "with the events shown elsewhere it would tell those of a hidden group"


def of_groups_told_twice(known: Known) -> pd.Series:
    """The shares of all groups of predicted chance of a model, where one of them is hidden.

    The same people stand in the same order in groups of equal size and in bins of residuals. Where
    a bin ends with a group, the events of both up to there are the same; where it ends within one,
    they bound each other. So from the bins and the groups that are shown a hidden group often
    follows. The bins alone have as many people as the threshold with and without the event.

    Source: Griffiths and others (2019), differencing of overlapping groups.
    """
    store = known.store
    hidden = known.nothing if known.hidden is None else known.hidden
    groups = (store["term"] == GROUPS) & (store["statistic"] == SHARE)
    held_back = _models(store[groups & hidden])
    in_bins = _models(store[(store["statistic"] == BINS) & known.with_number & ~hidden])
    own = store[groups & known.with_number]
    return known.rows([label for label, model in _by_model(own) if model in held_back & in_bins])


def round_over_groups(public: pd.DataFrame, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with two digits of the test over groups of which some are hidden.

    The statistic of Hosmer and Lemeshow is the sum of (o - e)^2 / (e (1 - e / n)) over the groups.
    As e and n are shown, an exact one has a single solution in whole numbers of events o. Returns a
    new store and one line per row changed: id, rule, detail.
    """
    store, exact = public.copy(), known.store
    groups = (exact["term"] == GROUPS) & (exact["statistic"] == SHARE) & known.with_number
    held_back = _models(exact[groups & (public["status"] == "hidden")])
    tests = (exact["statistic"] == OVER_GROUPS) & public["status"].isin(WITH_NUMBER)
    rows = [label for label, model in _by_model(exact[tests]) if model in held_back]
    for name in OF_TESTS:
        store.loc[rows, name] = [
            round_significant(value, DIGITS) if value == value else value
            for value in store.loc[rows, name]
        ]
    store.loc[rows, "status"] = "rounded"
    lines = {"id": store.loc[rows, "id"].tolist(), "rule": TOLD_TWICE.name, "detail": TOLD}
    return store, pd.DataFrame(lines, dtype=object)


def _by_model(rows: pd.DataFrame) -> list[tuple[int, tuple[str, ...]]]:
    """The label of each row and the model that it belongs to."""
    return list(
        zip(rows.index.tolist(), zip(*(rows[name] for name in MODEL), strict=True), strict=True)
    )


def _models(rows: pd.DataFrame) -> set[tuple[str, ...]]:
    return {model for _, model in _by_model(rows)}


ALL_GROUPS = Rule(
    "told_twice",
    "Where the share of one group of predicted chance is hidden, those of all groups of the model "
    "are: bins of residuals count the same people; and the test over the groups has two digits.",
    "Griffiths and others 2019 (differencing)",
    of_groups_told_twice,
)
TOLD_TWICE: InWords = ALL_GROUPS
