"""The rows of the statistics store about one specification curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from questline.core.data_choices import DECISIONS
from questline.core.statistics import StatisticsPart
from questline.robustness.curve_summary import (
    NOTHING,
    CurveSummary,
    summarise_curve,
    variance_by_decision,
)
from questline.robustness.permutation import CurveTest
from questline.robustness.rows.decisions import factors_of, in_words

SUMMARY = ("median", "smallest", "largest", "percentile_1", "percentile_99")
MOST_NULL_PLACES = 61
"""So many places of the sorted curve are enough to draw what is expected without an effect."""
TESTED = {
    "median": "absolute median of the estimates",
    "significant": "share of specifications that are significant with the sign of the median",
    "average_z": "absolute mean of the z statistics",
}
PERMUTED = (
    "permutation of the focal predictor's residuals given all covariates, among people who are in "
    "the same data variants; score statistics (Potter 2005; Winkler and others 2014)"
)


@dataclass(frozen=True)
class CurveRows:
    """Writes the rows of one curve into a part of the store.

    `frame` is the whole curve (`curves.whole_curve`), one line a specification in the order of
    their numbers; `planned` is the number of the planned one, 0 if it is not among them.
    """

    part: StatisticsPart
    curve: Mapping[str, Any]
    analysis: Mapping[str, Any]
    frame: pd.DataFrame
    covariates: Mapping[str, tuple[str, ...]]
    unit: str
    confidence: float
    planned: int

    @property
    def logistic(self) -> bool:
        """Whether the estimates are risk differences."""
        return bool(self.analysis["kind"] == "logistic")

    @property
    def statistic(self) -> str:
        """What is estimated."""
        return "risk_difference" if self.logistic else "coefficient"

    def add_curve(self) -> None:
        """The description of the curve as a whole."""
        found = summarise_curve(self.frame, alpha=1 - self.confidence)
        self._add("curve", "number_of_specifications", found.specifications)
        self._add("curve", "number_estimated", found.estimated)
        missing = "The plan's own covariates are not among the sets of covariates of this curve."
        self._add("curve", "planned_specification", self.planned or None,
                  note="" if self.planned else f"Not computable: {_lower(missing)}")  # fmt: skip
        method = f"over the {self.statistic.replace('_', ' ')}s of the specifications"
        for name in SUMMARY:
            number = getattr(found, name)
            self._of_curve(self._named(name), number, found, method=method, unit=self.unit)
        self._of_curve("share_same_sign", found.same_sign, found, method="the sign of the median")
        self._of_curve(
            "share_significant",
            found.significant,
            found,
            method=f"p below {found.alpha:.3g} and the sign of the median",
        )
        if self.logistic:
            self._of_curve(
                "odds_ratio_vibration",
                found.odds_ratio_vibration,
                found,
                method="99th over 1st percentile of the odds ratios (Patel and others 2015)",
            )

    def add_decisions(self) -> None:
        """How much of the variance of the estimates each decision explains, and each option."""
        decided = factors_of(self.frame, self.curve, self.covariates)
        for place, factors in enumerate(decided):
            names = [str(name) for name in factors]
            found = variance_by_decision(factors.assign(estimate=self._estimates), names)
            method = "share of the sum of squares of the estimates: main effect"
            for name, share in found.shares.items():
                if factors[name].nunique() > 1:
                    self._add("decision", "variance_share", float(share), level=str(name),
                              method=method, note=found.reason)  # fmt: skip
            if place:
                continue
            for name in ("interactions", "shared"):
                if name == "interactions" or not found.crossed:
                    what = "what no main effect explains" if name == "interactions" else (
                        "what main effects explain without its being one decision's, since not "
                        "every combination has an estimate"
                    )  # fmt: skip
                    self._add("decision", "variance_share", getattr(found, name), level=name,
                              method=what, note=found.reason)  # fmt: skip
        for factors in decided:
            for name in factors:
                if factors[name].nunique() > 1:
                    self._add_options(str(name), factors[name])

    def add_specifications(self) -> None:
        """One row a specification, and the odds ratio beside it."""
        for number, line in enumerate(self.frame.astype(object).to_dict("records"), 1):
            who: dict[str, Any] = {"n": _known(line["n"]), "events": _known(line["events"])}
            place = {
                "level": f"{number:04d}",
                "dataset": line["missing"],
                "method": in_words({name: line[name] for name in DECISIONS}),
                "unit": self.unit,
                "conf_level": self.confidence,
                "note": line["reason"] or line["note"],
                **who,
            }
            numbers = {
                "se": _known(line["se"]),
                "df": _known(line["df"]),
                "ci_low": _known(line["low"]),
                "ci_high": _known(line["high"]),
                "p": _known(line["p"]),
            }
            self._add("specification", self.statistic, line["estimate"], **place, **numbers)
            if self.logistic:
                limits = {
                    "ci_low": _known(line["odds_ratio_low"]),
                    "ci_high": _known(line["odds_ratio_high"]),
                }
                self._add("specification", "odds_ratio", line["odds_ratio"], **place, **limits)

    def add_test(self, test: CurveTest, permutations: int) -> None:
        """The permutation test, and the curves that are expected without an effect."""
        self._add("permutation_test", "number_of_permutations", permutations)
        for name, words in TESTED.items():
            line = test.statistics.loc[name].to_dict()
            place: dict[str, Any] = {"level": name, "note": test.reason, **self._behind()}
            place["method"] = f"{words}; {PERMUTED}"
            self._add("permutation_test", "observed_statistic", _known(line["observed"]),
                      p=_known(line["p"]), **place)  # fmt: skip
            self._add("permutation_test", "expected_statistic", _known(line["expected"]), **place)
        if not test.reason:
            self._add_null_curve(test)

    def _add_null_curve(self, test: CurveTest) -> None:
        curves = np.sort(test.permuted[:, test.used], axis=1)
        ends = [(1 - self.confidence) / 2, 0.5, (1 + self.confidence) / 2]
        low, middle, high = np.quantile(curves, ends, axis=0)
        count = curves.shape[1]
        places = np.unique(np.linspace(0, count - 1, min(count, MOST_NULL_PLACES)).round())
        for place in places.astype(int).tolist():
            self._add(
                "null_curve",
                self._named("null"),
                float(middle[place]),
                level=f"{place + 1:04d}",
                conf_level=self.confidence,
                ci_low=float(low[place]),
                ci_high=float(high[place]),
                denominator=None,
                method=f"place in the sorted curve of {count} specifications; median and limits "
                "of the permuted curves",
                unit=self.unit,
                **self._behind(),
            )

    def _add_options(self, decision: str, chosen: pd.Series) -> None:
        """The curve under each option of a decision."""
        codes, chosen_from = pd.factorize(chosen.to_numpy(object))
        for code, option in enumerate(chosen_from.tolist()):
            own = codes == code
            estimates = self._estimates[own & self._known]
            place: dict[str, Any] = {"level": f"{decision}={option}"}
            self._add("option", "number_estimated", len(estimates), **place)
            place |= {"unit": self.unit, **self._behind(own)}
            if not len(estimates):
                self._add("option", self._named("median"), None, note=NOTHING, **place)
                continue
            for name, number in (
                ("median", np.median(estimates)),
                ("smallest", estimates.min()),
                ("largest", estimates.max()),
            ):
                self._add("option", self._named(name), float(number), **place)

    def _named(self, name: str) -> str:
        """`median_risk_difference`, for instance: what a number is the median of."""
        return f"{name}_{self.statistic}"

    def _of_curve(self, name: str, estimate: float, found: CurveSummary, **fields: Any) -> None:
        self._add("curve", name, _known(estimate), note=found.reason, **self._behind(), **fields)

    def _behind(self, some: np.ndarray | None = None) -> dict[str, Any]:
        """The people behind a number that rests on many specifications: the fewest of them."""
        known = self._known if some is None else self._known & some
        if not known.any():
            return {"n": None, "events": None}
        fewest = float(self._people[known].min())
        return {"n": fewest, "events": float(self._events[known].min()) if self.logistic else None}

    @cached_property
    def _estimates(self) -> np.ndarray:
        return self.frame["estimate"].to_numpy(float)

    @cached_property
    def _known(self) -> np.ndarray:
        return np.isfinite(self._estimates)

    @cached_property
    def _people(self) -> np.ndarray:
        return self.frame["n"].to_numpy(float)

    @cached_property
    def _events(self) -> np.ndarray:
        return self.frame["events"].to_numpy(float)

    def _add(self, term: str, statistic: str, estimate: float | None, **fields: Any) -> None:
        self.part.add(
            self.curve["name"],
            term,
            statistic,
            estimate,
            outcome=self.analysis["outcome"],
            **fields,
        )


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
