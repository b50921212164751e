"""Riley's criteria against the tests and the manual of R's pmsampsize, and awkward input.

Debian does not have pmsampsize; its published tests (tests/testthat/test_bin.R and test_cont.R)
hold the numbers below. The first of each kind is the worked example of the papers: 24 parameters,
Cox-Snell R squared .288, outcome share .174 (Riley et al. 2019 part II); 25 parameters, R squared
.2, mean 1.9 and standard deviation .6 of lung function (part I).
"""

import math

import pytest
from scipy.stats import chi2, t

from questline.modelling.sample_size.riley_binary import (
    adjusted_cox_snell,
    maximum_cox_snell,
    sample_size_binary,
)
from questline.modelling.sample_size.riley_continuous import sample_size_continuous


@pytest.mark.parametrize(
    ("cox_snell", "share", "parameters", "required", "per_parameter"),
    [
        (0.288, 0.174, 24, (623, 662, 221), 4.80),
        (0.55, 0.174, 24, (255, 532, 221), 3.86),
        (0.288, 0.174, 36, (934, 992, 221), 4.79),
        (0.288, 0.25, 24, (623, 590, 289), 6.49),
    ],
)
def test_binary_equals_pmsampsize(cox_snell, share, parameters, required, per_parameter):
    found = sample_size_binary(cox_snell, share, parameters, 500)
    assert tuple(one.required for one in found.criteria) == required
    assert found.required == max(required)
    assert found.required_per_parameter == pytest.approx(per_parameter, abs=5e-3)
    assert found.per_parameter == pytest.approx(500 * share / parameters)


@pytest.mark.parametrize(
    ("r_squared", "mean", "deviation", "parameters", "required"),
    [
        (0.2, 1.9, 0.6, 25, (918, 401, 259)),
        (0.3, 1.9, 0.6, 25, (574, 351, 259)),
        (0.2, 1.9, 0.6, 50, (1924, 801, 284)),
        (0.2, 10, 0.6, 25, (918, 401, 259)),
        (0.2, 1.9, 2, 25, (918, 401, 259)),
        (0.5, 1.9, 2, 100, (1264, 1001, 334)),
    ],
)
def test_continuous_equals_pmsampsize(r_squared, mean, deviation, parameters, required):
    found = sample_size_continuous(r_squared, mean, deviation, parameters, 500)
    assert tuple(one.required for one in found.criteria[:3]) == required
    # pmsampsize begins the last criterion at what the others need, and never goes on from there.
    assert found.criteria[3].required <= max(required)
    assert found.required == max(required)
    assert found.required_per_parameter == pytest.approx(max(required) / parameters)


def test_binary_overall_risk():
    """Riley et al. 2020 (BMJ): 385 people for a risk of one half."""
    found = sample_size_binary(0.2, 0.5, 10, 385)
    assert found.criteria[2].required == 385
    assert found.criteria[2].achieved == pytest.approx(0.05, abs=1e-4)
    assert found.criteria[2].met


@pytest.mark.parametrize("name", ["shrinkage", "optimism", "overall_risk"])
def test_binary_criteria_are_met_at_what_they_require_and_not_below(name):
    def at(people):
        criteria = sample_size_binary(0.1, 0.3, 12, people).criteria
        return next(one for one in criteria if one.name == name)

    required = at(100).required
    enough, short = at(required), at(required - 1)
    assert (enough.met, short.met) == (True, False)
    sign = 1 if name == "shrinkage" else -1
    assert sign * (enough.achieved - enough.target) >= 0
    assert sign * (short.achieved - short.target) < 0


@pytest.mark.parametrize("name", ["shrinkage", "optimism", "residual_deviation", "mean"])
@pytest.mark.parametrize("parameters", [2, 3, 12])
def test_continuous_criteria_hold_from_what_they_require_on(name, parameters):
    def at(people):
        criteria = sample_size_continuous(0.3, 3.0, 2.0, parameters, people).criteria
        return next(one for one in criteria if one.name == name)

    required = at(100).required
    sign = 1 if name == "shrinkage" else -1
    for people in range(parameters + 2, required + 50):
        one = at(people)
        assert one.met == (people >= required)
        if one.met:
            assert sign * (one.achieved - one.target) >= -1e-12
    if required > parameters + 2:
        assert sign * (at(required - 1).achieved - one.target) < 0


def test_continuous_margins_are_those_of_the_intervals():
    found = sample_size_continuous(0.25, 4.0, 1.5, 10, 200)
    freedom = 189
    residual = max(freedom / chi2.ppf(0.025, freedom), chi2.ppf(0.975, freedom) / freedom)
    assert found.criteria[2].achieved == pytest.approx(math.sqrt(residual))
    level = t.ppf(0.975, freedom) * math.sqrt(1.5**2 * 0.75 / 200)
    assert found.criteria[3].achieved == pytest.approx(1 + level / 4)


def test_cox_snell():
    # Riley et al. 2019 part II, table: the maximum is .75 at one half, .33 at .05.
    assert maximum_cox_snell(0.5) == pytest.approx(0.75)
    assert maximum_cox_snell(0.05) == pytest.approx(0.33, abs=5e-3)
    assert math.isnan(maximum_cox_snell(1.0))
    apparent = 1 - math.exp(-60 / 300)
    assert adjusted_cox_snell(60, 300, 12) == pytest.approx(apparent * 48 / 60)
    assert adjusted_cox_snell(10, 300, 12) == 0
    assert adjusted_cox_snell(math.nan, 300, 12) == 0


@pytest.mark.parametrize(
    "found",
    [
        sample_size_binary(0.0, 0.3, 10, 300),
        sample_size_binary(math.nan, 0.3, 10, 300),
        sample_size_binary(0.2, 1.0, 10, 300),
        sample_size_binary(0.2, math.nan, 10, 300),
        sample_size_binary(0.34, 0.05, 10, 300),
        sample_size_binary(0.2, 0.3, 0, 300),
        sample_size_binary(0.2, 0.3, 10, 0),
        sample_size_continuous(-0.01, 3, 1, 10, 300),
        sample_size_continuous(0.3, 3, 0, 10, 300),
        sample_size_continuous(0.3, 3, 1, 10, 11),
        sample_size_continuous(0.3, 3, 1, 0, 300),
    ],
)
def test_what_has_no_criteria_has_a_reason(found):
    assert found.criteria == ()
    assert found.required is None
    assert found.met is None
    assert found.reason.startswith("Not computable: ")


def test_a_mean_of_zero_has_no_margin():
    found = sample_size_continuous(0.3, 0.0, 1.0, 10, 300)
    assert found.criteria[3].required is None
    assert found.criteria[3].met is None
    assert found.criteria[3].reason.startswith("Not computable: ")
    assert found.required == max(one.required for one in found.criteria[:3])
