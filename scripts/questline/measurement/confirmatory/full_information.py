"""Confirmatory factor analysis by full information maximum likelihood: every answer counts.

Each respondent adds the normal log-likelihood of what was answered (Finkbeiner 1979, Psychometrika
44, 409-420), which is valid where answers are missing at random. Chi-square compares with the
unrestricted means and covariances that EM finds.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.feasibility import why_not_incomplete
from questline.measurement.confirmatory.result import ConfirmatoryFit, no_fit
from questline.measurement.confirmatory.single_group_fit import fit_single_group

ESTIMATOR = "fiml"


def full_information(
    answers: pd.DataFrame, model: FactorModel, *, robust: bool = True
) -> ConfirmatoryFit:
    """Fit `model` to all answers (numbers, missing NaN, a column an item) with free intercepts.

    With `robust` standard errors and test are those of lavaan's `estimator = "MLR", missing =
    "fiml"`, without it those of `estimator = "ML"`: observed information. Respondents who answered
    none of the items are left out. Sources: see `incomplete_answers` and `robust_tests`.
    """
    values = answers[list(model.items)].to_numpy(dtype=float)
    reason = why_not_identified(model) or why_not_incomplete(values, model.items)
    if reason:
        count = int((~np.isnan(values)).any(axis=1).sum())
        return no_fit(model, ESTIMATOR, count, reason)
    return fit_single_group(values, model, ESTIMATOR, complete=False, robust=robust)
