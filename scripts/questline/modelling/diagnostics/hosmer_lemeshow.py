"""The test of Hosmer and Lemeshow: observed and expected events in groups of like risk."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from questline.core.sentences import number_of

CAVEATS = (
    "The result depends on how people are grouped: other numbers of groups, or other rules at "
    "their limits, can turn it round (Hosmer, Hosmer, Le Cessie and Lemeshow 1997, Statistics in "
    "Medicine 16, 965-980).",
    "In small samples the test misses models that fit badly; in large ones it rejects models whose "
    "misfit does not matter (Paul, Pencina and D'Agostino 2013, Statistics in Medicine 32, 67-80).",
    "It does not say where or how far predicted and observed risks differ: the calibration curve "
    "does.",
)
"""What belongs beside the test wherever it is shown."""
FEWEST_GROUPS = 3
LEAST_EXPECTED = 5


@dataclass(frozen=True)
class HosmerLemeshow:
    """The statistic, chi-square on `df` degrees of freedom, and the groups, lowest risk first.

    `counts`, `events` and `expected` (groups,) are people, their events and the sum of their
    predicted risks. The numbers of the test are NaN where `reason` says why.
    """

    statistic: float
    df: int
    p: float
    counts: np.ndarray
    events: np.ndarray
    expected: np.ndarray
    note: str = ""
    reason: str = ""


def hosmer_lemeshow(outcome: np.ndarray, risk: np.ndarray, groups: int = 10) -> HosmerLemeshow:
    """The test for the people whom the model was fitted to, groups - 2 degrees of freedom.

    `outcome` (people,) is 0 or 1, `risk` (people,) the fitted probability. Limits of the `groups`
    are the quantiles of the risk (R's type 7); people of equal risk stay together, and limits that
    coincide count once, which `note` says. Source: Hosmer & Lemeshow 1980, Communications in
    Statistics A 9, 1043-1069; R's ResourceSelection::hoslem.test.
    """
    if not len(risk):
        nobody = np.empty(0)
        reason = "Not computable: nobody is left to group by predicted risk."
        return HosmerLemeshow(math.nan, 0, math.nan, nobody, nobody, nobody, "", reason)
    # Equal risks must be equal in the last bits too.
    rounded = np.round(risk, 12)
    limits = np.unique(np.quantile(rounded, np.linspace(0, 1, groups + 1)))[1:-1]
    _, place = np.unique(np.searchsorted(limits, rounded, side="left"), return_inverse=True)
    counts = np.bincount(place)
    events, expected = np.bincount(place, outcome), np.bincount(place, risk)
    made = len(counts)
    if made < FEWEST_GROUPS:
        reason = (
            f"Not computable: the predicted risks make {number_of(made, 'group')}, and the test "
            f"needs at least {FEWEST_GROUPS}."
        )
        return HosmerLemeshow(math.nan, 0, math.nan, counts, events, expected, "", reason)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = (events - expected) ** 2 / expected + (events - expected) ** 2 / (counts - expected)
    statistic = float(parts.sum())
    if not math.isfinite(statistic):
        reason = "Not computable: some group consists of predicted risks of 0 or 1 alone."
        return HosmerLemeshow(math.nan, 0, math.nan, counts, events, expected, "", reason)
    return HosmerLemeshow(
        statistic,
        made - 2,
        float(chdtrc(made - 2, statistic)),
        counts,
        events,
        expected,
        _note(groups, counts, expected),
    )


def _note(asked: int, counts: np.ndarray, expected: np.ndarray) -> str:
    notes = []
    if len(counts) < asked:
        notes.append(
            f"People of equal predicted risk stay together, so that there are {len(counts)} groups "
            f"instead of {asked}."
        )
    few = int((np.minimum(expected, counts - expected) < LEAST_EXPECTED).sum())
    if few:
        notes.append(
            f"In {few} of {len(counts)} groups fewer than five people are expected to "
            "have, or not to have, the event, so that the p-value is a rough one."
        )
    return " ".join(notes)
