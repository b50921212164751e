"""Numbers of people that must not be known, and what is hidden so that they are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from questline.release.audit.leaks import Judge, leaks_of_one
from questline.release.audit.public_cells import read_public, rounding_of
from questline.release.cells import (
    Cells,
    Facts,
    Hiding,
    Model,
    Weighed,
    cells_of,
    model_of,
    to_hide,
    touched,
    weighed,
)
from questline.release.protection import Problem, Protection, protect

SMALL = 1_500
"""In a model of so many cells all totals may go; in a larger one it would take too long, and only
those do that one equation ties to a cell which would otherwise stay unprotected; then those that
one ties to them, and so on."""
FEW = 50
"""Of so many unprotected cells the search goes on; with more it would not come to an end."""


@dataclass(frozen=True, eq=False)
class PeopleProtected:
    """Which cells of a store are hidden, and so which of its rows and numbers.

    `without_answer`: the rows that count people without an answer, by position. `touching`: for
    each row the hidden cells that it tells or that its place in a table touches. `told`,
    `sensitive`, `hidden` and `unprotected` are numbers of cells; `method`, `gap` and `loss` say how
    well those hidden besides were chosen.
    """

    cells: Cells
    hiding: Hiding
    touching: list[frozenset[int]]
    told: int
    sensitive: int
    hidden: int
    unprotected: int
    method: str
    gap: float
    loss: float

    def mask(self, store: pd.DataFrame, rows: set[int]) -> pd.Series:
        """Rows by position as one flag each."""
        found = np.zeros(len(store), dtype=bool)
        found[list(rows)] = True
        return pd.Series(found, index=store.index)


def protect_people(
    store: pd.DataFrame,
    settings: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
    shown: Collection[int] = (),
    earlier: Sequence[pd.DataFrame] = (),
) -> PeopleProtected:
    """Find the cells of the public `store` that must be hidden, by the settings of release.yaml.

    `shown` are the rows, by position, that are shown whatever they tell. `earlier` are public
    stores of the same people, published before: what they show is known.
    """
    known = Facts.from_parameters(facts)
    cells = cells_of(store, known)
    told = len(cells)
    model = model_of(cells, known)
    weights = weighed(model, store, settings, known)
    for one in cells.told:
        if one.row in shown and one.column == "estimate" and one.exactly:
            weights.fixed[one.cell] = True
            weights.hidden[one.cell] = weights.sensitive[one.cell] = False
    for published in earlier:
        _take_for_known(model, weights, published, settings, known)
    found = _protection(model, weights, settings["threshold"])
    return PeopleProtected(
        cells=cells,
        hiding=to_hide(cells, store, found.hidden, weights.sensitive),
        touching=touched(cells, store, found.hidden),
        told=told,
        sensitive=int(weights.sensitive[:told].sum()),
        hidden=int(found.hidden[:told].sum()),
        unprotected=len(found.unprotected),
        method=found.method,
        gap=found.gap,
        loss=found.cost,
    )


def _take_for_known(
    model: Model,
    weights: Weighed,
    published: pd.DataFrame,
    settings: Mapping[str, Any],
    facts: Facts,
) -> None:
    """Take what an earlier release tells for known, so that others are hidden to protect the rest.

    A number that it shows protects nothing any more, and one that follows from it by itself cannot
    be protected. Rounded numbers are left to the audit.
    """
    before = read_public(published, facts, rounding_of(published))
    judge = Judge(before, published, settings, facts)
    told = {leak.key for leak in leaks_of_one(before, judge, settings["threshold"])[0]}
    for place, (key, value) in enumerate(zip(model.cells.keys, model.cells.values, strict=True)):
        then = before.cells.find(key)
        if key in told:
            weights.sensitive[place] = False
        if then is not None and before.cells.values[then] == value:
            weights.fixed[place] = True
            weights.hidden[place] = weights.sensitive[place] = weights.totals[place] = False


def _protection(model: Model, weights: Weighed, threshold: int) -> Protection:
    """What is hidden besides; totals are shown unless nothing else helps."""
    equations = model.binding(threshold)
    totals = weights.totals
    near: list[int] = []
    while True:
        fixed = weights.fixed | totals
        problem = Problem(
            np.array(model.cells.values, dtype=float),
            equations,
            weights.hidden,
            weights.sensitive,
            fixed,
            weights.unknown & ~fixed,
            weights.cost,
        )
        found = protect(problem, threshold)
        freed = totals & _near(equations, [*found.unprotected, *near], len(totals))
        enough = len(totals) > SMALL and near and len(found.unprotected) > FEW
        if not len(found.unprotected) or not totals.any() or enough:
            return found
        near = np.flatnonzero(freed).tolist() + near
        totals = totals & ~freed if len(totals) > SMALL and freed.any() else np.zeros_like(totals)


def _near(
    equations: Sequence[tuple[list[int], list[int]]], places: Iterable[int], count: int
) -> npt.NDArray[np.bool_]:
    """The cells that an equation ties to these cells."""
    asked = np.zeros(count, dtype=bool)
    asked[list(places)] = True
    found = asked.copy()
    for cells, _signs in equations:
        if asked[cells].any():
            found[cells] = True
    return found
