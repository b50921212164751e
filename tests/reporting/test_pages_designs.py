"""Curves, interactions and ordered answers on the page and in forest plots."""

import re

import pytest

from questline.release.stage import release
from questline.reporting.figures import draw_figures
from questline.reporting.lookup import Lookup
from questline.reporting.numbers import estimate, p_phrase, ratio
from questline.reporting.pages.view import View
from questline.reporting.pages.words import findings_of
from questline.reporting.pages.writing import as_plain
from reporting.reports import CHANGES, EXCLUSIONS, FINDINGS, INPUTS, small_report
from reporting.stores_designs import ANALYSES, FACTS, designs_store, designs_study


@pytest.fixture(scope="module")
def lookup():
    return Lookup(designs_store())


@pytest.fixture(scope="module")
def report():
    return small_report(store=designs_store(), study=designs_study())


def view():
    store = Lookup(designs_store())
    return View(store, designs_study(), INPUTS, "public", EXCLUSIONS, CHANGES, FINDINGS)


def one(lookup, analysis, term, statistic, level="", model="adjusted", dataset="complete"):
    return lookup.one(
        "modelling", analysis, statistic, term=term, level=level, model=model, dataset=dataset
    )


def test_a_curve_in_words(lookup):
    findings = {found.about: found for found in findings_of(view(), ANALYSES[0])}
    curve = findings["Months in the role"]
    joint = one(lookup, "curved", "months", "joint_test")
    bent = one(lookup, "curved", "months", "nonlinearity_test")
    words = as_plain(curve.sentence)
    assert curve.verdict == "a clear association"
    assert f"chi-square {estimate(joint.estimate)} (3), {p_phrase(joint.p)}" in words
    assert f"It is clearly not a straight line ({p_phrase(bent.p)})." in words


def test_an_interaction_in_words(lookup):
    findings = {found.about: found for found in findings_of(view(), ANALYSES[0])}
    name = next(about for about in findings if "×" in about)
    assert name == "Self-efficacy × Gender: Men"
    row = one(lookup, "curved", "efficacy:gender", "odds_ratio", "man")
    words = as_plain(findings[name].sentence)
    assert findings[name].verdict == "a clear interaction"
    assert f"was {ratio(row.estimate)} times as high for people with the answer “Men”" in words
    assert "to “Gender” as for those with “Women” (a ratio of odds ratios; 95% interval" in words
    main = as_plain(findings["Self-efficacy"].sentence)
    assert "times as high among people with the answer “Women” to “Gender”" in main


def test_an_interaction_of_two_numbers_in_words():
    findings = findings_of(view(), ANALYSES[1])
    (found,) = (one for one in findings if "×" in one.about)
    words = as_plain(found.sentence)
    assert "times as high for every 12 higher on “Months in the role”" in words
    assert found.verdict == "no clear interaction, a small one at most"


def test_ordered_answers_in_words(report):
    findings = {found.about: found for found in findings_of(view(), ANALYSES[1])}
    words = as_plain(findings["Self-efficacy"].sentence)
    assert "the odds of a higher answer to “Mood” were" in words
    assert "among people with an average “Months in the role”" in words
    text = re.sub(r"<[^>]+>", "", report.html)
    assert re.search(r"300 people with complete answers \(“Low” \d+; “Middling” \d+; “High”", text)
    assert "The answers from the lowest to the highest: “Low”, “Middling”, “High”." in text


def test_the_table_has_lines_for_curves_and_interactions(report, lookup):
    table = report.tables["model_curved"].set_index("Term")
    joint = one(lookup, "curved", "months", "joint_test")
    curve = table.loc["Months in the role, as a curve"]
    cells = " ".join(curve.astype(str))
    assert f"{estimate(joint.estimate)} (3)" in cells
    interaction = table.loc["Self-efficacy × Gender: Men"].astype(str).tolist()
    row = one(lookup, "curved", "efficacy:gender", "odds_ratio", "man")
    assert any(cell.startswith(f"{ratio(row.estimate)} (") for cell in interaction)
    assert interaction.count("") >= 2
    tests = report.tables["term_tests_curved"]["Term"].tolist()
    assert tests == ["Months in the role", "Months in the role: is the curve a straight line?"]
    imputed = report.tables["imputed_joint_curved"]["Term"].tolist()
    assert imputed == tests


def test_families_and_the_whole_study(report):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", report.html))
    assert "Everything: 3 tests, p-values adjusted after Hochberg." in text
    assert (
        "In the whole study 6 tests of results of interest were planned: 3 in these families and 3 "
        "outside them, whose p-values are not adjusted."
    ) in text


def test_methods_name_their_sources(report):
    text = re.sub(r"<[^>]+>", "", report.html)
    for source in ("McCullagh (1980)", "Harrell (2015)", "Aiken and West 1991", "Moolgavkar 1988"):
        assert source in text
    assert "Months in the role (4 knots) enters as a restricted cubic spline." in text
    assert "With the interaction Self-efficacy × Gender." in text


def test_forest_plots(lookup):
    figures = draw_figures(designs_store(), designs_study())
    curved, ordered = figures["forest_curved"], figures["forest_ordered"]
    assert "Interactions (ratios of odds ratios)" in curved.svg
    assert "as a curve" in curved.svg
    joint = one(lookup, "curved", "months", "joint_test")
    assert f"adjusted chi-square {estimate(joint.estimate)}" in curved.alt
    row = one(lookup, "curved", "efficacy:gender", "odds_ratio", "man")
    assert f"Self-efficacy × Gender: Men: adjusted odds ratio {ratio(row.estimate)}" in curved.alt
    assert "Terms that enter as curves have tests and no marks." in curved.caption
    shown = curved.table[curved.table["Term"] == "Self-efficacy × Gender"]
    assert shown["Model"].tolist() == ["adjusted"]
    assert "higher answers" in ordered.svg
    assert "odds ratios of a higher answer" in ordered.caption


def test_few_people_at_a_level_of_the_outcome_hide_its_thresholds():
    store = designs_store("internal")
    store = store[store["stage"] == "modelling"]
    ordered = store[(store["analysis"] == "ordered") & (store["dataset"] == "complete")]
    counts = ordered[(ordered["statistic"] == "count") & (ordered["term"] == "mood")]
    counts = counts.set_index("level")["estimate"]
    assert counts.idxmin() == "low"
    settings = {"threshold": int(counts["low"]) + 1}
    public = release([store], settings, FACTS).public.set_index("id")
    start = "modelling/ordered/adjusted/complete"
    assert public.at[f"{start}/mood/low/count", "status"] == "hidden"
    assert public.at[f"{start}/model/middle/threshold", "status"] == "hidden"
    assert public.at[f"{start}/model/high/threshold", "status"] == "shown"
