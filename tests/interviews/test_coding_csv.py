"""Coding and codebooks as CSV."""

from __future__ import annotations

import numpy as np
import pytest

from interviews.refi_samples import ADA, INTERVIEWED, LISTED, coded, selection
from questline.core.errors import StudyError
from questline.interviews.coding.reading.interviews import CodedInterviews, read_coding

HEADER = "participant,source,start,end,code,coder,text\n"
BOOK = ("book.csv", b"code,parent,definition\nplace,,Where.\ndistance,place,\ntime,,\n")


def read(text: str | bytes, *others, books=(BOOK,)) -> CodedInterviews:
    content = text if isinstance(text, bytes) else text.encode("utf-8")
    return read_coding([("c.csv", content), *others], books, LISTED, INTERVIEWED)


def wrong(text: str | bytes, *others, **more) -> str:
    with pytest.raises(StudyError) as error:
        read(text, *others, **more)
    return "\n".join(problem.sentence() for problem in error.value.problems)


def test_segments_with_and_without_positions():
    result = read(
        HEADER + "Ada,,0,4,place,Ann,\nada,second,,,time,Bob,\"Then, later\"\n"
        "Ben,,2,4,place > distance,Ann,hm\n"
    )  # fmt: skip
    frame = result.segments
    assert frame["participant"].tolist() == ["Ben", "Ada", "Ada"]
    assert frame["place"].tolist() == [1, 2, 2]
    assert frame["source"].tolist() == ["Ben", "Ada", "second"]
    assert frame["code"].tolist() == ["distance", "place", "time"]
    assert np.array_equal(frame["start"], [2, 0, np.nan], equal_nan=True)
    assert frame["text"].tolist() == ["hm", "", "Then, later"]
    assert result.sources["text"].tolist() == ["", "", ""]


def test_other_programs_save_other_tables():
    """A byte order mark, semicolons, line ends of Windows, UTF-16, empty columns at the end."""
    text = "\ufeffParticipant;Code;Coder;;\r\nAda;place;Ann;;\r\n;;;;\r\n"
    assert len(read(text).segments) == 1
    assert len(read(text[1:].encode("utf-16")).segments) == 1


def test_without_a_codebook_the_codes_are_those_found():
    result = read(HEADER + "Ada,,0,4,zeal,Ann,\nAda,,0,4,=ask(),Ann,\n", books=())
    assert result.codes["code"].tolist() == ["=ask()", "zeal"]
    assert result.codes["definition"].tolist() == ["", ""]


def test_those_who_withdrew_are_not_read_at_all():
    result = read(HEADER + "Cyd,,9,4,no code,,\nAda,,0,4,place,Ann,\n")
    assert result.sources["participant"].tolist() == ["Ada"]
    assert result.notes == []
    assert "Cyd" not in wrong(HEADER + "Nobody,,0,4,place,Ann,\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aad,,0,4,place,Ann,", 'Did you mean "Ada"?'),
        ("Ada,,0,4,plce,Ann,", 'Did you mean "place"?'),
        ("Ada,,0,4,,Ann,", "column code: it is empty"),
        ("Ada,,0,4,place,,", "column coder: it is empty"),
        ("Ada,,4,4,place,Ann,", "4, which is not behind start (4)"),
        ("Ada,,0,9999,place,Ann,So it is.", "0 to 9999 are 9999 characters, and the text has 9"),
        ("Ada,,0,4,place,Ann,So it is.", "0 to 4 are 4 characters, and the text has 9"),
        ("Ada,,-1,4,place,Ann,", '"-1" is no whole number'),
        ("Ada,,1.0,4,place,Ann,", '"1.0" is no whole number'),
        ("Ada,,1,,place,Ann,", "only one of start and end"),
        ("Ada,,0,4,place,Ann,\nAda,,0,4,place,Ann,", "the same as that of line 2"),
        ("Ada,,0,4,place,Ann,\nAda,,0,4,time,ann,", 'two coders are called "Ann" and "ann"'),
        ('Ada,,0,4,place,Ann,"x', "never closed"),
        ("Ada,,0,4,place,Ann,,more", "8 cells"),
        ("", "a header alone"),
    ],
)
def test_every_mistake_is_a_sentence(line, expected):
    assert expected in wrong(HEADER + line)


def test_the_table_itself():
    assert 'no column "coder"' in wrong("participant,code\nAda,place\n")
    assert '"begin" is not known' in wrong("participant,code,coder,begin\nAda,place,Ann,1\n")
    assert "stands twice" in wrong("participant,code,coder,code\nAda,place,Ann,1\n")
    assert "not in UTF-8" in wrong("participant,code,coder\nAda,Café,Ann\n".encode("latin-1"))
    assert "the file is empty" in wrong("")
    assert "no text" in wrong("participant\0")


def test_all_mistakes_at_once_but_not_thousands():
    said = wrong(HEADER + "Nobody,,x,4,none,,\n" * 100).split("\n")
    assert len(said) == 51
    assert "more things are wrong" in said[-1]
    assert len(wrong(HEADER + "Aad,,x,4,place,,\n").split("\n")) == 3


def test_the_text_of_a_project_is_what_positions_count_in():
    project = ("p.qdpx", coded(selection(5, 22, "C1", name=ADA[5:22])))
    book = ("book.csv", b"code,parent,definition\nplace,,Where.\ndistance,place,\n")
    result = read(HEADER + "Ada,Ada.docx,5,12,place,Bob,\n", project, books=(book,))
    assert result.segments["text"].tolist() == [ADA[5:12], ADA[5:22]]
    assert len(result.sources) == 1
    said = wrong(HEADER + "Ada,Ada,5,12,place,Bob,Nobody\n", project, books=(book,))
    assert "from 5 to 12 of the source stands" in said
    assert "ends at" in wrong(HEADER + "Ada,Ada,5,999,place,Bob,\n", project, books=(book,))


def test_codes_without_codes_are_no_codebook():
    assert "no code stands in it" in wrong(HEADER, books=(("b.csv", b"code,parent\n"),))
    assert "defined in two ways" in wrong(
        HEADER + "Ada,,0,4,place,Ann,\n", books=(BOOK, ("b.csv", b"code,definition\nplace,Else.\n"))
    )
