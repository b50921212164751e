"""Within-person standard deviation: how much a respondent's answers vary."""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.rows import deviations

REASONS = (not_computable("at least two answers"),)


def within_person_sd(block: Block) -> Piece:
    """Standard deviation, with n - 1, of each respondent's answers as clicked.

    The intra-individual response variability of Dunn, Heggestad, Shanock & Theilgard (2018, Journal
    of Business and Psychology 33, 105-121, p. 108). Low values mean careless: the same answer over
    and over has 0, which is a value and not a gap. (Marjanovic et al. 2015, Personality and
    Individual Differences 84, 79-83, take high values within a keyed scale as random answers; that
    is another index.) Items of unlike ranges are put on a range of width 1.
    """
    unit = block.items.unit
    # Every item is taken from the middle of its range, so nothing but its width differs.
    squares = deviations(block.squares @ unit**2, block.away @ unit, block.number)
    sd = np.sqrt(squares / np.maximum(block.number - 1, 1))
    return piece(sd, first_reason(len(block), [block.number < 2]))
