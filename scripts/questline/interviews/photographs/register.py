"""The register of photographs: what each line says, and all that is wrong with it.

A withdrawn photograph is as one that was never handed in. Nothing is asked of its line but whose it
was, so that its file can be deleted before the line is.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.codebook_reading import delimiter_of
from questline.core.errors import Problem, StudyError, nearest_name, repeated, unknown_name
from questline.core.personal_data import DATE, kinds_found
from questline.core.plain_text import for_the_scan, plain
from questline.core.sentences import listed
from questline.core.team_tables import read_table
from questline.core.unseen_characters import unseen_in

COLUMNS = ("participant", "prompt", "file", "kind", "consent", "description", "theme", "words")
ORIGINAL, REDRAWN, IN_WORDS = "O", "I", "R"
KINDS = (ORIGINAL, REDRAWN, IN_WORDS)
PUBLIC, TEAM_ONLY, WITHDRAWN = "public", "team", "withdrawn"
CONSENTS = (PUBLIC, TEAM_ONLY, WITHDRAWN)
MOST_SIGNS = {"description": 1000, "words": 4000}
_ENCODING_HELP = "save it as CSV in UTF-8 (in Excel: “CSV UTF-8”)"


@dataclass(frozen=True)
class Line:
    """One photograph, or one card of words, that may be shown to somebody."""

    number: int
    participant: str
    prompt: str
    file: str
    kind: str
    consent: str
    description: str
    theme: str
    words: str

    def where(self, register: str, column: str) -> str:
        """Where in the register it stands, as a problem says it."""
        return f"{register}, line {self.number}, column {column}"


@dataclass(frozen=True)
class Register:
    """The lines that may be shown to somebody, the files of those withdrawn, what is wrong."""

    lines: list[Line]
    withdrawn_files: list[str]
    problems: list[Problem]


def read_register(
    name: str,
    content: bytes,
    files: Collection[str],
    listed_people: Collection[str],
    interviewed: Collection[str],
    settings: Mapping[str, Any],
) -> Register:
    """Read the register called `name`.

    `files` are the names in the folder of photographs, `listed_people` all pseudonyms ever
    interviewed, `interviewed` those who did not withdraw; capitals do not matter. `settings` is
    what `interview_parameters.photographs` tells. Raises StudyError when the table itself cannot
    be read; all else that is wrong is among the problems.
    """
    rows = _rows(name, content)
    reading = _Reading(name, files, settings)
    lines, withdrawn = [], []
    by_key = {one.casefold(): one for one in listed_people}
    for number, written in rows:
        person = plain(written["participant"])
        person = by_key.get(person.casefold(), person)
        cells, consent = {**written, "participant": person}, written["consent"].lower()
        if person not in listed_people:
            remedy = "correct it, or add the person to the file of participants"
            reading.problems.append(
                unknown_name(f"{name}, line {number}, column participant", person, interviewed,
                             "a participant", remedy)
            )  # fmt: skip
        is_there = person in interviewed or person not in listed_people
        if not is_there or consent == WITHDRAWN:
            withdrawn.append(reading.in_folder(cells["file"]))
            reading.named(number, cells["file"])
            continue
        lines.append(reading.line(number, cells))
    return Register(lines, [file for file in withdrawn if file], reading.problems)


def participants_of(name: str, content: bytes) -> list[str]:
    """The pseudonyms of the file of participants, which an earlier rule has checked."""
    lines, _ = read_table(name, content, ["participant"], None)
    return [plain(line.get("participant")) for line in lines]


def _rows(name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """The lines of the register by column, with their numbers."""
    table = _table(name, content)
    header, problems = table[0][1], []
    where = f"{name}, line 1"
    for column in COLUMNS:
        if column not in header:
            problems.append(
                Problem(where, f'the column "{column}" is missing',
                        f"the columns {', '.join(COLUMNS)}", "add the column")
            )  # fmt: skip
    for column in header:
        if column not in COLUMNS:
            remedy = "correct its spelling, or remove the column"
            problems.append(
                unknown_name(where, column, COLUMNS, "a column of the register", remedy)
            )
    for column in repeated([column for column in header if column]):
        problems.append(Problem(where, f'the column "{column}" stands twice', "each column once",
                                "remove one of the two"))  # fmt: skip
    for number, cells in table[1:]:
        if len(cells) != len(header):
            problems.append(
                Problem(f"{name}, line {number}", f"{len(cells)} cells",
                        f"{len(header)} cells, as in the header",
                        "put a text that holds a comma in double quotation marks")
            )  # fmt: skip
    if problems:
        raise StudyError(problems)
    return [(number, dict(zip(header, cells, strict=True))) for number, cells in table[1:]]


def _table(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    """Header and lines of a CSV, each with the number of its first line; empty ones are left out.

    Raises StudyError when it is no CSV in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = "the file is not in UTF-8"
        raise StudyError(Problem(name, found, "a CSV in UTF-8", _ENCODING_HELP)) from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    table: list[tuple[int, list[str]]] = []
    first = 1
    try:
        for cells in reader:
            stripped = [unicodedata.normalize("NFC", cell.strip()) for cell in cells]
            if any(stripped):
                table.append((first, stripped))
            first = reader.line_num + 1
    except csv.Error:
        raise StudyError(
            Problem(f"{name}, line {first}", "a cell cannot be read: a double quotation mark is "
                    "never closed, text follows a closed one, or it is far too long",
                    "a text in double quotation marks as the whole cell",
                    "close it; a quotation mark within such a text is written twice")
        ) from None  # fmt: skip
    if not table:
        raise StudyError(Problem(name, "the file is empty", "a header and a line for each "
                                 "photograph", "write the header at least"))  # fmt: skip
    return table


class _Reading:
    """The lines of the register while they are read; collects what is wrong with them."""

    def __init__(self, name: str, files: Collection[str], settings: Mapping[str, Any]):
        self.name = name
        self.problems: list[Problem] = []
        self._files = {unicodedata.normalize("NFC", file): file for file in files}
        self._settings = settings
        self._named: dict[str, int] = {}

    def line(self, number: int, cells: Mapping[str, str]) -> Line:
        """The line; what is doubtful in it is among the problems."""
        kind = self._one_of(number, "kind", cells["kind"].upper(), KINDS)
        consent = self._one_of(number, "consent", cells["consent"].lower(), CONSENTS)
        self._known(number, "prompt", cells["prompt"], self._settings["prompts"],
                    "a prompt of interviews.yaml")  # fmt: skip
        if cells["theme"]:
            self._known(number, "theme", cells["theme"], self._settings["themes"],
                        "a theme of interviews.yaml", ", or empty the cell")  # fmt: skip
        self._check_texts(number, kind, consent, cells)
        if kind == IN_WORDS:
            if cells["file"]:
                self._wrong(number, "file", f'"{cells["file"]}" is named, and the kind is '
                            f"{IN_WORDS}, a picture told in words", "nothing",
                            f"empty the cell, or make it {ORIGINAL} or {REDRAWN}")  # fmt: skip
            file = ""
        else:
            file = self._file(number, cells["file"], kind)
        self.named(number, cells["file"])
        return Line(
            number=number,
            participant=cells["participant"],
            prompt=cells["prompt"],
            file=file,
            kind=kind,
            consent=consent,
            description=plain(cells["description"]),
            theme=cells["theme"],
            words=plain(cells["words"]),
        )

    def named(self, number: int, file: str) -> None:
        """A file that a line names: no other line may name it, withdrawn or not."""
        if not file:
            return
        first = self._named.setdefault(file.casefold(), number)
        if first != number:
            self._wrong(number, "file", f'"{file}" is named in line {first} already',
                        "each file in one line", "remove one of the two lines")  # fmt: skip

    def in_folder(self, file: str) -> str:
        """The file of the folder that a name means, in capital or small letters; or nothing."""
        alike = [name for name in self._files if name.casefold() == file.casefold()]
        return self._files[alike[0]] if alike else ""

    def _file(self, number: int, file: str, kind: str) -> str:
        """The name of the file as the folder has it, or nothing where it is not there."""
        if not file:
            self._wrong(number, "file", f"nothing stands here, and the kind is {kind}",
                        "the name of a file in the folder of photographs",
                        f"name it, or make the kind {IN_WORDS}")  # fmt: skip
            return ""
        if "/" in file or "\\" in file or file in (".", ".."):
            self._wrong(number, "file", f'"{file}" leads to another folder',
                        "the name of a file alone",
                        "put the file into the folder of photographs")  # fmt: skip
            return ""
        if file in self._files:
            return self._files[file]
        alike = self.in_folder(file)
        if alike:
            self._wrong(number, "file", f'"{file}" is called "{alike}" in the folder',
                        "the same capital and small letters",
                        "write it as the file is called; some computers tell them "
                        "apart")  # fmt: skip
        else:
            hint = nearest_name(file, sorted(self._files))
            self._wrong(number, "file", f'there is no file "{file}". {hint}'.strip(),
                        "a file in the folder of photographs",
                        "correct the name, or put the file there")  # fmt: skip
        return ""

    def _check_texts(self, number: int, kind: str, consent: str, cells: Mapping[str, str]) -> None:
        if not plain(cells["description"]):
            self._wrong(number, "description", "nothing stands here",
                        "what is to be seen, for readers who cannot see it",
                        "describe it in a sentence, without names")  # fmt: skip
        if kind == IN_WORDS and not plain(cells["words"]):
            self._wrong(number, "words", f"nothing stands here, and the kind is {IN_WORDS}",
                        "the words of the card",
                        "write what the participant told, or remove the line")  # fmt: skip
        for column, most in MOST_SIGNS.items():
            text = cells[column]
            unseen = unseen_in(text)
            if unseen:
                self._wrong(number, column, "it holds characters that cannot be seen: "
                            f"{listed(unseen)}", "letters, digits, marks and blanks",
                            "type the words instead of copying them")  # fmt: skip
            if len(text) > most:
                self._wrong(number, column, f"it has {len(text)} characters", f"at most {most}",
                            "shorten it")  # fmt: skip
            found = [one for one in kinds_found(for_the_scan(text[:most])) if one != DATE]
            if consent == PUBLIC and found:
                self._wrong(number, column, "it is public and seems to hold personal data: "
                            f"{listed(found)}", "nothing that tells who somebody is",
                            f"take it out, or make the consent {TEAM_ONLY}")  # fmt: skip

    def _one_of(self, number: int, column: str, word: str, valid: Sequence[str]) -> str:
        if word not in valid:
            self._wrong(number, column, f'"{word}" is not known. {nearest_name(word, valid)}',
                        f"one of {', '.join(valid)}", "correct this cell")  # fmt: skip
        return word

    def _known(
        self, number: int, column: str, word: str, valid: Sequence[str], what: str, more: str = ""
    ) -> None:
        if word not in valid:
            where = f"{self.name}, line {number}, column {column}"
            remedy = f"correct the name, or add it there{more}"
            self.problems.append(unknown_name(where, word, valid, what, remedy))

    def _wrong(self, number: int, column: str, found: str, expected: str, remedy: str) -> None:
        where = f"{self.name}, line {number}, column {column}"
        self.problems.append(Problem(where, found, expected, remedy))
