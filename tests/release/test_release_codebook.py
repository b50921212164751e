"""The codebook's numbers tell nothing of hidden variables, and no small count by subtraction."""

import pandas as pd
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.release.stage import release

PUBLIC = {
    "kind": "number",
    "numeric": True,
    "ordered": False,
    "levels": [],
    "ordered_codes": [],
    "minimum": None,
    "maximum": None,
    "sensitivity": "public",
    "derivation": None,
}


def variables(**changed):
    names = ("age", "band", "town", "pay", "hours")
    return {name: {**PUBLIC, **changed.get(name, {})} for name in names}


def codebook(part, name, rows, **kinds):
    """The rows that intake writes of a variable."""
    for kind, count in kinds.items():
        column = kind if kind == "answered" else f"missing/{kind};missing"
        events = count if kind == "answered" else None
        part.add("codebook", name, "count", count, level=kind, denominator=rows, events=events,
                 table="codebook", row=name, column=column)  # fmt: skip


def drift(part, name, kind, count, of):
    place = {"table": "drift", "row": name, "column": kind, "note": "A note."}
    part.add("drift", name, "count", count, level=kind, denominator=of, **place)
    part.add("drift", name, "share", count / of, level=kind, denominator=of, **place)


def missing(name, count, people):
    part = StatisticsPart("description")
    part.add("missing_answers", name, "count", count, denominator=people, dataset="analysed",
             table="missing_answers", row=name, column="all")  # fmt: skip
    return part


def shown(parts, codebook_of=None, **settings):
    """The public estimates by id without the stage, those hidden as None."""
    tables = [part.table() for part in parts]
    facts = {"variables": codebook_of or variables()}
    found = release([join_parts(tables)], {"threshold": 10, **settings}, facts).public
    found = found[found["stage"] != "release"]
    names = [name.split("/", 1)[1].replace("/none/none", "") for name in found["id"]]
    numbers = [None if pd.isna(number) else number for number in found["estimate"]]
    return dict(zip(names, numbers, strict=True))


@pytest.mark.parametrize("sensitivity", ["internal", "identifying", "free_text"])
def test_nothing_is_said_of_variables_that_are_not_public(sensitivity):
    part, scoring = StatisticsPart("intake"), StatisticsPart("scoring")
    for name in ("town", "age"):
        codebook(part, name, 200, answered=150, left_blank=50)
        drift(part, name, "ends_early", 30, 200)
    scoring.add("drift", "town", "count", 90, level="direction", group="scale", denominator=200)
    found = shown([part, scoring], variables(town={"sensitivity": sensitivity}))
    assert not [name for name in found if "town" in name]
    assert found["codebook/age/answered/count"] == 150
    internal = release([part.table()], {"threshold": 10}).internal
    assert internal["term"].eq("town").sum() == 4


@pytest.mark.parametrize(
    ("lacking", "people", "told"),
    [
        (50, 200, True),  # nobody was left out
        (20, 140, True),  # 30 of 60 left out have an answer, 30 have none
        (45, 180, True),  # 15 of 20 left out answered, 5 did not
        (30, 175, False),  # 5 of 25 left out answered, 20 did not
    ],
)
def test_few_of_those_left_out_cannot_be_had_from_those_analysed(lacking, people, told):
    part = StatisticsPart("intake")
    codebook(part, "age", 200, answered=150, left_blank=50)
    cleaning = StatisticsPart("cleaning")
    cleaning.add("flow", "analysed", "count", people)
    found = shown([part, cleaning, missing("age", lacking, people)])
    beside = found["missing_answers/none/analysed/age/count"]
    assert (None not in (found["codebook/age/answered/count"], beside)) == told
    assert (None not in (found["codebook/age/left_blank/count"], beside)) == told


@pytest.mark.parametrize(("derived", "told"), [(150, True), (146, False), (140, True)])
def test_few_answers_set_to_missing_cannot_be_had_from_the_source(derived, told):
    part = StatisticsPart("intake")
    codebook(part, "age", 200, answered=150, left_blank=50)
    codebook(part, "band", 200, answered=derived, not_derived=200 - derived)
    made = variables(band={"derivation": {"kind": "band", "sources": ["age"], "parts": []}})
    found = shown([part], made)
    pairs = [found[f"codebook/{name}/answered/count"] for name in ("age", "band")]
    assert (None not in pairs) == told
    pairs = [found["codebook/age/left_blank/count"], found["codebook/band/not_derived/count"]]
    assert (None not in pairs) == told


@pytest.mark.parametrize(("blank", "there"), [(4, False), (40, True)])
def test_why_few_gave_no_answer_is_not_told(blank, there):
    """Few without an answer are shown; that one of them refused is not even a hidden row."""
    part = StatisticsPart("intake")
    codebook(part, "age", 200, answered=160 - blank, left_blank=40 + blank - 20, refused=20)
    codebook(part, "pay", 200, answered=200 - blank, left_blank=blank - 3, refused=3)
    found = shown([part])
    assert found["codebook/pay/answered/count"] == 200 - blank
    assert ("codebook/pay/refused/count" in found) == there
    assert found.get("codebook/pay/refused/count") is None
    assert found.get("codebook/pay/left_blank/count") is None
    assert found["codebook/age/refused/count"] == 20


def test_few_without_an_answer_can_be_hidden():
    part = StatisticsPart("intake")
    codebook(part, "age", 200, answered=196, left_blank=4)
    drift(part, "age", "out_of_range", 12, 196)
    part.add("findings", "none_ticked", "count", 24, note="Particulars.")
    found = shown([part], missing_answers="hide")
    assert found["codebook/age/answered/count"] is None
    assert found["codebook/age/left_blank/count"] is None
    assert found["drift/age/out_of_range/share"] is None
    assert found["findings/none_ticked/count"] is None


@pytest.mark.parametrize(("second", "told"), [(15, True), (4, False)])
def test_a_total_does_not_tell_the_few_of_one_variable(second, told):
    part = StatisticsPart("intake")
    drift(part, "age", "out_of_range", 20, 150)
    drift(part, "pay", "out_of_range", second, 150)
    part.add("findings", "out_of_range", "count", 20 + second, note="Particulars.")
    cleaning = StatisticsPart("cleaning")
    cleaning.add("changes", "out_of_range", "count", 20 + second)
    found = shown([part, cleaning])
    totals = [found["findings/out_of_range/count"], found["changes/out_of_range/count"]]
    assert (totals == [35, 35]) if told else (len(set(totals)) == 1)
    assert (None not in (found["drift/age/out_of_range/count"], *totals)) == told


def test_a_total_does_not_tell_of_a_variable_that_is_not_public():
    part = StatisticsPart("intake")
    drift(part, "age", "out_of_range", 20, 150)
    drift(part, "town", "out_of_range", 40, 150)
    part.add("findings", "out_of_range", "count", 60, note="Particulars.")
    hidden = variables(town={"sensitivity": "internal"})
    assert shown([part], hidden)["findings/out_of_range/count"] is None


def flow(*rules):
    """The flow of respondents: of each rule its name, its second level and two counts."""
    part = StatisticsPart("cleaning")
    for name, level, count, caught in rules:
        for kind, number in ((level, count), ("caught", caught)):
            part.add("flow", name, "count", number, level=kind, table="flow", row=name, column=kind)
    return part


def test_whom_two_rules_caught_cannot_be_had_by_subtraction():
    found = shown([flow(("fast", "excluded", 14, 23), ("short", "excluded", 21, 47),
                        ("same", "excluded", 15, 15))])  # fmt: skip
    assert None in (found["flow/fast/caught/count"], found["flow/fast/excluded/count"])
    assert found["flow/short/excluded/count"] == 21
    assert found["flow/short/caught/count"] == 47
    assert found["flow/same/caught/count"] == 15


def test_of_a_rule_that_marks_the_number_marked_goes():
    modelling = StatisticsPart("modelling")
    modelling.add("careless", "rule", "people_removed", 20, model="without_careless")
    parts = [flow(("careless", "marked", 20, 25)), modelling]
    tables = join_parts([part.table() for part in parts])
    public = release([tables], {"threshold": 10}, {"careless": "careless"}).public
    hidden = public.set_index("id")["status"] == "hidden"
    marked = hidden["cleaning/flow/none/none/careless/marked/count"]
    assert marked != hidden["cleaning/flow/none/none/careless/caught/count"]
    assert marked == hidden["modelling/careless/without_careless/none/rule/people_removed"]


@pytest.mark.parametrize(("at_the_end", "told"), [(185, True), (195, False)])
def test_a_question_that_few_answered_is_not_told_by_the_rows_without_an_answer(at_the_end, told):
    part = StatisticsPart("intake")
    codebook(part, "age", 200, answered=5, left_blank=195)
    drift(part, "age", "ends_early", at_the_end, 200)
    found = shown([part])
    assert found["codebook/age/answered/count"] is None
    assert found["codebook/age/left_blank/count"] is None
    assert found["drift/age/ends_early/count"] == (at_the_end if told else None)
    assert found["drift/age/ends_early/share"] == (at_the_end / 200 if told else None)
