"""Areas under the receiver operating characteristic curve of many models at once."""

from __future__ import annotations

import numpy as np

BLOCK_CELLS = 150_000
"""Models times people that are ranked at once: few enough for the processor's cache."""
TIE = 1e-12
"""Scores closer than this share of the largest are equal: equal people must score the same."""


def many_areas(
    scores: np.ndarray, outcome: np.ndarray, weights: np.ndarray | None = None
) -> np.ndarray:
    """The area of each model, (models,).

    `scores` are (models, people): risks or linear predictors. `outcome` (0 or 1) is (people,) or
    (models, people), `weights` (models, people) or None. The area is the weighted chance that
    someone with the event scores higher than someone without, ties counting half (Hanley & McNeil
    1982, Radiology 143, 29-36); NaN where nobody counts who has the event, nobody who has not, or
    a score is missing.
    """
    models, people = scores.shape
    areas = np.full(models, np.nan)
    size = max(1, BLOCK_CELLS // max(1, people))
    for first in range(0, models if people else 0, size):
        block = slice(first, first + size)
        ranked = np.sort(scores[block], axis=1)
        known = np.isfinite(ranked[:, [0, -1]]).all(axis=1)
        order = np.argsort(scores[block], axis=1)
        order += people * np.arange(len(order))[:, None]
        # Weights of those with the event are positive, of the others negative: one lookup.
        signed = np.broadcast_to(2.0 * outcome - 1.0, scores.shape)[block]
        if weights is not None:
            signed = signed * weights[block]
        areas[block] = np.where(known, _area(signed.take(order), _tied(ranked)), np.nan)
    return areas


def _tied(ranked: np.ndarray) -> np.ndarray | None:
    """True where a score equals the one before it, for each but the first; None: nowhere."""
    with np.errstate(invalid="ignore"):
        largest = np.abs(ranked[:, [0, -1]]).max(axis=1, keepdims=True)
        tied = np.diff(ranked, axis=1) <= TIE * largest
    return tied if tied.any() else None


def _area(signed: np.ndarray, tied: np.ndarray | None) -> np.ndarray:
    """The area from weights in the order of the scores, negative for people without the event."""
    with_event = np.maximum(signed, 0.0)
    without = with_event - signed
    upto = np.cumsum(without, axis=1)
    if tied is None:
        below = upto - 0.5 * without
    else:
        # Of a run of ties the weight before its first and up to its last: sums only grow, so that
        # running extremes carry them over the run.
        one = np.zeros((len(signed), 1), dtype=bool)
        before = np.where(np.hstack([one, tied]), 0.0, upto - without)
        before = np.maximum.accumulate(before, axis=1)
        after = np.where(np.hstack([tied, one]), np.inf, upto)
        after = np.minimum.accumulate(after[:, ::-1], axis=1)[:, ::-1]
        below = (before + after) / 2
    total = with_event.sum(axis=1) * upto[:, -1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, np.vecdot(with_event, below) / total, np.nan)
