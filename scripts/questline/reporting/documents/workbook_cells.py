"""The tables of a page as sheets of a workbook: names, headers, lines, what is a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from questline.reporting.catalogue import _
from questline.reporting.documents.characters import allowed
from questline.reporting.documents.page_tree import (
    Block,
    Figure,
    Page,
    Row,
    Run,
    Table,
    each,
)

FigureData = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The headers and the lines of a figure's CSV."""
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
NO_BREAK = "\u00a0"
CUT = " … (cut: a cell holds no more)"
_NUMBER = re.compile(r"([−-]?)(0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+|(?=\.))(\.\d+)?(%?)")
_MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; one with more stays text."""


@dataclass(frozen=True)
class CellNumber:
    """A number of a cell, and the format in which it looks as it does on the page."""

    value: float
    form: str


@dataclass(frozen=True)
class Sheet:
    """A sheet to be: its table's caption, section, headers, lines of cells and notes.

    `words` says of each column whether it holds words, which are never read as numbers.
    """

    name: str
    section: str
    caption: str
    headers: Sequence[str]
    lines: Sequence[Sequence[str]]
    words: Sequence[bool]
    notes: Sequence[str] = ()


def sheets_of(page: Page, figure_data: Mapping[str, FigureData]) -> list[Sheet]:
    """The sheets of a page in its order: its tables, folded or not, and the data of each figure.

    `figure_data` holds the headers and the lines of each figure's CSV by the figure's name, for
    the figures whose data are too long for the page.
    """
    found: list[tuple[str, str, Table | Figure]] = []
    for section in page.sections:
        for block in _tables_and_figures(section.blocks):
            label = block.name if isinstance(block, Table) else f"figure_{block.name}"
            found.append((label, section.title, block))
    names = sheet_names([label for label, *_rest in found], [contents_name()])
    sheets = []
    for name, (_label, title, block) in zip(names, found, strict=True):
        table = block if isinstance(block, Table) else block.data
        if table is not None:
            sheets.append(sheet_of(table, title, name))
        elif isinstance(block, Figure) and block.name in figure_data:
            sheets.append(figure_sheet(name, title, block.caption, *figure_data[block.name]))
    return sheets


def contents_name() -> str:
    """The name of the first sheet, which lists the others."""
    return sheet_names([_("Contents")])[0]


def sheet_of(table: Table, section: str, name: str) -> Sheet:
    """A table of the page as a sheet: one line of headers, one line for each row.

    As in the CSV, a header has the words above it in front, and the row of a part those of the
    heading that it belongs to; a heading without cells of its own is no line.
    """
    headers = _headers(table.head, table.width)
    words = [False] * table.width
    lines = []
    for body in table.bodies:
        under = ""
        for row in body:
            texts = _spread(row)
            if row.kind == "heading":
                under = texts[0]
            if len(row.cells) == 1 and row.cells[0].columns > 1:
                continue
            if row.kind == "part" and under:
                texts[0] = f"{under}: {texts[0]}"
            lines.append(texts + [""] * (table.width - len(texts)))
            for place, cell in enumerate(row.cells):
                words[place] |= bool(cell.scope) or cell.words
    notes = [cell_text(note.runs) for note in table.notes]
    return Sheet(name, section, allowed(table.caption), headers, lines, words, notes)


def figure_sheet(
    name: str, section: str, caption: str, headers: Sequence[str], lines: Sequence[Sequence[str]]
) -> Sheet:
    """The data of a figure as a sheet, from the lines of its CSV."""
    words = [True] + [False] * (len(headers) - 1)
    cells = [[allowed(cell) for cell in line] for line in lines]
    return Sheet(name, section, allowed(caption), [allowed(text) for text in headers], cells, words)


def cell_text(runs: Iterable[Run]) -> str:
    """Runs as the text of a cell, with the marks of notes in square brackets."""
    text = ""
    for run in runs:
        if not run.raised:
            text += run.text
        else:
            text += f" [{run.text}]" if text and not text.endswith(" ") else f"[{run.text}]"
    return allowed(text).replace(NO_BREAK, " ").strip(" ")


def number_of(text: str) -> CellNumber | None:
    """The number that a cell shows, or None where it shows words or more than one number.

    >>> number_of("36%")
    CellNumber(value=0.36, form='0%')
    >>> number_of("−4.30")
    CellNumber(value=-4.3, form='0.00')
    >>> number_of("007") is number_of("about 20") is None
    True
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    sign, whole, fraction, percent = (part or "" for part in found.groups())
    digits = whole.replace(",", "")
    if len(digits + fraction) > _MOST_DIGITS:
        return None
    value = float(digits + fraction)
    if percent:
        value = float(f"{digits}{fraction}e-2")
    form = ("#,##0" if "," in whole else "0" if whole else "") + (
        f".{'0' * (len(fraction) - 1)}" if fraction else ""
    )
    return CellNumber(-value if sign else value, form + percent)


def within_a_cell(text: str) -> str:
    """A text that fits a cell; the end of one that is cut says so."""
    if len(text) <= LONGEST_TEXT:
        return text
    return text[: LONGEST_TEXT - len(CUT)] + CUT


def sheet_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names of sheets: letters, digits, underscores and hyphens, at most 31, each once.

    A name that is too long or was used before is cut and numbered. Capitals do not tell two names
    apart, as in a workbook.
    """
    used = {name.lower() for name in taken} | {"history", ""}
    given = []
    for name in names:
        safe = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_") or "table"
        whole, count = safe[:LONGEST_NAME], 1
        while whole.lower() in used:
            count += 1
            ending = f"_{count}"
            whole = safe[: LONGEST_NAME - len(ending)] + ending
        used.add(whole.lower())
        given.append(whole)
    return given


def _headers(head: Sequence[Row], width: int) -> list[str]:
    """One header for each column: the words above it, a colon, its own."""
    above: list[list[str]] = [[] for _ in range(width)]
    for row in head:
        for place, text in enumerate(_spread(row, repeated=True)[:width]):
            if text and text not in above[place]:
                above[place].append(text)
    return [": ".join(texts) for texts in above]


def _spread(row: Row, *, repeated: bool = False) -> list[str]:
    """The texts of a row's cells by column; a wide cell's once, or `repeated` in each column."""
    texts: list[str] = []
    for cell in row.cells:
        text = cell_text(cell.runs)
        texts += [text, *([text if repeated else ""] * (cell.columns - 1))]
    return texts


def _tables_and_figures(blocks: Sequence[Block]) -> Iterator[Table | Figure]:
    """Tables that stand by themselves, folded ones too, and figures that have data."""
    data = {id(block.data) for block in each(blocks) if isinstance(block, Figure)}
    for block in each(blocks):
        if isinstance(block, Figure) or (isinstance(block, Table) and id(block) not in data):
            yield block
