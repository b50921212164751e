"""The smallest effect that a study of these people could have been expected to find.

Not the power for the effect that was found ("observed power"), which only restates its p-value
(Hoenig & Heisey 2001, The American Statistician 55, 19-24). Here the people, their covariates and
the outcome's frequency are those of the study, and the effect of one predictor is supposed: how
large must it be for its test to be significant in, say, 80% of such studies?

A linear model has a formula. For a logistic model studies are simulated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import nctdtr, ndtri, stdtrit

from questline.modelling.design import standardised
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.likelihood import probability

STUDIES = 1000
PRECISION = 1e-4
"""Of the coefficients in simulated studies, in standard errors: it is their spread that counts."""
CELLS = 4_000_000
"""Simulated outcomes that are held at once."""
CLOSE = 0.05
"""The search ends at an effect whose simulated power is so close to the power asked for; over the
rest the normal curve leads."""
MOST_ROUNDS = 8
FARTHEST = 6.0
"""Largest supposed effect: change of the log odds for a standard deviation of the predictor."""
MOST_STEPS = 60
LONGEST_STEP = 1.0
LAST_STEP = 1e-8
"""Newton's steps of the intercept; what is left after the last is rounding."""
LEAST_LEFT = 1e-8
"""A predictor of whose variance the others leave less counts as computed from them."""


@dataclass(frozen=True)
class DetectableOddsRatio:
    """The odds ratio, for a unit of the predictor's column, that is found with the power asked for.

    `low` and `high` enclose it with 95% confidence as far as simulation goes (Monte Carlo error, no
    uncertainty about the people). `simulated_power` is that of the last effect that was tried, in
    `studies` simulated studies; those in which the focal column or several columns together
    foretell someone's outcome have no estimate (`without_estimate`) and count as not having found
    it. NaN with a `reason` where there is none.
    """

    odds_ratio: float
    low: float
    high: float
    simulated_power: float
    studies: int
    without_estimate: int
    reason: str = ""


@dataclass(frozen=True)
class DetectableCoefficient:
    """The linear coefficient, for a unit of the predictor's column, that is found with the power.

    `noncentrality` is the coefficient over its standard error. NaN with a `reason` where there is
    none.
    """

    coefficient: float
    noncentrality: float
    reason: str = ""


def detectable_coefficient(
    matrix: np.ndarray,
    focal: int,
    residual_deviation: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
) -> DetectableCoefficient:
    """The smallest coefficient of column `focal` that a linear model finds with the given power.

    `matrix` is people by columns without the intercept; `residual_deviation` is the residual
    standard deviation, in units of the outcome. The t test at 1 - `confidence`, two-sided, whose
    statistic has a noncentral t distribution (as R's pwr.f2.test for one column, and power.t.test
    with strict = TRUE for two groups).
    """
    people, columns = matrix.shape
    freedom = people - columns - 1
    reason = _why_not(matrix, focal)
    if not reason and not residual_deviation > 0:
        reason = "Not computable: the model has no residual variation."
    if reason:
        return DetectableCoefficient(math.nan, math.nan, reason)
    scaled, spread = standardised(matrix)
    inverse = np.linalg.inv(scaled.T @ scaled)
    unit_error = math.sqrt(inverse[focal, focal]) / float(spread[focal])
    needed = _noncentrality(freedom, confidence, power)
    return DetectableCoefficient(needed * residual_deviation * unit_error, needed)


def detectable_odds_ratio(
    matrix: np.ndarray,
    coefficients: np.ndarray,
    focal: int,
    outcome_share: float,
    generator: np.random.Generator,
    *,
    above_one: bool = True,
    confidence: float = 0.95,
    power: float = 0.8,
    studies: int = STUDIES,
) -> DetectableOddsRatio:
    """The odds ratio of column `focal` nearest to 1 that a logistic model finds with that power.

    `matrix` is people by columns without the intercept, `coefficients` those of the fitted model,
    intercept first, of which all but the focal one and the intercept are supposed to be true. The
    intercept follows from `outcome_share`, the share with the event, which stays the same whatever
    the effect. An odds ratio above or below 1 is sought; both are not mirror images.

    A study is a draw of everyone's outcome. Wald's test, as in the report, at 1 - `confidence`,
    two-sided, finds the effect when it is significant with the right sign. Where everyone with a
    level of another term has the same outcome, the test rests, as in the report, on the others
    (`identification`). The same random numbers
    serve every supposed effect (common random numbers), so that power differs between effects by
    the effects. Power as a function of the effect is taken to be normal, through no effect, to step
    from one supposed effect to the next, and at last over what is missing to the power asked for.
    """
    reason = _why_not(matrix, focal) or _why_not_logistic(coefficients, focal, outcome_share)
    if reason:
        return _refused(reason)
    supposed = _Supposed(matrix, coefficients, focal, outcome_share, 1 if above_one else -1)
    threshold = float(ndtri((1 + confidence) / 2))
    needed = threshold + float(ndtri(power))
    effect = supposed.approximate(needed)
    seed = int(generator.integers(2**63))
    for _ in range(MOST_ROUNDS):
        if not 0 < effect <= supposed.farthest:
            break
        found, lost = supposed.found(effect, threshold, studies, seed)
        # Powers of 0 and 1 are no points of a normal curve: half a study is taken from them.
        reached = min(max(found, 0.5), studies - 0.5) / studies
        following = effect * needed / max(threshold + float(ndtri(reached)), 0.5 * threshold)
        if abs(reached - power) < CLOSE:
            return _result(supposed.sign * following, found / studies, studies, lost, power, needed)
        effect = following
    return _refused(
        f"Not computable: no odds ratio {'above' if above_one else 'below'} 1 would be found with "
        f"a power of {power:.0%} among these people; the estimates of large effects are too "
        "uncertain for Wald's test."
    )


class _Supposed:
    """The people of the study, and what is supposed of them for an effect of the focal column."""

    def __init__(
        self,
        matrix: np.ndarray,
        coefficients: np.ndarray,
        focal: int,
        outcome_share: float,
        sign: int,
    ):
        self._matrix, self._focal, self._share, self.sign = matrix, focal, outcome_share, sign
        self._slopes = np.array(coefficients[1:], dtype=float)
        self._full = np.column_stack([np.ones(len(matrix)), standardised(matrix)[0]])
        self._spread = float(matrix[:, focal].std())
        highest, lowest = matrix.max(axis=0), matrix.min(axis=0)
        two = ((matrix == highest) | (matrix == lowest)).all(axis=0)
        two[focal] = False
        levels = np.flatnonzero(two)
        self._levels = np.tile(levels, 2)
        # Who has each of the two values, (people, levels): counts of them are exact as floats.
        has_it = [matrix[:, levels] == value[levels] for value in (highest, lowest)]
        self._with_level = np.hstack(has_it).astype(np.float32)
        self.farthest = FARTHEST / self._spread
        self._kept: list[np.ndarray] = []
        self._level, self._centre = math.log(outcome_share / (1 - outcome_share)), 0.0

    def coefficients(self, effect: float) -> np.ndarray:
        """All coefficients, intercept first: the one for which the mean chance is the share."""
        slopes = self._slopes.copy()
        slopes[self._focal] = self.sign * effect
        offset = self._matrix @ slopes
        level = self._level + (self._centre - offset.mean())
        for _ in range(MOST_STEPS):
            chance = probability(level + offset)
            step = (self._share * len(chance) - chance.sum()) / (chance @ (1 - chance))
            level += min(max(step, -LONGEST_STEP), LONGEST_STEP)
            if abs(step) < LAST_STEP:
                break
        # Near the intercept of the effect that is tried next.
        self._level, self._centre = level, offset.mean()
        return np.concatenate([[level], slopes])

    def chances(self, coefficients: np.ndarray) -> np.ndarray:
        """Each person's chance of the event."""
        return probability(coefficients[0] + self._matrix @ coefficients[1:])

    def approximate(self, needed: float) -> float:
        """The effect that is `needed` times its expected standard error; NaN where there is none.

        With growing effect the ratio rises at first and then falls, chances being near 0 and 1.
        """
        low, high = 0.0, 0.05 / self._spread
        while self._ratio(high) < needed:
            low, high = high, 1.5 * high
            if high > self.farthest:
                return math.nan
        for _ in range(8):
            middle = (low + high) / 2
            low, high = (low, middle) if self._ratio(middle) >= needed else (middle, high)
        return high

    def _ratio(self, effect: float) -> float:
        chance = self.chances(self.coefficients(effect))
        information = (self._full.T * (chance * (1 - chance))) @ self._full
        place = self._focal + 1
        variance = float(np.linalg.inv(information)[place, place])
        return effect * self._spread / math.sqrt(variance)

    def found(self, effect: float, threshold: float, studies: int, seed: int) -> tuple[int, int]:
        """In how many studies the effect is found, and how many have no estimate."""
        start, place = self.coefficients(effect), self._focal + 1
        found, lost = 0, 0
        for outcomes in self._outcomes(self.chances(start), studies, seed):
            open_people, columns = self._open(outcomes)
            plain = columns.all(axis=1)
            for some, settled in ((plain, False), (~plain, True)):
                fits = fit_many_logistic(
                    self._matrix,
                    outcomes[some],
                    weights=open_people[some] if settled else None,
                    columns=columns[some] if settled else None,
                    start=start,
                    errors_of=self._focal,
                    precision=PRECISION,
                )
                assert fits.errors is not None
                with np.errstate(invalid="ignore"):
                    ratio = self.sign * fits.coefficients[:, place] / fits.errors
                found += int((ratio > threshold).sum())
                lost += int((~fits.sound).sum())
        return found, lost

    def _open(self, outcomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whose outcome is not settled by a level, and which columns are left, for each study.

        Levels are columns of two values, the focal one not among them: where it settles an outcome,
        the study has no estimate.
        """
        people = np.ones(outcomes.shape, dtype=np.uint8)
        columns = np.ones((len(outcomes), self._matrix.shape[1]), dtype=bool)
        events = outcomes.astype(np.float32) @ self._with_level
        settled = (events == 0) | (events == self._with_level.sum(axis=0))
        for study, level in np.argwhere(settled).tolist():
            columns[study, self._levels[level]] = False
            people[study, self._with_level[:, level] > 0] = 0
        return people, columns

    def _outcomes(self, chances: np.ndarray, studies: int, seed: int) -> Iterator[np.ndarray]:
        """The outcomes (studies, people) of some studies at a time, the same for the same seed."""
        for drawn in self._draws(len(chances), studies, seed):
            yield (drawn < chances.astype(np.float32)).astype(float)

    def _draws(self, people: int, studies: int, seed: int) -> Iterable[np.ndarray]:
        """The random numbers behind them, which are kept if they can be held at once."""
        size = max(1, CELLS // people)
        if self._kept:
            return self._kept
        generator = np.random.default_rng(seed)
        drawn = (
            generator.random((min(size, studies - first), people), dtype=np.float32)
            for first in range(0, studies, size)
        )
        if studies > size:
            return drawn
        self._kept = list(drawn)
        return self._kept


def _result(
    log_odds: float, reached: float, studies: int, lost: int, power: float, needed: float
) -> DetectableOddsRatio:
    """The result with its Monte Carlo error, that of a share of studies over the curve's slope."""
    density = math.exp(-(float(ndtri(power)) ** 2) / 2) / math.sqrt(2 * math.pi)
    error = math.sqrt(power * (1 - power) / studies) / density * abs(log_odds) / needed
    low, high = math.exp(log_odds - 1.96 * error), math.exp(log_odds + 1.96 * error)
    return DetectableOddsRatio(math.exp(log_odds), low, high, reached, studies, lost)


def _noncentrality(freedom: int, confidence: float, power: float) -> float:
    """The noncentrality of t at which the two-sided test has the power, by bisection."""
    critical = float(stdtrit(freedom, (1 + confidence) / 2))
    low, high = 0.0, 1.0

    def reached(noncentrality: float) -> float:
        below = nctdtr(freedom, noncentrality, critical)
        return float(1 - below + nctdtr(freedom, noncentrality, -critical))

    while reached(high) < power:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) >= power else (middle, high)
    return high


def _why_not(matrix: np.ndarray, focal: int) -> str:
    """Why the people and columns allow no test of the focal column."""
    people, columns = matrix.shape
    if not people:
        return "Not computable: there is nobody in the study."
    if people <= columns + 1:
        return "Not computable: there are no more people than coefficients."
    scaled, _ = standardised(matrix)
    if not scaled[:, focal].any():
        return "Not computable: everyone has the same value of the predictor."
    sizes = np.linalg.svd(scaled, compute_uv=False)
    if sizes[-1] <= math.sqrt(LEAST_LEFT) * sizes[0]:
        return (
            "Not computable: a column is the same for everyone or can be computed from the others."
        )
    return ""


def _why_not_logistic(coefficients: np.ndarray, focal: int, outcome_share: float) -> str:
    if not 0 < outcome_share < 1:
        return "Not computable: everyone has the same outcome."
    others = np.delete(coefficients[1:], focal)
    if not np.isfinite(others).all():
        return "Not computable: the coefficients of the other columns have no finite estimate."
    return ""


def _refused(reason: str) -> DetectableOddsRatio:
    return DetectableOddsRatio(math.nan, math.nan, math.nan, math.nan, 0, 0, reason)
