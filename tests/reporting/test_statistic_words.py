"""Every statistic has a name for readers: the study's labels first, the store's names last."""

import json
import re

import pytest

from questline.core.configuration import load_study
from questline.core.files import read_statistics
from questline.core.parameters import reading_matter as matter_of
from questline.core.statistics import StatisticsPart
from questline.reporting.lookup import Lookup
from questline.reporting.pages.made import how_made
from questline.reporting.pages.statistic_words import StatisticWords
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_html, number
from reporting.reports import CHANGES, EXCLUSIONS, FINDINGS, INPUTS, ROOT, reading_matter

PUBLISHED = ROOT / "reports" / "published" / "link_workers" / "statistics.csv"
MOST_WITHOUT_WORDS = 25
NOT_WORDS = re.compile(r"_|\bnone\b|=|\b\w+:\w")


@pytest.fixture(scope="module")
def shipped():
    study, problems = load_study(ROOT / "config" / "link_workers")
    assert study is not None, problems
    return Lookup(read_statistics(PUBLISHED)), matter_of(study)


def test_hardly_a_statistic_of_the_shipped_study_goes_by_the_name_of_the_store(shipped):
    lookup, study = shipped
    words = StatisticWords(study)
    without = [one.id for one in lookup.every() if words.falls_back(one)]
    assert len(without) <= MOST_WITHOUT_WORDS, without


def test_no_words_look_like_the_names_of_the_store(shipped):
    lookup, study = shipped
    words = StatisticWords(study)
    odd = [(said, one.id) for one in lookup.every() if NOT_WORDS.search(said := words.about(one))]
    assert odd == []


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("description/benchmarks/none/analysed/nalw_2020/percent",
         "Percentage: National Association of Link Workers, June 2020"),
        ("description/table_one/none/analysed/gender@left_in_mind_past=no/female/percent",
         "Percentage: Gender, Women, Leaving in mind, past 6 months No"),
        ("modelling/training_received/adjusted/complete/contract@outcome:full/fixed_term/"
         "predicted_probability",
         "Predicted probability: Contract, Fixed term, answer “All that I needed”"),
        ("robustness/leaving_past/none/none/option/missing=complete/median_risk_difference",
         "Median risk difference: One option, Missing answers: Complete cases"),
        ("interviews/themes/theme/told/between_places/participants", ""),
        ("imputation/convergence/none/imputed/training/iteration_04/chain_mean",
         "Mean of the imputed values: Training for the role, round 4"),
        ("modelling/left_in_mind_past/adjusted/complete/sample_size/optimism/required_n",
         "People needed: Size of the sample, R squared is little too high: expected optimism"),
    ],
)  # fmt: skip
def test_labels_of_the_study_come_first(shipped, identifier, words):
    lookup, study = shipped
    one = lookup.get(identifier)
    if words:
        assert one is not None
        assert StatisticWords(study).about(one) == words


def test_what_nobody_named_goes_by_its_own_name():
    part = StatisticsPart("modelling")
    part.add("strange", "so_odd", "never_heard_of", 1, level="one_more", group="by_chance")
    words = StatisticWords(reading_matter())
    (one,) = Lookup(part.table()).every()
    assert words.falls_back(one)
    assert words.about(one) == "Never heard of: So odd, One more, By chance"
    assert words.analysis("modelling", "strange") == "Strange"
    assert words.heading("modelling", "strange") == "Models: Strange"
    assert words.heading("intake", "export") == "Export: its size"


def test_the_panel_tells_apart_what_goes_by_one_name():
    """A theme and a finding of one name each have their own label."""
    part = StatisticsPart("interviews")
    for model in ("findings", "themes"):
        part.add("joint_display", "place", "participants", 3, model=model)
    store = part.table()
    named = {"themes": [{"name": "place", "label": "No place"}],
             "findings": [{"name": "place", "label": "Where they sit"}]}  # fmt: skip
    study = reading_matter(interviews=named)
    view = View(Lookup(store), study, INPUTS, "public", EXCLUSIONS, CHANGES, FINDINGS)
    traced = Traced(store["id"])
    as_html(tuple(number(one) for one in view.lookup.every()), None, traced.address)
    told = json.loads(how_made(view, traced))["labels"]
    assert told["terms"]["place"] == "Where they sit"
    assert told["terms"]["interviews/joint_display/themes/none/place"] == "No place"
    assert told["analyses"]["joint_display"] == "Interviews: how findings and interviews fit"
