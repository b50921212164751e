"""What must hold between the plan and the other files of a study."""

from __future__ import annotations

from questline.core.analysis_checks import check_analysis
from questline.core.cleaning_rules import CleaningSettings
from questline.core.group_tests import SHARE_TESTS, TWO_GROUP_TESTS
from questline.core.known_names import KnownNames
from questline.core.measurement_checks import check_imputation, check_measurement
from questline.core.plan import Analysis, Comparison, PlanSettings, TableOne
from questline.core.robustness_checks import check_robustness, check_weighting
from questline.core.yaml_text import Place

FILE = "plan.yaml"


def check_plan(known: KnownNames, plan: PlanSettings, cleaning: CleaningSettings | None) -> None:
    """Every name of the plan exists and fits what is asked of it.

    `cleaning` is None where cleaning.yaml could not be read: nothing is asked of its rules then.
    """
    _check_table_one(known, plan.table_one)
    correlated: list[tuple[Place, str]] = [
        (("correlations", "variables", index), name)
        for index, name in enumerate(plan.correlations.variables)
    ]
    known.once(FILE, correlated)
    for place, name in correlated:
        if known.analysable(FILE, place, name):
            known.needs_numbers(FILE, place, name, "remove it from the correlations")
    for index, analysis in enumerate(plan.analyses):
        check_analysis(known, ("analyses", index), analysis)
    for index, comparison in enumerate(plan.comparisons):
        _check_comparison(known, ("comparisons", index), comparison)
    _check_names(known, plan)
    check_measurement(known, plan.measurement)
    if plan.imputation:
        check_imputation(known, plan.imputation, set(plan.analysed_names))
        ordinal = {entry.outcome for entry in plan.analyses if entry.kind == "ordinal"}
        for name, method in plan.imputation.methods.items():
            if name in ordinal and method == "linear":
                known.wrong(FILE, ("imputation", "methods", name), f'"{name}" is the outcome of '
                            "an ordinal model", "a method that gives answers which exist",
                            "use predictive_mean_matching, or leave the line out")  # fmt: skip
    if plan.weighting:
        check_weighting(known, plan.weighting)
    check_robustness(known, plan, cleaning)


def _check_names(known: KnownNames, plan: PlanSettings) -> None:
    """Analyses and comparisons share their names and their families."""
    families = known.written(FILE, "families")
    entries: list[tuple[Place, Analysis | Comparison]] = [
        *((("analyses", index), entry) for index, entry in enumerate(plan.analyses)),
        *((("comparisons", index), entry) for index, entry in enumerate(plan.comparisons)),
    ]
    known.once(FILE, [((*place, "name"), entry.name) for place, entry in entries])
    for place, entry in entries:
        if entry.family and entry.family not in families:
            known.unknown(FILE, (*place, "family"), entry.family, families,
                          "a family of this plan",
                          "correct the name, or add a line for it under families")  # fmt: skip


def _check_table_one(known: KnownNames, table: TableOne) -> None:
    for key in ("variables", "by"):
        listed: list[tuple[Place, str]] = [
            (("table_one", key, index), name) for index, name in enumerate(getattr(table, key))
        ]
        known.once(FILE, listed)
        for place, name in listed:
            if known.analysable(FILE, place, name) and key == "by":
                known.needs_levels(FILE, place, name)
    for name, test in table.tests.items():
        place = ("table_one", "tests", name)
        if name not in table.variables:
            known.unknown(FILE, place, name, table.variables, "a row of table_one",
                          "name a row, or add it under variables")  # fmt: skip
        elif test in SHARE_TESTS:
            if known.is_sound(name):
                known.needs_levels(FILE, place, name)
        elif known.is_sound(name):
            known.needs_numbers(FILE, place, name, "use chi_square or fisher")
        if test in TWO_GROUP_TESTS:
            for group in table.by:
                _needs_two_groups(known, place, test, known.levels_of(group))


def _needs_two_groups(known: KnownNames, place: Place, test: str, levels: list[str]) -> None:
    if levels and len(levels) != 2:
        known.wrong(FILE, place, f"{len(levels)} groups ({', '.join(levels)})",
                    f"two groups for the test {test}",
                    "name two levels where that can be done, or choose a test for several "
                    "groups")  # fmt: skip


def _check_comparison(known: KnownNames, place: Place, comparison: Comparison) -> None:
    at = (*place, "outcome")
    if known.analysable(FILE, at, comparison.outcome):
        if comparison.test in SHARE_TESTS:
            known.needs_levels(FILE, at, comparison.outcome)
        else:
            known.needs_numbers(FILE, at, comparison.outcome, "use chi_square or fisher")
    at = (*place, "group")
    if not known.analysable(FILE, at, comparison.group):
        return
    if comparison.group == comparison.outcome:
        known.wrong(FILE, at, f'"{comparison.group}" is both outcome and group',
                    "two variables", "correct one of the two")  # fmt: skip
    if not known.needs_levels(FILE, at, comparison.group):
        return
    at = (*place, "levels")
    known.once(FILE, [((*at, index), level) for index, level in enumerate(comparison.levels)])
    known.known_levels(FILE, at, comparison.group, comparison.levels)
    compared = comparison.levels or known.levels_of(comparison.group)
    if comparison.test in TWO_GROUP_TESTS:
        _needs_two_groups(known, at, comparison.test, compared)
    elif len(compared) < 2:
        known.wrong(FILE, at, "one group only", "at least two groups", "name two levels or more")
