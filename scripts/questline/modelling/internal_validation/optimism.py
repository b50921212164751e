"""How well a logistic model would do on new people: its performance corrected for optimism.

A model looks better on the people it was fitted to than on others. The bootstrap shows by how much:
the model is fitted to many samples of these people, and what each fit achieves in its own sample
less what it achieves among everyone is its optimism. The mean optimism is taken off the apparent
performance (Harrell, Lee & Mark 1996, Statistics in Medicine 15, 361-387; Steyerberg, Harrell,
Borsboom et al. 2001, Journal of Clinical Epidemiology 54, 774-781). As `rms::validate` with method
"boot".
"""

from __future__ import annotations

import numpy as np

from questline.modelling.internal_validation.corrected import Validation, corrected_measure
from questline.modelling.internal_validation.ranked_areas import areas_in_samples
from questline.modelling.internal_validation.recalibration import calibration_lines, inverse_logit
from questline.modelling.internal_validation.resampling import ResampledLogistic

MEASURES = ("area", "brier", "r_squared", "slope", "intercept")


def validate_logistic(resampled: ResampledLogistic, confidence: float = 0.95) -> Validation:
    """The measures of a logistic model, corrected for optimism.

    - area: the area under the receiver operating characteristic curve, with an interval at
      `confidence`;
    - brier: the mean squared difference of outcome and predicted chance (Brier 1950);
    - r_squared: Nagelkerke's. Among everyone it is that of the recalibrated predictor, as
      `rms::validate` has it: what is lost by miscalibration is in slope and intercept;
    - slope and intercept: of the calibration line, a logistic model of the outcome on the linear
      predictor (Cox 1958). In its own sample every model has 1 and 0. The corrected slope is also a
      shrinkage factor (`shrinkage`).
    """
    if resampled.reason:
        return Validation({}, resampled.samples, 0, resampled.reason, resampled.notes)
    used, outcome, fits = resampled.used, resampled.outcome, resampled.fits
    people = len(outcome)
    training = np.empty((len(MEASURES), len(used)))
    test = np.empty_like(training)
    training[2] = nagelkerke(fits.log_likelihood[used], fits.null_log_likelihood[used], people)
    training[3], training[4] = 1.0, 0.0
    place = 0
    for predictors, counts in resampled.blocks():
        here = slice(place, place + len(predictors))
        place += len(predictors)
        training[0, here], test[0, here] = areas_in_samples(predictors, outcome, counts)
        chances = inverse_logit(predictors.copy())
        squares = (outcome - chances) ** 2
        training[1, here] = np.vecdot(squares, counts.astype(float)) / people
        test[1, here] = squares.mean(axis=1)
        lines = calibration_lines(predictors, chances, outcome)
        test[2, here] = lines.log_likelihoods
        test[3, here], test[4, here] = lines.slopes, lines.intercepts
    test[2] = nagelkerke(test[2], resampled.null_log_likelihood, people)
    apparent = _apparent(resampled)
    measures = {
        name: corrected_measure(
            apparent[row], training[row], test[row], confidence if name == "area" else None
        )
        for row, name in enumerate(MEASURES)
    }
    left_out = tuple((~resampled.columns).sum(axis=0).tolist())
    return Validation(
        measures, resampled.samples, len(used), notes=resampled.notes, left_out=left_out
    )


def nagelkerke(log_likelihood: np.ndarray, null: np.ndarray | float, people: int) -> np.ndarray:
    """Nagelkerke's R squared (1991, Biometrika 78, 691-692) from log-likelihoods."""
    return np.expm1(2 * (null - log_likelihood) / people) / np.expm1(2 * null / people)


def _apparent(resampled: ResampledLogistic) -> tuple[float, ...]:
    """The measures of the model of everyone, in the order of `MEASURES`."""
    predictor, outcome = resampled.predictor[None, :], resampled.outcome
    area, _ = areas_in_samples(predictor, outcome, np.ones(predictor.shape, np.uint8))
    brier = ((outcome - inverse_logit(predictor.copy())) ** 2).mean()
    value, null = resampled.log_likelihood, resampled.null_log_likelihood
    r_squared = nagelkerke(np.array(value), null, len(outcome))
    return float(area[0]), float(brier), float(r_squared), 1.0, 0.0
