"""Polytomous logistic regression by its approximate posterior; with two levels, the logistic one.

The first level that occurs is the reference: log(P(level k) / P(level 0)) = x' beta_k. The
posterior under a flat prior is taken as normal around the maximum likelihood estimate, with the
inverse of the observed information (Rubin 1987, Multiple Imputation for Nonresponse in Surveys,
169-170), after augmentation against separation.
"""

from __future__ import annotations

import numpy as np

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

LARGEST = 40.0
"""Linear predictors are held within: exp(40) is certainty already, and products of chances below
exp(-40) have too few digits in float32, with which processors are slow."""
INFORMING = 10
"""The incomplete rows of so many chains give the information: they differ by imputed values alone,
and more chains would change it by less than the draws vary."""


class PolytomousRegression:
    """The regression of one variable's levels in all chains; the last estimate begins the next.

    `labels` are the observed levels, 0 to K - 1 without gaps: of the complete rows first, then of
    the incomplete rows at the places `observed`.
    """

    def __init__(
        self, chains: Chains, equation: Equation, labels: np.ndarray, observed: np.ndarray
    ) -> None:
        self.rows = LevelRows(chains, equation, labels, observed, copies=1)
        self.count, others = chains.count, int(labels.max())
        self.shape = (others, equation.size)
        levels = np.arange(1, others + 1)[:, None]
        self.chosen = (self.rows.labels == levels) * self.rows.weight
        self.chosen[:, self.rows.added] = self.rows.weight[self.rows.added] / (others + 1)
        self.pairs = list(zip(*np.tril_indices(others), strict=True))
        self.search = ModeSearch(chains.count, chains.runs)
        self.estimate: np.ndarray | None = None

    def draw(self, rows: np.ndarray, generator: Generator, offset: np.ndarray) -> np.ndarray:
        """Levels for rows (columns, chains, rows), from newly drawn coefficients.

        `offset` (chains,) is added to the log-odds of every level against the first.
        """
        drawn = self.draw_coefficients(generator)
        drawn[:, :, 0] += offset[:, None]
        return draw_levels(rows, drawn, generator.random(rows.shape[1:]))

    def draw_coefficients(self, generator: Generator) -> np.ndarray:
        """A draw of the coefficients for each chain: (chains, K - 1, columns)."""
        own = self.rows.own()

        def evaluate(
            values: np.ndarray, chains: np.ndarray, groups: int
        ) -> tuple[np.ndarray, np.ndarray]:
            rows = own if len(chains) == self.count else own[:, chains]
            return self.evaluate(values, rows, groups)

        if self.estimate is None:
            self.estimate = self.search.beginning(evaluate, self._guess())
        normal = generator.standard_normal(self.estimate.shape)
        self.estimate, deviation = self.search.draw(evaluate, self.estimate, normal)
        return (self.estimate + deviation).reshape(self.count, *self.shape)

    def evaluate(
        self, values: np.ndarray, own: np.ndarray, groups: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The gradient of the log-likelihood (chains, q), and its information (groups, q, q).

        `values` (chains, q) are the coefficients, `own` the incomplete rows of those chains. The
        information is the mean of the negative second derivatives in each of so many groups of
        neighbouring chains, of all of them for complete rows and of INFORMING for the others.
        """
        others, size = self.shape
        coefficients = values.reshape(len(values), others, size)
        rounded = coefficients.astype(np.float32)
        gradient = np.zeros(coefficients.shape)
        pairs = np.zeros((len(self.pairs), groups, size, size))
        for rows, place in self.rows.parts(own):
            chances = _chances(linear_predictors(rows, rounded))
            weight = self.rows.weight[place] if self.rows.weighted(place) else None
            if groups:
                weights = self._pair_weights(chances)
                if weight is not None:
                    weights *= weight
                pairs += weighted_grams(rows, weights, groups, INFORMING)
            if weight is not None:
                chances *= weight
            gradient += weighted_sums(rows, np.subtract(self.chosen[:, place], chances))
        flat = others * size
        information = np.empty((groups, others, size, others, size))
        for (one, other), product in zip(self.pairs, pairs, strict=True):
            information[:, one, :, other] = product
            information[:, other, :, one] = product
        return gradient.reshape(len(values), flat), information.reshape(groups, flat, flat)

    def _pair_weights(self, chances: np.ndarray) -> np.ndarray:
        """p_k (1 - p_k) and -p_k p_l for all pairs of levels: (pairs, chains, rows)."""
        weights = np.empty((len(self.pairs), len(chances), chances.shape[2]), dtype=np.float32)
        for place, (one, other) in enumerate(self.pairs):
            rest = 1.0 - chances[:, one] if one == other else -chances[:, other]
            np.multiply(chances[:, one], rest, out=weights[place])
        return weights

    def _guess(self) -> np.ndarray:
        """Coefficients that give everyone the levels' shares: (1, q)."""
        shares = self.chosen.sum(axis=1) / self.rows.weight.sum()
        start = np.zeros((1, *self.shape))
        start[0, :, 0] = np.log(shares / (1 - shares.sum()))
        return start.reshape(1, -1)


def draw_levels(rows: np.ndarray, coefficients: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Levels (chains, rows) of rows (columns, chains, rows), by a uniform number each."""
    chances = _chances(linear_predictors(rows, coefficients))
    reference = 1.0 - chances.sum(axis=1, keepdims=True)
    cumulated = np.cumsum(np.concatenate([reference, chances[:, :-1]], axis=1), axis=1)
    return (uniform[:, None] > cumulated).sum(axis=1)


def _chances(predictors: np.ndarray) -> np.ndarray:
    """The chances of all levels but the reference, in place: (chains, K - 1, rows)."""
    odds = np.exp(np.clip(predictors, -LARGEST, LARGEST, out=predictors), out=predictors)
    odds /= 1.0 + odds.sum(axis=1, keepdims=True)
    return odds
