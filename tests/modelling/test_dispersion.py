"""Dispersion of grouped people against R (diagnostics.R): glm on counts, anova for lack of fit.

Tolerance: 1e-6 relative.
"""

import math

import numpy as np
import pytest
from diagnostics_reference import fit, grouped_model, model, number

from questline.modelling.diagnostics.dispersion import grouped_dispersion, lack_of_fit

CLOSE = 1e-6


def test_dispersion_of_grouped_people():
    found = grouped_dispersion(grouped_model("logistic"))
    assert found.reason == ""
    for name in ("groups", "df", "pearson", "pearson_p", "pearson_ratio", "deviance", "deviance_p"):
        assert getattr(found, name) == pytest.approx(number("grouped", "model", name), rel=CLOSE)
    assert found.deviance_ratio == pytest.approx(found.deviance / found.df)


def test_lack_of_fit():
    found = lack_of_fit(grouped_model("linear"))
    assert found.reason == ""
    for name in ("f", "df", "error_df", "p", "error_variance", "residual_variance"):
        assert getattr(found, name) == pytest.approx(number("grouped", "linear", name), rel=CLOSE)


def teams(spread):
    """200 groups of 20 people with a term of their own, and log-odds that vary beyond it."""
    random = np.random.default_rng(11)
    x = random.normal(size=200)
    odds = -0.5 + 0.5 * x + spread * random.normal(size=200)
    matrix = np.repeat(x, 20)[:, None]
    chance = np.repeat(1 / (1 + np.exp(-odds)), 20)
    return fit("logistic", matrix, random.random(4000) < chance)


def test_over_dispersion_is_found_and_none_is_not():
    assert grouped_dispersion(teams(0.0)).pearson_p > 0.05
    varied = grouped_dispersion(teams(0.7))
    assert varied.pearson_ratio > 2
    assert varied.pearson_p < 1e-10
    assert varied.note == ""


def test_sparse_groups_are_said():
    random = np.random.default_rng(12)
    x = np.repeat(np.arange(100.0), 2)
    found = grouped_dispersion(fit("logistic", x[:, None], random.random(200) < 0.4))
    assert found.groups == 100
    assert found.pearson > 0
    assert "p-values are rough" in found.note


def test_single_answers_carry_no_information():
    matrix = np.random.default_rng(13).normal(size=(100, 1))
    found = grouped_dispersion(fit("logistic", matrix, np.arange(100) % 3 == 0))
    assert found.groups == 100
    assert math.isnan(found.pearson)
    assert "carry no information about over-dispersion" in found.reason
    linear = lack_of_fit(fit("linear", matrix, np.sin(np.arange(100.0))))
    assert math.isnan(linear.p)
    assert linear.residual_variance > 0
    assert "no two people are alike" in linear.reason
    assert lack_of_fit(model("linear")).residual_variance == model("linear").dispersion


def test_a_saturated_model_is_named():
    x = np.repeat([0.0, 1.0], 30)
    y = np.arange(60) % 3 == 0
    for found in (
        grouped_dispersion(fit("logistic", x[:, None], y)),
        lack_of_fit(fit("linear", x[:, None], y)),
    ):
        assert found.reason.startswith("Not computable: the model has as many coefficients")


def test_people_alike_with_the_same_outcome_are_named():
    x = np.repeat(np.arange(6.0), 5)
    found = lack_of_fit(fit("linear", x[:, None], x**2))
    assert "have the same outcome" in found.reason
    assert math.isnan(found.f)


def test_a_model_without_terms_has_one_group():
    found = grouped_dispersion(fit("logistic", np.empty((20, 0)), np.arange(20) % 3 == 0))
    assert found.groups == 1
    assert found.reason.startswith("Not computable: ")
