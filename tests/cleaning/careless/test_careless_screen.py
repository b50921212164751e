"""All indices together: blocks, precision, awkward samples."""

import numpy as np
import pytest
from careless_cases import GAP, items_of, random_answers

from questline.cleaning.careless.items import Items
from questline.cleaning.careless.screen import (
    FROM_ANSWERS,
    Settings,
    screen,
    screen_checks,
    screen_pages,
    screen_times,
)

ITEMS = items_of(16, reversed_at=[1, 5, 9, 13], scale=np.repeat(np.arange(4), 4))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("block", [1, 13, 1000])
def test_blocks_change_nothing(block):
    answers = random_answers(150, ITEMS, 21, 0.1)
    answers[3], answers[4], answers[5] = GAP, 3.0, ITEMS.high
    whole = screen(answers, ITEMS)
    for name, index in screen(answers, ITEMS, block=block).items():
        np.testing.assert_allclose(index.values, whole[name].values, atol=1e-10)
        np.testing.assert_array_equal(index.why, whole[name].why)


def test_single_precision_answers_give_the_same():
    answers = random_answers(100, ITEMS, 22, 0.1)
    whole = screen(answers, ITEMS)
    for name, index in screen(answers.astype(np.float32), ITEMS).items():
        np.testing.assert_array_equal(index.values, whole[name].values)


def test_the_order_of_respondents_changes_nothing():
    answers = random_answers(100, ITEMS, 23, 0.1)
    order = np.random.default_rng(1).permutation(100)
    whole = screen(answers, ITEMS)
    for name, index in screen(answers[order], ITEMS).items():
        np.testing.assert_allclose(index.values, whole[name].values[order], atol=1e-10)


def test_turning_items_round_changes_what_depends_on_keys_alone():
    """Keyed the other way and answered the other way: consistency and distance stay as they are."""
    answers = random_answers(120, ITEMS, 24, 0.05)
    turned = Items(ITEMS.low, ITEMS.high, ~ITEMS.reversed, ITEMS.scale)
    one, other = screen(answers, ITEMS), screen(6 - answers, turned)
    for name in ("longest_run", "within_person_sd", "mahalanobis", "even_odd", "guttman_errors"):
        np.testing.assert_allclose(one[name].values, other[name].values, atol=1e-9)


def test_only_what_is_wanted_is_made():
    answers = random_answers(30, ITEMS)
    assert list(screen(answers, ITEMS, ["even_odd", "longest_run"])) == ["longest_run", "even_odd"]


def test_complete_rows_can_make_the_centre():
    answers = random_answers(400, ITEMS, 25, 0.02)
    rows = answers[np.isfinite(answers).all(axis=1)]
    index = screen(answers, ITEMS, ["mahalanobis"], Settings(covariance="complete"))["mahalanobis"]
    assert index.facts["respondents_of_centre"] == len(rows)
    mean, inverse = rows.mean(axis=0), np.linalg.inv(np.cov(rows.T))
    full = np.isfinite(answers).all(axis=1)
    away = answers[full] - mean
    np.testing.assert_allclose(index.values[full], np.einsum("ij,jk,ik->i", away, inverse, away))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("people", [0, 1, 2])
@pytest.mark.parametrize("number", [0, 1, 2, 16])
def test_few_people_and_few_items(people, number):
    """Numbers or sentences, never a crash, and never an infinite number."""
    items = Items(
        ITEMS.low[:number], ITEMS.high[:number], ITEMS.reversed[:number], ITEMS.scale[:number]
    )
    answers = random_answers(max(people, 1), ITEMS, 26, 0.0)[:people, :number]
    found = screen(answers, items)
    assert list(found) == list(FROM_ANSWERS)
    for index in found.values():
        assert len(index.values) == people
        assert np.array_equal(np.isnan(index.values), ~index.computed)
        assert not np.isinf(index.values).any()
        for place in np.flatnonzero(~index.computed):
            assert index.reason(place).startswith("Not computable: needs ")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [1.0, 3.0, GAP])
def test_everyone_gives_the_same_answer(value):
    found = screen(np.full((50, 16), value), ITEMS)
    for name in ("mahalanobis", "even_odd", "synonyms", "antonyms", "person_total"):
        if np.isnan(value) or name != "even_odd":
            assert not found[name].computed.any()
    if value == value:
        assert (found["longest_run"].values == 16).all()
        assert (found["within_person_sd"].values == 0).all()


def test_one_scale_has_no_even_odd_consistency():
    index = screen(random_answers(50, items_of(10)), items_of(10), ["even_odd"])["even_odd"]
    assert index.reason(0) == (
        "Not computable: needs at least 3 scales of two or more items (1 here)."
    )


def test_no_pair_is_said_with_the_critical_correlation():
    answers = np.random.default_rng(3).integers(1, 6, (200, 16)).astype(float)
    found = screen(answers, ITEMS, ["synonyms", "antonyms"])
    assert "correlate above 0.60 (0 here)" in found["synonyms"].reason(0)
    assert "correlate below -0.60 (0 here)" in found["antonyms"].reason(0)


def test_wrong_shape():
    with pytest.raises(ValueError, match="16 columns"):
        screen(np.ones((5, 3)), ITEMS)


def test_times_pages_and_checks_that_a_study_lacks():
    answered = np.array([4, 5])
    assert "the time that respondents took" in screen_times(None, answered).reason(0)
    assert screen_times(np.array([8.0, np.nan]), answered).values[0] == 2
    assert "at least one page" in screen_pages(np.zeros((2, 0)), np.zeros(0)).reason(1)
    assert "attention or instructed" in screen_checks(np.zeros((2, 0)), []).reason(1)
    assert screen_checks(np.array([[3.0], [2.0]]), [[3]]).values.tolist() == [0, 1]
