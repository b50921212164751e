"""Restricted cubic splines against R's Hmisc (reference/effects.R): 1e-10, being closed forms."""

import numpy as np
import pytest
from effects_reference import read_expected, read_people

from questline.modelling.terms.splines import (
    SplineTerm,
    choose_knots,
    percentiles_of_knots,
    spline_basis,
    spline_slopes,
)

EXACT = 1e-10
POINTS = np.array([-10, 0, 20.5, 37, 44.4, 61, 80, 99, 140])


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def series():
    discrepancy = read_people()["discrepancy"].to_numpy()
    return {
        "discrepancy": discrepancy,
        "few": discrepancy[:60],
        "seven": np.round(discrepancy / 16.7),
        "heap": np.maximum(discrepancy, 25),
        "both_heaps": np.clip(discrepancy, 25, 65),
    }


@pytest.mark.parametrize("count", range(3, 8))
@pytest.mark.parametrize("name", ["discrepancy", "few", "seven", "heap", "both_heaps"])
def test_knots(name, count, series, expected):
    theirs = [
        value for (model, target, _), value in expected.items()
        if (model, target) == ("knots", f"{name}{count}")
    ]  # fmt: skip
    found = choose_knots(name, series[name], count)
    assert found.positions == pytest.approx(theirs, rel=EXACT)
    assert not found.reason
    assert bool(found.note) == (len(theirs) < count)


@pytest.mark.parametrize("count", range(3, 8))
def test_basis(count, series, expected):
    knots = choose_knots("discrepancy", series["discrepancy"], count).positions
    basis = spline_basis(POINTS, knots)
    assert basis.shape == (len(POINTS), count - 1)
    for row in range(len(POINTS)):
        for column in range(count - 1):
            theirs = expected["basis", f"{count}_{row + 1}", str(column + 1)]
            assert basis[row, column] == pytest.approx(theirs, rel=EXACT, abs=1e-9)


def test_percentiles():
    # Harrell 2015, table 2.3.
    assert percentiles_of_knots(5) == pytest.approx([0.05, 0.275, 0.5, 0.725, 0.95])
    assert percentiles_of_knots(6) == pytest.approx([0.05, 0.23, 0.41, 0.59, 0.77, 0.95])
    sevenths = [0.025, 0.18333, 0.34167, 0.5, 0.65833, 0.81667, 0.975]
    assert percentiles_of_knots(7) == pytest.approx(sevenths, abs=1e-5)
    with pytest.raises(ValueError, match="3 to 7 knots"):
        percentiles_of_knots(8)


def test_slopes_are_derivatives():
    knots = (12.0, 30.0, 47.0, 80.0)
    step = 1e-4
    numeric = (spline_basis(POINTS + step, knots) - spline_basis(POINTS - step, knots)) / (2 * step)
    assert spline_slopes(POINTS, knots) == pytest.approx(numeric, abs=1e-8)


def test_straight_beyond_the_outer_knots():
    slopes = spline_slopes(np.array([[-50.0, 0.0], [90.0, 400.0]]), (12.0, 30.0, 47.0, 80.0))
    assert slopes.shape == (2, 2, 3)
    assert slopes[0, :, 1:] == pytest.approx(0)
    assert slopes[1, 0] == pytest.approx(slopes[1, 1])


def test_columns():
    columns = SplineTerm("months", True, (1.0, 2.0, 3.0, 4.0)).columns
    assert [str(column) for column in columns] == [
        "months (linear)", "months (nonlinear_1)", "months (nonlinear_2)",
    ]  # fmt: skip
    assert all(column.made_by == "spline" and column.focal for column in columns)


def test_few_values_are_said():
    found = choose_knots("mood", np.repeat(np.arange(1.0, 6.0), 20), 5)
    assert found.positions == (2, 3, 4)
    assert found.note.startswith("mood has 5 different values, too few for 5 knots")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.empty(0), "and there are fewer"),
        (np.array([1.0, 2.0]), "and there are fewer"),
        (np.repeat([1.0, 2.0, 3.0, 4.0], 10), "mood has 4 different values"),
        (np.full(30, 3.0), "mood has 1 different value"),
        (np.append(np.zeros(95), np.arange(1.0, 11.0)), ""),
        (np.append(np.full(9000, 5.0), np.arange(12.0)), "fewer than the 3 different knots"),
    ],
)
def test_too_little_for_a_spline(values, said):
    found = choose_knots("mood", values, 4)
    assert found.reason.startswith("Not computable: ") == bool(said)
    assert said in found.reason
    assert bool(found.positions) != bool(found.reason)


def test_few_people_between_two_heaps():
    values = np.concatenate([np.zeros(40), [1.0, 2.0, 3.0, 4.0], np.full(40, 5.0)])
    found = choose_knots("mood", values, 3)
    assert found.positions == (1.0, 2.5, 4.0)
