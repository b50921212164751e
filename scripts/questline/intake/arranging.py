"""From the tables of one or several files to the cells of each variable.

First the files are put below one another and the rows of one respondent side by side, as study.yaml
says; then columns of one question are joined and several answers in one cell taken apart, as the
codebook says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.errors import Problem
from questline.intake.coded import CodedTexts
from questline.intake.exports.source import Opened
from questline.intake.findings import Findings
from questline.intake.joining import join_columns, joined_places, without_column
from questline.intake.multiple_answers import blank_where_none_ticked, take_apart
from questline.intake.several_files import FilePart, put_below
from questline.intake.side_by_side import SIGN, put_side_by_side
from questline.intake.table import RawTable
from questline.intake.wording import shown

Variables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Arrangement:
    """How files and rows belong together, as study.yaml says.

    `first_file` is what the first file is called when there are more; `further` are the names of
    the others and what was opened. `side_by_side` has `respondent` and `by`, or is nothing.
    """

    first_file: str = ""
    further: Sequence[tuple[str, Opened]] = ()
    side_by_side: Mapping[str, Any] | None = None


def as_in_a_file(
    variables: Variables, side_by_side: Mapping[str, Any] | None
) -> dict[str, Mapping[str, Any]]:
    """The variables with the columns that a file has before rows are put side by side.

    They tell what separates the columns of a text: the column X of event E is X there.
    """
    if side_by_side is None:
        return dict(variables)
    return {
        name: {
            **variable,
            "column": variable["column"].partition(SIGN)[0],
            "joined_with": [header.partition(SIGN)[0] for header in variable["joined_with"]],
        }
        for name, variable in variables.items()
    }


def arrange(
    parts: Sequence[FilePart],
    variables: Variables,
    side_by_side: Mapping[str, Any] | None,
    file_name: str,
    findings: Findings,
) -> RawTable:
    """The files as one table with one row a respondent.

    `file_name` names the files in sentences. Raises StudyError where rows cannot be put together.
    """
    table = put_below(parts, findings) if len(parts) > 1 else parts[0].table
    if side_by_side is None:
        return table
    wanted = {variable["column"].strip() for variable in variables.values()}
    for variable in variables.values():
        wanted |= {header.strip() for header in variable["joined_with"]}
    return put_side_by_side(table, side_by_side, wanted, file_name, findings)


def cells_of(
    table: RawTable,
    positions: Mapping[str, int],
    variables: Variables,
    file_name: str,
    findings: Findings,
) -> tuple[dict[str, CodedTexts], list[Problem]]:
    """The cells of each variable whose column was found, and what does not fit together."""
    cells: dict[str, CodedTexts] = {}
    problems: list[Problem] = []
    options: dict[tuple[int, ...], list[str]] = {}
    for name, position in positions.items():
        variable = variables[name]
        further, trouble = joined_places(table, name, variable, file_name)
        problems += trouble
        places = (position, *further)
        if variable["option"]:
            options.setdefault(places, []).append(name)
        cells[name], trouble = _joined(table, name, variable, places, file_name, findings)
        problems += trouble
    for places, names in options.items():
        where = f'{file_name}, column "{shown(table.headers[places[0]])}" ({", ".join(names)})'
        apart, trouble = take_apart(table, names, variables, cells[names[0]], where, findings)
        cells |= apart
        problems += trouble
    blank_where_none_ticked(table, cells, variables, file_name, findings)
    return cells, problems


def _joined(
    table: RawTable,
    name: str,
    variable: Mapping[str, Any],
    places: Sequence[int],
    file_name: str,
    findings: Findings,
) -> tuple[CodedTexts, list[Problem]]:
    """The column of a variable, put together where the codebook joins several."""
    cells, problems = table.columns[places[0]], list[Problem]()
    if len(places) > 1:
        cells, problems = join_columns(table, name, variable, places, file_name, findings)
    header = table.headers[places[0]]
    return cells, [*problems, *without_column(table, name, cells, header, file_name)]
