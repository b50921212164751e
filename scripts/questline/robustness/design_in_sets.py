"""The designs of many regressions on the same people, and what each regression takes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fits.packed_factors import diagonal, pairs

BLOCK_CELLS = 60_000
"""Fits times people that are worked on at once: few enough for the processor's cache."""
BLOCK_PEOPLE = 1250
"""People who are worked on at once at most, so that a block has many fits in any study."""
PART_CELLS = 4_000_000
"""Products of columns, times people, that are in memory at once."""


class Block:
    """Some people of one set: `rows` (columns + 1, people) are their columns."""

    def __init__(self, set_: int, people: slice, rows: np.ndarray):
        self.set, self.people, self.rows = set_, people, rows

    @cached_property
    def products(self) -> np.ndarray:
        """The products of all pairs of columns, (pairs, people), packed as in `packed_factors`."""
        return _products(self.rows)

    @cached_property
    def rough_products(self) -> np.ndarray:
        """The same in single precision."""
        return _products(self.rows.astype(np.float32))


@dataclass(frozen=True)
class Piece:
    """Some fits to one block of people; sums over people add up over the pieces.

    `where` is the place of the fits in the list that was cut into pieces, `weights` say how often
    each person counts: (1, people) if it is the same in all fits, else (fits, people).
    """

    block: Block
    where: slice
    weights: np.ndarray


@dataclass(frozen=True)
class DesignInSets:
    """Sets of standardised columns, and the fits that are made to them.

    `rows` (sets, columns + 1, people) are an intercept and the columns, one in a row; a set is a
    completed set, or the answers as they are. `mean` and `spread` (columns,) are what the columns
    were standardised by, all sets alike, so that coefficients (columns + 1, fits) of different sets
    can be compared. `mask` (columns + 1, fits) says which columns are in a fit, `set_of` (fits,),
    in ascending order, which set it is made to, and `group_of` (fits,) which of the `groups`
    (groups, people) it counts: how often each person.
    """

    rows: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    mask: np.ndarray
    set_of: np.ndarray
    groups: np.ndarray
    group_of: np.ndarray

    @classmethod
    def of(
        cls,
        matrices: np.ndarray,
        weights: np.ndarray | None,
        columns: np.ndarray,
        like: DesignInSets | None = None,
    ) -> DesignInSets:
        """The same regressions in each of several sets.

        `matrices` are (sets, people, columns) without the intercept, `columns` (regressions,
        columns) which of them are in a regression, `weights` (regressions, people) who is, None is
        everyone once; the lines of those who are in none may hold anything. Columns are
        standardised as those of `like` are, if there is one. Regression r of set s is the fit
        s * regressions + r.
        """
        sets, people, count = matrices.shape
        rows = np.ones((sets, count + 1, people))
        mean, spread = np.zeros(count), np.ones(count)
        groups, group_of = _distinct(weights, len(columns), people)
        counted = groups.any(axis=0)
        if like is not None:
            mean, spread = like.mean, like.spread
        elif counted.any():
            together = matrices[:, counted].reshape(-1, count)
            mean, spread = together.mean(axis=0), standardised(together)[1]
        np.divide(np.swapaxes(matrices - mean, 1, 2), spread[:, None], out=rows[:, 1:])
        rows[:, 1:, ~counted] = 0.0
        set_of = np.repeat(np.arange(sets), len(columns))
        nothing = np.ones((count + 1, 0), dtype=bool)
        design = cls(rows, mean, spread, nothing, set_of, groups, np.tile(group_of, sets))
        return design.with_columns(columns)

    def with_columns(self, columns: np.ndarray) -> DesignInSets:
        """The same regressions in each set, but with these columns (regressions, columns)."""
        mask = np.vstack([np.ones(len(columns), dtype=bool), columns.T])
        return replace(self, mask=np.tile(mask, self.sets))

    def without(self, column: int) -> DesignInSets:
        """The same fits without one of the columns."""
        return replace(
            self,
            rows=np.delete(self.rows, column + 1, axis=1),
            mean=np.delete(self.mean, column),
            spread=np.delete(self.spread, column),
            mask=np.delete(self.mask, column + 1, axis=0),
        )

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return len(self.rows)

    @property
    def size(self) -> int:
        """How many columns there are with the intercept."""
        return self.rows.shape[1]

    @property
    def people(self) -> int:
        """How many people there are in each set."""
        return self.rows.shape[2]

    @property
    def fits(self) -> int:
        """How many fits there are in all sets."""
        return self.mask.shape[1]

    def parts(self) -> Iterator[tuple[DesignInSets, slice, slice]]:
        """Designs of some of the sets, whose products fit the memory; their sets and fits."""
        size = max(1, PART_CELLS // max(1, self.people * len(pairs(self.size)[0])))
        for first in range(0, self.sets, size):
            sets = slice(first, min(first + size, self.sets))
            ends = np.searchsorted(self.set_of, [sets.start, sets.stop])
            fits = slice(*ends.tolist())
            part = replace(
                self,
                rows=self.rows[sets],
                mask=self.mask[:, fits],
                set_of=self.set_of[fits] - first,
                group_of=self.group_of[fits],
            )
            yield part, sets, fits

    @cached_property
    def _blocks(self) -> list[list[Block]]:
        """Of each set."""
        length = max(1, BLOCK_PEOPLE)
        cuts = [slice(start, start + length) for start in range(0, self.people, length)]
        return [
            [Block(place, who, rows[:, who]) for who in cuts]
            for place, rows in enumerate(self.rows)
        ]

    def pieces(self, fits: np.ndarray) -> Iterator[Piece]:
        """`fits`, in ascending order, in pieces that fit the cache."""
        size = max(1, BLOCK_CELLS // max(1, min(self.people, BLOCK_PEOPLE)))
        groups = self.group_of[fits]
        borders = np.searchsorted(self.set_of[fits], np.arange(self.sets + 1)).tolist()
        for blocks, (begin, end) in zip(self._blocks, pairwise(borders), strict=True):
            for block in blocks:
                for first in range(begin, end, size):
                    where = slice(first, min(first + size, end))
                    own = groups[where]
                    own = own[:1] if (own == own[0]).all() else own
                    yield Piece(block, where, self.groups[own, block.people])

    def only_inside(self, packed: np.ndarray, fits: np.ndarray) -> np.ndarray:
        """Information (pairs, fits) with what is not in a fit as in the identity, in its place."""
        mask = self.mask[:, fits]
        first, second = pairs(self.size)
        packed *= mask[first] & mask[second]
        packed[diagonal(self.size)] += ~mask
        return packed


def joined(designs: Sequence[DesignInSets]) -> DesignInSets:
    """The fits of several designs of the same people, standardised alike, in one."""
    sets = np.cumsum([0, *(design.sets for design in designs)])
    groups = np.cumsum([0, *(len(design.groups) for design in designs)])
    return replace(
        designs[0],
        rows=np.concatenate([design.rows for design in designs]),
        mask=np.hstack([design.mask for design in designs]),
        set_of=np.concatenate(
            [design.set_of + before for design, before in zip(designs, sets, strict=False)]
        ),
        groups=np.concatenate([design.groups for design in designs]),
        group_of=np.concatenate(
            [design.group_of + before for design, before in zip(designs, groups, strict=False)]
        ),
    )


def _products(rows: np.ndarray) -> np.ndarray:
    size, people = rows.shape
    packed = np.empty((size * (size + 1) // 2, people), dtype=rows.dtype)
    for row, start in enumerate(diagonal(size).tolist()):
        np.multiply(rows[row], rows[row:], out=packed[start : start + size - row])
    return packed


def _distinct(
    weights: np.ndarray | None, regressions: int, people: int
) -> tuple[np.ndarray, np.ndarray]:
    """Runs of equal lines once, as numbers, and which run each line is in."""
    if weights is None or not len(weights):
        return np.ones((1, people)), np.zeros(regressions, dtype=int)
    new = np.ones(len(weights), dtype=bool)
    new[1:] = (weights[1:] != weights[:-1]).any(axis=1)
    return weights[new].astype(float), np.cumsum(new) - 1


def chances(negative: np.ndarray) -> np.ndarray:
    """The inverse logit of -`negative`, in its place."""
    with np.errstate(over="ignore"):
        np.exp(negative, out=negative)
    negative += 1
    return np.reciprocal(negative, out=negative)
