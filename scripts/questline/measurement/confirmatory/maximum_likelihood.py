"""Confirmatory factor analysis by maximum likelihood, on the rows that answered every item.

The discrepancy is n (log|Sigma| + tr(S Sigma^-1) - log|S| - p) with S the covariances with divisor
n (Joreskog 1969, Psychometrika 34, 183-202; lavaan's `likelihood = "normal"`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.feasibility import why_not_complete
from questline.measurement.confirmatory.result import ConfirmatoryFit, no_fit
from questline.measurement.confirmatory.single_group_fit import fit_single_group


def maximum_likelihood(
    answers: pd.DataFrame, model: FactorModel, *, robust: bool = False
) -> ConfirmatoryFit:
    """Fit `model` to the complete rows of `answers` (numbers, missing NaN, a column an item).

    Standard errors come from expected information ("ml"). With `robust` ("mlr") they are those of
    Huber and White from observed information and cross-products, and chi-square is scaled too, as
    lavaan's `estimator = "MLR"`. Sources: see `likelihood_fit` and `robust_tests`.
    """
    estimator = "mlr" if robust else "ml"
    values = answers[list(model.items)].to_numpy(dtype=float)
    complete = values[~np.isnan(values).any(axis=1)]
    reason = why_not_identified(model) or why_not_complete(complete, model.items)
    if reason:
        return no_fit(model, estimator, len(complete), reason)
    return fit_single_group(values, model, estimator, complete=True, robust=robust)
