"""XLSX, ODS and Parquet: cells as they are stored, and what spreadsheets did to answers."""

import io

import pytest
from export_files import cell, open_document, packed, rows_xml, workbook
from real_exports import kinds, note

from questline.intake.exports.workbook_dates import as_text, shows

STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="d\\-mmm"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/>'
    '<xf numFmtId="21"/></cellXfs>'
)


def test_cells_of_every_kind(made):
    rows = [
        ["number", "text", "yes", "day", "moment", "time", "length", "tiny"],
        [2018, " =1+1 ", True, 46198, 46198.5, 0.5, 3.5, "raw:1.5E-3"],
        [0.30000000000000004, "n/a", False, None, None, None, None, "raw:1E+3"],
    ]
    styles = {4: 1, 5: 3, 6: 4, 7: 2}
    export = made({"a.xlsx": workbook({"S": rows_xml(rows, styles)}, styles=STYLES)})
    assert [texts[0] for texts in export.cells] == [
        "2018", " =1+1 ", "TRUE", "2026-06-25", "2026-06-25T12:00:00", "12:00:00", "3.5", "0.0015",
    ]  # fmt: skip
    assert [texts[1] for texts in export.cells][:3] == ["0.30000000000000004", "n/a", "FALSE"]
    assert export.texts("tiny")[1] == "1000"
    assert export.column("day").formats == ("%Y-%m-%d",)
    assert export.places == (2, 3)
    assert kinds(export) == ["platform"]


def test_shared_texts_leave_out_phonetic_readings_and_keep_blanks(made):
    strings = (
        "<si><t>q</t></si><si><r><t>東</t></r><r><t xml:space='preserve'>京 </t></r>"
        "<rPh sb='0' eb='1'><t>トウ</t></rPh></si><si><t>a_x000D__x005F_x_</t></si>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c></row><row r="4"><c t="s"><v>2</v></c></row>'
        '<row r="5"><c r="A5" t="s"><v>99</v></c></row>'
    )
    export = made({"a.xlsx": workbook({"S": rows}, strings=strings)})
    assert export.texts("q") == ["東京 ", "a\r_x_", ""]
    assert export.places == (3, 4, 5)
    assert "errors" in kinds(export, doubtful=True)


def test_what_spreadsheets_do_to_answers_is_said(made):
    rows = [
        ["id", "size", "sum", "error", "n"],
        ["raw:1.23456789012345E+17", 46198, None, "#N/A", 1],
        [7, "6-25 people", None, "so", 2],
    ]
    xml = rows_xml(rows, {2: 1}).replace(
        "</row>", cell("C2", 3, formula="1+2") + "</row>", 2
    ).replace(cell("C2", 3, formula="1+2"), "", 1)  # fmt: skip
    export = made({"a.xlsx": workbook({"S": xml}, styles=STYLES)})
    assert export.texts("id")[0] == "123456789012345000"
    assert set(kinds(export, doubtful=True)) == {
        "digits_lost", "dates_among_others", "formulas", "errors",
    }  # fmt: skip
    assert "6-25 into the 25th of June" in note(export, "dates_among_others")
    assert any('column "size" (B1)' in n.where for n in export.notes)


def test_the_first_visible_sheet_is_read_and_others_are_named(made):
    sheets = {
        "Notes": rows_xml([["secret"], [1]]),
        "Answers": rows_xml([["q"], [1]]),
        "More": rows_xml([["p"], [2]]),
    }
    book = workbook(sheets, hidden=("Notes",))
    assert made({"a.xlsx": book}).columns[0].name == "q"
    assert '"Notes", "More"' in note(made({"a.xlsx": book}), "sheet")
    assert made({"a.xlsx": book}, sheet="More").columns[0].name == "p"


def test_dates_from_1904(made):
    rows = rows_xml([["day"], [44736]], {1: 1})
    export = made({"a.xlsx": workbook({"S": rows}, styles=STYLES, date1904=True)})
    assert export.texts("day") == ["2026-06-25"]


@pytest.mark.parametrize(
    ("serial", "what", "text"),
    [
        (1, "date", "1900-01-01"),
        (59, "date", "1900-02-28"),
        (60, "date", None),
        (61, "date", "1900-03-01"),
        (43812.501759259262, "moment", "2019-12-13T12:02:32"),
        (1.5, "time", "36:00:00"),
        (1e12, "date", None),
        (-1, "date", None),
    ],
)
def test_serial_numbers(serial, what, text):
    assert as_text(serial, what, False) == text


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("General", ""), ("0.00", ""), ("mm/dd/yyyy", "date"), ("[h]:mm:ss", "time"),
        ("m/d/yy h:mm", "moment"), ("mmm", "date"), ("mm:ss.0", "time"),
        ("[$-409]d-mmm-yy", "date"),
        ("[Red]0.0", ""), ('0 "days"', ""), ("yyyy", "date"), ("#,##0\\h", ""),
    ],
)  # fmt: skip
def test_which_formats_show_dates(code, what):
    assert shows(code) == what


def test_ods_values_texts_notes_and_repeats(made):
    tables = (
        '<table:table table:name="Answers"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>n</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>t</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>d</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell office:value-type="float" office:value="2.50"><text:p>2,5</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="string"><office:annotation><text:p>my note</text:p>'
        '</office:annotation><text:p>two<text:s text:c="2"/>blanks</text:p><text:p>lines</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2026-06-25"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    export = made({"a.ods": open_document(tables)})
    assert export.recognition.version == "open_document"
    assert export.texts("n") == ["2.5", "2.5"]
    assert export.texts("t") == ["two  blanks\nlines"] * 2
    assert export.texts("d") == ["2026-06-25"] * 2
    assert export.column("n").kind_hint == "number"


def test_parquet_keeps_numbers_dates_and_categories(made):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    dictionary = pa.DictionaryArray.from_arrays([1, 0, None], ["low", "high"], ordered=True)
    from datetime import date, datetime

    table = pa.table(
        {
            "n": pa.array([1.1, None, 3.0], pa.float32()),
            "i": pa.array([2**53 + 1, None, 3], pa.int64()),
            "level": dictionary,
            "day": pa.array([date(2026, 6, 25), None, None]),
            "at": pa.array([datetime(2026, 6, 25, 1, 2, 3), None, None], pa.timestamp("us", "UTC")),
            "yes": pa.array([True, False, None]),
        }
    )
    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    export = made({"a.parquet": buffer.getvalue()})
    assert export.texts("n") == ["1.1", "", "3"]
    assert export.texts("i")[0] == "9007199254740993"
    assert export.texts("level") == ["high", "low", ""]
    assert export.column("level").levels == (("low", "low"), ("high", "high"))
    assert export.column("level").kind_hint == "ordered"
    assert (export.texts("day")[0], export.texts("at")[0]) == ("2026-06-25", "2026-06-25T01:02:03")
    assert export.column("at").zone == "UTC"
    assert export.texts("yes") == ["TRUE", "FALSE", ""]


def test_a_packed_csv_is_named(refused):
    (sentence,) = refused({"qualtrics.zip": packed({"export.csv": "a,b\n1,2\n"})})
    assert "if it holds a CSV file, unpack it" in sentence
