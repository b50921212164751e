"""Whose answers count under a choice, and how scores are made under another."""

import numpy as np
import pandas as pd
import pytest
from robust_survey import (
    ALL_ITEMS,
    CALM,
    IMPUTATION,
    SCALES,
    STRAIN,
    VARIABLES,
    WITHOUT_AN_ITEM,
    ledger,
    no_ledger,
    no_sets,
    numbers,
    survey,
)

from questline.cleaning.counted import counted
from questline.robustness import imputed_again
from questline.robustness.choices import Choices
from questline.robustness.imputed_again import ImputedAgain
from questline.scoring.scores_again import scores

EVERYONE = pd.DataFrame({"id": ["a", "b", "c", "d", "e", "f"]}, index=[2, 3, 5, 7, 8, 9])
CAUGHT = ledger(
    (3, "fast", "excluded"),
    (5, "fast", "excluded"),
    (5, "broke_off", "also caught"),
    (7, "few_hours", "marked"),
    (3, "few_hours", "marked"),
    (8, "broke_off", "excluded"),
    (40, "consent", "excluded"),
)


def rows(**choice):
    return EVERYONE.index[counted(EVERYONE, CAUGHT, **choice)].tolist()


def test_the_plans_own_choice_leaves_out_whoever_was_excluded():
    assert rows() == [2, 7, 9]


def test_whoever_was_caught_by_another_rule_as_well_stays_out():
    assert rows(keep=["fast"]) == [2, 3, 7, 9]
    assert rows(keep=["fast", "broke_off"]) == [2, 3, 5, 7, 8, 9]


def test_marks_exclude_whoever_is_analysed_or_comes_back():
    assert rows(leave_out=["few_hours"]) == [2, 9]
    assert rows(keep=["fast"], leave_out=["few_hours"]) == [2, 9]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["a", "a", "c", "d", "e", "f"], [2, 5, 7, 8, 9]),
        (["a", "b", "b", "d", "e", "f"], [2, 3, 7, 8, 9]),
        (["a", None, None, "d", "e", None], [2, 3, 5, 7, 8, 9]),
    ],
)
def test_nobody_comes_back_who_is_there_already(ids, expected):
    everyone = EVERYONE.assign(id=pd.Series(ids, index=EVERYONE.index, dtype=object))
    found = counted(everyone, CAUGHT, keep=["fast", "broke_off"], once=["id"])
    assert everyone.index[found].tolist() == expected


def test_records_of_one_person_that_are_both_analysed_stay():
    """Cleaning has let them pass: whoever has no duplicates rule has no `once`."""
    everyone = EVERYONE.assign(id="same")
    assert everyone.index[counted(everyone, CAUGHT, once=["id"])].tolist() == [2, 7, 9]


def test_an_empty_ledger():
    found = counted(EVERYONE, ledger(), keep=["fast"], leave_out=["few_hours"], once=["id"])
    assert found.all()


def answers(**changed):
    frame = pd.DataFrame([[5.0, 1.0, 3.0, 4.0, 2.0]], columns=STRAIN, index=[4])
    return frame.assign(**changed, calm_1=2.0, calm_2=3.0, calm_3=np.nan)


def test_sums_without_an_item_have_the_range_of_all():
    made = scores(answers(), {**SCALES, **WITHOUT_AN_ITEM})
    # Keyed: 5, 5, 3 and 2; item 4 is left out.
    assert made["strain"].tolist() == [15 * 5 / 4]
    assert made["calm"].tolist() == [2.5]
    top = answers(**dict.fromkeys(STRAIN, 5.0)).assign(strain_2=1.0)
    assert scores(top, WITHOUT_AN_ITEM)["strain"].tolist() == [25.0]


def test_items_that_must_be_answered():
    blank = answers(strain_5=np.nan)
    assert scores(blank, SCALES)["strain"].tolist() == [17 * 5 / 4]
    assert scores(blank, ALL_ITEMS)["strain"].isna().all()


def test_answers_out_of_range_count_as_missing():
    wild = answers(strain_5=40.0)
    assert scores(wild, SCALES)["strain"].tolist() == [17 * 5 / 4]


def test_bands_follow_the_score_of_the_choice():
    bands = [{"name": "low", "to": 18.0}, {"name": "high", "to": 25.0}]
    banded = {"strain": {**SCALES["strain"], "bands": bands}}
    fewer = {"strain": {**WITHOUT_AN_ITEM["strain"], "bands": bands}}
    assert scores(answers(), banded)["strain_band"].tolist() == ["high"]
    assert scores(answers(), fewer)["strain_band"].tolist() == ["high"]
    low = answers(strain_1=4.0)
    assert scores(low, fewer)["strain_band"].tolist() == ["low"]


@pytest.fixture
def choices():
    everyone = survey(60, missing=0.06)
    caught = ledger(*((row, "fast", "excluded") for row in everyone.index[:8]))
    return Choices(everyone, caught, SCALES, ["respondent"])


def imputed(choices, *, completed=None, seed=5, **changes):
    return ImputedAgain(
        choices,
        no_sets() if completed is None else completed,
        no_ledger(),
        {**dict.fromkeys([*STRAIN, *CALM], numbers(1, 5)), **VARIABLES},
        {**IMPUTATION, **changes},
        seed,
    )


KEEP = {"keep_caught_by": ["fast"]}


def test_a_removal_shares_the_sets_of_the_plan(choices):
    completed = no_sets()
    completed.loc[0] = ["", 1, 30]
    again = imputed(choices, completed=completed)
    planned = again.of({}, {})
    assert planned.sets == 1
    assert again.of({"exclude_marked_by": ["few_hours"]}, {}) is planned
    assert again.of({"keep_caught_by": ["another"]}, {}) is planned


def test_people_who_come_back_are_imputed_with_all_others(choices):
    again = imputed(choices)
    found = again.of(KEEP, {})
    assert found.frame["row"].nunique() == 60
    names = IMPUTATION["together"][0]
    assert found.frame[names].notna().all(axis=None)
    given = choices.answers({}).loc[found.frame["row"], names].reset_index(drop=True)
    shown = found.frame[names].reset_index(drop=True)
    assert (given.isna() | (given == shown)).all(axis=None)
    assert again.of(KEEP, {}) is found
    assert again.of({**KEEP, "exclude_marked_by": ["few_hours"]}, {}) is found


def test_without_planned_sets_the_reason_is_that_of_imputation(choices):
    assert imputed(choices).of({}, {}).reason == imputed_again.NO_SETS


def test_nothing_missing_is_a_reason():
    everyone = survey(60, missing=0.0)
    caught = ledger(*((row, "fast", "excluded") for row in everyone.index[:8]))
    again = imputed(Choices(everyone, caught, SCALES, []))
    assert again.of(KEEP, {}).reason == (
        "Not computable: no answer is missing, so there is nothing to impute."
    )


def test_sets_depend_on_the_choice_and_the_seed_alone(choices):
    first = imputed(choices)
    first.of(KEEP, ALL_ITEMS)
    one = first.of(KEEP, {}).frame
    pd.testing.assert_frame_equal(one, imputed(choices).of(KEEP, {}).frame)
    other = imputed(choices, seed=6).of(KEEP, {}).frame
    assert not one.equals(other)


def test_where_items_are_imputed_the_score_of_fewer_items_has_its_full_range(choices):
    by_items = imputed(choices, level="items")
    found = by_items.of({}, WITHOUT_AN_ITEM)
    keyed = found.frame[STRAIN].assign(strain_2=6 - found.frame["strain_2"])
    expected = keyed.drop(columns="strain_4").sum(axis=1) * 5 / 4
    np.testing.assert_allclose(found.frame["strain"], expected, rtol=1e-12)
    # However many items must be answered, imputed ones are: the sets of the plan.
    assert by_items.of({}, ALL_ITEMS) is by_items.of({}, {})


def test_answers_without_a_true_value_stay_missing(choices):
    rows_ = choices.everyone.index[-3:]
    everyone = choices.everyone.copy()
    everyone.loc[rows_, "months"] = np.nan
    missing = no_ledger()
    for place, row in enumerate(rows_):
        missing.loc[place] = [row, "months", "not_asked", ""]
    own = Choices(everyone, ledger(*((row, "fast", "excluded") for row in everyone.index[:8])),
                  SCALES, [])  # fmt: skip
    again = ImputedAgain(own, no_sets(), missing, VARIABLES, IMPUTATION, 5)
    frame = again.of(KEEP, {}).frame
    assert set(frame.loc[frame["months"].isna(), "row"]) == set(rows_)


def test_fewer_sets_and_rounds_than_planned(choices):
    again = imputed(choices, sets=50, iterations=40)
    assert (again.sets, again.rounds) == (10, 5)
    assert again.of(KEEP, {}).sets == 10
