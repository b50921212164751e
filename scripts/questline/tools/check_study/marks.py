"""The marks "to confirm" that a draft carries: lines that a person has to look at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questline.core.codebook import FILE as CODEBOOK
from questline.core.codebook_reading import delimiter_of
from questline.core.sentences import first_of

MARK = "to confirm"
MOST_NAMED = 8
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
    """A comment on a line of its own is about the line below it where it is indented like it.

    Others are about the file.
    """
    doubts = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line)
        if not found:
            continue
        about = line[: found.start()].strip()
        if not about and line[:1].isspace():
            about = next((below.strip() for below in lines[number:] if below.strip()), "")
            about = "" if about.startswith("#") else about
        doubts.append(Doubt(f"{name}, line {number}", _joined(about, found["words"].strip())))
    return doubts


def _in_codebook(name: str, text: str) -> list[Doubt]:
    """A doubt for each thing to confirm: the variables that share it are named together."""
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(stream, delimiter=delimiter_of(text))
    doubts: dict[str, list[tuple[int, str]]] = {}
    header: list[str] = []
    first = 1
    for cells in reader:
        line, first = first, reader.line_num + 1
        if not header:
            header = [cell.strip() for cell in cells]
            continue
        named = dict(zip(header, cells, strict=False))
        note = named.get("note", "")
        at = note.lower().find(MARK)
        if at >= 0:
            words = note[at:].strip()
            if note.strip().startswith("["):
                words = words.removesuffix("]")
            doubts.setdefault(words, []).append((line, named.get("variable", "").strip()))
    return [
        Doubt(
            f"{name}, {_lines([line for line, _ in found])}",
            _joined(first_of([variable for _, variable in found], MOST_NAMED), words),
        )
        for words, found in doubts.items()
    ]


def _lines(numbers: Sequence[int]) -> str:
    """Numbers of lines in words, neighbours as a range: "lines 3 to 5, 9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]} to {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(parts)}"


def _joined(about: str, words: str) -> str:
    return f"{about} ({words})" if about else words
