"""Several files below one another: waves, languages, country versions."""

from __future__ import annotations

import pytest
from arranged import ID, messages, take_files

from questline.core.codebook import Variable
from questline.core.errors import StudyError

AGE = Variable("age", "number", "", column="age", joined_with=("alter",), minimum=0, maximum=120)
WAVE = Variable("wave", "category", "", match="file", levels=(("one", "w1"), ("two", "w2")))
FILES = {"w1.csv": "id,age\na,30\nb,\n", "w2.csv": "alter;id\n41;c\n42;a\n43;d\n"}


def refusal(*arguments, **settings) -> list[str]:
    with pytest.raises(StudyError) as raised:
        take_files(*arguments, **settings)
    return [problem.sentence() for problem in raised.value.problems]


def test_rows_stand_below_one_another_whatever_the_order_of_their_columns(tmp_path):
    result = take_files(tmp_path, FILES, [ID, AGE, WAVE])
    assert result.responses.index.tolist() == [1, 2, 3, 4, 5]
    assert result.responses["who"].tolist() == ["a", "b", "c", "a", "d"]
    assert result.responses["age"].tolist()[2:] == [41, 42, 43]
    assert result.responses["wave"].tolist() == ["one", "one", "two", "two", "two"]
    (message,) = messages(result, "several_files")
    assert message == (
        "The rows of 2 files stand below one another, in this order: w1 (w1.csv) and w2 (w2.csv). "
        "The numbers of rows count on through the files."
    )
    assert messages(result, "rows_of_file") == [
        "w1 (w1.csv) has 2 rows.",
        "w2 (w2.csv) has 3 rows.",
    ]
    assert messages(result, "joined_columns") == [
        'age has its answers from 2 columns: 1 from "age" and 3 from "alter".'
    ]
    assert result.missing[["row", "variable", "kind", "text"]].values.tolist() == [
        [2, "age", "left_blank", ""]
    ]
    assert not messages(result, "unknown_columns")
    assert "5 rows" in result.line
    assert "w1.csv and w2.csv" in result.line


def test_a_mistake_is_found_in_its_own_file(tmp_path):
    files = {**FILES, "w2.csv": "alter,id\n41,c\nold,a\n130,d\n"}
    sentences = refusal(tmp_path, files, [ID, AGE])
    assert any("row 4 of the answers (line 3 of w2.csv)" in one and '"old"' in one
               for one in sentences)  # fmt: skip
    assert any("row 5 of the answers (line 4 of w2.csv)" in one and "130" in one
               for one in sentences)  # fmt: skip


def test_a_column_of_the_codebook_that_a_file_lacks(tmp_path):
    plain = Variable("age", "number", "", column="age")
    (sentence,) = refusal(tmp_path, FILES, [ID, plain])
    assert 'no column "age" (variable age) in the file of 3 rows of answers (3, 4 and 5; ' \
        "row 3 is line 2 of w2.csv)" in sentence  # fmt: skip
    assert "add that header to `joined_with` of age" in sentence
    (sentence,) = refusal(tmp_path, {**FILES, "w2.csv": "id,x\nc,1\n"}, [ID, plain])
    assert "row 3 of the answers (line 2 of w2.csv)" in sentence


def test_a_column_that_only_one_file_has_and_nobody_asks_for_is_said_once(tmp_path):
    files = {"w1.csv": "id,age,extra\na,30,x\n", "w2.csv": "id,age\nb,31\n"}
    result = take_files(tmp_path, files, [ID, Variable("age", "number", "", column="age")])
    (message,) = messages(result, "unknown_columns")
    assert message.startswith("1 column of the export is not in the codebook")


def test_ragged_rows_of_every_file_are_said(tmp_path):
    files = {"w1.csv": "id,age\na,30,1\nb,2\n", "w2.csv": "id,age\nc\nd,3\n"}
    sentences = refusal(tmp_path, files, [ID, Variable("age", "number", "", column="age")])
    assert any(one.startswith("w1.csv: row 1 ") for one in sentences)
    assert any(one.startswith("w2.csv: row 1 ") for one in sentences)


def test_a_file_without_answers_is_an_error(tmp_path):
    sentences = refusal(tmp_path, {**FILES, "w2.csv": "id,alter\n"}, [ID, AGE])
    assert any("w2.csv" in one and "no row of answers" in one for one in sentences)


def test_three_files_of_one_row_each(tmp_path):
    files = {f"w{number}.csv": f"id,age\np{number},{number}\n" for number in (1, 2, 3)}
    result = take_files(tmp_path, files, [ID, Variable("age", "number", "", column="age")])
    assert result.responses["age"].tolist() == [1, 2, 3]


def test_a_column_that_is_called_as_the_file_column(tmp_path):
    (sentence,) = refusal(tmp_path, {**FILES, "w2.csv": "id,alter,(file)\nc,3,x\n"}, [ID, AGE])
    assert sentence.startswith('w2.csv, header: a column is called "(file)"')


def test_the_same_respondent_in_two_files_is_left_to_cleaning(tmp_path):
    result = take_files(tmp_path, FILES, [ID, AGE])
    assert result.responses["who"].tolist().count("a") == 2
