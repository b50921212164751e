"""Thresholds and polychoric correlations of ordinal items, with their asymptotic covariance.

The moments that a factor model of ordinal items is fitted to, in lavaan's order: the thresholds of
the first item, of the second, …, then the correlations of items (0, 1), (0, 2), …, (1, 2), …. They
are estimated in two steps, and their covariance takes the first step into account (Muthen 1984,
Psychometrika 49, equations 20 to 25; Olsson 1979). With s the score of a moment, a threshold of
item j answered c moves by

    psi_j(c) = A_j^-1 s_j(c),                    A_j = the sum of s_j s_j' over respondents,

and a correlation of items i and j answered c and d by

    psi_ij(c, d) = (s_ij(c, d) - b_i' psi_i(c) - b_j' psi_j(d)) / the sum of s_ij^2,

where b_i is the sum of s_ij times the pair's score for the thresholds of i. The covariance of the
moments is the sum of psi psi' over respondents. A respondent's psi_ij depends on nothing but the
cell of the pair's table, so that one small table a pair holds all there is to know.

With missing answers each moment rests on the respondents who gave the answers it needs (`pairwise`
in lavaan): whoever did not answer adds nothing to s, and a correlation still moves with the
thresholds of the one item that was answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from questline.core.sentences import first_of, listed, number_of
from questline.measurement.correlations.ordinal import MISSING, OrdinalAnswers
from questline.measurement.correlations.polychoric import PairGroup, Polychoric, polychoric

ROWS_AT_ONCE = 4096
SINGLE_PRECISION_FROM = 2_000_000
"""Respondents times moments from which the product is made in single precision: its relative error
(1e-6) is then far below the sampling error."""
IMPROBABLE = float(np.sqrt(np.finfo(float).eps))
"""Answers less probable than that have no score, as in lavaan: it could not be told from noise."""
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
        chosen, places = np.unique(codes[:, place], return_inverse=True)
        skipped = int(len(chosen) > 0 and chosen[0] == MISSING)
        kept[:, place] = places - skipped
        categories.append(values[chosen[skipped:]])
        lost = np.delete(values, chosen[skipped:]).tolist()
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
    on_thresholds = _threshold_influences(found.thresholds, counts)
    on_pairs, pair_variances = _pair_influences(found, on_thresholds, counts)
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
        relations=_relations(ordinal.codes, scaled if with_thresholds else [], on_pairs),
        has_thresholds=with_thresholds,
        notes=found.notes,
    )


def _threshold_influences(
    thresholds: tuple[np.ndarray, ...], counts: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """psi_j (1 + categories, thresholds) of every item; the row of a missing answer is zero.

    For the saturated model of one item A_j^-1 s_j has the closed form (1[c <= t] - F_t) /
    (n_j phi(tau_t)), with F_t the share of answers up to threshold t.
    """
    influences = []
    for cut, chosen in zip(thresholds, counts, strict=True):
        below = np.arange(len(chosen))[:, None] <= np.arange(len(cut))
        moved = (below - ndtr(cut)) / (chosen.sum() * _density(cut))
        influences.append(np.concatenate([np.zeros((1, len(cut))), moved]))
    return influences


def _pair_influences(
    found: Polychoric, on_thresholds: list[np.ndarray], counts: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """psi_ij of every pair, and the sum of its squares over respondents.

    (pairs, 1 + most categories, 1 + most categories): code + 1 of the first and of the second item,
    so that 0 is a missing answer; what lies beyond an item's categories stays zero.
    """
    items = len(counts)
    place = np.zeros((items, items), dtype="int64")
    place[np.triu_indices(items, k=1)] = np.arange(items * (items - 1) // 2)
    most = max(len(chosen) for chosen in counts)
    influences = np.zeros((items * (items - 1) // 2, most + 1, most + 1))
    variances = np.zeros(len(influences))
    for group in found.groups():
        pairs, rows, columns = group.tables.shape
        table, information = _group_influences(group, found, on_thresholds)
        table /= np.maximum(information, np.finfo(float).tiny)[:, None, None]
        chosen = np.zeros((pairs, rows + 1, columns + 1))
        chosen[:, 1:, 1:] = group.tables
        # Who answered only one of the two items.
        chosen[:, 1:, 0] = _of_items(counts, group.first) - group.tables.sum(axis=2)
        chosen[:, 0, 1:] = _of_items(counts, group.second) - group.tables.sum(axis=1)
        places = place[group.first, group.second]
        influences[places, : rows + 1, : columns + 1] = table
        variances[places] = np.where(information > 0, (chosen * table**2).sum(axis=(1, 2)), 0.0)
    return influences, variances


def _group_influences(
    group: PairGroup, found: Polychoric, on_thresholds: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The numerator of psi_ij and its denominator, for pairs of equal numbers of categories."""
    h = _of_items(found.thresholds, group.first)
    k = _of_items(found.thresholds, group.second)
    seen = group.probabilities > IMPROBABLE
    scores = np.where(seen, group.derivatives / group.probabilities, 0.0)
    information = (group.tables * scores**2).sum(axis=(1, 2))
    per_probability = np.where(seen, group.tables * scores / group.probabilities, 0.0)
    root = np.sqrt(1 - group.correlations**2)[:, None, None]
    r = group.correlations[:, None, None]
    # How the probability of a row's or a column's cells grows with the threshold that ends it.
    by_first = _density(h)[:, :, None] * _shares((k[:, None, :] - r * h[:, :, None]) / root)
    by_second = _density(k)[:, None, :] * np.swapaxes(
        _shares((h[:, None, :] - r * k[:, :, None]) / root), 1, 2
    )
    crossed_first = -np.diff(per_probability, axis=1)
    crossed_second = -np.diff(per_probability, axis=2)
    with_first = np.einsum(
        "pct,pt->pc",
        _of_items(on_thresholds, group.first),
        (crossed_first * by_first).sum(axis=2),
    )
    with_second = np.einsum(
        "pct,pt->pc",
        _of_items(on_thresholds, group.second),
        (crossed_second * by_second).sum(axis=1),
    )
    table = -(with_first[:, :, None] + with_second[:, None, :])
    table[:, 1:, 1:] += scores
    return table, information


def _relations(
    codes: np.ndarray, on_thresholds: list[np.ndarray], on_pairs: np.ndarray
) -> np.ndarray:
    """The sum over respondents of psi psi', for influences scaled to a sum of squares of one.

    In chunks of rows: each influence is looked up in its table by the answers' codes.
    """
    pairs, width, _ = on_pairs.shape
    items = codes.shape[1]
    thresholds = sum(table.shape[1] for table in on_thresholds)
    single = len(codes) * (thresholds + pairs) >= SINGLE_PRECISION_FROM
    dtype = np.float32 if single else np.float64
    by_answer = [np.ascontiguousarray(table.T, dtype=dtype) for table in on_thresholds]
    flat = on_pairs.ravel().astype(dtype)
    total = np.zeros((thresholds + pairs, thresholds + pairs))
    for begin in range(0, len(codes), ROWS_AT_ONCE):
        answers = codes[begin : begin + ROWS_AT_ONCE].T.astype(np.intp) + 1
        chunk = np.empty((thresholds + pairs, answers.shape[1]), dtype=dtype)
        row = 0
        for table, answered in zip(by_answer, answers, strict=False):
            np.take(table, answered, axis=1, out=chunk[row : row + len(table)], mode="clip")
            row += len(table)
        pair = 0
        for item in range(items - 1):
            others = items - 1 - item
            places = answers[item + 1 :] + (answers[item] * width)
            places += (np.arange(pair, pair + others) * width * width)[:, None]
            np.take(flat, places, out=chunk[row : row + others], mode="clip")
            row += others
            pair += others
        total += chunk @ chunk.T
    return total


def _of_items(arrays: Sequence[np.ndarray], items: np.ndarray) -> np.ndarray:
    """The arrays of some items, which are of the same shape, stacked (items, …)."""
    different, places = np.unique(items, return_inverse=True)
    return np.stack([arrays[item] for item in different])[places]


def _shares(edges: np.ndarray) -> np.ndarray:
    """Normal probabilities between neighbouring edges (…, edges), the outermost at infinity."""
    shape = edges.shape[:-1]
    below = ndtr(edges)
    padded = np.concatenate([np.zeros((*shape, 1)), below, np.ones((*shape, 1))], axis=-1)
    return np.diff(padded, axis=-1)


def _density(values: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * values * values) / np.sqrt(2 * np.pi)


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
