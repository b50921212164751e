"""The answers and R's numbers that the tests of correlations share."""

from pathlib import Path

import pandas as pd

REFERENCE = Path(__file__).with_name("reference")
NUMBERS = ["number_1", "number_2"]


def mixed_answers():
    """Items of two to seven categories and two numbers, some missing."""
    return pd.read_csv(REFERENCE / "mixed_answers.csv", index_col="row").astype("float64")


def steep_answers():
    """Items that go together closely."""
    return pd.read_csv(REFERENCE / "steep_answers.csv", index_col="row").astype("float64")


def ordinal_items(answers):
    return [item for item in answers.columns if item not in NUMBERS]


def of_r(analysis, statistic):
    """R's numbers of one analysis: (first, second) and value."""
    table = pd.read_csv(REFERENCE / "correlations.csv", keep_default_na=False)
    some = table[(table["analysis"] == analysis) & (table["statistic"] == statistic)]
    assert len(some), (analysis, statistic)
    names = zip(some["first"], some["second"], strict=True)
    return dict(zip(names, some["value"].astype("float64"), strict=True))
