"""Between which numbers each hidden cell must lie, given all that is shown."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from questline.release.protection.attack import WHOLE, largest, largest_whole
from questline.release.protection.problem import Numbers, Places, Problem, Tables, tables


def bounds(
    problem: Problem,
    hidden: npt.ArrayLike,
    which: npt.ArrayLike | None = None,
    lowest_shown: npt.ArrayLike | None = None,
    highest_shown: npt.ArrayLike | None = None,
) -> tuple[Numbers, Numbers]:
    """The least and the largest whole number that each cell can be; the largest may be infinite.

    `hidden` (cells,): what is hidden, besides what is `unknown`; `which`: the cells to bound, all
    that are hidden or unknown where it is left out. `lowest_shown`, `highest_shown` (cells,): what
    a shown number tells where it is rounded; without them it tells its value. The values of cells
    that are hidden or unknown are never looked at. Where what is shown contradicts itself, the
    least is infinite and the largest minus infinity.
    """
    made = tables(problem, true_values=False)
    free = np.asarray(hidden, dtype=np.bool_) | made.unknown
    asked = np.flatnonzero(free) if which is None else np.asarray(which, dtype=np.int64)
    shown_low = made.values if lowest_shown is None else np.asarray(lowest_shown, dtype=np.float64)
    shown_high = (
        made.values if highest_shown is None else np.asarray(highest_shown, dtype=np.float64)
    )
    low, high = np.where(free, 0.0, shown_low), np.where(free, np.inf, shown_high)
    if (np.isnan(low) | np.isnan(high) | (low > high)).any():
        raise ValueError("a shown cell has no number, or a lowest above its highest")
    lowest, highest = low[asked], high[asked]
    open_places = np.flatnonzero(low[asked] < high[asked])
    if not len(open_places):
        return lowest, highest
    places = asked[open_places]
    lowest[open_places] = _ends(made, low, high, places, -1.0)
    unlimited = _unlimited(made, low, high, places)
    bounded = open_places[~unlimited]
    highest[bounded] = _ends(made, low, high, asked[bounded], 1.0)
    highest[np.isposinf(lowest)] = -np.inf
    return lowest, highest


def _unlimited(made: Tables, low: Numbers, high: Numbers, asked: Places) -> npt.NDArray[np.bool_]:
    """Which cells can grow without end: the others that grow with them do so for ever too."""
    moving = np.isposinf(high)
    still = np.zeros(made.cells)
    answers = largest(made, still, np.where(moving, np.inf, 0.0), asked, np.ones(len(asked)))
    return moving[asked] & np.array([answer.best > WHOLE for answer in answers], dtype=np.bool_)


def _ends(made: Tables, low: Numbers, high: Numbers, asked: Places, direction: float) -> Numbers:
    """The largest (direction 1) or smallest (-1) number of each cell asked about."""
    limit = np.full(len(asked), direction * np.inf)
    ends = np.empty(len(asked))
    found = largest(made, low, high, asked, limit, direction)
    for place, (cell, answer) in enumerate(zip(asked.tolist(), found, strict=True)):
        ends[place] = answer.best
        if np.isfinite(answer.best):
            # No whole number lies beyond this one.
            ends[place] = direction * np.floor(direction * answer.best + WHOLE) + 0.0
            if (abs(answer.numbers - np.round(answer.numbers)) > WHOLE).any():
                ends[place] = largest_whole(made, low, high, cell, ends[place], direction)[1]
    return ends
