"""Where a monotone function of one number crosses a level."""

from __future__ import annotations

from collections.abc import Callable

MOST_HALVINGS = 200


def crossing(function: Callable[[float], float], level: float, left: float, right: float) -> float:
    """Where `function` is `level` between `left` and `right`, on whose sides of it the two lie.

    By halving until two neighbouring numbers are left: it needs no step size or tolerance, and a
    function whose last digits are rounding errors cannot lead it astray.
    """
    left_above = function(left) > level
    for _ in range(MOST_HALVINGS):
        middle = (left + right) / 2
        if middle in (left, right):
            break
        if (function(middle) > level) == left_above:
            left = middle
        else:
            right = middle
    return (left + right) / 2
