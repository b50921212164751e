"""The log-likelihood of logistic models for two or more ordered categories, and its derivatives.

With F the logistic distribution function, the probability of a category between the thresholds
a < b at the linear predictor e is F(b - e) - F(a - e) = F(b - e) F(e - a) (1 - exp(a - b)). So the
log-likelihood of ordered categories is that of a logistic model in which each person stands twice,
once below the upper and once above the lower threshold, and everyone has the answer that the sign
of the row says; plus a term for the gaps between the thresholds. Two categories have no gap and one
threshold: the logistic model. It is concave in all parameters (Pratt 1981, Journal of the American
Statistical Association 76, 103-106), and nothing in it loses digits however close or far apart the
thresholds are.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from questline.modelling.fits.newton import Expansion

BLOCK_CELLS = 32_768
"""Points times people that are worked on at once: few enough for the processor's cache."""
TABLE_CELLS = 8_000_000
"""A table of the products of all columns with more cells is made anew, block by block."""
LARGEST = 700.0
"""exp of a larger linear predictor would be infinite."""
FLAT = 1e-8
"""Eigenvalues of the information below this share of the largest belong to chances of 0 and 1."""


class LogitLikelihood:
    """sum of log F(b S) + sum of c log(1 - exp(-b G)) at points b.

    S, `signed`, is parameters by people, the same for all points, or rows by parameters by people,
    one a point; a column of it holds the sign of the answer times (1, columns). G, `gaps`, is
    parameters by gaps, c, `counts`, the people in each gap, (gaps,) or (rows, gaps). `padding`
    (rows,) says how many columns of zeros S has to be as long as the others; they count for
    nothing.
    """

    def __init__(
        self,
        signed: np.ndarray,
        gaps: np.ndarray | None = None,
        counts: np.ndarray | None = None,
        padding: np.ndarray | None = None,
    ):
        self.signed, self.gaps, self.counts, self._padding = signed, gaps, counts, padding

    def of(self, rows: np.ndarray) -> LogitLikelihood:
        """The same for some of the rows; itself where all rows share their data."""
        if self.signed.ndim == 2 or len(rows) == len(self.signed):
            return self
        counts = self.counts
        if counts is not None and counts.ndim == 2:
            counts = counts[rows]
        padding = None if self._padding is None else self._padding[rows]
        return LogitLikelihood(self.signed[rows], self.gaps, counts, padding)

    def at(self, parameters: np.ndarray) -> Expansion:
        """The expansions at `parameters` (rows, parameters)."""
        if self.signed.ndim == 3:
            found = self._own(parameters)
        elif len(parameters) == 1:
            found = self._one(parameters)
        else:
            found = self._shared(parameters)
        if self.gaps is not None and self.counts is not None:
            _add_gaps(parameters, self.gaps, self.counts, found)
        return found

    def separates(self, step: np.ndarray, end: np.ndarray) -> bool:
        """Whether a search that did not end has found a direction that separates.

        For data that all rows share. `step` is its last step and `end` (parameters,) where it
        stopped. Along such a direction no person's log-likelihood falls and some grow, and there is
        no finite maximum (Albert & Anderson 1984, Biometrika 71, 1-10). Tried are the last step,
        the way that the parameters have gone, and that part of it along which nothing changes any
        more. Changes below a thousandth of the largest count as none, as the search was still under
        way.
        """
        sizes, axes = np.linalg.eigh(self._one(end[None]).information[0])
        flat = axes[:, sizes < FLAT * sizes[-1]]
        for direction in (step, end, flat @ (flat.T @ end)):
            changes = direction @ self.signed
            largest = np.abs(changes).max(initial=0.0)
            if 0 < largest < np.inf and changes.min() > -1e-3 * largest:
                return True
        return False

    def _one(self, parameters: np.ndarray) -> Expansion:
        value, residual, weights = curve(parameters @ self.signed)
        information = (self.signed * weights) @ self.signed.T
        return Expansion(value, residual @ self.signed.T, information[None])

    def _shared(self, parameters: np.ndarray) -> Expansion:
        """All points in one product with the products of the columns, a block of people a time."""
        rows, size = parameters.shape
        value, gradient = np.zeros(rows), np.zeros((rows, size))
        packed = np.zeros((rows, len(self._pairs[0])))
        people = self.signed.shape[1]
        length = max(64, BLOCK_CELLS // rows)
        for start in range(0, people, length):
            part = slice(start, start + length)
            block = self.signed[:, part]
            added, residual, weights = curve(parameters @ block)
            value += added
            gradient += residual @ block.T
            packed += weights @ self._products(part).T
        return Expansion(value, gradient, packed[:, self._unpack])

    def _own(self, parameters: np.ndarray) -> Expansion:
        value, residual, weights = curve((parameters[:, None] @ self.signed)[:, 0])
        if self._padding is not None:
            value += self._padding * np.log(2)
        gradient = (self.signed @ residual[..., None])[..., 0]
        information = (self.signed * weights[:, None]) @ np.swapaxes(self.signed, 1, 2)
        return Expansion(value, gradient, information)

    @cached_property
    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """The row and the column of each entry of a packed matrix."""
        return np.triu_indices(len(self.signed))

    @cached_property
    def _unpack(self) -> np.ndarray:
        """For each entry of a matrix its place in the packed one."""
        places = np.zeros((len(self.signed), len(self.signed)), dtype=int)
        places[self._pairs] = places.T[self._pairs] = np.arange(len(self._pairs[0]))
        return places

    def _products(self, part: slice) -> np.ndarray:
        """The products of all pairs of columns, pairs by people."""
        if self.signed.shape[1] * len(self._pairs[0]) <= TABLE_CELLS:
            return self._all_products[:, part]
        return self._products_of(part)

    @cached_property
    def _all_products(self) -> np.ndarray:
        return self._products_of(slice(None))

    def _products_of(self, part: slice) -> np.ndarray:
        first, second = self._pairs
        block = self.signed[:, part]
        return block[first] * block[second]


def chance(predictor: np.ndarray) -> np.ndarray:
    """F(z), with all its digits where it is close to 0."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-predictor))


def curve(predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each row the sum of log F, and for each cell its derivative and minus its second one.

    With r = F(-z) = 1 / (1 + exp(z)), the derivative: log F(z) = z + log r, and minus the second
    derivative is r - r^2. Beyond `LARGEST` log F is 0 to rounding.
    """
    bounded = np.minimum(predictor, LARGEST)
    residual = np.exp(bounded)
    residual += 1.0
    np.reciprocal(residual, out=residual)
    weights = residual * residual
    np.subtract(residual, weights, out=weights)
    value = np.log(residual)
    value += bounded
    return value.sum(axis=-1), residual, weights


def _add_gaps(
    parameters: np.ndarray, gaps: np.ndarray, counts: np.ndarray, found: Expansion
) -> None:
    """Adds the part of the gaps to the expansions."""
    wide = parameters @ gaps
    outside = ~(wide > 0).all(axis=1)
    wide[outside] = 1.0
    with np.errstate(over="ignore"):
        odds = 1 / np.expm1(wide)
    found.value[:] += (counts * np.log(-np.expm1(-wide))).sum(axis=1)
    found.value[outside] = -np.inf
    found.gradient[:] += (counts * odds) @ gaps.T
    weights = counts * odds * (1 + odds)
    found.information[:] += (gaps * weights[:, None, :]) @ gaps.T
