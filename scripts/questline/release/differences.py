"""Numbers of people that would give away a small number by their difference.

The specifications of a curve rest on almost the same people: one of them keeps whom the plan
leaves out, another needs more items answered. Where two of them differ by fewer people than the
threshold, the two numbers side by side tell how few were moved, which the counts of the people
moved (`people_added`, `people_removed`) keep back. So do the people who are left when a group is
left out, and those of the planned models without, or with, the people caught for careless
responding.
"""

from __future__ import annotations

import pandas as pd

from questline.core.data_choices import AS_PLANNED, WITH_CARELESS, WITHOUT_CARELESS

SPECIFICATION = "specification"
OF_A_CURVE = ("curve", "option", "permutation_test", "null_curve", SPECIFICATION)
"""The terms of the rows that rest on the people of one or more specifications."""
WITHOUT_A_GROUP = "leave_one_group_out"
PEOPLE = ("n", "denominator", "events", "df")
"""What is withheld; the degrees of freedom of a linear model tell how many people it has."""
PLANNED = f"exclusions={AS_PLANNED}; scoring={AS_PLANNED}; "
"""How the choices of a specification begin that counts the people whom the plan counts."""

CARELESS_MODELS = (WITHOUT_CARELESS, WITH_CARELESS)
PLANNED_MODEL = "adjusted"
OF_A_TERM = ("odds_ratio", "coefficient", "spline_coefficient")
RESIDUAL_DF = "residual_df"
"""A statistic that tells how many people a linear model has."""

People = tuple[float, float]


def tells_a_small_difference(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether its numbers of people are too near to those of another row.

    The specifications of the people whom the plan counts keep their numbers first: the models of
    the plan show them too. Then, row by row, a number of people is kept that is the same as one
    that is kept, or at least `threshold` away from all of them; so are those with the event and
    those without it. Groups that are left out are compared with the people of the plan alone, and
    models without, or with, the people caught for careless responding with the planned model.
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
    modelled = store[(store["stage"] == "modelling") & store["n"].notna()]
    for _, rows in modelled.groupby("analysis", sort=False):
        others = rows[rows["model"].isin(CARELESS_MODELS)]
        if len(others):
            planned_rows = _planned_of(rows)
            of_terms = planned_rows[planned_rows["statistic"].isin(OF_A_TERM)]
            of_the_plan = _kept_and_near(of_terms, [], 0)[0]
            withheld += _kept_and_near(others, of_the_plan, threshold)[1]
    return pd.Series(store.index.isin(withheld), index=store.index, dtype=bool)


def tells_a_small_count(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether its estimate tells a small count by its difference from another.

    So do counts of the models without, or with, the people caught for careless responding beside
    those of the planned model: of a level, or of degrees of freedom.
    """
    counts = (store["stage"] == "modelling") & store["statistic"].isin(["count", RESIDUAL_DF])
    others = store[counts & store["model"].isin(CARELESS_MODELS)]
    if not len(others):
        return pd.Series(False, index=store.index)
    place = ["analysis", "term", "level", "group", "statistic"]
    planned = _planned_of(store[counts]).set_index(place)["estimate"]
    beside = planned.reindex(pd.MultiIndex.from_frame(others[place])).to_numpy()
    difference = (others["estimate"] - beside).abs()
    few = difference.index[(difference > 0) & (difference < threshold)]
    return pd.Series(store.index.isin(few), index=store.index, dtype=bool)


def _planned_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the planned models on complete cases."""
    return rows[(rows["model"] == PLANNED_MODEL) & (rows["dataset"] == "complete")]


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
