"""Regression of ordered answers: the cumulative logit model with proportional odds.

logit P(Y <= j) = threshold_j - x'b (McCullagh 1980, Journal of the Royal Statistical Society B 42,
109-142), as MASS::polr and ordinal::clm have it: a positive slope means higher answers. Estimates
by maximum likelihood, exact to rounding; the covariance is the inverse of the observed information.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtri

from questline.core.sentences import listed, number_of
from questline.modelling.fits.conditioning import Conditioned, conditioned, conditioned_sets
from questline.modelling.fits.logit_likelihood import LogitLikelihood, chance
from questline.modelling.fits.newton import maximise
from questline.modelling.fits.ordered_categories import (
    proportional_likelihood,
    proportional_likelihoods,
)
from questline.modelling.fits.profile_roots import profile_limits

CHUNK_CELLS = 4_000_000
"""Cells of the designs that are worked on at once, which bounds the memory."""
NOBODY = "Not computable: there is nobody to fit the model to."
SAME_ANSWER = "Not computable: everyone gave the same answer, so that there is nothing to explain."
SEPARATED = (
    "Not computable: the columns foretell the answers of some people without error, so that the "
    "model has no finite estimates (separation)."
)
NO_END = "Not computable: the search for the maximum of the likelihood did not end."


@dataclass(frozen=True)
class ProportionalOdds:
    """A fitted model, or in `reason` why there is none (then all numbers are NaN).

    `matrix` is people by columns (p), `outcome` the codes of the answers. `categories` are the
    codes that occur, c of them, in order; `thresholds` (c - 1,) lie between them; `slopes` (p,).
    `covariance` is that of the thresholds followed by the slopes. `null_log_likelihood` is that of
    the thresholds alone. `note` says which categories were left out because nobody has them.
    """

    matrix: np.ndarray
    outcome: np.ndarray
    categories: tuple[int, ...]
    thresholds: np.ndarray
    slopes: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    null_log_likelihood: float
    reason: str
    note: str

    @property
    def count(self) -> int:
        """The number of people."""
        return len(self.outcome)

    @property
    def parameters(self) -> int:
        """The number of thresholds and slopes."""
        return len(self.thresholds) + len(self.slopes)

    @property
    def coefficients(self) -> np.ndarray:
        """The thresholds followed by the slopes, as the covariance has them."""
        return np.concatenate([self.thresholds, self.slopes])

    @property
    def places(self) -> np.ndarray:
        """The answer of each person as its place among `categories`, counted from 0."""
        return np.searchsorted(self.categories, self.outcome)

    @property
    def probabilities(self) -> np.ndarray:
        """The fitted probability of each category, people by categories."""
        return category_probabilities(self.thresholds, self.matrix @ self.slopes)


def fit_proportional_odds(matrix: np.ndarray, outcome: np.ndarray, levels: int) -> ProportionalOdds:
    """The maximum likelihood fit.

    `matrix` is people by columns without an intercept; `outcome` holds codes 0 to `levels` - 1.
    Codes that nobody has are left out, which changes neither the slopes nor the likelihood.
    """
    return fit_proportional_odds_sets(matrix[None], outcome[None], levels)[0]


def fit_proportional_odds_sets(
    matrices: np.ndarray, outcomes: np.ndarray, levels: int
) -> tuple[ProportionalOdds, ...]:
    """One fit for each of several completed sets, all at once.

    `matrices` are sets by people by columns, `outcomes` (codes) sets by people. Where a category
    occurs in some sets only, `categories` and `thresholds` differ between them, the slopes do not.
    """
    codes = outcomes.astype(int)
    designs, reasons = conditioned_sets(matrices)
    fits: dict[int, ProportionalOdds] = {}
    alike: dict[tuple[int, ...], list[int]] = {}
    for number, (matrix, answers) in enumerate(zip(matrices, codes, strict=True)):
        present = np.bincount(answers, minlength=levels) > 0
        categories = tuple(np.flatnonzero(present).tolist())
        reason = _why_not(matrix, len(categories)) or reasons[number]
        if reason:
            fits[number] = _without(matrix, answers, categories, levels, reason)
        else:
            alike.setdefault(categories, []).append(number)
    for categories, numbers in alike.items():
        cells = 2 * matrices.shape[1] * (len(categories) - 1 + matrices.shape[2])
        size = max(1, CHUNK_CELLS // cells)
        for start in range(0, len(numbers), size):
            some = numbers[start : start + size]
            own = [designs[number] for number in some]
            found = _fit_alike(own, matrices[some], codes[some], categories, levels)
            fits.update(zip(some, found, strict=True))
    return tuple(fits[number] for number in range(len(codes)))


def category_probabilities(thresholds: np.ndarray, predictor: np.ndarray) -> np.ndarray:
    """The probability of each category, people by categories.

    `thresholds` are (c - 1,), `predictor` (people,) the columns times the slopes. With F the
    logistic distribution function, F(b - e) - F(a - e) = F(b - e) F(e - a) (1 - exp(a - b)), which
    keeps its digits where both are close to 1.
    """
    distance = thresholds - predictor[:, None]
    people = len(predictor)
    below = np.column_stack([chance(distance), np.ones(people)])
    above = np.column_stack([np.ones(people), chance(-distance)])
    shares = np.concatenate([[1.0], -np.expm1(-np.diff(thresholds)), [1.0]])
    return below * above * shares


def likelihood_ratio_test(fit: ProportionalOdds) -> tuple[float, int, float]:
    """The test that all slopes are zero: chi-square, its degrees of freedom, p."""
    statistic = 2 * (fit.log_likelihood - fit.null_log_likelihood)
    return statistic, len(fit.slopes), float(chdtrc(len(fit.slopes), statistic))


def proportional_odds_limits(fit: ProportionalOdds, confidence: float) -> np.ndarray:
    """The lower and the upper limit of each slope from the profile likelihood, (columns, 2).

    The roots of the equation that ordinal's `confint` of a clm reads off a spline. NaN where the
    model has no fit, or on a side on which the search finds no limit.
    """
    count = fit.matrix.shape[1]
    if fit.reason or not count:
        return np.full((count, 2), np.nan)
    design = conditioned(fit.matrix, orthogonal=False)
    spread = 1 / np.diag(design.back)
    likelihood = proportional_likelihood(design.rows[1:], fit.places, len(fit.categories))
    cuts = len(fit.thresholds)
    top = np.concatenate([fit.thresholds - design.means @ fit.slopes, fit.slopes * spread])
    quantile = float(ndtri((1 + confidence) / 2))
    limits = profile_limits(likelihood, top, np.arange(cuts, cuts + count), quantile)
    return limits / spread[:, None]


def _why_not(matrix: np.ndarray, categories: int) -> str:
    """Why the model cannot be fitted whatever the pattern of the answers, or nothing."""
    people, columns = matrix.shape
    if not people:
        return NOBODY
    if categories == 1:
        return SAME_ANSWER
    if people <= categories - 1 + columns:
        thresholds = number_of(categories - 1, "threshold")
        return (
            f"Not computable: {thresholds} and {number_of(columns, 'coefficient')} are too many "
            f"for {number_of(people, 'person', 'people')}."
        )
    return ""


def _fit_alike(
    designs: list[Conditioned],
    matrices: np.ndarray,
    codes: np.ndarray,
    categories: tuple[int, ...],
    levels: int,
) -> list[ProportionalOdds]:
    """The fits of sets in which the same categories occur."""
    count, people = len(categories), codes.shape[1]
    places = np.searchsorted(categories, codes)

    def single(row: int) -> LogitLikelihood:
        return proportional_likelihood(designs[row].rows[1:], places[row], count)

    shares = np.stack([np.bincount(answers, minlength=count) for answers in places]) / people
    below = np.cumsum(shares, axis=1)[:, :-1]
    start = np.zeros((len(codes), count - 1 + matrices.shape[2]))
    start[:, : count - 1] = np.log(below / (1 - below))
    best = maximise(single(0), start[:1])
    if len(codes) > 1:
        # The sets being alike, the maximum in one of them is near that in the others.
        if best.converged[0]:
            start[:] = best.parameters
        columns = np.stack([design.rows[1:] for design in designs])
        best = maximise(proportional_likelihoods(columns, places, count), start)
    fits = []
    for row, (matrix, answers) in enumerate(zip(matrices, codes, strict=True)):
        if not best.converged[row]:
            apart = single(row).separates(best.step[row], best.parameters[row])
            reason = SEPARATED if apart else NO_END
            fits.append(_without(matrix, answers, categories, levels, reason))
            continue
        transform = designs[row].transform(count - 1, -1.0)
        estimates = transform @ best.parameters[row]
        inverse = np.linalg.inv(best.there.information[row])
        fits.append(
            ProportionalOdds(
                matrix,
                answers,
                categories,
                estimates[: count - 1],
                estimates[count - 1 :],
                transform @ inverse @ transform.T,
                float(best.there.value[row]),
                float(people * (shares[row] * np.log(shares[row])).sum()),
                "",
                _left_out(categories, levels),
            )
        )
    return fits


def _without(
    matrix: np.ndarray, answers: np.ndarray, categories: tuple[int, ...], levels: int, reason: str
) -> ProportionalOdds:
    """What there is where the model has no fit."""
    cuts, columns = max(0, len(categories) - 1), matrix.shape[1]
    return ProportionalOdds(
        matrix,
        answers,
        categories,
        np.full(cuts, np.nan),
        np.full(columns, np.nan),
        np.full((cuts + columns, cuts + columns), np.nan),
        np.nan,
        np.nan,
        reason,
        _left_out(categories, levels),
    )


def _left_out(categories: tuple[int, ...], levels: int) -> str:
    """The sentence on the categories that nobody has, counted from 1, or nothing."""
    missing = [str(code + 1) for code in range(levels) if code not in categories]
    if not missing or not categories:
        return ""
    them = "it" if len(missing) == 1 else "them"
    what = "category" if len(missing) == 1 else "categories"
    return f"Left out, because nobody has {them}: {what} {listed(missing)} of {levels}."
