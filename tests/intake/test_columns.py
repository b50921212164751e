"""Columns by exact header, start, or code; absent, found twice, unknown."""

import pytest

from questline.core.codebook import Variable
from questline.intake.columns import codes_of

AGE = Variable("age", "number", "Age", column="Age")


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("affRec[affRec1] How often?", ["affRec1"]),
        ("affRec1. I am satisfied. Truly.", ["affRec1"]),
        ("Q1. Rate [se_1] and [se_2].", ["se_1", "se_2", "Q1"]),
        ("no code here", []),
    ],
)
def test_a_code_stands_in_brackets_or_before_the_first_full_stop(header, codes):
    assert codes_of(header) == codes


def test_the_three_ways_to_match(take):
    item = Variable("item", "item", "Item", match="code", column="se1")
    start = Variable("start", "text", "Start", match="starts_with", column="Q1. Are you")
    text = "Q1. Are you a link worker?,Confidence [se1],Age\nyes,3,30\n"
    answers = take(text, start, item, AGE).responses
    assert answers.loc[1].tolist() == ["yes", 3.0, 30.0]


def test_responses_stand_in_the_order_of_the_codebook(take):
    words = Variable("words", "text", "Words", column="Words")
    assert take("Words,Age\na,1\n", AGE, words).responses.columns.tolist() == ["age", "words"]


def test_a_header_may_have_blanks_at_its_ends(take):
    assert take(" Age ,Other\n1,2\n", AGE).responses["age"].tolist() == [1]


def test_an_absent_column_is_an_error_that_names_the_nearest(refused):
    hours = Variable("hours", "number", "Hours", column="Hours a week")
    (sentence,) = refused("Age,Hours per week\n1,2\n", AGE, hours)
    assert sentence.startswith('survey.csv, header: no column has the header "Hours a week"')
    assert "(variable hours), which concerns 1 of 1 row (100%). Did you mean" in sentence
    assert 'Did you mean "Hours per week"?' in sentence
    assert "correct `match` or `column` of hours in codebook.csv" in sentence


def test_an_absent_code_is_an_error_that_names_the_nearest(refused):
    item = Variable("item", "item", "Item", match="code", column="se_goal")
    (sentence,) = refused("Age,Goals [se_goals]\n1,2\n", AGE, item)
    assert 'no column\'s header holds the code "se_goal"' in sentence
    assert 'Did you mean "se_goals"?' in sentence


def test_all_absent_columns_are_named_at_once(refused):
    others = [Variable(name, "number", name, column=name) for name in ("hours", "months")]
    assert len(refused("Age,x\n1,2\n", AGE, *others)) == 2


def test_a_column_found_twice_is_an_error(refused):
    start = Variable("start", "text", "Start", match="starts_with", column="Q1")
    (sentence,) = refused("Q1. Are you?,Q10. Where?,Age\na,b,1\n", start, AGE)
    assert '2 columns fit "Q1" (variable start, match starts_with)' in sentence
    assert '"Q1. Are you?" (column 1) and "Q10. Where?" (column 2)' in sentence
    assert "make `column` of start in codebook.csv longer" in sentence


def test_another_file_altogether_is_one_error(refused):
    hours = Variable("hours", "number", "Hours", column="Hours")
    (sentence,) = refused("name,price\nbread,2\n", AGE, hours)
    assert (
        'none of the 2 columns that the codebook describes is here; the header begins "name"'
        in (sentence)
    )


def test_unknown_columns_are_left_out_and_named_without_their_answers(take):
    findings = take("Age,IP address,Browser\n1,secret,secret\n", AGE).findings
    finding = findings.set_index("kind").loc["unknown_columns"]
    assert finding["severity"] == "note"
    assert finding["count"] == 2
    assert finding["found"] == "IP address; Browser"
    assert "secret" not in findings.to_string()


def test_two_variables_of_one_column_are_said(take):
    same = Variable("years", "number", "Years", column="Age")
    findings = take("Age,Other\n1,2\n", AGE, same).findings
    message = findings.set_index("kind").loc["shared_columns", "message"]
    assert message == 'The column "Age" is read as 2 variables: age, years.'
