"""Residuals, their bins and their shape against R (diagnostics.R): residuals, rstandard, bptest.

Tolerance: 1e-6 relative.
"""

import math

import numpy as np
import pytest
from diagnostics_reference import COMPLETE, KINDS, by_bin, by_person, fit, model, number

from questline.modelling.diagnostics.residual_shape import breusch_pagan, residual_shape
from questline.modelling.diagnostics.residuals import (
    binned_residuals,
    binned_standardised_residuals,
    deviance_residuals,
    normal_quantiles,
    pearson_residuals,
    standardised_residuals,
)

CLOSE = 1e-6


@pytest.mark.parametrize(
    ("name", "residuals"), [("pearson", pearson_residuals), ("deviance", deviance_residuals)]
)
def test_residuals_of_a_logistic_model(name, residuals):
    places, expected = by_person("logistic", name)
    np.testing.assert_allclose(residuals(model("logistic"))[places], expected, rtol=CLOSE)


def test_squared_deviance_residuals_sum_to_the_deviance():
    fitted = model("logistic")
    assert (deviance_residuals(fitted) ** 2).sum() == pytest.approx(-2 * fitted.log_likelihood)


def test_standardised_residuals():
    places, expected = by_person("linear", "rstandard")
    np.testing.assert_allclose(
        standardised_residuals(model("linear"))[places], expected, rtol=CLOSE
    )


@pytest.mark.parametrize(
    ("kind", "binned"),
    [("logistic", binned_residuals), ("linear", binned_standardised_residuals)],
)
def test_bins(kind, binned):
    found = binned(model(kind))
    assert found.reason == ""
    for name, values in (
        ("count", found.counts),
        ("centre", found.centres),
        ("mean", found.means),
        ("limit", found.limits),
    ):
        np.testing.assert_allclose(values, by_bin(f"{kind}_bins", name), rtol=CLOSE)
    assert found.outside == (np.abs(found.means) > found.limits).sum()


def test_bins_by_a_predictor():
    months = COMPLETE["months"].to_numpy(dtype=float)
    found = binned_residuals(model("logistic"), months)
    assert found.counts.sum() == len(months)
    assert found.centres @ found.counts == pytest.approx(months.sum())
    # The score of an estimated coefficient is zero over everyone.
    assert found.means @ found.counts == pytest.approx(0, abs=1e-8)
    assert (np.diff(found.centres) > 0).all()


@pytest.mark.parametrize("least", [3, 20, 50, 110])
def test_no_bin_has_fewer_people_than_allowed(least):
    levels = COMPLETE["months"].to_numpy(dtype=float) // 20
    for number_ in (None, levels, (levels == 3).astype(float)):
        for kind, binned in zip(
            KINDS, (binned_residuals, binned_standardised_residuals), strict=True
        ):
            found = binned(model(kind), number_, least)
            assert found.counts.min() >= least
            assert found.counts.sum() == len(levels)
            assert (np.diff(found.centres) > 0).all()
    quantiles = normal_quantiles(model("linear"), least)
    assert quantiles.counts.min() >= least
    assert quantiles.counts.sum() == len(levels)


def test_people_of_equal_numbers_share_a_bin():
    levels = COMPLETE["months"].to_numpy(dtype=float) // 20
    found = binned_residuals(model("logistic"), levels)
    values, counts = np.unique(levels, return_counts=True)
    assert set(found.counts.tolist()) <= {
        int(counts[first:last].sum())
        for first in range(len(values))
        for last in range(first + 1, len(values) + 1)
    }


def test_fewer_people_than_a_bin_are_named():
    for kind, binned in zip(KINDS, (binned_residuals, binned_standardised_residuals), strict=True):
        found = binned(model(kind), None, 500)
        assert found.reason.startswith("Not computable: ")
        assert len(found.counts) == found.outside == 0
    assert "at least 500 people" in normal_quantiles(model("linear"), 500).reason


def test_normal_quantiles():
    found = normal_quantiles(model("linear"))
    assert found.counts[0] == 22
    assert found.observed[0] * 22 == pytest.approx(
        number("linear", "quantiles", "residual_sum"), rel=CLOSE
    )
    assert found.expected[0] * 22 == pytest.approx(
        number("linear", "quantiles", "score_sum"), rel=CLOSE
    )
    assert (np.diff(found.observed) > 0).all()


def test_shape_of_residuals():
    found = residual_shape(model("linear"))
    for name in ("skewness", "excess_kurtosis"):
        assert getattr(found, name) == pytest.approx(number("linear", "shape", name), rel=CLOSE)


def test_breusch_pagan():
    found = breusch_pagan(model("linear"))
    for name in ("statistic", "df", "p"):
        assert getattr(found, name) == pytest.approx(
            number("linear", "breusch_pagan", name), rel=CLOSE
        )


def test_growing_variance_is_found():
    random = np.random.default_rng(2)
    x = random.uniform(1, 5, 500)
    found = breusch_pagan(fit("linear", x[:, None], x + x * random.normal(size=500)))
    assert found.p < 1e-6


def test_where_there_is_nothing_to_test():
    x = np.arange(30.0)
    exact = fit("linear", x[:, None], 2 * x)
    assert "zero but for rounding" in breusch_pagan(exact).reason
    assert math.isnan(residual_shape(exact).skewness)
    assert "zero but for rounding" in residual_shape(exact).reason
    random = np.random.default_rng(5)
    bare = fit("linear", np.empty((30, 0)), random.normal(size=30))
    assert "no terms" in breusch_pagan(bare).reason
    same = fit("linear", np.tile([0.0, 1.0], 20)[:, None], np.tile([1.0, 1, -1, -1], 10))
    assert "all of the same size" in breusch_pagan(same).reason


def test_someone_of_leverage_one_has_no_residual():
    random = np.random.default_rng(6)
    alone = np.zeros(60)
    alone[7] = 1.0
    fitted = fit("linear", alone[:, None], random.normal(size=60))
    residual = standardised_residuals(fitted)
    assert np.isnan(residual[7])
    assert np.isfinite(np.delete(residual, 7)).all()
    assert binned_standardised_residuals(fitted).counts.sum() == 59
    assert normal_quantiles(fitted).counts.sum() == 59
