"""Second records of one respondent: the same answers, other answers, no id."""

import numpy as np
import pandas as pd
import pytest

from questline.core.codebook import Variable
from questline.core.derivations import parse_derivation

GAP = np.nan
WHO = Variable("who", "identifier", "", sensitivity="identifying")
A, B = (Variable(name, "item", "", minimum=1, maximum=5) for name in "ab")
TIME = Variable("time", "timing", "")
RULE = {"name": "twice", "kind": "duplicates", "variable": "who"}


def kept(result) -> list[int]:
    return result.responses.index.tolist()


def test_of_the_same_answers_the_first_stays(cleaned):
    answers = {"who": ["x", "y", "x", "z", "x"], "a": [1, 1, 1, 2, 1], "b": [2, 2, 2, 2, 2]}
    result = cleaned(answers, [WHO, A, B], [RULE])
    assert kept(result) == [1, 2, 4]
    assert result.exclusions["row"].tolist() == [3, 5]
    assert set(result.exclusions["value"]) == {"the same answers as row 1"}
    assert set(result.exclusions["threshold"]) == {"one record for each respondent"}


def test_missing_answers_are_the_same_when_missing_in_the_same_way(cleaned, refused):
    answers = {"who": ["x", "x", "y", "z"], "a": [1, 1, 2, 3], "b": [GAP, GAP, 1, 1]}
    assert kept(cleaned(answers, [WHO, A, B], [RULE])) == [1, 3, 4]
    kinds = pd.DataFrame(
        {"row": [1, 2], "variable": "b", "kind": ["refused", "left_blank"], "text": ["-99", ""]}
    )
    (sentence,) = refused(answers, [WHO, A, B], [RULE], missing=kinds)
    assert "differ in b" in sentence


def test_what_is_ignored_may_differ_and_so_may_what_is_made_from_it(cleaned):
    fast = Variable("fast", "derived", "", derivation=parse_derivation("threshold: < 60", ["time"]))
    answers = {"who": ["x", "x", "y", "z"], "a": [1, 1, 2, 3], "time": [30, 90, 90, 90]}
    rule = {**RULE, "ignore": ["time"]}
    assert kept(cleaned(answers, [WHO, A, TIME, fast], [rule])) == [1, 3, 4]


def test_different_answers_are_an_error_that_names_ids_rows_and_variables(refused):
    answers = {"who": ["x", "y", "x", "y", "z"], "a": [1, 1, 2, 1, 1], "b": [1, 1, 3, 4, 1]}
    first, second = refused(answers, [WHO, A, B], [RULE])
    assert first.startswith('cleaning.yaml, rule twice: the respondent "x" (who) has 2 records')
    assert "in rows 1, 3 of the answers; they differ in a, b" in first
    assert '"y"' in second
    assert "differ in b" in second
    assert "set `different_answers` to first, last or most_complete" in first


def test_of_many_different_records_the_first_ids_are_named(refused):
    ids = [f"r{number:02}" for number in range(25)]
    answers = {"who": [*ids, *ids], "a": [1] * 25 + [2] * 25}
    sentences = refused(answers, [WHO, A], [RULE])
    assert len(sentences) == 21
    assert "5 more respondents with different answers" in sentences[-1]
    assert "is the variable that identifies a respondent" in sentences[-1]


@pytest.mark.parametrize(
    ("choice", "stay"), [("first", [1, 4, 5]), ("last", [3, 4, 5]), ("most_complete", [2, 4, 5])]
)
def test_of_different_answers_the_chosen_record_stays(cleaned, choice, stay):
    answers = {"who": ["x", "x", "x", "y", "z"], "a": [GAP, 2, 2, 1, 1], "b": [1, 1, GAP, 1, 1]}
    result = cleaned(answers, [WHO, A, B], [{**RULE, "different_answers": choice}])
    assert kept(result) == stay
    assert set(result.exclusions["value"]) == {f"other answers than row {stay[0]}, which is kept"}


def test_of_equally_complete_records_the_first_stays(cleaned):
    answers = {"who": ["x", "x", "y", "z"], "a": [GAP, 2, 1, 1], "b": [1, GAP, 1, 1]}
    rule = {**RULE, "different_answers": "most_complete"}
    assert kept(cleaned(answers, [WHO, A, B], [rule])) == [1, 3, 4]


def test_respondents_without_an_id_are_nobodys_duplicates(cleaned):
    answers = {"who": [None, None, None, "x"], "a": [1, 1, 1, 1]}
    result = cleaned(answers, [WHO, A], [RULE])
    assert kept(result) == [1, 2, 3, 4]
    line = result.statistics.set_index("id").loc["cleaning/flow/none/none/twice/not_checked/count"]
    assert line["estimate"] == 3
    assert "count as different respondents" in line["note"]


def test_a_record_that_is_excluded_already_has_no_duplicates(cleaned):
    """The first record was a test of the questionnaire: the second one is kept."""
    answers = {"who": ["x", "x", "y", "z"], "a": [5, 1, 1, 1]}
    preview = {"name": "preview", "kind": "preview", "variable": "a", "catch_if": ["5"],
               "if_missing": "keep"}  # fmt: skip
    result = cleaned(answers, [WHO, A], [preview, RULE])
    assert kept(result) == [2, 3, 4]
    assert result.exclusions["rule"].tolist() == ["preview"]


def test_marked_duplicates_stay(cleaned):
    answers = {"who": ["x", "x", "y"], "a": [1, 1, 1]}
    result = cleaned(answers, [WHO, A], [{**RULE, "decision": "mark"}])
    assert kept(result) == [1, 2, 3]
    assert result.exclusions[["row", "decision"]].to_numpy().tolist() == [[2, "marked"]]
