"""Which numbers of the store count people, and which texts may quote them.

A small count of people is hidden; a small count of something else (columns of a file, coefficients
of a model, tests of a family, degrees of freedom) is not. So the statistics that count people are
listed here; a statistic that is not in the list is looked at through its `n`, `denominator` and
`events` alone. A stage that adds a new count of people adds it here.
"""

from __future__ import annotations

import pandas as pd

PEOPLE_COUNTS = (
    "count",
    "available",
    "missing_count",
    "events",
    "left_out",
    "influential_count",
    "imputed_count",
    "complete_rows",
    "people_added",
    "people_removed",
    "zero_weight_count",
    "missing_weight_count",
    "trimmed_count",
    "smallest_cluster",
    "median_cluster",
    "largest_cluster",
    "clusters_of_one",
)
"""Statistics whose estimate is a number of people, or of answers or changes of people."""

SINGLE_VALUES = ("minimum", "maximum")
"""Statistics that are the value of one person: the extremes of a distribution."""

HEADERS_UNKNOWN = ("unknown_columns", "empty_in_event")
"""The findings that quote headers of columns which nobody has declared fit for the public."""

UNUSED = "unused_levels"
"""The kind of drift that is about levels that nobody gave."""

FILE_FINDINGS = (
    "platform",
    "header_rows",
    "unused_companions",
    "empty_column",
    "no_dictionary",
    "no_key",
    "no_structure",
    "no_labels",
    "no_orders",
    "encoding",
    "delimiter",
    "blank_lines",
    "unknown_columns",
    "empty_in_event",
    "several_files",
    "shared_columns",
)
"""Findings of intake about the file and its columns. All other findings are about answers: their
counts are counts of people, and their messages quote answers and count them one variable at a
time."""


def counts_people(store: pd.DataFrame) -> pd.Series:
    """For each row of the store, whether its estimate is a number of people (or their answers)."""
    intake = store["stage"] == "intake"
    columns_of_file = intake & (store["analysis"] == "export") & (store["term"] == "columns")
    return store["statistic"].isin(PEOPLE_COUNTS) & ~columns_of_file & ~_is_about_file(store)


def is_single_value(store: pd.DataFrame) -> pd.Series:
    """For each row, whether its estimate is the value of one person."""
    return store["statistic"].isin(SINGLE_VALUES)


def of_another_survey(store: pd.DataFrame) -> pd.Series:
    """For each row, whether it is a published result of another survey, given for comparison."""
    benchmarks = (store["stage"] == "description") & (store["analysis"] == "benchmarks")
    return benchmarks & (store["level"] == "")


def quotes_answers(store: pd.DataFrame) -> pd.Series:
    """For each row, whether its note may quote answers or unknown headers, or count few answers."""
    findings = (store["stage"] == "intake") & (store["analysis"] == "findings")
    return findings & (~_is_about_file(store) | store["term"].isin(HEADERS_UNKNOWN))


def tells_by_being_there(store: pd.DataFrame) -> pd.Series:
    """For each row, whether that it is there tells a small count: that nobody gave some level.

    Beside the counts of a question's answers, hidden or not, it would give away one of them.
    """
    drift = (store["stage"] == "intake") & (store["analysis"] == "drift")
    return drift & (store["level"] == UNUSED)


def _is_about_file(store: pd.DataFrame) -> pd.Series:
    findings = (store["stage"] == "intake") & (store["analysis"] == "findings")
    return findings & store["term"].isin(FILE_FINDINGS)
