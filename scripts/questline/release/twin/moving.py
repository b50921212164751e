"""Numbers and scores moved until a regression has the coefficients that are public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.release.twin.people import People, rank_normal

ROUNDS = 4
"""How often scores are moved towards the public coefficients."""
NUDGE = 0.1


@dataclass(frozen=True)
class Terms:
    """What a released model says of an outcome: columns (people by terms) and coefficients.

    `public` says of each column whether its coefficient is; the others are 0.
    """

    columns: np.ndarray
    coefficients: np.ndarray
    public: np.ndarray


def move(people: People, outcome: str, terms: Terms) -> bool:
    """Move a number, or the items of a scale, until its regression has the public coefficients.

    Only the order of the answers changes; their distributions stay.
    """
    names = people.scales[outcome]["items"] if outcome in people.scales else [outcome]
    if not terms.columns.shape[1] or any(name not in people.margins for name in names):
        return False
    places = [people.place(name) for name in names]
    signs = _signs(people, outcome, names)
    design = np.column_stack([np.ones(people.count), terms.columns])
    for _ in range(ROUNDS):
        scores = people.numbers(outcome)
        slope = _slope(people, outcome, places, signs)
        if slope <= 0 or not np.isfinite(scores).all():
            return False
        now = np.linalg.lstsq(design, scores, rcond=None)[0][1:]
        lacking = np.where(terms.public, terms.coefficients - now, 0.0)
        shift = terms.columns @ lacking / slope
        for place, sign in zip(places, signs, strict=True):
            people.latent[:, place] = rank_normal(people.latent[:, place] + sign * shift)
    return True


def _signs(people: People, outcome: str, names: Sequence[str]) -> list[float]:
    """Whether each part raises (1) or lowers (-1) the number."""
    if outcome not in people.scales:
        return [1.0]
    turned = set(people.scales[outcome]["turned"])
    return [-1.0 if name in turned else 1.0 for name in names]


def _slope(people: People, outcome: str, places: Sequence[int], signs: Sequence[float]) -> float:
    """How much the number rises with its normal variables, for each unit."""
    latent = people.latent[:, places]
    before, after = (latent + np.array(signs) * step for step in (-NUDGE, NUDGE))
    if outcome in people.scales:
        rise = np.nanmean(people.scores(outcome, after) - people.scores(outcome, before))
        return float(rise) / (2 * NUDGE)
    return float(people.margins[outcome].sd)


def is_number(people: People, name: str) -> bool:
    return name in people.scales or bool(people.variables.get(name, {}).get("numeric"))


def levels_of(answers: np.ndarray) -> list[str]:
    """The levels among some answers; missing is none."""
    return sorted({level for level in answers.tolist() if isinstance(level, str)})
