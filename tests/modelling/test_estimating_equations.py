"""Estimating equations against geepack, by brute force, and where they fail.

R's numbers: reference/estimating_equations.R, with geeglm's own tolerance at 1e-13. Tolerance 1e-8,
covariances relative to the standard errors (listed: 1e-4, 1e-6 where polished).
"""

from itertools import product

import numpy as np
import pytest
from scipy import linalg
from team_people import arrays_of, block_design, design_of, team_people

from questline.modelling.dependence.clustered_fit import fit_sets
from questline.modelling.dependence.estimating_equations import (
    estimating_equations_linear,
    estimating_equations_logistic,
)

SOLVE = {"linear": estimating_equations_linear, "logistic": estimating_equations_logistic}
OUTCOME = {
    "linear": "stress",
    "logistic": "leaving",
    "linear_even": "even",
    "logistic_even": "even_event",
}
TIGHT = 1e-8


@pytest.fixture(scope="module")
def own():
    people = team_people()
    return people, design_of(people), arrays_of("estimating_equations.csv")


def solve(own, model, cluster, structure):
    people, matrix, _ = own
    outcome = people[OUTCOME[model]].to_numpy(float)
    solver = SOLVE[model.removesuffix("_even")]
    return solver(matrix, outcome, people[cluster].to_numpy(), structure)


IMPOSSIBLE = [("linear_even", "team", "exchangeable"), ("logistic_even", "team", "exchangeable")]
SOLVABLE = [
    case
    for case in product(OUTCOME, ["team", "region"], ["independence", "exchangeable"])
    if case not in IMPOSSIBLE
]


@pytest.mark.parametrize(("model", "cluster", "structure"), SOLVABLE)
def test_estimates_are_those_of_geepack(own, model, cluster, structure):
    fit = solve(own, model, cluster, structure)
    expected = {
        key[3]: value for key, value in own[2].items() if key[:3] == (model, cluster, structure)
    }
    np.testing.assert_allclose(fit.coefficients, expected["estimate"], rtol=TIGHT)
    scale = np.sqrt(np.diagonal(expected["covariance"]))
    np.testing.assert_allclose(
        fit.covariance / np.outer(scale, scale),
        expected["covariance"] / np.outer(scale, scale),
        atol=TIGHT,
    )
    np.testing.assert_allclose(fit.p_values, expected["p"], rtol=1e-6, atol=1e-14)
    assert fit.scale == pytest.approx(expected["scale"][0], rel=TIGHT)
    alpha = expected["correlation"][0] if structure == "exchangeable" else 0
    assert fit.correlation == pytest.approx(alpha, abs=TIGHT)
    assert ("tend to be too small" in fit.note) == (cluster == "region")


@pytest.mark.parametrize(("model", "cluster", "structure"), IMPOSSIBLE)
def test_a_correlation_that_no_cluster_of_24_can_have(own, model, cluster, structure):
    # geepack goes on with -0.06, for which 24 people have no correlation matrix.
    assert own[2][model, cluster, structure, "correlation"][0] < -1 / 23
    fit = solve(own, model, cluster, structure)
    assert fit.reason.startswith("Not computable: the working correlation")
    assert np.isnan(fit.small_sample_covariance).all()


@pytest.mark.parametrize("logistic", [False, True])
@pytest.mark.parametrize("structure", ["independence", "exchangeable"])
def test_robust_and_mancl_derouen_by_brute_force(logistic, structure):
    matrix, labels = block_design([1, 2, 2, 3, 4, 5, 6, 8], seed=5)
    random = np.random.Generator(np.random.PCG64(6))
    signal = matrix[:, 0] + random.standard_normal(8)[labels] + random.standard_normal(len(labels))
    outcome = (signal > 0).astype(float) if logistic else signal
    fit = SOLVE["logistic" if logistic else "linear"](matrix, outcome, labels, structure)
    full = np.column_stack([np.ones(len(labels)), matrix])
    mean = full @ fit.coefficients
    variance = np.ones(len(labels))
    if logistic:
        mean = 1 / (1 + np.exp(-mean))
        variance = mean * (1 - mean)
    d = full * variance[:, None]
    residual = outcome - mean
    working = linalg.block_diag(
        *(
            np.eye(size) + fit.correlation * (np.ones((size, size)) - np.eye(size))
            for size in np.bincount(labels)
        )
    )
    v = fit.scale * np.sqrt(np.outer(variance, variance)) * working
    precision = np.linalg.inv(v)
    np.testing.assert_allclose(d.T @ precision @ residual, 0, atol=1e-9)
    standard = residual / np.sqrt(variance)
    assert fit.scale == pytest.approx((standard**2).mean(), rel=1e-10)
    pairs = np.triu(labels[:, None] == labels[None, :], 1)
    if structure == "exchangeable":
        alpha = np.outer(standard, standard)[pairs].mean() / fit.scale
        assert fit.correlation == pytest.approx(alpha, rel=1e-8)
    inverse = np.linalg.inv(d.T @ precision @ d)
    robust, corrected = np.zeros((3, 3)), np.zeros((3, 3))
    for cluster in range(8):
        own = labels == cluster
        weight = d[own].T @ precision[np.ix_(own, own)]
        hat = d[own] @ inverse @ weight
        robust += np.outer(weight @ residual[own], weight @ residual[own])
        score = weight @ np.linalg.solve(np.eye(own.sum()) - hat, residual[own])
        corrected += np.outer(score, score)
    np.testing.assert_allclose(fit.covariance, inverse @ robust @ inverse, rtol=1e-8)
    small = fit.small_sample()
    np.testing.assert_allclose(small.covariance, inverse @ corrected @ inverse, rtol=1e-8)
    assert np.all(small.df == 5)
    assert np.all(small.standard_errors > fit.standard_errors)
    assert np.all(small.p_values > fit.p_values)


def test_independence_is_the_model_without_clusters(own):
    people, matrix, _ = own
    fit = solve(own, "linear", "team", "independence")
    full = np.column_stack([np.ones(len(matrix)), matrix])
    plain = np.linalg.lstsq(full, people["stress"].to_numpy(), rcond=None)[0]
    np.testing.assert_allclose(fit.coefficients, plain, rtol=1e-10)


def test_a_far_year_and_small_units_change_nothing_but_themselves(own):
    people, matrix, _ = own
    outcome, labels = people["stress"].to_numpy(), people["team"].to_numpy()
    near = estimating_equations_linear(matrix, outcome, labels)
    far = estimating_equations_linear(design_of(people, 0), 1e-6 * outcome, labels)
    np.testing.assert_allclose(far.coefficients[1:], 1e-6 * near.coefficients[1:], rtol=1e-7)
    np.testing.assert_allclose(far.p_values[1:], near.p_values[1:], rtol=1e-6)
    assert far.correlation == pytest.approx(near.correlation, rel=1e-8)


@pytest.mark.parametrize("model", SOLVE)
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("nobody", "nobody to fit"),
        ("one cluster", "in one cluster"),
        ("all alone", "every cluster has a single person"),
        ("no cluster", "1 respondent of 20 has no cluster"),
        ("same outcome", "the outcome is the same for everyone"),
        ("constant", "column 2 is the same for everyone"),
        ("exact", ""),
    ],
)
def test_reasons(model, case, words):
    matrix, labels = block_design([4] * 5, seed=3)
    labels = labels.astype(object)
    outcome = (np.arange(20) % 3 == 0).astype(float)
    if case == "nobody":
        matrix, labels, outcome = matrix[:0], labels[:0], outcome[:0]
    elif case == "one cluster":
        labels[:] = "a"
    elif case == "all alone":
        labels = np.arange(20)
    elif case == "no cluster":
        labels[3] = np.nan
    elif case == "same outcome":
        outcome[:] = 0
    elif case == "constant":
        matrix[:, 1] = 7
    elif case == "exact":
        outcome = matrix[:, 0] if model == "linear" else (matrix[:, 0] > 0).astype(float)
        words = "reproduce the outcome exactly" if model == "linear" else "separat"
    fit = SOLVE[model](matrix, outcome, labels)
    assert fit.reason.startswith("Not computable: ")
    assert fit.reason.endswith(".")
    assert words in fit.reason
    assert np.isnan(fit.covariance).all()
    assert np.isnan(fit.small_sample().p_values).all()


def test_people_alone_need_no_correlation():
    matrix, _ = block_design([1] * 30, seed=3)
    outcome = (np.arange(30) % 3 == 0).astype(float)
    fit = estimating_equations_logistic(matrix, outcome, np.arange(30), "independence")
    assert fit.reason == ""
    assert fit.correlation == 0


def test_most_clusters_with_a_single_person():
    matrix, labels = block_design([1] * 40 + [3] * 10, seed=12)
    outcome = np.random.Generator(np.random.PCG64(1)).standard_normal(70)
    fit = estimating_equations_linear(matrix, outcome, labels)
    assert fit.note == (
        "Most clusters have a single person; how alike the people of a cluster are rests on the "
        "others."
    )


def test_a_coefficient_that_one_cluster_tells():
    matrix, labels = block_design([5] * 8, seed=13)
    matrix = np.column_stack([matrix, labels == 2]).astype(float)
    outcome = np.random.Generator(np.random.PCG64(2)).standard_normal(40)
    fit = estimating_equations_linear(matrix, outcome, labels, "independence")
    small = fit.small_sample()
    assert "No robust standard error for column 3: a single cluster tells it." in fit.note
    for one in (fit, small):
        assert np.isnan(one.standard_errors[3])
        assert np.isfinite(one.standard_errors[:3]).all()
    # In a linear model under independence Mancl & DeRouen's is the jackknife over clusters.
    full = np.column_stack([np.ones(40), matrix])
    changes = [
        (fit.coefficients - np.linalg.lstsq(full[labels != left], outcome[labels != left])[0])[:3]
        for left in range(8)
    ]
    expected = np.transpose(changes) @ changes
    np.testing.assert_allclose(small.covariance[:3, :3], expected, rtol=1e-8)


def test_no_more_clusters_than_coefficients():
    matrix, labels = block_design([10, 10, 10], seed=14)
    outcome = np.random.Generator(np.random.PCG64(3)).standard_normal(30)
    fit = estimating_equations_linear(matrix, outcome, labels, "independence")
    assert "no more clusters (3) than coefficients (3)" in fit.note
    assert np.isnan(fit.small_sample().p_values).all()


def test_sets(own):
    people, matrix, _ = own
    labels, outcome = people["team"].to_numpy(), people["leaving"].to_numpy(float)
    fits = fit_sets(
        lambda m, y: estimating_equations_logistic(m, y, labels),
        np.array([matrix, 2 * matrix]),
        outcome,
    )
    np.testing.assert_allclose(fits.coefficients[1, 1:], fits.coefficients[0, 1:] / 2, rtol=1e-8)
    np.testing.assert_allclose(
        fits.covariances[1, 1:, 1:], fits.covariances[0, 1:, 1:] / 4, rtol=1e-7, atol=1e-14
    )
    assert fits.fits[0].correlation == pytest.approx(fits.fits[1].correlation, rel=1e-8)
