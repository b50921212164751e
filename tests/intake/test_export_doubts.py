"""Doubts about an export: settled by the codebook, without weight, or left for a person."""

import numpy as np
import pytest
from taken_exports import choice, number, word

from questline.core.codebook import Variable
from questline.intake.coded import CodedTexts
from questline.intake.doubts import weighed
from questline.intake.exports.export import Note
from questline.intake.exports.reading import open_export, read_raw
from questline.intake.table import RawTable

NAMES = ["tea", "milk", "age", "age__2"]
HEADERS = ["Which? - Tea", "Which? - Milk", "Age", "age__2"]
TABLE = RawTable(HEADERS, [CodedTexts.of(["1"])] * 4, np.array([1]), np.array([2]), 1, 0, [], NAMES)
TEA = choice("tea", "tea", "yes=1", "no=0")
GROUPED = choice("tea", "tea", "yes=1", "no=0", choices_of="drinks")
DAY = Variable("day", "date", "", column="age", formats=("%m/%d/%Y",))


def is_asked(kind: str, *columns: str, by: Variable, side_by_side: bool = False) -> bool:
    note = Note(kind, "f.csv", "?", doubtful=True, columns=columns)
    (after,) = weighed([note], TABLE, {by.name: by.for_intake()}, side_by_side)
    assert after.message == "?"
    return after.doubtful


@pytest.mark.parametrize(
    ("kind", "columns", "by", "asked"),
    [
        ("nothing_ticked", ("tea", "milk"), TEA, True),
        ("nothing_ticked", ("tea", "milk"), GROUPED, False),
        ("nothing_ticked", ("milk",), TEA, False),
        ("formulas", ("Age",), number("age", "Age"), True),
        ("formulas", ("Which? - Tea",), number("age", "Age"), False),
        ("month_first", ("age",), DAY, False),
        ("month_first", ("age",), word("day", "Age"), True),
        ("unknown_codes", ("tea",), TEA, False),
        ("seen_not_answered", ("age",), number("age", "Age"), True),
        ("repeated_headers", ("age", "age__2"), number("age", "Age"), True),
        ("repeated_headers", ("age", "age__2"), number("age", "age__2"), False),
        ("repeated_headers", ("tea", "milk"), number("age", "Age"), False),
        ("no_dictionary", (), TEA, False),
        ("platform", (), TEA, True),
        ("sheet", (), TEA, True),
    ],
)
def test_what_a_codebook_settles(kind, columns, by, asked):
    assert is_asked(kind, *columns, by=by) == asked


def test_rows_of_one_person_are_asked_about_until_study_yaml_puts_them_side_by_side():
    assert is_asked("rows_are_not_people", by=TEA)
    assert not is_asked("rows_are_not_people", by=TEA, side_by_side=True)


def test_columns_that_are_joined_are_described():
    joined = word("age", "Age", joined_with=("Which? - Milk",))
    assert is_asked("errors", "milk", by=joined)


def test_what_was_no_doubt_becomes_none():
    (note,) = weighed([Note("survey", "f.lss", "!")], TABLE, {"tea": TEA.for_intake()}, False)
    assert not note.doubtful


def test_a_file_beside_the_export_that_tells_nothing_is_said(tmp_path):
    export, beside = tmp_path / "answers.csv", tmp_path / "photo.qsf"
    export.write_text("id,age\n1,30\n2,31\n", encoding="utf-8")
    beside.write_bytes(b"\x00\xff\x80" * 9)
    notes = {note.kind: note for note in read_raw(open_export(export, [beside])).notes}
    assert notes["unused_companions"].doubtful
    assert "photo.qsf stands beside answers.csv" in notes["unused_companions"].message
    assert "unused_companions" not in {note.kind for note in read_raw(open_export(export)).notes}
