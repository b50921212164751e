"""All files of data/link_workers/interviews, by their path below it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from questline.tools.synthetic_interviews import open_answers
from questline.tools.synthetic_interviews.codebook import CODES
from questline.tools.synthetic_interviews.coders import CODERS, coded
from questline.tools.synthetic_interviews.contacts import contacts
from questline.tools.synthetic_interviews.fieldwork import invitations, participants
from questline.tools.synthetic_interviews.interviews import Interview, interviews
from questline.tools.synthetic_interviews.photographs import drawing, photographs
from questline.tools.synthetic_interviews.qdpx import write_qdc, write_qdpx
from questline.tools.synthetic_interviews.readme import README

BY_CSV = 3
"""The interview, in order, that was coded on paper and typed into a CSV file."""


def material(respondents: pd.DataFrame) -> dict[str, bytes]:
    """The bytes of every file, from the respondents analysed (by row, with scores and bands)."""
    people = participants()
    talks = interviews(people, respondents)
    segments = coded(talks)
    typed = talks[BY_CSV - 1]
    register = photographs(people)
    agreed = respondents.index[respondents["willing_interview"] == "yes"]
    files = {
        "README.md": README.encode("utf-8"),
        "contacts.csv": _csv("row reference name email telephone", contacts(list(agreed))),
        "invitations.csv": _csv("row date outcome", invitations()),
        "participants.csv": _csv(
            "participant row date quotations",
            [(one.name, one.row, one.date, one.quotations) for one in people],
        ),
        "coding/interviews.qdpx": write_qdpx(
            CODES,
            [one.name for one in CODERS],
            [(one.source, one.participant, one.text) for one in talks if one is not typed],
            [one for one in segments if one[0] != typed.source],
        ),
        "coding/codebook.qdc": write_qdc(CODES),
        "coding/typed_interview.csv": _csv(
            "participant source start end code coder text", _typed(typed, segments)
        ),
        "open_answers/leaving.csv": _csv(
            "row code coder", open_answers.leaving_coding(respondents["open_leaving"])
        ),
        "open_answers/leaving_codebook.csv": _csv(
            "code parent definition", open_answers.leaving_codebook()
        ),
        "open_answers/staying.csv": _csv(
            "row code coder", open_answers.staying_coding(respondents["open_staying"])
        ),
        "open_answers/staying_codebook.csv": _csv(
            "code parent definition", open_answers.staying_codebook()
        ),
        "photographs.csv": _csv(
            "participant prompt file kind consent description theme words",
            [
                (one.participant, one.prompt, one.file, one.kind, one.consent, one.description,
                 one.theme, one.words)
                for one in register
            ],
        ),
    }  # fmt: skip
    files |= {f"transcripts/{one.participant}.txt": one.text.encode("utf-8") for one in talks}
    files |= {f"photographs/{one.file}": drawing(one) for one in register if one.file}
    return files


def _typed(
    interview: Interview, segments: Sequence[tuple[str, int, int, str, str]]
) -> list[tuple[Any, ...]]:
    """The segments of an interview as lines of a CSV file."""
    return [
        (interview.participant, source, start, end, code, coder, interview.text[start:end])
        for source, start, end, code, coder in segments
        if source == interview.source
    ]


def _csv(columns: str, lines: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.split())
    writer.writerows(lines)
    return text.getvalue().encode("utf-8")
