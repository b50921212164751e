"""Values of one or of few people: extremes, percentiles, knots, limits and the ends of curves.

Looked at, and not such values: the lowest and highest of split halves, of chains and of
specifications (each is computed from everyone), the sizes of teams (numbers of people, which the
cells decide on), the smallest and largest weight (their `n` says how many people have it), bins of
residuals and of calibration (means over the people of a bin, whose `n` says how many), percentiles
of random data and of resampled estimates.
"""

from __future__ import annotations

import re

import pandas as pd

from questline.release.people import is_single_value
from questline.release.rules.rule import Known, Rule

SHARES = {"median": 0.5, "lower_quartile": 0.25, "upper_quartile": 0.75}
"""Statistics that are percentiles, and the share of people below them."""
PERCENTILE = re.compile(r"percentile_(\d+)")
CURVE, CALIBRATION_CURVE = "curve", "calibration_curve"
BEYOND = 10
"""So many people at least are beyond either end of any curve (stage modelling sees to it)."""
BEYOND_SHARE = 0.025
"""So large a share of them at least is beyond either end of a curve of effects."""
OUTER_KNOT = 0.05
SEVEN_KNOTS, OUTER_OF_SEVEN = 7, 0.025
NEAR = 1e-9
"""A tenth of 100 people is 10 of them, whatever the last bits say."""
FENCE = "interquartile"


def is_value_of_one(known: Known) -> pd.Series:
    """Minimum and maximum: each is the answer of one person.

    Source: Griffiths and others (2019), maxima and minima.
    """
    return is_single_value(known.store) & known.with_number


def percentile_of_few(known: Known) -> pd.Series:
    """Percentiles beyond which there are fewer people than the threshold on one of the two sides.

    A percentile is the answer of one person, or lies between the answers of two. It is safe when
    nobody can tell whose: with n people, `n * min(q, 1 - q)` of them lie on its smaller side. So a
    median needs twice the threshold, a quartile four times. The knots of a curve are percentiles of
    the variable (Harrell 2015), their share taken from their place; so is, through the quartiles, a
    limit of so many interquartile ranges, which rests on the people screened.

    Source: Griffiths and others (2019), position; the smaller side as in the guidelines of Eurostat
    for percentiles (Brandt and others 2010).
    """
    threshold, store = known.setting("threshold"), known.store
    known_shares = dict(SHARES)
    for name in store["statistic"].unique():
        if match := PERCENTILE.fullmatch(name):
            known_shares[name] = int(match[1]) / 100
    smaller = {name: min(share, 1 - share) for name, share in known_shares.items()}
    # Without a number of people nobody can say that there are enough.
    beyond = store["n"].fillna(0) * store["statistic"].map(smaller)
    found = beyond < threshold - NEAR
    return (found | _knots(known) | _fences(known)) & known.with_number


def _knots(known: Known) -> pd.Series:
    """Knots with few people beyond them; shares as of evenly spaced knots, the outer at 5%."""
    store, found = known.store, known.nothing
    rows = store[(store["statistic"] == "knot") & known.with_number]
    for _, own in rows.groupby(["analysis", "model", "dataset", "term"], sort=False):
        count = len(own)
        outer = OUTER_KNOT if count < SEVEN_KNOTS else OUTER_OF_SEVEN
        step = (1 - 2 * outer) / max(count - 1, 1)
        for place, label in enumerate(own.index):
            share = outer + place * step
            beyond = own["n"].iloc[place] * min(share, 1 - share)
            found[label] = not beyond >= known.setting("threshold") - NEAR
    return found


def _fences(known: Known) -> pd.Series:
    """Limits from quartiles of the people screened, where a quarter of them is too few."""
    store = known.store
    own = store[store["statistic"] == "cut_off"]
    limits = known.rows(own.index[own["method"].str.contains(FENCE)])
    if not limits.any():
        return limits
    screened = store[(store["stage"] == "cleaning") & (store["analysis"] == "careless")]
    checked = screened[(screened["statistic"] == "count") & (screened["level"] == "checked")]
    people = dict(zip(checked["term"], checked["estimate"], strict=True))
    everyone = screened["denominator"].max()
    enough = store["term"].map(lambda term: people.get(term, everyone)) / 4
    return limits & ~(enough >= known.setting("threshold"))


def end_of_a_curve(known: Known) -> pd.Series:
    """Curves whose ends have fewer people beyond them than the threshold.

    A curve is drawn at round numbers, never at an answer, and its ends tell that there are people
    beyond. At least 10 people, of curves of effects 2.5 in 100 where that is more, are beyond
    either end. A study with a higher threshold than that has no such curves in public.

    Source: Griffiths and others (2019), position, applied to the levels at which a curve stands.
    """
    threshold, store = known.setting("threshold"), known.store
    if threshold <= BEYOND:
        return known.nothing
    effects = store["group"].str.startswith(CURVE) & (
        (store["n"] * BEYOND_SHARE).clip(lower=BEYOND) < threshold
    )
    return (effects | (store["term"] == CALIBRATION_CURVE)) & known.with_number


SINGLE_VALUES = Rule(
    "single_values",
    "The lowest and the highest value are hidden: each is the answer of one person.",
    "Griffiths and others 2019",
    is_value_of_one,
)
PERCENTILES = Rule(
    "percentiles",
    "Medians, quartiles and other percentiles are hidden with few people on either side of them.",
    "Griffiths and others 2019; Brandt and others 2010",
    percentile_of_few,
)
CURVE_ENDS = Rule(
    "curve_ends",
    "Curves are hidden whose ends have few people beyond them.",
    "Griffiths and others 2019",
    end_of_a_curve,
)
