"""Rows of Firth's fit and of robust errors, against brglm2 and sandwich, and for awkward people.

Tolerances, relative: Firth and logistic 1e-6, linear 1e-6, as the kernels' own tests.
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
    fitted,
    one,
    yes_no,
)
from team_people import REFERENCE, arrays_of, team_people

CLOSE = 1e-6
FIRTH_COLUMNS = ["score", "months", "rare"]
FIRTH_VARIABLES = {**dict.fromkeys(FIRTH_COLUMNS, NUMBER), "outcome": YES_NO}
TERMS = ["discrepancy", "support", "year", "office", "lead"]
TEAM_VARIABLES = {**dict.fromkeys([*TERMS, "stress"], NUMBER), "leaving": YES_NO}


def firth_people(case):
    people = pd.read_csv(REFERENCE / "firth_people.csv")
    people = people[people["case"] == case].reset_index(drop=True)
    return people.assign(outcome=yes_no(people["outcome"]))


def firth_rows(case, **more):
    return alternatives(
        firth_people(case), analysis("logistic", "outcome", FIRTH_COLUMNS, **more), FIRTH_VARIABLES
    )


@pytest.fixture(scope="module")
def theirs():
    table = pd.read_csv(REFERENCE / "firth.csv")
    names = zip(table["case"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.mark.parametrize("case", ["plain", "quasi", "perfect"])
def test_firth_has_the_numbers_of_brglm2(case, theirs):
    table = firth_rows(case, firth="always")
    assert set(table["model"]) == {"firth"}
    for name in FIRTH_COLUMNS:
        row = one(table, term=name, statistic="odds_ratio")
        assert np.log(row["estimate"]) == pytest.approx(theirs[case, name, "estimate"], rel=CLOSE)
        assert row["se"] == pytest.approx(theirs[case, name, "se"], rel=CLOSE)
        ends = np.log([row["ci_low"], row["ci_high"]])
        expected = [theirs[case, name, side] for side in ("low", "high")]
        assert ends == pytest.approx(expected, rel=CLOSE)
        assert row["p"] == pytest.approx(theirs[case, name, "p"], rel=CLOSE)
        assert (row["n"], row["conf_level"]) == (len(firth_people(case)), 0.95)
        assert row["events"] == (firth_people(case)["outcome"] == "yes").sum()
        assert "inverse of X'WX" in row["method"]
    likelihood = one(table, term="model", statistic="penalised_log_likelihood")
    assert likelihood["estimate"] == pytest.approx(
        theirs[case, "model", "penalised_log_likelihood"], rel=1e-8
    )


@pytest.mark.parametrize(
    ("case", "asked", "there"),
    [
        ("plain", "where_separated", False),
        ("quasi", "where_separated", True),
        ("perfect", "where_separated", True),
        ("perfect", "never", False),
    ],
)
def test_firth_stands_beside_where_the_plan_says_so(case, asked, there):
    assert (len(firth_rows(case, firth=asked)) > 0) == there


def test_firth_tests_a_category_as_a_whole():
    random = np.random.default_rng(7)
    people = pd.DataFrame(
        {
            "level": random.choice(np.array(["a", "b", "c"], dtype=object), 90),
            "score": random.normal(size=90),
        }
    )
    people["outcome"] = yes_no((random.random(90) < 0.5).astype(int))
    people.loc[people["level"] == "c", "outcome"] = "no"
    variables = {"level": category("a", "b", "c"), "score": NUMBER, "outcome": YES_NO}
    table = alternatives(people, analysis("logistic", "outcome", ["level", "score"]), variables)
    joint = one(table, statistic="joint_test")
    assert (joint["term"], joint["df"], joint["model"]) == ("level", 2, "firth")
    # The separated level has a finite odds ratio here and only here, and is hidden by its counts.
    separated = one(table, term="level", level="c")
    assert 0 < separated["estimate"] < 0.3
    assert separated["table"] == "outcome/adjusted"
    assert separated["row"] == "level/c;level/a"
    assert separated["ci_low"] < separated["estimate"] < separated["ci_high"] < 1


def test_firth_keeps_the_reason_of_a_collinear_column():
    people = firth_people("quasi")
    people["twice"] = 2 * people["months"]
    planned = analysis("logistic", "outcome", [*FIRTH_COLUMNS, "twice"])
    table = alternatives(people, planned, {**FIRTH_VARIABLES, "twice": NUMBER})
    for name in ("months", "twice"):
        row = one(table, term=name)
        assert row["status"] == "not_computable"
        assert "collinearity" in row["note"]
    assert one(table, term="rare")["status"] == "shown"


def test_firth_of_too_few_people_says_so():
    people = firth_people("plain").iloc[:3]
    table = alternatives(
        people, analysis("logistic", "outcome", FIRTH_COLUMNS, firth="always"), FIRTH_VARIABLES
    )
    assert set(table["status"]) == {"not_computable"}
    assert table["note"].str.startswith("Not computable: ").all()


@pytest.mark.parametrize(("kind", "outcome"), [("linear", "stress"), ("logistic", "leaving")])
def test_robust_errors_are_those_of_sandwich(kind, outcome):
    people = team_people()
    people["leaving"] = yes_no(people["leaving"])
    planned = analysis(kind, outcome, TERMS, robust_errors=True)
    table = alternatives(people, planned, TEAM_VARIABLES)
    expected = arrays_of("robust_errors.csv")
    statistic = "coefficient" if kind == "linear" else "odds_ratio"
    place = {"model": "robust", "statistic": statistic}
    np.testing.assert_allclose(
        estimates(table, TERMS, **place), expected[kind, "none", "", "estimate"][1:], rtol=CLOSE
    )
    formula = "HC3" if kind == "linear" else "HC0"
    errors = np.sqrt(np.diagonal(expected[kind, "none", formula, "covariance"]))[1:]
    np.testing.assert_allclose(column(table, TERMS, "se", **place), errors, rtol=CLOSE)
    assert table["method"].str.contains(formula).all()
    assert (table["n"] == len(people)).all()
    if kind == "linear":
        assert (table["df"] == len(people) - 6).all()
    else:
        assert table["df"].isna().all()


def test_without_an_answer_in_the_plan_there_is_no_row():
    people = team_people()
    assert not len(alternatives(people, analysis("linear", "stress", TERMS), TEAM_VARIABLES))


def test_robust_errors_of_a_model_that_has_no_numbers():
    people = team_people().iloc[:5]
    planned = analysis("linear", "stress", TERMS, robust_errors=True)
    table = alternatives(people, planned, TEAM_VARIABLES)
    assert len(table) == len(TERMS)
    assert set(table["status"]) == {"not_computable"}
    assert table["note"].str.startswith("Not computable: ").all()


def test_robust_errors_beside_a_separated_term():
    people = firth_people("quasi")
    planned = analysis("logistic", "outcome", FIRTH_COLUMNS, robust_errors=True, firth="never")
    table = alternatives(people, planned, FIRTH_VARIABLES)
    lost = table[table["status"] == "not_computable"]
    assert lost["note"].str.contains("separation").all()
    assert 0 < len(lost) < len(table)
    kept = table[table["status"] == "shown"]
    assert kept["note"].str.contains("separate the outcome").all()
    assert kept["se"].notna().all()


def test_a_person_who_alone_tells_a_coefficient_has_no_robust_error():
    people = team_people()
    people["alone"] = (np.arange(len(people)) == 0).astype(float)
    planned = analysis("linear", "stress", ["discrepancy", "alone"], robust_errors=True)
    table = alternatives(people, planned, {**TEAM_VARIABLES, "alone": NUMBER})
    row = one(table, term="alone")
    assert row[["se", "p", "ci_low"]].isna().all()
    assert "No robust standard error for alone" in row["note"]


@pytest.fixture(scope="module")
def curved():
    """People with a curve, an interaction and a category; everyone in one of 20 teams."""
    random = np.random.default_rng(3)
    count = 240
    people = pd.DataFrame(
        {
            "months": random.gamma(2.0, 15.0, count).round(),
            "score": random.normal(size=count).round(2),
            "level": random.choice(np.array(["a", "b", "c"], dtype=object), count),
            "team": random.integers(0, 20, count).astype(float),
        }
    )
    lean = 0.4 * people["score"] + 0.3 * (people["level"] == "b") + np.sin(people["months"] / 20)
    people["stress"] = (lean + random.normal(size=count)).round(2)
    people["leaving"] = yes_no((random.random(count) < 1 / (1 + np.exp(-lean))).astype(int))
    return people


CURVED = {
    **dict.fromkeys(["months", "score", "stress", "team"], NUMBER),
    "level": category("a", "b", "c"),
    "leaving": YES_NO,
}
SHAPE = {
    "splines": {"months": 4},
    "interactions": [["score", "level"]],
    "robust_errors": True,
    "firth": "always",
    "teams": {"variable": "team", "models": ["cluster_robust", "estimating_equations",
                                             "random_intercept"]},
}  # fmt: skip


@pytest.mark.parametrize(("kind", "outcome"), [("linear", "stress"), ("logistic", "leaving")])
def test_curves_and_interactions_are_named_as_in_the_planned_model(curved, kind, outcome):
    planned = analysis(kind, outcome, ["score", "level", "months"], **SHAPE)
    table = alternatives(curved, planned, CURVED)
    ratio = "coefficient" if kind == "linear" else "odds_ratio"
    named = {
        ("score", "", ratio), ("level", "b", ratio), ("level", "c", ratio),
        ("months", "linear", "spline_coefficient"),
        ("months", "nonlinear_1", "spline_coefficient"),
        ("months", "nonlinear_2", "spline_coefficient"),
        ("score:level", "b", ratio), ("score:level", "c", ratio),
    }  # fmt: skip
    models = ["robust", "cluster_robust", "estimating_equations", "random_intercept"]
    for model in models if kind == "linear" else [*models, "firth"]:
        own = table[(table["model"] == model) & (table["term"] != "model")]
        own = own[own["statistic"] != "joint_test"]
        assert {*zip(own["term"], own["level"], own["statistic"], strict=True)} == named
        assert set(own["status"]) == {"shown"}
        product = own[own["term"] == "score:level"].iloc[0]
        assert product["table"] == f"{outcome}/adjusted"
        assert "level/b" in product["row"]
        assert ("ratio of odds ratios" if kind == "logistic" else "difference of diff") in (
            product["method"]
        )
        alone = own[(own["term"] == "score") & (own["level"] == "")].iloc[0]
        assert "this is for people with" in alone["note"]
    fit = fitted(curved, planned, CURVED)
    errors = sandwich(fit, linear=kind == "linear")
    for place, made in enumerate(fit.recipe.columns):
        row = one(table, model="robust", term=made.variable, level=made.level)
        assert row["se"] == pytest.approx(errors[place + 1], rel=1e-6)


def sandwich(fit, *, linear):
    """HC3 of a linear model, HC0 of a logistic one, written out (MacKinnon & White 1985)."""
    full = np.column_stack([np.ones(fit.cases.count), fit.model.matrix])
    predictor = full @ fit.model.coefficients
    mean = predictor if linear else 1 / (1 + np.exp(-predictor))
    weights = np.ones(len(mean)) if linear else mean * (1 - mean)
    bread = np.linalg.inv(full.T @ np.diag(weights) @ full)
    residual = fit.cases.outcome - mean
    if linear:
        residual = residual / (1 - np.einsum("ij,jk,ik->i", full, bread, full))
    meat = full.T @ np.diag(residual**2) @ full
    return np.sqrt(np.diagonal(bread @ meat @ bread))


def test_firth_tests_a_curve_and_an_interaction_as_a_whole(curved):
    planned = analysis("logistic", "leaving", ["score", "level", "months"], **SHAPE)
    joint = alternatives(curved, planned, CURVED)
    joint = joint[joint["statistic"] == "joint_test"].set_index("term")
    assert joint["df"].to_dict() == {"level": 2, "months": 3, "score:level": 2}
    assert joint.loc["level", "row"] == "level/b;level/a;level/c"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_outcome_that_is_the_same_for_everyone(curved, answer):
    planned = analysis("logistic", "leaving", ["score", "level"], robust_errors=True,
                       firth="always", teams=SHAPE["teams"])  # fmt: skip
    table = alternatives(curved.assign(leaving=answer), planned, CURVED)
    own = table[table["statistic"] == "odds_ratio"]
    assert set(own["model"]) == {
        "firth", "robust", "cluster_robust", "estimating_equations", "random_intercept",
    }  # fmt: skip
    assert set(own["status"]) == {"not_computable"}
    assert own["note"].str.startswith("Not computable: ").all()
    likeness = one(table, model="teams", statistic="intraclass_correlation")
    assert "the outcome is the same for everyone" in likeness["note"]


def test_a_level_that_vanished_and_one_of_a_single_person(curved):
    people = curved.copy()
    people["level"] = np.where(people["level"] == "c", "a", people["level"])
    people.loc[0, "level"] = "d"
    variables = {**CURVED, "level": category("a", "b", "c", "d")}
    planned = analysis("linear", "stress", ["score", "level"], robust_errors=True,
                       teams=SHAPE["teams"])  # fmt: skip
    table = alternatives(people, planned, variables)
    for model in ("robust", "cluster_robust", "estimating_equations", "random_intercept"):
        gone = one(table, model=model, term="level", level="c")
        assert 'nobody among the complete cases has the level "c"' in gone["note"]
        assert one(table, model=model, term="level", level="b")["status"] == "shown"
    alone = one(table, model="robust", term="level", level="d")
    assert "a single respondent tells it" in alone["note"]
    assert alone["row"] == "level/d;level/a"
