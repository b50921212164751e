"""Running the scenarios: draws are shared out among processes, and each has its own stream.

So the results do not depend on how many processes there are, nor on who finishes first.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from questline.tools.validation.scenario import Scenario

CHUNK = 50
"""Draws that one process analyses at a time."""

_AT_HAND: dict[str, Scenario] = {}
"""The scenarios of this run, which the processes inherit: their functions cannot be sent."""


def simulate(
    scenarios: Sequence[Scenario],
    *,
    replications: int | None = None,
    processes: int | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, np.ndarray]:
    """Every draw of every scenario: arrays (draws, quantities, columns of Outcome) by name.

    `replications` overrides the scenarios' own number, for a quick run. `processes` is how many
    work at once (as many as this program may use when it is None). `say` gets a line when a
    scenario is done.
    """
    _AT_HAND.clear()
    _AT_HAND.update({scenario.name: scenario for scenario in scenarios})
    pieces = [
        (scenario.name, start, min(start + CHUNK, count))
        for scenario in scenarios
        for count in [replications or scenario.replications]
        for start in range(0, count, CHUNK)
    ]
    left = {name: sum(piece[0] == name for piece in pieces) for name in _AT_HAND}
    found: dict[str, list[np.ndarray]] = {name: [] for name in _AT_HAND}
    for (name, _, _), outcomes in zip(pieces, _all(pieces, processes or _usable()), strict=True):
        found[name].append(outcomes)
        left[name] -= 1
        if not left[name]:
            say(f"{name}: {sum(len(part) for part in found[name])} draws")
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _all(pieces: Sequence[tuple[str, int, int]], processes: int) -> Iterator[np.ndarray]:
    """The outcomes of all pieces in their order."""
    if processes == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_outcomes, pieces)
        return
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(_outcomes, pieces)


def _outcomes(piece: tuple[str, int, int]) -> np.ndarray:
    name, start, stop = piece
    return np.stack([_AT_HAND[name].outcomes(number) for number in range(start, stop)])


def _usable() -> int:
    """The processors that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
