"""The fits of the planned models against statsmodels and against R.

Tolerances, relative: 1e-8 of statsmodels, which stops when no coefficient changes by 1e-10; 1e-6 of
R (reference/models.R).
"""

import numpy as np
import pytest
import statsmodels.api as sm

from questline.modelling.design import complete_cases, planned_terms
from questline.modelling.fits.conditioning import conditioned, why_no_design
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic, search
from questline.modelling.logistic import null_log_likelihood
from questline.modelling.terms.recipe import Recipe

CLOSE = 1e-8
R_NAMES = {"discrepancy": "discrepancy30", "confidence": "confidence10"}


def made(people, seed=1):
    """Columns in units as people use them: a year, a share, levels, a large number; outcomes."""
    random = np.random.default_rng(seed)
    matrix = np.column_stack(
        [
            random.integers(1990, 2024, people),
            random.normal(0.1, 0.02, people),
            random.random(people) < 0.25,
            random.random(people) < 0.5,
            random.normal(3e6, 4e5, people),
        ]
    ).astype(float)
    predictor = ((matrix - matrix.mean(axis=0)) / matrix.std(axis=0)) @ [0.5, -0.3, 0.4, 0.2, 0.6]
    event = (random.logistic(size=people) < predictor - 0.5).astype(float)
    return matrix, event, 40 + predictor + random.normal(size=people)


def same(ours, matrix, outcome, family):
    """Ours is the fit of statsmodels to standardised columns, which it needs to keep its digits."""
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0)
    scaled = sm.add_constant((matrix - mean) / spread, has_constant="add")
    settings = {} if family is None else {"tol": 1e-10, "tol_criterion": "params"}
    model = sm.OLS(outcome, scaled) if family is None else sm.GLM(outcome, scaled, family=family)
    theirs = model.fit(**settings)
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -mean / spread
    covariance = back @ np.asarray(theirs.cov_params()) @ back.T
    # A covariance is compared on the scale of its standard errors.
    scale = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    assert ours.coefficients == pytest.approx(back @ theirs.params, rel=CLOSE)
    assert ours.covariance / scale == pytest.approx(covariance / scale, abs=CLOSE)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=CLOSE)
    assert ours.fitted == pytest.approx(theirs.fittedvalues, rel=CLOSE)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=CLOSE)
    chances = ours.fitted * (1 - ours.fitted)
    assert ours.weights == pytest.approx(np.ones(len(outcome)) if family is None else chances)
    assert ours.matrix is matrix
    assert ours.outcome is outcome


@pytest.mark.parametrize("people", [60, 342, 10_000])
@pytest.mark.parametrize("seed", range(3))
def test_logistic_is_that_of_statsmodels(people, seed):
    matrix, event, _ = made(people, seed)
    same(fit_logistic(matrix, event), matrix, event, sm.families.Binomial())


@pytest.mark.parametrize("people", [40, 342, 10_000])
def test_linear_is_that_of_statsmodels(people):
    matrix, _, outcome = made(people)
    same(fit_linear(matrix, outcome), matrix, outcome, None)


def test_an_intercept_alone():
    matrix, event, outcome = made(50)
    none = matrix[:, :0]
    fit = fit_logistic(none, event)
    share = event.mean()
    assert fit.coefficients == pytest.approx([np.log(share / (1 - share))])
    assert fit.covariance == pytest.approx(np.array([[1 / (50 * share * (1 - share))]]))
    assert fit.log_likelihood == pytest.approx(null_log_likelihood(event))
    plain = fit_linear(none, outcome)
    assert plain.coefficients == pytest.approx([outcome.mean()])
    assert plain.covariance == pytest.approx(np.array([[outcome.var(ddof=1) / 50]]))


def test_a_rare_event_far_from_the_start():
    # One person in a hundred has the event, nearly always with a large value.
    random = np.random.default_rng(4)
    value = random.exponential(size=3000) ** 2
    event = (random.logistic(size=3000) < 0.5 * value - 7.5).astype(float)
    assert 5 < event.sum() < 90
    matrix = value[:, None]
    same(fit_logistic(matrix, event), matrix, event, sm.families.Binomial())


def test_columns_that_are_nearly_dependent():
    # The third column is the sum of the others but for a millionth: digits are lost to the squares
    # of products unless an orthogonal basis takes the place of the columns.
    matrix, event, outcome = made(500)
    extra = np.random.default_rng(5).normal(size=500)
    clear = np.column_stack([matrix[:, :2], extra])
    near = np.column_stack([matrix[:, :2], matrix[:, 0] / 1e2 + matrix[:, 1] + 1e-6 * extra])
    assert why_no_design(near) == ""
    assert np.linalg.cond(conditioned(near).rows) < 10
    # Coefficients of the columns from those of the parts that the third one is made of.
    back = np.array([[1, 0, 0, 0], [0, 1, 0, -1e4], [0, 0, 1, -1e6], [0, 0, 0, 1e6]])
    for fit, parts in (
        (fit_logistic(near, event), fit_logistic(clear, event)),
        (fit_linear(near, outcome), fit_linear(clear, outcome)),
    ):
        assert fit.coefficients == pytest.approx(back @ parts.coefficients, rel=1e-6)
        assert fit.covariance == pytest.approx(back @ parts.covariance @ back.T, rel=1e-5)
        assert fit.fitted == pytest.approx(parts.fitted, rel=CLOSE)
        assert fit.log_likelihood == pytest.approx(parts.log_likelihood, rel=1e-10)


def test_a_separated_outcome_raises():
    matrix, _, _ = made(60)
    with pytest.raises(RuntimeError, match="did not converge"):
        fit_logistic(matrix, (matrix[:, 0] > 2005).astype(float))
    design = conditioned(matrix)
    assert not search(design, matrix[:, 2]).converged


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (np.ones((20, 1)), "column 1 of the model is the same for everyone"),
        (np.arange(40.0).reshape(20, 2), "collinearity"),
        (np.random.default_rng(1).normal(size=(3, 5)), "collinearity"),
        (np.empty((0, 2)), "column 1"),
        (np.empty((20, 0)), ""),
        (np.random.default_rng(1).normal(size=(20, 3)), ""),
    ],
)
def test_why_no_design(matrix, words):
    reason = why_no_design(matrix)
    assert words in reason
    assert bool(words) == reason.startswith("Not computable: ")


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_against_r(kind, people, variables, logistic, linear, expected):
    analysis = logistic if kind == "logistic" else linear
    cases = complete_cases(people.dropna(), analysis)
    terms = planned_terms(analysis, variables, cases.frame)
    columns, matrix = Recipe(terms).design_matrix(cases.frame)
    fit = (fit_logistic if kind == "logistic" else fit_linear)(matrix, cases.outcome)
    names = [R_NAMES.get(one.variable, one.variable) + one.level for one in columns]
    for place, name in enumerate(["(Intercept)", *names]):
        for ours, statistic in (
            (fit.coefficients[place], "estimate"),
            (np.sqrt(fit.covariance[place, place]), "se"),
        ):
            assert ours == pytest.approx(expected[kind, name, statistic], rel=1e-6)
    assert fit.log_likelihood == pytest.approx(expected[kind, "model", "log_likelihood"], rel=1e-6)
