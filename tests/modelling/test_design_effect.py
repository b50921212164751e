"""Kish's design effect: from its definition, and where there is none."""

import numpy as np
import pytest

from questline.modelling.weighting.design_effect import kish_design_effect


def test_design_effect_is_one_plus_the_squared_coefficient_of_variation():
    weights = np.array([1.0, 1, 2, 4])
    found = kish_design_effect(weights)
    assert found.design_effect == pytest.approx(1 + weights.var() / weights.mean() ** 2)
    assert found.effective_n == pytest.approx(8**2 / (1 + 1 + 4 + 16))
    assert found.design_effect * found.effective_n == pytest.approx(4)


def test_the_scale_of_the_weights_does_not_matter():
    weights = np.random.default_rng(1).gamma(3.0, size=50)
    small, large = kish_design_effect(weights), kish_design_effect(1e6 * weights)
    assert large.design_effect == pytest.approx(small.design_effect, rel=1e-12)
    assert large.effective_n == pytest.approx(small.effective_n, rel=1e-12)


def test_equal_weights_cost_nothing():
    found = kish_design_effect(np.full(7, 0.3))
    assert found.design_effect == pytest.approx(1)
    assert found.effective_n == pytest.approx(7)


def test_a_simulated_mean_varies_as_the_design_effect_says():
    random = np.random.default_rng(3)
    weights = random.gamma(2.0, size=40)
    means = random.normal(size=(20_000, 40)) @ weights / weights.sum()
    assert means.var() * 40 == pytest.approx(kish_design_effect(weights).design_effect, rel=0.04)


@pytest.mark.parametrize(
    ("weights", "word"),
    [
        ([], "nobody"),
        ([1.0, np.nan], "missing"),
        ([1.0, 0.0], "zero"),
        ([1.0, -2.0], "negative"),
        ([1.0, np.inf], "infinite"),
    ],
)
def test_weights_that_cannot_be_used_are_named(weights, word):
    found = kish_design_effect(np.array(weights))
    assert found.design_effect is None
    assert found.effective_n is None
    assert found.reason.startswith("Not computable: ")
    assert word in found.reason
