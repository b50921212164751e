"""Rows of the planned models without, or with, the people caught for careless responding.

The terms are those of the planned model: the same reference levels, knots and centres. So what
differs between the two is who is in them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from questline.core.statistics import StatisticsPart
from questline.modelling.careless_people import CarelessPeople
from questline.modelling.design import CompleteCases, complete_cases
from questline.modelling.discrimination import area_under_curve
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.inference import AnyModel
from questline.modelling.linear import r_squared
from questline.modelling.logistic import nagelkerke_r_squared, null_log_likelihood
from questline.modelling.regression import Fit, fit_terms
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.fit_measures import HOPEFUL
from questline.modelling.rows.joint_tests import add_joint_tests
from questline.modelling.rows.other_models import add_without_model
from questline.modelling.rows.terms import add_coefficients, add_level_counts, method_of_kind
from questline.modelling.term_tests import SEPARATED

CARELESS = "careless"
"""The analysis of the row about all these models."""
FIT = {
    "logistic": ("nagelkerke_r_squared", "auc"),
    "ordinal": ("nagelkerke_r_squared",),
    "linear": ("r_squared",),
}
"""How well these models fit, by measures that do not grow with the number of people."""
MOVES = {
    True: ("people_removed", "people whom the rule on careless responding marked, left out here"),
    False: ("people_added", "people whom the rule on careless responding left out, back in here"),
}
NOBODY = {
    True: (
        "Not computable: the rule {rule} caught nobody who is analysed; whom another rule leaves "
        "out is in no model."
    ),
    False: (
        "Not computable: the rule {rule} left out nobody who could come back; whom another rule "
        "leaves out as well is in no model."
    ),
}
SAME = {
    True: "The rule marked nobody among the complete cases: this is the planned model.",
    False: "Nobody who comes back answered every question that the analysis needs: this is the "
    "planned model.",
}
EVERYBODY = (
    "Not computable: the rule on careless responding marked everyone among the complete cases, so "
    "that nobody is left."
)


def add_careless_people(part: StatisticsPart, people: CarelessPeople) -> None:
    """How many people are left out or come back; where nobody is, that and why, once."""
    statistic, method = MOVES[people.is_without]
    place: dict[str, Any] = {"model": people.model, "dataset": "complete", "method": method}
    if len(people.moved):
        part.add(CARELESS, "rule", statistic, len(people.moved), **place)
        return
    note = NOBODY[people.is_without].format(rule=people.rule)
    part.add(CARELESS, "rule", statistic, note=note, **place)


def add_careless_model(rows: AnalysisRows, fit: Fit, people: CarelessPeople) -> None:
    """The adjusted model of these other people; nothing where they are the same in every model."""
    if not len(people.moved):
        return
    cases = _cases(rows, fit, people)
    moved = abs(cases.count - fit.cases.count)
    events = float(cases.events) if rows.kind == "logistic" else None
    own = replace(rows, n=cases.count, events=events)
    statistic, method = MOVES[people.is_without]
    alone: dict[str, Any] = {"n": None, "events": None}
    own.add("model", statistic, moved, model=people.model, method=method, **alone)
    nobody = not cases.count and fit.cases.count
    if fit.recipe is None or nobody:
        planned = method_of_kind(rows.analysis)
        add_without_model(own, fit, people.model, planned, EVERYBODY if nobody else "")
        return
    other = fit
    if moved:
        other = fit_terms(cases, fit.recipe, rows.analysis, rows.confidence)
        other = replace(other, notes=fit.notes)
    table = f"{rows.analysis['name']}/{people.model}"
    add_coefficients(own, other, people.model, table)
    add_joint_tests(own, other, people.model, table=table)
    add_level_counts(own, other, model=people.model, table=table)
    _add_fit(own, other, people.model, "" if moved else SAME[people.is_without])


def _cases(rows: AnalysisRows, fit: Fit, people: CarelessPeople) -> CompleteCases:
    """The complete cases among these people."""
    if not people.is_without:
        return complete_cases(people.data, rows.analysis, fit.cases.levels)
    stays = ~fit.cases.frame.index.isin(people.moved)
    frame, outcome = fit.cases.frame[stays], fit.cases.outcome[stays]
    left_out = len(people.data) - len(people.moved) - len(frame)
    return replace(fit.cases, frame=frame, outcome=outcome, left_out=left_out)


def _add_fit(rows: AnalysisRows, fit: Fit, model: str, note: str) -> None:
    """How well the model fits its people."""
    found = fit.identification
    reason = SEPARATED if found and found.separated else fit.reason
    for statistic in FIT[rows.kind]:
        if fit.model is None or reason:
            rows.add("model", statistic, model=model, note=reason)
            continue
        said = " ".join(filter(None, [HOPEFUL, note]))
        value = _measured(statistic, fit.model, rows)
        rows.add("model", statistic, value, model=model, note=said)


def _measured(statistic: str, model: AnyModel, rows: AnalysisRows) -> float:
    """One measure of fit of a fitted model."""
    if isinstance(model, ProportionalOdds):
        return nagelkerke_r_squared(model.log_likelihood, model.null_log_likelihood, model.count)
    if statistic == "r_squared":
        return r_squared(model)
    if statistic == "auc":
        return area_under_curve(model.outcome, model.fitted, rows.confidence).area
    null = null_log_likelihood(model.outcome)
    return nagelkerke_r_squared(model.log_likelihood, null, model.count)
