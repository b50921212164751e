"""Areas under the curve of models in bootstrap samples, by one plain sort.

Each person's count and outcome ride in the low digits of the number that is sorted, so that no
order has to be looked up afterwards, which would take several times as long.
"""

from __future__ import annotations

import numpy as np

QUANTUM = 1e-9
"""Linear predictors that agree to this are equal."""
LARGEST = 4000.0
"""Beyond it linear predictors are equal; further off the sorted number would not be whole."""
PAYLOAD = 512
"""One more than the largest 256 times outcome (0 or 1) plus count (0 to 255)."""
WHOLE = 1.5 * 2.0**52
"""Added to a smaller number it leaves a float whose bits, read as an integer, count from a fixed
one: the order of the floats is that of the integers, and their low digits are at hand."""


def areas_in_samples(
    predictors: np.ndarray, outcome: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The area in each sample, and among everyone, of the model of each sample.

    `predictors` are (samples, people), `outcome` 0 or 1 (people,), `counts` (samples, people) whole
    numbers up to 255. The area is the chance that someone with the event has the higher predictor
    than someone without, ties counting half; NaN where all who count have the same outcome.
    """
    floats = np.clip(predictors, -LARGEST, LARGEST)
    floats *= 1 / QUANTUM
    np.rint(floats, out=floats)
    floats *= PAYLOAD
    floats += WHOLE
    keys = floats.view(np.int64)
    keys += counts + (256 * outcome).astype(np.uint16)
    floats.sort(axis=1)
    payload = keys.astype(np.uint16)
    event = (payload >> 8) & 1
    count = payload & 255
    runs = _runs_of_ties(keys)
    with_event, without = event.astype(float), 1.0 - event
    number = with_event.sum(axis=1)
    people = event.shape[1]
    # A person's place counts everyone below; those with the event among them are taken off.
    higher = with_event @ np.arange(float(people)) - number * (number - 1) / 2
    among_all = _area(higher, number * (people - number), with_event, without, runs)
    with_event = (count * event).astype(float)
    without = count * (1 - event)
    below = np.cumsum(without, axis=1, dtype=np.int32).astype(float)
    higher = np.vecdot(with_event, below)
    total = with_event.sum(axis=1) * below[:, -1]
    in_sample = _area(higher, total, with_event, without.astype(float), runs)
    return in_sample, among_all


def _runs_of_ties(keys: np.ndarray) -> np.ndarray | None:
    """Where, among all numbers in a row, each run of equal ones starts; None: all are different."""
    starts = np.ones(keys.shape, dtype=bool)
    np.greater_equal(keys[:, 1:] ^ keys[:, :-1], PAYLOAD, out=starts[:, 1:])
    return None if starts.all() else np.flatnonzero(starts)


def _area(
    higher: np.ndarray,
    total: np.ndarray,
    with_event: np.ndarray,
    without: np.ndarray,
    runs: np.ndarray | None,
) -> np.ndarray:
    """The areas, `higher` of the `total` pairs having the right order or the same predictor.

    Those of the same predictor count half: in a run of ties everyone with the event came after
    everyone without.
    """
    if runs is not None:
        tied = np.add.reduceat(with_event.ravel(), runs)
        tied *= np.add.reduceat(without.ravel(), runs)
        rows = runs // with_event.shape[1]
        higher = higher - np.bincount(rows, weights=tied, minlength=len(with_event)) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, higher / total, np.nan)
