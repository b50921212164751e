"""The longest run and the share answered, on answers that can be counted by eye."""

import numpy as np
import pandas as pd
import pytest

from questline.cleaning.indices import answered_count, least_count, longest_run

GAP = np.nan


@pytest.mark.parametrize(
    ("answers", "longest"),
    [
        ([3, 3, 3, 3], 4),
        ([1, 2, 2, 2, 5, 5], 3),
        ([10, 10, 1, 0], 2),
        ([1, 0, 1, 0], 1),
        ([11, 1, 1], 2),
        ([2, 2, GAP, 2, 2, 2], 3),
        ([GAP, GAP, GAP], 0),
        ([GAP, 4, GAP], 1),
        ([5], 1),
    ],
)
def test_longest_run(answers, longest):
    frame = pd.DataFrame([answers], dtype="float64")
    assert longest_run(frame).tolist() == [longest]


def test_a_10_is_one_answer_and_not_two_digits():
    """On the joined string "1010101" the longest run would be 1 and on "110" it would be 2."""
    frame = pd.DataFrame([[10, 10, 10, 1], [1, 10, 0, 0]], dtype="float64")
    assert longest_run(frame).tolist() == [3, 2]


def test_runs_of_texts_and_of_none():
    frame = pd.DataFrame([["yes", "yes", "no"], ["yes", None, "yes"], [None] * 3], dtype=object)
    assert longest_run(frame).tolist() == [2, 1, 0]


def test_runs_follow_the_order_of_the_columns():
    frame = pd.DataFrame([[1.0, 2.0, 1.0]], columns=["a", "b", "c"])
    assert longest_run(frame[["a", "c", "b"]]).tolist() == [2]


def test_no_respondents():
    assert longest_run(pd.DataFrame({"a": [], "b": []})).tolist() == []


@pytest.mark.parametrize(
    ("share", "number", "least"),
    [(0.75, 3, 3), (0.5, 18, 9), (0.5, 5, 3), (0.7, 10, 7), (0.1, 30, 3), (1, 4, 4), (0.01, 3, 1)],
)
def test_a_share_is_rounded_up_and_never_down(share, number, least):
    assert least_count(share, number) == least


def test_answered_count():
    frame = pd.DataFrame({"a": [1.0, GAP], "b": ["x", None]})
    assert answered_count(frame, ["a", "b"]).tolist() == [2, 0]
