"""The one rule of release, case by case."""

import math

import pandas as pd
import pytest

from questline.core.statistics import (
    NUMBERS,
    StatisticsPart,
    store_from_csv,
    store_to_csv,
)
from questline.release.stage import release

NOTE = "Hidden: it rests on fewer than 10 respondents, or would give such a number away."


def part(stage="description"):
    return StatisticsPart(stage)


def released(*parts, threshold=10):
    return release([one.table() for one in parts], {"threshold": threshold})


def row(store, identifier):
    return store.set_index("id").loc[identifier]


def status(statistics, identifier="last", threshold=10):
    """The public status of the row with that id, or of the last row added."""
    public = released(statistics, threshold=threshold).public
    return (public.iloc[-1] if identifier == "last" else row(public, identifier))["status"]


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "hidden"), (1, "hidden"), (9, "hidden"), (10, "shown")]
)
def test_counts_below_the_threshold_are_hidden(count, expected):
    statistics = part()
    statistics.add("table_one", "gender", "count", count, level="other")
    assert status(statistics) == expected
    note = released(statistics).public["note"].item()
    assert note == (NOTE if expected == "hidden" else "")


def test_a_hidden_row_keeps_its_id_and_loses_every_number_and_its_note():
    statistics = part("modelling")
    statistics.add(
        "leaving", "x", "odds_ratio", 2.5, note="Six of them.", se=0.5, df=3, conf_level=0.95,
        ci_low=1.2, ci_high=4.0, p=0.02, p_adjusted=0.04, n=40, denominator=40, events=6,
        method="logistic regression", unit="per 1 higher",
    )  # fmt: skip
    result = released(statistics)
    hidden = result.public.iloc[0]
    assert hidden["id"] == result.internal.iloc[0]["id"]
    assert hidden["status"] == "hidden"
    assert hidden["note"] == NOTE
    assert all(math.isnan(hidden[name]) for name in NUMBERS)
    assert hidden["unit"] == "per 1 higher"
    shown = result.internal.iloc[0]
    assert (shown["status"], shown["estimate"], shown["note"]) == ("shown", 2.5, "Six of them.")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"n": 9}, "hidden"),
        ({"n": 10}, "shown"),
        ({"denominator": 4}, "hidden"),
        ({"n": 300, "events": 9}, "hidden"),
        ({"n": 300, "events": 292}, "hidden"),
        ({"n": 300, "events": 290}, "shown"),
        ({"denominator": 50, "events": 45}, "hidden"),
        ({"n": 300, "events": 0}, "hidden"),
        ({}, "shown"),
    ],
)
def test_few_people_behind_a_number(fields, expected):
    statistics = part()
    statistics.add("table_one", "hours", "percent", 31.5, **fields)
    assert status(statistics) == expected


@pytest.mark.parametrize(
    ("statistic", "expected"),
    [
        ("missing_count", "hidden"),
        ("left_out", "hidden"),
        ("events", "hidden"),
        ("influential_count", "hidden"),
        ("parameters", "shown"),
        ("number_of_tests", "shown"),
        ("residual_df", "shown"),
        ("minimum", "hidden"),
        ("maximum", "hidden"),
        ("mean", "shown"),
    ],
)
def test_only_counts_of_people_are_small_counts(statistic, expected):
    statistics = part("modelling")
    statistics.add("analysis", "model", statistic, 3)
    assert status(statistics) == expected


def test_columns_and_file_findings_are_no_people():
    statistics = part("intake")
    statistics.add("export", "columns", "count", 8)
    statistics.add("findings", "delimiter", "count", 1, note="Separated by commas.")
    statistics.add("findings", "unknown_columns", "count", 2, note="2 columns: IP version, agent.")
    public = released(statistics).public
    assert set(public["status"]) == {"shown"}
    # Nobody has said that a header which the codebook does not know is fit for the public.
    withheld = "The particulars are in the internal edition alone."
    assert public["note"].tolist()[1:] == ["Separated by commas.", withheld]
    statistics = part("intake")
    statistics.add("export", "rows", "count", 8)
    assert status(statistics) == "hidden"


def test_findings_about_answers_do_not_quote_them_in_public():
    statistics = part("intake")
    statistics.add("findings", "label_variants", "count", 20, note='gender: 3 answers ("FEM").')
    statistics.add("findings", "unused_levels", "count", 1, note="Nobody answered other.")
    result = released(statistics)
    assert result.public["status"].tolist() == ["shown", "hidden"]
    assert not result.public["note"].str.contains("gender|Nobody").any()
    assert result.internal["note"].str.contains("gender|Nobody").all()


def test_changes_are_counts_of_answers():
    statistics = part("cleaning")
    statistics.add("changes", "out_of_range", "count", 3)
    assert status(statistics) == "hidden"


CELL = {"table": "table_one", "row": "employer/other", "column": "leaving/yes"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (CELL, "hidden"),
        ({"table": "table_one", "row": "employer", "column": "leaving"}, "hidden"),
        ({"table": "table_one", "row": "employer", "column": ""}, "hidden"),
        ({"table": "table_one", "row": "", "column": ""}, "hidden"),
        ({"table": "table_one", "row": "employer/council;employer/other", "column": ""}, "hidden"),
        ({"table": "table_one", "row": "employer/other", "column": "x;leaving/yes"}, "hidden"),
        ({"table": "table_one", "row": "employer/other", "column": "leaving/no"}, "shown"),
        ({"table": "table_one", "row": "employer/other", "column": "all"}, "shown"),
        ({"table": "table_one", "row": "employer/council", "column": "leaving/yes"}, "shown"),
        ({"table": "table_one", "row": "employ", "column": "leaving"}, "shown"),
        ({"table": "another", "row": "employer/other", "column": "leaving/yes"}, "shown"),
    ],
)
def test_what_was_computed_from_a_hidden_cell(place, expected):
    statistics = part()
    statistics.add("table_one", "employer", "count", 4, level="other", group="leaving=yes", **CELL)
    statistics.add("table_one", "employer", "some_statistic", 0.31, n=300, **place)
    assert status(statistics) == expected


def test_rows_without_a_table_are_never_linked():
    statistics = part()
    statistics.add("table_one", "gender", "count", 4)
    statistics.add("table_one", "hours", "mean", 31.5, n=300)
    assert status(statistics) == "shown"


def test_what_is_not_computable_is_hidden_too_when_few_stand_behind_it():
    statistics = part("modelling")
    place = {"table": "leaving/adjusted", "column": "event"}
    statistics.add("leaving", "g", "count", 0, level="b", group="event", row="g/b", **place)
    statistics.add("leaving", "g", "odds_ratio", None, level="b", n=300, row="g/b;g/a",
                   table="leaving/adjusted", note="Nobody with the level b has it.")  # fmt: skip
    statistics.add("leaving", "x", "odds_ratio", None, n=300, note="x is the same for everyone.")
    public = released(statistics).public
    assert public["status"].tolist() == ["hidden", "hidden", "not_computable"]
    assert public["note"].tolist()[1:] == [NOTE, "x is the same for everyone."]


def test_rows_about_single_people_are_internal():
    statistics = part("modelling")
    statistics.add("leaving", "model", "cooks_distance", 0.2, level="17", group="respondent", n=300)
    statistics.add("leaving", "model", "aic", 300.5, n=300, events=100)
    result = released(statistics)
    assert len(result.internal) == 2
    assert result.public["statistic"].tolist() == ["aic"]


def test_parts_are_joined_and_written_as_they_were():
    first, second = part("intake"), part("cleaning")
    first.add("export", "rows", "count", 410)
    second.add("flow", "analysed", "count", 342)
    result = released(first, part("scoring"), second)
    assert result.internal["stage"].tolist() == ["intake", "cleaning"]
    again = store_from_csv(store_to_csv(result.public))
    pd.testing.assert_frame_equal(again, result.public)
    assert result.line == (
        "2 statistics for the team, 2 of them in the public edition; of these 0 hidden: they rest "
        "on fewer than 10 respondents, or would give such a number away"
    )


def test_two_parts_with_one_id():
    first, second = part("intake"), part("intake")
    first.add("export", "rows", "count", 410)
    second.add("export", "rows", "count", 411)
    with pytest.raises(ValueError, match="intake/export/none/none/rows/count"):
        released(first, second)


def test_nothing_to_release():
    result = release([], {"threshold": 10})
    assert len(result.public) == len(result.internal) == 0


def test_a_threshold_of_one_hides_only_nobody():
    statistics = part()
    statistics.add("table_one", "gender", "count", 0, level="other")
    assert status(statistics, threshold=1) == "hidden"
    assert "nobody is protected" in released(statistics, threshold=1).line
    assert "nobody is protected" not in released(statistics, threshold=2).line
    statistics = part()
    statistics.add("table_one", "gender", "count", 1, level="other")
    assert status(statistics, threshold=1) == "shown"
