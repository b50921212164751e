"""Values of a number at which a model is asked what it expects."""

from __future__ import annotations

import math

import numpy as np

MOST_VALUES = 25
"""Of a curve: enough for the eye, few enough for a table."""
CURVE_SHARE = 0.025
BEYOND = 10
"""So many people at least are beyond either end of a curve, which then is nobody's answer."""
QUARTILES = (0.25, 0.50, 0.75)


def quartile_values(values: np.ndarray) -> list[float]:
    """The quartiles (R's type 7), each value once; none of nobody."""
    if not values.size:
        return []
    return np.unique(np.quantile(values, QUARTILES)).tolist()


def curve_values(values: np.ndarray) -> list[float]:
    """Round numbers, evenly spaced, between the 2.5th and the 97.5th percentile of `values`.

    Beyond these a curve would rest on a few people; among few people the percentiles are those with
    `BEYOND` people outside. Between them it stands at round numbers: the multiples of the smallest
    of 1, 2, 2.5 and 5 times a power of ten of which at most `MOST_VALUES` lie there. Fewer than two
    make no curve.
    """
    share = max(CURVE_SHARE, BEYOND / max(values.size, 1))
    if share >= 0.5:
        return []
    low, high = (float(limit) for limit in np.quantile(values, (share, 1 - share)))
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
