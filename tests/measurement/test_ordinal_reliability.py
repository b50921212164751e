"""Reliability of ordinal items against semTools, psych and a drawn population; awkward items.

R's numbers: reference/ordinal_reliability.R; a real questionnaire: QUESTLINE_REFERENCE. Tolerances:
1e-6 on R's own loadings, thresholds and correlations; 1e-4 where ours enter, as R's optimisers stop
early.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.reliability.classical import who_answered_two
from questline.measurement.reliability.ordinal import (
    alpha_of_correlations,
    categorical_omega,
    latent_omega,
    ordinal_reliability,
)

FIVE = np.arange(1.0, 6)


@pytest.fixture(scope="module")
def own(root):
    folder = root / "tests/measurement/reference"
    answers = pd.read_csv(folder / "factor_answers.csv", index_col="row")
    table = pd.read_csv(folder / "ordinal_reliability.csv", keep_default_na=False)
    return answers, table


def items_of(answers, scale):
    return [item for item in answers.columns if scale in ("all", item[0])]


def moments_of_r(table, items):
    """R's thresholds (a list) and polychoric correlations of some items."""
    moments = table[table["model"] == "moments"]
    thresholds = moments[moments["statistic"] == "threshold"]
    limits = [thresholds.loc[thresholds["term"] == item, "value"].to_numpy(float) for item in items]
    pairs = moments[moments["statistic"] == "polychoric"].set_index(["term", "level"])["value"]
    matrix = np.eye(len(items))
    for one, first in enumerate(items):
        for other in range(one + 1, len(items)):
            matrix[one, other] = matrix[other, one] = float(pairs[first, items[other]])
    return limits, matrix


def model_of_r(table, model):
    part = table[table["model"] == model].set_index(["statistic", "term"])["value"].astype(float)
    return part.loc["loading"], part


def of_answers(answers, loadings=None):
    ordinal = ordinal_answers(answers)
    found = polychoric(ordinal)
    return ordinal_reliability(
        ordinal.items,
        found.correlations,
        found.thresholds,
        ordinal.categories,
        who_answered_two(answers),
        loadings,
    )


@pytest.mark.parametrize("scale", ["v", "w", "all"])
@pytest.mark.parametrize("estimator", ["WLSMV", "ULSMV"])
def test_coefficients_are_those_of_semtools_on_its_own_estimates(own, scale, estimator):
    answers, table = own
    items = items_of(answers, scale)
    limits, matrix = moments_of_r(table, items)
    loadings, expected = model_of_r(table, f"{scale} {estimator}")
    values = loadings[items].to_numpy()
    categories = [FIVE] * len(items)
    found = categorical_omega(values, limits, categories)
    assert found == pytest.approx(expected["categorical_omega", scale], rel=1e-6)
    observed = categorical_omega(values, limits, categories, matrix)
    assert observed == pytest.approx(expected["categorical_omega_observed", scale], rel=1e-6)
    assert latent_omega(values) == pytest.approx(expected["latent_omega", scale], rel=1e-6)
    alpha = alpha_of_correlations(matrix)
    assert alpha == pytest.approx(expected["ordinal_alpha", scale], rel=1e-6)


@pytest.mark.parametrize("scale", ["v", "w", "all"])
def test_the_whole_is_that_of_semtools(own, scale):
    """From the answers on; without loadings the model is that of unweighted least squares."""
    answers, table = own
    items = items_of(answers, scale)
    loadings, expected = model_of_r(table, f"{scale} ULSMV")
    found = of_answers(answers[items])
    assert found.estimated_by == "minimum_residual"
    np.testing.assert_allclose(found.loadings, loadings[items], atol=1e-4)
    for name in ("categorical_omega", "latent_omega"):
        assert getattr(found, name).value == pytest.approx(expected[name, scale], rel=1e-4)
    assert found.alpha.value == pytest.approx(expected["ordinal_alpha", scale], rel=1e-4)
    loadings, expected = model_of_r(table, f"{scale} WLSMV")
    given = of_answers(answers[items], loadings[items].to_numpy())
    assert given.estimated_by == ""
    wanted = expected["categorical_omega", scale]
    assert given.categorical_omega.value == pytest.approx(wanted, rel=1e-4)
    assert given.alpha == found.alpha
    assert given.alpha.n == who_answered_two(answers[items])


def test_a_real_questionnaire(reference_folder):
    """Ordinal alpha of five items, as psych; its polychorics are good to 1e-3."""
    folder = reference_folder / "big_five"
    expected = pd.read_csv(folder / "reference.csv")
    expected = expected[expected["analysis"] == "ordinal_alpha"]["value"].astype(float).iloc[0]
    answers = pd.read_csv(folder / "bfi.csv")[[f"N{number}" for number in range(1, 6)]]
    found = of_answers(answers)
    assert found.alpha.value == pytest.approx(expected, abs=1e-3)
    assert found.alpha.value > found.categorical_omega.value


def test_categorical_omega_is_the_reliability_of_the_score():
    """Two sums of answers with one trait and errors of their own correlate as it says."""
    random = np.random.default_rng(11)
    loadings = np.array([0.8, 0.6, 0.7])
    limits = [np.array([-0.5, 0.3, 1.2]), np.array([0.4]), np.array([-1.0, 0.0])]
    values = [np.array([0.0, 1, 2, 5]), np.array([1.0, 3]), np.array([1.0, 2, 3])]
    trait = random.standard_normal((400_000, 1))
    sums = []
    for _ in range(2):
        noise = random.standard_normal((len(trait), 3)) * np.sqrt(1 - loadings**2)
        latent = trait * loadings + noise
        sums.append(
            sum(values[item][np.searchsorted(limits[item], latent[:, item])] for item in range(3))
        )
    drawn = np.corrcoef(sums)[0, 1]
    # Three standard errors of such a correlation are below 0.003.
    assert categorical_omega(loadings, limits, values) == pytest.approx(drawn, abs=0.003)


def test_many_categories_come_near_the_latent_omega():
    loadings = np.array([0.8, 0.6, 0.7, 0.5])
    limits = [np.linspace(-3, 3, 61)] * 4
    values = [np.arange(62.0)] * 4
    found = categorical_omega(loadings, limits, values)
    assert found == pytest.approx(latent_omega(loadings), abs=2e-3)


def test_parallel_items_have_the_closed_form():
    matrix = np.full((5, 5), 0.36)
    np.fill_diagonal(matrix, 1)
    found = ordinal_reliability("abcde", matrix, [np.array([0.0])] * 5, [FIVE[:2]] * 5, 100)
    np.testing.assert_allclose(found.loadings, 0.6, atol=1e-8)
    wanted = 5 * 0.36 / (1 + 4 * 0.36)
    assert found.alpha.value == pytest.approx(wanted)
    assert found.latent_omega.value == pytest.approx(wanted)
    # Halves cut at the middle correlate 2 / pi arcsin(r).
    share = 2 / np.pi * np.arcsin(0.36)
    assert found.categorical_omega.value == pytest.approx(5 * share / (1 + 4 * share))


def test_items_that_do_not_vary_are_left_out(own):
    answers = own[0][["v1", "v2", "v3", "v4"]]
    awkward = answers.assign(same=2.0, empty=np.nan)
    found = of_answers(awkward)
    plain = of_answers(answers)
    assert found.categorical_omega.value == pytest.approx(plain.categorical_omega.value)
    assert found.alpha.value == pytest.approx(plain.alpha.value)
    assert "same and empty" in found.alpha.note
    assert "same and empty" in found.categorical_omega.note
    assert np.isnan(found.loadings[4:]).all()


def test_a_category_that_nobody_chose_counts_with_its_value(own):
    answers = own[0][["v1", "v2", "v3"]].replace({3.0: 2.0})
    ordinal = ordinal_answers(answers)
    assert ordinal.categories[0].tolist() == [1, 2, 4, 5]
    found = of_answers(answers)
    renumbered = of_answers(answers.replace({4.0: 3.0, 5.0: 4.0}))
    assert found.alpha.value == pytest.approx(renumbered.alpha.value)
    assert abs(found.categorical_omega.value - renumbered.categorical_omega.value) > 1e-4


def test_two_items_have_an_alpha_and_no_omega(own):
    found = of_answers(own[0][["v1", "v2"]])
    assert found.alpha.value is not None
    assert found.categorical_omega.value is None
    assert "at least three items" in found.categorical_omega.note


def test_one_item_or_few_respondents(own):
    single = of_answers(own[0][["v1"]])
    assert single.alpha.value is None
    assert "At least two items" in single.alpha.note
    matrix = np.full((3, 3), 0.5)
    np.fill_diagonal(matrix, 1)
    few = ordinal_reliability("abc", matrix, [np.zeros(1)] * 3, [FIVE[:2]] * 3, 2)
    assert "Fewer than 3 respondents" in few.categorical_omega.note


def test_a_correlation_that_is_not_there(own):
    matrix = np.full((3, 3), 0.5)
    np.fill_diagonal(matrix, 1)
    matrix[0, 2] = matrix[2, 0] = np.nan
    found = ordinal_reliability("abc", matrix, [np.zeros(1)] * 3, [FIVE[:2]] * 3, 50)
    assert found.alpha.note == "The polychoric correlation of a and c cannot be computed."
    assert found.latent_omega.value is None


def test_improper_and_absent_solutions():
    matrix = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    parts = ([np.zeros(1)] * 3, [FIVE[:2]] * 3, 50)
    improper = ordinal_reliability("abc", matrix, *parts)
    assert improper.alpha.value is not None
    assert "Heywood" in improper.categorical_omega.note
    assert "leaves a no" in improper.categorical_omega.note
    given = ordinal_reliability("abc", matrix, *parts, loadings=np.array([1.0, 0.7, 0.6]))
    assert "Heywood" in given.categorical_omega.note
    absent = ordinal_reliability("abc", matrix, *parts, loadings=np.full(3, np.nan))
    assert "no solution" in absent.latent_omega.note
    nothing = ordinal_reliability("abc", np.eye(3), *parts)
    assert nothing.categorical_omega.value is None
    assert nothing.alpha.value == 0


def test_items_that_cancel_or_go_the_wrong_way():
    wrong = np.array([[1, 0.3, -0.4], [0.3, 1, -0.5], [-0.4, -0.5, 1]])
    found = ordinal_reliability("abc", wrong, [np.zeros(1)] * 3, [FIVE[:2]] * 3, 50)
    assert found.alpha.value < 0
    assert "keyed the wrong way" in found.alpha.note
    cancel = np.array([[1, -1.0], [-1.0, 1]])
    found = ordinal_reliability("ab", cancel, [np.zeros(1)] * 2, [FIVE[:2]] * 2, 50)
    assert "cancel" in found.alpha.note


def test_nothing_is_said_on_stderr(own, recwarn):
    of_answers(own[0].iloc[:0])
    of_answers(own[0].iloc[:3])
    of_answers(own[0].assign(again=own[0]["v1"]))
    assert len(recwarn) == 0
