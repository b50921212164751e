"""Rows of Firth's penalised logistic regression, which has finite estimates under separation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.modelling.fits.firth import (
    FirthFit,
    PenalisedTest,
    firth_limits,
    firth_tests,
    fit_firth,
)
from questline.modelling.fitted import FittedModel
from questline.modelling.identification import identify_logistic
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import by_variable, cells_of
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
    asked = rows.analysis["firth"]
    if rows.kind != "logistic" or asked == "never":
        return
    found = fit.identification
    if asked == "where_separated" and found is not None and not found.separated:
        return
    people = model_people(rows, fit, without_separation)
    if people is None or not (asked == "always" or _is_separated(fit, people)):
        return
    writer = OtherModelRows(rows, FIRTH, METHOD, people)
    penalised = fit_firth(people.matrix[:, people.found.kept], people.outcome)
    if penalised.model is None:
        writer.add_terms(None, reason=penalised.reason)
        return
    several = _terms_of_several(people)
    alone = [[place] for place in range(len(people.kept))]
    tests = firth_tests(penalised, [*alone, *several.values()])
    writer.add_terms(_numbers(penalised.model, penalised, tests[: len(alone)], rows.confidence))
    writer.add("penalised_log_likelihood", penalised.penalised_log_likelihood)
    for term, test in zip(several, tests[len(alone) :], strict=True):
        own = [people.kept[place] for place in several[term]]
        _add_joint_test(writer, term, test, cells_of(own, people.table))


def _is_separated(fit: Fit, people: ModelPeople) -> bool:
    """Whether terms foretell the outcome, also where the planned model has too few events."""
    if fit.identification is not None:
        return bool(fit.identification.separated)
    if not people.count or np.ptp(people.outcome) == 0:
        return False
    return bool(identify_logistic(people.columns, people.matrix, people.outcome).separated)


def _terms_of_several(people: ModelPeople) -> dict[str, list[int]]:
    """The places of the columns of each term that has several of them."""
    groups = by_variable(people.kept)
    return {name: places for name, places in groups.items() if len(places) > 1}


def _numbers(
    model: FittedModel, fit: FirthFit, tests: Sequence[PenalisedTest], confidence: float
) -> TermNumbers:
    limits = firth_limits(fit, confidence)
    notes = tuple(
        " ".join(filter(None, [NO_LIMIT if np.isnan(ends).any() else "", test.reason]))
        for ends, test in zip(limits, tests, strict=True)
    )
    return TermNumbers(
        estimate=model.coefficients[1:],
        se=np.sqrt(np.diagonal(model.covariance)[1:]),
        df=np.full(model.parameters, np.inf),
        p=np.array([test.p for test in tests]),
        low=limits[:, 0],
        high=limits[:, 1],
        notes=notes,
    )


def _add_joint_test(
    writer: OtherModelRows, term: str, test: PenalisedTest, cells: Mapping[str, Any]
) -> None:
    """The test of all coefficients of a term at once; `cells` are the counts it rests on."""
    writer.rows.add(
        term,
        "joint_test",
        None if test.reason else test.statistic,
        model=FIRTH,
        df=test.df,
        p=None if test.reason else test.p,
        method=JOINT,
        note=test.reason,
        **cells,
    )
