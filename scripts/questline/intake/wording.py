"""How cells, rows and columns of the raw file are named in sentences.

What a respondent wrote is shown shortened and with its blanks and control characters made visible;
what could identify a person is not shown at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.sentences import first_of, listed

LONGEST_SHOWN = 60
ROWS_LISTED = 5
NOT_SHOWN = "an answer (not shown, because it could identify a person)"
_HIDDEN_SENSITIVITIES = ("identifying", "free_text")
_EDGE_BLANKS = re.compile(r"^ +| +$| {2,}")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\u00a0": "[no-break space]"}


def visible(text: str) -> str:
    """Text in which blanks that the eye would miss, and control characters, can be seen.

    A blank at an end, and each of several in a row, becomes ␣.

    >>> visible("Never ")
    'Never␣'
    """
    marked = _EDGE_BLANKS.sub(lambda blanks: "␣" * len(blanks[0]), text)
    return "".join(_NAMED.get(sign) or (sign if sign.isprintable() else f"\\u{ord(sign):04x}")
                   for sign in marked)  # fmt: skip


def shown(text: str) -> str:
    """At most 60 characters of a text, its blanks and control characters visible."""
    if len(text) > LONGEST_SHOWN:
        return visible(text[:LONGEST_SHOWN].rstrip()) + "…"
    return visible(text)


def is_hidden(variable: Mapping[str, Any]) -> bool:
    """Whether what respondents wrote here is kept out of every sentence and ledger."""
    return variable["sensitivity"] in _HIDDEN_SENSITIVITIES


def quoted(text: str, variable: Mapping[str, Any]) -> str:
    """A cell's text in quotes, or words in its place where it could identify a person."""
    return NOT_SHOWN if is_hidden(variable) else f'"{shown(text)}"'


def rows_in_words(rows: Sequence[int], lines: Sequence[int | str]) -> str:
    """Which rows: "row 12 of the answers (line 13 of the file)".

    `rows` are 1-based rows of answers in rising order, `lines` the lines of the file in which they
    begin; or texts that say where they stand, such as "line 13 of wave_2.csv". Of many rows the
    first five are named.
    """
    line = lines[0]
    where = line if isinstance(line, str) else f"line {line} of the file"
    if len(rows) == 1:
        return f"row {rows[0]} of the answers ({where})"
    numbers = [str(row) for row in rows]
    named = listed(numbers) if len(rows) <= ROWS_LISTED else first_of(numbers, ROWS_LISTED)
    return f"{len(rows)} rows of answers ({named}; row {rows[0]} is {where})"
