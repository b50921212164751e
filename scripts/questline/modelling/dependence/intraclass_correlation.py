"""How alike the people of a cluster are, and what it costs: the intraclass correlation.

With clusters of n_i people, N in all, G clusters, MSB and MSW the mean squares between and within
clusters of the one-way analysis of variance, and n0 = (N - sum n_i^2 / N) / (G - 1),

    ICC = (MSB - MSW) / (MSB + (n0 - 1) MSW)

(Donner & Koval 1980, Biometrics 36, 19-25; for an outcome of 0 and 1 the same formula: Ridout,
Demetrio & Firth 1999, Biometrics 55, 137-148). It is below zero where people of one cluster differ
more than people of different ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, fdtri, stdtrit

from questline.modelling.dependence.clustered_fit import joined
from questline.modelling.dependence.clusters import Clusters, clusters_of

BELOW_ZERO = (
    "The intraclass correlation is below zero: people of one cluster differ more than people of "
    "different ones, as happens by chance where it is 0. The design effect takes it as 0."
)
NONE_WITHIN = "Everyone in a cluster has the same value, so that there is no interval and no test."
TOO_FEW_TO_LEAVE_OUT = (
    "No interval: without one of the clusters nothing tells how alike people are, or the outcome "
    "is the same for everyone."
)


@dataclass(frozen=True)
class IntraclassCorrelation:
    """The intraclass correlation of an outcome, with the sizes of the clusters.

    `low` and `high` are the limits, by the method that `interval` names; `f` on `df` (between,
    within) tests that the correlation is 0. `design_effect` is how much larger the variance of the
    mean is than with as many people of different clusters, and `effective_people` is `people`
    divided by it. Numbers are NaN where `reason` or `note` says why; the sizes are always there
    (0 where there is nobody).
    """

    value: float
    low: float
    high: float
    interval: str
    f: float
    df: tuple[int, int]
    p: float
    design_effect: float
    effective_people: float
    people: int
    clusters: int
    smallest: int
    median_size: float
    largest: int
    clusters_of_one: int
    reason: str = ""
    note: str = ""


def intraclass_correlation(
    outcome: np.ndarray, labels: np.ndarray, confidence: float = 0.95
) -> IntraclassCorrelation:
    """The analysis-of-variance estimate for an outcome (a number, or 0 and 1; one a person).

    `labels` are the clusters. For a number the interval turns the F ratio into limits (Shrout &
    Fleiss 1979, Psychological Bulletin 86, 420-428, ICC(1,1); exact for normal outcomes and equal
    sizes, with n0 for unequal ones). For an outcome with two values it is that of the jackknife of
    log F over clusters (Arvesen & Schmitz 1970, Biometrics 26, 677-686), which needs no normal
    outcome.

    The design effect is 1 + (m - 1) ICC with m = sum n_i^2 / N, the size of the cluster of the
    average person: the mean size where all are equal (Kish 1965, Survey Sampling, chapter 5).
    """
    clusters = clusters_of(labels)
    reason = _why_not(outcome, clusters)
    if reason:
        return _result(clusters, reason=reason)
    values = outcome[clusters.order]
    values = values - values.mean()
    sizes = clusters.sizes.astype(float)
    moments = _Moments(
        len(sizes), sizes.sum(), (sizes**2).sum(), values.sum(), (values**2).sum(),
        (clusters.sums(values) ** 2 / sizes).sum(),
    )  # fmt: skip
    value, ratio, size = _estimate(moments)
    df = clusters.count - 1, clusters.people - clusters.count
    mean_size = float((sizes**2).sum() / clusters.people)
    effect = 1 + (mean_size - 1) * max(0.0, float(value))
    notes = [BELOW_ZERO if value < 0 else "", clusters.note_on_single_people()]
    low = high = p = math.nan
    interval = ""
    if not np.isfinite(ratio):
        notes.append(NONE_WITHIN)
    elif len(np.unique(outcome)) == 2:
        p = float(fdtrc(*df, ratio))
        low, high = _jackknifed(moments, clusters, values, confidence)
        interval = "jackknife" if math.isfinite(low) else ""
        notes.append("" if interval else TOO_FEW_TO_LEAVE_OUT)
    else:
        p = float(fdtrc(*df, ratio))
        tail = (1 - confidence) / 2
        low, high = (
            _from_ratio(float(ratio) / float(fdtri(*df, level)), float(size))
            for level in (1 - tail, tail)
        )
        interval = "f_ratio"
    return _result(
        clusters, float(value), low, high, interval, float(ratio), p, effect, joined(notes)
    )


@dataclass(frozen=True)
class _Moments:
    """What the analysis of variance needs: numbers, or arrays with one cluster left out each.

    `between` is the sum over clusters of the squared sum of their people over their size.
    """

    clusters: int
    people: float | np.ndarray
    squared_sizes: float | np.ndarray
    total: float | np.ndarray
    squares: float | np.ndarray
    between: float | np.ndarray


def _estimate(
    moments: _Moments,
) -> tuple[float | np.ndarray, float | np.ndarray, float | np.ndarray]:
    """The intraclass correlation, the F ratio and n0."""
    people, count = moments.people, moments.clusters
    with np.errstate(divide="ignore", invalid="ignore"):
        size = (people - moments.squared_sizes / people) / (count - 1)
        between = np.maximum(moments.between - moments.total**2 / people, 0) / (count - 1)
        within = np.maximum(moments.squares - moments.between, 0)
        # What rounding leaves of nothing is nothing.
        within = np.where(within <= 1e-13 * moments.squares, 0, within) / (people - count)
        value = (between - within) / (between + (size - 1) * within)
        return value, np.divide(between, within), size


def _from_ratio(ratio: float | np.ndarray, size: float) -> float:
    """The intraclass correlation with this F ratio: (F - 1) / (F + n0 - 1)."""
    return float((ratio - 1) / (ratio + size - 1))


def _jackknifed(
    moments: _Moments, clusters: Clusters, values: np.ndarray, confidence: float
) -> tuple[float, float]:
    """Limits from the pseudo-values of log F, t with one degree of freedom less than clusters."""
    sizes, sums = clusters.sizes.astype(float), clusters.sums(values)
    others = _Moments(
        moments.clusters - 1,
        moments.people - sizes,
        moments.squared_sizes - sizes**2,
        moments.total - sums,
        moments.squares - clusters.sums(values**2),
        moments.between - sums**2 / sizes,
    )
    _, ratio, size = _estimate(moments)
    _, without, _ = _estimate(others)
    count = moments.clusters
    with np.errstate(divide="ignore", invalid="ignore"):
        pseudo = count * np.log(ratio) - (count - 1) * np.log(without)
    if count < 3 or not np.isfinite(pseudo).all():
        return math.nan, math.nan
    error = pseudo.std(ddof=1) / math.sqrt(count)
    reach = float(stdtrit(count - 1, (1 + confidence) / 2)) * error
    low, high = (_from_ratio(np.exp(pseudo.mean() + side * reach), float(size)) for side in (-1, 1))
    return low, high


def _why_not(outcome: np.ndarray, clusters: Clusters) -> str:
    if not len(outcome):
        return "Not computable: there is nobody whose outcome and cluster are both known."
    if np.ptp(outcome) == 0:
        return "Not computable: the outcome is the same for everyone."
    return clusters.why_no_pairs()


def _result(
    clusters: Clusters,
    value: float = math.nan,
    low: float = math.nan,
    high: float = math.nan,
    interval: str = "",
    ratio: float = math.nan,
    p: float = math.nan,
    effect: float = math.nan,
    note: str = "",
    reason: str = "",
) -> IntraclassCorrelation:
    sizes = clusters.sizes if clusters.people else np.zeros(1, dtype=int)
    return IntraclassCorrelation(
        value=value,
        low=low,
        high=high,
        interval=interval,
        f=ratio,
        df=(max(clusters.count - 1, 0), clusters.people - clusters.count),
        p=p,
        design_effect=effect,
        effective_people=clusters.people / effect,
        people=clusters.people,
        clusters=clusters.count,
        smallest=int(sizes.min()),
        median_size=float(np.median(sizes)),
        largest=int(sizes.max()),
        clusters_of_one=clusters.alone,
        reason=reason,
        note=note,
    )
