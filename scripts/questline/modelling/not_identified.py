"""Why a coefficient has no estimate, in sentences that name what is at fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from questline.core.sentences import listed
from questline.modelling.design import Column
from questline.modelling.separation import separated_people
from questline.modelling.terms.columns import DerivedColumn

Separates = Callable[[np.ndarray], bool]
"""Whether columns (people, columns) by themselves separate the people by their outcome."""


def reason_of_dependence(
    index: int, columns: Sequence[Column], matrix: np.ndarray, partners: set[int]
) -> str:
    """Why a column that is constant, or depends on `partners`, has no coefficient of its own."""
    column = columns[index]
    values = matrix[:, index]
    if isinstance(column, DerivedColumn):
        found = _reason_of_derived(column, columns, values, partners)
        if found:
            return found
    elif column.level and not values.any():
        return (
            f'Not computable: nobody among the complete cases has the level "{column.level}" '
            f"of {column.variable}."
        )
    elif column.level and values.all():
        return (
            "Not computable: everyone among the complete cases has the level "
            f'"{column.level}" of {column.variable}.'
        )
    elif not partners:
        return (
            f"Not computable: {column.variable} is the same for everyone among the complete "
            "cases, so that it can explain nothing."
        )
    elif {columns[other].variable for other in partners} == {column.variable}:
        return (
            "Not computable: nobody among the complete cases has the reference level "
            f'"{column.reference}" of {column.variable}; plan.yaml can name another.'
        )
    others = listed(dict.fromkeys(_called(columns[other]) for other in sorted(partners)))
    return (
        f"Not computable: {_called(column)} cannot be told apart from {others}, since one of them "
        "can be computed from the rest (collinearity)."
    )


def _reason_of_derived(
    column: DerivedColumn, columns: Sequence[Column], values: np.ndarray, partners: set[int]
) -> str:
    """The reason of a part of a spline or of an interaction; nothing where it is collinearity."""
    if column.made_by == "spline":
        if partners and {columns[other].variable for other in partners} == {column.variable}:
            return (
                f"Not computable: {column.variable} has too few different values to tell the parts "
                "of its spline apart."
            )
        if not partners:
            return (
                f"Not computable: {column.variable} is the same for everyone among the complete "
                "cases, so that it can explain nothing."
            )
    elif not values.any():
        return (
            "Not computable: nobody among the complete cases has this combination of "
            f"{_variables_of(column)}."
        )
    elif not partners:
        return (
            "Not computable: everyone among the complete cases has the same combination of "
            f"{_variables_of(column)}."
        )
    return ""


def reason_of_separation(
    index: int,
    columns: Sequence[Column],
    matrix: np.ndarray,
    in_reference: np.ndarray,
    together: set[int],
    outcome: np.ndarray,
    separates: Separates,
    sides: tuple[str, str],
) -> str:
    """Why a coefficient is infinite: its level, its reference level, its values, or with others.

    `in_reference` is True for the people who have none of the levels of the column's variable.
    `outcome` is people by two, True on the one side and on the other to which people may all belong
    (without and with the event; at the lowest level and at the highest), and `sides` says what it
    means that all of some people are there. Combinations of variables are named by these alone: a
    combination of levels may be a few people.
    """
    column = columns[index]
    if column.level and not isinstance(column, DerivedColumn):
        for what, people in (
            (f'the level "{column.level}"', matrix[:, index] > 0),
            (f'the reference level "{column.reference}"', in_reference),
        ):
            for side, said in enumerate(sides):
                if people.any() and outcome[people, side].all():
                    with_it = f"with {what} of {column.variable}"
                    return (
                        f"Not computable: {said.format(with_it)}, so that the odds ratio has no "
                        "finite estimate (separation)."
                    )
    elif separates(matrix[:, _own(index, columns)]):
        return (
            f"Not computable: the values of {_called(column)} by themselves separate people by the "
            "outcome, so that the odds ratio has no finite estimate (separation)."
        )
    names = dict.fromkeys(_term_of(columns[other]) for other in sorted(together))
    if index in together and len(names) > 1:
        return (
            f"Not computable: {listed(names)} together foretell the outcome of some people "
            "without error, so that the odds ratio has no finite estimate (separation)."
        )
    verb = "foretells" if len(names) == 1 else "foretell"
    return (
        f"Not computable: {listed(names)} {verb} the outcome of so many people without error "
        f"that the rest do not tell the odds ratio of {_called(column)} (separation)."
    )


def separates_events(outcome: np.ndarray) -> Separates:
    """Whether columns separate those with the event from those without; `outcome` is 0 or 1."""
    return lambda matrix: bool(separated_people(matrix, outcome).any())


def _own(index: int, columns: Sequence[Column]) -> list[int]:
    """The column, with all others of its spline."""
    column = columns[index]
    if isinstance(column, DerivedColumn) and column.made_by == "spline":
        return [other for other, one in enumerate(columns) if one.variable == column.variable]
    return [index]


def _called(column: Column) -> str:
    """A column in words."""
    if isinstance(column, DerivedColumn):
        return _term_of(column)
    return str(column)


def _term_of(column: Column) -> str:
    """What a column belongs to, in words."""
    if isinstance(column, DerivedColumn) and column.made_by == "interaction":
        return f"the interaction of {_variables_of(column)}"
    return column.variable


def _variables_of(column: DerivedColumn) -> str:
    return listed(column.variable.split(":"))
