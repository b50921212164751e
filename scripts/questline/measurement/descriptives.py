"""How scores and answers are spread: moments, quantiles, the share at either end, bins."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from questline.scoring.item_rest import Coefficient

BINS = (10, 9, 11, 8, 12, 7, 13, 6, 14)
"""Numbers of bins, the wanted one first; the others serve where they make whole-number limits."""
FEW_VALUES = 13
"""Up to so many possible whole-number scores, each has a bin of its own."""

SUMMARIES = ("mean", "sd", "median", "minimum", "maximum", "skewness", "kurtosis")


def summaries(values: pd.Series, nobody: str) -> dict[str, Coefficient]:
    """The SUMMARIES of numbers, missing ones left out, in the numbers' own units.

    `nobody` is the sentence for the case that all are missing.

    The standard deviation s divides by n - 1. Skewness is m3 / s^3 and kurtosis m4 / s^4 - 3, with
    the moments m dividing by n: b1 and b2 of Joanes and Gill (1998, The Statistician 47(1)), as
    psych::describe (type 3).
    """
    numbers = values.dropna().to_numpy(dtype="float64")
    n = len(numbers)
    if n == 0:
        return {name: Coefficient(None, 0, nobody) for name in SUMMARIES}
    found = {
        "mean": Coefficient(float(numbers.mean()), n),
        "median": Coefficient(float(np.median(numbers)), n),
        "minimum": Coefficient(float(numbers.min()), n),
        "maximum": Coefficient(float(numbers.max()), n),
        **_spread(numbers),
    }
    return {name: found[name] for name in SUMMARIES}


def _spread(numbers: np.ndarray) -> dict[str, Coefficient]:
    n = len(numbers)
    if n < 2:
        none = Coefficient(None, n, "At least two respondents are needed.")
        return {"sd": none, "skewness": none, "kurtosis": none}
    # Exactly zero where all are equal, which the rounded mean would not give.
    deviation = 0.0 if numbers.min() == numbers.max() else float(numbers.std(ddof=1))
    found = {"sd": Coefficient(deviation, n)}
    centred = numbers - numbers.mean()
    for name, power, least in (("skewness", 3, 3), ("kurtosis", 4, 4)):
        if n < least:
            reason = f"At least {least} respondents are needed."
            found[name] = Coefficient(None, n, reason)
        elif deviation == 0:
            found[name] = Coefficient(None, n, "Everyone has the same value.")
        else:
            moment = float((centred**power).mean()) / deviation**power
            found[name] = Coefficient(moment - (3 if power == 4 else 0), n)
    return found


def share_at(values: pd.Series, limit: float, nobody: str) -> tuple[Coefficient, int]:
    """The share (0 to 1) of numbers at a limit of their possible range, and how many those are.

    `nobody` is the sentence for the case that all are missing.
    """
    numbers = values.dropna().to_numpy(dtype="float64")
    if len(numbers) == 0:
        return Coefficient(None, 0, nobody), 0
    # A sum of fractions meets the limit but for its last bit.
    events = int(np.isclose(numbers, limit, rtol=0, atol=1e-9).sum())
    return Coefficient(events / len(numbers), len(numbers)), events


def distribution(
    values: pd.Series, lowest: float, highest: float, whole: bool
) -> list[tuple[str, int]]:
    """How many scores fall into each of about ten equal bins of the possible range.

    Returns (limits as "a to b", count) from the lowest bin on. A bin holds its lower limit and not
    its upper one, which only the last bin does. `whole` says that a complete score is a whole
    number: the limits then are whole numbers if that can be, and few possible scores have a bin
    each ("3 to 3"), where a prorated score in between counts with the one below.
    """
    numbers = values.dropna().to_numpy(dtype="float64")
    span = highest - lowest
    if whole and span + 1 <= FEW_VALUES:
        limits = np.arange(lowest, highest + 2)
        counts = np.histogram(np.floor(numbers + 1e-9), bins=limits)[0]
        names = [f"{value:g} to {value:g}" for value in limits[:-1]]
        return list(zip(names, (int(count) for count in counts), strict=True))
    fitting = [number for number in BINS if whole and math.fmod(span, number) == 0]
    number = fitting[0] if fitting else BINS[0]
    edges = [round(lowest + span * step / number, 10) for step in range(number + 1)]
    # Searched rather than computed, so that a score on a limit lands where the limit says.
    places = np.clip(np.searchsorted(edges, np.round(numbers, 10), side="right") - 1, 0, number - 1)
    counts = np.bincount(places, minlength=number)
    return [
        (f"{edges[step]:g} to {edges[step + 1]:g}", int(counts[step])) for step in range(number)
    ]
