"""Effects with what is needed for their uncertainty: intervals, tests, pooling and contrasts.

Every effect is held on the scale on which it is most nearly normal (log for ratios, logit for
probabilities); intervals are made there and turned back. The delta method gives variances:
gradient' covariance gradient.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from scipy.special import expit, stdtr, stdtrit

from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.population import Shift
from questline.modelling.effects.support import Support

Scale = Literal["identity", "log", "logit"]

NO_UNCERTAINTY = (
    "Not computable: it has no standard error, because the model foretells everyone's outcome "
    "without error or the two things compared are the same."
)


@dataclass(frozen=True)
class Label:
    """What an effect is of.

    `at` are the values that were set, `against` those of the other side of a comparison (empty:
    as observed, or no comparison). `outcome` is the code of an ordinal model's category.
    """

    at: Mapping[str, float | str | Shift]
    against: Mapping[str, float | str | Shift] = field(default_factory=dict)
    outcome: int | None = None


@dataclass(frozen=True)
class Shown:
    """Effects as readers see them, each array (sets, effects).

    `estimate`, `low` and `high` are differences, ratios, probabilities or means; `se` is on the
    scale of `estimate` and `scale_se` on the one on which the interval was made. `p` is two-sided,
    NaN where there is no null hypothesis.
    """

    estimate: np.ndarray
    se: np.ndarray
    scale_se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray


@dataclass(frozen=True)
class Effects:
    """Several effects of one kind, from each of the sets.

    `values` (sets, effects) and `gradients` (sets, effects, q) are on `scale`; `covariances`
    (sets, q, q) are those of the coefficients. `reasons` say for each effect why there is no
    number, "" if there is one. `tested`: whether a value of 0 is a null hypothesis. `support` is
    there when each value is a linear combination of the coefficients.
    """

    labels: tuple[Label, ...]
    values: np.ndarray
    gradients: np.ndarray
    covariances: np.ndarray
    scale: Scale
    df: float
    reasons: tuple[str, ...]
    tested: bool
    support: Support | None = None

    @cached_property
    def estimates(self) -> np.ndarray:
        """The effects on `scale`, (sets, effects), NaN where there is a reason."""
        return np.where(self._without, np.nan, self.values)

    @cached_property
    def variances(self) -> np.ndarray:
        """Their variances, (sets, effects)."""
        carried = self.gradients @ self.covariances
        found = np.maximum((carried * self.gradients).sum(axis=2), 0.0)
        return np.where(self._without, np.nan, found)

    @cached_property
    def effect_covariances(self) -> np.ndarray:
        """Their covariances, (sets, effects, effects)."""
        found = self.gradients @ self.covariances @ np.swapaxes(self.gradients, 1, 2)
        without = self._without[:, None] | self._without[None, :]
        return np.where(without, np.nan, found)

    def turned_back(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Values of `scale` as readers see them, and the derivative of that."""
        if self.scale == "log":
            with np.errstate(over="ignore"):
                ratio = np.exp(values)
            return ratio, ratio
        if self.scale == "logit":
            chance = expit(values)
            return chance, chance * expit(-values)
        return values, np.ones_like(values)

    @property
    def _without(self) -> np.ndarray:
        return np.array([bool(reason) for reason in self.reasons], dtype=bool)

    def shown(self, confidence: float) -> Shown:
        """Estimates, intervals and tests of each set; z where `df` is infinite, otherwise t."""
        estimate, scale_se = self.estimates, np.sqrt(self.variances)
        reach = stdtrit(self.df, (1 + confidence) / 2) * scale_se
        shown, slope = self.turned_back(estimate)
        p = np.full_like(estimate, np.nan)
        if self.tested:
            with np.errstate(invalid="ignore", divide="ignore"):
                p = 2 * stdtr(self.df, -np.abs(estimate / scale_se))
        low, high = (self.turned_back(limit)[0] for limit in (estimate - reach, estimate + reach))
        return Shown(shown, slope * scale_se, scale_se, low, high, p)


def make_effects(
    labels: Sequence[Label],
    values: np.ndarray,
    gradients: np.ndarray,
    model: EstimatedModel,
    scale: Scale,
    reasons: Sequence[str],
    *,
    tested: bool,
    support: Support | None = None,
) -> Effects:
    """Effects with `reasons` completed: what has no number or no uncertainty gets one."""
    covariances = np.nan_to_num(model.covariances)
    effects = Effects(
        tuple(labels), values, gradients, covariances, scale, model.df, tuple(reasons),
        tested, support,
    )  # fmt: skip
    return _completed(effects)


def _completed(effects: Effects) -> Effects:
    fine = np.isfinite(effects.values) & (effects.variances > 0)
    lacks: list[bool] = (~np.all(fine, axis=0)).tolist()
    reasons = tuple(
        reason or (NO_UNCERTAINTY if lacking else "")
        for reason, lacking in zip(effects.reasons, lacks, strict=True)
    )
    return replace(effects, reasons=reasons)


def no_effects(
    labels: Sequence[Label], model: EstimatedModel, scale: Scale, reason: str
) -> Effects:
    """Effects that cannot be computed at all."""
    count = len(labels)
    return Effects(
        tuple(labels),
        np.full((model.sets, count), math.nan),
        np.full((model.sets, count, model.size), math.nan),
        model.covariances,
        scale,
        model.df,
        (reason,) * count,
        False,
    )


def combined(effects: Effects, weights: np.ndarray, labels: Sequence[Label]) -> Effects:
    """Linear combinations of effects on their scale; `weights` are (combinations, effects).

    A difference of logits is a log odds ratio, and so its scale becomes `log`.
    """
    gradients = weights @ _finite(effects.gradients)
    if effects.support is not None and not effects.support.complete:
        held: list[bool] = np.all(effects.support.holds_functions(gradients), axis=0).tolist()
        reasons = ["" if one else effects.support.reason for one in held]
    else:
        reasons = [
            next((effects.reasons[place] for place in np.flatnonzero(row)
                  if effects.reasons[place]), "")
            for row in weights
        ]  # fmt: skip
    scale: Scale = "identity" if effects.scale == "identity" else "log"
    values = _finite(effects.values) @ weights.T
    return _completed(
        replace(
            effects, labels=tuple(labels), values=values, gradients=gradients, scale=scale,
            reasons=tuple(reasons), tested=True,
        )
    )  # fmt: skip


def _finite(values: np.ndarray) -> np.ndarray:
    """Zeros for what is no number, so that it touches no combination in which it has no part."""
    return np.where(np.isfinite(values), values, 0.0)
