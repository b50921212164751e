"""A block of respondents, with what several indices need of their answers computed once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from questline.cleaning.careless.items import Items


class Block:
    """Answers of some respondents: `answers`, (people, items) as clicked, NaN where missing."""

    def __init__(self, answers: np.ndarray, items: Items) -> None:
        if answers.ndim != 2 or answers.shape[1] != items.number:
            raise ValueError(f"the answers have not the {items.number} columns of the items")
        self.answers = np.asarray(answers, dtype=np.float64)
        self.items = items

    def __len__(self) -> int:
        return len(self.answers)

    @cached_property
    def answered(self) -> np.ndarray:
        """(people, items) whether there is an answer."""
        return self.answers == self.answers

    @cached_property
    def known(self) -> np.ndarray:
        """`answered` as numbers."""
        return self.answered.astype(np.float64)

    @cached_property
    def number(self) -> np.ndarray:
        """(people,) how many items someone answered."""
        return self.answered.sum(axis=1)

    @cached_property
    def complete(self) -> bool:
        """Whether nobody left anything out."""
        return bool(self.answered.all())

    @cached_property
    def away(self) -> np.ndarray:
        """(people, items) answers from the middle of their range, 0 where missing.

        Sums of these lose no digits, and turning an item round only turns the sign.
        """
        away = self.answers - self.items.middle
        return away if self.complete else np.where(self.answered, away, 0.0)

    @cached_property
    def squares(self) -> np.ndarray:
        """(people, items) the squares of `away`."""
        return self.away * self.away

    @cached_property
    def same_as_before(self) -> np.ndarray:
        """(items - 1, people): whether an answer is that to the item before, on the same page.

        Answers are compared as values. A missing answer is like no other.
        """
        columns = np.ascontiguousarray(self.answers.T)
        same = columns[1:] == columns[:-1]
        if self.items.page is not None:
            same &= (self.items.page[1:] == self.items.page[:-1])[:, None]
        return same

    @cached_property
    def steps_passed(self) -> tuple[np.ndarray, np.ndarray]:
        """Keyed answers as whole numbers from 0, and where there is one, (people, items) each.

        An answer between the steps or outside the declared range is none, nor is one to an item
        whose range is not made of few steps.
        """
        above = self.away * self.items.sign + (self.items.high - self.items.low) / 2
        with np.errstate(invalid="ignore"):
            codes = above.astype(np.int8)
        there = self.answered & (codes == above)
        # As unsigned numbers those below 0 are above every step.
        there &= codes.view(np.uint8) <= self.items.steps.astype(np.uint8)
        return codes * there, there
