"""Maximum likelihood on complete rows against lavaan, and where it gives no numbers.

R's numbers: reference/likelihood.R on likelihood_answers.csv (tolerance 1e-5: lavaan's own optimum
is no closer; what rests on its gradient, modification indices and changes, 1e-4), and those of the
reference folder, with the tolerance that its README gives (1e-4; here 1e-6).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from likelihood_oracle import (
    MODELS,
    NAMES,
    SCALES,
    answers,
    fit_measures_of,
    flat,
    oracle,
    turned,
)

from questline.measurement.confirmatory.estimation import NOT_CONVERGED, NOT_DETERMINED
from questline.measurement.confirmatory.factor_model import (
    bifactor,
    one_factor,
    scales_as_factors,
    why_not_identified,
)
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood

HOLZINGER = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"],
             "speed": ["x7", "x8", "x9"]}  # fmt: skip
BIG_FIVE = {letter: [f"{letter}{number}" for number in range(1, 6)] for letter in "ACENO"}
RECOGNITION = {
    "Rec": [f"affRec{number}" for number in range(1, 6)],
    "Sat": [f"affSat{number}" for number in range(1, 5)],
    "Turn": ["turnOver1", "turnOver4", "turnOver5r", "turnOver6"],
}


@pytest.fixture(scope="module")
def expected():
    return oracle()


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("name", list(MODELS))
def test_estimates_errors_and_fit_are_those_of_lavaan(expected, name, robust):
    table = expected.loc[(name, "mlr" if robust else "ml")]
    found = maximum_likelihood(answers(), MODELS[name], robust=robust)
    assert found.reason == ""
    wanted = fit_measures_of(table[table["term"] == "model"])
    assert found.n == wanted.pop("n")
    assert found.notes == ("Respondents who did not answer every item are left out.",)
    for measure, value in wanted.items():
        assert found.fit[measure] == pytest.approx(value, rel=1e-5, abs=1e-7), measure
    estimates = flat(found)
    for key, value in turned(table[table["term"] != "model"]).items():
        tolerance = 1e-4 if key[0].startswith(("mi_", "epc_", "sepc_")) else 1e-5
        assert estimates[key] == pytest.approx(value, rel=tolerance, abs=tolerance), key


def test_modifications_are_sorted_and_complete(expected):
    found = maximum_likelihood(answers(), MODELS["three"])
    indices = [one.index for one in found.modification]
    assert indices == sorted(indices, reverse=True)
    table = expected.loc[("three", "ml")]
    counted = table["statistic"].isin(["mi_loading", "mi_residual_covariance"]).sum()
    assert len(indices) == counted
    first = found.modification[0]
    assert (first.kind, first.first, first.second) == ("loading", "a4", "b")
    assert first.p == pytest.approx(3.404e-05, rel=1e-3)


def test_modifications_of_the_lavaan_tutorial(reference_folder):
    """The two largest: visual =~ x9 with 36.411 and 0.577 (standardised 0.515), x7 ~~ x8 with
    34.145, 0.536 and 0.859 (lavaan tutorial, section on modification indices)."""
    data = pd.read_csv(reference_folder / "classics/HolzingerSwineford1939.csv")
    found = maximum_likelihood(data, scales_as_factors(HOLZINGER))
    first, second = found.modification[:2]
    assert (first.first, first.second) == ("x9", "visual")
    assert (round(first.index, 3), round(first.standardised_change, 3)) == (36.411, 0.515)
    assert (second.first, second.second) == ("x7", "x8")
    assert (round(second.index, 3), round(second.expected_change, 3)) == (34.145, 0.536)
    assert round(second.standardised_change, 3) == 0.859


CASES = [
    ("classics", "HolzingerSwineford1939.csv", "HS_3f", HOLZINGER, False),
    ("classics", "HolzingerSwineford1939.csv", "HS_3f", HOLZINGER, True),
    ("big_five", "bfi.csv", "bfi_5f", BIG_FIVE, False),
    ("big_five", "bfi.csv", "bfi_5f", BIG_FIVE, True),
    ("big_five", "bfi.csv", "N_1f", {"N": BIG_FIVE["N"]}, False),
    ("rse_2016_uk", "scored_2016_uk.csv", "2016_uk:3f", RECOGNITION, False),
    ("rse_2016_uk", "scored_2016_uk.csv", "2016_uk:3f", RECOGNITION, True),
]


@pytest.mark.parametrize(("folder", "file", "target", "scales", "robust"), CASES)
def test_reference_numbers(reference_folder, folder, file, target, scales, robust):
    table = pd.read_csv(reference_folder / folder / "reference.csv")
    wanted = table[
        (table["analysis"] == ("cfa_MLR" if robust else "cfa_ML")) & (table["target"] == target)
    ]
    data = pd.read_csv(reference_folder / folder / file)
    found = maximum_likelihood(data, scales_as_factors(scales), robust=robust)
    for statistic, value in zip(wanted["statistic"], wanted["value"], strict=True):
        name = {"df.scaled": "df_scaled"}.get(statistic, NAMES.get(statistic, statistic))
        assert found.fit[name] == pytest.approx(value, rel=1e-6, abs=1e-10), statistic
    if robust:
        return
    loadings = table[table["analysis"] == "cfa_ML_std_loading"]
    for key, value in zip(loadings["target"], loadings["value"], strict=True):
        if key.startswith(f"{target}:"):
            _, factor, item = key.rsplit(":", 2)
            row = found.model.items.index(item)
            column = found.model.factors.index(factor)
            own = found.standardised_loadings[row, column]
            assert abs(own) == pytest.approx(abs(value), abs=1e-5), key
    between = table[table["analysis"] == "cfa_ML_std_cov"]
    for key, value in zip(between["target"], between["value"], strict=True):
        if key.startswith(f"{target}:"):
            _, first, second = key.rsplit(":", 2)
            row, column = found.model.factors.index(first), found.model.factors.index(second)
            assert abs(found.factor_correlations[row, column]) == pytest.approx(
                abs(value), abs=1e-5
            )


def test_a_bifactor_model_recovers_its_loadings():
    """From covariances that a bifactor model implies exactly."""
    items = [f"i{number}" for number in range(9)]
    groups = {"one": items[:3], "two": items[3:6], "three": items[6:]}
    model = bifactor("general", items, groups)
    loadings = np.where(model.loads_on, 0.4, 0.0)
    loadings[:, 0] = np.linspace(0.5, 0.7, 9)
    covariances = loadings @ loadings.T
    np.fill_diagonal(covariances, 1.0)
    random = np.random.default_rng(5).standard_normal((200, 9))
    random -= random.mean(axis=0)
    white = random @ np.linalg.inv(np.linalg.cholesky(random.T @ random / 200)).T
    data = pd.DataFrame(white @ np.linalg.cholesky(covariances).T * 3 + 5, columns=items)
    found = maximum_likelihood(data, model)
    assert found.reason == ""
    assert found.fit["chi_square"] == pytest.approx(0, abs=1e-6)
    assert found.standardised_loadings == pytest.approx(loadings, abs=1e-5)
    assert found.loadings == pytest.approx(3 * loadings, abs=1e-5)
    assert found.intercepts == pytest.approx(np.full(9, 5.0))
    assert found.factor_correlations == pytest.approx(np.eye(4))


def test_units_and_direction_of_items_do_not_matter():
    data = answers()
    plain = maximum_likelihood(data, MODELS["three"], robust=True)
    stretched = data[list(MODELS["three"].items)] * 1000.0 - 7.0
    other = maximum_likelihood(stretched, MODELS["three"], robust=True)
    assert other.standardised_loadings == pytest.approx(plain.standardised_loadings, abs=1e-8)
    assert other.fit["chi_square_scaled"] == pytest.approx(plain.fit["chi_square_scaled"])
    assert other.fit["cfi_robust"] == pytest.approx(plain.fit["cfi_robust"])
    assert other.loading_errors == pytest.approx(plain.loading_errors * 1000, nan_ok=True)


def changed(**columns):
    return answers().assign(**columns)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(a1=3.0), "Everyone who answered every item gave the same answer to a1."),
        (changed(a1=np.nan), "Nobody answered every item."),
        (changed(a2=lambda x: 6 - x["a1"]), "Items are perfectly correlated: a1 and a2."),
        (
            changed(c3=lambda x: x["a1"] + x["b1"]),
            "Some items are exact combinations of others, or too few people answered them "
            "together, so that no likelihood exists.",
        ),
        (
            answers().dropna().head(3),
            "The complete answers of 3 respondents are too few for 10 items.",
        ),
        (
            answers().dropna().head(1),
            "The complete answers of 1 respondent are too few for 10 items.",
        ),
        (answers().head(0), "Nobody answered every item."),
    ],
)
@pytest.mark.parametrize("robust", [False, True])
def test_data_without_a_likelihood_give_a_reason(data, reason, robust, recwarn):
    found = maximum_likelihood(data, MODELS["three"], robust=robust)
    assert found.reason == reason
    assert found.fit == {}
    assert found.modification == ()
    assert np.isnan(found.loadings).all()
    assert not recwarn.list


def test_too_few_items_are_a_reason():
    found = maximum_likelihood(answers(), one_factor("a", SCALES["a"][:2]))
    assert found.reason == "The factor a is measured by 2 items, and at least 3 are needed."


def with_correlations(correlations: np.ndarray, n: int = 200) -> pd.DataFrame:
    """Normal data whose sample correlations are exactly those."""
    random = np.random.default_rng(3).standard_normal((n, len(correlations)))
    random -= random.mean(axis=0)
    white = random @ np.linalg.inv(np.linalg.cholesky(random.T @ random / n)).T
    return pd.DataFrame(white @ np.linalg.cholesky(correlations).T, columns=list("abcd"))


HEYWOOD = np.array([[1, 0.8, 0.6, 0.2], [0.8, 1, 0.3, 0.3], [0.6, 0.3, 1, 0.1], [0.2, 0.3, 0.1, 1]])


def test_a_negative_residual_variance_is_named():
    found = maximum_likelihood(with_correlations(HEYWOOD), one_factor("f", list("abcd")))
    assert found.improper == ("a",)
    assert found.residual_variances[0] < 0
    assert found.notes == (
        "The residual variance of a is not positive (a Heywood case), so that the estimates are "
        "improper.",
    )


def test_three_items_are_fitted_exactly_without_a_test():
    found = maximum_likelihood(
        with_correlations(np.full((4, 4), 0.4) + 0.6 * np.eye(4)), one_factor("f", list("abc"))
    )
    assert found.fit["df"] == 0
    assert found.fit["chi_square"] == pytest.approx(0, abs=1e-8)
    assert found.standardised_loadings == pytest.approx(np.full((3, 1), np.sqrt(0.4)), abs=1e-6)


def test_items_that_do_not_correlate_determine_nothing():
    found = maximum_likelihood(with_correlations(np.eye(4)), one_factor("f", list("abcd")))
    assert found.reason in {NOT_CONVERGED, NOT_DETERMINED}


def test_a_bifactor_model_of_two_groups_of_three_is_not_determined():
    """Counting does not show it: loadings on the general factor can be traded between groups."""
    items = [f"i{number}" for number in range(6)]
    random = np.random.default_rng(6)
    answered = random.standard_normal((200, 1)) + random.standard_normal((200, 6))
    model = bifactor("general", items, {"one": items[:3], "other": items[3:]})
    assert why_not_identified(model) == ""
    found = maximum_likelihood(pd.DataFrame(answered, columns=items), model)
    assert found.reason == NOT_DETERMINED
