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
    people: np.ndarray | None = None,
    everyone: FocalEstimates | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The focal estimate without each person, one line a person.

    Arrays as for `focal_estimates`, completed sets included. `people` are the places in the matrix
    of those who are left out in turn, None is everyone: the work grows with the square of their
    number, so that of tens of thousands only the most influential are worth an exact new fit. The
    frame has `person`, that place, the columns of `FocalEstimates`, and `change`: the estimate less
    that of `everyone`, which is made if it is not there yet.
    """
    count = matrix.shape[-2]
    out = np.arange(count) if people is None else np.asarray(people, dtype=int)
    size = max(1, MOST_CELLS // max(1, count))
    parts = []
    for first in range(0, len(out), size):
        gone = out[first : first + size]
        included = np.ones((len(gone), count), dtype=bool)
        included[np.arange(len(gone)), gone] = False
        parts.append(
            focal_estimates(matrix, outcome, focal, kind, included=included, confidence=confidence)
        )
    everyone = everyone or focal_estimates(matrix, outcome, focal, kind, confidence=confidence)
    frame = _with_change(parts, everyone)
    frame.insert(0, "person", out)
    return frame


def leave_one_group_out(
    matrix: np.ndarray,
    outcome: np.ndarray,
    groups: Mapping[str, np.ndarray],
    focal: Focal,
    kind: Kind,
    *,
    everyone: FocalEstimates | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The focal estimate without each group of each grouping, one line a group.

    `groups` names arrays of labels, one a person (None or NaN: in no group). The frame has
    `grouping`, `group` and `left_out`, how many people that were, then what `leave_one_out` has.
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
        focal_estimates(
            matrix,
            outcome,
            focal,
            kind,
            included=included[first : first + size],
            confidence=confidence,
        )
        for first in range(0, len(lines), size)
    ]
    everyone = everyone or focal_estimates(matrix, outcome, focal, kind, confidence=confidence)
    frame = _with_change(parts, everyone)
    frame.insert(0, "grouping", [grouping for grouping, *_ in lines])
    frame.insert(1, "group", [group for _, group, _ in lines])
    frame.insert(2, "left_out", (~included).sum(axis=1))
    return frame


def _with_change(parts: list[FocalEstimates], everyone: FocalEstimates) -> pd.DataFrame:
    if not parts:
        frame = pd.DataFrame(everyone.columns()).iloc[:0]
    else:
        frame = pd.concat([pd.DataFrame(part.columns()) for part in parts], ignore_index=True)
    frame.insert(1, "change", frame["estimate"] - everyone.estimate[0])
    return frame
