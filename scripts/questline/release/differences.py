"""Numbers of people that would give away a small number by their difference.

The specifications of a curve rest on almost the same people: one of them keeps whom the plan
leaves out, another needs more items answered. Where two of them differ by fewer people than the
threshold, the two numbers side by side tell how few were moved, which the counts of the people
moved (`people_added`, `people_removed`) keep back. So do the people who are left when a group is
left out.
"""

from __future__ import annotations

import pandas as pd

from questline.core.data_choices import AS_PLANNED

SPECIFICATION = "specification"
OF_A_CURVE = ("curve", "option", "permutation_test", "null_curve", SPECIFICATION)
"""The terms of the rows that rest on the people of one or more specifications."""
WITHOUT_A_GROUP = "leave_one_group_out"
PEOPLE = ("n", "denominator", "events", "df")
"""What is withheld; the degrees of freedom of a linear model tell how many people it has."""
PLANNED = f"exclusions={AS_PLANNED}; scoring={AS_PLANNED}; "
"""How the choices of a specification begin that counts the people whom the plan counts."""

People = tuple[float, float]


def tells_a_small_difference(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether its numbers of people are too near to those of another row.

    The specifications of the people whom the plan counts keep their numbers first: the models of
    the plan show them too. Then, row by row, a number of people is kept that is the same as one
    that is kept, or at least `threshold` away from all of them; so are those with the event and
    those without it. Groups that are left out are compared with the people of the plan alone.
    """
    withheld: list[int] = []
    told = store[(store["stage"] == "robustness") & store["n"].notna()]
    for _, rows in told.groupby("analysis", sort=False):
        of_curve = rows[rows["term"].isin(OF_A_CURVE)]
        planned = (of_curve["term"] == SPECIFICATION) & of_curve["method"].str.startswith(PLANNED)
        of_the_plan, near = _kept_and_near(of_curve[planned], [], threshold)
        withheld += near
        withheld += _kept_and_near(of_curve[~planned], of_the_plan, threshold)[1]
        for _, group in rows[rows["term"] == WITHOUT_A_GROUP].groupby("level", sort=False):
            withheld += _kept_and_near(group, of_the_plan, threshold)[1]
    return pd.Series(store.index.isin(withheld), index=store.index, dtype=bool)


def _kept_and_near(
    rows: pd.DataFrame, kept: list[People], threshold: int
) -> tuple[list[People], list[int]]:
    """The numbers of people that are kept, with those of `rows`, and the rows that lose theirs."""
    kept, near = list(kept), []
    for _, own in rows.groupby(["n", "events"], sort=False, dropna=False):
        people = (float(own["n"].iloc[0]), float(own["events"].iloc[0]))
        if _too_near(people, kept, threshold):
            near += own.index.tolist()
        else:
            kept.append(people)
    return kept, near


def _too_near(people: People, kept: list[People], threshold: int) -> bool:
    """Whether some, but fewer than `threshold`, people are in the one number and not in another.

    Without events, as for numbers, two of the differences are not known and say nothing.
    """
    count, events = people
    for other, other_events in kept:
        more, more_events = count - other, events - other_events
        if more and any(abs(few) < threshold for few in (more, more_events, more - more_events)):
            return True
    return False
