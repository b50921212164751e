"""Rows of effects of completed sets: those of each set, pooled by hand after Rubin (1987)."""

import numpy as np
import pandas as pd
import pytest
from effect_row_tables import one, rows_of_fit
from other_model_rows import analysis
from scipy.special import expit, logit
from scipy.stats import t as student

from questline.core.statistics import StatisticsPart
from questline.modelling.completed_cases import completed_cases
from questline.modelling.completed_fits import fit_completed
from questline.modelling.design import complete_cases, outcome_levels
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.effects import add_pooled_effects
from questline.modelling.stage import model
from questline.modelling.terms.planned import planned_recipe

PLANS = {
    "logistic": analysis(
        "logistic", "leaving", ["discrepancy", "employer"], unit=30,
        covariates=["age", "confidence"], reference={"employer": "primary_care"},
        interactions=[["discrepancy", "age"]], predictions={"discrepancy": [30, 60]},
    ),
    "linear": analysis("linear", "stress", ["discrepancy", "employer"], covariates=["confidence"],
                       splines={"discrepancy": 3}),
    "ordinal": analysis("ordinal", "age", ["discrepancy", "employer"], covariates=["confidence"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def completed(request):
    frame = pd.read_csv(request.path.parent / "reference" / "completed_sets.csv")
    for name in ("leaving", "employer", "age"):
        frame[name] = frame[name].astype(object)
    return frame


def pooled_rows(completed, people, planned, variables):
    """The rows of completed sets, with knots and values of the complete cases."""
    levels = outcome_levels(planned, variables)
    complete = complete_cases(people, planned, levels)
    recipe = planned_recipe(planned, variables, complete.frame).recipe
    cases = completed_cases(completed, planned, levels)
    fits = fit_completed(cases, recipe, planned, 0.95)
    part = StatisticsPart("modelling")
    events = cases.events if planned["kind"] == "logistic" else None
    rows = AnalysisRows(part, planned, 0.95, cases.people, events, "imputed")
    add_pooled_effects(rows, fits, recipe, complete.frame)
    return part.table()


def set_rows(completed, people, planned, variables):
    """The rows of complete cases, a table a set, at the same values and knots."""
    levels = outcome_levels(planned, variables)
    frame = complete_cases(people, planned, levels).frame
    stated = {name: frame[name].quantile([0.25, 0.5, 0.75]).round(9).tolist()
              for name in ("discrepancy",)} | planned["predictions"]  # fmt: skip
    return [
        rows_of_fit(fit_analysis(one_set, planned, variables, 0.95),
                    {**planned, "predictions": stated})
        for _, one_set in completed.groupby("set")
    ]  # fmt: skip


def pooled_by_hand(estimates, errors, complete_df):
    sets = len(estimates)
    within, between = np.mean(np.square(errors)), np.var(estimates, ddof=1)
    total = within + (1 + 1 / sets) * between
    share = (1 + 1 / sets) * between / total
    old = (sets - 1) / share**2
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
    df = 1 / (1 / old + 1 / observed)
    return np.mean(estimates), np.sqrt(total), df


def test_marginal_means_are_on_one_grid(completed, people, variables):
    """The other numbers are at one mean in all sets: every set estimates the same thing."""
    planned = PLANS["logistic"]
    row = one(pooled_rows(completed, people, planned, variables),
              "estimated_marginal_probability", "age", "from_40")  # fmt: skip
    estimates, errors = [], []
    for _, frame in completed.groupby("set"):
        fit = fit_analysis(frame, planned, variables, 0.95)
        grid = completed.head(4).assign(
            employer=completed["employer"].unique(), age="from_40",
            discrepancy=completed["discrepancy"].mean(),
            confidence=completed["confidence"].mean(),
        )  # fmt: skip
        function = np.append(1.0, fit.recipe.design_matrix(grid)[1].mean(axis=0))
        estimates.append(function @ fit.model.coefficients)
        errors.append(np.sqrt(function @ fit.model.covariance @ function))
    mean, error, df = pooled_by_hand(estimates, errors, 250)
    assert row["estimate"] == pytest.approx(expit(mean), rel=1e-6)
    reach = student.ppf(0.975, df) * error
    assert row["ci_high"] == pytest.approx(expit(mean + reach), rel=1e-6)


@pytest.mark.parametrize("kind", ["logistic", "ordinal"])
def test_rows_are_those_of_the_sets_pooled(kind, completed, people, variables):
    planned = PLANS[kind]
    pooled = pooled_rows(completed, people, planned, variables)
    sets = [table.set_index(["term", "level", "group", "statistic"])
            for table in set_rows(completed, people, planned, variables)]  # fmt: skip
    assert set(pooled["dataset"]) == {"imputed"}
    assert set(pooled["status"]) == {"shown"}
    coefficients = {"logistic": 10, "ordinal": 7}[kind]
    # A marginal mean is at the mean of the other numbers over all sets, and not over each alone.
    on_grid = (pooled["statistic"] == "estimated_marginal_probability") | (
        (pooled["statistic"] == "contrast_odds_ratio") & (pooled["term"] == "age")
    )
    for row in pooled[~on_grid].to_dict("records"):
        place = (row["term"], row["level"], row["group"], row["statistic"])
        found = pd.DataFrame([table.loc[place] for table in sets])
        estimates, errors = found["estimate"].to_numpy(float), found["se"].to_numpy(float)
        back = float
        if row["statistic"].endswith("ratio"):
            estimates, back = np.log(estimates), np.exp
        elif row["statistic"] == "predicted_probability":
            errors, back = errors / (estimates * (1 - estimates)), expit
            estimates = logit(estimates)
        mean, error, df = pooled_by_hand(estimates, errors, 260 - coefficients)
        reach = student.ppf(0.975, df) * error
        assert row["estimate"] == pytest.approx(back(mean), rel=1e-6)
        assert row["df"] == pytest.approx(df, rel=1e-5)
        assert row["ci_low"] == pytest.approx(back(mean - reach), rel=1e-6)
        assert row["ci_high"] == pytest.approx(back(mean + reach), rel=1e-6)
        if row["statistic"] == "predicted_probability":
            people_behind = found["denominator"].mean()
            assert row["denominator"] == pytest.approx(people_behind, nan_ok=True)
        if not np.isnan(row["p"]):
            p = 2 * student.sf(abs(mean / error), df)
            assert row["p"] == pytest.approx(p, rel=1e-4, abs=1e-12)


def test_the_values_are_those_of_the_complete_cases(completed, people, variables):
    planned = PLANS["linear"]
    pooled = pooled_rows(completed, people, planned, variables)
    complete = rows_of_fit(fit_analysis(people, planned, variables, 0.95), planned)
    for term in ("discrepancy", "employer"):
        levels = [
            table.loc[(table["statistic"] == "predicted_mean") & (table["term"] == term)
                      & (table["group"] == ""), "level"].tolist()
            for table in (complete, pooled)
        ]  # fmt: skip
        assert levels[0] == levels[1]
    assert not pooled["group"].str.startswith("curve").any()


def test_the_stage_pools_what_it_asks_of_complete_cases(completed, people, variables):
    planned = PLANS["linear"]
    questions = {
        "internal_validation": {"samples": 0},
        "detectable": {"power": 0.8, "simulations": 0},
        "weighting": None,
    }
    settings = {"variables": variables, "analyses": [planned], "comparisons": [], "families": {},
                "confidence": 0.95, "imputation": {"shifts": []},
                "completed": completed.assign(shift="")}  # fmt: skip
    found = model(people, people[[]], questions=questions, **settings).statistics
    wanted = pooled_rows(completed, people, planned, variables)
    pd.testing.assert_frame_equal(
        found.set_index("id").loc[wanted["id"]].reset_index(), wanted, check_dtype=False
    )
    without = model(people, people[[]], **settings).statistics
    assert not without["statistic"].str.startswith("predicted").any()


def test_a_level_that_a_set_lacks_is_not_pooled(completed, people, variables):
    few = completed.copy()
    few.loc[(few["set"] == few["set"].iloc[0]) & (few["employer"] == "other"), "employer"] = (
        "primary_care"
    )
    pooled = pooled_rows(few, people, PLANS["logistic"], variables)
    row = one(pooled, "risk_difference", "employer", "other")
    assert row["status"] == "not_computable"
    assert row["note"].startswith("Not computable")
    assert one(pooled, "risk_difference", "employer", "voluntary_sector")["status"] == "shown"


def test_a_separated_set_is_not_left_out(completed, people, variables):
    few = completed.copy()
    rows = (few["set"] == few["set"].iloc[0]) & (few["employer"] == "other")
    few.loc[rows, "leaving"] = "no"
    pooled = pooled_rows(few, people, PLANS["logistic"], variables)
    assert set(pooled["status"]) == {"not_computable"}
    assert pooled["note"].str.contains("of the 8 completed sets").all()
