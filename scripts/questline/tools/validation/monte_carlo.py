"""What many draws say of one interval, estimate or test, with the Monte Carlo error of each figure.

The number of draws is finite, so every figure has a standard error of its own (Morris, White &
Crowther 2019, Statistics in Medicine 38, 2074-2102, table 6).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, SupportsFloat

import numpy as np

ERRORS_ALLOWED = 3.0
"""How many Monte Carlo standard errors a figure may lie from what is expected."""

Kind = Literal["interval", "pooled", "test", "mean"]


class Outcome(NamedTuple):
    """What one draw gave for one quantity; NaN where there is no number."""

    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan


NOTHING = Outcome()


def outcome(*numbers: SupportsFloat | None) -> Outcome:
    """An outcome from an estimate and its limits (and p), None where there is none."""
    return Outcome(*(math.nan if number is None else float(number) for number in numbers))


@dataclass(frozen=True)
class Quantity:
    """One interval, pooled estimate or test whose behaviour is examined.

    `name` is short and stands in R's file too. `kind` says what is judged: the coverage of an
    interval, the coverage and the bias of a pooled estimate, how often a test rejects, or the mean
    of an estimate that has no interval. `truth` is the true value in the quantity's own unit (NaN
    for a test, where the hypothesis is true). `nominal` is the promised coverage or rejection rate.
    `at_most` says that the rejection rate, or the mean, is promised to be no larger, as by methods
    for families of tests. `in_r` names the R function that does the same, and is empty where R has
    none. `reason` is the known cause, with its source, of a departure from the nominal rate that is
    to be expected, and `reason_in_r` of one from R; both are empty where none is known.
    """

    name: str
    label: str
    kind: Kind
    truth: float = math.nan
    nominal: float = 0.95
    at_most: bool = False
    in_r: str = ""
    reason: str = ""
    reason_in_r: str = ""


@dataclass(frozen=True)
class Figure:
    """A share or a mean over the draws, its Monte Carlo standard error, and what is expected.

    With `at_most` nothing larger than `expected` is expected, but smaller values are.
    """

    value: float
    error: float
    expected: float
    at_most: bool = False

    @property
    def agrees(self) -> bool:
        """Whether it lies within the allowed number of errors from what is expected."""
        above = self.value - self.expected
        return (above if self.at_most else abs(above)) <= ERRORS_ALLOWED * self.error


@dataclass(frozen=True)
class Behaviour:
    """What the draws say of one quantity.

    `rate` is the coverage, or for a test how often it rejects; NaN for a mean. `draws` counts all
    draws and `without` those that gave no number, which no figure contains. `mean` and `bias` are
    NaN for a test. Where R analysed some of the same draws, `paired` has the differences ours less
    R's.
    """

    quantity: Quantity
    draws: int
    without: int
    rate: Figure
    mean: float
    bias: Figure
    paired: Paired | None = None


@dataclass(frozen=True)
class Paired:
    """Ours beside R's on the same draws: rates (or means), the mean differences and their errors.

    `without_ours` and `without_r` count the draws in which one of the two had no number while the
    other had one; `limits` is the largest difference of a limit or p-value, relative to the width
    of R's interval (to 1 for p-values and for estimates without an interval).
    """

    draws: int
    ours: float
    theirs: float
    rate: Figure
    bias: Figure
    limits: float
    without_ours: int
    without_r: int


def behaviour(quantity: Quantity, ours: np.ndarray, theirs: np.ndarray | None = None) -> Behaviour:
    """Put the draws of one quantity together.

    `ours` has a row a draw and the columns of `Outcome`. `theirs` are R's results on the first of
    the same draws, in the same form. With no number in any draw the figures are NaN.
    """
    there = _there(quantity, ours)
    kept = ours[there]
    hits = np.empty(0) if quantity.kind == "mean" else _hits(quantity, kept)
    estimates = kept[:, 0]
    tested = quantity.kind == "test"
    return Behaviour(
        quantity=quantity,
        draws=len(ours),
        without=int((~there).sum()),
        rate=share(hits, quantity.nominal, quantity.at_most),
        mean=math.nan if tested else _mean(estimates),
        bias=average(estimates - quantity.truth, 0.0, quantity.at_most),
        paired=None if theirs is None else _paired(quantity, ours[: len(theirs)], theirs),
    )


def share(hits: np.ndarray, expected: float, at_most: bool = False) -> Figure:
    """A share of draws with the binomial standard error."""
    if len(hits) == 0:
        return Figure(math.nan, math.nan, expected, at_most)
    value = float(hits.mean())
    return Figure(value, math.sqrt(value * (1 - value) / len(hits)), expected, at_most)


def average(values: np.ndarray, expected: float, at_most: bool = False) -> Figure:
    """A mean over draws with its standard error."""
    if len(values) < 2:
        return Figure(math.nan, math.nan, expected, at_most)
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    return Figure(_mean(values), error, expected, at_most)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else math.nan


def _there(quantity: Quantity, results: np.ndarray) -> np.ndarray:
    """Which draws gave a number: a p-value for a test, both limits for an interval."""
    if quantity.kind == "test":
        return ~np.isnan(results[:, 3])
    if quantity.kind == "mean":
        return ~np.isnan(results[:, 0])
    return ~np.isnan(results[:, :3]).any(axis=1)


def _hits(quantity: Quantity, results: np.ndarray) -> np.ndarray:
    """Which draws rejected (a test), or held the true value (an interval)."""
    if quantity.kind == "test":
        return results[:, 3] < quantity.nominal
    return (results[:, 1] <= quantity.truth) & (quantity.truth <= results[:, 2])


def _paired(quantity: Quantity, ours: np.ndarray, theirs: np.ndarray) -> Paired:
    here, there = _there(quantity, ours), _there(quantity, theirs)
    both = here & there
    mine, other = ours[both], theirs[both]
    if quantity.kind == "mean":
        one, two = mine[:, 0], other[:, 0]
    else:
        one, two = _hits(quantity, mine).astype(float), _hits(quantity, other).astype(float)
    if quantity.kind == "test":
        limits = np.abs(mine[:, 3] - other[:, 3])
    elif quantity.kind == "mean":
        limits = np.abs(one - two)
    else:
        width = np.maximum(other[:, 2] - other[:, 1], 1e-12)
        limits = np.abs(mine[:, 1:3] - other[:, 1:3]).max(axis=1) / width
    return Paired(
        draws=int(both.sum()),
        ours=_mean(one),
        theirs=_mean(two),
        rate=average(one - two, 0.0),
        bias=average(mine[:, 0] - other[:, 0], 0.0),
        limits=float(limits.max()) if len(limits) else math.nan,
        without_ours=int((~here & there).sum()),
        without_r=int((here & ~there).sum()),
    )
