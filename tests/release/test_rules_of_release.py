"""What may not be shown besides small counts, rule by rule, with numbers worked out by hand."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from questline.core.release_rules import ReleaseSettings
from questline.core.statistics import StatisticsPart, join_parts
from questline.description.summaries import add_dominance
from questline.release.rules import FIRST, LAST, LATER, Known
from questline.release.rules.rule import DEFAULTS

RULES = {rule.name: rule for rule in FIRST}


def hides(name, *parts, **settings):
    """The ids that the rule hides of the parts; those about respondents are not public."""
    internal = join_parts([part.table() for part in parts])
    store = internal[internal["group"] != "respondent"].reset_index(drop=True)
    mask = RULES[name].hides(Known(store, internal, settings, {}))
    assert mask.dtype == bool
    assert mask.index.equals(store.index)
    return store.loc[mask, "id"].tolist()


def ends(identifiers):
    """The ends of ids: term or level, and statistic."""
    return ["/".join(identifier.split("/")[-2:]) for identifier in identifiers]


def model(people, levels=5, *, name="adjusted", term="place"):
    part = StatisticsPart("modelling")
    place = {"model": name, "dataset": "complete", "n": people}
    for level in range(levels):
        part.add("leaving", term, "odds_ratio", 1.5, level=str(level), **place)
    part.add("leaving", "model", "auc", 0.7, **place)
    part.add("leaving", "model", "parameters", levels, model=name, dataset="complete")
    part.add("leaving", "model", "left_out", 12, model=name, dataset="complete")
    return part


@pytest.mark.parametrize(("people", "hidden"), [(16, False), (15, True)])
def test_models_with_few_residual_degrees_of_freedom_are_hidden(people, hidden):
    # Five coefficients and the intercept: 16 people leave 10 degrees of freedom.
    found = ends(hides("residual_df", model(people)))
    assert len(found) == (6 if hidden else 0)
    assert "model/parameters" not in found
    assert "model/left_out" not in found


def test_each_unadjusted_model_has_residual_degrees_of_freedom_of_its_own():
    part = model(15, 5, name="unadjusted")
    part.add("leaving", "age", "odds_ratio", 1.1, model="unadjusted", dataset="complete", n=15)
    found = ends(hides("residual_df", part))
    # 15 people less 6 parameters, and less 2.
    assert "4/odds_ratio" in found
    assert "age/odds_ratio" not in found


def test_thresholds_of_an_ordinal_model_are_parameters():
    part = model(15, 3)
    assert hides("residual_df", part) == []
    for level in ("some", "full"):
        part.add("leaving", "model", "threshold", 0.5, level=level, model="adjusted",
                 dataset="complete", n=15)  # fmt: skip
    # Three coefficients and two thresholds: 10 are left. A third one is too much.
    assert hides("residual_df", part) == []
    part.add("leaving", "model", "threshold", 0.9, level="most", model="adjusted",
             dataset="complete", n=15)  # fmt: skip
    assert "3/odds_ratio" not in ends(hides("residual_df", part))
    assert "2/odds_ratio" in ends(hides("residual_df", part))


def test_degrees_of_freedom_that_are_given_count_but_not_those_of_teams_or_imputation():
    for name, dataset, hidden in (
        ("comparison", "complete", True),
        ("cluster_robust", "complete", False),
        ("adjusted", "imputed", False),
    ):
        part = StatisticsPart("modelling")
        part.add("stress", "team", "welch_t", 2.1, model=name, dataset=dataset, df=9.5, n=24)
        assert bool(hides("residual_df", part)) is hidden


def test_a_structural_model_and_correlations_need_people_too():
    part = StatisticsPart("measurement")
    for statistic, estimate in (("parameters", 18), ("cfi", 0.9)):
        part.add("trust", "model", statistic, estimate, model="fiml", n=27)
    part.add("trust", "one", "correlation", 0.4, level="two", n=11)
    part.add("trust", "one", "correlation", 0.4, level="three", n=12)
    assert ends(hides("residual_df", part)) == ["model/cfi", "two/correlation"]
    assert hides("residual_df", part, least_residual_df=9) == []


def test_no_rule_minds_nothing():
    for name in RULES:
        assert hides(name, StatisticsPart("description")) == []


def test_few_people_behind_a_number_hide_it_and_an_empty_column_says_nothing():
    part = StatisticsPart("description")
    part.add("x", "a", "mean", 3.0, n=2)
    part.add("x", "b", "mean", 3.0, n=10)
    part.add("x", "c", "mean", 3.0)
    part.add("x", "d", "percent", 50.0, n=30, denominator=4)
    part.add("x", "e", "mean", note="Nobody answered.", n=0)
    assert ends(hides("few_people", part)) == ["a/mean", "d/percent"]
    assert hides("few_people", part, threshold=2) == []


def test_the_lowest_and_the_highest_are_hidden_however_many_answered():
    part = StatisticsPart("measurement")
    for statistic in ("minimum", "maximum", "split_half_lowest", "median"):
        part.add("trust", "trust", statistic, 3.0, n=1000)
    assert ends(hides("single_values", part)) == ["trust/minimum", "trust/maximum"]


@pytest.mark.parametrize(
    ("statistic", "enough"),
    [
        ("median", 20),
        ("lower_quartile", 40),
        ("upper_quartile", 40),
        ("percentile_90", 100),
        ("percentile_1", 1000),
    ],
)
def test_percentiles_need_ten_people_on_either_side(statistic, enough):
    for people, hidden in ((enough - 1, True), (enough, False)):
        part = StatisticsPart("description")
        part.add("table_one", "hours", statistic, 30, n=people)
        assert bool(hides("percentiles", part)) is hidden
    assert hides("percentiles", part, threshold=11)


def test_a_percentile_of_an_unknown_number_of_people_is_hidden():
    part = StatisticsPart("description")
    part.add("table_one", "hours", "median", 30)
    part.add("x", "curve", "percentile_1_risk_difference", 0.1)
    part.add("x", "eigenvalue", "random_95th_percentile", 1.2)
    assert ends(hides("percentiles", part)) == ["hours/median"]


@pytest.mark.parametrize(("people", "hidden"), [(200, 0), (199, 2), (29, 2), (28, 4)])
def test_the_outer_knots_are_hidden_first(people, hidden):
    # Four knots stand at 5, 35, 65 and 95 in 100: beyond the inner ones are 35 in 100.
    part = StatisticsPart("modelling")
    for number, place in enumerate((6, 17.3, 33, 64), start=1):
        part.add("leaving", "months", "knot", place, level=f"knot_{number}", n=people)
    assert len(hides("percentiles", part)) == hidden


def test_a_limit_from_quartiles_needs_four_times_the_threshold():
    for people, hidden in ((39, True), (40, False)):
        part = StatisticsPart("cleaning")
        words = "more than 1.5 interquartile ranges above the upper quartile"
        part.add("careless", "run", "cut_off", 2.0, method=words)
        part.add("careless", "length", "cut_off", 10, method="at least 10")
        part.add("careless", "run", "count", people, level="checked", denominator=50)
        assert ends(hides("percentiles", part)) == (["run/cut_off"] if hidden else [])


def test_curves_go_when_the_threshold_is_higher_than_the_people_beyond_their_ends():
    part = StatisticsPart("modelling")
    for people in (300, 800):
        part.add("leaving", f"x{people}", "predicted_mean", 3, level="20", group="curve", n=people)
    part.add("leaving", "calibration_curve", "observed_share", 0.5, level="point_01")
    assert hides("curve_ends", part) == []
    # 2.5 in 100 of 800 are 20, of 300 fewer than 10.
    assert ends(hides("curve_ends", part, threshold=20)) == [
        "20/predicted_mean",
        "point_01/observed_share",
    ]


def shares(values, of="", part=None):
    part = part or StatisticsPart("description")
    values = np.array(values, dtype=float)
    place = {"dataset": "analysed", "table": "table_one", "row": "income/answered",
             "column": of.replace("=", "/") or "all", "group": of}  # fmt: skip
    part.add("table_one", "income", "count", len(values), **place)
    for statistic, estimate in (("mean", values.mean()), ("median", np.median(values))):
        part.add("table_one", "income", statistic, estimate, n=len(values), **place)
    add_dominance(part, "table_one", "income", values, of, dataset="analysed")
    return part


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ([400, 510, *[9] * 10], True),  # two have 910 of 1000
        ([400, 500, *[10] * 10], False),  # two have 900 of 1000, not more than 0.9
        ([900, 20, *[8] * 10], True),  # without the two, 80 are left: less than 90
        ([800, 120, *[8] * 10], True),  # two have 920 of 1000
        ([500, 300, *[20] * 10], False),
        ([5] * 12, False),
        ([0] * 12, False),
        ([-1, 900, *[1] * 10], False),
        ([3], True),
        ([7, 3], True),
    ],
)
def test_means_of_which_few_people_have_most_are_hidden(values, hidden):
    found = ends(hides("dominance", shares(values)))
    assert found == (["income/mean"] if hidden else [])


def test_negative_numbers_and_noughts_are_said_to_be_no_shares():
    for values, word in (([-1.0, 2.0], "negative"), ([0.0, 0.0], "nought")):
        part = StatisticsPart("description")
        add_dominance(part, "table_one", "income", np.array(values), "", dataset="analysed")
        rows = part.table()
        assert (rows["status"] == "not_computable").all()
        assert rows["note"].str.contains(word).all()
    part = StatisticsPart("description")
    add_dominance(part, "table_one", "income", np.array([np.nan]), "")
    assert part.rows() == []


def test_dominance_hides_the_same_mean_elsewhere_and_what_was_computed_from_it():
    part = shares([5, 6, 7, *[4] * 10], "left=no")
    part = shares([400, 510, *[9] * 10], "left=yes", part)
    part.add("table_one", "income", "standardised_mean_difference", 0.4, group="left", n=25,
             dataset="analysed", table="table_one", row="income/answered",
             column="left")  # fmt: skip
    part.add("again", "income", "mean", 1000 / 12, n=12)
    part.add("again", "income", "mean", 1000 / 12, n=13, level="other")
    assert hides("dominance", part) == [
        "description/table_one/none/analysed/income@left=yes/mean",
        "description/table_one/none/analysed/income@left/standardised_mean_difference",
        "description/again/none/none/income/mean",
    ]
    assert hides("dominance", part, dominance={"people": 2, "share": 0.95, "next_largest": 0}) == []
    # Seven people: five are known, each further one counts as the fifth: 34 of 58 in all.
    many = {"people": 7, "share": 0.55, "next_largest": 0}
    assert len(hides("dominance", part, dominance=many)) == 4


def test_a_group_that_gave_one_answer_tells_of_each():
    part = StatisticsPart("description")
    for group, spread in (("left=no", 1.2), ("left=yes", 0)):
        place = {"group": group, "table": "table_one", "row": "stress/answered",
                 "column": group.replace("=", "/")}  # fmt: skip
        part.add("table_one", "stress", "count", 20, **place)
        for statistic, estimate in (("mean", 3), ("sd", spread), ("median", 3)):
            part.add("table_one", "stress", statistic, estimate, n=20, **place)
    part.add("table_one", "stress", "welch_t", 0.1, group="left", p=0.9, table="table_one",
             row="stress/answered", column="left")  # fmt: skip
    found = hides("one_answer", part)
    assert ends(found) == ["stress@left=yes/mean", "stress@left=yes/sd",
                           "stress@left=yes/median", "stress@left/welch_t"]  # fmt: skip
    assert hides("one_answer", part, full_cells="show") == []


def test_every_rule_has_a_sentence_a_source_and_a_line_in_the_guide():
    guide = (Path(__file__).parents[2] / "docs" / "release.md").read_text(encoding="utf-8")
    rules = [*FIRST, *LATER, *LAST]
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.sentence.endswith(".")
        assert f"| `{rule.name}` |" in guide
        assert all(f"{source.split()[0]}" in guide for source in rule.source.split("; "))
    for rule in (*FIRST, *LATER):
        assert "Source:" in rule.hides.__doc__


def test_the_defaults_are_those_of_the_settings_and_of_the_guide():
    settings = ReleaseSettings().model_dump()
    assert {name: settings[name] for name in DEFAULTS} == DEFAULTS
    guide = (Path(__file__).parents[2] / "docs" / "release.md").read_text(encoding="utf-8")
    shown = yaml.safe_load(guide.partition("```yaml")[2].partition("```")[0])
    assert {name: settings[name] for name in shown} == shown


def test_rules_change_nothing_that_they_look_at():
    internal = join_parts([shares([900, 20, *[8] * 10]).table()])
    store = internal[internal["group"] != "respondent"].reset_index(drop=True)
    before = store.copy()
    for rule in FIRST:
        rule.hides(Known(store, internal, {}, {}))
    pd.testing.assert_frame_equal(store, before)
