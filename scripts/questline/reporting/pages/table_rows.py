"""The rows of a table as HTML.

A report has some ten thousand cells, for which a template takes three times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from questline.reporting.pages.direction import in_order
from questline.reporting.pages.tables import Row, Table
from questline.reporting.pages.writing import Number, as_html


def rows_as_html(
    table: Table, marks: Mapping[str, str], address: Callable[[Number], str] | None
) -> str:
    """The bodies of a table: each row with its head, in a body with the heading it belongs to.

    `marks` are the marks of the table's notes by the reason that they give, `address` says where
    the link of a number leads.
    """
    cells = ['<td class="words">' if column.words else "<td>" for column in table.columns]
    lines: list[str] = []
    for body in table.bodies:
        lines.append("<tbody>")
        lines += [_row(row, cells, marks, address) for row in body]
        lines.append("</tbody>")
    return "\n".join(lines)


def lines_as_html(lines: Sequence[Sequence[str]]) -> str:
    """The lines of a figure's data as rows: the first cell of each is its head."""
    rows = []
    for line in lines:
        head, *cells = [in_order(escape(cell, quote=False)) for cell in line]
        written = [f'<th scope="row">{head}</th>', *[f"<td>{cell}</td>" for cell in cells]]
        rows.append("<tr>\n" + "\n".join(written) + "\n</tr>")
    return "\n".join(rows)


def _row(
    row: Row, cells: list[str], marks: Mapping[str, str], address: Callable[[Number], str] | None
) -> str:
    begin = "<tr>" if row.kind == "plain" else f'<tr class="{row.kind}">'
    head = in_order(escape(row.head, quote=False))
    if row.stands_alone:
        return f'{begin}<th scope="rowgroup" colspan="{len(cells) + 1}">{head}</th></tr>'
    scope = "rowgroup" if row.kind == "heading" else "row"
    written = [
        f"{cell}{as_html(text, marks, address)}</td>"
        for cell, text in zip(cells, row.cells, strict=False)
    ]
    # A line for each cell: what is copied as text keeps its words apart.
    return "\n".join(
        [f'{begin}<th scope="{scope}">{head}</th>', in_order("\n".join(written)), "</tr>"]
    )
