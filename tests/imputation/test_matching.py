import numpy as np
import pytest
from scipy.special import chdtrc

from questline.imputation.matching import draw_donors


def chances(given, wanted, donors):
    """Each donor's chance by definition: the nearest, the last places drawn among the tied."""
    distance = np.abs(given - wanted)
    last = np.sort(distance)[donors - 1]
    inside, tied = distance < last - 1e-9, np.abs(distance - last) <= 1e-9
    return inside / donors + tied * (donors - inside.sum()) / (donors * tied.sum())


def counts(given, wanted, donors, seed=0, repeats=6000):
    """How often each is drawn for one wanted prediction, in two chains."""
    drawn = draw_donors(
        np.tile(given, (2, 1)), np.full((2, repeats), wanted), donors, np.random.default_rng(seed)
    )
    return np.bincount(drawn.ravel(), minlength=len(given))


@pytest.mark.parametrize("donors", [1, 2, 5, 9])
@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (np.zeros(12), 0.7),  # everyone tied: an equation without predictors
        (np.array([0, 0, 1, 1, 1, 1, 2, 2, 3, 3.0]), 1.2),
        (np.array([0, 0, 1, 1, 1, 1, 2, 2, 3, 3.0]), 1.0),
        (np.array([0, 1, 1, 2, 2, 2, 3, 4, 4, 5.0]), 2.5),  # equally far below and above
        (np.array([0, 1, 1, 2, 2, 2, 3, 4, 4, 5.0]), 99.0),
        (np.array([0, 1, 1, 2, 2, 2, 3, 4, 4, 5.0]), -99.0),
        (np.array([3.1, -2.0, 0.4, 0.9, 7.7, 1.3, -0.2, 5.0, 2.2]), 1.0),
    ],
)
def test_every_donor_has_the_chance_that_ties_decided_at_random_give(given, wanted, donors):
    observed = counts(given, wanted, donors)
    expected = chances(given, wanted, min(donors, len(given))) * observed.sum()
    assert (observed[expected == 0] == 0).all()
    possible = expected > 0
    statistic = ((observed - expected)[possible] ** 2 / expected[possible]).sum()
    assert possible.sum() == 1 or chdtrc(possible.sum() - 1, statistic) > 1e-4


def test_ties_are_decided_anew_for_each_wanted_prediction():
    # Decided once for all, five donors at most would give all the answers (mice issue 757).
    drawn = draw_donors(np.zeros((1, 40)), np.zeros((1, 400)), 5, np.random.default_rng(2))
    assert len(np.unique(drawn)) == 40


def test_equal_rows_are_ties_though_rounding_parts_their_predictions():
    given = np.full(20, 1 / 3) + np.arange(20) * 1e-15
    given = np.concatenate([given, [0.0, 2.0]])
    assert (counts(given, 0.4, 3)[:20] > 0).all()


def test_fewer_observed_than_donors():
    assert set(np.flatnonzero(counts(np.array([1.0, 5.0]), 4.0, 5))) == {0, 1}


def test_each_chain_has_its_own_donors():
    given = np.array([[0.0, 1.0, 2.0], [2.0, 0.0, 1.0]])
    drawn = draw_donors(given, np.array([[0.1], [0.1]]), 1, np.random.default_rng(0))
    assert drawn.tolist() == [[0], [1]]


def test_many_wanted_predictions_are_worked_on_in_parts(monkeypatch):
    generator = np.random.default_rng(3)
    given, wanted = generator.standard_normal((3, 50)), generator.standard_normal((3, 400))
    whole = draw_donors(given, wanted, 5, np.random.default_rng(4))
    monkeypatch.setattr("questline.imputation.matching.CHUNK", 100)
    np.testing.assert_array_equal(draw_donors(given, wanted, 5, np.random.default_rng(4)), whole)
