"""The rows of the statistics store about terms of models of completed sets, by Rubin's rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.imputation.pooling import joint_test, pool
from questline.modelling.completed_fits import CompletedFits
from questline.modelling.design import Column
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import (
    by_variable,
    cells_of,
    count_table,
    focal_tests,
    is_spline,
    measure_of,
    statistic_of,
)
from questline.modelling.rows.terms import TOO_LARGE, add_reference, ratio
from questline.modelling.terms.planned import conditions
from questline.modelling.terms.recipe import Recipe

DATASET = "imputed"
POOLED = (
    "{kind} regression of every completed set, pooled by Rubin's rules; t interval and t test with "
    "the degrees of freedom of Barnard and Rubin{scale}"
)
KINDS = {
    "logistic": "logistic",
    "ordinal": "proportional odds",
    "linear": "linear",
}
JOINT = "pooled Wald test that {what} (D1 of Li and others 1991)"
WHAT = {
    "joint_test": "all coefficients of the term are 0",
    "nonlinearity_test": "the curve is a straight line",
}
SHARES = ("fraction_of_missing_information", "relative_increase_in_variance")
NO_LIMIT = "Not computable: without limit, as the completed sets agree."
NOT_ALL = "Not computable: not every coefficient of the term was pooled."


class ImputedRows:
    """Writes the rows of models of one analysis's completed sets; `group` names a shift."""

    def __init__(self, rows: AnalysisRows, group: str = ""):
        self._rows = rows
        self._group = group

    def add_model(
        self, fits: CompletedFits, recipe: Recipe, model: str, *, focal_only: bool = False
    ) -> list[str]:
        """The coefficients, references and joint tests of a model; returns the ids of its tests."""
        for_whom = conditions(recipe)
        pooled = _pooled(fits, self._rows.confidence)
        for variable, places in by_variable(fits.columns).items():
            if focal_only and not fits.columns[places[0]].focal:
                continue
            for place in places:
                self._add_column(fits, place, pooled, model, for_whom.get(variable, ""))
        if not focal_only:
            for term in recipe.terms:
                if term.levels:
                    add_reference(self._rows, term.variable, term.reference, model)
        self._add_joint_tests(fits, model, focal_only)
        return focal_tests(self._rows.analysis, fits.columns, DATASET, self._group)

    def add_nothing(self, columns: Sequence[Column], reason: str) -> list[str]:
        """A model that was not fitted: its focal predictors, and why. Returns their tests."""
        for variable, places in by_variable(columns).items():
            own = [columns[place] for place in places]
            if not own[0].focal:
                continue
            for column in own:
                self._add(statistic_of(column, self._rows.kind), column, None, note=reason)
            self._add_tests_of_nothing(variable, own, reason)
        return focal_tests(self._rows.analysis, columns, DATASET, self._group)

    def _add_tests_of_nothing(self, variable: str, columns: list[Column], reason: str) -> None:
        if len(columns) > 1:
            self._add_joint("joint_test", variable, columns, "adjusted", None, note=reason)
        if is_spline(columns[0]):
            self._add_joint("nonlinearity_test", variable, columns, "adjusted", None, note=reason)

    def _add_column(
        self,
        fits: CompletedFits,
        index: int,
        all_pooled: Mapping[str, Sequence[float]],
        model: str,
        for_whom: str,
    ) -> None:
        column = fits.columns[index]
        statistic = statistic_of(column, self._rows.kind)
        if index in fits.reasons:
            self._add(statistic, column, None, model=model, note=fits.reasons[index])
            return
        pooled = {name: values[index] for name, values in all_pooled.items()}
        self._add_estimate(statistic, column, pooled, model, for_whom)
        for share in SHARES:
            self._add(share, column, pooled[share], model=model, unit="", method="")

    def _add_estimate(
        self, statistic: str, column: Column, pooled: Mapping[str, float], model: str, note: str
    ) -> None:
        numbers: list[float | None] = [pooled[name] for name in ("estimate", "low", "high")]
        if statistic == "odds_ratio":
            numbers = [ratio(pooled[name]) for name in ("estimate", "low", "high")]
        if numbers[0] is None:
            self._add(statistic, column, None, model=model, note=TOO_LARGE)
            return
        self._add(
            statistic, column, numbers[0], model=model, se=pooled["se"], df=pooled["df"],
            conf_level=self._rows.confidence, ci_low=numbers[1], ci_high=numbers[2],
            p=pooled["p"], note=note,
        )  # fmt: skip

    def _add_joint_tests(self, fits: CompletedFits, model: str, focal_only: bool) -> None:
        """A test for each term with several columns, one more for each curve.

        Levels that nobody has are not in them.
        """
        for variable, places in by_variable(fits.columns).items():
            column = fits.columns[places[0]]
            if focal_only and not column.focal:
                continue
            if len(places) > 1:
                self._add_joint_test("joint_test", fits, variable, places, model)
            if is_spline(column):
                self._add_joint_test("nonlinearity_test", fits, variable, places[1:], model)

    def _add_joint_test(
        self, statistic: str, fits: CompletedFits, variable: str, places: list[int], model: str
    ) -> None:
        columns = [fits.columns[place] for place in places]
        tested = [place for place in places if place not in fits.nobody]
        if not tested or any(place in fits.reasons for place in tested):
            self._add_joint(statistic, variable, columns, model, None, note=NOT_ALL)
            return
        found = joint_test(
            fits.slopes[:, tested],
            fits.slope_covariances[:, tested][:, :, tested],
            fits.complete_df,
        )
        if found.reason:
            self._add_joint(statistic, variable, columns, model, None, note=found.reason)
            return
        self._add_joint(statistic, variable, columns, model, found.f, df=found.df, p=found.p)
        limit = "" if math.isfinite(found.residual_df) else NO_LIMIT
        level = "nonlinear" if statistic == "nonlinearity_test" else ""
        self._add_joint("residual_df", variable, columns, model, found.residual_df, level=level,
                        method=JOINT.format(what=WHAT[statistic]), note=limit)  # fmt: skip

    def _add_joint(
        self,
        statistic: str,
        variable: str,
        columns: Sequence[Column],
        model: str,
        estimate: float | None,
        **fields: Any,
    ) -> None:
        method = JOINT.format(what=WHAT[statistic]) if statistic in WHAT else ""
        place = {**cells_of(columns, count_table(self._rows.analysis)), "group": self._group}
        self._rows.add(
            variable, statistic, estimate, model=model, **{"method": method, **place, **fields}
        )

    def _add(
        self,
        statistic: str,
        column: Column,
        estimate: float | None,
        model: str = "adjusted",
        **fields: Any,
    ) -> None:
        """One row about a coefficient."""
        self._rows.add(
            column.variable,
            statistic,
            estimate,
            model=model,
            level=column.level,
            group=self._group,
            **cells_of([column], count_table(self._rows.analysis)),
            **{"unit": column.unit, "method": self._method(column), **fields},
        )

    def _method(self, column: Column) -> str:
        kind = self._rows.kind
        scale = "" if kind == "linear" else "; standard error of the log odds ratio"
        method = POOLED.format(kind=KINDS[kind], scale=scale)
        measure = measure_of(column, kind)
        return f"{measure}: {method}" if measure else method


def _pooled(fits: CompletedFits, confidence: float) -> dict[str, list[float]]:
    """The pooled numbers of all columns by their names; NaN where a set cannot tell."""
    variances = np.diagonal(fits.slope_covariances, axis1=1, axis2=2)
    with np.errstate(invalid="ignore"):
        pooled = pool(fits.slopes, variances, fits.complete_df)
        low, high = pooled.limits(confidence)
        numbers = {"estimate": pooled.estimate, "se": pooled.se, "df": pooled.df,
                   "low": low, "high": high, "p": pooled.p}  # fmt: skip
        shares = {share: getattr(pooled, share) for share in SHARES}
    return {name: values.tolist() for name, values in (numbers | shares).items()}
