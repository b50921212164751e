"""Whether a number enters a model as a straight line: in the log odds, or in the expected outcome.

Two tests, each of one predictor with all other terms as they are. The restricted cubic spline asks
for any smooth bend; Box and Tidwell's term for one along a power of the predictor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.diagnostics.added_terms import AddedTermsTest, added_terms_test
from questline.modelling.terms.splines import choose_knots, spline_basis

DEFAULT_KNOTS = 4


@dataclass(frozen=True)
class SplineTest:
    """The test of a curve against a line, the `knots` of the curve, and a `note` about them."""

    test: AddedTermsTest
    knots: tuple[float, ...]
    note: str = ""


def spline_test(
    variable: str,
    values: np.ndarray,
    matrix: np.ndarray,
    outcome: np.ndarray,
    kind: str,
    knots: int = DEFAULT_KNOTS,
    log_likelihood: float | None = None,
) -> SplineTest:
    """A restricted cubic spline of `values` (people,) against the line that is in `matrix`.

    `matrix` (people, columns, without the intercept) is the design of the model, in which the
    predictor is linear in whatever unit and direction. `kind` and `log_likelihood` (of the model as
    it is, where it is known) as in `added_terms_test`; `knots` of 3 to 7 are at the percentiles
    that `terms.splines` recommends. The test has as many degrees of freedom as there are knots,
    less 2. Source: Harrell 2015, Regression Modeling Strategies, 2nd edition, section 2.4 (rms's
    anova tests the same hypothesis by a Wald test).
    """
    chosen = choose_knots(variable, values, knots)
    if chosen.reason:
        nothing = AddedTermsTest(math.nan, 0, None, math.nan, chosen.reason)
        return SplineTest(nothing, (), "")
    curve = spline_basis(values, chosen.positions)[:, 1:]
    test = added_terms_test(matrix, outcome, curve, kind, log_likelihood)
    return SplineTest(test, chosen.positions, chosen.note)


def box_tidwell_test(
    variable: str,
    values: np.ndarray,
    matrix: np.ndarray,
    outcome: np.ndarray,
    kind: str,
    log_likelihood: float | None = None,
) -> AddedTermsTest:
    """x log x added to the model, x being `values` (people,), which must be above zero.

    `matrix`, `outcome`, `kind` and `log_likelihood` as in `spline_test`. Were the right term x to
    some power, x log x would be the first-order term of the difference. The unit of x does not
    matter, as c x log(c x) is a combination of x log x and x. Source: Box & Tidwell 1962,
    Technometrics 4, 531-550; for logistic models Guerrero & Johnson 1982, Biometrika 69, 309-314.
    """
    if len(values) and (values <= 0).any():
        reason = (
            f"Not computable: the term x log x exists for numbers above zero alone, and {variable} "
            "has others."
        )
        return AddedTermsTest(math.nan, 1, None, math.nan, reason)
    added = (values * np.log(values))[:, None]
    return added_terms_test(matrix, outcome, added, kind, log_likelihood)
