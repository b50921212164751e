"""Logistic regressions that are not plain: found with care, or the reason why there is none.

The maximum of the likelihood is finite unless a combination of the columns separates those with the
event from those without (Albert & Anderson 1984, Biometrika 71, 1-10). Here Newton's method decides
that: where the maximum is finite its steps vanish; where it is not they go on in a direction along
which nobody's outcome becomes less likely, and such a direction is the proof of separation.
"""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.fit_checks import check
from questline.modelling.fits.many_logistic_result import FAILED, ONE_OUTCOME, SEPARATED, SOUND
from questline.modelling.fits.packed_factors import factorise, solve
from questline.modelling.fits.shared_design import Piece, SharedDesign

MOST_STEPS = 80
MOST_HALVINGS = 20
SMALL_STEP = 1e-7
"""A step that changes no linear predictor by more is the last one. Convergence being quadratic, the
fit after it is exact to rounding."""
OPPOSED = 1e-7
"""In a direction that separates, the share of the largest change that rounding may turn round."""
PLAIN_STEP = 1e-3
LARGEST = 40.0
"""Beyond this linear predictor a chance is 0 or 1 in double precision."""


def fit_carefully(design: SharedDesign, fits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of the standardised columns, (columns + 1, fits), and the codes of reasons."""
    coefficients = np.zeros((design.size, len(fits)))
    codes = np.zeros(len(fits), dtype=np.int8)
    for piece in design.pieces(fits, people=design.people):
        checked = check(design, piece)
        weights, found = checked.weights, checked.codes
        outcome = np.broadcast_to(design.outcome_of(piece), weights.shape)
        events, total = (weights * outcome).sum(axis=1), weights.sum(axis=1)
        found[(total > 0) & ((events <= 0) | (events >= total))] = ONE_OUTCOME
        well = found == SOUND
        if well.any():
            search = _Search(design, piece, well, outcome[well], weights[well])
            found[well] = search.run()
            coefficients[:, np.flatnonzero(well) + piece.where.start] = search.coefficients
        codes[piece.where] = found
    return coefficients, codes


class _Search:
    """Newton's method with step halving, for several fits at once."""

    def __init__(
        self,
        design: SharedDesign,
        piece: Piece,
        some: np.ndarray,
        outcome: np.ndarray,
        weights: np.ndarray,
    ):
        self._design, self._outcome, self._weights = design, outcome, weights
        self._rows = design.rows_of(piece)
        self._products = design.products_of(piece, np.float64)
        mask = design.mask_of(piece.fits[some])
        self._mask = np.ones((design.size, len(outcome)), dtype=bool) if mask is None else mask
        share = (weights * outcome).sum(axis=1) / weights.sum(axis=1)
        self.coefficients = np.zeros((design.size, len(outcome)))
        self.coefficients[0] = np.log(share / (1 - share))

    def run(self) -> np.ndarray:
        """The codes; `coefficients` then hold the maxima."""
        codes = np.full(len(self._outcome), FAILED, dtype=np.int8)
        going = np.arange(len(self._outcome))
        for _ in range(MOST_STEPS):
            ended = self._step(going)
            codes[going] = ended
            going = going[ended == FAILED]
            if not len(going):
                break
        return codes

    def _step(self, going: np.ndarray) -> np.ndarray:
        """One step of each fit that goes on; FAILED for those that have not ended with it."""
        rows, mask = self._rows, self._mask[:, going]
        weights, outcome = self._weights[going], self._outcome[going]
        start = self.coefficients[:, going]
        predictor = start.T @ rows
        chance = 1 / (1 + np.exp(-predictor))
        gradient = rows @ (weights * (outcome - chance)).T * mask
        information = self._products @ (weights * chance * (1 - chance)).T
        self._design.mask_information(information, mask)
        factorise(information, self._design.size)
        step = solve(information, gradient)
        broken = ~np.isfinite(step).all(axis=0)
        step[:, broken] = 0.0
        change = np.where(weights > 0, step.T @ rows, 0.0)
        largest = np.abs(change).max(axis=1)
        towards = (2 * outcome - 1) * change
        separates = (towards.min(axis=1) >= -OPPOSED * largest) & (largest > PLAIN_STEP)
        done = largest < SMALL_STEP
        length = self._lengths(predictor, change, outcome, weights, done)
        self.coefficients[:, going] = start + length * step
        reached = np.where(weights > 0, np.abs(predictor + length[:, None] * change), 0.0)
        codes = np.full(len(going), FAILED, dtype=np.int8)
        codes[done & ~broken] = SOUND
        codes[separates | (reached.max(axis=1) > LARGEST)] = SEPARATED
        # Information that vanished before a step could be made: chances of 0 and 1 alone.
        codes[broken] = SEPARATED
        return codes

    def _lengths(
        self,
        predictor: np.ndarray,
        change: np.ndarray,
        outcome: np.ndarray,
        weights: np.ndarray,
        done: np.ndarray,
    ) -> np.ndarray:
        """The share of each step that raises the log-likelihood."""

        def value(some: np.ndarray, length: np.ndarray) -> np.ndarray:
            reached = predictor[some] + length[:, None] * change[some]
            gain = outcome[some] * reached - np.logaddexp(0.0, reached)
            return (weights[some] * gain).sum(axis=1)

        length = np.ones(len(predictor))
        some = np.flatnonzero(~done)
        before = value(some, np.zeros(len(some)))
        for _ in range(MOST_HALVINGS):
            # Close to the maximum rounding alone may lower the value.
            short = value(some, length[some]) < before - 1e-12 * np.abs(before)
            some, before = some[short], before[short]
            if not len(some):
                break
            length[some] /= 2
        return length
