"""Polyserial correlations against lavaan and polycor, and on awkward answers.

R's numbers are in reference/correlations.csv. Tolerance: 1e-6, of lavaan's lavCor for the maximum
of the likelihood and of polycor's polyserial (ML = FALSE) for the moments.
"""

import numpy as np
import pytest
from correlation_data import NUMBERS, mixed_answers, of_r, ordinal_items
from scipy.stats import norm

from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import item_thresholds
from questline.measurement.correlations.polyserial import polyserial, polyserial_by_moments
from questline.measurement.correlations.two_step_likelihood import LARGEST

TOLERANCE = 1e-6


def coded(answers, item):
    ordinal = ordinal_answers(answers[[item]])
    return ordinal.codes[:, 0], item_thresholds(ordinal.counts[0])


@pytest.mark.parametrize("analysis", ["pairwise", "complete"])
def test_correlations_are_those_of_lavaan(analysis):
    answers = mixed_answers()
    answers = answers.dropna() if analysis == "complete" else answers
    expected = of_r(analysis, "lavcor")
    for number in NUMBERS:
        for item in ordinal_items(answers):
            found = polyserial(answers[number].to_numpy(), *coded(answers, item))
            assert found == pytest.approx(expected[item, number], abs=TOLERANCE), (item, number)


def test_moments_are_those_of_polycor():
    answers = mixed_answers()
    for (item, number), value in of_r("complete_pairs", "polyserial_by_moments").items():
        both = answers[[item, number]].dropna()
        found = polyserial_by_moments(both[number].to_numpy(), *coded(both, item))
        assert found == pytest.approx(value, abs=TOLERANCE), (item, number)


def likelihood(correlation, numbers, codes, thresholds):
    """The log-likelihood of the codes given the numbers, written out plainly."""
    known = numbers[~np.isnan(numbers)]
    z = (numbers - known.mean()) / known.std()
    cuts = np.concatenate([[-np.inf], thresholds, [np.inf]])
    both = ~np.isnan(z) & (codes >= 0)
    z, codes = z[both], codes[both]
    rest = np.sqrt(1 - correlation**2)
    upper = norm.cdf((cuts[codes + 1] - correlation * z) / rest)
    return float(np.log(upper - norm.cdf((cuts[codes] - correlation * z) / rest)).sum())


@pytest.mark.parametrize("loading", [-0.97, -0.5, 0.0, 0.3, 0.9, 0.985])
def test_the_correlation_is_the_likeliest(loading):
    random = np.random.default_rng(7)
    numbers = random.normal(size=400)
    latent = loading * numbers + np.sqrt(1 - loading**2) * random.normal(size=400)
    codes = np.searchsorted([-0.8, 0.1, 1.2], latent)
    thresholds = item_thresholds(np.bincount(codes))
    found = polyserial(numbers, codes, thresholds)
    assert found == pytest.approx(loading, abs=0.1)
    best = likelihood(found, numbers, codes, thresholds)
    for other in (found - 1e-4, found + 1e-4):
        assert likelihood(other, numbers, codes, thresholds) < best


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_number_that_settles_the_answer_is_at_the_edge(sign):
    numbers = np.random.default_rng(3).normal(size=300)
    codes = np.searchsorted([-0.5, 0.5], sign * numbers)
    assert polyserial(numbers, codes, item_thresholds(np.bincount(codes))) == sign * LARGEST


def test_a_far_number_does_no_harm():
    """A number 30 standard deviations away makes every category but one impossible."""
    random = np.random.default_rng(4)
    numbers = np.append(random.normal(size=300), 1e4)
    codes = np.append(np.searchsorted([-0.5, 0.5], numbers[:300] + random.normal(size=300)), 0)
    found = polyserial(numbers, codes, item_thresholds(np.bincount(codes)))
    assert -1 < found < 1


def test_units_do_not_matter_and_signs_turn():
    answers = mixed_answers()
    codes, thresholds = coded(answers, "five_1")
    numbers = answers["number_1"].to_numpy()
    found = polyserial(numbers, codes, thresholds)
    assert polyserial(1000 + numbers / 7, codes, thresholds) == pytest.approx(found, abs=1e-8)
    assert polyserial(-numbers, codes, thresholds) == pytest.approx(-found, abs=1e-8)
