"""Tables: their bodies, headers and notes on the page, their lines in the download."""

import pytest

from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.writing import Number
from reporting.reports import frame_of

COLUMNS = [Column("No", "Leaving"), Column("Yes", "Leaving"), Column("All")]


def cells(*texts):
    return tuple((text,) for text in texts)


def reason(words):
    return (Number("not computable", "a/b", "estimate", "not_computable", words),)


TABLE = Table(
    "example",
    "An example",
    "Variable",
    COLUMNS,
    [
        Row("Respondents", cells("3", "4", "7"), "total"),
        Row("Gender", cells("", "", ""), "heading"),
        Row("Women", cells("1", "2", "−3.5"), "part", "Gender"),
        Row("Age", cells("0.2", "", ""), "heading"),
        Row("Old", cells("1,234", "1 (2%)", "x"), "part", "Age"),
        Row("Hours", cells("1", "1", "2")),
    ],
)


def test_the_download_has_one_line_per_row_and_numbers_for_a_spreadsheet():
    frame = frame_of(TABLE)
    assert list(frame.columns) == ["Variable", "Leaving: No", "Leaving: Yes", "All"]
    assert frame["Variable"].tolist() == [
        "Respondents",
        "Gender: Women",
        "Age",
        "Age: Old",
        "Hours",
    ]
    assert frame.loc[1, "All"] == "-3.5"
    assert frame.loc[3].tolist() == ["Age: Old", "1234", "1 (2%)", "x"]


def test_a_heading_begins_a_body_and_a_plain_row_after_its_parts_another():
    assert [[row.head for row in body] for body in TABLE.bodies] == [
        ["Respondents"],
        ["Gender", "Women"],
        ["Age", "Old"],
        ["Hours"],
    ]


def test_a_heading_without_cells_spans_the_table():
    assert [row.stands_alone for row in TABLE.rows] == [False, True, False, False, False, False]


def test_neighbours_share_the_header_above_them():
    assert TABLE.header_groups == [("Leaving", 2), ("", 1)]
    assert Table("a", "A", "", [Column("x")], []).header_groups == []


def test_a_row_of_the_wrong_width_is_a_fault():
    with pytest.raises(ValueError, match="row Old has 2 cells"):
        Table("example", "An example", "", COLUMNS, [Row("Old", cells("1", "2"))])


def test_columns_of_one_label_are_told_apart_in_the_download():
    table = Table("a", "A", "x", [Column("x"), Column("x")], [Row("r", cells("1", "2"))])
    assert table.lines()[0] == ["x", "x (2)", "x (3)"]


def test_headers_are_no_formulas():
    table = Table("a", "A", "=1+1", [Column("@x")], [])
    assert table.lines()[0] == ["'=1+1", "'@x"]


def test_every_reason_has_one_mark():
    rows = [Row("a", (reason("Too few."), reason("None."), reason("Too few.")))]
    table = Table("a", "A", "", COLUMNS, rows)
    assert table.reasons == {"Too few.": "a", "None.": "b"}
    many = [Row(str(i), (reason(f"{i}"), *cells("", ""))) for i in range(28)]
    assert list(Table("a", "A", "", COLUMNS, many).reasons.values())[25:] == ["z", "aa", "ab"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("model", "left_in_mind"), "model_left_in_mind"),
        (("items", "../../etc/passwd"), "items_etc_passwd"),
        (("Ä ", "="), "table"),
    ],
)
def test_file_names_hold_nothing_but_letters_digits_and_underscores(parts, name):
    assert file_name(*parts) == name
