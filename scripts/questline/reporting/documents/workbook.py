"""tables.xlsx: every table of the page on a sheet of its own, and the data of its figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from questline.reporting.catalogue import _
from questline.reporting.documents.characters import allowed
from questline.reporting.documents.page_tree import Page, Paragraph, plain
from questline.reporting.documents.read_page import read_page
from questline.reporting.documents.workbook_cells import (
    FigureData,
    Sheet,
    contents_name,
    number_of,
    sheets_of,
    within_a_cell,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MADE = datetime(2000, 1, 1)
"""A workbook says when it was made; ours says the same on every run."""
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROWEST, WIDEST, PAGE_WIDTH, COLUMN = 9, 60, 90, 8.43
"""Widths in characters: of a column, of all that fit a page, of a column that nobody set."""
ROW, MOST_LINES = 14.5, 12
"""The height of a line of text in points, and how many a row shows at most."""
HEADER_LINE = 3
"""The line of the headers, counted from 0: above it the caption, the section, and nothing."""


def report_workbook(html: str, figure_data: Mapping[str, FigureData]) -> tuple[bytes, int]:
    """The workbook of a built page, and how many sheets it has beside the list of them.

    `figure_data` holds the headers and the lines of each figure's CSV by the figure's name.
    Raises ValueError for a text that has not the frame of a page.
    """
    page = read_page(html)
    sheets = sheets_of(page, figure_data)
    return build_workbook(page, sheets), len(sheets)


def build_workbook(page: Page, sheets: Sequence[Sheet]) -> bytes:
    """The workbook of a built page, from its sheets (`sheets_of`), after a list of them.

    Nothing in it is a formula, whatever the text.
    """
    from xlsxwriter import Workbook

    content = BytesIO()
    book = Workbook(content, {**SAFE, "in_memory": True})
    book.set_properties(
        {"title": allowed(page.title), "author": allowed(page.authors), "created": MADE}
    )
    forms = _Forms(book)
    contents = book.add_worksheet(contents_name())
    _write_contents(contents, page, sheets, forms)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, contents.get_name(), forms)
    book.close()
    return content.getvalue()


class _Forms:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self._base, self._book = base, book
        self._numbers: dict[str, Any] = {}
        self.title = book.add_format({**base, "bold": True, "font_size": 14})
        self.caption = book.add_format({**base, "bold": True, "font_size": 12, "text_wrap": True})
        self.small = book.add_format({**base, "font_color": "#404040"})
        self.words = book.add_format({**base, "text_wrap": True})
        self.link = book.add_format({**base, "font_color": "#0b4f9e", "underline": 1})
        head = {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#e8edf2"}
        self.head_of_words = book.add_format(head)
        self.head_of_numbers = book.add_format({**head, "align": "right"})
        self.status = book.add_format({**base, "align": "right", "text_wrap": True})

    def number(self, form: str) -> Any:
        """The format of numbers that look like `form`."""
        if form not in self._numbers:
            self._numbers[form] = self._book.add_format({**self._base, "num_format": form})
        return self._numbers[form]


def _write_contents(into: Worksheet, page: Page, sheets: Sequence[Sheet], forms: _Forms) -> None:
    """The first sheet: what the workbook is, and each table with a link to its sheet."""
    into.set_column(0, 0, 36, forms.words)
    into.set_column(1, 1, 100, forms.words)
    into.set_column(2, 2, 34, forms.words)
    into.write_string(0, 0, within_a_cell(allowed(page.title)), forms.title)
    line = 1
    said = [block for block in page.top if isinstance(block, Paragraph)]
    for words in [page.authors, *(plain(block.runs) for block in said)]:
        if words:
            _write_over(into, line, within_a_cell(allowed(words)), [36, 100], forms.words)
            line += 1
    line += 1
    for place, header in enumerate((_("Section"), _("Table"), _("Sheet"))):
        into.write_string(line, place, header, forms.head_of_words)
    into.freeze_panes(line + 1, 0)
    into.repeat_rows(line)
    for sheet in sheets:
        line += 1
        into.write_string(line, 0, within_a_cell(allowed(sheet.section)), forms.words)
        into.write_string(line, 1, within_a_cell(sheet.caption), forms.words)
        into.write_url(line, 2, f"internal:'{sheet.name}'!A1", forms.link, sheet.name)
        _make_high(into, line, [(sheet.section, 36), (sheet.caption, 100)])
    _for_print(into, landscape=True)


def _write_sheet(into: Worksheet, sheet: Sheet, contents: str, forms: _Forms) -> None:
    """One table: caption, way back, bold headers that stay in sight, lines, notes."""
    widths = _widths(sheet)
    _write_over(into, 0, within_a_cell(sheet.caption), widths, forms.caption)
    into.write_url(1, 0, f"internal:'{contents}'!A1", forms.link, contents)
    into.write_string(1, 1, sheet.section, forms.small)
    for place, width in enumerate(widths):
        into.set_column(place, place, width)
        head = forms.head_of_words if sheet.words[place] else forms.head_of_numbers
        into.write_string(
            HEADER_LINE, place, within_a_cell(sheet.headers[place] or _("About")), head
        )
    _make_high(into, HEADER_LINE, zip(sheet.headers, widths, strict=True), bold=True)
    line = HEADER_LINE
    for line, cells in enumerate(sheet.lines, start=HEADER_LINE + 1):
        for place, text in enumerate(cells):
            _write_cell(into, line, place, text, sheet.words[place], forms)
        _make_high(into, line, zip(cells, widths, strict=True))
    into.freeze_panes(HEADER_LINE + 1, 1)
    into.repeat_rows(HEADER_LINE)
    if sheet.lines:
        # A level "1" is the name of an answer and stays text; the program need not mark it.
        into.ignore_errors({"number_stored_as_text": f"A1:XFD{line + 1}"})
    line += 1
    for note in sheet.notes:
        line += 1
        _write_over(into, line, within_a_cell(note), widths, forms.words)
    _for_print(into, landscape=sum(widths) > PAGE_WIDTH)


def _write_cell(
    into: Worksheet, line: int, place: int, text: str, words: bool, forms: _Forms
) -> None:
    """A cell: a number where it shows one and its column is no column of words."""
    if not text:
        return
    number = None if words else number_of(text)
    if number is not None:
        into.write_number(line, place, number.value, forms.number(number.form))
    else:
        into.write_string(line, place, within_a_cell(text), forms.words if words else forms.status)


def _write_over(into: Worksheet, line: int, text: str, widths: Sequence[float], form: Any) -> None:
    """A paragraph over as many columns as make a page wide, of the table and beyond."""
    total, last = 0.0, -1
    while total < PAGE_WIDTH:
        last += 1
        total += widths[last] if last < len(widths) else COLUMN
    if last > 0:
        into.merge_range(line, 0, line, last, "", form)
    into.write_string(line, 0, text, form)
    _make_high(into, line, [(text, total)], bold=form.bold)


def _make_high(
    into: Worksheet, line: int, cells: Iterable[tuple[str, float]], *, bold: bool = False
) -> None:
    """A line as high as its texts need in columns of these widths; not every program sees to it."""
    wider = 1.15 if bold else 0.95
    most = max((math.ceil(wider * len(text) / width) for text, width in cells if text), default=1)
    if most > 1:
        into.set_row(line, ROW * min(most, MOST_LINES))


def _widths(sheet: Sheet) -> list[float]:
    """The width of each column, by its longest word of header and its longest cell."""
    widths = []
    for place, header in enumerate(sheet.headers):
        word = max((len(word) for word in header.split()), default=0)
        cell = max((len(line[place]) for line in sheet.lines), default=0)
        half = math.ceil(len(header) / 3)
        widths.append(float(min(max(word, cell, half, NARROWEST) + 2, WIDEST)))
    return widths


def _for_print(into: Worksheet, *, landscape: bool) -> None:
    """A4, as wide as the sheet of paper, lying where the table is wide."""
    into.set_paper(9)
    if landscape:
        into.set_landscape()
    into.fit_to_pages(1, 0)
    into.set_footer("&C&P / &N")
