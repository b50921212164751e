"""How far the models can be trusted: the sentences, the tables, what is hidden or has no number."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.modelling.rows import calibration_curve_rows, sample_size, validation
from questline.reporting import names
from questline.reporting.lookup import Lookup
from questline.reporting.pages.other_people_tables import MEASURES
from questline.reporting.pages.trust import trust_questions
from questline.reporting.pages.trust_methods import trusting
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_plain
from reporting.reports import INPUTS, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_trust import SMALL_LEVELS

NOBODY = pd.DataFrame()
OTHERS, ENOUGH, UNMEASURED = 0, 1, 2


def seen(store, **changes):
    study = reading_matter(**changes)
    return View(Lookup(store), study, INPUTS, "public", NOBODY, NOBODY, NOBODY)


@pytest.fixture(scope="module")
def questions():
    return trust_questions(seen(small_store()))


def sentences(questions, question, place=0):
    return list(map(as_plain, questions[question].topics[place].sentences))


def cells(topic, caption):
    """The cells of the table whose caption ends so, by the head of the row."""
    (table,) = [table for table in topic.tables if table.caption.endswith(caption)]
    return {row.head: tuple(map(as_plain, row.cells)) for row in table.rows}


def test_three_questions_of_every_model(questions):
    assert [question.asked for question in questions] == [
        "How would the model do with other people?",
        "Were there enough people?",
        "What could an unmeasured cause do?",
    ]
    for question in questions:
        headings = [topic.heading for topic in question.topics]
        assert headings == ["Leaving in mind", "Self-efficacy by time in the role"]


def test_other_people_in_words(questions):
    assert sentences(questions, OTHERS) == [
        "Telling people with the outcome from people without: area under the ROC curve .78 among "
        "these people, .74 (.67 to .81) with others like them. 0.5 would be guessing, 1 without "
        "error.",
        "With others like them its predicted chances would be too extreme, the high ones too high "
        "and the low ones too low: calibration slope 0.83, where 1 would be right.",
        "Averaged over people, predicted and observed chance would differ by 0.042 on the scale "
        "from 0 to 1.",
        "To predict other people, multiply the logarithm of every odds ratio by the shrinkage "
        "factor (0.83 by the bootstrap, 0.86 by the formula), as in the table of shrunken "
        "estimates. To describe associations, keep the planned estimates.",
    ]
    assert sentences(questions, OTHERS, 1) == [
        "The share of the differences in the outcome that it explains (R squared): .06 among "
        "these people, −.01 with others like them. It would do no better than the same prediction "
        "for everyone.",
        "The shrinkage factor (−0.20 by the formula) is not above zero: the model explains no more "
        "than chance would, and should not be used to predict anyone.",
    ]


@pytest.mark.parametrize(
    ("slope", "words"),
    [(0.95, "would be neither too extreme nor too cautious by much"),
     (1.2, "would not be extreme enough, the high ones too low")],
)  # fmt: skip
def test_words_of_the_calibration_slope(slope, words):
    store = small_store()
    row = store["id"] == "modelling/leaving/adjusted/complete/model@corrected/calibration_slope"
    assert row.sum() == 1
    store.loc[row, "estimate"] = slope
    assert words in sentences(trust_questions(seen(store)), OTHERS)[1]


def test_other_people_in_tables(questions):
    topic = questions[OTHERS].topics[0]
    measures = cells(topic, "among these people, and with others like them")
    assert measures["Area under the ROC curve"] == (".78", ".04", ".74 (.67 to .81)")
    assert measures["Brier score"] == ("–", "−0.016", "0.207")
    assert measures["Distance of predicted and observed chance, mean"] == ("0.031", "", "0.042")
    shrunken = cells(topic, "estimates shrunken for predicting other people")
    assert shrunken == {
        "Intercept, log odds": ("", "−0.41"),
        "Self-efficacy, per 10 lower": ("1.91", "1.71"),
        "Gender: Men": ("0.80", "0.83"),
    }
    samples = cells(topic, "the samples")
    assert samples == {
        "Samples that the measures rest on": ("1,996",),
        "Without an estimate for Gender: In another way": ("311",),
    }
    assert list(map(as_plain, topic.cautions)) == [f"Performance with others: {SMALL_LEVELS}"]
    assert topic.figures == ["calibration_curve_leaving"]


def test_enough_people_in_words_and_tables(questions):
    assert sentences(questions, ENOUGH) == [
        "140 people, 23.3 events for each parameter. The criteria of Riley and colleagues ask for "
        "231 people, 38.5 events for each parameter. There are fewer, so that estimates are "
        "exaggerated, or levels imprecise, by more than the criteria allow.",
        "Self-efficacy, per 10 lower: an odds ratio of 2.31 or more, or of 0.44 or less, would "
        "have been found with a chance of 80%.",
        "Weaker associations may be there all the same: these people could easily miss them.",
    ]
    linear = sentences(questions, ENOUGH, 1)
    assert linear[0].endswith("There are as many as the criteria ask for.")
    assert linear[1] == (
        "Months in the role, per 12 higher: a difference of 0.29 or more, either way, would have "
        "been found with a chance of 80%."
    )
    topic = questions[ENOUGH].topics[0]
    needed = cells(topic, "the people that the model needs")
    label = "Estimates exaggerate little: expected shrinkage factor"
    assert needed == {label: ("0.900", "0.840", "231", "no")}
    assert cells(topic, "nearest to none that would have been found") == {
        "Self-efficacy, per 10 lower, higher odds": ("2.31 (2.24 to 2.38)",),
        "Self-efficacy, per 10 lower, lower odds": ("0.44 (0.43 to 0.45)",),
    }


def test_unmeasured_causes(questions):
    assert sentences(questions, UNMEASURED) == [
        "Self-efficacy, per 10 lower: a cause tied to both by risk ratios of 2.11 each could "
        "explain the estimate, and one of 1.46 could move the interval to include no association.",
    ]
    table = cells(questions[UNMEASURED].topics[0], "E-values")
    assert table == {"Self-efficacy, per 10 lower": ("2.11", "1.46", "2.04", "1.00")}
    other = questions[UNMEASURED].topics[1]
    assert not other.sentences
    assert not other.tables
    assert list(map(as_plain, other.cautions)) == [
        "Unmeasured causes: not computable. Nobody with this answer has leaving in mind."
    ]


def test_interval_that_includes_no_association_needs_no_cause_in_words():
    store = small_store()
    row = store["id"] == "modelling/leaving/adjusted/complete/efficacy/e_value_limit"
    store.loc[row, "estimate"] = 1.0
    analyses = reading_matter()["analyses"]
    analyses[0]["interactions"] = [["efficacy", "gender"]]
    (words,) = sentences(trust_questions(seen(store, analyses=analyses)), UNMEASURED)
    assert words == (
        "Self-efficacy, per 10 lower, where the other variable of its interaction is at its "
        "reference level or centre: a cause tied to both by risk ratios of 2.11 each could explain "
        "the estimate. The interval includes no association even without one."
    )


def test_interactions_have_ratios_of_odds_ratios():
    part = StatisticsPart("modelling")
    for group, ratio in (("above_one", 3.1), ("below_one", 0.3)):
        part.add("leaving", "efficacy:gender", "detectable_odds_ratio", ratio, level="man",
                 group=group, model="adjusted", dataset="complete", n=140, events=70)  # fmt: skip
    store = join_parts([small_store(), part.table()])
    said = sentences(trust_questions(seen(store)), ENOUGH)
    assert said[2].startswith("Self-efficacy × Gender: Men: a ratio of odds ratios of 3.10 or more")


def test_hidden_numbers_are_not_put_into_words():
    store = small_store()
    ids = store["id"].str.startswith("modelling/leaving/")
    found = trust_questions(seen(with_hidden(store, store.loc[ids, "id"])))
    for question in found:
        assert not question.topics[0].sentences
    text = small_report("public", with_hidden(store, store.loc[ids, "id"])).html
    assert "2.11" not in text


def test_no_section_where_nothing_was_asked():
    asked = [
        "internal_validation", "calibration_curve", "shrinkage", "sample_size", "detectable_effects"
    ]  # fmt: skip
    store = small_store()
    store = store[~store["term"].isin(asked)]
    store = store[~store["statistic"].str.startswith(("e_value", "detectable_"))]
    view = seen(store)
    assert trust_questions(view) == []
    assert trusting(view) == []
    assert 'id="trust"' not in small_report("public", store).html


def test_methods_have_a_source_for_each_question():
    said = " ".join(map(as_plain, trusting(seen(small_store()))))
    for source in ("Harrell, Lee and Mark 1996", "Riley and others", "Hoenig and Heisey 2001",
                   "VanderWeele and Ding", "van Houwelingen and le Cessie"):  # fmt: skip
        assert source in said
    assert "with a chance of 80%" in said


def test_every_measure_and_criterion_has_a_name():
    written = {*validation.LOGISTIC, *validation.LINEAR}
    assert written <= set(names.VALIDATION)
    assert written == {name for kind in MEASURES.values() for name in kind}
    assert set(names.CRITERIA) == set(sample_size.CRITERIA)
    assert "largest" not in calibration_curve_rows.ERRORS
