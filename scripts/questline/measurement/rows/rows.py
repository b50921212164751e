"""How measurement writes into the store: one place for dataset, methods and intervals."""

from __future__ import annotations

from typing import Any

from scipy.special import ndtr, ndtri

from questline.core.statistics import StatisticsPart
from questline.scoring.item_rest import Coefficient

DATASET = "analysed"


class Rows:
    """Adds the rows on one scale, set of scales or comparison to the store.

    `analysis` is its name, `methods` a sentence for each statistic that needs one.
    """

    def __init__(self, part: StatisticsPart, analysis: str, methods: dict[str, str]):
        self.part = part
        self.analysis = analysis
        self.methods = methods

    def coefficient(
        self,
        term: str,
        statistic: str,
        found: Coefficient,
        *,
        level: str = "",
        method: str = "",
        conf_level: float | None = None,
        denominator: int | None = None,
        events: int | None = None,
    ) -> None:
        """A coefficient, or the reason why there is none."""
        self.part.add(
            self.analysis,
            term,
            statistic,
            found.value,
            level=level,
            dataset=DATASET,
            n=found.n,
            note=found.note,
            method=method or self.methods.get(statistic, ""),
            conf_level=None if found.ci_low is None else conf_level,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
            denominator=denominator,
            events=events,
        )

    def number(
        self,
        term: str,
        statistic: str,
        value: float | None,
        *,
        level: str = "",
        group: str = "",
        model: str = "",
        method: str = "",
        note: str = "",
        reason: str = "",
        **fields: Any,
    ) -> None:
        """A number; `reason` is its note where there is no number."""
        absent = value is None or value != value or value in (float("inf"), float("-inf"))
        self.part.add(
            self.analysis,
            term,
            statistic,
            None if absent else value,
            level=level,
            group=group,
            model=model,
            dataset=DATASET,
            note=reason if absent else note,
            method=method or self.methods.get(statistic, ""),
            **fields,
        )

    def estimate(
        self,
        term: str,
        statistic: str,
        value: float,
        error: float | None,
        confidence: float,
        *,
        reason: str,
        tested: bool = False,
        **fields: Any,
    ) -> None:
        """An estimate with its Wald interval, and with the p-value of zero where it is `tested`."""
        extra: dict[str, Any] = dict(fields)
        if error is not None and error == error and value == value and error > 0:
            half = float(ndtri((1 + confidence) / 2)) * error
            extra |= {"se": error, "conf_level": confidence}
            extra |= {"ci_low": value - half, "ci_high": value + half}
            if tested:
                extra["p"] = two_sided(value / error)
        self.number(term, statistic, value, reason=reason, **extra)


def two_sided(z: float) -> float:
    """The two-sided p-value of a standard normal deviate."""
    return float(2 * ndtr(-abs(z)))
