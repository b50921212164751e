"""Results in words, for a paper: the sentences are read back and compared with the store."""

import re

import pytest

from questline.core.statistics import StatisticsPart
from questline.reporting.lookup import Lookup
from questline.reporting.pages.for_a_paper import paragraphs
from questline.reporting.pages.model_lines import Line, lines_of
from questline.reporting.pages.paper_terms import term_sentence
from questline.reporting.pages.verdicts import SMALL_RATIO
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_plain
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    read_page,
    reading_matter,
    small_report,
)
from reporting.stores import small_store, with_hidden
from reporting.stores_designs import ANALYSES, designs_store, designs_study

EFFICACY = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
NUMBER = r"−?(?:\d[\d,]*(?:\.\d+)?|\.\d+)"
ESTIMATE = re.compile(
    rf"(OR|b|ratio of ORs|difference of b) = ({NUMBER}), 95% CI \[({NUMBER}), ({NUMBER})\]"
    rf", p ([=<>]) ({NUMBER})(?:, adjusted p ([=<>]) ({NUMBER}))?\)"
)


def view_of(store=None, study=None):
    shown = small_store() if store is None else store
    matter = reading_matter() if study is None else study
    return View(Lookup(shown), matter, INPUTS, "public", EXCLUSIONS, CHANGES, FINDINGS)


def designs():
    return view_of(designs_store(), designs_study())


def paper(view, name):
    analysis = next(entry for entry in view.study["analyses"] if entry["name"] == name)
    return [as_plain(text) for text in paragraphs(view, analysis)]


def value(written):
    return float(written.replace("−", "-").replace(",", ""))


def fits(written, stored):
    decimals = len(written.partition(".")[2])
    return abs(value(written) - stored) <= 0.5 * 10**-decimals * (1 + 1e-9)


def p_fits(sign, written, stored):
    if sign == "=":
        return fits(written, stored)
    return stored < value(written) if sign == "<" else stored > value(written)


@pytest.mark.parametrize(
    ("view", "name"),
    [
        (view_of(), "leaving"),
        (view_of(), "efficacy_by_months"),
        (designs(), "curved"),
        (designs(), "ordered"),
    ],
    ids=["logistic", "linear", "interaction", "ordinal"],
)
def test_every_estimate_is_the_stores_and_none_is_missing(view, name):
    analysis = next(entry for entry in view.study["analyses"] if entry["name"] == name)
    found = ESTIMATE.findall(paper(view, name)[2])
    rows = [
        row
        for row in view.lookup.where(
            "modelling", name, model="adjusted", dataset="complete", group=""
        )
        if row.statistic == ("coefficient" if analysis["kind"] == "linear" else "odds_ratio")
        and row.estimate is not None
    ]
    assert len(found) == len(rows) > 0
    for _symbol, estimate, low, high, sign, p, adjusted_sign, adjusted in found:
        (row,) = (
            one
            for one in rows
            if fits(estimate, one.estimate) and fits(low, one.ci_low) and fits(high, one.ci_high)
        )
        assert p_fits(sign, p, row.p)
        assert bool(adjusted) == (row.p_adjusted is not None)
        if adjusted:
            assert p_fits(adjusted_sign, adjusted, row.p_adjusted)


def test_the_order_is_fixed_and_terms_of_interest_come_first():
    fitted, fit, terms, methods = paper(designs(), "curved")
    assert fitted.startswith("A logistic regression of “Leaving in mind” (event: “Yes”) on ")
    assert "adjusted for “Gender”," in fitted
    assert "As a curve (restricted cubic spline) entered “Months in the role”." in fitted
    assert "Interactions: Self-efficacy × Gender." in fitted
    assert fit.startswith("The model as a whole fits better than one without predictors (χ²(")
    heads = ["Self-efficacy, for every 1 higher", "Months in the role, as a curve",
             "Self-efficacy × Gender: Men", "Gender, “Men” compared with “Women”"]  # fmt: skip
    places = [terms.index(head) for head in heads]
    assert places == sorted(places)
    assert "nothing was standardised" in methods
    assert "after Hochberg for the tests of the family" in methods
    assert "would be called the same with missing answers imputed" in methods


def test_a_curve_has_its_tests_and_no_estimate():
    view = designs()
    joint = view.lookup.one("modelling", "curved", "joint_test", term="months", model="adjusted",
                            dataset="complete")  # fmt: skip
    terms = paper(view, "curved")[2]
    found = re.search(rf"as a curve: (.+?) \(χ²\((\d+)\) = ({NUMBER}), p ([=<>]) ({NUMBER})", terms)
    assert found[1] == "a clear association with the outcome"
    assert int(found[2]) == joint.df
    assert fits(found[3], joint.estimate)
    assert p_fits(found[4], found[5], joint.p)
    assert "; test that the curve is a straight line: χ²(2) = " in terms


def sentence(kind="odds_ratio", study=None, **fields):
    part = StatisticsPart("modelling")
    place = {"model": "adjusted", "dataset": "complete", "unit": "per 10 lower"}
    part.add("leaving", "efficacy", kind, fields.pop("estimate", 1.0), **place, **fields)
    view = view_of(part.table(), study)
    analysis = view.study["analyses"][0]
    row = view.lookup.where("modelling", "leaving")[0]
    line = Line("efficacy", "", "plain", "", "", "Self-efficacy", row.statistic)
    return as_plain(term_sentence(view, analysis, line, row))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"estimate": 1.9, "ci_low": 1.2, "ci_high": 2.9}, "the odds were higher ("),
        ({"estimate": 0.5, "ci_low": 0.2, "ci_high": 0.9}, "the odds were lower ("),
        ({"estimate": 1.1, "ci_low": 0.2, "ci_high": 6.0}, "cannot say whether the odds were"),
        ({"estimate": 1.0, "ci_low": 0.9, "ci_high": 1.1}, "little or no association with a"),
        ({"estimate": 1.0, "ci_low": 0.79, "ci_high": 1.1}, "cannot say whether the odds were"),
        ({"estimate": 1.9, "ci_low": 1.1, "ci_high": 2.9, "p_adjusted": 0.06},
         "the odds were higher, but not clearly so once the other tests"),
        ({"estimate": 1.9, "ci_low": 1.1}, "how sure this is cannot be said"),
    ],
)  # fmt: skip
def test_the_verb_follows_the_interval_of_a_ratio(fields, words):
    assert words in sentence(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"estimate": 0.5, "ci_low": 0.1, "ci_high": 0.9}, "was on average higher ("),
        ({"estimate": -0.5, "ci_low": -0.9, "ci_high": -0.1}, "was on average lower ("),
        ({"estimate": 0.0, "ci_low": -0.1, "ci_high": 0.1}, "cannot say whether the outcome was"),
    ],
)
def test_the_verb_follows_the_interval_of_a_difference(fields, words):
    assert words in sentence("coefficient", **fields)


def test_the_bounds_that_are_written_are_those_that_decide():
    said = sentence(estimate=1.0, ci_low=1 / SMALL_RATIO, ci_high=SMALL_RATIO)
    low, high = re.search(r"between ([\d.]+) and ([\d.]+)", said).groups()
    assert fits(low, 1 / SMALL_RATIO)
    assert fits(high, SMALL_RATIO)


@pytest.mark.parametrize("low", [0.01, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("high", [1.05, 1.2, 2.0, 90.0])
def test_nothing_is_ever_called_no_effect(low, high):
    said = sentence(estimate=1.0, ci_low=low, ci_high=high, p=0.9)
    for words in ("no effect", "no association", "not associated", "no difference", "prove"):
        assert words not in said.replace("little or no association", "")
    assert ("little or no association" in said) == (low >= 0.8 and high <= 1.25)


def test_a_hidden_result_says_so_and_leaves_no_number():
    view = view_of(with_hidden(small_store(), [EFFICACY]))
    terms = paper(view, "leaving")[2]
    assert "Self-efficacy, for every" not in terms
    assert "Without a number here: Self-efficacy, per 10 lower. This number is hidden" in terms
    assert "1.91" not in terms


def test_hidden_events_stand_beside_their_answer():
    events = "modelling/leaving/adjusted/complete/model/events"
    view = view_of(with_hidden(small_store(), [events]))
    words = " ".join(paper(view, "leaving"))
    assert "people with complete answers (“Yes” hidden); " in words
    assert "hidden of them" not in words


def test_what_could_not_be_computed_says_why():
    terms = paper(view_of(), "leaving")[2]
    assert "Without a number here: Gender: In another way. This is not computable: nobody" in terms


def test_nothing_in_the_store_leaves_no_empty_paragraph_and_no_number():
    store = small_store()
    view = view_of(store[store["stage"] != "modelling"])
    said = paper(view, "leaving")
    assert all(said)
    assert not ESTIMATE.search(" ".join(said))


def test_everything_hidden():
    store = small_store()
    said = " ".join(paper(view_of(with_hidden(store, store["id"])), "leaving"))
    assert not ESTIMATE.search(said)
    assert "is hidden in this edition" in said


def test_imputed_answers_that_change_the_words_are_named():
    store = small_store()
    imputed = (store["id"].str.startswith("modelling/leaving/adjusted/imputed/efficacy")
               & (store["statistic"] == "odds_ratio"))  # fmt: skip
    store.loc[imputed, ["ci_low", "ci_high"]] = [0.5, 4.0]
    said = paper(view_of(store), "leaving")[3]
    assert "With missing answers imputed the words change for: Self-efficacy, per 10 lower" in said
    assert "(“no clear association”)" in said


def test_hostile_labels_are_text():
    study = reading_matter()
    hostile = "{} {0} <script>alert(1)</script> {{ 7 * 7 }}"
    study["variables"]["leaving"]["label"] = hostile
    for scale in study["scales"].values():
        scale["label"] = hostile
    page = read_page(small_report(study=study).html)
    said = " ".join(element.text for element in page.all("details")
                    if element.attributes.get("class") == "paper")  # fmt: skip
    assert hostile in said.replace("\u2068", "").replace("\u2069", "")
    assert "49" not in re.findall(r"\d+", said)


def test_the_paragraphs_stand_on_the_page_once_a_model():
    page = read_page(small_report().html)
    found = [one for one in page.all("details") if one.attributes.get("class") == "paper"]
    assert len(found) == len(reading_matter()["analyses"])
    assert all("In words, for a paper" in one.text for one in found)


def test_every_line_of_a_model_is_told():
    view = designs()
    for analysis in ANALYSES:
        terms = paper(view, analysis["name"])[2]
        for line in lines_of(view, analysis):
            if line.kind != "heading" and not line.level:
                assert line.name.split(",")[0] in terms
