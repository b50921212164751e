"""Full information maximum likelihood against brute force and lavaan, and where it gives none.

R's numbers: reference/likelihood.R (tolerance 1e-5, modification indices and changes 1e-4) and
those of the reference folder (log-likelihood 1e-3 there; here 1e-6 relative for everything).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from likelihood_oracle import MODELS, NAMES, answers, fit_measures_of, flat, oracle, turned

from questline.measurement.confirmatory.factor_model import one_factor, scales_as_factors
from questline.measurement.confirmatory.full_information import full_information
from questline.measurement.confirmatory.incomplete_answers import IncompleteAnswers
from questline.measurement.confirmatory.likelihood_tests import NO_SCALING
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood
from questline.measurement.confirmatory.moment_information import moment_information
from questline.measurement.confirmatory.respondent_groups import RespondentGroups

BIG_FIVE = {letter: [f"{letter}{number}" for number in range(1, 6)] for letter in "ACENO"}


@pytest.fixture(scope="module")
def expected():
    return oracle()


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("name", list(MODELS))
def test_estimates_errors_and_fit_are_those_of_lavaan(expected, name, robust):
    table = expected.loc[(name, "fiml" if robust else "fiml_plain")]
    found = full_information(answers(), MODELS[name], robust=robust)
    assert found.reason == ""
    wanted = fit_measures_of(table[table["term"] == "model"])
    assert found.n == wanted.pop("n")
    for measure, value in wanted.items():
        assert found.fit[measure] == pytest.approx(value, rel=1e-5, abs=1e-7), measure
    estimates = flat(found)
    for key, value in turned(table[table["term"] != "model"]).items():
        tolerance = 1e-4 if key[0].startswith(("mi_", "epc_", "sepc_")) else 1e-5
        assert estimates[key] == pytest.approx(value, rel=tolerance, abs=tolerance), key


def test_reference_numbers(reference_folder):
    table = pd.read_csv(reference_folder / "big_five/reference.csv")
    wanted = table[(table["analysis"] == "cfa_MLR") & (table["target"] == "bfi_5f_fiml")]
    assert len(wanted) == 22
    data = pd.read_csv(reference_folder / "big_five/bfi.csv")
    found = full_information(data, scales_as_factors(BIG_FIVE))
    for statistic, value in zip(wanted["statistic"], wanted["value"], strict=True):
        name = {"df.scaled": "df_scaled"}.get(statistic, NAMES.get(statistic, statistic))
        assert found.fit[name] == pytest.approx(value, rel=1e-6, abs=1e-10), statistic


def small_sample():
    random = np.random.default_rng(1)
    values = random.standard_normal((60, 4)) @ random.standard_normal((4, 4))
    values[random.random(values.shape) < 0.3] = np.nan
    matrix = random.standard_normal((4, 4))
    return values, np.full(4, 0.1), matrix @ matrix.T + np.eye(4)


def log_likelihood(values, means, covariances):
    """Person by person, with the covariance matrix of what was answered."""
    total = 0.0
    for row in values:
        seen = ~np.isnan(row)
        if seen.any():
            away = row[seen] - means[seen]
            part = covariances[np.ix_(seen, seen)]
            distance = away @ np.linalg.solve(part, away)
            total -= (seen.sum() * np.log(2 * np.pi) + np.linalg.slogdet(part)[1] + distance) / 2
    return total


def test_log_likelihood_is_the_sum_over_people():
    values, means, covariances = small_sample()
    found = IncompleteAnswers(values).expected(means, covariances)
    assert found.log_likelihood == pytest.approx(log_likelihood(values, means, covariances))


def test_an_impossible_covariance_matrix_has_no_likelihood():
    values, means, covariances = small_sample()
    assert IncompleteAnswers(values).expected(means, covariances - 100 * np.eye(4)) is None


def test_information_is_the_second_derivative_of_the_log_likelihood():
    values, means, covariances = small_sample()
    rows, columns = np.tril_indices(4)
    both = np.where(rows == columns, 1.0, 2.0)

    def split(moments):
        matrix = np.zeros((4, 4))
        matrix[rows, columns] = matrix[columns, rows] = moments[4:]
        return moments[:4], matrix

    def slope(moments):
        by_means, by_covariances = moment_information(
            IncompleteAnswers(values), *split(moments)
        ).gradient
        return np.concatenate([by_means, both * by_covariances[rows, columns]])

    place = np.concatenate([means, covariances[rows, columns]])
    observed = moment_information(IncompleteAnswers(values), means, covariances).observed
    for position, step in enumerate(np.eye(len(place)) * 1e-5):
        numeric = log_likelihood(values, *split(place + step))
        numeric -= log_likelihood(values, *split(place - step))
        assert slope(place)[position] == pytest.approx(numeric / 2e-5, abs=1e-5)
        turning = (slope(place + step) - slope(place - step)) / 2e-5
        assert observed[position] == pytest.approx(-turning, abs=1e-6)


def test_cross_products_are_those_of_the_people_and_follow_the_chain_rule():
    values, means, covariances = small_sample()
    found = moment_information(IncompleteAnswers(values), means, covariances)
    rows, columns = np.tril_indices(4)
    both = np.where(rows == columns, 1.0, 2.0)
    scores = []
    for row in values[~np.isnan(values).all(axis=1)]:
        seen = ~np.isnan(row)
        precision = np.zeros((4, 4))
        precision[np.ix_(seen, seen)] = np.linalg.inv(covariances[np.ix_(seen, seen)])
        by_mean = precision @ np.where(seen, row - means, 0.0)
        by_covariance = (np.outer(by_mean, by_mean) - precision)[rows, columns] / 2
        scores.append([*by_mean, *(both * by_covariance)])
    scores = np.array(scores)
    assert found.cross_products == pytest.approx(scores.T @ scores)
    jacobian = np.random.default_rng(2).standard_normal((14, 5))
    chained = moment_information(IncompleteAnswers(values), means, covariances, jacobian)
    assert chained.cross_products == pytest.approx((scores @ jacobian).T @ (scores @ jacobian))


def test_the_saturated_model_is_the_top_of_the_likelihood():
    values, _, _ = small_sample()
    answered = IncompleteAnswers(values)
    found = answered.saturated
    assert found.converged
    gradient = moment_information(answered, found.means, found.covariances).gradient
    assert np.abs(gradient[0]).max() < 1e-4
    assert np.abs(found.covariances @ gradient[1] @ found.covariances).max() < 1e-6


def test_many_missing_answers_need_few_steps_and_give_the_same_top():
    """EM alone needs 400 steps here; the answer must not depend on how it is hastened."""
    random = np.random.default_rng(0)
    values = random.standard_normal((150, 1)) * 0.8 + random.standard_normal((150, 10))
    values[random.random(values.shape) < 0.4] = np.nan
    answered = IncompleteAnswers(values)
    found = answered.saturated
    assert found.converged
    step = answered.expected(found.means, found.covariances)
    shift = step.first / answered.n
    assert np.abs(shift).max() < 1e-8
    updated = step.second / answered.n - np.outer(shift, shift)
    assert updated == pytest.approx(found.covariances, abs=1e-8)


def test_nothing_missing_is_maximum_likelihood():
    complete = answers().dropna()
    plain = maximum_likelihood(complete, MODELS["three"])
    full = full_information(complete, MODELS["three"], robust=False)
    assert full.loadings == pytest.approx(plain.loadings, abs=1e-7)
    assert full.notes == ()
    for measure in ("chi_square", "df", "cfi", "rmsea", "log_likelihood"):
        assert full.fit[measure] == pytest.approx(plain.fit[measure], rel=1e-8)
    assert full.fit["parameters"] == plain.fit["parameters"] + 10


def test_people_without_any_answer_and_the_order_of_people_do_not_matter():
    data = answers()
    plain = full_information(data, MODELS["three"])
    assert plain.notes == ("Respondents who answered none of the items are left out.",)
    shuffled = data.sample(frac=1.0, random_state=1).dropna(how="all", subset=MODELS["three"].items)
    other = full_information(shuffled, MODELS["three"])
    assert other.fit["chi_square_scaled"] == pytest.approx(plain.fit["chi_square_scaled"])
    assert other.loadings == pytest.approx(plain.loadings, abs=1e-8)


def never_together(data):
    odd = np.arange(len(data)) % 2 == 1
    return data.assign(a1=data["a1"].where(odd), b1=data["b1"].where(~odd))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (answers().assign(a1=3.0), "Everyone gave the same answer to a1."),
        (answers().assign(a1=np.nan), "Nobody answered a1."),
        (answers().assign(a2=lambda x: x["a1"]), "Items are perfectly correlated: a1 and a2."),
        (
            answers().assign(c3=lambda x: x["a1"] + x["b1"]),
            "Some items are exact combinations of others, or too few people answered them "
            "together, so that no likelihood exists.",
        ),
        (
            never_together(answers()),
            "Fewer than two respondents answered both of two items (a1 and b1), so that their "
            "covariance is unknown.",
        ),
        (answers().dropna().head(3), "The answers of 3 respondents are too few for 10 items."),
        (answers().head(3), "Nobody answered any of the items."),
        (answers().head(0), "Nobody answered any of the items."),
    ],
)
def test_data_without_a_likelihood_give_a_reason(data, reason, recwarn):
    found = full_information(data, MODELS["three"])
    assert found.reason == reason
    assert found.fit == {}
    assert np.isnan(found.standardised_loadings).all()
    assert not recwarn.list


def test_without_information_there_is_a_plain_test_and_a_note(monkeypatch):
    monkeypatch.setattr(RespondentGroups, "information", None)
    found = full_information(answers(), MODELS["one"])
    assert found.fit["chi_square"] > 0
    assert "chi_square_scaled" not in found.fit
    assert "cfi_robust" not in found.fit
    assert NO_SCALING in found.notes


def test_two_items_are_a_reason():
    found = full_information(answers(), one_factor("a", ["a1", "a2"]))
    assert found.reason == "The factor a is measured by 2 items, and at least 3 are needed."
