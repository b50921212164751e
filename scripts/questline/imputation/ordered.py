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
        self.search = ModeSearch()
        self.estimate: np.ndarray | None = None

    def draw(
        self, rows: np.ndarray, generator: np.random.Generator, offset: float = 0.0
    ) -> np.ndarray:
        """Levels for rows (chains, rows, columns), from newly drawn parameters.

        `offset` is added to the log-odds of being above a level rather than at or below it.
        """
        thresholds, slopes = self.draw_parameters(generator)
        predictors = linear_predictors(rows[..., 1:], slopes[:, None]) + offset
        cumulated = expit(thresholds[:, :, None] - predictors)
        return (generator.random(rows.shape[:2])[:, None] > cumulated).sum(axis=1)

    def draw_parameters(self, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """A draw of thresholds (chains, K - 1), in order, and slopes (chains, columns - 1)."""
        own = self.rows.own()

        def evaluate(
            values: np.ndarray, chains: slice, informed: bool
        ) -> tuple[np.ndarray, np.ndarray]:
            return self.evaluate(values, own[chains], informed)

        if self.estimate is None:
            first = self.search.beginning(evaluate, self._guess(), self._shorten)
            self.estimate = np.repeat(first, self.count, axis=0)
        normal = generator.standard_normal(self.estimate.shape)
        self.estimate, deviation = self.search.draw(evaluate, self.estimate, normal, self._shorten)
        thresholds = kept_in_order(self.estimate[:, : self.number], deviation[:, : self.number])
        return thresholds, (self.estimate + deviation)[:, self.number :]

    def evaluate(
        self, values: np.ndarray, own: np.ndarray, informed: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """The gradient of the log-likelihood (chains, q), and its information (q, q) if wanted.

        `values` (chains, q) are the parameters, `own` the incomplete rows of those chains. The
        information is the mean of the chains' negative second derivatives, zeros where it is not
        wanted. With F_a and F_b the logistic distribution function at the thresholds a above and b
        below a level, and d their distance, log P(level) = log F_a + log(1 - F_b) +
        log(1 - exp(-d)): the last part is the same for all who chose the level.
        """
        number = self.number
        rounded = values.astype(np.float32)
        bounded = np.pad(rounded[:, :number], ((0, 0), (1, 1)))
        bounded[:, 0], bounded[:, -1] = -np.inf, np.inf
        gradient = np.zeros_like(values)
        information = np.zeros((values.shape[1], values.shape[1]))
        inside = np.arange(number)
        for with_intercept, place in self.rows.parts(own):
            rows = np.ascontiguousarray(with_intercept[..., 1:])
            labels, weight = self.rows.labels[place], self.rows.weight[place]
            predictor = linear_predictors(rows, rounded[:, None, number:])[:, 0]
            above = expit(bounded[:, labels + 1] - predictor)
            below = expit(bounded[:, labels] - predictor)
            levels = (labels[:, None] == np.arange(number + 1)) * weight[:, None]
            gradient[:, :number] += ((1 - above) @ levels)[:, :-1] - (below @ levels)[:, 1:]
            pull = weight * (above + below - 1)
            gradient[:, number:] += weighted_sums(rows, pull[:, None])[:, 0]
            if informed:
                upper, lower = above * (1 - above), below * (1 - below)
                at = upper[:, None] * levels.T[:-1] + lower[:, None] * levels.T[1:]
                information[inside, inside] += at.mean(axis=0).sum(axis=1)
                information[:number, number:] -= weighted_sums(rows, at).mean(axis=0)
                weights = (weight * (upper + lower))[None]
                information[number:, number:] += weighted_grams(rows, weights)[0]
        _add_distances(values[:, :number], self.total, gradient, information)
        information[number:, :number] = information[:number, number:].T
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
    mean = bend.mean(axis=0)
    information[upper, upper] += mean
    information[lower, lower] += mean
    information[upper, lower] -= mean
    information[lower, upper] -= mean
