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

BLOCK_CELLS = 100_000
"""Fits times people that are worked on at once: few enough for the processor's cache."""


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
    """Risks averaged over people, one number a fit; NaN where a fit has no coefficients.

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
    matrix: np.ndarray,
    coefficients: np.ndarray,
    covariances: np.ndarray,
    focal: Focal,
    weights: np.ndarray | None = None,
) -> RiskDifferences:
    """The risk difference of every fit, with the standard error of the delta method.

    `matrix` is people by columns without the intercept; `coefficients` (fits, columns + 1) and
    `covariances` (fits, columns + 1, columns + 1) have the intercept first and NaN where a column
    is not in a fit, as `fit_many_logistic` gives them. `weights` (fits, people) say who is in a fit
    and how often; None is everyone once. The standard error takes the people as given: the gradient
    of the average times the covariance of the coefficients.
    """
    fits, size = coefficients.shape
    made = np.isfinite(coefficients[:, [0, focal.column + 1]]).all(axis=1)
    inside = np.isfinite(coefficients)
    slopes = np.where(inside, coefficients, 0.0)
    before, after, total = np.zeros((3, fits))
    gradient = np.zeros((fits, size))
    rows = np.column_stack([np.ones(len(matrix)), matrix]).T
    places = [column + 1 for column in focal.columns]
    change = focal.unit * slopes[:, focal.column + 1] if not focal.category else None
    size_of_block = max(1, BLOCK_CELLS // max(1, len(matrix)))
    for first in range(0, fits if len(matrix) else 0, size_of_block):
        block = slice(first, min(first + size_of_block, fits))
        own = slopes[block]
        if change is None:
            others = own.copy()
            others[:, places] = 0.0
            start = others @ rows
            step = own[:, focal.column + 1, None]
        else:
            start = own @ rows
            step = change[block, None]
        low, high = _chance(start), _chance(start + step)
        counted = np.ones((1, len(matrix))) if weights is None else weights[block].astype(float)
        total[block] = counted.sum(axis=1)
        before[block] = (low * counted).sum(axis=1)
        after[block] = (high * counted).sum(axis=1)
        low *= (1 - low) * counted
        high *= (1 - high) * counted
        raised = high.sum(axis=1)
        gradient[block] = (high - low) @ rows.T
        if change is None:
            gradient[block, places] = 0.0
            gradient[block, focal.column + 1] = raised
        else:
            gradient[block, focal.column + 1] += focal.unit * raised
    with np.errstate(invalid="ignore", divide="ignore"):
        gradient = np.where(inside, gradient / total[:, None], 0.0)
        both = inside[:, :, None] & inside[:, None, :]
        known = np.where(both, covariances, 0.0)
        variance = np.einsum("fi,fij,fj->f", gradient, known, gradient)
        before, after = before / total, after / total
    unit = 1.0 if focal.category else focal.unit
    spread = np.sqrt(covariances[:, focal.column + 1, focal.column + 1])

    def where_made(values: np.ndarray) -> np.ndarray:
        return np.where(made, values, np.nan)

    return RiskDifferences(
        where_made(before),
        where_made(after),
        where_made(after - before),
        where_made(np.sqrt(variance)),
        unit * coefficients[:, focal.column + 1],
        abs(unit) * spread,
    )


def _chance(predictor: np.ndarray) -> np.ndarray:
    """The inverse logit."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-predictor))
