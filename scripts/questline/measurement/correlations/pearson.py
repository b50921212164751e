"""Pearson correlations of all pairs of items, each from the respondents who answered both."""

from __future__ import annotations

import numpy as np

from questline.measurement.correlations.tables import PairTables

ROWS_AT_ONCE = 65536
CONSTANT = 1e-12
"""A variance that is so small a share of the mean square is nothing but rounding error."""


def pairwise_pearson(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Correlations of numbers (respondents, items), missing NaN, and how many gave both numbers.

    Both are (items, items). A correlation is NaN where one of the two does not vary among those who
    gave both. As R's cor(x, use = "pairwise.complete.obs").
    """
    items = values.shape[1]
    sums = [np.zeros((items, items)) for _ in range(4)]
    answered = np.maximum((~np.isnan(values)).sum(axis=0), 1)
    centre = np.nansum(values, axis=0) / answered
    for begin in range(0, len(values), ROWS_AT_ONCE):
        centred = values[begin : begin + ROWS_AT_ONCE] - centre
        here = ~np.isnan(centred)
        centred[~here] = 0.0
        present = here.astype("float64")
        for total, product in zip(
            sums,
            (
                present.T @ present,
                centred.T @ present,
                (centred * centred).T @ present,
                centred.T @ centred,
            ),
            strict=True,
        ):
            total += product
    return _correlations(*sums), np.rint(sums[0]).astype("int64")


def pearson_of_tables(tables: PairTables, categories: tuple[np.ndarray, ...]) -> np.ndarray:
    """The same from two-way tables: `categories` are the values of each item's categories.

    Of tables of several sets of answers it is (sets, items, items).
    """
    items = len(categories)
    owner = np.repeat(np.arange(items), [len(values) for values in categories])
    mine = owner[:, None] == np.arange(items)
    counts = np.diagonal(tables.stacked, axis1=-2, axis2=-1)
    values = np.concatenate([np.empty(0), *categories])
    answered = np.maximum(counts @ mine, 1)
    values = values - ((counts * values) @ mine / answered)[..., owner]
    present, centred = mine.astype("float64"), mine * values[..., None]
    across = np.swapaxes(centred, -1, -2)
    with_present, with_centred = tables.stacked @ present, tables.stacked @ centred
    return _correlations(
        present.T @ with_present,
        across @ with_present,
        (across * values[..., None, :]) @ with_present,
        across @ with_centred,
    )


def _correlations(
    counts: np.ndarray, sums: np.ndarray, squares: np.ndarray, products: np.ndarray
) -> np.ndarray:
    """Correlations from sums over joint respondents.

    `sums` and `squares` hold those of the row's item over the respondents shared with the column's.
    """
    n = np.maximum(counts, 1)
    spread = squares - sums**2 / n
    spread = np.where(spread > CONSTANT * squares, spread, np.nan)
    other_sums, other_spread = np.swapaxes(sums, -1, -2), np.swapaxes(spread, -1, -2)
    correlations = (products - sums * other_sums / n) / np.sqrt(spread * other_spread)
    return np.clip(correlations, -1.0, 1.0)
