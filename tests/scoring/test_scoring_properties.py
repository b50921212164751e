"""What must hold of scoring whatever the answers and whatever the scale."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questline.core.item_answers import score_range
from questline.core.keying import keyed_answers, reverse
from questline.scoring.scale_scores import scale_scores
from questline.scoring.stage import score


@st.composite
def studies(draw):
    """Answers and one scale: whole-number answers within a declared range, some of them missing."""
    number = draw(st.integers(1, 6))
    items = [f"item_{position}" for position in range(number)]
    minimum = draw(st.integers(-2, 2))
    maximum = minimum + draw(st.integers(1, 10))
    kind = draw(st.sampled_from(["sum", "mean"]))
    scale = {
        "items": items,
        "minimum": minimum,
        "maximum": maximum,
        "reverse_keyed": draw(st.lists(st.sampled_from(items), unique=True)),
        "score": kind,
        "items_needed": draw(st.integers(1, number)),
        "bands": [],
    }
    lowest, highest = score_range(scale, 1)
    scale["bands"] = draw(
        st.sampled_from(
            [[], [{"name": "low", "to": (lowest + highest) / 2}, {"name": "high", "to": highest}]]
        )
    )
    answer = st.one_of(st.just(math.nan), st.integers(minimum, maximum).map(float))
    rows = draw(st.lists(st.lists(answer, min_size=number, max_size=number), max_size=8))
    index = pd.RangeIndex(1, len(rows) + 1, name="row")
    responses = pd.DataFrame(rows, columns=items, index=index, dtype="float64")
    return responses, scale


def scores_of(responses, scale):
    return scale_scores(keyed_answers(responses, scale), scale)["score"]


@settings(max_examples=40, deadline=None)
@given(studies())
def test_every_respondent_is_counted_once(study):
    responses, scale = study
    result = score(responses, {"s": scale})
    counts = result.statistics.query("analysis == 'scores'")["estimate"]
    assert counts.sum() == len(responses) == len(result.how)
    scored = result.how["result"] != "not_scored"
    assert result.scores["s"].notna().sum() == scored.sum()
    assert (result.how["answered"] >= result.how["needed"]).tolist() == scored.tolist()
    if scale["bands"]:
        assert result.scores["s_band"].notna().sum() == scored.sum()


@settings(max_examples=40, deadline=None)
@given(studies())
def test_scores_stay_in_the_possible_range(study):
    responses, scale = study
    lowest, highest = score_range(scale, 1)
    scores = scores_of(responses, scale).dropna()
    assert ((scores >= lowest) & (scores <= highest)).all()


@settings(max_examples=40, deadline=None)
@given(studies(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(study, random):
    responses, scale = study
    rows, columns = list(responses.index), list(responses.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    other_items = list(scale["items"])
    random.shuffle(other_items)
    before = score(responses, {"s": scale}).scores
    shuffled = responses.loc[rows, columns]
    after = score(shuffled, {"s": {**scale, "items": other_items}}).scores
    pd.testing.assert_frame_equal(after.sort_index(), before)


@settings(max_examples=40, deadline=None)
@given(studies())
def test_reversing_twice_restores(study):
    responses, scale = study
    low, high = scale["minimum"], scale["maximum"]
    turned = reverse(responses, low, high)
    pd.testing.assert_frame_equal(reverse(turned, low, high), responses)
    assert turned.isna().equals(responses.isna())
    # Answers turned round before, and every item turned round: the same scores.
    left = [item for item in scale["items"] if item not in scale["reverse_keyed"]]
    other = scores_of(turned, {**scale, "reverse_keyed": left})
    pd.testing.assert_series_equal(other, scores_of(responses, scale))


@settings(max_examples=40, deadline=None)
@given(studies())
def test_turning_every_item_round_turns_the_score_round(study):
    responses, scale = study
    left = [item for item in scale["items"] if item not in scale["reverse_keyed"]]
    plain = scores_of(responses, scale)
    turned = scores_of(responses, {**scale, "reverse_keyed": left})
    lowest, highest = score_range(scale, 1)
    np.testing.assert_allclose(turned, reverse(plain, lowest, highest), rtol=0, atol=1e-9)


@pytest.mark.parametrize("maximum", [0.1, 0.3, 0.7])
def test_sums_of_fractions_stay_in_range_too(maximum):
    items = ["a", "b", "c"]
    scale = {
        "items": items, "minimum": 0, "maximum": maximum, "reverse_keyed": [], "score": "mean",
        "items_needed": 1, "bands": [{"name": "all", "to": maximum}],
    }  # fmt: skip
    responses = pd.DataFrame(maximum, index=pd.RangeIndex(1, 4, name="row"), columns=items)
    result = score(responses, {"s": scale})
    assert (result.scores["s"] <= maximum).all()
    assert (result.scores["s_band"] == "all").all()
