"""Scenarios on families of tests: false alarms of Holm, Hochberg and Benjamini-Hochberg.

Every family has six Wald tests of logistic models. In one kind one predictor is tested against six
outcomes that go together, so that the tests are positively correlated; in the other six predictors
that go together are tested in one model, where the tests are negatively correlated.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.multiplicity import adjust
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "Families of tests"
SIZES = (60, 342, 2000)
TESTS = 6
LEVEL = 0.05
EFFECT = 0.6
"""The log odds ratio of each effect that there is."""
SHARED = 1.2
"""How much all outcomes depend on what they share, in logits."""
CORRELATION = 0.5
"""Of the six predictors of one model."""
INTERCEPT = -0.3
METHODS = {"holm": "Holm", "hochberg": "Hochberg", "benjamini_hochberg": "Benjamini and Hochberg"}
DRAWS_IN_R = {60: 100, 342: 60, 2000: 20}
SMALL_WALD = (
    "Wald's test of a logistic model rejects too seldom in small samples (Hauck & Donner 1977, "
    "Journal of the American Statistical Association 72, 851-853)."
)
BOTH_SIDES = (
    "Methods that step up are proven for tests that are positively dependent (Benjamini & "
    "Yekutieli 2001, Annals of Statistics 29, 1165-1188); these are not."
)


def scenarios() -> list[Scenario]:
    """Without any effect, and with effects in half of the tests, at three sizes."""
    kinds = {
        "outcomes": "one predictor against six outcomes that go together",
        "predictors": "six predictors that correlate by .5 in one model",
    }
    return [
        Scenario(
            name=f"family/{kind}/{effects}/{size}",
            family=FAMILY,
            words=f"{words}, {'no effect' if not effects else f'{effects} effects'}",
            size=size,
            quantities=_quantities(kind, effects),
            draw=partial(_draw, size=size, kind=kind, effects=effects),
            analyse=partial(_analyse, kind=kind, effects=effects),
            draws_in_r=DRAWS_IN_R[size],
        )
        for kind, words in kinds.items()
        for effects in (0, TESTS // 2)
        for size in SIZES
    ]


def _quantities(kind: str, effects: int) -> tuple[Quantity, ...]:
    reason = BOTH_SIDES if kind == "predictors" else ""
    in_r = "stats::p.adjust"
    single = Quantity("single", "one of the tests alone, Wald", "test", nominal=LEVEL,
                      in_r="stats::glm", reason=SMALL_WALD)  # fmt: skip
    families = [
        Quantity(name, f"{METHODS[name]}, any false alarm in the family", "test", nominal=LEVEL,
                 at_most=True, in_r=in_r, reason=reason)
        for name in ("holm", "hochberg")
    ]  # fmt: skip
    discoveries = Quantity(
        "benjamini_hochberg", "Benjamini and Hochberg, share of false ones among the discoveries",
        "mean", LEVEL * (TESTS - effects) / TESTS, at_most=True, in_r=in_r, reason=reason,
    )  # fmt: skip
    return (single, *families, discoveries)


def _draw(random: np.random.Generator, size: int, kind: str, effects: int) -> pd.DataFrame:
    if kind == "outcomes":
        x, shared = random.standard_normal((2, size))
        slopes = np.where(np.arange(TESTS) < effects, EFFECT, 0.0)
        logits = INTERCEPT + x[:, None] * slopes + SHARED * shared[:, None]
        answers = (random.random((size, TESTS)) < expit(logits)).astype(float)
        names = [f"y{number}" for number in range(1, TESTS + 1)]
        return pd.DataFrame(answers, columns=names).assign(x=x)
    common = random.standard_normal((size, 1))
    own = random.standard_normal((size, TESTS))
    columns = math.sqrt(CORRELATION) * common + math.sqrt(1 - CORRELATION) * own
    logits = INTERCEPT + EFFECT * columns[:, :effects].sum(axis=1)
    names = [f"x{number}" for number in range(1, TESTS + 1)]
    event = (random.random(size) < expit(logits)).astype(float)
    return pd.DataFrame(columns, columns=names).assign(y=event)


def p_values(data: pd.DataFrame, kind: str) -> list[float | None]:
    """The p-value of each test, None where a model has no estimate."""
    six, one = np.split(data.to_numpy(), [TESTS], axis=1)
    if kind == "outcomes":
        fits = fit_many_logistic(one, six.T, covariances=True)
        places = [(fit, 1) for fit in range(TESTS)]
    else:
        fits = fit_many_logistic(six, one.T, covariances=True)
        places = [(0, column) for column in range(1, TESTS + 1)]
    assert fits.covariances is not None
    found: list[float | None] = []
    for fit, column in places:
        error = math.sqrt(fits.covariances[fit, column, column]) if fits.sound[fit] else math.nan
        p = 2 * float(ndtr(-abs(fits.coefficients[fit, column]) / error))
        found.append(None if math.isnan(p) else p)
    return found


def _analyse(
    data: pd.DataFrame, random: np.random.Generator, kind: str, effects: int
) -> dict[str, Outcome]:
    p = p_values(data, kind)
    last = p[-1]
    found = {"single": NOTHING if last is None else Outcome(p=last)}
    for name in METHODS:
        adjusted = np.array([1.0 if one is None else one for one in adjust(p, name)])
        if name == "benjamini_hochberg":
            rejected = adjusted < LEVEL
            false = rejected[effects:].sum() / max(1, rejected.sum())
            found[name] = outcome(false)
        else:
            found[name] = Outcome(p=float(adjusted[effects:].min()))
    return found
