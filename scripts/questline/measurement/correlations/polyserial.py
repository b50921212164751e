"""The polyserial correlation of a number with an ordinal item, by two-step maximum likelihood.

The ordinal item is taken as a normal variable cut at thresholds, which with the number is bivariate
normal. Mean and variance of the number and the thresholds of the item come from each alone, then
the likelihood of the correlation is maximised with them held fixed (Olsson, Drasgow and Dorans
1982, Psychometrika 47, section 4), as lavaan's lavCor does. The estimate that polycor's polyserial
and psych give without ML is their starting value here: `polyserial_by_moments`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from questline.measurement.correlations.two_step_likelihood import (
    LARGEST,
    LONGEST_STEP,
    MOST_CAREFUL_STEPS,
)

FARTHEST = 37.0
"""Standard normal deviates beyond that have a probability of zero in double precision."""
STEEPEST_START = 0.9


@dataclass(frozen=True)
class Pairs:
    """The different pairs of a standardised number and a category, and how often each occurs."""

    z: np.ndarray
    codes: np.ndarray
    counts: np.ndarray


def polyserial(
    numbers: np.ndarray, codes: np.ndarray, thresholds: np.ndarray, *, tolerance: float = 1e-9
) -> float:
    """The correlation; plus or minus LARGEST where the likelihood has no maximum short of it.

    `numbers` (respondents,) are NaN where missing and vary; `codes` (respondents,) run from 0 to
    the number of `thresholds`, below 0 is missing. Some respondents have both, and vary in both.
    """
    pairs = _pairs(numbers, codes)
    cuts = np.concatenate([[-np.inf], thresholds, [np.inf]])
    upper, lower = cuts[pairs.codes + 1], cuts[pairs.codes]
    now = np.clip(polyserial_by_moments(numbers, codes, thresholds), -1, 1) * STEEPEST_START
    low, high = -LARGEST, LARGEST
    for _ in range(MOST_CAREFUL_STEPS):
        score, information = _score(now, pairs, upper, lower)
        low, high = (max(low, now), high) if score >= 0 else (low, min(high, now))
        step = score / information if np.isfinite(score) else np.inf
        # A step beyond the edge is a visit to the edge, which ends the search if it goes on there.
        wanted = np.clip(now + np.clip(step, -LONGEST_STEP, LONGEST_STEP), -LARGEST, LARGEST)
        usable = np.isfinite(score) and low <= wanted <= high
        before, now = now, wanted if usable else (low + high) / 2
        if abs(now - before) <= tolerance:
            break
    return float(now)


def polyserial_by_moments(numbers: np.ndarray, codes: np.ndarray, thresholds: np.ndarray) -> float:
    """r s / sum of the normal densities at the thresholds.

    r is Pearson's correlation of the numbers with the codes and s the codes' standard deviation,
    dividing by n (Olsson, Drasgow and Dorans 1982, equation 20).
    """
    both = (codes >= 0) & ~np.isnan(numbers)
    x, y = numbers[both], codes[both].astype("float64")
    x, y = x - x.mean(), y - y.mean()
    slope = (x @ y) / len(x) / np.sqrt((x @ x) / len(x))
    return float(slope / _density(thresholds).sum())


def _pairs(numbers: np.ndarray, codes: np.ndarray) -> Pairs:
    """Counted, as numbers often take few values: the likelihood then has few different terms."""
    known = numbers[~np.isnan(numbers)]
    both = (codes >= 0) & ~np.isnan(numbers)
    values, places = np.unique(numbers[both], return_inverse=True)
    categories = int(codes.max()) + 1
    counts = np.bincount(places * categories + codes[both], minlength=len(values) * categories)
    occurring = np.nonzero(counts)[0]
    z = (values - known.mean()) / known.std()
    return Pairs(z[occurring // categories], occurring % categories, counts[occurring])


def _score(
    correlation: float, pairs: Pairs, upper: np.ndarray, lower: np.ndarray
) -> tuple[float, float]:
    """First derivative of the log-likelihood, and the sum of squares of its terms.

    A category's probability given z is Phi(b) - Phi(a), with b = (upper - r z) / sqrt(1 - r^2) and
    a alike. Infinite towards zero where an answer is impossible at the correlation.
    """
    rest = 1 - correlation * correlation
    b = (upper - correlation * pairs.z) / np.sqrt(rest)
    a = (lower - correlation * pairs.z) / np.sqrt(rest)
    # On the side of the tail where the difference of probabilities keeps its digits.
    flip = a > 0
    probability = ndtr(np.where(flip, -a, b)) - ndtr(np.where(flip, -b, a))
    nearest = np.where(flip, a, np.where(b < 0, -b, 0.0))
    if (nearest > FARTHEST).any() or not (probability > 0).all():
        return (-np.inf if correlation >= 0 else np.inf), 1.0
    change = np.zeros(len(a))
    for cut, edge, sign in ((upper, b, 1.0), (lower, a, -1.0)):
        finite = np.isfinite(cut)
        slope = correlation * np.where(finite, cut, 0.0) - pairs.z
        change += sign * np.where(finite, _density(edge) * slope, 0.0)
    terms = change / (probability * rest**1.5)
    information = float(pairs.counts @ terms**2)
    return float(pairs.counts @ terms), max(information, np.finfo(float).tiny)


def _density(x: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)
