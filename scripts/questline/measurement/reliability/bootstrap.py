"""Bootstrap intervals of alpha: respondents drawn with replacement, all scales and samples at once.

A sample is a vector of counts, how often each respondent was drawn. Every pairwise covariance of
a sample follows from weighted sums of answers and of products of answers, so that one product of
the counts of many samples with a table of these gives all covariances of all samples. Answers that
are missing are handled as for alpha itself: every pair of items by those who answered both.

Sources: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 (percentile) and
14 (bias-corrected and accelerated, BCa, with the acceleration from the jackknife, equation 14.15);
Davison and Hinkley 1997, Bootstrap Methods and their Application, equation 5.8 (quantiles between
two samples are interpolated on the normal scale, as boot::boot.ci).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from questline.core.sentences import number_of
from questline.measurement.reliability.classical import (
    alpha_of_covariances,
    varying_items,
    who_answered_two,
    why_no_alpha,
    why_no_pairs,
)
from questline.scoring.item_rest import LEAST_RESPONDENTS, pairwise_covariances

CELLS = 4_000_000
"""Counts (samples times respondents) that are in memory at once."""
BLOCK = 250_000
"""Products of answers that are made at once: few enough for the processor's cache."""
MOST_TOGETHER = 500
"""Samples that are judged together at most."""
MOST_WITHOUT = 0.05
"""Share of samples without an alpha above which the others are no fair picture of it."""


@dataclass(frozen=True)
class BootstrapAlpha:
    """Alpha of a scale and its bootstrap intervals, each (low, high) or None.

    `n` answered two items or more, `samples` were drawn, `used` have an alpha. `reason` is a
    sentence that says why there is no interval, "" where there is one; `notes` are sentences on
    what there is.
    """

    alpha: float | None
    n: int
    samples: int
    used: int = 0
    percentile: tuple[float, float] | None = None
    bias_corrected: tuple[float, float] | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def bootstrap_alpha(
    scales: Mapping[str, pd.DataFrame],
    samples: int,
    confidence: float,
    generator: np.random.Generator,
) -> dict[str, BootstrapAlpha]:
    """Percentile and BCa intervals of each scale's alpha, at the given confidence (0 to 1).

    `scales` holds the keyed answers of every scale: one float column an item, missing NaN, one row
    a respondent, the same respondents in each. All scales are judged on the same samples, and what
    one of them gets does not depend on the others. Items that do not vary are left out, as for
    alpha itself.
    """
    prepared = {}
    found = {}
    for name, answers in scales.items():
        varying, note = varying_items(answers)
        n = who_answered_two(varying)
        reason = why_no_pairs(varying, n)
        if not reason:
            covariances = pairwise_covariances(varying).to_numpy()
            reason = why_no_alpha(covariances)
        notes = (note,) if note else ()
        if reason:
            found[name] = BootstrapAlpha(None, n, samples, reason=reason, notes=notes)
        else:
            alpha = min(alpha_of_covariances(covariances), 1.0)
            found[name] = BootstrapAlpha(alpha, n, samples, notes=notes)
            prepared[name] = _Answers(varying)
    alphas: dict[str, list[np.ndarray]] = {name: [] for name in prepared}
    rows = max((len(answers) for answers in scales.values()), default=0)
    if prepared:
        for counts in _drawn(rows, samples, generator):
            for name, answers_of in prepared.items():
                alphas[name].append(answers_of.alphas(counts))
    for name, answers_of in prepared.items():
        drawn = np.concatenate(alphas[name])
        found[name] = _with_intervals(found[name], drawn, answers_of, confidence)
    return {name: found[name] for name in scales}


def _drawn(rows: int, samples: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """How often each respondent was drawn, (samples, rows), in pieces that fit the memory."""
    piece = max(1, min(MOST_TOGETHER, CELLS // rows))
    for start in range(0, samples, piece):
        size = min(piece, samples - start)
        places = generator.integers(0, rows, (size, rows))
        places += np.arange(size)[:, None] * rows
        counts = np.bincount(places.ravel(), minlength=size * rows)
        yield counts.reshape(size, rows).astype("float64")


class _Answers:
    """The answers to one scale, ready for weighted covariances.

    Sums run over all respondents as if nothing were missing (a missing answer adds nothing), and
    what the incomplete ones add too much to the sums and numbers of their pairs is taken off.
    """

    def __init__(self, varying: pd.DataFrame):
        values = varying.to_numpy(dtype="float64")
        answered = ~np.isnan(values)
        # Centred, so that sums of products do not lose digits; items in rows, which are contiguous.
        centred = np.where(answered, values - np.nanmean(values, axis=0), 0.0)
        self.values = np.ascontiguousarray(centred.T)
        self.missing = np.ascontiguousarray(~answered.T).astype("float64")
        self.incomplete = np.flatnonzero(~answered.all(axis=1))
        self.first, self.second = np.triu_indices(values.shape[1])

    def alphas(self, counts: np.ndarray) -> np.ndarray:
        """Alpha of every sample of counts (samples, respondents); NaN where it has none."""
        return self._alphas(*self._moments(counts))

    def without_each(self) -> np.ndarray:
        """Alpha without each respondent in turn; NaN where it then has none."""
        everyone = self._moments(np.ones((1, self.values.shape[1])))
        return np.concatenate(
            [
                self._alphas(*(all_of - own for all_of, own in zip(everyone, rows, strict=True)))
                for rows in self._moments_of_rows()
            ]
        )

    def _moments(self, weights: np.ndarray) -> tuple[np.ndarray, ...]:
        """Weighted moments of every pair (i, j), i <= j, as four arrays (samples, pairs).

        The sums over those who answered both of: x_i x_j, x_i, x_j, and one.
        """
        first, second = self.first, self.second
        products = np.zeros((len(weights), len(first)))
        for rows in self._blocks(self.values.shape[1]):
            values = self.values[:, rows]
            products += weights[:, rows] @ (values[first] * values[second]).T
        alone = weights @ self.values.T
        sums, others = alone[:, first], alone[:, second]
        numbers = np.broadcast_to(weights.sum(axis=1, keepdims=True), products.shape).copy()
        for block in self._blocks(len(self.incomplete)):
            some = self.incomplete[block]
            values, missing, weight = self.values[:, some], self.missing[:, some], weights[:, some]
            sums -= weight @ (values[first] * missing[second]).T
            others -= weight @ (values[second] * missing[first]).T
            numbers -= weight @ np.maximum(missing[first], missing[second]).T
        return products, sums, others, numbers

    def _moments_of_rows(self) -> Iterator[tuple[np.ndarray, ...]]:
        """The same four of single respondents, in blocks of them."""
        first, second = self.first, self.second
        for rows in self._blocks(self.values.shape[1]):
            values, answered = self.values[:, rows], 1 - self.missing[:, rows]
            yield (
                (values[first] * values[second]).T,
                (values[first] * answered[second]).T,
                (values[second] * answered[first]).T,
                (answered[first] * answered[second]).T,
            )

    def _blocks(self, rows: int) -> Iterator[slice]:
        step = max(1, BLOCK // len(self.first))
        for start in range(0, rows, step):
            yield slice(start, min(start + step, rows))

    def _alphas(
        self, products: np.ndarray, sums: np.ndarray, others: np.ndarray, numbers: np.ndarray
    ) -> np.ndarray:
        """Alpha from the moments of pairs, by the rules for alpha itself."""
        items = len(self.values)
        enough = (numbers >= LEAST_RESPONDENTS).all(axis=1)
        numbers = np.maximum(numbers, 2.0)
        covariances = (products - sums * others / numbers) / (numbers - 1)
        trace = covariances[:, self.first == self.second].sum(axis=1)
        total = 2 * covariances.sum(axis=1) - trace
        varies = total > 1e-12 * trace
        alphas = items / (items - 1) * (1 - trace / np.where(varies, total, 1.0))
        there = enough & varies & (alphas <= 1 + 1e-9)
        return np.where(there, np.minimum(alphas, 1.0), np.nan)


def _with_intervals(
    found: BootstrapAlpha, drawn: np.ndarray, answers: _Answers, confidence: float
) -> BootstrapAlpha:
    """The same result with what the alphas of the samples say."""
    there = np.sort(drawn[np.isfinite(drawn)])
    found = replace(found, used=len(there))
    without = number_of(len(drawn) - len(there), "sample")
    if len(there) < (1 - MOST_WITHOUT) * len(drawn):
        reason = (
            f"Alpha could not be computed in {without} of {len(drawn)}, so that the bootstrap "
            "gives no interval."
        )
        return replace(found, reason=reason)
    notes = list(found.notes)
    if len(there) < len(drawn):
        notes.append(f"Alpha could not be computed in {without} of {len(drawn)}.")
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    percentile, beyond = _quantiles(there, tails)
    corrected, why_none = _corrected_tails(found, there, answers, tails)
    bias_corrected = None
    if why_none:
        notes.append(why_none)
    else:
        bias_corrected, beyond_too = _quantiles(there, corrected)
        beyond = beyond or beyond_too
    if beyond:
        notes.append(
            "The samples are too few for the level of confidence: a limit is the lowest or the "
            "highest alpha of all samples."
        )
    return replace(found, percentile=percentile, bias_corrected=bias_corrected, notes=tuple(notes))


def _corrected_tails(
    found: BootstrapAlpha, drawn: np.ndarray, answers: _Answers, tails: np.ndarray
) -> tuple[np.ndarray, str]:
    """The quantiles of the BCa interval, or a sentence that says why there is none."""
    below = float((drawn < found.alpha).mean())
    if below in (0.0, 1.0):
        return tails, (
            "All samples lie on one side of alpha, so that there is no bias-corrected interval."
        )
    without = answers.without_each()
    influence = without[np.isfinite(without)].mean() - without
    squares = float((influence**2).sum())
    # Alphas that differ by rounding alone do not differ.
    if not np.isfinite(squares) or squares <= 1e-24 * len(influence):
        return tails, (
            "Alpha cannot be computed without some respondent, or does not change without any, so "
            "that there is no bias-corrected interval."
        )
    acceleration = float((influence**3).sum()) / (6 * squares**1.5)
    bias = float(ndtri(below))
    shifted = bias + ndtri(tails)
    room = 1 - acceleration * shifted
    if (room <= 0).any():
        return tails, "The alphas are too skewed for a bias-corrected interval."
    return ndtr(bias + shifted / room), ""


def _quantiles(drawn: np.ndarray, shares: np.ndarray) -> tuple[tuple[float, float], bool]:
    """Two quantiles of sorted numbers; whether one would lie beyond them (then the last is taken).

    The quantile of a share is the number of rank share (count + 1), between two of these by normal
    quantiles (Davison and Hinkley 1997, equation 5.8).
    """
    count = len(drawn)
    ranks = (count + 1) * shares
    limits = []
    for share, rank in zip(shares, ranks, strict=True):
        below = int(rank)
        if below < 1:
            limits.append(drawn[0])
        elif below >= count:
            limits.append(drawn[-1])
        elif below == rank:
            limits.append(drawn[below - 1])
        else:
            here, low, high = ndtri(
                np.array([share, below / (count + 1), (below + 1) / (count + 1)])
            )
            weight = (here - low) / (high - low)
            limits.append(drawn[below - 1] + weight * (drawn[below] - drawn[below - 1]))
    beyond = bool((ranks < 1).any() or (ranks > count).any())
    return (float(limits[0]), float(limits[1])), beyond
