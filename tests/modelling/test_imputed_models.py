"""Models of completed sets against R: glm, lm, mice, mitml, pROC (reference/completed_sets.R).

The completed sets are mice's own, so that nothing random is left. Tolerances, relative: 1e-6; 1e-5
for p-values, the smallest of which are three in a million.
"""

import math

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.modelling.completed_cases import completed_cases
from questline.modelling.completed_fits import fit_completed, fit_completed_models
from questline.modelling.design import complete_cases
from questline.modelling.imputed import ImputedAnalyses
from questline.modelling.regression import fit_terms
from questline.modelling.stage import model
from questline.modelling.terms.planned import planned_recipe
from questline.modelling.terms.recipe import Recipe

CLOSE = 1e-6
R_NAMES = {"discrepancy": "discrepancy30", "confidence": "confidence10"}
NO_SHIFTS = {"shifts": []}


@pytest.fixture(scope="module")
def completed(request):
    path = request.path.parent / "reference" / "completed_sets.csv"
    frame = pd.read_csv(path)
    for name in ("leaving", "employer", "age"):
        frame[name] = frame[name].astype(object)
    frame.insert(0, "shift", "")
    return frame.astype({"shift": object})


@pytest.fixture(scope="module")
def expected_pooled(request):
    table = pd.read_csv(request.path.parent / "reference" / "completed_models.csv")
    names = zip(table["model"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


def rows_of(completed, people, analysis, variables, plan=NO_SHIFTS):
    part = StatisticsPart("modelling")
    pooled = ImputedAnalyses(part, completed, plan, 0.95)
    cases = complete_cases(people, analysis)
    tests = pooled.add(analysis, planned_recipe(analysis, variables, cases.frame), cases)
    return part.table().set_index("id", drop=False), tests


@pytest.fixture(scope="module")
def stores(completed, people, variables, logistic, linear):
    """The store of each kind of model, and the ids of its tests."""
    return {
        "logistic": rows_of(completed, people, logistic, variables),
        "linear": rows_of(completed, people, linear, variables),
    }


@pytest.mark.parametrize("kind", ["logistic", "linear"])
@pytest.mark.parametrize("adjustment", ["adjusted", "unadjusted"])
def test_pooled_coefficients(kind, adjustment, stores, expected_pooled):
    store, tests = stores[kind]
    statistic = "odds_ratio" if kind == "logistic" else "coefficient"
    chosen = store[(store["statistic"] == statistic) & (store["model"] == adjustment)]
    assert len(chosen) == 8
    beside = store.set_index(["model", "term", "level", "statistic"])["estimate"]
    for row in chosen.itertuples():
        name = R_NAMES.get(row.term, row.term) + row.level
        wanted = {s: expected_pooled[f"{kind}_{adjustment}", name, s]
                  for s in ("estimate", "se", "df", "p", "low", "high", "fmi", "riv")}  # fmt: skip
        back = math.exp if kind == "logistic" else float
        assert row.estimate == pytest.approx(back(wanted["estimate"]), rel=CLOSE)
        assert row.se == pytest.approx(wanted["se"], rel=CLOSE)
        assert row.df == pytest.approx(wanted["df"], rel=CLOSE)
        assert row.p == pytest.approx(wanted["p"], rel=1e-5)
        assert row.ci_low == pytest.approx(back(wanted["low"]), rel=CLOSE)
        assert row.ci_high == pytest.approx(back(wanted["high"]), rel=CLOSE)
        assert row.n == 260
        assert row.dataset == "imputed"
        place = (adjustment, row.term, row.level)
        assert beside[(*place, "fraction_of_missing_information")] == pytest.approx(
            wanted["fmi"], rel=CLOSE
        )
        assert beside[(*place, "relative_increase_in_variance")] == pytest.approx(
            wanted["riv"], rel=CLOSE
        )
    focal = chosen["term"].isin(["discrepancy", "confidence"]) & (adjustment == "adjusted")
    assert chosen.loc[focal, "id"].tolist() == (tests if focal.any() else [])


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_joint_tests(kind, stores, expected_pooled):
    store, _ = stores[kind]
    joint = store[store["statistic"].isin(["joint_test", "residual_df"])]
    assert set(joint["term"]) == {"employer", "age"}
    joint = joint[joint["model"] == "adjusted"].set_index(["term", "statistic"])
    for term in ("employer", "age"):
        found, freedom = joint.loc[(term, "joint_test")], joint.loc[(term, "residual_df")]
        wanted = {s: expected_pooled[f"{kind}_adjusted", term, f"joint_{s}"]
                  for s in ("f", "df", "residual_df", "p")}  # fmt: skip
        assert found["estimate"] == pytest.approx(wanted["f"], rel=CLOSE)
        assert found["df"] == wanted["df"]
        assert freedom["estimate"] == pytest.approx(wanted["residual_df"], rel=CLOSE)
        assert found["p"] == pytest.approx(wanted["p"], rel=CLOSE)


def test_model_statistics(stores, expected_pooled):
    for kind, statistics in (("logistic", ("auc",)), ("linear", ("r_squared",))):
        store, _ = stores[kind]
        whole = store[store["term"] == "model"].set_index("statistic")
        for statistic in statistics:
            for column, suffix in (("estimate", ""), ("ci_low", "_low"), ("ci_high", "_high")):
                wanted = expected_pooled[kind, "model", statistic + suffix]
                assert whole.at[statistic, column] == pytest.approx(wanted, rel=CLOSE)
        assert whole.at["number_of_sets", "estimate"] == 8
        assert whole.at["count", "estimate"] == 260
        if kind == "logistic":
            for statistic in ("nagelkerke_r_squared", "events"):
                wanted = expected_pooled[kind, "model", statistic]
                assert whole.at[statistic, "estimate"] == pytest.approx(wanted, rel=CLOSE)


def recipe_of(people, analysis, variables):
    return planned_recipe(analysis, variables, complete_cases(people, analysis).frame).recipe


def test_all_sets_and_models_at_once_are_the_fits_of_each(
    completed, people, variables, logistic, linear
):
    for analysis in (logistic, linear):
        cases = completed_cases(completed, analysis)
        recipe = recipe_of(people, analysis, variables)
        recipes = [Recipe((recipe.term("employer"),)), recipe]
        plain = {**analysis, "interval": "wald"}
        together = fit_completed_models(cases, recipes, analysis, 0.95)
        for one, fits in zip(recipes, together, strict=True):
            assert (fits.trouble, fits.intercepts, fits.rank) == ("", 1, len(one.columns))
            for number in range(cases.sets):
                alone = fit_terms(cases.of_set(number), one, plain, 0.95).model
                assert fits.coefficients[number] == pytest.approx(alone.coefficients, rel=1e-8)
                assert fits.covariances[number] == pytest.approx(alone.covariance, rel=1e-8)
                assert fits.fitted[number] == pytest.approx(alone.fitted, rel=1e-8)
        (single,) = fit_completed_models(cases, recipes[:1], analysis, 0.95)
        assert single.slopes == pytest.approx(together[0].slopes, rel=1e-8)


def test_separation_in_some_sets_is_named_and_not_pooled(completed, people, variables, logistic):
    awkward = completed.copy()
    other = (awkward["employer"] == "other") & (awkward["set"] <= 3)
    awkward.loc[other, "leaving"] = "yes"
    store, _ = rows_of(awkward, people, logistic, variables)
    row = store.loc["modelling/leaving/adjusted/imputed/employer/other/odds_ratio"]
    assert row["status"] == "not_computable"
    assert row["note"] == (
        "Not computable in 3 of the 8 completed sets, and no set is left out. The first of them: "
        'everyone with the level "other" of employer has the outcome, so that the odds ratio has '
        "no finite estimate (separation)."
    )
    others = store[(store["statistic"] == "odds_ratio") & (store["level"] != "other")]
    assert (others["status"] == "shown").all()
    joint = store.loc["modelling/leaving/adjusted/imputed/employer/joint_test"]
    assert joint["note"] == "Not computable: not every coefficient of the term was pooled."
    area = store.loc["modelling/leaving/adjusted/imputed/model/auc"]
    assert "Not computable in 3 of the 8 completed sets" in area["note"]


def test_estimates_beside_a_separated_term_are_the_limits(completed, people, variables, logistic):
    awkward = completed.copy()
    awkward.loc[awkward["employer"] == "other", "leaving"] = "yes"
    store, _ = rows_of(awkward, people, logistic, variables)
    without = awkward[awkward["employer"] != "other"]
    # Everyone is in every set here, so that nobody leaves: fitted by hand set by set.
    recipe = recipe_of(people, logistic, variables)
    values = []
    for _, frame in without.groupby("set"):
        cases = complete_cases(frame.set_index("row"), logistic)
        fit = fit_terms(cases, recipe, {**logistic, "interval": "wald"}, 0.95)
        values.append(fit.estimate("discrepancy").estimate)
    row = store.loc["modelling/leaving/adjusted/imputed/discrepancy/odds_ratio"]
    assert row["estimate"] == pytest.approx(math.exp(np.mean(values)), rel=1e-6)
    assert (
        "in any of the 8 completed sets"
        in store.loc["modelling/leaving/adjusted/imputed/employer/other/odds_ratio", "note"]
    )


def test_a_level_that_nobody_has_leaves_the_joint_test(completed, people, variables, linear):
    awkward = completed[completed["employer"] != "other"]
    counts = awkward.groupby("row")["set"].count()
    awkward = awkward[awkward["row"].isin(counts[counts == 8].index)]
    store, _ = rows_of(awkward, people, linear, variables)
    row = store.loc["modelling/stress/adjusted/imputed/employer/other/coefficient"]
    assert 'nobody in it has the level "other" of employer' in row["note"]
    joint = store.loc["modelling/stress/adjusted/imputed/employer/joint_test"]
    assert joint["df"] == 2
    assert joint["status"] == "shown"


def test_sets_that_all_agree_give_the_complete_case_estimates(people, variables, linear):
    full = people.dropna()
    sets = pd.concat([full.reset_index().assign(set=number) for number in (1, 2, 3)])
    sets.insert(0, "shift", "")
    store, _ = rows_of(sets, full, linear, variables)
    recipe = recipe_of(full, linear, variables)
    alone = fit_terms(complete_cases(full, linear), recipe, linear, 0.95).estimate("discrepancy")
    row = store.loc["modelling/stress/adjusted/imputed/discrepancy/coefficient"]
    assert row["estimate"] == pytest.approx(alone.estimate, rel=1e-9)
    assert row["se"] == pytest.approx(alone.se, rel=1e-9)
    fraction = row["id"].replace("coefficient", "fraction_of_missing_information")
    assert store.at[fraction, "estimate"] == 0


def test_people_with_an_answer_that_stays_missing_are_left_out(
    completed, people, variables, linear
):
    awkward = completed.copy()
    awkward.loc[awkward["row"].isin([3, 7]), "months"] = np.nan
    awkward.loc[(awkward["row"] == 9) & (awkward["set"] == 2), "employer"] = None
    store, _ = rows_of(awkward, people, linear, variables)
    whole = store[store["term"] == "model"].set_index("statistic")
    assert whole.at["count", "estimate"] == 257
    assert whole.at["left_out", "estimate"] == 3
    assert "stays missing" in whole.at["left_out", "note"]


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_a_handful_of_people_has_reasons(kind, completed, people, variables, request):
    analysis = request.getfixturevalue(kind)
    few = completed[completed["row"] <= 3]
    store, _ = rows_of(few, people, analysis, variables)
    estimates = store[store["statistic"].isin(["odds_ratio", "coefficient"])]
    adjusted = estimates[estimates["model"] == "adjusted"]
    assert (adjusted["status"] == "not_computable").all()
    assert adjusted["note"].str.startswith("Not computable in any of the 8 completed sets").all()


def test_nobody_left(completed, people, variables, logistic):
    nobody = completed.copy()
    nobody["months"] = np.nan
    store, _ = rows_of(nobody, people, logistic, variables)
    odds = store[(store["statistic"] == "odds_ratio") & (store["model"] == "adjusted")]
    assert (odds["status"] == "not_computable").all()
    assert store.loc["modelling/leaving/adjusted/imputed/model/count", "estimate"] == 0


def test_no_completed_sets_is_a_sentence(people, variables, logistic):
    empty = pd.DataFrame({"shift": pd.Series(dtype=object), "set": [], "row": []})
    store, tests = rows_of(empty, people, logistic, variables)
    assert tests == []
    assert store["note"].tolist() == [
        "Not computable: there are no completed sets, for the reason that imputation gives. The "
        "complete cases are all there is."
    ]


def test_shifts_show_the_focal_predictors_of_the_adjusted_model(
    completed, people, variables, logistic
):
    moved = completed.copy()
    moved["shift"] = "discrepancy=10"
    moved["discrepancy"] += 10
    plan = {"shifts": [{"variable": "discrepancy", "by": [10.0]},
                       {"variable": "confidence", "by": [-5.0]}]}  # fmt: skip
    both = pd.concat([completed, moved])
    store, tests = rows_of(both, people, logistic, variables, plan)
    shifted = store[store["group"] == "shift:discrepancy=10"]
    assert set(shifted["term"]) == {"discrepancy", "confidence"}
    assert set(shifted["model"]) == {"adjusted"}
    assert not set(shifted["id"]) & set(tests)
    main = store.loc["modelling/leaving/adjusted/imputed/discrepancy/odds_ratio"]
    same = store.loc[
        "modelling/leaving/adjusted/imputed/discrepancy@shift:discrepancy=10/odds_ratio"
    ]
    assert same["estimate"] == pytest.approx(main["estimate"], rel=1e-9)
    missing = store[store["group"] == "shift:confidence=-5"]
    assert (missing["status"] == "not_computable").all()
    assert missing["note"].str.contains("not run").all()


def test_stage_adjusts_p_values_of_completed_sets(completed, people, variables, logistic):
    comparison = {
        "name": "stress_by_age", "outcome": "stress", "group": "age", "levels": [],
        "test": "kruskal_wallis", "family": "leaving",
    }  # fmt: skip
    result = model(
        people, pd.DataFrame(index=people.index), variables=variables, analyses=[logistic],
        comparisons=[comparison], families={"leaving": "holm"}, confidence=0.95,
        completed=completed, imputation=NO_SHIFTS,
    )  # fmt: skip
    store = result.statistics.set_index("id")
    prefix = "modelling/leaving/adjusted/imputed"
    first = store.loc[f"{prefix}/discrepancy/odds_ratio"]
    second = store.loc[f"{prefix}/confidence/odds_ratio"]
    compared = store.loc["modelling/stress_by_age/comparison/complete/age/kruskal_wallis"]
    p_values = sorted([first["p"], second["p"], compared["p"]])
    assert first["p"] == p_values[0]
    assert first["p_adjusted"] == pytest.approx(3 * p_values[0])
    assert result.line.startswith("1 planned analysis on ")
    assert "the same on 8 completed sets of 260" in result.line


def test_without_a_plan_nothing_is_said_about_completed_sets(people, variables, linear):
    result = model(
        people, pd.DataFrame(index=people.index), variables=variables, analyses=[linear],
        comparisons=[], families={}, confidence=0.95,
    )  # fmt: skip
    assert "imputed" not in set(result.statistics["dataset"])


def test_one_model_is_the_last_of_several(completed, people, variables, linear):
    cases = completed_cases(completed, linear)
    recipe = recipe_of(people, linear, variables)
    recipes = [Recipe((recipe.term("age"),)), recipe]
    several = fit_completed_models(cases, recipes, linear, 0.95)
    alone = fit_completed(cases, recipe, linear, 0.95)
    assert alone.slopes == pytest.approx(several[1].slopes, rel=1e-10)
    assert alone.complete_df == cases.people - len(recipe.columns) - 1
