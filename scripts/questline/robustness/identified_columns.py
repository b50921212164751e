"""Which columns of a design can be told apart in each of many regressions.

When people are left out, a level of a covariate may vanish: its column is then the same for
everyone or, if it was the reference level, the columns of the other levels add up to one. Such a
column says nothing that the others do not. It is left out, as R's glm does, and the estimate of the
focal predictor is what it would be with any choice among the columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.fit_checks import LEAST_LEFT
from questline.modelling.fits.packed_factors import diagonal, independent, pairs
from questline.modelling.fits.shared_design import SharedDesign
from questline.robustness.risk_differences import Focal


@dataclass(frozen=True)
class IdentifiedColumns:
    """What of a design each regression can use.

    `columns` (regressions, columns) are the columns to fit, the focal predictor's own among them in
    any case. `left_out` counts the others that were asked for. `constant` and `dependent` say where
    the focal column itself is the same for everyone, or a combination of the covariates.
    """

    columns: np.ndarray
    left_out: np.ndarray
    constant: np.ndarray
    dependent: np.ndarray


def identified_columns(
    matrices: np.ndarray, included: np.ndarray | None, columns: np.ndarray, focal: Focal
) -> IdentifiedColumns:
    """Columns that are no combination of the intercept and the columns before them.

    `matrices` are (sets, people, columns) without the intercept, `included` (regressions, people)
    or None for everyone, `columns` (regressions, columns) those that are asked for. The focal
    column comes last, so that it never pushes out a covariate nor hides behind one. A column is
    left out if it is a combination in all sets.
    """
    count = matrices.shape[2]
    order = np.append(np.delete(np.arange(count), focal.column), focal.column)
    asked = columns.astype(bool)
    asked[:, focal.columns] = True
    masks = np.vstack([np.ones(len(asked), dtype=bool), asked[:, order].T])
    people, of_people = _distinct(included, len(asked))
    design = SharedDesign(matrices[..., order], np.zeros(matrices.shape[1]), people, None)
    products = _products(design)
    varies = np.any([_varies(own, count) for own in products], axis=0)[of_people]
    kept = np.zeros((count + 1, len(asked)), dtype=bool)
    if _all_independent(products, design.size, np.any(masks, axis=1)):
        kept[:] = True
    else:
        for own in products:
            packed = own[:, of_people]
            design.mask_information(packed, masks)
            kept |= independent(packed, design.size, LEAST_LEFT)
    found = np.empty_like(asked)
    found[:, order] = (kept & masks)[1:].T
    lost = ~found[:, focal.column]
    found[:, focal.column] = True
    return IdentifiedColumns(found, (asked & ~found).sum(axis=1), ~varies, lost & varies)


def _distinct(
    included: np.ndarray | None, regressions: int
) -> tuple[np.ndarray | None, np.ndarray]:
    """Runs of equal lines once, and which run each line is in."""
    if included is None:
        return None, np.zeros(regressions, dtype=int)
    new = np.ones(len(included), dtype=bool)
    new[1:] = (included[1:] != included[:-1]).any(axis=1)
    return included[new], np.cumsum(new) - 1


def _products(design: SharedDesign) -> np.ndarray:
    """Sums of products of columns, (sets, pairs, distinct groups of people)."""
    sums = np.zeros((len(pairs(design.size)[0]), design.fits))
    for piece in design.pieces(np.arange(design.fits)):
        weights = design.weights_of(piece, np.float64)
        if weights is None:
            weights = np.ones((1, piece.people.stop - piece.people.start))
        sums[:, piece.fits] += design.products_of(piece, np.float64) @ weights.T
    return np.moveaxis(sums.reshape(len(sums), design.sets, -1), 1, 0)


def _all_independent(products: np.ndarray, size: int, asked: np.ndarray) -> bool:
    """Whether no column depends on others in any set and group of people; then none of few does.

    `products` (sets, pairs, groups) are those of all columns, of which the ones `asked` (columns,)
    are in some regression.
    """
    first, second = pairs(size)
    packed = np.concatenate(list(products), axis=1) * (asked[first] & asked[second])[:, None]
    packed[diagonal(size)] += ~asked[:, None]
    return bool(independent(packed, size, LEAST_LEFT).all())


def _varies(packed: np.ndarray, last: int) -> np.ndarray:
    """Whether the last column varies: its sum of squares less what the intercept explains."""
    sums, squares = packed[last], packed[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return squares - sums**2 / packed[0] > LEAST_LEFT * squares
