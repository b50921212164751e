"""Bad input: every number that cannot be there is a row that says why, and nothing raises."""

import numpy as np
import pandas as pd
import pytest
from robust_survey import (
    ANALYSIS,
    IMPUTATION,
    SCALES,
    VARIABLES,
    assessed,
    curve,
    exclusions,
    ledger,
    levels,
    no_sets,
    plan,
    rows_of,
    survey,
)

from questline.robustness.permuted_scores import _triangles

NO_CHOICES = {"exclusions": {}, "scoring": {}}


@pytest.fixture
def everyone():
    return survey(90)


def alone(**changes):
    """A curve of four specifications: the plan's own choices, with and without two covariates."""
    return curve(**{**NO_CHOICES, "permutations": 5, **changes})


def reasons(store, statistic="risk_difference"):
    rows = rows_of(store, "specification", statistic)
    assert ((rows["status"] == "not_computable") == rows["estimate"].isna()).all()
    shown = rows[rows["status"] == "not_computable"]["note"]
    assert shown.str.startswith("Not computable: ").all()
    return list(shown)


def everything_has_a_reason(store):
    nothing = store[store["status"] == "not_computable"]
    assert nothing["note"].str.startswith("Not computable: ").all()
    assert nothing["note"].str.endswith(".").all()


def test_a_level_that_vanishes_after_exclusions(everyone):
    rows = everyone.index[everyone["gender"] == "other"]
    caught = ledger(*((row, "few_hours", "marked") for row in rows))
    store = assessed(everyone, caught, plan(curve(scoring={})))
    assert not reasons(store)
    rows = rows_of(store, "specification", "risk_difference")
    gone = rows["method"].str.contains("without_few_hours") & rows["method"].str.contains("gender")
    assert rows.loc[gone, "note"].str.startswith("1 column of the covariates says nothing").all()
    assert (rows.loc[~gone, "note"] == "").all()


def test_a_reference_level_that_vanishes(everyone):
    rows = everyone.index[everyone["gender"] == "female"]
    caught = ledger(*((row, "few_hours", "marked") for row in rows))
    store = assessed(everyone, caught, plan(curve(scoring={})))
    rows = rows_of(store, "specification", "risk_difference")
    gone = rows["method"].str.contains("without_few_hours")
    assert len(rows[gone]) == 4
    everything_has_a_reason(store)


def test_nobody_is_left_under_a_choice(everyone):
    caught = ledger(*((row, "few_hours", "marked") for row in everyone.index))
    store = assessed(everyone, caught, plan(curve(scoring={})))
    found = reasons(store)
    assert len(found) == 4
    assert all("nobody is left" in reason for reason in found)
    medians = rows_of(store, "option", "median_risk_difference")
    assert medians.loc["exclusions=without_few_hours", "status"] == "not_computable"
    (row,) = rows_of(store, "permutation_test", "observed_statistic").loc[["median"]].itertuples()
    assert row.status == "shown"
    everything_has_a_reason(store)


def test_nobody_at_all():
    everyone = survey(40)
    caught = ledger(*((row, "broke_off", "excluded") for row in everyone.index))
    store = assessed(everyone, caught, plan(curve()))
    assert len(reasons(store)) == 36
    assert rows_of(store, "curve", "number_estimated")["estimate"].iloc[0] == 0
    assert rows_of(store, "permutation_test", "observed_statistic")["p"].isna().all()
    everything_has_a_reason(store)


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (lambda strain: np.full(len(strain), "yes"), "everyone has the same outcome"),
        (lambda strain: np.where(strain > 15, "yes", "no"), "separate"),
    ],
)
def test_outcomes_that_forbid_a_model(everyone, outcome, why):
    strain = everyone[[f"strain_{number}" for number in (1, 3, 4, 5)]].sum(axis=1)
    strain += 6 - everyone["strain_2"]
    everyone["leaving"] = pd.Series(outcome(strain.fillna(0)), index=everyone.index, dtype=object)
    complete = everyone.dropna()
    store = assessed(complete, ledger(), plan(alone()))
    found = reasons(store)
    assert len(found) == 4
    assert all(why in reason for reason in found)
    (row,) = rows_of(store, "leave_one_out", "smallest_risk_difference").to_dict("records")
    assert why in row["note"]
    everything_has_a_reason(store)


def test_more_coefficients_than_people(everyone):
    caught = ledger(*((row, "broke_off", "excluded") for row in everyone.index[4:]))
    store = assessed(everyone, caught, plan(alone()))
    assert reasons(store)
    everything_has_a_reason(store)


def test_a_predictor_that_follows_from_the_covariates(everyone):
    everyone["months"] = 3 * everyone["stress"]
    entry = {**ANALYSIS, "outcome": "leaving", "covariates": ["months", "gender"]}
    entry["predictors"] = [{"variable": "stress", "unit": 1.0, "direction": "higher"}]
    choices = {"always": [], "with_and_without": ["months"], "sets": {}}
    store = assessed(
        everyone, ledger(), plan(alone(predictor="stress", covariates=choices), analyses=[entry])
    )
    assert reasons(store) == ["Not computable: the predictor can be computed from the covariates."]
    everything_has_a_reason(store)


def test_a_predictor_with_two_levels_and_one_with_a_single_one(everyone):
    everyone["leader"] = np.where(np.arange(len(everyone)) % 3 == 0, "yes", "no").astype(object)
    entry = {**ANALYSIS, "predictors": [{"variable": "leader", "unit": 1.0, "direction": "higher"}]}
    asked = plan(
        alone(predictor="leader", covariates={**curve()["covariates"], "always": []}),
        analyses=[entry],
    )
    variables = {**VARIABLES, "leader": levels("no", "yes")}
    store = assessed(everyone, ledger(), asked, variables=variables)
    rows = rows_of(store, "specification", "risk_difference")
    unadjusted = rows[rows["method"].str.endswith("covariates=none")].iloc[0]
    people = everyone.dropna(subset=["leaving", "gender", "months"])
    event = (people["leaving"] == "yes").groupby(people["leader"]).mean()
    assert unadjusted["estimate"] == pytest.approx(event["yes"] - event["no"], rel=1e-8)
    assert unadjusted["unit"] == "against no"
    single = assessed(everyone, ledger(), asked, variables={**VARIABLES, "leader": levels("no")})
    assert set(reasons(single)) == {"Not computable: the predictor has a single level."}
    everything_has_a_reason(single)


def test_choices_that_say_the_same_give_the_same(everyone):
    asked = curve(
        exclusions={**curve()["exclusions"], "again": curve()["exclusions"]["keep_the_fast"]},
        scoring={"planned_again": {"strain": SCALES["strain"]}},
        missing=["complete", "imputed"],
    )
    completed = survey_sets(everyone)
    planned = plan(asked, imputation=IMPUTATION)
    store = assessed(everyone, exclusions(everyone), planned, completed=completed)
    rows = rows_of(store, "specification", "risk_difference")
    by_method = rows.set_index("method")["estimate"]
    again = by_method[by_method.index.str.contains("exclusions=again")]
    renamed = again.index.str.replace("exclusions=again", "exclusions=keep_the_fast")
    np.testing.assert_allclose(again.to_numpy(), by_method[renamed].to_numpy(), rtol=1e-9)
    again = by_method[by_method.index.str.contains("scoring=planned_again")]
    renamed = again.index.str.replace("planned_again", "as_planned")
    np.testing.assert_allclose(again.to_numpy(), by_method[renamed].to_numpy(), rtol=1e-9)
    assert rows_of(store, "decision", "variance_share").loc["scoring", "estimate"] < 1e-9


def survey_sets(everyone):
    """Three completed sets of the planned people, filled in anyhow."""
    excluded = exclusions(everyone)
    gone = excluded.loc[excluded["decision"] == "excluded", "row"]
    analysed = everyone.drop(index=gone)
    parts = []
    for number in (1, 2, 3):
        generator = np.random.default_rng(number)
        part = pd.DataFrame({"shift": "", "set": number, "row": analysed.index})
        part["strain"] = generator.normal(15, 3, len(part))
        part["calm"] = generator.normal(3, 1, len(part))
        part["months"] = generator.normal(20, 5, len(part))
        part["gender"] = generator.choice(["female", "male", "other"], len(part)).astype(object)
        part["leaving"] = generator.choice(["no", "yes"], len(part)).astype(object)
        parts.append(part.astype({"shift": object}))
    return pd.concat(parts, ignore_index=True)


def test_no_planned_sets_leave_the_other_choices_theirs(everyone):
    asked = plan(curve(missing=["complete", "imputed"], scoring={}), imputation=IMPUTATION)
    store = assessed(everyone, exclusions(everyone), asked, completed=no_sets())
    rows = rows_of(store, "specification", "risk_difference")
    planned = rows["method"].str.contains("exclusions=as_planned") & (rows["dataset"] == "imputed")
    assert rows.loc[planned, "note"].str.contains("there are no completed sets").all()
    again = rows["method"].str.contains("keep_the_fast") & (rows["dataset"] == "imputed")
    assert rows.loc[again, "estimate"].notna().all()
    shares = rows_of(store, "decision", "variance_share")
    assert "shared" in shares.index
    everything_has_a_reason(store)


def test_imputed_sets_alone(everyone):
    asked = plan(curve(missing=["imputed"], scoring={}), imputation=IMPUTATION)
    completed = survey_sets(everyone)
    store = assessed(everyone, exclusions(everyone), asked, completed=completed)
    without = rows_of(store, "leave_one_out", "smallest_risk_difference")
    assert (without["dataset"] == "imputed").all()
    number = rows_of(store, "curve", "planned_specification")["estimate"].iloc[0]
    planned = rows_of(store, "specification", "risk_difference").iloc[int(number) - 1]
    assert planned["dataset"] == "imputed"
    everything_has_a_reason(store)


def test_no_permutations(everyone):
    store = assessed(everyone, ledger(), plan(alone(permutations=0)))
    rows = rows_of(store, "permutation_test", "observed_statistic")
    assert set(rows["note"]) == {"Not computable: there are no permutations."}
    assert not len(rows_of(store, "null_curve", "null_risk_difference"))


def test_a_spline_that_cannot_be_made(everyone):
    everyone["months"] = np.where(everyone["months"] > 20, 30.0, 10.0)
    entry = {**ANALYSIS, "splines": {"months": 4}}
    store = assessed(everyone, ledger(), plan(alone(), analyses=[entry]))
    found = reasons(store)
    assert len(found) == 4
    assert "knots" in found[0]
    everything_has_a_reason(store)


def test_splines_and_interactions_of_covariates(everyone):
    entry = {**ANALYSIS, "splines": {"months": 3}, "interactions": [["gender", "calm"]]}
    choices = {"always": [], "with_and_without": ["calm", "gender", "months"], "sets": {}}
    store = assessed(everyone, ledger(), plan(alone(covariates=choices), analyses=[entry]))
    rows = rows_of(store, "specification", "odds_ratio")
    assert len(rows) == 8
    assert rows["estimate"].notna().all()
    assert rows["estimate"].nunique() == 8


def test_without_duplicates_rule_nobody_is_compared(everyone):
    everyone["respondent"] = "the same"
    store = assessed(everyone, exclusions(everyone), plan(curve(scoring={}), once=()))
    assert rows_of(store, "exclusions", "people_added").loc["keep_the_fast", "estimate"] == 8
    store = assessed(everyone, exclusions(everyone), plan(curve(scoring={})))
    assert rows_of(store, "exclusions", "people_added").loc["keep_the_fast", "estimate"] == 0


def test_a_matrix_without_a_triangle_spoils_no_other():
    sound = np.array([[4.0, 2.0], [2.0, 3.0]])
    found = _triangles(np.stack([sound, -sound, sound]))
    assert np.isnan(found[1]).all()
    for place in (0, 2):
        np.testing.assert_allclose(found[place] @ found[place].T, sound)
