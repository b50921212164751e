"""The specification curve: one effect under every combination of defensible decisions.

Decisions about the data (who is excluded, how scales are scored, what is done about missing
answers) make data variants, decisions about covariates make masks on the columns of a variant. All
combinations are fitted in batches (Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4,
1208-1214; Steegen, Tuerlinckx, Gelman & Vanpaemel 2016, Perspectives on Psychological Science 11,
702-712).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.data_choices import COVARIATES
from questline.robustness.focal_estimates import Kind, Regressions, estimates_of_many
from questline.robustness.risk_differences import Focal

MOST_CELLS = 40_000_000
"""Regressions times people whose membership is in memory at once."""


@dataclass(frozen=True)
class DataVariant:
    """The data under one combination of the decisions about them.

    `decisions` is the option chosen for each decision. `matrix` is (people, columns) without the
    intercept, or (sets, people, columns) of completed sets; `outcome` (people,) or (sets, people).
    `included` (people,) says who is analysed, None is everyone; the lines of the others may hold
    anything but are there, for all variants have the same people in the same order, and the same
    columns. Variants that differ in `included` alone should share the very same arrays: they are
    fitted together.
    """

    decisions: Mapping[str, str]
    matrix: np.ndarray
    outcome: np.ndarray
    included: np.ndarray | None = None

    @property
    def people(self) -> int:
        """How many people there are, analysed or not."""
        return self.matrix.shape[-2]

    @property
    def members(self) -> np.ndarray:
        """True for everyone who is analysed."""
        if self.included is None:
            return np.ones(self.people, dtype=bool)
        return np.asarray(self.included, dtype=bool)

    def of(self, members: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The matrix and the outcome of some people."""
        return self.matrix[..., members, :], self.outcome[..., members]


def specification_curve(
    variants: Sequence[DataVariant],
    covariate_sets: Mapping[str, np.ndarray],
    focal: Focal,
    kind: Kind,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """One line a specification: every variant with every set of covariates, in this order.

    `covariate_sets` names masks of the columns (columns,); the focal predictor's columns are always
    in. The frame has a column for each decision and one for `covariates`, then those of
    `FocalEstimates`: estimate (risk difference, or coefficient in a linear model), se, df, low,
    high, p, odds_ratio with its interval, n, events, reason, note.
    """
    names = list(covariate_sets)
    masks = np.array([covariate_sets[name] for name in names], dtype=bool)
    found: dict[int, pd.DataFrame] = {}
    someone = np.any([variant.members for variant in variants], axis=0)
    for batch in _batches(variants, len(names)):
        asked = []
        for places in batch:
            matrix, outcome = variants[places[0]].of(someone)
            members = np.array([variants[place].members[someone] for place in places])
            asked.append(
                Regressions(
                    matrix,
                    outcome,
                    included=np.repeat(members, len(names), axis=0),
                    columns=np.tile(masks, (len(places), 1)),
                )
            )
        estimates = estimates_of_many(asked, focal, kind, confidence=confidence)
        for places, own in zip(batch, estimates, strict=True):
            frame = pd.DataFrame(own.columns())
            for offset, place in enumerate(places):
                found[place] = frame.iloc[offset * len(names) : (offset + 1) * len(names)]
    parts = []
    for place, variant in enumerate(variants):
        decided = pd.DataFrame({**variant.decisions, COVARIATES: names}, index=found[place].index)
        parts.append(pd.concat([decided, found[place]], axis=1))
    return pd.concat(parts, ignore_index=True)


def _batches(variants: Sequence[DataVariant], masks: int) -> Iterator[list[list[int]]]:
    """Lists of variants that share their arrays, by their places; as many as fit the memory."""
    sharing: dict[tuple[int, int], list[int]] = {}
    for place, variant in enumerate(variants):
        sharing.setdefault((id(variant.matrix), id(variant.outcome)), []).append(place)
    batch: list[list[int]] = []
    cells = 0
    for places in sharing.values():
        one = variants[places[0]]
        most = max(1, MOST_CELLS // max(1, masks * one.people))
        for first in range(0, len(places), most):
            some = places[first : first + most]
            own = one.matrix.size + len(some) * masks * one.people
            if batch and cells + own > MOST_CELLS:
                yield batch
                batch, cells = [], 0
            batch.append(some)
            cells += own
    if batch:
        yield batch
