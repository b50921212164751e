"""Influence: people without whom the estimates would be others."""

from __future__ import annotations

import numpy as np

from questline.modelling.fitted import FittedModel


def leverage(model: FittedModel) -> np.ndarray:
    """The diagonal of the hat matrix, weighted in a logistic model (Pregibon 1981)."""
    weighted = model.full_matrix * np.sqrt(model.weights)[:, None]
    basis, _ = np.linalg.qr(weighted)
    return (basis**2).sum(axis=1)


def cooks_distance(model: FittedModel) -> np.ndarray:
    """Cook's distance of each person, as R's `cooks.distance` for `lm` and `glm`.

    With Pearson residual r, leverage h, p coefficients and dispersion s:
    (r / (1 - h))^2 h / (s p) (Cook 1977, Technometrics 19, 15-18; for generalised linear models
    the one-step form of Williams 1987, Applied Statistics 36, 181-191). NaN for someone of
    leverage 1, whom the model reproduces whatever the answer was.
    """
    hat = leverage(model)
    hat = np.where(hat > 1 - 1e-10, np.nan, hat)
    residual = (model.outcome - model.fitted) / np.sqrt(model.weights)
    coefficients = model.parameters + 1
    return (residual / (1 - hat)) ** 2 * hat / (model.dispersion * coefficients)


def influential(distances: np.ndarray) -> np.ndarray:
    """Who has a Cook's distance above 4/n; nobody of leverage 1 is among them."""
    return np.nan_to_num(distances, nan=0.0) > 4 / len(distances)
