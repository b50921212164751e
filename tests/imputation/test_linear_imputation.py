import numpy as np
import pytest
from imputed_surveys import (
    assert_drawn_from,
    completed,
    mixed_survey,
    number,
    r_estimate,
    r_numbers,
)
from scipy.special import ndtr

from questline.imputation.linear import draw_numbers, draw_regression

ASKED = ["age", "score", "strain"]


def design(columns):
    """The design of strain on age and score: observed rows, their outcome, rows to impute."""
    matrix = np.column_stack([np.ones(300), columns["age"], columns["score"]])
    there = columns["strain"].notna().to_numpy()
    return matrix[there], columns["strain"].to_numpy()[there], matrix[~there]


def test_coefficients_are_drawn_from_their_posterior():
    columns, _ = mixed_survey(ASKED)
    matrix, outcome, _ = design(columns)
    estimate, unscaled = r_estimate("linear")
    residual = r_numbers("linear")["residual"]
    count = 20_000
    repeated = np.repeat((matrix.T @ matrix)[None], count, axis=0)
    found, drawn, sigma = draw_regression(
        repeated,
        np.repeat((matrix.T @ outcome)[None], count, axis=0),
        np.full(count, outcome @ outcome),
        len(outcome),
        np.random.default_rng(1),
    )
    # The ridge of 1e-5 moves the estimate by that part of itself, but nothing that counts.
    spread = np.sqrt(np.diag(unscaled) * residual["sum_of_squares"] / residual["df"])
    assert np.abs((found[0] - estimate) / spread).max() < 3e-3
    variance = residual["sum_of_squares"] / (residual["df"] - 2)
    assert_drawn_from(drawn, estimate, unscaled * variance)
    scaled = residual["sum_of_squares"] / sigma**2  # chi-square
    assert abs(scaled.mean() - residual["df"]) < 4 * np.sqrt(2 * residual["df"] / count)
    assert abs(scaled.var() / (2 * residual["df"]) - 1) < 0.06


def test_imputed_numbers_have_the_moments_of_the_predictive_distribution():
    columns, variables = mixed_survey(ASKED)
    sets = completed(columns, variables, sets=6000, iterations=1, methods={"strain": "linear"})
    matrix, outcome, rows = design(columns)
    inverse = np.linalg.inv(matrix.T @ matrix)
    estimate = inverse @ matrix.T @ outcome
    residual = outcome - matrix @ estimate
    variance = residual @ residual / (len(outcome) - 3 - 2)
    covariance = variance * (rows @ inverse @ rows.T + np.eye(len(rows)))
    drawn = sets.imputed["strain"]
    error = np.sqrt(np.diag(covariance) / len(drawn))
    assert np.abs((drawn.mean(axis=0) - rows @ estimate) / error).max() < 4.5
    ratio = drawn.var(axis=0) / np.diag(covariance)
    assert np.abs(ratio - 1).max() < 4.5 * np.sqrt(2 / len(drawn))
    assert drawn.mean(axis=1).var() == pytest.approx(covariance.mean(), rel=0.08)


def test_bounds_are_kept_by_truncation():
    generator = np.random.default_rng(1)
    drawn = draw_numbers(np.full((1, 40_000), 0.5), np.array([2.0]), (0.0, 4.0), generator)
    assert 0 <= drawn.min() < 0.01
    assert 3.99 < drawn.max() <= 4
    grid = np.linspace(0.2, 3.8, 10)
    low, high = ndtr(-0.25), ndtr(1.75)
    expected = (ndtr((grid - 0.5) / 2) - low) / (high - low)
    found = (drawn[0][:, None] <= grid).mean(axis=0)
    assert np.abs(found - expected).max() < 0.01


@pytest.mark.parametrize(("mean", "nearest"), [(-500.0, 0.0), (500.0, 4.0), (1e9, 4.0)])
def test_a_mean_far_outside_gives_values_near_the_bound_next_to_it(mean, nearest):
    drawn = draw_numbers(np.full((1, 50), mean), np.array([1.0]), (0.0, 4.0),
                         np.random.default_rng(1))  # fmt: skip
    assert np.abs(drawn - nearest).max() < 0.1


def test_one_bound_alone():
    drawn = draw_numbers(np.zeros((1, 9000)), np.array([1.0]), (0.0, np.inf),
                         np.random.default_rng(1))  # fmt: skip
    assert drawn.min() >= 0
    assert drawn.mean() == pytest.approx(np.sqrt(2 / np.pi), abs=0.03)


def test_a_declared_range_is_kept_and_others_are_free():
    generator = np.random.default_rng(5)
    helper = generator.standard_normal(80)
    answer = np.clip(3 * helper + 2, 0, 4)
    answer[generator.random(80) < 0.4] = np.nan
    for limits, inside in [((0, 4), True), ((None, None), False), ((0, None), False)]:
        sets = completed(
            {"helper": helper, "answer": answer},
            {"helper": number(), "answer": number(*limits)},
            sets=30,
            methods={"answer": "linear"},
        )
        drawn = sets.imputed["answer"]
        assert ((drawn >= 0).all() and (drawn <= 4).all()) == inside
        assert limits[0] is None or drawn.min() >= 0


def test_a_perfect_fit_is_kept():
    helper = np.arange(30.0)
    answer = 3 * helper + 1
    answer[::4] = np.nan
    sets = completed({"helper": helper, "answer": answer},
                     {"helper": number(), "answer": number()},
                     methods={"answer": "linear"})  # fmt: skip
    expected = np.broadcast_to(3 * helper + 1, (4, 30))
    np.testing.assert_allclose(sets.values("answer"), expected, atol=0.01)
