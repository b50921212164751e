"""The stage as a whole: what is imputed, what is said about it, and what is left alone."""

import warnings

import numpy as np
import pandas as pd
import pytest
from small_study import ITEMS, NAMES, PLAN, SCALES, VARIABLES, no_ledger, people

from questline.core.statistics import statistic_id
from questline.imputation.pooled_measures import pool_shares
from questline.imputation.pooling import pool
from questline.imputation.stage import impute
from questline.release.stage import release

ITEM_PLAN = {**PLAN, "level": "items", "together": [[*PLAN["together"][0]]]}


def run(responses, scores, plan=PLAN, names=NAMES, missing=None, seed=1, variables=VARIABLES):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return impute(
            responses,
            scores,
            variables={name: variables[name] for name in names},
            scales=SCALES,
            plan=plan,
            confidence=0.95,
            seed=seed,
            missing=missing,
        )


def row_of(result, analysis, term, statistic, *, dataset="imputed", **names):
    identifier = statistic_id(
        "imputation", analysis, statistic, term=term, dataset=dataset, **names
    )
    return result.statistics.set_index("id").loc[identifier]


@pytest.fixture(scope="module")
def study():
    return people()


@pytest.fixture(scope="module")
def result(study):
    return run(*study)


@pytest.fixture(scope="module")
def by_items(study):
    return run(*study, plan=ITEM_PLAN, names=[*NAMES, *ITEMS])


def test_without_a_plan_there_is_an_empty_frame_and_a_sentence(study):
    found = run(*study, plan=None)
    assert found.completed.columns.tolist() == ["shift", "set", "row"]
    assert found.completed.empty
    assert found.line == "no imputation is planned"
    assert found.statistics["note"].tolist() == [
        "plan.yaml plans no imputation: the analyses rest on complete cases alone."
    ]


def test_completed_sets_have_their_columns_and_types(result, study):
    frame = result.completed
    assert frame.columns[:3].tolist() == ["shift", "set", "row"]
    assert set(NAMES) <= set(frame.columns)
    assert len(frame) == 4 * len(study[0])
    assert set(frame["shift"]) == {""}
    assert frame["set"].unique().tolist() == [1, 2, 3, 4]
    for name in ("mood", "months", "support"):
        assert frame[name].dtype == "float64"
    for name in ("leaving", "age", "job", "mood_band"):
        assert frame[name].dtype == object
    assert not frame[NAMES].isna().any().any()


def test_given_answers_stay_and_imputed_ones_are_possible(result, study):
    data = study[0].join(study[1])
    for _, one in result.completed.groupby("set"):
        one = one.set_index("row")
        assert one.index.equals(data.index)
        for name in NAMES:
            there = data[name].notna()
            assert (one.loc[there, name] == data.loc[there, name]).all(), name
            possible = set(data[name].dropna()) | {"low", "high"}
            assert set(one[name]) <= possible, name


def test_bands_follow_the_score(result, by_items):
    for frame in (result.completed, by_items.completed):
        expected = np.where(frame["mood"] <= 11, "low", "high")
        assert (frame["mood_band"] == expected).all()


def test_scores_are_those_of_the_imputed_items(by_items):
    frame = by_items.completed
    total = frame["mood1"] + frame["mood2"] + 6 - frame["mood3"] + frame["mood4"]
    assert (frame["mood"] == total).all()
    method = row_of(by_items, "variables", "mood", "imputed_count")["method"]
    assert method == "computed from its items in every completed set"


def test_the_same_seed_gives_the_same_sets(result, study):
    again = run(*study)
    pd.testing.assert_frame_equal(again.completed, result.completed)
    pd.testing.assert_frame_equal(again.statistics, result.statistics)
    other = run(*study, seed=2)
    assert not other.completed.equals(result.completed)


def test_the_plan_and_the_variables_are_told(result, study):
    assert row_of(result, "plan", "plan", "sets")["estimate"] == 4
    assert row_of(result, "plan", "plan", "iterations")["estimate"] == 5
    assert row_of(result, "plan", "plan", "donors")["estimate"] == 5
    count = row_of(result, "variables", "months", "imputed_count")
    assert count["estimate"] == study[0]["months"].isna().sum() == 12
    assert count["method"] == "predictive mean matching, 5 donors"
    share = row_of(result, "variables", "months", "missing_share", dataset="analysed")
    assert share["estimate"] == pytest.approx(0.1)
    chosen = row_of(result, "variables", "months", "predictors")
    named = chosen["note"].split(", ")
    assert chosen["estimate"] == len(named)
    # Those of the same analysis always help.
    assert {"leaving", "age", "job"} <= set(named)
    assert "months" not in named


def test_what_is_missing_is_examined(result, study):
    data = study[0].join(study[1])[["leaving", "mood", "age", "job", "months", "support"]]
    complete = row_of(result, "missingness", "all", "complete_rows", dataset="analysed")
    assert complete["estimate"] == len(data.dropna())
    monotone = row_of(result, "missingness", "all", "monotone", dataset="analysed")
    assert monotone["estimate"] == 0
    assert "not nested" in monotone["note"]
    assert "the rarest first: " in monotone["method"]
    little = row_of(result, "missingness", "all", "little_mcar", dataset="analysed")
    assert little["df"] > 0
    assert 0 < little["p"] < 1


def test_convergence_has_each_round(result):
    table = result.statistics.query("analysis == 'convergence' and term == 'months'")
    assert {"r_hat_mean", "r_hat_sd"} <= set(table["statistic"])
    means = table[table["statistic"] == "chain_mean"]
    assert means["level"].tolist() == [f"iteration_0{number}" for number in range(1, 6)]
    low = table[table["statistic"] == "chain_mean_lowest"]["estimate"].to_numpy()
    high = table[table["statistic"] == "chain_mean_highest"]["estimate"].to_numpy()
    assert (low <= means["estimate"].to_numpy()).all()
    assert (means["estimate"].to_numpy() <= high).all()
    # The last round is what the completed sets hold.
    lines = result.completed.groupby("set")
    data = people()[0]
    absent = data.index[data["months"].isna()]
    last = [one.set_index("row").loc[absent, "months"].mean() for _, one in lines]
    assert means["estimate"].iloc[-1] == pytest.approx(np.mean(last))
    assert low[-1] == pytest.approx(min(last))


def test_long_chains_keep_fifty_rounds(study):
    found = run(*study, plan={**PLAN, "iterations": 60, "sets": 2})
    table = found.statistics.query("term == 'months' and statistic == 'chain_mean'")
    assert len(table) == 50
    assert table["level"].iloc[0] == "iteration_01"
    assert table["level"].iloc[-1] == "iteration_60"


def test_distributions_stand_beside_each_other(result, study):
    table = result.statistics.query("analysis == 'distributions' and term == 'job'")
    observed = table[table["group"] == "observed"]
    assert observed["level"].tolist() == ["office", "field", "home"]
    counts = study[0]["job"].value_counts()
    assert observed["events"].tolist() == [counts[level] for level in observed["level"]]
    imputed = table[table["group"] == "imputed"]
    assert imputed["estimate"].sum() == pytest.approx(100)
    assert set(imputed["n"]) == {12}
    numbers = result.statistics.query("analysis == 'distributions' and term == 'months'")
    assert {"percent", "mean", "sd"} == set(numbers["statistic"])
    shares = numbers[numbers["statistic"] == "percent"].groupby("group")["estimate"].sum()
    assert shares.to_dict() == {"observed": pytest.approx(100), "imputed": pytest.approx(100)}


def test_pooled_numbers_are_those_of_the_completed_sets(result):
    frame, n = result.completed, 120
    months = frame.groupby("set")["months"]
    wanted = pool(months.mean().to_numpy(), months.var(ddof=1).to_numpy() / n, n - 1)
    mean = row_of(result, "pooled", "months", "mean")
    assert mean["estimate"] == pytest.approx(float(wanted.estimate))
    assert mean["se"] == pytest.approx(float(wanted.se))
    assert mean["df"] == pytest.approx(float(wanted.df))
    assert mean["ci_low"] == pytest.approx(float(wanted.limits(0.95)[0]))
    counts = frame[frame["job"] == "home"].groupby("set")["row"].count().to_numpy()
    share = pool_shares(counts, n, 0.95)
    percent = row_of(result, "pooled", "job", "percent", level="home")
    assert percent["estimate"] == pytest.approx(100 * float(share.estimate))
    assert percent["ci_high"] == pytest.approx(100 * float(share.high))
    fraction = row_of(result, "pooled", "job", "fraction_of_missing_information", level="home")
    assert fraction["estimate"] == pytest.approx(
        float(share.pooled.fraction_of_missing_information)
    )
    correlation = row_of(result, "pooled", "mood", "correlation", level="support")
    each = [one["mood"].corr(one["support"]) for _, one in frame.groupby("set")]
    assert correlation["estimate"] == pytest.approx(np.tanh(np.arctanh(each).mean()))
    assert correlation["ci_low"] < correlation["estimate"] < correlation["ci_high"]


def test_rank_correlations_are_pooled_as_ranks(study):
    plan = {**PLAN, "correlations": {"variables": ["mood", "support"], "method": "spearman"}}
    found = run(*study, plan=plan)
    each = [
        one["mood"].rank().corr(one["support"].rank()) for _, one in found.completed.groupby("set")
    ]
    row = row_of(found, "pooled", "mood", "correlation", level="support")
    assert row["estimate"] == pytest.approx(np.tanh(np.arctanh(each).mean()))
    assert row["method"].startswith("Spearman's rank correlation")


def test_a_correlation_of_something_else_is_a_sentence(study):
    plan = {**PLAN, "correlations": {"variables": ["mood", "elsewhere"], "method": "pearson"}}
    row = row_of(run(*study, plan=plan), "pooled", "mood", "correlation", level="elsewhere")
    assert row["status"] == "not_computable"
    assert "elsewhere is in no analysis" in row["note"]


def test_shifts_move_what_is_imputed_and_nothing_else(study, result):
    shifts = [{"variable": "months", "by": [-20.0, 60.0]}, {"variable": "leaving", "by": [2.0]}]
    found = run(*study, plan={**PLAN, "shifts": shifts})
    frame = found.completed
    assert frame["shift"].unique().tolist() == ["", "months=-20", "months=60", "leaving=2"]
    main = frame[frame["shift"] == ""].reset_index(drop=True)
    pd.testing.assert_frame_equal(main, result.completed)
    data = study[0]
    absent = frame["row"].isin(data.index[data["months"].isna()])
    means = frame[absent].groupby("shift")["months"].mean()
    assert means["months=60"] > means[""] + 30
    assert means["months=-20"] < means[""]
    given = ~absent
    assert frame.loc[given & (frame["shift"] == "months=60"), "months"].tolist() == (
        frame.loc[given & (frame["shift"] == ""), "months"].tolist()
    )
    assert frame["months"].min() >= 0
    unknown = frame["row"].isin(data.index[data["leaving"].isna()])
    shares = frame[unknown].groupby("shift")["leaving"].agg(lambda codes: (codes == "yes").mean())
    assert shares["leaving=2"] > shares[""]
    row = row_of(found, "shifts", "months", "imputed_count", level="60")
    assert row["estimate"] == 12
    assert "+60 to each imputed value" in row["method"]


def test_adding_a_shift_changes_no_other(study):
    one = run(*study, plan={**PLAN, "shifts": [{"variable": "months", "by": [12.0]}]})
    shifts = [{"variable": "support", "by": [1.0]}, {"variable": "months", "by": [12.0]}]
    two = run(*study, plan={**PLAN, "shifts": shifts})
    for name in ("", "months=12"):
        first = one.completed[one.completed["shift"] == name].reset_index(drop=True)
        second = two.completed[two.completed["shift"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(first, second)


def test_log_odds_are_those_of_the_event(study):
    shifts = [{"variable": "leaving", "by": [3.0]}]
    unknown = study[0].index[study[0]["leaving"].isna()]

    def share(events):
        frame = run(*study, plan={**PLAN, "shifts": shifts, "events": events}).completed
        moved = frame[(frame["shift"] != "") & frame["row"].isin(unknown)]
        return (moved["leaving"] == "yes").mean()

    assert share({"leaving": "yes"}) > 0.7
    assert share({}) == share({"leaving": "yes"})
    assert share({"leaving": "no"}) < 0.4


def test_shifts_that_move_nothing_are_not_run(study, by_items):
    full = study[0].copy()
    full["support"] = full["support"].fillna(3.0)
    shifts = [{"variable": "support", "by": [1.0]}]
    found = run(full, study[1], plan={**PLAN, "shifts": shifts})
    assert set(found.completed["shift"]) == {""}
    note = row_of(found, "shifts", "support", "imputed_count", level="1")["note"]
    assert note == (
        "Not computable: everyone has an answer to support, so that a shift moves nothing."
    )
    shifts = [{"variable": "mood", "by": [1.0]}]
    found = run(*study, plan={**ITEM_PLAN, "shifts": shifts}, names=[*NAMES, *ITEMS])
    note = row_of(found, "shifts", "mood", "imputed_count", level="1")["note"]
    assert "computed from other answers" in note


def test_answers_without_a_true_value_stay_missing(study):
    responses = study[0].copy()
    asked_not = responses.index[:15]
    responses.loc[asked_not, "support"] = np.nan
    also = responses.index[responses["support"].isna()].difference(asked_not)
    ledger = pd.DataFrame(
        {
            "row": [*asked_not, *also],
            "variable": "support",
            "kind": ["not_applicable"] * len(asked_not) + ["refused"] * len(also),
            "text": "",
        }
    )
    found = run(responses, study[1], missing=ledger)
    frame = found.completed
    stays = frame["row"].isin(asked_not)
    assert frame.loc[stays, "support"].isna().all()
    assert frame.loc[~stays, "support"].notna().all()
    row = row_of(found, "variables", "support", "imputed_count")
    assert row["estimate"] == len(also)
    assert "did not apply" in row["note"]
    others = responses.join(study[1])[["leaving", "mood", "age", "job", "months"]]
    lacking = others.isna().any(axis=1) | responses.index.isin(also)
    complete = row_of(found, "missingness", "all", "complete_rows", dataset="analysed")
    assert complete["estimate"] == (~lacking).sum()
    little = row_of(found, "missingness", "all", "little_mcar", dataset="analysed")
    assert little["note"].endswith(
        "Left out, since some of their answers have no true value: support."
    )
    pooled = row_of(found, "pooled", "support", "mean")
    assert pooled["n"] == 120 - 15
    assert row_of(found, "pooled", "mood", "correlation", level="support")["n"] == 120 - 15
    imputed = found.statistics.query(
        "analysis == 'distributions' and term == 'support' and group == 'imputed'"
    )
    assert set(imputed["n"]) == {len(also)}


def test_a_score_without_a_true_value_stays_missing(study):
    absent = study[0].index[study[0]["mood2"].isna()]
    ledger = pd.DataFrame({"row": absent[:4], "variable": "mood2", "kind": "not_asked", "text": ""})
    for plan, names in ((PLAN, NAMES), (ITEM_PLAN, [*NAMES, *ITEMS])):
        frame = run(*study, plan=plan, names=names, missing=ledger).completed
        held = frame["row"].isin(absent[:4])
        assert frame.loc[held, "mood"].isna().all()
        assert frame.loc[held, "mood_band"].isna().all()
        assert frame.loc[~held, "mood"].notna().all()


def test_answers_that_a_rule_makes_missing_stay_missing(study):
    variables = {
        **VARIABLES,
        "office_or_field": {
            **VARIABLES["leaving"],
            "kind": "derived",
            "levels": ["office", "field"],
            "derivation": {
                "kind": "recode",
                "sources": ["job"],
                "parts": [["office", ["office"]], ["field", ["field"]], ["(missing)", ["home"]]],
            },
        },
    }
    responses = study[0].copy()
    responses["office_or_field"] = responses["job"].where(responses["job"] != "home", None)
    found = run(
        responses, study[1], names=[*NAMES, "office_or_field"], variables=variables,
        missing=no_ledger(),
    )  # fmt: skip
    at_home = found.completed["row"].isin(responses.index[responses["job"] == "home"])
    assert found.completed.loc[at_home, "office_or_field"].isna().all()
    assert found.completed.loc[~at_home, "office_or_field"].notna().all()


def test_few_imputed_people_are_hidden_in_public(study):
    responses = study[0].copy()
    responses["months"] = responses["months"].fillna(20.0)
    responses.loc[responses.index[:3], "months"] = np.nan
    store = run(responses, study[1]).statistics
    public = release([store], {"threshold": 10}).public
    months = public[public["term"] == "months"]
    about_them = months[
        (months["analysis"] == "convergence")
        | ((months["analysis"] == "distributions") & (months["group"] == "imputed"))
    ]
    assert len(about_them) > 20
    assert (about_them["status"] == "hidden").all()
    counts = months["statistic"].isin(["imputed_count", "missing_share"])
    assert (months.loc[counts, "status"] == "shown").all()
    public = release([store], {"threshold": 10, "missing_answers": "hide"}).public
    counts = public[public["statistic"] == "imputed_count"].set_index("term")["status"]
    assert (counts["months"], counts["job"]) == ("hidden", "shown")


def test_nothing_missing_at_all():
    responses, scores = people()
    full = responses.dropna()
    found = run(full, scores.loc[full.index])
    assert found.completed.empty
    assert found.line.startswith("nothing is imputed: No answer is missing")
    assert "No answer is missing" in row_of(found, "plan", "plan", "sets")["note"]
    little = row_of(found, "missingness", "all", "little_mcar", dataset="analysed")
    assert little["note"] == "Not computable: no answer is missing."
    assert row_of(found, "missingness", "all", "monotone", dataset="analysed")["estimate"] == 1


def test_a_variable_that_nobody_answered_stays_missing(study):
    responses = study[0].copy()
    responses["support"] = np.nan
    found = run(responses, study[1])
    row = row_of(found, "variables", "support", "imputed_count")
    assert row["status"] == "not_computable"
    assert "Nobody answered support" in row["note"]
    assert found.completed["support"].isna().all()
    assert found.completed["months"].notna().all()
    assert "Nobody answered support" in row_of(found, "pooled", "support", "mean")["note"]


def test_a_constant_variable_is_left_alone(study):
    responses = study[0].copy()
    responses["support"] = responses["support"].where(responses["support"].isna(), 4.0)
    found = run(responses, study[1])
    row = row_of(found, "variables", "support", "imputed_count")
    assert row["status"] == "not_computable"
    assert "the same answer" in row["note"]


def test_all_missing_in_one_group(study):
    responses = study[0].copy()
    responses.loc[responses["leaving"] == "yes", "support"] = np.nan
    found = run(responses, study[1])
    assert found.completed["support"].notna().all()
    assert found.statistics["id"].is_unique


@pytest.mark.parametrize("count", [3, 2, 1])
def test_a_handful_of_people(study, count):
    responses, scores = (frame.iloc[:count].copy() for frame in study)
    responses.iloc[0, responses.columns.get_loc("months")] = np.nan
    found = run(responses, scores)
    hollow = found.statistics["status"] == "not_computable"
    assert (found.statistics.loc[hollow, "note"] != "").all()
    assert (found.statistics.loc[~hollow, "estimate"].notna()).all()


def test_nobody_is_analysed(study):
    responses, scores = (frame.iloc[:0] for frame in study)
    found = run(responses, scores)
    assert found.completed.empty
    assert found.line.startswith("nothing is imputed")


def test_columns_that_say_the_same(study):
    responses = study[0].copy()
    responses["support"] = responses["months"] / 60 + 1
    found = run(responses, study[1])
    assert found.completed["support"].notna().all()
    note = row_of(found, "missingness", "all", "little_mcar", dataset="analysed")["note"]
    assert "support can be computed from other answers" in note
