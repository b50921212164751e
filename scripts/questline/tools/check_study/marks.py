"""The marks "to confirm" that a draft carries: lines that a person has to look at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from questline.core.codebook import FILE as CODEBOOK
from questline.core.codebook_reading import delimiter_of

MARK = "to confirm"
_COMMENT = re.compile(r"#\s*(?P<words>[^#]*\bto confirm\b.*)$", re.IGNORECASE)


@dataclass(frozen=True)
class Doubt:
    """Something in a study that a person should look at: where it stands, and what about it."""

    where: str
    what: str

    def sentence(self) -> str:
        """The doubt as one line."""
        return f"{self.where}: {self.what}"


def marks_to_confirm(texts: Mapping[str, str]) -> list[Doubt]:
    """Every line marked "to confirm", in comments of YAML files and in notes of the codebook.

    `texts` holds the files of a study by name.
    """
    doubts = []
    for name, text in texts.items():
        doubts += _in_codebook(name, text) if name == CODEBOOK else _in_yaml(name, text)
    return doubts


def _in_yaml(name: str, text: str) -> list[Doubt]:
    """A comment on a line of its own is about the line below it."""
    doubts = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line)
        if not found:
            continue
        about = line[: found.start()].strip()
        if not about:
            about = next((below.strip() for below in lines[number:] if below.strip()), "")
        doubts.append(Doubt(f"{name}, line {number}", _joined(about, found["words"].strip())))
    return doubts


def _in_codebook(name: str, text: str) -> list[Doubt]:
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(stream, delimiter=delimiter_of(text))
    doubts: list[Doubt] = []
    header: list[str] = []
    first = 1
    for cells in reader:
        line, first = first, reader.line_num + 1
        if not header:
            header = [cell.strip() for cell in cells]
            continue
        named = dict(zip(header, cells, strict=False))
        note = named.get("note", "")
        if MARK in note.lower():
            variable = named.get("variable", "").strip()
            doubts.append(Doubt(f"{name}, line {line}", _joined(variable, note.strip())))
    return doubts


def _joined(about: str, words: str) -> str:
    return f"{about} ({words})" if about else words
