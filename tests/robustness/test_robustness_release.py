"""What single people and small groups do to the planned analysis, and what of it is released."""

import numpy as np
import pytest
from robust_survey import assessed, curve, exclusions, plan, rows_of, survey

from questline.release.stage import release
from questline.robustness.influential_people import CHOSEN, most_influential
from questline.robustness.leave_out import leave_one_out
from questline.robustness.risk_differences import Focal

THRESHOLD = 10


@pytest.fixture(scope="module")
def everyone():
    frame = survey(130)
    # Nine people work at a site of their own.
    frame.loc[frame.index[:9], "site"] = "east"
    return frame


@pytest.fixture(scope="module")
def store(everyone):
    return assessed(everyone, exclusions(everyone), plan(curve(permutations=5)))


@pytest.fixture(scope="module")
def public(store):
    released = release([store.reset_index(drop=True)], {"threshold": THRESHOLD})
    return released.public.set_index("id", drop=False)


def planned_row(store):
    number = rows_of(store, "curve", "planned_specification")["estimate"].iloc[0]
    return rows_of(store, "specification", "risk_difference").iloc[int(number) - 1]


def without(everyone, rows):
    """The planned specification when these rows are gone, whatever rule takes them."""
    left = everyone.drop(index=rows)
    caught = exclusions(everyone)
    again = assessed(left, caught[caught["row"].isin(left.index)], plan(curve(permutations=0)))
    return planned_row(again)["estimate"]


def test_leaving_one_out_is_making_the_analysis_again(everyone, store):
    rows = rows_of(store, "leave_one_out", "risk_difference")
    assert len(rows) == 5
    planned = planned_row(store)["estimate"]
    changes = (rows["estimate"] - planned).abs().to_numpy()
    assert (np.diff(changes) <= 0).all()
    row = int(rows.index[0])
    assert rows["estimate"].iloc[0] == pytest.approx(without(everyone, [row]), rel=1e-7)
    smallest = rows_of(store, "leave_one_out", "smallest_risk_difference")["estimate"].iloc[0]
    largest = rows_of(store, "leave_one_out", "largest_risk_difference")["estimate"].iloc[0]
    assert smallest <= rows["estimate"].min() <= rows["estimate"].max() <= largest
    assert rows_of(store, "leave_one_out", "sign_changes")["estimate"].iloc[0] == 0


def test_leaving_a_group_out_is_making_the_analysis_again(everyone, store):
    rows = rows_of(store, "leave_one_group_out", "risk_difference")
    left_out = rows_of(store, "leave_one_group_out", "left_out")["estimate"]
    assert set(rows.index) == {
        *(f"gender={level}" for level in ("female", "male", "other")),
        *(f"site={level}" for level in ("east", "north", "south", "west")),
    }
    gone = everyone.index[everyone["site"] == "south"]
    found = rows.loc["site=south"]
    assert found["estimate"] == pytest.approx(without(everyone, gone), rel=1e-7)
    assert found["n"] + left_out["site=south"] == planned_row(store)["n"]
    assert rows.loc["gender=male", "note"] == ""


def test_nothing_about_single_people_is_public(store, public):
    assert (store.loc[store["term"] == "leave_one_out", "group"] == "respondent").all()
    assert "leave_one_out" not in set(public["term"])
    about = store[store["group"] == "respondent"]
    assert set(about["term"]) == {"leave_one_out"}


def test_a_small_group_that_is_left_out_is_hidden(public):
    rows = rows_of(public, "leave_one_group_out", "risk_difference")
    assert rows.loc["site=east", "status"] == "hidden"
    assert np.isnan(rows.loc["site=east", ["estimate", "n", "events"]].astype(float)).all()
    assert rows.loc["site=south", "status"] == "shown"
    counts = rows_of(public, "leave_one_group_out", "left_out")
    assert counts.loc["site=east", "status"] == "hidden"


def test_few_people_whom_a_choice_moves_are_not_counted_in_public(store, public):
    for statistic in ("people_added", "people_removed"):
        own = rows_of(store, "exclusions", statistic)["estimate"]
        shown = rows_of(public, "exclusions", statistic)
        for level, count in own.items():
            expected = "hidden" if count < THRESHOLD else "shown"
            assert shown.loc[level, "status"] == expected


def test_numbers_of_people_do_not_tell_few_by_their_difference(store, public):
    of_curve = ["specification", "option", "curve", "null_curve", "permutation_test"]
    for _, rows in public[public["term"].isin(of_curve)].groupby("analysis"):
        kept = rows[["n", "events"]].dropna().drop_duplicates().to_numpy()
        assert len(kept)
        for count, events in kept:
            for other, other_events in kept:
                more = np.array([count - other, events - other_events])
                apart = np.abs([*more, more[0] - more[1]])
                assert more[0] == 0 or (apart >= THRESHOLD).all()
    # There were such differences, and what was estimated is still told.
    own = rows_of(store, "specification", "risk_difference")
    told = rows_of(public, "specification", "risk_difference")
    counts = np.unique(own["n"].dropna())
    assert (np.diff(counts) < THRESHOLD).any()
    assert told["n"].isna().any()
    assert not told["n"].isna().all()
    assert (told["status"] == "shown").all()
    assert told["estimate"].tolist() == own["estimate"].tolist()
    number = int(rows_of(store, "curve", "planned_specification")["estimate"].iloc[0])
    assert told["n"].iloc[number - 1] == own["n"].iloc[number - 1]


def test_a_group_with_few_events_does_not_tell_them_by_difference(store, public):
    planned = planned_row(store)
    own = rows_of(store, "leave_one_group_out", "risk_difference")
    told = rows_of(public, "leave_one_group_out", "risk_difference")
    for level, row in own.iterrows():
        gone = np.array([planned["n"] - row["n"], planned["events"] - row["events"]])
        few = (np.array([*gone, gone[0] - gone[1]]) < THRESHOLD).any()
        assert np.isnan(told.loc[level, "events"]) == few


def test_specifications_of_few_people_hide_the_curve():
    everyone = survey(40)
    everyone["leaving"] = np.where(np.arange(40) % 5 == 0, "yes", "no").astype(object)
    store = assessed(everyone, exclusions(everyone), plan(curve(permutations=5)))
    shown = release([store.reset_index(drop=True)], {"threshold": THRESHOLD}).public
    effects = ["risk_difference", "odds_ratio", "null_risk_difference", "median_risk_difference"]
    told = shown[shown["statistic"].isin(effects)]
    assert set(told["status"]) <= {"hidden", "not_computable"}


def test_of_many_people_those_are_left_out_who_move_the_estimate_most():
    generator = np.random.default_rng(2)
    matrix = generator.standard_normal((2300, 3))
    outcome = (generator.random(2300) < 1 / (1 + np.exp(-matrix[:, 0]))).astype(float)
    for kind, answers in (("logistic", outcome), ("linear", matrix[:, 0] + matrix[:, 1] ** 2)):
        chosen = most_influential(matrix, answers, Focal(0), kind)
        assert len(chosen) == CHOSEN
        some = np.sort(generator.choice(2300, 150, replace=False))
        others = leave_one_out(matrix, answers, Focal(0), kind, people=some)
        found = leave_one_out(matrix, answers, Focal(0), kind, people=chosen)
        assert found["change"].abs().max() >= others["change"].abs().max()
    assert most_influential(matrix[:50], outcome[:50], Focal(0), "logistic") is None
    nothing = most_influential(matrix, np.ones(2300), Focal(0), "logistic")
    assert len(nothing) == CHOSEN
