"""The columns of the predictors of interest, and whether each has an effect of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from questline.modelling.design import Column
from questline.modelling.regression import Fit
from questline.modelling.terms.columns import DerivedColumn
from questline.modelling.terms.recipe import Recipe


@dataclass(frozen=True)
class FocalColumn:
    """A column of a predictor of interest; the columns of a curve are one.

    `index` is its place among the columns of the design. `is_curve`: it is a spline, `column` then
    being the term itself. `is_interaction`: it is a column of one. `depends`: it is that of a
    variable which takes part in an interaction.
    """

    index: int
    column: Column
    is_curve: bool = False
    is_interaction: bool = False
    depends: bool = False


def focal_columns(columns: Sequence[Column], recipe: Recipe | None) -> Iterator[FocalColumn]:
    """The columns of the predictors of interest among all columns of a design.

    `recipe` is None where the design could not be made.
    """
    interactions = () if recipe is None else recipe.interactions
    taking_part = {name for one in interactions for name in one.variables}
    curves: set[str] = set()
    for index, column in enumerate(columns):
        if not column.focal or column.variable in curves:
            continue
        made_by = column.made_by if isinstance(column, DerivedColumn) else ""
        if made_by == "spline":
            curves.add(column.variable)
            yield FocalColumn(index, replace(column, level=""), is_curve=True)
        elif made_by == "interaction":
            yield FocalColumn(index, column, is_interaction=True)
        else:
            yield FocalColumn(index, column, depends=column.variable in taking_part)


def focal_columns_of(fit: Fit) -> Iterator[FocalColumn]:
    """The columns of the predictors of interest of a model that may lack some of them."""
    return focal_columns([estimate.column for estimate in fit.estimates], fit.recipe)
