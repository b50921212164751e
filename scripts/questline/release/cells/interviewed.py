"""Numbers of respondents of the interview strand: who could be interviewed, what open answers say.

Numbers of people interviewed are no cells: interviews are governed by consent, and what is told of
each person interviewed by their profile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from questline.release.cells.cell_table import NO_ANSWER, PEOPLE, Cells
from questline.release.cells.conditions import (
    ANALYSED,
    MISSING,
    Key,
    Value,
    key,
    part,
    partition_of,
)
from questline.release.cells.described import RESERVED
from questline.release.cells.store_rows import Facts, Row, pair_in

if TYPE_CHECKING:
    from questline.release.cells.equations import Model

READ, CODED = "\0read/", "\0coded/"
AVAILABLE = "available"
BELOW = " >> "
"""Between a category and one within it."""
NOT_AGREED = "\0not agreed"


def read_interviews(cells: Cells, row: Row, facts: Facts) -> None:
    """Respondents who agreed to be contacted, and those whose open answers hold a category."""
    if row.analysis == "selection" and row.statistic == AVAILABLE and facts.agreed:
        agreed = dict([facts.agreed])
        cells.tell(row.at, "estimate", _available(row, facts), row.estimate)
        cells.tell(row.at, "denominator", key(ANALYSED, agreed), row.denominator)
    elif row.analysis == "open_answers":
        whole = _read(row)
        one = _category(row) if row.level else whole
        if row.statistic == "count":
            cells.tell(row.at, "estimate", one, row.estimate)
        elif row.statistic == "percent":
            cells.tell(row.at, "estimate", one, row.events)
            cells.tell(row.at, "estimate", whole, row.denominator)
        cells.tell(row.at, "events", one, row.events)
        cells.tell(row.at, "denominator", whole, row.denominator)
        cells.tell(row.at, "n", whole, row.n)


def add_categories(cells: Cells, rows: Sequence[Row]) -> None:
    """Whoever is in a category is in the one above it; who else is there, is people like others."""
    for row in rows:
        above, within, _ = row.row.partition("/")[2].rpartition(BELOW)
        if row.analysis != "open_answers" or row.statistic != "count" or not within:
            continue
        parent = row._replace(level=above.rpartition(BELOW)[2])
        cells.add_sum(cells.find(_category(parent)), [cells.find(_category(row))], rest_counts=True)


def _category(row: Row) -> Key:
    """Those of a group whose answers hold a category."""
    whole = _read(row)
    held = (f"{CODED}{row.term}/{row.level.replace('/', ':')}", part("", "yes"))
    return whole[0], whole[1] | {held}


def _available(row: Row, facts: Facts) -> Key:
    """Those who agreed to be contacted, maybe of one level of a dimension or of two."""
    conditions: dict[str, Value] = dict([facts.agreed]) if facts.agreed else {}
    if row.level:
        conditions.update(zip(row.term.split("*"), row.level.split("*"), strict=True))
    return key(ANALYSED, conditions)


def _read(row: Row) -> Key:
    """Those whose answers to a question were read, maybe within a group."""
    pair = pair_in(row.group)
    if pair and pair[1] == RESERVED:
        pair = (pair[0], MISSING)
    return key(ANALYSED, dict([pair]) if pair else {}, answered=[f"{READ}{row.term}"])


def add_not_agreed(model: Model, facts: Facts) -> None:
    """Those of each level who did not agree to be interviewed, and how they add up.

    They are all of the level without those who are available, and together they are all who did
    not agree: who said no, and who did not say.
    """
    if facts.agreed is None:
        return
    variable, level = facts.agreed
    cells = model.cells
    agreed, everyone = cells.find(key(ANALYSED, {variable: level})), cells.find(key(ANALYSED))
    if agreed is None or everyone is None:
        return
    not_agreed = (variable, NOT_AGREED)
    model.whole(everyone, [agreed], (ANALYSED, frozenset([not_agreed])), PEOPLE)
    refusing = cells.find((ANALYSED, frozenset([not_agreed])))
    if refusing is None:
        return
    others = [one for one in facts.levels.get(variable, ()) if one != level]
    known = [cells.find(key(ANALYSED, {variable: one})) for one in (*others, MISSING)]
    model.whole(refusing, [place for place in known if place is not None],
                (ANALYSED, frozenset([not_agreed, ("\0sum", "said")])), NO_ANSWER)  # fmt: skip
    by_dimension: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, (population, conditions) in list(enumerate(cells.keys)):
        if population != ANALYSED or facts.agreed not in conditions or len(conditions) == 1:
            continue
        if any(partition_of(value) != "" for _, value in conditions):
            continue
        held = conditions - {facts.agreed}
        total = cells.find((ANALYSED, held))
        if total is None:
            continue
        rest = (ANALYSED, held | {not_agreed})
        model.whole(total, [place], rest, PEOPLE)
        left = cells.find(rest)
        if left is not None:
            by_dimension[tuple(sorted(name for name, _ in held))].append(left)
    for names, places in by_dimension.items():
        rest = (ANALYSED, frozenset([not_agreed, ("\0sum", "*".join(names))]))
        model.whole(refusing, places, rest, NO_ANSWER)
