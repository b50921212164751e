"""How the cells add up: what a reader can compute from those that are shown.

From the keys alone follows that

- the levels of a variable add up to those who answered it (with a rest where not all are counted),
  and so do the kinds of missing and the parts of every other partition;
- those who answered and those who did not add up to all;
- who answered more questions is among those who answered fewer of them;
- the rows of the export are those analysed and those left out;
- a level of a derived variable is the sum of the levels of its source.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from questline.core.codebook import is_number
from questline.core.derivations import derive
from questline.release.cells.cell_table import FREE, NO_ANSWER, PEOPLE, ROOM, Cells
from questline.release.cells.conditions import (
    ANALYSED,
    ANSWERED,
    LEFT_OUT,
    MISSING,
    RAW,
    Conditions,
    Key,
    answered_in,
    inside_missing,
    key,
    lacks_an_answer,
    levels_of,
    partition_of,
)
from questline.release.cells.interviewed import add_not_agreed
from questline.release.cells.store_rows import Facts


@dataclass
class Model:
    """All cells, those of the store first, and the equations that bind them.

    `cells`: those of the store, and behind them those that no row tells. `equations`: cells and
    signs whose sum is 0. `slack`: of each cell that no row tells what it is (`PEOPLE`,
    `NO_ANSWER`, `FREE` or `ROOM`). `told`: how many cells the store has.
    """

    cells: Cells
    equations: list[tuple[list[int], list[int]]] = field(default_factory=list)
    slack: dict[int, str] = field(default_factory=dict)
    told: int = 0

    def __post_init__(self) -> None:
        self.told = len(self.cells)

    def whole(self, total: int, parts: list[int], rest: Key, left_over: str) -> None:
        """Add that a total is the sum of its parts and a rest; the rest is nobody where they are
        all of it."""
        parts = list(dict.fromkeys(part for part in parts if part != total))
        values = self.cells.values
        left = values[total] - sum(values[part] for part in parts)
        if left < 0 or not parts:
            return
        cells, signs = [total, *parts], [-1, *[1] * len(parts)]
        if left:
            place = self.extra(rest, left, left_over)
            cells.append(place)
            signs.append(1)
        self.equations.append((cells, signs))

    def binding(self, threshold: int) -> list[tuple[list[int], list[int]]]:
        """The equations without those that hold no matter what is hidden.

        Where many are left over in an equation, nobody knows of which, and they stand in no other,
        they can make up for any change of the others that it takes to reach the threshold.
        """
        left = self.equations
        for kinds in ((ROOM,), (PEOPLE, NO_ANSWER)):
            often = Counter(place for cells, _ in left for place in cells)
            ample = {
                place
                for place, left_over in self.slack.items()
                if left_over in kinds
                and often[place] == 1
                and self.cells.values[place] >= 2 * threshold
            }
            left = [one for one in left if ample.isdisjoint(one[0])]
        return left

    def extra(self, one: Key, value: int, left_over: str) -> int:
        """A cell that no row tells; that with the same key where there is one."""
        known = self.cells.find(one)
        place = self.cells.add(one, value)
        if place is None:  # another number under this key: a name of its own
            place = self.cells.add((f"{one[0]}\0{len(self.cells)}", one[1]), value)
        assert place is not None
        if known is None or place != known:
            self.slack[place] = left_over
        return place


def model_of(cells: Cells, facts: Facts, model: Model | None = None) -> Model:
    """The cells with all equations that bind them; cells that no row tells are added.

    They are added to `model` where it is given (the audit's own kind knows hidden ones too).
    """
    model = Model(cells) if model is None else model
    for one in list(cells.sums):
        rest = ("rest", frozenset([("\0sum", f"{one.total}/{len(model.equations)}")]))
        model.whole(one.total, list(one.parts), rest, PEOPLE if one.rest_counts else NO_ANSWER)
    add_not_agreed(model, facts)
    _levels(model, facts)
    _missing(model)
    _derived(model, facts)
    _nested(model, facts)
    _left_out(model)
    return model


Group = tuple[str, Conditions, str, str]
"""Population, the other conditions, a variable and one of its partitions."""


def _levels(model: Model, facts: Facts) -> None:
    """Levels, kinds of missing and other parts, variable by variable."""
    for group, places in _groups(model, facts).items():
        population, others, variable, partition = group
        is_missing = inside_missing(partition)
        parent = _parent(model, group)
        if parent is None and is_missing:
            parent = _without_an_answer(model, population, others, variable)
        if parent is not None:
            rest = (population, others | {(variable, f"\0rest of {partition}")})
            model.whole(parent, places, rest, NO_ANSWER if is_missing else PEOPLE)
    for place, (population, conditions) in list(enumerate(model.cells.keys)):
        for variable, levels in conditions:
            if isinstance(levels, tuple):
                others = conditions - {(variable, levels)}
                found = [model.cells.find((population, others | {(variable, one)}))
                         for one in levels]  # fmt: skip
                if None not in found:
                    total = [one for one in found if one is not None]
                    model.whole(place, total, (population, others), FREE)


def _groups(model: Model, facts: Facts) -> dict[Group, list[int]]:
    """The cells that are parts of one whole; a whole of which all levels are told is added."""
    groups: dict[Group, list[int]] = defaultdict(list)
    place = 0
    while place < len(model.cells):
        population, conditions = model.cells.keys[place]
        for pair in sorted(conditions, key=str):
            variable, value = pair
            partition = partition_of(value)
            if partition is None:
                continue
            group = (population, conditions - {pair}, variable, partition)
            places = groups[group]
            places.append(place)
            declared = facts.levels.get(variable, ())
            whole = partition == "" and len(places) == len(declared) > 0
            if whole and _parent(model, group) is None:
                everyone = (population, group[1] | {(variable, ANSWERED)})
                model.extra(everyone, sum(model.cells.values[one] for one in places), FREE)
        place += 1
    return groups


def _parent(model: Model, group: Group) -> int | None:
    """The cell that the parts of a group add up to, if it is told."""
    population, others, variable, partition = group
    if variable.startswith("\0"):
        return model.cells.find((population, others))
    value = MISSING if inside_missing(partition) else ANSWERED
    return model.cells.find((population, others | {(variable, value)}))


def _without_an_answer(
    model: Model, population: str, others: Conditions, variable: str
) -> int | None:
    """Those without an answer, which no row tells but all and those who answered."""
    everyone = model.cells.find((population, others))
    answered = model.cells.find((population, others | {(variable, ANSWERED)}))
    if everyone is None or answered is None:
        return None
    left = model.cells.values[everyone] - model.cells.values[answered]
    if left < 0:
        return None
    return model.extra((population, others | {(variable, MISSING)}), left, NO_ANSWER)


def _missing(model: Model) -> None:
    """Who answered and who did not are all."""
    for place, (population, conditions) in list(enumerate(model.cells.keys)):
        for variable, value in conditions:
            if value != MISSING:
                continue
            others = conditions - {(variable, MISSING)}
            everyone = model.cells.find((population, others))
            if everyone is None or model.cells.values[everyone] < model.cells.values[place]:
                continue
            answered = (population, others | {(variable, ANSWERED)})
            left = model.cells.values[everyone] - model.cells.values[place]
            known = model.cells.find(answered)
            if known is None:
                known = model.extra(answered, left, FREE)
            model.whole(everyone, [place, known], (population, conditions), NO_ANSWER)


def _derived(model: Model, facts: Facts) -> None:
    """Levels of a derived variable as sums of those of its source."""
    sources = {
        name: (rule["sources"][0], _taken_from(rule, facts.levels.get(rule["sources"][0], ())))
        for name, rule in facts.derivations.items()
        if rule["kind"] in ("recode", "band", "threshold")
    }
    for place, (population, conditions) in list(enumerate(model.cells.keys)):
        for variable, value in conditions:
            if variable not in sources or not isinstance(value, str):
                continue
            source, taken = sources[variable]
            others = conditions - {(variable, value)}
            found = [
                model.cells.find((population, others | {(source, level)}))
                for level in taken.get(value, ())
            ]
            parts = [one for one in found if one is not None]
            if parts and len(parts) == len(found):
                rest = (population, others | {(variable, f"\0rest of {value}")})
                model.whole(place, parts, rest, PEOPLE)
    for name, rule in facts.derivations.items():
        if rule["kind"] == "any_of":
            _any_of(model, name, rule["sources"], set(rule["parts"][0][1]))


def _any_of(model: Model, name: str, sources: list[str], answers: set[str]) -> None:
    """Whoever gave one of the answers to one source is among those with any."""
    for place, (population, conditions) in list(enumerate(model.cells.keys)):
        if (name, "yes") not in conditions:
            continue
        others = conditions - {(name, "yes")}
        for source in sources:
            for answer in answers:
                inside = model.cells.find((population, others | {(source, answer)}))
                if inside is not None:
                    rest = (population, conditions | {(source, f"\0not {answer}")})
                    model.whole(place, [inside], rest, PEOPLE)


def _taken_from(rule: Mapping[str, Any], levels: Sequence[str]) -> dict[str, list[str]]:
    """The levels of its source that each level of a derived variable is made from."""
    if not levels:
        return {}
    if rule["kind"] != "recode" and not all(map(is_number, levels)):
        return {}
    given = list(levels) if rule["kind"] == "recode" else [float(level) for level in levels]
    made = derive(pd.DataFrame({rule["sources"][0]: given}), rule)
    found: dict[str, list[str]] = defaultdict(list)
    for level, name in zip(levels, made.tolist(), strict=True):
        if isinstance(name, str):
            found[name].append(level)
    return found


def _nested(model: Model, facts: Facts) -> None:
    """Who answered more questions is among those who answered fewer, with the same levels."""
    single = {
        name: rule["sources"][0]
        for name, rule in facts.derivations.items()
        if len(rule["sources"]) == 1
    }
    derived = _sources_of(model, single)
    families: dict[Key, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for place, (population, conditions) in enumerate(model.cells.keys):
        if population in (RAW, ANALYSED) and model.slack.get(place, FREE) == FREE:
            answered = answered_in(conditions)
            implied = {single[name] for name in answered if name in single}
            families[population, levels_of(conditions)].append((answered | implied, place))
    for members in families.values():
        if len(members) < 2:
            continue
        members.sort(key=lambda one: (len(one[0]), one[1]))
        for at, (answered, place) in enumerate(members):
            for outer in _least_above(members[:at], answered):
                left_over = PEOPLE if outer in derived.get(place, ()) else NO_ANSWER
                _among(model, outer, place, left_over)


def _among(model: Model, outer: int, inner: int, left_over: str) -> None:
    """That all of one cell are in another, and that who is not lacks one of the further answers.

    So there are no more of them than lack the first of these answers, or the second, and so on.
    """
    keys, values = model.cells.keys, model.cells.values
    population, conditions = keys[outer]
    further = sorted(answered_in(keys[inner][1]) - answered_in(conditions))
    rest: Key = ("among", frozenset([("\0outer", str(outer)), ("\0inner", str(inner))]))
    if len(further) == 1:
        rest = (population, conditions | {(further[0], MISSING)})
    model.whole(outer, [inner], rest, left_over)
    left = model.cells.find(rest)
    lacking = [_lacking(model, population, conditions, name, left) for name in further]
    found = [place for place in lacking if place is not None]
    if left is None or len(found) < len(further) or not found:
        return
    over = sum(values[place] for place in found) - values[left]
    if over >= 0:
        room = model.extra(("room", frozenset([("\0left", str(left))])), over, ROOM)
        model.equations.append(([left, room, *found], [1, 1, *[-1] * len(found)]))


def _lacking(
    model: Model, population: str, conditions: Conditions, variable: str, but: int | None
) -> int | None:
    """The smallest group, these people among them, of which it is told how many lack an answer.

    `but` is no such group.
    """
    levels = sorted(levels_of(conditions), key=str)
    lacks = (variable, MISSING)
    for some in (conditions, frozenset(levels), *(frozenset([one]) for one in levels), frozenset()):
        place = model.cells.find((population, some | {lacks}))
        if place is not None and place != but:
            return place
    return None


def _sources_of(model: Model, single: Mapping[str, str]) -> dict[int, tuple[int, ...]]:
    """Of those with a derived value the cell of those who answered its source: who is in the one
    and not in the other gave an answer that counts as none."""
    found: dict[int, tuple[int, ...]] = {}
    for name, source in single.items():
        for population in (RAW, ANALYSED):
            inner = model.cells.find(key(population, answered=[name]))
            outer = model.cells.find(key(population, answered=[source]))
            if inner is not None and outer is not None:
                found[inner] = (outer,)
    return found


def _least_above(
    members: list[tuple[frozenset[str], int]], answered: frozenset[str]
) -> Iterator[int]:
    """The cells of those who answered fewer questions, but none that another lies within."""
    found: list[frozenset[str]] = []
    for fewer, place in reversed(members):
        if fewer < answered and not any(fewer < one for one in found):
            found.append(fewer)
            yield place
        elif fewer == answered:
            yield place


def _left_out(model: Model) -> None:
    """The rows of the export with some conditions are those analysed and those left out."""
    for place, (population, conditions) in list(enumerate(model.cells.keys)):
        if population != ANALYSED or model.slack.get(place, FREE) != FREE:
            continue
        whole = model.cells.find((RAW, conditions))
        if whole is not None:
            left_over = NO_ANSWER if lacks_an_answer(conditions) else PEOPLE
            model.whole(whole, [place], (LEFT_OUT, conditions), left_over)
