"""The calibration curve: how many people have the event at each predicted risk.

The curve is smooth: a logistic model of the outcome on a restricted cubic spline of the model's
linear predictor (Harrell 2015, Regression Modeling Strategies, 2nd edition, section 10.11; Van
Calster, Nieboer, Vergouwe et al. 2016, Journal of Clinical Epidemiology 74, 167-176). On the people
whom the model was fitted to it flatters the model; its optimism at each risk is taken off as for
single measures (`optimism`), which is what `rms::calibrate` does with any smoother.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.logit_likelihood import LogitLikelihood
from questline.modelling.fits.many_logistic import REASONS, fit_many_logistic
from questline.modelling.fits.newton import maximise
from questline.modelling.internal_validation.recalibration import inverse_logit
from questline.modelling.internal_validation.resampling import (
    ResampledLogistic,
    sentences_on_left_out,
)
from questline.modelling.terms.splines import FEWEST_KNOTS, choose_knots, spline_basis

KNOTS = 4
"""Enough for a bend on either side; more follow the noise of a few hundred people."""
BEYOND = 10
"""So many people have a lower predicted risk than the first point of the curve, and so many a
higher one than the last: further out the curve is that of single people."""
STEPS = (0.01, 0.02, 0.05)
"""Distances of the points. They are at round risks, which are nobody's own."""
MOST_POINTS = 25
ALIKE = 1e-9
"""Predicted risks that differ by less are the same."""
TOO_LITTLE = (
    "Not computable: there are too few people, or nearly all of them have the same predicted risk."
)
STRAIGHT = (
    "There are too few different predicted risks for a curve, so that it is a straight line on the "
    "scale of log odds."
)
OPTIMISM_SAMPLES = 200
"""Samples that the optimism of the curve is the mean of: each needs two splines of its own, and the
Monte Carlo error of a mean is small (`rms::calibrate` takes 40)."""
SMALL_GAIN = 1e-7
"""The last step of each of these, in log-likelihood: it leaves less than 1e-7 standard errors."""
INTERVAL_SAMPLES = 1000
"""Samples of which the limits are percentiles."""
NO_CURVE = (
    "",
    "Not computable: the smooth curve of a sample has no finite maximum of its likelihood.",
)


@dataclass(frozen=True)
class CalibrationError:
    """Absolute differences of predicted risk and the curve, over people.

    `mean` is the integrated calibration index (E average), with `median`, `ninetieth` percentile
    and `largest` (Austin & Steyerberg 2019, Statistics in Medicine 38, 4051-4065).
    """

    mean: float
    median: float
    ninetieth: float
    largest: float


@dataclass(frozen=True)
class CalibrationCurve:
    """The curve at `predicted` risks, ascending; arrays of the same length.

    `observed` is the share with the event by the curve of everyone, `corrected` the same less
    optimism, `low` and `high` a pointwise interval of `corrected`. `apparent_error` is measured
    from the first curve, `corrected_error` from the second. `knots` are in units of the linear
    predictor, empty where the curve is that of a straight line. `samples` and `used` count the
    samples that optimism is the mean of. Without a curve everything is empty or None, and `reason`
    says why.
    """

    predicted: np.ndarray
    observed: np.ndarray
    corrected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    apparent_error: CalibrationError | None
    corrected_error: CalibrationError | None
    knots: tuple[float, ...]
    samples: int
    used: int
    reason: str = ""
    notes: tuple[str, ...] = ()


def round_risks(risks: np.ndarray) -> np.ndarray:
    """Round risks, ascending, among predicted ones: `BEYOND` people or more are beyond the ends.

    Nothing where there are too few people, or where their risks differ too little.
    """
    if len(risks) < 2 * BEYOND + 1:
        return np.empty(0)
    ranked = np.sort(risks)
    low, high = ranked[BEYOND], ranked[-BEYOND - 1]
    points = np.empty(0)
    for step in STEPS:
        first, last = math.ceil(low / step - ALIKE), math.floor(high / step + ALIKE)
        points = np.arange(max(first, 1), min(last, round(1 / step) - 1) + 1) * step
        if len(points) <= MOST_POINTS:
            break
    return points


def calibration_curve(
    resampled: ResampledLogistic, confidence: float = 0.95, predicted: np.ndarray | None = None
) -> CalibrationCurve:
    """The calibration curve of a logistic model, and the curve corrected for optimism.

    It is given at the `predicted` risks, ascending and between 0 and 1, or without them at
    `round_risks`.

    For each sample the curve of its model in the sample less the curve of the same model among
    everyone, at the same predicted risks, is its optimism. The interval takes the percentiles of
    the curves of samples of people whose predictions stay what they are, moved by the optimism: how
    well the share with the event is known.
    """
    if resampled.reason:
        return _refused(resampled.reason, resampled.notes)
    predictor, outcome = resampled.predictor, resampled.outcome
    own = inverse_logit(predictor.copy())
    if predicted is None:
        predicted = round_risks(own)
    if len(predicted) < 2:
        return _refused(TOO_LITTLE)
    chosen = choose_knots("the predicted risk", predictor, KNOTS)
    smooth = _Smooth(chosen.positions, predicted)
    basis = smooth.columns(predictor)
    everyone = fit_many_logistic(basis, outcome[None, :])
    if everyone.reason(0):
        return _refused(everyone.reason(0))
    start = everyone.coefficients[0]
    counts = resampled.counts[:INTERVAL_SAMPLES]
    fits = fit_many_logistic(basis, outcome, weights=counts, start=start, precision=1e-5)
    optimism, codes = _optimism(resampled, smooth)
    reason, notes = sentences_on_left_out(fits.reason_codes, REASONS, "the curve of these people")
    without, more = sentences_on_left_out(codes, NO_CURVE, "the curve of the sample's own model")
    if reason or without:
        return _refused(reason or without)
    observed = smooth.curves(start[None, :])[0]
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    limits = np.quantile(smooth.curves(fits.coefficients[fits.sound]), tails, axis=0)
    at_people = inverse_logit(start[0] + basis @ start[1:])
    corrected, low, high = np.clip(np.vstack([observed, limits]) - optimism, 0.0, 1.0)
    return CalibrationCurve(
        predicted,
        observed,
        corrected,
        low,
        high,
        _error(own, at_people),
        _error(own, at_people - np.interp(own, predicted, optimism)),
        chosen.positions,
        len(codes),
        int((codes == 0).sum()),
        notes=(*resampled.notes, *notes, *more, *((STRAIGHT,) if chosen.reason else ())),
    )


class _Smooth:
    """The spline of a linear predictor, and where its curves are read."""

    def __init__(self, knots: tuple[float, ...], predicted: np.ndarray):
        self._knots = knots
        self._at = self.columns(np.log(predicted / (1 - predicted)))

    def columns(self, predictors: np.ndarray) -> np.ndarray:
        """The columns at linear predictors of any shape; the columns are the last axis."""
        if len(self._knots) < FEWEST_KNOTS:
            return predictors[..., None]
        return spline_basis(predictors, self._knots)

    def curves(self, coefficients: np.ndarray) -> np.ndarray:
        """The curves (fits, points) of coefficients (fits, columns + 1), intercept first."""
        return inverse_logit(coefficients[:, :1] + coefficients[:, 1:] @ self._at.T)


def _optimism(resampled: ResampledLogistic, smooth: _Smooth) -> tuple[np.ndarray, np.ndarray]:
    """The mean optimism at each predicted risk, and a code of `NO_CURVE` for each sample."""
    gaps, codes = [], []
    for predictors, counts in resampled.blocks(OPTIMISM_SAMPLES):
        among_all = _signed_design(smooth.columns(predictors), resampled.outcome)
        # In its own sample everyone stands as often as drawn.
        models, people = counts.shape
        drawn = np.repeat(np.tile(np.arange(people), models), counts.ravel())
        in_sample = np.take_along_axis(among_all, drawn.reshape(models, 1, people), axis=2)
        start = np.zeros((2 * models, among_all.shape[1]))
        start[:, 1] = 1.0
        with np.errstate(all="ignore"):
            both = LogitLikelihood(np.concatenate([in_sample, among_all]))
            best = maximise(both, start, small_gain=SMALL_GAIN)
            curves = smooth.curves(best.parameters).reshape(2, models, -1)
        gaps.append(curves[0] - curves[1])
        codes.append(~best.converged.reshape(2, models).all(axis=0))
    lost = np.concatenate(codes)
    found = np.concatenate(gaps)[~lost]
    mean = found.mean(axis=0) if len(found) else np.full(found.shape[1], np.nan)
    return mean, lost.astype(np.int8)


def _signed_design(columns: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Columns (models, people, columns) as `LogitLikelihood` has them, an intercept in front.

    They are (models, columns + 1, people), each person's with the sign of the outcome.
    """
    models, people, count = columns.shape
    design = np.ones((models, count + 1, people))
    design[:, 1:] = np.swapaxes(columns, 1, 2)
    design *= 2 * outcome - 1
    return design


def _error(risks: np.ndarray, curve: np.ndarray) -> CalibrationError:
    away = np.abs(risks - curve)
    median, ninetieth = np.quantile(away, [0.5, 0.9])
    return CalibrationError(float(away.mean()), float(median), float(ninetieth), float(away.max()))


def _refused(reason: str, notes: tuple[str, ...] = ()) -> CalibrationCurve:
    none = np.empty(0)
    return CalibrationCurve(none, none, none, none, none, None, None, (), 0, 0, reason, notes)
