"""Residuals of each person, and their means in bins, which show no one in particular.

Single residuals of a yes-or-no outcome lie on two curves and tell nothing; their means in bins of
like people should be near zero everywhere (Gelman & Hill 2007, Data Analysis Using Regression and
Multilevel/Hierarchical Models, section 5.6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, xlogy

from questline.modelling.diagnostics.bins import BinSizes, bins_of
from questline.modelling.fits.logit_likelihood import chance
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fitted import FittedModel
from questline.modelling.influence import leverage

LEAST_IN_A_BIN = 20
MOST_BINS = 20
"""More bins than these show noise, however many people there are."""


@dataclass(frozen=True)
class BinnedResiduals:
    """Bins of people by a number, lowest first: one entry a bin, nothing where `reason` says why.

    `counts` people, of whom `events` have the outcome (None in a linear model), the mean of the
    number (`centres`) and of the residuals (`means`), and twice the standard error of that mean
    under the model (`limits`): about one bin in twenty has a mean farther from zero by chance.
    """

    counts: np.ndarray
    events: np.ndarray | None
    centres: np.ndarray
    means: np.ndarray
    limits: np.ndarray
    reason: str = ""

    @property
    def outside(self) -> int:
        """In how many bins the mean residual is farther from zero than its limit."""
        return int((np.abs(self.means) > self.limits).sum())


@dataclass(frozen=True)
class NormalQuantiles:
    """Standardised residuals beside those of a normal distribution, one entry a bin, lowest first.

    `counts` people, the mean of their normal scores (`expected`) and of their residuals
    (`observed`).
    """

    counts: np.ndarray
    expected: np.ndarray
    observed: np.ndarray
    reason: str = ""


def pearson_residuals(model: FittedModel) -> np.ndarray:
    """(outcome - fitted) / square root of its variance function, one a person."""
    return (model.outcome - model.fitted) / np.sqrt(model.weights)


def deviance_residuals(model: FittedModel) -> np.ndarray:
    """Of a logistic model: the signed root of each person's part of the deviance."""
    y, chance = model.outcome, model.fitted
    parts = -2 * (xlogy(y, chance) + xlogy(1 - y, 1 - chance))
    return np.sign(y - chance) * np.sqrt(np.maximum(parts, 0.0))


def standardised_residuals(model: FittedModel) -> np.ndarray:
    """Pearson residuals over their standard error, as R's rstandard; NaN for someone of leverage 1.

    In a linear model they have the variance 1 where the model holds.
    """
    hat = leverage(model)
    hat = np.where(hat > 1 - 1e-10, np.nan, hat)
    return pearson_residuals(model) / np.sqrt(model.dispersion * (1 - hat))


def binned_residuals(
    model: FittedModel,
    by: np.ndarray | None = None,
    least: int = LEAST_IN_A_BIN,
    least_of_each: int = 0,
    most: int = MOST_BINS,
) -> BinnedResiduals:
    """Means of outcome - fitted of a logistic model, in bins by the fitted chance.

    With `by` (people,) the bins are made by that number, a predictor for instance. Bins hold at
    least `least` people, of whom at least `least_of_each` have the outcome and as many have not;
    there are up to `most` of them and to the square root of the number of people, as Gelman and
    Hill's R package arm makes. The limit is 2 sqrt(sum of p (1 - p)) / n over the people of a bin.
    """
    number = model.fitted if by is None else by
    residual = model.outcome - model.fitted
    sizes = BinSizes(least, least_of_each, most)
    return _binned(number, residual, model.weights, sizes, model.outcome)


def binned_split_residuals(
    fit: ProportionalOdds,
    split: int,
    least: int = LEAST_IN_A_BIN,
    least_of_each: int = 0,
    most: int = MOST_BINS,
) -> BinnedResiduals:
    """The same for one split of ordered answers: whether the answer lies beyond category `split`.

    Splits are counted from 0, as `fit.thresholds` are; bins are made by the fitted chance of an
    answer beyond the split. `fit` is one that has estimates.
    """
    fitted = chance(fit.matrix @ fit.slopes - fit.thresholds[split])
    beyond = (fit.places > split).astype(float)
    sizes = BinSizes(least, least_of_each, most)
    return _binned(fitted, beyond - fitted, fitted * (1 - fitted), sizes, beyond)


def binned_standardised_residuals(
    model: FittedModel,
    by: np.ndarray | None = None,
    least: int = LEAST_IN_A_BIN,
    most: int = MOST_BINS,
    residual: np.ndarray | None = None,
) -> BinnedResiduals:
    """Means of standardised residuals in bins by the fitted value, or by the number `by`.

    For linear models; the limit is 2 / sqrt(n) over the people of a bin. People of leverage 1 have
    no residual and are left out. `residual` are the standardised residuals, where they are known.
    """
    number = model.fitted if by is None else by
    residual = standardised_residuals(model) if residual is None else residual
    there = ~np.isnan(residual)
    sizes = BinSizes(least, 0, most)
    return _binned(number[there], residual[there], np.ones(int(there.sum())), sizes)


def normal_quantiles(model: FittedModel, least: int = LEAST_IN_A_BIN) -> NormalQuantiles:
    """Sorted standardised residuals of a linear model beside normal scores, in bins.

    Bins of neighbours in rank, at least `least` people in each and up to 20 bins. The scores are
    the normal quantiles of (rank - 1/2) / n, as R's qqnorm for more than ten people.
    """
    residual = np.sort(standardised_residuals(model))
    residual = residual[~np.isnan(residual)]
    count = len(residual)
    if count < least:
        nothing = np.empty(0)
        return NormalQuantiles(nothing, nothing, nothing, _too_few(least))
    scores = ndtri((np.arange(count) + 0.5) / count)
    bins = np.array_split(np.arange(count), min(20, count // least))
    return NormalQuantiles(
        np.array([len(inside) for inside in bins]),
        np.array([scores[inside].mean() for inside in bins]),
        np.array([residual[inside].mean() for inside in bins]),
    )


def _binned(
    number: np.ndarray,
    residual: np.ndarray,
    variance: np.ndarray,
    sizes: BinSizes,
    outcome: np.ndarray | None = None,
) -> BinnedResiduals:
    people = len(number)
    none = np.empty(0)
    if people < sizes.people:
        return BinnedResiduals(none, none, none, none, none, _too_few(sizes.people))
    place = bins_of(np.round(number, 12), outcome, sizes)
    counts = np.bincount(place)
    return BinnedResiduals(
        counts,
        None if outcome is None else np.bincount(place, outcome),
        np.bincount(place, number) / counts,
        np.bincount(place, residual) / counts,
        2 * np.sqrt(np.bincount(place, variance)) / counts,
    )


def _too_few(least: int) -> str:
    return f"Not computable: a bin of residuals holds at least {least} people, and fewer are there."
