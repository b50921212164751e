"""Columns that carry the same question: one answer a row, and conflicts that name their rows."""

from __future__ import annotations

from dataclasses import replace

from questline.core.codebook import Variable

MOOD = Variable("mood", "category", "Mood", column="Mood", joined_with=("Stimmung", "Humeur"),
                levels=(("good", "Good"), ("good", "Gut"), ("bad", "Bad"), ("bad", "Schlecht")),
                missing=(("-99", "not_asked"),))  # fmt: skip
AGE = Variable("age", "number", "Age", column="Age", joined_with=("Alter",))


def said(result, kind: str) -> list[str]:
    findings = result.findings
    return findings.loc[findings["kind"] == kind, "message"].tolist()


def test_each_row_has_its_answer_from_the_column_that_holds_it(take):
    result = take(
        "Mood,Stimmung,Humeur\nGood,,\n,Schlecht,\n,,\n-99,Gut,\n,-99,\nBad,Schlecht,\n", MOOD
    )
    answers = result.responses["mood"].tolist()
    assert answers == ["good", "bad", None, "good", None, "bad"]
    kinds = dict(zip(result.missing["row"], result.missing["kind"], strict=True))
    assert kinds == {3: "left_blank", 5: "not_asked"}
    (message,) = said(result, "joined_columns")
    assert message == (
        'mood has its answers from 3 columns: 2 from "Mood", 2 from "Stimmung" and 0 from '
        '"Humeur". 1 row holds the same answer in more than one.'
    )
    assert not said(result, "unknown_columns")


def test_two_different_answers_are_an_error_that_names_the_rows(refused):
    (sentence,) = refused("Mood,Stimmung,Humeur\nGood,Gut,\nGood,Schlecht,\n,Gut,Bad\n", MOOD)
    assert 'columns "Mood", "Stimmung" and "Humeur" (variable mood)' in sentence
    assert "2 rows of answers (2 and 3; row 2 is line 3 of the file)" in sentence
    assert '"Good" and "Schlecht" stand in one row (in the first of them)' in sentence


def test_numbers_that_are_the_same_are_no_conflict(take, refused):
    assert take("Age,Alter\n33,33.0\n", AGE).responses["age"].tolist() == [33]
    (sentence,) = refused("Age,Alter\n33,34\n", AGE)
    assert '"33" and "34" stand in one row' in sentence


def test_texts_of_hidden_variables_are_not_shown_in_a_conflict(refused):
    name = Variable(
        "name", "text", "", column="Name", joined_with=("Nom",), sensitivity="free_text"
    )
    (sentence,) = refused("Name,Nom\nAlice,Alizarin\n", name)
    assert "row 1 of the answers" in sentence
    assert "Ali" not in sentence


def test_a_header_that_is_not_there_or_there_twice(refused):
    sentences = refused("Age,Altre\n33,\n", AGE)
    assert any('no column has the header "Alter"' in one and 'Did you mean "Altre"?' in one
               for one in sentences)  # fmt: skip
    sentences = refused("Age,Alter,Alter\n33,,\n", AGE)
    assert any('2 columns have the header "Alter"' in one for one in sentences)


def test_what_cannot_be_read_in_one_column_is_reported_where_it_is_read(refused):
    sentences = refused("Age,Alter\nabout 30,\n", AGE)
    assert any('"about 30" is not a number' in one for one in sentences)


def test_two_kinds_of_missing_are_said_and_the_first_counts(take):
    age = replace(AGE, missing=(("-9", "refused"), ("-8", "not_asked")))
    result = take("Age,Alter\n-8,-9\n-9,-8\n-8,-8\n-8,33\n", age)
    assert result.missing["kind"].tolist() == ["not_asked", "refused", "not_asked"]
    (message,) = said(result, "joined_columns")
    assert message.endswith(
        "2 rows without an answer hold two kinds of missing: the first column's counts."
    )


def test_all_empty_and_one_row(take):
    result = take("Age,Alter\n,\n", AGE)
    assert result.responses["age"].isna().all()
    assert said(result, "joined_columns") == [
        'age has its answers from 2 columns: 0 from "Age" and 0 from "Alter".'
    ]
