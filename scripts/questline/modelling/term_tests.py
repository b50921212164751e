"""Tests that all coefficients of a term are zero: a category, a curve, an interaction.

Likelihood ratio tests in logistic and ordinal models (twice the drop of the log-likelihood when the
term leaves the model), F tests in linear ones: as R's `drop1`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc

from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.proportional_odds import ProportionalOdds, fit_proportional_odds
from questline.modelling.fitted import FittedModel
from questline.modelling.inference import AnyModel
from questline.modelling.linear import residual_sum_of_squares
from questline.modelling.regression import Fit

NOT_ALL = "Not computable: not every coefficient of the term was estimated."
SEPARATED = (
    "Not computable: the outcome is separated by terms whose rows say so, so that the maximum "
    "likelihood estimates do not all exist."
)
NO_END = "Not computable: the search for the maximum of the likelihood did not end."


@dataclass(frozen=True)
class TermTest:
    """Chi-square on `df`, or F on `df` and `residual_df` where these are finite.

    NaN where `reason` says why there is no test.
    """

    statistic: float
    df: int
    residual_df: float
    p: float
    reason: str = ""


def term_test(fit: Fit, places: Sequence[int], kind: str) -> TermTest:
    """The test of the columns at `places` of the design; levels that nobody has are not in it."""
    model, found = fit.model, fit.identification
    if model is None or found is None or fit.recipe is None:
        return _none(fit.reason)
    if found.separated:
        return _none(SEPARATED)
    tested = list(places)
    if not set(places) <= set(found.kept.tolist()):
        _, matrix = fit.recipe.design_matrix(fit.cases.frame)
        tested = [place for place in places if matrix[:, place].any()]
    if not tested or any(fit.estimates[place].reason for place in tested):
        return _none(NOT_ALL)
    rest = model.matrix[:, ~np.isin(found.kept, tested)]
    if kind == "linear" and isinstance(model, FittedModel):
        return _f_test(model, fit_linear(rest, model.outcome))
    without = _log_likelihood(model, rest, len(fit.cases.levels))
    if math.isnan(without):
        return _none(NO_END)
    statistic = max(0.0, 2 * (model.log_likelihood - without))
    df = len(tested)
    return TermTest(statistic, df, math.inf, float(chdtrc(df, statistic)))


def _f_test(model: FittedModel, without: FittedModel) -> TermTest:
    squares = residual_sum_of_squares(model)
    df = model.parameters - without.parameters
    statistic = (residual_sum_of_squares(without) - squares) / df / model.dispersion
    p = float(fdtrc(df, model.residual_df, max(0.0, statistic)))
    return TermTest(statistic, df, float(model.residual_df), p)


def _log_likelihood(model: AnyModel, matrix: np.ndarray, levels: int) -> float:
    """That of the model with other columns; NaN where it was not found."""
    if isinstance(model, ProportionalOdds):
        return fit_proportional_odds(matrix, model.outcome, levels).log_likelihood
    try:
        return fit_logistic(matrix, model.outcome).log_likelihood
    except RuntimeError:
        return math.nan


def _none(reason: str) -> TermTest:
    return TermTest(math.nan, 0, math.inf, math.nan, reason)
