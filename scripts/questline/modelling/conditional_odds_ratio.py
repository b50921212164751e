"""The odds ratio of a 2 by 2 table given its margins, with its exact interval.

Given the margins, the first cell of the table follows Fisher's noncentral hypergeometric
distribution, whose only parameter is the odds ratio.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import gammaln

from questline.modelling.roots import crossing


def conditional_odds_ratio(table: np.ndarray, confidence: float) -> tuple[float, float, float]:
    """The odds ratio of a 2 by 2 table given its margins, and its exact interval.

    The conditional maximum-likelihood estimate and the interval of Cornfield (1956), as R:
    fisher.test(table); infinite or zero where a cell is empty.
    """
    cell = int(table[0, 0])
    first_row, first_column, n = int(table[0].sum()), int(table[:, 0].sum()), int(table.sum())
    values = np.arange(max(0, first_row + first_column - n), min(first_row, first_column) + 1)
    cells = (values, first_row - values, first_column - values,
             n - first_row - first_column + values)  # fmt: skip
    log_weights = -np.sum([gammaln(counts + 1) for counts in cells], axis=0)

    def expected(log_odds: float, of: np.ndarray) -> float:
        logs = log_weights + log_odds * values
        weights = np.exp(logs - logs.max())
        return float(weights @ of / weights.sum())

    def odds(of: np.ndarray, level: float) -> float:
        return math.exp(_anywhere(lambda log_odds: expected(log_odds, of), level))

    tail = (1 - confidence) / 2
    at_least, at_most = cell == values[0], cell == values[-1]
    low = 0.0 if at_least else odds((values >= cell).astype(float), tail)
    high = math.inf if at_most else odds((values <= cell).astype(float), tail)
    if at_least or at_most:
        return (0.0 if at_least else math.inf), low, high
    return odds(values.astype(float), cell), low, high


def _anywhere(function: Callable[[float], float], level: float) -> float:
    """Where a monotone function of any number crosses a level that it passes somewhere."""
    reach = 1.0
    while (function(-reach) > level) == (function(reach) > level):
        reach *= 2
    return crossing(function, level, -reach, reach)
