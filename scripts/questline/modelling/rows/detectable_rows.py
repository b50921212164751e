"""Rows on the smallest effect that these people could have been expected to show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from questline.modelling.design import Column
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import cells_of
from questline.modelling.rows.focal_columns import FocalColumn, focal_columns_of
from questline.modelling.rows.terms import count_table
from questline.modelling.rows.whole_model import why_not_whole
from questline.modelling.sample_size.detectable import (
    detectable_coefficient,
    detectable_odds_ratio,
)

TERM = "detectable_effects"
DIRECTIONS = {"above_one": True, "below_one": False}
ORDINAL = (
    "Not computable: the smallest detectable association is sought for logistic and linear models "
    "alone."
)
CURVE = (
    "Not computable: {variable} enters as a curve, so that its effect is not one number whose "
    "smallest detectable size could be given."
)
DEPENDS = (
    "Not computable: {variable} takes part in an interaction, so that its effect depends on the "
    "other variable. The row of the interaction says what could be found of that."
)
SIMULATED = (
    "odds ratio whose Wald test at {level:.2g} is significant in {power:.0%} of {studies:,} "
    "simulated surveys of these people, the other coefficients as estimated and the share with "
    "the outcome as observed; limits: Monte Carlo error, 95%"
)
CLOSED_FORM = (
    "coefficient whose t test at {level:.2g} is significant with a chance of {power:.0%} among "
    "these people, by the noncentral t distribution"
)


class DetectableRows:
    """Writes, for one model, the smallest detectable effect of each focal column."""

    def __init__(
        self,
        rows: AnalysisRows,
        fit: Fit,
        detectable: Mapping[str, Any],
        generator: np.random.Generator,
    ):
        self._rows, self._fit, self._generator = rows, fit, generator
        self._power, self._studies = float(detectable["power"]), int(detectable["simulations"])
        self._reason = why_not_whole(fit)
        model = fit.model
        self._model = None if self._reason or not isinstance(model, FittedModel) else model

    def add_all(self) -> None:
        """A row for each column of a predictor of interest; for odds ratios one a direction."""
        columns = list(focal_columns_of(self._fit))
        if self._rows.kind == "ordinal":
            for variable in dict.fromkeys(focal.column.variable for focal in columns):
                self._rows.add(variable, "detectable_odds_ratio", note=self._reason or ORDINAL)
            return
        if self._model is not None:
            self._rows.add(TERM, "power", self._power, method="the power asked for")
        for focal in columns:
            reason = self._why_not(focal)
            if self._rows.kind == "linear":
                self._add_coefficient(focal, reason)
                continue
            for direction in DIRECTIONS:
                self._add_odds_ratio(focal, direction, reason)

    def _why_not(self, focal: FocalColumn) -> str:
        variable = focal.column.variable
        if focal.is_curve:
            return CURVE.format(variable=variable)
        if focal.depends:
            return DEPENDS.format(variable=variable)
        return self._fit.estimates[focal.index].reason or self._reason

    def _place(self, focal: FocalColumn) -> int:
        """Where the column is in the model, which may lack others."""
        found = self._fit.identification
        assert found is not None
        return int(np.searchsorted(found.kept, focal.index))

    def _add_odds_ratio(self, focal: FocalColumn, direction: str, reason: str) -> None:
        rows, model = self._rows, self._model
        value, limits = math.nan, (math.nan, math.nan)
        if not reason and model is not None:
            found = detectable_odds_ratio(
                model.matrix,
                model.coefficients,
                self._place(focal),
                float(model.outcome.mean()),
                self._generator,
                above_one=DIRECTIONS[direction],
                confidence=rows.confidence,
                power=self._power,
                studies=self._studies,
            )
            value, limits, reason = found.odds_ratio, (found.low, found.high), found.reason
        method = SIMULATED.format(
            level=1 - rows.confidence, power=self._power, studies=self._studies
        )
        fields: dict[str, Any] = {"group": direction}
        if not reason:
            fields |= {"ci_low": limits[0], "ci_high": limits[1], "conf_level": 0.95}
        self._add(focal.column, "detectable_odds_ratio", value, reason, method, **fields)

    def _add_coefficient(self, focal: FocalColumn, reason: str) -> None:
        rows, model = self._rows, self._model
        value = math.nan
        if not reason and model is not None:
            found = detectable_coefficient(
                model.matrix,
                self._place(focal),
                math.sqrt(model.dispersion),
                confidence=rows.confidence,
                power=self._power,
            )
            value, reason = found.coefficient, found.reason
        method = CLOSED_FORM.format(level=1 - rows.confidence, power=self._power)
        self._add(focal.column, "detectable_coefficient", value, reason, method)

    def _add(
        self,
        column: Column,
        statistic: str,
        value: float,
        reason: str,
        method: str,
        **fields: Any,
    ) -> None:
        self._rows.add(
            column.variable,
            statistic,
            value,
            level=column.level,
            unit=column.unit,
            method=method,
            note=reason,
            **cells_of([column], count_table(self._rows.analysis)),
            **fields,
        )
