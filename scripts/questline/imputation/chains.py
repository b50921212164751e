"""The state of all chains: one array of completed rows for each, and their cross-products.

Rows without any missing answer are the same in every chain and are kept once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from questline.imputation.designs import Equation, Layout


class Chains:
    """The design of every chain.

    `shared` (complete rows, columns) is common to all; `own` (chains, incomplete rows, columns)
    differs and is float32. `gram` (chains, columns, columns) are the cross-products of all rows,
    kept up to date for the rows that change. `base` are the incomplete rows with nothing where
    answers are missing, `cells` what stands there: rows and values (rows, chains) by column.
    `own_rows` are the positions of the incomplete rows, `shared_rows` those of the others; `place`
    says where a respondent stands among the incomplete rows (-1: the row is complete).
    """

    def __init__(
        self,
        layout: Layout,
        chains: int,
        answers: Mapping[str, np.ndarray],
        incomplete: np.ndarray,
        started: Mapping[str, tuple[np.ndarray, np.ndarray]],
    ) -> None:
        """`started` holds, for each name with missing answers, their positions and first values."""
        self.layout, self.count = layout, chains
        self.own_rows = np.flatnonzero(incomplete)
        self.shared_rows = np.flatnonzero(~incomplete)
        self.place = np.full(len(incomplete), -1, dtype=np.intp)
        self.place[self.own_rows] = np.arange(len(self.own_rows))
        self.shared = self._encoded(answers, self.shared_rows)
        self.base = self._encoded(answers, self.own_rows)
        for name, (rows, _) in started.items():
            if name in layout.encodings:
                self.base[self.place[rows][:, None], layout.encodings[name].columns] = 0.0
        self.cells: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.own = np.repeat(self.base[None].astype(np.float32), chains, axis=0)
        for name, (rows, values) in started.items():
            if name in layout.encodings:
                encoding = layout.encodings[name]
                self._fill(self.place[rows], encoding.columns, _rounded(encoding.encode(values)))
        self.gram = np.repeat((self.shared.T @ self.shared)[None], chains, axis=0)
        for chain in range(chains):
            rows = self.own[chain].astype("float64")
            self.gram[chain] += rows.T @ rows

    def rows_of(self, rows: np.ndarray) -> np.ndarray:
        """The design of incomplete rows, given their places: a copy (chains, rows, columns)."""
        return self.own[:, rows].astype("float64")

    def replace(self, rows: np.ndarray, before: np.ndarray, columns: np.ndarray,
                values: np.ndarray) -> None:  # fmt: skip
        """Put new values (chains, rows, columns) into some columns of incomplete rows.

        `before` is `rows_of(rows)` as it was. The cross-products change by those of the change.
        """
        values = _rounded(values)
        change = values - before[:, :, columns]
        self._fill(rows, columns, values)
        cross = before.transpose(0, 2, 1) @ change
        inner = cross[:, columns]
        inner = inner + inner.transpose(0, 2, 1) + change.transpose(0, 2, 1) @ change
        updated = self.gram[:, :, columns] + cross
        updated[:, columns] = self.gram[:, columns[:, None], columns] + inner
        self.gram[:, :, columns] = updated
        self.gram[:, columns] = updated.transpose(0, 2, 1)

    def _fill(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        self.own[:, rows[:, None], columns] = values
        for place, column in enumerate(columns):
            self.cells[int(column)] = rows, np.ascontiguousarray(values[:, :, place].T)

    def products(self, equation: Equation) -> np.ndarray:
        """The cross-products of an equation's columns over all rows."""
        if equation.plain is not None:
            return self.gram[:, equation.plain[:, None], equation.plain]
        return equation.transform.T @ (self.gram @ equation.transform)

    def products_with(self, equation: Equation, column: int) -> np.ndarray:
        """The cross-products of an equation's columns with one column of the design."""
        if equation.plain is not None:
            return self.gram[:, equation.plain, column]
        return self.gram[:, :, column] @ equation.transform

    def predictions(self, equation: Equation, coefficients: np.ndarray,
                    observed: np.ndarray) -> np.ndarray:  # fmt: skip
        """The linear predictor of complete rows and of incomplete rows at the places `observed`.

        `coefficients` (chains, equation columns). Returns (chains, rows), complete rows first.
        """
        full = coefficients @ equation.transform.T
        own = self.base @ full.T
        for column in np.flatnonzero(full.any(axis=0)):
            if int(column) in self.cells:
                rows, values = self.cells[int(column)]
                own[rows] += values * full[:, column]
        predicted = np.empty((self.count, len(self.shared) + len(observed)))
        np.matmul(full, self.shared.T, out=predicted[:, : len(self.shared)])
        predicted[:, len(self.shared) :] = own[observed].T
        return predicted

    def equation_rows(self, equation: Equation, observed: np.ndarray) -> np.ndarray:
        """An equation's columns of the incomplete rows at the places `observed`, in float32.

        Returns (chains, rows, equation columns).
        """
        transform = equation.transform.astype(np.float32)
        rows = np.empty((self.count, len(observed), equation.size), dtype=np.float32)
        for chain in range(self.count):
            rows[chain] = (self.own[chain] @ transform)[observed]
        return rows

    def _encoded(self, answers: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
        """The design of respondents, whatever stands for missing answers."""
        design = np.ones((len(rows), self.layout.width))
        for name, encoding in self.layout.encodings.items():
            held = answers[name][rows]
            design[:, encoding.columns] = encoding.encode(np.where(np.isnan(held), 0.0, held))
        return _rounded(design)


def _rounded(values: np.ndarray) -> np.ndarray:
    """Values as float32 holds them, so that rows and their cross-products agree exactly."""
    return values.astype(np.float32).astype("float64")
