"""Bootstrap samples of people, and a logistic model fitted anew to each of them.

Where few people have a level, all of them in a sample may have the same outcome, or nobody is drawn
who has it: its coefficient then has no finite estimate. Setting such samples aside would leave out
the difficult ones. So the column is left out of the model of that sample alone, as an analyst would
do who joins a small level to the reference: its people are predicted as the others are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from questline.core.sentences import listed, number_of
from questline.modelling.fits.many_logistic import REASONS, ManyLogistic, fit_many_logistic

SAMPLES = 2000
PRECISION = 1e-6
"""The last step of each fit, in standard errors (see `fit_many_logistic`)."""
MOST_LEFT_OUT = 0.1
"""Where more than this share of the samples cannot be fitted, the others say nothing of the model:
it is the difficult samples that are missing."""
CELLS = 100_000
"""Drawn people that are counted at once."""
LEAST_SPREAD = 1e-7
"""Linear predictors of a smaller standard deviation than this differ by rounding alone."""
ALIKE = "Not computable: the model of the sample predicts the same for everyone."
BLOCK_CELLS = 40_000
"""Samples times people whose predictions are worked on at once, so that they fit the cache."""


def bootstrap_counts(people: int, samples: int, generator: np.random.Generator) -> np.ndarray:
    """How often each person is in each sample, (samples, people), as small whole numbers.

    A sample is as many people as there are, drawn with replacement (Efron & Tibshirani 1993, An
    Introduction to the Bootstrap, chapter 6).
    """
    counts = np.zeros((samples, people), dtype=np.uint8)
    size = max(1, CELLS // max(1, people))
    for first in range(0, samples if people else 0, size):
        rows = min(size, samples - first)
        persons = generator.integers(0, people, (rows, people), dtype=np.uint32)
        places = persons + np.arange(rows)[:, None] * people
        drawn = np.bincount(places.ravel(), minlength=rows * people)
        counts[first : first + rows] = drawn.reshape(rows, people)
    return counts


@dataclass(frozen=True)
class ResampledLogistic:
    """A logistic model and its fits to bootstrap samples of the same people.

    `matrix` is people by columns without the intercept, `outcome` 0 or 1. `coefficients` are those
    of everyone, intercept first, with their `log_likelihood` and that of the intercept alone;
    `counts` (samples, people) and `fits` those of the samples, of which `used` (their numbers) have
    a fit whose predictions differ between people. `reason` is a sentence that says why there is
    nothing to resample, "" otherwise; `notes` are sentences on what there is.
    """

    matrix: np.ndarray
    outcome: np.ndarray
    coefficients: np.ndarray
    log_likelihood: float
    null_log_likelihood: float
    counts: np.ndarray
    columns: np.ndarray
    fits: ManyLogistic
    used: np.ndarray
    reason: str
    notes: tuple[str, ...]

    @property
    def samples(self) -> int:
        """How many samples were drawn."""
        return len(self.counts)

    @property
    def predictor(self) -> np.ndarray:
        """Each person's linear predictor by the model of everyone."""
        return self.coefficients[0] + self.matrix @ self.coefficients[1:]

    def blocks(self, most: int | None = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Samples in use, at `most` so many, a few at a time: predictors and counts.

        The linear predictors (samples, people) are those of everyone, drawn or not, by the model of
        the sample; the counts how often each person was drawn.
        """
        used = self.used[:most]
        size = max(1, BLOCK_CELLS // max(1, len(self.outcome)))
        columns = np.ascontiguousarray(self.matrix.T, dtype=float)
        for first in range(0, len(used), size):
            some = used[first : first + size]
            chosen = np.nan_to_num(self.fits.coefficients[some])
            predictors = chosen[:, 1:] @ columns
            predictors += chosen[:, :1]
            yield predictors, self.counts[some]


def resample_logistic(
    matrix: np.ndarray, outcome: np.ndarray, counts: np.ndarray
) -> ResampledLogistic:
    """Fit a logistic model to everyone and to each bootstrap sample.

    `matrix` is people by columns without the intercept, `outcome` 0 or 1, `counts` (samples,
    people) how often each person is in a sample, whose people are as many as all
    (`bootstrap_counts`).
    """
    everyone = fit_many_logistic(matrix, outcome[None, :])
    reason = everyone.reason(0)
    notes: tuple[str, ...] = ()
    if not reason and not matrix.shape[1]:
        reason = "Not computable: the model has no predictors."
    columns = finite_columns(matrix, outcome, counts)
    if reason:
        fits = fit_many_logistic(matrix, outcome, weights=counts[:0])
        codes = fits.reason_codes
    else:
        fits = fit_many_logistic(
            matrix,
            outcome,
            weights=counts,
            columns=None if columns.all() else columns,
            start=everyone.coefficients[0],
            precision=PRECISION,
        )
        alike = fits.sound & _alike(matrix, fits)
        codes = np.where(alike, len(REASONS), fits.reason_codes)
        reason, notes = sentences_on_left_out(codes, (*REASONS, ALIKE))
    return ResampledLogistic(
        np.asarray(matrix, dtype=float),
        np.asarray(outcome, dtype=float),
        everyone.coefficients[0],
        float(everyone.log_likelihood[0]),
        float(everyone.null_log_likelihood[0]),
        counts,
        columns,
        fits,
        np.flatnonzero(codes == 0),
        reason,
        notes,
    )


def finite_columns(matrix: np.ndarray, outcome: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """For each sample the columns that a small group does not make infinite, (samples, columns).

    A column of two values is left out where everyone in the sample with one of them has the same
    outcome (0 or 1), or where nobody has it.
    """
    columns = np.ones((len(counts), matrix.shape[1]), dtype=bool)
    if not len(matrix):
        return columns
    highest, lowest = matrix.max(axis=0), matrix.min(axis=0)
    two = np.flatnonzero(((matrix == highest) | (matrix == lowest)).all(axis=0))
    # Who has each of the values, and who of them has the event: counts of them are exact in single
    # precision.
    has_it = np.hstack([matrix[:, two] == value[two] for value in (highest, lowest)])
    groups = np.hstack([has_it, has_it & (outcome == 1)[:, None]]).astype(np.float32)
    size = max(1, 10 * CELLS // len(matrix))
    for first in range(0, len(counts), size):
        some = slice(first, first + size)
        people, events = np.hsplit(counts[some].astype(np.float32) @ groups, 2)
        high, low = np.hsplit((events > 0) & (events < people), 2)
        columns[some, two] &= high & low
    return columns


def _alike(matrix: np.ndarray, fits: ManyLogistic) -> np.ndarray:
    """True for the samples whose model predicts the same for everyone."""
    centred = matrix - matrix.mean(axis=0)
    slopes = np.nan_to_num(fits.coefficients[:, 1:])
    variance = np.vecdot(slopes @ (centred.T @ centred / len(matrix)), slopes)
    return variance < LEAST_SPREAD**2


def why_left_out(codes: np.ndarray, reasons: tuple[str, ...]) -> str:
    """How many samples have no fit and why, for use in a sentence; "" where all have one.

    `codes` are places in `reasons`, one a sample; 0 stands for a fit.
    """
    lost = int((codes > 0).sum())
    if not lost:
        return ""
    because = [
        f"{int((codes == code).sum())} because "
        + reasons[code].removeprefix("Not computable: ").removesuffix(".")
        for code in np.unique(codes[codes > 0]).tolist()
    ]
    return f"{number_of(lost, 'sample')} of {len(codes)} ({listed(because)})"


def sentences_on_left_out(
    codes: np.ndarray, reasons: tuple[str, ...], what: str = "the model"
) -> tuple[str, tuple[str, ...]]:
    """Why the samples that are left say nothing ("" if they do), and notes on those left out.

    Codes and reasons are as for `why_left_out`; `what` could not be fitted.
    """
    if not len(codes):
        return "Not computable: there are no bootstrap samples.", ()
    lost = why_left_out(codes, reasons)
    if (codes > 0).mean() > MOST_LEFT_OUT:
        return f"Not computable: {what} cannot be fitted to {lost}.", ()
    return "", (
        f"{what.capitalize()} cannot be fitted to {lost}, which the means leave out.",
    ) if lost else ()
