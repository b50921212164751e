import numpy as np
import pytest
from imputed_surveys import (
    ASKED,
    assert_drawn_from,
    completed,
    levels,
    mixed_survey,
    number,
    r_estimate,
    regression_of,
)

from questline.imputation.ordered import kept_in_order


def test_augmented_estimate_and_covariance_are_those_of_polr():
    regression, encodings = regression_of("view")
    generator = np.random.default_rng(4)
    for _ in range(4):
        thresholds, slopes = regression.draw_parameters(generator)
    estimate, covariance = r_estimate("proportional_odds")

    def in_original_units(limits, weights):
        scaled = weights / [one.spread for one in encodings]
        return np.hstack([scaled, limits + (scaled @ [one.centre for one in encodings])[:, None]])

    found = in_original_units(regression.estimate[:, :3], regression.estimate[:, 3:])
    assert np.abs((found - estimate) / np.sqrt(np.diag(covariance))).max() < 1e-5
    assert_drawn_from(in_original_units(thresholds, slopes), estimate, covariance)


def test_gradient_and_information_are_derivatives_of_the_likelihood():
    regression, _ = regression_of("view", sets=1)
    own = regression.rows.own()
    point = np.array([[-0.8, 0.7, 1.9, -0.3, 0.4]])
    gradient, information = regression.evaluate(point, own, 1)
    step = 1e-2
    for place in range(5):
        moved = np.zeros_like(point)
        moved[0, place] = step
        above, _ = regression.evaluate(point + moved, own, 0)
        below, _ = regression.evaluate(point - moved, own, 0)
        slope = (above - below)[0] / (2 * step)
        np.testing.assert_allclose(-slope, information[0, place], rtol=2e-3, atol=0.05)
    assert gradient.shape == (1, 5)


def test_thresholds_stay_in_order():
    thresholds = np.array([[0.0, 0.1, 3.0]])
    deviation = np.random.default_rng(1).standard_normal((5000, 3))
    drawn = kept_in_order(np.repeat(thresholds, 5000, axis=0), deviation)
    assert (np.diff(drawn, axis=1) >= 0).all()


def test_draws_that_keep_half_the_distance_are_as_they_were():
    thresholds = np.array([[0.0, 2.0, 3.0]])
    deviation = np.array([[0.3, -0.2, 0.1]])
    np.testing.assert_allclose(kept_in_order(thresholds, deviation), [[0.3, 1.8, 3.1]])


def test_a_level_that_nobody_chose_is_never_imputed_and_said():
    columns, variables = mixed_survey([*ASKED, "view"])
    variables["view"] = levels("bad", "fair", "never", "good", "high", ordered=True)
    sets = completed(columns, variables, sets=20)
    assert set(np.unique(sets.imputed["view"])) == {0, 1, 3, 4}
    assert sets.notes == ("view: nobody chose never, so it is never imputed.",)


def test_two_levels_alone_are_chosen():
    columns, variables = mixed_survey([*ASKED, "member"])
    variables["member"] = levels("no", "yes", "always", ordered=True)
    sets = completed(columns, variables, sets=400, iterations=1)
    plain = completed(*mixed_survey([*ASKED, "member"]), sets=400, iterations=1)
    assert set(np.unique(sets.imputed["member"])) == {0, 1}
    assert sets.imputed["member"].mean() == pytest.approx(plain.imputed["member"].mean(), abs=0.01)


def test_perfectly_separated_levels():
    trait = np.linspace(-3, 3, 150)
    answer = np.array(["low", "middle", "high"], dtype=object)[np.digitize(trait, [-1, 1])]
    answer[::5] = None
    sets = completed({"trait": trait, "answer": answer},
                     {"trait": number(), "answer": levels("low", "middle", "high", ordered=True)},
                     sets=100)  # fmt: skip
    truth = np.digitize(trait, [-1, 1])[::5]
    clear = np.abs(np.abs(trait[::5]) - 1) > 0.7
    assert (sets.imputed["answer"] == truth).mean(axis=0)[clear].min() > 0.8
    assert sets.notes == ()


def test_many_levels_with_few_answers_each():
    generator = np.random.default_rng(6)
    answer = generator.integers(0, 9, 40).astype(object)
    codes = [f"step_{step}" for step in range(9)]
    answer = np.array([codes[step] for step in answer], dtype=object)
    answer[::4] = None
    sets = completed({"trait": generator.standard_normal(40), "answer": answer},
                     {"trait": number(), "answer": levels(*codes, ordered=True)})  # fmt: skip
    assert not np.isnan(sets.imputed["answer"]).any()
