"""Tables of a Word document: native, their headers marked, their rows whole, wide enough to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from questline.reporting.documents.page_tree import Cell, Row, Run, Table
from questline.reporting.documents.word_xml import POINTS_PER_CM, paragraph, twips

UPRIGHT, LYING = 16.5, 25.2
"""The width of the text in centimetres on a page that stands and on one that lies."""
LARGE, SMALL, SMALLEST = 9.0, 8.0, 7.0
"""Sizes of type in points."""
STYLES = {LARGE: "TableText", SMALL: "TableTextSmall", SMALLEST: "TableTextSmallest"}
_PADDING = 0.3
_WIDEST_WISH = 8.0
_NARROW = frozenset("iljtfrI.,:;|!'’()[]-/ \u00a0")
_WIDE = frozenset("mwMW%@—−≥≤✓✚●")
_BREAKS = re.compile(r"(?<=[-–/])(?=\w)|[ \n]")


@dataclass(frozen=True)
class Layout:
    """How a table is set: widths of its columns in cm, size of type, whether its page lies."""

    widths: tuple[float, ...]
    size: float
    lying: bool


def layout_of(table: Table) -> Layout:
    """The largest type in which no word of the table is broken, on an upright page if it goes."""
    for size, room, lying in (
        (LARGE, UPRIGHT, False),
        (SMALL, UPRIGHT, False),
        (SMALL, LYING, True),
        (SMALLEST, LYING, True),
    ):
        needs, wishes = _needs_and_wishes(table, size)
        if sum(needs) <= room:
            return Layout(_shared_out(needs, wishes, room), size, lying)
    scale = LYING / sum(needs)
    return Layout(tuple(need * scale for need in needs), SMALLEST, True)


def table_xml(
    table: Table, layout: Layout, runs: Callable[[Sequence[Run], bool], str]
) -> str:
    """The table as XML; `runs` writes runs, bold or not."""
    widths = [twips(width) for width in layout.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(row, widths, layout, runs, header=True) for row in table.head]
    for body in table.bodies:
        rows += [_row(row, widths, layout, runs, header=False) for row in body]
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
    layout: Layout,
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
        cells.append(_cell(cell, width, span, layout, runs, bold=bold, keep=header, place=place))
        place += span
    if place < len(widths):
        empty = Cell(())
        cells += [
            _cell(empty, width, 1, layout, runs, bold=False, keep=False, place=1)
            for width in widths[place:]
        ]
    mark = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    cell: Cell,
    width: int,
    span: int,
    layout: Layout,
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
    written = paragraph(
        runs(cell.runs, bold), STYLES[layout.size], keep=keep or bold, align=align
    )
    how = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}{foot}'
    return f"<w:tc><w:tcPr>{how}</w:tcPr>{written}</w:tc>"


def _needs_and_wishes(table: Table, size: float) -> tuple[list[float], list[float]]:
    """Of each column the width that its longest word needs, and that which its cells would like."""
    needs, wishes = [0.5] * table.width, [0.5] * table.width
    rows = [(row, True) for row in table.head]
    rows += [(row, row.kind == "heading") for body in table.bodies for row in body]
    for row, bold in rows:
        place = 0
        for cell in row.cells:
            if cell.columns == 1 and place < table.width:
                text = cell.text
                scale = size * (1.08 if bold else 1.0) / POINTS_PER_CM
                word = max((_ems(part) for part in _BREAKS.split(text)), default=0.0)
                needs[place] = max(needs[place], word * scale + _PADDING)
                wish = min(_ems(text) * scale + _PADDING, _WIDEST_WISH)
                wishes[place] = max(wishes[place], wish, needs[place])
            place += cell.columns
    return needs, wishes


def _shared_out(needs: list[float], wishes: list[float], room: float) -> tuple[float, ...]:
    """Widths between what is needed and what is wished for, that fit the room."""
    if sum(wishes) <= room:
        return tuple(wishes)
    left, wanted = room - sum(needs), sum(wishes) - sum(needs)
    return tuple(
        need + left * (wish - need) / wanted for need, wish in zip(needs, wishes, strict=True)
    )


def _ems(text: str) -> float:
    """The width of a text in a plain typeface, about, in units of the size of the type."""
    return sum(
        0.31 if letter in _NARROW else 0.86 if letter in _WIDE else 0.7 if letter.isupper() else 0.57
        for letter in text
    )
