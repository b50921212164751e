"""Rows of E-values: the formulas of VanderWeele and Ding written out, and what has none."""

import math

import numpy as np
import pytest
from other_model_rows import NUMBER, analysis, category, yes_no
from question_rows import VARIABLES, one, reference_analysis, reference_people

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.other_models import statistic_of
from questline.modelling.rows.sensitivity import add_e_values


def e_value(ratio):
    ratio = max(ratio, 1 / ratio)
    return ratio + math.sqrt(ratio * (ratio - 1))


def rows_of(data, planned, variables=VARIABLES):
    """The estimates as the stage has them in the store, and the E-values after them."""
    fit = fit_analysis(data, planned, variables, 0.95)
    part = StatisticsPart("modelling")
    events = fit.cases.events if planned["kind"] == "logistic" else None
    rows = AnalysisRows(part, planned, 0.95, fit.cases.count, events)
    for one_estimate in fit.estimates:
        column, statistic = one_estimate.column, statistic_of(one_estimate.column, planned["kind"])
        numbers = [one_estimate.estimate, one_estimate.low, one_estimate.high]
        if statistic == "odds_ratio":
            numbers = [None if number is None else math.exp(number) for number in numbers]
        rows.add(column.variable, statistic, numbers[0], level=column.level, ci_low=numbers[1],
                 ci_high=numbers[2], note=one_estimate.reason)  # fmt: skip
    before = len(part.rows())
    add_e_values(rows, fit)
    table = part.table()
    return table.iloc[before:], table.iloc[:before], fit


def people_with_share(share, odds_ratio=3.0, people=600):
    """Two groups of the same size, and so many with the event."""
    group = np.arange(people) % 2
    rate = np.array([share, share * odds_ratio / (1 - share + share * odds_ratio)])
    outcome = np.zeros(people)
    for place in (0, 1):
        members = np.flatnonzero(group == place)
        outcome[members[: round(rate[place] * len(members))]] = 1
    data = reference_people().iloc[np.zeros(people, int)].reset_index(drop=True)
    return data.assign(remote=yes_no(group), leaving=yes_no(outcome.astype(int)))


@pytest.mark.parametrize("share", [0.04, 0.3])
def test_rare_and_common_outcomes(share):
    planned = analysis("logistic", "leaving", ["remote"], interval="wald")
    found, estimates, fit = rows_of(people_with_share(share), planned)
    common = fit.cases.events / fit.cases.count > 0.15
    assert common == (share == 0.3)
    odds = estimates.iloc[0]
    power = 0.5 if common else 1.0
    value = one(found, "e_value", term="remote", level="yes")
    limit = one(found, "e_value_limit", term="remote", level="yes")
    assert value["estimate"] == pytest.approx(e_value(odds["estimate"] ** power))
    assert limit["estimate"] == pytest.approx(e_value(odds["ci_low"] ** power))
    assert ("square root" in value["method"]) == common
    assert value["row"] == "remote/yes;remote/no"


def test_linear_models_standardise_by_the_residual_deviation():
    found, estimates, fit = rows_of(reference_people(), reference_analysis("linear"))
    deviation = math.sqrt(
        ((fit.model.outcome - fit.model.fitted) ** 2).sum() / fit.model.residual_df
    )
    age = estimates[estimates["term"] == "age"].iloc[0]
    value = one(found, "e_value", term="age")
    assert value["estimate"] == pytest.approx(
        e_value(math.exp(0.91 * age["estimate"] / deviation)), rel=1e-6
    )
    limit = one(found, "e_value_limit", term="age")
    nearer = min(age["ci_low"], age["ci_high"], key=abs)
    includes = age["ci_low"] < 0 < age["ci_high"]
    expected = 1 if includes else e_value(math.exp(0.91 * nearer / deviation))
    assert limit["estimate"] == pytest.approx(expected, rel=1e-6)
    assert set(found["term"]) == {"age"}


def test_interval_that_includes_no_association_needs_no_cause():
    planned = analysis("logistic", "leaving", ["remote"], interval="wald")
    found, _, _ = rows_of(people_with_share(0.3, odds_ratio=1.02), planned)
    limit = one(found, "e_value_limit", term="remote", level="yes")
    assert limit["estimate"] == 1
    assert one(found, "e_value", term="remote", level="yes")["estimate"] > 1


def test_curves_interactions_and_what_has_no_estimate():
    data = reference_people()
    planned = reference_analysis("logistic", splines={"age": 3})
    found, _, _ = rows_of(data, planned)
    assert one(found, "e_value", term="age")["note"].startswith("Not computable: age enters as a")
    assert len(found) == 1
    planned = analysis(
        "logistic", "leaving", ["age", "remote"], interactions=[["age", "remote"]], interval="wald"
    )
    found, _, _ = rows_of(data, planned)
    assert set(found["term"]) == {"age", "remote"}
    assert found["method"].str.contains("where the other variable of the interaction is").all()
    apart = data.assign(leaving=yes_no((data["age"] > 40).astype(int)))
    found, _, _ = rows_of(apart, analysis("logistic", "leaving", ["age"], interval="wald"))
    assert found["status"].tolist() == ["not_computable"]
    assert found["note"].str.startswith("Not computable: ").all()


def test_ordinal_models_take_the_cautious_form():
    data = reference_people()
    data["level"] = data["team"]
    variables = {**VARIABLES, "level": {**category("a", "b", "c"), "kind": "ordered"}}
    planned = analysis("ordinal", "level", ["age"], interval="wald")
    found, estimates, _ = rows_of(data, planned, {**variables, "age": NUMBER})
    value = one(found, "e_value", term="age")
    assert value["estimate"] == pytest.approx(e_value(estimates["estimate"].iloc[0] ** 0.5))
    assert "every split of ordered levels" in value["method"]
