"""Average marginal risk differences of one predictor in each of many logistic regressions.

Everyone in a regression is taken as observed but for the focal predictor, and the modelled risks
are averaged over these people: for a number the risk at x + unit less the risk at x, for a level of
a category the risk with everyone at that level less the risk with everyone at the reference level
(Lane & Nelder 1982, Biometrics 38, 613-621; Norton, Dowd & Maciejewski 2019, JAMA 321, 1304-1305).
These are discrete changes; no derivative stands in for them. The risk difference is collapsible:
covariates that have nothing to do with the predictor leave it where it is. The odds ratio beside
it is not: it moves away from 1 with every covariate that foretells the outcome, so that odds ratios
of models with different covariates are not comparable (Mood 2010, European Sociological Review 26,
67-82).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.packed_factors import factorise, pairs, solve
from questline.robustness.design_in_sets import DesignInSets, chances


@dataclass(frozen=True)
class Focal:
    """The predictor whose effect is asked for, as columns of a design without intercept.

    `column` is a number, or the level of a category that is compared with the reference level.
    `unit` is how much a number is raised, in units of its column. `category` are the columns of all
    levels of the category (a single one if there are two levels), () for a number.
    """

    column: int
    unit: float = 1.0
    category: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns of the predictor."""
        return self.category or (self.column,)


@dataclass(frozen=True)
class RiskDifferences:
    """Risks averaged over people, one number a fit; NaN where a fit was not made.

    `before` and `after` are the average risks, `difference` is the one less the other and `se` its
    standard error. `log_odds_ratio` and its `log_odds_ratio_se` are those of the same change.
    """

    before: np.ndarray
    after: np.ndarray
    difference: np.ndarray
    se: np.ndarray
    log_odds_ratio: np.ndarray
    log_odds_ratio_se: np.ndarray


def average_risk_differences(
    design: DesignInSets, coefficients: np.ndarray, focal: Focal
) -> RiskDifferences:
    """The risk difference of every fit, with the standard error of the delta method.

    `coefficients` (columns + 1, fits) are those of the standardised columns, NaN for a fit that was
    not made (`fit_neighbours`). The standard error takes the people as given: the gradient of the
    average times the covariance of the coefficients, the inverse of their information.
    """
    parts = [_of_part(part, coefficients[:, fits], focal) for part, _, fits in design.parts()]
    return RiskDifferences(*np.concatenate(parts, axis=1))


def _of_part(design: DesignInSets, coefficients: np.ndarray, focal: Focal) -> np.ndarray:
    """The numbers of `RiskDifferences` in their order, (numbers, fits)."""
    place = focal.column + 1
    fits = np.flatnonzero(np.isfinite(coefficients).all(axis=0))
    own = coefficients[:, fits]
    sums = _sums_over_people(design, own, fits, focal)
    information = design.only_inside(sums.information, fits)
    gradient = sums.gradient / sums.total * design.mask[:, fits]
    alone = np.zeros_like(gradient)
    alone[place] = 1.0
    factorise(information, design.size)
    variance = (gradient * solve(information, gradient)).sum(axis=0)
    spread = np.sqrt(solve(information, alone)[place])
    before, after = sums.before / sums.total, sums.after / sums.total
    # The change that is asked for, in units of the standardised column.
    change = (1.0 if focal.category else focal.unit) / design.spread[focal.column]
    numbers = np.full((6, design.fits), np.nan)
    with np.errstate(invalid="ignore"):
        numbers[:, fits] = (
            before,
            after,
            after - before,
            np.sqrt(variance),
            change * own[place],
            abs(change) * spread,
        )
    return numbers


@dataclass(frozen=True)
class _Sums:
    """Sums over the people of each fit: weights, risks, and in terms of the standardised columns
    the gradient of the difference (columns + 1, fits) and the information (packed).
    """

    total: np.ndarray
    before: np.ndarray
    after: np.ndarray
    gradient: np.ndarray
    information: np.ndarray


def _sums_over_people(
    design: DesignInSets, coefficients: np.ndarray, fits: np.ndarray, focal: Focal
) -> _Sums:
    """The sums of some fits, whose coefficients (columns + 1, fits) are of standardised columns."""
    place = focal.column + 1
    spread, zero = design.spread, -design.mean / design.spread
    unit = 1.0 if focal.category else focal.unit
    step = unit * coefficients[place] / spread[focal.column]
    reference = coefficients.copy()
    for column in focal.category:
        # Everyone at the reference level, where all columns of the category are 0.
        reference[0] += coefficients[column + 1] * zero[column]
        reference[column + 1] = 0.0
    total, before, after, raised = np.zeros((4, len(fits)))
    gradient = np.zeros_like(coefficients)
    information = np.zeros((len(pairs(design.size)[0]), len(fits)))
    for piece in design.pieces(fits):
        where, rows, weights = piece.where, piece.block.rows, piece.weights
        negative = -reference[:, where].T @ rows
        high = chances(negative - step[where, None])
        low = chances(negative)
        observed = chances(-coefficients[:, where].T @ rows) if focal.category else low
        total[where] += weights.sum(axis=1)
        before[where] += np.einsum("fp,fp->f", low, np.broadcast_to(weights, low.shape))
        after[where] += np.einsum("fp,fp->f", high, np.broadcast_to(weights, high.shape))
        for chance in (observed, low, high) if focal.category else (low, high):
            chance -= chance**2
            chance *= weights
        information[:, where] += piece.block.products @ observed.T
        raised[where] += high.sum(axis=1)
        gradient[:, where] += rows @ (high - low).T
    for column in focal.category:
        gradient[column + 1] = gradient[0] * zero[column]
    gradient[place] += unit * raised / spread[focal.column]
    return _Sums(total, before, after, gradient, information)
