"""Results in words: the verdict follows the interval, and the sentence carries the numbers."""

import pandas as pd
import pytest

from questline.core.sentences import ended, listed
from questline.core.statistics import StatisticsPart
from questline.reporting.labels import Labels, readable
from questline.reporting.lookup import Lookup
from questline.reporting.pages.verdicts import (
    CLEAR,
    LOST_IN_FAMILY,
    SMALL_AT_MOST,
    UNCLEAR,
    verdict,
)
from questline.reporting.pages.writing import as_cell, as_html, as_plain, number, say
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store

EFFICACY = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
MONTHS = "modelling/efficacy_by_months/adjusted/complete/months/coefficient"


def statistic(kind="odds_ratio", **fields):
    part = StatisticsPart("modelling")
    part.add("leaving", "efficacy", kind, fields.pop("estimate", 1.0), **fields)
    return Lookup(part.table()).where("modelling")[0]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1.24, 2.93, CLEAR),
        (0.2, 0.9, CLEAR),
        (0.75, 2.33, UNCLEAR),
        (0.05, 20.0, UNCLEAR),
        (0.9, 1.1, SMALL_AT_MOST),
        (0.79, 1.1, UNCLEAR),
        (1.0, 3.0, UNCLEAR),
    ],
)
def test_the_verdict_on_an_odds_ratio_follows_its_interval(low, high, words):
    assert verdict(statistic(ci_low=low, ci_high=high), 0.95) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0.1, 2.0, CLEAR), (-2.0, -0.1, CLEAR), (-0.1, 0.1, UNCLEAR), (0.0, 1.0, UNCLEAR)],
)
def test_the_verdict_on_a_difference_follows_its_interval(low, high, words):
    assert verdict(statistic("coefficient", ci_low=low, ci_high=high), 0.95) == words


def test_a_family_of_tests_can_take_the_clearness_away():
    alone = {"ci_low": 1.06, "ci_high": 3.4, "p": 0.032}
    assert verdict(statistic(**alone, p_adjusted=0.064), 0.95) == LOST_IN_FAMILY
    assert verdict(statistic(**alone, p_adjusted=0.049), 0.95) == CLEAR
    assert verdict(statistic(**alone, p_adjusted=0.064), 0.90) == CLEAR


def test_without_an_interval_nothing_is_called_clear():
    assert verdict(statistic(p=0.001), 0.95) == UNCLEAR


def words_of(store=None, **study):
    matter = reading_matter(**study)
    return read_page(small_report(store=store, study=matter).html).words().replace("\u00a0", " ")


def changed(identifier, **fields):
    store = small_store()
    for name, value in fields.items():
        store.loc[store["id"] == identifier, name] = value
    return store


def test_an_odds_ratio_in_plain_words_with_unit_interval_and_p():
    assert (
        "Self-efficacy: a clear association. For every 10 points lower, the odds were 1.91 times "
        "as high (95% interval 1.24 to 2.93; p = .003)." in words_of()
    )


def test_lower_odds_are_called_lower():
    store = changed(EFFICACY, estimate=0.52, ci_low=0.4, ci_high=0.7)
    assert "the odds were 0.52 times as high, that is, lower (95% interval" in words_of(store)


def test_a_wide_interval_is_never_called_no_effect():
    words = words_of(changed(EFFICACY, ci_low=0.3, ci_high=9.0, p=0.4))
    assert "Self-efficacy: no clear association." in words
    assert "The interval runs from lower to higher odds, so these data cannot say which." in words
    assert "no effect" not in words.lower()


@pytest.mark.parametrize("missing", ["ci_low", "ci_high"])
def test_an_interval_without_an_end_is_said_to_be_so(missing):
    words = words_of(changed(EFFICACY, **{missing: float("nan")}))
    assert "Self-efficacy: no clear association." in words
    assert "Its interval could not be found on both sides" in words
    assert "The interval runs from lower to higher odds" not in words


def test_a_model_says_of_whom_it_is_silent():
    part = StatisticsPart("description")
    for variable, kind in (("efficacy", "not_applicable"), ("stress", "not_asked")):
        part.add("missing_answers", variable, "count", 12, level=kind, dataset="analysed")
    words = words_of(pd.concat([small_store(), part.table()]))
    silent = "or did not apply (Self-efficacy); the model is silent about them."
    assert silent in words
    assert "the model is silent" not in words_of()


def test_a_difference_in_plain_words():
    assert (
        "Months in the role: a clear association. For every 12 higher, Self-efficacy was on "
        "average 0.25 points lower (95% interval −0.45 to −0.05; p = .010)." in words_of()
    )
    unclear = words_of(changed(MONTHS, ci_low=-0.45, ci_high=0.05))
    assert "Self-efficacy differed by −0.25 points (95% interval −0.45 to 0.05;" in unclear


def test_a_category_is_compared_with_its_reference():
    analyses = reading_matter()["analyses"]
    analyses[0]["predictors"] = [{"variable": "gender", "unit": 1.0, "direction": "higher"}]
    analyses[0]["covariates"] = ["efficacy"]
    words = words_of(analyses=analyses)
    assert (
        "Gender: Men: no clear association. Compared with “Women”, the odds were 0.80 times as "
        "high (95% interval 0.45 to 1.40; p = .420)." in words
    )
    assert "This is not computable: nobody with this answer has leaving in mind." in words


def test_labels_with_braces_do_not_disturb_a_sentence():
    assert as_plain(say("{} and {}.", "{}", "{0}")) == "{} and {0}."
    with pytest.raises(ValueError, match="1 parts for the sentence"):
        say("{} and {}.", "one")


def test_numbers_carry_their_id_into_html_and_leave_it_out_of_cells():
    entry = number(statistic("mean", estimate=-1234.5, dataset="x"), digits=1)
    text = ("a < ", entry)
    assert as_plain(text) == "a < \u22121,234.5"
    assert as_html(text) == (
        'a &lt; <span data-id="modelling/leaving/none/x/efficacy/mean">\u22121,234.5</span>'
    )
    assert as_cell((entry,)) == "-1234.5"


def test_what_the_store_has_not_is_a_dash():
    assert as_plain((number(None),)) == "–"
    assert as_plain((number(statistic(), "ci_low"),)) == "–"
    assert as_html((number(None),)) == "–"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0%"), (0.3, "<1%"), (0.5, "1%"), (41.2, "41%"), (100.0, "100%")]
)
def test_percentages_that_are_not_nothing_are_never_written_as_nothing(value, text):
    assert number(statistic("percent", estimate=value)).text == text


def test_names_become_labels_and_sentences_end():
    labels = Labels(reading_matter())
    assert labels.variable("months") == "Months in the role"
    assert labels.variable("not_known") == "Not known"
    assert labels.level("gender", "woman") == "Women"
    assert labels.level("gender", "not_known") == "Not known"
    assert readable("") == ""
    assert listed([]) == ""
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert ended("a") == "a."
    assert ended(" ") == ""
    assert ended("why?") == "why?"


def test_short_names_in_the_stages_sentences_become_labels():
    matter = reading_matter()
    matter["variables"]["job_stress"] = matter["variables"]["stress"]
    labels = Labels(matter)
    sentence = "Nobody with job_stress answered; supervision and job_stress_2 stay."
    assert labels.in_words(sentence) == (
        "Nobody with “Feeling stressed” answered; supervision and job_stress_2 stay."
    )
    assert Labels({"variables": {}, "scales": {}}).in_words("a_b") == "a_b"


def test_the_share_of_an_outcome_without_another_survey_stands_first_too():
    part = StatisticsPart("description")
    place = {"dataset": "analysed"}
    part.add("table_one", "respondents", "count", 160, **place)
    part.add("table_one", "respondents", "count", 70, group="leaving=yes", **place)
    store = pd.concat([small_store(), part.table()], ignore_index=True)
    words = words_of(store, benchmarks=[])
    assert "This study 70 Leaving in mind: “Yes” of 160 respondents" in words


@pytest.mark.parametrize(("percent", "is_named"), [(48.0, False), (52.0, True)])
def test_no_answer_is_called_the_most_common_while_a_hidden_one_may_be_larger(percent, is_named):
    store = small_store()
    part = StatisticsPart("description")
    place = {"dataset": "analysed", "statistic": "percent", "n": 160}
    part.add("table_one", "gender", level="man", estimate=percent, **place)
    part.add("table_one", "gender", level="woman", status="hidden", **place)
    own = (store["term"] == "gender") & (store["statistic"] == "percent")
    own &= store["analysis"] == "table_one"
    words = words_of(pd.concat([store[~own], part.table()], ignore_index=True))
    assert ("Most common answers. Gender" in words) == is_named
