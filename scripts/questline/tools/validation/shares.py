"""Scenarios on shares and correlations: Wilson's interval and Fisher's z."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from questline.description.correlations import correlation
from questline.description.intervals import wilson_interval
from questline.tools.validation.monte_carlo import Outcome, Quantity, outcome
from questline.tools.validation.populations import factor_correlations, normal_items
from questline.tools.validation.scenario import Scenario

SHARES = "Shares"
CORRELATIONS = "Pearson's and Spearman's correlations"
CONFIDENCE = 0.95
WILSON_REASON = (
    "A count is a whole number, so that no interval for a share can hold the true value in "
    "exactly 95% of the samples; Wilson's swings around it (Brown, Cai & DasGupta 2001, "
    "Statistical Science 16, 101-133)."
)
RANK_REASON = (
    "The standard error of Bonett and Wright (2000, Psychometrika 65, 23-28) is an approximation, "
    "good up to correlations of about .8 and from about 25 people on."
)


def scenarios() -> list[Scenario]:
    """A rare and a common answer; two correlated normal variables."""
    found = [_share(share, size) for share in (0.05, 0.4) for size in (60, 342)]
    found += [_pair(0.4, size) for size in (30, 342)]
    return found


def _share(truth: float, size: int) -> Scenario:
    return Scenario(
        name=f"share/{truth:g}/{size}",
        family=SHARES,
        words=f"an answer that {truth:.0%} of all people give",
        size=size,
        quantities=(
            Quantity(
                "wilson", "share, Wilson's interval", "interval", truth,
                in_r="stats::prop.test", reason=WILSON_REASON,
            ),
        ),
        draw=lambda random: pd.DataFrame({"x": (random.random(size) < truth).astype(float)}),
        analyse=_analyse_share,
        draws_in_r=2000,
    )  # fmt: skip


def _analyse_share(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    share = float(data["x"].mean())
    return {"wilson": Outcome(share, *wilson_interval(share, len(data), CONFIDENCE))}


def _pair(truth: float, size: int) -> Scenario:
    matrix = factor_correlations([[math.sqrt(truth)]] * 2, [[1.0]])
    ranks = 6 / math.pi * math.asin(truth / 2)
    return Scenario(
        name=f"correlation/{truth:g}/{size}",
        family=CORRELATIONS,
        words=f"two normal variables that correlate by {truth:g}",
        size=size,
        quantities=(
            Quantity(
                "pearson", "Pearson's correlation, Fisher's z", "interval", truth,
                in_r="stats::cor.test",
            ),
            Quantity(
                "spearman", "Spearman's correlation, Bonett and Wright", "interval", ranks,
                reason=RANK_REASON,
            ),
        ),
        draw=lambda random: normal_items(random, size, matrix, ("x", "y")),
        analyse=_analyse_pair,
        draws_in_r=2000,
    )  # fmt: skip


def _analyse_pair(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    x, y = data["x"].to_numpy(), data["y"].to_numpy()
    found = {}
    for method in ("pearson", "spearman"):
        one = correlation(x, y, method, CONFIDENCE)
        found[method] = outcome(one.value, one.ci_low, one.ci_high, one.p)
    return found
