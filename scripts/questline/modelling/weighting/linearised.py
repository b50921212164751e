"""Weighted means and shares, with variances by Taylor linearisation.

An estimate is, to first order, a sum of one influence a person; its variance is that of the sum,
from the spread of the influences between people, or between clusters of people, taken as drawn with
replacement (Binder 1983, International Statistical Review 51, 279-292; Lumley 2010, Complex
Surveys, section 2.2, as R's survey::svymean and svyglm). Where the weights were raked, only the
part of the influences that the raking variables do not foretell is uncertain (Deville, Särndal &
Sautory 1993, Journal of the American Statistical Association 88, 1013-1020; as R's
survey::calibrate with calfun = "raking").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, stdtr, stdtrit

from questline.modelling.weighting.raking import LEFT_OUT, RakedWeights
from questline.modelling.weighting.usable_weights import why_unusable

NO_DF = (
    "There are no degrees of freedom left for a standard error, a test or an interval: there are "
    "no more people, or clusters of people, than coefficients."
)


@dataclass(frozen=True)
class WeightedSample:
    """Everyone who has a weight, and how they were drawn.

    `weights` (people,) are positive; NaN for someone who was given none. `clusters` (people,) are
    labels of any kind, or None where people were drawn one by one. `raked` is what gave the
    weights, of the same people, or None where the variance should take them as given.
    """

    weights: np.ndarray
    clusters: np.ndarray | None = None
    raked: RakedWeights | None = None

    @property
    def weighted(self) -> np.ndarray:
        """Who has a weight, as True or False (people,)."""
        return ~np.isnan(self.weights)


@dataclass(frozen=True)
class LinearisedEstimates:
    """Estimates (k,), their covariance (k, k) and the degrees of freedom of t tests.

    NaN where `reason` says why. `note` says why there are estimates without a standard error; the
    covariance is then NaN.
    """

    estimates: np.ndarray
    covariance: np.ndarray
    df: float
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class TTests:
    """Standard errors, t statistics, two-sided p-values and interval limits, (k,) each."""

    se: np.ndarray
    t: np.ndarray
    p: np.ndarray
    low: np.ndarray
    high: np.ndarray


def weighted_means(
    values: np.ndarray, sample: WeightedSample, within: np.ndarray | None = None
) -> LinearisedEstimates:
    """The weighted means of the columns of `values`, as R's svymean.

    `values` (people within, k) belong to the people marked True in `within` (people of the
    sample,), such as a group or those without missing answers, or to everyone when it is None. The
    others stay part of the sample, with an influence of zero.
    """
    inside = everyone(sample) if within is None else within
    reason = why_no_estimate(sample, inside)
    if reason:
        return without_estimates(values.shape[1], reason)
    shares = sample.weights[inside] / sample.weights[inside].sum()
    means = shares @ values
    return linearised(sample, inside, means, shares[:, None] * (values - means))


def weighted_shares(
    codes: np.ndarray,
    levels: int,
    sample: WeightedSample,
    within: np.ndarray | None = None,
) -> LinearisedEstimates:
    """The weighted share of each of `levels` levels: the means of their indicators.

    `codes` (people within,) are 0 to levels - 1; `within` as in `weighted_means`.
    """
    return weighted_means((codes[:, None] == np.arange(levels)).astype(float), sample, within)


def t_tests(found: LinearisedEstimates, confidence: float) -> TTests:
    """Tests that each estimate is zero, and intervals, with `found.df` degrees of freedom."""
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(np.diagonal(found.covariance))
        t = found.estimates / se
    reach = stdtrit(found.df, (1 + confidence) / 2) * se
    return TTests(
        se, t, 2 * stdtr(found.df, -np.abs(t)), found.estimates - reach, found.estimates + reach
    )


def share_intervals(found: LinearisedEstimates, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits (levels,) of weighted shares: symmetric on the scale of the log-odds.

    As R's svyciprop with method = "logit". NaN for a share of 0 or 1, whose log-odds are infinite.
    """
    share = found.estimates
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(np.diagonal(found.covariance)) / (share * (1 - share))
        reach = stdtrit(found.df, (1 + confidence) / 2) * se
        middle = logit(share)
        open_ = (share > 0) & (share < 1)
        low, high = expit(middle - reach), expit(middle + reach)
    return np.where(open_, low, np.nan), np.where(open_, high, np.nan)


def everyone(sample: WeightedSample) -> np.ndarray:
    """A mask (people,) that leaves nobody out."""
    return np.ones(len(sample.weights), dtype=bool)


def why_no_estimate(sample: WeightedSample, within: np.ndarray) -> str:
    """Why nothing weighted can be estimated from the people of `within`, or nothing."""
    if sample.raked is not None and sample.raked.reason:
        return sample.raked.reason
    if not within.any():
        return "Not computable: nobody is left to estimate from."
    return why_unusable(sample.weights[within]) or why_unusable(sample.weights[sample.weighted])


def without_estimates(count: int, reason: str) -> LinearisedEstimates:
    """`count` estimates that are not there, for `reason`."""
    nothing = np.full((count, count), np.nan)
    return LinearisedEstimates(np.full(count, np.nan), nothing, np.nan, reason)


def linearised(
    sample: WeightedSample,
    within: np.ndarray,
    estimates: np.ndarray,
    influences: np.ndarray,
    parameters: int = 1,
) -> LinearisedEstimates:
    """Estimates with the covariance that their influences (people within, k) imply.

    The degrees of freedom are the people, or clusters, within, less `parameters`: 1 for means, the
    number of coefficients for a regression, as in R's degf and svyglm.
    """
    full = np.zeros((len(sample.weights), influences.shape[1]))
    full[within] = influences
    weighted = sample.weighted
    units = int(within.sum())
    full = _unforetold(full, sample)[weighted]
    if sample.clusters is not None:
        clusters = np.asarray(sample.clusters)
        units = len(set(clusters[within].tolist()))
        _, cluster = np.unique(clusters[weighted].astype(str), return_inverse=True)
        sums = np.zeros((cluster.max() + 1, full.shape[1]))
        np.add.at(sums, cluster, full)
        full = sums
    df = float(units - parameters)
    if df <= 0 or len(full) < 2:
        nothing = np.full((len(estimates), len(estimates)), np.nan)
        return LinearisedEstimates(estimates, nothing, np.nan, note=NO_DF)
    centred = full - full.mean(axis=0)
    covariance = len(full) / (len(full) - 1) * centred.T @ centred
    return LinearisedEstimates(estimates, covariance, df)


def _unforetold(influences: np.ndarray, sample: WeightedSample) -> np.ndarray:
    """Influences less what the raking variables foretell of them.

    With u an influence per unit of weight, B the regression of u on the indicators of all levels by
    least squares with the base weights: w (u - indicators B), w being the raked weight.
    """
    raked = sample.raked
    if raked is None:
        return influences
    kept = raked.levels[:, 0] != LEFT_OUT
    levels, base, weights = raked.levels[kept], raked.base[kept], raked.weights[kept]
    indicators = np.column_stack(
        [column == number for column in levels.T for number in np.unique(column)]
    ).astype(float)
    root = np.sqrt(base)[:, None]
    # The indicators of each variable sum to 1: least squares of the smallest coefficients.
    left, sizes, _ = np.linalg.svd(indicators * root, full_matrices=False)
    basis = left[:, sizes > 1e-10 * sizes[0]]
    scaled = influences[kept] / weights[:, None] * root
    result = influences.copy()
    result[kept] = (scaled - basis @ (basis.T @ scaled)) / root * weights[:, None]
    return result
