"""Modelling as a whole: the planned regressions and comparisons, as rows of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.modelling.comparisons import compare
from questline.modelling.design import CompleteCases, complete_cases, planned_terms
from questline.modelling.imputed import ImputedAnalyses
from questline.modelling.multiplicity import adjust
from questline.modelling.regression import Fit, fit_terms
from questline.modelling.rows.alternatives import add_alternatives
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostics import add_diagnostics
from questline.modelling.rows.effects import add_effects
from questline.modelling.rows.model_fit import ModelRows
from questline.modelling.rows.sample_size import add_detectable_effects, add_sample_size
from questline.modelling.rows.sensitivity import add_e_values
from questline.modelling.rows.terms import DATASET, add_estimates, add_level_counts
from questline.modelling.rows.validation import add_validation
from questline.modelling.rows.weighted import add_weighting


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
) -> Modelled:
    """All planned regressions and comparisons, and the adjustment for multiplicity.

    `responses` and `scores` have the index `row`, one row an analysed respondent; `analyses` and
    `comparisons` are plan.yaml's as plain data, `families` the adjustment of each family of tests
    by its name, `confidence` a share such as 0.95. Every regression is fitted on its complete
    cases, to each term alone (unadjusted) and to all of them (adjusted). With `imputation`, the
    plan of imputation, every regression is fitted to all sets of `completed`
    (`imputation.stage.impute`) as well, and pooled; the comparisons rest on the answers that were
    given. What cannot be computed is a row that says why. Raises StudyError when the outcome of an
    analysis has a single level among its complete cases, for all such analyses at once.
    """
    data = responses.join(scores)
    cases = {entry["name"]: complete_cases(data, entry) for entry in analyses}
    _check_outcomes(analyses, cases, len(data))
    part = StatisticsPart("modelling")
    tests: dict[str, list[str]] = {family: [] for family in families}
    pooled_tests: dict[str, list[str]] = {family: [] for family in families}
    pooled = None
    if imputation is not None and completed is not None:
        pooled = ImputedAnalyses(part, completed, imputation, confidence)
    separated: dict[str, tuple[str, ...]] = {}
    fits: dict[str, Fit] = {}
    for entry in analyses:
        fit, focal = _analyse(part, entry, cases[entry["name"]], variables, confidence)
        fits[entry["name"]] = fit
        if questions:
            _ask(part, entry, fit, data, questions, confidence, seed)
        tests.setdefault(entry["family"], []).extend(focal)
        if fit.identification and fit.identification.separated:
            separated[entry["name"]] = fit.identification.separated
        if pooled:
            pooled_tests.setdefault(entry["family"], []).extend(pooled.add(entry, fit.terms))
    if questions and questions["weighting"]:
        add_weighting(part, fits, data, analyses, questions["weighting"], confidence)
    compared = compare(
        part, data, variables=variables, comparisons=comparisons, confidence=confidence
    )
    for entry in comparisons:
        tests.setdefault(entry["family"], []).append(compared[entry["name"]])
    for family, method in families.items():
        _adjust_family(part, family, method, tests[family])
        beside = [compared[entry["name"]] for entry in comparisons if entry["family"] == family]
        _adjust_pooled(part, method, pooled_tests[family], beside)
    return Modelled(part.table(), _line(cases, len(comparisons), separated, pooled))


def _analyse(
    part: StatisticsPart,
    analysis: Mapping[str, Any],
    cases: CompleteCases,
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
) -> tuple[Fit, list[str]]:
    """One regression: each term alone, all terms, diagnostics. Returns the ids of its tests."""
    terms = planned_terms(analysis, variables, cases.frame)
    for term in terms:
        alone = fit_terms(cases, [term], analysis, confidence)
        add_estimates(part, analysis, "unadjusted", alone, confidence)
    together = fit_terms(cases, terms, analysis, confidence)
    focal = add_estimates(part, analysis, "adjusted", together, confidence)
    add_level_counts(part, analysis, together)
    ModelRows(part, analysis, together, confidence).add_all()
    return together, focal


def _ask(
    part: StatisticsPart,
    analysis: Mapping[str, Any],
    fit: Fit,
    data: pd.DataFrame,
    questions: Mapping[str, Any],
    confidence: float,
    seed: int,
) -> None:
    """What is asked about every adjusted model of complete cases once it is fitted."""
    events = fit.cases.events if analysis["kind"] == "logistic" else None
    rows = AnalysisRows(part, analysis, confidence, fit.cases.count, events)
    add_effects(rows, fit)
    add_alternatives(rows, fit, data)
    add_diagnostics(rows, fit)
    samples = questions["internal_validation"]["samples"]
    add_validation(rows, fit, samples, stream(seed, f"validation of {analysis['name']}"))
    add_sample_size(rows, fit)
    detectable = questions["detectable"]
    add_detectable_effects(rows, fit, detectable, stream(seed, f"power of {analysis['name']}"))
    add_e_values(rows, fit)


def _check_outcomes(
    analyses: Sequence[Mapping[str, Any]], cases: Mapping[str, CompleteCases], analysed: int
) -> None:
    """An outcome that is the same for all complete cases is the user's to mend."""
    problems = []
    for analysis in analyses:
        people = cases[analysis["name"]]
        if not people.count or len(set(people.outcome.tolist())) > 1:
            continue
        if analysis["kind"] == "logistic":
            who = "everyone has" if people.events else "nobody has"
            found = f'{who} the level "{analysis["event"]}" of the outcome "{analysis["outcome"]}"'
            expected = "people with that level and people with another"
        else:
            found = f'the outcome "{analysis["outcome"]}" has a single value'
            expected = "at least two different values"
        problems.append(
            Problem(
                f'plan.yaml, analysis "{analysis["name"]}"',
                f"among the {people.count} of {analysed} respondents who answered every question "
                f"of the analysis, {found}",
                expected,
                "check the outcome and its event in plan.yaml and its levels in codebook.csv, and "
                "the covariates if few people answered all of them; if the answers are as they "
                "should be, remove the analysis and record that in deviations.yaml",
            )
        )
    if problems:
        raise StudyError(problems)


def _adjust_family(part: StatisticsPart, family: str, method: str, tests: Sequence[str]) -> None:
    """Adjusted p-values of a family's tests, and how many tests there are."""
    rows = {row["id"]: row for row in part.rows()}
    p_values = [rows[test].get("p") for test in tests]
    for test, adjusted in zip(tests, adjust(p_values, method), strict=True):
        if adjusted is not None:
            part.set(test, p_adjusted=adjusted)
    note = ""
    if None in p_values:
        note = (
            "Some of the tests could not be computed. They count as tests with p = 1, so that the "
            "family is no smaller than it was planned."
        )
    part.add(
        "families",
        family,
        "number_of_tests",
        len(tests),
        dataset=DATASET,
        method=method,
        note=note,
    )


def _adjust_pooled(
    part: StatisticsPart, method: str, tests: Sequence[str], beside: Sequence[str]
) -> None:
    """Adjusted p-values of a family's tests on completed sets.

    The family's comparisons, which rest on the answers that were given, count among its tests.
    """
    if not tests:
        return
    rows = {row["id"]: row for row in part.rows()}
    p_values = [rows[test].get("p") for test in [*tests, *beside]]
    for test, adjusted in zip(tests, adjust(p_values, method), strict=False):
        if adjusted is not None:
            part.set(test, p_adjusted=adjusted)


def _line(
    cases: Mapping[str, CompleteCases],
    compared: int,
    separated: Mapping[str, tuple[str, ...]],
    pooled: ImputedAnalyses | None,
) -> str:
    """One plain line for the screen."""
    said = []
    if cases:
        planned = number_of(len(cases), "planned analysis", "planned analyses")
        counts = {people.count for people in cases.values()}
        said.append(f"{planned} on {_range(counts)} complete cases")
    if pooled and pooled.people:
        said.append(f"the same on {pooled.sets} completed sets of {_range(pooled.people)}")
    if compared:
        said.append(f"{number_of(compared, 'comparison')} of groups")
    for name, variables in separated.items():
        said.append(f"separation in {name}: {', '.join(variables)}")
    return "; ".join(said) or "nothing is planned"


def _range(counts: set[int]) -> str:
    """The least and the largest of some counts in words, or the one that they all are."""
    least, largest = min(counts), max(counts)
    return f"{least}" if least == largest else f"{least} to {largest}"
