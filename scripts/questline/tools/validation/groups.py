"""Scenarios on measurement invariance: the tests of one step against the one before.

One factor of six items is the same in both groups, but for the factor's mean, so that every
hypothesis is true.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd

from questline.measurement.confirmatory.factor_model import one_factor
from questline.measurement.confirmatory.invariance_ml import invariance_ml
from questline.measurement.confirmatory.invariance_ordinal import invariance_ordinal
from questline.measurement.confirmatory.result import Invariance
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.tools.validation.monte_carlo import Outcome, Quantity
from questline.tools.validation.populations import (
    THRESHOLDS,
    cut,
    factor_correlations,
    normal_items,
)
from questline.tools.validation.scenario import Scenario

FAMILY = "Measurement invariance"
SIZES = (342,)
LOADINGS = (0.8, 0.7, 0.6, 0.5, 0.7, 0.6)
SHIFT = 0.3
"""How much higher the factor is in the second group, in standard deviations."""
ITEMS = tuple(f"a{number}" for number in range(1, 7))
LIMITS = [THRESHOLDS[kind] for kind in ("middling", "low", "middling", "high", "middling", "low")]
STEPS = {
    "ml": {
        "metric": "equal loadings",
        "scalar": "equal intercepts too",
        "strict": "equal residual variances too",
    },
    "ordinal": {
        "thresholds": "equal thresholds",
        "metric": "equal loadings too",
        "scalar": "equal intercepts too",
        "strict": "equal residual variances too",
    },
}
DRAWS_IN_R = {"ml": 100, "ordinal": 40}
REASON = (
    "Difference tests are chi-square in large samples only, and scaled ones are rough in groups of "
    "this size (Satorra & Bentler 2010, Psychometrika 75, 243-248; Sass, Schmitt & Marsh 2014, "
    "Structural Equation Modeling 21, 167-180)."
)


def scenarios() -> list[Scenario]:
    """Normal items by robust maximum likelihood, five-point items by weighted least squares."""
    words = {
        "ml": "six normal items of one factor in two groups of 171 (MLR)",
        "ordinal": "six five-point items of one factor in two groups of 171 (WLSMV, Wu and "
        "Estabrook's models)",
    }
    return [
        Scenario(
            name=f"invariance/{kind}/{size}",
            family=FAMILY,
            words=words[kind],
            size=size,
            quantities=tuple(
                Quantity(
                    step, f"difference test of {name}", "test", nominal=0.05,
                    in_r="lavaan::lavTestLRT", reason=REASON,
                )
                for step, name in STEPS[kind].items()
            ),
            draw=partial(_draw, size=size, ordinal=kind == "ordinal"),
            analyse=partial(_analyse, kind=kind),
            draws_in_r=DRAWS_IN_R[kind],
        )
        for kind in STEPS
        for size in SIZES
    ]  # fmt: skip


def _draw(random: np.random.Generator, size: int, ordinal: bool) -> pd.DataFrame:
    """Two groups of the same number, `group` 1 and 2."""
    matrix = factor_correlations([[loading] for loading in LOADINGS], [[1.0]])
    group = np.repeat([1.0, 2.0], size // 2)
    items = normal_items(random, len(group), matrix, ITEMS)
    items += SHIFT * (group - 1)[:, None] * np.array(LOADINGS)
    data = cut(items, LIMITS) if ordinal else items
    return data.assign(group=group)


def _analyse(data: pd.DataFrame, random: np.random.Generator, kind: str) -> dict[str, Outcome]:
    membership = data["group"].map({1.0: "1", 2.0: "2"}).to_numpy(dtype=object)
    model, answers = one_factor("a", ITEMS), data[list(ITEMS)]
    found: Invariance
    if kind == "ordinal":
        found = invariance_ordinal(ordinal_answers(answers), membership, ("1", "2"), model)
    else:
        found = invariance_ml(answers, membership, ("1", "2"), model)
    return {
        step.name: Outcome(p=step.difference.get("p", math.nan))
        for step in found.steps
        if step.difference
    }
