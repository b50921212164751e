"""Rows about the outcomes of the planned models, without weights and with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from questline.core.derivations import as_code
from questline.core.statistics import StatisticsPart
from questline.description.intervals import wilson_interval
from questline.modelling.regression import Fit
from questline.modelling.rows.study_weights import StudyWeights
from questline.modelling.rows.weight_rows import DATASET, WEIGHTING
from questline.modelling.weighting.linearised import (
    LinearisedEstimates,
    share_intervals,
    t_tests,
    weighted_means,
)

NOBODY = "Not computable: nobody answered the question."
WILSON = "share of those who answered, Wilson interval"
LINEARISED = "linearised errors (Binder 1983) that allow for the raking (Deville and others 1993)"
WEIGHTED_SHARE = f"weighted share, {LINEARISED}, interval on the log-odds scale"
MEAN = "mean of those who have a value, t interval"
WEIGHTED_MEAN = f"weighted mean, {LINEARISED}, t interval"
ONE_PERSON = "No interval: a single person has a value."


@dataclass(frozen=True)
class _Outcome:
    """A level of an outcome, or a number: 1 or 0, or the value, of those who have one."""

    variable: str
    level: str
    within: np.ndarray
    values: np.ndarray

    @property
    def events(self) -> int | None:
        """How many have the level; None for a number."""
        return int(self.values.sum()) if self.level else None


def add_weighted_outcomes(
    part: StatisticsPart,
    weights: StudyWeights,
    fits: Mapping[str, Fit],
    analyses: Sequence[Mapping[str, Any]],
    weighting: Mapping[str, Any],
    confidence: float,
) -> None:
    """The share of every outcome that is a level, and the mean of every one that is a number.

    Both are of the same people, so that the weights alone make them differ. The margins have the
    shares of the population by construction and are not among them.
    """
    margins = {entry["variable"] for entry in weighting["margins"]}
    done = set()
    for outcome in _outcomes(weights, fits, analyses):
        name = (outcome.variable, outcome.level)
        if outcome.variable not in margins and name not in done:
            done.add(name)
            _add(part, weights, outcome, confidence)


def _outcomes(
    weights: StudyWeights, fits: Mapping[str, Fit], analyses: Sequence[Mapping[str, Any]]
) -> Iterator[_Outcome]:
    for analysis in analyses:
        answers = weights.people[analysis["outcome"]]
        within = answers.notna().to_numpy()
        given = answers[within]
        if analysis["kind"] == "linear":
            yield _Outcome(analysis["outcome"], "", within, given.to_numpy(dtype=float))
            continue
        codes = np.array([as_code(answer) for answer in given], dtype=object)
        levels = [analysis["event"]]
        if analysis["kind"] == "ordinal":
            levels = list(fits[analysis["name"]].cases.levels)
        for level in levels:
            yield _Outcome(analysis["outcome"], level, within, (codes == level).astype(float))


def _add(part: StatisticsPart, weights: StudyWeights, outcome: _Outcome, confidence: float) -> None:
    kind = "share" if outcome.level else "mean"
    people = {"n": len(outcome.values), "events": outcome.events}
    place: dict[str, Any] = {"level": outcome.level, "dataset": DATASET, **people}
    for statistic, fields in (
        (f"unweighted_{kind}", _unweighted(outcome, confidence)),
        (f"weighted_{kind}", _weighted(outcome, weights, confidence)),
    ):
        part.add(WEIGHTING, outcome.variable, statistic, **fields, **place)


def _unweighted(outcome: _Outcome, confidence: float) -> dict[str, Any]:
    values = outcome.values
    method = WILSON if outcome.level else MEAN
    if not len(values):
        return {"note": NOBODY, "method": method}
    middle = float(values.mean())
    if outcome.level:
        low, high = wilson_interval(middle, len(values), confidence)
        return _fields(middle, None, None, low, high, confidence, method)
    if len(values) == 1:
        return {"estimate": middle, "note": ONE_PERSON, "method": method}
    se = float(values.std(ddof=1) / np.sqrt(len(values)))
    reach = float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * se
    df = float(len(values) - 1)
    return _fields(middle, se, df, middle - reach, middle + reach, confidence, method)


def _weighted(outcome: _Outcome, weights: StudyWeights, confidence: float) -> dict[str, Any]:
    method = WEIGHTED_SHARE if outcome.level else WEIGHTED_MEAN
    found = weighted_means(outcome.values[:, None], weights.sample, outcome.within)
    if found.reason:
        return {"note": found.reason, "method": method}
    low, high = _limits(found, outcome, confidence)
    se = float(np.sqrt(found.covariance[0, 0]))
    fields = _fields(float(found.estimates[0]), se, found.df, low, high, confidence, method)
    return {**fields, "note": found.note}


def _limits(
    found: LinearisedEstimates, outcome: _Outcome, confidence: float
) -> tuple[float, float]:
    if outcome.level:
        low, high = share_intervals(found, confidence)
        return float(low[0]), float(high[0])
    tests = t_tests(found, confidence)
    return float(tests.low[0]), float(tests.high[0])


def _fields(
    estimate: float,
    se: float | None,
    df: float | None,
    low: float,
    high: float,
    confidence: float,
    method: str,
) -> dict[str, Any]:
    """The columns of a row; what is NaN is left out."""
    numbers = {"estimate": estimate, "se": se, "df": df, "ci_low": low, "ci_high": high}
    there = {name: value for name, value in numbers.items() if value == value}
    limits = {"conf_level": confidence} if "ci_low" in there else {}
    return {**there, **limits, "method": method}
