"""The methods section: what the configuration says is what the report says."""

import pytest

from questline.reporting.labels import Labels
from questline.reporting.pages.rules import rule_in_words, scoring_in_words
from reporting.reports import read_page, reading_matter, small_report

LABELS = Labels(reading_matter())
BASE = {"name": "a_rule", "reason": "A reason", "decision": "exclude"}
BY_ANSWER = {"variable": "gender", "keep_if": [], "catch_if": [], "below": None, "above": None}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"kind": "consent", **BY_ANSWER, "keep_if": ["woman", "man"], "if_missing": "catch"},
            "those whose answer to “Gender” is not “Women” or “Men”, or is missing; left out.",
        ),
        (
            {"kind": "preview", **BY_ANSWER, "catch_if": ["other"], "if_missing": "keep"},
            "those whose answer to “Gender” is “In another way” (a missing answer is kept); left",
        ),
        (
            {
                "kind": "condition",
                **BY_ANSWER,
                "variable": "months",
                "below": 8.0,
                "above": 100.5,
                "if_missing": "keep",
                "decision": "mark",
            },
            "those whose “Months in the role” is below 8 or above 100.5 (a missing answer is "
            "kept); marked, and kept. Reason: A reason.",
        ),
        (
            {
                "kind": "duplicates",
                "variable": "months",
                "ignore": ["gender"],
                "different_answers": "most_complete",
            },
            "second and later records with the same “Months in the role” and the same answers "
            "(“Gender” may differ); the most complete record is kept if their answers differ;",
        ),
        (
            {"kind": "too_little_answered", "variables": ["calm", "solve"], "least_share": 0.5},
            "those who answered less than 50% of 2 questions; left out.",
        ),
        (
            {"kind": "too_fast", "variable": "months", "least_seconds": 120.0},
            "those whose “Months in the role” is below 120; left out.",
        ),
        (
            {"kind": "long_run", "variables": ["calm", "solve"], "longest": 11},
            "one and the same answer more than 11 times in a row over 2 questions",
        ),
        (
            {"kind": "careless", "variables": ["calm", "solve"], "least_flags": 2},
            "those flagged by at least 2 indices of careless responding, taken over 2 items in the",
        ),
        (
            {"kind": "careless", "variables": [], "least_flags": 1},
            "those flagged by at least 1 index of careless responding, taken over the items of all",
        ),
    ],
)
def test_every_kind_of_cleaning_rule_is_a_sentence(rule, words):
    sentence = rule_in_words({**BASE, **rule}, LABELS)
    assert sentence.startswith("A rule: ")
    assert words in sentence


def scale(**changes):
    return {**reading_matter()["scales"]["efficacy"], **changes}


def test_scoring_says_range_keying_and_proration():
    plain = scoring_in_words(scale(), LABELS)
    assert "Self-efficacy is the sum of 2 items (Staying calm and Finding solutions)" in plain
    assert "each answered from 1 to 4; scores run from 2 to 8" in plain
    assert "No item is turned round." in plain
    assert "Only those who answered every item have a score." in plain
    assert "Bands: low up to 5 and high up to 8." in plain
    turned = scoring_in_words(scale(reverse_keyed=["solve"], items_needed=1), LABELS)
    assert "before scoring (1 + 4 − answer): Finding solutions." in turned
    assert "at least 1 of the 2 items have a score" in turned
    assert "the mean of the items answered times the number of items" in turned
    mean = scoring_in_words(scale(score="mean", items_needed=1), LABELS)
    assert "it is the mean of the items answered. Others" in mean


def test_the_methods_name_analyses_references_intervals_and_families():
    families = {"main": {"method": "holm", "label": "The main tests"}}
    analyses = reading_matter()["analyses"]
    analyses[0]["interval"] = "wald"
    study = reading_matter(families=families, analyses=analyses)
    words = read_page(small_report(study=study).html).words()
    assert (
        "Leaving in mind. Logistic regression of “Leaving in mind” (event: “Yes”) on "
        "Self-efficacy (per 10 lower) and, in the adjusted model, Gender. Reference levels: "
        "Gender, “Women”. Intervals: Wald." in words
    )
    assert "The main tests: adjusted after Holm." in words
    assert "(complete cases)" in words
    assert "A number outside its declared range stops the run." in words


def test_without_families_p_values_are_said_to_be_unadjusted():
    words = read_page(small_report().html).words()
    assert "P-values are not adjusted for the number of tests." in words


def test_the_reference_is_the_first_level_where_none_is_named():
    analyses = reading_matter()["analyses"]
    analyses[0]["reference"] = {}
    words = read_page(small_report(study=reading_matter(analyses=analyses)).html).words()
    assert "Reference levels: Gender, “Women”." in words


def test_an_index_says_that_internal_consistency_is_not_meaningful():
    matter = reading_matter()
    study = reading_matter(scales={**matter["scales"], "efficacy": scale(kind="index")})
    words = read_page(small_report(study=study).html).words()
    assert "This is an index: its items make up the score" in words
    assert "Internal consistency is therefore not meaningful" in words


def test_provenance_shows_checksums_seed_and_how_to_run_again():
    words = read_page(small_report().html).words()
    assert "0123456789abcdef" * 4 in words
    assert "seed 11; this copy of Questline has no commit" in words
    assert "snakemake --cores 4 --config study=config/small_study" in words
