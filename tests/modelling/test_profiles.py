"""Profile-likelihood limits in batches: by their equation, against R, and where data are odd.

Tolerances: 1e-8 of the deviance that defines a limit, found by single fits with the coefficient
held, and of the roots of R's own deviance (reference/models.R).
"""

import numpy as np
import pytest
from scipy.special import ndtri

from questline.modelling.design import complete_cases, planned_terms
from questline.modelling.fits import profile_roots
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.logit_likelihood import LogitLikelihood
from questline.modelling.fits.newton import maximise
from questline.modelling.fits.profile_roots import profile_limits
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.likelihood import maximise as maximise_one
from questline.modelling.separation import separated_people
from questline.modelling.terms.recipe import Recipe

CLOSE = 1e-8
R_NAMES = {"discrepancy": "discrepancy30", "confidence": "confidence10"}


def made(people, columns, seed):
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(people, columns)) * 10.0 ** random.integers(-2, 4, columns)
    matrix[:, 0] = random.random(people) < 0.4
    predictor = matrix / matrix.std(axis=0) @ np.linspace(-0.5, 0.7, columns)
    return matrix, (random.logistic(size=people) < predictor - 0.3).astype(float)


def deviance_drop(matrix, outcome, column, value):
    """Twice the drop of the log-likelihood, by the scalar search with an offset."""
    full = np.column_stack([np.ones(len(outcome)), matrix])
    scale = np.abs(full).max(axis=0)
    start = np.zeros(full.shape[1])
    top = maximise_one(full / scale, outcome, np.zeros(len(outcome)), start)
    rest = np.delete(full / scale, column + 1, axis=1)
    held = maximise_one(rest, outcome, matrix[:, column] * value, start[1:])
    assert held.converged
    return 2 * (top.log_likelihood - held.log_likelihood)


@pytest.mark.parametrize("people", [90, 342, 3000])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_every_limit_solves_its_equation(people, confidence):
    models = [fit_logistic(*made(people, columns, columns)) for columns in (1, 3, 8)]
    quantile = ndtri((1 + confidence) / 2)
    for model, limits in zip(models, logistic_limits(models, confidence), strict=True):
        assert limits.shape == (model.parameters, 2)
        for column, (low, high) in enumerate(limits):
            assert low < model.coefficients[column + 1] < high
            for limit in (low, high):
                drop = deviance_drop(model.matrix, model.outcome, column, limit)
                assert drop == pytest.approx(quantile**2, rel=CLOSE)


def test_limits_of_some_columns_alone():
    models = [fit_logistic(*made(200, columns, columns)) for columns in (3, 5)]
    everything = logistic_limits(models, 0.95)
    some = logistic_limits(models, 0.95, [[1], [0, 4]])
    for limits, whole, wanted in zip(some, everything, ([1], [0, 4]), strict=True):
        assert limits[wanted] == pytest.approx(whole[wanted], rel=1e-9)
        assert np.isnan(np.delete(limits, wanted, axis=0)).all()


def test_against_r(people, variables, logistic, expected):
    cases = complete_cases(people.dropna(), logistic)
    terms = planned_terms(logistic, variables, cases.frame)
    columns, matrix = Recipe(terms).design_matrix(cases.frame)
    (limits,) = logistic_limits([fit_logistic(matrix, cases.outcome)], 0.95)
    for column, pair in zip(columns, limits, strict=True):
        name = R_NAMES.get(column.variable, column.variable) + column.level
        theirs = [expected["logistic", name, f"root_{side}"] for side in ("low", "high")]
        assert pair == pytest.approx(theirs, rel=CLOSE)


def test_no_columns_and_no_models():
    matrix, outcome = made(50, 2, 1)
    (limits,) = logistic_limits([fit_logistic(matrix[:, :0], outcome)], 0.95)
    assert limits.shape == (0, 2)
    assert logistic_limits([], 0.95) == []


def test_small_and_crooked_data():
    # A handful of people, columns with a few large values or a rare level: the profile is far from
    # a parabola. Each limit is checked by its equation (in a few of these data the plain search for
    # the held fit does not end).
    checked, missed = 0, 0
    for seed in range(80):
        random = np.random.default_rng(seed)
        people, count = int(random.integers(8, 60)), int(random.integers(1, 4))
        matrix = np.column_stack(
            [
                (random.random(people) < random.uniform(0.05, 0.5)).astype(float)
                if random.random() < 0.5
                else np.exp(random.normal(size=people) * random.uniform(0.2, 2))
                for _ in range(count)
            ]
        )
        outcome = (random.logistic(size=people) < matrix.sum(axis=1) * 0.7 - 1).astype(float)
        full = np.column_stack([np.ones(people), matrix])
        if np.linalg.matrix_rank(full) <= count or separated_people(matrix, outcome).any():
            continue
        model = fit_logistic(matrix, outcome)
        (limits,) = logistic_limits([model], 0.95)
        for column, pair in enumerate(limits):
            assert pair[0] < model.coefficients[column + 1] < pair[1]
            for value in pair:
                assert np.isfinite(value)
                checked += 1
                try:
                    drop = deviance_drop(matrix, outcome, column, value)
                except AssertionError:
                    missed += 1
                    continue
                assert drop == pytest.approx(ndtri(0.975) ** 2, rel=1e-6)
    assert checked > 120
    assert missed < 0.02 * checked


def test_the_limits_solve_their_equation():
    random = np.random.default_rng(54)
    people, _ = int(random.integers(8, 60)), random.integers(1, 4)
    random.random()
    value = np.exp(random.normal(size=people) * random.uniform(0.2, 2))
    outcome = (random.logistic(size=people) < 3 * value - 0.3).astype(float)
    model = fit_logistic(value[:, None], outcome)
    (limits,) = logistic_limits([model], 0.95)
    for limit in limits[0]:
        drop = deviance_drop(value[:, None], outcome, 0, limit)
        assert drop == pytest.approx(ndtri(0.975) ** 2, rel=CLOSE)


def test_the_careful_search_finds_the_same(monkeypatch):
    # Without the search for all at once every limit is found by the careful one.
    matrix, outcome = made(80, 3, 2)
    model = fit_logistic(matrix, outcome)
    (together,) = logistic_limits([model], 0.95)
    monkeypatch.setattr(profile_roots, "MOST_STEPS", 0)
    (one_by_one,) = logistic_limits([model], 0.95)
    assert one_by_one == pytest.approx(together, rel=1e-9)


def test_no_limit_is_nan(monkeypatch):
    # Quasi-separated: the log-likelihood has no maximum along the column, so that beyond the point
    # where a search was stopped it goes on growing, and there is no upper limit.
    random = np.random.default_rng(3)
    level = np.repeat([0.0, 1.0], [30, 10])
    outcome = np.where(level == 1, 1.0, random.integers(0, 2, 40))
    likelihood = LogitLikelihood(np.vstack([np.ones(40), level]) * (2 * outcome - 1))
    best = maximise(likelihood, np.zeros((1, 2)))
    assert not best.converged[0]
    assert likelihood.separates(best.step[0], best.parameters[0])
    monkeypatch.setattr("questline.modelling.fits.newton.MOST_STEPS", 8)
    stopped = maximise(likelihood, np.zeros((1, 2))).parameters[0]
    monkeypatch.undo()
    limits = profile_limits(likelihood, stopped, np.array([1]), 1.96)
    assert np.isfinite(limits[0, 0])
    assert np.isnan(limits[0, 1])
    flat = profile_limits(likelihood, np.array([0.0, 90.0]), np.array([0, 1]), 1.96)
    assert np.isnan(flat).all()


def test_a_design_that_is_worked_on_in_blocks(monkeypatch):
    # Many people: blocks of them one after the other, the products of the columns made anew.
    matrix, outcome = made(1000, 3, 5)
    model = fit_logistic(matrix, outcome)
    (whole,) = logistic_limits([model], 0.95)
    monkeypatch.setattr("questline.modelling.fits.logit_likelihood.BLOCK_CELLS", 1)
    monkeypatch.setattr("questline.modelling.fits.logit_likelihood.TABLE_CELLS", 1)
    (blocks,) = logistic_limits([model], 0.95)
    assert blocks == pytest.approx(whole, rel=1e-12)
