"""Rows of effects against R: brute force with numDeriv, and emmeans (reference/effects.R): 1e-6."""

import math

import numpy as np
import pandas as pd
import pytest
from effect_row_tables import CODES, fit_of, one, rows_of_fit
from effects_reference import (
    CLOSE,
    EMPLOYERS,
    ordinal_recipe,
    read_expected,
    read_people,
    rich_recipe,
)
from scipy.special import expit, logit

OUTCOMES = {"logistic": "leaving", "linear": "stress", "ordinal": "intention"}
DIFFERENCE = {"logistic": "risk_difference", "linear": "mean_difference"}
SLOPE = {"logistic": "average_marginal_effect", "linear": "average_slope"}
MEAN = {
    "logistic": "estimated_marginal_probability", "linear": "estimated_marginal_mean",
    "ordinal": "estimated_marginal_probability",
}  # fmt: skip
PREDICTED = {"logistic": "predicted_probability", "linear": "predicted_mean"}


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def tables():
    people = read_people()
    made = {}
    for kind, outcome in OUTCOMES.items():
        recipe = (ordinal_recipe if kind == "ordinal" else rich_recipe)(people)
        fit = fit_of(recipe, people, kind, people[outcome].to_numpy(float))
        planned = {
            "name": outcome, "kind": kind, "outcome": outcome,
            "predictions": {"discrepancy": [30.0, 60.0], "months": [60.0, 6.0, 24.0]},
        }  # fmt: skip
        made[kind] = rows_of_fit(fit, planned)
    return made


def agrees(row, estimate, se):
    assert row["status"] == "shown"
    assert row["estimate"] == pytest.approx(estimate, rel=CLOSE, abs=1e-9)
    assert row["se"] == pytest.approx(se, rel=CLOSE)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_a_unit_more_of_a_number(kind, tables, expected):
    table = tables[kind]
    for term in ("discrepancy", "months", "confidence"):
        for statistic, theirs in ((DIFFERENCE[kind], "unit_difference"), (SLOPE[kind], "slope")):
            row = one(table, statistic, term)
            agrees(row, expected[kind, term, theirs], expected[kind, term, f"{theirs}_se"])
        if kind == "logistic":
            ratio = expected[kind, term, "unit_log_ratio"]
            error = expected[kind, term, "unit_log_ratio_se"]
            agrees(one(table, "risk_ratio", term), math.exp(ratio), error)
    assert one(table, DIFFERENCE[kind], "confidence")["unit"] == "per 10 lower"


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_a_level_against_the_reference(kind, tables, expected):
    table = tables[kind]
    for term, level in (("gender", "woman"), *(("employer", name) for name in EMPLOYERS[1:])):
        row = one(table, DIFFERENCE[kind], term, level)
        agrees(row, expected[kind, level, "difference"], expected[kind, level, "difference_se"])
        if kind == "logistic":
            ratio, error = (expected[kind, level, name] for name in ("log_ratio", "log_ratio_se"))
            agrees(one(table, "risk_ratio", term, level), math.exp(ratio), error)
    assert one(table, DIFFERENCE[kind], "employer", "other")["unit"] == "against primary_care"


def test_each_level_of_an_ordinal_outcome(tables, expected):
    table = tables["ordinal"]
    for code, level in enumerate(CODES):
        for term in ("discrepancy", "months"):
            for statistic, theirs in (
                ("risk_difference", "unit_difference"),
                ("average_marginal_effect", "slope"),
            ):
                row = one(table, statistic, term, group=f"outcome:{level}")
                name = f"{term}_{code}"
                agrees(row, expected["ordinal", name, theirs],
                       expected["ordinal", name, f"{theirs}_se"])  # fmt: skip
        row = one(table, "risk_difference", "employer", "other", f"outcome:{level}")
        agrees(row, expected["ordinal", f"other_{code}", "difference"],
               expected["ordinal", f"other_{code}", "difference_se"])  # fmt: skip
        row = one(table, "risk_ratio", "gender", "woman", f"outcome:{level}")
        agrees(row, math.exp(expected["ordinal", f"woman_{code}", "log_ratio"]),
               expected["ordinal", f"woman_{code}", "log_ratio_se"])  # fmt: skip
        row = one(table, "predicted_probability", "discrepancy", "30", f"outcome:{level}")
        agrees(row, expected["ordinal", f"discrepancy_30_{code}", "average"],
               expected["ordinal", f"discrepancy_30_{code}", "average_se"])  # fmt: skip


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_average_predictions(kind, tables, expected):
    row = one(tables[kind], PREDICTED[kind], "discrepancy", "30")
    average, error = (expected[kind, "discrepancy_30", name] for name in ("average", "average_se"))
    agrees(row, average, error)
    if kind == "logistic":
        # The interval is made on the scale of log odds.
        reach = 1.959963984540054 * error / (average * (1 - average))
        assert row["ci_low"] == pytest.approx(expit(logit(average) - reach), rel=CLOSE)
        assert row["ci_high"] == pytest.approx(expit(logit(average) + reach), rel=CLOSE)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_marginal_means_and_contrasts_are_those_of_emmeans(kind, tables, expected):
    table = tables[kind]
    sign, statistic = (" / ", "contrast_odds_ratio") if kind == "logistic" else (" - ", "contrast")
    for level in EMPLOYERS:
        row = one(table, MEAN[kind], "employer", level)
        target = f"response:{level}"
        agrees(row, expected[kind, target, "estimate"], expected[kind, target, "se"])
        for limit, theirs in (("ci_low", "low"), ("ci_high", "high")):
            assert row[limit] == pytest.approx(expected[kind, target, theirs], rel=CLOSE)
    contrasts = table[(table["statistic"] == statistic) & (table["term"] == "employer")]
    assert len(contrasts) == 6
    for row in contrasts.to_dict("records"):
        target = "pairs_holm:" + row["level"].replace(":", sign)
        assert row["estimate"] == pytest.approx(expected[kind, target, "estimate"], rel=CLOSE)
        assert row["p_adjusted"] == pytest.approx(expected[kind, target, "p"], rel=CLOSE)
        assert row["p"] <= row["p_adjusted"]
    # emmeans adjusts the limits of several contrasts; of one against the reference it does not.
    row = one(table, statistic, "employer", "local_council:voluntary_sector")
    target = f"reference:local_council{sign}voluntary_sector"
    for column, theirs in (("ci_low", "low"), ("ci_high", "high"), ("p", "p")):
        assert row[column] == pytest.approx(expected[kind, target, theirs], rel=CLOSE, abs=1e-8)


def test_marginal_means_of_an_ordinal_model(tables, expected):
    kind = "ordinal"
    table = tables["ordinal"]
    for code, level in enumerate(CODES):
        for gender in ("man", "woman"):
            row = one(table, MEAN[kind], "gender", gender, f"outcome:{level}")
            target = f"prob:{gender}_{code}"
            agrees(row, expected["ordinal", target, "estimate"], expected["ordinal", target, "se"])
            assert 0 < row["ci_low"] < row["estimate"] < row["ci_high"] < 1


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_simple_slopes_are_those_of_emtrends(kind, tables, expected):
    table = tables[kind]
    statistic = "simple_slope_odds_ratio" if kind == "logistic" else "simple_slope"
    for months in ("6", "24", "60"):
        row = one(table, statistic, "confidence:months", f"months={months}")
        slope, error = (expected[kind, f"slopes:{months}", name] for name in ("estimate", "se"))
        agrees(row, math.exp(slope) if kind == "logistic" else slope, error)
        for column, theirs in (("ci_low", "low"), ("ci_high", "high")):
            limit = expected[kind, f"slopes:{months}", theirs]
            limit = math.exp(limit) if kind == "logistic" else limit
            assert row[column] == pytest.approx(limit, rel=CLOSE)


def test_simple_slopes_of_an_ordinal_model(tables, expected):
    for gender in ("man", "woman"):
        row = one(tables["ordinal"], "simple_slope_odds_ratio", "discrepancy:gender",
                  f"gender={gender}")  # fmt: skip
        slope, error = (
            30 * expected["ordinal", f"slopes:{gender}", name] for name in ("estimate", "se")
        )
        agrees(row, math.exp(slope), error)


def test_what_a_level_does_at_the_levels_of_another_term(tables):
    """The odds of women against men with each employer, from the coefficients themselves."""
    people = read_people()
    recipe = rich_recipe(people)
    fit = fit_of(recipe, people, "logistic", people["leaving"].to_numpy(float))
    names = [str(column) for column in recipe.columns]
    slopes = dict(zip(names, fit.model.coefficients[1:], strict=True))
    at_mean = pd.DataFrame({
        "discrepancy": [people["discrepancy"].mean()] * 2, "gender": ["man", "woman"],
        "employer": "primary_care", "age": "under_40", "confidence": 20.0, "months": 10.0,
    })  # fmt: skip
    for employer in EMPLOYERS:
        row = one(tables["logistic"], "simple_effect_odds_ratio", "gender:employer",
                  f"employer={employer}:woman")  # fmt: skip
        _, matrix = recipe.design_matrix(at_mean.assign(employer=employer))
        log_odds = np.diff(matrix @ np.array([slopes[name] for name in names])).item()
        assert row["estimate"] == pytest.approx(math.exp(log_odds), rel=CLOSE)
        assert row["denominator"] == min(
            (people["gender"].eq(gender) & people["employer"].eq(employer)).sum()
            for gender in ("man", "woman")
        )
