"""Modelling as a whole: the planned regressions and comparisons, as rows of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.modelling.careless_people import careless_people
from questline.modelling.comparisons import compare
from questline.modelling.design import CompleteCases, complete_cases, outcome_levels
from questline.modelling.families import Families
from questline.modelling.imputed import ImputedAnalyses
from questline.modelling.regression import Fit, fit_models, fit_planned
from questline.modelling.rows.alternatives import add_alternatives
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.careless import add_careless_model, add_careless_people
from questline.modelling.rows.columns import focal_tests
from questline.modelling.rows.diagnostics import add_diagnostics
from questline.modelling.rows.effects import add_effects
from questline.modelling.rows.joint_tests import add_joint_tests
from questline.modelling.rows.model_fit import ModelRows
from questline.modelling.rows.sample_size import add_detectable_effects, add_sample_size
from questline.modelling.rows.sensitivity import add_e_values
from questline.modelling.rows.terms import DATASET, add_estimates, add_level_counts
from questline.modelling.rows.validation import add_validation
from questline.modelling.rows.weighted import add_weighting
from questline.modelling.terms.planned import planned_recipe, unadjusted_recipes
from questline.modelling.terms.recipe import DeclaredRecipe


@dataclass(frozen=True)
class Modelled:
    """What modelling gives: its part of the store, and one line for the screen."""

    statistics: pd.DataFrame
    line: str


def model(
    responses: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    variables: Mapping[str, Mapping[str, Any]],
    analyses: Sequence[Mapping[str, Any]],
    comparisons: Sequence[Mapping[str, Any]],
    families: Mapping[str, str],
    confidence: float,
    completed: pd.DataFrame | None = None,
    imputation: Mapping[str, Any] | None = None,
    questions: Mapping[str, Any] | None = None,
    seed: int = 0,
    careless: Mapping[str, Any] | None = None,
    exclusions: pd.DataFrame | None = None,
    everyone: pd.DataFrame | None = None,
) -> Modelled:
    """All planned regressions and comparisons, and the adjustment for multiplicity.

    `responses` and `scores` have the index `row`, one row an analysed respondent; `analyses` and
    `comparisons` are plan.yaml's as plain data, `families` the adjustment of each family of tests
    by its name, `confidence` a share such as 0.95. Every regression is fitted on its complete
    cases, to each term alone (unadjusted) and to all of them (adjusted). With `imputation`, the
    plan of imputation, every regression is fitted to all sets of `completed`
    (`imputation.stage.impute`) as well, and pooled; the comparisons rest on the answers that were
    given. With `careless`, the rule on careless responding (`core.parameters.careless`), every
    regression is fitted without those whom it marks, or with those whom it leaves out, as
    cleaning's `exclusions` and `everyone` say. What cannot be computed is a row that says why.
    """
    data = responses.join(scores)
    part = StatisticsPart("modelling")
    tests = Families(part, families)
    pooled, others = None, None
    if imputation is not None and completed is not None:
        effects = questions is not None
        pooled = ImputedAnalyses(part, completed, imputation, confidence, effects=effects)
    if careless is not None and exclusions is not None:
        others = careless_people(data, careless, exclusions, everyone)
        add_careless_people(part, others)
    fits: dict[str, Fit] = {}
    for entry in analyses:
        cases = complete_cases(data, entry, outcome_levels(entry, variables))
        planned = planned_recipe(entry, variables, cases.frame)
        rows = _rows(part, entry, cases, confidence)
        fit = fits[entry["name"]] = _analyse(rows, cases, planned)
        if questions:
            _ask(rows, fit, data, questions, seed)
        if others is not None:
            add_careless_model(rows, fit, others)
        imputed = pooled.add(entry, planned, cases) if pooled else []
        tests.add(entry["family"], focal_tests(entry, planned.columns, DATASET), imputed)
    if questions and questions["weighting"]:
        add_weighting(part, fits, data, analyses, questions["weighting"], confidence)
    compared = compare(
        part, data, variables=variables, comparisons=comparisons, confidence=confidence
    )
    for entry in comparisons:
        tests.add_comparison(entry["family"], compared[entry["name"]])
    tests.adjust_all()
    return Modelled(part.table(), _line(analyses, fits, len(comparisons), pooled))


def _rows(
    part: StatisticsPart, analysis: Mapping[str, Any], cases: CompleteCases, confidence: float
) -> AnalysisRows:
    events = cases.events if analysis["kind"] == "logistic" else None
    return AnalysisRows(part, analysis, confidence, cases.count, events)


def _analyse(rows: AnalysisRows, cases: CompleteCases, planned: DeclaredRecipe) -> Fit:
    """One regression: each term alone, all terms together, and how well these fit."""
    alone = unadjusted_recipes(planned)
    models = [*alone, planned.recipe] if planned.recipe else alone
    fits = fit_models(cases, models, rows.analysis, rows.confidence)
    if planned.recipe:
        together = replace(fits.pop(), notes=planned.notes)
    else:
        together = fit_planned(cases, planned, rows.analysis, rows.confidence)
    for fit in fits:
        unadjusted = replace(fit, notes=planned.notes)
        add_estimates(rows, unadjusted, "unadjusted")
        add_joint_tests(rows, unadjusted, "unadjusted")
    add_estimates(rows, together, "adjusted")
    add_joint_tests(rows, together, "adjusted")
    add_level_counts(rows, together)
    ModelRows(rows, together).add_all()
    return together


def _ask(
    rows: AnalysisRows, fit: Fit, data: pd.DataFrame, questions: Mapping[str, Any], seed: int
) -> None:
    """What is asked about every adjusted model of complete cases once it is fitted."""
    name = rows.analysis["name"]
    add_effects(rows, fit)
    add_alternatives(rows, fit, data)
    add_diagnostics(rows, fit)
    samples = questions["internal_validation"]["samples"]
    add_validation(rows, fit, samples, stream(seed, f"validation of {name}"))
    add_sample_size(rows, fit)
    detectable = questions["detectable"]
    add_detectable_effects(rows, fit, detectable, stream(seed, f"power of {name}"))
    add_e_values(rows, fit)


def _line(
    analyses: Sequence[Mapping[str, Any]],
    fits: Mapping[str, Fit],
    compared: int,
    pooled: ImputedAnalyses | None,
) -> str:
    """One plain line for the screen."""
    said = []
    if fits:
        planned = number_of(len(fits), "planned analysis", "planned analyses")
        counts = {fit.cases.count for fit in fits.values()}
        said.append(f"{planned} on {_range(counts)} complete cases")
    if pooled and pooled.people:
        said.append(f"the same on {pooled.sets} completed sets of {_range(pooled.people)}")
    if compared:
        said.append(f"{number_of(compared, 'comparison')} of groups")
    for entry in analyses:
        fit = fits[entry["name"]]
        separated = fit.identification.separated if fit.identification else ()
        if separated:
            said.append(f"separation in {entry['name']}: {', '.join(separated)}")
        elif fit.reason:
            reason = fit.reason.removeprefix("Not computable: ").removesuffix(".")
            said.append(f"{entry['name']} not computable: {reason}")
    return "; ".join(said) or "nothing is planned"


def _range(counts: set[int]) -> str:
    """The least and the largest of some counts in words, or the one that they all are."""
    least, largest = min(counts), max(counts)
    return f"{least}" if least == largest else f"{least} to {largest}"
