"""Each kind of rule on a handful of respondents."""

import numpy as np
import pytest

from questline.core.codebook import Variable

GAP = np.nan
CONSENT = Variable("consent", "consent", "", levels=(("agreed", "Yes"), ("declined", "No")))
HOURS = Variable("hours", "number", "", minimum=1, maximum=48)
TIME = Variable("time", "timing", "")
ITEMS = [Variable(name, "item", "", minimum=1, maximum=5) for name in ("a", "b", "c", "d")]
NAMES = [item.name for item in ITEMS]
AGREED = {
    "name": "no_consent",
    "kind": "consent",
    "variable": "consent",
    "keep_if": ["agreed"],
    "if_missing": "catch",
}


def caught(result) -> dict:
    return {line.row: line.value for line in result.exclusions.itertuples()}


def test_keep_if_catches_all_others_and_if_missing_decides(cleaned):
    answers = {"consent": ["agreed", "declined", None, "agreed", "agreed"]}
    result = cleaned(answers, [CONSENT], [AGREED])
    assert caught(result) == {2: "declined", 3: "no answer"}
    assert result.responses.index.tolist() == [1, 4, 5]
    assert set(result.exclusions["threshold"]) == {"kept: agreed"}
    kept = cleaned(answers, [CONSENT], [{**AGREED, "if_missing": "keep"}])
    assert caught(kept) == {2: "declined"}


def test_catch_if_catches_these_alone(cleaned):
    rule = {"name": "preview", "kind": "preview", "variable": "consent",
            "catch_if": ["declined"], "if_missing": "keep"}  # fmt: skip
    answers = {"consent": ["agreed", "declined", None, "agreed"]}
    assert caught(cleaned(answers, [CONSENT], [rule])) == {2: "declined"}


def test_those_kept_without_an_answer_are_counted_as_not_checked(cleaned):
    """Not those whom an earlier rule had left out already, and nobody where missing is caught."""
    few = {"name": "few", "kind": "condition", "variable": "hours", "below": 8,
           "if_missing": "keep", "decision": "mark"}  # fmt: skip
    answers = {
        "consent": ["agreed", "declined", "agreed", "agreed", None, "agreed"],
        "hours": [GAP, GAP, 7, 20, GAP, GAP],
    }
    result = cleaned(answers, [CONSENT, HOURS], [AGREED, few])
    lines = result.statistics[result.statistics["level"] == "not_checked"].set_index("term")
    assert lines["estimate"].to_dict() == {"few": 2}
    assert lines.loc["few", "note"] == (
        "Without an answer to hours, so that it could not be checked; they were kept."
    )


def test_limits_catch_numbers_beyond_them_and_not_at_them(cleaned):
    rule = {"name": "hours", "kind": "condition", "variable": "hours", "below": 8, "above": 40,
            "if_missing": "keep"}  # fmt: skip
    result = cleaned({"hours": [8, 7.5, 40, 41, GAP, 20]}, [HOURS], [rule])
    assert caught(result) == {2: "7.5", 4: "41"}
    assert set(result.exclusions["threshold"]) == {"caught: below 8 or above 40"}


def test_answers_that_are_numbers_are_compared_as_numbers(cleaned, refused):
    rule = {"name": "ones", "kind": "condition", "variable": "a", "catch_if": ["1.0", "2"],
            "if_missing": "keep"}  # fmt: skip
    answers = {"a": [1, 2, 3, 4, 5]}
    assert caught(cleaned(answers, ITEMS[:1], [rule])) == {1: "1", 2: "2"}
    (sentence,) = refused(answers, ITEMS[:1], [{**rule, "catch_if": ["agree"]}])
    assert 'cleaning.yaml, rule ones, key catch_if: "agree" is not a number' in sentence
    assert "What to do: " in sentence


def test_the_ledger_does_not_show_what_could_identify_a_person(cleaned):
    town = Variable("town", "category", "", levels=(("rhyl", "Rhyl"), ("ely", "Ely")),
                    sensitivity="identifying")  # fmt: skip
    rule = {"name": "towns", "kind": "condition", "variable": "town", "catch_if": ["rhyl"],
            "if_missing": "keep"}  # fmt: skip
    result = cleaned({"town": ["rhyl", "ely", "ely", "ely"]}, [town], [rule])
    assert caught(result) == {1: "(not shown)"}


def test_too_little_answered_rounds_the_share_up(cleaned):
    """75% of three questions are three: two of three answered are too few."""
    rule = {"name": "broke_off", "kind": "too_little_answered", "variables": ["a", "b", "c"],
            "least_share": 0.75}  # fmt: skip
    answers = {"a": [1, 1, 1, 1], "b": [2, 2, GAP, 2], "c": [3, GAP, GAP, 3]}
    answers |= {"d": [1, 1, 1, 1]}
    result = cleaned({name: [*values, 1, 1] for name, values in answers.items()}, ITEMS, [rule])
    assert caught(result) == {2: "2 of 3 answered", 3: "1 of 3 answered"}
    assert set(result.exclusions["threshold"]) == {"at least 3 of 3 answered"}


def test_too_fast_keeps_those_without_a_time_and_counts_them(cleaned):
    rule = {"name": "fast", "kind": "too_fast", "variable": "time", "least_seconds": 60}
    result = cleaned({"time": [60, 59.5, GAP, 300]}, [TIME], [rule])
    assert caught(result) == {2: "59.5 seconds"}
    store = result.statistics.set_index("id")
    line = store.loc["cleaning/flow/none/none/fast/not_checked/count"]
    assert line["estimate"] == 1
    assert line["note"] == (
        "Without a time in time, so that it could not be checked; they were kept."
    )


def test_long_runs_follow_the_order_listed(cleaned):
    rule = {"name": "run", "kind": "long_run", "variables": ["a", "c", "b"], "longest": 2}
    answers = {"a": [1, 1, 1, 2], "b": [1, 3, 1, 2], "c": [1, 1, GAP, 3], "d": [1, 1, 1, 1]}
    result = cleaned(answers, ITEMS, [rule])
    assert caught(result) == {1: "3 in a row"}
    assert set(result.exclusions["threshold"]) == {"at most 2 same answers in a row"}


@pytest.mark.parametrize("kind", ["consent", "eligibility", "preview", "condition"])
def test_the_four_kinds_of_answer_rules_act_alike(cleaned, kind):
    answers = {"consent": ["agreed", "declined", "agreed", "agreed"]}
    assert caught(cleaned(answers, [CONSENT], [{**AGREED, "kind": kind}])) == {2: "declined"}
