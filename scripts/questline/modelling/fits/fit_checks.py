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
from questline.modelling.fits.packed_factors import diagonal, factorise
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
    weights = design.weights_of(piece, np.float64)
    if weights is None:
        weights = np.ones((len(piece.fits), design.people))
    with np.errstate(invalid="ignore"):
        usable: np.ndarray = np.all(np.isfinite(weights) & (weights >= 0), axis=1)
    broken = ~usable
    if broken.any():
        weights = np.where(broken[:, None], 0.0, weights)
    people = (weights > 0).sum(axis=1)
    gram = design.products_of(piece, np.float64) @ weights.T
    mask = design.mask_of(piece.fits)
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
    return Checked(codes, weights, gram)
