"""Rows on the number of people: the criteria written out, detectable effects, awkward people."""

import math

import numpy as np
import pandas as pd
import pytest
import validation_reference as reference
from other_model_rows import NUMBER, YES_NO, analysis, category, yes_no
from question_rows import VARIABLES, fitted_rows, one, reference_analysis, reference_people
from scipy.special import expit
from scipy.stats import norm
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from questline.modelling.rows.sample_size import add_detectable_effects, add_sample_size

ASKED = {"power": 0.8, "simulations": 400}


def detectable(data, planned, asked=ASKED, **more):
    def add(rows, fit):
        add_detectable_effects(rows, fit, asked, np.random.default_rng(3))

    return fitted_rows(data, planned, add, **more)


def size(table, statistic, level=""):
    return one(table, statistic, term="sample_size", level=level)["estimate"]


def test_logistic_criteria_written_out():
    """Riley and others (2019), part II, equations 10 and 11, and the margin of the overall risk."""
    table, fit = fitted_rows(reference_people(), reference_analysis("logistic"), add_sample_size)
    outcome, people, columns = fit.model.outcome, len(fit.model.outcome), 5
    share = outcome.mean()
    null = people * (share * math.log(share) + (1 - share) * math.log(1 - share))
    ratio = 2 * (fit.model.log_likelihood - null)
    adjusted = (1 - math.exp(-ratio / people)) * (1 - columns / ratio)
    assert size(table, "adjusted_cox_snell_r_squared") == pytest.approx(adjusted)
    largest = 1 - math.exp(2 * null / people)

    def needed(shrinkage):
        return math.ceil(columns / ((shrinkage - 1) * math.log(1 - adjusted / shrinkage)))

    expected = {
        "shrinkage": needed(0.9),
        "optimism": needed(adjusted / (adjusted + 0.05 * largest)),
        "overall_risk": math.ceil((1.96 / 0.05) ** 2 * share * (1 - share)),
    }
    for level, count in expected.items():
        assert size(table, "required_n", level) == count
        assert size(table, "criterion_met", level) == (people >= count)
    assert size(table, "required_n") == max(expected.values())
    assert size(table, "criterion_met") == 0
    rarer = min(share, 1 - share)
    wanted = max(expected.values()) * rarer / columns
    assert size(table, "required_events_per_parameter") == pytest.approx(wanted)
    assert size(table, "target", "shrinkage") == 0.9
    margin = size(table, "achieved", "overall_risk")
    assert margin == pytest.approx(1.96 * math.sqrt(share * (1 - share) / people))
    method = one(table, "adjusted_cox_snell_r_squared", term="sample_size")["method"]
    assert method.endswith("the model's own, since the plan states none from earlier studies")


def test_linear_criteria_rest_on_the_adjusted_r_squared():
    table, fit = fitted_rows(reference_people(), reference_analysis("linear"), add_sample_size)
    model = fit.model
    residual = ((model.outcome - model.fitted) ** 2).sum() / (len(model.outcome) - 6)
    adjusted = 1 - residual / model.outcome.var(ddof=1)
    assert size(table, "expected_r_squared") == pytest.approx(adjusted)
    needed = math.ceil(1 + 5 * (1 - adjusted) / 0.05)
    assert size(table, "required_n", "optimism") == needed
    assert size(table, "required_n", "residual_deviation") == 234 + 5
    assert size(table, "people_per_parameter") == pytest.approx(len(model.outcome) / 5)
    assert size(table, "required_people_per_parameter") == size(table, "required_n") / 5


def test_ordinal_models_have_no_criteria():
    data = reference_people().assign(level=lambda frame: frame["team"])
    planned = analysis("ordinal", "level", ["age"], covariates=["score"])
    variables = {**VARIABLES, "level": {**category("a", "b", "c"), "kind": "ordered"}}
    table, _ = fitted_rows(data, planned, add_sample_size, variables=variables)
    assert len(table) == 1
    assert table["note"].item().startswith("Not computable: the published criteria are for")
    table, _ = detectable(data, planned, variables=variables)
    assert table["note"].tolist() == [
        "Not computable: the smallest detectable association is sought for logistic and linear "
        "models alone."
    ]


@pytest.mark.parametrize(
    ("people", "leaving"),
    [(slice(0, 8), None), (slice(None), "yes"), (slice(0, 0), None), (slice(None), "age")],
    ids=["more parameters than events", "all yes", "nobody", "separated"],
)
def test_no_criteria_have_a_reason(people, leaving):
    data = reference_people().iloc[people]
    if leaving == "age":
        data = data.assign(leaving=yes_no((data["age"] > 40).astype(int)))
    elif leaving:
        data = data.assign(leaving=leaving)
    for table in (
        fitted_rows(data, reference_analysis("logistic"), add_sample_size)[0],
        detectable(data, reference_analysis("logistic"))[0],
    ):
        assert len(table)
        assert set(table["status"]) == {"not_computable"}
        assert table["note"].str.startswith("Not computable: ").all()


def test_model_that_explains_nothing_has_no_criteria():
    data = reference_people()
    data["noise"] = np.random.default_rng(1).permutation(np.arange(len(data)) % 2 - 0.5)
    fair = (np.arange(len(data)) % 4 < 2).astype(int)
    data["leaving"] = yes_no(fair[np.argsort(np.argsort(data["noise"], kind="stable"))])
    planned = analysis("logistic", "leaving", ["noise"], interval="wald")
    table, _ = fitted_rows(data, planned, add_sample_size, variables={**VARIABLES, "noise": NUMBER})
    assert size(table, "adjusted_cox_snell_r_squared") == 0
    required = one(table, "required_n", term="sample_size")
    assert "no number of people is enough" in required["note"]


def test_linear_detectable_coefficient_equals_r():
    planned = reference_analysis("linear")
    table, _ = detectable(reference_people(), planned)
    expected = reference.numbers("linear")["detectable_age", "coefficient"]
    found = one(table, "detectable_coefficient", term="age")
    assert found["estimate"] == pytest.approx(expected, rel=1e-6)
    twice = {**planned, "predictors": [{**planned["predictors"][0], "unit": 10.0}]}
    table, _ = detectable(reference_people(), twice)
    found = one(table, "detectable_coefficient", term="age")
    assert found["estimate"] == pytest.approx(10 * expected, rel=1e-6)


def with_levels(people=220):
    generator = np.random.default_rng(4)
    number = generator.normal(size=people)
    kind = np.array(["usual", "some", "rare"])[np.r_[np.full(5, 2), np.arange(people - 5) % 2]]
    outcome = generator.random(people) < expit(0.4 * number - 0.3)
    outcome[:5] = [True, False, False, False, True]
    data = {"number": number, "kind": kind, "leaving": yes_no(outcome.astype(int))}
    return pd.DataFrame(data).astype({"kind": object})


LEVELS = {"leaving": YES_NO, "number": NUMBER, "kind": category("usual", "some", "rare", "nobody")}


def test_every_level_has_both_directions_and_power_is_what_was_asked():
    data = with_levels()
    planned = analysis("logistic", "leaving", ["kind", "number"], interval="wald")
    table, fit = detectable(data, planned, {"power": 0.8, "simulations": 1000}, variables=LEVELS)
    assert one(table, "power", term="detectable_effects")["estimate"] == 0.8
    table = table[table["statistic"] == "detectable_odds_ratio"]
    names = zip(table["term"], table["level"], table["group"], strict=True)
    assert list(names) == [
        (term, level, group)
        for term, level in (("kind", "some"), ("kind", "rare"), ("kind", "nobody"), ("number", ""))
        for group in ("above_one", "below_one")
    ]
    nobody = table[table["level"] == "nobody"]
    assert nobody["note"].str.startswith("Not computable: nobody among the complete cases").all()
    some = one(table, "detectable_odds_ratio", term="kind", level="some", group="above_one")
    assert some["ci_low"] < some["estimate"] < some["ci_high"]
    assert some["row"] == "kind/some;kind/usual"
    below = one(table, "detectable_odds_ratio", term="kind", level="some", group="below_one")
    assert below["ci_low"] < below["estimate"] < below["ci_high"] < 1
    # Five people cannot show any odds ratio with a power of 80%.
    rare = one(table, "detectable_odds_ratio", term="kind", level="rare", group="above_one")
    assert rare["note"].startswith("Not computable: no odds ratio above 1 would be found")
    # Studies drawn here, the rare level left out where everyone with it has the same outcome.
    matrix = np.column_stack([np.ones(len(data)), fit.model.matrix])
    slopes = fit.model.coefficients[1:].copy()
    slopes[0] = math.log(some["estimate"])
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        above = expit(middle + matrix[:, 1:] @ slopes).mean() > fit.model.outcome.mean()
        low, high = (low, middle) if above else (middle, high)
    generator = np.random.default_rng(9)
    found = 0
    for _ in range(400):
        outcome = (generator.random(len(data)) < expit(low + matrix[:, 1:] @ slopes)).astype(float)
        rare_level = matrix[:, 2] == 1
        settled = outcome[rare_level].mean() in (0, 1)
        people = ~rare_level if settled else np.ones(len(data), bool)
        columns = [0, 1, 3] if settled else [0, 1, 2, 3]
        model = GLM(outcome[people], matrix[people][:, columns], family=Binomial()).fit()
        found += model.params[1] / model.bse[1] > norm.ppf(0.975)
    assert found / 400 == pytest.approx(0.8, abs=3 * math.sqrt(0.16 / 400 + 0.16 / 1000))


def test_curves_and_interactions():
    data = with_levels()
    planned = analysis(
        "logistic", "leaving", ["number", "kind"], covariates=["age"], splines={"age": 3},
        interactions=[["number", "kind"]], interval="wald",
    )  # fmt: skip
    data["age"] = np.random.default_rng(1).normal(40, 9, len(data))
    data.loc[data["kind"] == "rare", "kind"] = "some"
    variables = {**LEVELS, "age": NUMBER, "kind": category("usual", "some")}
    table, _ = detectable(data, planned, variables=variables)
    assert set(table["term"]) == {"detectable_effects", "number", "kind", "number:kind"}
    table = table[table["statistic"] == "detectable_odds_ratio"]
    alone = table[table["term"] != "number:kind"]
    assert alone["note"].str.contains("takes part in an interaction").all()
    together = table[table["term"] == "number:kind"]
    assert together["estimate"].gt(0).all()
    curved = {**planned, "interactions": [], "splines": {"number": 3}}
    table, _ = detectable(data, curved, variables=variables)
    curve = table[table["term"] == "number"]
    assert set(curve["level"]) == {""}
    assert curve["note"].str.startswith("Not computable: number enters as a curve").all()


def test_no_simulations_no_rows():
    for kind in ("logistic", "linear"):
        table, _ = detectable(
            reference_people(), reference_analysis(kind), {"power": 0.8, "simulations": 0}
        )
        assert len(table) == 0
