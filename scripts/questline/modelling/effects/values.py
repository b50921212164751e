"""Values of a number at which a model is asked what it expects."""

from __future__ import annotations

import math

import numpy as np

MOST_VALUES = 25
"""Of a curve: enough for the eye, few enough for a table."""
CURVE_SHARES = (0.025, 0.975)
QUARTILES = (0.25, 0.50, 0.75)


def quartile_values(values: np.ndarray) -> list[float]:
    """The quartiles (R's type 7), each value once; none of nobody."""
    if not values.size:
        return []
    return np.unique(np.quantile(values, QUARTILES)).tolist()


def curve_values(values: np.ndarray) -> list[float]:
    """Round numbers, evenly spaced, between the 2.5th and the 97.5th percentile of `values`.

    Beyond these a curve would rest on a few people. Between them it ends at round numbers and not
    at anybody's answer: the multiples of the smallest of 1, 2, 2.5 and 5 times a power of ten of
    which at most `MOST_VALUES` lie there. Fewer than two make no curve.
    """
    if not values.size:
        return []
    low, high = (float(limit) for limit in np.quantile(values, CURVE_SHARES))
    if not high > low:
        return []
    power = math.floor(math.log10((high - low) / MOST_VALUES))
    for exponent in (power, power + 1):
        for factor in (1.0, 2.0, 2.5, 5.0):
            step = factor * 10.0**exponent
            first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
            if last - first < MOST_VALUES:
                found = [round(place * step, 1 - exponent) for place in range(first, last + 1)]
                return found if len(found) > 1 else []
    return []
