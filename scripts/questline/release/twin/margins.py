"""The distribution of one variable, from what is public about it: a quantile function."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.release.twin.public import spread

POINTS = 2000
"""Places at which a quantile function is looked at for its moments."""
STEEPEST, STEPS = 40.0, 80
FARTHEST = 5.0
NORMAL_QUARTILE = 0.6744897501960817


@dataclass(frozen=True)
class Margin:
    """A variable's distribution: `values` (float array) from the lowest to the highest, and the
    cumulative shares `up_to` at which each ends.

    Levels are counted from nought in the order of the codebook; numbers are themselves. `known`
    says in words how much of it is public.
    """

    values: np.ndarray
    up_to: np.ndarray
    known: str

    def at(self, shares: np.ndarray) -> np.ndarray:
        """The values below which these shares lie (the quantile function)."""
        places = np.searchsorted(self.up_to, shares, side="right")
        return np.asarray(self.values[np.minimum(places, len(self.values) - 1)], dtype="float64")

    @property
    def shares(self) -> np.ndarray:
        """The share of each value."""
        return np.diff(self.up_to, prepend=0.0)

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return float(self.shares @ self.values)

    @property
    def sd(self) -> float:
        """The standard deviation of the values; nought where there is one alone."""
        return math.sqrt(max(float(self.shares @ (self.values - self.mean) ** 2), 0.0))


def of_levels(
    levels: Sequence[str], counts: Mapping[str, float], total: float | None, mean: float | None
) -> Margin:
    """Levels by their counts; those that are not public by maximum entropy within the margins.

    `mean` is that of the answers where the levels are numbers and it is public: the hidden counts
    then follow an exponential curve that meets it.
    """
    filled = spread(counts, list(levels), total)
    hidden = [level for level in levels if level not in counts]
    if mean is not None and len(hidden) > 1 and sum(filled.values()) > 0:
        _tilt(filled, hidden, mean)
    shares = np.array([filled[level] for level in levels], dtype="float64")
    if shares.sum() <= 0:
        shares = np.ones(len(levels))
    values = np.arange(len(levels), dtype="float64")
    words = "counts" if not hidden else ("some counts" if len(hidden) < len(levels) else "nothing")
    return Margin(values, _cumulative(shares), words)


def of_numbers_in_steps(values: Sequence[float], mean: float, sd: float | None) -> Margin:
    """A few possible numbers with a mean and sd: a normal curve cut into steps and tilted."""
    places = np.array(values, dtype="float64")
    width = sd if sd else (places[-1] - places[0]) / 4 or 1.0
    weights = np.exp(-((places - mean) ** 2) / (2 * max(width, 1e-6) ** 2))
    shares = _tilted(weights + 1e-12, places, mean)
    return Margin(np.arange(len(places), dtype="float64"), _cumulative(shares), "mean and sd")


def of_numbers(
    moments: Mapping[str, float],
    low: float | None,
    high: float | None,
    step: float,
    bands: Sequence[tuple[float, float]] = (),
) -> Margin:
    """Numbers that meet bounds, mean, sd and quartiles as far as these are public.

    Between the quartiles the quantile function is straight. Beyond them it is a power of the
    distance, whose two exponents are chosen so that mean and sd come nearest to the public ones.
    `bands` are further points of it: the shares of people at or below some numbers. What is not
    public of the quartiles is that of a normal distribution, or of a lognormal one where the mean
    is above the median; of a variable of which nothing is public every number of its range is
    equally likely. Numbers are rounded to `step`.
    """
    first, middle, third, known = _quartiles(moments, low, high)
    low, high = _bounds(moments, low, high, first, third)
    wanted_mean = moments.get("mean", (first + middle + third) / 3)
    wanted_sd = moments.get("sd", max(third - first, step) / (2 * NORMAL_QUARTILE))
    places, knots = _knots([(0.25, first), (0.5, middle), (0.75, third)], bands, low, high)
    below, above = 1.0, 1.0
    if moments:
        below, above = _tails(places, knots, low, high, wanted_mean, wanted_sd)
    share = (np.arange(POINTS) + 0.5) / POINTS
    value = np.interp(share, places, knots)
    lower, upper = share < places[0], share > places[-1]
    down, up = share[lower] / places[0], (share[upper] - places[-1]) / (1 - places[-1])
    value[lower] = knots[0] - (knots[0] - low) * (1 - down) ** below
    value[upper] = knots[-1] + (high - knots[-1]) * up**above
    rounded = np.round(value / step) * step
    lowest, highest = math.ceil(low / step - 1e-9) * step, math.floor(high / step + 1e-9) * step
    rounded = np.clip(rounded, *((lowest, highest) if lowest <= highest else (low, high)))
    values, counts = np.unique(np.round(rounded, 10) + 0.0, return_counts=True)
    return Margin(values, _cumulative(counts.astype("float64")), known)


def _knots(
    quartiles: Sequence[tuple[float, float]],
    bands: Sequence[tuple[float, float]],
    low: float,
    high: float,
) -> tuple[np.ndarray, np.ndarray]:
    """The known points of a quantile function, rising; of two with one share the band's counts."""
    held = dict(quartiles) | {
        round(share, 6): value for share, value in bands if 0.001 < share < 0.999
    }
    places = np.array(sorted(held))
    values = np.clip([held[place] for place in places.tolist()], low, high)
    return places, np.maximum.accumulate(values)


def step_of(moments: Mapping[str, float], derivation_needs_whole: bool) -> float:
    """How finely numbers are written: whole ones, unless their spread is that of decimals."""
    spread_of = moments.get("sd") or 0.0
    if derivation_needs_whole or spread_of <= 0 or spread_of >= 2:
        return 1.0
    return float(10.0 ** math.floor(math.log10(spread_of / 4)))


def _quartiles(
    moments: Mapping[str, float], low: float | None, high: float | None
) -> tuple[float, float, float, str]:
    if {"lower_quartile", "median", "upper_quartile"} <= set(moments):
        known = "mean, sd and quartiles" if {"mean", "sd"} <= set(moments) else "quartiles"
        return moments["lower_quartile"], moments["median"], moments["upper_quartile"], known
    mean, sd = moments.get("mean", moments.get("median")), moments.get("sd")
    if mean is None:
        start = 0.0 if low is None else low
        end = start + 100.0 if high is None else high
        quarter = (end - start) / 4
        return start + quarter, start + 2 * quarter, end - quarter, "nothing"
    sd = sd if sd is not None else abs(mean) / 4 or 1.0
    middle = moments.get("median", mean)
    if 0 < middle < mean:
        factor = math.exp(NORMAL_QUARTILE * math.sqrt(2 * math.log(mean / middle)))
        return middle / factor, middle, middle * factor, "mean and sd"
    return middle - NORMAL_QUARTILE * sd, middle, middle + NORMAL_QUARTILE * sd, "mean and sd"


def _bounds(
    moments: Mapping[str, float], low: float | None, high: float | None, first: float, third: float
) -> tuple[float, float]:
    """The declared bounds, or those beyond which few can be: some sd from the mean, and nothing
    below nought where the quartiles are above it."""
    if not moments:
        low = 0.0 if low is None else low
        return low, low + 100.0 if high is None else max(high, low)
    reach = FARTHEST * (moments.get("sd") or (third - first) / (2 * NORMAL_QUARTILE) or 1.0)
    mean = moments.get("mean", (first + third) / 2)
    least, most = min(mean - reach, first), max(mean + reach, third)
    if low is None and first >= 0:
        low = 0.0
    low = least if low is None else max(low, least)
    high = most if high is None else min(high, most)
    return low, max(high, low)


def _tails(
    places: np.ndarray, knots: np.ndarray, low: float, high: float, mean: float, sd: float
) -> tuple[float, float]:
    """The exponents of both tails, from a grid that is made finer three times."""
    widths, left, right = np.diff(places), knots[:-1], knots[1:]
    inner = float(widths @ (left + right)) / 2
    inner_square = float(widths @ (left**2 + left * right + right**2)) / 3
    first, last = float(knots[0]), float(knots[-1])
    under, over = float(places[0]), 1 - float(places[-1])
    down, up = first - low, high - last
    centres, reach = np.zeros(2), math.log(STEEPEST)
    for _ in range(4):
        grid = np.linspace(-reach, reach, 41)
        below, above = np.exp(centres[0] + grid)[:, None], np.exp(centres[1] + grid)[None, :]
        means = under * (first - down / (below + 1)) + inner + over * (last + up / (above + 1))
        squares = (
            under * (first**2 - 2 * first * down / (below + 1) + down**2 / (2 * below + 1))
            + inner_square
            + over * (last**2 + 2 * last * up / (above + 1) + up**2 / (2 * above + 1))
        )
        scale = max(sd, 1e-9)
        spread_found = np.sqrt(np.maximum(squares - means**2, 0.0))
        wrong = ((means - mean) / scale) ** 2 + ((spread_found - sd) / scale) ** 2
        row, column = np.unravel_index(int(np.argmin(np.round(wrong, 12))), wrong.shape)
        centres = centres + np.array([grid[row], grid[column]])
        reach /= 10
    below_at, above_at = np.exp(centres)
    return float(below_at), float(above_at)


def _tilt(counts: dict[str, float], hidden: Sequence[str], mean: float) -> None:
    """Spread the hidden counts anew so that the mean of all is the public one, in place."""
    total = sum(counts.values())
    mass = sum(counts[level] for level in hidden)
    if mass <= 0:
        return
    rest = sum(counts[level] * float(level) for level in counts if level not in hidden)
    places = np.array([float(level) for level in hidden])
    shares = _tilted(np.ones(len(hidden)), places, (mean * total - rest) / mass)
    counts.update(
        {level: mass * share for level, share in zip(hidden, shares.tolist(), strict=True)}
    )


def _tilted(weights: np.ndarray, places: np.ndarray, mean: float) -> np.ndarray:
    """Weights times an exponential curve so that their mean is the wanted one, or the nearest."""
    width = float(np.ptp(places)) or 1.0
    centred = (places - places.mean()) / width
    low, high = -60.0, 60.0
    for _ in range(STEPS):
        slope = (low + high) / 2
        logs = np.log(weights) + slope * centred
        shares = np.exp(logs - logs.max())
        shares /= shares.sum()
        low, high = (slope, high) if shares @ places < mean else (low, slope)
    return shares


def _cumulative(shares: np.ndarray) -> np.ndarray:
    up_to = np.cumsum(shares) / shares.sum()
    up_to[-1] = 1.0
    return up_to


def margin_of(
    name: str,
    variable: Mapping[str, Any],
    counts: Mapping[str, float],
    total: float | None,
    moments: Mapping[str, float],
    whole: bool,
    bands: Sequence[tuple[float, float]],
) -> tuple[Margin, list[str]]:
    """The margin of a variable and the codes of its levels; no codes for numbers.

    `whole` says that only whole numbers are sure to be read, as bands are made of them; `bands` are
    the shares of people at or below some numbers.
    """
    codes = list(variable["levels"]) or list(variable["ordered_codes"])
    if not codes:
        step = step_of(moments, whole)
        low, high = variable["minimum"], variable["maximum"]
        return of_numbers(moments, low, high, step, bands), []
    numeric = bool(variable["numeric"])
    mean = moments.get("mean") if numeric else None
    if numeric:
        codes = sorted(codes, key=float)
    if mean is not None and not counts:
        return of_numbers_in_steps([float(code) for code in codes], mean, moments.get("sd")), codes
    return of_levels(codes, counts, total, mean), codes
