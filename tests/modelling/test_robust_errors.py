"""Robust errors against sandwich and clubSandwich, by brute force, and where they fail.

R's numbers: reference/robust_errors.R. Tolerances: closed forms 1e-6 relative (met: 1e-9);
logistic 1e-6. Brute force: the n x n matrices of Pustejovsky & Tipton (2018), written out.
"""

import numpy as np
import pytest
from scipy import stats
from team_people import arrays_of, block_design, design_of, team_people

from questline.modelling.dependence.clustered_fit import fit_sets
from questline.modelling.dependence.robust_errors import (
    cluster_robust_linear,
    cluster_robust_logistic,
    robust_linear,
    robust_logistic,
)
from questline.modelling.design import Column

PLAIN = {"linear": robust_linear, "logistic": robust_logistic}
CLUSTERED = {"linear": cluster_robust_linear, "logistic": cluster_robust_logistic}
OUTCOME = {"linear": "stress", "logistic": "leaving"}


@pytest.fixture(scope="module")
def own():
    people = team_people()
    people["row"] = people.index
    return people, design_of(people), arrays_of("robust_errors.csv")


def close(found, wanted, tolerance=1e-8):
    """Elementwise, relative to the standard errors of the row and the column where a matrix."""
    if wanted.ndim == 2:
        scale = np.sqrt(np.outer(np.diagonal(wanted), np.diagonal(wanted)))
        np.testing.assert_allclose(found / scale, wanted / scale, atol=tolerance, rtol=0)
    else:
        np.testing.assert_allclose(found, wanted, rtol=tolerance)


@pytest.mark.parametrize("model", PLAIN)
@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
def test_heteroscedasticity_consistent(own, model, kind):
    people, matrix, expected = own
    fit = PLAIN[model](matrix, people[OUTCOME[model]].to_numpy(float), kind)
    close(fit.coefficients, expected[model, "none", "", "estimate"])
    close(fit.covariance, expected[model, "none", kind, "covariance"])
    assert (fit.people, fit.clusters, fit.reason, fit.note) == (len(people), 0, "", "")
    assert np.all(fit.df == (len(people) - 6 if model == "linear" else np.inf))


@pytest.mark.parametrize("model", CLUSTERED)
@pytest.mark.parametrize("cluster", ["team", "region", "row"])
@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR1S", "CR2"])
def test_cluster_robust(own, model, cluster, kind):
    people, matrix, expected = own
    outcome, labels = people[OUTCOME[model]].to_numpy(float), people[cluster].to_numpy()
    fit = CLUSTERED[model](matrix, outcome, labels, kind)
    close(fit.covariance, expected[model, cluster, kind, "covariance"])
    count = people[cluster].nunique()
    assert fit.clusters == count
    if kind == "CR2":
        close(fit.df, expected[model, cluster, kind, "df"], 1e-6)
        close(fit.p_values, expected[model, cluster, kind, "p"], 1e-6)
    else:
        close(fit.covariance, expected[model, cluster, kind, "vcovCL"])
        assert np.all(fit.df == count - 1)
    assert ("tend to be too small" in fit.note) == (count < 40 and kind != "CR2")


def test_indicators_of_clusters_among_the_columns(own):
    people, _, expected = own
    largest = people["team"].value_counts()
    kept = people[people["team"].isin(sorted(largest.index, key=lambda t: (-largest[t], t))[:6])]
    teams = sorted(kept["team"].unique())
    columns = [kept["discrepancy"], kept["office"], *(kept["team"] == team for team in teams[1:])]
    matrix = np.column_stack(columns).astype(float)
    named = [Column(name, "", "", "", True) for name in ["discrepancy", "office", *teams[1:]]]
    labels = kept["team"].to_numpy()
    fit = cluster_robust_linear(matrix, kept["stress"].to_numpy(), labels, "CR2", named)
    close(fit.covariance[1:3, 1:3], expected["fixed", "team", "CR2", "covariance"])
    close(fit.df[1:3], expected["fixed", "team", "CR2", "df"], 1e-6)
    assert np.isnan(fit.covariance[0]).all()
    assert np.isnan(fit.standard_errors[3:]).all()
    assert f"No robust standard error for the intercept, {teams[1]}" in fit.note
    assert "no more clusters (6) than coefficients (8)" in fit.note


@pytest.mark.parametrize("kind", ["CR0", "CR2"])
def test_a_far_year_changes_nothing_but_the_intercept(own, kind):
    people, matrix, _ = own
    outcome, labels = people["leaving"].to_numpy(float), people["team"].to_numpy()
    near = cluster_robust_logistic(matrix, outcome, labels, kind)
    far = cluster_robust_logistic(design_of(people, 0), outcome, labels, kind)
    close(far.coefficients[1:], near.coefficients[1:])
    close(far.covariance[1:, 1:], near.covariance[1:, 1:])
    close(far.df[1:], near.df[1:])


def power(matrix, exponent):
    values, vectors = np.linalg.eigh(matrix)
    kept = values > 1e-12
    return (vectors[:, kept] * values[kept] ** exponent) @ vectors[:, kept].T


@pytest.mark.parametrize("logistic", [False, True])
def test_cr2_by_brute_force(logistic):
    matrix, labels = block_design([1, 1, 2, 3, 3, 4, 7, 9], seed=5)
    random = np.random.Generator(np.random.PCG64(6))
    signal = 0.5 * matrix[:, 0] + random.standard_normal(8)[labels]
    signal = signal + random.standard_normal(len(labels))
    outcome = (signal > 0).astype(float) if logistic else signal
    fit = (cluster_robust_logistic if logistic else cluster_robust_linear)(matrix, outcome, labels)
    full = np.column_stack([np.ones(len(labels)), matrix])
    mean = full @ fit.coefficients
    phi = np.ones(len(labels))
    if logistic:
        mean = 1 / (1 + np.exp(-mean))
        phi = mean * (1 - mean)
    d = full * phi[:, None]
    w, target = np.diag(1 / phi), np.diag(phi)
    m = np.linalg.inv(d.T @ w @ d)
    hat = d @ m @ d.T @ w
    rest = np.eye(len(labels)) - hat
    meat = np.zeros((3, 3))
    vectors = {coefficient: [] for coefficient in range(3)}
    for cluster in range(8):
        own = labels == cluster
        chol = np.diag(np.sqrt(phi[own]))
        inner = chol @ (rest @ target @ rest.T)[np.ix_(own, own)] @ chol
        adjust = chol @ power(inner, -0.5) @ chol
        score = d[own].T @ w[np.ix_(own, own)] @ adjust @ (outcome - mean)[own]
        meat += np.outer(score, score)
        for coefficient in range(3):
            a = adjust @ w[np.ix_(own, own)] @ d[own] @ m[:, coefficient]
            vectors[coefficient].append(rest[own].T @ a)
    np.testing.assert_allclose(fit.covariance, m @ meat @ m, rtol=1e-8)
    for coefficient in range(3):
        g = np.array(vectors[coefficient])
        p = g @ target @ g.T
        assert fit.df[coefficient] == pytest.approx(np.trace(p) ** 2 / (p**2).sum(), rel=1e-8)


def test_intervals_are_those_of_t_and_z(own):
    people, matrix, _ = own
    outcome = people["stress"].to_numpy()
    fit = cluster_robust_linear(matrix, outcome, people["team"].to_numpy())
    low, high = fit.interval(0.9)
    reach = stats.t.ppf(0.95, fit.df) * fit.standard_errors
    np.testing.assert_allclose(high, fit.coefficients + reach, rtol=1e-10)
    np.testing.assert_allclose(low, fit.coefficients - reach, rtol=1e-10)
    event = people["leaving"].to_numpy(float)
    plain = robust_logistic(matrix, event)
    z = plain.coefficients / plain.standard_errors
    np.testing.assert_allclose(plain.p_values, 2 * stats.norm.sf(np.abs(z)), rtol=1e-10)
    low, _ = plain.interval(0.95)
    expected = plain.coefficients - stats.norm.ppf(0.975) * plain.standard_errors
    np.testing.assert_allclose(low, expected, rtol=1e-10)


def test_a_leverage_of_one():
    matrix, _ = block_design([1] * 12, seed=1)
    matrix = np.column_stack([matrix, np.arange(12) == 4]).astype(float)
    outcome = np.random.Generator(np.random.PCG64(2)).standard_normal(12)
    for kind in ("HC0", "HC3"):
        fit = robust_linear(matrix, outcome, kind)
        without = robust_linear(matrix[np.arange(12) != 4][:, :2], np.delete(outcome, 4), kind)
        close(fit.covariance[:3, :3], without.covariance)
        assert np.isnan(fit.standard_errors[3])
        assert fit.note == "No robust standard error for column 3: a single respondent tells it."


@pytest.mark.parametrize("model", CLUSTERED)
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("nobody", "nobody to fit"),
        ("one cluster", "in one cluster"),
        ("no cluster", "2 respondents of 20 have no cluster"),
        ("same outcome", "the outcome is the same for everyone"),
        ("constant", "column 2 is the same for everyone"),
        ("collinear", "cannot be told apart"),
        ("two people", "as many coefficients as there are people"),
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
    elif case == "no cluster":
        labels[[3, 7]] = None
    elif case == "same outcome":
        outcome[:] = 1
    elif case == "constant":
        matrix[:, 1] = 7
    elif case == "collinear":
        matrix[:, 1] = 3 - 2 * matrix[:, 0]
    elif case == "two people":
        matrix, labels, outcome = matrix[:2], labels[[0, 5]], outcome[:2]
    fit = CLUSTERED[model](matrix, outcome, labels)
    assert fit.reason.startswith("Not computable: ")
    assert fit.reason.endswith(".")
    assert words in fit.reason
    assert np.isnan(fit.coefficients).all()
    assert fit.covariance.shape == (3, 3)
    assert np.isnan(fit.p_values).all()


def test_separation_and_an_exact_fit():
    matrix, labels = block_design([5] * 6, seed=4)
    named = [Column("tenure", "", "", "", True), Column("age", "", "", "", True)]
    separated = (matrix[:, 0] > 0).astype(float)
    for fit in (
        cluster_robust_logistic(matrix, separated, labels, "CR1", named),
        robust_logistic(matrix, separated, "HC0", named),
    ):
        assert "separation" in fit.reason
        assert "tenure" in fit.reason
    fit = robust_linear(matrix, 2 + matrix @ [1.0, 3.0])
    assert "reproduce the outcome exactly" in fit.reason


def test_two_clusters_and_a_column_that_tells_them_apart():
    matrix, labels = block_design([10, 10], seed=8, columns=1)
    outcome = np.random.Generator(np.random.PCG64(9)).standard_normal(20)
    fit = cluster_robust_linear(labels[:, None].astype(float), outcome, labels)
    assert fit.reason == (
        "Not computable: no robust standard error for the intercept and column 1: a single "
        "cluster tells each of them."
    )
    both = cluster_robust_linear(np.column_stack([matrix, labels]), outcome, labels)
    assert both.reason == ""
    assert np.isfinite(both.standard_errors[1])
    assert np.isnan(both.standard_errors[[0, 2]]).all()


def test_an_intercept_alone(own):
    people, _, _ = own
    labels = people["team"].to_numpy()
    fit = cluster_robust_linear(np.empty((len(people), 0)), people["stress"].to_numpy(), labels)
    sums = people["stress"].sub(people["stress"].mean()).groupby(people["team"]).sum()
    simple = np.sqrt((sums**2).sum()) / len(people)
    plain = cluster_robust_linear(
        np.empty((len(people), 0)), people["stress"].to_numpy(), labels, "CR0"
    )
    assert plain.standard_errors[0] == pytest.approx(simple, rel=1e-10)
    assert fit.standard_errors[0] > simple


def test_sets(own):
    people, matrix, _ = own
    labels, outcome = people["team"].to_numpy(), people["stress"].to_numpy()
    random = np.random.Generator(np.random.PCG64(3))
    matrices = np.array([matrix + 0.01 * random.standard_normal(matrix.shape) for _ in range(3)])
    fits = fit_sets(lambda m, y: cluster_robust_linear(m, y, labels), matrices, outcome)
    assert fits.reason == ""
    assert fits.coefficients.shape == (3, 6)
    assert fits.covariances.shape == (3, 6, 6)
    one = cluster_robust_linear(matrices[1], outcome, labels)
    np.testing.assert_array_equal(fits.coefficients[1], one.coefficients)
    np.testing.assert_array_equal(fits.df[1], one.df)
    matrices[2, :, 1] = 1
    broken = fit_sets(lambda m, y: cluster_robust_linear(m, y, labels), matrices, outcome)
    assert broken.reason.startswith(
        "Not computable: the model cannot be fitted in 1 of the 3 imputed sets, and no set is left "
        "out. The first of them: column 2 is the same for everyone"
    )
    none = fit_sets(lambda m, y: cluster_robust_linear(m, y, labels), matrices[:0], outcome)
    assert none.reason == "Not computable: there is no imputed set."
    assert none.covariances.shape == (0, 6, 6)


def test_a_huge_cluster_in_a_logistic_model():
    matrix, labels = block_design([1501, 5, 5, 5, 5], seed=10)
    outcome = (np.random.Generator(np.random.PCG64(11)).random(len(labels)) < 0.4).astype(float)
    assert "more than 1500 respondents" in cluster_robust_logistic(matrix, outcome, labels).reason
    assert cluster_robust_logistic(matrix, outcome, labels, "CR1").reason == ""
    assert cluster_robust_linear(matrix, outcome, labels).reason == ""
