"""How many people stand behind a statistic of a model: everyone, or those with certain levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.effects.population import Population

Cell = Mapping[str, str]
"""People with these levels of these variables; of no variable: everyone."""


@dataclass(frozen=True)
class PeopleBehind:
    """The people of a model and their outcomes, (sets, people) each, in one data set.

    `events` says for each outcome that a model has a probability for who has it: one outcome in a
    logistic model, each level of an ordinal one, none in a linear one.
    """

    people: Population
    events: tuple[np.ndarray, ...]

    def of_everyone(self, outcome: int | None) -> float | None:
        """How many have the outcome, the mean of the sets; None where no one outcome is meant."""
        if outcome is None:
            return None
        return float(self.events[outcome].sum(axis=-1).mean())

    def of_cells(self, cells: Sequence[Cell], outcome: int | None) -> tuple[float, float | None]:
        """How many are in a cell and how many of them have the outcome, means of the sets.

        Of several cells that with the fewest people, or with the fewest who have or who have not
        the outcome.
        """
        counted = [self._of_cell(cell, outcome) for cell in cells]
        return min(counted, key=_least)

    def _of_cell(self, cell: Cell, outcome: int | None) -> tuple[float, float | None]:
        inside = np.ones((1, 1), dtype=bool)
        for variable, level in cell.items():
            place = self.people.recipe.value(variable, level)
            inside = inside & (self.people.values[variable] == place)
        people = float(inside.sum(axis=-1).mean())
        if outcome is None:
            return people, None
        return people, float((inside & self.events[outcome]).sum(axis=-1).mean())


def _least(counted: tuple[float, float | None]) -> float:
    people, events = counted
    return people if events is None else min(events, people - events)
