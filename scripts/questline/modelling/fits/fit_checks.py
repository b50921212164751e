"""Which of many fits to one design cannot be made, whatever the outcomes are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.many_logistic_result import (
    CONSTANT,
    DEPENDENT,
    FEW,
    NOBODY,
    SOUND,
    WEIGHTS,
)
from questline.modelling.fits.packed_factors import diagonal, factorise, pairs
from questline.modelling.fits.shared_design import Piece, SharedDesign

LEAST_VARIANCE = 1e-12
"""A column whose variance in a fit is a smaller share of its mean square there is constant."""
LEAST_LEFT = 1e-8
"""A column of whose variance the others leave less counts as computed from them."""


@dataclass(frozen=True)
class Checked:
    """The fits of a piece: codes of reasons, weights (fits, people), factors of their X'WX.

    Weights that are missing or negative are 0 here, those that are not given 1.
    """

    codes: np.ndarray
    weights: np.ndarray
    factor: np.ndarray


def check(design: SharedDesign, piece: Piece) -> Checked:
    """What of the people and the columns of each fit forbids it; the piece has all people."""
    weights, broken = usable_weights(design, piece)
    gram = sums_of_products(design, piece, weights)
    codes = judge(design, piece.fits, gram, (weights > 0).sum(axis=1), broken)
    return Checked(codes, weights, gram)


def usable_weights(design: SharedDesign, piece: Piece) -> tuple[np.ndarray, np.ndarray]:
    """The weights (fits, people) as `Checked` has them, and which fits have missing or bad ones."""
    weights = design.weights_of(piece, np.float64)
    if weights is None:
        weights = np.ones((len(piece.fits), piece.people.stop - piece.people.start))
        return weights, np.zeros(len(weights), dtype=bool)
    with np.errstate(invalid="ignore"):
        usable: np.ndarray = np.all(np.isfinite(weights) & (weights >= 0), axis=1)
    broken = ~usable
    return np.where(broken[:, None], 0.0, weights) if broken.any() else weights, broken


def sums_of_products(design: SharedDesign, piece: Piece, weights: np.ndarray) -> np.ndarray:
    """X'WX of each fit, packed, (pairs, fits)."""
    if not design.weights_are_none:
        found: np.ndarray = design.products_of(piece, np.float64) @ weights.T
        return found
    rows = design.rows_of(piece)
    first, second = pairs(design.size)
    return np.repeat((rows @ rows.T)[first, second][:, None], len(weights), axis=1)


def judge(
    design: SharedDesign,
    fits: np.ndarray,
    gram: np.ndarray,
    people: np.ndarray,
    broken: np.ndarray,
) -> np.ndarray:
    """The codes of fits with these X'WX, which are replaced by their factors.

    `people` counts those with a weight, `broken` says whose weights cannot be used.
    """
    mask = design.mask_of(fits)
    parameters = design.size if mask is None else mask.sum(axis=0)
    design.mask_information(gram, mask)
    # The entries of the first row are the weighted sums of the columns.
    with np.errstate(invalid="ignore", divide="ignore"):
        squares = gram[diagonal(design.size)]
        variances = squares - gram[: design.size] ** 2 / gram[0]
        constant = ~(variances > LEAST_VARIANCE * squares)[1:].all(axis=0)
    left = factorise(gram, design.size)
    codes = np.full(len(people), SOUND, dtype=np.int8)
    for code, applies in (
        (DEPENDENT, ~(left >= LEAST_LEFT)),
        (CONSTANT, constant),
        (FEW, people <= parameters),
        (NOBODY, people == 0),
        (WEIGHTS, broken),
    ):
        codes[applies] = code
    return codes
