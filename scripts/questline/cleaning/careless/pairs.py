"""Psychometric synonyms and antonyms: item pairs that people answer alike, or opposite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.rows import correlation, deviations

LEAST_PAIRS = 3
REASONS = (
    not_computable(f"answers to both items of at least {LEAST_PAIRS} pairs"),
    not_computable("answers to the items of the pairs that are not all the same"),
)


@dataclass(frozen=True)
class ItemPairs:
    """Pairs of items: `used` are the places of the items in any pair, `joined` is 1 for a pair.

    `joined`, (used, used), has its ones above the diagonal: in each pair the item asked first
    comes first, since the index depends on which of the two that is.
    """

    used: np.ndarray
    joined: np.ndarray

    @property
    def number(self) -> int:
        """How many pairs there are."""
        return int(self.joined.sum())


def synonym_pairs(correlation: np.ndarray, critical: float = 0.60) -> ItemPairs:
    """Item pairs whose correlation over respondents is above `critical`."""
    return _pairs(correlation > critical)


def antonym_pairs(correlation: np.ndarray, critical: float = 0.60) -> ItemPairs:
    """Item pairs whose correlation over respondents is below minus `critical`."""
    return _pairs(correlation < -critical)


def _pairs(chosen: np.ndarray) -> ItemPairs:
    chosen = np.triu(chosen, 1)
    used = np.flatnonzero(chosen.any(axis=0) | chosen.any(axis=1))
    return ItemPairs(used, chosen[np.ix_(used, used)].astype(float))


def too_few_pairs(pairs: ItemPairs, critical: float, sign: str) -> str | None:
    """What is needed when there are too few pairs for anyone, else None."""
    if pairs.number >= LEAST_PAIRS:
        return None
    return (
        f"at least {LEAST_PAIRS} pairs of items that correlate {sign}{critical:.2f} "
        f"({pairs.number} here)"
    )


def pair_correlation(block: Block, pairs: ItemPairs) -> Piece:
    """Within each respondent, the correlation over item pairs of the first and second answers.

    Psychometric synonyms and antonyms (Meade & Craig 2012, Psychological Methods 17, 437-455;
    antonyms: Goldberg, in Johnson 2005). Of synonyms low values mean careless, of antonyms high
    ones. Answers are those clicked; items of unlike ranges are put on a range of width 1. Only
    pairs with both answers count, and nothing is drawn at random. Someone whose answers do not vary
    has no correlation, rather than one of 0.

    Sums over pairs are products with the (items, items) matrix of pairs: sum x_i x_j =
    sum_j (X J)_j x_j, so their cost does not grow with the number of pairs.
    """
    away = block.away[:, pairs.used] * block.items.unit[pairs.used]
    known = block.known[:, pairs.used]
    with_first = (known @ pairs.joined) * known
    with_second = (known @ pairs.joined.T) * known
    number = with_first.sum(axis=1)
    squared = away * away
    first = np.einsum("ij,ij->i", away, with_second)
    second = np.einsum("ij,ij->i", away, with_first)
    first_squares = deviations(np.einsum("ij,ij->i", squared, with_second), first, number)
    second_squares = deviations(np.einsum("ij,ij->i", squared, with_first), second, number)
    product = np.einsum("ij,ij->i", away @ pairs.joined, away)
    product -= first * second / np.maximum(number, 1)
    found = correlation(product, first_squares, second_squares)
    constant = (first_squares == 0) | (second_squares == 0)
    return piece(found, first_reason(len(block), [number < LEAST_PAIRS, constant]))
