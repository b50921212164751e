"""Weighted estimates with linearised standard errors against R's survey.

R's numbers are in reference/weighting.csv (weighting.R): svymean, svyciprop, svyglm and svyolr on
plain, clustered, raked and trimmed designs and on groups of them. Tolerances, relative: 1e-6; the
ordinal model 1e-5, as svyolr ends its search, and differentiates, by finite differences. The
variance after rake() is not that after calibrate(): see the last tests.
"""

import numpy as np
import pytest
from weighting_reference import MARGINS, PEOPLE, numbers, raked_people

from questline.modelling.weighting.linearised import (
    WeightedSample,
    share_intervals,
    t_tests,
    weighted_means,
    weighted_shares,
)
from questline.modelling.weighting.raking import rake
from questline.modelling.weighting.weighted_ordinal import fit_weighted_ordinal
from questline.modelling.weighting.weighted_regression import (
    fit_weighted_linear,
    fit_weighted_logistic,
)

CLOSE, ORDINAL = 1e-6, 1e-5
BASE, TEAM = PEOPLE["base"].to_numpy(), PEOPLE["team"].to_numpy()
PREDICTORS = PEOPLE[["discrepancy", "confidence"]].to_numpy(dtype=float)
COLUMNS = ("(Intercept)", "discrepancy", "confidence")
EVERYONE = np.ones(len(PEOPLE), dtype=bool)
GROUP = (PEOPLE["employer"] == "primary_care").to_numpy()
PARTS = ("estimate", "se", "p", "low", "high")


def raked_sample(clusters=None, **options):
    raked = raked_people(**options)
    return WeightedSample(raked.weights, clusters, raked)


def left_out_sample():
    return raked_sample(missing="left_out")


SAMPLES = {
    "plain": lambda: (WeightedSample(BASE), EVERYONE),
    "clusters": lambda: (WeightedSample(BASE, TEAM), EVERYONE),
    "raked": lambda: (raked_sample(), EVERYONE),
    "raked_clusters": lambda: (raked_sample(TEAM), EVERYONE),
    "raked_trimmed": lambda: (raked_sample(largest=4), EVERYONE),
    "raked_left_out": lambda: (left_out_sample(), left_out_sample().weighted),
    "group": lambda: (WeightedSample(BASE, TEAM), GROUP),
    "raked_group": lambda: (raked_sample(), GROUP),
}
DESIGNS = pytest.mark.parametrize("design", list(SAMPLES))


@pytest.fixture
def sampled(design):
    return SAMPLES[design]()


def check(found, what, names, tolerance=CLOSE, parts=PARTS):
    assert found.reason == found.note == ""
    tests = t_tests(found, 0.95)
    ours = dict(
        zip(PARTS, (found.estimates, tests.se, tests.p, tests.low, tests.high), strict=True)
    )
    for part in parts:
        expected = numbers(what, part)
        np.testing.assert_allclose(ours[part], [expected[name] for name in names], rtol=tolerance)
    assert found.df == numbers(what, "df")["model"]


@DESIGNS
def test_means(design, sampled):
    sample, within = sampled
    found = weighted_means(PREDICTORS[within], sample, within)
    what = f"{design}_mean"
    np.testing.assert_allclose(
        found.estimates, list(numbers(what, "estimate").values()), rtol=CLOSE
    )
    np.testing.assert_allclose(
        np.sqrt(np.diag(found.covariance)), list(numbers(what, "se").values()), rtol=CLOSE
    )
    assert found.covariance[0, 1] == pytest.approx(numbers(what, "covariance")["both"], rel=CLOSE)
    assert found.df == numbers(what, "df")["both"]


@DESIGNS
def test_means_of_those_with_an_answer(design, sampled):
    sample, within = sampled
    within = within & PEOPLE["stress"].notna().to_numpy()
    found = weighted_means(PEOPLE[["stress"]].to_numpy()[within], sample, within)
    what = f"{design}_incomplete"
    assert found.estimates[0] == pytest.approx(numbers(what, "estimate")["stress"], rel=CLOSE)
    assert found.covariance[0, 0] == pytest.approx(numbers(what, "se")["stress"] ** 2, rel=CLOSE)


@DESIGNS
def test_shares_and_their_intervals(design, sampled):
    sample, within = sampled
    found = weighted_shares(PEOPLE["strain"].to_numpy()[within], 4, sample, within)
    low, high = share_intervals(found, 0.95)
    ours = (found.estimates, np.sqrt(np.diag(found.covariance)), low, high)
    for part, values in zip(("estimate", "se", "low", "high"), ours, strict=True):
        expected = list(numbers(f"{design}_share", part).values())
        np.testing.assert_allclose(values, expected, rtol=CLOSE)
    assert found.estimates.sum() == pytest.approx(1)


@DESIGNS
def test_logistic_regression(design, sampled):
    sample, within = sampled
    outcome = PEOPLE["leaving"].to_numpy(dtype=float)
    found = fit_weighted_logistic(PREDICTORS[within], outcome[within], sample, within)
    check(found, f"{design}_logistic", COLUMNS)


@DESIGNS
def test_linear_regression(design, sampled):
    sample, within = sampled
    within = within & PEOPLE["stress"].notna().to_numpy()
    outcome = PEOPLE["stress"].to_numpy()
    found = fit_weighted_linear(PREDICTORS[within], outcome[within], sample, within)
    check(found, f"{design}_linear", COLUMNS)


@DESIGNS
def test_ordinal_regression(design, sampled):
    sample, within = sampled
    outcome = PEOPLE["strain"].to_numpy()
    found = fit_weighted_ordinal(PREDICTORS[within] / 10, outcome[within], 4, sample, within)
    names = ("0|1", "1|2", "2|3", "discrepancy10", "confidence10")
    check(found, f"{design}_ordinal", names, ORDINAL, ("estimate", "se"))


def test_raking_makes_the_raked_shares_certain():
    sample = raked_sample()
    codes = PEOPLE["employer"].map({"primary_care": 0, "voluntary_sector": 1, "local_council": 2})
    found = weighted_shares(codes.to_numpy(), 3, sample)
    np.testing.assert_allclose(found.estimates, [0.45, 0.30, 0.25], rtol=1e-9)
    np.testing.assert_allclose(found.covariance, 0, atol=1e-20)


def test_equal_base_weights_give_nearly_the_variance_of_rake():
    # rake() takes residuals margin by margin, ten times: with equal base weights it ends there.
    raked = rake(PEOPLE, MARGINS)
    sample = WeightedSample(raked.weights, None, raked)
    outcome = PEOPLE["leaving"].to_numpy(dtype=float)
    check(fit_weighted_logistic(PREDICTORS, outcome, sample), "iterative_logistic", COLUMNS)


def test_rake_leaves_the_base_weights_out_of_the_residuals():
    # The estimates are those of calibrate(), the standard errors differ by less than 3 per cent.
    calibrated, iterative = (
        numbers(f"{name}_logistic", "se") for name in ("raked", "iterative_base")
    )
    estimates = (numbers(f"{name}_logistic", "estimate") for name in ("raked", "iterative_base"))
    first, second = (list(values.values()) for values in estimates)
    np.testing.assert_allclose(first, second, rtol=1e-6)
    ratio = np.array(list(iterative.values())) / np.array(list(calibrated.values()))
    assert (np.abs(ratio - 1) < 0.03).all()
    assert (np.abs(ratio - 1) > 1e-5).any()


def test_equal_weights_give_the_robust_variance_of_an_unweighted_fit():
    # Huber-White with n / (n - 1): influences of an unweighted least squares fit, by hand.
    full = np.column_stack([np.ones(len(PREDICTORS)), PREDICTORS])
    outcome = PEOPLE["leaving"].to_numpy(dtype=float)
    inverse = np.linalg.inv(full.T @ full)
    residual = outcome - full @ (inverse @ full.T @ outcome)
    meat = (full * residual[:, None] ** 2).T @ full
    found = fit_weighted_linear(PREDICTORS, outcome, WeightedSample(np.full(len(full), 3.0)))
    count = len(full)
    np.testing.assert_allclose(
        found.covariance, inverse @ meat @ inverse * count / (count - 1), rtol=1e-8
    )


def test_units_far_apart_do_not_matter():
    outcome = PEOPLE["leaving"].to_numpy(dtype=float)
    sample = WeightedSample(BASE)
    plain = fit_weighted_logistic(PREDICTORS, outcome, sample)
    odd = fit_weighted_logistic(PREDICTORS * [1e-6, 1e6] + [0, 1e8], outcome, sample)
    np.testing.assert_allclose(odd.estimates[1:] * [1e-6, 1e6], plain.estimates[1:], rtol=1e-6)
    np.testing.assert_allclose(t_tests(odd, 0.95).p[1:], t_tests(plain, 0.95).p[1:], rtol=1e-5)


def nothing(found):
    assert np.isnan(found.estimates).all()
    assert np.isnan(found.covariance).all()
    assert found.reason.startswith("Not computable: ")
    return found.reason


def fits(matrix, outcome, sample):
    yield fit_weighted_linear(matrix, outcome, sample)
    yield fit_weighted_logistic(matrix, outcome, sample)
    yield fit_weighted_ordinal(matrix, outcome.astype(int), 2, sample)


@pytest.mark.parametrize(
    ("weight", "word"), [(np.nan, "missing"), (0.0, "zero"), (-1.0, "negative")]
)
def test_weights_that_cannot_be_used_are_named(weight, word):
    weights = BASE.copy()
    weights[3] = weight
    outcome = PEOPLE["leaving"].to_numpy(dtype=float)
    for found in fits(PREDICTORS, outcome, WeightedSample(weights)):
        assert f"the weight of some people is {word}" in nothing(found)
    assert word in nothing(weighted_means(PREDICTORS, WeightedSample(weights)))


def test_the_reason_of_failed_raking_is_passed_on():
    raked = rake(PEOPLE, {"employer": {"primary_care": 0.5}})
    sample = WeightedSample(raked.weights, None, raked)
    assert "sum to 0.5" in nothing(weighted_means(PREDICTORS, sample))


@pytest.mark.parametrize(
    ("matrix", "outcome", "words"),
    [
        (np.arange(8.0)[:, None], np.zeros(8), "everyone has the same outcome"),
        (np.ones((8, 1)), np.arange(8) % 2, "the same for everyone"),
        (np.outer(np.arange(8.0), [1, 2]), np.arange(8) % 2, "collinearity"),
        (np.random.default_rng(1).normal(size=(4, 3)), np.arange(4) % 2, "as many coefficients"),
        (np.ones((2, 1)), np.arange(2), "as many coefficients"),
    ],
)
def test_models_that_cannot_be_fitted_are_named(matrix, outcome, words):
    for found in fits(matrix, outcome.astype(float), WeightedSample(np.ones(len(outcome)))):
        assert words in nothing(found)


def test_separation_is_named():
    matrix = np.arange(10.0)[:, None]
    sample = WeightedSample(np.linspace(1, 2, 10))
    logistic = fit_weighted_logistic(matrix, (matrix[:, 0] > 4).astype(float), sample)
    assert "(separation)" in nothing(logistic)
    ordinal = fit_weighted_ordinal(matrix, np.repeat([0, 1, 2], [3, 3, 4]), 3, sample)
    assert "(separation)" in nothing(ordinal)


def test_an_ordinal_split_that_is_separated_alone_is_no_obstacle():
    # The highest level is foretold without error; the other split holds the slope back.
    matrix = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9.0])[:, None]
    outcome = np.array([0, 1, 0, 1, 0, 1, 1, 2, 2])
    found = fit_weighted_ordinal(matrix, outcome, 3, WeightedSample(np.ones(9)))
    assert found.reason == ""
    assert np.isfinite(found.estimates).all()


def test_an_exact_linear_relation_is_named():
    matrix = np.arange(10.0)[:, None]
    found = fit_weighted_linear(matrix, 3 * matrix[:, 0] + 1, WeightedSample(np.ones(10)))
    assert "reproduce the outcome exactly" in nothing(found)


def test_an_empty_level_of_the_outcome_is_named():
    found = fit_weighted_ordinal(
        np.arange(9.0)[:, None], np.arange(9) % 2 * 2, 3, WeightedSample(np.ones(9))
    )
    assert "some level of the outcome has nobody" in nothing(found)


def test_nobody_is_named():
    sample = WeightedSample(np.ones(5))
    within = np.zeros(5, dtype=bool)
    assert "nobody is left" in nothing(weighted_means(np.empty((0, 2)), sample, within))
    found = fit_weighted_logistic(np.empty((0, 1)), np.empty(0), sample, within)
    assert "nobody is left" in nothing(found)


def test_a_single_cluster_has_estimates_and_no_standard_errors():
    sample = WeightedSample(BASE, np.ones(len(BASE)))
    found = weighted_means(PREDICTORS, sample)
    assert np.isfinite(found.estimates).all()
    assert np.isnan(found.covariance).all()
    assert "no degrees of freedom" in found.note
    assert np.isnan(t_tests(found, 0.95).p).all()


def test_a_cluster_of_one_is_no_obstacle():
    clusters = TEAM.copy()
    clusters[0] = 999
    assert weighted_means(PREDICTORS, WeightedSample(BASE, clusters)).note == ""


def test_a_share_of_zero_has_no_interval():
    found = weighted_shares(np.array([0, 1, 0, 1, 1]), 3, WeightedSample(np.ones(5)))
    low, high = share_intervals(found, 0.95)
    assert np.isnan([low[2], high[2]]).all()
    assert np.isfinite(low[:2]).all()
