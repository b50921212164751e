"""How well a linear model would do on new people: its performance corrected for optimism.

The bootstrap of `optimism`, for least squares. All that is needed of people are the sums of
products of columns and outcome, which a sample's counts times a table of products give at once. As
`rms::validate` of an `ols` model with method "boot".
"""

from __future__ import annotations

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fits.packed_factors import diagonal, factorise, pairs, solve
from questline.modelling.internal_validation.corrected import Validation, corrected_measure
from questline.modelling.internal_validation.resampling import (
    ALIKE,
    LEAST_SPREAD,
    sentences_on_left_out,
)

MEASURES = ("r_squared", "mean_squared_error", "slope", "intercept")
LEAST_LEFT = 1e-8
"""A column of whose variance the others leave less counts as computed from them."""
LEAST_VARIANCE = 1e-9
"""A column whose variance in a sample is a smaller share of its mean square does not vary there."""
EXACT_SHARE = 1e-12
"""A residual sum of squares below this share of the total may be rounding alone."""
BLOCK_CELLS = 1_000_000
REASONS = (
    "",
    "Not computable: a column is the same for everyone or can be computed from the others.",
    "Not computable: the predictors reproduce the outcome without error.",
    ALIKE,
)


def validate_linear(matrix: np.ndarray, outcome: np.ndarray, counts: np.ndarray) -> Validation:
    """The measures of a linear model, corrected for optimism.

    `matrix` is people by columns without the intercept, `outcome` a number for each, `counts`
    (samples, people) how often each person is in a sample (`resampling.bootstrap_counts`).

    - r_squared: 1 less residual over total sum of squares, the total about the mean of the people
      on whom it is measured;
    - mean_squared_error: in squared units of the outcome;
    - slope and intercept: of the line of the outcome on the predicted values, 1 and 0 for a model
      in its own sample. The corrected slope is also a shrinkage factor (`shrinkage`).

    A column that is the same for everyone in a sample, that of a level that nobody has who was
    drawn, is left out of the model of that sample (`resampling`).
    """
    people, columns = matrix.shape
    samples = len(counts)
    reason = _why_not(outcome, people, columns)
    if reason:
        return Validation({}, samples, 0, reason)
    # Standardised, so that sums of squares lose no digits; the outcome is the last column.
    together, spread = standardised(np.column_stack([matrix, outcome]))
    sums = _Sums(together)
    of_everyone = sums.of(np.ones((1, people)))
    coefficients, codes = _coefficients(of_everyone, columns)
    if codes[0]:
        return Validation({}, samples, 0, REASONS[codes[0]])
    of_samples = sums.of(counts)
    alike = _same_for_everyone(of_samples, columns)
    drawn, codes = _coefficients(of_samples, columns, alike)
    slopes = drawn[1:].T
    variance = np.vecdot(slopes @ of_everyone[1:-1, 1:-1, 0], slopes)
    codes[(variance < LEAST_SPREAD**2) & (codes == 0)] = REASONS.index(ALIKE)
    reason, notes = sentences_on_left_out(codes, REASONS)
    if reason:
        return Validation({}, samples, 0, reason)
    good = codes == 0
    unit, level = float(spread[-1]), float(np.mean(outcome))
    training = _measured(of_samples[..., good], drawn[:, good], unit, level)
    test = _measured(of_everyone, drawn[:, good], unit, level)
    apparent = _measured(of_everyone, coefficients, unit, level)[:, 0]
    measures = {
        name: corrected_measure(apparent[row], training[row], test[row])
        for row, name in enumerate(MEASURES)
    }
    left_out = tuple(alike.sum(axis=1).tolist())
    return Validation(measures, samples, int(good.sum()), notes=notes, left_out=left_out)


class _Sums:
    """Sums of products of all pairs of columns, the first column being ones."""

    def __init__(self, columns: np.ndarray):
        rows = np.vstack([np.ones(len(columns)), columns.T])
        self._size = len(rows)
        first, second = pairs(self._size)
        self._products = rows[first] * rows[second]

    def of(self, counts: np.ndarray) -> np.ndarray:
        """The matrices of means of products (columns, columns, samples) for counts of people."""
        packed = np.empty((len(self._products), len(counts)))
        size = max(1, BLOCK_CELLS // counts.shape[1])
        for start in range(0, len(counts), size):
            some = counts[start : start + size].astype(float)
            packed[:, start : start + size] = self._products @ some.T
        packed /= counts.shape[1]
        first, second = pairs(self._size)
        full = np.empty((self._size, self._size, len(counts)))
        full[first, second] = full[second, first] = packed
        return full


def _same_for_everyone(means: np.ndarray, columns: int) -> np.ndarray:
    """Which columns do not vary in a sample, (columns, samples)."""
    inside = np.arange(1, columns + 1)
    squares = means[inside, inside]
    same: np.ndarray = squares - means[0, inside] ** 2 <= LEAST_VARIANCE * squares
    return same


def _coefficients(
    means: np.ndarray, columns: int, without: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Least squares for each matrix of means (intercept first, samples), and codes of `REASONS`.

    Columns marked in `without` (columns, samples) are left out, their coefficients being 0.
    """
    size = columns + 1
    first, second = pairs(size)
    packed, right = means[first, second].copy(), means[:size, size].copy()
    if without is not None and without.any():
        out = np.vstack([np.zeros_like(without[:1]), without])
        packed[out[first] | out[second]] = 0.0
        packed[diagonal(size)] += out
        right[out] = 0.0
    left = factorise(packed, size)
    found = solve(packed, right)
    total = means[size, size] - means[0, size] ** 2
    residual = _measured(means, found, 1.0, 0.0)[1]
    codes = np.zeros(means.shape[2], dtype=np.int8)
    with np.errstate(invalid="ignore"):
        codes[~(residual > EXACT_SHARE * total)] = 2
        codes[~(left > LEAST_LEFT)] = 1
    return found, codes


def _measured(means: np.ndarray, coefficients: np.ndarray, unit: float, level: float) -> np.ndarray:
    """The measures (measures, samples) of models among people of whom these are the means.

    `means` of products are (columns, columns, samples), or of the same people for all. `unit` and
    `level` lead from the standardised outcome back to the outcome.
    """
    size = len(coefficients)
    design = means[:size, :size]
    average = (means[0, :size] * coefficients).sum(axis=0)
    product = (means[:size, size] * coefficients).sum(axis=0)
    square = np.einsum("is,ijs,js->s", coefficients, design, coefficients)
    outcome, squared_outcome = means[0, size], means[size, size]
    with np.errstate(invalid="ignore", divide="ignore"):
        error = squared_outcome - 2 * product + square
        explained = 1 - error / (squared_outcome - outcome**2)
        slope = (product - average * outcome) / (square - average**2)
        intercept = unit * (outcome - slope * average) + level * (1 - slope)
    return np.stack([explained, unit**2 * error, slope, intercept])


def _why_not(outcome: np.ndarray, people: int, columns: int) -> str:
    if not people:
        return "Not computable: there is nobody to fit the model to."
    if not columns:
        return "Not computable: the model has no predictors."
    if people <= columns + 1:
        return "Not computable: there are no more people than coefficients."
    if np.ptp(outcome) <= 1e-12 * np.abs(outcome).max():
        return "Not computable: everyone has the same outcome."
    return ""
