"""The matrix of correlations between items that every later analysis uses.

Which kind of correlation a pair of items has is settled before the data are seen: polychoric
between two ordinal items, polyserial between an ordinal item and a number, Pearson's otherwise.
Each rests on the respondents who answered both, so that the matrix need not be one that could come
from complete answers: where it is not positive definite, it is smoothed, and that is said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from questline.core.sentences import listed, number_of
from questline.measurement.correlations.ordinal import OrdinalAnswers, ordinal_answers
from questline.measurement.correlations.pearson import pairwise_pearson
from questline.measurement.correlations.polychoric import item_thresholds, polychoric
from questline.measurement.correlations.polyserial import polyserial
from questline.measurement.correlations.reasons import (
    LEAST_RESPONDENTS,
    edge_sentence,
    why_flat,
    why_no_correlation,
)
from questline.measurement.correlations.two_step_likelihood import LARGEST

POLYCHORIC, POLYSERIAL, PEARSON = "polychoric", "polyserial", "pearson"
NOT_POSITIVE = float(np.finfo("float64").eps)
"""A matrix with a smaller eigenvalue is smoothed, as in psych."""
RAISED = 1e-12
"""Smaller eigenvalues are raised to a hundred times that, as in psych."""
NAMED = 3
"""So many reasons stand in a sentence before it says how many more there are."""


@dataclass(frozen=True)
class CorrelationMatrix:
    """Correlations between items and how they were found.

    `items` are the items that have correlations, and `values` (items, items) is the matrix for all
    that comes after: smoothed if `smoothed`. `estimates` are the correlations as they were found,
    `kinds` their kinds ("polychoric", "polyserial" or "pearson"), `pair_counts` how many answered
    both. `left_out` says of each item without correlations why it is not in the matrix. `undefined`
    has a sentence for each pair in it (earlier item first) without a correlation; there is then no
    matrix to work with: `reason` is a sentence, and `values` and `estimates` are NaN at the pair.
    `smallest_eigenvalue` is that of `estimates`, None where there is a `reason`. `notes` are
    sentences to be said beside what is computed from the matrix.
    """

    items: tuple[str, ...]
    values: np.ndarray
    kinds: np.ndarray
    pair_counts: np.ndarray
    estimates: np.ndarray
    smallest_eigenvalue: float | None
    smoothed: bool
    left_out: dict[str, str] = field(default_factory=dict)
    undefined: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""


def correlation_matrix(
    answers: pd.DataFrame,
    ordinal_items: Collection[str],
    declared: Mapping[str, Sequence[float]] | None = None,
) -> CorrelationMatrix:
    """The correlations of all pairs of items (columns of numbers, missing NaN).

    `ordinal_items` are those that count as ordinal, `declared` the values that they could take.
    """
    numbers = answers.to_numpy(dtype="float64")
    names = [str(item) for item in answers.columns]
    different = [_different(numbers[:, place]) for place in range(len(names))]
    left_out = {
        item: why_flat(item, count)
        for item, count in zip(names, different, strict=True)
        if count < 2
    }
    if left_out:
        answers = answers.loc[:, [item not in left_out for item in names]]
        numbers = answers.to_numpy(dtype="float64")
    items = tuple(item for item in names if item not in left_out)
    is_ordinal = np.array([item in ordinal_items for item in items], dtype=bool)
    # Without a copy of many answers, where that can be.
    chosen = answers if is_ordinal.all() else answers.loc[:, is_ordinal]
    ordinal = ordinal_answers(chosen, declared)
    found = _Correlations(items, numbers, is_ordinal)
    found.add_polychoric(ordinal)
    found.add_pearson()
    found.add_polyserial(ordinal)
    notes = [f"Left out: {sentence}" for sentence in left_out.values()] + found.notes
    reason = found.reason()
    values, smallest, smoothed = found.estimates, None, False
    if not reason:
        smallest = float(np.linalg.eigvalsh(values)[0])
        smoothed = smallest < NOT_POSITIVE
        if smoothed:
            values = smooth(values)
            notes.append(
                "The correlation matrix is not positive definite (its smallest eigenvalue is "
                f"{smallest:.2g}), so it was smoothed: eigenvalues below zero were raised to just "
                "above it."
            )
    return CorrelationMatrix(
        items,
        values,
        found.kinds,
        found.pair_counts,
        found.estimates,
        smallest,
        smoothed,
        left_out,
        dict(sorted(found.undefined.items(), key=lambda one: _places(items, one[0]))),
        tuple(notes),
        reason,
    )


def smooth(correlations: np.ndarray) -> np.ndarray:
    """The matrix with its eigenvalues below RAISED raised to 100 RAISED and the diagonal of ones.

    Source: cor.smooth of psych 2.2.9.
    """
    values, vectors = np.linalg.eigh(correlations)
    values = np.where(values < RAISED, 100 * RAISED, values)
    values *= len(values) / values.sum()
    smoothed = (vectors * values) @ vectors.T
    scale = np.sqrt(np.diag(smoothed))
    smoothed /= np.outer(scale, scale)
    np.fill_diagonal(smoothed, 1.0)
    return smoothed


class _Correlations:
    """The matrix while it is filled, one kind of correlation after the other."""

    def __init__(self, items: tuple[str, ...], numbers: np.ndarray, is_ordinal: np.ndarray):
        self.items = items
        self.numbers = numbers
        self.ordinal_places = np.nonzero(is_ordinal)[0]
        self.number_places = np.nonzero(~is_ordinal)[0]
        size = len(items)
        self.estimates = np.full((size, size), np.nan)
        np.fill_diagonal(self.estimates, 1.0)
        self.pair_counts = np.zeros((size, size), dtype="int64")
        both = is_ordinal[:, None] & is_ordinal
        neither = ~is_ordinal[:, None] & ~is_ordinal
        self.kinds = np.where(both, POLYCHORIC, np.where(neither, PEARSON, POLYSERIAL)).astype(
            object
        )
        self.undefined: dict[tuple[str, str], str] = {}
        self.notes: list[str] = []

    def add_polychoric(self, ordinal: OrdinalAnswers) -> None:
        found = polychoric(ordinal)
        block = np.ix_(self.ordinal_places, self.ordinal_places)
        self.estimates[block] = found.correlations
        self.pair_counts[block] = found.pair_counts
        self.undefined |= found.undefined
        self.notes += found.notes

    def add_pearson(self) -> None:
        found, counts = pairwise_pearson(self.numbers[:, self.number_places])
        found = np.where(counts < LEAST_RESPONDENTS, np.nan, found)
        np.fill_diagonal(found, 1.0)
        block = np.ix_(self.number_places, self.number_places)
        self.estimates[block] = found
        self.pair_counts[block] = counts
        for first, second in np.argwhere(np.triu(np.isnan(found), k=1)).tolist():
            one, other = int(self.number_places[first]), int(self.number_places[second])
            if not self._why_not(one, other, int(counts[first, second])):
                names = self.items[one], self.items[other]
                self.undefined[names] = f"Those who answered both {listed(names)} hardly differ."

    def add_polyserial(self, ordinal: OrdinalAnswers) -> None:
        thresholds = [item_thresholds(counts) for counts in ordinal.counts]
        for place, item in enumerate(self.ordinal_places):
            for number in self.number_places:
                one, other = sorted((int(item), int(number)))
                together = self._together(one, other)
                both = int(together.sum())
                self.pair_counts[one, other] = self.pair_counts[other, one] = both
                if self._why_not(one, other, both):
                    continue
                found = polyserial(
                    self.numbers[:, number], ordinal.codes[:, place], thresholds[place]
                )
                if abs(found) >= LARGEST:
                    names = self.items[one], self.items[other]
                    self.undefined[names] = edge_sentence(*names, found)
                else:
                    self.estimates[one, other] = self.estimates[other, one] = found

    def reason(self) -> str:
        """Why there is no matrix to work with, or nothing."""
        if len(self.items) < 2:
            return "Fewer than two items vary, so that there are no correlations."
        sentences = list(self.undefined.values())
        if not sentences:
            return ""
        missing = number_of(len(sentences), "pair of items has", "pairs of items have")
        more = len(sentences) - NAMED
        rest = f" So it is with {number_of(more, 'more pair')}." if more > 0 else ""
        return f"{missing} no correlation. {' '.join(sentences[:NAMED])}{rest}"

    def _together(self, one: int, other: int) -> np.ndarray:
        return ~(np.isnan(self.numbers[:, one]) | np.isnan(self.numbers[:, other]))

    def _why_not(self, one: int, other: int, both: int) -> str:
        """Why the two have no correlation, which is also kept; or nothing."""
        together = self._together(one, other)
        vary = tuple(_different(self.numbers[together, place]) >= 2 for place in (one, other))
        names = self.items[one], self.items[other]
        reason = why_no_correlation(names, (2, 2), both, (vary[0], vary[1]))
        if reason:
            self.undefined[names] = reason
        return reason


def _different(numbers: np.ndarray) -> int:
    """Whether numbers, missing ones left out, are none (0), all the same (1) or vary (2)."""
    lowest = np.fmin.reduce(numbers, initial=np.inf)
    highest = np.fmax.reduce(numbers, initial=-np.inf)
    return 0 if lowest > highest else 1 if lowest == highest else 2


def _places(items: tuple[str, ...], names: tuple[str, str]) -> tuple[int, int]:
    return items.index(names[0]), items.index(names[1])
