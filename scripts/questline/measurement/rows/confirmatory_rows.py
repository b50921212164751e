"""A confirmatory factor analysis as rows of the statistics store."""

from __future__ import annotations

import math
from typing import Any

from questline.measurement.confirmatory.result import ConfirmatoryFit
from questline.measurement.rows.rows import Rows

MOST_MODIFICATIONS = 10
LEAST_INDEX = 3.841458820694124
"""A modification index below the 5% point of chi-square with one degree of freedom is not shown."""
TESTS = {"chi_square": ("df", "p"), "chi_square_scaled": ("df_scaled", "p_scaled")}
"""The tests of a fit: the statistic, and where its degrees of freedom and its p-value stand."""
INTERVALS = ("rmsea", "rmsea_scaled", "rmsea_robust")
LEVEL_OF_RMSEA = 0.90
"""The interval of RMSEA has 90% by convention, so that its lower limit tests close fit at 5%."""
INDICES = (
    "cfi",
    "tli",
    "rmsea",
    "srmr",
    "cfi_scaled",
    "tli_scaled",
    "rmsea_scaled",
    "cfi_robust",
    "tli_robust",
    "rmsea_robust",
    "log_likelihood",
    "aic",
    "bic",
)
SHOWN_WHEN_ABSENT = ("chi_square", "cfi", "tli", "rmsea", "srmr")
"""What a reader looks for: without a fit these rows stand there with the reason."""
ESTIMATORS = {
    "wlsmv": "diagonally weighted least squares on polychoric correlations, robust errors, mean- "
    "and variance-adjusted test (Muthén, du Toit and Spisic 1997)",
    "ml": "maximum likelihood on complete answers",
    "mlr": "maximum likelihood on complete answers with robust errors and the test of Yuan and "
    "Bentler (2000)",
    "fiml": "maximum likelihood on all answers given, with robust errors and the test of Yuan and "
    "Bentler (2000)",
}
NO_INDEX = "The fit leaves this index undefined."
NO_ROBUST = "The robust version cannot be computed for this model and these data."
JUST_IDENTIFIED = (
    "The model has as many parameters as there are correlations, so that its fit cannot be tested."
)


def add_confirmatory(rows: Rows, found: ConfirmatoryFit, confidence: float) -> None:
    """All rows on one model: estimates, fit, modification indices, or why there are none."""
    model = found.estimator
    method = ESTIMATORS[model]
    rows.number("model", "count", found.n, model=model, method=method)
    if found.reason:
        for statistic in SHOWN_WHEN_ABSENT:
            rows.number("model", statistic, None, model=model, reason=found.reason, n=found.n,
                        method=method)  # fmt: skip
        for item in found.model.items:
            rows.number(item, "standardised_loading", None, level=_first_factor(found, item),
                        model=model, reason=found.reason, n=found.n, method=method)  # fmt: skip
        return
    _add_fit(rows, found, method)
    _add_loadings(rows, found, confidence, method)
    _add_correlations(rows, found, confidence, method)
    _add_modifications(rows, found)


def _first_factor(found: ConfirmatoryFit, item: str) -> str:
    place = found.model.items.index(item)
    return found.model.factors[int(found.model.loads_on[place].argmax())]


def _add_fit(rows: Rows, found: ConfirmatoryFit, method: str) -> None:
    fit, model = found.fit, found.estimator
    note = " ".join(found.notes)
    rows.number("model", "parameters", fit["parameters"], model=model, note=note, n=found.n)
    just = fit["df"] == 0
    for statistic, (df, p) in TESTS.items():
        if statistic in fit:
            rows.number(
                "model",
                statistic,
                fit[statistic],
                model=model,
                method=method,
                n=found.n,
                df=fit[df],
                p=None if just else fit.get(p),
                note=JUST_IDENTIFIED if just else "",
                reason=JUST_IDENTIFIED if just else NO_INDEX,
            )
    for statistic in INDICES:
        if statistic not in fit:
            continue
        extra: dict[str, Any] = {}
        low, high = fit.get(f"{statistic}_low"), fit.get(f"{statistic}_high")
        if statistic in INTERVALS and low is not None and not math.isnan(low):
            extra = {"ci_low": low, "ci_high": high, "conf_level": LEVEL_OF_RMSEA}
        reason = NO_ROBUST if statistic.endswith("_robust") else NO_INDEX
        rows.number(
            "model",
            statistic,
            fit[statistic],
            model=model,
            n=found.n,
            reason=JUST_IDENTIFIED if just else reason,
            **extra,
        )


def _add_loadings(rows: Rows, found: ConfirmatoryFit, confidence: float, method: str) -> None:
    model, errors = found.estimator, found.standardised_loading_errors
    for place, item in enumerate(found.model.items):
        for column, factor in enumerate(found.model.factors):
            if not found.model.loads_on[place, column]:
                continue
            where: dict[str, Any] = {
                "level": factor,
                "model": model,
                "method": method,
                "n": found.n,
            }
            rows.estimate(
                item,
                "loading",
                float(found.loadings[place, column]),
                float(found.loading_errors[place, column]),
                confidence,
                reason=NO_INDEX,
                tested=True,
                **where,
            )
            rows.estimate(
                item,
                "standardised_loading",
                float(found.standardised_loadings[place, column]),
                None if errors is None else float(errors[place, column]),
                confidence,
                reason=NO_INDEX,
                **where,
            )
        for statistic, value in (
            ("residual_variance", found.residual_variances[place]),
            ("r_squared", found.r_squared[place]),
        ):
            rows.number(item, statistic, float(value), model=model, n=found.n, reason=NO_INDEX)


def _add_correlations(rows: Rows, found: ConfirmatoryFit, confidence: float, method: str) -> None:
    if found.model.orthogonal:
        return
    for second, other in enumerate(found.model.factors):
        for first in range(second):
            rows.estimate(
                found.model.factors[first],
                "factor_correlation",
                float(found.factor_correlations[second, first]),
                float(found.factor_correlation_errors[second, first]),
                confidence,
                reason=NO_INDEX,
                tested=True,
                level=other,
                model=found.estimator,
                method=method,
                n=found.n,
            )


def _add_modifications(rows: Rows, found: ConfirmatoryFit) -> None:
    """The largest modification indices, those that a chi-square at 5% would notice."""
    notable = [one for one in found.modification if one.index >= LEAST_INDEX]
    for one in notable[:MOST_MODIFICATIONS]:
        where: dict[str, Any] = {"level": one.second, "group": one.kind, "model": found.estimator}
        rows.number(
            one.first,
            "modification_index",
            one.index,
            reason=NO_INDEX,
            df=1,
            p=one.p,
            n=found.n,
            **where,
        )
        rows.number(
            one.first,
            "expected_change",
            one.standardised_change,
            reason=NO_INDEX,
            n=found.n,
            method="standardised",
            **where,
        )
