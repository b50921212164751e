"""What holds for any answers and any rules: nobody is lost, and no order matters but the rules'."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from questline.cleaning.stage import Cleaned, clean
from questline.core.codebook import Variable
from questline.core.derivations import parse_derivation
from questline.core.errors import StudyError

LEVELS = (("no", "No"), ("yes", "Yes"))
VARIABLES = {
    variable.name: variable.for_analysis()
    for variable in (
        Variable("who", "identifier", "", sensitivity="identifying"),
        Variable("consent", "consent", "", levels=LEVELS),
        Variable("time", "timing", "", minimum=0),
        Variable("a", "item", "", minimum=1, maximum=5),
        Variable("b", "item", "", minimum=1, maximum=5),
        Variable("c", "item", "", minimum=1, maximum=5),
        Variable("high", "derived", "", derivation=parse_derivation("threshold: >= 4", ["a"])),
    )
}
RULES = {
    "consent": {"kind": "consent", "variable": "consent", "keep_if": ["yes"], "catch_if": [],
                "below": None, "above": None, "if_missing": "catch"},
    "high": {"kind": "condition", "variable": "high", "keep_if": [], "catch_if": ["yes"],
             "below": None, "above": None, "if_missing": "keep"},
    "twice": {"kind": "duplicates", "variable": "who", "ignore": ["time"],
              "different_answers": "most_complete"},
    "little": {"kind": "too_little_answered", "variables": ["a", "b", "c"], "least_share": 0.5},
    "fast": {"kind": "too_fast", "variable": "time", "least_seconds": 60},
    "run": {"kind": "long_run", "variables": ["a", "b", "c"], "longest": 2},
}  # fmt: skip

answer = st.sampled_from([1.0, 2.0, 5.0, 9.0, np.nan])
respondent = st.tuples(
    st.sampled_from(["p", "q", "r", None]),
    st.sampled_from(["yes", "yes", "no", None]),
    st.sampled_from([30.0, 60.0, 500.0, -1.0, np.nan]),
    answer,
    answer,
    answer,
)
surveys = st.lists(respondent, min_size=1, max_size=14)
names = st.lists(st.sampled_from(sorted(RULES)), unique=True)
decisions = st.sampled_from(["exclude", "mark"])
few = settings(max_examples=20, deadline=None, derandomize=True)


def frame_of(people: list[tuple], order: list[int] | None = None) -> pd.DataFrame:
    """Intake's frame; `order` puts the rows into another order under their old numbers."""
    columns = ["who", "consent", "time", "a", "b", "c"]
    index = pd.Index(range(1, len(people) + 1), name="row")
    frame = pd.DataFrame(people, columns=columns, index=index, dtype=object)
    frame = frame.astype(dict.fromkeys(("time", "a", "b", "c"), "float64"))
    frame["high"] = pd.Series([None] * len(frame), index=index, dtype=object)
    for name in ("who", "consent"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame if order is None else frame.iloc[order]


def run(frame: pd.DataFrame, rules: list[str], decision: str = "exclude") -> Cleaned | None:
    """The result; None when too few are left."""
    chosen = [{"name": n, "reason": "x", "decision": decision, **RULES[n]} for n in rules]
    lines = [
        (row, name, "left_blank", "")
        for name in ("who", "consent", "time", "a", "b", "c")
        for row in frame.index[frame[name].isna()]
    ]
    missing = pd.DataFrame(lines, columns=["row", "variable", "kind", "text"])
    changes = pd.DataFrame(columns=["row", "variable", "before", "after", "rule", "reason"])
    variables = {name: VARIABLES[name] for name in frame.columns}
    asked = {"out_of_range": "set_missing", "least_respondents": 1, "rules": chosen}
    try:
        return clean(frame, missing, changes, variables, asked)
    except StudyError:
        return None


@few
@given(surveys, names, decisions)
def test_counts_are_conserved(people, rules, decision):
    result = run(frame_of(people), rules, decision)
    if result is None:
        return
    gone = result.exclusions.loc[result.exclusions["decision"] == "excluded", "row"]
    assert not gone.duplicated().any()
    assert sorted([*gone, *result.responses.index]) == list(range(1, len(people) + 1))
    store = result.statistics.set_index("id")["estimate"]
    excluded = store[store.index.str.endswith("/excluded/count")].sum()
    raw = store["cleaning/flow/none/none/raw_rows/count"]
    assert raw == len(people) == store["cleaning/flow/none/none/analysed/count"] + excluded
    assert not result.exclusions.duplicated(["row", "rule"]).any()


@few
@given(surveys, names)
def test_sets_of_rules_add_up_to_whom_each_rule_caught_and_left_out(people, rules):
    result = run(frame_of(people), rules)
    if result is None:
        return
    store = result.statistics
    sets = store[store["analysis"] == "exclusions"].set_index("level")["estimate"]
    flow = store[store["analysis"] == "flow"].set_index(["term", "level"])["estimate"]
    assert sets.sum() == len(people) - flow["analysed", ""]
    for name in rules:
        own = [count for level, count in sets.items() if name in level.split("+")]
        first = [count for level, count in sets.items() if level.split("+")[0] == name]
        assert sum(own) == flow[name, "caught"]
        assert sum(first) == flow[name, "excluded"]


@few
@given(surveys, names, decisions)
def test_every_missing_answer_of_the_analysed_has_one_kind(people, rules, decision):
    result = run(frame_of(people), rules, decision)
    if result is None:
        return
    asked = result.responses.drop(columns="high")
    assert int(asked.isna().sum().sum()) == len(result.missing)
    assert not result.missing.duplicated(["row", "variable"]).any()
    changed = result.changes[result.changes["row"].isin(asked.index)]
    assert len(changed) == (result.missing["kind"] == "out_of_range").sum()


@few
@given(surveys, names, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(people, rules, random):
    order = list(range(len(people)))
    random.shuffle(order)
    columns = sorted(VARIABLES, key=lambda name: (name == "high", random.random()))
    first = run(frame_of(people), rules)
    second = run(frame_of(people, order)[columns], rules)
    if first is None or second is None:
        assert first is second
        return
    assert second.responses[first.responses.columns].equals(first.responses)
    for ledger in ("exclusions", "changes", "quality", "statistics"):
        assert getattr(second, ledger).equals(getattr(first, ledger))
    places = ["row", "variable"]
    assert second.missing.sort_values(places).to_numpy().tolist() == (
        first.missing.sort_values(places).to_numpy().tolist()
    )


@few
@given(surveys, names, st.sampled_from(sorted(RULES)), st.integers(0, len(RULES)))
def test_a_further_rule_never_adds_respondents(people, rules, further, at):
    """At the end of the list any rule; anywhere, where no rule compares respondents."""
    rules = [name for name in rules if name != further]
    frame = frame_of(people)
    before = run(frame, rules)
    if before is None:
        assert run(frame, [*rules, further]) is None
        return
    at = len(rules) if "twice" in [*rules, further] else at
    after = run(frame, [*rules[:at], further, *rules[at:]])
    assert after is None or set(after.responses.index) <= set(before.responses.index)


@few
@given(surveys, names)
def test_marking_keeps_everyone(people, rules):
    result = run(frame_of(people), rules, "mark")
    assert len(result.responses) == len(people)
    assert set(result.exclusions["decision"]) <= {"marked"}
