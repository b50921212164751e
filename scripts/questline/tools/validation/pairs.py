"""Scenarios on polychoric correlations: the Wald interval from the asymptotic error."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy.special import ndtri

from questline.measurement.confirmatory.ordinal_moments import ordinal_moments
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity
from questline.tools.validation.populations import (
    THRESHOLDS,
    cut,
    factor_correlations,
    normal_items,
)
from questline.tools.validation.scenario import Scenario

FAMILY = "Polychoric correlations"
SIZES = (150, 342)
CONFIDENCE = 0.95
REASON = (
    "The interval takes the estimate as normal on the scale of the correlation, which it is in "
    "large samples only; it is skewed in small ones, and cells that nobody chose bias it (Olsson "
    "1979, Psychometrika 44, 443-460; Rigdon & Ferguson 1991, Journal of Marketing Research 28, "
    "491-497)."
)


def scenarios() -> list[Scenario]:
    """Two five-point items skewed alike, and a three-point with a five-point item."""
    three = (-0.8, 0.6)
    cases = [
        ("skewed", 0.5, (THRESHOLDS["low"], THRESHOLDS["low"]),
         "two five-point items, both skewed to the right, that correlate by .5 underneath"),
        ("mixed", -0.3, (three, THRESHOLDS["middling"]),
         "a three-point and a five-point item that correlate by -.3 underneath"),
    ]  # fmt: skip
    return [_scenario(*case, size) for case in cases for size in SIZES]


def _scenario(
    name: str, truth: float, limits: tuple[tuple[float, ...], ...], words: str, size: int
) -> Scenario:
    root = math.sqrt(abs(truth))
    matrix = factor_correlations([[root], [math.copysign(root, truth)]], [[1.0]])
    return Scenario(
        name=f"polychoric/{name}/{size}",
        family=FAMILY,
        words=words,
        size=size,
        quantities=(
            Quantity(
                "polychoric", "polychoric correlation, Wald interval", "interval", truth,
                in_r="lavaan::lavCor", reason=REASON,
            ),
        ),
        draw=lambda random: cut(normal_items(random, size, matrix, ("x", "y")), limits),
        analyse=_analyse,
        draws_in_r=100,
    )  # fmt: skip


def _analyse(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    moments = ordinal_moments(ordinal_answers(data))
    if moments.reason:
        return {"polychoric": NOTHING}
    estimate = float(moments.correlations[0])
    error = math.sqrt(float(moments.correlation_variances[0]) / (moments.n - 1))
    half = float(ndtri((1 + CONFIDENCE) / 2)) * error
    return {"polychoric": Outcome(estimate, estimate - half, estimate + half)}
