"""The one-factor model: against lavaan, against closed forms, and where it has no solution."""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.reliability.classical import omega_total
from questline.measurement.reliability.one_factor_model import (
    _derivatives,
    _misfit,
    fit_one_factor,
    is_singular,
)

IMPROPER = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])


def poor_fit():
    covariances = np.full((5, 5), 0.2)
    np.fill_diagonal(covariances, [1, 2, 1.5, 1, 0.8])
    covariances[0, 1] = covariances[1, 0] = 0.9
    covariances[2, 3] = covariances[3, 2] = -0.4
    return covariances


@pytest.mark.parametrize(
    ("name", "covariances"), [("poor_fit", poor_fit()), ("improper", IMPROPER)]
)
def test_estimates_are_those_of_lavaan(root, name, covariances):
    """lavaan stops at a gradient of 1e-5 or so, hence the tolerance."""
    expected = pd.read_csv(root / "tests/measurement/reference/measurement.csv")
    expected = expected[expected["scale"] == name].set_index(["statistic", "term"])["value"]
    model = fit_one_factor(covariances)
    assert model.converged
    np.testing.assert_allclose(model.loadings, expected["loading"], rtol=2e-5)
    np.testing.assert_allclose(model.residual_variances, expected["residual_variance"], rtol=2e-5)


def test_three_items_have_a_closed_form():
    """Just identified: l1 = sqrt(s12 s13 / s23), and so on."""
    covariances = np.array([[2.0, 0.6, 0.5], [0.6, 1.5, 0.4], [0.5, 0.4, 1.0]])
    model = fit_one_factor(covariances)
    loadings = np.sqrt([0.6 * 0.5 / 0.4, 0.6 * 0.4 / 0.5, 0.5 * 0.4 / 0.6])
    np.testing.assert_allclose(model.loadings, loadings, rtol=1e-8)
    np.testing.assert_allclose(
        model.residual_variances, np.diag(covariances) - loadings**2, rtol=1e-8
    )


def test_a_true_one_factor_matrix_gives_its_parameters_back():
    loadings = np.array([0.9, -0.6, 0.4, 0.7, 0.05, 1.8])
    residuals = np.array([0.5, 1.0, 0.8, 0.2, 2.0, 0.9])
    model = fit_one_factor(np.outer(loadings, loadings) + np.diag(residuals))
    assert model.converged
    np.testing.assert_allclose(model.loadings, loadings, atol=1e-7)
    np.testing.assert_allclose(model.residual_variances, residuals, atol=1e-7)


def test_items_may_have_any_unit():
    covariances = poor_fit()
    units = np.array([1.0, 10.0, 0.01, 3.0, 100.0])
    plain, scaled = (
        fit_one_factor(covariances),
        fit_one_factor(covariances * np.outer(units, units)),
    )
    np.testing.assert_allclose(scaled.loadings, plain.loadings * units, rtol=1e-7)


@pytest.mark.filterwarnings("error")
def test_unrelated_items_determine_no_loadings():
    assert not fit_one_factor(np.eye(4)).converged


def test_the_derivatives_are_those_of_the_misfit():
    """Central differences of half the misfit, and of its gradient."""
    covariances = poor_fit()
    point = np.array([0.7, 0.9, 0.3, -0.2, 0.4, 0.5, 1.1, 1.2, 0.8, 0.6])
    gradient, hessian, _ = _derivatives(covariances, point[:5], point[5:])
    for position, step in enumerate(np.eye(10) * 1e-6):
        ahead, behind = point + step, point - step
        rise = _misfit(covariances, ahead[:5], ahead[5:]) - _misfit(
            covariances, behind[:5], behind[5:]
        )
        assert gradient[position] == pytest.approx(rise / 2 / 2e-6, abs=1e-7)
        bend = (
            _derivatives(covariances, ahead[:5], ahead[5:])[0]
            - _derivatives(covariances, behind[:5], behind[5:])[0]
        )
        np.testing.assert_allclose(hessian[position], bend / 2e-6, atol=1e-7)


def test_copies_are_singular():
    copied = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    assert is_singular(copied)
    assert not is_singular(poor_fit())


def answers(rows, items=4, seed=5):
    random = np.random.Generator(np.random.PCG64(seed))
    trait = random.standard_normal(rows)
    columns = {
        f"item_{number}": np.round(4 + trait + random.standard_normal(rows))
        for number in range(items)
    }
    return pd.DataFrame(columns)


def with_covariances(covariances, rows=60):
    """Answers whose sample covariances are exactly as given."""
    random = np.random.Generator(np.random.PCG64(11))
    values = random.standard_normal((rows, len(covariances)))
    values -= values.mean(axis=0)
    whitened = values @ np.linalg.inv(np.linalg.cholesky(np.cov(values.T))).T
    return pd.DataFrame(
        whitened @ np.linalg.cholesky(covariances).T, columns=list("abcdefgh")[: len(covariances)]
    )


@pytest.mark.filterwarnings("error")
def test_omega_says_why_there_is_none():
    def reason(frame):
        found = omega_total(frame)
        assert found.value is None
        return found.note

    assert "at least three items" in reason(answers(50, items=2))
    assert "4 respondents are too few for 4 items" in reason(answers(4))
    assert "leaves a no residual variance" in reason(with_covariances(IMPROPER))
    assert "exact combinations" in reason(answers(50).assign(copy=lambda x: x["item_0"] * 2 - 1))
    unanswered = answers(50)
    unanswered.loc[unanswered.index[:25], "item_0"] = np.nan
    unanswered.loc[unanswered.index[25:], "item_1"] = np.nan
    assert "0 respondents are too few" in reason(unanswered)


@pytest.mark.filterwarnings("error")
def test_omega_leaves_a_constant_item_out():
    frame = answers(50)
    found = omega_total(frame.assign(constant=3.0))
    assert found.value == omega_total(frame).value
    assert "constant" in found.note


@pytest.mark.filterwarnings("error")
def test_an_item_that_varies_only_among_incomplete_rows():
    frame = answers(50)
    frame["item_3"] = 2.0
    frame.loc[frame.index[:5], "item_3"] = 5.0
    frame.loc[frame.index[:5], "item_0"] = np.nan
    found = omega_total(frame)
    assert found.value is None
    assert "item_3 does not vary" in found.note
