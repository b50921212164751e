"""Which columns of a design can be told apart in each of many regressions.

When people are left out, a level of a covariate may vanish: its column is then the same for
everyone or, if it was the reference level, the columns of the other levels add up to one. Such a
column says nothing that the others do not. It is left out, as R's glm does, and the estimate of the
focal predictor is what it would be with any choice among the columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from questline.modelling.fits.fit_checks import LEAST_LEFT
from questline.modelling.fits.packed_factors import diagonal, factorise, independent, pairs
from questline.robustness.design_in_sets import DesignInSets
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


def identified_columns(design: DesignInSets, focal: Focal) -> IdentifiedColumns:
    """Columns that are no combination of the intercept and the columns before them.

    Each set of `design` has the same regressions, with the columns that are asked for; those of the
    focal predictor are asked for in any case. The focal column comes last, so that it never pushes
    out a covariate nor hides behind one. A column is left out if it is a combination in all sets.
    """
    size, place = design.size, focal.column + 1
    regressions = design.fits // max(1, design.sets)
    masks = design.mask[:, :regressions].copy()
    masks[[column + 1 for column in focal.columns]] = True
    of_people = design.group_of[:regressions]
    products = _products(design)
    varies = np.any([_varies(own, place, size) for own in products], axis=0)[of_people]
    kept = np.zeros_like(masks)
    if _all_independent(products, size, np.any(masks, axis=1)):
        kept[:] = True
    else:
        order = np.append(np.delete(np.arange(size), place), place)
        ordered = _places(size)[np.ix_(order, order)][pairs(size)]
        inside = replace(design, mask=masks[order])
        for own in products:
            packed = inside.only_inside(own[ordered][:, of_people], np.arange(regressions))
            kept[order] |= independent(packed, size, LEAST_LEFT)
    kept &= masks
    lost = ~kept[place]
    kept[place] = True
    left_out = (masks & ~kept).sum(axis=0)
    return IdentifiedColumns(kept[1:].T, left_out, ~varies, lost & varies)


def _products(design: DesignInSets) -> np.ndarray:
    """Sums of products of columns, (sets, pairs, groups of people)."""
    groups, sets = len(design.groups), np.arange(design.sets)
    every = replace(
        design, set_of=np.repeat(sets, groups), group_of=np.tile(np.arange(groups), design.sets)
    )
    sums = np.zeros((len(pairs(design.size)[0]), groups * design.sets))
    for piece in every.pieces(np.arange(sums.shape[1])):
        sums[:, piece.where] += piece.block.products @ piece.weights.T
    return np.moveaxis(sums.reshape(len(sums), design.sets, groups), 1, 0)


def _all_independent(products: np.ndarray, size: int, asked: np.ndarray) -> bool:
    """Whether no column depends on others in any set and group of people; then none of few does.

    `products` (sets, pairs, groups) are those of all columns, of which the ones `asked` (columns,)
    are in some regression.
    """
    first, second = pairs(size)
    packed = np.concatenate(list(products), axis=1) * (asked[first] & asked[second])[:, None]
    packed[diagonal(size)] += ~asked[:, None]
    return bool((factorise(packed, size) > LEAST_LEFT).all())


def _places(size: int) -> np.ndarray:
    """Where each entry of a symmetric matrix is among the packed ones, (size, size)."""
    first, second = pairs(size)
    places = np.empty((size, size), dtype=int)
    places[first, second] = places[second, first] = np.arange(len(first))
    return places


def _varies(packed: np.ndarray, column: int, size: int) -> np.ndarray:
    """Whether a column varies: its sum of squares less what the intercept explains."""
    sums, squares = packed[column], packed[diagonal(size)[column]]
    with np.errstate(invalid="ignore", divide="ignore"):
        return squares - sums**2 / packed[0] > LEAST_LEFT * squares
