"""Which coefficients the data can give, and in plain words why they cannot give the others.

A coefficient can be estimated when its column is no combination of the other columns. Columns are
constant when everyone has the same value, and collinear when one can be computed from others. In a
logistic model separation takes people away: those whose outcome is foretold without error add
nothing to the likelihood in the limit, and the coefficients that only they could have told are
infinite. What remains is fitted to the people who remain, which gives the limits of the maximum
likelihood estimates (Geyer 2009, Electronic Journal of Statistics 3, 259-289; Correia, Guimaraes &
Zylkin 2019, Verifying the existence of maximum likelihood estimates for generalized linear models).
Nothing is swapped or left out without a sentence that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.design import Column, standardised
from questline.modelling.not_identified import (
    reason_of_dependence,
    reason_of_separation,
    separates_events,
)
from questline.modelling.separation import (
    as_two_outcomes,
    separated_people,
    separates_levels,
    separating_columns,
)

RANK_TOLERANCE = 1e-8
"""A combination of standardised columns smaller than this share of the largest one counts as 0."""


@dataclass(frozen=True)
class Identification:
    """What of a design can be estimated.

    `kept`: indices of the columns that are fitted, a full-rank set that spans what all of them
    span. `reasons`: for the index of each coefficient without an estimate, the sentence that says
    why. `open_people`: True for the people whose outcome nothing foretells. `separated`: the
    variables whose coefficients are infinite.
    """

    kept: np.ndarray
    reasons: dict[int, str]
    open_people: np.ndarray
    separated: tuple[str, ...]

    @property
    def rank(self) -> int:
        """The number of coefficients that are fitted, the intercept not counted."""
        return len(self.kept)


def identify(columns: Sequence[Column], matrix: np.ndarray) -> Identification:
    """Constant and collinear columns, found and named. Nobody is looked at for separation."""
    identified, partners = _dependencies(matrix)
    reasons = {
        index: reason_of_dependence(index, columns, matrix, partners[index])
        for index in np.flatnonzero(~identified).tolist()
    }
    return Identification(
        _spanning(matrix, identified), reasons, np.ones(len(matrix), dtype=bool), ()
    )


def identify_logistic(
    columns: Sequence[Column], matrix: np.ndarray, outcome: np.ndarray
) -> Identification:
    """As `identify`, and separation besides. `outcome` is 0 or 1."""
    plain = identify(columns, matrix)
    settled = separated_people(matrix[:, plain.kept], outcome)
    if not settled.any():
        return plain
    together = set(plain.kept[_together(matrix[:, plain.kept], outcome)].tolist())
    sides = np.column_stack([outcome == 0, outcome == 1])
    return _without_the_settled(
        columns,
        matrix,
        plain,
        settled,
        lambda index: reason_of_separation(
            index,
            columns,
            matrix,
            _in_reference(index, columns, matrix),
            together,
            sides,
            separates_events(outcome),
            ("nobody {} has the outcome", "everyone {} has the outcome"),
        ),
    )


def identify_ordinal(
    columns: Sequence[Column], matrix: np.ndarray, outcome: np.ndarray
) -> Identification:
    """As `identify`, and separation of ordered answers besides. `outcome` are their codes.

    A direction of thresholds and slopes separates when it makes nobody's answer less likely and
    someone's more (as for logistic models, `separation.as_two_outcomes`). People whose answer is
    foretold on both sides are settled, and the model is fitted to the others. Where an answer is
    foretold on one side alone the thresholds themselves are infinite; no model of the people who
    remain is its limit then, and nothing is estimated.
    """
    plain = identify(columns, matrix)
    twice = as_two_outcomes(matrix[:, plain.kept], outcome)
    foretold = separated_people(twice.matrix, twice.outcome)
    if not foretold.any():
        return plain
    found = _together(twice.matrix, twice.outcome)[twice.thresholds :]
    together = set(plain.kept[found].tolist())
    everyone = np.bincount(twice.people, minlength=len(outcome))
    partly = np.bincount(twice.people, weights=foretold, minlength=len(outcome))
    sides = np.column_stack([outcome == outcome.min(), outcome == outcome.max()])

    def reason(index: int) -> str:
        return reason_of_separation(
            index,
            columns,
            matrix,
            _in_reference(index, columns, matrix),
            together,
            sides,
            lambda some: separates_levels(some, outcome),
            ("everyone {} is at the lowest level of the outcome",
             "everyone {} is at the highest level of the outcome"),
        )  # fmt: skip

    if ((partly > 0) & (partly < everyone)).any():
        lost = [index for index in range(len(columns)) if index not in plain.reasons]
        return Identification(
            np.empty(0, dtype=int),
            {**plain.reasons, **{index: reason(index) for index in lost}},
            partly == 0,
            tuple(dict.fromkeys(columns[index].variable for index in sorted(together))),
        )
    return _without_the_settled(columns, matrix, plain, partly > 0, reason)


def _without_the_settled(
    columns: Sequence[Column],
    matrix: np.ndarray,
    plain: Identification,
    settled: np.ndarray,
    reason: Callable[[int], str],
) -> Identification:
    """What the people whose outcome nothing foretells can tell of the columns."""
    still, _ = _dependencies(matrix[~settled])
    lost = [index for index in np.flatnonzero(~still).tolist() if index not in plain.reasons]
    return Identification(
        _spanning(matrix[~settled], still),
        {**plain.reasons, **{index: reason(index) for index in lost}},
        ~settled,
        tuple(dict.fromkeys(columns[index].variable for index in lost)),
    )


def _together(matrix: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """The few columns that separate; all of them where these are not found for rounding."""
    try:
        return separating_columns(matrix, outcome)
    except ValueError:
        return np.ones(matrix.shape[1], dtype=bool)


def _in_reference(index: int, columns: Sequence[Column], matrix: np.ndarray) -> np.ndarray:
    """Who has none of the levels that the column's variable is compared at."""
    own = [one for one, column in enumerate(columns) if column.variable == columns[index].variable]
    return ~np.any(matrix[:, own], axis=1)


def _dependencies(matrix: np.ndarray) -> tuple[np.ndarray, list[set[int]]]:
    """Which columns are no combination of the others, and for each those it depends on.

    With P the projection on the null space of the standardised columns, column j is a combination
    of others exactly when P_jj is above zero, and of columns k with P_jk not zero among them.
    """
    count = matrix.shape[1]
    if not len(matrix):
        return np.zeros(count, dtype=bool), [set() for _ in range(count)]
    scaled, _ = standardised(matrix)
    # The triangle of the QR decomposition has the same null space and is small.
    triangle = np.linalg.qr(scaled, mode="r")
    _, sizes, directions = np.linalg.svd(triangle, full_matrices=True)
    largest = sizes.max(initial=0.0)
    rank = int((sizes > RANK_TOLERANCE * largest).sum()) if largest else 0
    null = directions[rank:].T
    linked = np.abs(null @ null.T) > RANK_TOLERANCE
    identified = ~np.diagonal(linked)
    return identified, [set(np.flatnonzero(row).tolist()) - {j} for j, row in enumerate(linked)]


def _spanning(matrix: np.ndarray, identified: np.ndarray) -> np.ndarray:
    """Indices of a full-rank set of columns: those identified, then others as long as they add."""
    if identified.all():
        return np.arange(len(identified))
    scaled, _ = standardised(matrix)
    kept = np.flatnonzero(identified).tolist()
    for index in np.flatnonzero(~identified).tolist():
        _, sizes, _ = np.linalg.svd(scaled[:, [*kept, index]], full_matrices=False)
        if len(sizes) > len(kept) and sizes[-1] > RANK_TOLERANCE * sizes[0]:
            kept.append(index)
    return np.array(sorted(kept), dtype=int)
