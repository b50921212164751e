"""Measurement on frames small enough to check by eye, and on awkward ones."""

import numpy as np
import pandas as pd
import pytest

from questline.core.measurement_plan import MeasurementPlan
from questline.core.statistics import store_from_csv, store_to_csv
from questline.measurement.descriptives import distribution, share_at, summaries
from questline.measurement.reliability.classical import standard_error_of_measurement
from questline.measurement.rows.scale_rows import INDEX_NOTE
from questline.measurement.stage import measure
from questline.scoring.item_rest import Coefficient
from questline.scoring.stage import score

ITEMS = ["a", "b", "c", "d"]


def scale(**changes):
    described = {
        "kind": "reflective",
        "items": ITEMS,
        "minimum": 1,
        "maximum": 5,
        "reverse_keyed": [],
        "score": "sum",
        "items_needed": 2,
        "bands": [],
        "group_factors": {},
        **changes,
    }
    times = len(described["items"]) if described["score"] == "sum" else 1
    described["lowest_score"] = described["minimum"] * times
    described["highest_score"] = described["maximum"] * times
    return described


def frame(rows, columns=None):
    index = pd.RangeIndex(1, len(rows) + 1, name="row")
    return pd.DataFrame(rows, columns=columns or ITEMS, index=index, dtype="float64")


def measure_quickly(responses, scales):
    plan = MeasurementPlan(bootstrap=100, parallel_draws=20).model_dump()
    scores = score(responses, scales).scores
    return measure(responses, scores, scales, plan=plan, variables={}, confidence=0.95, seed=1)


def measured(responses, **changes):
    scales = {"s": scale(**changes)}
    result = measure_quickly(responses, scales)
    shown = result.statistics["status"] == "shown"
    assert result.statistics["estimate"].notna().tolist() == shown.tolist()
    assert (result.statistics.loc[~shown, "note"].str.endswith((".", "?"))).all()
    assert result.statistics["estimate"].map(np.isfinite).tolist() == shown.tolist()
    return result


def row(result, statistic, term="s", level=""):
    rows = result.statistics
    rows = rows[
        (rows["statistic"] == statistic) & (rows["term"] == term) & (rows["level"] == level)
    ]
    rows = rows[(rows["model"] == "") & (rows["group"] == "")]
    assert len(rows) == 1
    return rows.iloc[0]


def ordinary(respondents=40, seed=3):
    random = np.random.Generator(np.random.PCG64(seed))
    trait = random.standard_normal((respondents, 1))
    return frame(np.clip(np.round(3 + trait + random.standard_normal((respondents, 4))), 1, 5))


def test_the_rows_of_a_reflective_scale():
    result = measured(ordinary())
    plain = result.statistics.query("model == ''")
    of_scale = plain.query("term == 's' and table == ''")["statistic"].tolist()
    assert of_scale == [
        "count", "mean", "sd", "median", "minimum", "maximum", "skewness", "kurtosis",
        "floor_share", "ceiling_share", "alpha", "omega_total", "average_inter_item_correlation",
        "standard_error_of_measurement", "alpha_bootstrap", "split_half", "split_half_lowest",
        "split_half_highest", "smallest_eigenvalue", "kmo", "bartlett_chi_square",
        "parallel_factors", "parallel_factors", "map_components", "ordinal_alpha",
        "ordinal_omega", "latent_omega",
    ]  # fmt: skip
    of_item = plain.query("term == 'a' and level == ''")["statistic"].tolist()
    assert of_item == [
        "count", "mean", "sd", "floor_share", "ceiling_share", "item_rest_correlation",
        "alpha_if_dropped", "kmo",
    ]  # fmt: skip
    terms = set(plain["term"]) - {"s", *ITEMS}
    assert all(term.startswith(("eigenvalue_", "components_")) for term in terms)
    pairs = result.statistics.query("statistic == 'correlation'")[["term", "level"]]
    assert list(pairs.itertuples(index=False, name=None)) == [
        ("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d"),
    ]  # fmt: skip
    alpha = row(result, "alpha")
    assert alpha["ci_low"] < alpha["estimate"] < alpha["ci_high"]
    assert (alpha["conf_level"], alpha["n"], alpha["dataset"]) == (0.95, 40, "analysed")
    assert alpha["id"] == "measurement/s/none/analysed/s/alpha"
    assert row(result, "standard_error_of_measurement")["estimate"] == pytest.approx(
        row(result, "sd")["estimate"] * np.sqrt(1 - alpha["estimate"])
    )
    assert result.line.startswith("s: alpha 0.")
    assert store_from_csv(store_to_csv(result.statistics))["id"].is_unique


def test_an_index_has_no_internal_consistency():
    result = measured(ordinary(), kind="index")
    for statistic in ("alpha", "omega_total", "standard_error_of_measurement"):
        found = row(result, statistic)
        assert (found["status"], found["note"]) == ("not_computable", INDEX_NOTE)
        assert np.isnan(found["conf_level"])
    assert row(result, "average_inter_item_correlation")["status"] == "shown"
    names = set(result.statistics["statistic"])
    assert not names & {"item_rest_correlation", "alpha_if_dropped"}
    assert "correlation" in names


def test_reverse_keyed_items_enter_turned_round():
    responses = ordinary()
    turned = responses.assign(b=6 - responses["b"])
    plain, reversed_ = measured(responses), measured(turned, reverse_keyed=["b"])
    both = ["id", "estimate"]
    pd.testing.assert_frame_equal(plain.statistics[both], reversed_.statistics[both])
    assert "turned round" in row(reversed_, "mean", "b")["method"]
    assert row(reversed_, "mean", "a")["method"] == ""


def test_floor_and_ceiling_are_the_possible_scores_not_the_observed_ones():
    responses = frame([[1, 1, 1, 1], [1, 1, 1, 1], [2, 3, 2, 2], [4, 4, 4, 3]])
    result = measured(responses)
    floor, ceiling = row(result, "floor_share"), row(result, "ceiling_share")
    assert (floor["estimate"], floor["events"], floor["denominator"]) == (0.5, 2, 4)
    assert (ceiling["estimate"], ceiling["events"]) == (0, 0)
    assert row(result, "ceiling_share", "a")["events"] == 0


def test_the_bins_hold_every_score_once():
    responses = ordinary()
    result = measured(responses)
    bins = result.statistics[result.statistics["table"] == "distribution:s"]
    assert bins["estimate"].sum() == row(result, "count")["estimate"]
    assert (bins["row"] == bins["level"]).all()
    assert set(bins["column"]) == {"all"}
    assert bins["level"].iloc[0] == "4 to 6"
    assert bins["level"].iloc[-1] == "18 to 20"
    assert len(bins) == 8


@pytest.mark.parametrize(
    ("lowest", "highest", "whole", "first", "last", "number"),
    [
        (6, 36, True, "6 to 9", "33 to 36", 10),
        (0, 100, True, "0 to 10", "90 to 100", 10),
        (7, 35, True, "7 to 11", "31 to 35", 7),
        (1, 5, False, "1 to 1.4", "4.6 to 5", 10),
        (1, 6, False, "1 to 1.5", "5.5 to 6", 10),
        (0, 4, True, "0 to 0", "4 to 4", 5),
        (0, 17, True, "0 to 1.7", "15.3 to 17", 10),
    ],
)
def test_limits_of_bins(lowest, highest, whole, first, last, number):
    bins = distribution(pd.Series([lowest, highest]), lowest, highest, whole)
    assert (bins[0][0], bins[-1][0], len(bins)) == (first, last, number)
    assert bins[0][1] == 1
    assert bins[-1][1] == 1


def test_a_score_on_a_limit_belongs_to_the_bin_above():
    bins = dict(distribution(pd.Series([1.4, 1.39, 4.6, 3.4, 7 / 5]), 1, 5, whole=False))
    assert bins["1 to 1.4"] == 1
    assert bins["1.4 to 1.8"] == 2
    assert bins["3.4 to 3.8"] == 1
    assert bins["4.6 to 5"] == 1
    few = dict(distribution(pd.Series([0, 1, 1.5, 2, 4]), 0, 4, whole=True))
    assert few == {"0 to 0": 1, "1 to 1": 2, "2 to 2": 1, "3 to 3": 0, "4 to 4": 1}


def test_shares_meet_their_limit_but_for_the_last_bit():
    share, events = share_at(pd.Series([0.1 + 0.1 + 0.1, 0.2, np.nan]), 0.3, "nobody")
    assert (share.value, share.n, events) == (0.5, 2, 1)


def test_skewness_and_kurtosis_need_something_to_say():
    def values(*numbers):
        found = summaries(pd.Series(numbers, dtype="float64"), "Nobody.")
        return {name: coefficient.value for name, coefficient in found.items()}

    assert values(1, 2)["skewness"] is None
    assert values(1, 2, 3)["skewness"] == 0
    assert values(1, 2, 3)["kurtosis"] is None
    assert values(2, 2, 2, 2)["sd"] == 0
    assert values(2, 2, 2, 2)["kurtosis"] is None
    assert values(0.1, 0.1, 0.1)["sd"] == 0
    assert values(1)["sd"] is None
    assert set(values().values()) == {None}


def test_no_error_of_measurement_without_a_reliability():
    deviation = Coefficient(2.0, 30)
    assert standard_error_of_measurement(deviation, Coefficient(0.75, 31)).value == 1.0
    assert standard_error_of_measurement(deviation, Coefficient(1.0, 31)).value == 0.0
    assert standard_error_of_measurement(deviation, Coefficient(-0.2, 31)).value is None
    assert standard_error_of_measurement(Coefficient(None, 0, "No."), deviation).note == "No."


AWKWARD = {
    "nobody": (frame([]), ["alpha", "omega_total", "mean", "floor_share"]),
    "all missing": (frame([[np.nan] * 4] * 5), ["alpha", "omega_total", "mean", "median"]),
    "one respondent": (frame([[1, 2, 3, 4]]), ["alpha", "omega_total", "sd"]),
    "two respondents": (frame([[1, 2, 3, 4], [2, 2, 5, 4]]), ["alpha", "omega_total", "skewness"]),
    "constant scale": (frame([[3, 3, 3, 3]] * 9), ["alpha", "omega_total", "skewness"]),
    "copied items": (frame([[v] * 4 for v in (1, 2, 5, 4, 3, 3)]), ["omega_total"]),
    "items that cancel": (
        frame([[v, 6 - v, w, 6 - w] for v, w in ((1, 2), (2, 5), (5, 4), (3, 1), (4, 3))]),
        ["alpha", "omega_total", "standard_error_of_measurement"],
    ),
    "no pair answered together": (
        frame([[1, np.nan] * 2, [2, np.nan] * 2, [np.nan, 1] * 2, [np.nan, 4] * 2] * 3),
        ["alpha", "omega_total", "average_inter_item_correlation"],
    ),
    "one item left": (
        frame([[v, 3, np.nan, np.nan] for v in (1, 2, 3, 4)]),
        ["alpha", "omega_total", "average_inter_item_correlation"],
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("kind", ["reflective", "index"])
def test_what_cannot_be_computed_says_why(name, kind):
    responses, without = AWKWARD[name]
    result = measured(responses, kind=kind)
    for statistic in without:
        assert row(result, statistic)["status"] == "not_computable"


@pytest.mark.filterwarnings("error")
def test_a_constant_item_is_left_out_and_named():
    responses = ordinary()
    result = measured(responses.assign(e=2.0), items=[*ITEMS, "e"])
    without = measured(responses)
    for statistic in ("alpha", "omega_total", "average_inter_item_correlation"):
        found = row(result, statistic)
        assert found["estimate"] == row(without, statistic)["estimate"]
        assert found["note"].endswith("nobody answered: e.")
    for statistic in ("item_rest_correlation", "alpha_if_dropped"):
        assert row(result, statistic, "e")["status"] == "not_computable"
        assert row(result, statistic, "a")["estimate"] == row(without, statistic, "a")["estimate"]
    assert row(result, "correlation", "a", "e")["status"] == "not_computable"


@pytest.mark.filterwarnings("error")
def test_alpha_below_zero_is_shown_and_questioned():
    random = np.random.Generator(np.random.PCG64(9))
    value = random.integers(1, 6, 60)
    noise = np.clip(value + random.integers(-1, 2, 60), 1, 5)
    responses = frame(np.column_stack([value, 6 - noise]), columns=["a", "b"])
    result = measured(responses, items=["a", "b"])
    alpha = row(result, "alpha")
    assert alpha["estimate"] < 0
    assert "keyed the wrong way" in alpha["note"]
    assert row(result, "standard_error_of_measurement")["status"] == "not_computable"
    assert row(result, "alpha_if_dropped", "a")["status"] == "not_computable"
    assert row(result, "omega_total")["status"] == "not_computable"


@pytest.mark.filterwarnings("error")
def test_copied_items_are_perfectly_reliable():
    result = measured(frame([[v] * 4 for v in (1, 2, 5, 4, 3, 3)]))
    alpha = row(result, "alpha")
    assert (alpha["estimate"], alpha["ci_low"], alpha["ci_high"]) == (1, 1, 1)
    assert row(result, "standard_error_of_measurement")["estimate"] == 0
    assert row(result, "item_rest_correlation", "a")["estimate"] == 1
    assert row(result, "correlation", "a", "b")["estimate"] == 1


@pytest.mark.filterwarnings("error")
def test_covariances_of_different_respondents_may_contradict_each_other():
    gap = [np.nan] * 4
    rows = [
        *[[v, v, np.nan] for v in (1, 5, 1, 5)],
        *[[v, np.nan, v] for v in (1, 5, 1, 5)],
        *[[np.nan, v, 6 - v] for v in (1, 5, 1, 5)],
        gap[:3],
    ]
    result = measured(frame(rows, columns=["a", "b", "c"]), items=["a", "b", "c"], items_needed=1)
    assert row(result, "alpha")["status"] == "shown"
    assert row(result, "alpha")["n"] == 12
    item_rest = row(result, "item_rest_correlation", "a")
    assert item_rest["status"] == "not_computable"


def test_the_order_of_respondents_and_columns_does_not_matter():
    responses = ordinary()
    shuffled = responses.sample(frac=1, random_state=1)[["d", "b", "a", "c"]]
    pd.testing.assert_frame_equal(measured(shuffled).statistics, measured(responses).statistics)


def test_a_study_without_scales():
    responses = ordinary()
    result = measure_quickly(responses, {})
    assert result.statistics.empty
    assert result.line == "no scales are declared"
