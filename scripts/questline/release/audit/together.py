"""Releases put together: this one and one before it, as one system of numbers and sums.

Where both counted the same rows, equal descriptions mean the same people, and what either shows is
known. Where rows were added since, those who came are people like any others: their number is what
is counted now less what was counted then, and it is never below nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.release.audit.attack import Equation, System
from questline.release.audit.public_cells import Public
from questline.release.cells.conditions import Key


@dataclass(frozen=True, eq=False)
class Together:
    """Two releases as one system; the places of this release come first.

    `of_earlier`: where each place of the earlier one stands. `added`: of people who came since,
    the place of their number and that of the number now. `changed`: places (now, then) whose
    numbers differ although the same rows were counted; they are kept apart.
    """

    system: System
    of_earlier: list[int]
    added: dict[int, int]
    changed: list[tuple[int, int]]


def put_together(now: Public, before: Public, *, same_rows: bool) -> Together:
    """This release and an earlier one as one system."""
    both = [
        (place, then)
        for then, key in enumerate(before.cells.keys)
        if (place := now.cells.find(key)) is not None
    ]
    changed = [(place, then) for place, then in both if _differ(now, place, before, then)]
    apart = {now.cells.keys[place][0] for place, _ in changed} if same_rows else None
    low, high = list(now.cells.low), list(now.cells.high)
    of_earlier = []
    for then, key in enumerate(before.cells.keys):
        place = now.cells.find(key)
        if place is not None and apart is not None and not _is_apart(key, apart):
            low[place] = max(low[place], before.cells.low[then])
            high[place] = min(high[place], before.cells.high[then])
        else:
            place = len(low)
            low.append(before.cells.low[then])
            high.append(before.cells.high[then])
        of_earlier.append(place)
    equations = [*now.equations, *(_moved(one, of_earlier) for one in before.equations)]
    added: dict[int, int] = {}
    if not same_rows:
        for place, then in both:
            added[len(low)] = place
            cells = np.array([place, of_earlier[then], len(low)], dtype=np.int64)
            equations.append((cells, np.array([1.0, -1.0, -1.0])))
            low.append(0.0)
            high.append(np.inf)
    system = System(np.array(low), np.array(high), equations)
    return Together(system, of_earlier, added, changed if same_rows else [])


def _differ(now: Public, place: int, before: Public, then: int) -> bool:
    """Whether both tell a number, and not the same."""
    return bool(
        before.cells.low[then] > now.cells.high[place]
        or before.cells.high[then] < now.cells.low[place]
    )


def _is_apart(key: Key, populations: set[str]) -> bool:
    """Whether a number counts other people now; what is left over in a sum may be of any kind."""
    return key[0] in populations or (bool(populations) and key[0] in ("rest", "among"))


def _moved(equation: Equation, places: list[int]) -> Equation:
    cells, signs = equation
    return np.array([places[cell] for cell in cells.tolist()], dtype=np.int64), signs
