"""A comparison of groups as to measurement invariance, as rows of the statistics store."""

from __future__ import annotations

import math
from typing import Any

from questline.measurement.confirmatory.result import Invariance, InvarianceStep
from questline.measurement.rows.confirmatory_rows import (
    INDICES,
    JUST_IDENTIFIED,
    LEVEL_OF_RMSEA,
    NO_INDEX,
    NO_ROBUST,
    TESTS,
)
from questline.measurement.rows.rows import Rows

METHODS = {
    "wlsmv": "thresholds, loadings, intercepts and residual variances held equal one after the "
    "other (Wu and Estabrook 2016), by WLSMV; difference tests of Satorra (2000)",
    "ml": "loadings, intercepts and residual variances held equal one after the other (Meredith "
    "1993), by maximum likelihood on complete answers",
    "mlr": "loadings, intercepts and residual variances held equal one after the other (Meredith "
    "1993), by maximum likelihood on complete answers; scaled difference tests (Satorra and "
    "Bentler 2001)",
    "fiml": "loadings, intercepts and residual variances held equal one after the other (Meredith "
    "1993), by maximum likelihood on all answers; scaled difference tests (Satorra and Bentler "
    "2001)",
}
DIFFERENCES = ("cfi", "rmsea")
VARIANTS = {"_robust": "robust", "_scaled": "scaled", "": "plain"}
"""The versions of an index, the one that a reader is shown first."""
NO_TEST = "The two models have the same number of parameters, or the test cannot be scaled."
NO_CHANGE = "One of the two models has no such index, so there is no change of it."


def add_invariance(rows: Rows, found: Invariance, group: str) -> None:
    """All rows on the steps; `group` is the variable whose levels are compared."""
    method = METHODS[found.estimator]
    people = sum(found.counts.values())
    if found.reason:
        rows.number("model", "chi_square", None, model="configural", n=people,
                    reason=found.reason, method=method)  # fmt: skip
        return
    for position, step in enumerate(found.steps):
        shared: dict[str, Any] = {"model": step.name, "n": people, "method": method}
        for level, count in found.counts.items():
            rows.number("model", "count", count, group=f"{group}={level}", model=step.name)
        notes = (*found.notes, *step.notes) if position == 0 else step.notes
        if step.reason:
            rows.number("model", "chi_square", None, reason=step.reason, **shared)
            continue
        rows.number("model", "parameters", step.fit["parameters"], note=" ".join(notes), **shared)
        _add_fit(rows, step, shared)
        if position and step.difference:
            _add_differences(rows, step, _before(found, step), shared)


def _add_fit(rows: Rows, step: InvarianceStep, shared: dict[str, Any]) -> None:
    just = step.fit["df"] == 0
    for statistic, (df, p) in TESTS.items():
        if statistic in step.fit:
            rows.number(
                "model",
                statistic,
                step.fit[statistic],
                df=step.fit[df],
                p=None if just else step.fit.get(p),
                note=JUST_IDENTIFIED if just else "",
                reason=JUST_IDENTIFIED if just else NO_INDEX,
                **shared,
            )
    for statistic in INDICES:
        if statistic not in step.fit:
            continue
        extra: dict[str, Any] = {}
        low = step.fit.get(f"{statistic}_low")
        if low is not None and low == low:
            high = step.fit[f"{statistic}_high"]
            extra = {"ci_low": low, "ci_high": high, "conf_level": LEVEL_OF_RMSEA}
        reason = NO_ROBUST if statistic.endswith("_robust") else NO_INDEX
        rows.number(
            "model",
            statistic,
            step.fit[statistic],
            reason=JUST_IDENTIFIED if just else reason,
            **shared,
            **extra,
        )


def _before(found: Invariance, step: InvarianceStep) -> InvarianceStep:
    """The last step before this one that has numbers: the one that it is compared with."""
    earlier = found.steps[: found.steps.index(step)]
    return next(one for one in reversed(earlier) if not one.reason)


def _add_differences(
    rows: Rows, step: InvarianceStep, before: InvarianceStep, shared: dict[str, Any]
) -> None:
    """What changed since the step before: the test, and the indices in the version shown."""
    rows.number(
        "model",
        "difference_chi_square",
        step.difference["chi_square"],
        df=step.difference["df"],
        p=step.difference["p"],
        reason=NO_TEST,
        **shared,
    )
    for name in DIFFERENCES:
        variant = _shown_variant(name, step, before)
        value = None
        if variant is not None:
            value = step.fit[f"{name}{variant}"] - before.fit[f"{name}{variant}"]
        method = f"{shared['method']}; change of the {VARIANTS[variant or '']} index"
        rows.number(
            "model",
            f"difference_{name}",
            value,
            reason=NO_CHANGE,
            **{**shared, "method": method},
        )


def _shown_variant(name: str, *steps: InvarianceStep) -> str | None:
    """The version of an index that all steps have: robust before scaled before plain."""
    for variant in VARIANTS:
        if all(math.isfinite(step.fit.get(f"{name}{variant}", math.nan)) for step in steps):
            return variant
    return None
