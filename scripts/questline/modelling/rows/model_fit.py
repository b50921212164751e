"""The rows of the statistics store about whole models: people, variance inflation, influence."""

from __future__ import annotations

from typing import Any

import numpy as np

from questline.modelling.fitted import FittedModel
from questline.modelling.inference import slopes_of
from questline.modelling.inflation import variance_inflation
from questline.modelling.influence import cooks_distance, influential
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import by_variable
from questline.modelling.rows.fit_measures import MEASURES, add_measures
from questline.modelling.term_tests import SEPARATED

FEW_PEOPLE = {
    "logistic": "people with the rarer outcome for each coefficient, the intercept not counted",
    "ordinal": "people outside the most frequent level of the outcome for each coefficient, the "
    "thresholds not counted",
}
COUNTED = {
    "logistic": "coefficients that were estimated, the intercept not counted",
    "linear": "coefficients that were estimated, the intercept not counted",
    "ordinal": "coefficients that were estimated, the thresholds not counted",
}


class ModelRows:
    """Writes the rows of one analysis's adjusted model into a part of the store."""

    def __init__(self, rows: AnalysisRows, fit: Fit):
        self._rows = rows
        self._fit = fit

    def add_all(self) -> None:
        """Everything about the model as a whole, and the variance inflation of its terms."""
        self._people()
        reason = self._reason()
        model = self._fit.model
        if reason or model is None:
            for statistic in MEASURES[self._rows.kind]:
                self._rows.add("model", statistic, note=reason)
        else:
            add_measures(self._rows, self._fit.cases, model)
        if isinstance(model, FittedModel) and not reason:
            self._influence(model)
        elif self._rows.kind != "ordinal":
            self._rows.add("model", "influential_count", note=reason)
        self._inflation(reason)

    def _reason(self) -> str:
        """Why nothing can be said about the model as a whole, or nothing."""
        found = self._fit.identification
        return SEPARATED if found and found.separated else self._fit.reason

    def _people(self) -> None:
        """Who the model is fitted to, and how many coefficients it has for them."""
        rows, cases, kind = self._rows, self._fit.cases, self._rows.kind
        nobody: dict[str, Any] = {"n": None, "events": None}
        rows.add("model", "count", cases.count, **nobody)
        rows.add("model", "left_out", cases.left_out, **nobody)
        if kind == "logistic":
            # With `events` of its own, so that few people without the event hide it too.
            rows.add("model", "events", cases.events)
        found = self._fit.identification
        wanted = ["parameters", *(["events_per_parameter"] if kind in FEW_PEOPLE else [])]
        if found is None:
            for statistic in wanted:
                rows.add("model", statistic, note=self._fit.reason)
            return
        note = ""
        if len(self._fit.estimates) != found.rank:
            note = "Some of the planned coefficients could not be estimated; their rows say why."
        rows.add("model", "parameters", found.rank, method=COUNTED[kind], note=note, **nobody)
        if kind not in FEW_PEOPLE:
            return
        if kind == "ordinal":
            fewer = cases.count - int(cases.level_counts.max())
        else:
            fewer = min(cases.events, cases.count - cases.events)
        rows.add(
            "model",
            "events_per_parameter",
            fewer / found.rank if found.rank else None,
            method=FEW_PEOPLE[kind],
            note="" if found.rank else self._fit.reason,
        )

    def _influence(self, model: FittedModel) -> None:
        """How many people have a large Cook's distance, and who: the latter never in public."""
        distances = cooks_distance(model)
        large = influential(distances)
        note = ""
        if np.isnan(distances).any():
            note = "People who alone determine a coefficient have no Cook's distance."
        self._rows.add(
            "model",
            "influential_count",
            int(large.sum()),
            events=None,
            note=note,
            method="people with a Cook's distance above 4/n",
        )
        people = self._fit.cases.frame.index
        for place in np.flatnonzero(large).tolist():
            self._rows.add(
                "model",
                "cooks_distance",
                float(distances[place]),
                events=None,
                group="respondent",
                level=str(people[place]),
            )

    def _inflation(self, reason: str) -> None:
        """Variance inflation of each term and interaction that has all its coefficients."""
        fit = self._fit
        found, model = fit.identification, fit.model
        columns = [estimate.column for estimate in fit.estimates]
        terms = by_variable(columns)
        estimated = {
            variable: [place for place in places if not fit.estimates[place].reason]
            for variable, places in terms.items()
        }
        factors: dict[str, float] = {}
        if model and found and not reason:
            whole = [
                variable
                for variable, places in terms.items()
                if estimated[variable] and not self._lacks_more(places)
            ]
            groups = [np.searchsorted(found.kept, estimated[name]).tolist() for name in whole]
            values = variance_inflation(slopes_of(model)[1], groups)
            factors = dict(zip(whole, values, strict=True))
        for name in terms:
            if name not in factors:
                why = reason or "Not computable: not every coefficient of the term was estimated."
                for statistic in ("variance_inflation_factor", "scaled_variance_inflation_factor"):
                    self._rows.add(name, statistic, note=why)
                continue
            df = len(estimated[name])
            self._rows.add(
                name,
                "variance_inflation_factor",
                factors[name],
                df=df,
                method="generalised variance inflation factor (Fox & Monette 1992); "
                "GVIF^(1/(2 df)) is the scaled one",
            )
            self._rows.add(
                name,
                "scaled_variance_inflation_factor",
                factors[name] ** (1 / (2 * df)),
                df=df,
                method="GVIF^(1/(2 df)), comparable between terms of any df",
            )

    def _lacks_more(self, places: list[int]) -> bool:
        """Whether a coefficient is missing for another reason than that nobody has its level."""
        recipe, cases = self._fit.recipe, self._fit.cases
        missing = [place for place in places if self._fit.estimates[place].reason]
        if not missing or recipe is None:
            return bool(missing)
        return bool(recipe.design_matrix(cases.frame)[1][:, missing].any())
