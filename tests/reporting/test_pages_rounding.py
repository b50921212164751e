"""What the pages say of numbers that release has rounded."""

import pytest

from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store

PEOPLE = "Numbers of people are rounded to the nearest 5; “about” stands before them."


@pytest.mark.parametrize(
    ("rounding", "edition", "times"),
    [("none", "public", 0), ("nearest_5", "public", 1), ("nearest_5", "internal", 0)],
)
def test_the_page_says_once_how_numbers_of_people_are_rounded(rounding, edition, times):
    study = reading_matter()
    study["release"]["settings"]["rounding"] = rounding
    assert read_page(small_report(edition, study=study).html).words().count(PEOPLE) == times


def test_tables_say_what_about_and_fewer_decimals_mean():
    store = small_store()
    alpha = store["statistic"].isin(["alpha", "mean"]) & (store["stage"] == "measurement")
    store.loc[alpha, "status"] = "rounded"
    store.loc[alpha, "estimate"] = 0.5
    words = read_page(small_report(store=store).html).words()
    assert words.count("Some numbers have fewer decimals than usual") >= 1
    assert "“About”: rounded" not in words
