"""Modes and draws of posterior distributions that are nearly normal, for all chains at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

MOST_STEPS = 50
NEAR = 0.3
"""A search ends with a step of no more than so many posterior standard deviations in any direction:
what is left after it is a small part of that."""
FAR = 1.0
"""After a longer step, in the same measure, the information is computed anew."""
LONGEST_STEP = 2.0
"""No parameter moves further in one step, in units of standardised columns."""
EARLY, SELDOM = 2, 5
"""The information is computed anew in the first rounds, and then in every so manyth: it is a mean
over the chains, which do not change much once they have left their random beginning."""

Shorten = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Parameters and a step (chains, q) to the factor (chains,) by which the step must be shorter."""
Evaluate = Callable[[np.ndarray, bool], tuple[np.ndarray, np.ndarray]]
"""Parameters (chains, q) to the gradient (chains, q) and, if asked for, the information (q, q)."""


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
    are. `converged` says whether every search has ended.
    """

    def __init__(self) -> None:
        self.rounds = 0
        self.converged = True
        self.inverse = np.empty((0, 0))

    def beginning(
        self, evaluate: Evaluate, start: np.ndarray, shorten: Shorten | None = None
    ) -> np.ndarray:
        """The mode of one chain, from a guess (1, q): there the search of all may begin."""
        return self._steps(evaluate, start, True, shorten)

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
        parameters = self._steps(evaluate, start, renew, shorten)
        return parameters, normal @ self.inverse

    def _steps(
        self, evaluate: Evaluate, start: np.ndarray, renew: bool, shorten: Shorten | None
    ) -> np.ndarray:
        parameters = start
        for _ in range(MOST_STEPS):
            gradient, information = evaluate(parameters, renew)
            if renew:
                self.inverse = np.linalg.inv(_factor(information[None])[1][0])
            deviations = gradient @ self.inverse.T
            step = deviations @ self.inverse
            size = np.abs(deviations).max()
            longest = np.abs(step).max(axis=1)
            factor = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
            if shorten is not None:
                factor = np.minimum(factor, shorten(parameters, step))
            parameters = parameters + factor[:, None] * step
            whole = bool((factor == 1.0).all())
            if size <= NEAR and whole:
                return parameters
            renew = size > FAR or not whole
        self.converged = False
        return parameters


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
