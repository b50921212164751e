"""Rows on how far one person can move an estimate: about single people, and never in public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from questline.modelling.design import Column
from questline.modelling.diagnostics.influence_on_terms import (
    LargestMove,
    influence_on_terms,
    largest_moves,
)
from questline.modelling.diagnostics.ordinal_influence import largest_ordinal_moves
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.inference import AnyModel
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.terms import TOO_LARGE, ratio
from questline.modelling.terms.columns import DerivedColumn

REFITTED = (
    "estimate without the one person whose leaving moves it most: those of the largest moves after "
    "one step (Pregibon 1981) are left out in turn"
)
EXACT = (
    "estimate without the one person whose leaving moves it most (Belsley, Kuh & Welsch 1980), "
    "found without refitting"
)


def add_largest_moves(rows: AnalysisRows, fit: Fit, reason: str) -> None:
    """For each coefficient of a predictor of interest: the estimate without one person.

    Coefficients of splines mean nothing one by one and are left out.
    """
    model, found = fit.model, fit.identification
    if reason or model is None or found is None or fit.recipe is None:
        for estimate in fit.estimates:
            if _is_asked(estimate.column):
                _add_none(rows, estimate.column, reason)
        return
    columns = {
        place: fit.recipe.columns[index]
        for place, index in enumerate(found.kept.tolist())
        if index not in found.reasons and _is_asked(fit.recipe.columns[index])
    }
    people = fit.cases.frame.index[found.open_people]
    for column, move in zip(columns.values(), _moves(rows.kind, model, [*columns]), strict=True):
        if move.without is None or move.place is None:
            _add_none(rows, column, move.reason)
        else:
            _add(rows, column, move.without, move.in_se, int(people[move.place]))


def _moves(kind: str, model: AnyModel, places: Sequence[int]) -> list[LargestMove]:
    if not places:
        return []
    if isinstance(model, ProportionalOdds):
        return largest_ordinal_moves(model, places)
    return largest_moves(model, kind, places, influence_on_terms(model, kind))


def _is_asked(column: Column) -> bool:
    """Whether the column's coefficient is an estimate of interest by itself."""
    return column.focal and not (isinstance(column, DerivedColumn) and column.made_by == "spline")


def _add(rows: AnalysisRows, column: Column, without: float, in_se: float | None, who: int) -> None:
    """The estimate without the person, how far that is in standard errors, and who it is."""
    place: dict[str, Any] = {"level": column.level, "group": "respondent", "unit": column.unit}
    linear = rows.kind == "linear"
    statistic = "coefficient_without_one" if linear else "odds_ratio_without_one"
    estimate = without if linear else ratio(without)
    note = "" if estimate is not None else TOO_LARGE
    method = EXACT if linear else REFITTED
    rows.add(column.variable, statistic, estimate, note=note, method=method, **place)
    rows.add(
        column.variable, "largest_move", in_se, method="in standard errors of the estimate", **place
    )
    rows.add(column.variable, "row_of_largest_move", who, method="row of the raw file", **place)


def _add_none(rows: AnalysisRows, column: Column, reason: str) -> None:
    place: dict[str, Any] = {"level": column.level, "group": "respondent", "unit": column.unit}
    rows.add(column.variable, "largest_move", note=reason, **place)
