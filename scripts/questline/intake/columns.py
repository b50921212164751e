"""Which column of the export holds which variable: by its exact header, its start, or its code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.codebook import FILE_COLUMN
from questline.core.errors import Problem, nearest_name
from questline.core.sentences import number_of
from questline.intake.findings import Findings
from questline.intake.tally import share_of_rows
from questline.intake.wording import shown

NAMES_LISTED = 30
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_HOW = {
    "header": "no column has the header",
    "starts_with": "no column's header begins with",
    "code": "no column's header holds the code",
}


def expected_columns(variables: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The variables that have a column of their own in the export: all but derived ones."""
    return [name for name, variable in variables.items() if variable["kind"] != "derived"]


def codes_of(header: str) -> list[str]:
    """The codes of a header: what stands in square brackets, and before the first full stop."""
    codes = [code.strip() for code in _IN_BRACKETS.findall(header)]
    before, stop, _ = header.partition(".")
    return [*codes, before.strip()] if stop else codes


def matching_columns(
    headers: Sequence[str], variable: Mapping[str, Any], names: Sequence[str] = ()
) -> list[int]:
    """The positions of the columns that fit a variable's `match` and `column`.

    `names` are what an export's platform calls the columns, where it has names of its own; they go
    before the headers that a person sees.
    """
    by_name = _places(names, variable)
    if variable["match"] == "code":
        # What a platform calls a column is its code.
        wanted = variable["column"].strip()
        by_name = [at for at, name in enumerate(names) if name == wanted] or by_name
    return by_name or _places(headers, variable)


def _places(headers: Sequence[str], variable: Mapping[str, Any]) -> list[int]:
    """The positions of the texts that fit.

    One that is exactly the same goes before one that is the same but for blanks at its ends.
    """
    wanted = variable["column"].strip()
    if variable["match"] == "header":
        same = [at for at, header in enumerate(headers) if header == wanted]
        return same or [at for at, header in enumerate(headers) if header.strip() == wanted]
    if variable["match"] == "starts_with":
        return [at for at, header in enumerate(headers) if header.strip().startswith(wanted)]
    return [at for at, header in enumerate(headers) if wanted in codes_of(header)]


def columns_called(headers: Sequence[str], names: Sequence[str], wanted: str) -> list[int]:
    """The positions of the columns that a platform calls so, or else of those with that header."""
    bare = wanted.strip()
    for known in (names, headers):
        found = [at for at, text in enumerate(known) if text.strip() == bare]
        if found:
            return found
    return []


def different_columns(variables: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A variable for each column that a file should have; options may share one."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for name in expected_columns(variables):
        variable = variables[name]
        if variable["column"] != FILE_COLUMN:
            found.setdefault((variable["match"], variable["column"].strip()), variable)
    return list(found.values())


def count_found(headers: Sequence[str], variables: Mapping[str, Mapping[str, Any]]) -> int:
    """How many of the codebook's columns a header holds, in one of the languages or waves."""
    return sum(
        bool(matching_columns(headers, variable))
        or any(columns_called(headers, (), header) for header in variable["joined_with"])
        for variable in different_columns(variables)
    )


def match_columns(
    headers: Sequence[str],
    variables: Mapping[str, Mapping[str, Any]],
    file_name: str,
    findings: Findings,
    names: Sequence[str] = (),
    rows: int = 0,
) -> tuple[dict[str, int], list[Problem]]:
    """The position of each variable's column, and the columns that are absent or found twice.

    `names` are those that the export's platform gives; `rows` is how many rows of answers there
    are. Columns that the codebook does not know are
    left out with a finding that names them.
    """
    expected = expected_columns(variables)
    found = {name: matching_columns(headers, variables[name], names) for name in expected}
    if expected and not any(found.values()):
        return {}, [_none_found(headers, len(expected), file_name)]
    problems = []
    for name, places in found.items():
        if not places:
            problems.append(_absent([*headers, *names], name, variables[name], file_name, rows))
        elif len(places) > 1:
            problems.append(_found_twice(headers, name, variables[name], places, file_name))
    known = {at for places in found.values() for at in places}
    for name in expected:
        for header in variables[name]["joined_with"]:
            known |= set(columns_called(headers, names, header))
    _note_unknown(headers, known, file_name, findings)
    positions = {name: places[0] for name, places in found.items() if len(places) == 1}
    # Options of one question are meant to be read from one column.
    single = {name: at for name, at in positions.items() if not variables[name]["option"]}
    _note_shared(headers, single, file_name, findings)
    return positions, problems


def _none_found(headers: Sequence[str], expected: int, file_name: str) -> Problem:
    listed = ", ".join(f'"{shown(header)}"' for header in headers[:5])
    return Problem(
        f"{file_name}, header",
        f"none of the {number_of(expected, 'column')} that the codebook describes is here; the "
        f"header begins {listed}",
        "the column names in the first line of the file",
        "check that this is the right export, what separates its columns (`delimiter` in "
        "study.yaml), and the columns `match` and `column` of codebook.csv",
    )


def _absent(
    headers: Sequence[str], name: str, variable: Mapping[str, Any], file_name: str, rows: int
) -> Problem:
    wanted = variable["column"].strip()
    if variable["match"] == "header":
        known = list(headers)
    elif variable["match"] == "starts_with":
        known = [header.strip()[: len(wanted)] for header in headers]
    else:
        known = [code for header in headers for code in codes_of(header)]
    # A blank of another kind looks alike; whoever reads the sentence must see the difference.
    alike = [text for text in known if text != wanted and text.split() == wanted.split()]
    if alike:
        hint = f'Did you mean "{shown(alike[0])}"? It differs in its blanks alone.'
    else:
        hint = nearest_name(shown(wanted), [shown(text) for text in known if text.strip()])
    return Problem(
        f"{file_name}, header",
        f'{_HOW[variable["match"]]} "{shown(wanted)}" (variable {name}), which concerns '
        f"{share_of_rows(rows, rows)}. {hint}".strip(),
        "a column for each variable of the codebook",
        f"correct `match` or `column` of {name} in codebook.csv, or add the column to the export",
    )


def _found_twice(
    headers: Sequence[str],
    name: str,
    variable: Mapping[str, Any],
    places: Sequence[int],
    file_name: str,
) -> Problem:
    listed = " and ".join(f'"{shown(headers[at])}" (column {at + 1})' for at in places[:4])
    more = f" and {len(places) - 4} more" if len(places) > 4 else ""
    return Problem(
        f"{file_name}, header",
        f'{len(places)} columns fit "{shown(variable["column"])}" (variable {name}, match '
        f"{variable['match']}): {listed}{more}",
        "one column for each variable",
        f"make `column` of {name} in codebook.csv longer, or set `match` to header and write the "
        "whole header",
    )


def _note_unknown(
    headers: Sequence[str], known: set[int], file_name: str, findings: Findings
) -> None:
    unknown = [
        shown(header) if header.strip() else f"column {at + 1}, which has no name"
        for at, header in enumerate(headers)
        if at not in known and header != FILE_COLUMN
    ]
    if not unknown:
        return
    listed = "; ".join(unknown[:NAMES_LISTED])
    more = f"; and {len(unknown) - NAMES_LISTED} more" if len(unknown) > NAMES_LISTED else ""
    verb = "is" if len(unknown) == 1 else "are"
    findings.note(
        "unknown_columns",
        f"{file_name}, header",
        "; ".join(unknown),
        len(unknown),
        f"{number_of(len(unknown), 'column')} of the export {verb} not in the codebook and "
        f"{'was' if len(unknown) == 1 else 'were'} left out: {listed}{more}.",
    )


def _note_shared(
    headers: Sequence[str], positions: Mapping[str, int], file_name: str, findings: Findings
) -> None:
    """Two variables may be read from one column; it is said, because it is seldom meant."""
    readers: dict[int, list[str]] = {}
    for name, at in positions.items():
        readers.setdefault(at, []).append(name)
    for at, names in readers.items():
        if len(names) > 1:
            findings.note(
                "shared_columns",
                f'{file_name}, column "{shown(headers[at])}"',
                ", ".join(names),
                1,
                f'The column "{shown(headers[at])}" is read as {len(names)} variables: '
                f"{', '.join(names)}.",
            )
