"""The statistics of group tests against scipy.stats and against their definitions.

R's numbers for the same tests are in test_description_reference.py and test_comparisons_reference.
"""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from questline.description.group_statistics import (
    analysis_of_variance,
    chi_square,
    kruskal_wallis,
    mann_whitney,
    midranks,
    t_test,
)

CLOSE = 1e-12


def groups(seed: int, number: int, tied: bool) -> list[np.ndarray]:
    """Groups of different sizes and spreads; few different answers where they are tied."""
    generator = np.random.default_rng(seed)
    made = [
        generator.normal(index / 2, 1 + index, 4 + int(generator.integers(12)))
        for index in range(number)
    ]
    return [np.round(group) for group in made] if tied else made


MANY = pytest.mark.parametrize("seed", range(4))
TIED = pytest.mark.parametrize("tied", [False, True], ids=["different", "tied"])


@MANY
@pytest.mark.parametrize("equal", [True, False], ids=["student", "welch"])
def test_t_tests_equal_scipys(seed, equal):
    first, second = groups(seed, 2, tied=False)
    found, theirs = t_test(first, second, equal), stats.ttest_ind(first, second, equal_var=equal)
    assert found.statistic == pytest.approx(theirs.statistic, rel=CLOSE)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert found.df == pytest.approx(theirs.df, rel=CLOSE)


def test_hedges_g_by_hand():
    # Means 3 and 5, variances 1 and 4 on 2 and 1 degrees of freedom: pooled variance 2, n = 5.
    first, second = np.array([2.0, 3.0, 4.0]), np.array([5 - math.sqrt(2), 5 + math.sqrt(2)])
    expected = -2 / math.sqrt(2) * (1 - 3 / 11)
    assert t_test(first, second, True).effects["hedges_g"] == pytest.approx(expected, rel=CLOSE)
    assert t_test(first, second, False).effects["hedges_g"] == pytest.approx(expected, rel=CLOSE)


@MANY
@TIED
def test_mann_whitney_equals_scipy_and_the_definition(seed, tied):
    first, second = groups(seed, 2, tied)
    found = mann_whitney(first, second)
    theirs = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=True)
    assert (found.statistic, found.p) == pytest.approx(tuple(theirs), rel=CLOSE)
    wins = [float(a > b) + 0.5 * float(a == b) for a, b in itertools.product(first, second)]
    assert found.statistic == pytest.approx(sum(wins), rel=CLOSE)
    share = sum(wins) / len(wins)
    assert found.effects["probability_of_superiority"] == pytest.approx(share, rel=CLOSE)
    assert found.effects["rank_biserial"] == pytest.approx(2 * share - 1, rel=1e-10)


def test_mann_whitney_of_groups_that_do_not_differ_has_p_one():
    found = mann_whitney(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0, 4.0]))
    assert (found.statistic, found.p) == (8.0, 1.0)


@MANY
@TIED
def test_analysis_of_variance_equals_scipys(seed, tied):
    found = analysis_of_variance(groups(seed, 4, tied), welch=False)
    theirs = stats.f_oneway(*groups(seed, 4, tied))
    assert (found.statistic, found.p) == pytest.approx(tuple(theirs), rel=1e-10)
    everyone = np.concatenate(groups(seed, 4, tied))
    assert (found.df, found.residual_df) == (3.0, len(everyone) - 4.0)
    total = ((everyone - everyone.mean()) ** 2).sum()
    within = sum(((group - group.mean()) ** 2).sum() for group in groups(seed, 4, tied))
    assert found.effects["eta_squared"] == pytest.approx(1 - within / total, rel=1e-10)


@MANY
def test_welchs_analysis_of_variance_equals_scipys(seed):
    found = analysis_of_variance(groups(seed, 4, tied=False), welch=True)
    theirs = stats.f_oneway(*groups(seed, 4, tied=False), equal_var=False)
    assert (found.statistic, found.p) == pytest.approx(tuple(theirs), rel=1e-10)


@MANY
def test_welchs_analysis_of_two_groups_is_his_t_test(seed):
    two = groups(seed, 2, tied=False)
    found, t = analysis_of_variance(two, welch=True), t_test(*two, equal_variances=False)
    assert found.statistic == pytest.approx(t.statistic**2, rel=1e-10)
    assert found.residual_df == pytest.approx(t.df, rel=1e-10)
    assert found.p == pytest.approx(t.p, rel=1e-10)


@MANY
@TIED
def test_kruskal_wallis_equals_scipys(seed, tied):
    found, theirs = kruskal_wallis(groups(seed, 4, tied)), stats.kruskal(*groups(seed, 4, tied))
    assert (found.statistic, found.p) == pytest.approx(tuple(theirs), rel=1e-10)
    assert found.df == 3.0


@TIED
def test_epsilon_squared_is_eta_squared_of_the_ranks(tied):
    three = groups(5, 3, tied)
    ranks, _ = midranks(np.concatenate(three))
    parts = np.split(ranks, np.cumsum([len(group) for group in three])[:-1])
    share = analysis_of_variance(parts, welch=False).effects["eta_squared"]
    assert kruskal_wallis(three).effects["epsilon_squared"] == pytest.approx(share, rel=1e-10)


def test_groups_that_nobody_is_in_count_for_nothing():
    three = groups(7, 3, tied=False)
    with_nobody = [three[0], np.array([]), *three[1:]]
    for welch in (True, False):
        assert analysis_of_variance(with_nobody, welch) == analysis_of_variance(three, welch)
    assert kruskal_wallis(with_nobody) == kruskal_wallis(three)


@MANY
def test_chi_square_equals_scipys(seed):
    table = np.random.default_rng(seed).integers(1, 30, (3, 4))
    found, theirs = chi_square(table), stats.chi2_contingency(table, correction=False)
    assert found.statistic == pytest.approx(theirs.statistic, rel=CLOSE)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert found.df == theirs.dof
    v = stats.contingency.association(table, method="cramer")
    assert found.effects["cramers_v"] == pytest.approx(v, rel=CLOSE)


@TIED
def test_midranks_equal_scipys(tied):
    values = np.concatenate(groups(3, 3, tied))
    ranks, ties = midranks(values)
    assert ranks.tolist() == stats.rankdata(values).tolist()
    counts = np.array([np.sum(values == value) for value in sorted(set(values))])
    assert ties == float((counts**3 - counts).sum())
