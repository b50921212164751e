import numpy as np
from imputed_surveys import (
    ASKED,
    assert_drawn_from,
    completed,
    in_original_units,
    levels,
    mixed_survey,
    number,
    r_estimate,
    regression_of,
)

from questline.imputation.polytomous import draw_levels


def test_augmented_estimate_and_covariance_are_those_of_r():
    regression, encodings = regression_of("site")
    generator = np.random.default_rng(3)
    for _ in range(4):
        drawn = regression.draw_coefficients(generator)
    estimate, covariance = r_estimate("polytomous")
    found = in_original_units(regression.estimate.reshape(-1, 2, 3), encodings).reshape(-1, 6)
    assert np.abs((found - estimate) / np.sqrt(np.diag(covariance))).max() < 1e-5
    assert_drawn_from(in_original_units(drawn, encodings).reshape(-1, 6), estimate, covariance)


def test_levels_are_drawn_with_their_chances():
    rows = np.ones((1, 1, 30_000), dtype=np.float32)
    coefficients = np.log(np.array([[[2.0], [5.0]]]))
    uniform = np.random.default_rng(1).random((1, 30_000))
    shares = np.bincount(draw_levels(rows, coefficients, uniform)[0]) / 30_000
    np.testing.assert_allclose(shares, [1 / 8, 2 / 8, 5 / 8], atol=0.01)


def test_a_level_that_nobody_chose_is_never_imputed_and_said():
    columns, variables = mixed_survey([*ASKED, "site"])
    variables["site"] = levels("east", "south", "north", "west")
    sets = completed(columns, variables, sets=20)
    assert set(np.unique(sets.imputed["site"])) == {0, 2, 3}
    assert sets.notes == ("site: nobody chose south, so it is never imputed.",)


def test_a_level_that_one_person_chose():
    generator = np.random.default_rng(4)
    answer = generator.choice(["a", "b"], 90).astype(object)
    answer[5] = "c"
    answer[generator.random(90) < 0.3] = None
    answer[5] = "c"
    sets = completed({"trait": generator.standard_normal(90), "answer": answer},
                     {"trait": number(), "answer": levels("a", "b", "c")}, sets=100)  # fmt: skip
    share = (sets.imputed["answer"] == 2).mean()
    assert 0.001 < share < 0.1


def test_perfectly_separated_levels():
    trait = np.linspace(-3, 3, 150)
    answer = np.array(["a", "b", "c"], dtype=object)[np.digitize(trait, [-1, 1])]
    answer[::5] = None
    sets = completed({"trait": trait, "answer": answer},
                     {"trait": number(), "answer": levels("a", "b", "c")}, sets=100)  # fmt: skip
    truth = np.digitize(trait, [-1, 1])[::5]
    clear = np.abs(np.abs(trait[::5]) - 1) > 0.7
    right = (sets.imputed["answer"] == truth).mean(axis=0)
    assert right[clear].min() > 0.8
