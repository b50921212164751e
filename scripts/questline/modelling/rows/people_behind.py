"""How many people stand behind a statistic of a model: everyone, or those with certain levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from questline.modelling.effects.population import Population

Cell = Mapping[str, str]
"""People with these levels of these variables; of no variable: everyone."""


@dataclass(frozen=True)
class PeopleBehind:
    """The people of a model and their outcomes, (sets, people) each, in one data set.

    `events` says for each outcome that a model has a probability for who has it: one outcome in a
    logistic model, each level of an ordinal one, none in a linear one. The probabilities of an
    ordinal model's levels add up to 1, so that one can be computed from the others: behind each
    stands the level that the fewest have.
    """

    people: Population
    events: tuple[np.ndarray, ...]
    _counted: dict[tuple[tuple[str, str], ...], tuple[float, float | None]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def of_everyone(self) -> float | None:
        """How many have the outcome, the mean of the sets."""
        return self._of_cell({})[1]

    def of_cells(self, cells: Sequence[Cell]) -> tuple[float, float | None]:
        """How many are in a cell and how many of them have the outcome, means of the sets.

        Of several cells that with the fewest people, or with the fewest who have or who have not
        the outcome.
        """
        return min((self._of_cell(cell) for cell in cells), key=_least)

    def _of_cell(self, cell: Cell) -> tuple[float, float | None]:
        key = tuple(cell.items())
        if key not in self._counted:
            self._counted[key] = self._count(cell)
        return self._counted[key]

    def _count(self, cell: Cell) -> tuple[float, float | None]:
        inside = np.ones(next(iter(self.people.values.values())).shape, dtype=bool)
        for variable, level in cell.items():
            inside &= self.people.values[variable] == self.people.recipe.value(variable, level)
        people = float(inside.sum(axis=1).mean()) if inside.size else 0.0
        events = [float((inside & who).sum(axis=1).mean()) for who in self.events if inside.size]
        return people, min(events, default=None)


def _least(counted: tuple[float, float | None]) -> float:
    people, events = counted
    return people if events is None else min(events, people - events)
