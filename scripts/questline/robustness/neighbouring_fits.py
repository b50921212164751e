"""Logistic regressions that differ little from each other: completed sets, a few people left out.

Each choice of columns is first fitted, roughly, to the average of the completed sets; from there a
few steps of Newton's method, with gradients in double precision, find the maximum in each set and
group of people. What does not plainly get there goes to `fit_many_logistic`, which finds the
maximum with care or says why there is none.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.fits.packed_factors import factorise, pairs, solve
from questline.modelling.separation import LARGEST_CERTAIN
from questline.robustness.design_in_sets import DesignInSets, chances

MOST_STEPS = 10
SHORT_STEP = 1e-5
"""Convergence being quadratic, the fit after a step as long, in standard errors, is exact to
rounding,"""
LEAST_NEXT = 1e-12
"""and so is one after which the next would be shorter than this, by the steps before."""
ROUGH_STEP = 0.3
"""A last step as long is good enough for a place to start from."""
LEAST_LEFT = 1e-4
"""Where other columns leave less of a column's variance the fit is not taken from here."""


def fit_neighbours(design: DesignInSets, outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maximum likelihood of every fit of a design; `outcomes` (sets, people) are 0 or 1.

    Returns coefficients of the standardised columns (columns + 1, fits), 0 for a column that is not
    in a fit and NaN for all of a fit that was not made; and why it was not (fits,), as places in
    `many_logistic_result.REASONS`.
    """
    codes = np.zeros(design.fits, dtype=np.int8)
    coefficients = _start(design, outcomes)
    found = np.zeros(design.fits, dtype=bool)
    for part, sets, fits in design.parts():
        coefficients[:, fits], found[fits] = _newton(
            part, outcomes[sets], coefficients[:, fits], SHORT_STEP
        )
    left = np.flatnonzero(~found)
    for place in np.unique(design.set_of[left]).tolist():
        doubtful = left[design.set_of[left] == place]
        careful = fit_many_logistic(
            design.rows[place, 1:].T,
            outcomes[place],
            weights=design.groups[design.group_of[doubtful]],
            columns=design.mask[1:, doubtful].T,
        )
        made = np.where(careful.sound[:, None], np.nan_to_num(careful.coefficients), np.nan)
        coefficients[:, doubtful], codes[doubtful] = made.T, careful.reason_codes
    return coefficients, codes


def _start(design: DesignInSets, outcomes: np.ndarray) -> np.ndarray:
    """A rough fit of each choice of columns, to the average of the sets of the first group that
    has the most of them; (columns + 1, fits).
    """
    masks, choice = np.unique(design.mask, axis=1, return_inverse=True)
    start = np.zeros(masks.shape)
    if design.people and design.fits:
        number = len(design.groups)
        pairs_used = np.unique(design.set_of * number + design.group_of)
        group = int(np.bincount(pairs_used % number).argmax())
        sets, people = pairs_used[pairs_used % number == group] // number, design.groups[group]
        average = outcomes[sets].mean(axis=0)
        share = float(people @ average) / max(float(people.sum()), 1.0)
        share = min(max(share, 1e-3), 1 - 1e-3)
        start[0] = np.log(share / (1 - share))
        rough = replace(
            design,
            rows=design.rows[sets].mean(axis=0, keepdims=True),
            mask=masks,
            set_of=np.zeros(masks.shape[1], dtype=int),
            group_of=np.full(masks.shape[1], group),
        )
        start, _ = _newton(rough, average[None], start, ROUGH_STEP)
    return start[:, choice.ravel()]


def _newton(
    design: DesignInSets, outcomes: np.ndarray, start: np.ndarray, last: float
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the standardised columns, and which fits plainly have them.

    `start` is (columns + 1, fits); a step no longer than `last`, in standard errors, is the last.
    """
    coefficients = start * design.mask
    found = np.zeros(design.fits, dtype=bool)
    going = np.arange(design.fits if design.people else 0)
    before = np.zeros(len(going))
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        for _ in range(MOST_STEPS):
            if not len(going):
                break
            gradient, information, largest = _derivatives(
                design, outcomes, coefficients[:, going], going
            )
            gradient *= design.mask[:, going]
            left = factorise(design.only_inside(information, going), design.size)
            step = solve(information, gradient)
            length = np.sqrt((gradient * step).sum(axis=0))
            known = np.isfinite(length)
            step[:, ~known] = 0.0
            coefficients[:, going] += step
            # Each step is a multiple of the square of the one before it.
            short = (length < last) | (length**3 < LEAST_NEXT * before**2)
            found[going] = short & (left > LEAST_LEFT) & (largest < LARGEST_CERTAIN)
            more = known & ~short
            going, before = going[more], length[more]
    return coefficients, found


def _derivatives(
    design: DesignInSets, outcomes: np.ndarray, coefficients: np.ndarray, fits: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients, information (packed) and the largest linear predictors of some fits, as far as
    these are not certain to be small.

    Single precision is enough for information: where steps end does not depend on it.
    """
    gradient = np.zeros_like(coefficients)
    information = np.zeros((len(pairs(design.size)[0]), len(fits)), dtype=np.float32)
    largest = np.zeros(len(fits))
    for piece in design.pieces(fits):
        where, block, weights = piece.where, piece.block, piece.weights
        negative = -coefficients[:, where].T @ block.rows
        if max(negative.max(), -negative.min()) >= LARGEST_CERTAIN:
            np.maximum(largest[where], np.abs(negative).max(axis=1), out=largest[where])
        chance = chances(negative)
        counted = chance * weights
        surprise = weights * outcomes[block.set, block.people] - counted
        gradient[:, where] += block.rows @ surprise.T
        chance *= counted
        np.subtract(counted, chance, out=chance)
        information[:, where] += block.rough_products @ chance.T.astype(np.float32)
    return gradient, information, largest
