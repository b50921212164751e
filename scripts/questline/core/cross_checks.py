"""What must hold between the files of a study: every name exists, every level is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.careless_checks import check_careless_rule
from questline.core.careless_rule import CarelessRule
from questline.core.checklist_checks import check_checklists
from questline.core.cleaning_rules import (
    AnswerRule,
    CleaningSettings,
    DuplicatesRule,
    LongRunRule,
    TooFastRule,
    TooLittleAnsweredRule,
)
from questline.core.codebook import FILE, WIDEST_COUNTED_RANGE, Variable
from questline.core.errors import Problem
from questline.core.interview_checks import check_interviews
from questline.core.interview_files import FILE as INTERVIEWS
from questline.core.known_names import SCALES, KnownNames
from questline.core.plan_checks import FILE as PLAN
from questline.core.plan_checks import check_plan
from questline.core.release_checks import EXCEPTIONS, RELEASE, RELEASED_TEXTS, check_release
from questline.core.report_checks import FILE as REPORT
from questline.core.report_checks import check_language, check_summary
from questline.core.report_settings import ReportSettings
from questline.core.result_checks import check_result
from questline.core.scale_checks import check_scales
from questline.core.text_release_checks import check_text_release
from questline.core.yaml_text import Place, YamlText

CLEANING = "cleaning.yaml"


def check_together(
    codebook: Mapping[str, Variable], models: Mapping[str, Any], sources: Mapping[str, YamlText]
) -> list[Problem]:
    """Everything that is wrong between the files, as far as they could be read."""
    if not codebook:
        return []
    known = KnownNames(codebook, models.get(SCALES), sources)
    if models.get(SCALES):
        check_scales(known, models[SCALES])
    if models.get(CLEANING):
        _check_cleaning(known, models[CLEANING])
    if models.get(PLAN):
        check_plan(known, models[PLAN], models.get(CLEANING))
    if models.get(REPORT):
        _check_report(known, models[REPORT], models.get(PLAN))
        check_language(known, models[REPORT].language)
        check_checklists(known, models[REPORT])
        check_summary(known, models[REPORT], models.get(PLAN), models.get(INTERVIEWS))
    check_release(known, models.get(RELEASE), models.get(EXCEPTIONS), models.get(RELEASED_TEXTS))
    check_text_release(known, models.get(RELEASE), models.get(RELEASED_TEXTS))
    check_interviews(known, models.get(INTERVIEWS), models.get(PLAN), models.get(RELEASED_TEXTS))
    return known.problems


def _check_cleaning(known: KnownNames, settings: CleaningSettings) -> None:
    rules = enumerate(settings.rules)
    known.once(CLEANING, [(("rules", index, "name"), rule.name) for index, rule in rules])
    careless = [index for index, rule in enumerate(settings.rules) if rule.kind == "careless"]
    for index in careless[1:]:
        known.wrong(CLEANING, ("rules", index, "kind"), "a second rule of the kind careless",
                    "one decision about careless responding",
                    "put the flags of both into one rule")  # fmt: skip
    for index, rule in enumerate(settings.rules):
        place: Place = ("rules", index)
        if isinstance(rule, AnswerRule):
            _check_answer_rule(known, place, rule)
        elif isinstance(rule, DuplicatesRule):
            known.variable(CLEANING, (*place, "variable"), rule.variable)
            for position, name in enumerate(rule.ignore):
                known.variable(CLEANING, (*place, "ignore", position), name)
        elif isinstance(rule, CarelessRule):
            check_careless_rule(known, place, rule)
        elif isinstance(rule, TooFastRule):
            at = (*place, "variable")
            if known.variable(CLEANING, at, rule.variable):
                remedy = "name the variable of kind timing that holds the seconds"
                known.needs_numbers(CLEANING, at, rule.variable, remedy)
        elif isinstance(rule, (TooLittleAnsweredRule, LongRunRule)):
            listed = [
                ((*place, "variables", position), name)
                for position, name in enumerate(rule.variables)
            ]
            known.once(CLEANING, listed)
            for at, name in listed:
                known.variable(CLEANING, at, name)


def _check_answer_rule(known: KnownNames, place: Place, rule: AnswerRule) -> None:
    at = (*place, "variable")
    if known.variable(CLEANING, at, rule.variable) is None:
        return
    if rule.below is not None or rule.above is not None:
        remedy = "use keep_if or catch_if instead of below and above"
        known.needs_numbers(CLEANING, at, rule.variable, remedy)
    for key in ("keep_if", "catch_if"):
        known.known_levels(CLEANING, (*place, key), rule.variable, getattr(rule, key))


def _check_report(known: KnownNames, report: ReportSettings, plan: Any) -> None:
    for key in ("answers", "benchmarks"):
        entries = enumerate(getattr(report, key))
        known.once(REPORT, [((key, index, "name"), entry.name) for index, entry in entries])
    shown: list[tuple[Place, str]] = [
        (("answers", index, "variables", position), name)
        for index, group in enumerate(report.answers)
        for position, name in enumerate(group.variables)
    ]
    known.once(REPORT, shown)
    for place, name in shown:
        if known.analysable(REPORT, place, name) and not _countable(known, name):
            known.wrong(REPORT, place, f'"{name}" has no countable answers',
                        "levels, or whole numbers with a declared range of at most "
                        f"{WIDEST_COUNTED_RANGE}",
                        f"remove it, or declare its minimum and maximum in {FILE}")  # fmt: skip
    for index, benchmark in enumerate(report.benchmarks):
        for name, level in benchmark.variables.items():
            place = ("benchmarks", index, "variables", name)
            if known.analysable(REPORT, place, name):
                known.known_levels(REPORT, place, name, [level])
    for index, published in enumerate(report.published):
        check_result(known, REPORT, ("published", index, "result"), published.result, plan)


def _countable(known: KnownNames, name: str) -> bool:
    """Whether answers can be counted one by one: levels, or a short range of whole numbers."""
    if known.levels_of(name):
        return True
    variable = known.codebook.get(name)
    if variable is None:
        return False
    low, high = variable.minimum, variable.maximum
    return low is not None and high is not None and high - low <= WIDEST_COUNTED_RANGE
