"""Splines, interactions and ordered outcomes in the store: as glm, lm, clm and mice of R have them.

Tolerances, relative: 1e-6 of glm, lm and of pooled ones; 1e-5 of clm, which stops at a gradient of
1e-10 (reference/planned_designs.R).
"""

import math

import pytest
from planned_designs import ANALYSES, completed_sets, expected_designs

from questline.modelling.stage import model

CLOSE = {"logistic": 1e-6, "linear": 1e-6, "ordinal": 1e-5}
KINDS = ("logistic", "linear", "ordinal")


@pytest.fixture(scope="module")
def table(people, variables):
    """All three analyses, on complete cases and on mice's sets."""
    return model(
        people,
        people[[]],
        variables=variables,
        analyses=list(ANALYSES.values()),
        comparisons=[],
        families={"one": "hochberg"},
        confidence=0.95,
        completed=completed_sets(),
        imputation={"shifts": []},
    ).statistics


def coefficients(table, kind, dataset, adjustment="adjusted"):
    chosen = table[
        (table["analysis"] == ANALYSES[kind]["name"])
        & (table["dataset"] == dataset)
        & (table["model"] == adjustment)
        & table["statistic"].isin(["odds_ratio", "coefficient", "spline_coefficient"])
    ]
    assert (chosen["status"] == "shown").all()
    return chosen


@pytest.mark.parametrize("dataset", ["complete", "imputed"])
@pytest.mark.parametrize("kind", KINDS)
def test_coefficients(kind, dataset, table):
    expected = expected_designs()
    where = kind if dataset == "complete" else f"{kind}_pooled"
    rows = coefficients(table, kind, dataset)
    assert len(rows) == sum(key[0] == where and key[2] == "estimate" for key in expected)
    for place, row in enumerate(rows.itertuples(), start=1):
        ratio = row.statistic == "odds_ratio"
        value = math.log(row.estimate) if ratio else row.estimate
        wanted = {s: expected[where, str(place), s] for s in ("estimate", "se")}
        # Coefficients near zero are compared on the scale of their standard errors.
        close = CLOSE[kind] * wanted["se"]
        assert value == pytest.approx(wanted["estimate"], rel=CLOSE[kind], abs=close)
        assert row.se == pytest.approx(wanted["se"], rel=CLOSE[kind])
        if dataset == "imputed":
            assert row.df == pytest.approx(expected[where, str(place), "df"], rel=1e-4)
        low, high = (math.log(end) if ratio else end for end in (row.ci_low, row.ci_high))
        assert low < value < high


@pytest.mark.parametrize("dataset", ["complete", "imputed"])
@pytest.mark.parametrize("kind", KINDS)
def test_joint_tests_of_terms(kind, dataset, table):
    expected = expected_designs()
    where = kind if dataset == "complete" else f"{kind}_pooled"
    own = table[
        (table["analysis"] == ANALYSES[kind]["name"])
        & (table["dataset"] == dataset)
        & (table["model"] == "adjusted")
    ].set_index(["term", "level", "statistic"])
    names = {key[1] for key in expected if key[0] == where and key[2] == "test"}
    for name in names:
        curve = name.startswith("nonlinear_")
        term = name.removeprefix("nonlinear_")
        found = own.loc[(term, "", "nonlinearity_test" if curve else "joint_test")]
        assert found["estimate"] == pytest.approx(expected[where, name, "test"], rel=1e-5)
        assert found["df"] == expected[where, name, "df"]
        assert found["p"] == pytest.approx(expected[where, name, "p"], rel=1e-4)
        if (where, name, "residual_df") in expected:
            residual = own.loc[(term, "nonlinear" if curve else "", "residual_df")]
            wanted = expected[where, name, "residual_df"]
            assert residual["estimate"] == pytest.approx(wanted, rel=1e-5)
    tests = own.reset_index()["statistic"].isin(["joint_test", "nonlinearity_test"])
    assert tests.sum() == len(names)


@pytest.mark.parametrize("kind", KINDS)
def test_measures_of_the_model(kind, table):
    expected = expected_designs()
    rows = table[
        (table["analysis"] == ANALYSES[kind]["name"])
        & (table["dataset"] == "complete")
        & (table["term"] == "model")
        & (table["level"] == "")
    ].set_index("statistic")
    for statistic in ("log_likelihood", "aic", "bic"):
        wanted = expected[kind, "model", statistic]
        assert rows.at[statistic, "estimate"] == pytest.approx(wanted, rel=1e-8)
    assert rows.at["count", "estimate"] == expected[kind, "model", "n"]


def test_thresholds_and_fit_of_the_ordinal_model(table):
    expected = expected_designs()
    own = table[(table["analysis"] == "age_order") & (table["dataset"] == "complete")]
    thresholds = own[own["statistic"] == "threshold"].set_index("level")
    assert list(thresholds.index) == ["from_40", "from_50"]
    for level, row in thresholds.iterrows():
        wanted = expected["ordinal", level, "threshold"]
        error = expected["ordinal", level, "threshold_se"]
        assert row["estimate"] == pytest.approx(wanted, abs=1e-5 * error)
        assert row["se"] == pytest.approx(error, rel=1e-5)
    rows = own[own["term"] == "model"].drop_duplicates("statistic").set_index("statistic")
    for statistic in ("null_log_likelihood", "nagelkerke_r_squared"):
        wanted = expected["ordinal", "model", statistic]
        assert rows.at[statistic, "estimate"] == pytest.approx(wanted, rel=1e-6)
    test = rows.loc["likelihood_ratio_chi_square"]
    difference = rows.at["log_likelihood", "estimate"] - rows.at["null_log_likelihood", "estimate"]
    assert test["estimate"] == pytest.approx(2 * difference, rel=1e-8)
    assert test["df"] == rows.at["parameters", "estimate"] == 11
    counts = own[(own["statistic"] == "count") & (own["term"] == "age")]
    assert counts["level"].tolist() == ["under_40", "from_40", "from_50"]
    assert counts["estimate"].sum() == rows.at["count", "estimate"]
    rarer = rows.at["count", "estimate"] - counts["estimate"].max()
    assert rows.at["events_per_parameter", "estimate"] == pytest.approx(rarer / 11)


def test_unadjusted_models_are_of_the_term_alone(table):
    for kind in KINDS:
        rows = coefficients(table, kind, "complete", "unadjusted")
        assert not rows["term"].str.contains(":").any()
        splined = next(iter(ANALYSES[kind]["splines"]))
        curve = rows[rows["term"] == splined]
        assert set(curve["statistic"]) == {"spline_coefficient"}
        assert curve["level"].str.startswith(("linear", "nonlinear_")).all()
    joint = table[(table["statistic"] == "joint_test") & (table["model"] == "unadjusted")]
    assert set(joint["analysis"]) == {"leaving", "stress", "age_order"}
    assert not joint["term"].str.contains(":").any()


def test_rows_say_what_a_coefficient_is(table):
    own = table[(table["dataset"] == "complete") & (table["model"] == "adjusted")]
    leaving = own[own["analysis"] == "leaving"].set_index(["term", "level", "statistic"])
    interaction = leaving.loc[("discrepancy:employer", "other", "odds_ratio")]
    assert interaction["method"].startswith("ratio of odds ratios: logistic regression")
    assert interaction["unit"] == "per 30 higher, against primary_care"
    assert (interaction["table"], interaction["row"]) == (
        "leaving/adjusted", "employer/other;employer/primary_care"
    )  # fmt: skip
    assert leaving.loc[("discrepancy", "", "odds_ratio"), "note"] == (
        'With the interaction in the model this is for people with the level "primary_care" of '
        "employer."
    )
    assert leaving.loc[("employer", "other", "odds_ratio"), "note"] == (
        "With the interaction in the model this is for people with the mean of discrepancy."
    )
    assert leaving.loc[("confidence", "", "odds_ratio"), "note"] == ""
    knots = own[(own["analysis"] == "leaving") & (own["statistic"] == "knot")]
    assert knots["level"].tolist() == ["knot_1", "knot_2", "knot_3", "knot_4"]
    assert knots["estimate"].is_monotonic_increasing
    stress = own[own["analysis"] == "stress"].set_index(["term", "level", "statistic"])
    both = stress.loc[("employer:age", "other:from_50", "coefficient")]
    assert both["method"].startswith("difference of differences: linear regression")
    assert set(both["row"].split(";")) == {
        f"employer:age/{employer}:{age}"
        for employer in ("other", "primary_care")
        for age in ("from_50", "under_40")
    }
    cells = own[(own["analysis"] == "stress") & (own["term"] == "employer:age")]
    cells = cells[cells["statistic"] == "count"]
    assert len(cells) == 12
    people = own[(own["analysis"] == "stress") & (own["term"] == "model")]
    assert cells["estimate"].sum() == people.set_index("statistic").at["count", "estimate"]


def test_the_tests_of_a_family(table):
    tests = table[table["p_adjusted"].notna()]
    complete = tests[tests["dataset"] == "complete"]
    named = complete[["analysis", "term", "statistic"]].itertuples(index=False, name=None)
    assert sorted(named) == [
        ("leaving", "confidence", "odds_ratio"),
        ("leaving", "discrepancy", "odds_ratio"),
        ("leaving", "discrepancy:employer", "joint_test"),
        ("stress", "confidence", "coefficient"),
        ("stress", "confidence:months", "coefficient"),
        ("stress", "discrepancy", "joint_test"),
    ]
    assert len(tests) == 2 * len(complete)
    # Hochberg (1988): from the largest down, none above the one after.
    ordered = complete["p"].sort_values()
    factors = range(len(ordered), 0, -1)
    adjusted = [factor * p for factor, p in zip(factors, ordered, strict=True)]
    wanted = [min(adjusted[place:]) for place in range(len(adjusted))]
    assert complete.loc[ordered.index, "p_adjusted"].tolist() == pytest.approx(wanted, rel=1e-8)
    counts = table[table["analysis"] == "families"].set_index(["term", "level"])["estimate"]
    assert counts["one", ""] == 6
    # Confidence, discrepancy and their interaction with employer in the model without a family.
    assert counts["whole_study", "all"] == 9
    assert counts["whole_study", "in_families"] == 6
    assert counts["whole_study", "outside_families"] == 3
    assert counts["whole_study", "not_computed"] == 0
