"""Interactions: products of the columns of two terms.

A centre moves the products of a number: its column counts from its value at the centre, so that the
coefficient of the other term is that term's effect for people at the centre (and not for people at
zero, who may not exist). It changes no fitted value and no coefficient of the interaction itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.design import Column
from questline.modelling.terms.columns import DerivedColumn


@dataclass(frozen=True)
class Interaction:
    """A declared interaction of two variables that are both terms of the model.

    `first_centre` and `second_centre` are values of numbers, in the units in which they were
    measured; None, and for categories always: not centred.
    """

    first: str
    second: str
    focal: bool = False
    first_centre: float | None = None
    second_centre: float | None = None

    @property
    def name(self) -> str:
        """The name of its columns, such as `job_discrepancy:gender`."""
        return f"{self.first}:{self.second}"

    @property
    def variables(self) -> tuple[str, str]:
        """The two variables."""
        return self.first, self.second


def interaction_columns(
    interaction: Interaction, first: Sequence[Column], second: Sequence[Column]
) -> tuple[Column, ...]:
    """The columns of an interaction, from those of its two terms; the first term's run fastest."""
    return tuple(
        DerivedColumn(
            interaction.name,
            ":".join(filter(None, [one.level, other.level])),
            ":".join(filter(None, [one.reference, other.reference])),
            f"{one.unit}, {other.unit}",
            interaction.focal,
            "interaction",
            _groups(interaction, one, other),
        )
        for other in second
        for one in first
    )


def _groups(interaction: Interaction, first: Column, second: Column) -> tuple[str, ...]:
    """The groups of people that a product of two columns compares."""
    if first.level and second.level:
        return tuple(
            f"{interaction.name}/{one}:{other}"
            for one in (first.level, first.reference)
            for other in (second.level, second.reference)
        )
    return tuple(
        f"{column.variable}/{level}"
        for column in (first, second)
        if column.level
        for level in (column.level, column.reference)
    )


def products(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Products of columns, in the order of `interaction_columns`.

    `first` is (..., k) and `second` (..., m); the result is (..., m k).
    """
    both = second[..., :, None] * first[..., None, :]
    return both.reshape(*both.shape[:-2], first.shape[-1] * second.shape[-1])
