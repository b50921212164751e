"""Raking: weights with which the sample has the declared shares of several variables at once.

Every level of every variable in turn has its weights multiplied by one factor, so that its share is
the declared one, until all shares hold together (iterative proportional fitting: Deming & Stephan
1940, Annals of Mathematical Statistics 11, 427-444; as calibration, Deville, Särndal & Sautory
1993, Journal of the American Statistical Association 88, 1013-1020). Of all weights that meet the
margins these are the closest to the base weights in the sense of the Kullback-Leibler divergence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from questline.core.sentences import listed
from questline.modelling.weighting.usable_weights import why_unusable

SUM_TOLERANCE = 1e-6
"""Declared shares of a variable may miss 1 by this much."""
SHARE_TOLERANCE = 1e-11
"""The search ends when no share differs from the declared one by more than this."""
MOST_ROUNDS = 2000
LEFT_OUT = -1

Missing = Literal["own_share", "left_out"]


@dataclass(frozen=True)
class RakedWeights:
    """Weights that meet the declared margins, or the `reason` why there are none.

    `weights` (people,) have the mean 1 among those raked; NaN for people left out, and for everyone
    where there is a reason. `base` (people,) are the weights before raking, with the mean 1 too.
    `levels` (people, variables) says which level someone has, LEFT_OUT for people left out; the
    number after the last declared level stands for no answer. `missing` counts for each variable
    the people without an answer, `trimmed` the people whose weight was held at the largest allowed,
    and `rounds` is how often all variables were gone through. `notes` are sentences that belong
    beside the results.
    """

    weights: np.ndarray
    base: np.ndarray
    levels: np.ndarray
    missing: dict[str, int] = field(default_factory=dict)
    trimmed: int = 0
    rounds: int = 0
    notes: tuple[str, ...] = ()
    reason: str = ""


def rake(
    answers: pd.DataFrame,
    margins: Mapping[str, Mapping[str, float]],
    base: np.ndarray | None = None,
    *,
    missing: Missing = "own_share",
    largest: float | None = None,
) -> RakedWeights:
    """Weights for the people of `answers` (one row a person, a column of level codes a variable).

    `margins` has the declared share of each level by variable; the shares of a variable sum to 1.
    `base` (people,) are weights from the sampling design, equal ones when None. Someone without an
    answer to a variable is treated in one of two ways. With `own_share` people without an answer
    keep, together, the share of the base weights that they have, and the declared shares hold among
    those who answered. With `left_out` they have no weight, and the shares hold among the others.

    With `largest` no weight is above that many times the mean weight: a weight that would be is
    held there, and the others meet the margins in its place (truncated raking, one of the
    calibration functions of Deville & Särndal 1992, Journal of the American Statistical Association
    87, 376-382; R's survey::calibrate with bounds.const). The result is that of trimming and raking
    in turn in a way that ends: margins and limit both hold.
    """
    people = len(answers)
    started = np.ones(people) if base is None else np.asarray(base, dtype=float)
    codes = _codes(answers, margins)
    unanswered = codes == [len(shares) for shares in margins.values()]
    kept = ~unanswered.any(axis=1) if missing == "left_out" else np.ones(people, dtype=bool)
    reason = (
        _why_no_margins(answers, margins)
        or why_unusable(started[kept])
        or _why_no_levels(codes[kept], margins)
    )
    counts = dict(zip(margins, unanswered.sum(axis=0).tolist(), strict=True))
    codes[~kept] = LEFT_OUT
    nothing = np.full(people, np.nan)
    if reason:
        return RakedWeights(nothing, started, codes, counts, reason=reason)
    scaled = np.where(kept, started / started[kept].mean(), np.nan)
    targets = _targets(codes[kept], scaled[kept], margins)
    limit = np.inf if largest is None else largest
    found, rounds, reason = _search(codes[kept], scaled[kept], targets, margins, limit)
    if reason:
        return RakedWeights(nothing, scaled, codes, counts, rounds=rounds, reason=reason)
    weights = nothing.copy()
    weights[kept] = found
    trimmed = int((found >= limit * (1 - 1e-12)).sum())
    notes = _notes(counts, missing, trimmed, largest)
    return RakedWeights(weights, scaled, codes, counts, trimmed, rounds, notes)


def _codes(answers: pd.DataFrame, margins: Mapping[str, Mapping[str, float]]) -> np.ndarray:
    """Each person's level of each variable as its number; no answer is the one after the last.

    An answer that is not declared has LEFT_OUT, which `_why_no_margins` names.
    """
    codes = np.empty((len(answers), len(margins)), dtype=int)
    for place, (name, shares) in enumerate(margins.items()):
        column = answers[name]
        codes[:, place] = pd.Index(list(shares), dtype=object).get_indexer(
            pd.Index(column.astype(object))
        )
        codes[column.isna().to_numpy(), place] = len(shares)
    return codes


def _why_no_margins(answers: pd.DataFrame, margins: Mapping[str, Mapping[str, float]]) -> str:
    """Why the declared margins are none, or do not go with the answers."""
    if not margins:
        return "Not computable: no margins are declared to which weights could be raked."
    for name, shares in margins.items():
        values = np.array(list(shares.values()), dtype=float)
        if not np.isfinite(values).all() or (values < 0).any():
            return f"Not computable: a declared share of {name} is not a number from 0 to 1."
        if abs(values.sum() - 1) > SUM_TOLERANCE:
            return (
                f"Not computable: the declared shares of {name} sum to {values.sum():.6g} "
                "instead of 1."
            )
        others = set(answers[name].dropna()) - set(shares)
        if others:
            words = listed(f'"{level}"' for level in sorted(map(str, others)))
            return f"Not computable: {words} of {name} has no declared share."
    return ""


def _why_no_levels(codes: np.ndarray, margins: Mapping[str, Mapping[str, float]]) -> str:
    """Why the people cannot have the declared shares: a level without people, or one of share 0."""
    for place, (name, shares) in enumerate(margins.items()):
        here = np.bincount(codes[:, place], minlength=len(shares) + 1)
        for (level, share), count in zip(shares.items(), here, strict=False):
            if share > 0 and not count:
                return (
                    f'Not computable: nobody has the level "{level}" of {name}, of which a share '
                    "is declared."
                )
            if share == 0 and count:
                return (
                    f'Not computable: some people have the level "{level}" of {name}, whose '
                    "declared share is 0."
                )
    return ""


def _targets(
    codes: np.ndarray, base: np.ndarray, margins: Mapping[str, Mapping[str, float]]
) -> list[np.ndarray]:
    """The total weight of each level of each variable, no answer last, for weights of mean 1."""
    totals = []
    for place, shares in enumerate(margins.values()):
        declared = np.array(list(shares.values()), dtype=float)
        silent = float(base[codes[:, place] == len(shares)].sum())
        known = (base.sum() - silent) * declared / declared.sum()
        totals.append(np.append(known, silent))
    return totals


def _search(
    codes: np.ndarray,
    base: np.ndarray,
    targets: list[np.ndarray],
    margins: Mapping[str, Mapping[str, float]],
    limit: float,
) -> tuple[np.ndarray, int, str]:
    """The weights (people,), the number of rounds, and a reason where there are none.

    People alike in all levels and in their base weight keep the same weight: each such kind of
    people is worked on once.
    """
    sizes = [len(totals) for totals in targets]
    bases, own_base = np.unique(base, return_inverse=True)
    keys = np.ravel_multi_index([*codes.T, own_base], [*sizes, len(bases)])
    _, first, kind, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    level, free = codes[first], base[first]
    members = [
        [np.flatnonzero(level[:, place] == number) for number in range(len(totals))]
        for place, totals in enumerate(targets)
    ]
    reason = _why_too_tight(counts, members, targets, margins, limit)
    if reason:
        return free, 0, reason
    apart = np.inf
    for rounds in range(1, MOST_ROUNDS + 1):
        for place, totals in enumerate(targets):
            for inside, total in zip(members[place], totals, strict=True):
                if len(inside):
                    free[inside] *= _factor(free[inside], counts[inside], total, limit)
        held = np.minimum(free, limit)
        apart = max(
            np.abs(np.bincount(level[:, place], counts * held, len(totals)) - totals).max()
            for place, totals in enumerate(targets)
        ) / len(base)
        if apart < SHARE_TOLERANCE:
            return held[kind], rounds, ""
    reason = (
        f"Not computable: after {MOST_ROUNDS:,} rounds some share still differs from the declared "
        f"one by {apart:.2g}; the margins contradict each other in this sample, because some "
        "combinations of levels have nobody"
        + (f" or no weight may be above {limit:g} times the mean." if np.isfinite(limit) else ".")
    )
    return free, MOST_ROUNDS, reason


def _why_too_tight(
    counts: np.ndarray,
    members: list[list[np.ndarray]],
    targets: list[np.ndarray],
    margins: Mapping[str, Mapping[str, float]],
    limit: float,
) -> str:
    """Why people of some level cannot reach its share with weights of at most `limit`."""
    if not np.isfinite(limit):
        return ""
    for (name, shares), levels, totals in zip(margins.items(), members, targets, strict=True):
        words = [*(f'the level "{level}"' for level in shares), "no answer"]
        for word, inside, total in zip(words, levels, totals, strict=True):
            if 0 < counts[inside].sum() * limit <= total:
                return (
                    f"Not computable: with weights of at most {limit:g} times their mean, the "
                    f"people with {word} of {name} cannot reach its share."
                )
    return ""


def _factor(free: np.ndarray, counts: np.ndarray, total: float, limit: float) -> float:
    """The f at which the weights min(limit, f free), each `counts` times, sum to `total`."""
    if not np.isfinite(limit):
        return float(total / (counts @ free))
    order = np.argsort(-free, kind="stable")
    sorted_free, sorted_counts = free[order], counts[order]
    mass = sorted_free * sorted_counts
    # With the first k held at the limit, the others must make up for what is left.
    held = np.concatenate([[0.0], np.cumsum(sorted_counts)[:-1]]) * limit
    rest = np.cumsum(mass[::-1])[::-1]
    factors = (total - held) / rest
    return float(factors[np.argmax(factors * sorted_free <= limit)])


def _notes(
    missing: Mapping[str, int], treatment: Missing, trimmed: int, largest: float | None
) -> tuple[str, ...]:
    """What was done beyond raking, in sentences."""
    notes = []
    silent = [name for name, count in missing.items() if count]
    if silent and treatment == "own_share":
        notes.append(
            f"People without an answer to {listed(silent, 'or')} keep together the share that "
            "they had before raking; the declared shares hold among those who answered."
        )
    elif silent:
        notes.append(f"People without an answer to {listed(silent, 'or')} have no weight.")
    if trimmed:
        notes.append(
            f"Weights that would be above {largest:g} times the mean are held there, and the "
            "other weights meet the declared shares in their place."
        )
    return tuple(notes)
