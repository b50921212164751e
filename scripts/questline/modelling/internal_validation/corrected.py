"""Measures of performance corrected for optimism, whatever the model."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class CorrectedMeasure:
    """One measure of performance.

    `apparent` is that of the model of everyone among everyone. `training` and `test` are means over
    the samples: of the model of a sample in its own sample, and of the same model among everyone.
    `optimism` is their difference, `optimism_se` its Monte Carlo standard error, and `corrected` is
    apparent less optimism. `low` and `high` limit the corrected value, NaN where there is no
    interval.
    """

    apparent: float
    training: float
    test: float
    optimism: float
    optimism_se: float
    corrected: float
    low: float = math.nan
    high: float = math.nan


@dataclass(frozen=True)
class Validation:
    """The measures of a model by name; none, and a `reason`, where they cannot be computed.

    `samples` were drawn, `used` could be fitted; `notes` are sentences on what became of the rest.
    `left_out` says of each column from the models of how many samples it is missing, few people
    having its level.
    """

    measures: dict[str, CorrectedMeasure]
    samples: int
    used: int
    reason: str = ""
    notes: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()


def corrected_measure(
    apparent: float, training: np.ndarray, test: np.ndarray, confidence: float | None = None
) -> CorrectedMeasure:
    """A measure from what each sample's model achieves in its sample and among everyone.

    With a `confidence` there is an interval: the percentiles of `training`, moved by the optimism
    (the location-shifted bootstrap interval of Noma, Shinozaki, Iba, Teramukai & Furukawa 2021,
    Confidence intervals of prediction accuracy measures for multivariable prediction models based
    on the bootstrap-based optimism correction methods, Statistics in Medicine; as their package
    predboot). It is for measures that training leaves free, not for a calibration slope, which is 1
    in every sample.
    """
    each = training - test
    optimism = float(each.mean())
    low, high = math.nan, math.nan
    if confidence is not None:
        tails = [(1 - confidence) / 2, (1 + confidence) / 2]
        low, high = (np.quantile(training, tails) - optimism).tolist()
    return CorrectedMeasure(
        float(apparent),
        float(training.mean()),
        float(test.mean()),
        optimism,
        float(each.std(ddof=1)) / math.sqrt(len(each)) if len(each) > 1 else math.nan,
        float(apparent) - optimism,
        low,
        high,
    )
