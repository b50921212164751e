"""The coding of open answers: which rows, which codes, who read what."""

from __future__ import annotations

import pandas as pd
import pytest

from interviews import refi_samples as samples
from interviews.refi_samples import selection
from questline.core.errors import StudyError
from questline.interviews.coding.reading.open_answers import CodedAnswers, read_open_answers

EVERYONE = pd.DataFrame(
    {"why": ["Too far.", None, "Too late.", "No.", "  ", "Far."]}, index=[1, 2, 3, 4, 6, 9]
)
RESPONSES = EVERYONE.loc[[1, 2, 3, 6, 9]]
"""Row 4 is excluded, row 5 did not agree."""


def read(content: str | bytes, name="why.csv", codebook=None) -> CodedAnswers:
    content = content if isinstance(content, bytes) else content.encode()
    return read_open_answers("why", name, content, codebook, RESPONSES, EVERYONE)


def wrong(content: str | bytes, **others) -> str:
    with pytest.raises(StudyError) as error:
        read(content, **others)
    return "\n".join(problem.sentence() for problem in error.value.problems)


def table(frame: pd.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_codes_and_answers_in_which_nothing_was_found():
    result = read(
        "row,code,coder\n3,time,Ann\n1,far,Ann\n1,time,Ann\n1,far,Bob\n9,,Ann\n"
        "4,far,Ann\n5,far,Ann\n"
    )
    assert table(result.coded) == [
        (1, "far", "Ann"), (1, "far", "Bob"), (1, "time", "Ann"), (3, "time", "Ann")]  # fmt: skip
    assert table(result.read) == [(1, "Ann"), (1, "Bob"), (3, "Ann"), (9, "Ann")]
    assert result.codes["code"].tolist() == ["far", "time"]
    assert result.notes == [
        "why.csv: the coding of 2 answers was left out, as their rows are not analysed."
    ]


def test_nothing_found_at_all():
    result = read("row,code,coder\n1,,Ann\n")
    assert result.coded.empty
    assert result.coded["row"].dtype == "int64"
    assert result.codes.empty


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("10,far,Ann", "there is no row 10 in the raw file"),
        ("0,far,Ann", "there is no row 0"),
        ("2,far,Ann", "row 2 has no answer to why"),
        ("6,far,Ann", "row 6 has no answer"),
        ("x,far,Ann", '"x" is no whole number'),
        (",far,Ann", "column row: it is empty"),
        ("1,far,", "column coder: it is empty"),
        ("1,far,Ann\n1,far,Ann", "the same as that of line 2"),
        ("1,far,Ann\n1,,Ann", "found nothing in row 1 here, and codes elsewhere"),
        ("1,fra,Ann", 'Did you mean "far"?'),
        ("", "a header alone"),
    ],
)
def test_every_mistake_is_a_sentence(line, expected):
    said = wrong(f"row,code,coder\n{line}\n", codebook=("b.csv", b"code\nfar\ntime\n"))
    assert expected in said


def project(*names: str) -> bytes:
    sources = "".join(
        f'<TextSource guid="S{name}" name="{name}" plainTextPath="internal://t.txt">'
        f"{selection(0, 3, 'C2', name='Too') if name != names[-1] else ''}</TextSource>"
        for name in names
    )
    inside = f"{samples.USERS}{samples.CODES}<Sources>{sources}</Sources>"
    return samples.project(inside, {"t.txt": "Too far."})


def test_a_project_with_a_source_for_each_row():
    result = read(project("row 3", "why 1.txt", "4", "9"), name="why.qdpx")
    assert table(result.coded) == [(1, "distance", "Ann"), (3, "distance", "Ann")]
    assert table(result.read) == [(1, "Ann"), (3, "Ann"), (9, "Ann")]
    assert result.codes["code"].tolist() == ["place", "distance"]
    assert any("1 answer was left out" in note for note in result.notes)


def test_what_is_doubtful_in_a_project():
    assert "does not say which row it is" in wrong(project("Ada", "1"), name="why.qdpx")
    assert "another source is row 1 too" in wrong(project("1", "row 1"), name="why.qdpx")
    assert "has no answer" in wrong(project("1", "2"), name="why.qdpx")
    assert "nothing in it is coded" in wrong(project("1"), name="why.qdpx")
    assert "no REFI-QDA project" in wrong(b"PK", name="why.qdpx")
    assert "not known" in wrong(b"", name="why.docx")
