"""Agreement between coders who sort the same units into categories (nominal data).

Ratings are whole numbers from 0, one line a unit and one column a coder, `NOT_RATED` where the
coder did not rate the unit. Counts say how many coders put each unit into each category. Units that
nobody or one coder rated hold no pair; only Fleiss and Gwet let the single rating count towards the
categories' shares (Gwet 2014). What is not defined is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

NOT_RATED = -1
RESAMPLES = 2000
"""How often the units are drawn anew for the interval of Krippendorff's alpha."""
AT_ONCE = 250
"""So many draws are held in memory at once."""
MOST_UNDEFINED = 0.05
"""With a larger share of draws in which alpha is not defined there is no interval."""


def category_counts(ratings: np.ndarray, categories: int) -> np.ndarray:
    """How many coders put each unit (line) into each category (column)."""
    return np.stack([(ratings == one).sum(axis=1) for one in range(categories)], axis=1)


def percentage_agreement(counts: np.ndarray) -> float | None:
    """The mean share of agreeing pairs of coders (0 to 1) over units with two ratings or more."""
    raters = counts.sum(axis=1)
    paired = raters >= 2
    if not paired.any():
        return None
    return float(_agreeing(counts[paired], raters[paired]).mean())


@dataclass(frozen=True)
class PairedKappa:
    """Cohen's kappa: its mean over the pairs of coders for whom it is defined."""

    estimate: float | None
    defined: int
    pairs: int


def cohen_kappa(ratings: np.ndarray, categories: int) -> PairedKappa:
    """Cohen's kappa (1960), of more than two coders the mean over their pairs (Light 1971).

    A pair counts on the units that both rated. It is not defined where both put all of these into
    the same category; pairs without a unit in common do not count as pairs.
    """
    found: list[float] = []
    pairs = 0
    for first, second in combinations(range(ratings.shape[1]), 2):
        both = (ratings[:, first] != NOT_RATED) & (ratings[:, second] != NOT_RATED)
        if not both.any():
            continue
        pairs += 1
        one, other = ratings[both, first], ratings[both, second]
        observed = float((one == other).mean())
        shares = [np.bincount(each, minlength=categories) / len(each) for each in (one, other)]
        expected = float(shares[0] @ shares[1])
        if expected < 1:
            found.append((observed - expected) / (1 - expected))
    return PairedKappa(float(np.mean(found)) if found else None, len(found), pairs)


def fleiss_kappa(counts: np.ndarray) -> float | None:
    """Fleiss' kappa (1971); with numbers of coders that differ by unit as in Gwet (2014)."""
    observed = percentage_agreement(counts)
    if observed is None:
        return None
    expected = float((_shares(counts) ** 2).sum())
    return (observed - expected) / (1 - expected) if _varies(counts) else None


def krippendorff_alpha(counts: np.ndarray) -> float | None:
    """Krippendorff's alpha for nominal data (2011), ratings may be missing."""
    alpha = _alphas(alpha_parts(counts).sum(axis=0)[None, :])[0]
    return None if np.isnan(alpha) else float(alpha)


def alpha_parts(counts: np.ndarray) -> np.ndarray:
    """What each unit adds to alpha: the disagreement within it, and its ratings by category."""
    raters = counts.sum(axis=1)
    paired = raters >= 2
    within = raters**2 - (counts**2).sum(axis=1)
    disagreement = np.where(paired, within / np.maximum(raters - 1, 1), 0.0)
    return np.column_stack([disagreement, np.where(paired[:, None], counts, 0)])


def alpha_intervals(
    parts: np.ndarray, random: np.random.Generator, confidence: float
) -> list[tuple[float, float] | None]:
    """Percentile intervals of several alphas from the same draws of units with replacement.

    `parts` is items by units by parts (`alpha_parts`). The whole coefficient is computed anew in
    each of `RESAMPLES` draws. None where more than `MOST_UNDEFINED` of the draws hold no variation.
    """
    items, units, width = parts.shape
    wide = np.ascontiguousarray(parts.transpose(1, 0, 2)).reshape(units, items * width)
    drawn = np.empty((RESAMPLES, items))
    for start in range(0, RESAMPLES, AT_ONCE):
        times = min(AT_ONCE, RESAMPLES - start)
        weights = random.multinomial(units, np.full(units, 1 / units), size=times)
        sums = (weights.astype(float) @ wide).reshape(times * items, width)
        drawn[start : start + times] = _alphas(sums).reshape(times, items)
    tail = (1 - confidence) / 2
    found: list[tuple[float, float] | None] = []
    for alphas in drawn.T:
        defined = alphas[~np.isnan(alphas)]
        if 1 - len(defined) / RESAMPLES > MOST_UNDEFINED:
            found.append(None)
        else:
            low, high = np.quantile(defined, (tail, 1 - tail))
            found.append((float(low), float(high)))
    return found


@dataclass(frozen=True)
class ChanceCorrected:
    """A coefficient with its standard error and the degrees of freedom of its interval."""

    estimate: float
    error: float | None
    freedom: int


def gwet_ac1(counts: np.ndarray, clusters: np.ndarray | None = None) -> ChanceCorrected | None:
    """Gwet's AC1 (2008) and its standard error over units as a sample of many units.

    `clusters` numbers, from 0, lines that stand or fall together: their deviations are added up
    before they are squared. Without it every line is its own.
    """
    raters = counts.sum(axis=1)
    rated = raters > 0
    clusters = np.arange(len(counts)) if clusters is None else clusters
    counts, raters = counts[rated], raters[rated]
    clusters = np.unique(clusters[rated], return_inverse=True)[1]
    paired = raters >= 2
    observed = percentage_agreement(counts)
    if observed is None:
        return None
    lines, categories = counts.shape
    shares = _shares(counts)
    expected = float((shares * (1 - shares)).sum()) / (categories - 1)
    estimate = (observed - expected) / (1 - expected)
    agreeing = np.zeros(lines)
    agreeing[paired] = _agreeing(counts[paired], raters[paired])
    each = lines / paired.sum() * (agreeing - expected * paired) / (1 - expected)
    by_chance = (counts @ (1 - shares)) / raters / (categories - 1)
    each = each - 2 * (1 - estimate) * (by_chance - expected) / (1 - expected)
    together = np.bincount(clusters, weights=each - estimate)
    groups = len(together)
    if groups < 2:
        return ChanceCorrected(estimate, None, 0)
    variance = groups / (groups - 1) * float((together**2).sum()) / lines**2
    return ChanceCorrected(estimate, float(np.sqrt(variance)), groups - 1)


def _agreeing(counts: np.ndarray, raters: np.ndarray) -> np.ndarray:
    """The share of agreeing pairs of coders in each unit."""
    pairs = raters * (raters - 1)
    return np.asarray((counts * (counts - 1)).sum(axis=1) / pairs)


def _shares(counts: np.ndarray) -> np.ndarray:
    """The mean share of each category over the units that anybody rated."""
    raters = counts.sum(axis=1)
    rated = raters > 0
    return np.asarray((counts[rated] / raters[rated, None]).mean(axis=0))


def _varies(counts: np.ndarray) -> bool:
    """Whether more than one category was used."""
    return bool((counts.sum(axis=0) > 0).sum() > 1)


def _alphas(sums: np.ndarray) -> np.ndarray:
    """Alpha of each line of summed parts; NaN where only one category was used."""
    disagreement, used = sums[:, 0], sums[:, 1:]
    ratings = used.sum(axis=1)
    by_chance = ratings**2 - (used**2).sum(axis=1)
    found = np.full(len(sums), np.nan)
    varies = by_chance > 0
    found[varies] = 1 - (ratings[varies] - 1) * disagreement[varies] / by_chance[varies]
    return found
