"""Regressions against R: glm, lm, confint, car, pROC (reference/models.R).

Tolerances, relative: 1e-6 throughout; profile limits 1e-8 of the root of R's own deviance and, as
odds ratios, 1e-4 of confint(), which reads them off a spline.
"""

import math

import numpy as np
import pytest

from questline.core.statistics import StatisticsPart
from questline.modelling.calibration import calibration_line
from questline.modelling.design import complete_cases, planned_terms
from questline.modelling.discrimination import area_under_curve
from questline.modelling.influence import cooks_distance, leverage
from questline.modelling.multiplicity import adjust
from questline.modelling.regression import fit_analysis, fit_terms
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.model_fit import ModelRows
from questline.modelling.terms.recipe import Recipe

CLOSE = 1e-6
ROOT = 1e-8
SPLINE = 1e-4
R_NAMES = {"discrepancy": "discrepancy30", "confidence": "confidence10"}
MODEL_STATISTICS = {
    "logistic": (
        "log_likelihood", "null_log_likelihood", "likelihood_ratio_chi_square", "aic", "bic",
        "mcfadden_r_squared", "nagelkerke_r_squared", "brier_score", "auc", "count", "events",
    ),
    "linear": (
        "log_likelihood", "aic", "bic", "r_squared", "adjusted_r_squared", "residual_sd",
        "f_statistic",
    ),
}  # fmt: skip


def r_name(column) -> str:
    return R_NAMES.get(column.variable, column.variable) + column.level


@pytest.fixture
def analyses(logistic, linear):
    # The complete cases of R are those over every variable of the frame.
    return {"logistic": logistic, "linear": linear}


@pytest.fixture
def complete(people):
    return people.dropna()


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_adjusted_coefficients(kind, analyses, complete, variables, expected):
    fit = fit_analysis(complete, analyses[kind], variables, 0.95)
    assert len(fit.estimates) == 8
    for estimate in fit.estimates:
        name = r_name(estimate.column)
        for statistic in ("estimate", "se", "p"):
            assert getattr(estimate, statistic) == pytest.approx(
                expected[kind, name, statistic], rel=CLOSE
            )
    assert fit.model.coefficients[0] == pytest.approx(
        expected[kind, "(Intercept)", "estimate"], rel=CLOSE
    )


@pytest.mark.parametrize("kind", ["logistic", "linear"])
@pytest.mark.parametrize("variable", ["discrepancy", "employer"])
def test_unadjusted_coefficients(kind, variable, analyses, complete, variables, expected):
    analysis = analyses[kind]
    cases = complete_cases(complete, analysis)
    (term,) = (
        term
        for term in planned_terms(analysis, variables, cases.frame)
        if term.variable == variable
    )
    fit = fit_terms(cases, Recipe((term,)), analysis, 0.95)
    model = f"{kind}_{R_NAMES.get(variable, variable)}"
    for estimate in fit.estimates:
        name = r_name(estimate.column)
        for statistic in ("estimate", "se", "p"):
            assert getattr(estimate, statistic) == pytest.approx(
                expected[model, name, statistic], rel=CLOSE
            )
        limits, tolerance = ("root", ROOT) if kind == "logistic" else ("confint", CLOSE)
        low, high = (expected[model, name, f"{limits}_{side}"] for side in ("low", "high"))
        assert estimate.low == pytest.approx(low, rel=tolerance)
        assert estimate.high == pytest.approx(high, rel=tolerance)


def test_profile_intervals(logistic, complete, variables, expected):
    fit = fit_analysis(complete, logistic, variables, 0.95)
    for estimate in fit.estimates:
        name = r_name(estimate.column)
        for side in ("low", "high"):
            limit = getattr(estimate, side)
            assert limit == pytest.approx(expected["logistic", name, f"root_{side}"], rel=ROOT)
            assert math.exp(limit) == pytest.approx(
                math.exp(expected["logistic", name, f"confint_{side}"]), rel=SPLINE
            )


def test_wald_intervals(logistic, complete, variables, expected):
    fit = fit_analysis(complete, {**logistic, "interval": "wald"}, variables, 0.95)
    for estimate in fit.estimates:
        name = r_name(estimate.column)
        assert estimate.low == pytest.approx(expected["logistic", name, "wald_low"], rel=CLOSE)
        assert estimate.high == pytest.approx(expected["logistic", name, "wald_high"], rel=CLOSE)


def test_linear_intervals(linear, complete, variables, expected):
    for estimate in fit_analysis(complete, linear, variables, 0.95).estimates:
        name = r_name(estimate.column)
        assert estimate.low == pytest.approx(expected["linear", name, "confint_low"], rel=CLOSE)
        assert estimate.high == pytest.approx(expected["linear", name, "confint_high"], rel=CLOSE)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_statistics_of_the_model(kind, analyses, complete, variables, expected):
    part = StatisticsPart("modelling")
    fit = fit_analysis(complete, analyses[kind], variables, 0.95)
    rows = AnalysisRows(part, analyses[kind], 0.95, fit.cases.count, None)
    ModelRows(rows, fit).add_all()
    table = part.table()
    rows = table[table["term"] == "model"].drop_duplicates("statistic").set_index("statistic")
    for statistic in MODEL_STATISTICS[kind]:
        assert rows.loc[statistic, "estimate"] == pytest.approx(
            expected[kind, "model", statistic], rel=CLOSE
        )
    if kind == "logistic":
        test = rows.loc["likelihood_ratio_chi_square"]
        assert test["df"] == expected[kind, "model", "likelihood_ratio_df"]
        assert test["p"] == pytest.approx(expected[kind, "model", "likelihood_ratio_p"], rel=CLOSE)
        area = rows.loc["auc"]
        assert area["ci_low"] == pytest.approx(expected[kind, "model", "auc_low"], rel=CLOSE)
        assert area["ci_high"] == pytest.approx(expected[kind, "model", "auc_high"], rel=CLOSE)
        assert area["se"] ** 2 == pytest.approx(expected[kind, "model", "auc_variance"], rel=CLOSE)
        assert rows.loc["calibration_intercept", "estimate"] == 0
        assert rows.loc["calibration_slope", "estimate"] == 1
    else:
        assert rows.loc["f_statistic", "df"] == expected[kind, "model", "f_df"]
        assert rows.loc["f_statistic", "p"] == pytest.approx(
            expected[kind, "model", "f_p"], rel=CLOSE
        )


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_variance_inflation(kind, analyses, complete, variables, expected):
    part = StatisticsPart("modelling")
    fit = fit_analysis(complete, analyses[kind], variables, 0.95)
    rows = AnalysisRows(part, analyses[kind], 0.95, fit.cases.count, None)
    ModelRows(rows, fit).add_all()
    table = part.table().set_index(["term", "statistic"])
    for name in ("discrepancy", "confidence", "employer", "age", "months"):
        theirs = R_NAMES.get(name, name)
        factor = table.loc[(name, "variance_inflation_factor")]
        assert factor["estimate"] == pytest.approx(expected[kind, theirs, "gvif"], rel=CLOSE)
        assert factor["df"] == expected[kind, theirs, "gvif_df"]
        scaled = table.loc[(name, "scaled_variance_inflation_factor")]
        assert scaled["estimate"] == pytest.approx(expected[kind, theirs, "gvif_scaled"], rel=CLOSE)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_influence(kind, analyses, complete, variables, expected):
    fit = fit_analysis(complete, analyses[kind], variables, 0.95)
    rows = [str(row) for row in fit.cases.frame.index]
    theirs = [expected[kind, row, "cooks_distance"] for row in rows]
    assert cooks_distance(fit.model) == pytest.approx(theirs, rel=CLOSE)
    assert leverage(fit.model) == pytest.approx(
        [expected[kind, row, "leverage"] for row in rows], rel=CLOSE
    )


def test_area_under_curve_with_ties(logistic, complete, variables, expected):
    model = fit_analysis(complete, logistic, variables, 0.95).model
    area = area_under_curve(model.outcome, np.round(model.fitted, 1), 0.95)
    assert area.area == pytest.approx(expected["tied", "model", "auc"], rel=CLOSE)
    assert area.low == pytest.approx(expected["tied", "model", "auc_low"], rel=CLOSE)
    assert area.high == pytest.approx(expected["tied", "model", "auc_high"], rel=CLOSE)


def test_calibration_of_another_predictor(logistic, complete, variables, expected):
    model = fit_analysis(complete, logistic, variables, 0.95).model
    intercept, slope = calibration_line(model.outcome, 0.4 + 1.7 * model.linear_predictor)
    assert intercept == pytest.approx(
        expected["shifted", "model", "calibration_intercept"], rel=CLOSE
    )
    assert slope == pytest.approx(expected["shifted", "model", "calibration_slope"], rel=CLOSE)


def test_estimates_beside_a_separated_level(logistic, complete, variables, expected):
    apart = complete.copy()
    apart.loc[apart["employer"] == "other", "leaving"] = "no"
    fit = fit_analysis(apart, logistic, variables, 0.95)
    for estimate in fit.estimates:
        if estimate.column.level == "other":
            assert estimate.estimate is None
            assert 'nobody with the level "other" of employer' in estimate.reason
            continue
        name = r_name(estimate.column)
        assert estimate.note
        assert estimate.estimate == pytest.approx(
            expected["separated", name, "estimate"], rel=CLOSE
        )
        assert estimate.se == pytest.approx(expected["separated", name, "se"], rel=CLOSE)
    discrepancy = fit.estimate("discrepancy")
    for side in ("low", "high"):
        assert getattr(discrepancy, side) == pytest.approx(
            expected["separated", "discrepancy30", f"root_{side}"], rel=CLOSE
        )


@pytest.mark.parametrize(("ours", "theirs"), [("holm", "holm"), ("benjamini_hochberg", "BH")])
def test_adjustment_for_multiplicity(ours, theirs, expected):
    adjusted = adjust([0.001, 0.012, 0.013, 0.04, 0.04, 0.2, 0.9], ours)
    assert adjusted == pytest.approx(
        [expected["p_adjust", str(index), theirs] for index in range(1, 8)], rel=CLOSE
    )
