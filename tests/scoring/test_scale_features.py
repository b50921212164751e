"""What a scale may have besides a sum or a mean: in its definition, in scoring and in all that
takes its items or scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from questline.core.errors import StudyError
from questline.core.item_answers import straight_line
from questline.core.keying import keyed_answers
from questline.core.scales import FEATURES, Scale
from questline.core.statistics import StatisticsPart
from questline.imputation.model import _passive_score
from questline.imputation.passive import score_values
from questline.measurement.items import items_of
from questline.measurement.rows.rows import Rows
from questline.measurement.rows.scale_rows import METHODS, describe_item, describe_scores
from questline.scoring.scores_again import scores as scores_again
from questline.scoring.stage import score

PLAIN = {
    "label": "Scale", "kind": "reflective", "items": ["a", "b", "c"], "minimum": 1, "maximum": 5,
    "score": "sum", "direction": "higher is more",
}  # fmt: skip
TABLE = {total: float(total * 2) for total in range(3, 16)}
COUNTED = {"score": "count", "counted": {"a": [4, 5], "b": [4, 5], "c": [1, 2]}}


def scale(**changes):
    return Scale.model_validate({**PLAIN, **changes})


def answers(*rows):
    frame = pd.DataFrame(list(rows), columns=["a", "b", "c"], dtype="float64")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


def scored(frame, **changes):
    return score(frame, {"s": scale(**changes).as_parameters()})


def points(frame, **changes):
    return scored(frame, **changes).scores["s"].tolist()


@pytest.mark.parametrize(
    ("changes", "key", "says"),
    [
        ({"score": "count"}, "counted", "no answers"),
        ({"counted": {"a": [1]}}, "counted", "some answers"),
        ({"score": "count", "counted": {"a": [1], "b": [1]}}, "counted", '"c" stands in one'),
        ({**COUNTED, "counted": {**COUNTED["counted"], "d": [1]}}, "counted", '"d" stands in one'),
        ({**COUNTED, "counted": {**COUNTED["counted"], "a": [6]}}, "counted", "the code 6"),
        ({**COUNTED, "counted": {**COUNTED["counted"], "a": []}}, "counted", "no answer counts"),
        ({**COUNTED, "reverse_keyed": ["a"]}, "reverse_keyed", "answers are counted"),
        ({"score": "mean", "prorate": False}, "prorate", "for a mean"),
        ({"codes": {1: 0, 2: 1}}, "codes", "the code 0"),
        ({"permitted": [1, 3, 5], "codes": {1: 1, 2: 2, 3: 5}}, "codes", "the code 2"),
        ({"permitted": [1, 3]}, "permitted", "from 1 to 3"),
        ({"permitted": [5, 1]}, "permitted", "out of order"),
        ({"permitted": [1, 2, 5], "reverse_keyed": ["a"]}, "permitted", "uneven steps"),
        ({"conversion": {**TABLE, 16: 40}}, "conversion", "for 16, which is no possible sum"),
        ({"conversion": {3: 1, 4: 2}}, "conversion", "no score for 5, 6, 7, 8, 9"),
        ({"conversion": TABLE, "least_answered": "2"}, "least_answered", "a table turns sums"),
        ({"conversion": TABLE, "multiply_by": 2}, "conversion", "multiplied by 2"),
        ({"conversion": TABLE, "score": "mean"}, "conversion", "a table for a mean"),
        ({"bands": [{"name": "x"}, {"name": "y"}]}, "bands", "nothing says where"),
        ({"bands": [{"name": "x", "to": 7}, {"name": "y", "from": 8}]}, "bands", "both `to` and"),
        ({"bands": [{"name": "x", "from": 4}, {"name": "y", "from": 8}]}, "bands",
         "the first band begins at 4"),
        ({"bands": [{"name": "x"}, {"name": "y", "from": 8}, {"name": "z", "from": 8}]}, "bands",
         "end at 8, 8"),
        ({"multiply_by": 4, "bands": [{"name": "x", "to": 15}]}, "bands", "ends at 15"),
    ],
)  # fmt: skip
def test_a_definition_that_does_not_fit_together_is_refused(changes, key, says):
    with pytest.raises(ValidationError) as refused:
        scale(**changes)
    misfits = [one for detail in refused.value.errors() for one in detail["ctx"]["error"].misfits]
    assert [one.key for one in misfits if says in one.found] == [key], misfits


def test_a_plain_scale_has_no_features_and_its_bands_are_as_written():
    plain = scale(bands=[{"name": "low", "to": 9}, {"name": "high", "to": 15}]).as_parameters()
    assert not set(FEATURES) & set(plain)
    assert [band["to"] for band in plain["bands"]] == [9, 15]


def test_the_studys_codes_are_turned_before_items_are_turned_round():
    """Study codes 1 to 5 for scale codes 5 to 1: turned, then c turned round again."""
    backwards = {code: 6 - code for code in range(1, 6)}
    assert points(answers([1, 2, 4]), codes=backwards, reverse_keyed=["c"]) == [5 + 4 + 4]
    keyed = keyed_answers(answers([1, np.nan, 9]), scale(codes=backwards).as_parameters())
    assert keyed.iloc[0, 0] == 5
    assert keyed.isna().iloc[0].tolist() == [False, True, True]


def test_turned_codes_are_said_in_the_store_and_on_the_screen():
    result = scored(answers([0, 1, 2]), minimum=0, maximum=100, permitted=[0, 25, 50, 75, 100],
                    codes={0: 0, 1: 25, 2: 50, 3: 75, 4: 100}, score="mean")  # fmt: skip
    (row,) = result.statistics.query("analysis == 'recoded'").to_dict("records")
    assert row["estimate"] == 3
    assert "0 to 0, 1 to 25, 2 to 50" in row["method"]
    assert result.line.endswith("codes turned into those of the scale: s")
    assert result.scores["s"].tolist() == [25]


@pytest.mark.parametrize(
    ("changes", "unfit", "expected"),
    [({"codes": {1: 5, 5: 1}}, 3, "one of 1, 5"), ({"permitted": [1, 3, 5]}, 2, "one of 1, 3, 5"),
     ({}, 6, "answers from 1 to 5")],
)  # fmt: skip
def test_an_answer_that_the_scale_has_no_place_for_stops_the_run(changes, unfit, expected):
    with pytest.raises(StudyError) as stopped:
        scored(answers([1, 5, 1], [1, unfit, 5]), **changes)
    (problem,) = stopped.value.problems
    assert f"{unfit} in row 2" in problem.found
    assert problem.expected == expected


def test_a_table_turns_sums_and_a_sum_that_it_lacks_stops_the_run():
    assert points(answers([1, 1, 1], [5, 5, 5], [5, 5, np.nan]), conversion=TABLE)[:2] == [6, 30]
    between = {"minimum": 1, "maximum": 4.5, "conversion": {3: 1, 13.5: 9}}
    assert points(answers([1, 1, 1], [4.5, 4.5, 4.5]), **between) == [1, 9]
    with pytest.raises(StudyError, match=r"the first one 4\.5 in row 2"):
        scored(answers([1, 1, 1], [1, 1, 2.5]), **between)


def test_a_count_is_prorated_unless_the_scale_says_otherwise():
    frame = answers([4, 3, 1], [5, np.nan, 2], [np.nan, np.nan, 1])
    found = points(frame, **COUNTED, least_answered="2")
    assert found[:2] == [2, 3]
    assert np.isnan(found[2])
    assert points(frame, **COUNTED, least_answered="1", prorate=False) == [2, 2, 1]


def test_a_sum_that_is_not_prorated_may_lie_below_the_lowest_complete_one():
    plain = scale(prorate=False, least_answered="1")
    assert (plain.lowest_score, plain.highest_score) == (1, 15)
    result = scored(answers([1, np.nan, np.nan]), prorate=False, least_answered="1")
    assert result.scores["s"].tolist() == [1]
    assert result.how["result"].tolist() == ["partial"]


def test_a_band_begins_at_its_from_and_ends_with_its_to():
    bands = [{"name": "low"}, {"name": "middle", "from": 7}, {"name": "high", "from": 12}]
    frame = answers([2, 2, 2], [2, 2, np.nan], [2, 2, 3], [4, 4, 3], [4, 4, 4], [3, 2, np.nan])
    found = scored(frame, bands=bands, least_answered="2").scores
    assert found["s"].tolist() == [6, 6, 7, 11, 12, 7.5]
    assert found["s_band"].tolist() == ["low", "low", "middle", "middle", "high", "middle"]
    upward = [{"name": "low", "to": 7}, {"name": "high", "to": 15}]
    assert scored(frame, bands=upward, least_answered="2").scores["s_band"].iloc[5] == "high"
    begins = [{"name": "low"}, {"name": "high", "from": 8}]
    assert scored(frame, bands=begins, least_answered="2").scores["s_band"].iloc[5] == "low"


def test_measurement_takes_the_points_that_enter_the_score():
    """Counted items are 0 or 1; codes are the scale's, and those alone are declared answers."""
    frame = answers([4, 3, 1], [5, 1, 4], [1, 1, 5])
    counted = scale(**COUNTED).as_parameters()
    items = items_of("s", frame, {"s": counted}, 7)
    assert items.answers.to_numpy().tolist() == [[1, 0, 1], [1, 0, 0], [0, 0, 0]]
    assert items.declared["a"] == [0, 1]
    wide = scale(minimum=0, maximum=100, permitted=[0, 25, 50, 75, 100], score="mean",
                 codes={1: 0, 2: 25, 3: 50, 4: 75, 5: 100}).as_parameters()  # fmt: skip
    items = items_of("s", frame, {"s": wide}, 7)
    assert items.declared["a"] == [0, 25, 50, 75, 100]
    assert items.ordinal(["a", "b", "c"]).items == ("a", "b", "c")
    part = StatisticsPart("measurement")
    describe_item(Rows(part, "s", METHODS), "b", wide, items.answers["b"])
    rows = part.table().set_index("statistic")
    assert rows.loc["floor_share", "events"] == 2
    assert rows.loc["mean", "method"] == "answers in the codes of the scale"


def test_an_item_that_is_not_public_is_not_described():
    part = StatisticsPart("measurement")
    plain = {**scale().as_parameters(), "withheld": ["b"]}
    describe_item(Rows(part, "s", METHODS), "b", plain, answers([4, 3, 1])["b"])
    rows = part.table().set_index("statistic")
    assert rows.loc["count", "estimate"] == 1
    for statistic in ("mean", "sd", "floor_share", "ceiling_share"):
        assert rows.loc[statistic, "status"] == "not_computable"
        assert "not shown one by one" in rows.loc[statistic, "note"]


def test_the_bins_of_multiplied_and_converted_scores_cover_their_range():
    for changes in ({"multiply_by": 4}, {"conversion": TABLE}):
        made = scale(**changes).as_parameters()
        part = StatisticsPart("measurement")
        ends = pd.Series([made["lowest_score"], made["highest_score"]])
        describe_scores(Rows(part, "s", METHODS), "s", made, ends)
        rows = part.table()
        assert rows[rows["level"].str.contains(" to ", na=False)]["estimate"].sum() == 2
        assert rows.set_index("statistic").loc["ceiling_share", "estimate"] == 0.5


@pytest.mark.parametrize(
    "changes",
    [
        {"multiply_by": 4, "reverse_keyed": ["b"]},
        {"codes": {code: 6 - code for code in range(1, 6)}, "reverse_keyed": ["c"]},
        {"minimum": 0, "maximum": 100, "score": "mean", "reverse_keyed": ["a"],
         "codes": {1: 0, 2: 25, 3: 50, 4: 75, 5: 100}},
        {"minimum": 0, "maximum": 6, "codes": {code: code - 1 for code in range(1, 6)},
         "reverse_keyed": ["a"], "multiply_by": 0.5},
    ],
)  # fmt: skip
def test_imputation_makes_the_same_scores_of_complete_items_as_scoring(changes):
    frame = answers([1, 2, 3], [5, 5, 5], [1, 1, 1], [4, 2, 5], [3, 1, 4])
    made = scale(**changes).as_parameters()
    again = score_values(_passive_score("s", made), lambda item: frame[item].to_numpy())
    assert again.tolist() == pytest.approx(points(frame, **changes))


def test_imputation_never_follows_a_count_or_a_table():
    for changes in (COUNTED, {"conversion": TABLE}):
        with pytest.raises(ValueError, match="no weighted sum"):
            _passive_score("s", scale(**changes).as_parameters())


@pytest.mark.parametrize(
    ("codes", "line"),
    [({}, (1, 0)), ({1: 0, 2: 25, 3: 50}, (25, -25)), ({1: 3, 2: 2, 3: 1}, (-1, 4)),
     ({1: 0, 2: 1, 3: 5}, None), ({1: 2, 2: 2}, None), ({1: 2}, None)],
)  # fmt: skip
def test_codes_lie_on_a_line_or_not(codes, line):
    assert straight_line(codes) == line


@pytest.mark.parametrize(
    "changes", [{"multiply_by": 4}, {"conversion": TABLE}, COUNTED,
                {"codes": {code: 6 - code for code in range(1, 6)}}],
)  # fmt: skip
def test_robustness_makes_planned_scores_as_scoring_and_unfit_answers_missing(changes):
    frame = answers([1, 2, 3], [5, 5, 5], [4, np.nan, 1])
    made = {**scale(**changes).as_parameters(), "factor": 1.0}
    again = scores_again(frame, {"s": made})["s"]
    np.testing.assert_array_equal(again, scored(frame, **changes).scores["s"])
    assert np.isnan(scores_again(answers([1, 2, 9]), {"s": made})["s"].iloc[0])


def test_items_whose_low_answers_count_go_the_other_way_as_turned_ones_do():
    assert scale(**COUNTED).turned == ["c"]
    assert scale(reverse_keyed=["b"]).turned == ["b"]
