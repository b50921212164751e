"""Whether residuals of a linear model are alike everywhere, and normal in shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from questline.modelling.fittable import standardised_design
from questline.modelling.fitted import FittedModel

NO_RESIDUALS = "Not computable: all residuals are zero but for rounding."


@dataclass(frozen=True)
class ResidualShape:
    """The third and the fourth moment: both 0 for a normal distribution; NaN with a `reason`."""

    skewness: float
    excess_kurtosis: float
    reason: str = ""


@dataclass(frozen=True)
class ConstantVariance:
    """The test of Breusch and Pagan: chi-square on `df` degrees of freedom; NaN with a `reason`."""

    statistic: float
    df: int
    p: float
    reason: str = ""


def residual_shape(model: FittedModel) -> ResidualShape:
    """Skewness m3 / m2^1.5 and excess kurtosis m4 / m2^2 - 3 of the residuals.

    m_k are central moments with the divisor n (Fisher's g1 and g2).
    """
    residual = model.outcome - model.fitted
    if _vanish(model, residual):
        return ResidualShape(math.nan, math.nan, NO_RESIDUALS)
    centred = residual - residual.mean()
    second, third, fourth = (float(np.mean(centred**power)) for power in (2, 3, 4))
    return ResidualShape(third / second**1.5, fourth / second**2 - 3)


def breusch_pagan(model: FittedModel) -> ConstantVariance:
    """Whether the residual variance goes with the terms of the model.

    n times the share of the variance of the squared residuals that the terms explain, on as many
    degrees of freedom: Breusch & Pagan 1979, Econometrica 47, 1287-1294, in the form of Koenker
    1981, Journal of Econometrics 17, 107-112, which does not need normal residuals; R's
    lmtest::bptest.
    """
    residual = model.outcome - model.fitted
    if not model.parameters:
        reason = "Not computable: the model has no terms with which the variance could go."
        return ConstantVariance(math.nan, 0, math.nan, reason)
    squared = residual**2
    if _vanish(model, residual):
        return ConstantVariance(math.nan, model.parameters, math.nan, NO_RESIDUALS)
    spread = squared - squared.mean()
    total = float((spread**2).sum())
    if total <= 1e-20 * float((squared**2).sum()):
        reason = "Not computable: the residuals are all of the same size."
        return ConstantVariance(math.nan, model.parameters, math.nan, reason)
    basis, _ = np.linalg.qr(standardised_design(model.matrix)[0])
    statistic = model.count * float(((basis.T @ spread) ** 2).sum()) / total
    return ConstantVariance(statistic, model.parameters, float(chdtrc(model.parameters, statistic)))


def _vanish(model: FittedModel, residual: np.ndarray) -> bool:
    total = float(((model.outcome - model.outcome.mean()) ** 2).sum())
    return not len(residual) or float((residual**2).sum()) <= 1e-20 * total
