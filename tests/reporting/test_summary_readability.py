"""How hard a text is to read, by hand and by code; and how hard the summary is."""

from dataclasses import replace

import pytest

from questline.reporting.summary.prose import prose
from questline.reporting.summary.readability import read, syllables_of
from reporting.stores_interviews import WORDS, interview_store
from reporting.summaries import summary

BY_HAND = [
    # text, sentences, words, syllables: counted by hand
    ("The cat sat on the mat.", 1, 6, 6),
    ("We asked people how they feel. Many felt low.", 2, 9, 11),
    ("Of every 100 link workers, about 62 had thought of leaving.", 1, 11, 19),
    ("“Cannot say” does not mean that there is no gap.", 1, 10, 11),
    ("It may be from 6 fewer to 17 more of every 100.", 1, 12, 18),
]
WORDS_BY_HAND = {
    "people": 2, "nation": 2, "social": 2, "association": 5, "questionnaire": 3, "organisations": 5,
    "being": 2, "saying": 2, "usual": 3, "quality": 3, "table": 2, "while": 1, "used": 1,
    "wanted": 2, "changes": 2, "likes": 1, "boxes": 2, "interviewed": 3, "supervision": 4,
    "employer": 3, "serious": 3, "cautious": 2, "something": 2, "themselves": 2, "study": 2,
    "doesn’t": 2, "team’s": 1, "0": 2, "7": 2, "17": 3, "62": 3, "100": 3, "342": 7, "1,552": 10,
    "0.5": 4, "49%": 5, "2023": 7,
}  # fmt: skip
PUBLISHED = (
    # Kincaid et al. 1975: grade = 0.39 (words a sentence) + 11.8 (syllables a word) - 15.59
    (100, 5, 150, 0.39 * 20 + 11.8 * 1.5 - 15.59),
    (60, 6, 72, 0.39 * 10 + 11.8 * 1.2 - 15.59),
)


@pytest.mark.parametrize(("text", "sentences", "words", "syllables"), BY_HAND)
def test_texts_counted_by_hand(text, sentences, words, syllables):
    found = read([text])
    assert (found.sentences, found.words, found.syllables) == (sentences, words, syllables)
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert found.grade == pytest.approx(grade)
    assert found.age == pytest.approx(grade + 5)


@pytest.mark.parametrize(("word", "syllables"), WORDS_BY_HAND.items())
def test_words_counted_by_hand(word, syllables):
    assert syllables_of(word) == syllables


def test_passages_end_sentences_and_points_in_numbers_do_not():
    assert read(["One", "Two. Three"]).sentences == 3
    assert read(["It was 2.5 on average (likely 1.5 to 3.5)."]).sentences == 1
    assert read([]).grade == 0.0
    assert read(["…", "–"]).words == 0


def test_a_hard_text_is_told_from_a_plain_one():
    hard = "Multivariable logistic regression estimated the conditional association. " * 3
    assert not read([hard]).is_plain
    assert read(["We asked them. They said so."]).is_plain


def test_it_is_plain_with_interviews_and_without_everyday_words():
    """Our own words alone: what a study writes is left out."""
    html = summary(interview_store("public"), interviews=WORDS).html
    ours = [text for text in prose(html) if "“" not in text]
    assert read(ours).is_plain


def test_prose_is_what_stands_in_sentences():
    html = (
        "<h1>Title</h1><p>One <b>two</b>.</p><ul><li>Three <p>four.</p></li></ul>"
        '<p data-prose="no">No.</p><p>Five <a data-prose="no">six</a> seven.</p><svg><p>a</p></svg>'
    )
    assert prose(html) == ["One two.", "Three", "four.", "Five seven."]


def test_the_screen_tells_for_whom_it_is_and_asks_for_plainer_words():
    built = summary()
    age = f"{built.reading.grade + 5:.0f}"
    assert built.on_screen("en-GB").startswith(f"the summary for managers, for readers of {age} ye")
    assert built.on_screen("cy") == "the summary for managers"
    hard = replace(built, reading=read(["Organisational discrepancy multiplied considerably."]))
    assert hard.on_screen("en-GB").endswith("; it asks for plainer words: docs/summary.md")
