"""Polychoric correlations of all pairs of items at once, by two-step maximum likelihood.

Each item is taken as a standard normal variable that was cut at thresholds. The thresholds come
from the item's own answers, each correlation then from the pair's table with the thresholds held
fixed (Olsson 1979, Psychometrika 44, section 3: the two-step estimator), as lavaan's lavCor and
psych's polychoric (correct = 0) do. Nothing is added to empty cells, with lavaan's one exception: a
two-by-two table with a single empty cell, where the estimate would be 1 or -1, has half a
respondent moved into it with the margins kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtri

from questline.core.sentences import first_of, listed
from questline.measurement.correlations.bivariate_normal import (
    ThresholdGrid,
    cell_derivatives,
    threshold_grid,
)
from questline.measurement.correlations.ordinal import OrdinalAnswers
from questline.measurement.correlations.reasons import (
    LEAST_RESPONDENTS,
    edge_sentence,
    why_no_correlation,
)
from questline.measurement.correlations.tables import PairTables, pair_tables
from questline.measurement.correlations.two_step_likelihood import (
    SMALLEST_PROBABILITY,
    accurate_probabilities,
    solve,
)

NAMED = 6
"""So many pairs or items are named in a sentence before it says how many more there are."""


@dataclass(frozen=True)
class PairGroup:
    """Pairs of items with the same two numbers of categories, at their correlations.

    `first` < `second` are the items' places (pairs,). `tables` counts, `probabilities` of the cells
    and `derivatives` of the probabilities with respect to the correlation are (pairs, categories of
    first, categories of second). The tables are those that were observed, also where half a
    respondent was moved for the estimate.
    """

    first: np.ndarray
    second: np.ndarray
    correlations: np.ndarray
    tables: np.ndarray
    probabilities: np.ndarray
    derivatives: np.ndarray


@dataclass(frozen=True)
class Polychoric:
    """Polychoric correlations (items, items) with what they were computed from.

    `correlations` is NaN for the pairs in `undefined`, which says why in a sentence for each pair
    of items (earlier item first); the diagonal is 1. `thresholds` has one array an item (observed
    categories less one, in standard normal units), `pair_counts` how many answered both items.
    `reason` is a sentence when there is no correlation at all; `notes` are sentences to be said
    beside the numbers.
    """

    items: tuple[str, ...]
    correlations: np.ndarray
    thresholds: tuple[np.ndarray, ...]
    pair_counts: np.ndarray
    tables: PairTables
    undefined: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""

    def groups(self) -> Iterator[PairGroup]:
        """All pairs that have a correlation, grouped by their numbers of categories."""
        first, second = np.triu_indices(len(self.items), k=1)
        known = ~np.isnan(self.correlations[first, second])
        for one, other in same_sizes(first[known], second[known], np.diff(self.tables.starts)):
            correlations = self.correlations[one, other]
            grid = pair_grid(self.thresholds, one, other)
            probabilities = accurate_probabilities(grid, correlations)
            yield PairGroup(
                one,
                other,
                correlations,
                np.moveaxis(self.tables.of_pairs(one, other), -1, 0),
                np.moveaxis(np.maximum(probabilities, SMALLEST_PROBABILITY), -1, 0),
                np.moveaxis(cell_derivatives(grid, correlations), -1, 0),
            )


def polychoric(ordinal: OrdinalAnswers, *, tolerance: float = 1e-9, nodes: int = 8) -> Polychoric:
    """Polychoric correlations of all pairs, each from the respondents who answered both.

    Fisher scoring of all pairs together until a step is shorter than `tolerance`; `nodes` are the
    quadrature points of the first pass. Steep correlations, improbable answers and what did not
    converge are gone through again with fine quadrature and bisection as a safeguard.
    """
    tables = pair_tables(ordinal.codes, ordinal.sizes)
    thresholds = tuple(item_thresholds(counts) for counts in ordinal.counts)
    counts = tables.pair_counts
    matrix = np.full((len(ordinal.items), len(ordinal.items)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    undefined = _not_computable(ordinal, tables, counts)
    places = {item: place for place, item in enumerate(ordinal.items)}
    wanted = np.triu(np.ones_like(matrix, dtype=bool), k=1)
    for names in undefined:
        wanted[places[names[0]], places[names[1]]] = False
    first, second = np.nonzero(wanted)
    moved: list[tuple[int, int]] = []
    for one, other in same_sizes(*fewer_first(first, second, ordinal.sizes), ordinal.sizes):
        observed = tables.of_pairs(one, other)
        adjusted, changed = without_single_empty_cell(observed)
        earlier, later = np.minimum(one, other), np.maximum(one, other)
        moved += zip(earlier[changed].tolist(), later[changed].tolist(), strict=True)
        grid = pair_grid(thresholds, one, other)
        found, at_the_edge = solve(adjusted, grid, tolerance, nodes)
        matrix[one, other] = matrix[other, one] = np.where(at_the_edge, np.nan, found)
        for pair in np.nonzero(at_the_edge)[0]:
            names = ordinal.items[earlier[pair]], ordinal.items[later[pair]]
            undefined[names] = edge_sentence(*names, found[pair])
    reason = ""
    if not (~np.isnan(matrix[first, second])).any():
        reason = _no_correlation_at_all(ordinal, undefined)
    return Polychoric(
        ordinal.items,
        matrix,
        thresholds,
        counts,
        tables,
        {
            names: undefined[names]
            for names in sorted(undefined, key=lambda names: (places[names[0]], places[names[1]]))
        },
        _notes(ordinal, sorted(moved)),
        reason,
    )


def item_thresholds(counts: np.ndarray) -> np.ndarray:
    """Where a standard normal variable is cut so that the categories have their observed shares."""
    if len(counts) < 2:
        return np.empty(0)
    return ndtri(np.cumsum(counts)[:-1] / counts.sum())


def same_sizes(
    first: np.ndarray, second: np.ndarray, sizes: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs grouped by their items' numbers of categories."""
    kinds = sizes[first] * (sizes.max(initial=0) + 1) + sizes[second]
    for kind in np.unique(kinds):
        same = kinds == kind
        yield first[same], second[same]


def fewer_first(
    first: np.ndarray, second: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs turned so that the item with fewer categories comes first: that makes fewer groups."""
    smaller = sizes[first] <= sizes[second]
    return np.where(smaller, first, second), np.where(smaller, second, first)


def pair_grid(
    thresholds: tuple[np.ndarray, ...], first: np.ndarray, second: np.ndarray
) -> ThresholdGrid:
    """The thresholds of pairs of items (pairs,), each with the same two numbers of categories."""
    return threshold_grid(_columns(thresholds, first), _columns(thresholds, second))


def _columns(thresholds: tuple[np.ndarray, ...], items: np.ndarray) -> np.ndarray:
    """The thresholds of items with the same number of them (thresholds, pairs)."""
    different, places = np.unique(items, return_inverse=True)
    return np.stack([thresholds[item] for item in different], axis=1)[:, places]


def without_single_empty_cell(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two-by-two tables with half a respondent moved into a single empty cell, margins kept.

    Returns the tables (first, second, pairs) and which pairs were changed. Source: lavaan,
    zero.add = c(0.5, 0), zero.keep.margins = TRUE.
    """
    if tables.shape[:2] != (2, 2):
        return tables, np.zeros(tables.shape[2], dtype=bool)
    empty = tables == 0
    changed = empty.sum(axis=(0, 1)) == 1
    on_diagonal = empty[0, 0] | empty[1, 1]
    half = np.where(changed, np.where(on_diagonal, 0.5, -0.5), 0.0)
    signs = np.array([[1.0, -1.0], [-1.0, 1.0]])
    return tables + signs[:, :, None] * half, changed


def _not_computable(
    ordinal: OrdinalAnswers, tables: PairTables, counts: np.ndarray
) -> dict[tuple[str, str], str]:
    """The pairs of items for which no correlation can be looked for, each with the reason."""
    used = tables.used_categories
    some = (np.minimum(used, used.T) < 2) | (counts < LEAST_RESPONDENTS)
    found = {}
    for first, second in np.argwhere(np.triu(some, k=1)).tolist():
        found[ordinal.items[first], ordinal.items[second]] = why_no_correlation(
            (ordinal.items[first], ordinal.items[second]),
            (len(ordinal.categories[first]), len(ordinal.categories[second])),
            int(counts[first, second]),
            (used[first, second] >= 2, used[second, first] >= 2),
        )
    return found


def _no_correlation_at_all(ordinal: OrdinalAnswers, undefined: dict[tuple[str, str], str]) -> str:
    if len(ordinal.items) < 2:
        return "A correlation needs two items."
    sentences = sorted(set(undefined.values()))
    return f"No two items have a correlation. {sentences[0]}"


def _notes(ordinal: OrdinalAnswers, moved: list[tuple[int, int]]) -> tuple[str, ...]:
    notes = []
    if ordinal.empty:
        # Which answer it is would tell readers of the public edition how many chose it: none.
        notes.append(
            f"Nobody chose some of the possible answers to {listed(list(ordinal.empty))}: the "
            "correlations rest on the answers that were chosen."
        )
    if moved:
        names = [f"{ordinal.items[one]} and {ordinal.items[other]}" for one, other in moved]
        notes.append(
            "One of the four combinations of answers never occurs, so half a respondent was moved "
            f"into it: {first_of(names, NAMED)}."
        )
    return tuple(notes)
