"""What the plan's comparisons say of ordinary and of awkward answers."""

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart
from questline.modelling.comparison_intervals import (
    cramers_interval,
    hedges_interval,
    superiority_interval,
    variance_share_interval,
)
from questline.modelling.comparisons import compare
from questline.modelling.conditional_odds_ratio import conditional_odds_ratio

NUMBER = {
    "kind": "number", "numeric": True, "ordered": False, "levels": [], "minimum": None,
    "maximum": None, "sensitivity": "public", "derivation": None,
}  # fmt: skip
VARIABLES = {
    "group": {**NUMBER, "kind": "category", "numeric": False, "levels": ["a", "b", "c"]},
    "answer": {**NUMBER, "kind": "category", "numeric": False, "levels": ["no", "yes"]},
    "value": NUMBER,
}
OF_NUMBERS = ("student_t", "welch_t", "mann_whitney", "anova", "welch_anova", "kruskal_wallis")
OF_SHARES = ("chi_square", "fisher")
TWO = ("student_t", "welch_t", "mann_whitney")


def frame(rows: list[tuple]) -> pd.DataFrame:
    data = pd.DataFrame(rows, columns=["group", "answer", "value"], dtype=object)
    data.index = pd.RangeIndex(1, len(data) + 1, name="row")
    data["value"] = data["value"].astype("float64")
    return data


def run(rows: list[tuple], test: str, levels: list[str] | None = None):
    part = StatisticsPart("modelling")
    settings = {
        "name": "it", "outcome": "answer" if test in OF_SHARES else "value", "group": "group",
        "levels": levels or (["a", "b"] if test in TWO else []), "test": test, "family": "f",
    }  # fmt: skip
    ids = compare(part, frame(rows), variables=VARIABLES, comparisons=[settings], confidence=0.95)
    return ids["it"], part.table().set_index("id")


ORDINARY = [
    ("a", "no", 1), ("a", "no", 2), ("a", "yes", 4), ("a", "no", 3),
    ("b", "yes", 3), ("b", "yes", 5), ("b", "no", 6), ("b", "yes", 6),
    ("c", "yes", 2), ("c", "no", 8), (None, "no", 1), ("a", None, None),
]  # fmt: skip


@pytest.mark.parametrize("test", [*OF_NUMBERS, *OF_SHARES])
@pytest.mark.filterwarnings("error")
def test_the_id_that_is_returned_holds_the_p_value(test):
    identifier, store = run(ORDINARY, test)
    assert identifier == f"modelling/it/comparison/complete/group/{test}"
    assert 0 <= store.loc[identifier, "p"] <= 1
    assert (store["model"] == "comparison").all()
    assert (store["dataset"] == "complete").all()


def test_only_the_levels_of_the_plan_are_compared_and_the_rest_is_counted():
    identifier, store = run(ORDINARY, "welch_t")
    assert store.loc[identifier, "n"] == 8
    left_out = store.loc["modelling/it/comparison/complete/group/left_out"]
    assert left_out["estimate"] == 4
    assert "group is c" in left_out["note"]
    assert not store["level"].eq("c").any()
    difference = store.loc["modelling/it/comparison/complete/group/mean_difference"]
    assert difference["estimate"] == -2.5
    assert difference["unit"] == "a minus b"


def test_groups_are_described_beside_the_test():
    _, store = run(ORDINARY, "kruskal_wallis")
    assert store.loc["modelling/it/comparison/complete/group/b/median", "estimate"] == 5.5
    row = store.loc["modelling/it/comparison/complete/group/kruskal_wallis"]
    assert (row["table"], row["row"], row["column"]) == ("it", "a;b;c", "all")
    _, store = run(ORDINARY, "chi_square")
    cell = store.loc["modelling/it/comparison/complete/group@answer=yes/b/count"]
    assert (cell["estimate"], cell["row"], cell["column"]) == (3, "b", "yes")
    row = store.loc["modelling/it/comparison/complete/group/cramers_v"]
    assert (row["row"], row["column"]) == ("a;b;c", "no;yes")


AWKWARD = {
    "none": [],
    "one": [("a", "no", 1)],
    "two": [("a", "no", 1), ("b", "yes", 2)],
    "all missing": [(None, None, None)] * 5,
    "outcome missing": [("a", None, None), ("b", None, None)] * 3,
    "one group": [("a", "no", 1), ("a", "yes", 2), ("a", "no", 4)],
    "constant": [("a", "no", 2), ("b", "no", 2), ("c", "no", 2)] * 3,
    "constant within groups": [("a", "no", 1), ("b", "yes", 2), ("c", "no", 4)] * 3,
    "group of one": [("a", "no", 1), ("b", "yes", 2), ("b", "no", 5), ("b", "yes", 5)],
    "apart": [("a", "no", 1), ("a", "no", 2), ("b", "yes", 8), ("b", "yes", 9)] * 2,
    "far apart": [("a", "no", 0), ("a", "no", 1e-9), ("b", "yes", 1e6), ("b", "yes", 1e6 + 1)],
    "tiny": [("a", "no", 0.1), ("b", "no", 0.1), ("a", "yes", 0.1), ("b", "yes", 0.1)] * 5,
}


@pytest.mark.parametrize("test", [*OF_NUMBERS, *OF_SHARES])
@pytest.mark.parametrize("rows", AWKWARD.values(), ids=list(AWKWARD))
@pytest.mark.filterwarnings("error")
def test_awkward_answers_become_rows_that_say_why(test, rows):
    identifier, store = run(rows, test)
    assert identifier in store.index
    without = store[store["status"] == "not_computable"]
    assert without["note"].str.endswith(".").all()
    assert store.loc[store["status"] == "shown", "estimate"].notna().all()
    shown = store[(store["status"] == "shown") & store["conf_level"].notna()]
    assert (shown["ci_low"].notna() | (shown["note"] != "")).all()


@pytest.mark.parametrize("test", OF_NUMBERS)
@pytest.mark.parametrize("name", ["none", "one group", "constant", "all missing"])
def test_what_cannot_be_computed_has_no_number(test, name):
    identifier, store = run(AWKWARD[name], test)
    assert store.loc[identifier, "status"] == "not_computable"
    assert np.isnan(store.loc[identifier, "p"])


def test_an_empty_group_is_left_out_and_named():
    rows = [row for row in ORDINARY if row[0] != "c"]
    for test in ("anova", "welch_anova", "kruskal_wallis", "chi_square", "fisher"):
        identifier, store = run(rows, test)
        assert store.loc[identifier, "status"] == "shown"
        assert "Nobody answered in c" in store.loc[identifier, "note"]
    identifier, store = run(rows, "welch_t", ["a", "c"])
    assert store.loc[identifier, "status"] == "not_computable"


def test_welch_anova_names_the_group_without_spread():
    rows = [*ORDINARY[:8], ("c", "no", 2), ("c", "no", 2)]
    identifier, store = run(rows, "welch_anova")
    assert store.loc[identifier, "status"] == "not_computable"
    assert "c has none" in store.loc[identifier, "note"]


def test_an_empty_cell_leaves_no_odds_ratio():
    rows = [("a", "no", 1)] * 6 + [("b", "no", 1)] * 2 + [("b", "yes", 1)] * 9
    identifier, store = run(rows, "fisher", ["a", "b"])
    assert store.loc[identifier, "p"] == pytest.approx(0.00226244343891402)
    odds_ratio = store.loc["modelling/it/comparison/complete/group/odds_ratio"]
    assert odds_ratio["status"] == "not_computable"
    assert odds_ratio["ci_low"] > 1
    assert np.isnan(odds_ratio["ci_high"])


def test_small_expected_counts_are_told():
    identifier, store = run(ORDINARY, "chi_square")
    assert "expected count" in store.loc[identifier, "note"]
    identifier, store = run(ORDINARY * 20, "chi_square")
    assert store.loc[identifier, "note"] == ""


def test_the_order_of_respondents_does_not_matter():
    for test in (*OF_NUMBERS, *OF_SHARES):
        _, forwards = run(ORDINARY, test)
        _, backwards = run(ORDINARY[::-1], test)
        pd.testing.assert_frame_equal(forwards, backwards)


def test_intervals_turn_round_with_the_groups():
    first, second = np.array([1.0, 2, 2, 3, 5]), np.array([2.0, 3, 4, 4, 5, 5])
    low, high = superiority_interval(first, second, 0.9)
    assert superiority_interval(second, first, 0.9) == pytest.approx((1 - high, 1 - low))
    low, high = hedges_interval(0.4, 12, 20, 0.9)
    assert hedges_interval(-0.4, 12, 20, 0.9) == pytest.approx((-high, -low))
    _, low, high = conditional_odds_ratio(np.array([[8, 3], [4, 9]]), 0.9)
    turned = conditional_odds_ratio(np.array([[4, 9], [8, 3]]), 0.9)
    assert turned[1:] == pytest.approx((1 / high, 1 / low))


def test_intervals_of_shares_of_variance_stay_between_nothing_and_everything():
    assert variance_share_interval(0.0, 2, 30, 33, 0.95) == (0, 0)
    low, high = variance_share_interval(1e4, 2, 30, 33, 0.95)
    assert 0.98 < low < high < 1
    assert cramers_interval(0.01, 3, 100, 0.95) == (0, 0)
    assert cramers_interval(100.0, 1, 100, 0.95)[1] == 1


def test_groups_that_do_not_overlap_have_no_interval():
    assert superiority_interval(np.array([1.0, 2]), np.array([3.0, 4]), 0.95) is None


@pytest.mark.slow
def test_coverage_of_the_probability_of_superiority():
    """On answers from 1 to 5 with ties, the 95% interval holds the truth 93% to 97% of the time."""
    rng = np.random.default_rng(20)
    shares = np.array([[1, 3, 4, 3, 1], [4, 1, 1, 1, 4]]) / [[12], [11]]
    truth = sum(
        shares[0][i] * shares[1][j] * (0.5 if i == j else float(i > j))
        for i in range(5)
        for j in range(5)
    )
    held = 0
    for _ in range(2000):
        first, second = (rng.choice(np.arange(5.0), 40, p=share) for share in shares)
        low, high = superiority_interval(first, second, 0.95)
        held += low <= truth <= high
    assert 0.93 < held / 2000 < 0.97
