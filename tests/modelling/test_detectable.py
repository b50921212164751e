"""The smallest detectable effect: R's noncentral F and power.t.test, studies simulated here."""

import math

import numpy as np
import pytest
import validation_reference as reference
from scipy.special import expit
from scipy.stats import norm
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.sample_size.detectable import (
    detectable_coefficient,
    detectable_odds_ratio,
)


@pytest.mark.parametrize("name", ["age", "team_b"])
def test_linear_coefficient_equals_r(name):
    matrix, outcome = reference.people("linear")
    full = np.column_stack([np.ones(len(outcome)), matrix])
    residual = outcome - full @ np.linalg.lstsq(full, outcome)[0]
    deviation = math.sqrt(residual @ residual / (len(outcome) - full.shape[1]))
    place = reference.COLUMNS["linear"].index(name)
    found = detectable_coefficient(matrix, place, deviation)
    expected = reference.numbers("linear")
    for statistic in ("coefficient", "noncentrality"):
        value = expected[f"detectable_{name}", statistic]
        assert getattr(found, statistic) == pytest.approx(value, rel=1e-6)


def test_two_groups_equal_power_t_test():
    group = np.repeat([0.0, 1.0], 64)[:, None]
    found = detectable_coefficient(group, 0, 1.0, confidence=0.9, power=0.9)
    value = reference.numbers("two_groups")["detectable", "coefficient"]
    assert found.coefficient == pytest.approx(value, rel=1e-6)


def design(people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns (one of groups, two of numbers), an outcome, the coefficients fitted to it."""
    generator = np.random.default_rng(people)
    numbers = generator.normal(size=(people, 2))
    group = (numbers[:, 0] + generator.normal(size=people) > 0).astype(float)
    matrix = np.column_stack([group, numbers])
    outcome = (generator.random(people) < expit(matrix @ [0.4, 0.5, -0.3] - 0.8)).astype(float)
    return matrix, outcome, fit_many_logistic(matrix, outcome[None]).coefficients[0]


def test_power_at_the_detectable_odds_ratio():
    """Statsmodels finds the effect in about 80% of studies drawn here from the same supposition."""
    matrix, outcome, coefficients = design(200)
    generator = np.random.default_rng(5)
    found = detectable_odds_ratio(matrix, coefficients, 0, outcome.mean(), generator)
    assert found.reason == ""
    assert found.low < found.odds_ratio < found.high
    assert found.simulated_power == pytest.approx(0.8, abs=0.02)
    slopes = np.array([math.log(found.odds_ratio), *coefficients[2:]])
    # The intercept for which the mean chance is the share with the event, by bisection.
    low, high = -20.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        above = expit(middle + matrix @ slopes).mean() > outcome.mean()
        low, high = (low, middle) if above else (middle, high)
    chances = expit(low + matrix @ slopes)
    full = np.column_stack([np.ones(200), matrix])
    studies, positive = 600, 0
    for _ in range(studies):
        drawn = (generator.random(200) < chances).astype(float)
        fit = GLM(drawn, full, family=Binomial()).fit()
        positive += fit.params[1] / fit.bse[1] > norm.ppf(0.975)
    # Three Monte Carlo standard errors of both simulations.
    assert positive / studies == pytest.approx(0.8, abs=3 * math.sqrt(0.16 / 600 + 0.16 / 1000))


def test_large_studies_agree_with_the_formula():
    """Hsieh, Bloch & Larsen 1998, equation 1: one normal predictor, small effect."""
    values = norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None]
    generator = np.random.default_rng(1)
    share = 0.3
    found = detectable_odds_ratio(values, np.array([0.0, 0.0]), 0, share, generator)
    formula = (norm.ppf(0.975) + norm.ppf(0.8)) / math.sqrt(4000 * share * (1 - share))
    assert math.log(found.odds_ratio) == pytest.approx(formula, rel=0.05)


def test_units_directions_and_seeds():
    matrix, outcome, coefficients = design(150)

    def found(scale=1.0, seed=3, **settings):
        units = np.array([1.0, scale, 1.0])
        fitted = coefficients / np.array([1.0, *units])
        return detectable_odds_ratio(
            matrix * units, fitted, 1, outcome.mean(), np.random.default_rng(seed), **settings
        )

    plain = found()
    assert found() == plain
    assert math.log(found(10.0).odds_ratio) == pytest.approx(math.log(plain.odds_ratio) / 10)
    below = found(above_one=False)
    assert below.odds_ratio < 1
    assert below.low < below.odds_ratio < below.high
    assert found(power=0.9).odds_ratio > plain.odds_ratio
    assert found(confidence=0.99).odds_ratio > plain.odds_ratio
    other = found(seed=4, studies=2000)
    assert other.studies == 2000
    errors = [math.log(one.high / one.low) / (2 * 1.96) for one in (plain, other)]
    apart = abs(math.log(other.odds_ratio / plain.odds_ratio))
    assert apart < 4 * math.hypot(*errors)


@pytest.mark.parametrize(
    ("matrix", "coefficients", "share"),
    [
        (np.ones((30, 1)), [0.0, 0.0], 0.4),
        (np.arange(30.0)[:, None] * [1, 2], [0.0, 0.0, 0.0], 0.4),
        (np.random.default_rng(1).normal(size=(5, 4)), [0.0] * 5, 0.4),
        (np.empty((0, 1)), [0.0, 0.0], 0.4),
        (np.arange(30.0)[:, None], [0.0, 0.0], 1.0),
        (np.arange(30.0)[:, None], [0.0, 0.0], math.nan),
        (np.random.default_rng(1).normal(size=(30, 2)), [0.0, 0.0, math.nan], 0.4),
        # So few people, and so few events, that no effect is found in 80% of studies.
        (np.random.default_rng(1).normal(size=(9, 2)), [0.0, 0.0, 0.0], 0.3),
    ],
    ids=["constant", "collinear", "few", "nobody", "one outcome", "no outcome", "separated",
         "no power"],
)  # fmt: skip
def test_no_odds_ratio_has_a_reason(matrix, coefficients, share):
    generator = np.random.default_rng(1)
    found = detectable_odds_ratio(matrix, np.array(coefficients), 0, share, generator)
    assert math.isnan(found.odds_ratio)
    assert found.reason.startswith("Not computable: ")
    if not 0 < share < 1 or np.isnan(coefficients).any() or len(matrix) == 9:
        return
    assert detectable_coefficient(matrix, 0, 1.0).reason.startswith("Not computable: ")


def test_no_residual_variation_has_a_reason():
    found = detectable_coefficient(np.arange(30.0)[:, None], 0, 0.0)
    assert found.reason.startswith("Not computable: ")
    assert math.isnan(found.coefficient)
