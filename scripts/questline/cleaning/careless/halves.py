"""Even-odd consistency: do the two halves of each scale agree within a respondent?"""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.items import Items
from questline.cleaning.careless.rows import correlation, deviations

LEAST_SCALES = 3
REASONS = (
    not_computable(f"at least {LEAST_SCALES} scales with an answer in both halves"),
    not_computable("half-scale means that are not all the same"),
)


def half_membership(items: Items) -> tuple[np.ndarray, np.ndarray]:
    """(items, scales) each: 1 for the first, third, … item of a scale, and for the second, ….

    Scales of one item have no second half and are left out.
    """
    scales = [places for places in items.scales() if len(places) > 1]
    odd = np.zeros((items.number, len(scales)))
    even = np.zeros((items.number, len(scales)))
    for at, places in enumerate(scales):
        odd[places[::2], at] = 1.0
        even[places[1::2], at] = 1.0
    return odd, even


def too_few_scales(items: Items) -> str | None:
    """What is needed when the questionnaire has too few scales for anyone, else None."""
    number = sum(len(places) > 1 for places in items.scales())
    if number >= LEAST_SCALES:
        return None
    return f"at least {LEAST_SCALES} scales of two or more items ({number} here)"


def even_odd(block: Block, halves: tuple[np.ndarray, np.ndarray]) -> Piece:
    """Correlation over scales of a respondent's means of odd and even items, stepped up.

    Jackson's individual reliability (Jackson 1976, as described in Johnson 2005, Journal of
    Research in Personality 39, 103-129; Meade & Craig 2012, Psychological Methods 17, 437-455): r
    over the scales, corrected for halved length by Spearman and Brown, 2r / (1 + r); where that
    falls below -1 (r below -1/3) it is set to -1, as the R package careless does. Low values mean
    careless. (From version 1.2 on that package turns the sign.) Halves are means over the items
    answered, with reversed items turned round and items of unlike ranges put on a range of width 1.
    `halves` is `half_membership` of the items. With two scales r is 1 or -1 whatever was answered,
    so three are needed.
    """
    odd, even = halves
    turned = (block.items.sign * block.items.unit)[:, None]
    count_odd, count_even = block.known @ odd, block.known @ even
    both = (count_odd > 0) & (count_even > 0)
    first = (block.away @ (turned * odd)) / np.maximum(count_odd, 1) * both
    second = (block.away @ (turned * even)) / np.maximum(count_even, 1) * both
    count = both.sum(axis=1)
    product = np.einsum("ij,ij->i", first, second) - first.sum(axis=1) * second.sum(
        axis=1
    ) / np.maximum(count, 1)
    first_squares = deviations(np.einsum("ij,ij->i", first, first), first.sum(axis=1), count)
    second_squares = deviations(np.einsum("ij,ij->i", second, second), second.sum(axis=1), count)
    r = correlation(product, first_squares, second_squares)
    with np.errstate(divide="ignore", invalid="ignore"):
        stepped = np.maximum(np.where(r > -1, 2 * r / (1 + r), -1.0), -1.0)
    constant = (first_squares == 0) | (second_squares == 0)
    return piece(stepped, first_reason(len(block), [count < LEAST_SCALES, constant]))
