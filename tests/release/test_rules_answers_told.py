"""Hidden answers and groups that other statistics of the same people would tell."""

import itertools
import math

import numpy as np
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.release.cells import Facts, cells_of, model_of
from questline.release.cells.conditions import ANALYSED, ANSWERED, key
from questline.release.rules import LATER, Known, round_what_is_shown

ANSWERS = (0, 9, 55, 107, 122, 43)
"""How many people gave the answers 1 to 6."""


def question(people=ANSWERS):
    """A question by the numbers of its answers, with mean and standard deviation, and its scale."""
    values = np.repeat(np.arange(1, len(people) + 1), people).astype(float)
    answers, measured = StatisticsPart("description"), StatisticsPart("measurement")
    for code, count in enumerate(people, start=1):
        answers.add("answers", "calm", "count", count, dataset="analysed", level=str(code),
                    denominator=len(values))  # fmt: skip
    for statistic, estimate in (("mean", values.mean()), ("sd", values.std(ddof=1))):
        measured.add("coping", "calm", statistic, estimate, dataset="analysed", n=len(values))
    measured.add("coping", "coping", "alpha", 0.8123456789, dataset="analysed", n=len(values))
    return join_parts([measured.table(), answers.table()]), values


def rounded(store, hidden_ids, **settings):
    public = store.copy()
    hidden = public["id"].isin(hidden_ids)
    public.loc[hidden, ["estimate", "n", "denominator", "events"]] = math.nan
    public.loc[hidden, "status"] = "hidden"
    facts = {"scales": {"coping": ["calm"]}}
    return round_what_is_shown(public, Known(store, store, settings, facts).then(hidden))


def solutions(public, total, shown, mean_within, sd_within):
    """All numbers of the first three answers that fit what is shown, counted out one by one."""
    mean, sd = (public.loc[public["statistic"] == name, "estimate"].iloc[0]
                for name in ("mean", "sd"))  # fmt: skip
    left, codes = total - sum(shown), np.arange(1, 7)
    found = []
    for first, second in itertools.product(range(left + 1), repeat=2):
        if first + second > left:
            continue
        people = np.array([first, second, left - first - second, *shown])
        average = people @ codes / total
        spread = math.sqrt(people @ (codes - average) ** 2 / (total - 1))
        if abs(average - mean) <= mean_within and abs(spread - sd) <= sd_within:
            found.append(tuple(people[:3].tolist()))
    return found


def test_mean_and_standard_deviation_no_longer_tell_hidden_answers():
    store, values = question()
    few = [f"description/answers/none/analysed/calm/{code}/count" for code in (1, 2, 3)]
    exact = solutions(store, len(values), ANSWERS[3:], 1e-8, 1e-8)
    assert exact == [(0, 9, 55)]
    public, lines = rounded(store, few)
    told = public[public["statistic"].isin(["mean", "sd", "alpha"])]
    assert (told["status"] == "rounded").all()
    assert public.loc[public["statistic"] == "alpha", "estimate"].tolist() == [0.81]
    assert lines["rule"].unique().tolist() == ["moments"]
    # Half of the steps in use, by hand: 0.1 for the mean and 0.2 for the standard deviation.
    left = solutions(public, len(values), ANSWERS[3:], 0.05, 0.1)
    for place, count in enumerate((0, 9)):
        assert max(one[place] for one in left) >= 10, count


@pytest.mark.parametrize("hidden", [(), (5, 6)])
def test_means_stay_exact_where_no_hidden_answer_is_of_few_people(hidden):
    store, _ = question()
    ids = [f"description/answers/none/analysed/calm/{code}/count" for code in hidden]
    public, lines = rounded(store, ids)
    assert lines.empty
    assert (public.loc[public["statistic"] == "mean", "status"] == "shown").all()


def test_where_rounding_cannot_protect_an_answer_the_mean_is_hidden():
    store, _ = question((6, 1, 60))
    ids = [f"description/answers/none/analysed/calm/{code}/count" for code in (1, 2)]
    public, _ = rounded(store, ids)
    assert set(public.loc[public["statistic"].isin(["mean", "sd"]), "status"]) == {"hidden"}


def calibrated(with_bins=True):
    part = StatisticsPart("modelling")
    place = {"model": "adjusted", "dataset": "complete", "outcome": "left"}
    for number, events in enumerate((4, 17, 19), start=1):
        part.add("left", "calibration", "observed_share", events / 31, level=f"group_{number:02}",
                 n=31, events=events, **place)  # fmt: skip
    if with_bins:
        part.add("left", "residuals", "mean_residual", 0.01, level="bin_01", n=62, events=21,
                 **place)  # fmt: skip
    part.add("left", "model", "hosmer_lemeshow_test", 6.452045344, p=0.5971234, n=93, **place)
    return part.table()


def test_groups_of_predicted_chance_are_hidden_together_beside_bins_of_the_same_people():
    rule = next(one for one in LATER if one.name == "told_twice")
    for with_bins, held_back, count in ((True, True, 3), (False, True, 0), (True, False, 0)):
        store = calibrated(with_bins)
        hidden = store["level"].eq("group_01") & held_back
        known = Known(store, store, {}, {}).then(hidden)
        assert rule.hides(known).sum() == count


def test_the_test_over_groups_keeps_two_digits_where_one_is_hidden():
    store = calibrated()
    share = store.loc[store["level"] == "group_01", "id"].tolist()
    public, lines = rounded(store, share)
    test = public[public["statistic"] == "hosmer_lemeshow_test"].iloc[0]
    assert (test["estimate"], test["p"], test["status"]) == (6.5, 0.6, "rounded")
    assert lines["rule"].tolist() == ["told_twice"]
    assert rounded(store, [])[1].empty


def test_bins_of_imputed_answers_are_no_second_set_of_levels():
    answers, imputed = StatisticsPart("description"), StatisticsPart("imputation")
    for code, count in (("1", 6), ("2", 58), ("3", 82)):
        answers.add("answers", "calm", "count", count, dataset="analysed", level=code,
                    denominator=146)  # fmt: skip
        imputed.add("distributions", "calm", "percent", count / 1.46, dataset="analysed",
                    level=f"{code} to {code}", group="observed", n=146, denominator=146,
                    events=count)  # fmt: skip
    for level in ("0 to 8.9", "8.9 to 17.8"):
        imputed.add("distributions", "months", "percent", 50, dataset="analysed", level=level,
                    group="observed", n=146, denominator=146, events=73)  # fmt: skip
    facts = Facts(levels={"calm": ("1", "2", "3")})
    cells = cells_of(join_parts([answers.table(), imputed.table()]), facts)
    levels = [cells.find(key(ANALYSED, {"calm": code})) for code in "123"]
    whole = cells.find(key(ANALYSED, {"calm": ANSWERED}))
    found = [sorted(places) for places, _ in model_of(cells, facts).equations]
    assert sorted([whole, *levels]) in found


def test_skewness_and_kurtosis_are_hidden_beside_a_hidden_bin_of_the_scale():
    part = StatisticsPart("measurement")
    for level, count in (("6 to 9", 1), ("9 to 12", 20)):
        part.add("coping", "coping", "count", count, dataset="analysed", level=level)
    for statistic in ("skewness", "kurtosis"):
        part.add("coping", "coping", statistic, 0.5, dataset="analysed", n=21)
    store = part.table()
    public, lines = rounded(store, store["id"].tolist()[:1])
    assert public["status"].tolist() == ["hidden", "shown", "hidden", "hidden"]
    assert len(lines) == 2
    assert rounded(store, [])[1].empty
