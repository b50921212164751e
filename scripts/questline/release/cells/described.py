"""Numbers of people of description and measurement: who answered what, and who did not."""

from __future__ import annotations

from collections.abc import Mapping

from questline.release.cells.cell_table import Cells
from questline.release.cells.conditions import (
    ANALYSED,
    ANSWERED,
    MISSING,
    Key,
    Value,
    answering,
    key,
    kind_of_missing,
    part,
)
from questline.release.cells.store_rows import Facts, Row, pair_in

PATTERNS, ANY_ITEM = "\0pattern", "\0any item of/"
COUNTS = ("count", "percent", "share", "unweighted_share", "weighted_share")
MISSING_COUNTS = ("missing_count", "missing_percent")
RESERVED = "missing"


def read_description(cells: Cells, row: Row, facts: Facts) -> None:
    """Table 1, the answers, missing answers, correlations and what is set beside other surveys."""
    if row.analysis == "missing_answers":
        _read_missing(cells, row)
    elif row.analysis == "missing_patterns":
        cells.without_answer.add(row.at)
        one = key(ANALYSED, {PATTERNS: answering("", row.term)})
        _tell(cells, row, one, key(ANALYSED))
    elif row.analysis == "correlations":
        cells.tell(row.at, "n", key(ANALYSED, answered=[row.term, row.level]), row.n)
    elif row.analysis == "benchmarks":
        level = facts.benchmarks.get(row.term, {}).get(row.level)
        if level is not None:
            everyone = key(ANALYSED, answered=[row.level])
            _tell(cells, row, key(ANALYSED, {row.level: level}), everyone)
    else:
        _read_answers(cells, row)


def _read_answers(cells: Cells, row: Row) -> None:
    """A level of a variable, or a number, maybe within a group."""
    pair = pair_in(row.group)
    group = _group(pair)
    if row.group and not pair:  # a comparison of all groups
        group = {row.group: ANSWERED}
    if row.statistic in MISSING_COUNTS or row.level == RESERVED:
        cells.without_answer.add(row.at)
        _tell(cells, row, _within(group, row.term, MISSING), key(ANALYSED, group))
    elif row.statistic in COUNTS:
        whole = _within(group, row.term, ANSWERED)
        _tell(cells, row, _within(group, row.term, row.level or ANSWERED), whole)
    else:
        cells.tell(row.at, "n", _within(group, row.term, ANSWERED), row.n)


def _group(pair: tuple[str, str] | None) -> dict[str, Value]:
    """The group of a row; those without an answer to what makes the groups are one too."""
    return {} if pair is None else {pair[0]: MISSING if pair[1] == RESERVED else pair[1]}


def _within(group: Mapping[str, Value], variable: str, value: Value) -> Key:
    """Those of a group who hold a value; a group of the same variable says more than an answer."""
    return key(ANALYSED, {variable: value, **group} if value == ANSWERED else
               {**group, variable: value})  # fmt: skip


def _read_missing(cells: Cells, row: Row) -> None:
    cells.without_answer.add(row.at)
    pair = pair_in(row.group)
    group = _group(pair)
    value = kind_of_missing(row.level) if row.level else MISSING
    _tell(cells, row, key(ANALYSED, {**group, row.term: value}), key(ANALYSED, group))


def _tell(cells: Cells, row: Row, one: Key, whole: Key) -> None:
    """A count with its denominator, or what follows from the two."""
    if row.statistic in ("count", "missing_count"):
        cells.tell(row.at, "estimate", one, row.estimate)
    else:
        cells.tell(row.at, "estimate", one, row.events)
        cells.tell(row.at, "estimate", whole, row.denominator)
    cells.tell(row.at, "events", one, row.events)
    cells.tell(row.at, "denominator", whole, row.denominator)
    cells.tell(row.at, "n", whole, row.n)


def read_measurement(cells: Cells, row: Row, facts: Facts) -> None:
    """The distribution of scores and items, and the people whom factor models rest on."""
    answered = key(ANALYSED, answered=[row.term])
    pair = pair_in(row.group)
    any_item = key(ANALYSED, answered=[ANY_ITEM + row.analysis])
    if row.analysis in facts.groups:
        group, levels = facts.groups[row.analysis]
        any_item = (any_item[0], any_item[1] | {(group, facts.one_of(group, levels))})
        if not pair:
            cells.tell(row.at, "n", any_item, row.n)
            return
    is_variable = row.term in facts.items or any(row.term in own for own in facts.items.values())
    if row.statistic == "count" and pair:
        cells.tell(row.at, "estimate", _any_item_of(row, *pair), row.estimate)
    elif row.statistic == "count" and row.level:
        one = key(ANALYSED, {row.term: part("bins", row.level)})
        cells.tell(row.at, "estimate", one, row.estimate)
    elif row.statistic == "count":
        one = answered if is_variable else any_item
        if cells.add(one, row.estimate) is None:  # a model of those who answered all items
            one = key(ANALYSED, answered=[f"{ANY_ITEM}{row.analysis}/{row.model}"])
        cells.tell(row.at, "estimate", one, row.estimate)
    elif row.statistic in ("floor_share", "ceiling_share"):
        # The lowest score of an item that is turned round is its highest answer.
        levels = facts.levels.get(row.term, ())
        ends = [key(ANALYSED, {row.term: level}) for level in (*levels[:1], *levels[-1:])]
        own = key(ANALYSED, {row.term: part(row.statistic, "end")})
        for column in ("estimate", "events"):
            cells.tell_one_of(row.at, column, ends, row.events, otherwise=own)
        cells.tell(row.at, "estimate", answered, row.denominator)
        for column, number in (("denominator", row.denominator), ("n", row.n)):
            cells.tell(row.at, column, answered, number)
    elif row.statistic in ("correlation", "polychoric_correlation") and row.level:
        cells.tell(row.at, "n", key(ANALYSED, answered=[row.term, row.level]), row.n)
    else:
        complete = key(ANALYSED, {row.term: answering("scored", "complete")})
        of_model = key(ANALYSED, answered=[f"{ANY_ITEM}{row.analysis}/{row.model}"])
        every = [complete, any_item, of_model, key(ANALYSED)]
        cells.tell_one_of(row.at, "n", [answered, *every] if is_variable else every, row.n)


def _any_item_of(row: Row, variable: str, level: str) -> Key:
    """Those of a group who answered an item or more."""
    return key(ANALYSED, {variable: level}, [ANY_ITEM + row.analysis])
