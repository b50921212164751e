"""Ordered answers: against ordinal::clm and MASS::polr, a published example, and odd data.

Tolerances, relative: 1e-6 of R's polished optimum (reference/proportional_odds.R; polr's standard
errors, from a numerical Hessian, and the unpolished reference data 1e-4); profile limits 1e-8 of
the roots of R's deviance and 1e-4 of confint(), which reads them off a spline.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.ordered_categories import proportional_likelihood
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.fits.proportional_odds import (
    category_probabilities,
    fit_proportional_odds,
    fit_proportional_odds_sets,
    likelihood_ratio_test,
    proportional_odds_limits,
)

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
POLR = 1e-4
ROOT = 1e-8
SPLINE = 1e-4
COLUMNS = ("score", "decade", "teamb", "teamc", "female")


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(REFERENCE / "ordered_answers.csv")


@pytest.fixture(scope="module")
def matrix(answers):
    return np.column_stack(
        [
            answers["score"],
            (answers["year"] - 2010) / 10,
            answers["team"] == "b",
            answers["team"] == "c",
            answers["female"],
        ]
    ).astype(float)


@pytest.fixture(scope="module")
def theirs():
    table = pd.read_csv(REFERENCE / "proportional_odds.csv")
    names = zip(table["model"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.fixture(scope="module")
def fit(matrix, answers):
    return fit_proportional_odds(matrix, answers["answer_1"].to_numpy(), 5)


def names_of(fit):
    cuts = zip(fit.categories[:-1], fit.categories[1:], strict=True)
    return [*(f"{low}|{high}" for low, high in cuts), *COLUMNS]


def check(fit, theirs, model, tolerance=CLOSE, errors=CLOSE):
    assert fit.reason == ""
    for place, name in enumerate(names_of(fit)):
        assert fit.coefficients[place] == pytest.approx(
            theirs[model, name, "estimate"], rel=tolerance
        )
        assert np.sqrt(fit.covariance[place, place]) == pytest.approx(
            theirs[model, name, "se"], rel=errors
        )
    assert fit.log_likelihood == pytest.approx(theirs[model, "model", "log_likelihood"], rel=1e-9)


def made(people, columns, categories, seed=1):
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(people, columns))
    latent = matrix @ np.linspace(-0.7, 0.9, columns) + random.logistic(size=people)
    return matrix, np.searchsorted(np.linspace(-1.5, 2, categories - 1), latent)


def test_against_clm(fit, theirs):
    check(fit, theirs, "answer_1")
    assert fit.null_log_likelihood == pytest.approx(
        theirs["answer_1", "model", "null_log_likelihood"], rel=CLOSE
    )
    statistic, df, p = likelihood_ratio_test(fit)
    for ours, name in ((statistic, "chi_square"), (df, "df"), (p, "p")):
        assert ours == pytest.approx(
            theirs["answer_1", "model", f"likelihood_ratio_{name}"], rel=CLOSE
        )
    for pair, (first, second) in (("0|1 score", (0, 4)), ("score female", (4, 8))):
        assert fit.covariance[first, second] == pytest.approx(
            theirs["answer_1", "covariance", pair], rel=CLOSE
        )


def test_against_polr(fit, theirs):
    check(fit, theirs, "polr", errors=POLR)


def test_fitted_probabilities(fit, theirs):
    expected = [
        [theirs["answer_1", f"person_{i}", f"probability_{j}"] for j in range(1, 6)]
        for i in range(1, 5)
    ]
    assert fit.probabilities[:4] == pytest.approx(np.array(expected), rel=CLOSE)
    chosen = fit.probabilities[np.arange(fit.count), fit.places]
    assert np.log(chosen).sum() == pytest.approx(fit.log_likelihood, rel=1e-12)


def test_units_do_not_matter(answers, matrix, fit):
    # The year itself in place of decades since 2010, the score in millionths.
    other = matrix.copy()
    other[:, 0] *= 1e6
    other[:, 1] = answers["year"]
    moved = fit_proportional_odds(other, answers["answer_1"].to_numpy(), 5)
    factor = np.array([1e6, 10, 1, 1, 1])
    assert moved.slopes * factor == pytest.approx(fit.slopes, rel=1e-9)
    assert moved.thresholds == pytest.approx(fit.thresholds + 2010 * moved.slopes[1], rel=1e-9)
    errors = np.sqrt(np.diag(fit.covariance))
    assert np.sqrt(np.diag(moved.covariance))[4:] * factor == pytest.approx(errors[4:], rel=1e-9)
    assert proportional_odds_limits(moved, 0.95) * factor[:, None] == pytest.approx(
        proportional_odds_limits(fit, 0.95), rel=1e-8
    )


def test_several_sets_at_once(answers, matrix, theirs):
    outcomes = np.stack([answers[f"answer_{number}"] for number in (1, 2, 3)])
    fits = fit_proportional_odds_sets(np.stack([matrix] * 3), outcomes, 5)
    for number, found in enumerate(fits, start=1):
        check(found, theirs, f"answer_{number}")


def test_sets_of_which_some_have_no_fit_or_lack_a_category():
    made_up = [made(150, 2, 4, seed) for seed in range(6)]
    matrices, outcomes = (np.stack(some) for some in zip(*made_up, strict=True))
    outcomes[1][outcomes[1] == 2] = 1
    matrices[2][:, 1] = 7.0
    outcomes[3] = 3
    outcomes[4] = np.searchsorted([-1, 0, 1], matrices[4][:, 0])
    fits = fit_proportional_odds_sets(matrices, outcomes, 4)
    assert [fit.categories for fit in fits[:2]] == [(0, 1, 2, 3), (0, 1, 3)]
    assert "column 2 of the model is the same for everyone" in fits[2].reason
    assert "everyone gave the same answer" in fits[3].reason
    assert "separation" in fits[4].reason
    for place in (0, 1, 5):
        alone = fit_proportional_odds(matrices[place], outcomes[place], 4)
        assert fits[place].coefficients == pytest.approx(alone.coefficients, rel=1e-10)
        assert fits[place].covariance == pytest.approx(alone.covariance, rel=1e-9)
        assert fits[place].log_likelihood == pytest.approx(alone.log_likelihood, rel=1e-12)


def test_a_category_that_nobody_has(answers, matrix, theirs):
    fit = fit_proportional_odds(matrix, answers["answer_gap"].to_numpy(), 6)
    check(fit, theirs, "answer_gap")
    assert fit.categories == (0, 1, 3, 4)
    assert fit.note == "Left out, because nobody has them: categories 3 and 6 of 6."
    assert fit.probabilities.shape == (300, 4)
    closed_up = np.searchsorted(fit.categories, answers["answer_gap"])
    same = fit_proportional_odds(matrix, closed_up, 4)
    assert same.note == ""
    assert same.coefficients == pytest.approx(fit.coefficients, rel=1e-12)


def test_profile_limits(fit, theirs):
    for name, limits in zip(COLUMNS, proportional_odds_limits(fit, 0.95), strict=True):
        for limit, side in zip(limits, ("low", "high"), strict=True):
            assert limit == pytest.approx(theirs["answer_1", name, f"root_{side}"], rel=ROOT)
            assert limit == pytest.approx(theirs["answer_1", name, f"confint_{side}"], rel=SPLINE)


def test_two_categories_are_a_logistic_model():
    matrix, answers = made(200, 3, 2)
    fit = fit_proportional_odds(matrix, answers, 2)
    plain = fit_logistic(matrix, answers.astype(float))
    assert fit.slopes == pytest.approx(plain.coefficients[1:], rel=1e-10)
    assert fit.thresholds == pytest.approx(-plain.coefficients[:1], rel=1e-10)
    assert fit.covariance[1:, 1:] == pytest.approx(plain.covariance[1:, 1:], rel=1e-9)
    assert fit.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-12)
    (limits,) = logistic_limits([plain], 0.9)
    assert proportional_odds_limits(fit, 0.9) == pytest.approx(limits, rel=1e-9)


def test_without_columns_the_thresholds_are_the_shares():
    _, answers = made(120, 1, 4)
    fit = fit_proportional_odds(np.empty((120, 0)), answers, 4)
    below = np.cumsum(np.bincount(answers))[:-1] / 120
    assert fit.thresholds == pytest.approx(np.log(below / (1 - below)), rel=1e-10)
    assert fit.log_likelihood == pytest.approx(fit.null_log_likelihood, rel=1e-12)
    assert proportional_odds_limits(fit, 0.95).shape == (0, 2)


def test_the_derivatives_are_those_of_the_log_likelihood():
    matrix, answers = made(40, 2, 4)
    likelihood = proportional_likelihood(matrix.T, answers, 4)
    point = np.array([[-1.3, 0.2, 1.5, 0.4, -0.3]])
    here = likelihood.at(point)
    chances = category_probabilities(point[0, :3], matrix @ point[0, 3:])
    assert here.value[0] == pytest.approx(np.log(chances[np.arange(40), answers]).sum(), rel=1e-12)
    for place in range(5):
        step = np.zeros((1, 5))
        step[0, place] = 1e-5
        ahead, behind = likelihood.at(point + step), likelihood.at(point - step)
        assert here.gradient[0, place] == pytest.approx(
            (ahead.value[0] - behind.value[0]) / 2e-5, abs=1e-6
        )
        assert here.information[0, place] == pytest.approx(
            (behind.gradient[0] - ahead.gradient[0]) / 2e-5, abs=1e-6
        )
    crossed = point.copy()
    crossed[0, 1] = 2.0
    assert likelihood.at(crossed).value[0] == -np.inf


def test_probabilities_far_out_keep_their_digits():
    thresholds = np.array([0.0, 1e-9, 30.0])
    chances = category_probabilities(thresholds, np.array([-40.0, 0.0, 40.0]))
    assert (chances > 0).all()
    assert chances.sum(axis=1) == pytest.approx(np.ones(3), rel=1e-14)
    assert chances[1, 1] == pytest.approx(0.25e-9, rel=1e-8)
    assert chances[0, 3] == pytest.approx(np.exp(-70), rel=1e-9)


@pytest.mark.parametrize(
    ("matrix", "answers", "words"),
    [
        (np.empty((0, 2)), np.empty(0, dtype=int), "nobody"),
        (np.ones((5, 1)), np.full(5, 2), "everyone gave the same answer"),
        (np.eye(4)[:, :2], np.arange(4), "3 thresholds and 2 coefficients are too many for 4"),
        (np.arange(2.0)[:, None], np.array([0, 1]), "too many for 2 people"),
        (np.ones((30, 1)), np.arange(30) % 3, "column 1 of the model is the same for everyone"),
        (np.arange(60.0).reshape(30, 2), np.arange(30) % 3, "collinearity"),
        (np.arange(30.0)[:, None], np.arange(30) // 10, "separation"),
        # The highest answer is everyone's with the level, and nobody's without it.
        ((np.arange(30) >= 20.0)[:, None], np.r_[np.arange(20) % 2, np.full(10, 2)], "separation"),
    ],
)
def test_what_cannot_be_fitted(matrix, answers, words):
    fit = fit_proportional_odds(matrix.astype(float), answers, 5)
    assert fit.reason.startswith("Not computable: ")
    assert words in fit.reason
    assert np.isnan(fit.log_likelihood)
    assert np.isnan(fit.coefficients).all()
    assert fit.covariance.shape == (fit.parameters, fit.parameters)
    assert proportional_odds_limits(fit, 0.95).shape == (matrix.shape[1], 2)


def test_quasi_separation_of_one_level():
    # Nobody with the level gives one of the two lower answers: its slope is infinite.
    random = np.random.default_rng(6)
    level = (np.arange(80) < 12).astype(float)
    answers = np.where(level == 1, random.integers(2, 4, 80), random.integers(0, 4, 80))
    both = np.column_stack([level, random.normal(size=80)])
    fit = fit_proportional_odds(both, answers, 4)
    assert fit.reason == ""
    answers[level == 1] = 3
    assert "separation" in fit_proportional_odds(both, answers, 4).reason


def from_reference(folder, name):
    table = pd.read_csv(folder / "classics" / "reference.csv")
    table = table[table["analysis"] == name]
    names = zip(table["target"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


def test_housing_satisfaction(reference_folder):
    # Venables & Ripley (2002), Modern Applied Statistics with S, section 7.3: counts of answers.
    counts = pd.read_csv(reference_folder / "classics" / "MASS_housing.csv")
    people = counts.loc[counts.index.repeat(counts["Freq"])]
    levels = {
        "Infl": ("Medium", "High"),
        "Type": ("Apartment", "Atrium", "Terrace"),
        "Cont": ("High",),
    }
    names = [(variable, level) for variable, some in levels.items() for level in some]
    matrix = np.column_stack([people[variable] == level for variable, level in names])
    answers = people["Sat"].map({"Low": 0, "Medium": 1, "High": 2}).to_numpy()
    fit = fit_proportional_odds(matrix.astype(float), answers, 3)
    for analysis, deviance in (("clm_logit", None), ("polr_logit", "deviance")):
        theirs = from_reference(reference_folder, analysis)
        terms = ["Low|Medium", "Medium|High", *(variable + level for variable, level in names)]
        for place, term in enumerate(terms):
            assert fit.coefficients[place] == pytest.approx(
                theirs[f"housing:{term}", "est"], rel=POLR
            )
            assert np.sqrt(fit.covariance[place, place]) == pytest.approx(
                theirs[f"housing:{term}", "se"], rel=POLR
            )
        if deviance:
            assert -2 * fit.log_likelihood == pytest.approx(theirs["housing", deviance], rel=CLOSE)


def test_bitterness_of_wine(reference_folder):
    # Randall (1989), the example of the package ordinal.
    wine = pd.read_csv(reference_folder / "classics" / "ordinal_wine.csv")
    matrix = np.column_stack([wine["temp"] == "warm", wine["contact"] == "yes"]).astype(float)
    fit = fit_proportional_odds(matrix, wine["rating"].to_numpy() - 1, 5)
    theirs = from_reference(reference_folder, "clm_logit")
    terms = ["1|2", "2|3", "3|4", "4|5", "tempwarm", "contactyes"]
    for place, term in enumerate(terms):
        assert fit.coefficients[place] == pytest.approx(theirs[f"wine:{term}", "est"], rel=CLOSE)
        assert np.sqrt(fit.covariance[place, place]) == pytest.approx(
            theirs[f"wine:{term}", "se"], rel=CLOSE
        )
    assert fit.log_likelihood == pytest.approx(theirs["wine", "logLik"], rel=1e-9)
