"""Thresholds and polychoric correlations of ordinal items, with their asymptotic covariance.

The moments that a factor model of ordinal items is fitted to, in lavaan's order: the thresholds of
the first item, of the second, …, then the correlations of items (0, 1), (0, 2), …, (1, 2), …. They
are estimated in two steps, and their covariance takes the first step into account (Muthen 1984,
Psychometrika 49; `moment_influences` has the formulas).

With missing answers each moment rests on the respondents who gave the answers it needs (lavaan's
`missing = "pairwise"`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.core.sentences import first_of, listed, number_of
from questline.measurement.confirmatory.moment_influences import (
    pair_influences,
    relations_between,
    threshold_influences,
)
from questline.measurement.correlations.ordinal import MISSING, OrdinalAnswers
from questline.measurement.correlations.polychoric import Polychoric, polychoric

NAMED = 6
"""So many pairs are named in a sentence before it says how many more there are."""
REASONS = 3
"""So many different reasons for missing correlations are given in full."""


@dataclass(frozen=True)
class OrdinalMoments:
    """Thresholds, correlations and the covariance of both.

    `thresholds` has one array an item; `first`, `second` (pairs,) are the items of the pairs and
    `correlations` (pairs,) theirs. `variances` (moments,) is n times the sampling variance of every
    moment, thresholds first. `relations` holds the correlations between the moments' sampling
    errors: of all moments, or with `has_thresholds` False of the correlations only. `n` counts the
    respondents with at least one answer. `reason` says in a sentence why there are no moments (then
    the arrays are empty); `notes` are sentences to be said beside the numbers.
    """

    items: tuple[str, ...]
    n: int
    thresholds: tuple[np.ndarray, ...]
    first: np.ndarray
    second: np.ndarray
    correlations: np.ndarray
    variances: np.ndarray
    relations: np.ndarray
    has_thresholds: bool
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def number_of_thresholds(self) -> int:
        """How many thresholds stand before the correlations."""
        return sum(len(values) for values in self.thresholds)

    @property
    def values(self) -> np.ndarray:
        """All moments in order (moments,)."""
        return np.concatenate([*self.thresholds, self.correlations])

    @property
    def correlation_variances(self) -> np.ndarray:
        """n times the sampling variances of the correlations (pairs,)."""
        return self.variances[self.number_of_thresholds :]

    @property
    def threshold_errors(self) -> tuple[np.ndarray, ...]:
        """Standard errors of the thresholds, one array an item, for n - 1 as lavaan has them."""
        errors = np.sqrt(self.variances[: self.number_of_thresholds] / (self.n - 1))
        ends = np.cumsum([len(values) for values in self.thresholds])
        return tuple(np.split(errors, ends[:-1]))

    @property
    def correlation_matrix(self) -> np.ndarray:
        """The correlations as a matrix (items, items) with a diagonal of 1."""
        return square(self.correlations, self.first, self.second, len(self.items))

    @property
    def covariance(self) -> np.ndarray:
        """n times the sampling covariance (lavaan's gamma) of the moments in `relations`."""
        variances = self.variances if self.has_thresholds else self.correlation_variances
        deviations = np.sqrt(variances)
        return self.relations * deviations[:, None] * deviations


def square(values: np.ndarray, first: np.ndarray, second: np.ndarray, items: int) -> np.ndarray:
    """A correlation matrix (items, items) of the correlations of pairs."""
    matrix = np.eye(items)
    matrix[first, second] = matrix[second, first] = values
    return matrix


def complete_answers(ordinal: OrdinalAnswers) -> OrdinalAnswers:
    """The respondents who answered every item; categories that none of them chose disappear."""
    return some_answers(ordinal, np.all(ordinal.codes > MISSING, axis=1))


def some_answers(ordinal: OrdinalAnswers, rows: np.ndarray) -> OrdinalAnswers:
    """The answers of some respondents (a mask); categories that none of them chose are empty."""
    codes = ordinal.codes[rows]
    kept = np.full(codes.shape, MISSING, dtype=codes.dtype, order="F")
    categories = []
    empty = {item: list(values) for item, values in ordinal.empty.items()}
    for place, values in enumerate(ordinal.categories):
        chosen = np.bincount(codes[:, place] + 1, minlength=len(values) + 1)[1:] > 0
        # Where each old code goes; the last one is that of a missing answer.
        places = np.append(np.cumsum(chosen) - 1, MISSING)
        kept[:, place] = places[codes[:, place]]
        categories.append(values[chosen])
        lost = values[~chosen].tolist()
        if lost:
            item = ordinal.items[place]
            empty[item] = sorted([*empty.get(item, []), *lost])
    return OrdinalAnswers(ordinal.items, kept, tuple(categories), empty)


def ordinal_moments(
    ordinal: OrdinalAnswers, *, complete: bool = False, with_thresholds: bool = False
) -> OrdinalMoments:
    """The moments of ordinal answers, from all answers or from complete respondents only.

    The covariance of the thresholds with all other moments is needed for comparing groups only, and
    left out unless asked for with `with_thresholds`.
    """
    if complete:
        ordinal = complete_answers(ordinal)
    n = int((ordinal.codes > MISSING).any(axis=1).sum())
    if n <= len(ordinal.items):
        return _no_moments(ordinal.items, n, _too_few(ordinal, n, complete), ())
    found = polychoric(ordinal)
    reason = _why_none(found)
    if reason:
        return _no_moments(ordinal.items, n, reason, found.notes)
    first, second = np.triu_indices(len(ordinal.items), k=1)
    counts = ordinal.counts
    on_thresholds = threshold_influences(found.thresholds, counts)
    on_pairs, pair_variances = pair_influences(found, on_thresholds, counts)
    if not (pair_variances > 0).all():
        places = np.nonzero(~(pair_variances > 0))[0]
        names = [f"{ordinal.items[first[q]]} and {ordinal.items[second[q]]}" for q in places]
        reason = (
            "The sampling variance of a correlation cannot be computed, because its answers are "
            f"too improbable: {first_of(names, NAMED)}."
        )
        return _no_moments(ordinal.items, n, reason, found.notes)
    threshold_variances = [
        chosen @ table[1:] ** 2 for table, chosen in zip(on_thresholds, counts, strict=True)
    ]
    on_pairs /= np.sqrt(pair_variances)[:, None, None]
    scaled = [
        table / np.sqrt(variances)
        for table, variances in zip(on_thresholds, threshold_variances, strict=True)
    ]
    return OrdinalMoments(
        items=ordinal.items,
        n=n,
        thresholds=found.thresholds,
        first=first,
        second=second,
        correlations=found.correlations[first, second],
        variances=n * np.concatenate([*threshold_variances, pair_variances]),
        relations=relations_between(ordinal.codes, scaled if with_thresholds else [], on_pairs),
        has_thresholds=with_thresholds,
        notes=found.notes,
    )


def _too_few(ordinal: OrdinalAnswers, n: int, complete: bool) -> str:
    if n == 0:
        return "No respondent answered every item." if complete else "Nobody answered any item."
    answered = "answered all of" if complete else "answered some of"
    return (
        f"{number_of(n, 'respondent')} {answered} the {number_of(len(ordinal.items), 'item')}; a "
        "model needs more respondents than items."
    )


def _why_none(found: Polychoric) -> str:
    """Why a model cannot be fitted to these correlations, or nothing."""
    if found.reason:
        return found.reason
    if not found.undefined:
        return ""
    pairs = [listed(names) for names in found.undefined]
    first_sentences = " ".join(list(dict.fromkeys(found.undefined.values()))[:REASONS])
    return (
        f"A model needs the correlations of all items, and {number_of(len(pairs), 'pair')} "
        f"{'has' if len(pairs) == 1 else 'have'} none. {first_sentences}"
    )


def _no_moments(
    items: tuple[str, ...], n: int, reason: str, notes: tuple[str, ...]
) -> OrdinalMoments:
    nothing = np.empty(0)
    places = np.empty(0, dtype="int64")
    return OrdinalMoments(
        items, n, (), places, places, nothing, nothing, np.empty((0, 0)), False, reason, notes
    )
