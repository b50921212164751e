"""What must hold between the files of a study: every name exists, every level is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from questline.core.cleaning_rules import (
    AnswerRule,
    CleaningSettings,
    DuplicatesRule,
    LongRunRule,
    TooFastRule,
    TooLittleAnsweredRule,
)
from questline.core.codebook import Variable
from questline.core.derivations import as_code
from questline.core.errors import Problem, unknown_name
from questline.core.plan import Analysis, Comparison, PlanSettings
from questline.core.report_settings import ReportSettings
from questline.core.scales import ScaleSettings
from questline.core.yaml_text import Place, YamlText

GROUP_TESTS = {"chi_square", "fisher"}
TWO_GROUP_TESTS = {"student_t", "welch_t", "mann_whitney"}


def check_together(
    codebook: Mapping[str, Variable], models: Mapping[str, Any], sources: Mapping[str, YamlText]
) -> list[Problem]:
    """Everything that is wrong between the files that could be read."""
    if not codebook:
        return []
    checks = _Checks(codebook, models.get("scales.yaml"), sources)
    checks.scales()
    if models.get("cleaning.yaml"):
        checks.cleaning(models["cleaning.yaml"])
    if models.get("plan.yaml"):
        checks.plan(models["plan.yaml"])
    if models.get("report.yaml"):
        checks.report(models["report.yaml"])
    return checks.problems


class _Checks:
    """Collects problems; knows the variables, the scales and the lines of every key."""

    def __init__(
        self,
        codebook: Mapping[str, Variable],
        scales: ScaleSettings | None,
        sources: Mapping[str, YamlText],
    ):
        self.codebook = codebook
        self.scale_settings = scales
        self.definitions = scales.scales if scales else {}
        self.sources = sources
        self.problems: list[Problem] = []
        self.bands = {
            f"{name}_band": [band.name for band in scale.bands]
            for name, scale in self.definitions.items()
            if scale.bands
        }

    def where(self, file_name: str, *place: str | int) -> str:
        source = self.sources.get(file_name)
        line = source.line(place) if source else None
        keys = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        return f"{file_name}, line {line}, key {keys}" if line else f"{file_name}, key {keys}"

    def wrong(self, file_name: str, place: Place, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(self.where(file_name, *place), found, expected, remedy))

    def variable(self, file_name: str, place: Place, name: str) -> Variable | None:
        """The variable of that name, or a problem."""
        if name in self.codebook:
            return self.codebook[name]
        self.problems.append(
            unknown_name(
                self.where(file_name, *place),
                name,
                self.codebook,
                "a variable of codebook.csv",
                "correct the name, or describe the variable in codebook.csv",
            )
        )
        return None

    def analysable(self, file_name: str, place: Place, name: str) -> bool:
        """Whether a variable or scale exists and may be shown; otherwise a problem."""
        known = [*self.codebook, *self.definitions, *self.bands]
        if name in self.definitions or name in self.bands:
            return True
        if name not in self.codebook:
            if self.scale_settings is None:
                return False
            remedy = "correct the name, or describe it in codebook.csv or scales.yaml"
            self.problems.append(
                unknown_name(
                    self.where(file_name, *place), name, known, "a variable or a scale", remedy
                )
            )
            return False
        variable = self.codebook[name]
        if variable.kind in ("text", "identifier", "date") or variable.sensitivity != "public":
            self.wrong(
                file_name,
                place,
                f'"{name}" is of kind {variable.kind} and sensitivity {variable.sensitivity}, '
                "so it cannot be analysed or shown",
                "a public variable with levels or numbers",
                "name another variable, or derive one from it in codebook.csv",
            )
            return False
        return True

    def levels_of(self, name: str) -> list[str]:
        if name in self.bands:
            return self.bands[name]
        return self.codebook[name].level_codes if name in self.codebook else []

    def is_numeric(self, name: str) -> bool:
        return name in self.definitions or (
            name in self.codebook and self.codebook[name].is_numeric
        )

    def known_levels(self, file_name: str, place: Place, name: str, levels: Iterable[str]) -> None:
        """Each level must exist; numbers without declared levels accept any number."""
        valid = self.levels_of(name)
        if not valid and self.is_numeric(name):
            return
        for level in levels:
            if level not in valid:
                self.problems.append(
                    unknown_name(
                        self.where(file_name, *place),
                        level,
                        valid,
                        f'a level of "{name}"',
                        "use the code of the level, as in codebook.csv, not its label",
                    )
                )

    def scales(self) -> None:
        for name, scale in self.definitions.items():
            place: Place = ("scales", name)
            for clash in (name, f"{name}_band"):
                if clash in self.codebook:
                    self.wrong("scales.yaml", place, f'"{clash}" is also a variable of codebook.csv',
                               "a name of its own", "rename the scale or the variable")  # fmt: skip
            for index, item in enumerate(scale.items):
                at = (*place, "items", index)
                variable = self.variable("scales.yaml", at, item)
                if variable is None:
                    continue
                if not variable.is_numeric:
                    self.wrong("scales.yaml", at, f'"{item}" is of kind {variable.kind}',
                               "an item with numbers",
                               "give it the kind item and numbers as codes in codebook.csv")  # fmt: skip
                declared = (variable.minimum, variable.maximum)
                if variable.levels:
                    codes = [float(code) for code in variable.level_codes]
                    declared = (min(codes), max(codes))
                if None not in declared and declared != (scale.minimum, scale.maximum):
                    self.wrong("scales.yaml", at,
                               f'the codebook lets "{item}" run from {declared[0]:g} to '
                               f"{declared[1]:g}, the scale from {scale.minimum:g} to "
                               f"{scale.maximum:g}",
                               "the same range in both",
                               "find out which is right and correct the other")  # fmt: skip
                if item in scale.reverse_keyed and variable.reversed_in_export:
                    self.wrong("scales.yaml", at,
                               f'"{item}" is to be turned round, but codebook.csv says that the '
                               "export holds it turned round already",
                               "that an item is turned round once",
                               "remove it from reverse_keyed, or correct reversed_in_export")  # fmt: skip

    def cleaning(self, settings: CleaningSettings) -> None:
        for index, rule in enumerate(settings.rules):
            place: Place = ("rules", index)
            if isinstance(rule, AnswerRule):
                variable = self.variable("cleaning.yaml", (*place, "variable"), rule.variable)
                if variable:
                    key = "keep_if" if rule.keep_if else "catch_if"
                    named = rule.keep_if or rule.catch_if
                    self.known_levels("cleaning.yaml", (*place, key), rule.variable, named)
                    limits = rule.below is not None or rule.above is not None
                    if limits and not variable.is_numeric:
                        self.wrong("cleaning.yaml", place, f'"{rule.variable}" has no numbers',
                                   "a variable with numbers for below and above",
                                   "use keep_if or catch_if")  # fmt: skip
            elif isinstance(rule, DuplicatesRule):
                self.variable("cleaning.yaml", (*place, "variable"), rule.variable)
                for position, name in enumerate(rule.ignore):
                    self.variable("cleaning.yaml", (*place, "ignore", position), name)
            elif isinstance(rule, TooFastRule):
                variable = self.variable("cleaning.yaml", (*place, "variable"), rule.variable)
                if variable and not variable.is_numeric:
                    self.wrong("cleaning.yaml", (*place, "variable"),
                               f'"{rule.variable}" has no numbers', "a variable of kind timing",
                               "name the variable that holds the seconds")  # fmt: skip
            elif isinstance(rule, (TooLittleAnsweredRule, LongRunRule)):
                for position, name in enumerate(rule.variables):
                    self.variable("cleaning.yaml", (*place, "variables", position), name)

    def plan(self, plan: PlanSettings) -> None:
        for key in ("variables", "by"):
            for index, name in enumerate(getattr(plan.table_one, key)):
                place: Place = ("table_one", key, index)
                if self.analysable("plan.yaml", place, name) and key == "by":
                    self.needs_levels(place, name)
        for name in plan.table_one.tests:
            if name not in plan.table_one.variables:
                self.problems.append(
                    unknown_name(self.where("plan.yaml", "table_one", "tests", name), name,
                                 plan.table_one.variables, "a row of table_one",
                                 "name a row, or add it under variables")
                )  # fmt: skip
        for index, name in enumerate(plan.correlations.variables):
            place = ("correlations", "variables", index)
            if self.analysable("plan.yaml", place, name) and not self.is_numeric(name):
                self.wrong("plan.yaml", place, f'"{name}" has no numbers', "a scale or a number",
                           "remove it from the correlations")  # fmt: skip
        for index, analysis in enumerate(plan.analyses):
            self.analysis(("analyses", index), analysis)
        for index, comparison in enumerate(plan.comparisons):
            self.comparison(("comparisons", index), comparison)

    def needs_levels(self, place: Place, name: str) -> None:
        if not self.levels_of(name):
            self.wrong("plan.yaml", place, f'"{name}" has no levels', "a variable with levels",
                       "name a category, or derive bands from it in codebook.csv")  # fmt: skip

    def analysis(self, place: Place, analysis: Analysis) -> None:
        outcome_known = self.analysable("plan.yaml", (*place, "outcome"), analysis.outcome)
        if outcome_known and analysis.kind == "logistic":
            if self.levels_of(analysis.outcome):
                self.known_levels(
                    "plan.yaml", (*place, "event"), analysis.outcome, [analysis.event]
                )
            else:
                self.needs_levels((*place, "outcome"), analysis.outcome)
        if outcome_known and analysis.kind == "linear" and not self.is_numeric(analysis.outcome):
            self.wrong("plan.yaml", (*place, "outcome"), f'"{analysis.outcome}" has no numbers',
                       "a scale or a number for a linear model", "use a logistic model")  # fmt: skip
        for index, predictor in enumerate(analysis.predictors):
            self.analysable(
                "plan.yaml", (*place, "predictors", index, "variable"), predictor.variable
            )
        for index, name in enumerate(analysis.covariates):
            self.analysable("plan.yaml", (*place, "covariates", index), name)
        named = {predictor.variable for predictor in analysis.predictors} | set(analysis.covariates)
        for name, level in analysis.reference.items():
            at = (*place, "reference", name)
            if name not in named:
                self.problems.append(
                    unknown_name(self.where("plan.yaml", *at), name, named,
                                 "a predictor or covariate of this analysis", "correct the name")
                )  # fmt: skip
            else:
                self.known_levels("plan.yaml", at, name, [level])

    def comparison(self, place: Place, comparison: Comparison) -> None:
        if self.analysable("plan.yaml", (*place, "outcome"), comparison.outcome):
            ranks = comparison.test not in GROUP_TESTS
            if ranks and not self.is_numeric(comparison.outcome):
                self.wrong("plan.yaml", (*place, "outcome"), f'"{comparison.outcome}" has no numbers',
                           f"a scale or a number for the test {comparison.test}",
                           "use chi_square or fisher")  # fmt: skip
            if not ranks:
                self.needs_levels((*place, "outcome"), comparison.outcome)
        if self.analysable("plan.yaml", (*place, "group"), comparison.group):
            self.needs_levels((*place, "group"), comparison.group)
            self.known_levels("plan.yaml", (*place, "levels"), comparison.group, comparison.levels)
            compared = comparison.levels or self.levels_of(comparison.group)
            if comparison.test in TWO_GROUP_TESTS and len(compared) != 2:
                self.wrong("plan.yaml", (*place, "levels"), f"{len(compared)} groups",
                           f"two groups for the test {comparison.test}",
                           "name two levels, or choose a test for several groups")  # fmt: skip

    def report(self, report: ReportSettings) -> None:
        for index, group in enumerate(report.answers):
            for position, name in enumerate(group.variables):
                place: Place = ("answers", index, "variables", position)
                if self.analysable("report.yaml", place, name) and not self.countable(name):
                    self.wrong("report.yaml", place, f'"{name}" has no countable answers',
                               "variables with levels, or whole numbers with a declared range",
                               "remove it, or declare its minimum and maximum in codebook.csv")  # fmt: skip
        for index, benchmark in enumerate(report.benchmarks):
            for name, level in benchmark.variables.items():
                place = ("benchmarks", index, "variables", name)
                if self.analysable("report.yaml", place, name):
                    self.known_levels("report.yaml", place, name, [as_code(level) or ""])

    def countable(self, name: str) -> bool:
        """Whether answers can be counted one by one: levels, or a short range of whole numbers."""
        if self.levels_of(name):
            return True
        variable = self.codebook.get(name)
        return bool(
            variable
            and variable.minimum is not None
            and variable.maximum is not None
            and variable.maximum - variable.minimum <= 20
        )
