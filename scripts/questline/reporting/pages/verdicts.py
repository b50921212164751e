"""The words for a result, chosen by its interval or, for a test of several coefficients, its p.

An interval that holds the value of no association is called "no clear association", since a wide
one proves nothing.
"""

from __future__ import annotations

from questline.reporting.catalogue import message
from questline.reporting.lookup import Statistic

CLEAR = message("a clear association")
LOST_IN_FAMILY = message("an association, but unsure once the other tests are counted")
SMALL_AT_MOST = message("no clear association, a small one at most")
UNCLEAR = message("no clear association")
INTERACTION = {
    CLEAR: message("a clear interaction"),
    LOST_IN_FAMILY: message("an interaction, but unsure once the other tests are counted"),
    SMALL_AT_MOST: message("no clear interaction, a small one at most"),
    UNCLEAR: message("no clear interaction"),
}
SMALL_RATIO = 1.25
"""An interval of a ratio within 1/1.25 and 1.25 leaves room for a small association only."""


def verdict(statistic: Statistic, confidence: float) -> str:
    """The words for an estimate or a joint test: see the constants of this module.

    Takes an odds ratio (no association: 1) or a coefficient (no association: 0) with its interval,
    or a joint test with its p-value. Interactions have words of their own.
    """
    words = _of_test if statistic.statistic == "joint_test" else _of_interval
    found = words(statistic, confidence)
    return INTERACTION[found] if ":" in statistic.term else found


def is_clear(words: str) -> bool:
    """Whether the words say that there is something, surely or not."""
    return words in (CLEAR, LOST_IN_FAMILY, INTERACTION[CLEAR], INTERACTION[LOST_IN_FAMILY])


def is_lost_in_family(words: str) -> bool:
    """Whether the words say that the other tests of the family leave it unsure."""
    return words in (LOST_IN_FAMILY, INTERACTION[LOST_IN_FAMILY])


def _of_interval(statistic: Statistic, confidence: float) -> str:
    null = 1.0 if statistic.statistic == "odds_ratio" else 0.0
    low, high = statistic.ci_low, statistic.ci_high
    if low is None or high is None:
        return UNCLEAR
    if low > null or high < null:
        return _counting_the_family(statistic, confidence)
    is_ratio = statistic.statistic == "odds_ratio"
    if is_ratio and low >= 1 / SMALL_RATIO and high <= SMALL_RATIO:
        return SMALL_AT_MOST
    return UNCLEAR


def _of_test(statistic: Statistic, confidence: float) -> str:
    if statistic.p is None or statistic.p >= 1 - confidence:
        return UNCLEAR
    return _counting_the_family(statistic, confidence)


def _counting_the_family(statistic: Statistic, confidence: float) -> str:
    adjusted = statistic.p_adjusted
    return LOST_IN_FAMILY if adjusted is not None and adjusted >= 1 - confidence else CLEAR
