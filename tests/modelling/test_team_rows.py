"""Rows of teams, against clubSandwich, geepack and lme4, and for awkward teams.

Tolerances: closed forms 1e-6 relative, ordinal, mixed and GEE models 1e-4 and better, as the
kernels' own tests.
"""

import numpy as np
import pandas as pd
import pytest
from other_model_rows import (
    NUMBER,
    YES_NO,
    alternatives,
    analysis,
    category,
    column,
    estimates,
    one,
    yes_no,
)
from scipy import stats
from team_people import REFERENCE, arrays_of, team_people

from questline.release.stage import release

TERMS = ["discrepancy", "support", "year", "office", "lead"]
VARIABLES = {**dict.fromkeys([*TERMS, "stress", "even"], NUMBER), "leaving": YES_NO}
MODELS = ["cluster_robust", "estimating_equations", "random_intercept"]
CASES = [("linear", "stress"), ("logistic", "leaving")]
TERM = {"linear": "coefficient", "logistic": "odds_ratio"}


@pytest.fixture(scope="module")
def people():
    frame = team_people()
    return frame.assign(leaving=yes_no(frame["leaving"]).to_numpy())


def rows(people, kind, outcome, cluster="team", models=MODELS, terms=TERMS, variables=VARIABLES):
    teams = {"variable": cluster, "models": models}
    planned = analysis(kind, outcome, terms, teams=teams, firth="never")
    return alternatives(people, planned, variables)


@pytest.fixture(scope="module")
def tables(people):
    return {
        (kind, cluster): rows(people, kind, outcome, cluster)
        for kind, outcome in CASES
        for cluster in ("team", "region")
    }


@pytest.mark.parametrize("kind", TERM)
@pytest.mark.parametrize("cluster", ["team", "region"])
def test_cluster_robust_errors_are_those_of_club_sandwich(tables, kind, cluster):
    table, expected = tables[kind, cluster], arrays_of("robust_errors.csv")
    place = {"model": "cluster_robust", "statistic": TERM[kind]}
    np.testing.assert_allclose(
        estimates(table, TERMS, **place), expected[kind, "none", "", "estimate"][1:], rtol=1e-6
    )
    wanted = np.sqrt(np.diagonal(expected[kind, cluster, "CR2", "covariance"]))[1:]
    np.testing.assert_allclose(column(table, TERMS, "se", **place), wanted, rtol=1e-6)
    for name in ("df", "p"):
        np.testing.assert_allclose(
            column(table, TERMS, name, **place), expected[kind, cluster, "CR2", name][1:], rtol=1e-6
        )


@pytest.mark.parametrize("kind", TERM)
def test_estimating_equations_are_those_of_geepack(tables, kind):
    table, expected = tables[kind, "team"], arrays_of("estimating_equations.csv")
    r = {key[3]: value for key, value in expected.items()
         if key[:3] == (kind, "team", "exchangeable")}  # fmt: skip
    place = {"model": "estimating_equations", "statistic": TERM[kind]}
    np.testing.assert_allclose(estimates(table, TERMS, **place), r["estimate"][1:], rtol=1e-6)
    errors = np.sqrt(np.diagonal(r["covariance"]))[1:]
    np.testing.assert_allclose(column(table, TERMS, "se", **place), errors, rtol=1e-6)
    np.testing.assert_allclose(
        column(table, TERMS, "p", **place), r["p"][1:], rtol=1e-5, atol=1e-14
    )
    working = one(table, statistic="working_correlation")
    assert working["estimate"] == pytest.approx(r["correlation"][0], abs=1e-8)


@pytest.mark.parametrize("kind", TERM)
def test_few_clusters_get_corrected_errors_and_t(tables, people, kind):
    table = tables[kind, "region"]
    r = arrays_of("estimating_equations.csv")[kind, "region", "exchangeable", "covariance"]
    place = {"model": "estimating_equations", "statistic": TERM[kind]}
    errors = column(table, TERMS, "se", **place)
    # Mancl and DeRouen's errors are the larger ones.
    assert (errors > np.sqrt(np.diagonal(r))[1:]).all()
    left = people["region"].nunique() - len(TERMS) - 1
    ratio = np.abs(estimates(table, TERMS, **place)) / errors
    np.testing.assert_allclose(
        column(table, TERMS, "p", **place), 2 * stats.t.sf(ratio, left), rtol=1e-6
    )
    row = one(table, term="support", **place)
    assert "Mancl and DeRouen" in row["method"]
    assert "tend to be too small" not in row["note"]


@pytest.mark.parametrize("kind", TERM)
def test_random_intercepts_are_those_of_lme4(tables, kind):
    outcome = dict(CASES)[kind]
    table, expected = tables[kind, "team"], arrays_of("random_intercepts.csv")
    r = {key[3]: value for key, value in expected.items() if key[:3] == (kind, outcome, "team")}
    place = {"model": "random_intercept", "statistic": TERM[kind]}
    np.testing.assert_allclose(
        estimates(table, TERMS, **place), r["polished_estimate"][1:], rtol=1e-6
    )
    errors = np.sqrt(np.diagonal(r["covariance"]))[1:]
    np.testing.assert_allclose(column(table, TERMS, "se", **place), errors, rtol=1e-4)
    between = one(table, model="random_intercept", statistic="between_team_sd")["estimate"]
    test = one(table, statistic="between_team_test")
    assert test["estimate"] == pytest.approx(r["variance_test"][0], abs=1e-5)
    assert test["p"] == pytest.approx(stats.chi2.sf(test["estimate"], 1) / 2, rel=1e-8)
    share = one(table, model="random_intercept", statistic="intraclass_correlation")["estimate"]
    if kind == "linear":
        np.testing.assert_allclose(column(table, TERMS, "df", **place), r["df"][1:], rtol=1e-3)
        assert between**2 == pytest.approx(r["between"][0], rel=1e-4)
        within = one(table, statistic="within_team_sd")["estimate"]
        assert share == pytest.approx(between**2 / (between**2 + within**2), rel=1e-8)
    else:
        assert column(table, TERMS, "df", **place) == pytest.approx(np.nan, nan_ok=True)
        assert between == pytest.approx(r["polished_deviation"][0], rel=1e-5)
        assert share == pytest.approx(between**2 / (between**2 + np.pi**2 / 3), rel=1e-8)
        median = one(table, statistic="median_odds_ratio")["estimate"]
        assert median == pytest.approx(np.exp(np.sqrt(2) * between * stats.norm.ppf(0.75)))


@pytest.mark.parametrize(("kind", "outcome"), CASES)
def test_the_teams_themselves(tables, people, kind, outcome):
    table = tables[kind, "team"]
    facts = table[table["model"] == "teams"].set_index("statistic")
    sizes = people["team"].value_counts()
    expected = {
        "count": len(people), "left_out": 0, "number_of_clusters": len(sizes),
        "smallest_cluster": sizes.min(), "median_cluster": sizes.median(),
        "largest_cluster": sizes.max(), "clusters_of_one": (sizes == 1).sum(),
    }  # fmt: skip
    for statistic, value in expected.items():
        assert facts.loc[statistic, "estimate"] == value
    r = arrays_of_likeness(outcome)
    assert facts.loc["intraclass_correlation", "estimate"] == pytest.approx(r["value"], rel=1e-6)
    assert facts.loc["intraclass_correlation", "p"] == pytest.approx(r["p"], rel=1e-6)
    average = (sizes**2).sum() / sizes.sum()
    effect = 1 + (average - 1) * r["value"]
    assert facts.loc["design_effect", "estimate"] == pytest.approx(effect, rel=1e-6)
    assert facts.loc["effective_n", "estimate"] == pytest.approx(len(people) / effect, rel=1e-6)
    labels = set(people["team"])
    for name in ("level", "row", "note", "term", "group"):
        assert not labels & set(table[name])


def arrays_of_likeness(outcome):

    table = pd.read_csv(REFERENCE / "intraclass_correlation.csv")
    found = table[
        (table["sample"] == "all") & (table["outcome"] == outcome) & (table["cluster"] == "team")
    ]
    return found.set_index("statistic")["value"].to_dict()


@pytest.mark.parametrize(("kind", "outcome"), CASES)
def test_people_without_a_team_are_left_out_and_counted(people, kind, outcome):
    some = people.copy()
    some["office_level"] = np.where(some["office"] == 1, "yes", "no")
    some.loc[some.index[:40], "team"] = None
    variables = {**VARIABLES, "office_level": category("no", "yes")}
    terms = ["discrepancy", "office_level"]
    table = rows(some, kind, outcome, terms=terms, variables=variables)
    known = some[some["team"].notna()]
    alone = rows(known, kind, outcome, terms=terms, variables=variables)
    assert one(table, statistic="left_out")["estimate"] == 40
    assert "whose team is not known" in one(table, statistic="left_out")["note"]
    assert one(table, statistic="count", term="model")["estimate"] == len(known)
    for model in MODELS:
        ours = one(table, model=model, term="discrepancy")
        assert ours["n"] == len(known)
        theirs = one(alone, model=model, term="discrepancy")
        assert ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-9)
        assert ours["se"] == pytest.approx(theirs["se"], rel=1e-9)
    # Levels are hidden by the counts of those with a team, not by those of all complete cases.
    level = one(table, model="cluster_robust", term="office_level", level="yes")
    assert level["table"] == f"{outcome}/teams"
    counts = table[(table["statistic"] == "count") & (table["term"] == "office_level")]
    assert set(counts["table"]) == {f"{outcome}/teams"}
    assert counts["estimate"].sum() == len(known)


def reasons(table, model):
    found = table[(table["model"] == model) & (table["term"] != "model")]
    assert set(found["status"]) == {"not_computable"}
    assert found["note"].str.startswith("Not computable: ").all()
    assert len(found) == len(TERMS)
    return found["note"].iloc[0]


@pytest.mark.parametrize(("kind", "outcome"), CASES)
def test_one_team_alone(people, kind, outcome):
    table = rows(people.assign(team="a"), kind, outcome)
    for model in MODELS:
        assert "all respondents are in one cluster" in reasons(table, model)
    assert "in one cluster" in one(table, model="teams", statistic="design_effect")["note"]
    assert one(table, statistic="number_of_clusters")["estimate"] == 1


@pytest.mark.parametrize(("kind", "outcome"), CASES)
def test_teams_of_one(people, kind, outcome):
    table = rows(people.assign(team=np.arange(len(people))), kind, outcome)
    assert one(table, model="cluster_robust", term="support")["status"] == "shown"
    for model in MODELS[1:]:
        assert "every cluster has a single person" in reasons(table, model)
    assert one(table, statistic="clusters_of_one")["estimate"] == len(people)


@pytest.mark.parametrize(("kind", "outcome"), CASES)
def test_nobody_has_a_team(people, kind, outcome):
    table = rows(people.assign(team=None), kind, outcome)
    for model in MODELS:
        assert "nobody among the complete cases has a team" in reasons(table, model)
    assert one(table, statistic="left_out")["estimate"] == len(people)
    assert one(table, model="teams", statistic="design_effect")["status"] == "not_computable"


def test_too_few_events_among_those_with_a_team(people):
    some = people.copy()
    events = some.index[some["leaving"] == "yes"]
    some.loc[events[3:], "team"] = None
    table = rows(some, "logistic", "leaving")
    for model in MODELS:
        assert "more coefficients than there are people with the rarer outcome" in reasons(
            table, model
        )


def test_nobody_with_a_team_has_the_event(people):
    some = people.copy()
    some.loc[some["leaving"] == "yes", "team"] = None
    table = rows(some, "logistic", "leaving")
    for model in MODELS:
        assert "the outcome is the same for everyone" in reasons(table, model)


def test_more_coefficients_than_teams(people):
    table = rows(people[people["region"].isin(["r0", "r1", "r2", "r3"])], "linear", "stress",
                 "region")  # fmt: skip
    row = one(table, model="estimating_equations", term="support")
    assert row["status"] == "shown"
    assert row[["p", "ci_low", "ci_high"]].isna().all()
    assert "No test and no interval" in row["note"]
    assert "no more clusters" in one(table, model="cluster_robust", term="support")["note"]


def test_a_separated_term_beside_teams(people):
    some = people.assign(rare=np.arange(len(people)) < 12)
    some["rare"] = np.where(some["rare"], "yes", "no")
    some.loc[some["rare"] == "yes", "leaving"] = "yes"
    variables = {**VARIABLES, "rare": YES_NO}
    table = rows(some, "logistic", "leaving", terms=["discrepancy", "rare"], variables=variables)
    for model in ("cluster_robust", "random_intercept"):
        lost, kept = one(table, model=model, term="rare"), one(table, model=model,
                                                               term="discrepancy")  # fmt: skip
        assert "separation" in lost["note"]
        assert kept["status"] == "shown"
        assert "separate the outcome" in kept["note"]
    equations = table[(table["model"] == "estimating_equations") & (table["term"] != "model")]
    assert set(equations["status"]) == {"not_computable"}
    assert equations["note"].str.contains("separation").all()


def test_teams_whose_variance_is_nothing(people):
    table = rows(people, "linear", "even", models=["random_intercept"])
    between = one(table, model="random_intercept", statistic="between_team_sd")
    assert between["estimate"] == 0
    assert "edge of what it can be" in between["note"]
    below = one(table, model="teams", statistic="intraclass_correlation")
    assert below["estimate"] < 0
    assert one(table, model="teams", statistic="design_effect")["estimate"] == 1


def test_the_public_edition_hides_small_teams_and_levels_of_few(people):
    some = people.copy()
    some["office_level"] = np.where(some["office"] == 1, "yes", "no")
    inside = some.index[some["office_level"] == "yes"]
    some.loc[inside[6:], "team"] = None
    variables = {**VARIABLES, "office_level": YES_NO}
    terms = ["discrepancy", "office_level"]
    table = rows(some, "linear", "stress", terms=terms, variables=variables)
    planned = {"name": "stress", "kind": "linear", "outcome": "stress", "event": "",
               "terms": terms, "teams": "team"}  # fmt: skip
    facts = {"variables": {"office_level": {**YES_NO, "sensitivity": "public"}},
             "analyses": [planned]}  # fmt: skip
    public = release([table], {"threshold": 10}, facts).public
    for statistic in ("smallest_cluster", "median_cluster", "clusters_of_one"):
        assert one(public, statistic=statistic)["status"] == "hidden"
    for statistic in ("number_of_clusters", "design_effect"):
        assert one(public, statistic=statistic)["status"] == "shown"
    for model in MODELS:
        # Enough complete cases have the level, but only six of them are in a team.
        assert one(public, model=model, term="office_level", level="yes")["status"] == "hidden"
        assert one(public, model=model, term="discrepancy")["status"] == "shown"
