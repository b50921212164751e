"""The planned models of complete cases and of completed sets, as effects see them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from questline.core.sentences import listed
from questline.modelling.completed_fits import CompletedFits
from questline.modelling.effects.estimated_model import (
    EstimatedModel,
    Kind,
    estimated_model,
    without_estimates,
)
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit


def model_of_fit(fit: Fit, kind: Kind) -> EstimatedModel:
    """The model of complete cases, with NaN for the columns of its recipe that it lacks.

    Where terms separate the outcome there is none: averages over everyone would rest on people of
    whom the model says nothing but 0 or 1.
    """
    found, model = fit.identification, fit.model
    if model is None or found is None or fit.recipe is None:
        return without_estimates(kind, fit.reason)
    if found.separated:
        return without_estimates(kind, why_separated(found.separated))
    first = len(model.coefficients) - len(found.kept)
    size = first + len(fit.recipe.columns)
    inside = np.concatenate([np.arange(first), first + found.kept])
    coefficients = np.full(size, math.nan)
    coefficients[inside] = model.coefficients
    covariance = np.full((size, size), math.nan)
    covariance[np.ix_(inside, inside)] = model.covariance
    df = math.inf
    if kind == "linear" and isinstance(model, FittedModel):
        df = float(model.residual_df)
    return estimated_model(kind, coefficients, covariance, df)


def model_of_completed(fits: CompletedFits, kind: Kind) -> EstimatedModel:
    """The model of completed sets, a line of coefficients a set.

    Its degrees of freedom are left to pooling. No set is left out: where one could not be fitted,
    or is separated, there is no model.
    """
    if fits.trouble:
        return without_estimates(kind, fits.trouble)
    return estimated_model(kind, fits.coefficients, fits.covariances)


def why_separated(variables: Sequence[str]) -> str:
    """Why nothing is averaged where these variables separate the outcome."""
    separate = "separates" if len(variables) == 1 else "separate"
    return (
        f"Not computable: {listed(variables)} {separate} the outcome, so that the model foretells "
        "that of some people without error; averages over everyone then have no standard error."
    )
