"""Hidden answers that the mean and the standard deviation of a question would tell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from questline.core.codebook import is_number
from questline.core.statistics import NUMBERS, round_significant
from questline.release.rounding import MEANS, step_for, to_step
from questline.release.rules.rule import InWords, Known
from questline.release.rules.subtraction import OF_TESTS, SPREAD, WITH_NUMBER, hidden_note

MOMENTS = InWords(
    "moments",
    "Means and standard deviations of questions are rounded where exact ones would tell how many "
    "people gave a hidden answer, and what else tells the spread of such a question with them. The "
    "skewness and kurtosis of a score are hidden where one of its bins is.",
    "Griffiths and others 2019 (differencing); Hundepool and others 2012",
)
OF_THE_SCALE = ("alpha", "alpha_bootstrap", "alpha_if_dropped", "item_rest_correlation",
                "split_half", "split_half_lowest", "split_half_highest", "omega_total",
                "latent_omega", "standard_error_of_measurement", "composite_reliability",
                "average_variance_extracted")  # fmt: skip
"""Statistics of a scale that follow from the spread of its questions and their correlations."""
OF_THE_QUESTION = ("loading", "residual_variance")
"""Estimates of a factor model in the units of the answers: with the standardised ones they tell the
variance."""
IN_UNITS = "fiml"
SHAPES = ("skewness", "kurtosis")
DECIMALS = 0.01
DIGITS = 2
SPREADS = (1.0, 2.0)
"""Standard deviations are rounded as coarsely as means, or twice as coarsely."""
TOLD = "exact it would tell how many people gave a hidden answer"


@dataclass(frozen=True)
class _Steps:
    """To which steps the mean and the standard deviation of a question are rounded; NaN hides."""

    mean: float
    spread: float


@dataclass(frozen=True)
class _Question:
    """The answers to a question: their codes, how many gave each, and which of these are hidden."""

    codes: npt.NDArray[np.float64]
    people: npt.NDArray[np.float64]
    hidden: npt.NDArray[np.bool_]


def round_moments(public: pd.DataFrame, known: Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public store with means and standard deviations rounded that would tell hidden answers.

    Where n people answered with the numbers x and it is hidden how many gave some of them, these
    c(x) solve three equations of whole numbers:

        sum c(x) = n,  sum c(x) x = n m,  sum c(x) (x - m)^2 = (n - 1) s^2,

    less those that are shown. With an exact mean m and standard deviation s they mostly have one
    solution. Both are rounded to the smallest of 1, 2 and 5 times a power of ten at which every
    hidden number below the threshold could be as large as the threshold, the standard deviation as
    coarsely or twice so. Where that would take a step as large as the standard deviation both are
    hidden. The scale of the question is rounded with it, its reliability to two decimals: alpha and
    the correlations of the answers tell the standard deviations as well. Returns a new store and
    one line per row changed: id, rule, detail.
    """
    threshold = known.setting("threshold")
    steps = {name: found for name, one in sorted(_questions(public, known).items())
             if (found := _steps_for(one, threshold))}  # fmt: skip
    store = public.copy()
    changed = dict.fromkeys(_hide_shapes(store, threshold))
    if not steps:
        return store, _lines(store.loc[list(changed), "id"].tolist())
    changed.update(dict.fromkeys(_round_means(store, steps, threshold)))
    changed.update(dict.fromkeys(_round_scales(store, known, steps)))
    return store, _lines(store.loc[sorted(changed), "id"].tolist())


def _lines(identifiers: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"id": identifiers, "rule": MOMENTS.name, "detail": TOLD}, dtype=object)


def _questions(public: pd.DataFrame, known: Known) -> Mapping[str, _Question]:
    """The questions answered by numbers of which it is hidden how many gave some of them."""
    store = known.store
    wanted = (store["stage"] == "description") & (store["analysis"] == "answers")
    wanted &= (store["statistic"] == "count") & (store["group"] == "") & known.with_number
    rows = store[wanted & store["level"].map(is_number)]
    found = {}
    for name, own in rows.groupby("term", sort=False):
        hidden = (public.loc[own.index, "status"] == "hidden").to_numpy()
        if hidden.any():
            codes = np.array(own["level"].astype(float).tolist())
            found[str(name)] = _Question(codes, own["estimate"].to_numpy(dtype=float), hidden)
    return found


def _steps_for(question: _Question, threshold: int) -> _Steps | None:
    """The smallest steps that protect every hidden answer of few people; none where none is."""
    few = np.flatnonzero(question.hidden & (question.people < threshold)).tolist()
    total = question.people.sum()
    if not few or total < 2:
        return None
    mean = float(question.people @ question.codes / total)
    squares = float(question.people @ (question.codes - mean) ** 2)
    spread = math.sqrt(squares / (total - 1))
    for steps in _ladder(threshold / (2 * total), spread):
        if all(_could_be(question, place, threshold, mean, spread, steps) for place in few):
            return steps
    return _Steps(math.nan, math.nan)


def _ladder(smallest: float, largest: float) -> Iterator[_Steps]:
    step = step_for(smallest)
    while step < largest:
        for factor in SPREADS:
            yield _Steps(step, step_for(factor * step))
        step = step_for(1.5 * step)


def _could_be(
    question: _Question, place: int, threshold: int, mean: float, spread: float, steps: _Steps
) -> bool:
    """Whether so many people could have given an answer, by what is shown after rounding.

    The sum of squares is taken around the rounded mean; as the exact one is up to half a step from
    it, (n - 1) s^2 is smaller by up to n / 4 steps squared, and that much is left on the safe side.
    """
    # Half a second: only where a number is hidden.
    from scipy.optimize import Bounds, LinearConstraint, milp

    total, half = question.people.sum(), steps.mean / 2
    centre, around = to_step(mean, steps.mean), to_step(spread, steps.spread)
    lowest, highest = max(around - steps.spread / 2, 0.0), around + steps.spread / 2
    shown = ~question.hidden
    codes = question.codes[question.hidden] - centre
    known_sum = question.people[shown] @ (question.codes[shown] - centre)
    known_squares = question.people[shown] @ (question.codes[shown] - centre) ** 2
    left = question.people[question.hidden].sum()
    squares = ((total - 1) * lowest**2 + total * half**2, (total - 1) * highest**2)
    if squares[0] > squares[1]:
        return False
    rows = np.vstack([np.ones(len(codes)), codes, codes**2])
    limits = LinearConstraint(
        rows,
        [left, -total * half - known_sum, squares[0] - known_squares],
        [left, total * half - known_sum, squares[1] - known_squares],
    )
    at_least = np.zeros(len(codes))
    at_least[np.flatnonzero(question.hidden).tolist().index(place)] = threshold
    whole = np.ones(len(codes), dtype=int)
    bounds = Bounds(at_least, np.inf)
    found = milp(np.zeros(len(codes)), integrality=whole, constraints=limits, bounds=bounds)
    return bool(found.success)


def _round_means(store: pd.DataFrame, steps: Mapping[str, _Steps], threshold: int) -> Iterator[int]:
    """Round in place the means of these questions, in groups too, as groups add up; the labels."""
    compared = (store["stage"] == "modelling") & (store["model"] == "comparison")
    about = store["term"].where(~compared, store["outcome"])
    wanted = compared | store["stage"].isin(["description", "measurement", "imputation"])
    wanted |= store["analysis"] == "weighting"
    wanted &= store["statistic"].isin([*MEANS, "standardised_mean_difference"])
    wanted &= about.isin(list(steps)) & store["status"].isin(WITH_NUMBER)
    for label in store.index[wanted].tolist():
        own, statistic = steps[_at(about, label)], _at(store["statistic"], label)
        if own.mean != own.mean:
            store.loc[label, list(NUMBERS)] = math.nan
            store.loc[label, ["status", "note"]] = ["hidden", hidden_note(threshold)]
            yield label
            continue
        step = own.spread if statistic == SPREAD else own.mean
        people = float(np.fmax(_at(store["n"], label), 1.0))
        for name in OF_TESTS:
            value = _at(store[name], label)
            if value != value:
                continue
            if statistic not in MEANS or name in ("p", "p_adjusted"):
                store.at[label, name] = round_significant(value, DIGITS)
            else:
                # The standard error of a mean is the standard deviation in other words.
                of_error = step_for(own.spread / math.sqrt(people))
                store.at[label, name] = to_step(value, of_error if name == "se" else step)
        store.at[label, "status"] = "rounded"
        yield label


def _hide_shapes(store: pd.DataFrame, threshold: int) -> list[int]:
    """Hide in place skewness and kurtosis of scales of which a bin is hidden; the labels.

    Third and fourth moments leave few people room to be far from the mean.
    """
    bins = (store["statistic"] == "count") & store["level"].str.contains(" to ", regex=False)
    scales = set(store.loc[bins & (store["status"] == "hidden"), "term"])
    rows = store["statistic"].isin(SHAPES) & store["term"].isin(scales)
    labels: list[int] = store.index[rows & store["status"].isin(WITH_NUMBER)].tolist()
    store.loc[labels, list(NUMBERS)] = math.nan
    store.loc[labels, "status"] = "hidden"
    store.loc[labels, "note"] = hidden_note(threshold)
    return labels


def _at(column: pd.Series, label: int) -> Any:
    return column.loc[[label]].tolist()[0]


def _round_scales(store: pd.DataFrame, known: Known, steps: Mapping[str, _Steps]) -> Iterator[int]:
    """Round in place what scales say of the spread of these questions; the labels."""
    scales: Mapping[str, Sequence[str]] = known.facts.get("scales", {})
    coarsest = {
        scale: max(found)
        for scale, items in scales.items()
        if (
            found := [
                step for name in items if name in steps and (step := steps[name].mean) == step
            ]
        )
    }
    shown = store["status"].isin(WITH_NUMBER)
    measured = store["stage"].isin(["measurement", "scoring"])
    about = store["analysis"].where(store["stage"] == "measurement", store["term"])
    family = store["statistic"].isin(OF_THE_SCALE)
    family |= (
        store["statistic"].isin(OF_THE_QUESTION)
        & (store["model"] == IN_UNITS)
        & store["term"].isin(list(steps))
    )
    rows = measured & family & about.isin(list(coarsest)) & shown
    for label in store.index[rows].tolist():
        for name in OF_TESTS[:-2]:
            value = _at(store[name], label)
            if value == value:
                in_units = _at(store["statistic"], label) in OF_THE_QUESTION
                store.at[label, name] = (
                    round_significant(value, 1) if in_units else to_step(value, DECIMALS)
                )
        store.at[label, "status"] = "rounded"
        yield label
    means = store["statistic"].isin(MEANS) & store["term"].isin(list(coarsest)) & (
        store["group"].isin(["", "observed"]) & shown
    )  # fmt: skip
    means &= store["stage"].isin(["description", "measurement", "imputation"])
    for label in store.index[means].tolist():
        step = coarsest[_at(store["term"], label)]
        for name in OF_TESTS[:4]:
            value = _at(store[name], label)
            if value == value:
                store.at[label, name] = to_step(value, step)
        store.at[label, "status"] = "rounded"
        yield label
