"""Scenarios on Little's test that answers are missing completely at random."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from questline.imputation.little_test import little_test
from questline.tools.validation.monte_carlo import Outcome, Quantity
from questline.tools.validation.populations import (
    factor_correlations,
    lose_at_random,
    normal_items,
)
from questline.tools.validation.scenario import Scenario

FAMILY = "Little's test"
SIZES = (150, 342, 2000)
ITEMS = ("x1", "x2", "x3", "x4", "x5")
SHARE = 0.15
REASON = (
    "Little's statistic is a chi-square in large samples only, and the smaller they are the fewer "
    "people share a pattern (Little 1988, Journal of the American Statistical Association 83, "
    "1198-1202)."
)


def scenarios() -> list[Scenario]:
    """Five normal variables, 15% of each missing completely at random."""
    matrix = factor_correlations([[0.7]] * 5, [[1.0]])

    def draw(random: np.random.Generator, size: int) -> pd.DataFrame:
        data = normal_items(random, size, matrix, ITEMS)
        return lose_at_random(random, data, ITEMS, np.zeros(size), SHARE, 0.0)

    return [
        Scenario(
            name=f"little/normal/{size}",
            family=FAMILY,
            words="five normal variables, 15% of each missing completely at random",
            size=size,
            quantities=(Quantity("little", "Little's test", "test", nominal=0.05, reason=REASON),),
            draw=partial(draw, size=size),
            analyse=_analyse,
        )
        for size in SIZES
    ]


def _analyse(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    return {"little": Outcome(p=little_test(data.to_numpy(), ITEMS).p)}
