"""Shrinkage: R (rms, lm, glm with an offset) and what cannot be shrunk."""

import math

import numpy as np
import pytest
import validation_reference as reference
from scipy.special import expit

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.internal_validation.shrinkage import (
    heuristic_shrinkage,
    shrunken_linear,
    shrunken_logistic,
)


@pytest.mark.parametrize("model", ["mixed", "categories"])
def test_logistic_shrinkage_equals_r(model):
    matrix, outcome = reference.people(model)
    fit = fit_many_logistic(matrix, outcome[None])
    chi_squared = 2 * float(fit.log_likelihood[0] - fit.null_log_likelihood[0])
    found = heuristic_shrinkage(chi_squared, matrix.shape[1])
    expected = reference.numbers(model)
    assert found.factor == pytest.approx(expected["shrinkage", "factor"], rel=1e-6)
    assert found.factor == pytest.approx(expected["shrinkage", "rms_factor"], rel=1e-6)
    if found.factor < 0:
        return
    shrunken = shrunken_logistic(matrix, outcome, fit.coefficients[0], found.factor)
    assert shrunken.coefficients[0] == pytest.approx(expected["shrinkage", "intercept"], rel=1e-6)
    assert shrunken.coefficients[1:] == pytest.approx(found.factor * fit.coefficients[0, 1:])
    chances = expit(shrunken.coefficients[0] + matrix @ shrunken.coefficients[1:])
    assert chances.mean() == pytest.approx(outcome.mean(), rel=1e-9)


def test_linear_shrinkage_equals_r():
    matrix, outcome = reference.people("linear")
    full = np.column_stack([np.ones(len(outcome)), matrix])
    coefficients = np.linalg.lstsq(full, outcome)[0]
    residual = outcome - full @ coefficients
    explained = ((full @ coefficients - outcome.mean()) ** 2).sum()
    variance = (residual @ residual) / (len(outcome) - full.shape[1])
    found = heuristic_shrinkage(explained / variance, matrix.shape[1])
    expected = reference.numbers("linear")
    assert found.factor == pytest.approx(expected["shrinkage", "factor"], rel=1e-9)
    shrunken = shrunken_linear(matrix, outcome, coefficients, found.factor).coefficients
    assert shrunken[1:] == pytest.approx(found.factor * coefficients[1:])
    assert (shrunken[0] + matrix @ shrunken[1:]).mean() == pytest.approx(outcome.mean())


@pytest.mark.parametrize(("chi_squared", "parameters"), [(5.0, 0), (math.nan, 3), (0.0, 3)])
def test_no_factor_has_a_reason(chi_squared, parameters):
    found = heuristic_shrinkage(chi_squared, parameters)
    assert math.isnan(found.factor)
    assert found.reason.startswith("Not computable: ")


@pytest.mark.parametrize("factor", [math.nan, -0.2, 0.0])
@pytest.mark.parametrize("shrunken", [shrunken_linear, shrunken_logistic])
def test_no_shrunken_coefficients_have_a_reason(factor, shrunken):
    matrix, outcome = np.arange(10.0)[:, None], np.arange(10) % 2 * 1.0
    found = shrunken(matrix, outcome, np.array([0.1, 0.2]), factor)
    assert np.isnan(found.coefficients).all()
    assert found.reason.startswith("Not computable: ")
    everyone = shrunken_logistic(matrix, np.ones(10), np.array([0.1, 0.2]), 0.9)
    assert everyone.reason == "Not computable: everyone has the same outcome."
