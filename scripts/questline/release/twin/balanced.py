"""Drawing from chances so that given totals come out as expected, and models with them."""

from __future__ import annotations

import numpy as np

MOST_BALANCED = 20_000
"""With more people the drawing is independent: chance then moves the totals by little."""
NOUGHT = 1e-9


def balanced_sample(
    random: np.random.Generator, chances: np.ndarray, design: np.ndarray
) -> np.ndarray:
    """Who is drawn (bool), each with their chance, so that the sums of the design's columns over
    those drawn are, but for rounding, what the chances make one expect.

    The cube method (Deville and Tille 2004, Biometrika 91, 893-912) in the fast form of Chauvet and
    Tille (2006, Computational Statistics 21, 53-62). A logistic model of a draw whose sums are
    exactly those expected has the coefficients that the chances were made with, as these sums are
    its likelihood equations.
    """
    if len(chances) > MOST_BALANCED:
        return np.asarray(random.random(len(chances)) < chances)
    found = np.clip(chances.astype("float64"), 0.0, 1.0)
    undecided = [at for at in random.permutation(len(found)).tolist() if 0 < found[at] < 1]
    columns = design.shape[1]
    while undecided:
        together = undecided[: columns + 1]
        direction = _null_direction(design[together, :columns].T)
        if direction is None:
            # Too few are left: the columns are dropped, the last first (the landing phase).
            columns -= 1
            if columns < 1:
                for at in undecided:
                    found[at] = float(random.random() < found[at])
                break
            continue
        _walk(random, found, together, direction)
        undecided = [
            at for at in together if NOUGHT < found[at] < 1 - NOUGHT
        ] + undecided[len(together) :]  # fmt: skip
    return np.asarray(found > 0.5)


def _null_direction(matrix: np.ndarray) -> np.ndarray | None:
    """A direction that leaves all sums as they are; None where there is none.

    By elimination, as an eigenvector has whatever sign a processor gives it: the first column that
    follows from those before it, less what they make it.
    """
    rows = matrix.astype("float64")
    least = NOUGHT * max(float(np.abs(rows).max(initial=0.0)), 1.0)
    for column in range(rows.shape[1]):
        at = column + int(np.argmax(np.abs(rows[column:, column]))) if column < len(rows) else -1
        if at < 0 or abs(rows[at, column]) <= least:
            direction = np.zeros(rows.shape[1])
            direction[column] = 1.0
            direction[:column] = -rows[:column, column]
            return direction
        rows[[column, at]] = rows[[at, column]]
        rows[column] /= rows[column, column]
        others = rows[:, column].copy()
        others[column] = 0.0
        rows -= others[:, None] * rows[column]
    return None


def _walk(
    random: np.random.Generator, found: np.ndarray, places: list[int], direction: np.ndarray
) -> None:
    """Move along the direction, one way or the other, until somebody is decided; in place."""
    here = found[places]
    up, down = _room(here, direction), _room(here, -direction)
    forward = random.random() < down / (up + down)
    moved = here + (up if forward else -down) * direction
    moved = np.where(moved < NOUGHT * 10, 0.0, np.where(moved > 1 - NOUGHT * 10, 1.0, moved))
    found[places] = moved


def _room(here: np.ndarray, direction: np.ndarray) -> float:
    """How far one can go in a direction before a chance is nought or one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(direction > 0, 1 - here, -here) / direction
    return float(np.where(np.abs(direction) > NOUGHT, steps, np.inf).min())
