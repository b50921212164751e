"""Newton's method for one or many log-likelihoods at once.

A row is one point of one log-likelihood: many models, many completed sets, or many values at which
a coefficient of the same model is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

MOST_STEPS = 80
SMALL_GAIN = 1e-11
"""A step that promises less log-likelihood than this is the last one. It is then shorter than 5e-6
standard errors and, convergence being quadratic, what is left after it is rounding."""
SMALL_STEP = 1e-4
"""As a share of the largest parameter, or of 1: no last step is longer, however little it promises.
Where the log-likelihood grows without a maximum the steps do not become shorter."""
NO_GAIN = 1e-15
"""A longer step that promises less than this ends the search without a maximum."""
LEAST_INFORMATION = 1e-12
"""With a smaller eigenvalue of the information of standardised columns, steps and gains are nothing
but rounding: all chances in some direction are 0 or 1."""
SHORTEST = 1e-6


@dataclass(frozen=True)
class Expansion:
    """Log-likelihoods to the second order.

    `value` (rows,), `gradient` (rows, parameters) and `information` (rows, parameters, parameters),
    the second derivatives with their sign changed. Outside of the domain `value` is minus infinity
    and the others are not to be used. A log-likelihood that is not concave everywhere gives in
    `expected` (rows, parameters, parameters) a positive definite matrix that serves where the
    information is not.
    """

    value: np.ndarray
    gradient: np.ndarray
    information: np.ndarray
    expected: np.ndarray | None = None

    def of(self, rows: np.ndarray) -> Expansion:
        """Some of the rows."""
        expected = None if self.expected is None else self.expected[rows]
        return Expansion(self.value[rows], self.gradient[rows], self.information[rows], expected)

    def replace(self, rows: np.ndarray, other: Expansion) -> None:
        """Puts other expansions in the place of some rows."""
        self.value[rows] = other.value
        self.gradient[rows] = other.gradient
        self.information[rows] = other.information
        if self.expected is not None:
            self.expected[rows] = other.expected


class LogLikelihood(Protocol):
    """What can be maximised."""

    def at(self, parameters: np.ndarray) -> Expansion:
        """The expansions at `parameters` (rows, parameters)."""

    def of(self, rows: np.ndarray) -> LogLikelihood:
        """The same for some of the rows; itself where all rows share their data."""


@dataclass(frozen=True)
class Maxima:
    """Where the searches ended.

    `parameters` (rows, parameters) with their expansion `there`; `converged` (rows,); `step` (rows,
    parameters) the last step, which where there is no maximum is a direction in which the
    log-likelihood grows without end.
    """

    parameters: np.ndarray
    there: Expansion
    step: np.ndarray
    converged: np.ndarray


def maximise(
    likelihood: LogLikelihood,
    start: np.ndarray,
    free: np.ndarray | None = None,
    small_gain: float = SMALL_GAIN,
) -> Maxima:
    """Newton's method with step halving from `start` (rows, parameters), where values are finite.

    `free` (rows, parameters), if given, is False for those that keep their starting values. A step
    that promises less log-likelihood than `small_gain` is the last one.
    """
    ended = Maxima(
        np.array(start, dtype=float),
        likelihood.at(start),
        np.zeros(start.shape),
        np.zeros(len(start), dtype=bool),
    )
    rows = np.arange(len(start))
    point, here = ended.parameters, ended.there
    for _ in range(MOST_STEPS):
        slope, curvature = _equations(here, free)
        step = solve(curvature, slope[..., None])[..., 0]
        with np.errstate(over="ignore", invalid="ignore"):
            gain = (slope * step).sum(axis=1)
        sound = np.isfinite(gain)
        step[~sound] = 0.0
        reach = np.maximum(1.0, np.abs(point).max(axis=1, initial=0.0))
        short = np.abs(step).max(axis=1, initial=0.0) < SMALL_STEP * reach
        last = sound & (gain < small_gain) & short
        point, here = _advance(likelihood, point, here.value, step, last)
        over = last | ~sound | (gain < NO_GAIN)
        if over.any() or len(rows) < len(start):
            ended.parameters[rows], ended.step[rows] = point, step
            ended.there.replace(rows, here)
        else:
            ended = Maxima(point, here, step, ended.converged)
        if over.any():
            ended.converged[rows] = last
            ended.converged[rows[last]] = (
                np.linalg.eigvalsh(curvature[last])[:, 0] > LEAST_INFORMATION
            )
            kept = np.flatnonzero(~over)
            if not len(kept):
                break
            rows, point, here = rows[kept], point[kept], here.of(kept)
            likelihood = likelihood.of(kept)
            free = None if free is None else free[kept]
    return ended


def solve(matrices: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solutions of many equations; NaN where a matrix is singular."""
    try:
        return np.linalg.solve(matrices, right)
    except np.linalg.LinAlgError:
        return np.stack(
            [_solve_one(matrix, one) for matrix, one in zip(matrices, right, strict=True)]
        )


def _solve_one(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    try:
        return np.linalg.solve(matrix, right)
    except np.linalg.LinAlgError:
        return np.full_like(right, np.nan)


def _equations(here: Expansion, free: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The equations of the free parameters; the others do not move."""
    gradient, information, expected = here.gradient, here.information, here.expected
    if free is not None:
        gradient = np.where(free, gradient, 0.0)
        information = _restricted(information, free)
    if expected is not None:
        other = expected if free is None else _restricted(expected, free)
        definite = np.linalg.eigvalsh(information)[:, 0] > 0
        information = np.where(definite[:, None, None], information, other)
    return gradient, information


def _restricted(information: np.ndarray, free: np.ndarray) -> np.ndarray:
    """The matrix with the rows and columns of what is held replaced by those of the unit matrix."""
    held = np.eye(free.shape[1]) * ~free[:, None]
    return np.where(free[:, :, None] & free[:, None], information, held)


def _advance(
    likelihood: LogLikelihood,
    point: np.ndarray,
    value: np.ndarray,
    step: np.ndarray,
    last: np.ndarray,
) -> tuple[np.ndarray, Expansion]:
    """The points after the steps, each halved until the log-likelihood does not fall.

    A last step is taken in full: close to the maximum rounding alone may lower the value.
    """
    tried = point + step
    reached = likelihood.at(tried)
    short = ~((reached.value >= value) | (last & np.isfinite(reached.value)))
    length = 1.0
    while short.any():
        length = length / 2 if length > SHORTEST else 0.0
        rows = np.flatnonzero(short)
        tried[rows] = point[rows] + length * step[rows]
        reached.replace(rows, likelihood.of(rows).at(tried[rows]))
        short &= ~(reached.value >= value) & (length > 0)
    return tried, reached
