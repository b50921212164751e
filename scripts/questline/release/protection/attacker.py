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
    together,
    whole_blocks,
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

    def cuts(self, level: Numbers, sensitive: Places) -> Cuts:
        """For each sensitive cell that is bounded below the threshold a cut that `level` breaks.

        `level` (cells,): how far each cell is hidden, from 0 to 1. Between them it stands for a
        choice not yet made: the cell may move by that part of its value or of what is lacking.
        """
        asked = np.array(
            [cell for cell in sensitive.tolist() if not self._proved(cell, level)], dtype=np.int64
        )
        if not len(asked):
            return joined([])
        cuts, asked = self._each(level, asked, near=True)
        found = [cuts]
        asked = asked[~np.isin(self.terms.part[asked], cuts.part)]
        if len(asked):
            asked = self._not_together(level, asked)
        while len(asked):
            batch = self._batch(level, asked)
            found.append(self._each(level, batch)[0])
            # Where something is to be mended, the others are asked about when it is.
            part = self.terms.part[asked]
            asked = asked[~np.isin(asked, batch) & ~np.isin(part, found[-1].part)]
        return joined(found)

    def _not_together(self, level: Numbers, asked: Places) -> Places:
        """Those of the cells that are not seen to be safe together."""
        tables = self.terms.tables
        low = -tables.values * level
        high = np.where(level >= 1, np.inf, 0.0)
        limit = self.terms.threshold - tables.values
        left, reached = reached_together(tables, low, high, level, limit, asked)
        for one in reached:
            moved = np.zeros(tables.cells, dtype=np.bool_)
            moved[one.block[abs(one.numbers) > WHOLE]] = True
            # What moves elsewhere in the solution has nothing to do with a cell.
            labels = together(tables, moved)[one.block]
            own = labels[np.searchsorted(one.block, one.cells)]
            proofs = {}
            for label in np.unique(own).tolist():
                mine = labels == label
                proofs[label] = self._proof(one.block[mine], one.numbers[mine], one.limit)
            for cell, label in zip(one.cells.tolist(), own.tolist(), strict=True):
                self._keep(cell, proofs[label])
                if not proofs[label].holds(level):  # they may need fractions of people
                    left = np.append(left, cell)
        return np.sort(left)

    def _batch(self, level: Numbers, asked: Places) -> Places:
        """The first cells of each part, so many as one programme answers soon."""
        part = self.terms.part[asked]
        order = np.argsort(part, kind="stable")
        blocks = whole_blocks(self.terms.tables, level > 0, asked[order])
        size = np.array([len(block) for block in blocks])
        total = np.cumsum(size) - size
        first = np.searchsorted(part[order], part[order])
        return np.sort(asked[order][total - total[first] < BATCH])

    def _each(self, level: Numbers, asked: Places, near: bool = False) -> tuple[Cuts, Places]:
        """The cuts against each of the cells asked about by itself.

        With `near` only cells near each are looked at; returns besides the cells for which these
        prove neither that they are safe nor that they are not.
        """
        values = self.terms.tables.values
        low = -values * level
        high = np.where(level >= 1, np.inf, 0.0)
        lacking = self.terms.threshold - values[asked]
        short: list[int] = []
        proofs: list[Answer] = []
        found: list[Cuts] = []
        answers = largest(self.terms.tables, low, high, asked, lacking, share=level, near=near)
        for cell, lack, answer in zip(asked.tolist(), lacking.tolist(), answers, strict=True):
            if answer.best < lack - WHOLE:
                short.append(cell)
                proofs.append(answer)
            elif not self._whole(cell, level, lack, low, high, answer):
                found.append(self.terms.whole(cell, level))
        if short:
            found.append(self._proven(np.array(short), proofs))
        cuts = joined(found)
        cuts = cuts.kept(cuts.broken(level))
        missed = np.setdiff1d(np.array(short, dtype=np.int64), cuts.owner)
        answer_of = dict(zip(short, proofs, strict=True))
        near_only = [cell for cell in missed.tolist() if answer_of[cell].is_near]
        # A cut too flat to count; where nothing is left to choose, one that counts takes its place.
        others = [
            self.terms.whole(cell, level)
            for cell in missed.tolist()
            if cell not in near_only and (level[answer_of[cell].cells] >= 1).all()
        ]
        return joined([cuts, *others]), np.array(near_only, dtype=np.int64)

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
