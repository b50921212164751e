"""Columns of a design matrix that are made from others: parts of splines, products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from questline.modelling.design import Column


@dataclass(frozen=True)
class DerivedColumn(Column):
    """A column that is neither a number as it is nor the indicator of a level.

    `level` tells the columns of one term apart (`nonlinear_1`; for an interaction the levels of
    its categories, joined by ":"), and is not a level that people have; `made_by` says what the
    column is. `rests_on` names the groups of people that an interaction compares, each as
    variable/level, or first:second/level:level for two categories.
    """

    made_by: Literal["spline", "interaction"] = "spline"
    rests_on: tuple[str, ...] = ()
