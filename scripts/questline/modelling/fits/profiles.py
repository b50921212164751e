"""Profile-likelihood intervals of logistic models, all coefficients of a model in one batch."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from scipy.special import ndtri

from questline.modelling.fits.conditioning import conditioned
from questline.modelling.fits.logit_likelihood import LogitLikelihood
from questline.modelling.fits.profile_roots import profile_limits
from questline.modelling.fitted import FittedModel


def logistic_limits(
    models: Sequence[FittedModel],
    confidence: float,
    wanted: Sequence[Collection[int]] | None = None,
) -> list[np.ndarray]:
    """For each model the lower and the upper limit of each coefficient, (columns, 2).

    In the units of the model's matrix, without the intercept; NaN on a side on which the search
    finds no limit, and for columns that are not in `wanted` (the columns of each model, or None for
    all). The models are fitted logistic models in which nothing is separated. R's
    `confint` reads the same limits off a spline through a few points of the profile and so differs
    from the roots by up to about 1e-4 of the standard error.
    """
    quantile = float(ndtri((1 + confidence) / 2))
    chosen = wanted or [range(model.parameters) for model in models]
    return [
        _limits(model, quantile, sorted(columns))
        for model, columns in zip(models, chosen, strict=True)
    ]


def _limits(model: FittedModel, quantile: float, columns: list[int]) -> np.ndarray:
    found = np.full((model.parameters, 2), np.nan)
    if not columns:
        return found
    # Each coefficient is held in turn, so that each column keeps a row of its own.
    design = conditioned(model.matrix, orthogonal=False)
    slopes = model.coefficients[1:]
    spread = 1 / np.diag(design.back)
    top = np.concatenate([[model.coefficients[0] + design.means @ slopes], slopes * spread])
    likelihood = LogitLikelihood(design.rows * (2 * model.outcome - 1))
    limits = profile_limits(likelihood, top, np.array(columns) + 1, quantile)
    found[columns] = limits / spread[columns, None]
    return found
