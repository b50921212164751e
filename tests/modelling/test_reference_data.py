"""Regressions against R on real questionnaires that are not in this repository.

Tolerances: 1e-6 relative (logistic and linear); profile limits, as odds ratios, 1e-4 of confint(),
which reads them off a spline.
"""

import math

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.model_fit import ModelRows

CLOSE = 1e-6
SPLINE = 1e-4
NUMBER = {"numeric": True, "levels": []}
FIT = {
    "logLik": "log_likelihood",
    "null_logLik": "null_log_likelihood",
    "AIC": "aic",
    "BIC": "bic",
    "LR_chisq": "likelihood_ratio_chi_square",
    "McFadden_R2": "mcfadden_r_squared",
    "Nagelkerke_R2": "nagelkerke_r_squared",
    "Brier": "brier_score",
    "AUC": "auc",
}
LINEAR_FIT = {
    "R2": "r_squared",
    "adjR2": "adjusted_r_squared",
    "F": "f_statistic",
    "sigma": "residual_sd",
}
TURN = "2016_uk: would take other job ~ sat+rec+emp"


def planned(kind, outcome, predictors, covariates=()):
    return {
        "name": "reference", "kind": kind, "outcome": outcome, "event": "yes",
        "predictors": [
            {"variable": name, "unit": 1, "direction": "higher"} for name in predictors
        ],
        "covariates": list(covariates), "reference": {}, "interval": "profile", "family": "",
    }  # fmt: skip


def two_levels(*levels):
    return {"numeric": False, "levels": list(levels)}


@pytest.fixture(scope="module")
def rse(reference_folder):
    """The survey with its scores, as its README says that R made them."""
    folder = reference_folder / "rse_2016_uk"
    data = pd.read_csv(folder / "scored_2016_uk.csv").set_index("row")
    for score, item, count in (("sat", "affSat", 4), ("rec", "affRec", 5), ("emp", "percEmp", 3)):
        items = [f"{item}{number}" for number in range(1, count + 1)]
        data[score] = data[items].mean(axis=1, skipna=False)
    answer = data["turnOver6"]
    data["would"] = answer.ge(4).map({True: "yes", False: "no"}).where(answer.notna(), None)
    data["gender2"] = data["gender"].where(data["gender"].isin(["Female", "Male"]), None)
    return data, pd.read_csv(folder / "reference.csv")


@pytest.fixture(scope="module")
def big_five(reference_folder):
    """The five scores as means of whatever items were answered, gender as text."""
    folder = reference_folder / "big_five"
    data = pd.read_csv(folder / "bfi.csv")
    for item in ("A1", "C4", "C5", "E1", "E2", "O2", "O5"):
        data[item] = 7 - data[item]
    for score in "ACENO":
        items = [f"{score}{number}" for number in range(1, 6)]
        data[score] = data[items].mean(axis=1, skipna=False)
    data["female"] = data["gender"].map({1: "no", 2: "yes"})
    data["female_number"] = data["gender"] - 1.0
    return data, pd.read_csv(folder / "reference.csv")


def numbers(reference, target):
    return reference[reference["target"] == target].set_index("statistic")["value"]


def rows_of_the_model(analysis, fit):
    part = StatisticsPart("modelling")
    ModelRows(AnalysisRows(part, analysis, 0.95, fit.cases.count, None), fit).add_all()
    table = part.table()
    return table[table["term"] == "model"].drop_duplicates("statistic").set_index("statistic")


def check_logistic(data, reference, variables, analysis, target, names):
    profile = fit_analysis(data, analysis, variables, 0.95)
    wald = fit_analysis(data, {**analysis, "interval": "wald"}, variables, 0.95)
    for estimate, plain in zip(profile.estimates, wald.estimates, strict=True):
        name = names.get(estimate.column.variable, estimate.column.variable)
        theirs = numbers(reference, f"{target}:{name}{estimate.column.level}")
        assert estimate.estimate == pytest.approx(theirs["b"], rel=CLOSE)
        assert estimate.se == pytest.approx(theirs["se"], rel=CLOSE)
        assert estimate.p == pytest.approx(theirs["p"], rel=CLOSE)
        assert math.exp(estimate.estimate) == pytest.approx(theirs["OR"], rel=CLOSE)
        assert math.exp(plain.low) == pytest.approx(theirs["OR_wald_low"], rel=CLOSE)
        assert math.exp(plain.high) == pytest.approx(theirs["OR_wald_high"], rel=CLOSE)
        assert math.exp(estimate.low) == pytest.approx(theirs["OR_profile_low"], rel=SPLINE)
        assert math.exp(estimate.high) == pytest.approx(theirs["OR_profile_high"], rel=SPLINE)
    theirs = numbers(reference[reference["analysis"] == "logistic_fit"], target)
    ours = rows_of_the_model(analysis, profile)
    for statistic, name in FIT.items():
        assert ours.loc[name, "estimate"] == pytest.approx(theirs[statistic], rel=CLOSE)
    test = ours.loc["likelihood_ratio_chi_square"]
    assert (test["df"], test["n"]) == (theirs["LR_df"], profile.cases.count)
    assert test["p"] == pytest.approx(theirs["LR_p"], rel=CLOSE)
    assert ours.loc["auc", "ci_low"] == pytest.approx(theirs["AUC_delong_low"], rel=CLOSE)
    assert ours.loc["auc", "ci_high"] == pytest.approx(theirs["AUC_delong_high"], rel=CLOSE)
    return profile


def test_taking_another_job(rse):
    data, reference = rse
    variables = {**dict.fromkeys(("sat", "rec", "emp"), NUMBER), "would": two_levels("no", "yes")}
    analysis = planned("logistic", "would", ["sat", "rec", "emp"])
    fit = check_logistic(data, reference, variables, analysis, TURN, {})
    assert fit.cases.count == 270


def test_taking_another_job_with_gender(rse):
    data, reference = rse
    variables = {
        **dict.fromkeys(("sat", "rec", "emp"), NUMBER),
        "would": two_levels("no", "yes"),
        "gender2": two_levels("Female", "Male"),
    }
    analysis = planned("logistic", "would", ["sat", "rec", "emp"], ["gender2"])
    fit = check_logistic(data, reference, variables, analysis, "2016_uk: + gender", {})
    assert fit.cases.count == 260


def test_big_five_logistic(big_five):
    data, reference = big_five
    variables = {**dict.fromkeys([*"ACENO", "age"], NUMBER), "female": two_levels("no", "yes")}
    analysis = planned("logistic", "female", "ACENO", ["age"])
    fit = check_logistic(data, reference, variables, analysis, "female ~ big5+age", {})
    assert fit.cases.count == 2436


def test_big_five_linear(big_five):
    data, reference = big_five
    names = [*"ACEO", "age", "female_number"]
    analysis = planned("linear", "N", "ACEO", ["age", "female_number"])
    check_linear(data, reference, names, analysis, "N ~", {"female_number": "female"})


def test_efc_linear(reference_folder):
    folder = reference_folder / "classics"
    names = ["c12hour", "c161sex", "e42dep"]
    check_linear(
        pd.read_csv(folder / "efc.csv"),
        pd.read_csv(folder / "reference.csv"),
        names,
        planned("linear", "neg_c_7", names),
        "efc: neg_c_7 ~",
        {},
    )


def check_linear(data, reference, names, analysis, target, renamed):
    variables = dict.fromkeys([*names, analysis["outcome"]], NUMBER)
    fit = fit_analysis(data, analysis, variables, 0.95)
    for estimate in fit.estimates:
        name = estimate.column.variable
        theirs = numbers(reference, f"{target}:{renamed.get(name, name)}")
        for ours, statistic in (
            (estimate.estimate, "b"),
            (estimate.se, "se"),
            (estimate.p, "p"),
            (estimate.low, "ci_low"),
            (estimate.high, "ci_high"),
        ):
            assert ours == pytest.approx(theirs[statistic], rel=CLOSE)
    theirs = numbers(reference, target)
    ours = rows_of_the_model(analysis, fit)
    for statistic, name in LINEAR_FIT.items():
        assert ours.loc[name, "estimate"] == pytest.approx(theirs[statistic], rel=CLOSE)
    assert ours.loc["f_statistic", "df"] == theirs["df1"]
    assert fit.model.residual_df == theirs["df2"]
