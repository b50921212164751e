"""Modes and draws of posterior distributions that are nearly normal, for all chains at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg.lapack import dtrtri

MOST_STEPS = 50
TOGETHER = 4
"""So many steps are made with one information for all chains of a run. The few chains whose search
has not ended by then, as their own information is another, are searched with their own."""
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
Evaluate = Callable[[np.ndarray, np.ndarray, int], tuple[np.ndarray, np.ndarray]]
"""Parameters (chains, q) of some chains, and which ones they are, to the gradient (chains, q) and
the information (groups, q, q): its mean in each of so many groups of neighbouring chains; with 0
groups it is not wanted."""


def solve_and_draw(
    information: np.ndarray, right: np.ndarray, normal: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Solutions of `information` x = `right`, and draws from N(0, inverse information).

    `information` (chains, q, q), `right` and the standard normal numbers `normal` (chains, q).
    If information = L L' and K is the inverse of L, then K' K is its inverse, and K' z has that as
    its covariance. What is not positive definite by rounding gets a ridge.
    """
    inverse = inverse_factors(information)
    return _by_group(_by_group(right, inverse.transpose(0, 2, 1)), inverse), _by_group(
        normal, inverse
    )


class ModeSearch:
    """Searches for the modes of all chains, round after round, and draws around them.

    The chains are those of one run after those of another, equally many of each. The information
    (negative second derivatives) is the mean of the chains of a run, which differ by the imputed
    values of the predictors alone; the gradients are each chain's own, so that the modes are. Where
    levels are nearly separated in some chain the mean does not serve it: its steps would be too
    long for ever. Such a chain has its own information, for its mode and for its draw.
    `converged` says of each run whether every search has ended.
    """

    def __init__(self, chains: int, runs: int = 1) -> None:
        self.chains, self.runs = chains, runs
        self.rounds = 0
        self.converged = np.ones(runs, dtype=bool)
        self.inverse = np.empty((runs, 0, 0))

    def beginning(
        self, evaluate: Evaluate, start: np.ndarray, shorten: Shorten | None = None
    ) -> np.ndarray:
        """Where the search of all chains may begin, from a guess (1, q).

        That is the mode of the first chain of their run.
        """
        each = self.chains // self.runs
        firsts = np.arange(0, self.chains, each)
        found, _ = self._alone(evaluate, np.repeat(start, self.runs, axis=0), firsts, shorten)
        return np.repeat(found, each, axis=0)

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
        deviations = _by_group(normal, self.inverse)
        left = np.flatnonzero(~ended)
        if len(left):
            parameters[left], inverse = self._alone(evaluate, start[left], left, shorten)
            deviations[left] = _by_group(normal[left], inverse)
        return parameters, deviations

    def _together(
        self, evaluate: Evaluate, start: np.ndarray, renew: bool, shorten: Shorten | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The parameters of all chains after steps made together, and whose search has ended.

        A run makes steps until the searches of all of its chains have ended.
        """
        size = start.shape[1]
        if self.inverse.shape[1] != size:
            self.inverse = np.empty((self.runs, size, size))
        parameters, ended = start.copy(), np.zeros(len(start), dtype=bool)
        places = np.arange(self.chains).reshape(self.runs, -1)
        left, anew = np.arange(self.runs), np.full(self.runs, renew)
        for _ in range(TOGETHER):
            chains = places[left].ravel()
            wanted = len(left) if anew.any() else 0
            gradient, information = evaluate(parameters[chains], chains, wanted)
            if wanted:
                self.inverse[left[anew]] = inverse_factors(information[anew])
            parameters[chains], whole, deviations = _step(
                parameters[chains], gradient, self.inverse[left], shorten
            )
            ended[chains] = (np.abs(deviations).max(axis=1) <= NEAR) & whole
            moved = deviations.reshape(len(left), -1, size).mean(axis=1)
            anew = np.abs(moved).max(axis=1) > FAR
            on = ~ended[places[left]].all(axis=1)
            left, anew = left[on], anew[on]
            if not len(left):
                break
        return parameters, ended

    def _alone(
        self, evaluate: Evaluate, start: np.ndarray, chains: np.ndarray, shorten: Shorten | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """The modes of some chains, each with its own information, and the factors that draw.

        The log-likelihood is concave: where its slope along a step has turned, the step went past
        the top of that line, and back it goes to where the slope would be nil if it were straight.
        """
        count, size = start.shape
        parameters, before, step = start.copy(), start.copy(), np.zeros_like(start)
        slope, renew = np.zeros(count), np.ones(count, dtype=bool)
        inverse = np.zeros((count, size, size))
        left = np.arange(count)
        for _ in range(MOST_STEPS):
            wanted = len(left) if renew[left].any() else 0
            gradient, information = evaluate(parameters[left], chains[left], wanted)
            turned = (step[left] * gradient).sum(axis=1)
            past = turned < -PAST * slope[left]
            back, on, gradient = left[past], left[~past], gradient[~past]
            part = np.maximum(slope[back] / (slope[back] - turned[past]), SHORTEST)
            step[back] *= part[:, None]
            slope[back] *= part
            parameters[back] = before[back] + step[back]
            if wanted:
                anew = renew[on]
                inverse[on[anew]] = inverse_factors(information[~past][anew])
            before[on] = parameters[on]
            parameters[on], whole, deviations = _step(before[on], gradient, inverse[on], shorten)
            sizes = np.abs(deviations).max(axis=1)
            step[on] = parameters[on] - before[on]
            slope[on] = (step[on] * gradient).sum(axis=1)
            renew[on], renew[back] = (sizes > FAR) | ~whole, True
            left = np.sort(np.concatenate([back, on[(sizes > NEAR) | ~whole]]))
            if not len(left):
                return parameters, inverse
        self.converged[chains[left] // (self.chains // self.runs)] = False
        return parameters, inverse


def _step(
    parameters: np.ndarray, gradient: np.ndarray, inverse: np.ndarray, shorten: Shorten | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Parameters (chains, q) after a Newton step.

    Also which chains made the whole step, and how long it would be: in posterior standard
    deviations, in q directions (chains, q). `inverse` (groups, q, q) are the inverse factors of
    equally many chains each.
    """
    deviations = _by_group(gradient, inverse.transpose(0, 2, 1))
    step = _by_group(deviations, inverse)
    longest = np.abs(step).max(axis=1)
    factor = np.minimum(1.0, LONGEST_STEP / np.maximum(longest, LONGEST_STEP))
    if shorten is not None:
        factor = np.minimum(factor, shorten(parameters, step))
    return parameters + factor[:, None] * step, factor == 1.0, deviations


def _by_group(vectors: np.ndarray, matrices: np.ndarray) -> np.ndarray:
    """Vectors (chains, q) times the matrix (groups, q, q) of their group."""
    groups, size = len(matrices), vectors.shape[1]
    each = len(vectors) // max(groups, 1)
    return (vectors.reshape(groups, each, size) @ matrices).reshape(vectors.shape)


def inverse_factors(information: np.ndarray) -> np.ndarray:
    """The inverses of L (chains, q, q), L L' being the information: a draw is N(0, 1) times one.

    What is not positive definite gets a ridge.
    """
    try:
        factors = np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        factors = np.stack([_factor_with_ridge(one) for one in information])
    for factor in factors:
        # LAPACK has the columns of a matrix one after the other: it sees L', an upper triangle.
        factor[...] = dtrtri(factor.T, lower=0)[0].T
    return factors


def _factor_with_ridge(information: np.ndarray) -> np.ndarray:
    """The L of one matrix, with the smallest of some ridges by which it is positive definite."""
    diagonal = np.diagonal(information)
    ridge = np.diag(np.maximum(diagonal, max(diagonal.max() * 1e-6, 1e-300)))
    part = 0.0
    while True:
        try:
            return np.linalg.cholesky(information + part * ridge)
        except np.linalg.LinAlgError:
            part = max(100 * part, 1e-10)
