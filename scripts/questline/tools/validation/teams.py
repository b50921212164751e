"""Scenarios on people in teams: robust errors, estimating equations, random intercepts.

w differs between teams alone, x between people. Teams differ beside that by an intercept of their
own. In logistic models it is normal for the models with a random intercept, whose coefficients hold
within a team; for the others it has the bridge distribution, with which the chances over all teams
are logistic too, with coefficients that are `BRIDGE` times those within a team (Wang & Louis 2003,
Biometrika 90, 765-775).
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit

from questline.modelling.dependence.clustered_fit import ClusteredFit
from questline.modelling.dependence.estimating_equations import (
    estimating_equations_linear,
    estimating_equations_logistic,
)
from questline.modelling.dependence.random_intercept_linear import random_intercept_linear
from questline.modelling.dependence.random_intercept_logistic import random_intercept_logistic
from questline.modelling.dependence.robust_errors import (
    cluster_robust_linear,
    cluster_robust_logistic,
)
from questline.tools.validation.monte_carlo import Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "People in teams"
TEAMS = {120: 12, 342: 38}
"""How many teams there are, by the number of people."""
CONFIDENCE = 0.95
LINEAR = {"w": 0.4, "x": 0.5}
LOGISTIC = {"w": 0.6, "x": 0.7}
INTERCEPT = -0.4
BETWEEN = 0.5
"""The standard deviation of the teams' intercepts in the linear model, whose residual one is 1."""
DEVIATION = 0.8
"""That of the logistic model, on logits."""
BRIDGE = 0.9
FOLLOWED = {"w": "what differs between teams", "x": "what differs between people"}
DRAWS_IN_R = {120: 60, 342: 40}
FEW_TEAMS = (
    "Robust errors, and tests that take them as known, are too small where teams are few (Mancl & "
    "DeRouen 2001, Biometrics 57, 126-134; Cameron & Miller 2015, Journal of Human Resources 50, "
    "317-372)."
)
SATTERTHWAITE = (
    "Satterthwaite's degrees of freedom are an approximation that is rough where teams are few "
    "(Pustejovsky & Tipton 2018, Journal of Business & Economic Statistics 36, 672-683)."
)
SMALL_MIXED = (
    "The z test takes the variance between teams as known; where teams are few it rejects too "
    "often (McNeish & Stapleton 2016, Educational Psychology Review 28, 295-314)."
)
CONSERVATIVE = (
    "Mancl and DeRouen's covariance is too large where teams are few (Li & Redden 2015, Statistics "
    "in Medicine 34, 281-296)."
)


def scenarios() -> list[Scenario]:
    """A linear outcome, and yes-no outcomes with two distributions of the teams' intercepts."""
    marginal = {name: BRIDGE * value for name, value in LOGISTIC.items()}
    kinds = {
        "linear": (
            "a number on something of the team and something of the person, in teams of about ten",
            [*_robust("linear", LINEAR), *_equations("linear", LINEAR),
             *_mixed(LINEAR, "lmerTest::lmer", SATTERTHWAITE)],
        ),
        "bridge": (
            "a yes-no outcome on the same, its chances over all teams logistic",
            [*_robust("logistic", marginal), *_equations("logistic", marginal)],
        ),
        "normal": (
            "a yes-no outcome on the same, the teams' intercepts normal",
            _mixed(LOGISTIC, "lme4::glmer", SMALL_MIXED),
        ),
    }  # fmt: skip
    return [
        Scenario(
            name=f"teams/{kind}/{size}",
            family=FAMILY,
            words=words,
            size=size,
            quantities=tuple(quantities),
            draw=partial(_draw, size=size, kind=kind),
            analyse=partial(_analyse, kind=kind),
            draws_in_r=DRAWS_IN_R[size],
        )
        for kind, (words, quantities) in kinds.items()
        for size in TEAMS
    ]


def _robust(kind: str, truth: dict[str, float]) -> list[Quantity]:
    return [
        Quantity(f"cr2_{name}", f"coefficient of {words}, cluster-robust errors (CR2, "
                 "Satterthwaite)", "interval", truth[name], in_r="clubSandwich::conf_int",
                 reason=SATTERTHWAITE)
        for name, words in FOLLOWED.items()
    ]  # fmt: skip


def _equations(kind: str, truth: dict[str, float]) -> list[Quantity]:
    found = []
    for name, words in FOLLOWED.items():
        label = f"coefficient of {words}, estimating equations, exchangeable"
        found += [
            Quantity(f"gee_{name}", f"{label}, robust errors", "interval", truth[name],
                     in_r="geepack::geeglm", reason=FEW_TEAMS),
            Quantity(f"small_{name}", f"{label}, Mancl and DeRouen's errors", "interval",
                     truth[name], reason=CONSERVATIVE),
        ]  # fmt: skip
    return found


def _mixed(truth: dict[str, float], in_r: str, reason: str) -> list[Quantity]:
    return [
        Quantity(f"mixed_{name}", f"coefficient of {words}, random intercept", "interval",
                 truth[name], in_r=in_r, reason=reason)
        for name, words in FOLLOWED.items()
    ]  # fmt: skip


def _draw(random: np.random.Generator, size: int, kind: str) -> pd.DataFrame:
    """Teams of unequal size: everyone is in one of them by chance, and nobody's team is empty."""
    count = TEAMS[size]
    team = np.concatenate([np.arange(count), random.integers(0, count, size - count)])
    w, x = random.standard_normal(count)[team], random.standard_normal(size)
    x += 0.3 * random.standard_normal(count)[team]
    own = _intercepts(random, count, kind)[team]
    if kind == "linear":
        y = INTERCEPT + LINEAR["w"] * w + LINEAR["x"] * x + own + random.standard_normal(size)
    else:
        chance = expit(INTERCEPT + LOGISTIC["w"] * w + LOGISTIC["x"] * x + own)
        y = (random.random(size) < chance).astype(float)
    return pd.DataFrame({"w": w, "x": x, "team": team.astype(float), "y": y})


def _intercepts(random: np.random.Generator, count: int, kind: str) -> np.ndarray:
    if kind == "bridge":
        # The quantile function of the bridge distribution (Wang & Louis 2003, equation 4).
        share = random.random(count)
        return np.log(np.sin(BRIDGE * np.pi * share) / np.sin(BRIDGE * np.pi * (1 - share))) / (
            BRIDGE
        )
    spread = BETWEEN if kind == "linear" else DEVIATION
    return spread * random.standard_normal(count)


def _analyse(data: pd.DataFrame, random: np.random.Generator, kind: str) -> dict[str, Outcome]:
    given = data[["w", "x"]].to_numpy(), data["y"].to_numpy(), data["team"].to_numpy()
    fits: dict[str, ClusteredFit] = {}
    if kind == "linear":
        equations = estimating_equations_linear(*given)
        fits = {"cr2": cluster_robust_linear(*given), "mixed": random_intercept_linear(*given)}
    elif kind == "bridge":
        equations = estimating_equations_logistic(*given)
        fits = {"cr2": cluster_robust_logistic(*given)}
    else:
        return _limits("mixed", random_intercept_logistic(*given))
    fits |= {"gee": equations, "small": equations.small_sample()}
    return {key: value for name, fit in fits.items() for key, value in _limits(name, fit).items()}


def _limits(name: str, fit: ClusteredFit) -> dict[str, Outcome]:
    low, high = fit.interval(CONFIDENCE)
    return {
        f"{name}_{column}": outcome(fit.coefficients[place], low[place], high[place])
        for place, column in enumerate(FOLLOWED, start=1)
    }
