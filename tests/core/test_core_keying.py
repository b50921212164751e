"""Reversal from the declared range: twice is as before, missing stays missing."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from questline.core.keying import keyed_answers, reverse


def scale(items, reverse_keyed):
    return {"items": items, "reverse_keyed": reverse_keyed, "minimum": 1, "maximum": 5}


@given(st.integers(-10, 10), st.integers(1, 20), st.lists(st.integers(0, 20), max_size=8))
def test_reversing_twice_restores_and_keeps_the_range(minimum, width, steps):
    maximum = minimum + width
    answers = pd.Series([minimum + step % (width + 1) for step in steps], dtype="float64")
    turned = reverse(answers, minimum, maximum)
    assert turned.between(minimum, maximum).all()
    assert reverse(turned, minimum, maximum).tolist() == answers.tolist()


def test_the_declared_range_counts_not_the_answers_seen():
    assert reverse(pd.Series([2.0, 3.0]), 1, 5).tolist() == [4.0, 3.0]
    assert reverse(2.0, 1, 5) == 4.0


def test_missing_stays_missing():
    assert math.isnan(reverse(pd.Series([np.nan]), 1, 5)[0])


def test_only_the_named_items_are_turned_and_the_answers_are_left_alone():
    answers = pd.DataFrame({"a": [1.0, 5.0], "b": [1.0, np.nan], "other": ["x", "y"]})
    before = answers.copy()
    keyed = keyed_answers(answers, scale(["a", "b"], ["b"]))
    assert_frame_equal(keyed, pd.DataFrame({"a": [1.0, 5.0], "b": [5.0, np.nan]}))
    assert_frame_equal(answers, before)


def test_no_respondents():
    keyed = keyed_answers(pd.DataFrame({"a": []}), scale(["a"], ["a"]))
    assert keyed.shape == (0, 1)
    assert keyed["a"].dtype == np.float64
