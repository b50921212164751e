"""One variable that is imputed: how its missing answers are drawn in all chains at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.imputation.chains import Chains
from questline.imputation.designs import Equation
from questline.imputation.linear import draw_numbers, draw_regression
from questline.imputation.matching import draw_donors
from questline.imputation.ordered import OrderedRegression
from questline.imputation.polytomous import PolytomousRegression
from questline.imputation.variables import ModelVariable


class Target:
    """A variable, who lacks its answer, and the equation that imputes it.

    `answers` (respondents,) are numbers or positions of levels, NaN where missing.
    """

    def __init__(
        self,
        variable: ModelVariable,
        answers: np.ndarray,
        chains: Chains,
        predictors: Sequence[str],
        redundant: Sequence[tuple[str, int]],
        donors: int,
        offset: float = 0.0,
    ) -> None:
        self.variable, self.chains, self.donors = variable, chains, donors
        self.offset = offset
        self.equation: Equation = chains.layout.equation(predictors, redundant)
        self.encoding = chains.layout.encodings[variable.name]
        missing = np.isnan(answers)
        self.missing = np.flatnonzero(missing)
        self.rows = chains.place[self.missing]
        self.observed = np.flatnonzero(~missing[chains.own_rows])
        known = np.concatenate(
            [answers[chains.shared_rows], answers[chains.own_rows][self.observed]]
        )
        self.known = known
        self.occurring = np.unique(known) if variable.levels else np.empty(0)
        self.regression: PolytomousRegression | OrderedRegression | None = None
        if variable.levels:
            kind = (
                OrderedRegression
                if variable.method == "proportional_odds"
                else PolytomousRegression
            )
            labels = np.searchsorted(self.occurring, known)
            self.regression = kind(chains, self.equation, labels, self.observed)

    def impute(self, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """New values (chains, missing), put into the chains too; and the rows as they were."""
        before = self.chains.rows_of(self.rows)
        rows = before @ self.equation.transform
        if self.regression is not None:
            values = self.occurring[self.regression.draw(rows, generator, self.offset)]
        else:
            values = self._moved(self._draw_number(before, rows, generator))
        self.chains.replace(self.rows, before, self.encoding.columns, self.encoding.encode(values))
        return values, before

    def _moved(self, values: np.ndarray) -> np.ndarray:
        """Numbers with the offset added, within the declared range."""
        if not self.offset:
            return values
        return np.clip(values + self.offset, self.variable.minimum, self.variable.maximum)

    def _draw_number(
        self, before: np.ndarray, rows: np.ndarray, generator: np.random.Generator
    ) -> np.ndarray:
        """Numbers by predictive mean matching or from the normal distribution."""
        column = self.encoding.columns[0]
        outcome = before[:, :, column]
        across = rows.transpose(0, 2, 1)
        estimate, drawn, sigma = draw_regression(
            self.chains.products(self.equation) - across @ rows,
            self.chains.products_with(self.equation, column)
            - (across @ outcome[:, :, None])[:, :, 0],
            self.chains.gram[:, column, column] - (outcome**2).sum(axis=1),
            len(self.known),
            generator,
        )
        wanted = (rows @ drawn[:, :, None])[:, :, 0]
        centre, spread = self.encoding.centre, self.encoding.spread
        if self.variable.method == "linear":
            low = -np.inf if self.variable.minimum is None else self.variable.minimum
            high = np.inf if self.variable.maximum is None else self.variable.maximum
            limits = ((low - centre) / spread, (high - centre) / spread)
            values = draw_numbers(wanted, sigma, limits, generator) * spread + centre
            return np.clip(values, low, high)
        given = self.chains.predictions(self.equation, estimate, self.observed)
        return self.known[draw_donors(given, wanted, self.donors, generator)]
