"""Runs, variability, seconds and checks, on answers that can be counted by eye."""

import numpy as np
import pytest
from careless_cases import GAP, block_of, items_of

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.checks import failed_checks, fast_pages, seconds_per_item
from questline.cleaning.careless.items import Items
from questline.cleaning.careless.runs import average_run, longest_run
from questline.cleaning.careless.variability import within_person_sd


@pytest.mark.parametrize(
    ("answers", "longest", "average"),
    [
        ([4, 4, 4, 3, 3, 3, 3, 3, 4, 4], 5, 10 / 3),  # printed in the vignette of R's careless
        ([3, 3, 3, 3], 4, 4),
        ([1, 2, 1, 2], 1, 1),
        ([2, 2, GAP, 2, 2, 2], 3, 2.5),
        ([GAP, 4, GAP], 1, 1),
        ([5], 1, 1),
        ([10, 10, 1, 0], 2, 4 / 3),
    ],
)
def test_runs(answers, longest, average):
    block = block_of([answers], top=11)
    assert longest_run(block).values[0] == longest
    assert average_run(block).values[0] == pytest.approx(average)


def test_a_run_does_not_cross_pages():
    block = block_of([[2, 2, 2, 2, 2]], page=[1, 1, 2, 2, 2])
    assert longest_run(block).values[0] == 3
    assert average_run(block).values[0] == 2.5


def test_no_answer_has_no_run():
    made = longest_run(block_of([[GAP, GAP]]))
    assert np.isnan(made.values[0])
    assert made.why[0] == 1
    assert np.isnan(average_run(block_of([[GAP, GAP]])).values[0])


def test_within_person_sd_of_the_vignette():
    """4, 5, 4, 5 … is the example of R's careless: sd 0.5270463."""
    made = within_person_sd(block_of([[4, 5] * 5, [3] * 10, [GAP] * 9 + [2]]))
    assert made.values[0] == pytest.approx(0.5270463, abs=1e-7)
    assert made.values[1] == 0
    assert np.isnan(made.values[2])


def test_within_person_sd_puts_unlike_ranges_on_one():
    items = Items(
        np.array([1.0, 0.0, 0.0]), np.array([5.0, 10.0, 100.0]), np.zeros(3, bool), np.zeros(3, int)
    )
    made = within_person_sd(Block(np.array([[1.0, 10.0, 50.0], [2.0, 2.5, 25.0]]), items))
    np.testing.assert_allclose(made.values, [np.std([0, 1, 0.5], ddof=1), 0], atol=1e-15)


def test_seconds_per_item():
    seconds = np.array([120.0, 10.0, 0.0, np.nan, 60.0, -5.0, np.inf])
    made = seconds_per_item(seconds, np.array([20, 20, 20, 20, 0, 20, 20]))
    np.testing.assert_allclose(made.values, [6, 0.5, *[np.nan] * 5])
    assert made.why.tolist() == [0, 0, 1, 1, 2, 1, 1]


def test_fast_pages():
    seconds = np.array([[20.0, 9.0], [19.0, 8.0], [GAP, 10.0], [GAP, 0.0]])
    made = fast_pages(seconds, np.array([10, 5]))
    np.testing.assert_allclose(made.values, [1, 2, 0, np.nan])


def test_failed_checks_leave_blanks_out():
    answers = np.array([[2.0, 5.0], [2.0, 4.0], [1.0, 1.0], [GAP, 3.0], [GAP, GAP]])
    made = failed_checks(answers, [[2], [4, 5]])
    np.testing.assert_allclose(made.values, [0, 0, 2, 1, np.nan])


def test_items_must_be_declared():
    with pytest.raises(ValueError, match="declared range"):
        Items(np.ones(2), np.ones(2), np.zeros(2, bool), np.zeros(2, int))
    with pytest.raises(ValueError, match="one entry an item"):
        Items(np.ones(2), np.full(2, 5.0), np.zeros(1, bool), np.zeros(2, int))
    with pytest.raises(ValueError, match="3 columns"):
        Block(np.ones((2, 2)), items_of(3))
