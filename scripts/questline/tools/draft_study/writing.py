"""Texts of an export written into YAML and CSV, where nothing in them means anything else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence

from questline.tools.draft_study.lines import TO_CONFIRM

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_()/,.' -]*$")
_FORMULA = ("=", "+", "-", "@")
_WORDS_OF_YAML = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"}


def scalar(text: str) -> str:
    """A text as a value of YAML, in double quotes wherever it could be read as anything else.

    >>> scalar("Age in years"), scalar("no"), scalar("a: {{b}} # c")
    ('Age in years', '"no"', '"a: {{b}} # c"')
    """
    safe = _PLAIN.match(text) and not text.endswith((" ", ",")) and ", " not in text
    if safe and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def path_scalar(path: str) -> str:
    """A path as a value of YAML."""
    return path if re.fullmatch(r"[A-Za-z0-9_./-]+", path) else scalar(path)


def comment(words: str) -> str:
    """A comment for the end of a line; a hash in it would begin another."""
    return "  # " + " ".join(words.replace("#", "").split())


def confirm(words: str) -> str:
    """A comment for the end of a line that a person must look at."""
    return comment(f"{TO_CONFIRM}: {words}")


def listed_names(names: Sequence[str], indent: int) -> str:
    """Names as a list of YAML: in one line where it is short, else one a line."""
    line = f"[{', '.join(names)}]"
    if len(line) <= 80:
        return f" {line}"
    return "".join(f"\n{' ' * indent}- {name}" for name in names)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV. A blank keeps a spreadsheet from taking a cell for a formula.

    What reads a codebook takes blanks around a cell away.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([f" {cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return stream.getvalue()
