"""The estimators of confirmatory factor analysis that a plan can name."""

from __future__ import annotations

from typing import Literal

Estimator = Literal["wlsmv", "ml", "mlr", "fiml"]
