"""Rows of internal validation: R's numbers, the calibration curve by hand, awkward people."""

import numpy as np
import pandas as pd
import pytest
import validation_reference as reference
from other_model_rows import NUMBER, YES_NO, analysis, category, yes_no
from question_rows import fitted_rows, one, reference_analysis, reference_people
from scipy.special import expit
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from questline.modelling.rows import validation
from questline.modelling.rows.validation import LINEAR, LOGISTIC, add_validation


def rows_of(data, planned, samples=40, confidence=0.95, **more):
    def add(rows, fit):
        add_validation(rows, fit, samples, np.random.default_rng(5))

    return fitted_rows(data, planned, add, confidence=confidence, **more)


@pytest.fixture
def samples_of_r(monkeypatch):
    """The bootstrap samples that R drew."""
    counts = reference.counts()
    monkeypatch.setattr(validation, "bootstrap_counts", lambda *_: counts)


@pytest.mark.parametrize(("kind", "names"), [("logistic", LOGISTIC), ("linear", LINEAR)])
def test_measures_and_shrinkage_equal_r(samples_of_r, kind, names):
    table, _ = rows_of(reference_people(), reference_analysis(kind), confidence=0.9)
    expected = reference.numbers("mixed" if kind == "logistic" else "linear")
    for statistic, name in names.items():
        corrected = one(table, statistic, group="corrected")
        optimism = one(table, statistic, group="optimism")
        value = expected[name, "corrected"]
        assert corrected["estimate"] == pytest.approx(value, rel=1e-6, abs=1e-8)
        value = expected[name, "training"] - expected[name, "test"]
        assert optimism["estimate"] == pytest.approx(value, rel=1e-6, abs=1e-8)
        if (name, "optimism_se") in expected:
            error = expected[name, "optimism_se"]
            assert optimism["se"] == pytest.approx(error, rel=1e-6)
    assert one(table, "number_of_samples", term="internal_validation")["estimate"] == 40
    heuristic = one(table, "shrinkage_factor", term="shrinkage", level="heuristic")
    assert heuristic["estimate"] == pytest.approx(expected["shrinkage", "factor"], rel=1e-6)
    bootstrap = one(table, "shrinkage_factor", term="shrinkage", level="bootstrap")
    assert bootstrap["estimate"] == pytest.approx(expected["slope", "corrected"], rel=1e-6)
    if kind == "logistic":
        area = one(table, "auc", group="corrected")
        assert area["conf_level"] == 0.9
        assert area["ci_low"] == pytest.approx(expected["area", "low"], rel=1e-6)
        assert area["ci_high"] == pytest.approx(expected["area", "high"], rel=1e-6)
    else:
        error = one(table, "mean_squared_error")["estimate"]
        assert error == pytest.approx(expected["mean_squared_error", "apparent"], rel=1e-6)
        assert one(table, "calibration_slope")["estimate"] == 1


def test_apparent_calibration_error_equals_r(samples_of_r):
    table, _ = rows_of(reference_people(), reference_analysis("logistic"))
    expected = reference.numbers("mixed")
    for level, name in (("mean", "mean"), ("median", "median"), ("percentile_90", "ninetieth")):
        found = one(
            table, "calibration_error", term="calibration_curve", level=level, group="apparent"
        )
        assert found["estimate"] == pytest.approx(expected["apparent_error", name], rel=1e-6)
    assert "largest" not in set(table["level"])


def test_curve_is_given_at_round_risks_and_equals_a_spline_by_hand():
    table, fit = rows_of(reference_people(), reference_analysis("logistic"), samples=60)
    curve = table[table["term"] == "calibration_curve"]
    predicted = curve[curve["statistic"] == "mean_predicted"]["estimate"].to_numpy()
    assert predicted * 100 == pytest.approx(np.round(predicted * 100), abs=1e-9)
    shares = curve[curve["statistic"] == "observed_share"]
    apparent = shares[shares["group"] == "apparent"]["estimate"].to_numpy()
    corrected = shares[shares["group"] == "corrected"]
    assert len(predicted) == len(apparent) == len(corrected) > 5
    assert (corrected["ci_low"] < corrected["estimate"]).all()
    assert (corrected["estimate"] < corrected["ci_high"]).all()
    predictor = fit.model.linear_predictor
    knots = np.quantile(predictor, [0.05, 0.35, 0.65, 0.95])

    def spline(at):
        """Harrell's restricted cubic spline, written out."""
        cubes = [np.maximum(at - knot, 0) ** 3 for knot in knots]
        first, second = (
            cubes[j]
            - cubes[2] * (knots[3] - knots[j]) / (knots[3] - knots[2])
            + cubes[3] * (knots[2] - knots[j]) / (knots[3] - knots[2])
            for j in (0, 1)
        )
        return np.column_stack([np.ones(len(at)), at, first, second])

    model = GLM(fit.model.outcome, spline(predictor), family=Binomial()).fit(tol=1e-13)
    at_risks = np.log(predicted / (1 - predicted))
    assert apparent == pytest.approx(expit(spline(at_risks) @ model.params), rel=1e-6)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_shrunken_estimates_are_the_planned_ones_times_the_factor(kind):
    planned = reference_analysis(kind)
    table, fit = rows_of(reference_people(), planned, samples=0)
    factor = one(table, "shrinkage_factor", term="shrinkage", level="heuristic")["estimate"]
    shrunken = table[table["model"] == "shrunken"]
    statistic = "odds_ratio" if kind == "logistic" else "coefficient"
    values = shrunken[shrunken["statistic"] == statistic]["estimate"].to_numpy()
    slopes = np.log(values) if kind == "logistic" else values
    assert slopes == pytest.approx(factor * fit.model.coefficients[1:], rel=1e-6)
    intercept = one(table, "intercept", model="shrunken")["estimate"]
    expected = reference.numbers("mixed" if kind == "logistic" else "linear")
    if kind == "logistic":
        assert intercept == pytest.approx(expected["shrinkage", "intercept"], rel=1e-6)
    predicted = intercept + fit.model.matrix @ slopes
    means = expit(predicted) if kind == "logistic" else predicted
    assert means.mean() == pytest.approx(fit.model.outcome.mean(), rel=1e-6)
    assert set(table["term"]) >= {"shrinkage", "age", "team"}
    assert not set(table["group"]) - {""}
    level = shrunken[shrunken["level"] == "b"].iloc[0]
    assert (level["table"], level["row"]) == (f"{planned['name']}/adjusted", "team/b;team/a")


def with_a_rare_level(people=120):
    """A level of six people, two of them with the event."""
    generator = np.random.default_rng(8)
    number = generator.normal(size=people)
    kind = np.where(np.arange(people) < 6, "rare", "usual")
    outcome = generator.random(people) < expit(number)
    outcome[:6] = [True, True, False, False, False, False]
    frame = pd.DataFrame({"number": number, "kind": kind, "leaving": yes_no(outcome.astype(int))})
    return frame.astype({"kind": object})


RARE_VARIABLES = {
    "leaving": YES_NO,
    "number": NUMBER,
    "kind": category("usual", "rare", "nobody"),
}


def test_levels_of_few_people_are_rows_that_rest_on_them():
    planned = analysis("logistic", "leaving", ["number"], covariates=["kind"])
    table, _ = rows_of(with_a_rare_level(), planned, samples=200, variables=RARE_VARIABLES)
    found = one(table, "samples_without_estimate", term="kind", level="rare")
    generator = np.random.default_rng(5)
    counts = validation.bootstrap_counts(120, 200, generator)
    events, people = counts[:, :2].sum(axis=1), counts[:, :6].sum(axis=1)
    assert found["estimate"] == ((events == 0) | (events == people)).sum() > 0
    assert (found["n"], found["events"]) == (6, 2)
    samples = one(table, "number_of_samples", term="internal_validation")
    assert samples["estimate"] == 200
    assert samples["note"].startswith("Some levels have few people.")
    assert not any(character.isdigit() for character in samples["note"])


def test_no_samples_leave_the_heuristic_factor_alone():
    table, _ = rows_of(reference_people(), reference_analysis("logistic"), samples=0)
    adjusted = table[table["model"] == "adjusted"]
    assert adjusted["statistic"].tolist() == ["shrinkage_factor"]


def test_ordinal_models_have_a_reason_and_the_heuristic_factor():
    data = reference_people()
    data["level"] = pd.cut(data["stress"], [-np.inf, 2.5, 3.5, np.inf], labels=["1", "2", "3"])
    data["level"] = data["level"].astype(object)
    variables = {
        "level": {**category("1", "2", "3"), "kind": "ordered"},
        "age": NUMBER,
        "score": NUMBER,
    }
    planned = analysis("ordinal", "level", ["age"], covariates=["score"])
    table, fit = rows_of(data, planned, variables=variables)
    row = one(table, "number_of_samples", term="internal_validation")
    assert row["status"] == "not_computable"
    assert row["note"].startswith("Not computable: for ordinal models")
    factor = one(table, "shrinkage_factor", term="shrinkage", level="heuristic")["estimate"]
    ratio = 2 * (fit.model.log_likelihood - fit.model.null_log_likelihood)
    assert factor == pytest.approx(1 - 2 / ratio)
    assert len(table) == 2


def awkward():
    """People whose models cannot be judged, each with what stands in the way."""
    data = reference_people()
    apart = data.assign(leaving=yes_no((data["age"] > 40).astype(int)))
    yield "separated", apart, reference_analysis("logistic")
    yield "more parameters than events", data.iloc[:8], reference_analysis("logistic")
    yield "all yes", data.assign(leaving="yes"), reference_analysis("logistic")
    yield "all the same", data.assign(stress=2.0), reference_analysis("linear")
    yield "nobody", data.iloc[:0], reference_analysis("logistic")
    yield "nobody, linear", data.iloc[:0], reference_analysis("linear")
    yield "few people", data.iloc[:5], reference_analysis("linear")


@pytest.mark.parametrize(
    ("data", "planned"),
    [pytest.param(*case[1:], id=case[0]) for case in awkward()],
)
def test_what_cannot_be_validated_is_rows_with_the_reason(data, planned):
    table, _ = rows_of(data, planned)
    assert set(table["status"]) == {"not_computable"}
    assert table["note"].str.startswith("Not computable: ").all()
    names = LOGISTIC if planned["kind"] == "logistic" else LINEAR
    assert set(table.loc[table["term"] == "model", "statistic"]) == set(names)


def test_collinear_covariates_and_a_level_that_vanished():
    """What the model lacks is not needed: the measures are those of the columns that it has."""
    data = with_a_rare_level().assign(twice=lambda frame: 2 * frame["number"])
    variables = {**RARE_VARIABLES, "twice": NUMBER}
    planned = analysis("logistic", "leaving", ["number"], covariates=["kind"])
    plain, _ = rows_of(data, planned, variables=variables)
    planned = analysis("logistic", "leaving", ["number"], covariates=["kind", "twice"])
    table, fit = rows_of(data, planned, variables=variables)
    assert len(fit.identification.kept) == 2
    for statistic in LOGISTIC:
        found, alone = (one(one_table, statistic, group="corrected")["estimate"]
                        for one_table in (table, plain))  # fmt: skip
        assert found == pytest.approx(alone, abs=1e-6)
