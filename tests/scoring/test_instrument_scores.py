"""Every instrument of the library is scored as its worked examples say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from questline.core.instruments import Instrument
from questline.core.keying import keyed_answers
from questline.scoring.scale_scores import scale_scores
from questline.scoring.stage import score
from questline.tools.instrument_library import library

LIBRARY = library()
SCORED = [name for name, one in LIBRARY.items() if one.scores]
EXAMPLES = [
    (name, number)
    for name, one in LIBRARY.items()
    for number in range(len(one.worked_examples))
]  # fmt: skip


def definitions(instrument: Instrument, **changes):
    """The scores of an instrument as a study has them that maps each tag to a variable."""
    variables = {tag: f"v_{tag}" for tag in instrument.items}
    return {
        name: instrument.scale(name, variables, changes).as_parameters()
        for name in instrument.scores
    }


def answered(instrument: Instrument, *respondents):
    table = [[np.nan if code is None else float(code) for code in one] for one in respondents]
    frame = pd.DataFrame(table, columns=[f"v_{tag}" for tag in instrument.items])
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


def points(frame, scale):
    return scale_scores(keyed_answers(frame, scale), scale)["score"]


def every(instrument: Instrument, code):
    return [code] * len(instrument.items)


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_a_worked_example_comes_out(name, number):
    instrument = LIBRARY[name]
    example = instrument.worked_examples[number]
    scored = score(answered(instrument, example.answers), definitions(instrument)).scores.iloc[0]
    assert example.scores
    for one, wanted in example.scores.items():
        assert scored[one] == pytest.approx(wanted, abs=1e-9), one
    for one, band in example.bands.items():
        assert scored[f"{one}_band"] == band, one
    for one in example.not_scored:
        assert np.isnan(scored[one]), one


@pytest.mark.parametrize("name", SCORED)
def test_no_answers_reach_beyond_the_possible_range_and_the_ends_can_be_reached(name):
    """The highest keyed answers give the highest score, and turned round the lowest."""
    instrument = LIBRARY[name]
    low, high = instrument.minimum, instrument.maximum
    up = [low if tag in instrument.reverse_keyed else high for tag in instrument.items]
    down = [low + high - code for code in up]
    if instrument.counted:
        up = [instrument.counted[tag][0] for tag in instrument.items]
        down = [next(code for code in (low, high) if code not in instrument.counted[tag])
                for tag in instrument.items]  # fmt: skip
    frame = answered(instrument, up, down)
    for scale in definitions(instrument).values():
        ends = [scale["highest_score"], scale["lowest_score"]]
        assert points(frame, scale).tolist() == pytest.approx(ends)


@pytest.mark.parametrize("name", SCORED)
def test_someone_who_answered_nothing_has_no_score(name):
    instrument = LIBRARY[name]
    frame = answered(instrument, every(instrument, None))
    for scale in definitions(instrument).values():
        assert points(frame, scale).isna().all()


@pytest.mark.parametrize("name", SCORED)
def test_a_missing_answer_is_missed_as_the_instrument_says(name):
    """One answer too few has no score; just enough has one."""
    instrument = LIBRARY[name]
    for one, scale in definitions(instrument).items():
        tags = [item.removeprefix("v_") for item in scale["items"]]
        needed = scale["items_needed"]
        rows = []
        for kept in (needed, needed - 1):
            there = set(tags[:kept]) | (set(instrument.items) - set(tags))
            rows.append([instrument.maximum if tag in there else None for tag in instrument.items])
        found = points(answered(instrument, *rows), scale)
        assert found.notna().tolist() == [True, False], one


@pytest.mark.parametrize(
    ("answers", "points", "band"),
    [
        # PHQ-9: 4 of 8 items is 4.5 of nine, which is below 5; so is 4, and 5 is not.
        ([1, 1, 1, 1, 0, 0, 0, 0, None], 4.5, "minimal"),
        ([1, 1, 1, 1, 0, 0, 0, 0, 0], 4, "minimal"),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0], 5, "mild"),
        # 8 of 8 items is 9; 9 of 8 is 10.125, beyond the limit of 10.
        ([1, 1, 1, 1, 1, 1, 1, 1, None], 9, "mild"),
        ([2, 1, 1, 1, 1, 1, 1, 1, None], 10.125, "moderate"),
        # 7 of 9 is enough: 14 of 7 is 18; and 6 of 9 is not.
        ([2, 2, 2, 2, 2, 2, 2, None, None], 18, "moderately_severe"),
        ([2, 2, 2, 2, 2, 2, None, None, None], None, None),
    ],
)
def test_a_prorated_phq_9_at_the_limits_of_its_bands(answers, points, band):
    instrument = LIBRARY["phq_9"]
    scored = score(answered(instrument, answers), definitions(instrument)).scores.iloc[0]
    if points is None:
        assert np.isnan(scored["phq_9"])
        assert scored["phq_9_band"] is None
    else:
        assert (scored["phq_9"], scored["phq_9_band"]) == (points, band)


@pytest.mark.parametrize(
    ("answers", "points", "band"),
    [([3, 3, 2, 2, 2, None], 14.4, "serious"), ([3, 2, 2, 2, None, None], 13.5, "serious"),
     ([3, 2, 2, 2, 2, 1], 12, "below_thirteen"), ([4, 2, 2, 2, None, None], 15, "serious"),
     ([3, 2, 2, 2, None, 1], 12, "below_thirteen")],
)  # fmt: skip
def test_a_prorated_kessler_6_is_serious_from_thirteen_on(answers, points, band):
    instrument = LIBRARY["kessler_6"]
    scales = definitions(instrument, least_answered="4")
    scored = score(answered(instrument, answers), scales).scores.iloc[0]
    assert (scored["total"], scored["total_band"]) == (points, band)


def test_the_who_5_prorated_between_its_two_printed_limits():
    """13 of 5 items is 52; 10 of 4 is 12.5 of 5, which is 50; 11 of 4 is 55."""
    instrument = LIBRARY["who_5"]
    rows = [[3, 3, 3, 2, 2], [3, 3, 2, 2, None], [3, 3, 3, 2, None]]
    scored = score(answered(instrument, *rows), definitions(instrument, least_answered="4")).scores
    assert scored["total"].tolist() == [52, 50, 55]
    assert scored["total_band"].tolist() == ["not_low", "low", "not_low"]


def test_the_swemwbs_table_holds_every_sum_in_rising_order():
    instrument = LIBRARY["swemwbs"]
    rows = []
    for total in range(7, 36):
        rows.append([1 + (total - 7) // 7 + (place < (total - 7) % 7) for place in range(7)])
    scored = score(answered(instrument, *rows), definitions(instrument)).scores["total"]
    assert (scored.iloc[0], scored.iloc[-1]) == (7, 35)
    assert scored.is_monotonic_increasing
    assert scored.is_unique


def test_a_missing_answer_to_the_loneliness_scale_adds_nothing():
    """The manual's syntax: one missing of six adds nothing; two are too many."""
    instrument = LIBRARY["de_jong_gierveld_6"]
    rows = [[3, 1, 1, 3, 1, None], [3, 1, 1, 3, None, None], [1, 3, 3, 1, 3, None]]
    result = score(answered(instrument, *rows), definitions(instrument))
    assert result.scores["total"].fillna(-1).tolist() == [5, -1, 0]
    assert result.how.query("scale == 'total'")["result"].tolist() == [
        "partial", "not_scored", "partial"
    ]  # fmt: skip
    counts = result.statistics.query("analysis == 'scores' and term == 'total'")
    assert dict(zip(counts["level"], counts["estimate"], strict=True)) == {
        "complete": 0, "partial": 2, "not_scored": 1
    }  # fmt: skip
