"""What the stage description says of ordinary and of awkward answers."""

import time

import numpy as np
import pandas as pd
import pytest

from questline.description.stage import Described, describe

CATEGORY = {
    "kind": "category", "numeric": False, "ordered": False, "levels": ["no", "yes"],
    "minimum": None, "maximum": None, "sensitivity": "public", "derivation": None,
}  # fmt: skip
ITEM = {**CATEGORY, "kind": "item", "numeric": True, "levels": [], "minimum": 1.0, "maximum": 3.0}
DERIVED = {**CATEGORY, "kind": "derived", "derivation": {"kind": "recode"}}
NUMBER = {**ITEM, "kind": "number", "minimum": 0.0, "maximum": 100.0}
COLOUR = {**CATEGORY, "levels": ["red", "green", "blue"]}
VARIABLES = {
    "leaves": CATEGORY, "colour": COLOUR, "item": ITEM, "age": NUMBER, "derived": DERIVED,
    "total": NUMBER,
}  # fmt: skip
TESTS = (
    "student_t", "welch_t", "mann_whitney", "anova", "welch_anova", "kruskal_wallis", "chi_square",
    "fisher",
)  # fmt: skip


def people(rows: list[tuple]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Responses and scores from tuples: leaves, colour, item, age, derived, total."""
    frame = pd.DataFrame(rows, columns=list(VARIABLES))
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    for name, variable in VARIABLES.items():
        if variable["numeric"]:
            frame[name] = frame[name].astype("float64")
        else:
            column = frame[name].astype(object)
            frame[name] = column.where(column.notna(), None)
    return frame.drop(columns="total"), frame[["total"]]


ORDINARY = [
    ("no", "red", 1, 20, "no", 10),
    ("no", "red", 2, 30, "no", 12),
    ("no", "green", 2, 40, "yes", 14),
    ("yes", "green", 3, 50, "yes", 30),
    ("yes", None, None, 60, None, None),
    (None, "green", 3, None, "no", 20),
]
MISSING = pd.DataFrame(
    [
        (5, "colour", "refused", "-99"),
        (5, "item", "left_blank", ""),
        (6, "leaves", "refused", "-99"),
        (6, "age", "out_of_range", "300"),
        (99, "age", "left_blank", ""),
    ],
    columns=["row", "variable", "kind", "text"],
)


def described(
    rows: list[tuple],
    missing: pd.DataFrame = MISSING,
    tests: dict | None = None,
    by: tuple[str, ...] = ("leaves",),
) -> Described:
    responses, scores = people(rows)
    return describe(
        responses,
        missing,
        scores,
        variables=VARIABLES,
        table_one={"variables": ["colour", "item", "age", "total"], "by": list(by),
                   "tests": tests or {}},
        answers=[{"name": "a", "variables": ["item", "colour"]},
                 {"name": "b", "variables": ["item"]}],
        correlations={"variables": ["item", "age", "total"], "method": "pearson"},
        benchmarks=[{"name": "survey", "share": 0.25, "n": 40, "source": "Someone 2020",
                     "variables": {"leaves": "yes"}}],
        confidence=0.95,
    )  # fmt: skip


@pytest.fixture(scope="module")
def store() -> pd.DataFrame:
    return described(ORDINARY).statistics.set_index("id")


def estimate(store: pd.DataFrame, what: str) -> float:
    return store.loc[f"description/{what}", "estimate"]


def test_table_one_counts_those_who_answered(store):
    table = "table_one/none/analysed"
    assert estimate(store, f"{table}/respondents/count") == 6
    assert estimate(store, f"{table}/respondents@leaves=no/count") == 3
    assert estimate(store, f"{table}/respondents@leaves=missing/count") == 1
    assert estimate(store, f"{table}/colour/green/count") == 3
    assert estimate(store, f"{table}/colour/green/percent") == 60
    assert estimate(store, f"{table}/colour/blue/count") == 0
    assert estimate(store, f"{table}/colour/missing_count") == 1
    assert estimate(store, f"{table}/colour@leaves=yes/missing_percent") == 50
    assert estimate(store, f"{table}/age@leaves=no/mean") == 30
    assert estimate(store, f"{table}/age@leaves=no/sd") == 10
    assert estimate(store, f"{table}/age@leaves=no/lower_quartile") == 25
    assert estimate(store, f"{table}/age/count") == 5
    assert store.loc[f"description/{table}/item@leaves=yes/sd", "status"] == "not_computable"


def test_cells_name_the_table_and_the_margin_they_belong_to(store):
    table = "description/table_one/none/analysed"
    cell = store.loc[f"{table}/colour@leaves=yes/green/count"]
    assert (cell["table"], cell["row"], cell["column"]) == (
        "table_one", "colour/green", "leaves/yes")  # fmt: skip
    difference = store.loc[f"{table}/colour@leaves/standardised_mean_difference"]
    assert difference["row"].split(";") == ["colour/red", "colour/green", "colour/blue"]
    assert difference["column"] == "leaves"
    cell = store.loc["description/answers/none/analysed/item/2/count"]
    assert (cell["table"], cell["row"], cell["column"]) == ("answers", "item", "2")


def test_every_declared_answer_has_a_row(store):
    answers = store[store["analysis"] == "answers"]
    counts = answers[answers["statistic"] == "count"].set_index(["term", "level"])["estimate"]
    assert counts["item"].to_dict() == {"1": 1, "2": 2, "3": 2, "missing": 1}
    assert counts["colour"].to_dict() == {"red": 2, "green": 3, "blue": 0, "missing": 1}


def test_missing_answers_by_kind(store):
    missing = store[(store["analysis"] == "missing_answers") & (store["statistic"] == "count")]
    counts = missing.set_index(["term", "column"])["estimate"]
    assert counts["colour"].to_dict() == {"all": 1, "refused": 1}
    assert counts["age"].to_dict() == {"all": 1, "out_of_range": 1}
    assert counts["derived"].to_dict() == {"all": 1, "not_derived": 1}
    assert counts["total"].to_dict() == {"all": 1, "not_scored": 1}


def test_missing_patterns_are_named_and_ordered(store):
    patterns = store[store["analysis"] == "missing_patterns"]
    assert patterns["note"].tolist() == ["complete", "colour, item, total", "age, leaves"]
    assert patterns["estimate"].tolist() == [4, 1, 1]
    assert patterns["term"].tolist() == ["pattern_01", "pattern_02", "pattern_03"]


def test_rare_patterns_are_one_row():
    names = [f"v{number:02d}" for number in range(14)]
    responses = pd.DataFrame(1.0, index=pd.RangeIndex(1, 15, name="row"), columns=names)
    for number, name in enumerate(names, 1):
        responses.loc[number, name] = np.nan
    result = describe(
        responses,
        MISSING.iloc[:0],
        pd.DataFrame(index=responses.index),
        variables=dict.fromkeys(names, NUMBER),
        table_one={"variables": names, "by": [], "tests": {}},
        answers=[],
        correlations={"variables": [], "method": "pearson"},
        benchmarks=[],
        confidence=0.95,
    )
    patterns = result.statistics[lambda store: store["analysis"] == "missing_patterns"]
    assert len(patterns) == 13
    assert patterns["term"].iloc[-1] == "other_patterns"
    assert patterns["estimate"].sum() == 14


def test_benchmarks_stand_beside_the_own_share(store):
    own = store.loc["description/benchmarks/none/analysed/survey/leaves/percent"]
    other = store.loc["description/benchmarks/none/analysed/survey/percent"]
    assert (own["estimate"], own["events"], own["denominator"]) == (40, 2, 5)
    assert (other["estimate"], other["n"], other["method"]) == (25, 40, "Someone 2020")
    assert own["ci_low"] < 40 < own["ci_high"]


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_correlations_that_have_no_value_say_why(method):
    from questline.description.correlations import correlation

    nan = float("nan")
    for first, second, word in [
        ([1, 2], [2, 1], "Fewer than three"),
        ([1, 1, 1, 1], [1, 2, 3, 4], "same answer"),
        ([nan, nan, nan], [1, 2, 3], "Fewer than three"),
        ([], [], "Fewer than three"),
    ]:
        found = correlation(np.array(first, float), np.array(second, float), method, 0.95)
        assert found.value is None
        assert word in found.note
    perfect = correlation(np.arange(5.0), -np.arange(5.0), method, 0.95)
    assert (perfect.value, perfect.p, perfect.ci_low) == (-1, None, None)
    assert "perfectly" in perfect.note
    three = correlation(np.arange(3.0), np.array([1.0, 3.0, 2.0]), method, 0.95)
    assert three.value == pytest.approx(0.5)
    assert three.ci_low is None
    assert "four" in three.note


def test_differences_that_have_no_value_say_why():
    from questline.description.standardised_differences import (
        category_difference,
        number_difference,
    )

    assert number_difference(np.array([1.0, 1.0]), np.array([2.0, 2.0]))[0] is None
    assert number_difference(np.array([1.0]), np.array([2.0, 3.0]))[0] is None
    assert category_difference(np.array([3, 0]), np.array([0, 4]))[0] is None
    assert category_difference(np.array([3, 0]), np.array([5, 0]))[0] is None
    assert category_difference(np.array([0, 0]), np.array([5, 1]))[0] is None
    assert category_difference(np.array([2, 2]), np.array([3, 3])) == (0.0, "")
    # Two levels: by hand, (3/4 - 1/4) / sqrt(3/16), positive where the second level is commoner.
    assert category_difference(np.array([1, 3]), np.array([3, 1]))[0] == pytest.approx(1.1547005)
    assert category_difference(np.array([3, 1]), np.array([1, 3]))[0] == pytest.approx(-1.1547005)


def test_of_several_groups_the_largest_difference_counts():
    rows = [("no", "red", 1, 20, "no", 10), ("no", "red", 2, 22, "no", 12),
            ("no", "green", 2, 40, "no", 10), ("no", "green", 3, 42, "no", 14),
            ("no", "blue", 1, 21, "no", 10), ("no", "blue", 1, 90, "no", 10)]  # fmt: skip
    store = described(rows, by=("colour",)).statistics.set_index("id")
    row = store.loc["description/table_one/none/analysed/age@colour/standardised_mean_difference"]
    assert row["unit"] == "colour=red minus colour=green"
    assert row["estimate"] == pytest.approx((21 - 41) / np.sqrt(2))
    assert "largest" in row["method"]


def constant(rows: int) -> list[tuple]:
    return [("no" if row % 2 else "yes", "red", 2, 30, "no", 10) for row in range(rows)]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("no", "red", 1, 20, "no", 10)],
        [("no", "red", 1, 20, "no", 10), ("yes", "green", 2, 30, "no", 12)],
        [(None, None, None, None, None, None)] * 4,
        [("no", "red", 1, 20, "no", 10)] * 4,
        constant(6),
        [("no", None, None, None, None, None)] * 3 + [("yes", "red", 1, 5, "no", 3)] * 2,
        ORDINARY,
    ],
    ids=["none", "one", "two", "all missing", "one group", "constant", "empty group", "few"],
)
@pytest.mark.filterwarnings("error")
def test_awkward_answers_become_rows_that_say_why(rows, test):
    tests = dict.fromkeys(("colour", "item", "age"), test)
    result = described(rows, MISSING.iloc[:0], tests)
    store = result.statistics
    without = store[store["status"] == "not_computable"]
    assert without["estimate"].isna().all()
    assert without["note"].str.endswith(".").all()
    assert store.loc[store["status"] == "shown", "estimate"].notna().all()
    assert (store["statistic"] == test).sum() == 3
    people = "1 respondent;" if len(rows) == 1 else f"{len(rows)} respondents;"
    assert result.line == (
        f"{people} described: 4 variables of Table 1, 2 questions of report.yaml and 3 correlations"
    )


def test_a_plan_that_describes_nothing_makes_no_pattern_of_no_variable():
    responses, scores = people(ORDINARY)
    table_one = {"variables": [], "by": [], "tests": {}}
    result = describe(
        responses, MISSING, scores, variables={}, table_one=table_one, answers=[],
        correlations={"variables": [], "method": "pearson"}, benchmarks=[], confidence=0.95,
    )  # fmt: skip
    assert not (result.statistics["analysis"] == "missing_patterns").any()
    assert result.line == "6 respondents; described: nothing planned"


def test_the_order_of_respondents_does_not_matter():
    forwards = described(ORDINARY, MISSING.iloc[:0]).statistics
    backwards = described(ORDINARY[::-1], MISSING.iloc[:0]).statistics
    pd.testing.assert_frame_equal(forwards, backwards)


def test_three_hundred_respondents_take_no_time():
    rng = np.random.default_rng(1)
    names = [f"item_{number}" for number in range(40)]
    responses = pd.DataFrame(
        rng.integers(1, 4, (342, 40)).astype(float), columns=names,
        index=pd.RangeIndex(1, 343, name="row"),
    )  # fmt: skip
    responses["leaves"] = rng.choice(["no", "yes"], 342).astype(object)
    settings = {
        "variables": {**dict.fromkeys(names, ITEM), "leaves": CATEGORY},
        "table_one": {"variables": names[:20], "by": ["leaves"], "tests": {}},
        "answers": [{"name": "all", "variables": names}],
        "correlations": {"variables": names[:7], "method": "pearson"},
        "benchmarks": [],
        "confidence": 0.95,
    }
    empty = pd.DataFrame(index=responses.index)
    describe(responses, MISSING, empty, **settings)
    start = time.process_time()
    describe(responses, MISSING, empty, **settings)
    assert time.process_time() - start < 2
