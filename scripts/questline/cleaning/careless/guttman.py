"""Guttman errors of answers on several steps, divided by the most there could be."""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.items import Items
from questline.cleaning.careless.moments import AnswerCounts

MOST_TABLED = 14
"""Items of a scale up to which its patterns of gaps, 2 to that power, are worth remembering."""
REASONS = (
    not_computable("answers to at least two items of a scale"),
    not_computable("answers that are not all the lowest or all the highest of their scale"),
)


class ScaleSteps:
    """A scale's item steps from the most to the least often passed, and tables of errors.

    A step is one answer to the next higher one of an item. `places`: the items of the scale;
    `steps`: how many each has; `order`: item * steps + step, the most popular first. Tables are
    made once for each pattern of gaps and kept.
    """

    def __init__(self, places: np.ndarray, steps: int, order: np.ndarray) -> None:
        self.places = places
        self.steps = steps
        self.order = order
        self._powers = 2.0 ** np.arange(len(places))
        tabled = len(places) <= MOST_TABLED
        self._row = np.full(1 << len(places), -1, dtype=np.int64) if tabled else None
        self._sums = np.zeros((0, len(places), steps + 1), dtype=np.int64)
        self._most = np.zeros((0, len(places) * steps + 1), dtype=np.int64)

    def errors(self, codes: np.ndarray, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Errors, and the most that the same total score allows, (people,) each.

        `codes`: (people, items of the scale) steps passed, 0 where there is no answer. With the
        steps numbered from the most popular, errors are the sum of the numbers of the steps passed
        minus S (S + 1) / 2, for S steps passed.
        """
        passed = codes.sum(axis=1)
        least = passed * (passed + 1) // 2
        sums, most, which = self._tables(there)
        items, width = len(self.places), self.steps + 1
        first = which[:, None] * (items * width) + np.arange(items) * width
        own = np.take(sums.ravel(), first + codes).sum(axis=1)
        if most is None:
            most_sum = _largest_sums(sums, which, passed)
        else:
            most_sum = np.take(most.ravel(), which * most.shape[1] + passed)
        return own - least, most_sum - least

    def _tables(self, there: np.ndarray) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
        """Sums of step numbers and largest sums by pattern, and for each respondent the pattern."""
        if self._row is None:
            patterns, which = np.unique(there, axis=0, return_inverse=True)
            return self._rank_sums(patterns), None, which.reshape(-1)
        keys = (there @ self._powers).astype(np.int64)
        which = self._row[keys]
        if which.min(initial=0) < 0:
            new = np.unique(keys[which < 0])
            sums = self._rank_sums(new[:, None] >> np.arange(len(self.places)) & 1 == 1)
            scores = np.arange(self._most.shape[1])
            most = _largest_sums(
                sums, np.repeat(np.arange(len(new)), len(scores)), np.tile(scores, len(new))
            )
            self._row[new] = len(self._sums) + np.arange(len(new))
            self._sums = np.concatenate([self._sums, sums])
            self._most = np.concatenate([self._most, most.reshape(len(new), -1)])
            which = self._row[keys]
        return self._sums, self._most, which

    def _rank_sums(self, patterns: np.ndarray) -> np.ndarray:
        """(patterns, items, steps + 1): the sum of the numbers of an item's first c steps.

        Steps are numbered from 1 over the items that a pattern has; items it lacks have sums of 0.
        """
        present = patterns[:, self.order // self.steps]
        ranks = np.cumsum(present, axis=1, dtype=np.int64) * present
        by_item = np.empty_like(ranks)
        by_item[:, self.order] = ranks
        shape = (len(patterns), len(self.places), self.steps)
        sums = np.zeros((*shape[:2], self.steps + 1), dtype=np.int64)
        np.cumsum(by_item.reshape(shape), axis=2, out=sums[:, :, 1:])
        return sums


def _largest_sums(sums: np.ndarray, which: np.ndarray, passed: np.ndarray) -> np.ndarray:
    """The largest sum of step numbers with `passed` steps passed, (cases,), in pattern `which`.

    The sum over an item's first c steps grows faster and faster with c, so the largest sum passes
    some items wholly and at most one in part; every choice of that one is tried.
    """
    ranked = np.argsort(-sums[:, :, -1], axis=1, kind="stable")
    sums = np.take_along_axis(sums, ranked[:, :, None], axis=1)
    whole = sums[:, :, -1]
    number, steps = whole.shape[1], sums.shape[2] - 1
    together = np.zeros((len(whole), number + 1), dtype=whole.dtype)
    np.cumsum(whole, axis=1, out=together[:, 1:])
    full, rest = np.divmod(passed, steps)
    one_more = together[which, np.minimum(full + 1, number)]
    exactly = together[which, full]
    partly = sums[which[:, None], np.arange(number), rest[:, None]]
    among = np.arange(number) < full[:, None]
    best = np.where(among, one_more[:, None] - whole[which], exactly[:, None]) + partly
    return np.where(rest == 0, exactly, best.max(axis=1))


def scale_steps(items: Items, counts: AnswerCounts) -> list[ScaleSteps]:
    """The order of the steps in each scale of two or more items that all have the same steps.

    Steps that equally many passed stay in the order of the items and of the steps in them.
    """
    popularity = counts.popularity()
    found = []
    for places in items.scales():
        steps = items.steps[places]
        if len(places) < 2 or steps[0] == 0 or np.any(steps != steps[0]):
            continue
        shares = popularity[places, : steps[0]].ravel()
        found.append(ScaleSteps(places, int(steps[0]), np.argsort(-shares, kind="stable")))
    return found


def guttman_errors(block: Block, scales: list[ScaleSteps]) -> Piece:
    """Guttman errors over the scales, divided by the most possible; high values mean careless.

    An error is a pair of item steps of which the less popular is passed and the more popular is not
    (Molenaar 1991, Kwantitatieve Methoden 12 (37), 97-117). Emons (2008, Applied Psychological
    Measurement 32, 224-247) divides by the most errors that the same total score allows; both as
    described in the manual of the R package PerFit. With one complete scale this is its
    Gnormed.poly; with several, errors and maxima are summed over the scales first. Items left out
    take no part: order and maximum are those of the steps of the items answered. Where all answers
    are the lowest or the highest no error is possible, and 0 / 0 is no number (PerFit prints 0).
    Reversed items are turned round.
    """
    codes, there = block.steps_passed
    people = len(block)
    errors, most = np.zeros(people), np.zeros(people)
    enough = np.zeros(people, dtype=bool)
    for scale in scales:
        mask = there[:, scale.places]
        enough |= mask.sum(axis=1) > 1
        made, possible = scale.errors(codes[:, scale.places], mask)
        errors += made
        most += possible
    share = errors / np.maximum(most, 1)
    return piece(share, first_reason(people, [~enough, most == 0]))
