"""The words of the summary: how sure, of what kind of model, in whose language."""

from typing import Any

import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.summary.everyday import sentence, shortened
from reporting.stores import small_store
from reporting.summaries import PREDICTED, page, passages, pictures_of, study, summary

GAP, ODDS = f"{PREDICTED}/risk_difference", f"{PREDICTED}/odds_ratio"
SURE = "We are fairly sure that there is a gap."
LESS = "There may be a gap, but we are less sure of it."
SMALL = "If there is a gap, it is likely to be small."
UNSURE = "These data cannot say if there is a gap."


def changed(**rows: dict[str, float]):
    """The small store with other numbers of the odds ratio (`odds`) or the gap (`gap`)."""
    store = small_store()
    for name, fields in rows.items():
        for column, value in fields.items():
            store.loc[store["id"] == {"odds": ODDS, "gap": GAP}[name], column] = value
    return store


def first_result(store) -> str:
    """What is said of how sure we are of the first result."""
    html = summary(store, analyses=study()["analyses"][:1]).html
    said = [text for text in passages(html) if text.startswith((SURE, LESS, SMALL, UNSURE))]
    (only,) = said
    return only


@pytest.mark.parametrize(
    ("rows", "words", "tag"),
    [
        ({}, SURE, "● Fairly sure"),
        ({"odds": {"p_adjusted": 0.2}}, LESS, "◐ Less sure"),
        ({"gap": {"ci_low": -0.02}}, LESS, "◐ Less sure"),
        ({"odds": {"ci_low": 0.9}, "gap": {"ci_low": -0.02}}, UNSURE, "○ Cannot say"),
        ({"odds": {"ci_low": 0.9, "ci_high": 1.2}, "gap": {"ci_low": -0.02, "ci_high": 0.03}},
         SMALL, "◔ Small at most"),
        ({"odds": {"ci_low": 0.9}}, UNSURE, "○ Cannot say"),
    ],
    ids=["clear", "lost in the family", "difference may be nothing", "unclear", "small", "wider"],
)  # fmt: skip
def test_how_sure_we_are_follows_the_intervals(rows, words, tag):
    store = changed(**rows)
    assert first_result(store).startswith(words)
    html = summary(store, analyses=study()["analyses"][:1]).html
    assert tag in passages(html)


def test_the_gap_has_its_way_and_its_size():
    assert first_result(changed()) == (
        f"{SURE} A score 10 points lower went with about 14 more of every 100 (likely 5 to 24)."
    )
    fewer = changed(gap={"estimate": -0.142, "ci_low": -0.236, "ci_high": -0.048})
    assert "went with about 14 fewer of every 100 (likely 5 to 24)." in first_result(fewer)


def test_an_interval_across_nothing_names_both_ways_the_nearer_end_first():
    odds = {"ci_low": 0.9}
    store = changed(odds=odds, gap={"estimate": 0.05, "ci_low": -0.061, "ci_high": 0.172})
    assert first_result(store).endswith("It may be from 6 fewer to 17 more of every 100.")
    store = changed(odds=odds, gap={"estimate": -0.05, "ci_low": -0.172, "ci_high": 0.061})
    assert first_result(store).endswith("It may be from 6 more to 17 fewer of every 100.")


def test_where_the_models_own_interval_is_wider_the_gap_is_not_told_as_sure():
    assert first_result(changed(odds={"ci_low": 0.9})) == UNSURE


def test_the_group_with_more_of_the_outcome_comes_first():
    html = summary(analyses=study()["analyses"][:1]).html
    (said,) = passages(html, "about 61")
    assert said.index("about 61") < said.index("about 21")
    assert said.startswith(
        "Of every 100 people who answered with a low value of “Self-efficacy”, about 61"
    )


def test_an_ordered_outcome_is_told_by_its_highest_answer():
    part = StatisticsPart("modelling")
    place: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "outcome": "stress"}
    part.add("stress", "efficacy", "odds_ratio", 2.0, ci_low=1.5, ci_high=3.0, p=0.001,
             unit="per 1 higher", **place)  # fmt: skip
    for level, low, high in (("4", 0.7, 0.3), ("9", 0.4, 0.6)):
        for group, chance in (("outcome:1", low), ("outcome:5", high)):
            part.add("stress", "efficacy", "predicted_probability", chance, level=level,
                     group=group, ci_low=chance - 0.1, ci_high=chance + 0.1, **place)  # fmt: skip
    variables = study()["variables"]
    variables["stress"] = {**variables["stress"], "kind": "ordered",
                           "levels": [["1", "Never"], ["5", "Always"]]}  # fmt: skip
    analysis = {**study()["analyses"][0], "name": "stress", "kind": "ordinal", "outcome": "stress",
                "event": "", "predictors": [
                    {"variable": "efficacy", "unit": 1.0, "direction": "higher"}]}  # fmt: skip
    html = summary(join_parts([part.table()]), variables=variables, analyses=[analysis]).html
    (said,) = passages(html, "Of every 100 people")
    assert "about 60 gave the answer “Always” to “Feeling stressed”" in said
    assert "it was about 30." in said
    assert len(pictures_of(html)) == 2


def test_comparisons_are_told_where_there_is_no_regression():
    part = StatisticsPart("modelling")
    place: dict[str, Any] = {"model": "comparison", "dataset": "complete", "outcome": "efficacy"}
    part.add("by_gender", "gender", "welch_t", 2.4, p=0.02, n=130, df=120, **place)
    for level, mean in (("woman", 5.6), ("man", 5.1)):
        part.add("by_gender", "gender", "mean", mean, level=level, **place)
    entry = {"name": "by_gender", "label": "Self-efficacy by gender", "outcome": "efficacy",
             "group": "gender", "levels": ["woman", "man"], "test": "welch_t",
             "family": ""}  # fmt: skip
    html = summary(part.table(), analyses=[], comparisons=[entry]).html
    (said,) = passages(html, "Self-efficacy by gender.")
    assert "Those with the answer “Women” to “Gender” had about 5.6 on average." in said
    assert said.endswith(SURE)


def test_everyday_words_take_the_place_of_labels():
    given = {"variable": "efficacy", "name": "Feeling sure", "low": "who felt unsure",
             "high": "who felt sure", "note": "six questions", "event": "",
             "levels": {}}  # fmt: skip
    event = {**given, "variable": "leaving", "name": "Leaving", "note": "",
             "event": "thought of leaving"}  # fmt: skip
    words = {"people": "nurses", "names": [given, event]}
    html = summary(plain_words=words, analyses=study()["analyses"][:1]).html
    assert passages(html, "Of every 100 nurses who felt unsure, about 61 thought of leaving.")
    assert passages(html, "Feeling sure: six questions.")
    headings = [entry.text for entry in page(plain_words=words).all("h4")]
    assert headings[0] == "Feeling sure"


def test_texts_are_cut_at_a_word():
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two…"
    assert shortened("one, two three", 9) == "one, two…"
    assert shortened("unbreakable", 6) == "unbre…"
    assert shortened(" a\n b\t c ", 10) == "a b c"
    assert sentence("one two three", 12) == "one two…"
    assert sentence("one two three", 20) == "one two three."
