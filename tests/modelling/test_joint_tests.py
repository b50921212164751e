"""Joint Wald tests against anova() of R's rms (reference/effects.R): 1e-6."""

import math

import numpy as np
import pytest
from effects_reference import (
    DISCREPANCY,
    EMPLOYERS,
    Case,
    fitted_model,
    read_expected,
    read_people,
)

from questline.modelling.design import Term
from questline.modelling.effects.estimated_model import estimated_model, without_estimates
from questline.modelling.effects.joint_tests import joint_wald_test
from questline.modelling.terms.recipe import Recipe

CLOSE = 1e-6
FACTORS = "(Factor+Higher Order Factors)"


@pytest.fixture(scope="module")
def people():
    return read_people()


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def cases(people, expected):
    return {kind: Case(kind, people, expected) for kind in ("logistic", "linear", "ordinal")}


def places_of(recipe, name):
    by_gender, by_employer, by_months = recipe.interactions
    interactions = [p for one in recipe.interactions for p in recipe.interaction_places(one)]
    return {
        f"discrepancy {FACTORS} 1": recipe.all_places("discrepancy"),
        f"Nonlinear {FACTORS} 3": recipe.nonlinear_places("discrepancy", interactions=True),
        f"gender {FACTORS} 4": recipe.all_places("gender"),
        f"employer {FACTORS} 6": recipe.all_places("employer"),
        "age 8": recipe.places("age"),
        f"confidence10 {FACTORS} 9": recipe.all_places("confidence"),
        f"discrepancy * gender {FACTORS} 13": recipe.interaction_places(by_gender),
        "Nonlinear Interaction : f(AB) vs. AB 15": recipe.interaction_places(by_gender)[1:],
        f"gender * employer {FACTORS} 16": recipe.interaction_places(by_employer),
        f"confidence10 * months {FACTORS} 17": recipe.interaction_places(by_months),
        "TOTAL INTERACTION 19": interactions,
        "TOTAL 21": list(range(len(recipe.columns))),
    }[name]


@pytest.mark.parametrize("kind", ["logistic", "linear"])
@pytest.mark.parametrize(
    "name",
    [
        f"discrepancy {FACTORS} 1", f"Nonlinear {FACTORS} 3", f"gender {FACTORS} 4",
        f"employer {FACTORS} 6", "age 8", f"confidence10 {FACTORS} 9",
        f"discrepancy * gender {FACTORS} 13", "Nonlinear Interaction : f(AB) vs. AB 15",
        f"gender * employer {FACTORS} 16", f"confidence10 * months {FACTORS} 17",
        "TOTAL INTERACTION 19", "TOTAL 21",
    ],
)  # fmt: skip
def test_against_rms(kind, name, cases, expected):
    case = cases[kind]
    found = joint_wald_test(case.model, case.recipe, places_of(case.recipe, name))
    assert found.statistic[0] == pytest.approx(expected[kind, name, "test"], rel=CLOSE)
    assert found.df == expected[kind, name, "test_df"]
    assert found.p[0] == pytest.approx(expected[kind, name, "test_p"], rel=1e-5)
    assert found.is_f == (kind == "linear")
    assert found.residual_df == (400 - 19 if kind == "linear" else math.inf)


def test_one_coefficient_is_its_z(cases):
    case = cases["ordinal"]
    place = case.recipe.places("gender")
    found = joint_wald_test(case.model, case.recipe, place)
    inside = place[0] + 4
    z = case.model.coefficients[0, inside] / math.sqrt(case.model.covariances[0, inside, inside])
    assert found.statistic[0] == pytest.approx(z**2)
    assert found.p[0] == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))


def test_coefficients_without_estimate_are_left_out_and_said(people):
    wider = Term("employer", False, levels=(*EMPLOYERS, "abroad"), reference="primary_care")
    recipe = Recipe((DISCREPANCY, wider))
    model = fitted_model("logistic", recipe, people)
    found = joint_wald_test(model, recipe, recipe.places("employer"))
    assert found.df == 3
    assert found.note == (
        "Of the 4 coefficients to be tested only 3 could be estimated and are tested."
    )
    narrow = Recipe((DISCREPANCY, Term("employer", False, levels=EMPLOYERS,
                                       reference="primary_care")))  # fmt: skip
    plain = joint_wald_test(
        fitted_model("logistic", narrow, people), narrow, narrow.places("employer")
    )
    assert found.statistic[0] == pytest.approx(plain.statistic[0])
    alone = joint_wald_test(model, recipe, [4])
    assert alone.reason.startswith("Not computable: none of the coefficients")


def test_completed_sets(cases):
    case = cases["linear"]
    both = estimated_model(
        "linear", np.vstack([case.model.coefficients, 2 * case.model.coefficients]),
        np.concatenate([case.model.covariances] * 2), case.model.df,
    )  # fmt: skip
    found = joint_wald_test(both, case.recipe, case.recipe.places("age"))
    assert found.statistic[1] == pytest.approx(4 * found.statistic[0])
    assert found.estimates.shape == (2, 2)
    assert found.covariances.shape == (2, 2, 2)


def test_singular_covariance(cases):
    case = cases["logistic"]
    one = np.arange(19.0)
    few = estimated_model("logistic", case.model.coefficients, np.outer(one, one))
    found = joint_wald_test(few, case.recipe, case.recipe.places("age"))
    assert "has no inverse" in found.reason
    assert np.isnan(found.statistic).all()
    nothing = estimated_model("logistic", case.model.coefficients, np.zeros((19, 19)))
    found = joint_wald_test(nothing, case.recipe, case.recipe.places("age"))
    assert found.reason == "Not computable: a coefficient to be tested has no standard error."


def test_nothing_to_test(cases):
    case = cases["logistic"]
    found = joint_wald_test(case.model, case.recipe, [])
    assert found.reason == "Not computable: the model has no coefficient to be tested."
    reason = "Not computable: nobody answered every question that the analysis needs."
    found = joint_wald_test(without_estimates("logistic", reason), case.recipe, [0])
    assert found.reason == reason
    assert np.isnan(found.p).all()
