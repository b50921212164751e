"""How far one person can move a slope of a model of ordered answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.modelling.diagnostics.influence_on_terms import (
    FORETOLD,
    LargestMove,
    move_of,
    people_who_may_move,
)
from questline.modelling.fits.logit_likelihood import chance
from questline.modelling.fits.proportional_odds import (
    ProportionalOdds,
    fit_proportional_odds_sets,
)


def ordinal_moves(fit: ProportionalOdds) -> tuple[np.ndarray, np.ndarray]:
    """What leaving each person out does, after one step: to each slope, and to all coefficients.

    The first result is (people, slopes), the estimate with the person less that without; the second
    (people,) is their move of all coefficients in the metric of their covariance, divided by their
    number, as Cook's distance. With s a person's part of the score and V the covariance of the
    estimates the move is V s (Cook 1986, Journal of the Royal Statistical Society B 48, 133-169,
    the derivative of the estimate with respect to the person's weight).
    """
    cuts, people = len(fit.thresholds), fit.count
    distance = fit.thresholds - (fit.matrix @ fit.slopes)[:, None]
    # F and its density at the thresholds above and below each person's answer; 1 and 0 at the ends.
    below = np.column_stack([np.zeros(people), chance(distance), np.ones(people)])
    density = below * np.column_stack([np.ones(people), chance(-distance), np.zeros(people)])
    rows, places = np.arange(people), fit.places
    share = fit.probabilities[rows, places]
    score = np.zeros((people, cuts + fit.matrix.shape[1]))
    upper, lower = places < cuts, places > 0
    score[rows[upper], places[upper]] = (density[rows, places + 1] / share)[upper]
    score[rows[lower], places[lower] - 1] = -(density[rows, places] / share)[lower]
    # The derivative of log(F(b - e) - F(a - e)) with respect to e is F(b - e) + F(a - e) - 1.
    slope = below[rows, places + 1] + below[rows, places] - 1
    score[:, cuts:] = slope[:, None] * fit.matrix
    moves = score @ fit.covariance
    return moves[:, cuts:], (score * moves).sum(axis=1) / fit.parameters


def largest_ordinal_moves(fit: ProportionalOdds, columns: Sequence[int]) -> list[LargestMove]:
    """How far one person can move the slope of each of `columns`.

    As in a logistic model the people of the largest moves after one step are left out in turn and
    the model is fitted anew (`influence_on_terms.largest_moves`).
    """
    cuts, levels = len(fit.thresholds), len(fit.categories)
    errors = np.sqrt(np.diagonal(fit.covariance))[cuts:]
    moves, distances = ordinal_moves(fit)
    people = people_who_may_move(moves[:, list(columns)], distances)
    rest = [np.delete(np.arange(fit.count), person) for person in people]
    found = fit_proportional_odds_sets(fit.matrix[rest], fit.places[rest], levels)
    if any(each.reason for each in found):
        return [LargestMove(float(fit.slopes[one]), reason=FORETOLD) for one in columns]
    without = {person: each.slopes for person, each in zip(people, found, strict=True)}
    return [
        move_of(
            float(fit.slopes[one]),
            float(errors[one]),
            {person: float(slopes[one]) for person, slopes in without.items()},
        )
        for one in columns
    ]
