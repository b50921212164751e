"""Scenarios on the reliability of a scale: the intervals of Cronbach's alpha."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from questline.measurement.reliability.bootstrap import bootstrap_alpha
from questline.measurement.reliability.classical import alpha_with_interval
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity, outcome
from questline.tools.validation.populations import (
    THRESHOLDS,
    alpha,
    covariances_of_cut,
    cut,
    factor_correlations,
    normal_items,
)
from questline.tools.validation.scenario import Scenario

FAMILY = "Cronbach's alpha"
SIZES = (60, 342)
ITEMS = tuple(f"x{number}" for number in range(1, 7))
CONFIDENCE = 0.95
BOOTSTRAP = 2000
FELDT_REASON = (
    "Feldt's interval assumes normal items with equal covariances; with skewed answers the "
    "sampling variance of alpha is another (Yuan, Guarnaccia & Hayslip 2003, Educational and "
    "Psychological Measurement 63, 5-23; Maydeu-Olivares, Coffman & Hartmann 2007, Psychological "
    "Methods 12, 157-176)."
)
BOOTSTRAP_REASON = (
    "Bootstrap intervals of alpha are too narrow or off centre in small samples (Padilla, Divers & "
    "Newton 2012, Applied Psychological Measurement 36, 331-348; Efron & Tibshirani 1993, An "
    "Introduction to the Bootstrap, chapter 14)."
)


def scenarios() -> list[Scenario]:
    """Six items of one factor: normal with equal loadings, and five-point with skewed answers."""
    normal = factor_correlations([[0.6]] * 6, [[1.0]])
    underlying = factor_correlations([[0.7]] * 6, [[1.0]])
    limits = [THRESHOLDS["low"]] * 4 + [THRESHOLDS["high"]] * 2
    cases = [
        (
            "normal",
            "6 normal items, all loadings .6",
            alpha(normal),
            lambda random, size: normal_items(random, size, normal, ITEMS),
        ),
        (
            "five-point",
            "6 five-point items, 4 skewed to the right and 2 to the left, from normal items with "
            "all loadings .7",
            alpha(covariances_of_cut(underlying, limits)),
            lambda random, size: cut(normal_items(random, size, underlying, ITEMS), limits),
        ),
    ]
    found = []
    for short, words, truth, draw in cases:
        for size in SIZES:
            found.append(
                Scenario(
                    name=f"alpha/{short}/{size}",
                    family=FAMILY,
                    words=words,
                    size=size,
                    quantities=_quantities(truth),
                    draw=partial(draw, size=size),
                    analyse=_analyse,
                    draws_in_r=150,
                )
            )
    return found


def _quantities(truth: float) -> tuple[Quantity, ...]:
    feldt = Quantity(
        "feldt", "alpha, Feldt's interval", "interval", truth, in_r="psych::alpha",
        reason=FELDT_REASON,
    )  # fmt: skip
    return (
        feldt,
        Quantity(
            "percentile", "alpha, bootstrap percentile interval", "interval", truth,
            in_r="boot::boot.ci", reason=BOOTSTRAP_REASON,
        ),
        Quantity(
            "bca", "alpha, bootstrap BCa interval", "interval", truth, in_r="boot::boot.ci",
            reason=BOOTSTRAP_REASON,
        ),
    )  # fmt: skip


def _analyse(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    feldt = alpha_with_interval(data, CONFIDENCE)
    drawn = bootstrap_alpha({"scale": data}, BOOTSTRAP, CONFIDENCE, random)["scale"]
    found = {"feldt": outcome(feldt.value, feldt.ci_low, feldt.ci_high)}
    for name, limits in (("percentile", drawn.percentile), ("bca", drawn.bias_corrected)):
        found[name] = outcome(drawn.alpha, *limits) if limits else NOTHING
    return found
