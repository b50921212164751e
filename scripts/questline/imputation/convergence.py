"""Whether the chains of imputation have mixed: R-hat of what they drew."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

LEAST_ROUNDS = 4
"""Each half of a chain needs two rounds for a variance."""


def r_hat(chains: np.ndarray) -> float:
    """The rank-normalised split R-hat of `chains`, rounds by chains; at least four rounds.

    Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021, Bayesian Analysis 16, 667-718): each
    chain is cut in half, a middle round left out; draws become normal scores of their ranks; the
    larger of R-hat of the draws and of their distances from the median. As rstan::Rhat, which
    mice::convergence uses. NaN where the chains do not move or hold NaN.
    """
    if len(chains) < LEAST_ROUNDS or np.isnan(chains).any():
        return float("nan")
    folded = np.abs(chains - np.median(chains))
    return float(np.fmax(_of_scores(_split(chains)), _of_scores(_split(folded))))


def _split(chains: np.ndarray) -> np.ndarray:
    half = len(chains) // 2
    return np.column_stack([chains[:half], chains[len(chains) - half :]])


def _of_scores(draws: np.ndarray) -> float:
    """R-hat (Gelman and Rubin 1992) of the normal scores of the draws."""
    if np.ptp(draws) <= 1e-12 * np.abs(draws).max():
        return float("nan")
    scores = ndtri((_ranks(draws) - 0.5) / draws.size)
    within = scores.var(axis=0, ddof=1).mean()
    if within == 0:
        return float("inf")
    rounds = len(scores)
    between = rounds * scores.mean(axis=0).var(ddof=1)
    return float(np.sqrt((between / within + rounds - 1) / rounds))


def _ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, ties sharing their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[place].reshape(values.shape)
