"""Proportional odds regression by its approximate posterior.

P(level <= k) = 1 / (1 + exp(-(theta_k - x' beta))), McCullagh (1980), Journal of the Royal
Statistical Society B 42, 109-142. The posterior under a flat prior is taken as normal around the
maximum likelihood estimate, after augmentation against separation.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from questline.imputation.chains import Chains
from questline.imputation.designs import Equation
from questline.imputation.level_rows import (
    LevelRows,
    linear_predictors,
    weighted_grams,
    weighted_sums,
)
from questline.imputation.posterior import ModeSearch
from questline.imputation.repeated_numbers import Generator

LARGEST = 80.0
"""exp(80) is near the largest number of float32, and a chance of exp(-80) is nil."""
LEAST_PART = 0.1
"""A Newton step leaves at least this part of the distance between two thresholds."""


class OrderedRegression:
    """The regression of one variable's ordered levels in all chains.

    `labels` are the observed levels, 0 to K - 1 without gaps: of the complete rows first, then of
    the incomplete rows at the places `observed`. Parameters are the K - 1 thresholds, then the
    slopes; the last estimate begins the next search.
    """

    def __init__(
        self, chains: Chains, equation: Equation, labels: np.ndarray, observed: np.ndarray
    ) -> None:
        self.number = int(labels.max())
        self.rows = LevelRows(chains, equation, labels, observed, copies=self.number + 1)
        self.count, self.slopes = chains.count, equation.size - 1
        self.total = np.bincount(self.rows.labels, self.rows.weight.astype("float64"))
        chosen = self.rows.labels[:, None] == np.arange(self.number + 1)
        self.chosen = chosen * self.rows.weight[:, None]
        self.search = ModeSearch(chains.count, chains.runs)
        self.estimate: np.ndarray | None = None

    def draw(self, rows: np.ndarray, generator: Generator, offset: np.ndarray) -> np.ndarray:
        """Levels for rows (columns, chains, rows), from newly drawn parameters.

        `offset` (chains,) is added to the log-odds of being above a level rather than at or below.
        """
        thresholds, slopes = self.draw_parameters(generator)
        predictors = linear_predictors(rows[1:], slopes[:, None]) + offset[:, None, None]
        cumulated = expit(thresholds[:, :, None] - predictors)
        return (generator.random(rows.shape[1:])[:, None] > cumulated).sum(axis=1)

    def draw_parameters(self, generator: Generator) -> tuple[np.ndarray, np.ndarray]:
        """A draw of thresholds (chains, K - 1), in order, and slopes (chains, columns - 1)."""
        own = self.rows.own()

        def evaluate(
            values: np.ndarray, chains: np.ndarray, groups: int
        ) -> tuple[np.ndarray, np.ndarray]:
            rows = own if len(chains) == self.count else own[:, chains]
            return self.evaluate(values, rows, groups)

        if self.estimate is None:
            self.estimate = self.search.beginning(evaluate, self._guess(), self._shorten)
        normal = generator.standard_normal(self.estimate.shape)
        self.estimate, deviation = self.search.draw(evaluate, self.estimate, normal, self._shorten)
        thresholds = kept_in_order(self.estimate[:, : self.number], deviation[:, : self.number])
        return thresholds, (self.estimate + deviation)[:, self.number :]

    def evaluate(
        self, values: np.ndarray, own: np.ndarray, groups: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The gradient of the log-likelihood (chains, q), and its information (groups, q, q).

        `values` (chains, q) are the parameters, `own` the incomplete rows of those chains. The
        information is the mean of the negative second derivatives in each of so many groups of
        neighbouring chains. With F_a and F_b the logistic distribution function at the thresholds
        a above and b below a level, and d their distance, log P(level) = log F_a + log(1 - F_b) +
        log(1 - exp(-d)): the last part is the same for all who chose the level.
        """
        number = self.number
        count, size = values.shape
        rounded = values.astype(np.float32)
        bounded = np.full((count, number + 2), np.inf, dtype=np.float32)
        bounded[:, 0], bounded[:, 1:-1] = -np.inf, rounded[:, :number]
        gradient = np.zeros_like(values)
        information = np.zeros((groups, size, size))
        inside = np.arange(number)
        for with_intercept, place in self.rows.parts(own):
            rows = with_intercept[1:]
            labels, weight = self.rows.labels[place], self.rows.weight[place]
            predictor = linear_predictors(rows, rounded[:, None, number:])[:, 0]
            above = _distribution(np.take(bounded, labels + 1, axis=1) - predictor)
            below = _distribution(np.take(bounded, labels, axis=1) - predictor)
            levels = self.chosen[place]
            gradient[:, :number] += ((1 - above) @ levels)[:, :-1] - (below @ levels)[:, 1:]
            pull = weight * (above + below - 1)
            gradient[:, number:] += weighted_sums(rows, pull[:, None])[:, 0]
            if groups:
                upper, lower = above * (1 - above), below * (1 - below)
                at = upper[:, None] * levels.T[:-1] + lower[:, None] * levels.T[1:]
                information[:, inside, inside] += _mean_of_groups(at, groups).sum(axis=2)
                crossed = _mean_of_groups(weighted_sums(rows, at), groups)
                information[:, :number, number:] -= crossed
                weights = (weight * (upper + lower))[None]
                information[:, number:, number:] += weighted_grams(rows, weights, groups)[0]
        _add_distances(values[:, :number], self.total, gradient, information)
        information[:, number:, :number] = information[:, :number, number:].transpose(0, 2, 1)
        return gradient, information

    def _shorten(self, parameters: np.ndarray, step: np.ndarray) -> np.ndarray:
        """By which factor steps must be shorter, so that the thresholds stay in their order."""
        distance = np.diff(parameters[:, : self.number], axis=1)
        closer = -np.diff(step[:, : self.number], axis=1)
        room = (1 - LEAST_PART) * distance
        factors = np.where(closer > room, room / np.maximum(closer, 1e-300), 1.0)
        return np.min(factors, axis=1, initial=1.0)

    def _guess(self) -> np.ndarray:
        """Parameters that give everyone the levels' shares: (1, q)."""
        below = np.cumsum(self.total)[:-1] / self.total.sum()
        start = np.zeros((1, self.number + self.slopes))
        start[0, : self.number] = np.log(below / (1 - below))
        return start


def kept_in_order(thresholds: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    """Thresholds plus their drawn deviations, (chains, K - 1), never out of order.

    A distance between two neighbours that shrinks to half or less shrinks ever more slowly from
    there, towards nothing: half * exp(excess / half). All other draws are as they were.
    """
    distance = np.diff(thresholds, axis=1)
    moved = np.diff(deviation, axis=1)
    half = distance / 2
    excess = np.minimum(moved + half, 0.0)
    kept = np.where(moved >= -half, distance + moved, half * np.exp(excess / half))
    first = (thresholds + deviation)[:, :1]
    return np.concatenate([first, first + np.cumsum(kept, axis=1)], axis=1)


def _add_distances(
    thresholds: np.ndarray, total: np.ndarray, gradient: np.ndarray, information: np.ndarray
) -> None:
    """What the distance of two thresholds adds, for all who chose the level between them."""
    number = thresholds.shape[1]
    if number < 2:
        return
    distance = np.diff(thresholds, axis=1)
    push = total[1:-1] / np.expm1(distance)
    bend = total[1:-1] / (np.expm1(distance) * -np.expm1(-distance))
    lower, upper = np.arange(number - 1), np.arange(1, number)
    gradient[:, upper] += push
    gradient[:, lower] -= push
    if len(information):
        mean = _mean_of_groups(bend, len(information))
        information[:, upper, upper] += mean
        information[:, lower, lower] += mean
        information[:, upper, lower] -= mean
        information[:, lower, upper] -= mean


def _distribution(values: np.ndarray) -> np.ndarray:
    """The logistic distribution function, in place; 0 and 1 where values are infinite."""
    odds = np.exp(np.minimum(np.negative(values, out=values), LARGEST, out=values), out=values)
    odds += 1
    return np.divide(1, odds, out=odds)


def _mean_of_groups(values: np.ndarray, groups: int) -> np.ndarray:
    """The mean of groups of neighbouring chains, the first axis."""
    each = len(values) // groups
    return values.reshape(groups, each, *values.shape[1:]).mean(axis=1)
