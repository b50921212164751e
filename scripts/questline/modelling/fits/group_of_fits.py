"""Newton's method for a group of logistic regressions that share a design."""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.careful_logistic import fit_carefully
from questline.modelling.fits.few_fits import are_few, fit_few
from questline.modelling.fits.few_in_sets import are_few_in_sets, fit_few_in_sets
from questline.modelling.fits.many_logistic_result import ManyLogistic
from questline.modelling.fits.packed_factors import factorise, inverse, pairs, solve
from questline.modelling.fits.shared_design import SharedDesign
from questline.modelling.separation import LARGEST_CERTAIN

MOST_STEPS = 7
NEAR = 0.03
"""A step shorter than this, in standard errors, is the last in single precision,"""
LONG = 0.5
SHRINKAGE = 0.03
"""and so is one shorter than `LONG` and than this share of the step before. Convergence being
quadratic, the information at its start then differs little from that at the maximum."""
LEAST_SHRINKAGE = 1e-2
"""A step in double precision is taken to be no smaller a share of the step before."""
LEAST_LEFT = 1e-4
"""Where other columns leave less of a column's variance, single precision is not trusted."""
SINGLE = 1e-4
"""Precision, in standard errors, that single precision reaches."""


def need_no_start(design: SharedDesign, fits: np.ndarray) -> bool:
    """Whether the fits are so few that they are made without a common start."""
    return are_few(design, fits) or are_few_in_sets(design, fits)


class GroupOfFits:
    """Fits whose equations are solved together; coefficients are (columns + 1, fits).

    `start` (columns + 1,) may be None for fits that are few (`need_no_start`).
    """

    def __init__(self, design: SharedDesign, fits: np.ndarray, start: np.ndarray | None):
        self._design, self._fits = design, fits
        self._in_sets = are_few_in_sets(design, fits)
        self._few = start is None or self._in_sets or are_few(design, fits)
        self._start = np.zeros(design.size) if start is None else start
        self._few_start = start
        self._mask = design.mask_of(fits)
        self._trusted = np.ones(len(fits), dtype=bool)
        self._value = np.full(len(fits), np.nan)
        self._information: np.ndarray | None = None

    def fit(self, precision: float, found: ManyLogistic, errors_of: int | None = None) -> None:
        """Put all fits, each to the precision (see `fit_many_logistic`), into their places."""
        codes = np.zeros(len(self._fits), dtype=np.int8)
        rough = not self._few and precision >= SINGLE
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            if self._few:
                self._few_steps(precision)
            else:
                self._first_step()
                self._single_steps()
                if not rough:
                    self._double_steps(precision)
            doubtful = np.flatnonzero(~self._trusted)
            if len(doubtful):
                careful, codes[doubtful] = fit_carefully(self._design, self._fits[doubtful])
                self._coefficients[:, doubtful] = careful
                self._exact(doubtful)
            found.reason_codes[self._fits] = codes
            self._put(found, rough, errors_of)

    def _few_steps(self, precision: float) -> None:
        """All steps in double precision."""
        if self._in_sets:
            few = fit_few_in_sets(self._design, self._fits, precision)
        else:
            few = fit_few(self._design, self._fits, self._few_start, precision)
        self._sums, self._events, self._coefficients = few.sums, few.events, few.coefficients
        self._value, self._trusted, self._information = few.values, few.found, few.information

    def _first_step(self) -> None:
        """Newton's step from the common start, where every person's chance is the same in all fits.

        With A the information at the start b and g the gradient, the log-likelihood is nearly a
        parabola with its top where A (c - b) = g; for a fit to some of the columns the top is
        sought among those c that are 0 elsewhere, so that the rows of A c = A b + g count.
        """
        design = self._design
        chances = 1 / (1 + np.exp(-(self._start @ design.rows)))
        # Without weights and with one outcome all fits have the same sums.
        distinct = self._fits[:1] if design.all_alike else self._fits
        sums, events = np.zeros((2, design.size, len(distinct)))
        expected = np.zeros((design.size, len(distinct)))
        information = np.zeros((len(pairs(design.size)[0]), len(distinct)), np.float32)
        for piece in design.pieces(distinct):
            rows, where = design.rows_of(piece), piece.where
            outcome = design.outcome_of(piece)
            weights = design.weights_of(piece, np.float64)
            if weights is None:
                weights = np.ones((1, rows.shape[1]))
            else:
                self._trusted[where] &= weights.min(axis=1) >= 0
            chance = chances[piece.set, piece.people]
            spread = weights * (chance * (1 - chance))
            sums[:, where] += rows @ weights.T
            expected[:, where] += (rows * chance) @ weights.T
            products = design.products_of(piece, np.float32)
            information[:, where] += products @ spread.T.astype(np.float32)
            if outcome.ndim == 1:
                events[:, where] += (rows * outcome) @ weights.T
            else:
                events[:, where] += rows @ (weights * outcome).T
        shape = (design.size, len(self._fits))
        # The columns times the weights, and times the outcomes: all that fits need of outcomes.
        self._sums, self._events = np.broadcast_to(sums, shape), np.broadcast_to(events, shape)
        right = np.broadcast_to(events - expected, shape).copy()
        self._factor = np.broadcast_to(information, (len(information), len(self._fits))).copy()
        if self._mask is None:
            # With the same people in all fits there is but one information.
            factor = information[:, :1] if design.same_people else information
            factorise(factor, design.size)
            self._coefficients = self._start[:, None] + _solve(factor, right)
            return
        right += _times(self._start) @ self._factor
        right *= self._mask
        design.mask_information(self._factor, self._mask)
        factorise(self._factor, design.size)
        self._coefficients = _solve(self._factor, right).astype(np.float64)

    def _single_steps(self) -> None:
        """Newton's steps in single precision until each fit is near its maximum."""
        design = self._design
        going = np.flatnonzero(self._trusted)
        before = np.zeros(len(going))
        for _ in range(MOST_STEPS):
            if not len(going):
                return
            gradient = self._events[:, going]
            information = np.zeros((len(self._factor), len(going)), np.float32)
            largest = np.zeros(len(going))
            for piece in design.pieces(self._fits[going]):
                where = piece.where
                rows = design.rows_of(piece).astype(np.float32)
                own = self._coefficients[:, going[where]].T.astype(np.float32)
                negative = -own @ rows
                for extreme in (negative.max(axis=1), -negative.min(axis=1)):
                    np.maximum(largest[where], extreme, out=largest[where])
                chance = _chance(negative)
                weights = design.weights_of(piece, np.float32)
                counted = chance if weights is None else chance * weights
                gradient[:, where] -= rows @ counted.T
                spread = chance * counted
                np.subtract(counted, spread, out=spread)
                information[:, where] += design.products_of(piece, np.float32) @ spread.T
            left, step = self._solved(going, gradient, information)
            self._factor[:, going] = information
            length = np.sqrt((gradient * step).sum(axis=0))
            near = (length < NEAR) | ((length < LONG) & (length < SHRINKAGE * before))
            plain = (left > LEAST_LEFT) & (largest < LARGEST_CERTAIN)
            known = np.isfinite(length)
            self._trusted[going[~known | (near & ~plain)]] = False
            going, before = going[known & ~near], length[known & ~near]
        self._trusted[going] = False

    def _solved(
        self, going: np.ndarray, gradient: np.ndarray, information: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Make a step, with `information` replaced by its factor; what `factorise` says of it."""
        if self._mask is not None:
            gradient *= self._mask[:, going]
            self._design.mask_information(information, self._mask[:, going])
        left = factorise(information, self._design.size)
        step = _solve(information, gradient)
        self._coefficients[:, going] += step
        return left, step

    def _double_steps(self, precision: float) -> None:
        """Steps with exact gradients and the information of the last step.

        The information being that of a point close by, each step divides the distance to the
        maximum by a large number, and where they end does not depend on it.
        """
        going = np.flatnonzero(self._trusted)
        before = np.full(len(going), np.inf)
        for number in range(MOST_STEPS):
            if not len(going):
                return
            gradient = self._exact(going, value=number == 0)
            step = _solve(self._factor[:, going], gradient)
            self._coefficients[:, going] += step
            gain = (gradient * step).sum(axis=0)
            length = np.sqrt(gain)
            # What the log-likelihood, nearly a parabola, gains: the error is of the third power.
            self._value[going] += gain / 2
            # The next step would be shorter by the same factor.
            following = length * np.maximum(length / before, LEAST_SHRINKAGE)
            more = ~(following < precision)
            going, before = going[more], length[more]
        self._trusted[going] = False

    def _exact(
        self, going: np.ndarray, information: np.ndarray | None = None, value: bool = True
    ) -> np.ndarray:
        """The gradient in double precision; with `value` the log-likelihood is kept.

        `information` (pairs, fits), if given, gets the information added.
        """
        design = self._design
        gradient = self._events[:, going].copy()
        # log(1 + exp(a)) = a + log(1 + exp(-a))
        loss = ((self._sums[:, going] - gradient) * self._coefficients[:, going]).sum(axis=0)
        for piece in design.pieces(self._fits[going]):
            rows, where = design.rows_of(piece), piece.where
            odds = np.exp(-self._coefficients[:, going[where]].T @ rows)
            odds += 1
            weights = design.weights_of(piece, np.float64)
            if value:
                logarithm = np.log(odds)
                if weights is not None:
                    logarithm *= weights
                loss[where] += logarithm.sum(axis=1)
            chance = np.reciprocal(odds, out=odds)
            counted = chance if weights is None else chance * weights
            gradient[:, where] -= rows @ counted.T
            if information is not None:
                spread = counted - counted * chance
                information[:, where] += design.products_of(piece, np.float64) @ spread.T
        if value:
            self._value[going] = -loss
        return gradient if self._mask is None else gradient * self._mask[:, going]

    def _put(self, found: ManyLogistic, rough: bool, errors_of: int | None) -> None:
        """Log-likelihoods and covariances at the maxima, everything in the units of the design.

        Those of `rough` fits are taken from where their last step began, which is close by.
        """
        design, size, fits = self._design, self._design.size, len(self._fits)
        unsound = ~found.sound[self._fits]
        self._coefficients[:, unsound] = 0.0
        inside = np.ones((fits, size), bool) if self._mask is None else self._mask.T.copy()
        inside[unsound] = False
        if found.covariances is not None or found.errors is not None:
            packed = self._factors(rough)
            if found.covariances is not None:
                both = inside[:, :, None] & inside[:, None, :]
                inverses = np.where(both, inverse(packed, size), 0.0)
                matrices = design.covariances_in_units(inverses, self._fits)
                found.covariances[self._fits] = np.where(both, matrices, np.nan)
            if found.errors is not None and errors_of is not None:
                one = np.zeros((size, fits))
                one[errors_of + 1] = 1.0
                variances = solve(packed, one)[errors_of + 1]
                errors = np.sqrt(variances) / design.spread_of(self._fits, errors_of)
                found.errors[self._fits] = np.where(inside[:, errors_of + 1], errors, np.nan)
        elif not rough and np.isnan(self._value).any():
            self._exact(np.flatnonzero(np.isnan(self._value)))
        total = self._sums[0]
        share = self._events[0] / total
        null = total * (share * np.log(share) + (1 - share) * np.log(1 - share))
        found.null_log_likelihood[self._fits] = np.where(unsound, np.nan, null)
        found.log_likelihood[self._fits] = np.where(unsound, np.nan, self._value)
        coefficients = design.in_units(self._coefficients, self._fits)
        found.coefficients[self._fits] = np.where(inside, coefficients, np.nan)

    def _factors(self, rough: bool) -> np.ndarray:
        """The factors of the information at the maxima, or of `rough` fits close by."""
        if rough:
            packed = self._factor.astype(np.float64)
        elif self._information is not None:
            packed = self._information
            factorise(packed, self._design.size)
        else:
            return self._factors_at_maxima(np.arange(len(self._fits)))
        doubtful = np.flatnonzero(~self._trusted)
        packed[:, doubtful] = self._factors_at_maxima(doubtful)
        return packed

    def _factors_at_maxima(self, fits: np.ndarray) -> np.ndarray:
        """The factors of the information of some fits; their log-likelihoods are kept."""
        packed = np.zeros((len(pairs(self._design.size)[0]), len(fits)))
        if len(fits):
            self._exact(fits, packed)
            if self._mask is not None:
                self._design.mask_information(packed, self._mask[:, fits])
            factorise(packed, self._design.size)
        return packed


def _solve(factor: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A step in the precision of the factor: mixed ones would take twice the time."""
    return solve(factor, right.astype(factor.dtype))


def _times(vector: np.ndarray) -> np.ndarray:
    """What packed symmetric matrices (entries, matrices) are multiplied by to be times `vector`."""
    first, second = pairs(len(vector))
    entries = np.arange(len(first))
    found = np.zeros((len(vector), len(first)), dtype=np.float32)
    found[second, entries] = vector[first]
    found[first, entries] = vector[second]
    return found


def _chance(negative: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(negative)), in its place."""
    np.exp(negative, out=negative)
    negative += 1
    return np.reciprocal(negative, out=negative)
