"""Rows on how far one person can move an estimate: about single people, and never in public."""

from __future__ import annotations

from collections.abc import Sequence

from questline.modelling.design import Column
from questline.modelling.diagnostics.influence_on_terms import (
    LargestMove,
    influence_on_terms,
    largest_moves,
)
from questline.modelling.diagnostics.ordinal_influence import largest_ordinal_moves
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.terms import ratio
from questline.modelling.terms.columns import DerivedColumn

METHOD = (
    "without the one person whose leaving moves the estimate most, found by leaving out in turn "
    "those of the largest moves after one step (Pregibon 1981)"
)
EXACT = "without the one person whose leaving moves the estimate most (Belsley, Kuh & Welsch 1980)"


def add_largest_moves(rows: AnalysisRows, fit: Fit, reason: str) -> None:
    """For each coefficient of a predictor of interest: the estimate without one person.

    Coefficients of splines mean nothing one by one and are left out.
    """
    columns = _focal_columns(fit)
    model = fit.model
    if reason or model is None:
        for column in columns.values():
            _add(rows, column, LargestMove(0.0, reason=reason), "")
        return
    if isinstance(model, ProportionalOdds):
        moves = largest_ordinal_moves(model, list(columns))
        people = None
    else:
        moves = largest_moves(model, rows.kind, list(columns), influence_on_terms(model, rows.kind))
    index = fit.cases.frame.index[fit.identification.open_people] if fit.identification else ()
    for column, move in zip(columns.values(), moves, strict=True):
        _add(rows, column, move, index)
