"""Weak data that keep regressions on levels finite where answers are perfectly separated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.imputation.designs import Equation

DISTANCE = 0.5
"""How far the added rows lie from the mean of a predictor, in standard deviations."""


@dataclass(frozen=True)
class Augmentation:
    """Rows that are added to an equation: (rows, columns), and the weight of each.

    Every row has each level in equal parts: its weight is that of all levels together.
    """

    rows: np.ndarray
    weight: float


def augmentation(equation: Equation) -> Augmentation:
    """The added rows of White, Daniel and Royston (2010), with the limits that mice sets.

    Computational Statistics and Data Analysis 54, 2267-2275, section 4: for each of the p
    predictors two rows, half a standard deviation below and above its mean, all other predictors at
    their mean, once for each level; their weights add up to p + 1. As in mice no row leaves the
    range of the predictor. Columns are standardised, so that the mean is 0. No rows without
    predictors.
    """
    number = equation.size - 1
    if not number:
        return Augmentation(np.empty((0, 1)), 0.0)
    rows = np.zeros((2 * number, equation.size))
    rows[:, 0] = 1.0
    for place in range(1, equation.size):
        rows[2 * place - 2, place] = max(-DISTANCE, equation.low[place])
        rows[2 * place - 1, place] = min(DISTANCE, equation.high[place])
    return Augmentation(rows, (number + 1) / (2 * number))
