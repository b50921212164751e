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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.core.sentences import listed
from questline.modelling.design import Column, standardised
from questline.modelling.separation import separated_people, separating_columns

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
        index: _reason_of_dependence(index, columns, matrix, partners[index])
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
    still, _ = _dependencies(matrix[~settled])
    lost = [index for index in np.flatnonzero(~still).tolist() if index not in plain.reasons]
    sparse = separating_columns(matrix[:, plain.kept], outcome)
    together = set(plain.kept[sparse].tolist())
    infinite = {
        index: _reason_of_separation(index, columns, matrix, outcome, together) for index in lost
    }
    return Identification(
        _spanning(matrix[~settled], still),
        {**plain.reasons, **infinite},
        ~settled,
        tuple(dict.fromkeys(columns[index].variable for index in lost)),
    )


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
    scaled, _ = standardised(matrix)
    kept = np.flatnonzero(identified).tolist()
    for index in np.flatnonzero(~identified).tolist():
        _, sizes, _ = np.linalg.svd(scaled[:, [*kept, index]], full_matrices=False)
        if len(sizes) > len(kept) and sizes[-1] > RANK_TOLERANCE * sizes[0]:
            kept.append(index)
    return np.array(sorted(kept), dtype=int)


def _reason_of_dependence(
    index: int, columns: Sequence[Column], matrix: np.ndarray, partners: set[int]
) -> str:
    column = columns[index]
    values = matrix[:, index]
    if column.level and not values.any():
        return (
            f'Not computable: nobody among the complete cases has the level "{column.level}" '
            f"of {column.variable}."
        )
    if column.level and values.all():
        return (
            "Not computable: everyone among the complete cases has the level "
            f'"{column.level}" of {column.variable}.'
        )
    if not partners:
        return (
            f"Not computable: {column.variable} is the same for everyone among the complete "
            "cases, so that it can explain nothing."
        )
    if {columns[other].variable for other in partners} == {column.variable}:
        return (
            "Not computable: nobody among the complete cases has the reference level "
            f'"{column.reference}" of {column.variable}; plan.yaml can name another.'
        )
    others = listed(dict.fromkeys(str(columns[other]) for other in sorted(partners)))
    return (
        f"Not computable: {column} cannot be told apart from {others}, since one of them can be "
        "computed from the rest (collinearity)."
    )


def _reason_of_separation(
    index: int,
    columns: Sequence[Column],
    matrix: np.ndarray,
    outcome: np.ndarray,
    together: set[int],
) -> str:
    """Why a coefficient is infinite: its level, its reference level, its values, or with others.

    Combinations are named by their variables alone: a combination of levels may be a few people.
    """
    column = columns[index]
    if column.level:
        siblings = [
            matrix[:, other] for other, one in enumerate(columns) if one.variable == column.variable
        ]
        in_reference = ~np.any(siblings, axis=0)
        for what, people in (
            (f'the level "{column.level}"', matrix[:, index] > 0),
            (f'the reference level "{column.reference}"', in_reference),
        ):
            for who, share in (("nobody", 0.0), ("everyone", 1.0)):
                if people.any() and outcome[people].mean() == share:
                    return (
                        f"Not computable: {who} with {what} of {column.variable} has the outcome, "
                        "so that the odds ratio has no finite estimate (separation)."
                    )
    elif separated_people(matrix[:, [index]], outcome).any():
        return (
            f"Not computable: the values of {column.variable} by themselves separate people with "
            "the outcome from people without it, so that the odds ratio has no finite estimate "
            "(separation)."
        )
    names = dict.fromkeys(columns[other].variable for other in sorted(together))
    if index in together and len(names) > 1:
        return (
            f"Not computable: {listed(names)} together foretell the outcome of some people "
            "without error, so that the odds ratio has no finite estimate (separation)."
        )
    verb = "foretells" if len(names) == 1 else "foretell"
    return (
        f"Not computable: {listed(names)} {verb} the outcome of so many people without error "
        f"that the rest do not tell the odds ratio of {column} (separation)."
    )
