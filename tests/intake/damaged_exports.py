"""A corpus of damaged exports of one small survey, each made by code, and what must come of it.

Every one is the sound export with one thing put wrong as it happens in practice: on the way out of
a survey platform, in a spreadsheet, in an e-mail, or on purpose.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from questline.core.codebook import Variable

STEPS = (("1", "Never"), ("2", "Sometimes"), ("3", "Always"))
SIZES = (("small", "1-5"), ("middle", "6-25"), ("large", "26 or more"))
SURVEY = (
    Variable("respondent", "identifier", "", column="Id", sensitivity="identifying"),
    Variable("started", "date", "", column="Start", formats=("%Y-%m-%d %H:%M",)),
    Variable("consent", "consent", "", column="Consent", levels=(("yes", "Yes"), ("no", "No"))),
    Variable("age", "number", "", column="Age", minimum=16, maximum=99,
             missing=(("-99", "refused"),)),
    Variable("team", "category", "", column="Team size", levels=SIZES),
    Variable("rested", "item", "", column="Rested", levels=STEPS),
    Variable("cheerful", "item", "", column="Cheerful", minimum=1, maximum=5),
    Variable("seconds", "timing", "", column="Seconds", minimum=0),
    Variable("opinion", "text", "", column="Opinion", sensitivity="free_text"),
)  # fmt: skip
HEADER = ["Id", "Start", "Consent", "Age", "Team size", "Rested", "Cheerful", "Seconds", "Opinion"]
ROWS = [
    ["r1001", "2026-03-01 09:15", "Yes", "34", "6-25", "Sometimes", "4", "612", "All well"],
    ["r1002", "2026-03-01 10:02", "Yes", "51", "1-5", "Never", "2", "455", ""],
    ["r1003", "2026-03-02 08:40", "No", "-99", "26 or more", "Always", "5", "98", "Räume, größer"],
]


def written(header: list[str], rows: list[list[str]], delimiter: str = ",") -> str:
    """A table as delimited text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows([header, *rows])
    return stream.getvalue()


SOUND = written(HEADER, ROWS)


def with_cell(row: int, column: str, text: str) -> str:
    """The sound export with one cell replaced; `row` counts from 1."""
    rows = [list(cells) for cells in ROWS]
    rows[row - 1][HEADER.index(column)] = text
    return written(HEADER, rows)


def with_header(column: str, text: str) -> str:
    """The sound export with one column called otherwise."""
    return written([text if name == column else name for name in HEADER], ROWS)


@dataclass(frozen=True)
class Damage:
    """One damaged export: its content, and pieces of the sentence that it must end in."""

    name: str
    content: str | bytes
    says: tuple[str, ...]
    problems: int = 1


LONG_ID = "1.23E+15"
DAMAGES = [
    # the file
    Damage("nothing at all", b"", ("the file is empty", "export")),
    Damage("blanks alone", "  \r\n \r\n", ("header",)),
    Damage("a header alone", written(HEADER, []), ("no row of answers",)),
    Damage("cut off in the middle of a quoted answer", SOUND[: SOUND.index("größer") + 3],
           ("double quotes do not pair up", "row 3")),
    Damage("cut off in the middle of a row", SOUND[: SOUND.index("98,")] + "\r\n",
           ("row 3", "cells", "9 cells, as in the header")),
    Damage("two encodings in one file", SOUND.encode() + "r9,2026-03-01 09:15,Yes,3,1-5,Never,1,1,"
           "Größe\x81\r\n".encode("latin-1"), ("neither UTF-8 nor Windows-1252",)),
    Damage("zeros where the disk failed", SOUND.encode()[:90] + bytes(40) + SOUND.encode()[130:],
           ("NUL character",)),
    Damage("UTF-16 that does not say so", SOUND.encode("utf-16-le"), ("UTF-16",)),
    Damage("a web page", "<!DOCTYPE html><html><body>Sign in</body></html>", ("web page",)),
    Damage("a packed file", b"\x1f\x8b\x08\x00" + bytes(30), ("packed file",)),
    Damage("a picture", b"\x89PNG\r\n\x1a\n" + bytes(30), ("picture",)),
    Damage("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ("before 2007",)),
    Damage("all answers in one line", SOUND.replace("\r\n", ","),
           ("no row of answers",), 2),
    Damage("columns divided by blanks", SOUND.replace(",", " "), ("Id",)),
    # the header
    Damage("a column that is absent", written(HEADER[:3] + HEADER[4:],
           [row[:3] + row[4:] for row in ROWS]),
           ('no column has the header "Age"', "codebook.csv")),
    Damage("a column renamed", with_header("Cheerful", "Cheerfull"),
           ('no column has the header "Cheerful"', 'Did you mean "Cheerfull"?')),
    Damage("two columns of one name", with_header("Seconds", "Age"), ('"Age"', "2"), 3),
    Damage("another language", with_header("Consent", "Einwilligung"),
           ('no column has the header "Consent"',)),
    Damage("a mark that turns the writing round", with_header("Age", "\u202eegA"),
           ('no column has the header "Age"',)),
    Damage("a blank that does not break", with_header("Team size", "Team\u00a0size"),
           ('no column has the header "Team size"', "no-break space"), 1),
    Damage("no header", "\r\n".join(SOUND.splitlines()[1:]) + "\r\n", ("none of the 9 columns",)),
    Damage("a title above the header", "Results of March\r\n" + SOUND, ("header",)),
    Damage("answers of another survey", "a,b,c\r\n1,2,3\r\n", ("none of the 9 columns",)),
    # rows
    Damage("one cell too many", with_cell(1, "Opinion", "x").replace("612,x", "612,x,y"),
           ("row 1", "10 cells")),
    Damage("a line end that broke an answer", SOUND.replace("Sometimes", "Some\r\ntimes"),
           ("cells",), 2),
    Damage("a stray quotation mark", SOUND.replace("All well", '"All" well'),
           ("double quotes do not pair up",)),
    Damage("a quotation mark that never closes", SOUND.replace("All well", '"All well'),
           ("double quotes do not pair up",)),
    # what spreadsheets do
    Damage("an answer taken for a date", with_cell(1, "Team size", "25-Jun"),
           ('"25-Jun"', 'spreadsheet', '"6-25"')),
    Damage("an answer taken for a month of a year", with_cell(2, "Team size", "Jan-05"),
           ('"Jan-05"', 'spreadsheet', '"1-5"')),
    Damage("a number taken for a date", with_cell(2, "Cheerful", "02-Jan"),
           ('"02-Jan" is not a number', "spreadsheet")),
    Damage("a reference number shortened", with_cell(2, "Id", LONG_ID),
           ("shortened", "spreadsheet", "row 2")),
    Damage("a date as a spreadsheet counts it", with_cell(2, "Start", "46082.38"),
           ("no date of a declared format",)),
    Damage("a date turned round", with_cell(2, "Start", "01/03/2026 10:02"),
           ("no date of a declared format", "%Y-%m-%d %H:%M")),
    Damage("a day that does not exist", with_cell(2, "Start", "2026-02-30 10:02"),
           ("no date of a declared format",)),
    Damage("a formula's error", with_cell(2, "Age", "#NAME?"), ('"#NAME?"', "spreadsheet")),
    Damage("a formula's error for a level", with_cell(2, "Rested", "#N/A"),
           ('"#N/A"', "spreadsheet")),
    Damage("a decimal comma", with_cell(2, "Age", "51,5"), ("comma", "decimal_comma")),
    Damage("thousands divided", with_cell(2, "Seconds", "1,455"), ("comma",)),
    # values
    Damage("an age of a hundred thousand million", with_cell(2, "Age", "1e+11"),
           ('"1e+11"', "spreadsheet")),
    Damage("an age beyond its range", with_cell(2, "Age", "151"), ('"151" is outside', "16 to 99")),
    Damage("a year for an age", with_cell(2, "Age", "1975"), ('"1975" is outside',)),
    Damage("a negative time", with_cell(2, "Seconds", "-3"), ('"-3" is outside', "at least 0")),
    Damage("words for a number", with_cell(2, "Age", "about 50"), ('"about 50" is not a number',)),
    Damage("a unit behind a number", with_cell(2, "Seconds", "455 s"), ("is not a number",)),
    Damage("not a number", with_cell(2, "Seconds", "NaN"), ('"NaN" is not a number',)),
    Damage("endless", with_cell(2, "Seconds", "inf"), ('"inf" is not a number',)),
    Damage("figures of another script", with_cell(2, "Age", "٥١"), ("is not a number",)),
    Damage("half a step of an item", with_cell(2, "Cheerful", "2.5"), ("whole number",)),
    Damage("another missing code", with_cell(2, "Cheerful", "-99"), ('"-99" is outside',)),
    Damage("a formula in a cell", with_cell(2, "Age", "=1+1"), ('"=1+1" is not a number',)),
    Damage("a formula for a level", with_cell(2, "Consent", '=HYPERLINK("x")'),
           ("is not one of the answers",)),
    Damage("a level that is new", with_cell(2, "Rested", "Often"),
           ('"Often" is not one of the answers', "levels")),
    Damage("a level's code", with_cell(2, "Rested", "1"), ("code of a level",)),
    Damage("a level in capitals", with_cell(2, "Consent", "YES"), ("capital and small letters",)),
    Damage("a level with a blank", with_cell(2, "Consent", "Yes "), ("blanks",)),
    Damage("several answers in one cell", with_cell(2, "Rested", "Never,Always"),
           ("several answers in one cell",)),
    Damage("a mark turned round within a level", with_cell(2, "Consent", "Yes\u200f"),
           ("\\u200f",)),
    Damage("letters that look alike", with_cell(2, "Consent", "Yеs"), ("is not one of the",)),
    Damage("marks that HTML reads", with_cell(2, "Rested", "<script>x</script>"),
           ("is not one of the answers",)),
    Damage("mangled accents", with_cell(2, "Rested", "NeverÃ©"), ("is not one of the answers",)),
]  # fmt: skip
