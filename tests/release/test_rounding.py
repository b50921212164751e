"""Rounded numbers of people, and what must not tell the exact ones."""

import math

import pandas as pd
import pytest

from questline.core.release_rules import ReleaseSettings
from questline.core.statistics import StatisticsPart, join_parts, store_to_csv
from questline.release.rounding import (
    interval,
    round_count,
    round_numbers_of_people,
    step_for,
    to_step,
)
from questline.release.rules import Known, round_what_is_shown
from questline.release.stage import release

MIDPOINTS = {0: 0, 1: 3, 6: 3, 7: 9, 12: 9, 13: 15, 18: 15, 312: 309, 313: 315}
"""OpenSAFELY's table: ceiling(x / 6) * 6 - 3."""


@pytest.mark.parametrize(("count", "rounded"), MIDPOINTS.items())
def test_midpoints_of_six_as_opensafely_gives_them(count, rounded):
    assert round_count(count, "midpoint_6") == rounded


def test_fives_and_averages_of_imputed_counts():
    assert [round_count(count, "nearest_5") for count in (0, 2, 3, 7, 8, 168.95)] == [
        0, 0, 5, 5, 10, 170]  # fmt: skip
    assert [round_count(count, "midpoint_6") for count in (0.2, 6.1, 168.95)] == [3, 9, 171]
    assert round_count(7, "none") == 7


@pytest.mark.parametrize("rounding", ["nearest_5", "midpoint_6", "none"])
def test_the_interval_holds_every_number_that_rounds_so_and_no_other(rounding):
    for count in range(500):
        rounded = round_count(count, rounding)
        low, high = interval(rounded, rounding)
        alike = [other for other in range(520) if round_count(other, rounding) == rounded]
        assert (low, high) == (alike[0], alike[-1])


def test_steps():
    assert [step_for(width) for width in (0.011, 0.05, 3, 7, 1000)] == [0.02, 0.05, 5, 10, 1000]
    assert step_for(0) == 0
    assert step_for(math.nan) == 0
    assert to_step(-2.28, 0.5) == -2.5
    assert to_step(0.3, 0.1) == 0.3
    assert to_step(1.23, 0) == 1.23


def survey():
    """The shares, tests, models and means of a small survey, and what is hidden of them."""
    part = StatisticsPart("description")
    for level, count in (("no", 63), ("yes", 38)):
        place = {"level": level, "table": "table_one", "row": f"rest/{level}", "column": "all"}
        part.add("table_one", "rest", "count", count, denominator=101, **place)
        part.add("table_one", "rest", "percent", 100 * count / 101, n=101, denominator=101,
                 events=count, **place)  # fmt: skip
    part.add("table_one", "rest", "chi_square", 4.821939, p=0.02809, n=101, group="left",
             table="table_one", row="rest/no;rest/yes", column="all")  # fmt: skip
    part.add("table_one", "hours", "mean", 2.908536585, n=164, table="table_one", row="hours")
    part.add("table_one", "hours", "median", 2.75, n=164, table="table_one", row="hours")
    part.add("correlations", "a", "correlation", 0.5177, level="b", n=328, ci_low=0.4355,
             ci_high=0.5912, p=1e-20)  # fmt: skip
    models = StatisticsPart("modelling")
    place = {"model": "adjusted", "dataset": "complete", "n": 312, "events": 155}
    models.add("leaving", "age", "odds_ratio", 1.234567, se=0.2345, ci_low=0.78, ci_high=1.95,
               p=0.345678, **place)  # fmt: skip
    models.add("leaving", "model", "log_likelihood", -170.3456, **place)
    models.add("leaving", "groups", "observed_share", 0.125, ci_low=0.0497, ci_high=0.2807,
               n=32, events=4)  # fmt: skip
    models.add("pay", "age", "coefficient", 0.5, se=0.1, df=301, p=1.1e-6, n=312)
    models.add("pay", "age", "residual_df", 301, n=312)
    models.add("pay", "model", "parameters", 11)
    part.add("benchmarks", "elsewhere", "percent", 29.0, n=279, denominator=279, ci_low=23.98,
             ci_high=34.58)  # fmt: skip
    part.add("benchmarks", "elsewhere", "percent", 50.0, level="rest", n=102, denominator=102,
             events=51, ci_low=40.44671, ci_high=59.55329)  # fmt: skip
    intake = StatisticsPart("intake")
    intake.add("export", "columns", "count", 43)
    intake.add("export", "rows", "count", 411)
    intake.add("codebook", "a", "count", note="Nothing.", status="hidden")
    intake.add("codebook", "b", "mean", note="Nobody answered.", n=0)
    intake.add("codebook", "c", "mean", note="Not computable.", n=352, denominator=411)
    return join_parts([part.table() for part in (part, models, intake)])


def rounded(store=None, rounding="nearest_5"):
    store = survey() if store is None else store
    tables = store["row"].str.contains(";")
    public, lines = round_numbers_of_people(store, rounding, tables, 10)
    public["at"] = public["term"] + "/" + public["statistic"]
    return public, lines


def at(public, place, name="estimate"):
    return public.loc[public["at"] == place, name].iloc[0]


def test_every_shown_number_of_people_is_rounded_and_marked():
    public, lines = rounded()
    assert at(public, "rest/count") == 65
    assert at(public, "rest/count", "denominator") == 100
    assert at(public, "rest/percent") == 65
    assert at(public, "age/odds_ratio", "n") == 310
    assert at(public, "age/odds_ratio", "events") == 155
    assert at(public, "rows/count") == 410
    assert at(public, "age/residual_df") == 300
    assert at(public, "age/coefficient", "df") == 300
    ours = public[(public["analysis"] != "benchmarks") | (public["level"] != "")]
    people = ours[["n", "denominator", "events"]].to_numpy()
    assert not [number for number in people.ravel() if number == number and number % 5]
    assert at(public, "rows/count", "status") == "rounded"
    assert lines["id"].tolist() == public.loc[public["status"] == "rounded", "id"].tolist()
    assert set(lines["rule"]) == {"rounding"}


def test_what_is_no_number_of_people_is_kept():
    public, _ = rounded()
    assert at(public, "columns/count") == 43
    assert at(public, "columns/count", "status") == "shown"
    assert at(public, "model/parameters") == 11
    assert at(public, "hours/median") == 2.75
    odds = public[public["at"] == "age/odds_ratio"].iloc[0]
    assert (odds["estimate"], odds["se"], odds["ci_low"], odds["p"]) == (
        1.234567, 0.2345, 0.78, 0.345678)  # fmt: skip
    assert at(public, "a/correlation") == 0.5177
    others, own = public[public["at"] == "elsewhere/percent"].to_dict("records")
    assert (others["n"], others["ci_low"], others["status"]) == (279, 23.98, "shown")
    assert (own["n"], own["events"], own["estimate"]) == (100, 50, 50)
    # Wilson's interval of 51 of 102 is that of no other numbers near; in steps of 5 it is of many.
    assert (own["ci_low"], own["ci_high"]) == (40, 60)
    assert public.loc[public["status"] == "hidden", "estimate"].isna().all()
    for name in ("b/mean", "c/mean"):
        assert at(public, name, "status") == "not_computable"
        assert math.isnan(at(public, name, "n"))


def test_a_round_number_is_marked_like_any_other():
    store = survey()
    store.loc[store["term"] == "rows", "estimate"] = 410
    assert at(rounded(store)[0], "rows/count", "status") == "rounded"


def test_what_would_tell_an_exact_number_loses_digits():
    public, _ = rounded()
    # Its smallest cell has 40 people, give or take 2: an error of 5 in 100, a step of 10 in 100.
    assert at(public, "rest/chi_square") == 5
    assert at(public, "rest/chi_square", "p") > 0.02809
    # 310 people, give or take 2: -170.3456 in steps of 5.
    assert at(public, "model/log_likelihood") == -170
    assert at(public, "hours/mean") == 2.9
    # Its interval would tell the number of people by Fisher's z; it grows outwards.
    low, high = at(public, "a/correlation", "ci_low"), at(public, "a/correlation", "ci_high")
    assert low < 0.4355 < 0.5912 < high
    # Four of 32: 5 of 30, and an interval that does not tell the four.
    assert at(public, "groups/observed_share") == pytest.approx(1 / 6)
    assert at(public, "groups/observed_share", "ci_low") in (0.0, 0.04)


def test_an_exact_mean_tells_how_many_people_it_has_and_a_rounded_one_does_not():
    def people_of(mean, near, digits):
        return [
            n for n in range(near - 2, near + 3) if any(
                round(total / n, digits) == round(mean, digits) for total in range(5 * n))
        ]  # fmt: skip

    public, _ = rounded()
    exact = 2.908536585
    assert people_of(exact, 164, 9) == [164]
    assert people_of(at(public, "hours/mean"), 165, 1) == [163, 164, 165, 166, 167]


def test_a_likelihood_no_longer_tells_the_events():
    def fits(value, error):
        return [
            (n, e)
            for n in range(308, 313)
            for e in range(153, 158)
            if abs(e * math.log(e / n) + (n - e) * math.log(1 - e / n) - value) <= error
        ]

    store = survey()
    null = 155 * math.log(155 / 312) + 157 * math.log(157 / 312)
    store.loc[store["statistic"] == "log_likelihood", "estimate"] = null
    assert (312, 155) in fits(null, 1e-6)
    assert len(fits(null, 1e-6)) <= 2
    shown = at(rounded(store)[0], "model/log_likelihood")
    assert len(fits(shown, 2.5)) > 20


def test_no_rounding_changes_nothing_and_the_settings_reach_the_rule():
    store = survey()
    public, lines = round_numbers_of_people(store, "none", store["table"] != "", 10)
    pd.testing.assert_frame_equal(public, store)
    assert lines.empty
    known = Known(store, store, {"rounding": "midpoint_6"}, {}).then(store["n"] < 0)
    public, lines = round_what_is_shown(store, known)
    assert public.loc[public["term"] == "rows", "estimate"].item() == 411
    assert public.loc[public["term"] == "rows", "status"].item() == "rounded"
    assert set(lines["rule"]) == {"rounding"}
    pd.testing.assert_frame_equal(store, survey())


def test_nothing_and_nobody_can_be_rounded():
    nothing = survey().iloc[:0]
    public, lines = round_numbers_of_people(nothing, "nearest_5", nothing["table"] != "", 10)
    assert public.empty
    assert lines.empty
    part = StatisticsPart("description")
    part.add("x", "a", "percent", 50.0, n=2, denominator=2, events=1)
    part.add("x", "b", "count", 0)
    store = join_parts([part.table()])
    public, _ = round_numbers_of_people(store, "nearest_5", store["table"] != "", 1)
    # Two people are shown as none, of whom no share can be had.
    assert public.loc[0, "status"] == "not_computable"
    assert "rounded to nobody" in public.loc[0, "note"]
    assert public["estimate"].isna().tolist() == [True, False]


def test_settings_change_the_public_store_and_never_the_teams_own():
    usual = ReleaseSettings().model_dump()
    given = [{}, {"rounding": "midpoint_6"}, {"threshold": 20}, {"least_residual_df": 400}]
    released = [release([survey()], {**usual, **changes}) for changes in given]
    own = [one.internal[one.internal["stage"] != "release"] for one in released]
    for other in own[1:]:
        pd.testing.assert_frame_equal(other, own[0])
    texts = [store_to_csv(one.public[one.public["stage"] != "release"]) for one in released]
    assert len(set(texts)) == len(given)
