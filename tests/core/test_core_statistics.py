"""The statistics store: ids, statuses, rounding, and a CSV that comes back as it went."""

from __future__ import annotations

import io
import math

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from questline.core.statistics import (
    COLUMNS,
    NUMBERS,
    TEXTS,
    StatisticsPart,
    as_store,
    disarm,
    join_parts,
    round_significant,
    statistic_id,
    store_from_csv,
    store_to_csv,
)


def part() -> StatisticsPart:
    """Rows of every status, with awkward texts and numbers."""
    store = StatisticsPart("modelling")
    store.add("leaving", "age", "odds_ratio", 1.23456789012345, model="adjusted",
              dataset="complete", ci_low=0.5, ci_high=math.inf, p=1e-12, n=342,
              unit="per 10 higher", method="logistic")  # fmt: skip
    store.add("leaving", "age", "standard_error", math.nan, note="It was not estimated, see =1+1.")
    store.add("leaving", "=SUM(A1)", "count", 0, level='x "y", z\nand more', group="by=é")
    store.add("leaving", "small", "count", 7, status="hidden", note="Fewer than 10.")
    store.add("leaving", "zero", "coefficient", -0.0, status="rounded")
    return store


@pytest.mark.parametrize(
    ("names", "identifier"),
    [
        ({"term": "raw_rows"}, "cleaning/flow/none/none/raw_rows/count"),
        ({"term": "", "model": "adjusted"}, "cleaning/flow/adjusted/none/none/count"),
        (
            {"term": "age", "level": "old", "group": "sex=f", "dataset": "complete"},
            "cleaning/flow/none/complete/age@sex=f/old/count",
        ),
        ({"term": "a/b", "level": "c/d"}, "cleaning/flow/none/none/a:b/c:d/count"),
    ],
)
def test_an_id_is_made_from_the_names(names, identifier):
    assert statistic_id("cleaning", "flow", "count", **names) == identifier


def test_an_id_stands_once():
    store = StatisticsPart("cleaning")
    store.add("flow", "analysed", "count", 1)
    with pytest.raises(ValueError, match="two statistics have the id cleaning/flow"):
        store.add("flow", "analysed", "count", 2)


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"no such column .*\['units'\]"):
        StatisticsPart("cleaning").add("flow", "analysed", "count", 1, units="people")


@pytest.mark.parametrize("estimate", [None, math.nan, math.inf, -math.inf])
def test_what_cannot_be_computed_says_why(estimate):
    store = StatisticsPart("measurement")
    with pytest.raises(ValueError, match="no number and no note"):
        store.add("scale", "alpha", "alpha", estimate)
    store.add("scale", "alpha", "alpha", estimate, note="All answers are the same.")
    row = store.table().iloc[0]
    assert row["status"] == "not_computable"
    assert math.isnan(row["estimate"])
    assert row["note"] == "All answers are the same."


def test_the_status_is_kept_or_follows_from_the_number():
    table = part().table()
    assert table["status"].tolist() == ["shown", "not_computable", "shown", "hidden", "rounded"]


def test_a_status_that_does_not_exist_is_refused():
    store = StatisticsPart("cleaning")
    store.add("flow", "analysed", "count", 1, status="secret")
    with pytest.raises(ValueError, match=r"unknown status .*secret"):
        store.table()


def test_columns_and_types_are_always_the_same():
    for table in (part().table(), StatisticsPart("cleaning").table(), as_store([])):
        assert tuple(table.columns) == COLUMNS
        assert all(table[name].dtype == np.float64 for name in NUMBERS)
        assert all(table[name].dtype == object for name in TEXTS)
        assert not table[list(TEXTS)].isna().any(axis=None)


def test_columns_can_be_filled_later():
    store = part()
    identifier = store.rows()[0]["id"]
    store.set(identifier, p_adjusted=0.04)
    assert store.table().loc[0, "p_adjusted"] == 0.04


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (1.23456789012345, 1.23456789),
        (123456789.012345, 123456789.0),
        (-1.23456789052345e-7, -1.234567891e-7),
        (98765432109.9, 98765432110.0),
        (0.1 + 0.2, 0.3),
        (0.0, 0.0),
    ],
)
def test_ten_significant_digits_are_kept(value, rounded):
    assert round_significant(value) == rounded


def test_minus_zero_becomes_zero_and_what_is_not_finite_nothing():
    assert math.copysign(1, round_significant(-0.0)) == 1
    assert math.isnan(round_significant(math.nan))
    assert math.isnan(round_significant(math.inf))


def test_a_number_that_is_stored_is_rounded():
    table = part().table()
    assert table.loc[0, "estimate"] == 1.23456789
    assert math.isnan(table.loc[0, "ci_high"])
    assert math.copysign(1, table.loc[4, "estimate"]) == 1


def test_csv_and_back():
    store = part().table()
    text = store_to_csv(store)
    again = store_from_csv(text)
    # A text that a spreadsheet would run comes back disarmed; nothing else differs.
    expected = store.copy()
    expected.loc[2, "term"] = "'=SUM(A1)"
    assert_frame_equal(again, expected)
    assert store_to_csv(again) == text
    assert "\r" not in text


def test_csv_of_nothing_and_back():
    assert_frame_equal(store_from_csv(store_to_csv(as_store([]))), as_store([]))


def test_whole_numbers_have_no_point_and_missing_is_empty():
    text = store_to_csv(part().table())
    cells = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert cells["estimate"].tolist() == ["1.23456789", "", "0", "7", "0"]
    assert cells.loc[0, ["n", "p", "ci_high"]].tolist() == ["342", "1e-12", ""]


def test_texts_that_look_missing_stay_texts():
    store = StatisticsPart("description")
    store.add("answers", "NA", "count", 1, level="None", note="nan")
    again = store_from_csv(store_to_csv(store.table()))
    assert again.loc[0, ["term", "level", "note"]].tolist() == ["NA", "None", "nan"]


@pytest.mark.parametrize(
    ("text", "disarmed"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2 to 3", "'-2 to 3"),
        ("@name", "'@name"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-99", "-99"),
        ("+1.5", "+1.5"),
        ("-", "'-"),
        ("a=b", "a=b"),
        ("", ""),
        (" =1", " =1"),
    ],
)
def test_formulas_are_disarmed(text, disarmed):
    assert disarm(text) == disarmed


def test_parts_are_joined_and_ids_stay_unique():
    first, second = part().table(), StatisticsPart("cleaning")
    second.add("flow", "analysed", "count", 1)
    joined = join_parts([first, as_store([]), second.table()])
    assert len(joined) == 6
    assert joined["id"].is_unique
    with pytest.raises(ValueError, match="occur twice"):
        join_parts([first, first])
    assert_frame_equal(join_parts([]), as_store([]))
