"""Split-half reliability against psych and written-out splits in R, and on awkward answers.

R's numbers: reference/split_half.R. Tolerance: closed forms, 1e-6 relative or better.
"""

from math import comb

import numpy as np
import pandas as pd
import pytest

from questline.measurement.reliability.classical import alpha_with_interval
from questline.measurement.reliability.split_half import (
    DRAWN,
    _all_halves,
    _drawn_halves,
    _whole_length,
    split_half,
)

EXACT = 1e-9


@pytest.fixture(scope="module")
def own(root):
    folder = root / "tests/measurement/reference"
    answers = pd.read_csv(folder / "factor_answers.csv", index_col="row")
    expected = pd.read_csv(folder / "split_half.csv")
    return answers, expected


def generator():
    return np.random.Generator(np.random.PCG64(1))


def parallel_items(items, rows=200, seed=2):
    random = np.random.default_rng(seed)
    trait = random.standard_normal(rows)
    values = np.round(trait[:, None] + random.standard_normal((rows, items)), 1)
    return pd.DataFrame(values, columns=[f"i{number}" for number in range(items)])


def test_every_number_is_that_of_r(own):
    answers, expected = own
    assert len(expected) == 27
    for row in expected.itertuples():
        found = split_half(answers.iloc[:, : row.items], generator())
        spread = getattr(found, row.coefficient)
        assert getattr(spread, row.statistic) == pytest.approx(row.value, rel=EXACT), row
        assert found.reason == ""
        assert found.notes == ()


def test_the_mean_of_guttmans_is_alpha(own):
    """Cronbach 1951: over all splits of an even number of items, on the same covariances."""
    for number in (2, 6, 12):
        answers = own[0].iloc[:, :number]
        found = split_half(answers, generator())
        alpha = alpha_with_interval(answers, 0.95).value
        assert found.guttman.mean == pytest.approx(alpha, rel=EXACT)


@pytest.mark.parametrize("items", [2, 3, 6, 7, 16])
def test_every_split_is_tried_once(items):
    halves = _all_halves(items)
    wanted = comb(items, items // 2) // (1 if items % 2 else 2)
    assert halves.shape == (wanted, items)
    assert (halves.sum(axis=1) == items // 2).all()
    whole = {tuple(row) for row in halves} | {tuple(1 - row) for row in halves}
    assert len(whole) == 2 * wanted


def test_many_items_have_splits_drawn():
    answers = parallel_items(18)
    found = split_half(answers, generator())
    assert found.drawn
    assert found.splits == DRAWN
    assert "drawn at random" in found.notes[0]
    alpha = alpha_with_interval(answers, 0.95).value
    assert found.guttman.mean == pytest.approx(alpha, abs=1e-3)
    assert found == split_half(answers, generator())
    halves = _drawn_halves(17, generator())
    assert (halves.sum(axis=1) == 8).all()
    np.testing.assert_allclose(halves.mean(axis=0), 8 / 17, atol=0.02)


@pytest.mark.parametrize("items", [3, 5, 6, 9])
def test_parallel_items_have_one_reliability_however_they_are_split(items):
    """k items that correlate rho have k rho / (1 + (k - 1) rho), also from unequal halves."""
    rho, size = 0.4, items // 2
    correlation = rho * size * (items - size)
    for part in (size, items - size):
        correlation /= np.sqrt(part * (1 + (part - 1) * rho))
    found = _whole_length(np.array([correlation]), np.array([size / items]))
    assert found[0] == pytest.approx(items * rho / (1 + (items - 1) * rho))


def test_the_halves_are_named():
    answers = parallel_items(4)
    answers["i1"] = answers["i0"] + 0.1 * answers["i1"]
    answers["i3"] = answers["i2"] + 0.1 * answers["i3"]
    found = split_half(answers, generator())
    assert found.guttman.lowest_half == ("i0", "i1")
    assert found.guttman.highest_half in (("i0", "i2"), ("i0", "i3"))


def test_halves_that_correlate_below_zero_are_named():
    answers = parallel_items(4)
    answers["i2"], answers["i3"] = -answers["i2"], -answers["i3"]
    answers = answers.assign(i0=answers["i0"] * 3)
    found = split_half(answers, generator())
    assert found.reason == ""
    assert found.spearman_brown.lowest < 0
    assert found.notes == ("In some split the halves correlate below zero.",)


def test_awkward_answers():
    answers = parallel_items(4)
    constant = split_half(answers.assign(same=1.0, empty=np.nan), generator())
    assert constant.guttman == split_half(answers, generator()).guttman
    assert "same and empty" in constant.notes[0]
    single = split_half(answers[["i0"]], generator())
    assert single.reason == "At least two items whose answers vary are needed."
    assert split_half(answers.iloc[:2], generator()).reason.startswith("Fewer than 3")
    assert split_half(answers.iloc[:0], generator()).reason
    three = split_half(answers.iloc[:3], generator())
    assert three.reason or three.spearman_brown is not None
    same = split_half(answers.assign(i1=answers["i0"])[["i0", "i1"]], generator())
    assert same.spearman_brown.mean == pytest.approx(1)
    opposite = answers.assign(i1=-answers["i0"])[["i0", "i1"]]
    assert "cancel" in split_half(opposite, generator()).reason
    half = answers.assign(i1=-answers["i0"])
    assert "half of the items does not vary" in split_half(half, generator()).reason
    unequal = answers.assign(i1=-0.5 * answers["i0"])[["i0", "i1"]]
    assert "exact opposites" in split_half(unequal, generator()).reason


def test_items_that_nobody_answered_together():
    answers = parallel_items(4)
    answers.loc[:100, "i0"] = np.nan
    answers.loc[101:, "i1"] = np.nan
    assert "answered together" in split_half(answers, generator()).reason


def test_nothing_is_said_on_stderr(recwarn):
    for rows in (0, 1, 2, 3, 4, 20):
        split_half(parallel_items(5, rows), generator())
    assert len(recwarn) == 0
