"""Tests whether what is hidden is hidden well, and answers with cuts where it is not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from questline.release.protection.attack import (
    WHOLE,
    Answer,
    largest,
    largest_whole,
    reached_together,
    sizes,
)
from questline.release.protection.cuts import NOTHING, Cuts, Terms, joined
from questline.release.protection.problem import Flags, Numbers, Places

BATCH = 3_000
"""Columns for one part in one linear programme; above this its cells are asked about in turn."""


@dataclass(eq=False)
class Attacker:
    """Seeks the largest value of sensitive cells; remembers what has proved each of them safe."""

    terms: Terms
    proofs: dict[int, list[Places]] = field(default_factory=dict)

    def cuts(self, level: Numbers, sensitive: Places) -> Cuts:
        """For each sensitive cell that is bounded below the threshold a cut that `level` breaks.

        `level` (cells,): how far each cell is hidden, from 0 to 1. Between them it stands for a
        choice not yet made: the cell may move by that part of its value or of what is lacking.
        """
        hidden = level >= 1
        hidden = level >= 1
        asked = np.array(
            [cell for cell in sensitive.tolist() if not self._proved(cell, hidden)], dtype=np.int64
        )
        found: list[Cuts] = []
        if len(asked):
            asked = self._not_together(level, asked)
        while len(asked):
            batch = self._batch(level, asked)
            found.append(self._each(level, hidden, batch))
            # Where something is to be mended, the others are asked about when it is.
            part = self.terms.part[asked]
            asked = asked[~np.isin(asked, batch) & ~np.isin(part, found[-1].part)]
        return joined(found)

    def _not_together(self, level: Numbers, asked: Places) -> Places:
        """Those of the cells that are not seen to be safe together; all where they are few."""
        tables = self.terms.tables
        size = sizes(tables, level > 0, asked)
        part = self.terms.part[asked]
        many = np.bincount(part, size)[part] > BATCH
        if not many.any():
            return asked
        low = -tables.values * level
        hidden = level >= 1
        high = np.where(hidden, np.inf, 0.0)
        limit = self.terms.threshold - tables.values
        left, reached = reached_together(tables, low, high, level, limit, asked[many])
        for one in reached:
            if one.is_whole and hidden[one.moved].all():
                for cell in one.cells.tolist():
                    self.proofs.setdefault(cell, []).append(one.moved)
            elif hidden[one.block].all():  # they may need fractions of people
                left = np.union1d(left, one.cells)
        return np.union1d(asked[~many], left)

    def _batch(self, level: Numbers, asked: Places) -> Places:
        """The first cells of each part, so many as one programme answers soon."""
        part = self.terms.part[asked]
        order = np.argsort(part, kind="stable")
        size = sizes(self.terms.tables, level > 0, asked)[order]
        total = np.cumsum(size) - size
        first = np.searchsorted(part[order], part[order])
        return np.sort(asked[order][total - total[first] < BATCH])

    def _each(self, level: Numbers, hidden: Flags, asked: Places) -> Cuts:
        """The cuts against each of the cells asked about by itself."""
        values = self.terms.tables.values
        low = -values * level
        high = np.where(hidden, np.inf, 0.0)
        lacking = self.terms.threshold - values[asked]
        short: list[int] = []
        proofs: list[Answer] = []
        found: list[Cuts] = []
        answers = largest(self.terms.tables, low, high, asked, lacking, share=level)
        for cell, lack, answer in zip(asked.tolist(), lacking.tolist(), answers, strict=True):
            if answer.best < lack - WHOLE:
                short.append(cell)
                proofs.append(answer)
            elif not self._whole(cell, hidden, lack, low, high, answer):
                found.append(self.terms.whole(cell, level))
        if short:
            found.append(self._proven(np.array(short), proofs))
        cuts = joined(found)
        return cuts.kept(cuts.broken(level))

    def _proven(self, cells: Places, proofs: list[Answer]) -> Cuts:
        multiplier = np.concatenate([proof.multipliers for proof in proofs])
        equation = np.concatenate([proof.equations for proof in proofs])
        row = np.repeat(np.arange(len(cells)), [len(proof.equations) for proof in proofs])
        used = abs(multiplier) > NOTHING
        return self.terms.proven(cells, row[used], equation[used], multiplier[used])

    def _proved(self, cell: int, hidden: Flags) -> bool:
        return any(hidden[moved].all() for moved in self.proofs.get(cell, ()))

    def _whole(
        self,
        cell: int,
        hidden: Flags,
        lack: float,
        low: Numbers,
        high: Numbers,
        answer: Answer,
    ) -> bool:
        """Whether the cell reaches the threshold in whole numbers too, if that is to be known."""
        cells, numbers = answer.cells, answer.numbers
        if (abs(numbers - np.round(numbers)) > WHOLE).any():
            if not hidden[cells].all():
                return True
            reached, _, cells, numbers = largest_whole(self.terms.tables, low, high, cell, lack)
            if reached < lack:
                return False
        moved = cells[abs(numbers) > 0.5]
        if hidden[moved].all():
            self.proofs.setdefault(cell, []).append(moved)
        return True
