"""The likelihoods of models for ordered categories, as logistic ones with each person twice.

Parameters are thresholds followed by slopes; where the odds of some columns are not proportional,
each threshold has slopes of its own for them. See `logit_likelihood` for why this is the likelihood
of ordered categories.
"""

from __future__ import annotations

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
    signed = partial_likelihood(columns, none, places, categories).signed
    return LogitLikelihood(signed, _gaps(len(signed), categories), _inside(places, categories))


def proportional_likelihoods(
    columns: np.ndarray, places: np.ndarray, categories: int
) -> LogitLikelihood:
    """Of the same model for several sets of data, one a row.

    `columns` are (sets, p, people), `places` (sets, people). Everyone stands twice in each row,
    with zeros where the answer has no threshold on that side, so that all rows are equally long.
    """
    sets, slopes, people = columns.shape
    cuts = categories - 1
    upper, lower = places < cuts, places > 0
    thresholds = np.arange(cuts)[:, None]
    signed = np.zeros((sets, cuts + slopes, 2 * people))
    signed[:, :cuts, :people] = places[:, None] == thresholds
    signed[:, :cuts, people:] -= places[:, None] == thresholds + 1
    signed[:, cuts:, :people] = columns * -upper[:, None].astype(float)
    signed[:, cuts:, people:] = columns * lower[:, None]
    counts = np.stack([_inside(own, categories) for own in places])
    padding = (~upper).sum(axis=1) + (~lower).sum(axis=1)
    return LogitLikelihood(signed, _gaps(cuts + slopes, categories), counts, padding)


def _gaps(parameters: int, categories: int) -> np.ndarray:
    """The gaps between thresholds, each the same for everyone in the category between them."""
    gaps = np.zeros((parameters, categories - 2))
    between = np.arange(categories - 2)
    gaps[between, between], gaps[between + 1, between] = -1.0, 1.0
    return gaps


def _inside(places: np.ndarray, categories: int) -> np.ndarray:
    """How many people have each category but the lowest and the highest."""
    return np.bincount(places, minlength=categories)[1:-1].astype(float)


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
