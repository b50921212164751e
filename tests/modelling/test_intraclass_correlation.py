"""The intraclass correlation against R's analysis of variance and psych, and where it fails.

R's numbers: reference/intraclass_correlation.R. Tolerance 1e-9 relative (listed: 1e-6).
"""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from team_people import REFERENCE, team_people

from questline.modelling.dependence.intraclass_correlation import intraclass_correlation

CLOSE = 1e-9


@pytest.fixture(scope="module")
def expected():
    table = pd.read_csv(REFERENCE / "intraclass_correlation.csv")
    return table.set_index(["sample", "outcome", "cluster", "statistic"])["value"].sort_index()


@pytest.mark.parametrize("outcome", ["stress", "leaving", "even", "even_event"])
@pytest.mark.parametrize("cluster", ["team", "region"])
def test_values_are_those_of_r(expected, outcome, cluster):
    people = team_people()
    found = intraclass_correlation(people[outcome].to_numpy(float), people[cluster].to_numpy())
    for statistic in ("value", "f", "p"):
        wanted = expected["all", outcome, cluster, statistic]
        assert getattr(found, statistic) == pytest.approx(wanted, rel=CLOSE)
    sizes = people[cluster].value_counts()
    assert (found.people, found.clusters) == (len(people), len(sizes))
    assert (found.smallest, found.largest) == (sizes.min(), sizes.max())
    assert found.median_size == sizes.median()
    assert found.clusters_of_one == (sizes == 1).sum()
    effect = 1 + ((sizes**2).sum() / sizes.sum() - 1) * max(0, found.value)
    assert found.design_effect == pytest.approx(effect, rel=CLOSE)
    assert found.effective_people == pytest.approx(len(people) / effect, rel=CLOSE)
    assert ("below zero" in found.note) == (found.value < 0)
    assert found.low < found.value < found.high
    assert found.interval == ("jackknife" if outcome in ("leaving", "even_event") else "f_ratio")


def test_interval_is_that_of_psych(expected):
    people = team_people()
    place = people.groupby("team").cumcount()
    size = people.groupby("team")["stress"].transform("size")
    four = people[(size >= 4) & (place < 4)]
    found = intraclass_correlation(four["stress"].to_numpy(), four["team"].to_numpy())
    of_r = expected["four", "stress", "team"]
    assert found.value == pytest.approx(of_r["value_psych"], rel=CLOSE)
    assert found.low == pytest.approx(of_r["low"], rel=1e-8)
    assert found.high == pytest.approx(of_r["high"], rel=1e-8)
    # Kish's formula where all sizes are equal.
    assert found.design_effect == pytest.approx(1 + 3 * found.value, rel=CLOSE)


def test_shrout_and_fleiss():
    # Shrout & Fleiss (1979), 6 targets by 4 judges: ICC(1,1) = .17; limits as psych::ICC's.
    ratings = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
    )
    found = intraclass_correlation(ratings.ravel(), np.repeat(np.arange(6), 4))
    assert round(found.value, 2) == 0.17
    assert (round(found.low, 2), round(found.high, 2)) == (-0.13, 0.72)
    assert found.f == pytest.approx(11.24 / 6.26, abs=0.005)


def test_jackknife_by_leaving_clusters_out():
    random = np.random.Generator(np.random.PCG64(3))
    sizes = random.integers(2, 9, 20)
    labels = np.repeat(np.arange(20), sizes)
    outcome = (random.random(len(labels)) < random.beta(2, 3, 20)[labels]).astype(float)
    found = intraclass_correlation(outcome, labels, 0.9)
    logs = [
        math.log(intraclass_correlation(outcome[labels != left], labels[labels != left]).f)
        for left in range(20)
    ]
    pseudo = 20 * math.log(found.f) - 19 * np.array(logs)
    reach = stats.t.ppf(0.95, 19) * pseudo.std(ddof=1) / math.sqrt(20)
    n0 = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / 19
    for limit, side in ((found.low, -1), (found.high, 1)):
        ratio = math.exp(pseudo.mean() + side * reach)
        assert limit == pytest.approx((ratio - 1) / (ratio + n0 - 1), rel=1e-9)


def test_shifting_and_scaling_change_nothing():
    people = team_people()
    labels, outcome = people["team"].to_numpy(), people["stress"].to_numpy()
    near = intraclass_correlation(outcome, labels)
    far = intraclass_correlation(1e6 + 0.01 * outcome, labels)
    assert far.value == pytest.approx(near.value, rel=1e-6)
    assert far.high == pytest.approx(near.high, rel=1e-6)


@pytest.mark.parametrize(
    ("outcome", "labels", "words"),
    [
        ([], [], "nobody whose outcome and cluster are both known"),
        ([1, 1, 1, 1], [0, 0, 1, 1], "the same for everyone"),
        ([1, 2, 3, 4], ["a"] * 4, "in one cluster"),
        ([1, 2, 3, 4], [0, 1, 2, 3], "every cluster has a single person"),
        ([1, 2, 3, 4], ["a", "a", None, "b"], "1 respondent of 4 has no cluster"),
    ],
)
def test_reasons(outcome, labels, words):
    found = intraclass_correlation(np.array(outcome, float), np.array(labels, object))
    assert found.reason.startswith("Not computable: ")
    assert words in found.reason
    assert math.isnan(found.value)
    assert math.isnan(found.design_effect)
    assert found.people == len(outcome)


def test_everyone_in_a_cluster_alike():
    found = intraclass_correlation(np.array([1, 1, 5, 5, 2.0]), np.array([0, 0, 1, 1, 2]))
    assert found.value == 1
    assert math.isnan(found.low)
    assert "Everyone in a cluster has the same value" in found.note
    assert found.design_effect == pytest.approx(9 / 5)


def test_two_clusters_with_two_values():
    found = intraclass_correlation(np.array([0, 1, 1, 0, 1.0, 1]), np.array([0, 0, 0, 1, 1, 1]))
    assert math.isfinite(found.value)
    assert found.interval == ""
    assert "No interval" in found.note
