"""Rows on whether numbers enter a model as straight lines."""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.design import Term
from questline.modelling.diagnostics.added_terms import AddedTermsTest
from questline.modelling.diagnostics.linearity import (
    DEFAULT_KNOTS,
    box_tidwell_test,
    spline_test,
)
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.regression import Fit
from questline.modelling.rows.diagnostic_tests import DiagnosticTests
from questline.modelling.terms.splines import SplineTerm

SPLINE = (
    f"a restricted cubic spline with {DEFAULT_KNOTS} knots against the straight line (Harrell 2015)"
)
POWER = "x log x beside x (Box & Tidwell 1962)"
METHODS = {
    "logistic": "likelihood ratio test of {}",
    "ordinal": "likelihood ratio test of {}",
    "linear": "F test of {}",
}
NOT_IN_MODEL = "Not computable: the number has no coefficient of its own in the model."


def add_linearity(tests: DiagnosticTests, fit: Fit) -> None:
    """Two tests of every number that enters linearly: of any bend, and of one along a power."""
    for name in linear_numbers(fit):
        curve, power, note = _tests_of(tests, fit, name)
        _add(tests, name, "linearity_test", curve, SPLINE, note)
        _add(tests, name, "box_tidwell_test", power, POWER)


def _tests_of(
    tests: DiagnosticTests, fit: Fit, name: str
) -> tuple[AddedTermsTest, AddedTermsTest, str]:
    """Both tests of a number, and what is odd about the knots of the first."""
    model, kind = fit.model, tests.rows.kind
    reason = tests.reason or (fit.estimate(name).reason and NOT_IN_MODEL)
    if reason or model is None:
        nothing = AddedTermsTest(math.nan, 0, None, math.nan, reason)
        return nothing, nothing, ""
    outcome = model.places if isinstance(model, ProportionalOdds) else model.outcome
    known = None if kind == "linear" else model.log_likelihood
    given = (name, values_of(fit, name), model.matrix, outcome, kind)
    curve = spline_test(*given, log_likelihood=known)
    return curve.test, box_tidwell_test(*given, log_likelihood=known), curve.note


def linear_numbers(fit: Fit) -> list[str]:
    """The predictors and covariates that are numbers and enter as they are."""
    return [term.variable for term in fit.terms if isinstance(term, Term) and not term.levels]


def all_numbers(fit: Fit) -> list[str]:
    """The predictors and covariates that are numbers, those that enter as curves included."""
    return [term.variable for term in fit.terms if isinstance(term, SplineTerm) or not term.levels]


def values_of(fit: Fit, name: str) -> np.ndarray:
    """The values of a number for the people of the model, as they were measured."""
    values = fit.cases.frame[name].to_numpy(dtype=float)
    return values[fit.identification.open_people] if fit.identification else values


def _add(
    tests: DiagnosticTests,
    name: str,
    statistic: str,
    test: AddedTermsTest,
    what: str,
    note: str = "",
) -> None:
    tests.add(
        name,
        statistic,
        test.statistic,
        df=test.df,
        p=test.p,
        residual_df=test.residual_df,
        method=METHODS[tests.rows.kind].format(what),
        note=note,
        reason=test.reason,
    )
