"""Coding as CSV: participant, source, start, end, code, coder and text, a line for each segment."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from questline.core.errors import Problem, unknown_name
from questline.core.plain_text import plain
from questline.core.team_tables import Line, read_table
from questline.interviews.coding.reading.codebooks import code_named, unknown_code
from questline.interviews.coding.reading.people import People, source_name

NEEDED = ["participant", "code", "coder"]
OTHERS = ["source", "start", "end", "text"]


@dataclass(frozen=True)
class CodedLine:
    """A line of a coding file; `code` is as it is written there."""

    line: Line
    participant: str
    source: str
    start: int | None
    end: int | None
    code: str
    coder: str
    text: str


def read_coding_table(
    name: str, content: bytes, people: People
) -> tuple[list[CodedLine], list[Problem]]:
    """The lines of participants who have not withdrawn, and what is wrong with them."""
    lines, problems = read_table(name, content, NEEDED, OTHERS)
    coded: list[CodedLine] = []
    first: dict[tuple[object, ...], str] = {}
    for line in lines:
        written = line.get("participant")
        participant = people.named(written)
        if people.has_withdrawn(participant):
            continue
        if not participant:
            line.problems.append(
                unknown_name(f"{line.where}, column participant", written[:40], people.places,
                             "a participant", "correct the name, or list the participant in the "
                             "file that participants names")
            )  # fmt: skip
        one = _coded(line, participant)
        what = (one.participant, one.source, one.start, one.end, one.code, one.coder, one.text)
        if what in first:
            line.wrong("code", f"the line is the same as that of {first[what]}",
                       "each segment once; segments are told apart by start and end, or by text",
                       "remove one of the two, or say where the segments are")  # fmt: skip
        first.setdefault(what, line.where.rpartition(", ")[2])
        if not line.problems:
            coded.append(one)
        problems += line.problems
    if not lines and not problems:
        problems.append(Problem(name, "it has a header alone", "a line for each coded segment"))
    return coded, problems


def _coded(line: Line, participant: str) -> CodedLine:
    for column in ("code", "coder"):
        if not plain(line.get(column)):
            line.wrong(column, "it is empty", f"the {column}", "fill it, or remove the line")
    start, end = line.count("start"), line.count("end")
    if (line.get("start") == "") != (line.get("end") == ""):
        line.wrong("start", "only one of start and end is given", "both or neither",
                   "fill the other")  # fmt: skip
    if start is not None and end is not None and start >= end:
        line.wrong("end", f"{end}, which is not behind start ({start})",
                   "the position behind the last character, counted from 0",
                   "correct it")  # fmt: skip
    source = source_name(line.get("source")) if line.get("source") else participant
    text = line.get("text").replace("\r\n", "\n").replace("\r", "\n")
    _check_length(line, start, end, text)
    return CodedLine(line, participant, source, start, end, plain(line.get("code")),
                     plain(line.get("coder")), text)  # fmt: skip


def _check_length(line: Line, start: int | None, end: int | None, text: str) -> None:
    """Positions that cannot be those of the text, however line ends and rare signs are counted."""
    if not text or start is None or end is None or start >= end:
        return
    span = end - start
    if not len(text) <= 2 * span <= 4 * len(text):
        line.wrong("end", f"from {start} to {end} are {span} characters, and the text has "
                   f"{len(text)}", "start and end of the whole text",
                   "correct start and end, or write the text as a whole")  # fmt: skip


def placed(one: CodedLine, text: str) -> tuple[str, list[Problem]]:
    """The text of a segment, from its source's text where that is known, and what is wrong."""
    if not text or one.start is None or one.end is None:
        return one.text, []
    where = one.line.where
    if one.end > len(text):
        return "", [
            Problem(f"{where}, column end", f"{one.end}, and the text of the source "
                    f'"{one.source[:40]}" ends at {len(text)}', "a position within the text",
                    "correct it; line ends count as one character")
        ]  # fmt: skip
    there = text[one.start : one.end]
    if one.text and plain(one.text) != plain(there):
        return "", [
            Problem(f"{where}, column text", f'"{plain(one.text)[:40]}", and from {one.start} to '
                    f'{one.end} of the source stands "{plain(there)[:40]}"',
                    "the text that stands there",
                    "correct start and end; line ends count as one character")
        ]  # fmt: skip
    return there, []


def code_of(one: CodedLine, codes: pd.DataFrame) -> tuple[str, list[Problem]]:
    """The code that a line means, and what is wrong with it."""
    code = code_named(codes, one.code)
    if code is not None:
        return code, []
    found, expected = unknown_code(codes, one.code)
    remedy = "correct it, write its path (A > B), or describe it in the codebook"
    return "", [Problem(f"{one.line.where}, column code", found, expected, remedy)]
