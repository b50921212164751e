"""Summaries of specification curves by hand; variance by decision against R's anova and car."""

import numpy as np
import pandas as pd
import pytest
from robust_reference import table

from questline.robustness.curve_summary import summarise_curve, variance_by_decision

DECISIONS = ["missing", "scoring", "exclusion", "covariates"]
SPARSE = [1, 2, 10, 29, 40]


@pytest.fixture
def curve():
    found = table("curve")
    return found[found["kind"] == "logistic"].reset_index(drop=True)


@pytest.mark.parametrize("label", ["crossed", "sparse"])
def test_variance_by_decision_of_r(curve, label):
    if label == "sparse":
        curve = curve.drop(index=SPARSE)
    found = variance_by_decision(curve, DECISIONS)
    expected = table("variance")
    expected = expected[expected["design"] == label].set_index("term")["value"]
    assert found.crossed == (label == "crossed")
    for decision in DECISIONS:
        assert found.shares[decision] == pytest.approx(expected[decision], rel=1e-8)
    assert found.interactions == pytest.approx(expected["Residuals"], rel=1e-8)
    total = found.shares.sum() + found.interactions + found.shared
    assert total == pytest.approx(1.0)
    assert (found.shared == 0) == (label == "crossed")


def test_specifications_without_an_estimate_do_not_count(curve):
    holes = curve.copy()
    holes.loc[SPARSE, "estimate"] = np.nan
    found = variance_by_decision(holes, DECISIONS)
    expected = variance_by_decision(curve.drop(index=SPARSE), DECISIONS)
    pd.testing.assert_series_equal(found.shares, expected.shares)
    assert summarise_curve(holes).estimated == len(curve) - len(SPARSE)


def frame(estimates, p, ratios=None):
    return pd.DataFrame(
        {
            "estimate": estimates,
            "p": p,
            "odds_ratio": np.exp(estimates) if ratios is None else ratios,
        }
    )


def test_the_description_by_hand():
    curve = frame([0.1, -0.2, 0.3, 0.4, np.nan], [0.2, 0.01, 0.04, 0.05, np.nan])
    found = summarise_curve(curve)
    assert (found.specifications, found.estimated) == (5, 4)
    assert found.median == pytest.approx(0.2)
    assert (found.smallest, found.largest) == (-0.2, 0.4)
    assert found.same_sign == 0.75
    # -0.2 is significant the other way round, 0.4 is not significant at p = 0.05.
    assert found.significant == 0.25
    assert found.percentile_1 == pytest.approx(-0.2 + 0.03 * 0.3)
    assert found.percentile_99 == pytest.approx(0.4 - 0.03 * 0.1)
    ratios = np.quantile(np.exp([0.1, -0.2, 0.3, 0.4]), [0.01, 0.99])
    assert found.odds_ratio_vibration == pytest.approx(ratios[1] / ratios[0])
    linear = summarise_curve(frame([0.1, 0.2], [0.1, 0.1], [np.nan, np.nan]))
    assert np.isnan(linear.odds_ratio_vibration)


@pytest.mark.parametrize(
    ("estimates", "why"),
    [([], "no specification"), ([np.nan], "no specification"), ([1.0], "a single"),
     ([0.3, 0.3, 0.3], "the same estimate")],
)  # fmt: skip
def test_nothing_to_decompose(estimates, why):
    curve = frame(np.array(estimates, dtype=float), np.ones(len(estimates)))
    curve["decision"] = list("abc")[: len(curve)]
    found = variance_by_decision(curve, ["decision"])
    assert found.reason.startswith("Not computable: ")
    assert why in found.reason
    assert found.shares.isna().all()
    if why == "no specification":
        summary = summarise_curve(curve)
        assert why in summary.reason
        assert np.isnan(summary.median)


def test_a_decision_with_one_option_moves_nothing():
    curve = frame([0.1, 0.2, 0.4, 0.5], [0.1] * 4)
    curve["scoring"] = "mean"
    curve["exclusion"] = ["none", "none", "some", "some"]
    found = variance_by_decision(curve, ["scoring", "exclusion"])
    assert found.shares["scoring"] == 0
    assert found.shares["exclusion"] == pytest.approx(0.09 / 0.1)
    assert found.interactions == pytest.approx(0.01 / 0.1)
