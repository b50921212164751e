"""Rows of one respondent put side by side: REDCap's events and repeating forms, waves in rows.

The column X of event E is called `X@E`, with two keys `X@E@2`, and X where all keys are empty. What
a respondent has no row for was not asked, which is not the same as an empty answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import FILE_COLUMN
from questline.core.errors import Problem, StudyError, nearest_name
from questline.core.sentences import first_of, listed, number_of
from questline.intake.coded import CodedTexts
from questline.intake.coded_columns import as_texts, picked
from questline.intake.columns import columns_called
from questline.intake.exports.limits import MOST_COLUMNS
from questline.intake.findings import Findings
from questline.intake.markers import NO_ROW, Marker
from questline.intake.table import RawTable
from questline.intake.wording import rows_in_words, shown

SIGN = "@"
KEY = "study.yaml, key side_by_side"
EVENTS_LISTED = 8
NAMES_LISTED = 30
LINES_LISTED = 4


def put_side_by_side(
    table: RawTable,
    layout: Mapping[str, Any],
    wanted: Collection[str],
    file_name: str,
    findings: Findings,
) -> RawTable:
    """One row a respondent, in the order of their first rows, whose numbers they keep.

    `layout` has `respondent`, the header of the column that tells respondents apart, and `by`, the
    headers of those that tell the rows of one respondent apart. `wanted` are the columns that the
    codebook names: they are there even where nobody has an answer; other columns that are empty
    throughout an event are left out with a finding. Raises StudyError when a column is not there,
    when a row says neither whose it is, or when a respondent has two rows of one event.
    """
    at, by = _places(table, layout, file_name)
    people, count, first = _respondents(table, at, file_name)
    events = _events(table, by, file_name)
    _refuse_two_rows(table, people, events, file_name)
    rest = [number for number in range(len(table.headers)) if number not in (at, *by)]
    rest = [number for number in rest if _name(table, number) != FILE_COLUMN]
    empty = {number: _is_empty(table.columns[number]) for number in rest}
    codes, names_of_events = pd.factorize(events)
    _refuse_too_many(table, codes, empty)
    built = _Wide(table, people, count, set(wanted))
    for code, event in enumerate(names_of_events.tolist()):
        rows = np.flatnonzero(codes == code)
        for number in rest:
            built.add(number, event, rows, empty[number])
    _note(table, built, events, count, file_name, findings)
    constant = _file_of_each(table, people, first, wanted, file_name)
    headers = [table.headers[at], *built.headers]
    names = [_name(table, at), *built.names]
    respondents = table.columns[at]
    columns = [picked(respondents.texts, respondents.codes[first]), *built.columns]
    if constant is not None:
        headers, names = [*headers, FILE_COLUMN], [*names, FILE_COLUMN]
        columns.append(constant)
    return RawTable(
        headers,
        columns,
        table.rows[first],
        _lines(table, people, count),
        count,
        table.blank_lines,
        table.problems,
        names,
    )


class _Wide:
    """The columns of events while they are made."""

    def __init__(self, table: RawTable, people: np.ndarray, count: int, wanted: set[str]) -> None:
        self.table, self.people, self.count, self.wanted = table, people, count, wanted
        self.headers: list[str] = []
        self.names: list[str] = []
        self.columns: list[CodedTexts] = []
        self.left_out: list[str] = []

    def add(self, number: int, event: str, rows: np.ndarray, empty: np.ndarray) -> None:
        """The column `number` of one event, unless it is empty there and nobody asks for it."""
        column = self.table.columns[number]
        header = _of_event(self.table.headers[number], event)
        name = _of_event(_name(self.table, number), event)
        codes = column.codes[rows]
        if empty[codes].all() and not {header.strip(), name.strip()} & self.wanted:
            self.left_out.append(name)
            return
        placed = np.full(self.count, len(column.texts), dtype=np.intp)
        placed[self.people[rows]] = codes
        self.headers.append(header)
        self.names.append(name)
        self.columns.append(picked([*column.texts, NO_ROW], placed))


def _name(table: RawTable, number: int) -> str:
    return (table.names or table.headers)[number]


def _of_event(header: str, event: str) -> str:
    return f"{header.strip()}{SIGN}{event}" if event else header.strip()


def _is_empty(column: CodedTexts) -> np.ndarray:
    """Which different texts of a column are no answer."""
    return np.array(
        [isinstance(text, Marker) or not text.strip() for text in column.texts], dtype=bool
    )


def _places(table: RawTable, layout: Mapping[str, Any], file_name: str) -> tuple[int, list[int]]:
    """The positions of the respondents' column and of those that tell their rows apart."""
    found, problems = [], []
    keys = [("respondent", layout["respondent"]), *(("by", header) for header in layout["by"])]
    for key, header in keys:
        fitting = columns_called(table.headers, table.names, header)
        found += fitting[:1]
        if len(fitting) == 1:
            continue
        said = f'no column is called "{shown(header)}". {nearest_name(header, table.headers)}'
        if fitting:
            said = f'{len(fitting)} columns are called "{shown(header)}"'
        problems.append(
            Problem(f"{KEY}.{key}", f"{said.strip()} ({file_name})",
                    "the header of one column of the export", "correct the header")
        )  # fmt: skip
    if problems:
        raise StudyError(problems)
    return found[0], found[1:]


def _respondents(table: RawTable, at: int, file_name: str) -> tuple[np.ndarray, int, np.ndarray]:
    """The number of each row's respondent, how many there are, and the first row of each."""
    column = table.columns[at]
    unknown = _is_empty(column)[column.codes]
    if unknown.any():
        raise StudyError(
            Problem(
                f'{file_name}, column "{shown(table.headers[at])}", {_rows(table, unknown)}',
                "nothing says whose row it is",
                "the respondent of each row, as study.yaml puts rows side by side",
                "correct the export, or name another column under side_by_side.respondent",
            )
        )
    bare = as_texts([text.strip() for text in column.texts])
    people, known = pd.factorize(bare[column.codes])
    first = np.full(len(known), len(people), dtype=np.intp)
    np.minimum.at(first, people, np.arange(len(people)))
    return people, len(known), first


def _events(table: RawTable, by: Sequence[int], file_name: str) -> np.ndarray:
    """What each row is called: its keys that are not empty, joined by @."""
    keys = [
        as_texts(["" if isinstance(text, Marker) else text.strip() for text in column.texts])[
            column.codes
        ]
        for column in (table.columns[number] for number in by)
    ]
    called: dict[tuple[str, ...], str] = {}
    for combination in zip(*keys, strict=True):
        if combination not in called:
            called[combination] = SIGN.join(key for key in combination if key)
    by_name: dict[str, tuple[str, ...]] = {}
    for combination, name in called.items():
        if by_name.setdefault(name, combination) != combination:
            headers = listed([f'"{shown(table.headers[number])}"' for number in by])
            raise StudyError(
                Problem(
                    f"{file_name}, columns {headers}",
                    f'two kinds of rows would be called "{shown(name)}", as one of the keys is '
                    "empty",
                    "keys that tell rows apart",
                    "name the keys in another order under side_by_side.by, or leave one out",
                )
            )
    return as_texts([called[key] for key in zip(*keys, strict=True)])


def _refuse_two_rows(
    table: RawTable, people: np.ndarray, events: np.ndarray, file_name: str
) -> None:
    """Each respondent has each event once; else which row's answers should count?"""
    twice = pd.DataFrame({"who": people, "event": events}).duplicated(keep=False).to_numpy()
    if not twice.any():
        return
    named = list(dict.fromkeys(events[twice].tolist()))
    shown_events = first_of([f'"{shown(name)}"' if name else "no event" for name in named], 3)
    raise StudyError(
        Problem(
            f"{file_name}, {_rows(table, twice)}",
            f"a respondent has more than one row of the same event ({shown_events})",
            "each respondent once in each event, as study.yaml puts rows side by side",
            "add the column that tells these rows apart to side_by_side.by (REDCap: "
            "redcap_repeat_instrument and redcap_repeat_instance), or correct the export",
        )
    )


def _rows(table: RawTable, chosen: np.ndarray) -> str:
    return rows_in_words(table.rows[chosen].tolist(), table.lines[chosen].tolist())


def _lines(table: RawTable, people: np.ndarray, count: int) -> np.ndarray:
    """Where each respondent's rows stand: "lines 2, 3 and 4 of the file"."""
    places: list[list[Any]] = [[] for _ in range(count)]
    for person, line in zip(people.tolist(), table.lines.tolist(), strict=True):
        places[person].append(line)
    words = []
    for lines in places:
        more = f" and {len(lines) - LINES_LISTED} more" if len(lines) > LINES_LISTED else ""
        named = [str(line) for line in lines[:LINES_LISTED]]
        joined = ", ".join(named) + more if more else listed(named)
        if isinstance(lines[0], str):
            words.append(joined)
        else:
            words.append(f"line{'s' if len(lines) > 1 else ''} {joined} of the file")
    return as_texts(words)


def _file_of_each(
    table: RawTable,
    people: np.ndarray,
    first: np.ndarray,
    wanted: Collection[str],
    file_name: str,
) -> CodedTexts | None:
    """The file of each respondent where there are several; None where it is not asked for."""
    fitting = columns_called(table.headers, table.names, FILE_COLUMN)
    if not fitting or FILE_COLUMN not in wanted:
        return None
    column = table.columns[fitting[0]]
    other = column.codes != column.codes[first][people]
    if other.any():
        raise StudyError(
            Problem(
                f"{file_name}, {_rows(table, other)}",
                "a respondent has rows in several files, so that the file is no answer of theirs",
                "one file for each respondent where a variable has match file",
                f"remove that variable from codebook.csv, or name {FILE_COLUMN} under "
                "side_by_side.by",
            )
        )
    return picked(column.texts, column.codes[first])


def _refuse_too_many(table: RawTable, events: np.ndarray, empty: Mapping[int, np.ndarray]) -> None:
    """Keys that differ from row to row would make a column for every row.

    `empty` says of the columns that are put side by side which of their texts are no answer.
    """
    found = 0
    for number, none in empty.items():
        found += len(np.unique(events[~none[table.columns[number].codes]]))
    if found > MOST_COLUMNS:
        raise StudyError(
            Problem(
                f"{KEY}.by",
                f"{number_of(len(np.unique(events)), 'different kind')} of rows would make "
                f"{found:,} columns",
                f"at most {MOST_COLUMNS:,} columns, from keys that tell the few rows of one "
                "respondent apart, such as the event",
                "name other columns under side_by_side.by",
            )
        )


def _note(
    table: RawTable,
    built: _Wide,
    events: np.ndarray,
    count: int,
    file_name: str,
    findings: Findings,
) -> None:
    counts = [
        f"{name or 'no event'}: {rows}"
        for name, rows in pd.Series(events).value_counts(sort=False).items()
    ]
    rows = len(table.rows)
    said = first_of(counts, EVENTS_LISTED)
    findings.note(
        "side_by_side",
        file_name,
        "; ".join(counts),
        count,
        f"{number_of(rows, 'row')} were put side by side as {number_of(count, 'respondent')}; rows "
        f"of each event: {said}. What a respondent has no row for counts as not asked.",
    )
    if built.left_out:
        names = first_of(built.left_out, NAMES_LISTED)
        left = len(built.left_out)
        findings.note(
            "empty_in_event",
            file_name,
            "; ".join(built.left_out),
            left,
            f"{number_of(left, 'column')} {'holds' if left == 1 else 'hold'} nothing throughout "
            f"an event and {'was' if left == 1 else 'were'} left out: {names}.",
        )
