"""Kinds of missing are kept apart, in every kind of variable."""

import pytest

from questline.core.codebook import Variable

CODES = (("-99", "refused"), ("-88", "not_applicable"))
HOURS = Variable("hours", "number", "Hours", column="Hours", missing=CODES)
WORDS = Variable("words", "text", "Words", column="Words")


def kinds(result) -> list[tuple]:
    return [tuple(line) for line in result.missing.itertuples(index=False)]


def test_each_missing_answer_has_its_kind_and_its_text(take):
    result = take("Hours,Words\n-99,a\n,b\n-88,\n8,c\n", HOURS, WORDS)
    assert kinds(result) == [
        (1, "hours", "refused", "-99"),
        (2, "hours", "left_blank", ""),
        (3, "hours", "not_applicable", "-88"),
        (3, "words", "left_blank", ""),
    ]
    assert result.responses["hours"].notna().tolist() == [False, False, False, True]
    assert result.changes.empty


def test_a_blank_means_what_the_codebook_says(take):
    words = Variable("words", "text", "", column="Words", missing=(("(blank)", "not_asked"),))
    assert kinds(take("Hours,Words\n1,\n", HOURS, words)) == [(1, "words", "not_asked", "")]


def test_a_cell_of_blanks_is_empty_and_logged(take):
    result = take('Hours,Words\n1,"   "\n', HOURS, WORDS)
    assert kinds(result) == [(1, "words", "left_blank", "   ")]
    change = result.changes.iloc[0]
    assert change[["before", "after", "rule"]].tolist() == ["   ", "", "blanks_removed"]


def test_blanks_around_a_missing_code_go_and_are_logged(take):
    result = take("Hours,Words\n -99 ,a\n", HOURS, WORDS)
    assert kinds(result) == [(1, "hours", "refused", " -99 ")]
    assert result.changes[["before", "after", "rule"]].to_numpy().tolist() == [
        [" -99 ", "-99", "blanks_removed"]
    ]


def test_a_missing_number_may_be_written_with_decimals(take):
    assert kinds(take("Hours,Words\n-99.0,a\n", HOURS, WORDS))[0][2] == "refused"


def test_missing_codes_follow_the_matching_of_levels(take, refused):
    fields = {"column": "Asked", "levels": (("no", "No"),), "missing": (("Rather not", "refused"),)}
    loose = Variable("asked", "category", "", matching="ignore_case", **fields)
    result = take("Asked\nrather not\nNo\n", loose)
    assert kinds(result) == [(1, "asked", "refused", "rather not")]
    assert result.changes["rule"].tolist() == ["label_variant"]
    (sentence,) = refused("Asked\nrather not\n", Variable("asked", "category", "", **fields))
    assert '"rather not" (in 1 row) differs from "Rather not"' in sentence


def test_a_blank_that_tells_a_missing_code_from_a_level_is_never_dropped(take, refused):
    item = Variable(
        "asked",
        "item",
        "",
        column="Asked",
        levels=(("1", "Never "), ("2", "Often")),
        missing=(("Never", "unusable"),),
    )
    result = take("Asked\nNever \nNever\nOften\n", item)
    assert result.responses["asked"].dropna().to_dict() == {1: 1.0, 3: 2.0}
    assert kinds(result) == [(2, "asked", "unusable", "Never")]
    (sentence,) = refused("Asked\n Never\n", item)
    assert '"␣Never" looks like "Never" and "Never␣" of the codebook alike' in sentence


@pytest.mark.parametrize("word", ["NA", "None", "n/a", "nan", "null", "NULL", "#N/A", "1e5"])
def test_words_that_other_programs_take_for_missing_stay_text(take, word):
    result = take(f"Hours,Words\n1,{word}\n", HOURS, WORDS)
    assert result.responses["words"].tolist() == [word]
    assert result.missing.empty
