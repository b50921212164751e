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
from questline.imputation.repeated_numbers import Generator
from questline.imputation.variables import ModelVariable


class Target:
    """A variable, who lacks its answer, and the equation that imputes it.

    `answers` (respondents,) are numbers or positions of levels, NaN where missing; `offsets`
    (chains,) are added to what is imputed.
    """

    def __init__(
        self,
        variable: ModelVariable,
        answers: np.ndarray,
        chains: Chains,
        predictors: Sequence[str],
        redundant: Sequence[tuple[str, int]],
        donors: int,
        offsets: np.ndarray,
    ) -> None:
        self.variable, self.chains, self.donors = variable, chains, donors
        self.offsets = offsets
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

    def impute(self, generator: Generator) -> np.ndarray:
        """New values (chains, missing), put into the chains too."""
        before = self.chains.rows_of(self.rows)
        rows = self.equation.columns_of(before)
        if self.regression is not None:
            values = self.occurring[self.regression.draw(rows, generator, self.offsets)]
        else:
            values = self._moved(self._draw_number(before, rows, generator))
        self.chains.replace(self.rows, before, self.encoding.columns, self.encoding.encode(values))
        return values

    def _moved(self, values: np.ndarray) -> np.ndarray:
        """Numbers with the offset added, within the declared range."""
        moved = self.offsets != 0
        if moved.any():
            low, high = self.variable.minimum, self.variable.maximum
            values[moved] = np.clip(values[moved] + self.offsets[moved, None], low, high)
        return values

    def _draw_number(
        self, before: np.ndarray, rows: np.ndarray, generator: Generator
    ) -> np.ndarray:
        """Numbers by predictive mean matching or from the normal distribution.

        `before` and `rows` are the columns of the design and of the equation, each (columns,
        chains, missing), of those who lack the answer.
        """
        column = self.encoding.columns.start
        outcome = before[column]
        across = rows.transpose(1, 0, 2)
        estimate, drawn, sigma = draw_regression(
            self.chains.products(self.equation) - across @ rows.transpose(1, 2, 0),
            self.chains.products_with(self.equation, column)
            - (across @ outcome[:, :, None])[:, :, 0],
            self.chains.gram[:, column, column] - (outcome**2).sum(axis=1),
            len(self.known),
            generator,
        )
        wanted = (drawn[:, None] @ across)[:, 0]
        centre, spread = self.encoding.centre, self.encoding.spread
        if self.variable.method == "linear":
            low = -np.inf if self.variable.minimum is None else self.variable.minimum
            high = np.inf if self.variable.maximum is None else self.variable.maximum
            limits = ((low - centre) / spread, (high - centre) / spread)
            values = draw_numbers(wanted, sigma, limits, generator) * spread + centre
            return np.clip(values, low, high)
        given = self.chains.predictions(self.equation, estimate, self.observed)
        return self.known[draw_donors(given, wanted, self.donors, generator)]
