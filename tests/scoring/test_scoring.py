"""Scoring on frames small enough to check by eye."""

import numpy as np
import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.core.scales import Scale
from questline.scoring.stage import score


def scale(**changes):
    """A scale as the rule's parameters describe it, made by the configuration model itself."""
    settings = {
        "label": "Scale",
        "kind": "reflective",
        "items": ["a", "b", "c"],
        "minimum": 1,
        "maximum": 5,
        "score": "sum",
        "direction": "higher is more",
        **changes,
    }
    model = Scale.model_validate(settings)
    described = model.model_dump()
    described["items_needed"] = model.items_needed
    return {
        key: described[key]
        for key in (
            "items", "minimum", "maximum", "reverse_keyed", "score", "items_needed", "bands"
        )
    }  # fmt: skip


def answers(**columns):
    frame = pd.DataFrame(columns, dtype="float64")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


def statistic(result, **wanted):
    rows = result.statistics
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1, f"{len(rows)} rows for {wanted}"
    return rows.iloc[0]


def test_a_sum_is_prorated_from_the_mean_of_the_answered_items():
    responses = answers(a=[1, 5, np.nan], b=[2, 4, np.nan], c=[3, np.nan, 2])
    result = score(responses, {"s": scale(least_answered="2")})
    assert result.scores["s"].tolist()[:2] == [6.0, 13.5]
    assert np.isnan(result.scores["s"].iloc[2])
    assert result.how["result"].tolist() == ["complete", "prorated", "not_scored"]
    assert result.how["answered"].tolist() == [3, 2, 1]
    assert result.how["needed"].tolist() == [2, 2, 2]


def test_a_mean_is_the_mean_of_the_answered_items():
    responses = answers(a=[1, 5], b=[2, 4], c=[3, np.nan])
    result = score(responses, {"s": scale(score="mean", least_answered="2")})
    assert result.scores["s"].tolist() == [2.0, 4.5]


def test_two_of_three_items_are_not_three_quarters():
    responses = answers(a=[1, 5], b=[2, 4], c=[3, np.nan])
    result = score(responses, {"s": scale(least_answered="75%")})
    assert result.how["needed"].tolist() == [3, 3]
    assert result.how["result"].tolist() == ["complete", "not_scored"]


def test_half_of_three_items_are_two():
    responses = answers(a=[1, 5], b=[np.nan, 4], c=[np.nan, np.nan])
    result = score(responses, {"s": scale(least_answered="50%")})
    assert result.how["result"].tolist() == ["not_scored", "prorated"]


def test_reversal_is_from_the_declared_range():
    """Nobody answered 5, which reversal from the answers seen would take for the maximum."""
    responses = answers(a=[1, 2], b=[1, 2], c=[1, 4])
    result = score(responses, {"s": scale(reverse_keyed=["c"])})
    assert result.scores["s"].tolist() == [1 + 1 + 5, 2 + 2 + 2]


def test_nothing_is_reversed_because_it_correlates_negatively():
    responses = answers(a=[1, 2, 4, 5], b=[1, 2, 5, 4], c=[5, 4, 1, 2])
    result = score(responses, {"s": scale()})
    assert result.scores["s"].tolist() == [7, 8, 10, 11]
    sign = statistic(result, analysis="sign_check", level="c")
    assert sign["estimate"] < 0
    assert "Nothing was changed" in sign["note"]
    assert statistic(result, analysis="sign_check", level="a")["n"] == 4


def test_bands_are_reached_up_to_and_including_their_limit():
    bands = [{"name": "low", "to": 6}, {"name": "middle", "to": 10}, {"name": "high", "to": 15}]
    responses = answers(
        a=[2, 2, 2, 3, np.nan, np.nan], b=[2, 2, 2, 3, 2.2, np.nan], c=[2, 3, 4, 5, 2, 1]
    )
    result = score(responses, {"s": scale(bands=bands, least_answered="2")})
    assert result.scores["s"].round(9).tolist()[:5] == [6, 7, 8, 11, 6.3]
    expected = ["low", "middle", "middle", "high", "middle", None]
    assert result.scores["s_band"].tolist() == expected
    assert result.scores["s_band"].dtype == object


def test_the_counts_are_in_the_store():
    responses = answers(a=[1, 5, np.nan], b=[2, 4, np.nan], c=[3, np.nan, 2])
    result = score(responses, {"s": scale(least_answered="2")})
    for level in ("complete", "prorated", "not_scored"):
        row = statistic(result, analysis="scores", term="s", level=level, statistic="count")
        assert row["estimate"] == 1
        assert (row["table"], row["row"], row["column"]) == ("scores", "s", level)
        assert row["id"] == f"scoring/scores/none/analysed/s/{level}/count"
    assert result.line == "of 3 respondents scored: s for 2"


def test_the_ledger_goes_respondent_by_respondent():
    responses = answers(a=[1, 5], b=[2, 4], c=[3, 3])
    result = score(responses, {"one": scale(), "two": scale(score="mean")})
    assert result.how["row"].tolist() == [1, 1, 2, 2]
    assert result.how["scale"].tolist() == ["one", "two", "one", "two"]


def test_every_answer_out_of_range_is_named_at_once():
    responses = answers(a=[1, 9], b=[0, 4], c=[3, 3])
    with pytest.raises(StudyError) as error:
        score(responses, {"s": scale()})
    assert len(error.value.problems) == 2
    assert "row 2 of the raw file" in str(error.value)
    assert 'item "b"' in str(error.value)


def test_constant_and_empty_items_have_a_reason_instead_of_a_sign():
    empty = [np.nan] * 4
    responses = answers(a=[1, 2, 3, 4], b=[3, 3, 3, 3], c=empty, d=[2, 1, 4, 4])
    result = score(responses, {"s": scale(items=["a", "b", "c", "d"], least_answered="1")})
    constant = statistic(result, analysis="sign_check", level="b")
    assert constant["status"] == "not_computable"
    assert constant["note"] == "Everyone who answered b gave the same answer."
    assert statistic(result, analysis="sign_check", level="c")["note"] == "Nobody answered c."
    assert statistic(result, analysis="sign_check", level="a")["estimate"] == pytest.approx(
        np.corrcoef([1, 2, 3, 4], [2, 1, 4, 4])[0, 1]
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("respondents", [0, 1, 2])
def test_hardly_any_respondents(respondents):
    responses = answers(a=[1, 5], b=[2, 4], c=[3, 3]).iloc[:respondents]
    result = score(responses, {"s": scale()})
    assert len(result.scores) == respondents
    assert len(result.how) == respondents
    signs = result.statistics[result.statistics["analysis"] == "sign_check"]
    assert (signs["status"] == "not_computable").all()
    assert (signs["note"] != "").all()


def test_a_single_item_is_a_scale():
    responses = answers(a=[1, 5, np.nan])
    result = score(responses, {"s": scale(items=["a"])})
    assert result.scores["s"].tolist()[:2] == [1, 5]
    note = statistic(result, analysis="sign_check", level="a")["note"]
    assert note == "There is no other item that varies."


def test_a_study_without_scales():
    result = score(answers(a=[1, 2]), {})
    assert result.scores.shape == (2, 0)
    assert result.how.empty
    assert result.statistics.empty
    assert result.line == "no scales are declared"


def test_answers_that_cancel_have_no_rest():
    responses = answers(a=[1, 2, 5, 3], b=[1, 2, 3, 4], c=[4, 3, 2, 1])
    result = score(responses, {"s": scale()})
    note = statistic(result, analysis="sign_check", level="a")["note"]
    assert note == "The sum of the other items does not vary."
