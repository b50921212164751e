"""Firth's penalised logistic regression: brglm2, brute force in R, closed forms, separated data.

Tolerances, relative: 1e-6 of brglm2's estimates and standard errors, and of the penalised tests and
limits that reference/firth.R computes from the definition.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.modelling.fits import profile_roots
from questline.modelling.fits.firth import firth_limits, firth_tests, fit_firth
from questline.modelling.fits.firth_likelihood import FirthLikelihood
from questline.modelling.fits.logistic import fit_logistic

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
COLUMNS = ("score", "months", "rare")
CASES = ("plain", "quasi", "perfect")


@pytest.fixture(scope="module")
def theirs():
    table = pd.read_csv(REFERENCE / "firth.csv")
    names = zip(table["case"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.fixture(scope="module")
def fits():
    people = pd.read_csv(REFERENCE / "firth_people.csv")
    found = {}
    for case in CASES:
        some = people[people["case"] == case]
        found[case] = fit_firth(
            some[list(COLUMNS)].to_numpy(dtype=float), some["outcome"].to_numpy(dtype=float)
        )
    return found


@pytest.mark.parametrize("case", CASES)
def test_estimates_and_errors_are_those_of_brglm2(case, fits, theirs):
    model = fits[case].model
    for place, name in enumerate(("(Intercept)", *COLUMNS)):
        assert model.coefficients[place] == pytest.approx(theirs[case, name, "estimate"], rel=CLOSE)
        assert np.sqrt(model.covariance[place, place]) == pytest.approx(
            theirs[case, name, "se"], rel=CLOSE
        )
    assert fits[case].penalised_log_likelihood == pytest.approx(
        theirs[case, "model", "penalised_log_likelihood"], rel=1e-9
    )


@pytest.mark.parametrize("case", CASES)
def test_limits_are_the_roots_of_the_penalised_profile(case, fits, theirs):
    for name, limits in zip(COLUMNS, firth_limits(fits[case], 0.95), strict=True):
        expected = [theirs[case, name, side] for side in ("low", "high")]
        assert limits == pytest.approx(expected, rel=CLOSE)


@pytest.mark.parametrize("case", CASES)
def test_penalised_likelihood_ratio_tests(case, fits, theirs):
    groups = {**{name: [place] for place, name in enumerate(COLUMNS)}}
    groups |= {"score months rare": [0, 1, 2], "months rare": [1, 2]}
    for test, (name, columns) in zip(
        firth_tests(fits[case], list(groups.values())), groups.items(), strict=True
    ):
        assert test.reason == ""
        assert test.df == len(columns)
        assert test.statistic == pytest.approx(theirs[case, name, "statistic"], rel=CLOSE)
        assert test.p == pytest.approx(theirs[case, name, "p"], rel=CLOSE)


@pytest.mark.parametrize("table", [[[3, 9], [7, 2]], [[0, 8], [5, 4]], [[0, 6], [4, 0]]])
def test_a_table_with_half_a_person_added_to_each_cell(table):
    # For a saturated logistic model the penalty is half an observation in each cell (Firth 1993,
    # section 3.3; Haldane 1956), whatever cells are empty.
    counts = np.array(table)
    level = np.repeat([0.0, 0.0, 1.0, 1.0], counts.ravel())
    outcome = np.repeat([0.0, 1.0, 0.0, 1.0], counts.ravel())
    model = fit_firth(level[:, None], outcome).model
    added = counts + 0.5
    odds = added[:, 1] / added[:, 0]
    assert model.coefficients == pytest.approx([np.log(odds[0]), np.log(odds[1] / odds[0])])
    chance = added[:, 1] / added.sum(axis=1)
    information = counts.sum(axis=1) * chance * (1 - chance)
    assert model.covariance[1, 1] == pytest.approx((1 / information).sum(), rel=1e-9)


def test_no_column_at_all():
    outcome = np.array([1.0, 0, 0, 0, 0, 0])
    fit = fit_firth(np.empty((6, 0)), outcome)
    assert fit.model.coefficients == pytest.approx([np.log(1.5 / 5.5)])
    assert firth_limits(fit, 0.95).shape == (0, 2)


def test_units_do_not_matter(fits):
    model = fits["quasi"].model
    scale, shift = np.array([1e-4, 1e5, 1.0]), np.array([3.0, 2e6, 0.0])
    other = fit_firth(model.matrix * scale + shift, model.outcome)
    assert other.model.coefficients[1:] * scale == pytest.approx(model.coefficients[1:], rel=1e-8)
    assert firth_limits(other, 0.95) * scale[:, None] == pytest.approx(
        firth_limits(fits["quasi"], 0.95), rel=1e-8
    )
    # The determinant is that of the columns as they are.
    assert other.penalised_log_likelihood == pytest.approx(
        fits["quasi"].penalised_log_likelihood + np.log(scale).sum(), rel=1e-9
    )
    columns = np.column_stack([np.ones(len(model.outcome)), other.model.matrix / scale])
    weighted = (columns.T * other.model.weights) @ columns
    by_hand = other.model.log_likelihood + np.linalg.slogdet(weighted)[1] / 2
    assert fits["quasi"].penalised_log_likelihood == pytest.approx(by_hand, rel=1e-6)


def test_the_derivatives_are_those_of_the_penalised_log_likelihood(monkeypatch):
    random = np.random.default_rng(3)
    signed = np.vstack([np.ones(40), random.normal(size=(3, 40))]) * random.choice([-1, 1], 40)
    likelihood = FirthLikelihood(signed)
    points = random.normal(size=(3, 4)) * 0.4
    here = likelihood.at(points)
    for place in range(4):
        step = np.zeros(4)
        step[place] = 1e-5
        ahead, behind = likelihood.at(points + step), likelihood.at(points - step)
        assert here.gradient[:, place] == pytest.approx(
            (ahead.value - behind.value) / 2e-5, abs=1e-7
        )
        assert here.information[:, :, place] == pytest.approx(
            (behind.gradient - ahead.gradient) / 2e-5, abs=1e-7
        )
    monkeypatch.setattr("questline.modelling.fits.firth_likelihood.BLOCK_CELLS", 1)
    blocks = FirthLikelihood(np.tile(signed, 3)).at(points)
    monkeypatch.undo()
    whole = FirthLikelihood(np.tile(signed, 3)).at(points)
    assert blocks.information == pytest.approx(whole.information, rel=1e-12)


def test_many_people_have_nearly_the_maximum_likelihood_fit():
    random = np.random.default_rng(5)
    matrix = random.normal(size=(20_000, 3))
    outcome = (random.logistic(size=20_000) < matrix @ [0.5, -0.3, 0.2]).astype(float)
    fit, plain = fit_firth(matrix, outcome).model, fit_logistic(matrix, outcome)
    assert fit.coefficients == pytest.approx(plain.coefficients, abs=1e-3)
    assert not np.array_equal(fit.coefficients, plain.coefficients)


def test_the_careful_search_finds_the_same(fits, monkeypatch):
    together = {case: firth_limits(fits[case], 0.95) for case in CASES}
    monkeypatch.setattr(profile_roots, "MOST_STEPS", 0)
    for case in CASES:
        assert firth_limits(fits[case], 0.95) == pytest.approx(together[case], rel=1e-8)


@pytest.mark.parametrize("seed", range(12))
def test_small_separated_data_have_finite_answers(seed):
    # So few people that nearly all of these data are separated.
    random = np.random.default_rng(seed)
    people = int(random.integers(5, 12))
    matrix = np.column_stack([random.normal(size=people), np.arange(people) % 2])
    outcome = (matrix[:, 0] > np.median(matrix[:, 0])).astype(float)
    fit = fit_firth(matrix, outcome)
    assert fit.reason == ""
    limits = firth_limits(fit, 0.95)
    assert np.isfinite(limits).all()
    assert (limits[:, 0] < fit.model.coefficients[1:]).all()
    assert (limits[:, 1] > fit.model.coefficients[1:]).all()
    tests = firth_tests(fit, [[0], [1], [0, 1]])
    assert tests[2].statistic >= max(tests[0].statistic, tests[1].statistic) - 1e-9
    # An interval leaves out zero exactly where its test is significant.
    for test, (low, high) in zip(tests, limits, strict=False):
        assert (test.p < 0.05) == (not low < 0 < high)


@pytest.mark.parametrize(
    ("matrix", "outcome", "words"),
    [
        (np.empty((0, 1)), [], "nobody"),
        (np.ones((1, 1)), [1], "same outcome"),
        (np.arange(6.0)[:, None], [1] * 6, "same outcome"),
        (np.eye(2), [0, 1], "3 coefficients with the intercept are too many for 2 people"),
        (np.ones((6, 1)), [0, 1] * 3, "column 1 of the model is the same for everyone"),
        (np.arange(12.0).reshape(6, 2), [0, 1] * 3, "collinearity"),
    ],
)
def test_what_cannot_be_fitted(matrix, outcome, words):
    fit = fit_firth(matrix, np.array(outcome, dtype=float))
    assert fit.reason.startswith("Not computable: ")
    assert words in fit.reason
    assert fit.model is None
    with pytest.raises(ValueError, match="without a model"):
        firth_limits(fit, 0.95)


def test_two_people():
    fit = fit_firth(np.array([[0.0], [1.0]]), np.array([0.0, 1.0]))
    assert fit.model.coefficients == pytest.approx([-np.log(3), 2 * np.log(3)])
