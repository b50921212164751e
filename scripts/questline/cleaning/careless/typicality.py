"""Person-total correlation: do a respondent's answers go up and down with everyone else's?"""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.moments import SampleMoments
from questline.cleaning.careless.rows import correlation, deviations

LEAST_ITEMS = 3
REASONS = (
    not_computable(f"answers to at least {LEAST_ITEMS} items that others answered too"),
    not_computable("answers that are not all the same"),
    not_computable("items whose means among the other respondents differ"),
)


def person_total(block: Block, moments: SampleMoments) -> Piece:
    """Correlation over items of a respondent's answers with the means of all the others.

    Donlon & Fischer (1968, Educational and Psychological Measurement 28, 105-113; as described in
    the manual of the R package PerFit), for careless responding Curran (2016, Journal of
    Experimental Social Psychology 66, 4-19). Low values mean careless: answers that run against
    everyone else's. Answers are those clicked; items of unlike ranges are put on a range of width
    1. `moments` are those of all respondents, these among them: with x the respondent's answer, the
    mean of the others is (sum - x) / (n - 1), which is linear in x, so that all sums over items are
    products with vectors.
    """
    unit, others = block.items.unit, moments.answers - 1
    shared = others > 0
    weight = np.where(shared, unit / np.maximum(others, 1), 0.0)
    total = weight * moments.sums
    used = shared.astype(float)
    count, totals, total_squares = (block.known @ np.column_stack([used, total, total**2])).T
    answers, by_total, by_weight, by_both = (
        block.away @ np.column_stack([used * unit, unit * total, weight, total * weight])
    ).T
    squares, squares_weight, weight_squares = (
        block.squares @ np.column_stack([used * unit**2, unit * weight, weight**2])
    ).T
    means = totals - by_weight
    product = by_total - squares_weight - answers * means / np.maximum(count, 1)
    own = deviations(squares, answers, count)
    theirs = deviations(total_squares - 2 * by_both + weight_squares, means, count)
    found = correlation(product, own, theirs)
    why = first_reason(len(block), [count < LEAST_ITEMS, own == 0, theirs == 0])
    return piece(found, why)
