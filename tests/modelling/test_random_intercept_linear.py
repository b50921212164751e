"""The linear mixed model against lme4 and lmerTest, by brute force, and where it fails.

R's numbers: reference/random_intercepts.R. Tolerances: 1e-6 relative to lme4 at its tightest
(listed: 1e-4), 1e-7 to lme4's criterion minimised further.
"""

import numpy as np
import pytest
from scipy import optimize
from team_people import arrays_of, block_design, design_of, team_people

from questline.modelling.dependence.clustered_fit import fit_sets
from questline.modelling.dependence.random_intercept_linear import random_intercept_linear
from questline.modelling.design import Column


@pytest.fixture(scope="module")
def own():
    people = team_people()
    return people, design_of(people), arrays_of("random_intercepts.csv")


@pytest.mark.parametrize("outcome", ["stress", "even"])
@pytest.mark.parametrize("cluster", ["team", "region"])
def test_estimates_are_those_of_lme4(own, outcome, cluster):
    people, matrix, expected = own
    fit = random_intercept_linear(matrix, people[outcome].to_numpy(), people[cluster].to_numpy())
    r = {
        key[3]: value for key, value in expected.items() if key[:3] == ("linear", outcome, cluster)
    }
    np.testing.assert_allclose(fit.coefficients, r["estimate"], rtol=1e-6)
    scale = np.sqrt(np.diagonal(r["covariance"]))
    np.testing.assert_allclose(
        fit.covariance / np.outer(scale, scale), r["covariance"] / np.outer(scale, scale), atol=1e-6
    )
    np.testing.assert_allclose(fit.df, r["df"], rtol=1e-6)
    np.testing.assert_allclose(fit.p_values, r["p"], rtol=1e-5)
    assert fit.between == pytest.approx(r["between"][0], rel=1e-5)
    assert fit.within == pytest.approx(r["within"][0], rel=1e-6)
    assert fit.log_likelihood == pytest.approx(r["log_likelihood"][0], rel=1e-10)
    assert fit.test.statistic == pytest.approx(r["variance_test"][0], abs=1e-8)
    share = r["between"][0] / (r["between"][0] + r["within"][0])
    assert fit.intraclass_correlation == pytest.approx(share, rel=1e-5)
    assert fit.boundary == (outcome == "even")
    assert ("the edge of what it can be" in fit.note) == fit.boundary
    if not fit.boundary:
        assert fit.test.statistic == pytest.approx(r["ranova"][0], rel=1e-8)
        ratio = r["polished_theta"][0]
        assert np.sqrt(fit.between / fit.within) == pytest.approx(ratio, rel=1e-7)
        np.testing.assert_allclose(fit.coefficients, r["polished_estimate"], rtol=1e-7)
    else:
        assert (fit.test.statistic, fit.test.p) == (0, 1)


def restricted(parameters, full, outcome, labels):
    """Minus twice the restricted log-likelihood, with n x n matrices."""
    between, within = parameters
    v = within * np.eye(len(labels)) + between * (labels[:, None] == labels[None, :])
    precision = np.linalg.inv(v)
    information = full.T @ precision @ full
    beta = np.linalg.solve(information, full.T @ precision @ outcome)
    rest = outcome - full @ beta
    return (
        np.linalg.slogdet(v)[1]
        + np.linalg.slogdet(information)[1]
        + rest @ precision @ rest
        + (len(labels) - full.shape[1]) * np.log(2 * np.pi)
    )


def test_by_brute_force():
    matrix, labels = block_design([1, 1, 3, 4, 5, 5, 6, 9, 12], seed=21)
    matrix = np.column_stack([matrix, np.arange(9)[labels] % 3]).astype(float)
    random = np.random.Generator(np.random.PCG64(22))
    outcome = random.standard_normal(9)[labels] + random.standard_normal(len(labels))
    fit = random_intercept_linear(matrix, outcome, labels)
    full = np.column_stack([np.ones(len(labels)), matrix])
    best = optimize.minimize(
        lambda logs: restricted(np.exp(logs), full, outcome, labels),
        np.zeros(2),
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )
    assert fit.log_likelihood == pytest.approx(-best.fun / 2, abs=1e-9)
    np.testing.assert_allclose([fit.between, fit.within], np.exp(best.x), rtol=1e-5)
    # Satterthwaite by numerical derivatives in the two variances.
    top, step = np.array([fit.between, fit.within]), 1e-4

    def variances(parameters):
        v = parameters[1] * np.eye(len(labels))
        v += parameters[0] * (labels[:, None] == labels[None, :])
        return np.diagonal(np.linalg.inv(full.T @ np.linalg.solve(v, full)))

    units = step * np.eye(2)
    gradient = [(variances(top + u) - variances(top - u)) / (2 * step) for u in units]

    def criterion(parameters):
        return restricted(parameters, full, outcome, labels)

    hessian = [
        [
            (
                criterion(top + a + b) - criterion(top + a - b)
                - criterion(top - a + b) + criterion(top - a - b)
            ) / (4 * step**2)
            for b in units
        ]
        for a in units
    ]  # fmt: skip
    spread = np.einsum("ic,ij,jc->c", gradient, 2 * np.linalg.inv(hessian), gradient)
    np.testing.assert_allclose(fit.df, 2 * variances(top) ** 2 / spread, rtol=1e-4)


def test_balanced_data_have_the_variances_of_the_analysis_of_variance():
    labels = np.repeat(np.arange(12), 6)
    random = np.random.Generator(np.random.PCG64(4))
    outcome = 10 + random.standard_normal(12)[labels] + random.standard_normal(72)
    fit = random_intercept_linear(np.empty((72, 0)), outcome, labels)
    means = outcome.reshape(12, 6).mean(axis=1)
    within = ((outcome - means[labels]) ** 2).sum() / 60
    assert fit.within == pytest.approx(within, rel=1e-9)
    assert fit.between == pytest.approx(means.var(ddof=1) - within / 6, rel=1e-9)
    assert fit.coefficients[0] == pytest.approx(outcome.mean(), rel=1e-12)
    assert fit.standard_errors[0] == pytest.approx(means.std(ddof=1) / np.sqrt(12), rel=1e-9)
    assert fit.df[0] == pytest.approx(11, rel=1e-9)


def test_a_far_year_and_other_units(own):
    people, matrix, _ = own
    labels, outcome = people["team"].to_numpy(), people["stress"].to_numpy()
    near = random_intercept_linear(matrix, outcome, labels)
    far = random_intercept_linear(design_of(people, 0), 1e5 * outcome - 7e5, labels)
    np.testing.assert_allclose(far.coefficients[1:], 1e5 * near.coefficients[1:], rtol=1e-8)
    np.testing.assert_allclose(far.df[1:], near.df[1:], rtol=1e-8)
    assert far.intraclass_correlation == pytest.approx(near.intraclass_correlation, rel=1e-8)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("nobody", "nobody to fit"),
        ("one cluster", "in one cluster"),
        ("all alone", "every cluster has a single person"),
        ("no cluster", "have no cluster"),
        ("same outcome", "the outcome is the same for everyone"),
        ("exact", "reproduce the outcome exactly"),
        ("constant", "tenure is the same for everyone"),
        ("two people", "as many coefficients as there are people"),
        ("indicators", "the terms tell every cluster from the others"),
        ("same within", "no variance within them"),
        ("pairs", "no variance within them"),
    ],
)
def test_reasons(case, words):
    matrix, labels = block_design([4] * 5, seed=3)
    random = np.random.Generator(np.random.PCG64(5))
    labels, outcome = labels.astype(object), random.standard_normal(20)
    if case == "nobody":
        matrix, labels, outcome = matrix[:0], labels[:0], outcome[:0]
    elif case == "one cluster":
        labels[:] = "a"
    elif case == "all alone":
        labels = np.arange(20)
    elif case == "no cluster":
        labels[[1, 2]] = None
    elif case == "same outcome":
        outcome[:] = 3
    elif case == "exact":
        outcome = 1 - matrix[:, 0]
    elif case == "constant":
        matrix[:, 0] = 7
    elif case == "two people":
        matrix, labels, outcome = matrix[:2], labels[[0, 5]], outcome[:2]
    elif case == "indicators":
        matrix = (labels[:, None] == np.arange(1, 5)).astype(float)
    elif case == "same within":
        outcome = random.standard_normal(5)[labels.astype(int)]
        matrix = np.array([0.0, 2, 1, 5, 3])[labels.astype(int)][:, None]
    elif case == "pairs":
        # Two pairs and people alone: two columns tell all differences within the pairs.
        labels = np.array([0, 0, 1, 1, *range(2, 18)])
    named = [Column(name, "", "", "", True) for name in ("tenure", "age", "c", "d")]
    fit = random_intercept_linear(matrix, outcome, labels, named[: matrix.shape[1]])
    assert fit.reason.startswith("Not computable: ")
    assert fit.reason.endswith(".")
    assert words in fit.reason
    assert np.isnan(fit.coefficients).all()
    assert np.isnan(fit.between)
    assert np.isnan(fit.test.p)


def test_most_clusters_with_a_single_person():
    matrix, labels = block_design([1] * 30 + [4] * 8, seed=6)
    random = np.random.Generator(np.random.PCG64(7))
    outcome = random.standard_normal(38)[labels] + random.standard_normal(62)
    fit = random_intercept_linear(matrix, outcome, labels)
    assert "Most clusters have a single person" in fit.note
    assert fit.between > 0


def test_sets(own):
    people, matrix, _ = own
    labels = people["team"].to_numpy()
    outcomes = np.array([people["stress"], people["even"]])
    fits = fit_sets(
        lambda m, y: random_intercept_linear(m, y, labels), np.array([matrix] * 2), outcomes
    )
    assert fits.covariances.shape == (2, 6, 6)
    assert [fit.boundary for fit in fits.fits] == [False, True]
    assert np.all(fits.df[1] == len(people) - 6)
