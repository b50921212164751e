"""Rows of the planned model with errors that do not need equal variances."""

from __future__ import annotations

import numpy as np

from questline.modelling.dependence.clustered_fit import ClusteredFit
from questline.modelling.dependence.robust_errors import robust_linear, robust_logistic
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.other_models import (
    OtherModelRows,
    TermNumbers,
    add_without_model,
    model_people,
)

ROBUST = "robust"
METHODS = {
    "linear": "linear regression with heteroscedasticity-consistent errors HC3 (MacKinnon and "
    "White 1985; Long and Ervin 2000), t interval and t test",
    "logistic": "logistic regression with heteroscedasticity-consistent errors HC0 (White 1980), "
    "Wald interval and z test, standard error of the log odds ratio",
}


def add_robust(rows: AnalysisRows, fit: Fit) -> None:
    """The planned model with robust errors, where the plan asks for them."""
    if not rows.analysis["robust_errors"] or rows.kind not in METHODS:
        return
    people = model_people(rows, fit)
    if people is None or fit.model is None:
        add_without_model(rows, fit, ROBUST, METHODS[rows.kind])
        return
    robust = robust_logistic if rows.kind == "logistic" else robust_linear
    found = robust(people.open_matrix, people.open_outcome, columns=people.kept)
    writer = OtherModelRows(rows, ROBUST, METHODS[rows.kind], people)
    if found.reason:
        writer.add_terms(None, reason=found.reason)
        return
    note = " ".join(filter(None, [people.note, found.note]))
    writer.add_terms(numbers_of(found, rows.confidence), note=note)


def numbers_of(found: ClusteredFit, confidence: float) -> TermNumbers:
    """The numbers of a fit's columns, the intercept not among them."""
    low, high = found.interval(confidence)
    with np.errstate(invalid="ignore"):
        se = found.standard_errors
    return TermNumbers(
        estimate=found.coefficients[1:],
        se=se[1:],
        df=found.df[1:],
        p=found.p_values[1:],
        low=low[1:],
        high=high[1:],
    )
