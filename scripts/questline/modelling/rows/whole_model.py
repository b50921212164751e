"""What is asked of a planned model as a whole: whether anything can be, and its overall test."""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fitted import FittedModel
from questline.modelling.logistic import null_log_likelihood
from questline.modelling.regression import Fit
from questline.modelling.rows.model_fit import SEPARATED


def why_not_whole(fit: Fit) -> str:
    """Why nothing can be said of the model as a whole, "" if something can."""
    if fit.identification and fit.identification.separated:
        return SEPARATED
    return fit.reason


def overall_statistic(model: FittedModel | ProportionalOdds, kind: str) -> float:
    """The statistic that all columns together explain nothing.

    Of a logistic or ordinal model the likelihood ratio against the model without columns; of a
    linear one the explained sum of squares over the residual variance, the number of columns times
    F.
    """
    if isinstance(model, ProportionalOdds):
        return 2 * (model.log_likelihood - model.null_log_likelihood)
    if kind == "logistic":
        return 2 * (model.log_likelihood - null_log_likelihood(model.outcome))
    explained = model.fitted - model.outcome.mean()
    return float(explained @ explained) / model.dispersion


def adjusted_r_squared(model: FittedModel) -> float:
    """R squared of a linear model with both variances divided by their degrees of freedom."""
    return 1 - model.dispersion / float(np.var(model.outcome, ddof=1))
