"""An exploratory factor analysis as rows of the statistics store."""

from __future__ import annotations

from typing import Any

from questline.measurement.exploratory.exploratory import ExploratoryFit
from questline.measurement.rows.rows import Rows

MODEL = "efa"
LEVEL_OF_RMSEA = 0.90
METHODS = {
    "minimum_residual": "minimum residual factor analysis (Harman and Jones 1966)",
    "maximum_likelihood": "maximum likelihood factor analysis (Lawley and Maxwell 1971)",
}
ROTATIONS = {
    "": "",
    "oblimin": ", oblimin rotation (Jennrich and Sampson 1966)",
    "varimax": ", varimax rotation (Kaiser 1958)",
}
INDICES = ("chi_square", "rmsea", "tli", "rmsr", "bic")


def add_exploratory(rows: Rows, found: ExploratoryFit) -> None:
    """All rows on one exploratory solution, or the reason why there is none."""
    method = METHODS[found.extraction] + ROTATIONS[found.rotation]
    shared: dict[str, Any] = {"model": MODEL, "n": found.n, "method": method}
    rows.number("model", "factors", found.factors, note=" ".join(found.notes), **shared)
    _add_fit(rows, found, shared)
    names = [f"factor_{number}" for number in range(1, found.factors + 1)]
    for place, item in enumerate(found.items):
        for column, name in enumerate(names):
            where = {"level": name, "reason": found.reason, **shared}
            rows.number(item, "pattern_loading", float(found.pattern[place, column]), **where)
            if found.factors > 1:
                value = float(found.structure[place, column])
                rows.number(item, "structure_loading", value, **where)
        value = float(found.communalities[place])
        rows.number(item, "communality", value, reason=found.reason, **shared)
    for column, name in enumerate(names):
        value = float(found.sums_of_squares[column])
        rows.number(name, "sum_of_squares", value, reason=found.reason, **shared)
        for other in range(column + 1, found.factors if found.rotation == "oblimin" else 0):
            value = float(found.factor_correlations[column, other])
            rows.number(
                name,
                "factor_correlation",
                value,
                level=names[other],
                reason=found.reason,
                **shared,
            )


def _add_fit(rows: Rows, found: ExploratoryFit, shared: dict[str, Any]) -> None:
    for statistic in INDICES:
        extra: dict[str, Any] = {}
        value = found.fit.get(statistic)
        if statistic == "chi_square" and value is not None:
            extra = {"df": found.fit["df"], "p": found.fit.get("p")}
        if statistic == "rmsea" and value is not None:
            low, high = found.fit["rmsea_low"], found.fit["rmsea_high"]
            extra = {"ci_low": low, "ci_high": high, "conf_level": LEVEL_OF_RMSEA}
        reason = found.reason or found.fit_reason
        rows.number("model", statistic, value, reason=reason, **shared, **extra)
