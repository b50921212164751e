"""Rows of effects from data to store against brute force: statsmodels, finite differences, counts.

Estimates to 1e-6; standard errors to 1e-5, as differences are numeric.
"""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from effect_row_tables import effect_rows, one
from other_model_rows import NUMBER, YES_NO, analysis, category, yes_no
from scipy.special import expit, logit
from statsmodels.stats.multitest import multipletests

from questline.core.statistics import join_parts
from questline.modelling.effects.values import curve_values, quartile_values
from questline.release.stage import release

CLOSE = 1e-6
NUMERIC = 1e-5
LEVELS = category("none", "some", "full")
VARIABLES = {
    "y": YES_NO, "z": NUMBER, "t": LEVELS, "x": NUMBER, "w": NUMBER,
    "g": category("a", "b", "c"), "h": YES_NO,
}  # fmt: skip


@pytest.fixture(scope="module")
def data():
    """400 people: a number and a yes or no that depend on each other, a level, another number."""
    random = np.random.default_rng(17)
    x = random.normal(50, 15, 400).round(1)
    w = random.normal(0, 1, 400)
    g = random.choice(["a", "b", "c"], 400, p=[0.5, 0.3, 0.2])
    h = random.integers(0, 2, 400)
    lp = 0.04 * (x - 50) * (1 + h) + 0.5 * w - 0.7 * (g == "c") + 0.3 * h
    return pd.DataFrame(
        {
            "y": yes_no((random.random(400) < expit(lp)).astype(int)).to_numpy(),
            "z": lp + random.normal(0, 1, 400),
            "t": np.array(["none", "some", "full"], dtype=object)[
                np.digitize(lp + random.logistic(size=400), [-1, 1])
            ],
            "x": x,
            "w": w,
            "g": g.astype(object),
            "h": yes_no(h).to_numpy(),
        },
        index=pd.RangeIndex(1, 401, name="row"),
    )


def moderated(kind, outcome, **more):
    return analysis(kind, outcome, ["x"], unit=10, covariates=["h", "g", "w"],
                    interactions=[["x", "h"]], **more)  # fmt: skip


@pytest.fixture(scope="module")
def logistic(data):
    return effect_rows(data, moderated("logistic", "y", predictions={"x": [30, 70]}), VARIABLES)


@pytest.fixture(scope="module")
def linear(data):
    return effect_rows(data, moderated("linear", "z"), VARIABLES)


class Brute:
    """A model of statsmodels, and averages of its predictions with numeric gradients."""

    def __init__(self, data, outcome):
        frame = data.assign(y=(data["y"] == "yes").astype(float))
        fit = smf.logit if outcome == "y" else smf.ols
        self.fit = fit(f"{outcome} ~ x * h + g + w", frame).fit(**(
            {"disp": 0, "tol": 1e-13, "maxiter": 200} if outcome == "y" else {}
        ))  # fmt: skip
        self.data, self.bounded = frame, outcome == "y"
        assert list(self.fit.params.index) == [
            "Intercept", "h[T.yes]", "g[T.b]", "g[T.c]", "x", "x:h[T.yes]", "w",
        ]  # fmt: skip

    def average(self, coefficients, **changes):
        frame = self.data.assign(**changes)
        h = (frame["h"] == "yes").astype(float)
        b, c = ((frame["g"] == level).astype(float) for level in "bc")
        rows = np.column_stack([np.ones(len(h)), h, b, c, frame["x"], frame["x"] * h, frame["w"]])
        predictor = rows @ coefficients
        return float((expit(predictor) if self.bounded else predictor).mean())

    def effect(self, function):
        """The number and its standard error by the delta method."""
        coefficients = self.fit.params.to_numpy()
        steps = 1e-5 * np.maximum(np.abs(coefficients), 1e-2)
        gradient = np.array([
            (function(coefficients + move) - function(coefficients - move)) / (2 * step)
            for move, step in zip(np.diag(steps), steps, strict=True)
        ])  # fmt: skip
        variance = gradient @ self.fit.cov_params().to_numpy() @ gradient
        return function(coefficients), np.sqrt(variance)


@pytest.fixture(scope="module")
def brute(data):
    return {outcome: Brute(data, outcome) for outcome in ("y", "z")}


def check(row, found):
    assert row["estimate"] == pytest.approx(found[0], rel=CLOSE)
    assert row["se"] == pytest.approx(found[1], rel=NUMERIC)


def test_risk_differences_ratios_and_slopes(data, logistic, brute):
    model = brute["y"]
    cases = {
        ("x", ""): ({}, {"x": data["x"] + 10}),
        ("h", "yes"): ({"h": "no"}, {"h": "yes"}),
        ("g", "c"): ({"g": "a"}, {"g": "c"}),
        ("w", ""): ({}, {"w": data["w"] + 1}),
    }
    for (term, level), (before, after) in cases.items():

        def difference(b, before=before, after=after):
            return model.average(b, **after) - model.average(b, **before)

        def ratio(b, before=before, after=after):
            return np.log(model.average(b, **after) / model.average(b, **before))

        row = one(logistic, "risk_difference", term, level)
        found = model.effect(difference)
        check(row, found)
        assert row["ci_low"] == pytest.approx(found[0] - 1.959964 * found[1], rel=1e-4)
        row = one(logistic, "risk_ratio", term, level)
        found = model.effect(ratio)
        check(row, (np.exp(found[0]), found[1]))

    def slope(b):
        ends = (model.average(b, x=data["x"] + move) for move in (1e-3, -1e-3))
        return 10 * (next(ends) - next(ends)) / 2e-3

    check(one(logistic, "average_marginal_effect", "x"), model.effect(slope))


def test_predictions_and_curves(data, logistic, brute):
    model = brute["y"]
    curve = logistic[(logistic["group"] == "curve") & (logistic["term"] == "x")]
    assert curve["level"].astype(float).tolist() == curve_values(data["x"].to_numpy())
    chosen = [one(logistic, "predicted_probability", "x", level) for level in ("30", "70")]
    for row in [*chosen, curve.iloc[3], curve.iloc[-1]]:
        value = float(row["level"])
        average, error = model.effect(lambda b, value=value: model.average(b, x=value))
        check(row, (average, error))
        reach = 1.959963984540054 * error / (average * (1 - average))
        assert row["ci_low"] == pytest.approx(expit(logit(average) - reach), rel=NUMERIC)
        assert row["ci_high"] == pytest.approx(expit(logit(average) + reach), rel=NUMERIC)
        assert np.isnan(row["p"])
    for level in ("a", "b", "c"):
        row = one(logistic, "predicted_probability", "g", level)
        check(row, model.effect(lambda b, level=level: model.average(b, g=level)))
        assert row["denominator"] == (data["g"] == level).sum()
        assert row["events"] == ((data["g"] == level) & (data["y"] == "yes")).sum()
        assert row["row"] == f"g/{level}"
    for statistic, share in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)):
        assert one(logistic, statistic, "x")["estimate"] == pytest.approx(data["x"].quantile(share))


def test_moderation_in_odds_and_in_chances(data, logistic, brute):
    model = brute["y"]
    names = list(model.fit.params.index)
    differences = {}
    for level in ("no", "yes"):

        def slope(b, level=level):
            own = b[names.index("x")] + (level == "yes") * b[names.index("x:h[T.yes]")]
            return 10 * own

        row = one(logistic, "simple_slope_odds_ratio", "x:h", f"h={level}")
        found = model.effect(slope)
        check(row, (np.exp(found[0]), found[1]))
        assert row["denominator"] == (data["h"] == level).sum()
        assert row["unit"] == "per 10 higher"

        def difference(b, level=level):
            more = model.average(b, h=level, x=data["x"] + 10)
            return more - model.average(b, h=level)

        differences[level] = difference
        check(one(logistic, "risk_difference", "x:h", f"h={level}"), model.effect(difference))
    row = one(logistic, "second_difference", "x:h", "h=yes:no")
    check(row, model.effect(lambda b: differences["yes"](b) - differences["no"](b)))
    for level in ("no", "yes"):
        curve = logistic[logistic["group"] == f"curve:h={level}"]
        own = data.loc[data["h"] == level, "x"]
        places = curve["level"].astype(float)
        assert (own < places.min()).sum() >= 10
        assert (own > places.max()).sum() >= 10
        value = float(curve.iloc[2]["level"])
        found = model.effect(lambda b, v=value, level=level: model.average(b, x=v, h=level))
        check(curve.iloc[2], found)
        assert set(curve["denominator"]) == {len(own)}


def test_linear_models(data, linear, brute):
    model = brute["z"]
    names = list(model.fit.params.index)
    # Of plain terms the coefficient is the difference: there is no second name for it.
    differences = linear[linear["statistic"] == "mean_difference"]
    assert set(differences["term"]) == {"x", "h"}
    row = one(linear, "mean_difference", "h", "yes")
    check(row, model.effect(lambda b: model.average(b, h="yes") - model.average(b, h="no")))
    assert row["df"] == model.fit.df_resid
    row = one(linear, "average_slope", "x")
    share = (data["h"] == "yes").mean()
    check(row, model.effect(
        lambda b: 10 * (b[names.index("x")] + share * b[names.index("x:h[T.yes]")])
    ))  # fmt: skip
    for level, value in zip(("no", "yes"), (0, 1), strict=True):
        row = one(linear, "simple_slope", "x:h", f"h={level}")
        check(row, model.effect(
            lambda b, v=value: 10 * (b[names.index("x")] + v * b[names.index("x:h[T.yes]")])
        ))  # fmt: skip
    quartiles = [f"{value:.10g}" for value in quartile_values(data["x"].to_numpy())]
    predicted = linear[(linear["statistic"] == "predicted_mean") & (linear["term"] == "x")]
    assert predicted.loc[predicted["group"] == "", "level"].tolist() == quartiles
    row = one(linear, "predicted_mean", "x", quartiles[1])
    check(row, model.effect(lambda b: model.average(b, x=float(quartiles[1]))))
    assert "second_difference" not in set(linear["statistic"])
    assert not linear["statistic"].str.contains("risk").any()


def test_marginal_means_are_of_predictors_and_moderators_alone(logistic, brute, data):
    """What is adjusted for is held equal; its levels are nobody's question."""
    means = logistic[logistic["statistic"] == "estimated_marginal_probability"]
    assert set(means["term"]) == {"h"}
    names = list(brute["y"].fit.params.index)

    def log_odds(b, level):
        grid = pd.DataFrame({
            "Intercept": 1.0, "x": data["x"].mean(), "w": data["w"].mean(),
            "g[T.b]": 1 / 3, "g[T.c]": 1 / 3, "h[T.yes]": float(level == "yes"),
        }, index=[0])  # fmt: skip
        grid["x:h[T.yes]"] = grid["x"] * grid["h[T.yes]"]
        return float(grid[names].to_numpy()[0] @ b)

    for level in ("no", "yes"):
        found, error = brute["y"].effect(lambda b, level=level: log_odds(b, level))
        row = one(logistic, "estimated_marginal_probability", "h", level)
        check(row, (expit(found), error * expit(found) * expit(-found)))
    row = one(logistic, "contrast_odds_ratio", "h", "yes:no")
    found, error = brute["y"].effect(lambda b: log_odds(b, "yes") - log_odds(b, "no"))
    check(row, (np.exp(found), error))
    assert row["p_adjusted"] == row["p"]


def test_contrasts_are_adjusted_within_the_term(data):
    table = effect_rows(data, analysis("linear", "z", ["g"], covariates=["w"]), VARIABLES)
    contrasts = table[table["statistic"] == "contrast"]
    assert contrasts["level"].tolist() == ["b:a", "c:a", "c:b"]
    adjusted = multipletests(contrasts["p"], method="holm")[1]
    assert contrasts["p_adjusted"].tolist() == pytest.approx(adjusted.tolist(), rel=1e-9)
    fit = smf.ols("z ~ C(g, Treatment('b')) + w", data).fit()
    assert contrasts["estimate"].iloc[2] == pytest.approx(fit.params.iloc[2], rel=CLOSE)
    assert contrasts["ci_low"].iloc[2] == pytest.approx(fit.conf_int().iloc[2, 0], rel=CLOSE)


def test_a_category_of_many_levels_is_compared_with_its_reference_alone(data):
    levels = [f"team_{number:02d}" for number in range(14)]
    wide = data.assign(team=np.array(levels, dtype=object)[np.arange(400) % 14])
    planned = analysis("linear", "z", ["team"], covariates=["w"], reference={"team": "team_03"})
    table = effect_rows(wide, planned, {**VARIABLES, "team": category(*levels)})
    contrasts = table[table["statistic"] == "contrast"]
    assert len(contrasts) == 13
    assert contrasts["level"].str.endswith(":team_03").all()


def test_the_number_is_the_one_with_slopes_whichever_stands_first(data):
    turned = analysis("linear", "z", ["h"], covariates=["x", "w"], interactions=[["h", "x"]])
    table = effect_rows(data, turned, VARIABLES)
    slopes = table[table["statistic"] == "simple_slope"]
    assert slopes["term"].tolist() == ["h:x", "h:x"]
    assert slopes["level"].tolist() == ["h=no", "h=yes"]


def test_two_numbers_are_looked_at_where_the_plan_says(data):
    planned = analysis("linear", "z", ["x"], covariates=["w"], interactions=[["x", "w"]],
                       predictions={"w": [1.5, -1]})  # fmt: skip
    table = effect_rows(data, planned, VARIABLES)
    slopes = table[table["statistic"] == "simple_slope"]
    assert slopes["level"].tolist() == ["w=-1", "w=1.5"]
    fit = smf.ols("z ~ x * w", data).fit()
    assert slopes["estimate"].tolist() == pytest.approx(
        [fit.params["x"] + w * fit.params["x:w"] for w in (-1, 1.5)], rel=CLOSE
    )
    assert slopes["denominator"].isna().all()
    assert {"curve:w=-1", "curve:w=1.5"} <= set(table["group"])


def test_values_far_out_say_so(data):
    planned = analysis("logistic", "y", ["x"], predictions={"x": [50, 300]})
    table = effect_rows(data, planned, VARIABLES)
    assert one(table, "predicted_probability", "x", "50")["note"] == ""
    assert "Hardly anyone" in one(table, "predicted_probability", "x", "300")["note"]


def test_a_level_of_few_people_is_hidden_and_curves_end_before_the_extremes(data, logistic):
    few = data.copy()
    few.loc[few.index[few["g"] == "c"][8:], "g"] = "a"
    few.loc[few.index[0], "x"] = 250.0
    table = effect_rows(few, moderated("logistic", "y"), VARIABLES)
    public = release([join_parts([table])], {"threshold": 10}).public
    rows = public[(public["term"] == "g") & (public["level"] == "c")]
    assert set(rows["statistic"]) == {"predicted_probability", "risk_difference", "risk_ratio"}
    assert set(rows["status"]) == {"hidden"}
    assert (
        public.loc[(public["term"] == "g") & (public["level"] == "b"), "status"].eq("shown").all()
    )
    curves = table[table["group"].str.startswith("curve")]
    assert curves["level"].astype(float).max() < few["x"].quantile(0.975)
    # Round numbers, and nobody's answer.
    assert curves["level"].astype(float).mod(0.5).eq(0).all()


def test_rare_levels_of_an_ordinal_outcome_hide_the_others(data):
    """The chances of all levels add up to 1: the rest of what is hidden would give it away."""
    rare = data.copy()
    rare.loc[rare.index[rare["t"] == "none"][8:], "t"] = "some"
    table = effect_rows(rare, analysis("ordinal", "t", ["x"]), VARIABLES)
    public = release([join_parts([table])], {"threshold": 10}).public
    chances = public[public["statistic"] == "predicted_probability"]
    assert set(chances["status"]) == {"hidden"}


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (np.arange(101.0), [5.0 * step for step in range(2, 19)]),
        (np.linspace(0, 1, 1001), [round(0.05 * step, 2) for step in range(1, 20)]),
        (np.linspace(2019.9, 2024.1, 400), [round(2020.2 + 0.2 * step, 1) for step in range(19)]),
        (np.array([1.0, 2, 3, 4, 5] * 20), [round(1 + 0.2 * step, 1) for step in range(21)]),
        (np.full(30, 7.0), []),
        (np.arange(20.0), []),
        (np.arange(30.0), [10 + 0.5 * step for step in range(19)]),
        (np.array([]), []),
        (np.array([3.0]), []),
    ],
)
def test_curves_stand_at_round_numbers(values, wanted):
    found = curve_values(values)
    assert found == pytest.approx(wanted)
    assert [f"{value:.10g}" for value in found] == [f"{value:g}" for value in found]


def test_quartiles_count_once():
    assert quartile_values(np.array([1.0, 1, 1, 1, 5])) == [1.0]
    assert quartile_values(np.array([])) == []


def test_ten_people_are_beyond_either_end_of_a_curve():
    values = np.random.default_rng(3).normal(size=57)
    found = curve_values(values)
    assert (values < found[0]).sum() >= 10
    assert (values > found[-1]).sum() >= 10
