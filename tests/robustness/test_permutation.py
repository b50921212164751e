"""The permutation test of a curve: scores against R's anova(test = "Rao") and one step of glm.fit,
literal refits for linear models, and its type I error.
"""

import numpy as np
import pytest
from robust_reference import (
    COVARIATE_SETS,
    FOCAL,
    completed,
    design,
    outcome_of,
    respondents,
    table,
)
from scipy.special import ndtri, stdtr

from questline.imputation.pooling import pool
from questline.robustness.null_models import null_models
from questline.robustness.permutation import exchanged, permutation_test
from questline.robustness.permuted_scores import permuted_scores
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant

CLOSE = 1e-6
MASKS = np.array(list(COVARIATE_SETS.values()))


def scores_of(matrix, outcome, masks, focal, kind, dealt):
    """Of a data variant that everyone is in."""
    (null,) = null_models([DataVariant({}, matrix, outcome)], masks, focal, kind)
    return permuted_scores(null, focal, kind, dealt)


@pytest.fixture(scope="module")
def careful():
    """Those with a score who are not careless, as in R's permutations."""
    people = respondents()
    return people[people["scored_a"].notna() & (people["careless"] == 0)]


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_scores_of_given_permutations_are_those_of_r(careful, kind):
    dealt = table("permutations").to_numpy()
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, kind)
    found = scores_of(matrix, outcome, MASKS, FOCAL, kind, dealt)
    assert found.usable.all()
    z = found.estimates[0] / np.sqrt(found.variances[0])
    for _, line in table("permuted").iterrows():
        place = int(line["draw"]) - 1, list(COVARIATE_SETS).index(line["covariates"])
        estimate, statistic = ("estimate", "rao") if kind == "logistic" else ("linear", "t")
        power = 2 if kind == "logistic" else 1
        assert found.estimates[0][place] == pytest.approx(line[estimate], rel=CLOSE)
        assert z[place] ** power == pytest.approx(line[statistic], rel=CLOSE)


def least_squares(columns, outcome):
    """The last coefficient and its t statistic."""
    full = np.column_stack([np.ones(len(outcome)), *columns])
    inverse = np.linalg.inv(full.T @ full)
    slopes = inverse @ full.T @ outcome
    residual = outcome - full @ slopes
    df = len(outcome) - full.shape[1]
    return slopes[-1], slopes[-1] / np.sqrt(inverse[-1, -1] * (residual @ residual) / df), df


def test_the_whole_test_by_literal_refits(careful):
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, "linear")
    stays = careful["hasty"].to_numpy() == 0
    variants = [
        DataVariant({"exclusion": "nobody"}, matrix, outcome),
        DataVariant({"exclusion": "hasty"}, matrix, outcome, stays),
    ]
    test = permutation_test(variants, COVARIATE_SETS, FOCAL, "linear", 19, np.random.default_rng(4))
    memberships = np.array([np.ones(len(outcome), dtype=bool), stays])
    dealt = exchanged(memberships, 19, np.random.default_rng(4))
    estimates, z = np.empty((2, 20, 8))
    for draw in range(20):
        for place, members in enumerate(memberships):
            x, y = matrix[members], outcome[members]
            covariates = np.column_stack([np.ones(len(x)), x[:, 1:]])
            fitted = covariates @ np.linalg.lstsq(covariates, x[:, 0], rcond=None)[0]
            residual = np.full(len(outcome), np.nan)
            residual[members] = x[:, 0] - fitted
            replaced = fitted + residual[dealt[draw]][members]
            for offset, mask in enumerate(MASKS):
                slope, t, df = least_squares([*x[:, mask][:, 1:].T, replaced], y)
                where = draw, 4 * place + offset
                estimates[where] = slope
                z[where] = -np.sign(t) * ndtri(stdtr(df, -abs(t)))
    np.testing.assert_allclose(test.estimates, estimates[0], rtol=1e-8)
    np.testing.assert_allclose(test.permuted, estimates[1:], rtol=1e-8)
    median = np.median(estimates, axis=1)
    expected = {
        "median": np.abs(median),
        "significant": ((np.abs(z) > ndtri(0.975)) & (np.sign(z) == np.sign(median)[:, None])).mean(
            1
        ),
        "average_z": np.abs(z.mean(axis=1)),
    }
    for name, values in expected.items():
        line = test.statistics.loc[name]
        assert line["observed"] == pytest.approx(values[0])
        assert line["expected"] == pytest.approx(values[1:].mean())
        assert line["p"] == (1 + (values[1:] >= values[0] - 1e-12).sum()) / 20
    low, high = test.band(0.9)
    ordered = np.sort(estimates[1:], axis=1)
    assert low == pytest.approx(np.quantile(ordered, 0.05, axis=0))
    assert high == pytest.approx(np.quantile(ordered, 0.95, axis=0))


def test_residuals_stay_among_people_with_the_same_memberships():
    memberships = np.array([[1, 1, 1, 0, 1, 1, 0], [1, 0, 1, 1, 1, 0, 0]], dtype=bool)
    dealt = exchanged(memberships, 3000, np.random.default_rng(1))
    assert (dealt[0] == np.arange(7)).all()
    assert (np.sort(dealt, axis=1) == np.arange(7)).all()
    assert (memberships[:, dealt] == memberships[:, None, :]).all()
    # Alone with their memberships: the fourth and the seventh.
    assert (dealt[:, [3, 6]] == [3, 6]).all()
    # The orders of the three who are in both variants are equally frequent.
    _, counts = np.unique(dealt[1:, [0, 2, 4]], axis=0, return_counts=True)
    assert len(counts) == 6
    assert np.abs(counts - 500).max() < 4 * np.sqrt(500 * 5 / 6)


def study(generator, people, effect):
    """Variants and covariates of a study: a confounder, an exclusion, two scorings."""
    confounder, noise = generator.standard_normal((2, people))
    level = generator.random(people) < 0.3
    predictor = 0.6 * confounder + generator.standard_normal(people) ** 3 / 3
    second = predictor + 0.3 * generator.standard_normal(people)
    risk = 1 / (1 + np.exp(0.5 - effect * predictor - 0.8 * confounder))
    outcome = (generator.random(people) < risk).astype(float)
    stays = generator.random(people) < 0.85
    variants = [
        DataVariant({}, np.column_stack([score, confounder, noise, level]), outcome, included)
        for score, included in ((predictor, None), (second, stays))
    ]
    masks = {"none": [1, 0, 0, 0], "confounder": [1, 1, 0, 0], "all": [1, 1, 1, 1]}
    return variants, {name: np.array(mask, dtype=bool) for name, mask in masks.items()}


def p_values(effect, datasets, people, seed):
    generator = np.random.default_rng(seed)
    return np.array(
        [
            permutation_test(
                *study(generator, people, effect), Focal(0), "logistic", 39, generator
            ).statistics["p"]
            for _ in range(datasets)
        ]
    )


@pytest.mark.slow
def test_type_one_error_in_a_confounded_study():
    # Without adjustment the predictor is associated with the outcome: that alone must not reject.
    datasets = 300
    errors = (p_values(0.0, datasets, 60, 20261122) <= 0.05).mean(axis=0)
    monte_carlo = np.sqrt(0.05 * 0.95 / datasets)
    assert (np.abs(errors - 0.05) < 3 * monte_carlo).all()


def test_an_effect_is_found():
    assert ((p_values(1.0, 25, 150, 3) <= 0.05).mean(axis=0) > 0.6).all()


def test_completed_sets_are_pooled_in_every_curve():
    people = respondents()
    sets, outcome = completed(people, "scored_a"), outcome_of(people, "logistic")
    variant = DataVariant({}, sets, outcome)
    test = permutation_test(
        [variant], COVARIATE_SETS, FOCAL, "logistic", 5, np.random.default_rng(2)
    )
    dealt = exchanged(np.ones((1, len(outcome)), dtype=bool), 5, np.random.default_rng(2))
    alone = [scores_of(sets[place], outcome, MASKS, FOCAL, "logistic", dealt) for place in range(3)]
    pooled = pool(
        np.array([scores.estimates[0] for scores in alone]),
        np.array([scores.variances[0] for scores in alone]),
        alone[0].df,
    )
    np.testing.assert_allclose(test.estimates, pooled.estimate[0], rtol=1e-8)
    np.testing.assert_allclose(test.permuted, pooled.estimate[1:], rtol=1e-8)
    z = -np.sign(pooled.estimate) * ndtri(pooled.p / 2)
    assert test.statistics.loc["average_z", "observed"] == pytest.approx(abs(z[0].mean()), rel=1e-6)


def test_a_level_of_a_category_beside_another(careful):
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, "linear")
    focal = Focal(3, category=(3, 4))
    identity = np.arange(len(outcome))[None]
    # The other level counts as a covariate of every specification.
    found = scores_of(matrix, outcome, MASKS[:1], focal, "linear", identity)
    slope, t, df = least_squares([matrix[:, 0], matrix[:, 4], matrix[:, 3]], outcome)
    assert found.estimates[0, 0, 0] == pytest.approx(slope)
    assert found.estimates[0, 0, 0] / np.sqrt(found.variances[0, 0, 0]) == pytest.approx(t)
    assert found.df[0] == df


def test_the_blocks_make_no_difference(careful, monkeypatch):
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, "logistic")
    dealt = exchanged(np.ones((1, len(outcome)), dtype=bool), 9, np.random.default_rng(6))
    whole = scores_of(matrix, outcome, MASKS, FOCAL, "logistic", dealt)
    monkeypatch.setattr("questline.robustness.permuted_scores.BLOCK_CELLS", 700)
    pieces = scores_of(matrix, outcome, MASKS, FOCAL, "logistic", dealt)
    np.testing.assert_allclose(pieces.estimates, whole.estimates, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(pieces.variances, whole.variances, rtol=1e-9)


def test_specifications_that_do_not_count(careful):
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, "logistic")
    everyone = np.ones(len(outcome), dtype=bool)
    variants = [
        DataVariant({}, matrix, outcome),
        DataVariant({}, matrix, outcome, outcome == 1),
        DataVariant({}, matrix, outcome, ~everyone),
        DataVariant({}, matrix, outcome, np.arange(len(outcome)) < 2),
    ]
    test = permutation_test(
        variants, COVARIATE_SETS, FOCAL, "logistic", 9, np.random.default_rng(1)
    )
    assert test.used.tolist() == [True] * 4 + [False] * 12
    assert test.reason == ""
    assert np.isnan(test.estimates[4:]).all()
    first = permutation_test(
        variants, COVARIATE_SETS, FOCAL, "logistic", 9, np.random.default_rng(1),
        used=np.arange(16) < 1,
    )  # fmt: skip
    assert first.used.sum() == 1
    assert first.statistics.loc["median", "observed"] == pytest.approx(abs(test.estimates[0]))


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_nothing_to_test(careful, kind):
    matrix, outcome = design(careful, "scored_a"), outcome_of(careful, kind)
    foretold = matrix.copy()
    foretold[:, 0] = 2 * foretold[:, 1] - foretold[:, 3]
    constant = matrix.copy()
    constant[:, 0] = 1.0
    for variants in (
        [],
        [DataVariant({}, matrix[:0], outcome[:0])],
        [DataVariant({}, matrix[:2], outcome[:2])],
        [DataVariant({}, matrix, np.ones(len(outcome)))],
        [DataVariant({}, constant, outcome)],
        [DataVariant({}, foretold, outcome)],
    ):
        test = permutation_test(
            variants, {"all": MASKS[3]}, FOCAL, kind, 9, np.random.default_rng(1)
        )
        assert test.reason == "Not computable: no specification of the curve can be tested."
        assert test.statistics.isna().all(axis=None)
    variant = DataVariant({}, matrix, outcome)
    test = permutation_test([variant], COVARIATE_SETS, FOCAL, kind, 0, np.random.default_rng(1))
    assert test.reason == "Not computable: there are no permutations."
    # Foretold by all covariates together: a permuted curve would be the observed one.
    part = permutation_test(
        [DataVariant({}, foretold, outcome)], COVARIATE_SETS, FOCAL, kind, 9,
        np.random.default_rng(1),
    )  # fmt: skip
    assert part.reason.startswith("Not computable: ")
