"""Restricted cubic splines: smooth curves that are straight lines beyond the outer knots.

With k knots t_1 < ... < t_k a curve has k - 1 columns: the number itself, and for j = 1 ... k - 2

    ((x - t_j)+^3 - (x - t_k-1)+^3 (t_k - t_j) / (t_k - t_k-1)
                  + (x - t_k)+^3 (t_k-1 - t_j) / (t_k - t_k-1)) / (t_k - t_1)^2

(Stone & Koo 1985; Harrell 2015, Regression Modeling Strategies, 2nd edition, equations 2.25 and
2.26). The division by the square of the distance of the outer knots puts all columns on the scale
of x, as in R's Hmisc::rcspline.eval and rms::rcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.core.sentences import number_of
from questline.modelling.design import Column
from questline.modelling.terms.columns import DerivedColumn

FEWEST_KNOTS = 3
MOST_KNOTS = 7
FEWEST_PEOPLE = 6
MANY_TIES = 0.05
"""Where so many people share the lowest or the highest value, the outer knot is the value next to
it, so that a heap at the end of a scale does not swallow several knots (Hmisc)."""
FEW_PEOPLE = 100
"""With fewer people the outer knots are the fifth lowest and the fifth highest value (Harrell)."""


@dataclass(frozen=True)
class Knots:
    """Where the knots are, in the units of the number and ascending.

    `note` says where they are not those asked for, and why. Where there can be no curve `positions`
    is empty and `reason` says why.
    """

    positions: tuple[float, ...] = ()
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SplineTerm:
    """A number that enters a model as a restricted cubic spline.

    The columns are made of the number as it is measured. `unit` and `direction` do not touch them:
    they say per what an effect of the term is given (`effects`), coefficients of a spline having no
    meaning one by one.
    """

    variable: str
    focal: bool
    knots: tuple[float, ...]
    unit: float = 1.0
    direction: str = "higher"

    @property
    def levels(self) -> tuple[str, ...]:
        """None: a spline is of a number."""
        return ()

    @property
    def reference(self) -> str:
        """None either."""
        return ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The linear column, and one for each knot but two."""
        count = len(self.knots)
        unit = f"restricted cubic spline with {count} knots"
        names = ["linear", *(f"nonlinear_{part}" for part in range(1, count - 1))]
        return tuple(
            DerivedColumn(self.variable, name, "", unit, self.focal, "spline") for name in names
        )


def percentiles_of_knots(count: int) -> np.ndarray:
    """The shares of people below each knot: Harrell (2015), table 2.3, for 3 to 7 knots.

    Evenly spaced from .10 to .90 (3 knots), from .05 to .95 (4 to 6) or from .025 to .975 (7).
    """
    if not FEWEST_KNOTS <= count <= MOST_KNOTS:
        raise ValueError(f"a spline has {FEWEST_KNOTS} to {MOST_KNOTS} knots, not {count}")
    return _even_shares(count, count)


def choose_knots(variable: str, values: np.ndarray, count: int) -> Knots:
    """`count` knots (3 to 7) at the recommended percentiles of `values` (people,).

    As Hmisc::rcspline.eval: percentiles interpolate between neighbours (R's type 7), with the rules
    of `MANY_TIES` and `FEW_PEOPLE`. Numbers with few distinct values get knots at all values but
    the lowest and the highest, and knots that coincide count once, which `note` says. `values` has
    nobody missing.
    """
    percentiles_of_knots(count)
    if len(values) < FEWEST_PEOPLE:
        return Knots(
            reason=f"Not computable: a spline of {variable} needs at least {FEWEST_PEOPLE} people, "
            "and there are fewer."
        )
    distinct = np.unique(values)
    if len(distinct) - 2 <= count:
        positions = distinct[1:-1]
        found = number_of(len(distinct), "different value")
        note = (
            f"{variable} has {found}, too few for {count} knots at percentiles; the knots are its "
            f"{len(positions)} values between the lowest and the highest."
        )
        if len(positions) == count:
            note = ""
    else:
        positions = np.unique(_at_percentiles(values, count))
        note = (
            f"Many people share a value of {variable}, so that some of the {count} percentiles "
            f"coincide; {len(positions)} knots remain."
        )
        if len(positions) == count:
            note = ""
    if len(positions) < FEWEST_KNOTS:
        found = number_of(len(distinct), "different value")
        return Knots(
            reason=f"Not computable: {variable} has {found}, which gives fewer than the "
            f"{FEWEST_KNOTS} different knots that a spline needs."
        )
    return Knots(tuple(float(position) for position in positions), note)


def _at_percentiles(values: np.ndarray, count: int) -> np.ndarray:
    """The knots at percentiles, not yet without repetitions."""
    inner = np.sort(values)
    distinct, people = np.unique(values, return_counts=True)
    share = people / len(values)
    first, last = np.empty(0), np.empty(0)
    # A scale on which every value is shared by many has no heap at its ends.
    if share[1:-1].max() < MANY_TIES:
        if share[0] >= MANY_TIES:
            first = distinct[1:2]
            inner = inner[inner > first]
        if share[-1] >= MANY_TIES:
            last = distinct[-2:-1]
            inner = inner[inner < last]
    left = count - len(first) - len(last)
    if left == 1:
        return np.concatenate([first, [np.median(inner)], last])
    knots = np.quantile(inner, _even_shares(left, count))
    if 5 <= len(inner) < FEW_PEOPLE:
        if not len(first):
            knots[0] = inner[4]
        if not len(last):
            knots[-1] = inner[-5]
    return np.sort(np.concatenate([first, knots, last]))


def _even_shares(left: int, count: int) -> np.ndarray:
    """Shares for `left` knots that are to be found, of `count` in all (Hmisc)."""
    outer = 0.1 if count == 3 else 0.05 if count <= 6 else 0.025
    return np.linspace(0.5 if left == 2 else outer, 1 - outer, left)


def spline_basis(values: np.ndarray, knots: Sequence[float]) -> np.ndarray:
    """The columns of the spline at `values`, of any shape; the columns are the last axis."""
    return _columns(np.asarray(values, dtype=float), knots, derivative=False)


def spline_slopes(values: np.ndarray, knots: Sequence[float]) -> np.ndarray:
    """The derivatives of the columns with respect to the number, shaped as `spline_basis`."""
    return _columns(np.asarray(values, dtype=float), knots, derivative=True)


def _columns(values: np.ndarray, knots: Sequence[float], *, derivative: bool) -> np.ndarray:
    places = np.asarray(knots, dtype=float)
    count = len(places)
    basis = np.empty((*values.shape, count - 1))
    basis[..., 0] = 1.0 if derivative else values
    before, last = places[-2], places[-1]
    norm = (last - places[0]) ** 2

    def power(knot: float) -> np.ndarray:
        beyond = np.maximum(values - knot, 0.0)
        # As a product: a third power takes ten times as long.
        return 3 * beyond**2 / norm if derivative else beyond**2 * beyond / norm

    near, far = power(before), power(last)
    for part, knot in enumerate(places[:-2]):
        correction = near * (last - knot) - far * (before - knot)
        basis[..., part + 1] = power(knot) - correction / (last - before)
    return basis
