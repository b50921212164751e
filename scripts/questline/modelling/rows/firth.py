"""Rows of Firth's penalised logistic regression, which has finite estimates under separation."""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.firth import (
    FirthFit,
    PenalisedTest,
    firth_limits,
    firth_tests,
    fit_firth,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.other_models import (
    ModelPeople,
    OtherModelRows,
    TermNumbers,
    model_people,
    without_separation,
)

FIRTH = "firth"
METHOD = (
    "Firth's penalised logistic regression (Firth 1993), penalised profile-likelihood interval and "
    "penalised likelihood-ratio test (Heinze and Schemper 2002); standard error of the log odds "
    "ratio from the inverse of X'WX at the penalised estimates, W the diagonal of p(1 - p)"
)
JOINT = (
    "penalised likelihood-ratio test that all coefficients of the term are 0 (Heinze and Schemper "
    "2002)"
)
NO_LIMIT = "No limit of the penalised profile-likelihood interval was found on at least one side."


def add_firth(rows: AnalysisRows, fit: Fit) -> None:
    """Firth's fit to all complete cases, where the plan asks for it.

    The plan asks for it always, never, or where the outcome is separated.
    """
    asked = rows.analysis.get("firth", "where_separated")
    separated = fit.identification is not None and fit.identification.separated
    if rows.kind != "logistic" or asked == "never" or not (separated or asked == "always"):
        return
    people = model_people(rows, fit, without_separation)
    if people is None:
        return
    writer = OtherModelRows(rows, FIRTH, METHOD, people)
    found = fit_firth(people.matrix[:, people.found.kept], people.outcome)
    if found.model is None:
        writer.add_terms(None, reason=found.reason)
        return
    writer.add_terms(_numbers(found, rows.confidence))
    writer.add("penalised_log_likelihood", found.penalised_log_likelihood)
    _add_joint_tests(writer, found, people)


def _numbers(found: FirthFit, confidence: float) -> TermNumbers:
    assert found.model is not None
    size = found.model.parameters
    limits = firth_limits(found, confidence)
    tests = firth_tests(found, [[place] for place in range(size)])
    notes = tuple(
        " ".join(filter(None, [NO_LIMIT if np.isnan(ends).any() else "", test.reason]))
        for ends, test in zip(limits, tests, strict=True)
    )
    return TermNumbers(
        estimate=found.model.coefficients[1:],
        se=np.sqrt(np.diagonal(found.model.covariance)[1:]),
        df=np.full(size, np.inf),
        p=np.array([test.p for test in tests]),
        low=limits[:, 0],
        high=limits[:, 1],
        notes=notes,
    )


def _add_joint_tests(writer: OtherModelRows, found: FirthFit, people: ModelPeople) -> None:
    """A test of all coefficients at once for each term with several of them."""
    groups: dict[str, list[int]] = {}
    for place, column in enumerate(people.kept):
        groups.setdefault(column.variable, []).append(place)
    several = {name: group for name, group in groups.items() if len(group) > 1}
    tests = firth_tests(found, list(several.values())) if several else ()
    for name, test in zip(several, tests, strict=True):
        _add_test(writer, name, test)


def _add_test(writer: OtherModelRows, term: str, test: PenalisedTest) -> None:
    writer.rows.add(
        term,
        "joint_test",
        None if test.reason else test.statistic,
        model=FIRTH,
        df=test.df,
        p=None if test.reason else test.p,
        method=JOINT,
        note=test.reason,
    )
