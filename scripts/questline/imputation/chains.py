"""The state of all chains: one array of completed rows for each, and their cross-products.

Rows without any missing answer are the same in every chain and are kept once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from questline.imputation.designs import Equation, Layout


class Chains:
    """The design of every chain; the columns come first everywhere.

    `shared` (columns, complete rows) is common to all; `own` (columns, chains, incomplete rows)
    differs and is float32. `gram` (chains, columns, columns) are the cross-products of all rows,
    kept up to date for the rows that change. `base` are the incomplete rows with nothing where
    answers are missing, `cells` what stands there.
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
        runs: int = 1,
    ) -> None:
        """`started` holds, for each name with missing answers, their positions and first values.

        The `chains` are those of so many runs, one run after the other.
        """
        self.layout, self.count, self.runs = layout, chains, runs
        self.own_rows = np.flatnonzero(incomplete)
        self.shared_rows = np.flatnonzero(~incomplete)
        self.place = np.full(len(incomplete), -1, dtype=np.intp)
        self.place[self.own_rows] = np.arange(len(self.own_rows))
        self.shared = self._encoded(answers, self.shared_rows)
        self.base = self._encoded(answers, self.own_rows)
        begun = {name: one for name, one in started.items() if name in layout.encodings}
        missing = np.zeros(self.base.shape, dtype=bool)
        for name, (rows, _) in begun.items():
            missing[layout.encodings[name].columns, self.place[rows]] = True
        self.base[missing] = 0.0
        self.cells = _Cells(missing, chains)
        self.own = np.repeat(self.base[:, None].astype(np.float32), chains, axis=1)
        for name, (rows, values) in begun.items():
            encoding = layout.encodings[name]
            self._fill(self.place[rows], encoding.columns, _rounded(encoding.encode(values)))
        self.gram = np.repeat((self.shared @ self.shared.T)[None], chains, axis=0)
        for chain in range(chains):
            rows = self.own[:, chain].astype("float64")
            self.gram[chain] += rows @ rows.T

    def rows_of(self, rows: np.ndarray) -> np.ndarray:
        """The design of incomplete rows, given their places: a copy (columns, chains, rows)."""
        return self.own[:, :, rows].astype("float64")

    def replace(self, rows: np.ndarray, before: np.ndarray, columns: slice,
                values: np.ndarray) -> None:  # fmt: skip
        """Put new values (columns, chains, rows) into some columns of incomplete rows.

        `before` is `rows_of(rows)` as it was. The cross-products change by those of the change.
        """
        values = _rounded(values)
        change = (values - before[columns]).transpose(1, 2, 0)
        self._fill(rows, columns, values)
        cross = before.transpose(1, 0, 2) @ change
        inner = cross[:, columns]
        inner = inner + inner.transpose(0, 2, 1) + change.transpose(0, 2, 1) @ change
        updated = self.gram[:, :, columns] + cross
        updated[:, columns] = self.gram[:, columns, columns] + inner
        self.gram[:, :, columns] = updated
        self.gram[:, columns] = updated.transpose(0, 2, 1)

    def _fill(self, rows: np.ndarray, columns: slice, values: np.ndarray) -> None:
        self.own[columns, :, rows] = values
        self.cells.fill(rows, columns, values)

    def products(self, equation: Equation) -> np.ndarray:
        """The cross-products of an equation's columns over all rows."""
        if equation.plain is not None:
            width = self.gram.shape[1]
            places = (equation.plain[:, None] * width + equation.plain).ravel()
            chosen = np.take(self.gram.reshape(self.count, -1), places, axis=1)
            return chosen.reshape(self.count, equation.size, equation.size)
        return equation.transform.T @ (self.gram @ equation.transform)

    def products_with(self, equation: Equation, column: int) -> np.ndarray:
        """The cross-products of an equation's columns with one column of the design."""
        if equation.plain is not None:
            return self.gram[:, column, equation.plain]
        return self.gram[:, column] @ equation.transform

    def predictions(self, equation: Equation, coefficients: np.ndarray,
                    observed: np.ndarray) -> np.ndarray:  # fmt: skip
        """The linear predictor of complete rows and of incomplete rows at the places `observed`.

        `coefficients` (chains, equation columns). Returns (chains, rows), complete rows first.
        """
        full = coefficients @ equation.transform.T
        own = self.base.T @ full.T
        self.cells.add(own, full)
        count = self.shared.shape[1]
        predicted = np.empty((self.count, count + len(observed)))
        np.matmul(full, self.shared, out=predicted[:, :count])
        predicted[:, count:] = own[observed].T
        return predicted

    def equation_rows(self, equation: Equation, observed: np.ndarray | None) -> np.ndarray:
        """An equation's columns of the incomplete rows, or of those at the places `observed`.

        Returns (equation columns, chains, rows), float32.
        """
        rows = equation.columns_of(self.own)
        return rows if observed is None else np.take(rows, observed, axis=2)

    def _encoded(self, answers: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
        """The design of respondents, whatever stands for missing answers."""
        design = np.ones((self.layout.width, len(rows)))
        for name, encoding in self.layout.encodings.items():
            held = answers[name][rows]
            design[encoding.columns] = encoding.encode(np.where(np.isnan(held), 0.0, held))
        return _rounded(design)


class _Cells:
    """What stands in the design where answers are missing.

    By column: the `rows` that have a cell, and the `values` there (rows, chains).
    """

    def __init__(self, missing: np.ndarray, chains: int) -> None:
        """`missing` (columns, rows) is True where there is a cell."""
        columns = np.flatnonzero(missing.any(axis=1)).tolist()
        self.rows = {column: np.flatnonzero(missing[column]) for column in columns}
        self.values = {column: np.zeros((len(rows), chains)) for column, rows in self.rows.items()}

    def fill(self, rows: np.ndarray, columns: slice, values: np.ndarray) -> None:
        """Put in values (columns, chains, rows)."""
        for column, held in enumerate(values, columns.start):
            if column in self.rows:
                self.values[column][np.searchsorted(self.rows[column], rows)] = held.T

    def add(self, predictors: np.ndarray, coefficients: np.ndarray) -> None:
        """Add what the cells contribute to the linear predictors (rows, chains)."""
        for column in np.flatnonzero(coefficients.any(axis=0)).tolist():
            if column in self.rows:
                predictors[self.rows[column]] += self.values[column] * coefficients[:, column]


def _rounded(values: np.ndarray) -> np.ndarray:
    """Values as float32 holds them, so that rows and their cross-products agree exactly."""
    return values.astype(np.float32).astype("float64")
