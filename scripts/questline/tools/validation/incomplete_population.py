"""The population of the studies of imputation: a survey in which answers get lost at random.

z is always there. Given z, the predictors are independent: x1 a number, x2 yes or no, x3 one of
four ordered answers (proportional odds), x4 one of three others. y is a number and b yes or no;
both are always there and depend on the predictors, y not on x3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from questline.tools.validation.populations import lose_at_random

LOST = ("x1", "x2", "x3", "x4")
SLOPE = 1.0
"""How much the chance of losing an answer grows with z and y (probits)."""
X1 = 0.5
"""The correlation of x1 with z."""
X2 = (-0.4, 0.6)
"""Log odds of x2: intercept and slope on z."""
X3 = ((-1.2, 0.2, 1.6), 0.7)
"""Thresholds of x3 and its slope on z, in logits."""
X4 = ((0.0, 0.0), (-0.2, 0.5), (-0.5, -0.4))
"""Log odds of each answer of x4 against the first: intercept and slope on z."""


@dataclass(frozen=True)
class Effects:
    """A true model: its intercept and the effects, those of x3 and x4 one for each answer."""

    intercept: float
    x1: float
    x2: float
    x3: tuple[float, ...]
    x4: tuple[float, ...]
    z: float

    def of_each(self, data: pd.DataFrame) -> np.ndarray:
        """The linear predictor of each person."""
        third, fourth = (data[name].to_numpy(dtype=int) - 1 for name in ("x3", "x4"))
        total = self.intercept + self.x1 * data["x1"] + self.x2 * data["x2"] + self.z * data["z"]
        return np.asarray(total) + np.array(self.x3)[third] + np.array(self.x4)[fourth]


LINEAR = Effects(1.0, 0.5, 0.6, (0.0, 0.0, 0.0, 0.0), (0.0, 0.3, -0.3), 0.4)
LOGISTIC = Effects(-1.2, 0.6, 0.5, (0.0, 0.2, 0.5, 0.9), (0.0, 0.4, -0.2), 0.3)


def people(random: np.random.Generator, size: int) -> pd.DataFrame:
    """So many people, nothing missing; levels are numbers: x2 and b 0 or 1, x3 and x4 from 1."""
    z = random.standard_normal(size)
    data = pd.DataFrame({"z": z})
    data["x1"] = X1 * z + np.sqrt(1 - X1**2) * random.standard_normal(size)
    data["x2"] = (random.random(size) < expit(X2[0] + X2[1] * z)).astype(float)
    latent = X3[1] * z + random.logistic(size=size)
    data["x3"] = np.searchsorted(X3[0], latent) + 1.0
    upper = np.cumsum(_chances_x4(z), axis=1)
    data["x4"] = (random.random(size)[:, None] > upper[:, :-1]).sum(axis=1) + 1.0
    data["y"] = LINEAR.of_each(data) + random.standard_normal(size)
    data["b"] = (random.random(size) < expit(LOGISTIC.of_each(data))).astype(float)
    return data


def lose(random: np.random.Generator, data: pd.DataFrame, share: float) -> pd.DataFrame:
    """The data with a share of each predictor missing, more often where z and y are high.

    The driver is the normal score of the rank of z + y among the people.
    """
    rank = (data["z"] + data["y"]).rank().to_numpy()
    driver = ndtri((rank - 0.5) / len(data))
    return lose_at_random(random, data, LOST, driver, share, SLOPE)


@dataclass(frozen=True)
class TrueValues:
    """What pooled measures estimate: the share of x2, the correlation of x1 and y, R squared."""

    share: float
    correlation: float
    r_squared: float


def true_values() -> TrueValues:
    """By quadrature over z, given which everything is independent."""
    points, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    yes = expit(X2[0] + X2[1] * points)
    fourth = _chances_x4(points)
    effects = np.array(LINEAR.x4)
    mean_x4 = fourth @ effects
    variance_x4 = fourth @ effects**2 - mean_x4**2
    slope = LINEAR.x1
    middle = slope * X1 * points + LINEAR.x2 * yes + mean_x4 + LINEAR.z * points
    spread = slope**2 * (1 - X1**2) + LINEAR.x2**2 * yes * (1 - yes) + variance_x4
    explained = float(weights @ (middle**2 + spread) - (weights @ middle) ** 2)
    covariance = float(weights @ (X1 * points * middle)) + slope * (1 - X1**2)
    return TrueValues(
        share=float(weights @ yes),
        correlation=covariance / np.sqrt(explained + 1),
        r_squared=explained / (explained + 1),
    )


def _chances_x4(z: np.ndarray) -> np.ndarray:
    """The chance of each answer of x4 (people, answers)."""
    odds = np.exp([intercept + slope * z for intercept, slope in X4]).T
    return odds / odds.sum(axis=1, keepdims=True)
