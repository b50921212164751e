"""The logistic log-likelihood with Firth's penalty, and its derivatives.

l(b) + log det(X'WX) / 2 with W the diagonal of p(1 - p) (Firth 1993, Biometrika 80, 27-38,
equation 3.1 for canonical links): Jeffreys' prior as a penalty, which removes the first-order bias
and keeps the estimates finite under separation. The determinant is that of all columns, also where
some coefficients are held fixed (Heinze & Schemper 2002, Statistics in Medicine 21, 2409-2419).
"""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.newton import Expansion

BLOCK_CELLS = 500_000
"""Points times columns times people that are worked on at once."""


class FirthLikelihood:
    """The penalised log-likelihood at points b (rows, parameters).

    `signed` (parameters, people) holds the sign of the outcome times (1, columns), in rows.
    """

    def __init__(self, signed: np.ndarray):
        self._signed = signed
        size = len(signed)
        self._pairs = np.triu_indices(size)
        self._unpack = np.zeros((size, size), dtype=int)
        places = np.arange(len(self._pairs[0]))
        self._unpack[self._pairs] = self._unpack.T[self._pairs] = places

    def of(self, _rows: np.ndarray) -> FirthLikelihood:
        """Itself: all rows share the people."""
        return self

    def at(self, parameters: np.ndarray) -> Expansion:
        """The expansions at `parameters`.

        With h the diagonal of the hat matrix, the gradient is X'(y - p + h(1/2 - p)) (Heinze &
        Schemper 2002, equation 2). The second derivatives of the penalty are
        (tr(A I_jk) - tr(A I_j A I_k)) / 2, with I the information, I_j its derivative by b_j and A
        its inverse. As their sum with -I need not be negative definite far from the maximum, I
        stands by as `expected`.
        """
        rows, size = parameters.shape
        predictor = parameters @ self._signed
        tangent = np.tanh(0.5 * predictor)
        weights = 0.25 - 0.25 * tangent * tangent
        parts = self._parts(rows)
        packed = sum((weights[:, part] @ self._products(part).T for part in parts), np.zeros(1))
        fisher = packed[:, self._unpack]
        sign, logarithm = np.linalg.slogdet(fisher)
        sound = (sign > 0) & np.isfinite(logarithm)
        fisher[~sound] = np.eye(size)
        inverse = np.linalg.inv(fisher)
        value = np.minimum(predictor, 0.0).sum(axis=1)
        value += np.log(0.5 + 0.5 * np.abs(tangent)).sum(axis=1) + 0.5 * logarithm
        value[~sound] = -np.inf

        gradient = np.zeros((rows, size))
        curvature = np.zeros((rows, len(self._pairs[0])))
        third = np.zeros((rows, size, len(self._pairs[0])))
        packed = inverse[:, self._pairs[0], self._pairs[1]]
        packed = np.where(self._pairs[0] == self._pairs[1], packed, 2 * packed)
        for part in parts:
            block, products = self._signed[:, part], self._products(part)
            bend, weight = tangent[:, part], weights[:, part]
            hat = weight * (packed @ products)
            # 1 - 2p is -tangent for the signed columns, whose squares are those of the columns.
            gradient += (0.5 - 0.5 * (1 + hat) * bend) @ block.T
            curvature += (weight * (1 + hat) - 0.5 * hat * bend**2) @ products.T
            third += ((weight * bend)[:, None] * block) @ products.T
        turned = inverse[:, None] @ third[:, :, self._unpack]
        flat = turned.reshape(rows, size, size * size)
        across = flat @ np.swapaxes(np.swapaxes(turned, 2, 3).reshape(flat.shape), 1, 2)
        information = curvature[:, self._unpack] + 0.5 * across
        return Expansion(value, gradient, information, fisher)

    def _parts(self, rows: int) -> list[slice]:
        size, people = self._signed.shape
        length = max(64, BLOCK_CELLS // (rows * size))
        return [slice(start, start + length) for start in range(0, people, length)]

    def _products(self, part: slice) -> np.ndarray:
        """The products of all pairs of columns, pairs by people."""
        first, second = self._pairs
        block = self._signed[:, part]
        return block[first] * block[second]
