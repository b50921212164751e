"""Exploratory factor analysis against psych and factanal, and on awkward matrices.

R's numbers on data made here: reference/exploratory.R; on a real questionnaire: the folder that
QUESTLINE_REFERENCE names. Tolerances: loadings 1e-4 of psych, which stops early; 1e-6 of factanal
run to tighter limits than its own; fit 1e-4 relative where the optimum enters.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.exploratory.exploratory import (
    degrees_of_freedom,
    explore,
    goodness_of_fit,
)
from questline.measurement.exploratory.extraction import (
    LEAST_UNIQUENESS,
    _likelihood_misfit,
    _residual_misfit,
    maximum_likelihood,
    minimum_residual,
)

FIT = ["chi_square", "df", "p", "rmsea", "rmsea_low", "rmsea_high", "tli", "rmsr", "bic"]
BIG_FIVE = [f"{scale}{number}" for scale in "ACENO" for number in range(1, 6)]


def pairwise(answers):
    """Correlations and how many answered each pair."""
    observed = answers.notna().to_numpy(float)
    return answers.corr().to_numpy(), observed.T @ observed


@pytest.fixture(scope="module")
def own(root):
    """(correlations, counts, items, number of rows) of factor_answers.csv, and R's table."""
    folder = root / "tests/measurement/reference"
    answers = pd.read_csv(folder / "factor_answers.csv", index_col="row")
    correlations, counts = pairwise(answers)
    expected = pd.read_csv(folder / "exploratory.csv", keep_default_na=False)
    return correlations, counts, list(answers.columns), len(answers), expected


def as_matrix(part, items):
    table = part.pivot(index="term", columns="level", values="value").astype(float)
    return table.loc[items].to_numpy()


def up_to_signs(found, wanted):
    return found * np.where((found * wanted).sum(axis=0) < 0, -1, 1)


def numerical(function, place, step=1e-6):
    columns = []
    for position in range(len(place)):
        move = np.zeros(len(place))
        move[position] = step
        columns.append((function(place + move) - function(place - move)) / (2 * step))
    return np.array(columns)


def test_the_answers_are_what_their_script_makes(root, monkeypatch):
    folder = root / "tests/measurement/reference"
    monkeypatch.syspath_prepend(folder)
    from make_factor_answers import make_factor_answers

    stored = pd.read_csv(folder / "factor_answers.csv", index_col="row").astype(float)
    pd.testing.assert_frame_equal(make_factor_answers(), stored, check_index_type=False)


@pytest.mark.parametrize(
    ("model", "factors", "extraction", "rotation", "counted"),
    [
        ("minimum_residual oblimin 1", 1, "minimum_residual", "oblimin", True),
        ("minimum_residual oblimin 2", 2, "minimum_residual", "oblimin", True),
        ("minimum_residual oblimin 3", 3, "minimum_residual", "oblimin", True),
        ("maximum_likelihood oblimin 3", 3, "maximum_likelihood", "oblimin", True),
        ("minimum_residual varimax 3", 3, "minimum_residual", "varimax", True),
        ("counted alike", 3, "minimum_residual", "oblimin", False),
    ],
)
def test_every_number_is_that_of_psych(own, model, factors, extraction, rotation, counted):
    correlations, counts, items, n, expected = own
    found = explore(
        correlations, items, factors, extraction, rotation, n, counts if counted else None
    )
    parts = dict(list(expected[expected["model"] == model].groupby("statistic")))
    assert found.reason == ""
    assert found.notes == ()
    assert found.fit_reason == ""
    # R stops varimax at its fifth digit: see test_rotation.
    tolerance = 2e-3 if rotation == "varimax" else 1e-4
    pattern = as_matrix(parts["pattern"], items)
    np.testing.assert_allclose(found.pattern, pattern, atol=tolerance)
    structure = as_matrix(parts["structure"], items)
    np.testing.assert_allclose(found.structure, structure, atol=tolerance)
    if "factor_correlation" in parts:
        names = [f"factor_{number}" for number in range(1, factors + 1)]
        wanted = as_matrix(parts["factor_correlation"], names)
        np.testing.assert_allclose(found.factor_correlations, wanted, atol=1e-4)
    for statistic, values in (
        ("communality", found.communalities),
        ("uniqueness", found.uniqueness),
    ):
        wanted = parts[statistic].set_index("term")["value"].astype(float)[items]
        np.testing.assert_allclose(values, wanted, atol=1e-4)
    wanted = parts["sum_of_squares"]["value"].astype(float)
    np.testing.assert_allclose(found.sums_of_squares, wanted, atol=tolerance)
    for statistic in FIT:
        wanted = float(parts[statistic]["value"].iloc[0])
        assert found.fit[statistic] == pytest.approx(wanted, rel=1e-4, abs=1e-6), statistic


@pytest.mark.parametrize("factors", [1, 3, 5])
def test_maximum_likelihood_is_that_of_factanal(own, factors):
    """With five factors one uniqueness is held at its bound, in R as here."""
    correlations, _, items, n, expected = own
    parts = dict(list(expected[expected["model"] == f"factanal {factors}"].groupby("statistic")))
    found = maximum_likelihood(correlations, factors)
    wanted = as_matrix(parts["loading"], items)
    assert found.converged
    np.testing.assert_allclose(up_to_signs(found.loadings, wanted), wanted, atol=1e-6)
    bound = parts["uniqueness"].set_index("term")["value"].astype(float)[items] <= LEAST_UNIQUENESS
    np.testing.assert_array_equal(found.at_bound, bound)
    assert bound.any() == (factors == 5)
    solution = explore(correlations, items, factors, "maximum_likelihood", "varimax", n)
    if not bound.any():
        for name in ("chi_square", "p"):
            wanted = float(parts[name]["value"].iloc[0])
            assert solution.fit[name] == pytest.approx(wanted, rel=1e-6)


def test_a_real_questionnaire(reference_folder):
    """Fit of the five factors of the big five items, and psych's chi-square (named chi there)."""
    folder = reference_folder / "big_five"
    answers = pd.read_csv(folder / "bfi.csv")[BIG_FIVE]
    expected = pd.read_csv(folder / "reference.csv")
    expected = expected[expected["analysis"] == "efa_minres_oblimin_5f"]
    expected = expected.set_index("statistic")["value"].astype(float)
    correlations, counts = pairwise(answers)
    found = explore(correlations, BIG_FIVE, 5, "minimum_residual", "oblimin", len(answers), counts)
    assert found.fit["rmsr"] == pytest.approx(expected["RMSR"], rel=1e-6)
    assert found.fit["tli"] == pytest.approx(expected["TLI"], rel=1e-6)
    assert found.fit["rmsea"] == pytest.approx(expected["RMSEA"], rel=1e-6)
    assert found.fit["chi_square"] == pytest.approx(expected["chi"], rel=1e-6)
    # Each scale's items load on one factor of their own.
    largest = np.abs(found.pattern).argmax(axis=1).reshape(5, 5)
    assert len({tuple(row) for row in largest}) == 5
    assert (largest == np.sort(largest, axis=1)).all()
    assert sum(len(set(row)) == 1 for row in largest) >= 4


@pytest.mark.parametrize("misfit", [_residual_misfit, _likelihood_misfit])
def test_derivatives_are_those_of_the_misfit(own, misfit):
    correlations = own[0]
    place = np.random.default_rng(2).uniform(0.3, 0.7, len(correlations))
    if misfit is _likelihood_misfit:
        place = np.log(place)
    _, gradient, second, _ = misfit(correlations, place, 3)
    numerically = numerical(lambda at: misfit(correlations, at, 3)[0], place)
    np.testing.assert_allclose(gradient, numerically, atol=1e-7)
    numerically = numerical(lambda at: misfit(correlations, at, 3)[1], place)
    np.testing.assert_allclose(second, numerically, atol=1e-6)


@pytest.mark.parametrize("extraction", ["minimum_residual", "maximum_likelihood"])
def test_a_true_factor_matrix_fits_perfectly(extraction):
    loadings = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0.5, 0], [0, 0.75], [0, 0.65], [0, 0.55]])
    between = np.array([[1, 0.35], [0.35, 1]])
    matrix = loadings @ between @ loadings.T
    np.fill_diagonal(matrix, 1)
    found = explore(matrix, "abcdefg", 2, extraction, "oblimin", 200)
    np.testing.assert_allclose(found.pattern, loadings, atol=1e-6)
    np.testing.assert_allclose(found.factor_correlations, between, atol=1e-6)
    assert found.fit["chi_square"] == pytest.approx(0, abs=1e-8)
    assert found.fit["rmsea"] == 0
    assert found.fit["p"] == pytest.approx(1)
    assert found.fit["rmsr"] == pytest.approx(0, abs=1e-8)


def test_minimum_residuals_are_least(own):
    """No other loadings leave smaller correlations unexplained."""
    correlations = own[0]
    loadings = minimum_residual(correlations, 2).loadings
    random = np.random.default_rng(4)

    def size(values):
        residuals = correlations - values @ values.T
        return (residuals[~np.eye(len(residuals), dtype=bool)] ** 2).sum()

    for _ in range(50):
        assert size(loadings + random.normal(0, 0.01, loadings.shape)) > size(loadings)


def test_a_heywood_case_is_named():
    matrix = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    for extraction in ("minimum_residual", "maximum_likelihood"):
        found = explore(matrix, ["one", "two", "three"], 1, extraction, "oblimin", 100)
        assert found.reason == ""
        assert len(found.notes) == 1
        assert "Heywood" in found.notes[0]
        assert "leave one no variance" in found.notes[0]
        assert np.isfinite(found.pattern).all()


def test_perfectly_correlated_items():
    matrix = np.full((5, 5), 0.4)
    matrix[0, 1] = matrix[1, 0] = 1.0
    np.fill_diagonal(matrix, 1)
    found = explore(matrix, "abcde", 1, "minimum_residual", "oblimin", 100)
    assert np.isfinite(found.pattern).all()
    assert set(found.fit) == {"df", "rmsr"}
    assert "singular" in found.fit_reason
    refused = explore(matrix, "abcde", 1, "maximum_likelihood", "oblimin", 100)
    assert "singular" in refused.reason
    assert np.isnan(refused.pattern).all()
    assert refused.fit == {}


def test_an_indefinite_matrix_that_nobody_smoothed():
    matrix = np.array([[1, 0.9, -0.9, 0.2], [0.9, 1, 0.9, 0.2], [-0.9, 0.9, 1, 0.2],
                       [0.2, 0.2, 0.2, 1]])  # fmt: skip
    found = explore(matrix, "abcd", 1, "minimum_residual", "oblimin", 100)
    assert "singular" in found.fit_reason or found.reason
    assert "singular" in explore(matrix, "abcd", 1, "maximum_likelihood", "oblimin", 99).reason


def test_items_without_correlations_are_named(own):
    matrix = own[0].copy()
    matrix[3, :] = matrix[:, 3] = np.nan
    found = explore(matrix, own[2], 2, "minimum_residual", "oblimin", 300)
    assert found.reason == "Correlations of v4 cannot be computed, so the items cannot be factored."


def test_too_many_factors_for_the_items(own):
    matrix = own[0][:4, :4]
    found = explore(matrix, own[2][:4], 2, "minimum_residual", "oblimin", 300)
    assert found.reason == "2 factors are too many for 4 items."
    assert explore(matrix[:2, :2], "ab", 1, "minimum_residual", "oblimin", 300).reason == (
        "A factor analysis needs at least 3 items."
    )
    assert degrees_of_freedom(4, 2) == -1
    assert degrees_of_freedom(12, 3) == 33


def test_three_respondents(own):
    found = explore(own[0], own[2], 2, "minimum_residual", "oblimin", 3)
    assert found.reason == "The answers of 3 respondents are too few for 12 items."


def test_items_that_have_nothing_in_common():
    found = explore(np.eye(6), "abcdef", 2, "minimum_residual", "oblimin", 100)
    assert "no more than" in found.reason
    assert "2 were asked for" in found.reason


def test_as_many_parameters_as_correlations(own):
    found = explore(own[0][:3, :3], own[2][:3], 1, "maximum_likelihood", "oblimin", 300)
    assert set(found.fit) == {"df", "rmsr", "chi_square"}
    assert "fits always" in found.fit_reason
    assert found.fit["chi_square"] == pytest.approx(0, abs=1e-8)


def test_few_respondents_have_no_chi_square():
    matrix = np.full((6, 6), 0.5)
    np.fill_diagonal(matrix, 1)
    fit, reason = goodness_of_fit(matrix, matrix - np.eye(6) / 2, 1, 4)
    assert "needs more respondents than 4" in reason
    assert set(fit) == {"df", "rmsr"}


def test_one_factor_is_not_rotated(own):
    found = explore(own[0], own[2], 1, "minimum_residual", "oblimin", 300)
    assert found.rotation == ""
    np.testing.assert_array_equal(found.structure, found.pattern)
    np.testing.assert_array_equal(found.factor_correlations, [[1.0]])


def test_items_may_be_keyed_either_way(own):
    signs = np.array([1, -1] * 6)
    found = explore(own[0] * np.outer(signs, signs), own[2], 3, "minimum_residual", "oblimin", 300)
    as_they_are = explore(own[0], own[2], 3, "minimum_residual", "oblimin", 300)
    np.testing.assert_allclose(found.communalities, as_they_are.communalities, atol=1e-7)
    assert found.fit["chi_square"] == pytest.approx(as_they_are.fit["chi_square"])


def test_nothing_is_said_on_stderr(own, recwarn):
    for factors in range(1, 8):
        explore(own[0], own[2], factors, "minimum_residual", "oblimin", 300)
        explore(own[0], own[2], factors, "maximum_likelihood", "varimax", 300)
    assert len(recwarn) == 0
