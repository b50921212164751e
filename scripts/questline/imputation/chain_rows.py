"""The rows of the store about the chains: have they mixed, and is what they drew plausible?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from questline.core.statistics import StatisticsPart
from questline.imputation.completed import CompletedSets, Trace
from questline.imputation.convergence import LEAST_ROUNDS, r_hat
from questline.imputation.distributions import Spread, spread

DATASET = "imputed"
MOST_ROUNDS_SHOWN = 50
"""Of longer chains so many rounds are kept, evenly spaced, the last one among them."""
R_HAT = "rank-normalised split R-hat of the chains (Vehtari and others 2021)"
HIGH = 1.2
"""From here on the reader is told. Chains of ten rounds scatter: 1.1 is common among good ones."""
NOT_MIXED = (
    "The chains do not agree yet: more iterations may help, or fewer variables that tell the same."
)
COUNTED = {
    True: "levels count by their position, the first being 1; of two levels the share of the "
    "second",
    False: "",
}


def add_convergence(
    part: StatisticsPart, completed: CompletedSets, private: Collection[str]
) -> None:
    """R-hat of the chains' means and standard deviations, and the course of the means.

    The course of `private` variables, whose answers are not shown one by one, is left out.
    """
    for name, trace in completed.traces.items():
        count = len(completed.missing[name])
        if not count:
            continue
        counted = COUNTED[bool(completed.model.levels(name))]
        behind: dict[str, Any] = {"dataset": DATASET, "n": count}
        for statistic, chains in (("r_hat_mean", trace.mean), ("r_hat_sd", trace.sd)):
            value = r_hat(chains)
            note = _why_no_r_hat(chains) if not np.isfinite(value) else ""
            if value > HIGH:
                note = note or NOT_MIXED
            part.add("convergence", name, statistic, value, note=note, method=R_HAT, **behind)
        if name not in private:
            _add_course(part, name, trace, counted, behind)


def _why_no_r_hat(chains: np.ndarray) -> str:
    if np.isnan(chains).any():
        return "Not computable: a single imputed value has no standard deviation."
    if len(chains) < LEAST_ROUNDS:
        return f"Not computable: fewer than {LEAST_ROUNDS} iterations."
    return "Not computable: the chains do not move, as happens when few answers are imputed."


def _add_course(
    part: StatisticsPart, name: str, trace: Trace, counted: str, behind: dict[str, Any]
) -> None:
    rounds = len(trace.mean)
    shown = np.unique(np.linspace(rounds, 1, min(rounds, MOST_ROUNDS_SHOWN)).round().astype(int))
    digits = max(2, len(str(rounds)))
    for number in shown.tolist():
        means = trace.mean[number - 1]
        level = f"iteration_{number:0{digits}d}"
        for statistic, value in (
            ("chain_mean", means.mean()),
            ("chain_mean_lowest", means.min()),
            ("chain_mean_highest", means.max()),
        ):
            part.add(
                "convergence", name, statistic, float(value), level=level, method=counted, **behind
            )


def add_distributions(
    part: StatisticsPart, completed: CompletedSets, private: Collection[str]
) -> None:
    """How observed and imputed answers spread, for every variable with imputed answers.

    `private` variables, whose answers are not shown one by one, are left out.
    """
    for name in completed.traces:
        if not len(completed.missing[name]) or name in completed.model.left_missing:
            continue
        if name in private:
            continue
        found = spread(completed, name)
        _add_spread(part, name, found)


def _add_spread(part: StatisticsPart, name: str, found: Spread) -> None:
    groups = ("observed", found.observed, found.answered), ("imputed", found.imputed, found.lacking)
    for place, (group, counts, people) in enumerate(groups):
        names: dict[str, Any] = {"group": group, "n": people}
        names["dataset"] = "analysed" if group == "observed" else DATASET
        for level, count in zip(found.levels, counts.tolist(), strict=True):
            # What is imputed counts nobody: the people behind it are those who lack the answer.
            behind = {"denominator": people, "events": count} if group == "observed" else {}
            part.add("distributions", name, "percent", 100 * count / people, level=level,
                     **names, **behind)  # fmt: skip
        for statistic, pair in (("mean", found.mean), ("sd", found.sd)):
            if pair is not None:
                note = "" if np.isfinite(pair[place]) else "A single value has no spread."
                part.add("distributions", name, statistic, pair[place], note=note, **names)
