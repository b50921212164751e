"""The attack on hidden numbers of people: what could each of them be, given all that is shown?

Everybody who reads a release knows the numbers that it shows and the sums that hold between them.
Each hidden number therefore lies between two bounds, which linear programming finds (Fischetti and
Salazar-González 2001; Willenborg and de Waal 2001, "Elements of Statistical Disclosure Control").
A hidden number is told when the largest number that it could be is below the threshold.

Most hidden numbers are safe, so they are not bounded one by one: one solution in which many of
them reach the threshold clears them all, and only what is left is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Equation = tuple[Places, Numbers]
"""The places of some numbers and their signs: the sum of sign times number is 0."""
Entries = tuple[Places, Places, Numbers]
"""Rows, columns and values of a matrix that is mostly empty."""

NEAR = 1e-6
"""Numbers of people are whole; the solver's are so up to this."""
MOST_NODES = 200
"""So many branches are looked at for a whole-numbered solution; a count, so that every machine
comes to the same end."""
UNBOUNDED = 1e7
"""More people than any survey has."""
INFEASIBLE = 2
"""What scipy says where no numbers fit."""


@dataclass(frozen=True, eq=False)
class System:
    """All numbers of people, those never published included, as a reader knows them.

    `low` and `high` (numbers,) say between what each must lie: the same where it is shown, wider
    where it is shown rounded, from 0 to infinity where it is hidden or was never published; below 0
    where it is a difference of which the sign is not known.
    """

    low: Numbers
    high: Numbers
    equations: Sequence[Equation]


@dataclass(frozen=True)
class Bounded:
    """A number that all that is public holds below the threshold: what it must lie between."""

    place: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class Attack:
    """What came of an attack: the numbers that are told, and the sums (by their place) that cannot
    hold between the numbers shown, which were set aside."""

    told: list[Bounded]
    set_aside: list[int]


def attack(
    system: System, places: Iterable[int], threshold: float, differences: Iterable[int] = ()
) -> Attack:
    """Which of the numbers at `places` cannot be as large as `threshold`, with their bounds.

    So are those of `differences` that cannot be nobody either: who knows that somebody may be there
    knows nothing. Sums that contradict each other are no knowledge of a reader: as few people as
    may be are taken to be miscounted, and the sums concerned are set aside.
    """
    wanted, only_somebody = set(places), set(differences)
    system = _solved_one_by_one(system)
    aside = _broken(system)
    parts = [
        part
        for part in linked(system, set(aside))
        if not (wanted | only_somebody).isdisjoint(part[0])
    ]
    together = [place for part, _ in parts for place in part]
    targets = [place for place in together if place in wanted]
    others = [place for place in together if place in only_somebody]
    told: list[Bounded] = []
    if parts:
        programme = _Programme(system, together, [one for _, part in parts for one in part])
        if programme.fits():
            told = programme.below(targets, threshold, others, parts)
        else:
            broken = programme.contradictions()
            kept = [at for at in range(len(system.equations)) if at not in {*aside, *broken}]
            rest = replace(system, equations=[system.equations[at] for at in kept])
            found = attack(rest, targets, threshold, others)
            told, aside = found.told, [*aside, *broken, *(kept[at] for at in found.set_aside)]
    for place in (wanted | only_somebody).difference(together):
        # In no sum any more: it is known as far as it is shown, and not at all otherwise.
        one = Bounded(place, float(system.low[place]), float(system.high[place]))
        if one.highest < threshold and (place in wanted or one.lowest >= 1):
            told.append(one)
    return Attack(sorted(told, key=lambda one: one.place), sorted(aside))


def _solved_one_by_one(system: System) -> System:
    """The same with every number known that is the only unknown one of a sum, again and again."""
    low, high = system.low.copy(), system.high.copy()
    waiting = list(range(len(system.equations)))
    while waiting:
        left = []
        for number in waiting:
            places, signs = system.equations[number]
            free = (high[places] - low[places] > NEAR).nonzero()[0]
            if len(free) > 1:
                left.append(number)
            elif len(free) == 1:
                at = int(free[0])
                value = low[places[at]] - float((signs * low[places]).sum()) / signs[at]
                place = int(places[at])
                if low[place] - NEAR <= value <= high[place] + NEAR and _is_whole(value):
                    low[place] = high[place] = round(value)
        if len(left) == len(waiting):
            break
        waiting = left
    return System(low, high, system.equations)


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < NEAR


def _broken(system: System) -> list[int]:
    """Sums that cannot hold, whatever the numbers are that are not known."""
    wrong = []
    for number, (places, signs) in enumerate(system.equations):
        low, high = system.low[places], system.high[places]
        least = np.where(signs > 0, signs * low, signs * high).sum()
        most = np.where(signs > 0, signs * high, signs * low).sum()
        if least > NEAR or most < -NEAR:
            wrong.append(number)
    return wrong


def linked(system: System, aside: set[int]) -> list[tuple[list[int], list[int]]]:
    """The numbers that are not known and hang together, with the equations between them."""
    free = system.high - system.low > NEAR
    above = list(range(len(free)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    involved: list[tuple[int, int]] = []
    for number, (places, _) in enumerate(system.equations):
        unknown = places[free[places]].tolist()
        if unknown and number not in aside:
            involved.append((unknown[0], number))
            first = top(unknown[0])
            for other in unknown[1:]:
                above[top(other)] = first
    parts: dict[int, tuple[list[int], list[int]]] = {}
    for place, number in involved:
        parts.setdefault(top(place), ([], []))[1].append(number)
    for place in free.nonzero()[0].tolist():
        if (root := top(place)) in parts:
            parts[root][0].append(place)
    return list(parts.values())


class _Programme:
    """Numbers that are not known, as linear programmes over them see them."""

    def __init__(self, system: System, part: Sequence[int], equations: Sequence[int]):
        self.system = system
        self.numbers = list(equations)
        self.places = np.array(part, dtype=np.int64)
        self.low, self.high = system.low[self.places], system.high[self.places]
        self.column = {place: at for at, place in enumerate(part)}
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        self.right = np.zeros(len(equations))
        for row, number in enumerate(equations):
            places, signs = system.equations[number]
            for place, sign in zip(places.tolist(), signs.tolist(), strict=True):
                if place in self.column:
                    rows.append(row)
                    columns.append(self.column[place])
                    values.append(float(sign))
                else:
                    self.right[row] -= sign * system.low[place]
        self.entries = (np.array(rows), np.array(columns), np.array(values))

    def fits(self) -> bool:
        """Whether there are numbers for which all sums hold."""
        return self._solved(np.zeros(len(self.low))) is not None

    def contradictions(self) -> list[int]:
        """The equations that are set aside so that the others can hold."""
        size, rows = len(self.low), len(self.numbers)
        every = np.arange(rows)
        more = (every, size + every, np.ones(rows))
        less = (every, size + rows + every, -np.ones(rows))
        weights = np.concatenate([np.zeros(size), np.ones(2 * rows)])
        low = np.concatenate([self.low, np.zeros(2 * rows)])
        high = np.concatenate([self.high, np.full(2 * rows, np.inf)])
        sides = (self.right, self.right)
        solution = _optimum(weights, [self.entries, more, less], sides, low, high)
        if solution is None:
            return self.numbers
        off = solution[size : size + rows] + solution[size + rows :]
        return [self.numbers[row] for row in (off > NEAR).nonzero()[0].tolist()]

    def below(
        self,
        targets: Sequence[int],
        threshold: float,
        differences: Sequence[int],
        linked: Sequence[tuple[list[int], list[int]]],
    ) -> list[Bounded]:
        """Those of `targets`, and those of `differences` that are somebody, below the threshold.

        `linked` are the parts of the programme that have nothing to do with each other.
        """
        somebody = set(self._somebody(differences))
        left = [*targets, *(place for place in differences if place in somebody)]
        part_of = {place: part for part, (places, _) in enumerate(linked) for place in places}
        before = -1
        while left and len(left) != before:
            before = len(left)
            left = self._not_reached(self._many_large(left, threshold), left, threshold, linked)
        found = []
        parts: dict[int, _Programme] = {}
        while left:
            place = left[0]
            number = part_of[place]
            part = parts.setdefault(number, _Programme(self.system, *linked[number]))
            one, solution = part.bounds(place, threshold, only_somebody=place in somebody)
            found += [one] if one else []
            inside = [at for at in left[1:] if part_of[at] == number]
            kept = set(part._not_reached(solution, inside, threshold, [linked[number]]))
            left = [at for at in left[1:] if part_of[at] != number or at in kept]
        return found

    def bounds(
        self, place: int, threshold: float, *, only_somebody: bool
    ) -> tuple[Bounded | None, Numbers | None]:
        """The bounds of one number where these keep it below the threshold, and a solution in
        which it is as large as it can be."""
        at = self.column[place]
        weights = np.zeros(len(self.low))
        weights[at] = -1.0
        solution = self._solved(weights)
        if solution is None:
            return None, None
        if solution[at] >= threshold - NEAR:
            if only_somebody or _whole(solution) or self._reaches(at, threshold):
                return None, solution
            # People come whole: the largest whole number is below what the fractions allow.
            return Bounded(place, max(0.0, self.low[at]), np.ceil(threshold) - 1), solution
        weights[at] = 1.0
        fewest = self._solved(weights)
        lowest = 0.0 if fewest is None else float(np.ceil(fewest[at] - NEAR)) + 0.0
        highest = float(np.floor(solution[at] + NEAR)) + 0.0
        if only_somebody and lowest < 1:
            return None, solution
        return Bounded(place, lowest, highest), solution

    def _somebody(self, differences: Sequence[int]) -> list[int]:
        """Those that are somebody in the solution in which they are as few as they can be."""
        if not differences:
            return []
        weights = np.zeros(len(self.low))
        weights[[self.column[place] for place in differences]] = 1.0
        fewest = self._solved(weights)
        if fewest is None:
            return []
        return [place for place in differences if fewest[self.column[place]] > NEAR]

    def _not_reached(
        self,
        solution: Numbers | None,
        left: list[int],
        threshold: float,
        linked: Sequence[tuple[list[int], list[int]]],
    ) -> list[int]:
        """Those of `left` that a solution does not clear: it must be whole in their part."""
        if solution is None:
            return left
        reached: set[int] = set()
        for places, _ in linked:
            columns = [self.column[place] for place in places]
            if _whole(solution[columns]):
                reached.update(
                    place
                    for place, at in zip(places, columns, strict=True)
                    if solution[at] >= threshold - NEAR
                )
        return [place for place in left if place not in reached]

    def _many_large(self, targets: Sequence[int], threshold: float) -> Numbers | None:
        """A solution in which as many of the targets as may be reach the threshold."""
        size, more = len(self.low), len(targets)
        rows = len(self.numbers) + np.arange(more)
        columns = np.array([self.column[place] for place in targets])
        picked = (rows, columns, np.ones(more))
        capped = (rows, size + np.arange(more), -np.ones(more))
        high = np.concatenate([self.high, np.full(more, threshold)])
        low = np.concatenate([self.low, np.minimum(self.low[columns], 0.0)])
        weights = np.concatenate([np.zeros(size), -np.ones(more)])
        sides = (
            np.concatenate([self.right, np.zeros(more)]),
            np.concatenate([self.right, np.full(more, np.inf)]),
        )
        solution = _optimum(weights, [self.entries, picked, capped], sides, low, high)
        return None if solution is None else solution[:size]

    def _solved(self, weights: Numbers) -> Numbers | None:
        sides = (self.right, self.right)
        return _optimum(weights, [self.entries], sides, self.low, self.high)

    def _reaches(self, at: int, threshold: float) -> bool:
        """Whether whole numbers of people fit in which this one reaches the threshold.

        Where the search comes to its end without an answer, the fractions stand.
        """
        low = self.low.copy()
        low[at] = max(low[at], threshold)
        sides = (self.right, self.right)
        answer = _solve(np.zeros(len(low)), [self.entries], sides, low, self.high, whole=True)
        return bool(answer.status != INFEASIBLE)


def _optimum(
    weights: Numbers,
    entries: Sequence[Entries],
    sides: tuple[Numbers, Numbers],
    low: Numbers,
    high: Numbers,
) -> Numbers | None:
    """Where the weighted sum is least; None where nothing fits."""
    answer = _solve(weights, entries, sides, low, high, whole=False)
    return None if answer.x is None else np.asarray(answer.x)


def _solve(
    weights: Numbers,
    entries: Sequence[Entries],
    sides: tuple[Numbers, Numbers],
    low: Numbers,
    high: Numbers,
    *,
    whole: bool,
) -> Any:
    """scipy's answer, from HiGHS. `entries`: rows, columns and values of the matrix.

    Numbers without an upper bound get a very large one, so that there always is a least.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, columns, values = (np.concatenate(one) for one in zip(*entries, strict=True))
    matrix = csr_array((values, (rows, columns)), shape=(len(sides[0]), len(weights)))
    return milp(
        weights,
        integrality=np.full(len(weights), int(whole)),
        bounds=Bounds(np.maximum(low, -UNBOUNDED), np.minimum(high, UNBOUNDED)),
        constraints=LinearConstraint(matrix, *sides),
        options={"node_limit": MOST_NODES},
    )


def _whole(solution: Numbers) -> bool:
    return bool((np.abs(solution - np.round(solution)) < NEAR).all())
