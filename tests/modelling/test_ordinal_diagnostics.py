"""Diagnostics of ordered answers against R (ordinal_diagnostics.R): clm of nested models, everyone
left out in turn. Tolerance: 1e-6 relative; of leaving people out 1e-6 as well.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.modelling.diagnostics.influence_on_terms import FORETOLD
from questline.modelling.diagnostics.linearity import box_tidwell_test, spline_test
from questline.modelling.diagnostics.ordinal_influence import largest_ordinal_moves, ordinal_moves
from questline.modelling.diagnostics.residuals import binned_split_residuals
from questline.modelling.diagnostics.specification import ordinal_link_test
from questline.modelling.fits.proportional_odds import fit_proportional_odds

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
PEOPLE = pd.read_csv(REFERENCE / "ordered_answers.csv")
COLUMNS = {
    "score": PEOPLE["score"],
    "age": PEOPLE["year"] - 1990,
    "teamb": PEOPLE["team"] == "b",
    "teamc": PEOPLE["team"] == "c",
    "female": PEOPLE["female"],
}
MATRIX = np.column_stack(list(COLUMNS.values())).astype(float)
ANSWERS = PEOPLE["answer_1"].to_numpy()


@pytest.fixture(scope="module")
def theirs():
    table = pd.read_csv(REFERENCE / "ordinal_diagnostics.csv", dtype={"term": str})
    names = zip(table["what"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.fixture(scope="module")
def fit():
    return fit_proportional_odds(MATRIX, ANSWERS, 5)


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("term", ["score", "age"])
def test_spline_of_an_ordinal_model(fit, theirs, term, known):
    values = COLUMNS[term].to_numpy(dtype=float)
    value = fit.log_likelihood if known else None
    test = spline_test(term, values, MATRIX, ANSWERS, "ordinal", log_likelihood=value).test
    for name in ("statistic", "df", "p"):
        assert getattr(test, name) == pytest.approx(theirs["spline4", term, name], rel=CLOSE)
    assert test.residual_df is None


def test_box_tidwell_of_an_ordinal_model(theirs):
    values = COLUMNS["age"].to_numpy(dtype=float)
    test = box_tidwell_test("age", values, MATRIX, ANSWERS, "ordinal")
    for name in ("statistic", "df", "p"):
        assert getattr(test, name) == pytest.approx(theirs["box_tidwell", "age", name], rel=CLOSE)


def test_link_of_an_ordinal_model(fit, theirs):
    found = ordinal_link_test(fit)
    for name in ("coefficient", "se", "statistic", "p"):
        assert getattr(found, name) == pytest.approx(theirs["link", "model", name], rel=CLOSE)
    assert found.df is None


def test_the_largest_move_of_each_slope(fit, theirs):
    found = largest_ordinal_moves(fit, range(5))
    for move, name, slope in zip(found, COLUMNS, fit.slopes, strict=True):
        assert move.without == pytest.approx(theirs["without", name, "estimate"], rel=CLOSE)
        assert move.place + 1 == theirs["without", name, "who"]
        assert move.estimate == slope
        assert np.sign(move.in_se) == np.sign(move.without - slope)


def test_one_step_is_the_derivative_of_the_estimate_with_respect_to_a_weight(fit):
    # Someone counted twice in a hundred copies of everyone has the weight 1.01: the brute-force
    # derivative of the estimate.
    moves, distances = ordinal_moves(fit)
    copies = 100
    for person in (0, 5, 165):
        matrix = np.vstack([np.tile(MATRIX, (copies, 1)), MATRIX[person]])
        answers = np.append(np.tile(ANSWERS, copies), ANSWERS[person])
        slopes = fit_proportional_odds(matrix, answers, 5).slopes
        np.testing.assert_allclose((slopes - fit.slopes) * copies, moves[person], rtol=0.02)
    assert moves.shape == (len(PEOPLE), 5)
    assert (distances > 0).all()
    np.testing.assert_allclose(moves.sum(axis=0), 0, atol=1e-7)


@pytest.mark.parametrize("split", range(4))
def test_binned_residuals_of_a_split(fit, theirs, split):
    found = binned_split_residuals(fit, split)
    assert len(found.counts) == 15
    for name, values in (
        ("count", found.counts),
        ("centre", found.centres),
        ("mean", found.means),
        ("limit", found.limits),
    ):
        expected = [theirs[f"split{split + 1}", str(one), name] for one in range(1, 16)]
        # Means close to zero are small differences.
        np.testing.assert_allclose(values, expected, rtol=CLOSE, atol=1e-8)
    assert found.events.sum() == (split < ANSWERS).sum()


def test_bins_have_people_on_both_sides_of_the_split(fit):
    for split in range(4):
        found = binned_split_residuals(fit, split, least_of_each=10)
        assert (found.events >= 10).all()
        assert (found.counts - found.events >= 10).all()
        assert found.counts.sum() == len(PEOPLE)


def test_what_an_ordinal_model_cannot_be_asked():
    random = np.random.default_rng(3)
    answers = random.integers(0, 3, 60)
    # Two different values have no bend, and their linear predictor no square of its own.
    two = random.integers(0, 2, 60).astype(float)
    fit = fit_proportional_odds(two[:, None], answers, 3)
    assert "too few different values" in ordinal_link_test(fit).reason
    test = box_tidwell_test("two", two + 1, two[:, None], answers, "ordinal")
    assert "collinearity" in test.reason
    x = np.arange(60.0)
    ordered = np.repeat([0, 1, 2], 20)
    test = spline_test("x", x, random.normal(size=(60, 1)), ordered, "ordinal").test
    assert test.reason.startswith("Not computable: ")
    assert "(separation)" in test.reason


def test_someone_without_whom_an_ordinal_model_separates_is_named():
    x = np.arange(40.0)
    answers = np.repeat([0, 1], 20)
    answers[[0, 39]] = [1, 1]
    fit = fit_proportional_odds(x[:, None], answers, 2)
    assert fit.reason == ""
    (move,) = largest_ordinal_moves(fit, [0])
    assert (move.without, move.place, move.reason) == (None, None, FORETOLD)
