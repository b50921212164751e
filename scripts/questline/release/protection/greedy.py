"""Protection without a proof that it is the cheapest: for tables too large for the exact method."""

from __future__ import annotations

import numpy as np

from questline.release.protection.attacker import Attacker
from questline.release.protection.cuts import Cuts, joined
from questline.release.protection.problem import Numbers, Places

TRIES = 400
"""So many cells are tried at most whether they could be shown after all."""


def greedy(attacker: Attacker, sensitive: Places) -> tuple[Numbers, list[int], Cuts]:
    """Hides the cheapest cell that helps until nothing can be recovered; then shows what may be.

    Returns what is hidden or not known (cells,), 0 or 1, the sensitive cells that cannot be
    protected, and the cuts that were met.
    """
    given = attacker.terms.given
    level = given.astype(np.float64)
    lost: list[int] = []
    met: list[Cuts] = []
    while len(cuts := attacker.cuts(level, sensitive)):
        beyond = cuts.impossible()
        lost += sorted(set(cuts.owner[beyond].tolist()))
        sensitive = sensitive[~np.isin(sensitive, lost)]
        cuts = cuts.kept(~beyond)
        met.append(cuts)
        for row in range(len(cuts)):
            _fulfil(cuts.kept(np.arange(len(cuts)) == row), level, attacker.terms.tables.cost)
    chosen = np.flatnonzero((level > 0) & ~given)
    cost = attacker.terms.tables.cost[chosen]
    for cell in chosen[np.lexsort((-chosen, -cost))][:TRIES].tolist():
        level[cell] = 0.0
        if len(attacker.cuts(level, sensitive)):
            level[cell] = 1.0
    cuts = joined(met)
    return level, lost, cuts.kept(~np.isin(cuts.owner, lost))


def _fulfil(cut: Cuts, level: Numbers, cost: Numbers) -> None:
    """Hides the cells of one cut that cost least for what they give, until it holds."""
    for place in np.lexsort((cut.cell, cost[cut.cell] / cut.weight)).tolist():
        if not cut.broken(level).any():
            return
        level[cut.cell[place]] = 1.0
