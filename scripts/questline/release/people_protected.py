"""Numbers of people that must not be known, and what is hidden so that they are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.release.cells import Cells, Facts, Hiding, cells_of, model_of, to_hide, touched
from questline.release.cells import weighed as weigh


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
    store: pd.DataFrame, settings: Mapping[str, Any], facts: Mapping[str, Any] | None
) -> PeopleProtected:
    """Find the cells of the public `store` that must be hidden, by the settings of release.yaml."""
    known = Facts.from_parameters(facts)
    cells = cells_of(store, known)
    told = len(cells)
    model = model_of(cells, known)
    weights = weigh(model, store, settings, known)
    hidden, method, gap, loss, unprotected = weights.hidden, "none needed", 0.0, 0.0, 0
    if hidden.any():
        from questline.release.protection import Problem, protect

        problem = Problem(
            np.array(cells.values),
            model.equations,
            weights.hidden,
            weights.sensitive,
            weights.fixed,
            weights.unknown,
            weights.cost,
        )
        found = protect(problem, settings["threshold"])
        hidden, method, gap, loss = found.hidden, found.method, found.gap, found.cost
        unprotected = len(found.unprotected)
    return PeopleProtected(
        cells=cells,
        hiding=to_hide(cells, store, hidden, weights.sensitive),
        touching=touched(cells, store, hidden),
        told=told,
        sensitive=int(weights.sensitive[:told].sum()),
        hidden=int(hidden[:told].sum()),
        unprotected=unprotected,
        method=method,
        gap=gap,
        loss=loss,
    )
