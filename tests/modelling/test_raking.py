"""Raked weights against R's survey, what is said about them, and margins that cannot be met.

R's numbers are in reference/weighting.csv (weighting.R). Tolerance: 1e-6 relative.
"""

import numpy as np
import pandas as pd
import pytest
from weighting_reference import MARGINS, PEOPLE, numbers, raked_people

from questline.modelling.weighting.raking import LEFT_OUT, rake

CLOSE = 1e-6
BASE = PEOPLE["base"].to_numpy()


def shares(weights, column):
    totals = pd.Series(weights).groupby(column.to_numpy()).sum()
    return totals / totals.sum()


@pytest.mark.parametrize(
    ("what", "options"),
    [
        ("rake", {}),
        ("rake_base", {"base": BASE}),
        ("calibrate_base", {"base": BASE}),
        ("trimmed", {"base": BASE, "largest": 4}),
        ("left_out", {"base": BASE, "missing": "left_out"}),
    ],
)
def test_weights_are_those_of_survey(what, options):
    raked = rake(PEOPLE, MARGINS, **options)
    expected = numbers(what, "weight")
    assert raked.reason == ""
    weighted = np.flatnonzero(~np.isnan(raked.weights))
    assert [str(row + 1) for row in weighted] == list(expected)
    np.testing.assert_allclose(raked.weights[weighted], list(expected.values()), rtol=CLOSE)


def test_the_margins_hold_among_those_who_answered():
    raked = raked_people()
    assert raked.weights.mean() == pytest.approx(1)
    for name, declared in MARGINS.items():
        found = shares(raked.weights, PEOPLE[name])
        for level, share in declared.items():
            assert found[level] == pytest.approx(share, rel=1e-9)
    silent = PEOPLE["gender"].isna().to_numpy()
    assert raked.weights[silent].sum() == pytest.approx(BASE[silent].sum() / BASE.mean())
    assert raked.missing == {"employer": 0, "age": 9, "gender": 14}
    assert raked.notes == (
        "People without an answer to age or gender keep together the share that they had before "
        "raking; the declared shares hold among those who answered.",
    )


def test_people_left_out_have_no_weight():
    raked = rake(PEOPLE, MARGINS, missing="left_out")
    silent = PEOPLE[["age", "gender"]].isna().any(axis=1).to_numpy()
    assert np.isnan(raked.weights[silent]).all()
    assert (raked.levels[silent] == LEFT_OUT).all()
    assert np.nanmean(raked.weights) == pytest.approx(1)
    assert shares(raked.weights[~silent], PEOPLE["age"][~silent])["from_50"] == pytest.approx(0.30)
    assert raked.notes == ("People without an answer to age or gender have no weight.",)


def test_trimming_is_said_where_it_acts_and_margins_still_hold():
    raked = rake(PEOPLE, MARGINS, BASE, largest=4)
    assert raked.weights.max() == 4
    assert raked.trimmed == 4
    assert raked.notes[-1].startswith("Weights that would be above 4 times the mean are held")
    assert shares(raked.weights, PEOPLE["employer"])["local_council"] == pytest.approx(0.25)
    idle = rake(PEOPLE, MARGINS, BASE, largest=50)
    assert idle.trimmed == 0
    assert len(idle.notes) == 1
    np.testing.assert_allclose(idle.weights, raked_people().weights, rtol=1e-9)


def test_one_variable_is_post_stratification():
    answers = pd.DataFrame({"g": ["a"] * 8 + ["b"] * 2})
    raked = rake(answers, {"g": {"a": 0.5, "b": 0.5}})
    np.testing.assert_allclose(raked.weights, [0.625] * 8 + [2.5] * 2)


def test_base_weights_keep_their_proportions_within_a_level():
    answers = pd.DataFrame({"g": ["a", "a", "b", "b"]})
    raked = rake(answers, {"g": {"a": 0.5, "b": 0.5}}, np.array([1.0, 3.0, 10.0, 10.0]))
    np.testing.assert_allclose(raked.weights, [0.5, 1.5, 1, 1])
    # Equal base weights of any size change nothing.
    same = rake(answers, {"g": {"a": 0.5, "b": 0.5}}, np.full(4, 7.0))
    np.testing.assert_allclose(same.weights, 1)


def test_a_level_with_share_zero_that_nobody_has_is_no_obstacle():
    answers = pd.DataFrame({"g": ["a", "a", "b"]})
    raked = rake(answers, {"g": {"a": 0.5, "b": 0.5, "c": 0.0}})
    np.testing.assert_allclose(raked.weights, [0.75, 0.75, 1.5])


def no_weights(answers, margins, base=None, **options):
    raked = rake(pd.DataFrame(answers), margins, base, **options)
    assert np.isnan(raked.weights).all()
    assert raked.reason.startswith("Not computable: ")
    assert raked.notes == ()
    return raked.reason


HALVES = {"g": {"a": 0.5, "b": 0.5}}


@pytest.mark.parametrize(
    ("answers", "margins", "base", "words"),
    [
        ({"g": ["a", "b"]}, {"g": {"a": 0.4, "b": 0.5}}, None, "shares of g sum to 0.9 instead"),
        ({"g": ["a", "b"]}, {"g": {"a": 1.5, "b": -0.5}}, None, "is not a number from 0 to 1"),
        ({"g": ["a", "b"]}, {"g": {"a": np.nan, "b": 0.5}}, None, "is not a number from 0 to 1"),
        ({"g": ["a", "a"]}, HALVES, None, 'nobody has the level "b" of g'),
        ({"g": ["a", "b", "c"]}, HALVES, None, '"c" of g has no declared share'),
        ({"g": ["a", "b"]}, {"g": {"a": 1.0, "b": 0.0}}, None, "whose declared share is 0"),
        ({"g": ["a", "b"]}, {}, None, "no margins are declared"),
        ({"g": ["a", "b"]}, HALVES, [1.0, np.nan], "weight of some people is missing"),
        ({"g": ["a", "b"]}, HALVES, [0.0, 1.0], "weight of some people is zero"),
        ({"g": ["a", "b"]}, HALVES, [-1.0, 0.0], "is zero or negative"),
        ({"g": []}, HALVES, None, "nobody is there to be weighted"),
        ({"g": [None, None]}, HALVES, None, 'nobody has the level "a" of g'),
    ],
)
def test_margins_that_cannot_be_met_are_named(answers, margins, base, words):
    frame = pd.DataFrame(answers, dtype=object)
    assert words in no_weights(frame, margins, None if base is None else np.array(base))


def test_margins_that_contradict_each_other_are_named():
    # Women are all under 40: they cannot be 70 % of people of whom 40 % are under 40.
    answers = {"g": ["w", "w", "m", "m"], "a": ["young", "young", "young", "old"]}
    margins = {"g": {"w": 0.7, "m": 0.3}, "a": {"young": 0.4, "old": 0.6}}
    assert "some combinations of levels have nobody" in no_weights(answers, margins)


def test_a_limit_that_is_too_low_is_named():
    answers = {"g": ["a"] * 9 + ["b"]}
    reason = no_weights(answers, HALVES, largest=3)
    assert reason == (
        'Not computable: with weights of at most 3 times their mean, the people with the level "b" '
        "of g cannot reach its share."
    )


def test_nobody_of_those_left_is_named_when_all_are_left_out():
    answers = {"g": ["a", None], "h": [None, "c"]}
    margins = {**HALVES, "h": {"c": 1.0}}
    assert "nobody" in no_weights(answers, margins, missing="left_out")
