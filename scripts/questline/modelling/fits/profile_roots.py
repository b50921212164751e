"""Limits of coefficients from a profile likelihood, all of a model in one batch.

The limits are the two values of a coefficient at which twice the drop of the log-likelihood, the
other parameters being fitted anew, equals the quantile of chi-square with 1 degree of freedom
(Venzon & Moolgavkar 1988, Applied Statistics 37, 87-94, equation 2). They are roots, to about ten
digits.
"""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.fits.newton import (
    LEAST_INFORMATION,
    Expansion,
    LogLikelihood,
    maximise,
    solve,
)

MOST_STEPS = 25
SMALL_STEP = 1e-10
"""A step whose square, in standard errors, is smaller is the last one: convergence being
quadratic, what is left after it is rounding."""
MOST_CAREFUL_STEPS = 100
TOLERANCE = 1e-11


def profile_limits(
    likelihood: LogLikelihood,
    top: np.ndarray,
    indices: np.ndarray,
    quantile: float,
) -> np.ndarray:
    """The lower and the upper limit of each of some parameters, (indices, 2).

    `top` (parameters,) are the values at the maximum of `likelihood`, of which all rows share the
    data; `quantile` is that of the normal distribution. NaN on a side on which the search finds no
    limit.
    """
    if not len(indices):
        return np.empty((0, 2))
    summit = likelihood.at(top[None])
    if not np.linalg.eigvalsh(summit.information[0])[0] > LEAST_INFORMATION:
        return np.full((len(indices), 2), np.nan)
    points = np.repeat(indices, 2)
    sides = np.tile([-1.0, 1.0], len(indices))
    limits = _together(likelihood, top, summit, points, sides, quantile)
    for row in np.flatnonzero(np.isnan(limits)):
        search = _CarefulSearch(likelihood, top, summit, int(points[row]))
        limits[row] = search.limit(float(sides[row]), quantile)
    return limits.reshape(-1, 2)


def _together(
    likelihood: LogLikelihood,
    top: np.ndarray,
    summit: Expansion,
    indices: np.ndarray,
    sides: np.ndarray,
    quantile: float,
) -> np.ndarray:
    """The limits by the algorithm of Venzon and Moolgavkar; NaN where it does not converge.

    At the limit the derivatives by all other parameters are zero and the log-likelihood is the one
    wanted. With gradient g, information J and the unit vector e of the coefficient, the quadratic
    expansion meets both after the step solve(J, g + m e), where m^2 times the entry of the inverse
    of J is twice what the expansion, at its own maximum, lies above the value wanted.
    """
    wanted = summit.value[0] - quantile**2 / 2
    inverse = np.linalg.inv(summit.information[0])
    errors = np.sqrt(np.diag(inverse))[indices]
    points = top + (sides * quantile / errors)[:, None] * inverse[indices]
    rows = np.arange(len(indices))
    units = np.zeros_like(points)
    units[rows, indices] = 1.0
    limits = np.full(len(indices), np.nan)
    for _ in range(MOST_STEPS):
        here = likelihood.at(points)
        unit = units[rows]
        both = solve(here.information, np.stack([here.gradient, unit], axis=2))
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            above = 2 * (here.value - wanted) + (here.gradient * both[..., 0]).sum(axis=1)
            own = (unit * both[..., 1]).sum(axis=1)
            multiplier = sides[rows] * np.sqrt(np.maximum(above, 0.0) / own)
            step = both[..., 0] + multiplier[:, None] * both[..., 1]
            length = (step * (here.gradient + multiplier[:, None] * unit)).sum(axis=1)
        points = points + step
        # A negative length belongs to no maximum of the others.
        done = (length >= 0) & (length < SMALL_STEP) & (above > 0)
        limits[rows[done]] = points[done, indices[rows[done]]]
        on = ~done & np.isfinite(here.value) & np.isfinite(length)
        if not on.any():
            break
        rows, points = rows[on], points[on]
    return limits


class _CarefulSearch:
    """One limit as the root of the signed root of the deviance minus the quantile.

    Newton's method on the coefficient alone, the others being fitted anew at each value: by the
    envelope theorem the slope of the profile is the derivative by the coefficient that is held. A
    step that leaves what is known to hold the root is replaced by bisection, or by a long step
    outwards as long as no point beyond the root is known.
    """

    def __init__(self, likelihood: LogLikelihood, top: np.ndarray, summit: Expansion, index: int):
        self._likelihood, self._top, self._index = likelihood, top, index
        self._summit = float(summit.value[0])
        column = np.linalg.inv(summit.information[0])[index]
        self._error = math.sqrt(float(column[index]))
        self._slope = column / column[index]
        self._free = (np.arange(len(top)) != index)[None]

    def limit(self, side: float, quantile: float) -> float:
        """The limit on the side -1 or 1; NaN where the search does not end."""
        estimate = float(self._top[self._index])
        inside, outside = estimate, math.nan
        value, fitted = estimate + side * quantile * self._error, self._top
        for _ in range(MOST_CAREFUL_STEPS):
            fit = self._held(fitted, value)
            if fit is None:
                value = (inside + value) / 2
                continue
            fitted, reached, derivative = fit
            drop = 2 * (self._summit - reached)
            root = math.sqrt(max(0.0, drop))
            excess = root - quantile
            if excess > 0:
                outside = value
            else:
                inside = value
            slope = -derivative / root if root else 0.0
            following = value - excess / slope if slope else math.nan
            if abs(following - value) < TOLERANCE * (self._error + abs(value)):
                return following
            if math.isnan(outside):
                reach = side * (following - inside)
                known = 0 < reach < 10 * self._error
                value = following if known else inside + side * 10 * self._error
            else:
                within = min(inside, outside) < following < max(inside, outside)
                value = following if within else (inside + outside) / 2
        return math.nan

    def _held(self, fitted: np.ndarray, value: float) -> tuple[np.ndarray, float, float] | None:
        """The maximum with the coefficient at `value`, from a fit at another; None: not found.

        Its parameters, the log-likelihood and the derivative by the coefficient. A search starts
        where the line leads on which the others follow the coefficient to the first order, from
        that fit and from the maximum, and one at the others' last values, where the likelihood
        admits that; the highest end counts.
        """
        alone = (~self._free[0]).astype(float)
        bases = np.stack([fitted, self._top, fitted])
        moves = (value - bases[:, self._index])[:, None]
        starts = bases + moves * np.stack([self._slope, self._slope, alone])
        starts = starts[np.isfinite(self._likelihood.at(starts).value)]
        if not len(starts):
            return None
        fit = maximise(self._likelihood, starts, np.repeat(self._free, len(starts), axis=0))
        if not fit.converged.any():
            return None
        best = int(np.argmax(np.where(fit.converged, fit.there.value, -np.inf)))
        derivative = float(fit.there.gradient[best, self._index])
        return fit.parameters[best], float(fit.there.value[best]), derivative
