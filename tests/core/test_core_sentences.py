"""The small parts of sentences: counts, lists, full stops."""

import pytest

from questline.core.sentences import ended, first_of, listed, number_of


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 analyses"), (1, "1 analysis"), (2, "2 analyses")]
)
def test_a_count_and_its_noun_agree(count, words):
    assert number_of(count, "analysis", "analyses") == words
    assert number_of(count, "row") == f"{count} row" + ("" if count == 1 else "s")


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_ends_in_and(words, text):
    assert listed(words) == text
    assert listed(words, "or") == text.replace(" and ", " or ")


def test_of_many_words_the_first_are_named_and_the_others_counted():
    assert first_of(["a", "b", "c"], 3) == "a, b, c"
    assert first_of(["a", "b", "c", "d", "e"], 3) == "a, b, c and 2 more"
    assert first_of([], 3) == ""


def test_a_sentence_has_one_mark_at_its_end():
    assert [ended(text) for text in ("Yes ", "Yes.", "Yes?", " ")] == ["Yes.", "Yes.", "Yes?", ""]
