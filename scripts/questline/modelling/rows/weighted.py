"""Rows of weighting: the weights, and the planned models with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import Fit


def add_weighting(
    part: StatisticsPart,
    fits: Mapping[str, Fit],
    data: pd.DataFrame,
    analyses: Sequence[Mapping[str, Any]],
    weighting: Mapping[str, Any],
    confidence: float,
) -> None:
    """The weights themselves, weighted outcomes, weighted models."""
