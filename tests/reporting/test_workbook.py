"""tables.xlsx: every table of the page on a sheet, numbers as numbers, never a formula."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from hostile import CORPUS
from questline.reporting.documents.page_tree import (
    Cell,
    Figure,
    Folded,
    Page,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
)
from questline.reporting.documents.workbook import build_workbook, report_workbook
from questline.reporting.documents.workbook_cells import (
    LONGEST_TEXT,
    number_of,
    sheet_names,
    sheets_of,
)
from questline.reporting.numbers import plain


def cell(text: str, scope: str = "", columns: int = 1, words: bool = False) -> Cell:
    return Cell((Run(text),) if text else (), scope, columns, 1, words)


def table(name: str, *rows: Row, caption: str = "A table", notes: tuple[str, ...] = ()) -> Table:
    head = (Row((cell("Group", "col", words=True), cell("People", "col"), cell("Said", "col"))),)
    said = tuple(Paragraph((Run(note),)) for note in notes)
    return Table(name, caption, head, (rows,), said)


def row(*texts: str, kind: str = "") -> Row:
    head, *others = texts
    return Row((cell(head, "row"), *(cell(text) for text in others)), kind)


def page(*blocks: object, title: str = "A study") -> Page:
    top = (Paragraph((Run("Public edition."),), ("edition",)),)
    return Page("en-GB", title, "Ada, Grace", top, (Section("one", "One", blocks),), ())


def opened(of: Page, figures: dict | None = None):
    content = build_workbook(of, sheets_of(of, figures or {}))
    return load_workbook(BytesIO(content))


def lines(sheet) -> list[tuple]:
    """The lines of a sheet that hold something, without the empty cells at their ends."""
    found = []
    for line in sheet.iter_rows(values_only=True):
        filled = [place for place, value in enumerate(line) if value is not None]
        if filled:
            found.append(line[: filled[-1] + 1])
    return found


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("342", 342, "0"),
        ("0.50", 0.5, "0.00"),
        ("−4.30", -4.3, "0.00"),
        ("36%", 0.36, "0%"),
        ("5.2%", 0.052, "0.0%"),
        ("14,000", 14000, "#,##0"),
        ("−1,234.5", -1234.5, "#,##0.0"),
        ("0", 0, "0"),
        (".032", 0.032, ".000"),
    ],
)
def test_a_number_is_a_number_and_looks_as_on_the_page(text, value, form):
    found = number_of(text)
    assert (found.value, found.form) == (value, form)


@pytest.mark.parametrize(
    "text",
    ["hidden", "about 20", "107 (32%)", "<0.001", "<1%", "007", "1,23", "2, 61", "0.5 to 0.7",
     "", "-", "−", "%", "1e5", "+7", "1234567890123456", "٣", "1.", ".", "1 2", "NaN"],
)  # fmt: skip
def test_what_is_not_one_number_stays_words(text):
    assert number_of(text) is None


def test_a_sheet_has_caption_headers_lines_and_notes():
    rows = (row("Women", "25", "hidden"), row("Men", "14,000", "36%"))
    book = opened(page(table("people", *rows, caption="Who answered", notes=("Rounded.",))))
    assert book.sheetnames == ["Contents", "people"]
    assert lines(book["people"]) == [
        ("Who answered",),
        ("Contents", "One"),
        ("Group", "People", "Said"),
        ("Women", 25, "hidden"),
        ("Men", 14000, 0.36),
        ("Rounded.",),
    ]
    header = book["people"]["A4"]
    assert header.value == "Group"
    assert header.font.bold
    assert book["people"].freeze_panes == "B5"
    assert book["people"].print_title_rows == "$4:$4"
    assert book["people"]["C6"].number_format == "0%"


def test_the_contents_lead_to_every_sheet():
    of = page(table("first", row("a", "1", "2")), Folded("More", (table("second"),)))
    book = opened(of)
    contents = book["Contents"]
    links = {line.hyperlink.location for line in contents["C"] if line.hyperlink}
    assert links == {"'first'!A1", "'second'!A1"}
    assert ("One", "A table", "second") in list(contents.iter_rows(values_only=True))
    assert all(
        book[name]["A2"].hyperlink.location == "'Contents'!A1" for name in ("first", "second")
    )


def test_headers_above_headers_and_headings_of_rows_stand_in_front():
    head = (
        Row((cell(""), cell("Past", "colgroup", 2))),
        Row((cell(""), cell("No", "col"), cell("Yes", "col"))),
    )
    body = (
        Row((cell("Gender", "rowgroup", 3),), "heading"),
        Row((cell("Women", "row"), cell("1"), cell("2")), "part"),
    )
    other = (Row((cell("All", "row"), cell("3"), cell("4"))),)
    book = opened(page(Table("one", "Caption", head, (body, other))))
    assert lines(book["one"])[2:] == [
        ("About", "Past: No", "Past: Yes"),
        ("Gender: Women", 1, 2),
        ("All", 3, 4),
    ]


def test_a_column_of_words_keeps_its_digits_as_words():
    head = (Row((cell("File", "col", words=True), cell("Version", "col", words=True))),)
    body = (Row((cell("2019", "row"), cell("3.10", words=True))),)
    book = opened(page(Table("one", "Caption", head, (body,))))
    assert lines(book["one"])[-1] == ("2019", "3.10")


def test_a_mark_of_a_note_is_told_from_the_words():
    runs = (Run("not computable"), Run("a", raised=True))
    body = (Row((cell("Alpha", "row"), Cell(runs), cell("1"))),)
    note = Paragraph((Run("a", raised=True), Run(" Not computable: too few items.")))
    of = Table("one", "Caption", table("x").head, (body,), (note,))
    assert lines(opened(page(of))["one"])[-2:] == [
        ("Alpha", "not computable [a]", 1),
        ("[a] Not computable: too few items.",),
    ]


def test_names_of_sheets_are_valid_and_each_is_there_once():
    names = sheet_names(
        ["a" * 40, "a" * 41, "A" * 42, "history", "what [is]: this/that?*\\", "", "x", "X", "'q'"],
        ["Contents"],
    )
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,31}", name) for name in names)
    assert sheet_names(["contents"], ["Contents"]) == ["contents_2"]


def test_no_text_becomes_a_formula_or_is_lost():
    rows = [row(text, text, text) for text in CORPUS]
    of = page(
        table("one", *rows, caption=CORPUS[0], notes=tuple(CORPUS)),
        *(table(text, row("a", "1", "2"), caption=text) for text in CORPUS),
        title="=7+7",
    )
    content = build_workbook(of, sheets_of(of, {}))
    book = load_workbook(BytesIO(content))
    cells = [line for sheet in book for rows_of in sheet.iter_rows() for line in rows_of]
    assert {line.data_type for line in cells} <= {"s", "n"}
    with ZipFile(BytesIO(content)) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if "/sheet" in name]
        whole = "".join(sheets)
        assert not re.search(r"<f[ />]", whole)
        relations = [name for name in file.namelist() if name.endswith(".rels")]
        assert not any('TargetMode="External"' in file.read(name).decode() for name in relations)
    shown = {line.value for line in book["one"]["A"]}
    harmless = [text for text in CORPUS if text.isascii() and text.isprintable()]
    assert len(harmless) > 150
    assert {text.strip(" ") for text in harmless} <= shown


def test_characters_that_no_workbook_can_hold_leave_a_sign():
    book = opened(page(table("one", row("a\x00b\x0bc\ufffe", "\x1b[31m", "1"), caption="\x07Bell")))
    assert lines(book["one"])[3] == ("a\ufffdb\ufffdc\ufffd", "\ufffd[31m", 1)
    assert book["one"]["A1"].value == "\ufffdBell"


def test_a_text_longer_than_a_cell_says_that_it_is_cut():
    book = opened(page(table("one", row("w" * (LONGEST_TEXT + 5), "1", "2"))))
    (text, *_rest) = lines(book["one"])[3]
    assert len(text) == LONGEST_TEXT
    assert text.endswith("(cut: a cell holds no more)")


def test_data_of_a_figure_are_a_sheet_though_too_long_for_the_page():
    drawn = Figure("curve", "<svg/>", "T", "D", "A curve", None)
    short = replace(drawn, name="short", data=table("data-short", row("a", "1", "2")))
    of = page(drawn, short, replace(drawn, name="without"))
    book = opened(of, {"curve": (["x", "y"], [["1", "-2.5"], ["2", "hidden"]])})
    assert book.sheetnames == ["Contents", "figure_curve", "figure_short"]
    assert lines(book["figure_curve"])[2:] == [("x", "y"), ("1", -2.5), ("2", "hidden")]


def test_a_page_without_tables_makes_a_workbook_that_says_so_by_its_list():
    book = opened(page(Paragraph((Run("Nothing was asked."),))))
    assert book.sheetnames == ["Contents"]
    assert ("Section", "Table", "Sheet") in list(book["Contents"].iter_rows(values_only=True))


def test_an_empty_table_and_one_of_a_single_cell_do_no_harm():
    bare = Table("bare", "", (), ())
    single = Table("single", "One", (), ((Row((cell("x"),)),),))
    book = opened(page(bare, single))
    assert book.sheetnames == ["Contents", "bare", "single"]


@pytest.mark.slow
def test_the_shipped_tables_are_those_of_their_csv_files(shipped):
    report = shipped["public"]
    content, sheets = report_workbook(report.html, {})
    assert content == report_workbook(report.html, {})[0]
    book = load_workbook(BytesIO(content), read_only=True)
    assert sheets == len(book.sheetnames) - 1 >= len(report.tables)
    checked = 0
    for name in set(report.tables) & set(book.sheetnames):
        made = list(book[name].iter_rows(min_row=5, values_only=True))
        wanted = report.tables[name].to_numpy().tolist()
        for found, line in zip(made, wanted, strict=False):
            cells = [shown(value) for value in found[1 : len(line)]]
            assert cells == [told(text) for text in line[1:]], name
            # A heading that has a heading of its own stands in front of its parts as a whole.
            assert str(shown(found[0])).endswith(str(told(line[0]))), name
            checked += 1
    assert checked > 1000


def shown(value: object) -> object:
    """What a cell of the workbook shows, without the mark of a note; names of rows are words."""
    if isinstance(value, int | float):
        return round(value, 12)
    return told(str(value or "").split(" [")[0])


def told(text: object) -> object:
    """What a cell of a CSV tells, without the reason why there is no number."""
    words = plain(str(text).removeprefix("'").split(": ")[0] if _has_reason(text) else str(text))
    number = number_of(words.replace("-", "\u2212", 1))
    return words if number is None else round(number.value, 12)


def _has_reason(text: object) -> bool:
    return str(text).startswith("not computable: ")
