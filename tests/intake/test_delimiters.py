"""What separates the columns: detected from the header, or as stated."""

import pytest

from questline.core.codebook import Variable

GENDER = Variable("gender", "text", "Gender", column="Gender, if any")
AGE = Variable("age", "number", "Age", column="Age")
HOURS = Variable("hours", "number", "Hours", column="Hours; paid")


def export(sign: str) -> str:
    rows = (('"Gender, if any"', "Age", '"Hours; paid"'), ("woman", "30", "8"), ("man", "40", "9"))
    return "\r\n".join(sign.join(row) for row in rows) + "\r\n"


@pytest.mark.parametrize(
    ("sign", "words"),
    [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "upright strokes")],
)
def test_the_sign_under_which_the_columns_are_found_is_chosen_and_reported(take, sign, words):
    result = take(export(sign), GENDER, AGE, HOURS)
    assert result.responses["age"].tolist() == [30, 40]
    finding = result.findings.set_index("kind").loc["delimiter"]
    assert (finding["severity"], finding["found"]) == ("note", words)
    assert "3 of the 3 columns of the codebook" in finding["message"]


def test_a_stated_sign_is_obeyed_even_if_it_is_unusual(take):
    assert take(export("^"), GENDER, AGE, HOURS, delimiter="^").responses["hours"].sum() == 17
    assert take(export("\t"), GENDER, AGE, HOURS, delimiter="tab").responses["hours"].sum() == 17


def test_a_stated_sign_that_does_not_separate_is_an_error(refused):
    (sentence,) = refused(export(","), GENDER, AGE, HOURS, delimiter=";")
    assert sentence.startswith('study.yaml, key delimiter: it says ";"')
    assert "separated by commas it holds 3" in sentence
    assert 'What to do: write `delimiter: ","`' in sentence
    (tab,) = refused(export("\t"), GENDER, AGE, HOURS, delimiter=",")
    assert '`delimiter: "tab"`' in tab


def test_a_stated_delimiter_of_several_signs_is_an_error(refused):
    (sentence,) = refused(export(","), GENDER, AGE, HOURS, delimiter="::")
    assert 'study.yaml, key delimiter: it says "::"' in sentence
    assert "or the word tab" in sentence


def test_a_header_in_one_column_is_an_error_when_more_are_described(refused):
    text = "Gender~Age~Hours\nwoman~30~8\n"
    (sentence,) = refused(text, GENDER, AGE, HOURS)
    assert sentence.startswith("survey.csv, header: the whole header stands in one column")
    assert "3 columns, as the codebook describes" in sentence
    assert "`delimiter` in study.yaml" in sentence


def test_a_header_that_an_unusual_sign_separates_is_one_error(refused):
    (sentence,) = refused(export("~"), GENDER, AGE, HOURS)
    assert "none of the 3 columns" in sentence
    assert "(`delimiter` in study.yaml)" in sentence


def test_one_column_needs_no_delimiter(take):
    assert take("Age\n30\n40\n", AGE).responses["age"].tolist() == [30, 40]
