"""What a specification curve says as a whole, and which decisions move the estimate.

Median, range, and the shares with one sign and with a significant estimate of that sign are the
descriptions of Simonsohn, Simmons & Nelson (2020, Nature Human Behaviour 4, 1208-1214). The spread
that decisions alone produce is the vibration of effects of Patel, Burford & Ioannidis (2015,
Journal of Clinical Epidemiology 68, 1046-1058): the 99th against the 1st percentile of the
estimates. The variance by decision is an analysis of variance of the estimates with the decisions
as factors: how much of their sum of squares each decision's main effect explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

NOTHING = "Not computable: no specification has an estimate."
ONE = "Not computable: there is a single specification with an estimate."
SAME = "Not computable: all specifications have the same estimate."


@dataclass(frozen=True)
class CurveSummary:
    """A specification curve in a few numbers; NaN where `reason` says why.

    `specifications` were declared, `estimated` have an estimate; everything else is about those.
    `same_sign` is the share with the sign of the median, `significant` the share that have it and a
    p-value below `alpha`. `percentile_1` and `percentile_99` are of the estimates;
    `odds_ratio_vibration` is the 99th over the 1st percentile of the odds ratios (NaN if there are
    none).
    """

    specifications: int
    estimated: int
    median: float
    smallest: float
    largest: float
    percentile_1: float
    percentile_99: float
    odds_ratio_vibration: float
    same_sign: float
    significant: float
    alpha: float
    reason: str = ""


@dataclass(frozen=True)
class VarianceByDecision:
    """Shares of the variance of the estimates; empty or NaN where `reason` says why.

    `shares` is indexed by decision: what its main effect explains beyond the main effects of the
    others. `interactions` is what no main effect explains. `shared` is what main effects explain
    without its being one decision's: 0 if all combinations have equally many estimates (`crossed`),
    for then the decisions are orthogonal and the shares those of the usual analysis of variance.
    """

    shares: pd.Series
    interactions: float
    shared: float
    crossed: bool
    reason: str = ""


def summarise_curve(curve: pd.DataFrame, *, alpha: float = 0.05) -> CurveSummary:
    """The descriptions of a frame of `specification_curve`; quantiles are R's type 7."""
    estimate = curve["estimate"].to_numpy(float)
    known = np.isfinite(estimate)
    if not known.any():
        none = (np.nan,) * 8
        return CurveSummary(len(curve), 0, *none, alpha, NOTHING)
    estimate, p = estimate[known], curve["p"].to_numpy(float)[known]
    median = float(np.median(estimate))
    same = np.sign(estimate) == np.sign(median)
    low, high = np.quantile(estimate, [0.01, 0.99])
    ratios = curve["odds_ratio"].to_numpy(float)[known]
    vibration = np.nan
    if np.isfinite(ratios).all():
        ratio_low, ratio_high = np.quantile(ratios, [0.01, 0.99])
        vibration = float(ratio_high / ratio_low)
    return CurveSummary(
        len(curve),
        int(known.sum()),
        median,
        float(estimate.min()),
        float(estimate.max()),
        float(low),
        float(high),
        vibration,
        float(same.mean()),
        float((same & (p < alpha)).mean()),
        alpha,
    )


def variance_by_decision(curve: pd.DataFrame, decisions: Sequence[str]) -> VarianceByDecision:
    """How much each decision moves the estimate; `decisions` are columns of the curve.

    The sum of squares of a decision is what the residual sum of squares of a linear model of all
    main effects grows by when the decision is left out of it (type II without interactions, as
    car::Anova). With all combinations present it is the sum of squares of any analysis of variance.
    """
    known = curve[np.isfinite(curve["estimate"].to_numpy(float))]
    nothing = pd.Series(np.nan, index=list(decisions), dtype=float)
    estimate = known["estimate"].to_numpy(float)
    if len(known) < 2:
        return VarianceByDecision(nothing, np.nan, np.nan, False, ONE if len(known) else NOTHING)
    centred = estimate - estimate.mean()
    total = float(centred @ centred)
    if total <= len(known) * (1e-12 * np.abs(estimate).max()) ** 2:
        return VarianceByDecision(nothing, np.nan, np.nan, False, SAME)
    codes = [pd.factorize(known[name].to_numpy(object))[0] for name in decisions]
    options = [int(code.max()) + 1 for code in codes]
    # Crossed: all combinations are there, equally often.
    each = np.bincount(np.ravel_multi_index(codes, options), minlength=int(np.prod(options)))
    crossed = bool((each == each[0]).all())
    if crossed:
        alone = {name: _between(code, centred) for name, code in zip(decisions, codes, strict=True)}
        explained = sum(alone.values())
    else:
        alone, explained = _one_by_one(known, decisions, centred)
    shares = pd.Series(alone, dtype=float).clip(lower=0.0) / total
    # A decision with one option explains nothing, not even rounding.
    shares[np.array(options) == 1] = 0.0
    shared = 0.0 if crossed else float(explained / total - shares.sum())
    interactions = max(0.0, 1 - explained / total)
    return VarianceByDecision(shares, float(interactions), shared, crossed)


def _between(codes: np.ndarray, centred: np.ndarray) -> float:
    """The sum of squares between options, each of which is combined with all others alike."""
    means = (np.bincount(codes, centred) / np.bincount(codes))[codes]
    return float(means @ means)


def _one_by_one(
    known: pd.DataFrame, decisions: Sequence[str], centred: np.ndarray
) -> tuple[dict[str, float], float]:
    """What each decision explains beyond the others, and what all of them explain."""
    factors = {name: _indicators(known[name]) for name in decisions}
    explained = _explained(list(factors.values()), centred)
    alone = {
        name: explained
        - _explained([factors[other] for other in decisions if other != name], centred)
        for name in decisions
    }
    return alone, explained


def _indicators(options: pd.Series) -> np.ndarray:
    """One column an option, centred."""
    columns = pd.get_dummies(options).to_numpy(float)
    return columns - columns.mean(axis=0)


def _explained(factors: Sequence[np.ndarray], centred: np.ndarray) -> float:
    """The sum of squares that these main effects explain."""
    if not factors:
        return 0.0
    columns = np.hstack(factors)
    fitted = columns @ np.linalg.lstsq(columns, centred, rcond=1e-10)[0]
    return float(fitted @ fitted)
