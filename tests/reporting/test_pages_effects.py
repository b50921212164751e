"""What the models expect, on the page: in words, in tables, and where there is nothing to say."""

import pytest

from questline.core.statistics import join_parts
from questline.reporting import numbers
from questline.reporting.names import EFFECTS
from questline.reporting.pages import effect_lookup
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store, with_hidden
from reporting.stores_effects import (
    FAR_OUT,
    HOW,
    MODERATED,
    ORDERED,
    SEPARATED,
    effects,
    moderation,
    ordered,
    separated,
)


@pytest.fixture(scope="module")
def report():
    return small_report()


def words_of(report, name="models"):
    page = read_page(report.html)
    found = next(entry for entry in page.all("section") if entry.attributes["id"] == name)
    return " ".join(found.text.split()).replace("\u00a0", " ")


def without_effects():
    store = small_store()
    return store[~store["id"].isin(effects()["id"])]


@pytest.mark.parametrize(
    "said",
    [
        "What the model says in chances",
        "These are averages over the people analysed: everyone is set to the value named",
        "they are no forecast of what a change would do.",
        "Self-efficacy: of every 100 people like these, about 61 (95% interval 51 to 73) at 4 and "
        "21 (11 to 33) at 9 would give the answer “Yes”.",
        "Self-efficacy, per 10 lower: 14.2 percentage points more (4.8 to 23.6).",
        "What the model expects",
        "Months in the role: the model expects on average 5.10 (95% interval 4.60 to 5.60) at the "
        "lower quartile (45) and 4.65 (4.15 to 5.15) at the upper quartile (67.5) for "
        "Self-efficacy.",
        f"Self-efficacy, 9: {FAR_OUT}",
        f"{HOW[0].upper()}{HOW[1:]}.",
        "Missing answers imputed: the same in every completed set, pooled.",
    ],
)
def test_the_section_says_what_the_models_expect(report, said):
    assert said in words_of(report)


def test_complete_cases_and_imputed_answers_stand_beside_each_other(report):
    table = report.tables["predicted_leaving"].set_index("Everyone set to")
    assert list(table.columns) == [
        "Complete cases: Chance (95% interval)", "Missing answers imputed: Chance (95% interval)",
    ]  # fmt: skip
    assert table.loc["Self-efficacy: 6"].tolist() == ["44% (34% to 56%)", "46% (34% to 56%)"]
    others = report.tables["predicted_others_leaving"].set_index("Everyone set to")
    assert others.loc["Gender: Men"].tolist()[:2] == ["35", "47% (39% to 56%)"]
    assert others.loc["Gender: In another way"].tolist()[1] == (
        'not computable: Nobody has the level "other" of gender.'
    )
    differences = report.tables["differences_leaving"].set_index("What differs")
    line = differences.loc["Self-efficacy, per 10 lower"].tolist()
    assert line[:3] == ["14.2 (4.8 to 23.6)", "1.31 (1.09 to 1.57)", "15.7 (5.2 to 26.2)"]
    line = differences.loc["Gender, Men against Women"].tolist()
    assert line[:2] == ["−5.3 (−18.4 to 7.8)", "0.90 (0.69 to 1.18)"]


def test_the_table_of_a_linear_model(report):
    table = report.tables["predicted_efficacy_by_months"].set_index("Everyone set to")
    assert table.index.tolist()[0] == "Months in the role: The lower quartile (45)"
    assert table.iloc[0].tolist() == ["5.10 (4.60 to 5.60)"]
    assert "differences_efficacy_by_months" not in report.tables


@pytest.fixture(scope="module")
def moderated():
    store = join_parts([without_effects(), moderation()])
    study = reading_matter()
    return small_report(store=store, study={**study, "analyses": [*study["analyses"], MODERATED]},
                        with_figures=True)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "Self-efficacy, per 1 higher, odds ratio: 0.62 (0.42 to 0.92) with “Women” and 0.84 (0.64 "
        "to 1.14) with “Men” (Gender).",
        "In chances, what goes with Self-efficacy differs by 5.3 percentage points (−3.0 to 13.6) "
        "between “Men” and “Women” (Gender).",
        "Gender: of every 100 people like these, about 50 (95% interval 41 to 60) with “Women” and "
        "50 (41 to 60) with “Men” would give the answer “Yes”.",
    ],
)
def test_moderation_in_words(moderated, said):
    assert said in words_of(moderated)


def test_moderation_in_tables(moderated):
    table = moderated.tables["moderation_moderated"].set_index("Term, and at what of the other")
    assert table.loc["Self-efficacy, per 1 higher: Gender: Women"].tolist() == [
        "0.62 (0.42 to 0.92)", "−9.1 (−14.1 to −5.1)",
    ]  # fmt: skip
    means = moderated.tables["marginal_means_moderated"].set_index("Level")
    assert means.loc["Gender: Women"].tolist() == ["48% (39% to 57%)"]
    contrasts = moderated.tables["contrasts_moderated"].set_index("Levels")
    assert contrasts.loc["Gender: Men against Women"].tolist() == [
        "0.97 (0.58 to 1.62)", "0.910", "0.910",
    ]  # fmt: skip


def test_the_figure_stands_with_its_model(moderated):
    page = read_page(moderated.html)
    (figure,) = [
        entry for entry in page.all("figure")
        if entry.attributes["id"] == "figure-predicted_moderated_efficacy"
    ]  # fmt: skip
    assert "Self-efficacy" in figure.text


def test_methods_say_what_was_done_and_after_whom(moderated, report):
    text = words_of(moderated, "methods")
    for said in (
        "What a model expects is averaged over the people",
        "Lane and Nelder 1982",
        "Searle, Speed and Milliken 1980",
        "Aiken and West 1991",
        "Ai and Norton 2003; Mize 2019",
    ):
        assert said in text
    plain = words_of(report, "methods")
    assert "pooled by Rubin’s rules on the scale of its interval" in plain
    assert "Searle" not in plain
    nothing = words_of(small_report(store=without_effects()), "methods")
    assert "What a model expects is averaged" not in nothing


def test_a_chance_for_each_level_of_an_ordinal_outcome():
    study = reading_matter()
    labelled = {**study["variables"], "calm": {
        **study["variables"]["calm"], "kind": "ordered",
        "levels": [["1", "Never"], ["2", "At times"], ["3", "Always"]],
    }}  # fmt: skip
    report = small_report(
        store=join_parts([without_effects(), ordered()]),
        study={**study, "variables": labelled, "analyses": [*study["analyses"], ORDERED]},
    )
    table = report.tables["predicted_ordered"].set_index("Everyone set to")
    assert list(table.columns) == [
        "People there are", "Never (95% interval)", "At times (95% interval)",
        "Always (95% interval)",
    ]  # fmt: skip
    assert table.loc["Gender: Men"].tolist()[:2] == ["50", "20% (10% to 30%)"]
    differences = report.tables["differences_risk_difference_ordered"]
    assert differences.iloc[0].tolist()[1] == "2.1 (−8.0 to 11.0)"
    said = (
        "Gender: of every 100 people like these, about 45 (95% interval 35 to 55) with “Women” and "
        "45 (35 to 55) with “Men” would give the answer “Always”."
    )
    assert said in words_of(report)


def test_what_could_not_be_computed_is_said_once():
    report = small_report(store=join_parts([without_effects(), separated()]))
    text = words_of(report)
    assert "Complete cases: not computable. Gender separates the outcome." in text
    assert "of every 100" not in text
    assert "predicted_leaving" not in report.tables
    assert SEPARATED


def test_hidden_predictions_are_not_said():
    store = small_store()
    ids = store.loc[store["statistic"].isin(list(EFFECTS)), "id"]
    report = small_report(store=with_hidden(store, ids))
    assert "of every 100" not in words_of(report)
    table = report.tables["predicted_leaving"].set_index("Everyone set to")
    assert table.loc["Self-efficacy: 6"].tolist() == ["hidden", "hidden"]


def test_a_difference_that_may_go_either_way():
    store = small_store()
    rows = store["id"] == "modelling/leaving/adjusted/complete/efficacy/risk_difference"
    store.loc[rows, ["ci_low", "estimate", "ci_high"]] = [-0.05, 0.031, 0.11]
    text = words_of(small_report(store=store))
    assert (
        "per 10 lower: a difference of 3.1 percentage points (−5.0 to 11.0); these data cannot say "
        "which way."
    ) in text
    store.loc[rows, ["ci_low", "estimate", "ci_high"]] = [-0.21, -0.131, -0.05]
    text = words_of(small_report(store=store))
    assert "per 10 lower: 13.1 percentage points fewer (5.0 to 21.0)." in text


def test_every_statistic_has_a_name():
    asked = {
        *effect_lookup.PREDICTED, *effect_lookup.DIFFERENCES, *effect_lookup.MEANS,
        *effect_lookup.CONTRASTS, *effect_lookup.SIMPLE, "second_difference",
    }  # fmt: skip
    assert asked == set(EFFECTS)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.0, "0"), (0.002, "<1"), (0.005, "1"), (0.623, "62"), (0.9949, "99"), (0.996, ">99"),
     (1.0, "100")],
)  # fmt: skip
def test_so_many_of_every_100(chance, words):
    assert numbers.of_100(chance) == words
