"""Logistic recalibration of many models at once: the calibration line of each.

For each model a logistic model of the outcome on the model's linear predictor (Cox 1958, Biometrika
45, 562-565): its slope is below 1 where predictions are too extreme, its intercept is the other
number of that line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.logit_likelihood import LogitLikelihood
from questline.modelling.fits.newton import maximise

MOST_STEPS = 8
"""Plain steps; what has not arrived by then is searched for with care."""
SMALL_GAIN = 1e-7
"""A Newton step that promises less log-likelihood than this a person is the last. Convergence being
quadratic, intercept and slope are right to 3e-7 after it, and their means over samples to 1e-7."""


@dataclass(frozen=True)
class CalibrationLines:
    """One line a model; NaN where the search for it did not end."""

    intercepts: np.ndarray
    slopes: np.ndarray
    log_likelihoods: np.ndarray


def calibration_lines(
    predictors: np.ndarray, chances: np.ndarray, outcome: np.ndarray
) -> CalibrationLines:
    """The calibration line of each model for the same people, by Newton's method.

    `predictors` are the models' linear predictors (models, people) and `chances` their inverse
    logits, which the caller has at hand; `outcome` is 0 or 1 (people,). The predictors of a model
    differ, and do not separate the outcome: then each line has one maximum. The log-likelihoods are
    those of the recalibrated models.
    """
    models, people = predictors.shape
    line = np.zeros((2, models))
    line[1] = 1.0
    value = np.full(models, np.nan)
    going, here = np.arange(models), predictors
    squares = predictors**2
    events = np.stack([np.full(models, outcome.sum()), predictors @ outcome])
    with np.errstate(all="ignore"):
        for _ in range(MOST_STEPS):
            step, gain = _step(here, squares, chances, events[:, going])
            done = np.abs(gain) < SMALL_GAIN * people
            ended = going[done]
            # So close to the maximum the log-likelihood is a parabola: half the gain is to come.
            reached = (line * events)[:, ended].sum(axis=0) + np.log(1 - chances[done]).sum(axis=1)
            value[ended] = reached + gain[done] / 2
            line[:, going] += step
            more = ~done & np.isfinite(gain)
            going = going[more]
            if not len(going):
                break
            if not more.all():
                here, squares = here[more], squares[more]
            chances = here * -line[1, going, None]
            chances -= line[0, going, None]
            _inverse_logit_of_minus(chances)
    # A plain step that goes too far may end anywhere: worse than the line without a slope.
    share = outcome.mean()
    flat = people * (share * np.log(share) + (1 - share) * np.log(1 - share))
    lost = np.flatnonzero(~(value >= flat - 1e-9 * people))
    if len(lost):
        line[:, lost], value[lost] = _careful_lines(predictors[lost], outcome)
    return CalibrationLines(line[0], line[1], value)


def inverse_logit(predictors: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-predictor)), written over the predictors."""
    return _inverse_logit_of_minus(np.negative(predictors, out=predictors))


def _inverse_logit_of_minus(negative: np.ndarray) -> np.ndarray:
    np.exp(negative, out=negative)
    negative += 1
    return np.reciprocal(negative, out=negative)


def _step(
    predictors: np.ndarray, squares: np.ndarray, chances: np.ndarray, events: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Newton's step of (intercept, slope) for each model, and what it promises to gain.

    `squares` are those of the predictors, `events` (2, models) the number of people with the event
    and the sum of their predictors.
    """
    level = events[0] - chances.sum(axis=1)
    tilt = events[1] - np.vecdot(chances, predictors)
    weight = chances * chances
    np.subtract(chances, weight, out=weight)
    total = weight.sum(axis=1)
    middle = np.vecdot(weight, predictors) / total
    spread = np.vecdot(weight, squares) - total * middle**2
    slope = (tilt - middle * level) / spread
    step = np.stack([level / total - middle * slope, slope])
    return step, level * step[0] + tilt * step[1]


def _careful_lines(predictors: np.ndarray, outcome: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines (2, models) and log-likelihoods from the line without a slope, by shortened steps."""
    design = np.ones((len(predictors), 2, len(outcome)))
    design[:, 1] = predictors
    design *= 2 * outcome - 1
    start = np.zeros((len(predictors), 2))
    start[:, 0] = np.log(outcome.mean() / (1 - outcome.mean()))
    best = maximise(LogitLikelihood(design), start)
    line = np.where(best.converged, best.parameters.T, np.nan)
    return line, np.where(best.converged, best.there.value, np.nan)
