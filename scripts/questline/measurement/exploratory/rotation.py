"""Turning factors to simple structure: oblimin, where factors may correlate, and varimax.

Signs and order are those of psych::fa: the pattern loadings of every factor sum to a positive
number, and factors stand in falling order of their sums of squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 5000
MOST_HALVINGS = 30
LEAST_GAIN = 1e-4
"""Share of the gain that the gradient promises which a step must make true."""
REMEMBERED = 5
GRADIENT_TOLERANCE = 1e-8
"""Length of the projected gradient that counts as zero (GPArotation stops at 1e-5)."""
SAME = 1e-6
"""Share of the larger criterion by which two rotations must differ to be two minima."""


@dataclass(frozen=True)
class Rotation:
    """Rotated factors: pattern (items x factors), their correlations, whether the search ended.

    `criterion` is what the rotation makes as small as it can. `other_criterion` is the larger one
    in which a search from another start ended, or None where both ended in the same.
    """

    pattern: np.ndarray
    factor_correlations: np.ndarray
    criterion: float
    converged: bool
    other_criterion: float | None = None


def oblimin(loadings: np.ndarray) -> Rotation:
    """Direct oblimin with gamma 0 (quartimin) of unrotated loadings (items x factors, two or more).

    Minimises the sum over items and pairs of factors of the products of squared loadings (Jennrich
    and Sampson 1966, Psychometrika 31(3)), not Kaiser-normalised, by gradient projection (Jennrich
    2002, Psychometrika 67(1)), as GPArotation::oblimin and psych::fa(rotate = "oblimin"). The
    search starts from the unrotated factors, as theirs, and once more from the varimax rotation;
    where the two end in different minima the better one is given.
    """
    from_unrotated = _quartimin(loadings, np.eye(loadings.shape[1]))
    from_varimax = _quartimin(loadings, _varimax_turn(loadings)[0])
    best, other = sorted((from_unrotated, from_varimax), key=lambda found: found.criterion)
    if other.criterion - best.criterion <= SAME * other.criterion:
        return _arranged(from_unrotated)
    return _arranged(best, other.criterion)


def varimax(loadings: np.ndarray) -> Rotation:
    """Varimax with Kaiser's normalisation of unrotated loadings (items x factors, two or more).

    Source: Kaiser 1958, Psychometrika 23(3); as stats::varimax, which stops at its fifth digit.
    The criterion is the negative of the sum over factors of the variances of squared loadings.
    """
    turn, converged = _varimax_turn(loadings)
    squares = (_normalised(loadings) @ turn) ** 2
    criterion = -float(squares.var(axis=0).sum())
    return _arranged(Rotation(loadings @ turn, np.eye(loadings.shape[1]), criterion, converged))


def unrotated(loadings: np.ndarray) -> Rotation:
    """A single factor, which there is nothing to turn."""
    return _arranged(Rotation(loadings, np.eye(loadings.shape[1]), 0.0, True))


def _arranged(found: Rotation, other_criterion: float | None = None) -> Rotation:
    """The same rotation with factors in order of size, each with loadings of a positive sum."""
    signs = np.where(found.pattern.sum(axis=0) < 0, -1.0, 1.0)
    pattern = found.pattern * signs
    correlations = found.factor_correlations * np.outer(signs, signs)
    sizes = sums_of_squares(pattern, correlations)
    order = np.argsort(-sizes, kind="stable")
    return Rotation(
        pattern[:, order],
        correlations[np.ix_(order, order)],
        found.criterion,
        found.converged,
        other_criterion,
    )


def sums_of_squares(pattern: np.ndarray, factor_correlations: np.ndarray) -> np.ndarray:
    """What each factor explains: the sums over items of pattern times structure loadings.

    They add up to the sum of the communalities; as psych::fa's SS loadings.
    """
    return (pattern * (pattern @ factor_correlations)).sum(axis=0)


def _quartimin(loadings: np.ndarray, turn: np.ndarray) -> Rotation:
    """Gradient projection from a start: `turn` has columns of length one, pattern = A T^-T.

    Steps have the length of Barzilai and Borwein (1988, IMA Journal of Numerical Analysis 8(1)),
    which takes a tenth of the steps of Jennrich's doubling and halving; the criterion has to fall
    against the largest of the last few (Grippo, Lampariello and Lucidi 1986).
    """
    criterion, projected = _quartimin_slope(loadings, turn)
    recent = [criterion]
    length = 1.0
    for _ in range(MOST_STEPS):
        size = float((projected**2).sum())
        converged = size < GRADIENT_TOLERANCE**2
        if converged:
            break
        for _ in range(MOST_HALVINGS):
            nearer = turn - length * projected
            nearer = nearer / np.sqrt((nearer**2).sum(axis=0))
            found, its_projected = _quartimin_slope(loadings, nearer)
            # The smallest steps change the criterion by no more than its rounding error.
            if found <= max(recent) - LEAST_GAIN * size * length + 1e-15:
                break
            length /= 2
        moved, changed = nearer - turn, its_projected - projected
        curvature = float((moved * changed).sum())
        length = float((moved**2).sum()) / curvature if curvature > 0 else 1.0
        turn, criterion, projected = nearer, found, its_projected
        recent = [*recent[1 - REMEMBERED :], criterion]
    pattern = loadings @ np.linalg.inv(turn).T
    return Rotation(pattern, turn.T @ turn, criterion, converged)


def _quartimin_slope(loadings: np.ndarray, turn: np.ndarray) -> tuple[float, np.ndarray]:
    """The criterion, and its gradient along the matrices with columns of length one."""
    inverse = np.linalg.inv(turn)
    pattern = loadings @ inverse.T
    squares = pattern**2
    others = squares.sum(axis=1, keepdims=True) - squares
    gradient = -(pattern.T @ (pattern * others) @ inverse).T
    return float((squares * others).sum()) / 4, gradient - turn * (turn * gradient).sum(axis=0)


def _normalised(loadings: np.ndarray) -> np.ndarray:
    """Rows of length one (Kaiser's normalisation); an item without loadings stays as it is."""
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return loadings / np.where(lengths > 0, lengths, 1.0)


def _varimax_turn(loadings: np.ndarray) -> tuple[np.ndarray, bool]:
    """The orthogonal matrix of varimax, and whether the search ended.

    Pairs of factors are turned in their plane by the best angle, which has a closed form, until no
    pair moves (Kaiser 1958).
    """
    rotated = _normalised(loadings)
    items, factors = rotated.shape
    turn = np.eye(factors)
    for _ in range(MOST_STEPS):
        widest = 0.0
        for first in range(factors - 1):
            for second in range(first + 1, factors):
                one, other = rotated[:, first], rotated[:, second]
                along, across = one**2 - other**2, 2 * one * other
                a, b = along.sum(), across.sum()
                sine = 2 * (along @ across) - 2 * a * b / items
                cosine = along @ along - across @ across - (a**2 - b**2) / items
                angle = float(np.arctan2(sine, cosine)) / 4
                plane = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
                pair = [first, second]
                rotated[:, pair] = rotated[:, pair] @ plane
                turn[:, pair] = turn[:, pair] @ plane
                widest = max(widest, abs(angle))
        if widest < GRADIENT_TOLERANCE:
            return turn, True
    return turn, False
