"""The search for modes where the mean information of the chains does not serve all of them."""

from __future__ import annotations

import numpy as np

from questline.imputation.posterior import NEAR, Evaluate, ModeSearch

PEOPLE = 1000


def shares(events: np.ndarray, scale: float) -> Evaluate:
    """A logistic regression without predictors in each chain; the one column holds `scale`."""

    def evaluate(
        values: np.ndarray, chains: np.ndarray, groups: int
    ) -> tuple[np.ndarray, np.ndarray]:
        chance = 1 / (1 + np.exp(-scale * values[:, 0]))
        gradient = scale * (events[chains] - PEOPLE * chance)
        information = np.zeros((0, 1, 1))
        if groups:
            each = (chance * (1 - chance)).reshape(groups, -1, 1, 1)
            information = scale**2 * PEOPLE * each.mean(axis=1)
        return gradient[:, None], information

    return evaluate


def test_chains_of_other_information_find_their_own_modes_and_spreads() -> None:
    events = np.array([2.0, 400.0, 500.0, 600.0])
    search = ModeSearch(4)
    normal = np.ones((4, 1))
    for _ in range(3):
        found, deviation = search.draw(shares(events, 1.0), np.zeros((4, 1)), normal)
    share = events / PEOPLE
    spread = 1 / np.sqrt(PEOPLE * share * (1 - share))
    assert search.converged.all()
    distance = np.abs(found[:, 0] - np.log(share / (1 - share)))
    assert (distance < NEAR * spread).all()
    # The rare event has its own spread, the others that of their mean information.
    np.testing.assert_allclose(deviation[0], spread[0], rtol=0.15)
    np.testing.assert_allclose(deviation[1:, 0], spread[1:], rtol=0.25)


def test_steps_that_pass_the_top_are_made_shorter() -> None:
    # Newton's step from here goes past the mode and comes back for ever.
    search = ModeSearch(1)
    found = search.beginning(shares(np.array([500.0]), 10.0), np.array([[0.5]]))
    assert search.converged.all()
    assert abs(found[0, 0]) < NEAR / np.sqrt(10.0**2 * PEOPLE / 4)
