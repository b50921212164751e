import numpy as np
from imputed_surveys import (
    ASKED,
    assert_drawn_from,
    completed,
    in_original_units,
    levels,
    mixed_survey,
    modelled,
    number,
    r_estimate,
    regression_of,
    survey,
)

from questline.imputation.augmentation import augmentation
from questline.imputation.chained_equations import Chaining


def test_augmented_estimate_and_covariance_are_those_of_r():
    regression, encodings = regression_of("member")
    generator = np.random.default_rng(2)
    for _ in range(4):
        drawn = regression.draw_coefficients(generator)
    estimate, covariance = r_estimate("logistic")
    found = in_original_units(regression.estimate.reshape(-1, 3), encodings)
    assert np.abs((found - estimate) / np.sqrt(np.diag(covariance))).max() < 1e-5
    assert_drawn_from(in_original_units(drawn[:, 0], encodings), estimate, covariance)


def test_the_augmentation_is_that_of_white_daniel_and_royston():
    regression, _ = regression_of("member", sets=2)
    added = augmentation(regression.rows.equation)
    assert added.rows.tolist() == [[1, -0.5, 0], [1, 0.5, 0], [1, 0, -0.5], [1, 0, 0.5]]
    assert added.weight * len(added.rows) == 3  # one more than there are predictors


def test_rows_of_the_augmentation_stay_within_the_range_of_a_rare_level():
    generator = np.random.default_rng(1)
    rare = np.where(np.arange(100) < 3, "yes", "no")
    answer = np.where(generator.random(100) < 0.2, None, np.where(np.arange(100) % 2, "a", "b"))
    columns = {"rare": rare, "answer": answer}
    variables = {"rare": levels("no", "yes"), "answer": levels("a", "b")}
    run = Chaining(survey(columns, variables), [modelled(columns, variables)],
                   np.random.default_rng(1))  # fmt: skip
    rows = augmentation(run.targets[0].equation).rows
    spread = rare == "yes"
    assert np.isclose(rows[0, 1], -spread.mean() / spread.std(ddof=1))
    assert np.isclose(rows[1, 1], 0.5)


def test_perfectly_separated_answers_stay_uncertain_but_follow():
    generator = np.random.default_rng(3)
    trait = np.linspace(-3, 3, 120)
    answer = np.where(trait > 0, "yes", "no").astype(object)
    answer[generator.random(120) < 0.3] = None
    sets = completed({"trait": trait, "answer": answer},
                     {"trait": number(), "answer": levels("no", "yes")}, sets=200)  # fmt: skip
    said_yes = sets.imputed["answer"].mean(axis=0)
    lacking = trait[sets.missing["answer"]]
    assert said_yes[lacking > 1.5].mean() > 0.98
    assert said_yes[lacking < -1.5].mean() < 0.02
    assert 0.1 < said_yes[np.abs(lacking) < 0.3].mean() < 0.9
    assert sets.notes == ()


def test_without_predictors_the_share_is_drawn_from_its_posterior():
    answer = ["yes"] * 30 + ["no"] * 70 + [None] * 100
    sets = completed({"answer": answer}, {"answer": levels("no", "yes")}, sets=3000, iterations=1)
    share = sets.imputed["answer"].mean(axis=1)
    assert abs(share.mean() - 0.3) < 0.005
    # The share's own variance and that of a hundred answers drawn with it.
    assert abs(share.var() / (0.21 / 100 + 0.21 / 100) - 1) < 0.12


def test_imputed_shares_agree_with_the_drawn_coefficients():
    columns, variables = mixed_survey([*ASKED, "member"])
    sets = completed(columns, variables, sets=2000, iterations=1)
    estimate, covariance = r_estimate("logistic")
    rows = np.column_stack([np.ones(300), columns["age"], columns["score"]])
    rows = rows[sets.missing["member"]]
    coefficients = np.random.default_rng(1).multivariate_normal(estimate, covariance, 20_000)
    expected = (1 / (1 + np.exp(-(coefficients @ rows.T)))).mean(axis=0)
    error = np.sqrt(expected * (1 - expected) / 2000)
    assert np.abs((sets.imputed["member"].mean(axis=0) - expected) / error).max() < 4
