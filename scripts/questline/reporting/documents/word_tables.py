"""Tables of a Word document: native, their headers marked, their rows whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from questline.reporting.catalogue import _
from questline.reporting.documents.column_widths import PORTRAIT, SIZES, Layout
from questline.reporting.documents.page_tree import Cell, Row, Run, Table
from questline.reporting.documents.word_xml import paragraph

STYLES = dict(zip(SIZES, ("TableText", "TableTextSmall", "TableTextSmallest"), strict=True))
"""The style of cells by the size that the layout gives, each a little larger than that: Arial runs
narrower than the letters that the layout is worked out for."""
LARGE = "TableTextLarge"
LARGER = 9 / SIZES[0]
"""How much larger the letters of a table are that leaves so much of the page free."""
TWIPS = 20
"""Word counts in twentieths of a point."""


def table_xml(table: Table, layout: Layout, runs: Callable[[Sequence[Run], bool], str]) -> str:
    """The table as XML; `runs` writes runs, bold or not."""
    style, wider = STYLES[layout.size], 1.0
    if not layout.landscape and sum(layout.columns) * LARGER <= PORTRAIT:
        style, wider = LARGE, LARGER
    widths = [round(width * wider * TWIPS) for width in layout.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(row, widths, style, runs, header=True) for row in table.head]
    for body in table.bodies:
        rows += [_row(row, widths, style, runs, header=False) for row in body]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    row: Row,
    widths: Sequence[int],
    style: str,
    runs: Callable[[Sequence[Run], bool], str],
    *,
    header: bool,
) -> str:
    """A row, which stays on one page; of a header, which comes again on each page."""
    bold = header or row.kind in ("heading", "total")
    cells, place = [], 0
    for cell in row.cells:
        span = max(1, min(cell.columns, len(widths) - place))
        width = sum(widths[place : place + span])
        cells.append(_cell(cell, width, span, style, runs, bold=bold, keep=header, place=place))
        place += span
    if place < len(widths):
        empty = Cell(())
        cells += [
            _cell(empty, width, 1, style, runs, bold=False, keep=False, place=1)
            for width in widths[place:]
        ]
    mark = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    cell: Cell,
    width: int,
    span: int,
    style: str,
    runs: Callable[[Sequence[Run], bool], str],
    *,
    bold: bool,
    keep: bool,
    place: int,
) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDF2"/>' if keep else ""
    foot = '<w:vAlign w:val="bottom"/>' if keep else ""
    of_words = cell.words or place == 0 or cell.scope in ("row", "rowgroup")
    align = "center" if cell.scope == "colgroup" else "" if of_words else "right"
    written = paragraph(runs(cell.runs, bold), style, keep=keep or bold, align=align)
    how = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}{foot}'
    return f"<w:tc><w:tcPr>{how}</w:tcPr>{written}</w:tc>"


def numbered_once(caption: str) -> str:
    """A caption below a number of Word's own: the one that it begins with moves to its end, as the
    text of the page goes by it."""
    found = re.fullmatch(rf"({re.escape(_('Table'))} \d+): (.+)", caption, re.DOTALL)
    if found is None:
        return caption
    number, words = found.groups()
    return _("{} (called {} in the text)").format(words[:1].upper() + words[1:], number)
