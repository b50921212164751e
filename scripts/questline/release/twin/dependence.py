"""Which correlations the normal variables behind the answers need, and their nearest matrix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from questline.release.twin.margins import Margin

ORDER = 12
"""Terms of Hermite's polynomials that stand for a quantile function."""
MOST = 0.98
"""The strongest correlation that two normal variables are given."""
SMALLEST_EIGENVALUE = 1e-6
STEPS, ENOUGH = 200, 1e-9
HALVINGS = 60


@dataclass(frozen=True)
class Latent:
    """The correlation matrix of the normal variables, and how far it was moved.

    `asked` says for how many pairs a correlation was public; the others have none of their own.
    `moved` is the largest change of one correlation that made the matrix a possible one.
    """

    matrix: np.ndarray
    asked: int
    moved: float


@dataclass
class Wanted:
    """The latent correlations that are wanted, pair by pair; what was wanted first stays."""

    names: Sequence[str]
    matrix: np.ndarray = field(init=False)
    _set: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.matrix = np.eye(len(self.names))
        self._set = np.eye(len(self.names), dtype=bool)

    def put(self, first: int, second: int, value: float, *, firmly: bool = True) -> None:
        """Ask for a correlation; `firmly` when it is public, not when it follows from others."""
        if first == second or self._set[first, second]:
            return
        value = min(max(value, -MOST), MOST)
        self.matrix[first, second] = self.matrix[second, first] = value
        self._set[first, second] = self._set[second, first] = firmly

    @property
    def asked(self) -> int:
        """How many pairs have a public correlation."""
        return int((self._set.sum() - len(self.names)) // 2)

    def nearest(self) -> Latent:
        """The nearest matrix that is one of correlations."""
        found = nearest_correlation(self.matrix)
        moved = float(np.abs(found - self.matrix).max()) if len(self.names) else 0.0
        return Latent(found, self.asked, moved)


def hermite(margin: Margin, values: np.ndarray) -> np.ndarray:
    """The coefficients of a quantile function in normalised Hermite polynomials, order 1 up.

    `values` are the numbers that stand for the values of the margin. Divided by their standard
    deviation, so that the squares add up to one; all nought where there is one value alone.
    """
    shares = margin.shares
    mean = float(shares @ values)
    sd = math.sqrt(max(float(shares @ (values - mean) ** 2), 0.0))
    if sd == 0 or len(values) < 2:
        return np.zeros(ORDER)
    cuts = normal_quantile(np.clip(margin.up_to[:-1], 1e-12, 1 - 1e-12))
    density = np.exp(-(cuts**2) / 2) / math.sqrt(2 * math.pi)
    jumps = np.diff(values) / sd
    # A step at c adds jump * He_{k-1}(c) * density(c) / sqrt(k!) to the coefficient of order k.
    before, polynomial = np.zeros_like(cuts), np.ones_like(cuts)
    found = np.empty(ORDER)
    for order in range(1, ORDER + 1):
        found[order - 1] = float(jumps @ (polynomial * density)) / math.sqrt(math.factorial(order))
        before, polynomial = polynomial, cuts * polynomial - (order - 1) * before
    return found


def latent_correlation(first: np.ndarray, second: np.ndarray, observed: float) -> float:
    """The correlation of two normal variables whose answers correlate as observed.

    `first` and `second` are the answers' Hermite coefficients: answers correlate by the sum of
    their products times the powers of the latent correlation (Cario and Nelson 1997, modelling
    with arbitrary marginals). Answers that cannot correlate so strongly come as near as possible.
    """
    products = first * second
    if not products.any():
        return 0.0
    low, high = -MOST, MOST
    powers = np.arange(1, ORDER + 1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if products @ middle**powers < observed else (low, middle)
    return (low + high) / 2


def nearest_correlation(matrix: np.ndarray) -> np.ndarray:
    """The nearest correlation matrix, positive definite.

    Alternating projections with Dykstra's correction (Higham 2002, IMA Journal of Numerical
    Analysis 22, 329-343); eigenvalues are at least a millionth. A matrix that is one already stays.
    """
    if not len(matrix) or np.linalg.eigvalsh(matrix)[0] >= SMALLEST_EIGENVALUE:
        return matrix
    current, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(STEPS):
        projected = _no_negative(current - correction)
        correction = projected - (current - correction)
        following = projected.copy()
        np.fill_diagonal(following, 1.0)
        change = float(np.abs(following - current).max())
        current = following
        if change < ENOUGH:
            break
    projected = _no_negative(current)
    scale = 1 / np.sqrt(np.diag(projected))
    return np.asarray(projected * np.outer(scale, scale))


def _no_negative(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    kept = np.maximum(values, 2 * SMALLEST_EIGENVALUE)
    return np.asarray((vectors * kept) @ vectors.T)


def normal_quantile(shares: np.ndarray) -> np.ndarray:
    """The normal distribution's quantile function."""
    from scipy.special import ndtri

    return np.asarray(ndtri(shares))


@dataclass(frozen=True)
class Composite:
    """What a correlation is about: a variable, or the sum of a scale's items.

    `places` are those of the normal variables, `slopes` how much each adds to the sum for each
    unit of its normal variable, `sd` the standard deviation of the sum.
    """

    places: np.ndarray
    slopes: np.ndarray
    sd: float


def put_composites(wanted: Wanted, first: Composite, second: Composite, observed: float) -> None:
    """Ask for the correlations between the parts of two scales, or of a scale and a variable.

    The parts correlate through the sums alone: each as far as it goes with its own sum.
    """
    if set(first.places.tolist()) & set(second.places.tolist()) or not (first.sd and second.sd):
        return
    left, right = _with_sum(wanted, first), _with_sum(wanted, second)
    through = float(first.slopes @ left) * float(second.slopes @ right)
    if through <= 0:
        return
    factor = observed * first.sd * second.sd / through
    for place, one in zip(first.places.tolist(), left.tolist(), strict=True):
        for other_place, other in zip(second.places.tolist(), right.tolist(), strict=True):
            wanted.put(place, other_place, factor * one * other)


def _with_sum(wanted: Wanted, composite: Composite) -> np.ndarray:
    """How each normal variable correlates with the weighted sum of all."""
    among = wanted.matrix[np.ix_(composite.places, composite.places)]
    spread = math.sqrt(max(float(composite.slopes @ among @ composite.slopes), 1e-12))
    return np.asarray(among @ composite.slopes / spread)


def sd_of_sum(
    wanted: Wanted,
    places: Sequence[int],
    sds: Sequence[float],
    coefficients: Mapping[int, np.ndarray],
) -> float:
    """The standard deviation of a sum of answers whose normal variables correlate as wanted."""
    total = 0.0
    powers = np.arange(1, ORDER + 1)
    for at, place in enumerate(places):
        for other_at, other in enumerate(places):
            if place == other:
                total += sds[at] ** 2
            else:
                rho = float(wanted.matrix[place, other])
                products = coefficients[place] * coefficients[other]
                total += sds[at] * sds[other_at] * float(products @ rho**powers)
    return math.sqrt(max(total, 0.0))
