"""What describes a linear regression by least squares."""

from __future__ import annotations

import math

from scipy.special import fdtrc

from questline.modelling.fitted import FittedModel


def r_squared(model: FittedModel) -> float:
    """The share of the outcome's variance that the fitted values have."""
    total = float(((model.outcome - model.outcome.mean()) ** 2).sum())
    return 1 - residual_sum_of_squares(model) / total


def adjusted_r_squared(model: FittedModel) -> float:
    """R squared with both variances divided by their degrees of freedom (Ezekiel 1930)."""
    return 1 - (1 - r_squared(model)) * (model.count - 1) / model.residual_df


def f_statistic(model: FittedModel) -> tuple[float, float]:
    """The F test that all coefficients are zero: F on (parameters, residual df), and its p."""
    share = r_squared(model)
    statistic = share / model.parameters / ((1 - share) / model.residual_df)
    return statistic, float(fdtrc(model.parameters, model.residual_df, statistic))


def is_exact(model: FittedModel) -> bool:
    """Whether the fitted values reproduce the outcome but for rounding.

    Then the residual variance, and every standard error with it, is an accident of rounding.
    """
    total = float(((model.outcome - model.outcome.mean()) ** 2).sum())
    return residual_sum_of_squares(model) <= 1e-20 * total


def residual_sum_of_squares(model: FittedModel) -> float:
    """The sum of squared residuals."""
    return float(((model.outcome - model.fitted) ** 2).sum())


def residual_sd(model: FittedModel) -> float:
    """The residual standard deviation, on the residual degrees of freedom."""
    return math.sqrt(model.dispersion)
