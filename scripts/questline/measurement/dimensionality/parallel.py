"""Parallel analysis: which components explain more than components of unrelated answers do.

Horn (1965, Psychometrika 30) compares the eigenvalues of the correlation matrix with those of
random data of the same size. Here the random data are the answers themselves, each item's dealt out
anew among those who answered it (Buja and Eyuboglu 1992, Multivariate Behavioral Research 27): so
distributions, categories and missing answers stay exactly as they are, and only what items have in
common goes. psych's fa.parallel draws each item's answers with replacement instead, missing ones
among them, which gives the same means within simulation error. Eigenvalues are those of the whole
matrix (components), and a component counts while its eigenvalue is above the 95th percentile of the
random ones (Glorfeld 1995, Educational and Psychological Measurement 55).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.measurement.correlations.matrix import (
    NOT_POSITIVE,
    PEARSON,
    POLYCHORIC,
    correlation_matrix,
    smooth,
)
from questline.measurement.correlations.ordinal import MISSING, ordinal_answers
from questline.measurement.correlations.pearson import pairwise_pearson, pearson_of_tables
from questline.measurement.correlations.polychoric import (
    fewer_first,
    item_thresholds,
    pair_grid,
    same_sizes,
    without_single_empty_cell,
)
from questline.measurement.correlations.tables import PairTables, pair_tables
from questline.measurement.correlations.two_step_likelihood import LARGEST, score_all

PERCENTILE = 95
COARSE = 0.002
"""Random correlations are improved until a step is shorter: the next one would be some twenty times
shorter, far below their spread."""
COARSE_NODES = 4
LAST_KEY = np.uint32(2**32 - 1)
AT_ONCE = 4_000_000
"""Answers that are dealt together."""
PAIRS_AT_ONCE = 8_000
"""Random data sets are worked on together up to so many entries of their matrices."""


@dataclass(frozen=True)
class Eigenvalues:
    """Eigenvalues of the observed matrix and of random ones, the largest first (items,).

    `components` is how many leading ones lie above the percentile of the random ones.
    """

    observed: np.ndarray
    random_mean: np.ndarray
    random_95th: np.ndarray
    random_sd: np.ndarray
    components: int


@dataclass(frozen=True)
class ParallelAnalysis:
    """The comparison for each kind of correlation.

    `found` has "pearson" and, if some item is ordinal, "polychoric" (polyserial and Pearson where
    the rule of `correlation_matrix` says so); `reasons` has a sentence for a kind without numbers.
    `items` are the items that vary; `left_out` says of each other one why it is not among them.
    """

    items: tuple[str, ...]
    draws: int
    found: dict[str, Eigenvalues]
    reasons: dict[str, str]
    left_out: dict[str, str]


def parallel_analysis(
    answers: pd.DataFrame, ordinal: np.ndarray, draws: int, generator: np.random.Generator
) -> ParallelAnalysis:
    """Parallel analysis of numeric answers (one column an item, missing NaN).

    `ordinal` (items,) says which items count as ordinal; `draws` is the number of random data sets.
    """
    names = [str(item) for item in answers.columns]
    is_ordinal = {name for name, one in zip(names, ordinal, strict=True) if one}
    wanted: dict[str, set[str]] = {PEARSON: set()} | (
        {POLYCHORIC: is_ordinal} if is_ordinal else {}
    )
    observed = {kind: correlation_matrix(answers, items) for kind, items in wanted.items()}
    matrix = observed[PEARSON]
    reasons = {kind: one.reason for kind, one in observed.items() if one.reason}
    kinds = [kind for kind in observed if kind not in reasons]
    varying = answers.loc[:, [name in matrix.items for name in names]]
    random = _random_eigenvalues(
        varying,
        np.array([item in is_ordinal for item in matrix.items], dtype=bool),
        kinds,
        draws,
        generator,
    )
    found = {}
    for kind in kinds:
        values = np.linalg.eigvalsh(observed[kind].values)[::-1]
        limit = np.percentile(random[kind], PERCENTILE, axis=0)
        above = values > limit
        found[kind] = Eigenvalues(
            values,
            random[kind].mean(axis=0),
            limit,
            random[kind].std(axis=0, ddof=1) if draws > 1 else np.full(len(values), np.nan),
            int(np.argmin(np.append(above, False))),
        )
    return ParallelAnalysis(matrix.items, draws, found, reasons, matrix.left_out)


def _random_eigenvalues(
    answers: pd.DataFrame,
    is_ordinal: np.ndarray,
    kinds: list[str],
    draws: int,
    generator: np.random.Generator,
) -> dict[str, np.ndarray]:
    """The eigenvalues of random matrices, the largest first, for each kind (draws, items)."""
    found = {kind: np.empty((draws, answers.shape[1])) for kind in kinds}
    if not kinds:
        return found
    dealer = _Dealer(answers, is_ordinal)
    together = max(1, PAIRS_AT_ONCE // answers.shape[1] ** 2)
    for begin in range(0, draws, together):
        part = slice(begin, min(begin + together, draws))
        dealt = [dealer.deal(generator) for _ in range(part.stop - part.start)]
        pearson = dealer.pearson(dealt)
        for kind in kinds:
            matrices = pearson if kind == PEARSON else dealer.polychoric(dealt, pearson)
            found[kind][part] = _eigenvalues(matrices)
    return found


def _eigenvalues(matrices: np.ndarray) -> np.ndarray:
    """Those of each correlation matrix (draws, items, items), the largest first."""
    # Dealt out to a few joint respondents, answers may happen not to vary.
    matrices = np.where(np.isnan(matrices), 0.0, matrices)
    values = np.linalg.eigvalsh(matrices)
    for draw in np.flatnonzero(values[:, 0] < NOT_POSITIVE):
        values[draw] = np.linalg.eigvalsh(smooth(matrices[draw]))
    return values[:, ::-1]


@dataclass(frozen=True)
class _Dealt:
    """One deal: the tables of the ordinal items, and the correlations of all where numbers are."""

    tables: PairTables
    pearson: np.ndarray | None


class _Dealer:
    """Answers that are dealt out anew among the respondents of each item.

    Each item's categories keep their counts, so thresholds and all that depends on them alone are
    computed once.
    """

    def __init__(self, answers: pd.DataFrame, is_ordinal: np.ndarray):
        self.ordinal_places = np.nonzero(is_ordinal)[0]
        self.number_places = np.nonzero(~is_ordinal)[0]
        ordinal = ordinal_answers(answers.iloc[:, self.ordinal_places])
        self.codes = ordinal.codes.copy(order="F")
        self.sizes, self.categories = ordinal.sizes, ordinal.categories
        # Of ordinal items alone the codes and the tables say all.
        numbers = answers.to_numpy(dtype="float64")
        self.numbers = numbers.copy(order="F") if len(self.number_places) else np.empty((0, 0))
        self.answered = self.codes.T != MISSING
        counts = self.answered.sum(axis=1, keepdims=True)
        self.first_rows = np.arange(len(self.codes)) < counts
        self.observed = np.full(self.codes.T.shape, LAST_KEY)
        self.observed[self.first_rows] = self.codes.T[self.answered]
        self.thresholds = tuple(item_thresholds(counts) for counts in ordinal.counts)
        self.per_pearson = np.array(
            [
                _polyserial_per_pearson(values, counts, thresholds)
                for values, counts, thresholds in zip(
                    ordinal.categories, ordinal.counts, self.thresholds, strict=True
                )
            ]
        )
        first, second = np.triu_indices(len(self.sizes), k=1)
        self.groups = list(same_sizes(*fewer_first(first, second, self.sizes), self.sizes))

    def deal(self, generator: np.random.Generator) -> _Dealt:
        """Permute each item's answers among those who gave one."""
        items, respondents = len(self.sizes), len(self.codes)
        step = max(1, AT_ONCE // max(1, respondents))
        for begin in range(0, items, step):
            part = slice(begin, begin + step)
            dealt = _sorted_at_random(self.observed[part], generator)
            # The rows of the transpose are the items: both masks go through an item at a time.
            self.codes.T[part][self.answered[part]] = dealt[self.first_rows[part]]
        if len(self.number_places):
            for place, item in enumerate(self.ordinal_places):
                column = self.codes[:, place]
                self.numbers[self.answered[place], item] = self.categories[place][
                    column[self.answered[place]]
                ]
            for item in self.number_places:
                column = self.numbers[:, item]
                rows = ~np.isnan(column)
                column[rows] = generator.permutation(column[rows])
        pearson = pairwise_pearson(self.numbers)[0] if len(self.number_places) else None
        return _Dealt(pair_tables(self.codes, self.sizes), pearson)

    def pearson(self, dealt: Sequence[_Dealt]) -> np.ndarray:
        """Pearson's correlations of the answers as they were dealt (draws, items, items)."""
        known = [one.pearson for one in dealt if one.pearson is not None]
        if known:
            return np.stack(known)
        return pearson_of_tables(self._tables(dealt), self.categories)

    def polychoric(self, dealt: Sequence[_Dealt], pearson: np.ndarray) -> np.ndarray:
        """The same by the rule of `correlation_matrix`, quickly (draws, items, items).

        Polyserial correlations by moments, which for unrelated answers differ little from the
        maximum of the likelihood.
        """
        matrices = pearson.copy()
        rows, columns = np.ix_(self.ordinal_places, self.number_places)
        serial = matrices[:, rows, columns] * self.per_pearson[:, None]
        serial = np.clip(serial, -LARGEST, LARGEST)
        matrices[:, rows, columns] = serial
        matrices[:, columns.T, rows.T] = serial.transpose(0, 2, 1)
        for one, other in self.groups:
            tables = np.moveaxis(self._tables(dealt).of_pairs(one, other), 0, -2)
            # The pairs of all draws are so many pairs, of which none depends on another.
            tables, _ = without_single_empty_cell(tables.reshape(*tables.shape[:2], -1))
            draws = len(dealt)
            grid = pair_grid(self.thresholds, np.tile(one, draws), np.tile(other, draws))
            found = score_all(tables, grid, COARSE, COARSE_NODES).correlations
            first, second = self.ordinal_places[one], self.ordinal_places[other]
            found = found.reshape(draws, -1)
            matrices[:, first, second] = matrices[:, second, first] = found
        return matrices

    def _tables(self, dealt: Sequence[_Dealt]) -> PairTables:
        return PairTables(dealt[0].tables.starts, np.stack([one.tables.stacked for one in dealt]))


def _sorted_at_random(codes: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Each row's codes in random order, with those that are LAST_KEY at the end of the row.

    The codes are the low bits of random numbers, which are sorted. Two of the 2^29 random numbers
    that items of up to eight categories leave are the same so rarely that it does not matter.
    """
    missing = codes == LAST_KEY
    bits = int(codes.max(where=~missing, initial=1)).bit_length()
    low = np.uint32((1 << bits) - 1)
    keys = generator.integers(0, 1 << 32, size=codes.shape, dtype=np.uint32)
    keys &= ~low
    keys |= codes
    keys.sort(axis=1)
    keys &= low
    return keys


def _polyserial_per_pearson(
    values: np.ndarray, counts: np.ndarray, thresholds: np.ndarray
) -> float:
    """How many times Pearson's the polyserial correlation of an item is, by moments.

    The standard deviation of the item over the sum of the normal densities at its thresholds, each
    times the step between the values that it parts (Olsson, Drasgow and Dorans 1982, equation 20).
    """
    mean = values @ counts / counts.sum()
    deviation = np.sqrt((values - mean) ** 2 @ counts / counts.sum())
    densities = np.exp(-0.5 * thresholds**2) / np.sqrt(2 * np.pi)
    return float(deviation / (densities @ np.diff(values)))
