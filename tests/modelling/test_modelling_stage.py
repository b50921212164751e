"""The stage's rows: what is there, on whom it rests, and how families are adjusted."""

import re

import pandas as pd
import pytest

from questline.core.statistics import COLUMNS
from questline.modelling.stage import model

COMPARISON = {
    "name": "discrepancy_by_employer",
    "outcome": "discrepancy",
    "group": "employer",
    "levels": ["primary_care", "voluntary_sector"],
    "test": "welch_t",
    "family": "leaving",
}


@pytest.fixture(scope="module")
def result(people, variables, logistic, linear):
    """Both regressions and a comparison; the scores are two of the columns."""
    scores = people[["discrepancy", "confidence"]]
    return model(
        people.drop(columns=scores.columns),
        scores,
        variables=variables,
        analyses=[logistic, linear],
        comparisons=[COMPARISON],
        families={"leaving": "holm", "unused": "benjamini_hochberg"},
        confidence=0.9,
    )


@pytest.fixture(scope="module")
def table(result):
    return result.statistics


def ids(table, **fields):
    chosen = table
    for name, value in fields.items():
        chosen = chosen[chosen[name] == value]
    return chosen


def test_shape_and_ids(table):
    assert list(table.columns) == list(COLUMNS)
    assert table["id"].is_unique
    assert set(table["dataset"]) == {"complete"}
    assert set(table["status"]) == {"shown"}
    assert table["estimate"].notna().all()
    wanted = "modelling/leaving/adjusted/complete/employer/other/odds_ratio"
    assert wanted in set(table["id"])


def test_both_models_rest_on_the_same_people(people, table, logistic):
    complete = people[["leaving", "discrepancy", "confidence", "employer", "age", "months"]]
    ratios = ids(table, analysis="leaving", statistic="odds_ratio")
    assert len(ratios) == 16
    assert set(ratios["model"]) == {"unadjusted", "adjusted"}
    assert set(ratios["n"]) == {len(complete.dropna())}
    assert set(ratios["events"]) == {(complete.dropna()["leaving"] == "yes").sum()}
    count = ids(table, analysis="leaving", term="model", statistic="count")["estimate"].item()
    left_out = ids(table, analysis="leaving", statistic="left_out")["estimate"].item()
    assert count + left_out == len(people)


def test_intervals_have_the_level_of_the_plan(table):
    ratios = ids(table, statistic="odds_ratio")
    assert set(ratios["conf_level"]) == {0.9}
    assert (ratios["ci_low"] < ratios["estimate"]).all()
    assert (ratios["estimate"] < ratios["ci_high"]).all()
    assert ratios["method"].str.contains("profile-likelihood interval, Wald z test").all()
    coefficients = ids(table, statistic="coefficient")
    assert (coefficients["df"] > 100).all()


def test_counts_by_level_add_up(table):
    counts = ids(table, analysis="leaving", statistic="count", term="employer")
    assert set(counts["group"]) == {"event", "no_event"}
    assert set(counts["table"]) == {"leaving/adjusted"}
    total = ids(table, analysis="leaving", statistic="count", term="model")["estimate"].item()
    assert counts["estimate"].sum() == total
    one = counts[(counts["level"] == "other") & (counts["group"] == "event")].iloc[0]
    assert (one["row"], one["column"]) == ("employer/other", "event")
    linear = ids(table, analysis="stress", statistic="count", term="employer")
    assert set(linear["column"]) == {"all"}


def test_levels_say_which_cells_they_rest_on(table):
    other = ids(table, analysis="leaving", level="other", statistic="odds_ratio")
    assert set(other["row"]) == {"employer/other;employer/primary_care"}
    assert set(other["table"]) == {"leaving/adjusted"}
    assert set(other["unit"]) == {"against primary_care"}
    references = ids(table, analysis="leaving", statistic="reference", term="employer")
    assert references["level"].tolist() == ["primary_care", "primary_care"]
    assert references["estimate"].tolist() == [1, 1]
    assert set(ids(table, analysis="stress", statistic="reference")["estimate"]) == {0}


def test_families(table):
    tests = table[table["p_adjusted"].notna()]
    assert sorted(tests["analysis"]) == ["discrepancy_by_employer", "leaving", "leaving"]
    assert set(tests[tests["analysis"] == "leaving"]["model"]) == {"adjusted"}
    assert set(tests[tests["analysis"] == "leaving"]["term"]) == {"discrepancy", "confidence"}
    ordered = tests.sort_values("p")
    # Holm (1979): the smallest of three times 3, the next times 2 or the one before it.
    expected = [3 * ordered["p"].iloc[0], 2 * ordered["p"].iloc[1], ordered["p"].iloc[2]]
    assert ordered["p_adjusted"].tolist() == pytest.approx(
        pd.Series(expected).cummax().clip(upper=1).tolist(), rel=1e-9
    )
    sizes = ids(table, statistic="number_of_tests").set_index(["term", "level"])
    assert sizes["estimate"].to_dict() == {
        ("leaving", ""): 3,
        ("unused", ""): 0,
        # The two predictors of the linear model belong to no family.
        ("whole_study", "all"): 5,
        ("whole_study", "in_families"): 3,
        ("whole_study", "outside_families"): 2,
        ("whole_study", "not_computed"): 0,
    }
    assert sizes.at[("leaving", ""), "method"] == "holm"
    assert sizes.at[("unused", ""), "method"] == "benjamini_hochberg"


def test_calibration_groups(table):
    groups = ids(table, term="calibration")
    shares = groups[groups["statistic"] == "observed_share"]
    assert shares["level"].tolist() == [f"group_{number:02d}" for number in range(1, 11)]
    assert shares["estimate"].tolist() == pytest.approx((shares["events"] / shares["n"]).tolist())
    risks = groups[groups["statistic"] == "mean_predicted"]
    assert risks["estimate"].is_monotonic_increasing
    total = ids(table, analysis="leaving", term="model", statistic="count")["estimate"].item()
    assert shares["n"].sum() == total


def test_influential_people_are_rows_of_their_own(table):
    people = ids(table, analysis="leaving", group="respondent")
    count = ids(table, analysis="leaving", statistic="influential_count")["estimate"].item()
    assert len(people) == count > 0
    assert set(people["statistic"]) == {"cooks_distance"}


def test_no_text_holds_a_number_of_people(table):
    for text in [*table["note"], *table["method"]]:
        assert not re.search(r"\d+ (people|respondents|complete cases)", text)


def test_the_order_of_rows_and_columns_does_not_matter(people, variables, logistic, result):
    turned = people.iloc[::-1, ::-1]
    scores = turned[["confidence", "discrepancy"]]
    again = model(
        turned.drop(columns=scores.columns),
        scores.iloc[::-1],
        variables=variables,
        analyses=[logistic],
        comparisons=[],
        families={},
        confidence=0.9,
    ).statistics
    before = result.statistics.set_index("id")
    after = again[again["analysis"] != "families"].set_index("id")
    assert set(after.index) == set(before[before["analysis"] == "leaving"].index)
    for name in ("estimate", "ci_low", "ci_high", "se", "n"):
        pd.testing.assert_series_equal(
            after[name], before.loc[after.index, name], rtol=1e-8, check_exact=False
        )


def test_the_line(result):
    assert result.line.startswith("2 planned analyses on ")
    assert result.line.endswith("complete cases; 1 comparison of groups")


def test_nothing_planned(people, variables):
    nothing = model(
        people, people[[]], variables=variables, analyses=[], comparisons=[], families={},
        confidence=0.95,
    )  # fmt: skip
    assert nothing.line == "nothing is planned"
    assert len(nothing.statistics) == 0
