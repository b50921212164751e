"""The rows of the statistics store about whole models: people, fit, calibration, influence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from questline.core.statistics import StatisticsPart
from questline.description.intervals import wilson_interval
from questline.modelling.calibration import calibration_line, risk_groups
from questline.modelling.discrimination import area_under_curve
from questline.modelling.fitted import FittedModel
from questline.modelling.inflation import variance_inflation
from questline.modelling.influence import cooks_distance, influential
from questline.modelling.linear import adjusted_r_squared, f_statistic, r_squared, residual_sd
from questline.modelling.logistic import (
    brier_score,
    mcfadden_r_squared,
    nagelkerke_r_squared,
    null_log_likelihood,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.terms import DATASET

SEPARATED = (
    "Not computable: the outcome is separated by terms whose rows say so, so that the maximum "
    "likelihood estimates do not all exist."
)
APPARENT = (
    "Apparent: measured on the people whom the model was fitted to, where maximum likelihood makes "
    "it {value} by construction. It does not say how the model would do with other people."
)
HOPEFUL = "Apparent: measured on the people whom the model was fitted to, and so hopeful."
LOGISTIC_FIT = (
    "log_likelihood",
    "null_log_likelihood",
    "likelihood_ratio_chi_square",
    "aic",
    "bic",
    "nagelkerke_r_squared",
    "mcfadden_r_squared",
    "brier_score",
    "auc",
    "calibration_intercept",
    "calibration_slope",
    "influential_count",
)
LINEAR_FIT = (
    "log_likelihood",
    "aic",
    "bic",
    "r_squared",
    "adjusted_r_squared",
    "residual_sd",
    "f_statistic",
    "residual_df",
    "influential_count",
)


class ModelRows:
    """Writes the rows of one analysis's adjusted model into a part of the store."""

    def __init__(
        self, part: StatisticsPart, analysis: Mapping[str, Any], fit: Fit, confidence: float
    ):
        self._part = part
        self._analysis = analysis
        self._fit = fit
        self._confidence = confidence
        self._logistic = analysis["kind"] == "logistic"

    def add_all(self) -> None:
        """Everything about the model as a whole, and the variance inflation of its terms."""
        self._people()
        reason = self._reason()
        model = self._fit.model
        if reason or model is None:
            for statistic in LOGISTIC_FIT if self._logistic else LINEAR_FIT:
                self._add(statistic, None, note=reason)
        elif self._logistic:
            self._logistic_fit(model)
            self._calibration(model)
            self._influence(model)
        else:
            self._linear_fit(model)
            self._influence(model)
        self._inflation(reason)

    def _add(
        self, statistic: str, estimate: float | None, term: str = "model", **fields: Any
    ) -> None:
        """One row; the people and events behind it are those of the model unless given."""
        cases = self._fit.cases
        behind = {"n": cases.count, "events": cases.events if self._logistic else None}
        self._part.add(
            self._analysis["name"],
            term,
            statistic,
            estimate,
            model="adjusted",
            dataset=DATASET,
            outcome=self._analysis["outcome"],
            **{**behind, **fields},
        )

    def _reason(self) -> str:
        """Why nothing can be said about the model as a whole, or nothing."""
        found = self._fit.identification
        if self._logistic and found and found.separated:
            return SEPARATED
        return self._fit.reason

    def _people(self) -> None:
        """Who the model is fitted to, and how many coefficients it has for them."""
        cases = self._fit.cases
        nobody: dict[str, Any] = {"n": None, "events": None}
        self._add("count", cases.count, **nobody)
        self._add("left_out", cases.left_out, **nobody)
        if self._logistic:
            self._add("events", cases.events, events=None)
        found = self._fit.identification
        if found is None:
            for statistic in ("parameters", *(["events_per_parameter"] * self._logistic)):
                self._add(statistic, None, note=self._fit.reason)
            return
        planned = len(self._fit.estimates)
        note = ""
        if planned != found.rank:
            note = "Some of the planned coefficients could not be estimated; their rows say why."
        method = "coefficients that were estimated, the intercept not counted"
        self._add("parameters", found.rank, method=method, note=note, **nobody)
        if not self._logistic:
            return
        fewer = min(cases.events, cases.count - cases.events)
        self._add(
            "events_per_parameter",
            fewer / found.rank if found.rank else None,
            method="people with the rarer outcome for each coefficient, the intercept not counted",
            note="" if found.rank else self._fit.reason,
        )

    def _logistic_fit(self, model: FittedModel) -> None:
        from scipy.stats import chi2

        null = null_log_likelihood(model.outcome)
        value, count, size = model.log_likelihood, model.count, model.parameters
        ratio = 2 * (value - null)
        p = float(chi2.sf(ratio, size))
        self._add("log_likelihood", value)
        self._add("null_log_likelihood", null)
        self._add(
            "likelihood_ratio_chi_square",
            ratio,
            df=size,
            p=p,
            method="likelihood ratio test against the model with an intercept alone",
        )
        self._information(value, size + 1, count)
        self._add("nagelkerke_r_squared", nagelkerke_r_squared(value, null, count))
        self._add("mcfadden_r_squared", mcfadden_r_squared(value, null))
        self._add("brier_score", brier_score(model.outcome, model.fitted), note=HOPEFUL)
        area = area_under_curve(model.outcome, model.fitted, self._confidence)
        limits: dict[str, Any] = {"se": area.se, "ci_low": area.low, "ci_high": area.high}
        note = HOPEFUL
        if math.isnan(area.se):
            limits = {}
            note += " There are too few people with one of the outcomes for an interval."
        self._add(
            "auc",
            area.area,
            conf_level=self._confidence if limits else None,
            note=note,
            method="area under the ROC curve, DeLong interval",
            **limits,
        )

    def _information(self, value: float, parameters: int, count: int) -> None:
        """Akaike's (1974) and Schwarz's (1978) criteria with so many parameters."""
        method = f"{parameters} parameters counted"
        self._add("aic", 2 * parameters - 2 * value, method=method)
        self._add("bic", parameters * math.log(count) - 2 * value, method=method)

    def _calibration(self, model: FittedModel) -> None:
        intercept, slope = calibration_line(model.outcome, model.linear_predictor)
        self._add(
            "calibration_intercept",
            intercept,
            note=APPARENT.format(value=0),
            method="calibration in the large (Cox 1958)",
        )
        self._add(
            "calibration_slope",
            slope,
            note=APPARENT.format(value=1),
            method="slope of the outcome on the linear predictor (Cox 1958)",
        )
        for number, group in enumerate(risk_groups(model.outcome, model.fitted), 1):
            place: dict[str, Any] = {
                "term": "calibration",
                "level": f"group_{number:02d}",
                "n": group.count,
            }
            self._add("mean_predicted", group.mean_predicted, events=None, **place)
            share = group.events / group.count
            low, high = wilson_interval(share, group.count, self._confidence)
            self._add(
                "observed_share",
                share,
                events=group.events,
                conf_level=self._confidence,
                ci_low=low,
                ci_high=high,
                method="share with the event, Wilson interval",
                **place,
            )

    def _linear_fit(self, model: FittedModel) -> None:
        self._add("log_likelihood", model.log_likelihood)
        self._information(model.log_likelihood, model.parameters + 2, model.count)
        self._add("r_squared", r_squared(model))
        self._add("adjusted_r_squared", adjusted_r_squared(model))
        self._add("residual_sd", residual_sd(model), df=model.residual_df)
        statistic, p = f_statistic(model)
        self._add(
            "f_statistic",
            statistic,
            df=model.parameters,
            p=p,
            method="F test that every coefficient is 0; its second df is residual_df",
        )
        self._add("residual_df", model.residual_df)

    def _influence(self, model: FittedModel) -> None:
        """How many people have a large Cook's distance, and who: the latter never in public."""
        distances = cooks_distance(model)
        large = influential(distances)
        note = ""
        if np.isnan(distances).any():
            note = "People who alone determine a coefficient have no Cook's distance."
        self._add(
            "influential_count",
            int(large.sum()),
            events=None,
            note=note,
            method="people with a Cook's distance above 4/n",
        )
        rows = self._fit.cases.frame.index
        for place in np.flatnonzero(large).tolist():
            self._add(
                "cooks_distance",
                float(distances[place]),
                events=None,
                group="respondent",
                level=str(rows[place]),
            )

    def _inflation(self, reason: str) -> None:
        """Variance inflation of each term that has all its coefficients."""
        fit = self._fit
        found, model = fit.identification, fit.model
        places: dict[str, list[int]] = {}
        lacking: set[str] = set()
        for index, estimate in enumerate(fit.estimates):
            variable = estimate.column.variable
            if found and not estimate.reason:
                place = int(np.searchsorted(found.kept, index))
                places.setdefault(variable, []).append(place)
            elif not self._nobody_has(variable, estimate.column.level):
                lacking.add(variable)
        factors: dict[str, float] = {}
        if model and not reason:
            values = variance_inflation(model.covariance[1:, 1:], list(places.values()))
            factors = dict(zip(places, values, strict=True))
        for term in fit.terms:
            name = term.variable
            if reason or name in lacking or name not in factors:
                why = reason or "Not computable: not every coefficient of the term was estimated."
                for statistic in ("variance_inflation_factor", "scaled_variance_inflation_factor"):
                    self._add(statistic, None, name, note=why)
                continue
            df = len(places[name])
            self._add(
                "variance_inflation_factor",
                factors[name],
                name,
                df=df,
                method="generalised variance inflation factor (Fox & Monette 1992); "
                "GVIF^(1/(2 df)) is the scaled one",
            )
            self._add(
                "scaled_variance_inflation_factor",
                factors[name] ** (1 / (2 * df)),
                name,
                df=df,
                method="GVIF^(1/(2 df)), comparable between terms of any df",
            )

    def _nobody_has(self, variable: str, level: str) -> bool:
        """Whether the coefficient is that of a level without people."""
        return bool(level) and not (self._fit.cases.frame[variable] == level).any()
