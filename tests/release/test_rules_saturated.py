"""Statistics that give a hidden cell away: that they do, and that they are hidden then."""

import math

import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.release.rules import LATER, Known
from questline.release.threshold import computed_from, small_counts

SATURATED = {rule.name: rule for rule in LATER}["saturated"]
SETTINGS = {"threshold": 10, "zero_cells": "hide", "full_cells": "hide"}
CATEGORY = {"kind": "category", "numeric": False, "minimum": None, "maximum": None}
NUMBER = {"kind": "number", "numeric": True, "minimum": 0, "maximum": 90}
VARIABLES = {"gender": CATEGORY, "nation": CATEGORY, "age": NUMBER,
             "tired": {"kind": "item", "numeric": True, "minimum": 0, "maximum": 1}}  # fmt: skip
FEMALE = {"no": 60, "yes": 40}
MALE = {"no": 24, "yes": 6}
OTHER = {"no": 13, "yes": 12}


def odds_ratio(one, other):
    return one["yes"] * other["no"] / (one["no"] * other["yes"])


def analysis(*covariates, interactions=(), predictors=("gender",)):
    return {
        "name": "leaving",
        "terms": [*predictors, *covariates],
        "interactions": list(interactions),
    }


def leaving(models=("unadjusted", "adjusted")):
    """Gender and leaving: few men who leave, and the models of it."""
    part = StatisticsPart("modelling")
    cells = {"table": "leaving/adjusted", "model": "adjusted", "dataset": "complete"}
    for level, counts in (("female", FEMALE), ("male", MALE), ("other", OTHER)):
        row = f"gender/{level}"
        part.add("leaving", "gender", "count", sum(counts.values()), level=level, row=row, **cells)
        for answer, group in (("yes", "event"), ("no", "no_event")):
            part.add("leaving", "gender", "count", counts[answer], level=level, group=group,
                     row=row, column=group, **cells)  # fmt: skip
    for model in models:
        place = {"table": "leaving/adjusted", "model": model, "dataset": "complete", "n": 155}
        for level, counts in (("male", MALE), ("other", OTHER)):
            row = f"gender/{level};gender/female"
            part.add("leaving", "gender", "odds_ratio", odds_ratio(counts, FEMALE), level=level,
                     row=row, **place)  # fmt: skip
        row = "gender/female;gender/male;gender/other"
        part.add("leaving", "gender", "joint_test", 6.5, row=row, **place)
        part.add("leaving", "gender", "reference", 1.0, level="female", model=model)
    part.add("leaving", "model", "log_likelihood", -99.5, model="adjusted", dataset="complete",
             n=155)  # fmt: skip
    part.add("leaving", "age", "odds_ratio", 1.2, model="adjusted", dataset="complete", n=155)
    return part


def hidden_after(part, hidden_ids=(), analyses=(), **more):
    """The ids that are hidden once the small cells are, and those that the rule adds."""
    store = join_parts([part.table()])
    hidden = small_counts(store, SETTINGS) | store["id"].isin(hidden_ids)
    facts = {"variables": VARIABLES, "analyses": list(analyses), **more}
    known = Known(store, store, {}, facts).then(hidden)
    return store, hidden, store.loc[SATURATED.hides(known), "id"].tolist()


def solve(ratio, people, others, events):
    """All whole numbers of events among `people` that fit an odds ratio and the margins."""
    found = []
    for cell in range(people + 1):
        rest = events - cell
        if 0 <= rest <= others and cell < people and 0 < rest < others:
            fitted = cell * (others - rest) / ((people - cell) * rest)
            if math.isclose(fitted, ratio, rel_tol=1e-6):
                found.append(cell)
    return found


def test_an_odds_ratio_gives_a_hidden_cell_away_and_the_rule_hides_it():
    ratio = odds_ratio(MALE, FEMALE)
    # What a reader would do with the margins of the two groups.
    assert solve(ratio, people=30, others=100, events=46) == [6]
    store, hidden, found = hidden_after(leaving(), analyses=[analysis("age")])
    assert store.loc[hidden, "estimate"].tolist() == [6]
    male = "modelling/leaving/unadjusted/complete/gender/male/odds_ratio"
    joint = "modelling/leaving/unadjusted/complete/gender/joint_test"
    assert found == [male, joint]
    # The adjusted model has another term: many tables have the same coefficient.
    shown = store[~hidden & ~store["id"].isin(found)]
    assert not ((shown["model"] == "unadjusted") & (shown["level"] == "male")).any()
    assert "modelling/leaving/adjusted/complete/gender/male/odds_ratio" in shown["id"].tolist()


@pytest.mark.parametrize(
    ("planned", "is_saturated"),
    [
        (analysis(), True),
        (analysis("age"), False),
        (analysis("nation"), False),
        (analysis("nation", interactions=[["gender", "nation"]]), True),
        (analysis("nation", "tired", interactions=[["gender", "nation"]]), False),
        (analysis(predictors=("age",)), False),
        (analysis(predictors=("tired",)), True),
        (analysis(predictors=("score",)), False),
    ],
)
def test_an_adjusted_model_is_saturated_by_its_terms(planned, is_saturated):
    found = hidden_after(leaving(), analyses=[planned])[2]
    adjusted = [identifier for identifier in found if "/adjusted/" in identifier]
    assert ("modelling/leaving/adjusted/complete/model/log_likelihood" in adjusted) is is_saturated
    assert ("modelling/leaving/adjusted/complete/gender/male/odds_ratio" in adjusted) is (
        is_saturated
    )
    assert not any(identifier.endswith(("count", "reference")) for identifier in found)


def test_what_is_not_known_of_a_model_counts_as_saturated():
    found = hidden_after(leaving())[2]
    assert "modelling/leaving/adjusted/complete/model/log_likelihood" in found


def test_pooled_and_weighted_versions_of_a_saturated_model_go_too():
    part = leaving(models=("weighted", "firth"))
    found = hidden_after(part, analyses=[analysis()])[2]
    for model in ("weighted", "firth"):
        assert f"modelling/leaving/{model}/complete/gender/male/odds_ratio" in found
        assert f"modelling/leaving/{model}/complete/gender/other/odds_ratio" not in found


def test_a_cell_hidden_to_protect_another_is_protected_alike():
    also = ["modelling/leaving/adjusted/complete/gender@event/other/count"]
    found = hidden_after(leaving(), also, [analysis("age")])[2]
    assert "modelling/leaving/unadjusted/complete/gender/other/odds_ratio" in found
    everything = hidden_after(leaving(), also, [analysis("age")])
    assert "modelling/leaving/adjusted/complete/gender/other/odds_ratio" not in everything[2]


def test_tables_and_comparisons_are_saturated():
    table = StatisticsPart("description")
    for answer, counts in (("no", 20), ("yes", 4)):
        table.add("table_one", "rest", "count", counts, group=f"left={answer}", table="table_one",
                  row="rest/enough", column=f"left/{answer}")  # fmt: skip
    table.add("table_one", "rest", "chi_square", 3.1, group="left", table="table_one",
              row="rest/enough", column="left")  # fmt: skip
    table.add("table_one", "sleep", "chi_square", 2.1, group="left", table="table_one",
              row="sleep/enough", column="left")  # fmt: skip
    # A mean stays: it is no function of the number of people.
    place = {"table": "table_one", "row": "rest/enough", "column": "left/yes"}
    table.add("table_one", "rest", "mean", 2.5, group="left=yes", n=40, **place)
    found = hidden_after(table)[2]
    assert [identifier.split("/")[-2] for identifier in found] == ["rest@left"]
    compared = StatisticsPart("modelling")
    place = {"model": "comparison", "table": "rest_by_team"}
    for level, count in (("a", 30), ("b", 5)):
        compared.add("rest_by_team", "team", "count", count, level=level, row=level, column="all",
                     **place)  # fmt: skip
    compared.add("rest_by_team", "team", "welch_t", 2.0, row="a;b", column="all", **place)
    assert len(hidden_after(compared)[2]) == 1


def test_rows_that_are_said_to_touch_a_hidden_cell_are_looked_at_too():
    part = leaving()
    store = join_parts([part.table()])
    nothing = store["n"] < 0
    facts = {"variables": VARIABLES, "analyses": [analysis("age")]}
    everything = store["estimate"].notna()
    known = Known(store, store, {}, facts).then(nothing, everything)
    found = store.loc[SATURATED.hides(known), "model"].unique().tolist()
    assert found == ["unadjusted"]
    assert not SATURATED.hides(Known(store, store, {}, facts)).any()


def test_a_specification_without_covariates_is_the_table_of_its_predictor():
    curve = StatisticsPart("robustness")
    for number, covariates in (("0001", "none"), ("0002", "age"), ("0003", "bare")):
        choices = f"exclusions=as_planned; missing=complete; covariates={covariates}"
        curve.add("leaving_again", "specification", "risk_difference", 0.1, level=number,
                  method=choices)  # fmt: skip
    parts = join_parts([leaving().table(), curve.table()])
    facts = {"variables": VARIABLES, "analyses": [analysis("age")],
             "curves": {"leaving_again": "leaving"},
             "without_covariates": {"leaving_again": ["gender", "none", "bare"]}}  # fmt: skip
    known = Known(parts, parts, {}, facts).then(small_counts(parts, SETTINGS))
    found = parts.loc[SATURATED.hides(known) & (parts["stage"] == "robustness"), "level"]
    assert found.tolist() == ["0001", "0003"]
    assert computed_from(parts, small_counts(parts, SETTINGS)).any()
