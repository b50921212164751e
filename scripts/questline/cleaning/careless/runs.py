"""Longest and average run of the same answer."""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece

REASONS = (not_computable("at least one answer"),)


def longest_run(block: Block) -> Piece:
    """The most answers in a row that are the same (long string); high values mean careless.

    Johnson (2005, Journal of Research in Personality 39, 103-129); Meade & Craig (2012,
    Psychological Methods 17, 437-455). A missing answer ends a run and is none itself.
    """
    longest = np.zeros(len(block), dtype=np.int32)
    more = np.zeros(len(block), dtype=np.int32)
    for same in block.same_as_before:
        more += 1
        more *= same
        np.maximum(longest, more, out=longest)
    return piece(longest + 1.0, first_reason(len(block), [block.number == 0]))


def average_run(block: Block) -> Piece:
    """Answers divided by runs: the mean length of runs of the same answer; high means careless.

    The average long string of Meade & Craig (2012, Psychological Methods 17, 437-455).
    """
    runs = block.number - block.same_as_before.sum(axis=0)
    mean = block.number / np.maximum(runs, 1)
    return piece(mean, first_reason(len(block), [block.number == 0]))
