"""Means of few people by subtraction: that they follow, and that they no longer do."""

import math

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.release.rules import Known, round_what_is_shown


def add(part, values, group="", *, analysis="table_one", hours="hours", **place):
    """The rows of a number in one column of a table."""
    values = np.array(values, dtype=float)
    place = {"dataset": "analysed", "group": group, "table": analysis, "row": f"{hours}/answered",
             "column": group.replace("=", "/") or "all", **place}  # fmt: skip
    part.add(analysis, hours, "count", len(values), **place)
    for statistic, estimate in (("mean", values.mean()), ("sd", values.std(ddof=1)),
                                ("median", np.median(values))):  # fmt: skip
        part.add(analysis, hours, statistic, estimate, n=len(values), **place)


def people(count, seed=1):
    return np.random.default_rng(seed).normal(30, 8, count).round(1)


def table(left=2, each=120, seed=1):
    """Table 1 of two groups, with `left` people in neither; their values come last."""
    values = people(2 * each + left, seed)
    part = StatisticsPart("description")
    add(part, values)
    add(part, values[:each], "left=no")
    add(part, values[each : 2 * each], "left=yes")
    part.add("table_one", "hours", "standardised_mean_difference", 0.123456, group="left",
             n=2 * each, table="table_one", row="hours/answered", column="left",
             dataset="analysed")  # fmt: skip
    return part, values


def released(part, hidden_ids=(), internal=None, **settings):
    store = join_parts([one.table() for one in (part if isinstance(part, list) else [part])])
    public = store.copy()
    hidden = public["id"].isin(hidden_ids)
    public.loc[hidden, ["estimate", "n"]] = math.nan
    public.loc[hidden, "status"] = "hidden"
    known = Known(store, store if internal is None else internal, settings, {}).then(hidden)
    return round_what_is_shown(public, known)


def means(store, statistic="mean"):
    rows = store[(store["statistic"] == statistic) & (store["analysis"] == "table_one")]
    return {group or "all": (n, estimate) for group, n, estimate in
            zip(rows["group"], rows["n"], rows["estimate"], strict=True)}  # fmt: skip


def left_over(found):
    """The mean of those in no group, as a reader computes it."""
    whole, total = found["all"][0], found["all"][0] * found["all"][1]
    for group in ("left=no", "left=yes"):
        whole, total = whole - found[group][0], total - found[group][0] * found[group][1]
    return whole, total / whole


@pytest.mark.parametrize("left", [1, 2, 9])
def test_the_mean_of_few_people_follows_from_exact_means_but_not_from_rounded_ones(left):
    part, values = table(left)
    exact = part.table()
    assert left_over(means(exact)) == pytest.approx((left, values[240:].mean()), rel=1e-6)
    public, lines = released(part)
    shown = public[public["statistic"].isin(["mean", "sd"])]
    assert (shown["status"] == "rounded").all()
    # By hand: half the step, over all people that are counted, is half a standard deviation.
    spread = values.std(ddof=1)
    needed = spread * left / 240
    step = min(size for size in (0.02, 0.05, 0.1, 0.2, 0.5, 1) if size >= needed)
    parts = public.loc[public["statistic"] == "mean", "estimate"] / step
    assert parts.tolist() == pytest.approx(parts.round().tolist())
    assert step / 2 * 240 / left >= spread / 2
    assert lines["rule"].unique().tolist() == ["subtraction"]
    assert f"{left} people" in lines["detail"].iloc[0]


def test_tests_keep_two_digits_and_medians_and_counts_all():
    part, _ = table(3)
    public, lines = released(part)
    tested = public[public["statistic"] == "standardised_mean_difference"].iloc[0]
    assert (tested["estimate"], tested["status"]) == (0.12, "rounded")
    kept = public[public["statistic"].isin(["median", "count"])]
    assert (kept["status"] == "shown").all()
    assert len(lines) == 7


@pytest.mark.parametrize("left", [0, 10, 40])
def test_nobody_left_or_enough_people_left_change_nothing(left):
    part, _ = table(left)
    public, lines = released(part)
    pd.testing.assert_frame_equal(public, part.table())
    assert lines.empty


def test_groups_whose_mean_is_hidden_anyway_leave_more_people():
    part, _ = table(2)
    yes = "description/table_one/none/analysed/hours@left=yes/mean"
    public, _ = released(part, [yes])
    # 122 people are left: nothing follows.
    assert (public.loc[public["statistic"] == "mean", "status"] == "shown").sum() == 2
    # A group that a rule hides, as everybody in it gave the same answer, is protected.
    values = people(120)
    same = StatisticsPart("description")
    add(same, [*values, *[40.0] * 60])
    add(same, values, "left=no")
    add(same, [40.0] * 60, "left=yes")
    public, lines = released(same, [yes, yes.replace("/mean", "/sd")])
    assert len(lines)
    whole = public[(public["statistic"] == "mean") & (public["group"] == "")].iloc[0]
    assert whole["status"] in ("rounded", "hidden")


def test_where_rounding_would_leave_nothing_the_smallest_group_is_hidden():
    values = [10.0, 90.0, 20.0, 80.0, 30.0, 70.0, 35.0, 65.0, 45.0, 55.0, 40.0, 60.0]
    part = StatisticsPart("description")
    add(part, [*values, *[50.0] * 9, *values[:11]])
    add(part, values, "left=no")
    add(part, values[:11], "left=yes")
    # 9 of 32 people are left: a step of 9/23 standard deviations is more than enough.
    public, _ = released(part)
    assert "hidden" not in public["status"].tolist()
    few = StatisticsPart("description")
    add(few, [*values, *[50.0] * 9, 1.0, 2.0, 99.0])
    add(few, [1.0, 2.0, 99.0], "left=no")
    public, lines = released(few, threshold=22)
    gone = public[public["status"] == "hidden"]
    assert set(gone["group"]) == {"left=no"}
    assert set(gone["statistic"]) == {"mean", "sd"}
    assert gone["n"].isna().all()
    assert len(lines) == 2


def test_a_comparison_and_the_whole_elsewhere_are_rounded_together():
    part, values = table(0)
    compared = StatisticsPart("modelling")
    for level, chosen in (("a", values[:100]), ("b", values[100:235])):
        add(compared, chosen, analysis="by_team", hours="team", outcome="hours", level=level,
            row=level, column="all", dataset="complete", model="comparison")  # fmt: skip
    compared.add("by_team", "team", "welch_t", 1.23456, p=0.123456, model="comparison",
                 dataset="complete", table="by_team", row="a;b", column="all")  # fmt: skip
    scale = StatisticsPart("measurement")
    scale.add("hours", "hours", "mean", values.mean(), dataset="analysed", n=240)
    scale.add("other", "other", "mean", 1.23456, dataset="analysed", n=240)
    public, _ = released([part, compared, scale])
    rounded = public[public["status"] == "rounded"]
    assert set(rounded["stage"]) == {"description", "modelling", "measurement"}
    test = public[public["statistic"] == "welch_t"].iloc[0]
    assert (test["estimate"], test["p"]) == (1.2, 0.12)
    assert public.loc[public["term"] == "other", "estimate"].item() == 1.23456


def test_two_sets_of_groups_that_differ_by_few_people_are_rounded():
    part, values = table(12)
    # 12 people are in no group of the first set, 14 in none of the second.
    add(part, values[:130], "again=no")
    add(part, values[130:238], "again=yes")
    public, lines = released(part)
    assert len(lines)
    assert (public.loc[public["statistic"] == "mean", "status"] == "rounded").all()


def test_all_equal_or_no_means_at_all_need_no_rounding():
    part = StatisticsPart("description")
    add(part, [5.0] * 33)
    add(part, [5.0] * 30, "left=no")
    assert released(part)[1].empty
    nothing = StatisticsPart("description")
    nothing.add("x", "a", "mean", note="Nobody answered.", n=0)
    nothing.add("x", "b", "mean", 3.0)
    assert released(nothing)[1].empty
