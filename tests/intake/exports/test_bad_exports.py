"""Damaged, enormous and malicious files: each ends in a sentence that names place and remedy."""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from export_files import cell, open_document, packed, rows_xml, workbook

from questline.intake.exports import limits

LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BIG = 40 * 2**20


def bomb(parts):
    """A packed file of little size whose parts unpack to a great one."""
    return packed({**parts, "xl/worksheets/sheet1.xml": b" " * BIG * 2})


def lying(content: bytes) -> bytes:
    """A packed file whose part is larger than it declares."""
    name = b"xl/workbook.xml"
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(name))
    return content[: at + 24] + (10).to_bytes(4, "little") + content[at + 28 :]


LSS = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>"
LIME = "id,submitdate,lastpage,startlanguage,Q1\n1,,1,en,A1\n"
GOOD = workbook({"S": rows_xml([["q"], [1]])})
FAR = "<c r='XFD1048576'><v>1</v></c>"

CASES = {
    "empty.csv": ("", "the file is empty"),
    "blank.csv": ("\n\n", "the file is empty"),
    "header.csv": ("a,b\n", "there is a header but no row of answers below it"),
    "nul.csv": (b"a,b\n1,\x002\n", "there is a NUL character"),
    "quotes.csv": ('a,b\n1,"two\n3,4\n', "the double quotes do not pair up"),
    "ragged.csv": ("a,b\n1,2\n3\n4,5,6\n", "row 2 of the answers (line 3 of the file) has 1 cell"),
    "encodings.csv": (b"a,b\n\xc3\xa4,\xff\x81\n", "neither UTF-8 nor Windows-1252"),
    "wide.csv": (",".join("a" * 30_000) + "\n1\n", "there are 30,000 columns"),
    "page.csv": ("<!DOCTYPE html><html>sign in</html>", "it is a web page"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "it is a document or a picture"),
    "packed.csv": (b"\x1f\x8b\x08\x00abc", "it is a packed file"),
    "old.xls": (OLE, "of the kind before 2007"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "definition.qsf": ('{"SurveyEntry": {}}', "the definition of a questionnaire"),
    "definition.lss": (LSS, "the definition of a questionnaire"),
    "cut.xlsx": (GOOD[: len(GOOD) // 2], "the packed file cannot be opened"),
    "bomb.xlsx": (bomb({"xl/workbook.xml": "<w/>"}), "would unpack to 80 MB"),
    "laughs.xlsx": (
        workbook({"S": rows_xml([["q"], [1]])}, head=LAUGHS),
        "it declares a document type",
    ),
    "file.xlsx": (workbook({"S": "<row/>"}, head=FILE), "it declares a document type"),
    "far.xlsx": (workbook({"S": rows_xml([["q"], [1]]) + f"<row r='1048576'>{FAR}</row>"}),
                 "1 cell to the right of the header (XFD1048576)"),
    "farhead.xlsx": (workbook({"S": '<row r="1">' + cell("XFD1", 1) + "</row>"}),
                     "there is a header but no row of answers"),
    "wide.xlsx": (workbook({"S": '<row r="1">' + cell("ZZZZ1", 1) + "</row>"}), "columns"),
    "broken.xlsx": (workbook({"S": "<row><c></row>"}), "this is no XML from here on"),
    "deep.xlsx": (workbook({"S": "<a>" * 300 + "</a>" * 300}), "nested more than 200 deep"),
    "nothing.xlsx": (workbook({}), "no sheet is visible"),
    "empty.xlsx": (workbook({"S": ""}), "there is no cell that holds anything"),
    "title.xlsx": (workbook({"S": rows_xml([["My survey"], ["a", "b"], [1, 2]])}),
                   "2 cells to the right of the header (B2, B3)"),
    "laughs.ods": (open_document("<table:table/>", head=LAUGHS), "it declares a document type"),
    "repeat.ods": (
        open_document(
            '<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
            "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        ),
        "there are 17,179,869,184 cells",
    ),
    "broken.parquet": (b"PAR1" + bytes(100) + b"PAR1", "it cannot be read as a Parquet file"),
    "cut.sav": (b"$FL2" + bytes(40), "it cannot be read as a file of SPSS"),
    "cut.dta": (b"<stata_dta><header><release>117", "it cannot be read as a file of Stata"),
    "cut.xpt": (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "SAS transport"),
}  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", CASES)
def test_a_bad_export_ends_in_a_sentence(refused, name):
    content, words = CASES[name]
    sentences = refused({name: content})
    assert any(words in sentence for sentence in sentences), sentences
    for sentence in sentences:
        assert sentence.startswith(name)
        assert "What to do: " in sentence


BESIDE = {
    "laughs.lss": (LAUGHS + LSS, "it declares a document type"),
    "cut.lss": (LSS[:60], "this is no XML from here on"),
    "other.lsg": (LSS.replace("Survey<", "Group<"), "a LimeSurvey file of the kind Group"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_bad_structure_beside_the_export_is_named(refused, name):
    content, words = BESIDE[name]
    (sentence,) = refused({"answers.csv": LIME, name: content})
    assert sentence.startswith(name)
    assert words in sentence


@pytest.mark.parametrize(
    "content",
    [
        '{"SurveyEntry": 1, "SurveyElements": ',
        '{"SurveyEntry": 1, "SurveyElements": 5}',
        '{"SurveyEntry": 1, "SurveyElements": [1, 2]}',
        '"SurveyEntry" "SurveyElements"' + "[" * 100_000,
    ],
)
def test_a_bad_definition_beside_the_export_is_named(refused, content):
    ids = json.dumps({"ImportId": "QID1"}).replace('"', '""')
    text = f'Q1\nHow?\n"{ids}"\n1\n'
    (sentence,) = refused({"answers.csv": text, "survey.qsf": content})
    assert sentence.startswith("survey.qsf: it is no survey definition of Qualtrics.")


def test_import_ids_are_data_and_never_run(made):
    ids = "\"{'ImportId': __import__('os').system('false')}\""
    export = made({"answers.csv": f"Q1,Q2\nHow?,Why?\n{ids},{ids}\n1,2\n"})
    assert export.recognition.platform == "table"


def test_a_part_larger_than_declared_is_damaged(refused):
    (sentence,) = refused({"lie.xlsx": lying(GOOD)})
    assert "damaged" in sentence or "no XML" in sentence


def test_a_password_on_a_packed_file_is_named(refused):
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    (sentence,) = refused({"locked.xlsx": bytes(content)})
    assert "protected by a password" in sentence


def test_one_long_line_and_one_long_cell(refused, monkeypatch):
    monkeypatch.setattr("questline.intake.exports.delimited.LONGEST_LINE", 1000)
    (sentence,) = refused({"long.csv": "a,b\n1,2\n" + "x" * 5000})
    assert sentence.startswith("long.csv, line 3: one line of")
    monkeypatch.setattr("questline.intake.exports.delimited.LONGEST_LINE", limits.LONGEST_LINE)
    monkeypatch.setattr("questline.intake.exports.delimited.LONGEST_CELL", 100)
    (sentence,) = refused({"cell.csv": "a,b\n1,2\n3," + "y" * 200 + "\n"})
    assert sentence.startswith("cell.csv, line 3, column 2: one cell of")


def test_the_long_line_is_found_among_short_ones(monkeypatch):
    from questline.intake.exports import delimited

    monkeypatch.setattr(delimited, "LONGEST_LINE", 50)
    text = b"ab\n" * 40 + b"c" * 60 + b"\n" + b"d\n" * 40
    assert list(delimited._line_lengths(text)) == [(41, 60)]
    assert list(delimited._line_lengths(b"ab\n" * 100)) == []


def test_formulas_and_marks_in_cells_stay_texts(made):
    text = 'a,b\n=1+1,\u202eabc\n"two\nlines",-2+3\n'
    export = made({"answers.csv": text})
    assert export.texts("a") == ["=1+1", "two\nlines"]
    assert export.texts("b") == ["\u202eabc", "-2+3"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="its memory is read from /proc")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", ["line", "columns", "sheet"])
def test_the_largest_files_stay_within_a_gigabyte(tmp_path, kind):
    """In a process of its own, whose memory can be measured."""
    path = tmp_path / "large.csv"
    if kind == "line":
        path.write_bytes(b"a,b\n" + b"x" * 300 * 2**20)
    elif kind == "columns":
        path.write_bytes(b"a," * 2**20 + b"\n" + b"1," * 2**20 + b"\n")
    else:
        path = tmp_path / "large.xlsx"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            rows = rows_xml([["q"], *[[1]] * 10])
            for name, content in parts_of(workbook({"S": rows})).items():
                if name.endswith("sheet1.xml"):
                    content = content.replace(b"</sheetData>", b"<row/>" * 2**22 + b"</sheetData>")
                archive.writestr(name, content)
        path.write_bytes(buffer.getvalue())
    program = (
        "import sys\nfrom pathlib import Path\nfrom questline.intake.exports.reading import *\n"
        "from questline.core.errors import StudyError\n"
        "try:\n    read_export(open_export(Path(sys.argv[1])))\n"
        "except StudyError as error:\n    print(error)\n"
        "print(Path('/proc/self/status').read_text())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)}, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert "What to do" in done.stdout or kind == "sheet"
    most = re.search(r"VmHWM:\s+(\d+) kB", done.stdout)
    assert most is not None
    assert int(most[1]) < 2**20


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
