"""Rows of the planned models with the weights of the study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.other_models import (
    ModelPeople,
    OtherModelRows,
    TermNumbers,
    add_counts,
    add_without_model,
    model_people,
)
from questline.modelling.rows.study_weights import StudyWeights
from questline.modelling.weighting.linearised import LinearisedEstimates, t_tests
from questline.modelling.weighting.weighted_ordinal import fit_weighted_ordinal
from questline.modelling.weighting.weighted_regression import (
    fit_weighted_linear,
    fit_weighted_logistic,
)

WEIGHTED = "weighted"
NOBODY = "Not computable: nobody among the complete cases is weighted."
ERRORS = "linearised errors (Binder 1983) that allow for the raking (Deville and others 1993)"
METHODS = {
    "linear": f"weighted linear regression, {ERRORS}, t interval and t test",
    "logistic": f"weighted logistic regression, {ERRORS}, t interval and t test, standard error of "
    "the log odds ratio",
    "ordinal": f"weighted proportional odds regression, {ERRORS}, t interval and t test, standard "
    "error of the log odds ratio",
}


def add_weighted_model(rows: AnalysisRows, fit: Fit, weights: StudyWeights) -> None:
    """The adjusted model on the complete cases who are weighted."""
    method = METHODS[rows.kind]
    inside = weights.has_weight(fit.cases.frame.index)
    table = f"{rows.analysis['name']}/{WEIGHTED}"
    people = model_people(rows, fit, inside=inside, table=table)
    if people is None or fit.model is None:
        add_without_model(rows, fit, WEIGHTED, method)
        return
    if not people.count:
        nobody = replace(rows, n=0, events=None)
        add_without_model(nobody, fit, WEIGHTED, method, weights.reason or NOBODY)
        return
    if not inside.all():
        add_counts(rows, fit, people, WEIGHTED)
    found, first = _fitted(rows.kind, people, fit, weights)
    writer = OtherModelRows(rows, WEIGHTED, method, people)
    if found.reason:
        writer.add_terms(None, reason=found.reason)
        return
    tests = t_tests(found, rows.confidence)
    numbers = TermNumbers(
        estimate=found.estimates[first:],
        se=tests.se[first:],
        df=np.full(len(tests.se) - first, found.df),
        p=tests.p[first:],
        low=tests.low[first:],
        high=tests.high[first:],
    )
    writer.add_terms(numbers, note=" ".join(filter(None, [people.note, found.note])))


def _fitted(
    kind: str, people: ModelPeople, fit: Fit, weights: StudyWeights
) -> tuple[LinearisedEstimates, int]:
    """The weighted estimates, and the place of the first coefficient of a column."""
    index = fit.cases.frame.index[people.inside][people.found.open_people]
    within = weights.within(index)
    matrix, outcome = people.open_matrix, people.open_outcome
    if kind == "ordinal":
        # Levels that nobody has left are no levels of this model.
        present, codes = np.unique(outcome, return_inverse=True)
        levels = len(present)
        found = fit_weighted_ordinal(matrix, codes, levels, weights.sample, within)
        return found, max(levels - 1, 0)
    fitted = fit_weighted_logistic if kind == "logistic" else fit_weighted_linear
    return fitted(matrix, outcome, weights.sample, within), 1
