"""Rows and cells: quoted line ends, rows of another length, quotes that do not pair."""

import pytest

from questline.core.codebook import Variable

WORDS = Variable("words", "text", "Words", column="Words")
AGE = Variable("age", "number", "Age", column="Age")


def test_line_ends_in_quotes_belong_to_the_answer_and_rows_keep_their_lines(take, refused):
    text = 'Words,Age\n"two\nlines, and ""quotes""",30\nplain,old\n'
    answers = take(text.replace("old", "40"), WORDS, AGE).responses
    assert answers["words"].tolist() == ['two\nlines, and "quotes"', "plain"]
    assert answers.index.tolist() == [1, 2]
    assert answers.index.name == "row"
    (sentence,) = refused(text, WORDS, AGE)
    assert "row 2 of the answers (line 4 of the file)" in sentence


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(take, end):
    assert take(f"Words,Age{end}a,1{end}b,2{end}", WORDS, AGE).responses["age"].sum() == 3


def test_a_file_of_a_header_alone_is_an_error(refused):
    (sentence,) = refused("Words,Age\n", WORDS, AGE)
    assert sentence.startswith("survey.csv: there is a header but no row of answers")
    assert "What to do: export the answers again" in sentence


def test_rows_of_another_length_are_named_with_their_lines(refused):
    few, many = refused("Words,Age\na,1\nb\nc,3\nd,4,5\ne\n", WORDS, AGE)
    assert "2 rows of answers (2 and 5; row 2 is line 3 of the file) have 1 cell." in few
    assert "Expected: 2 cells, as in the header." in few
    assert "row 4 of the answers (line 5 of the file) has 3 cells." in many
    assert 'an answer that holds the delimiter "," must stand in double quotes' in many


def test_rows_of_another_length_do_not_hide_other_mistakes(refused):
    sentences = refused("Words,Age\na,1\nb\nc,old\n", WORDS, AGE)
    assert len(sentences) == 2
    assert "row 3 of the answers (line 4 of the file)" in sentences[1]


@pytest.mark.parametrize("answer", ['"never closed', '"closed" too early'])
def test_quotes_that_do_not_pair_are_an_error_with_the_row_where_it_begins(refused, answer):
    (sentence,) = refused(f"Words,Age\na,1\n{answer},2\nc,3\n", WORDS, AGE)
    assert sentence.startswith("survey.csv, row 2 of the answers (line 3 of the file): ")
    assert "double quotes do not pair" in sentence
    assert "What to do: " in sentence


def test_lines_without_any_character_are_no_rows_and_are_reported(take):
    result = take("Words,Age\na,1\n\nb,2\n\n", WORDS, AGE)
    assert result.responses.index.tolist() == [1, 2]
    assert result.findings.set_index("kind").loc["blank_lines", "count"] == 2


def test_a_row_of_empty_cells_is_a_row(take):
    result = take("Words,Age\n,\nb,2\n", WORDS, AGE)
    assert result.responses.index.tolist() == [1, 2]
    assert result.missing["row"].tolist() == [1, 1]


def test_duplicated_column_names_are_an_error(refused):
    (sentence,) = refused("Words,Age,Other,Other\na,1,x,y\n", WORDS, AGE)
    assert sentence.startswith('survey.csv, header: the column name "Other" stands 2 times')
    assert "in columns 3 and 4".replace(" and ", ", ") in sentence
    assert "rename or remove all but one" in sentence


def test_columns_without_a_name_are_not_duplicates_of_each_other(take):
    result = take(",Words,Age,\n1,a,1,\n", WORDS, AGE)
    unknown = result.findings.set_index("kind").loc["unknown_columns"]
    assert unknown["found"] == "column 1, which has no name; column 4, which has no name"


def test_an_answer_may_be_very_long(take):
    text = Variable("text", "text", "", column="Text")
    result = take("Text\n" + "x" * 200_000 + "\n", text)
    assert len(result.responses["text"][1]) == 200_000
