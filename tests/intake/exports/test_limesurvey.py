"""LimeSurvey: a real structure with responses made after LimeSurvey's own source."""

import csv
import io

import pytest
from real_exports import FORMATS, kinds, note

from questline.intake.exports.limesurvey_columns import expected_columns
from questline.intake.exports.limesurvey_structure import read_structure

OWN = ["id", "submitdate", "lastpage", "startlanguage"]
OWN_TEXTS = ["Response ID", "Date submitted", "Last page", "Start language"]


@pytest.fixture
def structure():
    path = FORMATS / "limesurvey" / "rse_uk_core_survey.lss"
    if not path.is_file():
        pytest.skip("the folder shared/formats is not beside the checkout")
    return path.read_bytes()


def written(headers, *rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([headers, *rows])
    return "\ufeff" + text.getvalue() + "\r\n"


def responses(structure, how):
    """A header and two responses with every column of the structure, in one of the layouts."""
    every = [
        one
        for question in read_structure(structure, "s.lss").questions.values()
        for one in expected_columns(question)
    ]
    header = {
        "code": [one.code for one in every],
        "script_code": [one.script_code for one in every],
        "heading": [one.heading for one in every],
        "code_and_text": [f"{one.code}. {one.heading}" for one in every],
    }[how]
    texts = how == "heading"

    def answer(one):
        if one.option:
            return "Yes" if texts else "Y"
        if one.question.type == "Y" and texts:
            return "N/A"
        return one.levels[-1][texts] if one.levels else "so"

    first = ["1", "2016-03-01 10:00:00", "5", "en", *map(answer, every)]
    second = ["2", "", "1", "en", *([""] * len(every))]
    own = OWN_TEXTS if texts else OWN
    return every, written([*own, *header], first, second)


def test_the_structure_of_version_2_is_read_whole(structure):
    survey = read_structure(structure, "s.lss")
    assert (survey.version, survey.language) == ("261", "en")
    assert survey.counts == {"questions": 59, "subquestions": 117, "answers": 633}
    assert survey.title == "UK-RSE Survey"
    question = survey.questions["likerttime1"]
    assert question.answers["0"] == (
        ("A1", "Never"), ("A2", "Sometime"), ("A3", "Often"), ("A4", "Very Often"),
        ("A5", "Always"),
    )  # fmt: skip
    assert question.parts[0][1:] == (
        "perfCheck1",
        "Do you receive sufficient information on the results of your work?",
    )
    assert next(iter(survey.questions)) == "socio1"


def test_the_structure_of_version_4_has_its_texts_elsewhere():
    path = FORMATS / "limesurvey" / "citric_survey.lss"
    if not path.is_file():
        pytest.skip("the folder shared/formats is not beside the checkout")
    survey = read_structure(path.read_bytes(), "s.lss")
    assert (survey.version, len(survey.questions)) == ("641", 4)
    assert survey.questions["G01Q01"].text == "Text for first question"
    assert [one.code for q in survey.questions.values() for one in expected_columns(q)] == [
        "G01Q01", "G01Q02", "G02Q03", "G02Q03[filecount]", "G02Q04",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["code", "script_code", "code_and_text"])
def test_every_column_is_found_by_its_code(made, structure, how):
    every, text = responses(structure, how)
    export = made({"results-survey1.csv": text, "survey.lss": structure})
    assert export.recognition.certain
    assert [column.name for column in export.columns] == [*OWN, *(one.code for one in every)]
    item = export.column("likerttime1[perfCheck1]")
    assert len(item.levels) == 5
    assert item.question.endswith(
        "Do you receive sufficient information on the results of your work?"
    )
    assert "columns_without_question" not in kinds(export)
    assert "questions_without_column" not in kinds(export)


def test_full_answers_have_texts_and_not_shown(made, structure):
    _, text = responses(structure, "heading")
    export = made({"results.csv": text, "survey.lss": structure})
    yes = next(c for c in export.columns if c.group and c.missing and not c.multiple)
    assert yes.missing[0].code == "N/A"
    assert yes.missing[0].kind == ""
    assert yes.levels == (("Yes", "Yes"), ("No", "No"))
    option = next(c for c in export.columns if c.multiple)
    assert (option.multiple.ticked, option.multiple.unticked) == (("Yes",), ("No",))
    assert option.missing[0].kind == "not_asked"


def test_unfinished_responses_are_counted(made, structure):
    _, text = responses(structure, "code")
    export = made({"results.csv": text, "survey.lss": structure})
    assert "1 row has no date in submitdate" in note(export, "unfinished")
    (finished,) = export.with_role("finished")
    assert export.texts(finished.name) == ["2016-03-01 10:00:00", ""]
    assert "not tried on a real export" in note(export, "platform")
    assert "platform" in kinds(export, doubtful=True)


def test_switched_off_dates_are_no_dates(made):
    text = written([*OWN, "Q1", "Q2[SQ001]"], ["1", "1980-01-01 00:00:00", "1", "en", "A1", "Y"])
    export = made({"results.csv": text})
    assert (export.recognition.platform, export.recognition.certain) == ("limesurvey", False)
    assert "no_dates" in kinds(export)
    assert "no_structure" in kinds(export, doubtful=True)


def test_a_file_of_a_single_question_is_no_structure(refused):
    text = written([*OWN, "Q1"], ["1", "", "1", "en", "A1"])
    other = "<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>"
    (sentence,) = refused({"results.csv": text, "question.lsq": other})
    assert "a LimeSurvey file of the kind Question" in sentence
