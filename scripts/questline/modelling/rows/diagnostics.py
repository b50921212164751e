"""Rows of diagnostics: signs that a model does not fit the people, or rests on few of them.

Variance inflation, Cook's distance and calibration are among the rows of `model_fit`.
"""

from __future__ import annotations

from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostic_tests import DiagnosticTests
from questline.modelling.rows.influence_rows import add_largest_moves
from questline.modelling.rows.linearity_rows import add_linearity
from questline.modelling.rows.model_tests import (
    add_linear_tests,
    add_logistic_tests,
    add_none,
    add_ordinal_tests,
)
from questline.modelling.rows.residual_rows import add_quantiles, add_residual_bins
from questline.modelling.rows.whole_model import why_not_whole


def add_diagnostics(rows: AnalysisRows, fit: Fit) -> None:
    """Every diagnostic of one adjusted model, and how many tests there are among them."""
    model = fit.model
    reason = why_not_whole(fit)
    tests = DiagnosticTests(rows, reason)
    add_linearity(tests, fit)
    if reason or model is None:
        add_none(tests)
    elif isinstance(model, ProportionalOdds):
        add_ordinal_tests(tests, fit, model)
    elif rows.kind == "logistic":
        add_logistic_tests(tests, model)
    else:
        add_linear_tests(tests, model)
    tests.add_counts()
    add_residual_bins(rows, fit, reason)
    if rows.kind == "linear":
        add_quantiles(rows, fit, reason)
    add_largest_moves(rows, fit, reason)
