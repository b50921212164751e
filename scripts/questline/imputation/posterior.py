"""Modes and draws of posterior distributions that are nearly normal, for all chains at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

MOST_STEPS = 50
TOGETHER = 4
"""So many steps are made with one information for all chains. The few chains whose search has not
ended by then, as their own information is another, are searched one by one."""
NEAR = 0.3
"""A search ends with a step of no more than so many posterior standard deviations in any direction:
what is left after it is a small part of that."""
FAR = 0.5
"""After a longer step of the mean of the chains, in the same measure, the information is computed
anew."""
PAST, SHORTEST = 0.5, 0.05
"""A step of one chain that ends where the slope falls by more than so large a part of what it rose
with is made shorter, to so small a part at least."""
LONGEST_STEP = 2.0
"""No parameter moves further in one step, in units of standardised columns."""
EARLY, SELDOM = 2, 5
"""The information is computed anew in the first rounds, and then in every so manyth: it is a mean
over the chains, which do not change much once they have left their random beginning."""

Shorten = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Parameters and a step (chains, q) to the factor (chains,) by which the step must be shorter."""
Evaluate = Callable[[np.ndarray, slice, bool], tuple[np.ndarray, np.ndarray]]
"""Parameters (chains, q) of some chains, and which ones they are, to the gradient (chains, q) and,
if asked for, the information (q, q)."""


def solve_and_draw(
    information: np.ndarray, right: np.ndarray, normal: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Solutions of `information` x = `right`, and draws from N(0, inverse information).

    `information` (chains, q, q), `right` and the standard normal numbers `normal` (chains, q).
    If information = L L', then L z has it as its covariance, and solving gives its inverse: one
    decomposition serves both. What is not positive definite by rounding gets a ridge.
    """
    sound, factor = _factor(information)
    noise = (factor @ normal[:, :, None])[:, :, 0]
    solved = np.linalg.solve(sound, np.stack([right, noise], axis=2))
    return solved[:, :, 0], solved[:, :, 1]


class ModeSearch:
    """Searches for the modes of all chains, round after round, and draws around them.

    The information (negative second derivatives) is the mean of the chains', which differ by the
    imputed values of the predictors alone; the gradients are each chain's own, so that the modes
    are. Where levels are nearly separated in some chain the mean does not serve it: its steps would
    be too long for ever. Such a chain has its own information, for its mode and for its draw.
    `converged` says whether every search has ended.
    """

    def __init__(self) -> None:
        self.rounds = 0
        self.converged = True
        self.inverse = np.empty((0, 0))

    def beginning(
        self, evaluate: Evaluate, start: np.ndarray, shorten: Shorten | None = None
    ) -> np.ndarray:
        """The mode of the first chain, from a guess (1, q): there the search of all may begin."""
        return self._alone(evaluate, start, slice(1), shorten)[0]

    def draw(
        self,
        evaluate: Evaluate,
        start: np.ndarray,
        normal: np.ndarray,
        shorten: Shorten | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Every chain's mode by Newton steps from `start`, and a draw's deviation from it.

        Deviations are N(0, inverse information), from standard normal numbers `normal`
        (chains, q). `shorten` keeps steps where the parameters have a meaning.
        """
        renew = self.rounds < EARLY or self.rounds % SELDOM == 0
        self.rounds += 1
        parameters, ended = self._together(evaluate, start, renew, shorten)
        deviations = normal @ self.inverse
        for chain in np.flatnonzero(~ended).tolist():
            one = slice(chain, chain + 1)
            parameters[one], inverse = self._alone(evaluate, start[one], one, shorten)
            deviations[one] = normal[one] @ inverse
        return parameters, deviations

    def _together(
        self, evaluate: Evaluate, start: np.ndarray, renew: bool, shorten: Shorten | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The parameters of all chains after steps made together, and whose search has ended."""
        parameters, ended = start, np.zeros(len(start), dtype=bool)
        for _ in range(TOGETHER):
            gradient, information = evaluate(parameters, slice(None), renew)
            if renew:
                self.inverse = _inverse_factor(information)
            parameters, sizes, whole, moved = _step(parameters, gradient, self.inverse, shorten)
            ended = (sizes <= NEAR) & whole
            if ended.all():
                break
            renew = moved > FAR
        return parameters, ended

    def _alone(
        self, evaluate: Evaluate, start: np.ndarray, chain: slice, shorten: Shorten | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The mode of one chain (1, q) with its own information, and the factor that draws.

        The log-likelihood is concave: where its slope along a step has turned, the step went past
        the top of that line, and back it goes to where the slope would be nil if it were straight.
        """
        before = parameters = start
        step, slope = np.zeros_like(start), 0.0
        renew, inverse = True, np.empty((0, 0))
        for _ in range(MOST_STEPS):
            gradient, information = evaluate(parameters, chain, renew)
            turned = float((step * gradient).sum())
            if turned < -PAST * slope:
                part = max(slope / (slope - turned), SHORTEST)
                step, slope = part * step, part * slope
                parameters, renew = before + step, True
                continue
            if renew:
                inverse = _inverse_factor(information)
            before = parameters
            parameters, sizes, whole, moved = _step(before, gradient, inverse, shorten)
            if sizes[0] <= NEAR and whole[0]:
                return parameters, inverse
            step = parameters - before
            slope = float((step * gradient).sum())
            renew = moved > FAR or not whole[0]
        self.converged = False
        return parameters, inverse


def _step(
    parameters: np.ndarray, gradient: np.ndarray, inverse: np.ndarray, shorten: Shorten | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Parameters (chains, q) after a Newton step, and how long the step was.

    In posterior standard deviations, in the direction where it is longest: of each chain (chains,)
    and of the mean of the chains. Between them: which chains made the whole step.
    """
    deviations = gradient @ inverse.T
    step = deviations @ inverse
    longest = np.abs(step).max(axis=1)
    factor = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
    if shorten is not None:
        factor = np.minimum(factor, shorten(parameters, step))
    moved = float(np.abs(deviations.mean(axis=0)).max())
    sizes = np.abs(deviations).max(axis=1)
    return parameters + factor[:, None] * step, sizes, factor == 1.0, moved


def _inverse_factor(information: np.ndarray) -> np.ndarray:
    """The inverse of L, L L' being the information: N(0, 1) times it is a draw."""
    return np.linalg.inv(_factor(information[None])[1][0])


def _factor(information: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Matrices (chains, q, q) with a ridge where they need one, and L with L L' equal to them."""
    try:
        return information, np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        diagonal = np.einsum("cii->ci", information)
        least = np.maximum(diagonal.max(axis=1, keepdims=True) * 1e-6, 1e-300)
        ridge = np.maximum(diagonal, least)[:, :, None] * np.eye(information.shape[1])
    part = 1e-10
    while True:
        try:
            sound = information + part * ridge
            return sound, np.linalg.cholesky(sound)
        except np.linalg.LinAlgError:
            part *= 100
