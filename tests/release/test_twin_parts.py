"""The parts of a twin, each against numbers that are known otherwise."""

import numpy as np
import pytest
from scipy import stats

from questline.release.twin.balanced import balanced_sample
from questline.release.twin.dependence import (
    Wanted,
    hermite,
    latent_correlation,
    nearest_correlation,
    normal_quantile,
)
from questline.release.twin.margins import Margin, of_levels, of_numbers
from questline.release.twin.people import draw_latent
from questline.release.twin.public import spread


def test_what_is_hidden_shares_evenly_what_is_left():
    assert spread({"a": 60.0}, ["a", "b", "c"], 100.0) == {"a": 60.0, "b": 20.0, "c": 20.0}
    assert spread({"a": 120.0}, ["a", "b"], 100.0) == {"a": 120.0, "b": 0.0}
    assert spread({"a": 30.0}, ["a", "b"], None) == {"a": 30.0, "b": 15.0}
    assert spread({}, ["a", "b"], 100.0) == {"a": 1.0, "b": 1.0}


def test_hidden_counts_meet_the_mean_with_most_entropy():
    margin = of_levels(["1", "2", "3", "4"], {"4": 40.0}, 100.0, 2.8)
    codes = np.array([1.0, 2.0, 3.0, 4.0])
    assert margin.shares @ codes == pytest.approx(2.8)
    # The hidden shares are a geometric series: that is the maximum of entropy for a given mean.
    first, second, third, _ = margin.shares
    assert second / first == pytest.approx(third / second)
    beyond = of_levels(["1", "2", "3"], {"3": 50.0}, 100.0, 1.0)
    assert beyond.shares @ np.array([1.0, 2.0, 3.0]) == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "distribution", "low", "high"),
    [
        ("normal", stats.norm(50, 8), 0, 100),
        ("gamma", stats.gamma(2, scale=12), 0, None),
        ("uniform", stats.uniform(0, 60), 0, 60),
        ("beta", stats.beta(0.6, 2, 0, 90), 0, 90),
    ],
)
def test_numbers_meet_mean_sd_and_quartiles(name, distribution, low, high):
    first, middle, third = distribution.ppf([0.25, 0.5, 0.75])
    moments = {"mean": distribution.mean(), "sd": distribution.std(), "median": middle,
               "lower_quartile": first, "upper_quartile": third}  # fmt: skip
    margin = of_numbers(moments, low, high, 0.01)
    assert margin.mean == pytest.approx(distribution.mean(), rel=0.02)
    assert margin.sd == pytest.approx(distribution.std(), rel=0.03)
    found = margin.at(np.array([0.25, 0.5, 0.75]))
    assert found == pytest.approx([first, middle, third], abs=0.1)
    assert margin.values.min() >= low


def test_numbers_of_which_little_is_public():
    assert of_numbers({}, 1, 5, 1.0).mean == pytest.approx(3, abs=0.1)
    assert of_numbers({}, None, None, 1.0).values.tolist() == list(range(101))
    only = of_numbers({"mean": 7.0, "sd": 0.0}, 0, 10, 1.0)
    assert only.mean == pytest.approx(7, abs=0.5)
    # A mean far above the median: seconds, of which the quartiles are not public.
    seconds = of_numbers({"mean": 834.0, "sd": 349.0, "median": 777.0}, 0, 86400, 1.0)
    assert seconds.sd == pytest.approx(349, rel=0.05)


@pytest.mark.parametrize("latent", [-0.7, -0.2, 0.0, 0.5, 0.9])
def test_latent_correlations_against_simulated_answers(latent):
    """Against correlations of two million answers, cut from normal variables."""
    first = of_levels(["1", "2", "3", "4"], {"1": 10, "2": 30, "3": 40, "4": 20}, 100, None)
    second = of_levels(["0", "1"], {"0": 70, "1": 30}, 100, None)
    random = np.random.default_rng(3)
    normal = random.multivariate_normal([0, 0], [[1, latent], [latent, 1]], 400_000)
    cut = [margin.at(stats.norm.cdf(column)) for margin, column in zip((first, second), normal.T,
                                                                       strict=True)]  # fmt: skip
    observed = np.corrcoef(*cut)[0, 1]
    shapes = hermite(first, first.values), hermite(second, second.values)
    assert latent_correlation(*shapes, observed) == pytest.approx(latent, abs=0.02)


def test_a_constant_correlates_with_nothing():
    constant = Margin(np.array([2.0]), np.array([1.0]), "counts")
    other = of_levels(["0", "1"], {"0": 1, "1": 1}, 2, None)
    shapes = hermite(constant, constant.values), hermite(other, other.values)
    assert not shapes[0].any()
    assert latent_correlation(*shapes, 0.8) == 0


def test_the_nearest_correlation_matrix_is_highams():
    """Higham 2002, section 4: the matrix of ones and a nought, and its nearest one."""
    given = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    found = nearest_correlation(given)
    nearest = [[1.0, 0.7607, 0.1573], [0.7607, 1.0, 0.7607], [0.1573, 0.7607, 1.0]]
    assert found == pytest.approx(np.array(nearest), abs=2e-4)
    assert np.linalg.eigvalsh(found)[0] > 0
    fine = np.array([[1.0, 0.3], [0.3, 1.0]])
    assert nearest_correlation(fine) is fine
    assert nearest_correlation(np.zeros((0, 0))).shape == (0, 0)


def test_how_far_correlations_were_moved_is_told():
    wanted = Wanted(["a", "b", "c"])
    for pair, value in {(0, 1): 0.9, (1, 2): 0.9, (0, 2): -0.9}.items():
        wanted.put(*pair, value)
    wanted.put(0, 1, 0.1)
    found = wanted.nearest()
    assert found.asked == 3
    assert found.moved > 0.2
    assert Wanted([]).nearest().moved == 0


def test_people_correlate_exactly_as_asked():
    matrix = np.array([[1.0, 0.4, -0.2], [0.4, 1.0, 0.1], [-0.2, 0.1, 1.0]])
    drawn = draw_latent(np.random.default_rng(1), 50, matrix)
    assert np.corrcoef(drawn.T) == pytest.approx(matrix, abs=1e-6)
    assert draw_latent(np.random.default_rng(1), 2, matrix).shape == (2, 3)
    assert draw_latent(np.random.default_rng(1), 5, np.zeros((0, 0))).shape == (5, 0)


def test_balanced_draws_have_the_sums_that_are_expected():
    random = np.random.default_rng(5)
    design = np.column_stack([np.ones(300), random.standard_normal((300, 4))])
    chances = 1 / (1 + np.exp(-design @ [-0.5, 1.0, 0.5, 0.0, -1.0]))
    sums = [design[balanced_sample(random, chances, design)].sum(axis=0) for _ in range(6)]
    apart = np.abs(np.array(sums) - design.T @ chances)
    independent = np.sqrt((design**2).T @ (chances * (1 - chances)))
    assert (apart.mean(axis=0) < independent / 3).all()


def test_balanced_draws_keep_the_chances():
    random = np.random.default_rng(6)
    chances = np.array([0.0, 0.2, 0.5, 0.9, 1.0, 0.4])
    design = np.column_stack([np.ones(6), np.arange(6.0)])
    drawn = np.mean([balanced_sample(random, chances, design) for _ in range(800)], axis=0)
    assert drawn == pytest.approx(chances, abs=0.06)


def test_normal_quantile_is_that_of_scipy_stats():
    shares = np.array([0.01, 0.3, 0.5, 0.99])
    assert normal_quantile(shares) == pytest.approx(stats.norm.ppf(shares))
