"""The test of Hosmer and Lemeshow against R (diagnostics.R), with ties, and where there is none.

Tolerance: 1e-6 relative.
"""

import math

import numpy as np
import pytest
from diagnostics_reference import OUTCOMES, grouped_model, model, number

from questline.modelling.diagnostics.hosmer_lemeshow import CAVEATS, hosmer_lemeshow

CLOSE = 1e-6
EVENT = OUTCOMES["logistic"]


def check(found, what, groups):
    assert found.reason == ""
    assert found.statistic == pytest.approx(number(what, groups, "statistic"), rel=CLOSE)
    assert found.df == number(what, groups, "df")
    assert found.p == pytest.approx(number(what, groups, "p"), rel=CLOSE)


@pytest.mark.parametrize("groups", [10, 7])
def test_hosmer_lemeshow_is_that_of_r(groups):
    found = hosmer_lemeshow(EVENT, model("logistic").fitted, groups)
    check(found, "hosmer_lemeshow", str(groups))
    assert len(found.counts) == groups
    assert found.counts.sum() == len(EVENT)
    assert found.events.sum() == EVENT.sum()
    # Maximum likelihood with an intercept: as many events as are expected.
    assert found.expected.sum() == pytest.approx(EVENT.sum())
    assert "people of equal" not in found.note.lower()


def test_people_of_equal_risk_stay_together_and_it_is_said():
    found = hosmer_lemeshow(EVENT, grouped_model("logistic").fitted)
    check(found, "hosmer_lemeshow_ties", "10")
    assert len(found.counts) == 8
    assert "8 groups instead of 10" in found.note


def test_rounding_errors_make_no_groups():
    risk = grouped_model("logistic").fitted
    noise = 1e-15 * np.random.default_rng(1).normal(size=len(risk))
    one, other = hosmer_lemeshow(EVENT, risk), hosmer_lemeshow(EVENT, risk + noise)
    np.testing.assert_array_equal(one.counts, other.counts)
    assert one.statistic == pytest.approx(other.statistic, rel=1e-9)


def test_few_expected_events_are_said():
    found = hosmer_lemeshow(EVENT, model("logistic").fitted)
    few = (np.minimum(found.expected, found.counts - found.expected) < 5).sum()
    assert few
    assert f"In {few} of 10 groups fewer than five people" in found.note


def test_the_caveats_name_what_they_rest_on():
    text = " ".join(CAVEATS)
    for words in ("how people are grouped", "Hosmer, Hosmer, Le Cessie", "small samples", "Paul"):
        assert words in text


@pytest.mark.parametrize(
    ("risk", "words"),
    [
        ([], "nobody"),
        ([0.5] * 12, "make 1 group"),
        ([0.2, 0.6] * 6, "make 2 groups"),
        ([0.2, 0.6, 0.0] * 4, "risks of 0 or 1 alone"),
    ],
)
def test_too_few_groups_are_named(risk, words):
    outcome = np.arange(len(risk)) % 2
    found = hosmer_lemeshow(outcome.astype(float), np.array(risk))
    assert math.isnan(found.statistic)
    assert math.isnan(found.p)
    assert found.reason.startswith("Not computable: ")
    assert words in found.reason
