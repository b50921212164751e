"""Specification curves as a stage, against one fit at a time made by other means."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from robust_survey import (
    ANALYSIS,
    CALM,
    IMPUTATION,
    STRAIN,
    VARIABLES,
    assessed,
    curve,
    decisions,
    exclusions,
    plan,
    rows_of,
    survey,
)

from questline.imputation.stage import impute
from questline.modelling.stage import model
from questline.scoring.scores_again import scores

CLOSE = 1e-7


@pytest.fixture(scope="module")
def everyone():
    return survey()


@pytest.fixture(scope="module")
def store(everyone):
    return assessed(everyone, exclusions(everyone), plan(curve()))


def strain_of(people, scoring):
    """Scores by hand: sums of keyed items, prorated, brought back to five items."""
    keyed = people[STRAIN].copy()
    keyed["strain_2"] = 6 - keyed["strain_2"]
    if scoring == "without_an_item":
        keyed = keyed.drop(columns="strain_4")
    needed = {"as_planned": 4, "all_items": 5, "without_an_item": 4}[scoring]
    return (5 * keyed.mean(axis=1)).where(keyed.notna().sum(axis=1) >= needed)


def people_of(everyone, exclusion):
    """Whose answers count, by hand: the rules of `exclusions` written out again."""
    place = np.arange(len(everyone))
    fast, few = place % 10 == 4, place % 12 == 7
    caught_twice = place == 4
    if exclusion == "keep_the_fast":
        return ~caught_twice
    return ~fast & ~few if exclusion == "without_few_hours" else ~fast


def design_of(everyone, chosen, outcome="leaving"):
    """The complete cases of one specification: outcome and columns, the predictor second."""
    people = everyone[people_of(everyone, chosen["exclusions"])].copy()
    people["strain"] = strain_of(people, chosen["scoring"])
    calm = people[CALM]
    people["calm"] = calm.mean(axis=1).where(calm.notna().sum(axis=1) >= 2)
    people = people.dropna(subset=[outcome, "strain", "calm", "gender", "months"])
    columns = [np.ones(len(people)), people["strain"] / 5]
    for name in chosen["covariates"].split("+"):
        if name == "gender":
            columns += [people["gender"] == "male", people["gender"] == "other"]
        elif name == "calm":
            columns.append(-people["calm"])
        else:
            columns.append(people[name])
    return people, np.column_stack(columns).astype(float)


def risk_difference(coefficients, matrix):
    raised = matrix.copy()
    raised[:, 1] += 1
    chances = [1 / (1 + np.exp(-(each @ coefficients))) for each in (raised, matrix)]
    return float((chances[0] - chances[1]).mean())


def test_every_specification_is_an_ordinary_fit(everyone, store):
    differences = rows_of(store, "specification", "risk_difference")
    ratios = rows_of(store, "specification", "odds_ratio")
    assert len(differences) == len(ratios) == 3 * 3 * 4
    seen = set()
    for level, row in differences.iterrows():
        chosen = decisions(row["method"])
        seen.add(tuple(chosen.values()))
        people, matrix = design_of(everyone, chosen)
        outcome = (people["leaving"] == "yes").to_numpy(float)
        fit = sm.Logit(outcome, matrix).fit(disp=0, tol=1e-14, maxiter=100)
        estimate = risk_difference(fit.params, matrix)
        step = 1e-5 * np.eye(len(fit.params))
        gradient = np.array(
            [
                (risk_difference(fit.params + one, matrix)
                 - risk_difference(fit.params - one, matrix)) / 2e-5
                for one in step
            ]
        )  # fmt: skip
        se = np.sqrt(gradient @ fit.cov_params() @ gradient)
        assert row["estimate"] == pytest.approx(estimate, rel=CLOSE)
        assert row["se"] == pytest.approx(se, rel=1e-5)
        assert row["ci_low"] == pytest.approx(estimate - 1.959963985 * se, rel=1e-4)
        assert (row["n"], row["events"]) == (len(outcome), outcome.sum())
        assert row["unit"] == "per 5 higher"
        ratio = ratios.loc[level]
        assert ratio["estimate"] == pytest.approx(np.exp(fit.params[1]), rel=CLOSE)
        limits = np.exp(fit.conf_int()[1])
        assert [ratio["ci_low"], ratio["ci_high"]] == pytest.approx(list(limits), rel=1e-6)
    assert len(seen) == 36


def test_people_whom_choices_bring_back_or_remove_are_counted(everyone, store):
    added = rows_of(store, "exclusions", "people_added")["estimate"]
    removed = rows_of(store, "exclusions", "people_removed")["estimate"]
    planned = people_of(everyone, "as_planned")
    for name in ("keep_the_fast", "without_few_hours"):
        people = people_of(everyone, name)
        assert added[name] == (people & ~planned).sum()
        assert removed[name] == (planned & ~people).sum()
    assert added["keep_the_fast"] == len(everyone) // 10 - 1


def test_a_linear_outcome_has_coefficients_and_no_odds_ratios(everyone):
    found = assessed(everyone, exclusions(everyone), plan(curve(analysis="stress")))
    rows = rows_of(found, "specification", "coefficient")
    assert not len(rows_of(found, "specification", "odds_ratio"))
    for _, row in rows.iterrows():
        people, matrix = design_of(everyone, decisions(row["method"]), "stress")
        fit = sm.OLS(people["stress"].to_numpy(), matrix).fit()
        assert row["estimate"] == pytest.approx(fit.params[1], rel=CLOSE)
        assert row["p"] == pytest.approx(fit.pvalues[1], rel=1e-6)
        assert (row["df"], row["n"]) == (fit.df_resid, len(people))


def of_modelling(everyone, statistic, dataset, completed=None):
    """What the modelling stage says of the same analysis."""
    analysed = everyone[people_of(everyone, "as_planned")]
    entry = {**ANALYSIS, "interval": "wald", "family": "", "firth": "never",
             "robust_errors": False, "teams": None, "predictions": {}}  # fmt: skip
    planned = {**IMPUTATION, "shifts": [], "events": {"leaving": "yes"}}
    questions = {
        "internal_validation": {"samples": 0},
        "detectable": {"power": 0.8, "simulations": 0},
        "weighting": None,
    }
    found = model(
        analysed,
        scores(analysed, plan()["scales"]),
        variables=VARIABLES,
        analyses=[entry],
        comparisons=[],
        families={},
        confidence=0.95,
        completed=completed,
        imputation=None if completed is None else planned,
        questions=questions,
    ).statistics
    chosen = (found["term"] == "strain") & (found["model"] == "adjusted")
    chosen &= (found["statistic"] == statistic) & (found["dataset"] == dataset)
    (row,) = found[chosen & (found["group"] == "") & (found["level"] == "")].to_dict("records")
    return row


@pytest.fixture(scope="module")
def completed(everyone):
    analysed = everyone[people_of(everyone, "as_planned")]
    return impute(
        analysed,
        scores(analysed, plan()["scales"]),
        variables={name: VARIABLES[name] for name in IMPUTATION["together"][0]},
        scales=plan()["scales"],
        plan={**IMPUTATION, "shifts": [], "events": {"leaving": "yes"},
              "correlations": {"variables": [], "method": "pearson"}},
        confidence=0.95,
        seed=1,
    ).completed  # fmt: skip


@pytest.fixture(scope="module")
def imputed(everyone, completed):
    planned = plan(curve(missing=["complete", "imputed"]), imputation=IMPUTATION)
    return assessed(everyone, exclusions(everyone), planned, completed=completed)


@pytest.mark.parametrize("dataset", ["complete", "imputed"])
@pytest.mark.parametrize("statistic", ["risk_difference", "odds_ratio"])
def test_the_planned_specification_is_the_planned_analysis(
    everyone, completed, imputed, dataset, statistic
):
    expected = of_modelling(
        everyone, statistic, dataset, completed if dataset == "imputed" else None
    )
    rows = rows_of(imputed, "specification", statistic)
    planned = [
        row
        for _, row in rows[rows["dataset"] == dataset].iterrows()
        if decisions(row["method"])
        == {"exclusions": "as_planned", "scoring": "as_planned", "missing": dataset,
            "covariates": "calm+gender+months"}
    ]  # fmt: skip
    (row,) = planned
    compared = ["estimate", "ci_low", "ci_high", "n", "events"]
    if statistic == "risk_difference":
        compared += ["se", "p"]
    for name in compared:
        assert row[name] == pytest.approx(expected[name], rel=1e-6), name
    if dataset == "complete":
        number = rows_of(imputed, "curve", "planned_specification")["estimate"].iloc[0]
        assert number == int(row.name)


def test_imputed_specifications_have_everyone_of_their_choice(everyone, imputed):
    rows = rows_of(imputed, "specification", "risk_difference")
    rows = rows[rows["dataset"] == "imputed"]
    assert len(rows) == 36
    assert (rows["status"] == "shown").all()
    for _, row in rows.iterrows():
        assert row["n"] == people_of(everyone, decisions(row["method"])["exclusions"]).sum()
    sets = rows_of(imputed, "curve", "number_of_sets")["estimate"]
    assert sets.to_dict() == {"as_planned": 4, "other_choices": 4}


def test_the_description_of_the_curve_follows_from_its_specifications(store):
    estimates = rows_of(store, "specification", "risk_difference")["estimate"].to_numpy()
    of_curve = {
        name: rows_of(store, "curve", name)["estimate"].iloc[0]
        for name in ("median_risk_difference", "smallest_risk_difference",
                     "largest_risk_difference", "number_of_specifications", "number_estimated",
                     "share_same_sign")
    }  # fmt: skip
    assert of_curve["median_risk_difference"] == pytest.approx(np.median(estimates), rel=1e-9)
    assert of_curve["smallest_risk_difference"] == estimates.min()
    assert of_curve["largest_risk_difference"] == estimates.max()
    assert of_curve["number_of_specifications"] == of_curve["number_estimated"] == 36
    assert of_curve["share_same_sign"] == (np.sign(estimates) == 1).mean()


def test_the_shares_of_decisions_are_those_of_an_analysis_of_variance(store):
    rows = rows_of(store, "specification", "risk_difference")
    frame = pd.DataFrame([decisions(method) for method in rows["method"]])
    for name in ("gender", "months"):
        frame[f"covariates:{name}"] = [name in chosen for chosen in frame["covariates"]]
    estimate = rows["estimate"].to_numpy()
    total = ((estimate - estimate.mean()) ** 2).sum()
    shares = rows_of(store, "decision", "variance_share")["estimate"]
    for name in ("exclusions", "scoring", "covariates", "covariates:gender", "covariates:months"):
        means = pd.Series(estimate).groupby(frame[name]).transform("mean")
        between = ((means - estimate.mean()) ** 2).sum()
        assert shares[name] == pytest.approx(between / total, rel=1e-6), name
    assert "missing" not in shares.index
    parts = shares[["exclusions", "scoring", "covariates", "interactions"]]
    assert parts.sum() == pytest.approx(1.0, abs=1e-9)


def test_options_describe_their_part_of_the_curve(store):
    rows = rows_of(store, "specification", "risk_difference")
    medians = rows_of(store, "option", "median_risk_difference")["estimate"]
    chosen = ["scoring=all_items" in method for method in rows["method"]]
    assert medians["scoring=all_items"] == pytest.approx(np.median(rows["estimate"][chosen]))
    chosen = ["gender" in decisions(method)["covariates"] for method in rows["method"]]
    assert medians["covariates:gender=with"] == pytest.approx(np.median(rows["estimate"][chosen]))


def test_named_sets_of_covariates(everyone):
    sets = {"none_else": [], "person": ["gender"], "all": ["gender", "months"]}
    choices = {"always": ["calm"], "with_and_without": [], "sets": sets}
    found = assessed(everyone, exclusions(everyone), plan(curve(covariates=choices)))
    rows = rows_of(found, "specification", "risk_difference")
    assert len(rows) == 27
    assert {decisions(method)["covariates"] for method in rows["method"]} == set(sets)
    shares = rows_of(found, "decision", "variance_share").index
    assert not [name for name in shares if ":" in name]
    planned = rows_of(found, "curve", "planned_specification")["estimate"].iloc[0]
    assert decisions(rows.loc[f"{int(planned):04d}", "method"])["covariates"] == "all"


def test_a_curve_without_the_plans_own_covariates_says_so(everyone):
    choices = {"always": [], "with_and_without": ["gender"], "sets": {}}
    found = assessed(everyone, exclusions(everyone), plan(curve(covariates=choices)))
    (row,) = rows_of(found, "curve", "planned_specification").to_dict("records")
    assert row["status"] == "not_computable"
    assert row["note"].startswith("Not computable: the plan's own covariates are not among")
    assert len(rows_of(found, "leave_one_out", "smallest_risk_difference")) == 1


def test_the_same_seed_gives_the_same_rows_and_curves_do_not_disturb_each_other(everyone, store):
    again = assessed(everyone, exclusions(everyone), plan(curve()))
    pd.testing.assert_frame_equal(again, store)
    two = plan(curve(name="first", analysis="stress"), curve())
    beside = assessed(everyone, exclusions(everyone), two)
    own = beside[beside["analysis"] == "curve"]
    pd.testing.assert_frame_equal(own, store, rtol=1e-9)


def test_without_curves_there_is_nothing(everyone):
    found = assessed(everyone, exclusions(everyone), plan())
    assert not len(found)


def test_the_permutation_test_is_that_of_the_curve(store):
    observed = rows_of(store, "permutation_test", "observed_statistic")
    assert rows_of(store, "permutation_test", "number_of_permutations")["estimate"].iloc[0] == 19
    assert observed.index.tolist() == ["median", "significant", "average_z"]
    assert observed["p"].mul(20).round(9).isin(range(1, 21)).all()
    assert observed.loc["median", "p"] <= 0.2
    band = rows_of(store, "null_curve", "null_risk_difference")
    assert band.index[[0, -1]].tolist() == ["0001", "0036"]
    assert (band["ci_low"] <= band["estimate"]).all()
    assert (band["estimate"] <= band["ci_high"]).all()
    assert band["estimate"].is_monotonic_increasing
