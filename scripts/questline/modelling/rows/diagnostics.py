"""Rows of diagnostics: signs that a model does not fit the people, or rests on few of them.

Variance inflation, Cook's distance and calibration are among the rows of `model_fit`.
"""

from __future__ import annotations

from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostic_tests import DiagnosticTests
from questline.modelling.rows.influence_rows import add_largest_moves
from questline.modelling.rows.linearity_rows import add_linearity
from questline.modelling.rows.model_fit import SEPARATED
from questline.modelling.rows.model_tests import (
    add_linear_tests,
    add_logistic_tests,
    add_ordinal_tests,
)
from questline.modelling.rows.residual_rows import add_quantiles, add_residual_bins


def add_diagnostics(rows: AnalysisRows, fit: Fit) -> None:
    """Every diagnostic of one adjusted model, and how many tests there are among them."""
    reason = _why_none(fit)
    tests = DiagnosticTests(rows, reason)
    add_linearity(tests, fit)
    model = None if reason else fit.model
    if rows.kind == "ordinal":
        ordinal = model if isinstance(model, ProportionalOdds) else None
        add_ordinal_tests(tests, fit, ordinal)
    else:
        plain = model if isinstance(model, FittedModel) else None
        add = add_logistic_tests if rows.kind == "logistic" else add_linear_tests
        add(tests, plain)
    tests.add_counts()
    add_residual_bins(rows, fit, reason)
    if rows.kind == "linear":
        add_quantiles(rows, fit, reason)
    add_largest_moves(rows, fit, reason)


def _why_none(fit: Fit) -> str:
    """Why nothing can be asked of the model, or nothing."""
    if fit.identification and fit.identification.separated:
        return SEPARATED
    return fit.reason
