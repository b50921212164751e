"""Which cells must not be known, which must be shown, and what a reader loses by each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from questline.release.cells.cell_table import PEOPLE
from questline.release.cells.conditions import (
    ANALYSED,
    ANSWERED,
    LEFT_OUT,
    MISSING,
    RAW,
    Conditions,
    Key,
    is_kind,
    key,
    lacks_an_answer,
    partition_of,
    tells_no_answer_itself,
)
from questline.release.cells.equations import Model
from questline.release.cells.store_rows import Facts

LOSS = {
    ("description", "table_one"): 30,
    ("description", "answers"): 20,
    ("description", ""): 5,
    ("modelling", ""): 10,
    ("measurement", ""): 5,
    ("cleaning", ""): 5,
    ("intake", ""): 2,
    ("", ""): 3,
}
"""What a reader loses with one row, by stage and analysis. Table 1 is read first and quoted most;
then the answers and the people behind a model; distributions by bins, missing answers, the flow by
rule and the codebook are looked up, if at all."""
LOSS_OF_A_NUMBER = 1
"""With the number of people beside an estimate, which itself stays. As a number analysed stands
beside many estimates, and a total beside all its percentages, these are the dearest in the end."""
LOSS_BY_SIZE = 1.0
"""For each doubling of a cell: of two that would do, the smaller is hidden."""

OFTEN = 100
"""A number beside so many estimates is a total."""
DEFAULTS = {"threshold": 10, "zero_cells": "hide", "full_cells": "hide", "missing_answers": "show"}
"""What holds where the settings do not say: the defaults of release.yaml."""

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Weighed:
    """For each cell whether it must be `hidden`; is `sensitive`: hidden, and not to be bounded
    below the threshold; is `fixed`: shown; is one of the `totals`, which stay shown
    wherever they can; is `unknown`: never told; and what it costs to hide."""

    hidden: Flags
    sensitive: Flags
    fixed: Flags
    totals: Flags
    unknown: Flags
    cost: Numbers


def weighed(
    model: Model, store: pd.DataFrame, settings: Mapping[str, Any], facts: Facts
) -> Weighed:
    """What the settings (release.yaml as plain data) say of each cell of `model`.

    `store` holds the rows that tell them.
    """
    rules = {**DEFAULTS, **settings}
    threshold = rules["threshold"]
    count = len(model.cells)
    cost = _costs(model, store)
    hidden = np.zeros(count, dtype=bool)
    sensitive = np.zeros(count, dtype=bool)
    fixed = np.zeros(count, dtype=bool)
    unknown = np.zeros(count, dtype=bool)
    for population in (RAW, ANALYSED):
        place = model.cells.find(key(population))
        if place is not None and model.cells.values[place] >= threshold:
            fixed[place] = True
    without_hope = _too_few_left_out(model, threshold)
    for place, (one, value) in enumerate(zip(model.cells.keys, model.cells.values, strict=True)):
        if place in model.slack:
            small = model.slack[place] == PEOPLE and 0 < value < threshold
            hidden[place] = sensitive[place] = small
            unknown[place] = not small
        elif _is_small(one[1], value, rules):
            hidden[place] = sensitive[place] = True
        elif rules["full_cells"] == "hide" and _is_full(model, one, value, facts):
            hidden[place] = True
        if without_hope and _follows_from_the_flow(one):
            sensitive[place] = False
    sensitive &= ~fixed
    hidden &= ~fixed
    beside = _answered_beside(model, sensitive)
    totals = _with_what_follows(model, _totals(model, store) & ~hidden & ~beside, fixed, hidden)
    return Weighed(hidden, sensitive, fixed, totals, unknown, cost)


def _totals(model: Model, store: pd.DataFrame) -> Flags:
    """How many answered a question, or several; the totals of the columns of Table 1; and what
    stands beside many estimates, as the numbers analysed and those with the event do."""
    answered = [
        place < model.told and tells_no_answer_itself(conditions)
        for place, (_, conditions) in enumerate(model.cells.keys)
    ]
    totals = np.array(answered, dtype=bool)
    described = (store["stage"] == "description").tolist()
    beside: Counter[int] = Counter()
    for one in model.cells.told:
        if one.column == "denominator" and described[one.row]:
            totals[one.cell] = True
        elif one.column in ("n", "events") and one.exactly:
            beside[one.cell] += 1
    totals[[cell for cell, count in beside.items() if count >= OFTEN]] = True
    return totals


def _answered_beside(model: Model, sensitive: Flags) -> Flags:
    """Those who answered, where it must not be known how few did not."""
    found = np.zeros(len(model.cells), dtype=bool)
    for place in np.flatnonzero(sensitive):
        population, conditions = model.cells.keys[place]
        for variable, value in conditions:
            if value == MISSING:
                others = conditions - {(variable, value)}
                answered = model.cells.find((population, others | {(variable, ANSWERED)}))
                if answered is not None:
                    found[answered] = True
    return found


def _with_what_follows(model: Model, totals: Flags, fixed: Flags, hidden: Flags) -> Flags:
    """The totals with what can be computed from them and what is fixed: it is as good as shown."""
    found = totals.copy()
    known = (totals | fixed).tolist()
    waiting = model.equations
    while waiting:
        rest, changed = [], False
        for cells, signs in waiting:
            open_cells = [place for place in cells if not known[place]]
            if len(open_cells) == 1 and not hidden[open_cells[0]]:
                known[open_cells[0]] = found[open_cells[0]] = changed = True
            elif len(open_cells) > 1:
                rest.append((cells, signs))
        if not changed:
            break
        waiting = rest
    return found


def _is_small(conditions: Conditions, value: int, rules: Mapping[str, Any]) -> bool:
    """Whether so few people must not be known."""
    if value >= rules["threshold"]:
        return False
    # The kinds of missing of questions with enough missing answers are cells like any other.
    of_a_kind = any(is_kind(found) for _, found in conditions)
    if rules["missing_answers"] == "show" and lacks_an_answer(conditions) and not of_a_kind:
        return False
    if value == 0:
        counted = not tells_no_answer_itself(conditions) and not lacks_an_answer(conditions)
        return rules["zero_cells"] == "hide" and counted
    return True


def _is_full(model: Model, one: Key, value: int, facts: Facts) -> bool:
    """Whether everybody who answered is in this one level."""
    population, conditions = one
    for variable, level in conditions:
        if partition_of(level) != "" or len(facts.levels.get(variable, ())) < 2:
            continue
        everyone = conditions - {(variable, level)} | {(variable, ANSWERED)}
        place = model.cells.find((population, everyone))
        if value and place is not None and model.cells.values[place] == value:
            return True
    return False


def _too_few_left_out(model: Model, threshold: int) -> bool:
    """Whether all who were left out are few, or none: rows and respondents analysed tell it."""
    both = [model.cells.find(key(population)) for population in (RAW, ANALYSED)]
    if None in both:
        return False
    rows, analysed = (model.cells.values[place] for place in both if place is not None)
    return rows - analysed < threshold


def _follows_from_the_flow(one: Key) -> bool:
    """Whether so many at most as were left out are meant: they, and whose answers the export lacks
    beside those of the respondents analysed."""
    of_the_export = one[0] == RAW and lacks_an_answer(one[1])
    return one[0] == LEFT_OUT or of_the_export or _is_of_the_flow(one)


def _is_of_the_flow(one: Key) -> bool:
    return any(variable.startswith(("\0left out by", "\0caught by/")) for variable, _ in one[1])


def _costs(model: Model, store: pd.DataFrame) -> Numbers:
    """What a reader loses with each cell."""
    stages, analyses = store["stage"].tolist(), store["analysis"].tolist()
    loss: dict[int, float] = defaultdict(float)
    for one in model.cells.told:
        if one.column != "estimate":
            loss[one.cell] += LOSS_OF_A_NUMBER
            continue
        stage, analysis = stages[one.row], analyses[one.row]
        general = LOSS.get((stage, ""), LOSS["", ""])
        loss[one.cell] += LOSS.get((stage, analysis), general)
    values = model.cells.values
    cost = np.zeros(len(model.cells))
    for place, lost in loss.items():
        cost[place] = lost + LOSS_BY_SIZE * math.log2(1 + values[place])
    return cost
