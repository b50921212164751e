"""Whom each number of a store counts, and how these numbers add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from surveys import FACTS, LEVELS, store_of, survey

from questline.core.statistics import StatisticsPart
from questline.release.cells import Facts, cells_of, model_of, touched, weighed
from questline.release.cells.conditions import ANALYSED, ANSWERED, MISSING, RAW, key

KNOWN = Facts.from_parameters(FACTS)


def holds(answers: pd.DataFrame, conditions) -> pd.Series:
    """The people for whom conditions hold, counted from the answers themselves."""
    found = pd.Series(True, index=answers.index)
    for name, value in conditions:
        if value == ANSWERED:
            found &= answers[name].notna()
        elif value == MISSING:
            found &= answers[name].isna()
        else:
            found &= answers[name].isin([value] if isinstance(value, str) else value)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_every_number_counts_those_for_whom_its_conditions_hold(seed):
    answers = survey(seed)
    store = store_of(answers)
    cells = cells_of(store, KNOWN)
    assert not cells.unread
    assert not cells.differing
    assert len(cells) > 60
    for (population, conditions), value in zip(cells.keys, cells.values, strict=True):
        assert population == ANALYSED
        assert value == holds(answers, conditions).sum()
    for one in cells.told:
        number = store.loc[one.row, one.column]
        if one.column != "estimate" or "percent" not in store.loc[one.row, "statistic"]:
            assert number == cells.values[one.cell]


@pytest.mark.parametrize("seed", range(5))
def test_every_equation_holds_among_the_people(seed):
    answers = survey(seed)
    model = model_of(cells_of(store_of(answers), KNOWN), KNOWN)
    values = np.array(model.cells.values)
    assert len(model.equations) > 40
    for cells, signs in model.equations:
        assert values[cells] @ np.array(signs) == 0


def equations_with(model, one):
    place = model.cells.find(one)
    return [cells for cells, _ in model.equations if place in cells]


def test_the_same_people_are_the_same_cell_wherever_they_are_counted():
    store = store_of(survey(1))
    cells = cells_of(store, KNOWN)
    yes = cells.find(key(ANALYSED, {"gender": "f", "leaves": "yes"}))
    rows = {one.row for one in cells.told if one.cell == yes}
    assert set(store.loc[list(rows), "analysis"]) == {"table_one", "short"}


def test_levels_add_up_to_those_who_answered_and_these_to_everybody():
    model = model_of(cells_of(store_of(survey(2)), KNOWN), KNOWN)
    answered = key(ANALYSED, answered=["gender"])
    levels = [model.cells.find(key(ANALYSED, {"gender": level})) for level in LEVELS["gender"]]
    assert any(set(levels) < set(cells) for cells in equations_with(model, answered))
    missing = model.cells.find(key(ANALYSED, {"gender": MISSING}))
    assert any(missing in cells for cells in equations_with(model, answered))


def test_who_answered_more_is_among_those_who_answered_less():
    """Of the women some have no site: those in the longer model are among those in the shorter."""
    model = model_of(cells_of(store_of(survey(3)), KNOWN), KNOWN)
    longer = key(ANALYSED, {"gender": "f", "leaves": "yes"}, ["site"])
    shorter = model.cells.find(key(ANALYSED, {"gender": "f", "leaves": "yes"}))
    assert any(shorter in cells for cells in equations_with(model, longer))


def test_a_derived_level_is_the_sum_of_the_levels_of_its_source():
    model = model_of(cells_of(store_of(survey(4)), KNOWN), KNOWN)
    parts = [model.cells.find(key(ANALYSED, {"site": level})) for level in ("a", "b")]
    big = model.cells.find(key(ANALYSED, {"size": "big"}))
    assert any(sorted([big, *parts]) == sorted(cells) for cells, _ in model.equations)


def test_the_export_holds_those_analysed_and_those_left_out():
    part = StatisticsPart("cleaning")
    part.add("flow", "raw_rows", "count", 100)
    part.add("flow", "preview", "count", 15, level="excluded")
    part.add("flow", "preview", "count", 15, level="caught")
    part.add("flow", "consent", "count", 25, level="excluded")
    part.add("flow", "consent", "count", 30, level="caught")
    part.add("flow", "analysed", "count", 60)
    cells = cells_of(part.table(), Facts())
    model = model_of(cells, Facts())
    values = np.array(model.cells.values)
    raw = model.cells.find(key(RAW))
    found = [sorted(values[cells]) for cells, _ in model.equations if raw in cells]
    assert [15, 25, 60, 100] in found
    small = weighed(model, part.table(), {"threshold": 10}, Facts())
    caught_twice = values[np.flatnonzero(small.sensitive)]
    assert caught_twice.tolist() == [5]  # caught for want of consent, left out before


@pytest.mark.parametrize(
    ("settings", "hidden"),
    [
        ({}, {"b", "c"}),
        ({"zero_cells": "show"}, {"b"}),
        ({"threshold": 3}, {"c"}),
        ({"threshold": 3, "zero_cells": "show"}, set()),
    ],
)
def test_what_is_sensitive_follows_from_the_settings(settings, hidden):
    part = StatisticsPart("description")
    for level, count in {"a": 60, "b": 5, "c": 0}.items():
        part.add("table_one", "site", "count", count, level=level, denominator=65)
    store = part.table()
    model = model_of(cells_of(store, Facts()), Facts())
    flags = weighed(model, store, {"threshold": 10, **settings}, Facts()).sensitive
    levels = {dict(model.cells.keys[place][1])["site"] for place in np.flatnonzero(flags)}
    assert levels == hidden


def test_a_full_cell_is_hidden_unless_it_may_be_shown():
    part = StatisticsPart("description")
    for level, count in {"no": 40, "yes": 0}.items():
        part.add("table_one", "leaves", "count", count, level=level, denominator=40)
    store = part.table()
    model = model_of(cells_of(store, KNOWN), KNOWN)
    for choice, expected in (("hide", [40]), ("show", [])):
        settings = {"threshold": 10, "zero_cells": "show", "full_cells": choice}
        flags = weighed(model, store, settings, KNOWN).hidden
        assert [model.cells.values[place] for place in np.flatnonzero(flags)] == expected


def test_people_without_an_answer_are_sensitive_only_where_the_settings_say_so():
    store = store_of(survey(5))
    model = model_of(cells_of(store, KNOWN), KNOWN)
    place = model.cells.find(key(ANALYSED, {"gender": MISSING}))
    assert 0 < model.cells.values[place] < 10
    for choice in ("show", "hide"):
        settings = {"threshold": 10, "missing_answers": choice}
        assert weighed(model, store, settings, KNOWN).sensitive[place] == (choice == "hide")


def test_a_row_touches_the_hidden_cells_of_its_place_in_a_table():
    store = store_of(survey(1))
    cells = cells_of(store, KNOWN)
    hidden = np.zeros(len(cells), dtype=bool)
    place = cells.find(key(ANALYSED, {"gender": "o", "leaves": "yes"}, ["site"]))
    hidden[place] = True
    touching = touched(cells, store, hidden)
    own = store[[place in found for found in touching]]
    assert set(own["analysis"]) == {"leaving"}
    assert set(zip(own["statistic"], own["level"], strict=True)) == {
        ("count", "o"), ("odds_ratio", "o")
    }  # fmt: skip
