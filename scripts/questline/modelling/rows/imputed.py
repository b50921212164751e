"""The rows of the statistics store about models of completed sets, pooled by Rubin's rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.core.statistics import StatisticsPart, statistic_id
from questline.imputation.pooled_measures import PooledMeasure, pool_areas, pool_r_squared
from questline.imputation.pooling import Pooled, joint_test, pool
from questline.modelling.completed_fits import CompletedCases, CompletedFits
from questline.modelling.design import Column, Term
from questline.modelling.discrimination import area_under_curve
from questline.modelling.logistic import nagelkerke_r_squared, null_log_likelihood
from questline.modelling.rows.terms import TOO_LARGE, count_table, ratio

DATASET = "imputed"
POOLED = (
    "{kind} regression of every completed set, pooled by Rubin's rules; t interval and t test with "
    "the degrees of freedom of Barnard and Rubin{scale}"
)
JOINT = "pooled Wald test that all coefficients of the term are 0 (D1 of Li and others 1991)"
APPARENT = "Apparent: measured on the people whom the models were fitted to, and so hopeful."
LEFT_OUT = (
    "Respondents with an answer that stays missing: one that was not asked for or did not apply, "
    "or one that could not be imputed."
)


class ImputedRows:
    """Writes the rows of one analysis of completed sets into a part of the store."""

    def __init__(
        self,
        part: StatisticsPart,
        analysis: Mapping[str, Any],
        cases: CompletedCases,
        confidence: float,
        group: str = "",
    ):
        self._part = part
        self._analysis = analysis
        self._cases = cases
        self._confidence = confidence
        self._group = group
        self._logistic = analysis["kind"] == "logistic"
        self._statistic = "odds_ratio" if self._logistic else "coefficient"

    def add_terms(self, fits: CompletedFits, model: str, *, focal_only: bool = False) -> list[str]:
        """The coefficients of a model; returns the ids of the rows of focal predictors."""
        tests = []
        complete_df = fits.cases.people - fits.rank - 1
        for index, column in enumerate(fits.columns):
            if focal_only and not column.focal:
                continue
            place = self._place(column, model)
            if index in fits.reasons:
                self._add(self._statistic, None, **place, unit=column.unit, method=self._method(),
                          note=fits.reasons[index])  # fmt: skip
            else:
                variances = fits.covariances[:, index, index]
                pooled = pool(fits.estimates[:, index], variances, complete_df)
                self._add_estimate(column, pooled, place)
                for statistic in (
                    "fraction_of_missing_information",
                    "relative_increase_in_variance",
                ):
                    self._add(statistic, float(getattr(pooled, statistic)), **place)
            if column.focal:
                tests.append(self._id(column, model))
        return tests

    def add_references(self, terms: Sequence[Term], model: str) -> None:
        """The reference level of each category, with the value that it is given."""
        for term in terms:
            if term.levels:
                self._add("reference", 1 if self._logistic else 0, term=term.variable,
                          level=term.reference, model=model, n=None, events=None,
                          method="the level that the others are compared with")  # fmt: skip

    def add_joint_tests(self, fits: CompletedFits, terms: Sequence[Term], model: str) -> None:
        """One test for each term with several levels; levels that nobody has are not in it."""
        for term in terms:
            if len(term.levels) < 3:
                continue
            places = [
                index
                for index, column in enumerate(fits.columns)
                if column.variable == term.variable and index not in fits.nobody
            ]
            rows = ";".join(f"{term.variable}/{level}" for level in term.levels)
            place: dict[str, Any] = {"term": term.variable, "model": model, "method": JOINT}
            place |= {"table": count_table(self._analysis), "row": rows}
            if not places or any(index in fits.reasons for index in places):
                note = "Not computable: not every coefficient of the term was pooled."
                self._add("joint_test", None, note=note, **place)
                continue
            found = joint_test(
                fits.estimates[:, places],
                fits.covariances[:, places][:, :, places],
                fits.cases.people - fits.rank - 1,
            )
            if found.reason:
                self._add("joint_test", None, note=found.reason, **place)
                continue
            self._add("joint_test", found.f, df=found.df, p=found.p, **place)
            limit = "" if math.isfinite(found.residual_df) else "Nothing limits them."
            self._add("residual_df", found.residual_df, note=limit, **place)

    def add_model(self, fits: CompletedFits) -> None:
        """The people, the sets and how well the adjusted model fits."""
        cases = self._cases
        nobody: dict[str, Any] = {"n": None, "events": None}
        self._add_of_model("count", cases.people, **nobody)
        self._add_of_model(
            "left_out", cases.left_out, note=LEFT_OUT if cases.left_out else "", **nobody
        )
        self._add_of_model("number_of_sets", cases.sets, **nobody)
        if self._logistic:
            self._add_of_model(
                "events", cases.events, n=cases.people, events=None, method="mean of the sets"
            )
        for statistic in ("auc", "nagelkerke_r_squared") if self._logistic else ("r_squared",):
            if fits.trouble:
                self._add_of_model(statistic, None, note=fits.trouble)
            elif statistic == "auc":
                self._add_area(fits)
            elif statistic == "r_squared":
                found = pool_r_squared(fits.r_squared, cases.people, self._confidence)
                self._add_measure(statistic, found, "Fisher's z of R (Harel 2009)", "")
            else:
                self._add_nagelkerke(fits)

    def add_nothing(self, columns: Sequence[Column], reason: str) -> None:
        """A scenario that has no completed sets: its focal predictors, and why."""
        for column in columns:
            if column.focal:
                place = self._place(column, "adjusted")
                self._add(self._statistic, None, note=reason, **place)

    def _place(self, column: Column, model: str) -> dict[str, Any]:
        place: dict[str, Any] = {"term": column.variable, "level": column.level, "model": model}
        if column.level:
            place["table"] = count_table(self._analysis)
            names = (f"{column.variable}/{level}" for level in (column.level, column.reference))
            place["row"] = ";".join(names)
        return place

    def _id(self, column: Column, model: str) -> str:
        return statistic_id(
            self._part.stage,
            self._analysis["name"],
            self._statistic,
            term=column.variable,
            level=column.level,
            model=model,
            dataset=DATASET,
            group=self._group,
        )

    def _method(self) -> str:
        if self._logistic:
            scale = "; standard error of the log odds ratio"
            return POOLED.format(kind="logistic", scale=scale)
        return POOLED.format(kind="linear", scale="")

    def _add(self, statistic: str, estimate: float | None, term: str, **fields: Any) -> None:
        """One row; the people and events behind it are those of the sets unless given."""
        cases = self._cases
        behind = {"n": cases.people, "events": cases.events if self._logistic else None}
        self._part.add(
            self._analysis["name"],
            term,
            statistic,
            estimate,
            dataset=DATASET,
            group=self._group,
            outcome=self._analysis["outcome"],
            **{**behind, **fields},
        )

    def _add_of_model(self, statistic: str, estimate: float | None, **fields: Any) -> None:
        self._add(statistic, estimate, "model", model="adjusted", **fields)

    def _add_estimate(self, column: Column, pooled: Pooled, place: Mapping[str, Any]) -> None:
        estimate = float(pooled.estimate)
        low, high = (float(limit) for limit in pooled.limits(self._confidence))
        numbers: tuple[float | None, ...] = (estimate, low, high)
        if self._logistic:
            numbers = tuple(ratio(number) for number in (estimate, low, high))
        said: dict[str, Any] = {"unit": column.unit, "method": self._method()}
        if numbers[0] is None:
            self._add(self._statistic, None, note=TOO_LARGE, **said, **place)
            return
        self._add(
            self._statistic, numbers[0], se=float(pooled.se), df=float(pooled.df),
            conf_level=self._confidence, ci_low=numbers[1], ci_high=numbers[2],
            p=float(pooled.p), **said, **place,
        )  # fmt: skip

    def _add_area(self, fits: CompletedFits) -> None:
        areas = [
            area_under_curve(outcome, risk, self._confidence)
            for outcome, risk in zip(fits.cases.outcome, fits.fitted, strict=True)
        ]
        found = pool_areas(
            np.array([area.area for area in areas]),
            np.array([area.se for area in areas]),
            self._confidence,
        )
        if not np.isfinite(found.low):
            note = (
                "Not computable: in a completed set the area is 0 or 1, or too few people have one "
                "of the outcomes."
            )
            self._add_of_model("auc", None, note=note)
            return
        how = "the logit of the area under the ROC curve, DeLong standard errors"
        self._add_measure("auc", found, how, APPARENT)

    def _add_measure(self, statistic: str, found: PooledMeasure, scale: str, note: str) -> None:
        fraction = float(found.pooled.fraction_of_missing_information)
        self._add_of_model(
            statistic, float(found.estimate), conf_level=self._confidence,
            ci_low=float(found.low), ci_high=float(found.high), note=note,
            method=f"pooled by Rubin's rules on {scale}; fraction of missing information "
            f"{fraction:.2f}",
        )  # fmt: skip

    def _add_nagelkerke(self, fits: CompletedFits) -> None:
        """The mean on Fisher's z of its root, as for R squared; its variance is not known."""
        values = [
            nagelkerke_r_squared(value, null_log_likelihood(outcome), fits.cases.people)
            for value, outcome in zip(fits.log_likelihood, fits.cases.outcome, strict=True)
        ]
        roots = np.sqrt(np.clip(values, 0, 1 - 1e-12))
        self._add_of_model(
            "nagelkerke_r_squared",
            float(np.tanh(np.arctanh(roots).mean()) ** 2),
            method="mean of the completed sets on Fisher's z of the root (Harel 2009)",
            note="Its sampling variance is not known, so that there is no interval.",
        )
