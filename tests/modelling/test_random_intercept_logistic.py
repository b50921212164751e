"""The logistic mixed model against lme4, by brute force, and where it fails.

R's numbers: reference/random_intercepts.R, glmer with nAGQ = 25. Tolerances: 1e-4 (listed for
mixed models); 1e-6 where lme4's deviance was minimised further, but 1e-5 where people of a team are
so alike that 25 nodes leave an error of that size (`strong`).
"""

import math

import numpy as np
import pytest
from scipy import integrate, stats
from team_people import arrays_of, block_design, design_of, team_people

from questline.modelling.dependence.adaptive_quadrature import ClusterLikelihood
from questline.modelling.dependence.between_variance import (
    latent_intraclass_correlation,
    median_odds_ratio,
    variance_test,
)
from questline.modelling.dependence.clustered_fit import fit_sets
from questline.modelling.dependence.clusters import clusters_of
from questline.modelling.dependence.preparation import prepared
from questline.modelling.dependence.random_intercept_logistic import random_intercept_logistic
from questline.modelling.design import Column

INSIDE = {("leaving", "team"): 1e-6, ("strong", "team"): 1e-5, ("strong", "region"): 1e-6}
BOUNDARY = [("even_event", "team"), ("leaving", "region"), ("even_event", "region")]


@pytest.fixture(scope="module")
def own():
    people = team_people()
    return people, design_of(people), arrays_of("random_intercepts.csv")


def both(own, outcome, cluster, nodes=25):
    people, matrix, expected = own
    values, labels = people[outcome].to_numpy(float), people[cluster].to_numpy()
    fit = random_intercept_logistic(matrix, values, labels, nodes=nodes)
    r = {
        key[3]: value
        for key, value in expected.items()
        if key[:3] == ("logistic", outcome, cluster)
    }
    return fit, r


def close(found, wanted, tolerance):
    """Covariances relative to the standard errors."""
    scale = np.sqrt(np.outer(np.diagonal(wanted), np.diagonal(wanted)))
    np.testing.assert_allclose(found / scale, wanted / scale, atol=tolerance, rtol=0)


@pytest.mark.parametrize(("outcome", "cluster"), [*INSIDE, *BOUNDARY])
def test_estimates_are_those_of_lme4(own, outcome, cluster):
    fit, r = both(own, outcome, cluster)
    np.testing.assert_allclose(fit.coefficients, r["estimate"], rtol=1e-4)
    close(fit.covariance, r["covariance"], 1e-4)
    assert fit.deviation == pytest.approx(r["deviation"][0], abs=1e-5)
    assert fit.log_likelihood == pytest.approx(r["log_likelihood"][0], abs=1e-9)
    assert fit.test.statistic == pytest.approx(r["variance_test"][0], abs=1e-8)
    assert fit.boundary == ((outcome, cluster) in BOUNDARY)


@pytest.mark.parametrize(("outcome", "cluster"), INSIDE)
def test_estimates_are_those_of_lme4_polished(own, outcome, cluster):
    tolerance = INSIDE[outcome, cluster]
    fit, r = both(own, outcome, cluster)
    np.testing.assert_allclose(fit.coefficients, r["polished_estimate"], rtol=tolerance)
    assert fit.deviation == pytest.approx(r["polished_deviation"][0], rel=tolerance)
    close(fit.full_covariance, r["polished_covariance"], 2 * tolerance)
    assert fit.deviation_error == pytest.approx(
        math.sqrt(r["polished_covariance"][6, 6]), rel=2 * tolerance
    )
    assert fit.log_likelihood == pytest.approx(r["polished_log_likelihood"][0], abs=1e-8)
    s = r["polished_deviation"][0]
    share = s**2 / (s**2 + math.pi**2 / 3)
    assert fit.intraclass_correlation == pytest.approx(share, rel=1e-5)
    # sqrt(2) times the normal quantile 0.6745 is 0.954 to three decimals.
    assert math.log(fit.median_odds_ratio) / s == pytest.approx(0.954, abs=5e-4)
    assert fit.test.p == pytest.approx(stats.chi2.sf(r["variance_test"][0], 1) / 2, rel=1e-6)


@pytest.mark.parametrize(("outcome", "cluster"), BOUNDARY)
def test_the_boundary_is_the_model_without_clusters(own, outcome, cluster):
    fit, _ = both(own, outcome, cluster)
    people, matrix, _ = own
    import statsmodels.api as sm

    values = people[outcome].to_numpy(float)
    plain = sm.Logit(values, sm.add_constant(matrix)).fit(disp=0, tol=1e-14)
    np.testing.assert_allclose(fit.coefficients, plain.params, rtol=1e-8)
    np.testing.assert_allclose(fit.standard_errors, plain.bse, rtol=1e-7)
    assert fit.log_likelihood == pytest.approx(plain.llf, rel=1e-12)
    assert (fit.deviation, fit.intraclass_correlation, fit.median_odds_ratio) == (0, 0, 1)
    assert math.isnan(fit.deviation_error)
    assert (fit.test.statistic, fit.test.p) == (0, 1)
    assert "the edge of what it can be" in fit.note


def brute_log_likelihood(full, outcome, labels, coefficients, deviation):
    total = 0.0
    for cluster in np.unique(labels):
        own = labels == cluster

        def density(u, own=own):
            signed = (2 * outcome[own] - 1) * (full[own] @ coefficients + deviation * u)
            return math.exp(-np.logaddexp(0, -signed).sum() - u * u / 2) / math.sqrt(2 * math.pi)

        value, _ = integrate.quad(density, -12, 12, epsabs=0, epsrel=1e-12, limit=400, points=[0])
        total += math.log(value)
    return total


def test_likelihood_score_and_information_by_brute_force():
    matrix, labels = block_design([1, 1, 2, 4, 5, 7], seed=31)
    random = np.random.Generator(np.random.PCG64(32))
    outcome = (random.random(20) < 0.45).astype(float)
    design = prepared(matrix, outcome, clusters_of(labels))
    likelihood = ClusterLikelihood(design, 40)
    place = np.array([-0.3, 0.5, -0.2, 1.1])
    at = likelihood.evaluate(place[:-1], place[-1])

    def brute(moved):
        return brute_log_likelihood(design.full, outcome, labels, moved[:-1], moved[-1])

    assert at.log_likelihood == pytest.approx(brute(place), abs=1e-10)
    step = 1e-4
    units = step * np.eye(4)
    slopes = [(brute(place + u) - brute(place - u)) / (2 * step) for u in units]
    np.testing.assert_allclose(at.score, slopes, atol=1e-6)
    moved = [
        (likelihood.evaluate((place + u)[:-1], (place + u)[-1]).score
         - likelihood.evaluate((place - u)[:-1], (place - u)[-1]).score) / (2 * step)
        for u in units
    ]  # fmt: skip
    np.testing.assert_allclose(at.information, -np.array(moved), atol=1e-6)


def test_more_nodes_change_little(own):
    few, _ = both(own, "strong", "team", nodes=25)
    many, _ = both(own, "strong", "team", nodes=61)
    assert many.log_likelihood == pytest.approx(few.log_likelihood, abs=1e-5)
    np.testing.assert_allclose(many.coefficients, few.coefficients, rtol=2e-5)
    assert few.note == ""


def test_variance_test_and_its_mixture():
    assert variance_test(-10.0, -10.0).p == 1
    assert variance_test(-10.0, -9.9999).statistic == 0
    # 2.7055 is the 0.9 quantile of chi-square with 1 degree of freedom.
    assert variance_test(-10.0, -10 - 2.705543454 / 2).p == pytest.approx(0.05, rel=1e-8)
    assert latent_intraclass_correlation(math.pi / math.sqrt(3)) == pytest.approx(0.5)
    # exp(0.954 sqrt(0.4)), by hand.
    assert median_odds_ratio(math.sqrt(0.4)) == pytest.approx(1.83, abs=0.005)


def test_a_far_year(own):
    people, matrix, _ = own
    values, labels = people["leaving"].to_numpy(float), people["team"].to_numpy()
    near = random_intercept_logistic(matrix, values, labels)
    far = random_intercept_logistic(design_of(people, 0), values, labels)
    np.testing.assert_allclose(far.coefficients[1:], near.coefficients[1:], rtol=1e-8)
    close(far.full_covariance[1:, 1:], near.full_covariance[1:, 1:], 1e-7)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("nobody", "nobody to fit"),
        ("one cluster", "in one cluster"),
        ("all alone", "every cluster has a single person"),
        ("no cluster", "have no cluster"),
        ("same outcome", "the outcome is the same for everyone"),
        ("constant", "tenure is the same for everyone"),
        ("separated", "tenure"),
        ("two people", "as many coefficients as there are people"),
        ("alike", "all have the same outcome"),
    ],
)
def test_reasons(case, words):
    matrix, labels = block_design([4] * 6, seed=3)
    labels = labels.astype(object)
    outcome = (np.arange(24) % 3 == 0).astype(float)
    if case == "nobody":
        matrix, labels, outcome = matrix[:0], labels[:0], outcome[:0]
    elif case == "one cluster":
        labels[:] = "a"
    elif case == "all alone":
        labels = np.arange(24)
    elif case == "no cluster":
        labels[[1, 2]] = None
    elif case == "same outcome":
        outcome[:] = 1
    elif case == "constant":
        matrix[:, 0] = 7
    elif case == "separated":
        outcome = (matrix[:, 0] > 0.1).astype(float)
    elif case == "two people":
        matrix, labels, outcome = matrix[:2], labels[[0, 5]], outcome[:2]
    elif case == "alike":
        outcome = (labels.astype(int) % 2).astype(float)
    named = [Column(name, "", "", "", True) for name in ("tenure", "age")]
    fit = random_intercept_logistic(matrix, outcome, labels, named)
    assert fit.reason.startswith("Not computable: ")
    assert fit.reason.endswith(".")
    assert words in fit.reason
    assert np.isnan(fit.coefficients).all()
    assert fit.full_covariance.shape == (4, 4)
    assert np.isnan(fit.deviation)
    assert np.isnan(fit.test.p)


def test_clusters_that_are_alike_but_for_one_person():
    # 30 clusters of 8 with one outcome each, and a single person who differs.
    labels = np.repeat(np.arange(30), 8)
    outcome = (labels % 2).astype(float)
    outcome[3] = 1
    fit = random_intercept_logistic(np.empty((240, 0)), outcome, labels)
    assert "cannot be told from an infinite one (separation)" in fit.reason


def test_a_column_that_orders_the_people_of_each_cluster():
    # In every cluster those with the larger values have the outcome, though not across clusters.
    random = np.random.Generator(np.random.PCG64(17))
    labels = np.repeat(np.arange(25), 4)
    place = np.tile([0.0, 1, 2, 3], 25)
    outcome = (place >= random.integers(0, 4, 25)[labels]).astype(float)
    column = place + random.standard_normal(25)[labels]
    fit = random_intercept_logistic(column[:, None], outcome, labels)
    assert "cannot be told from an infinite one (separation)" in fit.reason


def test_most_clusters_with_a_single_person():
    matrix, labels = block_design([1] * 60 + [5] * 20, seed=6)
    random = np.random.Generator(np.random.PCG64(7))
    chance = 1 / (1 + np.exp(-1.2 * random.standard_normal(80)[labels] - 0.5 * matrix[:, 0]))
    outcome = (random.random(len(labels)) < chance).astype(float)
    fit = random_intercept_logistic(matrix, outcome, labels)
    assert fit.reason == ""
    assert "Most clusters have a single person" in fit.note


def test_sets(own):
    people, matrix, _ = own
    labels, outcome = people["team"].to_numpy(), people["leaving"].to_numpy(float)
    fits = fit_sets(
        lambda m, y: random_intercept_logistic(m, y, labels),
        np.array([matrix, 3 * matrix]),
        outcome,
    )
    assert fits.reason == ""
    np.testing.assert_allclose(fits.coefficients[1, 1:], fits.coefficients[0, 1:] / 3, rtol=1e-8)
    assert fits.fits[1].deviation == pytest.approx(fits.fits[0].deviation, rel=1e-8)
