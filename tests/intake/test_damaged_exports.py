"""Every damaged export ends in sentences that name the place and the remedy; the sound one does
not."""

from __future__ import annotations

import pytest
from damaged_exports import DAMAGES, ROWS, SOUND, SURVEY

from questline.intake.spreadsheet_marks import is_shortened_number, looks_like_date, mangled_from

WITHOUT_HEADER = ("no header", "all answers in one line")
"""What stands where the header should be is shown as the header."""


def test_the_sound_export_is_taken_in(take):
    responses = take(SOUND, *SURVEY).responses
    assert len(responses) == len(ROWS)
    assert responses["cheerful"].tolist() == [4, 2, 5]
    assert responses["opinion"].tolist() == ["All well", None, "Räume, größer"]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_damaged_export_ends_in_sentences(refused, damage):
    sentences = refused(damage.content, *SURVEY)
    assert len(sentences) == damage.problems, sentences
    together = " ".join(sentences)
    for piece in damage.says:
        assert piece in together, sentences
    for sentence in sentences:
        assert sentence.startswith("survey.csv")
        assert "What to do: " in sentence
        assert "größer" not in sentence  # what people wrote, and who they are, is not shown
        if damage.name not in WITHOUT_HEADER:
            assert not any(row[0] in sentence for row in ROWS)


def test_there_are_sixty_kinds_and_each_is_another():
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 60
    contents = {damage.content for damage in DAMAGES}
    assert len(contents) == len(DAMAGES)
    assert SOUND not in contents


@pytest.mark.parametrize(
    ("text", "known", "meant"),
    [
        ("25-Jun", ["1-5", "6-25"], "6-25"),
        ("Jun-25", ["6-25"], "6-25"),
        ("01-May", ["1-5"], "1-5"),
        ("Oct-2020", ["10-2020", "10-20"], "10-2020"),
        ("5. Jan", ["1–5"], "1–5"),
        ("25-Jun", ["1-5"], ""),
        ("Often", ["6-25"], ""),
        ("", [""], ""),
    ],
)
def test_an_answer_that_a_spreadsheet_took_for_a_date(text, known, meant):
    assert mangled_from(text, known) == meant


def test_marks_of_spreadsheets():
    assert [is_shortened_number(text) for text in ("1.23E+15", "1e+11", "1,2E+10", " 9E+09 ")] == [
        True, True, True, True,
    ]  # fmt: skip
    assert not any(map(is_shortened_number, ("r1E+15", "12E+3", "E15", "1.5", "", "1e3")))
    assert looks_like_date("02-Jan")
    assert not looks_like_date("2-3")
