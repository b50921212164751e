"""Rows as delimited text, and answers as the words that a person saw."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from questline.tools.example_exports.survey import Person, Question


def delimited(rows: Sequence[Sequence[object]], *, quote_all: bool = False) -> str:
    """Rows as comma-separated text with the line ends that platforms write."""
    stream = io.StringIO(newline="")
    if quote_all:
        csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def number_text(value: object) -> str:
    """A number as platforms write it: 37.5, but 37 and not 37.0; an empty text stays empty."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def chosen_text(question: Question, person: Person) -> str:
    """The words of the one answer, or the number, that a person gave."""
    answer = person.answers[question.name]
    if isinstance(answer, int) and question.answers:
        return question.answers[answer - 1]
    return number_text(answer)


def places(person: Person, question: Question) -> tuple[int, ...]:
    """The places of all answers that a person ticked."""
    ticked = person.answers[question.name]
    assert isinstance(ticked, tuple)
    return ticked
