"""Contrasts of effects, pairwise or against a reference, and p-values adjusted for their number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import Literal

import numpy as np

from questline.modelling.effects.results import Effects, Label, combined
from questline.modelling.multiplicity import adjust

Adjustment = Literal["none", "bonferroni", "holm"]


def pairwise(effects: Effects, within: Sequence[str] = ()) -> Effects:
    """All differences of two effects, the later less the earlier, on their scale.

    Only effects with the same outcome and the same values of the variables `within` are compared:
    with `within=("age",)`, the genders within each age. Differences of logits and of logarithms are
    shown as odds ratios and as ratios.
    """
    groups = _groups(effects, within)
    return _differences(effects, [pair for group in groups for pair in combinations(group, 2)])


def against(
    effects: Effects, variable: str, reference: float | str, within: Sequence[str] = ()
) -> Effects:
    """The differences of effects from the one at `reference` of `variable`, group by group.

    Groups are as for `pairwise`. A group without the reference gives none.
    """
    pairs = []
    for group in _groups(effects, within):
        base = [i for i in group if effects.labels[i].at.get(variable) == reference]
        pairs += [(base[0], place) for place in group if base and place not in base]
    return _differences(effects, pairs)


def adjusted_p(p: np.ndarray, adjustment: Adjustment) -> np.ndarray:
    """P-values of one family (..., tests), adjusted over the last axis, as R's p.adjust.

    Bonferroni: p times the number of tests, at most 1; Holm: `multiplicity.adjust`. A test without
    a p-value (NaN) counts as p = 1, so that a family is no smaller than it was planned, and stays
    without one.
    """
    given = np.asarray(p, dtype=float)
    if adjustment == "none" or not given.size:
        return given
    if adjustment == "bonferroni":
        return np.minimum(given * given.shape[-1], 1.0)
    found = [
        adjust([None if math.isnan(one) else one for one in family], "holm")
        for family in given.reshape(-1, given.shape[-1]).tolist()
    ]
    return np.array(found, dtype=float).reshape(given.shape)


def _groups(effects: Effects, within: Sequence[str]) -> list[list[int]]:
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, label in enumerate(effects.labels):
        key = (label.outcome, *(label.at.get(variable) for variable in within))
        groups.setdefault(key, []).append(place)
    return list(groups.values())


def _differences(effects: Effects, pairs: Sequence[tuple[int, int]]) -> Effects:
    weights = np.zeros((len(pairs), len(effects.labels)))
    labels = []
    for row, (first, second) in enumerate(pairs):
        weights[row, first], weights[row, second] = -1.0, 1.0
        one, other = effects.labels[first], effects.labels[second]
        labels.append(Label(other.at, one.at, one.outcome))
    return combined(effects, weights, labels)
