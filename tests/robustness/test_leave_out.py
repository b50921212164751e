"""Leaving people and groups out against R, which fits every time (reference/robustness.R)."""

import numpy as np
import pandas as pd
import pytest
from robust_reference import (
    CLOSE,
    FOCAL,
    completed,
    design,
    outcome_of,
    respondents,
    table,
)

from questline.robustness.focal_estimates import focal_estimates
from questline.robustness.leave_out import leave_one_group_out, leave_one_out


@pytest.fixture(scope="module", params=["logistic", "linear"])
def known(request):
    """The people with a score, their design and outcome, and R's numbers."""
    people = respondents()
    people = people[people["scored_a"].notna()]
    expected = table("leave_out")
    expected = expected[expected["kind"] == request.param]
    matrix, outcome = design(people, "scored_a"), outcome_of(people, request.param)
    return people, matrix, outcome, expected, request.param


def check(found, expected):
    for name in ("estimate", "se", "odds_ratio"):
        np.testing.assert_allclose(
            found[name].to_numpy(float), expected[name].to_numpy(float), rtol=CLOSE
        )


def test_every_person(known):
    people, matrix, outcome, expected, kind = known
    found = leave_one_out(matrix, outcome, FOCAL, kind)
    expected = expected[expected["grouping"] == "row"]
    assert people["row"].tolist() == expected["group"].astype(int).tolist()
    check(found, expected)
    everyone = focal_estimates(matrix, outcome, FOCAL, kind).estimate[0]
    np.testing.assert_allclose(found["change"], found["estimate"] - everyone, atol=1e-14)
    assert (found["n"] == len(people) - 1).all()
    some = leave_one_out(matrix, outcome, FOCAL, kind, people=np.array([7, 3]))
    assert some["person"].tolist() == [7, 3]
    np.testing.assert_allclose(some["estimate"], found["estimate"][[7, 3]], rtol=1e-8)


def test_groups_of_several_groupings(known):
    people, matrix, outcome, expected, kind = known
    groups = {name: people[name].to_numpy() for name in ("team", "employer")}
    found = leave_one_group_out(matrix, outcome, groups, FOCAL, kind)
    assert found[["grouping", "group"]].drop_duplicates().shape[0] == len(found)
    both = found.merge(expected, on=["grouping", "group"], suffixes=("", "_r"))
    assert len(both) == (expected["grouping"] != "row").sum()
    for name in ("estimate", "se", "odds_ratio"):
        np.testing.assert_allclose(both[name], both[f"{name}_r"], rtol=CLOSE)
    sizes = people.groupby("team").size()
    teams = found[found["grouping"] == "team"].set_index("group")["left_out"]
    assert teams.to_dict() == sizes.to_dict()
    assert teams["team_alone"] == 1


def test_completed_sets_are_pooled_without_each_person():
    people = respondents()
    sets, outcome = completed(people, "scored_a"), outcome_of(people, "logistic")
    found = leave_one_out(sets, outcome, FOCAL, "logistic")
    for place in (0, 100):
        left = np.arange(len(people)) != place
        alone = focal_estimates(sets[:, left], outcome[left], FOCAL, "logistic")
        for name in ("estimate", "se", "df", "p"):
            assert found[name][place] == pytest.approx(getattr(alone, name)[0], rel=1e-8)


def test_people_without_a_group_stay():
    people = respondents()
    people = people[people["scored_a"].notna()]
    labels = people["team"].to_numpy(dtype=object).copy()
    labels[:5] = None
    found = leave_one_group_out(
        design(people, "scored_a"), outcome_of(people, "logistic"), {"team": labels}, FOCAL,
        "logistic",
    )  # fmt: skip
    assert found["left_out"].sum() == len(people) - 5
    assert "None" not in found["group"].astype(str).tolist()


def test_the_memory_bound_makes_no_difference(known, monkeypatch):
    people, matrix, outcome, _, kind = known
    groups = {"team": people["team"].to_numpy()}
    whole = leave_one_out(matrix, outcome, FOCAL, kind)
    whole_groups = leave_one_group_out(matrix, outcome, groups, FOCAL, kind)
    monkeypatch.setattr("questline.robustness.leave_out.MOST_CELLS", 5000)
    pieces = leave_one_out(matrix, outcome, FOCAL, kind)
    pd.testing.assert_frame_equal(pieces, whole, rtol=1e-8, atol=1e-12)
    pieces = leave_one_group_out(matrix, outcome, groups, FOCAL, kind)
    pd.testing.assert_frame_equal(pieces, whole_groups, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_anyone(kind, count):
    matrix = np.array([[1.0, 2.0], [0.0, 5.0]])[:count]
    outcome = np.array([0.0, 1.0])[:count]
    found = leave_one_out(matrix, outcome, FOCAL, kind)
    assert len(found) == count
    assert found["reason"].str.startswith("Not computable: ").all()
    groups = {"team": np.array(["a", "b"], dtype=object)[:count]}
    found = leave_one_group_out(matrix, outcome, groups, FOCAL, kind)
    assert len(found) == count
    assert found["estimate"].isna().all()


def test_a_group_that_holds_all_of_one_answer():
    generator = np.random.default_rng(8)
    matrix = generator.standard_normal((60, 2))
    outcome = (generator.random(60) < 0.5).astype(float)
    groups = {"answer": np.where(outcome == 1, "yes", "no")}
    found = leave_one_group_out(matrix, outcome, groups, FOCAL, "logistic")
    assert (found["reason"] == "Not computable: everyone has the same outcome.").all()
