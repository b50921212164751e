"""What separates the columns: what study.yaml states, or the sign that fits the file best."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.errors import Problem, StudyError
from questline.core.sentences import number_of
from questline.intake.columns import count_found, different_columns
from questline.intake.findings import Findings
from questline.intake.table import read_header, read_records
from questline.intake.wording import shown

CANDIDATES = (",", ";", "\t", "|")
RECORDS_TRIED = 50
BEGINNING = 4 * 2**20
"""So many letters of a file are looked at."""
_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_SPELLED = {"\t": "tab"}
_KEY = "study.yaml, key delimiter"


def choose_delimiter(
    text: str, file_name: str, variables: Mapping[str, Mapping[str, Any]], stated: str
) -> str:
    """The sign that separates the columns.

    Of the comma, the semicolon, the tab and the upright stroke it is the one under which the header
    holds most of the codebook's columns (`variables`; there may be none yet), then one under which
    the first records have the same number of cells, then the one that gives most columns. Raises
    StudyError when the stated one fits worse than another, and when the whole header stands in one
    column.
    """
    beginning = text[:BEGINNING]
    if stated:
        delimiter = _stated_delimiter(beginning, variables, stated)
    else:
        delimiter = max(CANDIDATES, key=lambda sign: _fit(beginning, sign, variables))
    headers, expected = read_header(beginning, delimiter), len(different_columns(variables))
    if len(headers) == 1 and expected > 1:
        raise StudyError(_one_column(file_name, headers[0], delimiter, expected, bool(stated)))
    return delimiter


def note_delimiter(
    headers: list[str],
    delimiter: str,
    is_stated: bool,
    file_name: str,
    variables: Mapping[str, Mapping[str, Any]],
    findings: Findings,
) -> None:
    """Add the finding on what separates the columns of a plain table."""
    found, expected = count_found(headers, variables), len(different_columns(variables))
    words = in_words(delimiter)
    how = "as study.yaml states" if is_stated else "as its header shows"
    findings.note(
        "delimiter",
        file_name,
        words,
        1,
        f"The columns of {file_name} are separated by {words}, {how}: "
        f"{found} of the {number_of(expected, 'column')} of the codebook are found under them.",
    )


def in_words(delimiter: str) -> str:
    """A delimiter as a reader knows it: "commas"."""
    return _WORDS.get(delimiter, f'the sign "{delimiter}"')


def _fit(
    text: str, delimiter: str, variables: Mapping[str, Mapping[str, Any]]
) -> tuple[int, bool, int]:
    """How well a sign fits: columns of the codebook, records of one length, columns in all."""
    headers = read_header(text, delimiter)
    records = read_records(text, delimiter, RECORDS_TRIED)
    # The last record may have been cut off by looking at the beginning alone.
    last = records.count - 1
    uneven = {number for places in records.ragged.values() for number, _ in places} - {last}
    return count_found(headers, variables), len(headers) > 1 and not uneven, len(headers)


def _stated_delimiter(text: str, variables: Mapping[str, Mapping[str, Any]], stated: str) -> str:
    """The delimiter of study.yaml, unless another one plainly fits better."""
    delimiter = "\t" if stated.strip().lower() == "tab" else stated
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise StudyError(
            Problem(
                _KEY,
                f'it says "{shown(stated)}"',
                'one character such as "," or ";", or the word tab',
                "correct it, or remove the line to have the delimiter detected",
            )
        )
    found, *_ = _fit(text, delimiter, variables)
    better = max(CANDIDATES, key=lambda sign: _fit(text, sign, variables))
    fits, *_ = _fit(text, better, variables)
    if fits > found:
        spelled = _SPELLED.get(better, better)
        raise StudyError(
            Problem(
                _KEY,
                f'it says "{shown(stated)}", under which the header holds {found} of the '
                f"codebook's columns; separated by {in_words(better)} it holds {fits}",
                "the sign that separates the columns of the export",
                f'write `delimiter: "{spelled}"`, or remove the line to have it detected',
            )
        )
    return delimiter


def _one_column(
    file_name: str, header: str, delimiter: str, expected: int, is_stated: bool
) -> Problem:
    tried = in_words(delimiter) if is_stated else "commas, semicolons, tabs or upright strokes"
    return Problem(
        f"{file_name}, header",
        f'the whole header stands in one column, "{shown(header)}": it is not separated by {tried}',
        f"{expected} columns, as the codebook describes",
        "state the sign that separates the columns as `delimiter` in study.yaml, or export the "
        "answers again as CSV",
    )
