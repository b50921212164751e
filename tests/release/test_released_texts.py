"""Quotations: only the respondent's own words, only what a person released, nothing that tells."""

import pandas as pd
import pytest

from questline.core.errors import StudyError
from questline.core.files import read_ledger, write_ledger
from questline.core.quoted_text import as_published, is_quoted_from, segments
from questline.release.free_text.examination import (
    CANDIDATES_COLUMNS,
    QUOTATIONS_COLUMNS,
    examine_free_text,
)

ANSWER = "No pay rise.\n I cannot  stay, ask jane@example.org. No pay rise, no hope."


def release_texts(responses, *entries, variables=("why", "help"), places=(), identifying=()):
    released = [{"variable": name, "row": row, "text": text} for name, row, text in entries]
    return examine_free_text(responses, list(variables), released, list(places), list(identifying))


@pytest.fixture
def responses():
    return pd.DataFrame(
        {
            "why": [ANSWER, None, "=1+1 in leeds", "   ", "\u202eevil <script>alert(1)</script>"],
            "help": ["More time", "More time", None, None, "- rest\n- tea"],
            "town": ["Leeds", None, "Leeds", "Hull", None],
        },
        index=pd.Index([3, 4, 7, 8, 9], name="row"),
        dtype=object,
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("No pay rise.", True),
        ("I cannot stay", True),
        ("I cannot stay, ask […].", True),
        ("No pay rise. […] no hope.", True),
        ("no hope. [...] No pay rise.", False),
        ("No pay rise [ ... ] No pay rise […] No pay rise", False),
        ("I can", False),
        ("can […] stay", False),
        ("no pay rise. I cannot", False),
        ("No pay rise I cannot", False),
        ("hope!", False),
    ],
)
def test_a_quotation_is_the_respondents_own_words_in_their_order(text, quoted):
    assert is_quoted_from(text, ANSWER) is quoted


def test_a_quotation_is_published_with_single_blanks_and_one_mark():
    assert as_published("One  two\n[...] three [ … ]") == "One two […] three […]"
    assert segments("[…] a […] , […] b") == ["a", "b"]


def test_what_is_released_is_in_the_order_of_questions_and_nothing_else_is(responses):
    made = release_texts(
        responses, ("help", 4, "More time"), ("why", 3, "I cannot stay"), ("help", 9, "- tea")
    )
    assert made.quotations.columns.tolist() == list(QUOTATIONS_COLUMNS)
    assert made.quotations.to_numpy().tolist() == [
        ["why", "I cannot stay"],
        ["help", "More time"],
        ["help", "- tea"],
    ]
    assert made.candidates.columns.tolist() == list(CANDIDATES_COLUMNS)
    lines = made.candidates.to_dict("records")
    assert [(line["row"], line["variable"], line["released"]) for line in lines] == [
        (3, "why", "yes"),
        (7, "why", "no"),
        (9, "why", "no"),
        (3, "help", "no"),
        (4, "help", "yes"),
        (9, "help", "yes"),
    ]
    assert lines[0]["found"] == "e-mail address; web address"
    assert lines[2]["text"] == "\ufffdevil <script>alert(1)</script>"
    counts = made.statistics.set_index("term")
    assert counts["estimate"].to_dict() == {"why": 3, "help": 3}
    assert set(counts["denominator"]) == {5}
    assert not made.statistics["id"].str.contains("tea").any()


def test_the_files_cannot_act_as_formulas(responses, tmp_path):
    made = release_texts(responses, ("help", 9, "- tea"))
    for name, frame in (("c", made.candidates), ("q", made.quotations)):
        write_ledger(tmp_path / name, frame)
        assert all(not text.startswith(("=", "-")) for text in read_ledger(tmp_path / name)["text"])


def test_everything_that_is_wrong_is_said_at_once(responses):
    with pytest.raises(StudyError) as raised:
        release_texts(
            responses,
            ("why", 5, "No pay rise."),
            ("why", 8, "No pay rise."),
            ("why", 3, "I CANNOT stay"),
            ("why", 3, "Pay me"),
            ("why", 3, "ask jane@example.org."),
            ("why", 7, "in leeds"),
            ("help", 4, "More time"),
            identifying=["town"],
        )
    sentences = [problem.sentence() for problem in raised.value.problems]
    assert len(sentences) == 6
    for number, (sentence, piece) in enumerate(
        zip(
            sentences,
            [
                "row 5 is not among the respondents analysed",
                'row 8 has no answer to "why"',
                "capital and small letters",
                'row 3 did not write these words to "why"',
                "looks like this: e-mail address",
                "question that identifies people",
            ],
            strict=True,
        ),
        1,
    ):
        assert f"texts[{number}]" in sentence
        assert piece in sentence, sentence


def test_what_is_found_may_be_left_out(responses):
    made = release_texts(
        responses,
        ("why", 3, "I cannot stay, ask […]."),
        ("why", 7, "=1+1 […]"),
        identifying=["town"],
    )
    assert made.quotations["text"].tolist() == ["I cannot stay, ask […].", "=1+1 […]"]


def test_without_respondents_or_answers_there_is_nothing_to_release(responses):
    for frame in (responses.iloc[:0], responses.iloc[[3]]):
        made = release_texts(frame, identifying=["town"])
        assert len(made.candidates) == len(made.quotations) == 0
        assert set(made.statistics["estimate"]) == {0}
