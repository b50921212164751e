"""Models without, or with, those caught for careless responding, against statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from other_model_rows import NUMBER, YES_NO, analysis, category, one, yes_no

from questline.modelling.stage import model

CLOSE = 1e-6
VARIABLES = {
    **dict.fromkeys(("score", "months", "strain"), NUMBER),
    **dict.fromkeys(("leaving", "remote"), YES_NO),
    "team": category("a", "b", "c"),
    "rating": {**category("low", "middle", "high"), "kind": "ordered"},
}
LEDGER = ["row", "rule", "value", "threshold", "decision", "reason"]
MARKS = {"rule": "careless", "back": None}
SCALES = {
    "score": {
        "items": ["one", "two"], "minimum": 1, "maximum": 5, "reverse_keyed": ["two"],
        "score": "mean", "items_needed": 1, "bands": [],
    }
}  # fmt: skip
LEAVES_OUT = {"rule": "careless", "back": {"scales": SCALES, "once": ["person"]}}


def people(count=180, seed=3):
    random = np.random.default_rng(seed)
    one_item = random.integers(1, 6, count).astype(float)
    two_item = np.clip(6 - one_item + random.integers(-1, 2, count), 1, 5).astype(float)
    score = (one_item + 6 - two_item) / 2
    months = random.normal(20, 6, count).round(1)
    team = random.choice(np.array(["a", "b", "c"], dtype=object), count)
    strain = 0.7 * score - 0.05 * months + random.normal(size=count)
    cut = np.quantile(strain, [0.35, 0.7])
    return pd.DataFrame(
        {
            "one": one_item,
            "two": two_item,
            "months": months,
            "team": pd.Series(team, dtype=object),
            "strain": strain.round(3),
            "leaving": yes_no((strain + random.normal(size=count) > 1.2).astype(int)),
            "rating": pd.Series(
                np.array(["low", "middle", "high"], dtype=object)[np.searchsorted(cut, strain)]
            ),
            "person": pd.Series([f"p{row}" for row in range(count)], dtype=object),
        }
    ).rename_axis("row")


def scores_of(data):
    return pd.DataFrame({"score": (data["one"] + 6 - data["two"]) / 2})


def ledger(rows, decision="marked", rule="careless"):
    lines = [[row, rule, "2 flags", "at least 2", decision, "Careless"] for row in rows]
    return pd.DataFrame(lines, columns=LEDGER).astype({"row": "int64"})


def planned(kind, outcome, **more):
    return analysis(kind, outcome, ["score"], covariates=["months", "team"], **more)


PLANS = [
    planned("linear", "strain"),
    planned("logistic", "leaving", interval="wald"),
    planned("ordinal", "rating", interval="wald"),
]


def rows(data, careless=MARKS, exclusions=None, everyone=None, analyses=PLANS):
    """The rows of modelling about these other models, and the planned ones."""
    return model(
        data, scores_of(data), variables=VARIABLES, analyses=analyses, comparisons=[], families={},
        confidence=0.95, careless=careless, exclusions=exclusions, everyone=everyone,
    ).statistics  # fmt: skip


def by_statsmodels(data, kind, outcome):
    """Coefficients, errors and p-values of score, months, team b and team c."""
    frame = data.join(scores_of(data))
    design = pd.DataFrame(
        {
            "score": frame["score"],
            "months": frame["months"],
            "b": (frame["team"] == "b").astype(float),
            "c": (frame["team"] == "c").astype(float),
        }
    )
    if kind == "linear":
        found = sm.OLS(frame[outcome], sm.add_constant(design)).fit()
    else:
        yes = (frame[outcome] == "yes").astype(float)
        found = sm.Logit(yes, sm.add_constant(design)).fit(disp=0, method="newton", tol=1e-12)
    names = list(design)
    return found.params[names], found.bse[names], found.pvalues[names]


def agree(table, name, data, kind, which):
    estimate, error, p = by_statsmodels(data, kind, name)
    own = table[(table["analysis"] == name) & (table["model"] == which)]
    for column, (term, level) in zip(
        estimate.index, [("score", ""), ("months", ""), ("team", "b"), ("team", "c")], strict=True
    ):
        statistic = "coefficient" if kind == "linear" else "odds_ratio"
        row = one(own, term=term, level=level, statistic=statistic)
        value = row["estimate"] if kind == "linear" else np.log(row["estimate"])
        assert value == pytest.approx(estimate[column], rel=CLOSE)
        assert row["se"] == pytest.approx(error[column], rel=CLOSE)
        assert row["p"] == pytest.approx(p[column], rel=10 * CLOSE)
        assert row["n"] == len(data)
        assert row["dataset"] == "complete"
        if kind == "logistic":
            assert row["events"] == (data[name] == "yes").sum()


@pytest.mark.parametrize(("kind", "name"), [("linear", "strain"), ("logistic", "leaving")])
def test_without_those_marked_are_the_numbers_of_the_others_alone(kind, name):
    data = people()
    caught = [4, 9, 20, 77, 101, 150]
    table = rows(data, exclusions=ledger(caught), analyses=[p for p in PLANS if p["kind"] == kind])
    agree(table, name, data.drop(index=caught), kind, "without_careless")
    agree(table, name, data, kind, "adjusted")
    moved = one(table, analysis=name, model="without_careless", statistic="people_removed")
    assert moved["estimate"] == 6
    whole = one(table, analysis="careless", term="rule")
    assert (whole["statistic"], whole["estimate"]) == ("people_removed", 6)
    fit = "r_squared" if kind == "linear" else "nagelkerke_r_squared"
    assert 0 < one(table, model="without_careless", statistic=fit)["estimate"] < 1


def test_an_ordinal_model_without_them_is_that_of_the_others():
    """The planned ordinal model itself is held against R's."""
    data, caught = people(), [4, 9, 20, 77, 101, 150]
    table = rows(data, exclusions=ledger(caught), analyses=PLANS[2:])
    alone = rows(data.drop(index=caught), None, analyses=PLANS[2:])
    numbers = ["term", "level", "estimate", "se", "p", "ci_low", "ci_high", "n"]
    for statistic, count in (("odds_ratio", 4), ("joint_test", 1), ("nagelkerke_r_squared", 1)):
        ours = table[(table["model"] == "without_careless") & (table["statistic"] == statistic)]
        theirs = alone[(alone["model"] == "adjusted") & (alone["statistic"] == statistic)]
        assert len(ours) == count
        pd.testing.assert_frame_equal(
            ours[numbers].reset_index(drop=True), theirs[numbers].reset_index(drop=True)
        )


def test_levels_are_counted_among_those_who_are_left():
    data = people()
    caught = data.index[data["team"] == "c"][3:]
    table = rows(data, exclusions=ledger(caught), analyses=PLANS[1:2])
    counts = table[(table["model"] == "without_careless") & (table["statistic"] == "count")]
    left = data.drop(index=caught)
    for group, answer in (("event", "yes"), ("no_event", "no")):
        row = one(counts, term="team", level="c", group=group)
        assert row["estimate"] == ((left["team"] == "c") & (left["leaving"] == answer)).sum()
    estimate = one(table, model="without_careless", statistic="odds_ratio", level="c")
    assert estimate["table"] == "leaving/without_careless"
    assert estimate["row"] == "team/c;team/a"
    assert one(table, model="without_careless", statistic="joint_test")["df"] == 2


@pytest.mark.parametrize(("kind", "name"), [("linear", "strain"), ("logistic", "leaving")])
def test_with_those_left_out_are_the_numbers_of_everyone(kind, name):
    everyone = people()
    caught = [4, 9, 20, 77, 101, 150]
    data = everyone.drop(index=caught)
    table = rows(
        data, LEAVES_OUT, ledger(caught, "excluded"), everyone,
        analyses=[plan for plan in PLANS if plan["kind"] == kind],
    )  # fmt: skip
    agree(table, name, everyone, kind, "with_careless")
    agree(table, name, data, kind, "adjusted")
    assert one(table, analysis=name, statistic="people_added")["estimate"] == 6


def test_whom_another_rule_left_out_or_who_is_there_already_stays_out():
    everyone = people()
    caught = [4, 9, 20, 77]
    everyone.loc[20, "person"] = everyone.loc[21, "person"]
    everyone.loc[77, ["one", "two"]] = [9, np.nan]
    both = pd.concat([ledger(caught, "excluded"), ledger([9], "also caught", "too_fast")])
    table = rows(everyone.drop(index=caught), LEAVES_OUT, both, everyone, PLANS[:1])
    # Row 4 comes back; row 77 does too, but has no score within the range of its scale.
    assert one(table, analysis="careless", term="rule")["estimate"] == 2
    assert one(table, analysis="strain", statistic="people_added")["estimate"] == 1
    stay = everyone.drop(index=[9, 20, 77])
    agree(table, "strain", stay, "linear", "with_careless")


def test_a_rule_that_caught_nobody_says_so_once():
    data = people(60)
    for careless, everyone in ((MARKS, None), (LEAVES_OUT, data)):
        table = rows(data, careless, ledger([]), everyone)
        ours = table[table["model"].isin(["without_careless", "with_careless"])]
        assert len(ours) == 1
        assert ours["status"].tolist() == ["not_computable"]
        assert "the rule careless" in ours["note"].iloc[0]
        assert "nobody" in ours["note"].iloc[0]


def test_without_a_rule_nothing_changes():
    data = people(60)
    table = rows(data, None)
    assert not table["model"].isin(["without_careless", "with_careless"]).any()
    assert not (table["analysis"] == "careless").any()


def test_those_caught_who_are_no_complete_cases_change_nothing():
    data = people()
    data.loc[[4, 9], "months"] = np.nan
    table = rows(data, exclusions=ledger([4, 9]), analyses=PLANS[:1])
    assert one(table, analysis="careless", term="rule")["estimate"] == 2
    assert one(table, analysis="strain", statistic="people_removed")["estimate"] == 0
    agree(table, "strain", data.drop(index=[4, 9]), "linear", "without_careless")
    row = one(table, model="without_careless", term="model", statistic="r_squared")
    assert "planned model" in row["note"]


def awkward():
    """People, those who are marked, and what their rows say."""
    data = people()
    yield "everyone", data, data.index, "marked everyone among the complete cases"
    yield "no event left", data, data.index[data["leaving"] == "yes"], "there is nothing to explain"
    few = data.index[(data["leaving"] == "yes").cumsum() > 2]
    yield "few events", data, few, "more coefficients than there are people"
    apart = data.index[(data["leaving"] == "yes") & (data["team"] == "c")]
    yield "separation", data, apart, "separation"
    yield "a level that vanishes", data, data.index[data["team"] == "b"], 'has the level "b"'
    yield "no reference level", data, data.index[data["team"] == "a"], "reference level"


@pytest.mark.parametrize(
    ("data", "caught", "said"), [pytest.param(*case[1:], id=case[0]) for case in awkward()]
)
def test_what_cannot_be_computed_without_them_says_why(data, caught, said):
    table = rows(data, exclusions=ledger(caught), analyses=[planned("logistic", "leaving")])
    own = table[(table["analysis"] == "leaving") & (table["model"] == "without_careless")]
    terms = own[own["statistic"] == "odds_ratio"]
    assert len(terms) == 4
    lacking = own[own["status"] == "not_computable"]
    assert len(lacking)
    assert lacking["note"].str.startswith("Not computable: ").all()
    assert lacking["note"].str.contains(said, regex=False).any()
    planned_rows = table[(table["model"] == "adjusted") & (table["statistic"] == "odds_ratio")]
    assert (planned_rows["status"] == "shown").all()


def test_a_curve_that_cannot_be_made_has_its_reason():
    data = people()
    data["months"] = 3.0
    plan = planned("linear", "strain", splines={"months": 4})
    table = rows(data, exclusions=ledger([1, 2]), analyses=[plan])
    own = table[(table["model"] == "without_careless") & (table["term"] != "model")]
    own = own[own["analysis"] == "strain"]
    assert len(own)
    assert (own["status"] == "not_computable").all()
