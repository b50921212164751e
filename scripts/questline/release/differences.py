"""Numbers of people that would give away a small number by their difference.

The specifications of a curve rest on almost the same people: one of them keeps whom the plan
leaves out, another needs more items answered. Where two of them differ by fewer people than the
threshold, the two numbers side by side tell how few were moved, which the counts of the people
moved (`people_added`, `people_removed`) keep back.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

CURVE = "curve"
SPECIFICATION = "specification"
OF_A_CURVE = (CURVE, "option", "permutation_test", "null_curve", SPECIFICATION)
"""The terms of the rows that rest on the people of one or more specifications."""
PEOPLE = ("n", "denominator", "events", "df")
"""What is withheld; the degrees of freedom of a linear model tell how many people it has."""

People = tuple[float, float]


def tells_a_small_difference(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether its numbers of people are too near to those of another row.

    The planned specification keeps its numbers, as the models of the plan show them too. Then, row
    by row, a number of people is kept that is the same as one that is kept, or at least `threshold`
    away from all of them; so are those with the event and those without it.
    """
    withheld = pd.Series(data=False, index=store.index, dtype=bool)
    rows = store[
        (store["stage"] == "robustness") & store["term"].isin(OF_A_CURVE) & store["n"].notna()
    ]
    for name, own in rows.groupby("analysis", sort=False):
        planned = _planned(store, str(name))
        is_planned = (own["term"] == SPECIFICATION) & (own["level"] == planned)
        kept: list[People] = []
        for row in (*own.index[is_planned], *own.index[~is_planned]):
            people = (float(own.at[row, "n"]), float(own.at[row, "events"]))
            if people in kept:
                continue
            if _too_near(people, kept, threshold):
                withheld.at[row] = True
            else:
                kept.append(people)
    return withheld


def _planned(store: pd.DataFrame, curve: str) -> str:
    """The level of the planned specification of a curve; empty if it has none."""
    said = store.loc[
        (store["stage"] == "robustness")
        & (store["analysis"] == curve)
        & (store["statistic"] == "planned_specification"),
        "estimate",
    ].dropna()
    return f"{int(said.iloc[0]):04d}" if len(said) else ""


def _too_near(people: People, kept: Iterable[People], threshold: int) -> bool:
    count, events = people
    for other, other_events in kept:
        if count == other:
            continue
        apart = (count - other, events - other_events, count - other - events + other_events)
        # Without events, as for numbers, two of the three are not known and tell nothing.
        if any(abs(number) < threshold for number in apart):
            return True
    return False
