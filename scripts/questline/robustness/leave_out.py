"""Estimates without each person, and without each group of people: does the result rest on a few?

Every estimate is that of an exact new fit to those who are left, all of them in one batch: someone
who is left out has the case weight 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from questline.robustness.focal_estimates import FocalEstimates, Kind, focal_estimates
from questline.robustness.risk_differences import Focal

MOST_CELLS = 20_000_000
"""Regressions times people whose membership is in memory at once."""


def leave_one_out(
    matrix: np.ndarray,
    outcome: np.ndarray,
    focal: Focal,
    kind: Kind,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The focal estimate without each person, one line a person in the order of the matrix.

    Arrays as for `focal_estimates`, completed sets included. The frame has the columns of
    `FocalEstimates`, and `change`: the estimate less that of everyone.
    """
    people = matrix.shape[-2]
    size = max(1, MOST_CELLS // max(1, people))
    parts = []
    for first in range(0, people, size):
        out = np.arange(first, min(first + size, people))
        included = np.ones((len(out), people), dtype=bool)
        included[np.arange(len(out)), out] = False
        parts.append(_estimates(matrix, outcome, focal, kind, included, confidence))
    return _with_change(parts, matrix, outcome, focal, kind, confidence)


def leave_one_group_out(
    matrix: np.ndarray,
    outcome: np.ndarray,
    groups: Mapping[str, np.ndarray],
    focal: Focal,
    kind: Kind,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The focal estimate without each group of each grouping, one line a group.

    `groups` names arrays of labels, one a person (None or NaN: in no group). Besides the columns of
    `leave_one_out` the frame has `grouping`, `group` and `left_out`, how many people that were.
    """
    lines = []
    for grouping, labels in groups.items():
        codes, levels = pd.factorize(np.asarray(labels, dtype=object), sort=False)
        for code in np.argsort(np.array([str(level) for level in levels]), kind="stable").tolist():
            lines.append((grouping, levels[code], codes == code))
    included = ~np.array([inside for *_, inside in lines], dtype=bool).reshape(
        len(lines), matrix.shape[-2]
    )
    size = max(1, MOST_CELLS // max(1, matrix.shape[-2]))
    parts = [
        _estimates(matrix, outcome, focal, kind, included[first : first + size], confidence)
        for first in range(0, len(lines), size)
    ]
    frame = _with_change(parts, matrix, outcome, focal, kind, confidence)
    frame.insert(0, "grouping", [grouping for grouping, *_ in lines])
    frame.insert(1, "group", [group for _, group, _ in lines])
    frame.insert(2, "left_out", (~included).sum(axis=1))
    return frame


def _estimates(
    matrix: np.ndarray,
    outcome: np.ndarray,
    focal: Focal,
    kind: Kind,
    included: np.ndarray | None,
    confidence: float,
) -> FocalEstimates:
    return focal_estimates(matrix, outcome, focal, kind, included=included, confidence=confidence)


def _with_change(
    parts: list[FocalEstimates],
    matrix: np.ndarray,
    outcome: np.ndarray,
    focal: Focal,
    kind: Kind,
    confidence: float,
) -> pd.DataFrame:
    everyone = _estimates(matrix, outcome, focal, kind, None, confidence)
    if not parts:
        frame = pd.DataFrame(everyone.columns()).iloc[:0]
    else:
        frame = pd.concat([pd.DataFrame(part.columns()) for part in parts], ignore_index=True)
    frame.insert(1, "change", frame["estimate"] - everyone.estimate[0])
    return frame
