"""The bins of observed and imputed answers tell nobody's own answer."""

import numpy as np
import pytest

from questline.imputation.distributions import _round_limits


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [
        (1, 90, (0, 100)),
        (8, 229, (0, 250)),
        (0, 1, (0, 1)),
        (3, 3, (3, 4)),
        (-7.5, 4, (-8, 12)),
        (999, 1012, (998, 1018)),
        (2_000_123, 2_999_877, (2_000_000, 3_000_000)),
    ],
)
def test_limits_are_round_and_hold_all_answers(low, high, limits):
    assert _round_limits(low, high) == pytest.approx(limits)


def test_limits_hold_whatever_the_answers_are():
    chance = np.random.default_rng(5)
    for _ in range(500):
        low, high = np.sort(chance.normal(0, 10.0 ** chance.integers(-3, 7), 2))
        start, end = _round_limits(low, high)
        assert start <= low
        assert end >= high
        assert end - start <= max(6 * (high - low), 2)
