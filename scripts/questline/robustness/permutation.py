"""Inference for a whole specification curve, by permuting the focal predictor's residuals.

The null hypothesis: given all covariates of the curve, the focal predictor has nothing to do with
the outcome. Under it the residuals of the linear regression of the predictor on all covariates can
be dealt out anew among people, and the whole curve computed from the predictor so replaced (Potter
2005, Statistics in Medicine 24, 693-708, for one logistic regression; in linear models one of the
methods of the Freedman-Lane family that Winkler, Ridgway, Webster, Smith & Nichols 2014, NeuroImage
92, 381-397, compare; for curves Simonsohn, Simmons & Nelson 2020, Nature Human Behaviour 4,
1208-1214). What the covariates foretell of the predictor stays in place: specifications with few
covariates are confounded among the permuted curves just as they are in the data.

Each specification is judged by its score statistic, the permuted ones and the observed one alike
(`permuted_scores`): the test is a permutation test whatever these approximate. Potter used the
likelihood ratio, which the score statistic equals in large samples, and needs no fit that could
fail.

Residuals change hands among people who are in exactly the same data variants (complete in the same
ones, excluded from the same ones), so that one permutation serves all specifications: whoever is in
two of them gets the same person's residual in both, and the estimates of the permuted curves are
related as those of the observed one are. Someone who is alone with a pattern keeps the residual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtr

from questline.imputation.pooling import pool
from questline.robustness.focal_estimates import Kind
from questline.robustness.null_models import null_models
from questline.robustness.permuted_scores import PermutedScores, permuted_scores
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant

STATISTICS = ("median", "significant", "average_z")
ROUNDING = 1e-9
"""Statistics that differ by a smaller share are equal: the same permutation may be drawn twice."""
MANY_DF = 100
"""From so many degrees of freedom on t statistics become z statistics by a series."""
NOTHING = "Not computable: no specification of the curve can be tested."
NO_PERMUTATIONS = "Not computable: there are no permutations."


@dataclass(frozen=True)
class CurveTest:
    """The test of a specification curve; empty or NaN where `reason` says why.

    `statistics` is indexed by `STATISTICS`, with the columns observed, expected (the mean of the
    permuted curves) and p: (1 + number of permuted curves at least as extreme) / (1 + permutations)
    (Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9, 39).

    - median: the absolute median of the estimates,
    - significant: the share of specifications that are significant with the sign of their curve's
      median,
    - average_z: the absolute mean of the z statistics (Stouffer's, but for a constant factor).

    `estimates` (specifications,) are the observed estimates after one step, `permuted`
    (permutations, specifications) those of the permuted curves, NaN where `used` is False.
    """

    statistics: pd.DataFrame
    estimates: np.ndarray
    permuted: np.ndarray
    used: np.ndarray
    reason: str = ""

    def band(self, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """The limits between which a sorted curve lies without an effect, place by place."""
        curves = np.sort(self.permuted[:, self.used], axis=1)
        low, high = np.quantile(curves, [(1 - confidence) / 2, (1 + confidence) / 2], axis=0)
        return low, high


def permutation_test(
    variants: Sequence[DataVariant],
    covariate_sets: Mapping[str, np.ndarray],
    focal: Focal,
    kind: Kind,
    permutations: int,
    generator: np.random.Generator,
    *,
    alpha: float = 0.05,
    used: np.ndarray | None = None,
) -> CurveTest:
    """Test the curve that `specification_curve` makes of the same variants and covariates.

    `alpha` is the level at which a specification is significant. `used` (specifications,) says
    which ones count, for instance those that have an estimate; None: all that can be tested.
    Completed sets are pooled by Rubin's rules in every permuted curve.
    """
    masks = np.array(list(covariate_sets.values()), dtype=bool)
    count = len(variants) * len(masks)
    counted = np.ones(count, dtype=bool) if used is None else np.asarray(used, dtype=bool).copy()
    memberships = np.array([variant.members for variant in variants])
    dealt = exchanged(memberships, permutations, generator)
    estimates, z = np.full((2, permutations + 1, count), np.nan)
    specifications = counted.reshape(len(variants), len(masks))
    wanted = np.flatnonzero(specifications.any(axis=1)).tolist()
    null = null_models([variants[place] for place in wanted], masks, focal, kind)
    for place, models in zip(wanted, null, strict=True):
        where = slice(place * len(masks), (place + 1) * len(masks))
        members = memberships[place]
        # Places among the members, who get residuals from each other alone.
        donors = (np.cumsum(members) - 1)[dealt[:, members]]
        scores = permuted_scores(models, focal, kind, donors)
        counted[where] &= scores.usable
        estimates[:, where], z[:, where] = _pooled(scores, kind)
    reason = "" if counted.any() else NOTHING
    reason = reason or ("" if permutations > 0 else NO_PERMUTATIONS)
    estimates[:, ~counted] = np.nan
    if reason:
        table = pd.DataFrame(np.nan, index=list(STATISTICS), columns=["observed", "expected", "p"])
    else:
        table = _table(estimates[:, counted], z[:, counted], alpha)
    return CurveTest(table, estimates[0], estimates[1:], counted, reason)


def exchanged(
    memberships: np.ndarray, permutations: int, generator: np.random.Generator
) -> np.ndarray:
    """From whom each person gets the residual, (permutations + 1, people).

    `memberships` (variants, people) say who is in which data variant. The first line changes
    nothing; in the others people with the same memberships change places at random.
    """
    people = memberships.shape[1] if memberships.ndim == 2 else 0
    dealt = np.tile(np.arange(people), (permutations + 1, 1))
    if not people:
        return dealt
    _, patterns = np.unique(memberships.T, axis=0, return_inverse=True)
    for pattern in range(patterns.max() + 1):
        alike = np.flatnonzero(patterns.ravel() == pattern)
        dealt[1:, alike] = generator.permuted(np.tile(alike, (permutations, 1)), axis=1)
    return dealt


def _pooled(scores: PermutedScores, kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and z statistics (permutations, specifications), pooled over the sets."""
    with np.errstate(invalid="ignore", divide="ignore"):
        if len(scores.estimates) == 1:
            estimate = scores.estimates[0]
            df = np.full_like(scores.df, np.inf) if kind == "logistic" else scores.df
            t = estimate / np.sqrt(scores.variances[0])
            return estimate, _as_z(t, np.broadcast_to(df, t.shape))
        pooled = pool(scores.estimates, scores.variances, scores.df)
        return pooled.estimate, _as_z(pooled.estimate / pooled.se, pooled.df)


def _as_z(t: np.ndarray, df: np.ndarray) -> np.ndarray:
    """The normal quantile with the tail probability of a t statistic.

    From `MANY_DF` on by the series of Hill (1970, Communications of the ACM 13, 617-618), which is
    exact to 1e-10 there and takes a fraction of the time.
    """
    z = t.copy()
    few = df < MANY_DF
    if few.any():
        z[few] = -np.sign(t[few]) * ndtri(stdtr(df[few], -np.abs(t[few])))
    many = ~few & np.isfinite(df)
    if many.any():
        middle = df[many] - 0.5
        scale = 48 * middle**2
        square = middle * np.log1p(t[many] ** 2 / df[many])
        first = square + 3
        second = ((0.4 * square + 3.3) * square + 24) * square + 85.5
        second /= 0.8 * square**2 + 100 + scale
        z[many] = np.sign(t[many]) * (1 + (first - second) / scale) * np.sqrt(square)
    return z


def _table(estimates: np.ndarray, z: np.ndarray, alpha: float) -> pd.DataFrame:
    """The statistics of every curve, the first being the observed one, and what they say."""
    median = np.median(estimates, axis=1)
    significant = (np.abs(z) > ndtri(1 - alpha / 2)) & (np.sign(z) == np.sign(median)[:, None])
    curves = {
        "median": np.abs(median),
        "significant": significant.mean(axis=1),
        "average_z": np.abs(z.mean(axis=1)),
    }
    lines = {}
    for name, values in curves.items():
        extreme = (values[1:] >= values[0] * (1 - ROUNDING)).sum()
        p = (1 + extreme) / len(values)
        lines[name] = {"observed": values[0], "expected": values[1:].mean(), "p": p}
    return pd.DataFrame.from_dict(lines, orient="index")
