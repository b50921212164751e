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
from questline.release.protection.problem import Numbers, Places

PROOFS = 8
"""Kept of each cell; they are looked through before a cell is asked about."""
BATCH = 3_000
"""Columns for one part in one linear programme; above this its cells are asked about in turn."""


@dataclass(frozen=True, eq=False)
class Proof:
    """A solution in which a sensitive cell reaches the threshold.

    `cells`: those that move in it; `need`: how far each must be hidden for that, from 0 to 1.
    `is_whole`: whether it is one in whole numbers.
    """

    cells: Places
    need: Numbers
    is_whole: bool

    def holds(self, level: Numbers) -> bool:
        """Whether so much is hidden. Of fractions only what is still to be chosen is proved."""
        now = level[self.cells]
        return bool((now >= self.need).all()) and (self.is_whole or bool((now < 1).any()))


@dataclass(eq=False)
class Attacker:
    """Seeks the largest value of sensitive cells; remembers what proved them safe."""

    terms: Terms
    proofs: dict[int, list[Proof]] = field(default_factory=dict)
    broken: dict[int, int] = field(default_factory=dict)

    def cuts(self, level: Numbers, sensitive: Places) -> Cuts:
        """For each sensitive cell that is bounded below the threshold a cut that `level` breaks.

        `level` (cells,): how far each cell is hidden, from 0 to 1. Between them it stands for a
        choice not yet made: the cell may move by that part of its value or of what is lacking.
        """
        asked = np.array(
            [cell for cell in sensitive.tolist() if not self._proved(cell, level)], dtype=np.int64
        )
        found: list[Cuts] = []
        while len(asked):
            batch = self._batch(level, asked)
            found.append(self._each(level, batch))
            for cell in found[-1].owner.tolist():
                self.broken[cell] = self.broken.get(cell, 0) + 1
            # Where something is to be mended, the others are asked about when it is.
            part = self.terms.part[asked]
            asked = asked[~np.isin(asked, batch) & ~np.isin(part, found[-1].part)]
            if len(asked) and len(found) == 1:
                asked = self._not_together(level, asked)
        return joined(found)

    def _not_together(self, level: Numbers, asked: Places) -> Places:
        """Those of the cells that are not seen to be safe together."""
        tables = self.terms.tables
        low = -tables.values * level
        high = np.where(level >= 1, np.inf, 0.0)
        limit = self.terms.threshold - tables.values
        left, reached = reached_together(tables, low, high, level, limit, asked)
        for one in reached:
            proof = self._proof(one.block, one.numbers, one.limit)
            for cell in one.cells.tolist():
                self._keep(cell, proof)
            if not proof.holds(level):  # they may need fractions of people
                left = np.union1d(left, one.cells)
        return left

    def _batch(self, level: Numbers, asked: Places) -> Places:
        """Some cells of each part, those that lacked most often first, as many as is quick."""
        part = self.terms.part[asked]
        often = np.array([self.broken.get(cell, 0) for cell in asked.tolist()])
        order = np.lexsort((asked, -often, part))
        size = sizes(self.terms.tables, level > 0, asked)[order]
        total = np.cumsum(size) - size
        first = np.searchsorted(part[order], part[order])
        return np.sort(asked[order][total - total[first] < BATCH])

    def _each(self, level: Numbers, asked: Places) -> Cuts:
        """The cuts against each of the cells asked about by itself."""
        values = self.terms.tables.values
        low = -values * level
        high = np.where(level >= 1, np.inf, 0.0)
        lacking = self.terms.threshold - values[asked]
        short: list[int] = []
        proofs: list[Answer] = []
        found: list[Cuts] = []
        answers = largest(self.terms.tables, low, high, asked, lacking, share=level)
        for cell, lack, answer in zip(asked.tolist(), lacking.tolist(), answers, strict=True):
            if answer.best < lack - WHOLE:
                short.append(cell)
                proofs.append(answer)
            elif not self._whole(cell, level, lack, low, high, answer):
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

    def _proof(self, cells: Places, numbers: Numbers, limit: float) -> Proof:
        moves = abs(numbers) > WHOLE
        cells, numbers = cells[moves], numbers[moves]
        falls = numbers < 0
        size = np.where(falls, self.terms.tables.values[cells], limit)
        need = np.maximum(np.minimum(abs(numbers) / size, 1.0) - WHOLE, NOTHING)
        return Proof(cells, need, bool((abs(numbers - np.round(numbers)) < WHOLE).all()))

    def _keep(self, cell: int, proof: Proof) -> None:
        self.proofs[cell] = [proof, *self.proofs.get(cell, ())][:PROOFS]

    def _proved(self, cell: int, level: Numbers) -> bool:
        return any(proof.holds(level) for proof in self.proofs.get(cell, ()))

    def _whole(
        self, cell: int, level: Numbers, lack: float, low: Numbers, high: Numbers, answer: Answer
    ) -> bool:
        """Whether the cell reaches the threshold in whole numbers too, if that is to be known."""
        proof = self._proof(answer.cells, answer.numbers, lack)
        if not proof.holds(level):
            # The least number that is not too small: the largest may have no end.
            found = largest_whole(self.terms.tables, low, high, cell, lack, direction=-1.0)
            reached, _, cells, numbers = found
            if reached == np.inf:
                return False
            proof = self._proof(cells, numbers, lack)
        self._keep(cell, proof)
        return True
