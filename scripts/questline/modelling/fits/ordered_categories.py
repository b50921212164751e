"""The likelihoods of models for ordered categories, as logistic ones with each person twice.

Parameters are thresholds followed by slopes; where the odds of some columns are not proportional,
each threshold has slopes of its own for them. See `logit_likelihood` for why this is the likelihood
of ordered categories.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.modelling.fits.logit_likelihood import LogitLikelihood


def proportional_likelihood(
    columns: np.ndarray, places: np.ndarray, categories: int
) -> LogitLikelihood:
    """Of the model with proportional odds: thresholds, then one slope a column.

    `columns` (p, people) in rows, `places` (people,) the answers from 0 to `categories` - 1, each
    of which occurs.
    """
    none = np.empty((0, len(places)))
    likelihood = partial_likelihood(columns, none, places, categories)
    # The gap between two thresholds is then the same for everyone in the category between them.
    gaps = np.zeros((len(likelihood.signed), categories - 2))
    between = np.arange(categories - 2)
    gaps[between, between], gaps[between + 1, between] = -1.0, 1.0
    counts = np.bincount(places, minlength=categories)[1:-1].astype(float)
    return LogitLikelihood(likelihood.signed, gaps, counts)


def partial_likelihood(
    shared: np.ndarray, own: np.ndarray, places: np.ndarray, categories: int
) -> LogitLikelihood:
    """Of the model with proportional odds for some columns alone.

    `shared` (p, people) have one slope each; `own` (k, people) one for each threshold. Parameters:
    for each threshold itself and its k slopes, then the p slopes.
    """
    people = len(places)
    size = 1 + len(own)
    block = np.vstack([np.ones(people), -own])
    upper = np.flatnonzero(places < categories - 1)
    lower = np.flatnonzero(places > 0)
    signed = np.zeros(((categories - 1) * size + len(shared), len(upper) + len(lower)))
    first = slice(0, len(upper))
    second = slice(len(upper), None)
    for threshold in range(categories - 1):
        rows = signed[threshold * size : (threshold + 1) * size]
        rows[:, first] = block[:, upper] * (places[upper] == threshold)
        rows[:, second] = -block[:, lower] * (places[lower] == threshold + 1)
    signed[(categories - 1) * size :, first] = -shared[:, upper]
    signed[(categories - 1) * size :, second] = shared[:, lower]
    inner = np.flatnonzero((places > 0) & (places < categories - 1))
    gaps = np.zeros((len(signed), len(inner)))
    for threshold in range(categories - 1):
        above = (places[inner] == threshold).astype(float)
        below = places[inner] == threshold + 1
        gaps[threshold * size : (threshold + 1) * size] = block[:, inner] * (above - below)
    return LogitLikelihood(signed, gaps, np.ones(len(inner)))


def padded_likelihood(sets: Sequence[LogitLikelihood]) -> LogitLikelihood:
    """Several likelihoods of `proportional_likelihood` as one with a row for each.

    In how many of the rows a person stands depends on the answer, so that the shorter ones are
    filled up with zeros.
    """
    if len(sets) == 1:
        return sets[0]
    lengths = np.array([likelihood.signed.shape[1] for likelihood in sets])
    signed = np.zeros((len(sets), len(sets[0].signed), lengths.max()))
    for place, likelihood in enumerate(sets):
        signed[place, :, : lengths[place]] = likelihood.signed
    counts = np.stack([np.asarray(likelihood.counts) for likelihood in sets])
    return LogitLikelihood(signed, sets[0].gaps, counts, lengths.max() - lengths)
