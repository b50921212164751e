"""Models without those caught for careless responding must not tell how few they are."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.release.stage import release

OTHER = "without_careless"


def store(people, events=None, kind="odds_ratio", levels=None, other=OTHER):
    """A planned model of 140 people, 61 with the event, and the other of `people`."""
    part = StatisticsPart("modelling")
    both = {"adjusted": (140, 61, (60, 80)), other: (people, events, levels or (60, 80))}
    for model, (count, some, counts) in both.items():
        place = {"model": model, "dataset": "complete"}
        some = None if kind == "coefficient" else some
        part.add("leaving", "score", kind, 1.5, n=count, events=some, df=count - 3, **place)
        part.add("leaving", "team", "residual_df", count - 3, n=count, events=some, **place)
        for level, number in zip("ab", counts, strict=True):
            part.add("leaving", "team", "count", number, level=level, **place)
    return part.table()


def public(table, statistic, **fields):
    found = release([table], {"threshold": 10}).public
    for name, value in {"model": OTHER, "statistic": statistic, **fields}.items():
        found = found[found[name] == value]
    return found.iloc[0]


@pytest.mark.parametrize(
    ("people", "events", "told"),
    [
        (140, 61, True),
        (131, 61, False),
        (130, 61, False),
        (120, 56, False),
        (120, 51, True),
        (118, 41, False),
    ],
)
def test_numbers_of_people_are_withheld_where_few_are_left_out(people, events, told):
    row = public(store(people, events), "odds_ratio")
    assert row["status"] == "shown"
    assert row["estimate"] == 1.5
    assert row[["n", "events", "df"]].notna().all() == told
    before = public(store(people, events), "odds_ratio", model="adjusted")
    assert (before["n"], before["events"]) == (140, 61)


def test_degrees_of_freedom_tell_the_number_of_people():
    few, many = (public(store(count, kind="coefficient"), "residual_df") for count in (135, 120))
    assert few["status"] == "hidden"
    assert pd.isna(few["estimate"])
    assert few["note"] == (
        "Hidden: it rests on fewer than 10 respondents, or would give such a number away."
    )
    assert many["estimate"] == 117


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [((60, 80), []), ((57, 70), ["a"]), ((50, 71), ["b"]), ((51, 71), [*"ab"])],
)
def test_counts_of_levels_that_differ_by_few_are_hidden(counts, hidden):
    table = store(sum(counts), 40, levels=counts)
    for level in "ab":
        row = public(table, "count", level=level)
        assert row["status"] == ("hidden" if level in hidden else "shown")
        assert public(table, "count", level=level, model="adjusted")["status"] == "shown"


def test_people_who_come_back_are_told_no_more():
    assert pd.isna(public(store(144, 63, other="with_careless"), "odds_ratio",
                          model="with_careless")["n"])  # fmt: skip
