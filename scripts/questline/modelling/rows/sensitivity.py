"""Rows on what an unmeasured cause could do to the results."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.core.statistics import statistic_id
from questline.modelling.completed_fits import CompletedFits
from questline.modelling.design import Column
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import cells_of, statistic_of
from questline.modelling.rows.focal_columns import FocalColumn, focal_columns
from questline.modelling.rows.terms import count_table
from questline.modelling.sensitivity.e_values import (
    COMMON_OUTCOME,
    EValues,
    e_values_of_mean_difference,
    e_values_of_odds_ratio,
)
from questline.modelling.terms.recipe import Recipe

SOURCE = "E-value (VanderWeele and Ding 2017), of "
RARE = "the odds ratio taken for the risk ratio, as at most 15% have the outcome"
COMMON = "the square root of the odds ratio, as more than 15% have the outcome"
ORDERED = (
    "the square root of the odds ratio, the cautious choice where it holds for every split of "
    "ordered levels"
)
DIFFERENCE = "exp(0.91 d), d being the difference over the residual standard deviation"
CURVE = (
    "Not computable: {variable} enters as a curve, so that there is no single estimate which an "
    "unmeasured cause would have to explain."
)
DEPENDS = (
    "; of its effect where the other variable of the interaction is at its reference level or, for "
    "a number, at its centre"
)
NO_LIMIT = "Not computable: the limit of the interval nearer to no association was not found."


def add_e_values(rows: AnalysisRows, fit: Fit) -> None:
    """E-values of the predictors of interest in a model of complete cases."""
    model = fit.model
    spread = math.sqrt(model.dispersion) if isinstance(model, FittedModel) else math.nan
    columns = [estimate.column for estimate in fit.estimates]
    _EValueRows(rows, columns, fit.recipe, spread).add_all()


def add_pooled_e_values(rows: AnalysisRows, fits: CompletedFits, recipe: Recipe) -> None:
    """The same of the pooled estimates of completed sets."""
    spread = math.nan
    if rows.kind == "linear" and not fits.trouble:
        residuals = fits.cases.outcome - fits.fitted
        variances = (residuals**2).sum(axis=1) / (fits.cases.people - fits.rank - 1)
        spread = math.sqrt(float(np.mean(variances)))
    _EValueRows(rows, fits.columns, recipe, spread).add_all()


class _EValueRows:
    """Writes the E-values of the adjusted estimates that are in the store already.

    `spread` is the residual standard deviation of a linear model.
    """

    def __init__(
        self, rows: AnalysisRows, columns: Sequence[Column], recipe: Recipe | None, spread: float
    ):
        self._rows, self._columns, self._recipe, self._spread = rows, columns, recipe, spread
        self._stored = {str(row["id"]): row for row in rows.part.rows()}

    def add_all(self) -> None:
        """Two rows for each column with an effect of its own: of the estimate and of the limit.

        The limit is that nearer to no association; where the interval includes no association its
        E-value is 1.
        """
        for focal in focal_columns(self._columns, self._recipe):
            variable = focal.column.variable
            if focal.is_interaction:
                continue
            if focal.is_curve:
                self._add(focal, "e_value", math.nan, CURVE.format(variable=variable))
                continue
            estimate = self._estimate(focal.column)
            if estimate is None:
                continue
            if estimate["estimate"] is None:
                self._add(focal, "e_value", math.nan, str(estimate["note"]))
                continue
            self._add_both(focal, self._found(estimate))

    def _estimate(self, column: Column) -> Mapping[str, Any] | None:
        rows = self._rows
        return self._stored.get(
            statistic_id(
                rows.part.stage,
                rows.analysis["name"],
                statistic_of(column, rows.kind),
                term=column.variable,
                level=column.level,
                model="adjusted",
                dataset=rows.dataset,
            )
        )

    def _found(self, estimate: Mapping[str, Any]) -> EValues:
        low, high = (
            math.nan if estimate.get(end) is None else float(estimate[end])
            for end in ("ci_low", "ci_high")
        )
        value = float(estimate["estimate"])
        if self._rows.kind == "linear":
            return e_values_of_mean_difference(value, low, high, self._spread)
        return e_values_of_odds_ratio(value, low, high, self._share)

    @property
    def _share(self) -> float:
        """The share with the outcome; of ordered levels any split counts as common."""
        if self._rows.kind == "ordinal" or not self._rows.n:
            return 1.0
        return (self._rows.events or 0.0) / self._rows.n

    def _add_both(self, focal: FocalColumn, found: EValues) -> None:
        self._add(focal, "e_value", found.estimate, found.reason)
        if not found.reason:
            note = NO_LIMIT if math.isnan(found.limit) else ""
            self._add(focal, "e_value_limit", found.limit, note)

    def _add(self, focal: FocalColumn, statistic: str, value: float, note: str) -> None:
        column = focal.column
        self._rows.add(
            column.variable,
            statistic,
            value,
            level=column.level,
            unit=column.unit,
            method=SOURCE + self._conversion() + (DEPENDS if focal.depends else ""),
            note=note,
            **cells_of([column], count_table(self._rows.analysis)),
        )

    def _conversion(self) -> str:
        if self._rows.kind == "linear":
            return DIFFERENCE
        if self._rows.kind == "ordinal":
            return ORDERED
        return COMMON if self._share > COMMON_OUTCOME else RARE
