"""Exports of kinds of which no real one is at hand, made by code, each through a codebook."""

import datetime
import io
import json

import pandas as pd
import pyarrow as pa
import pytest
from export_files import open_document, rows_xml, workbook
from taken_exports import choice, counts, number, said, taken, to_decide, word
from test_limesurvey import responses

from questline.core.codebook import Variable
from questline.core.errors import StudyError

AGE = number("age", "Age", minimum=16, maximum=99)
TOWN = word("town", "Town")
DAY = Variable("day", "date", "", column="Day", formats=("%Y-%m-%d",))
ROWS = [["Age", "Town", "Day"], [34, "Bangor", 45000], [51, "Ynys Môn", 45001]]
DAYS = ["2023-03-15T00:00:00", "2023-03-16T00:00:00"]
STYLES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'


def xlsx(rows=ROWS, **sheets: str) -> bytes:
    return workbook({"Answers": rows_xml(rows, {3: 1}), **sheets}, styles=STYLES)


def ods() -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        if isinstance(value, datetime.date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
        return f"<table:table-cell><text:p>{value}</text:p></table:table-cell>"

    rows = [ROWS[0], [34, "Bangor", datetime.date(2023, 3, 15)],
            [51, "Ynys Môn", datetime.date(2023, 3, 16)]]  # fmt: skip
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return open_document(f'<table:table table:name="Answers">{lines}</table:table>')


def parquet() -> bytes:
    import pyarrow.parquet as pq

    days = [datetime.date(2023, 3, 15), datetime.date(2023, 3, 16)]
    stream = io.BytesIO()
    table = {"Age": pa.array([34, 51]), "Town": ["Bangor", "Ynys Môn"], "Day": days}
    pq.write_table(pa.table(table), stream)
    return stream.getvalue()


def tsv() -> bytes:
    return "Age\tTown\tDay\r\n34\tBangor\t2023-03-15\r\n51\tYnys Môn\t2023-03-16\r\n".encode()


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("answers.xlsx", xlsx, 'an XLSX workbook, sheet "Answers"'),
        ("answers.ods", ods, 'an ODS spreadsheet, sheet "Answers"'),
        ("answers.parquet", parquet, "a Parquet file"),
        ("answers.tsv", tsv, "UTF-8, separated by tabs"),
    ],
)
def test_one_table_in_four_kinds_of_file_gives_the_same_answers(tmp_path, name, make, words):
    path = tmp_path / name
    path.write_bytes(make())
    result = taken(path, AGE, TOWN, DAY)
    assert result.responses["age"].tolist() == [34, 51]
    assert result.responses["town"].tolist() == ["Bangor", "Ynys Môn"]
    assert result.responses["day"].tolist() == DAYS
    assert result.line == f"2 rows and 3 columns read from {name} ({words})"
    assert to_decide(result) == (["platform"] if name.endswith("ods") else [])
    assert ("not tried on a real export" in said(result, "platform")) == name.endswith("ods")


def test_the_name_of_a_file_says_nothing_of_its_kind(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_bytes(xlsx())
    assert taken(path, AGE).responses["age"].tolist() == [34, 51]


def test_the_sheet_that_study_yaml_names_is_read(tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(xlsx(Second=rows_xml([["Age"], [70]])))
    first = taken(path, AGE)
    assert first.responses["age"].tolist() == [34, 51]
    assert 'the file also has "Second"' in said(first, "sheet")
    assert to_decide(first) == ["sheet"]
    second = taken(path, AGE, sheet="Second")
    assert second.responses["age"].tolist() == [70]
    assert to_decide(second) == []
    with pytest.raises(StudyError, match='there is no sheet "Third"'):
        taken(path, AGE, sheet="Third")


def test_a_sheet_of_a_text_is_refused(tmp_path):
    path = tmp_path / "answers.tsv"
    path.write_bytes(tsv())
    with pytest.raises(StudyError, match="is delimited text, which has no sheets"):
        taken(path, AGE, sheet="Answers")


@pytest.mark.parametrize("make", [xlsx, None])
def test_a_column_name_twice_in_a_plain_table_is_an_error_in_every_kind_of_file(tmp_path, make):
    path = tmp_path / "answers"
    rows = [["Town", "Else", "Else"], ["Bangor", "1", "2"]]
    path.write_bytes(make(rows) if make else b"Town,Else,Else\nBangor,1,2\n")
    with pytest.raises(StudyError, match='column name "Else" stands 2 times'):
        taken(path, TOWN)


def test_sas_transport_says_what_it_does_not_hold(tmp_path):
    import pyreadstat

    path = tmp_path / "survey.xpt"
    frame = pd.DataFrame({"AGE": [31.5, None], "DAY": [datetime.date(2026, 6, 25)] * 2})
    pyreadstat.write_xport(frame, path, variable_format={"DAY": "DATE9"})
    result = taken(path, number("age", "AGE"), Variable("day", "date", "", column="DAY",
                                                         formats=("%Y-%m-%d",)))  # fmt: skip
    assert counts(result.responses["age"]) == {31.5: 1, None: 1}
    assert result.responses["day"].tolist() == ["2026-06-25T00:00:00"] * 2
    assert "not tried on a real export" in said(result, "platform")
    assert to_decide(result) == ["platform"]
    stated = taken(path, number("age", "AGE"), platform="sas")
    assert "not tried on a real export" in said(stated, "platform")
    assert to_decide(stated) == []


@pytest.mark.parametrize("how", ["code", "script_code", "heading", "code_and_text"])
def test_limesurvey_is_read_by_its_structure_whatever_its_headings(tmp_path, how):
    from taken_exports import FORMATS

    structure = FORMATS / "limesurvey" / "rse_uk_core_survey.lss"
    if not structure.is_file():
        pytest.skip("the folder shared/formats is not beside the checkout")
    _, text = responses(structure.read_bytes(), how)
    path = tmp_path / "results.csv"
    path.write_text(text, encoding="utf-8", newline="")
    told = ("Never", "Sometime", "Often", "Very Often", "Always")
    levels = told if how == "heading" else tuple(f"A{at}" for at in range(1, 6))
    result = taken(path, choice("check", "perfCheck1", *levels, match="code"), beside=(structure,))
    assert result.responses["check"].tolist() == [levels[-1], None]
    assert "not tried on a real export" in said(result, "platform")
    assert "59 questions" in said(result, "survey")
    assert said(result, "unfinished").startswith("1 row has no date in ")


LEVELS = ("no=Never", "yes=Always")


@pytest.mark.parametrize("coded", [True, False])
def test_qualtrics_as_values_or_as_choice_texts(tmp_path, coded):
    ids = (json.dumps({"ImportId": name}).replace('"', '""') for name in ("QID1", "finished"))
    head = "often,Finished\nHow often?,Finished\n" + ",".join(f'"{one}"' for one in ids) + "\n"
    rows = "2,1\n1,0\n" if coded else "Always,True\nNever,False\n"
    path = tmp_path / "export.csv"
    path.write_text(head + rows, encoding="utf-8")
    levels = ("no=1", "yes=2") if coded else LEVELS
    result = taken(path, choice("often", "often", *levels))
    assert result.responses["often"].tolist() == ["yes", "no"]
    assert ("values (codes)" in said(result, "values")) == coded


def test_microsoft_forms_is_likely_until_study_yaml_states_it(tmp_path):
    header = ["ID", "Start time", "Completion time", "Email", "Name", "How old?\u00a0"]
    path = tmp_path / "answers.xlsx"
    rows = [header, [1, 45000.5, 45000.51, "anonymous", "", 34]]
    path.write_bytes(workbook({"Form1": rows_xml(rows)}))
    age = number("age", "How old?")
    result = taken(path, age)
    assert result.responses["age"].tolist() == [34]
    assert to_decide(result) == ["platform"]
    message = said(result, "platform")
    assert "looks like an export of Microsoft Forms" in message
    assert (
        "put `platform: microsoft_forms` into study.yaml; if not, put `platform: table`" in message
    )
    assert to_decide(taken(path, age, platform="microsoft_forms")) == []
    plain = taken(path, age, platform="table")
    assert said(plain, "platform").endswith("as study.yaml states.")


def test_an_option_without_a_header_of_its_own_is_called_by_its_question(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("Respondent ID,Which?,,Why?\n,Tea,Coffee,Open-Ended Response\n1,Tea,,so\n"
                    "2,,Coffee,no\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(StudyError) as raised:
        taken(path, choice("coffee", "Which? - Coffee", "yes=Kaffee"))
    (problem,) = raised.value.problems
    assert 'column "Which? - Coffee" (variable coffee)' in problem.where
    assert "Which? - Tea" in said(taken(path, word("why", "Why?")), "unknown_columns")


def test_options_of_survey_monkey_that_nobody_ticked_are_left_blank(tmp_path):
    path = tmp_path / "export.csv"
    head = "Respondent ID,Which?,,Why?\n,Tea,Coffee,Open-Ended Response\n"
    path.write_text(head + "1,Tea,,so\n2,,,no\n3,Tea,Coffee,\n", encoding="utf-8")

    def drink(name, **fields):
        return choice(
            name, f"Which? - {name.title()}", f"yes={name.title()}", "no=(blank)", **fields
        )

    grouped = taken(path, drink("tea", choices_of="drinks"), drink("coffee", choices_of="drinks"))
    assert grouped.responses["coffee"].tolist() == ["no", None, "yes"]
    assert to_decide(grouped) == ["platform"]
    apart = taken(path, drink("tea"), drink("coffee"), platform="surveymonkey")
    assert apart.responses["coffee"].tolist() == ["no", "no", "yes"]
    assert to_decide(apart) == ["options"]


def test_an_export_of_more_than_a_megabyte_is_read_to_its_end(tmp_path):
    ids = (json.dumps({"ImportId": name}).replace('"', '""') for name in ("QID1", "QID2_TEXT"))
    head = "often,why\nHow often?,Why?\n" + ",".join(f'"{one}"' for one in ids) + "\n"
    path = tmp_path / "export.csv"
    rows = [f'{at % 2 + 1},"so,\n{"x" * 300}"\n' for at in range(4000)]
    path.write_text(head + "".join(rows), encoding="utf-8", newline="")
    result = taken(path, choice("often", "often", "no=1", "yes=2"), word("why", "why"))
    assert counts(result.responses["often"]) == {"no": 2000, "yes": 2000}
    assert result.responses["why"].str.len().unique().tolist() == [304]
    assert "Qualtrics, three header rows" in result.line
