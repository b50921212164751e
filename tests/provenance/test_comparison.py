"""Two statistics stores side by side: every verdict, the tolerance at its edge, damaged stores."""

import pytest

from questline.core.errors import StudyError
from questline.core.statistics import StatisticsPart, store_to_csv
from questline.provenance.comparison import (
    agree,
    compare,
    counts,
    first_differences,
    read_rows,
    summary,
)


def store(estimate=1.5, people=40, note="", extra=None, without=()):
    part = StatisticsPart("modelling")
    part.add("leaving", "age", "odds_ratio", estimate, model="adjusted", dataset="complete",
             level="50_59", n=people, note=note)  # fmt: skip
    if "flow" not in without:
        part.add("flow", "raw_rows", "count", 41)
    if extra:
        part.add("leaving", extra, "coefficient", 2)
    return read_rows(store_to_csv(part.table()), "the store")


def only(published, found, tolerance=1e-6):
    return compare(published, found, tolerance)[0]


def test_the_same_store_is_identical():
    compared = compare(store(), store())
    assert counts(compared)["identical"] == 2
    assert agree(compared)
    assert summary(compared) == "2 statistics of release/statistics.csv compared: 2 identical"
    assert first_differences(compared) == []


@pytest.mark.parametrize(
    ("published", "found", "verdict"),
    [
        (1.0, 1.000001, "within tolerance"),  # 1e-6 of the larger of the two
        (1.0, 1.00000101, "different"),
        (-1.0, -1.0000005, "within tolerance"),
        (1.0, -1.0, "different"),
        (0.0, 1e-9, "different"),  # relative to nothing, everything is much
        (0.0, 0.0, "identical"),
    ],
)
def test_numbers_agree_up_to_the_tolerance(published, found, verdict):
    one = only(store(published), store(found))
    assert one.verdict == verdict
    assert agree([one]) is (verdict != "different")


def test_a_tolerance_of_nothing_asks_for_the_same_numbers():
    assert only(store(1.0), store(1.0000001), 0.0).verdict == "different"


def test_the_same_number_written_otherwise_is_identical():
    rows = store(40.0)
    name = next(iter(rows))
    assert only(rows, {**rows, name: {**rows[name], "estimate": "40.0"}}).verdict == "identical"


def test_the_column_that_differs_most_is_named_and_said_in_words():
    one = only(store(1.0, 40), store(1.1, 80))
    assert (one.columns, one.column) == (("estimate", "n"), "n")
    assert one.sentence() == (
        "Odds ratio of age, 50 59 (leaving, adjusted model, complete data), the number of people "
        "behind it: published 40, found 80."
    )


def test_a_number_that_is_gone_and_another_text_are_different():
    gone = only(store(1.0), store(None, note="too few people"))
    assert gone.verdict == "different"
    assert gone.sentence().endswith("published 1, found nothing.")
    assert "status" in gone.columns
    assert only(store(note="as planned"), store(note="otherwise")).verdict == "different"


def test_missing_and_new_statistics_are_named():
    compared = compare(store(extra="tenure"), store(without=("flow",), extra="town"))
    assert {one.id.split("/")[4]: one.verdict for one in compared} == {
        "age": "identical",
        "raw_rows": "missing",
        "tenure": "missing",
        "town": "new",
    }
    assert not agree(compared)
    assert first_differences(compared, most=1) == [
        "Count of raw rows (flow): published, and not found now.",
        "… and 2 more in verification.csv.",
    ]


def test_nothing_compared_is_no_agreement():
    empty = read_rows(store_to_csv(StatisticsPart("modelling").table()), "the store")
    assert compare(empty, empty) == []
    assert not agree([])


@pytest.mark.parametrize("text", ["", "id,estimate\na,1\n", "\x00\x01"])
def test_what_is_no_store_is_refused_in_a_sentence(text):
    with pytest.raises(StudyError, match="has no column"):
        read_rows(text, "published/statistics.csv")


def test_an_id_that_stands_twice_and_a_torn_line_are_refused():
    part = StatisticsPart("cleaning")
    part.add("flow", "raw_rows", "count", 41)
    header, line = store_to_csv(part.table()).splitlines()
    with pytest.raises(StudyError, match="stands twice"):
        read_rows(f"{header}\n{line}\n{line}\n", "the store")
    with pytest.raises(StudyError, match='"many" stands for estimate of cleaning/flow'):
        read_rows(f"{header}\n{line.replace(',41,', ',many,')}\n", "the store")
    with pytest.raises(StudyError, match="more or fewer cells"):
        read_rows(f"{header}\n{line[:20]}\n", "the store")
