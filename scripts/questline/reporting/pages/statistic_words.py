"""A statistic of the store in words: which one, of whom or of what, and of which analysis.

The study's labels come first, then the words for what the stages name. Where there are neither,
the name that the store has is made readable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.core.data_choices import AS_PLANNED, COVARIATES, NO_COVARIATES
from questline.reporting.careless import label_of
from questline.reporting.catalogue import _
from questline.reporting.labels import Labels, readable
from questline.reporting.lookup import Statistic
from questline.reporting.names import CRITERIA
from questline.reporting.pages.held_back import OUTPUTS_IN_WORDS, STAGES_IN_WORDS
from questline.reporting.pages.quality import INDICES
from questline.reporting.pages.statistic_names import (
    GROUPS,
    GROUPS_OF,
    KINDS,
    LEVELS,
    NUMBERED,
    TERMS,
)
from questline.reporting.specifications import DECISIONS, METHODS_FOR_MISSING

PLANNED = ("analyses", "comparisons", "robustness")
CHOICES = ("decision", "option", "leave_one_group_out")
_RANGE = re.compile(r"-?[\d.]+ to -?[\d.]+")
_NUMBERED = re.compile(r"([a-z]+)_(\d+)")
_NUMBER = re.compile(r"\d+")
_BY_NAME = {"flow", "exclusions", "changes", "findings", "rules", "protection", "families"}
"""Analyses whose terms, rules of cleaning say, the report itself names by readable names."""


class StatisticWords:
    """The words of one study for its statistics."""

    def __init__(self, study: Mapping[str, Any]):
        self.labels = Labels(study)
        self._study = study
        told = study.get("interviews") or {}
        parts = ("themes", "prompts", "findings")
        self._told = {
            part: {one["name"]: str(one["label"]) for one in told.get(part, ())} for part in parts
        }
        measured = study.get("measurement") or {}
        planned = [entry for kind in PLANNED for entry in study.get(kind, ())]
        planned += [entry for kind in ("sets", "invariance") for entry in measured.get(kind, ())]
        self._planned = {one["name"]: str(one["label"]) for one in planned if one.get("label")}
        self._surveys = {one["name"]: str(one["label"]) for one in study.get("benchmarks", ())}

    def analysis(self, stage: str, name: str) -> str:
        """The label of a planned analysis, of a scale, or what the report calls it."""
        if name in self._planned:
            return self._planned[name]
        if f"{stage}/{name}" in OUTPUTS_IN_WORDS:
            return _(OUTPUTS_IN_WORDS[f"{stage}/{name}"])
        return self.labels.variable(name)

    def heading(self, stage: str, name: str) -> str:
        """The stage and the analysis."""
        analysis = self.analysis(stage, name)
        if name not in self._planned and f"{stage}/{name}" in OUTPUTS_IN_WORDS:
            return analysis
        return f"{_(STAGES_IN_WORDS.get(stage, readable(stage)))}: {analysis}"

    def about(self, one: Statistic) -> str:
        """Which statistic, of what, of which level and of which group."""
        words = [f"{self.kind(one)}: {self.term(one)}"]
        words += [self.level(one)] if one.level else []
        words += [self.group(one)] if one.group else []
        return ", ".join(words)

    def kind(self, one: Statistic) -> str:
        """Which statistic it is."""
        return _(KINDS[one.statistic]) if one.statistic in KINDS else readable(one.statistic)

    def term(self, one: Statistic) -> str:
        """What it is about."""
        return self.named_term(one) or readable(one.term)

    def level(self, one: Statistic) -> str:
        """The level that it is about."""
        return self.named_level(one) or self.labels.level_of_term(one.term, one.level)

    def group(self, one: Statistic) -> str:
        """Among whom, or in which form."""
        return self.named_group(one.group, one.outcome) or readable(one.group)

    def falls_back(self, one: Statistic) -> bool:
        """Whether a part of it has no words but the store's."""
        return not (
            one.statistic in KINDS
            and self.named_term(one)
            and (not one.level or self.named_level(one))
            and (not one.group or self.named_group(one.group, one.outcome))
        )

    def _variable(self, name: str) -> str:
        """The label of a variable, a scale, or several that meet; '' where one of them is none."""
        parts = name.replace("*", ":").split(":")
        known = all(part in self._study["variables"] or part in self._study["scales"]
                    for part in parts)  # fmt: skip
        return self.labels.term(":".join(parts)) if known else ""

    def _of_interviews(self, one: Statistic, name: str) -> str:
        """A theme, a prompt or a finding by its label; codes are named by those who coded."""
        part = {"photographs": "prompts"}.get(one.analysis, "themes")
        if one.analysis == "joint_display" and one.model == "findings":
            part = "findings"
        return self._told[part].get(name) or (name if one.model == "code" else "")

    def named_term(self, one: Statistic) -> str:
        """What it is about in the words of the study or the report; '' where there are none."""
        name = one.term
        if one.stage == "interviews" and (found := self._of_interviews(one, name)):
            return found
        if one.analysis == "careless" and name in DEFINITIONS:
            return label_of(name)
        if one.analysis == "quality" and name in INDICES:
            return _(INDICES[name][0])
        if one.analysis == "benchmarks" and name in self._surveys:
            return self._surveys[name]
        if one.analysis == "outputs":
            return self._output(name)
        if one.stage == "robustness" and name in DECISIONS:
            return _(DECISIONS[name])
        if found := self._variable(name):
            return found
        if one.analysis == "families" and name in self._study.get("families", {}):
            return str(self._study["families"][name]["label"]) or readable(name)
        if name in TERMS:
            return _(TERMS[name])
        if one.analysis == "agreement" or (one.stage == "interviews" and " " in name):
            return name
        return _numbered(name) or (readable(name) if one.analysis in _BY_NAME else "")

    def _output(self, name: str) -> str:
        """An output of release, `stage/analysis`; '' where it is about none."""
        stage, slash, analysis = name.partition("/")
        if name in OUTPUTS_IN_WORDS:
            return _(OUTPUTS_IN_WORDS[name])
        if slash:
            return self.heading(stage, analysis)
        return _(TERMS.get(name, ""))

    def named_level(self, one: Statistic) -> str:
        """The level in words; '' where there are none."""
        code, labels = one.level, self.labels
        if code in labels.levels(one.term):
            return labels.level(one.term, code)
        if one.term == "sample_size" and code in CRITERIA:
            return _(CRITERIA[code])
        if one.statistic == "threshold" and code in labels.levels(one.outcome):
            return labels.level(one.outcome, code)
        if one.stage == "robustness" and one.term in CHOICES:
            return self._choice(code)
        if one.stage == "robustness" and one.term in DECISIONS:
            return readable(code)
        if one.analysis in ("careless", "exclusions") and "+" in code:
            return " + ".join(map(label_of, code.split("+")))
        if one.stage == "interviews" and (found := self._of_interviews(one, code)):
            return found
        if code in LEVELS:
            return _(LEVELS[code])
        if one.analysis == "anonymity":
            return self._variable(code)
        if "=" in code:
            return self._levels_named(code)
        if "*" in one.term or ":" in one.term or ":" in code:
            return self._levels_that_meet(one.term, code)
        if found := self._variable(code):
            return found
        if _RANGE.fullmatch(code) or _NUMBER.fullmatch(code):
            return labels.level_or_range(one.term, code)
        if one.stage == "interviews" and one.analysis in ("open_answers", "agreement"):
            return code
        if one.analysis in ("careless", "exclusions"):
            return label_of(code)
        return _numbered(code) or _as_number(labels, one.term, code)

    def _levels_named(self, code: str) -> str:
        """A level with its variable, `gender=female`; of a contrast both, `gender=female:male`."""
        variable, _equals, level = code.partition("=")
        parts = level.split(":")
        if not self._variable(variable):
            return ""
        named = [self.labels.value(variable, part) for part in parts]
        words = _("{} against {}").format(*named) if len(named) == 2 else ", ".join(named)
        return f"{self._variable(variable)} {words}"

    def _levels_that_meet(self, term: str, code: str) -> str:
        """Levels of an interaction, or the two that a contrast holds against each other."""
        term, code = term.replace("*", ":"), code.replace("*", ":")
        if ":" in term:
            found = self.labels.level_of_term(term, code)
            return found if found != readable(code) else _as_number(self.labels, term, code)
        parts = code.split(":")
        if any(part not in self.labels.levels(term) for part in parts):
            return ""
        return _("{} against {}").format(*(self.labels.level(term, part) for part in parts[:2]))

    def _choice(self, code: str) -> str:
        """A decision of a curve, one of its options, or a group that is left out."""
        decision, equals, option = code.partition("=")
        head, colon, variable = decision.partition(":")
        words = _(DECISIONS[head]) if head in DECISIONS else self._variable(head)
        if head == "interactions":
            words = _("Interactions of the decisions")
        words = f"{words}: {self._variable(variable) or readable(variable)}" if colon else words
        if not equals:
            return words
        if option == AS_PLANNED:
            chosen = _("As planned")
        elif head == "missing" and option in METHODS_FOR_MISSING:
            chosen = _(METHODS_FOR_MISSING[option])
        elif head == COVARIATES and option != NO_COVARIATES:
            named = [self._variable(name) or readable(name) for name in option.split("+")]
            chosen = " + ".join(named)
        else:
            chosen = self.labels.level(head, option)
        return f"{words}: {chosen}" if words else ""

    def named_group(self, group: str, outcome: str) -> str:
        """Among whom or in which form; '' where there are no words for it."""
        if group in GROUPS:
            return _(GROUPS[group])
        kind, colon, rest = group.partition(":")
        if colon and kind in GROUPS_OF:
            if kind in ("outcome", "at_least"):
                return _(GROUPS_OF[kind]).format(self.labels.level(outcome, rest))
            return _(GROUPS_OF[kind]).format(self.named_group(rest, outcome) or readable(rest))
        variable, equals, level = group.partition("=")
        if variable == "theme":
            return self._told["themes"].get(level, "")
        label = self._variable(variable)
        return f"{label} {self.labels.value(variable, level)}" if label and equals else label


def _numbered(name: str) -> str:
    """A name that ends in a number, in words."""
    found = _NUMBERED.fullmatch(name)
    if found is None or found[1] not in NUMBERED:
        return ""
    return _(NUMBERED[found[1]]).format(int(found[2]))


def _as_number(labels: Labels, term: str, code: str) -> str:
    """A value of a number as readers write it."""
    try:
        float(code)
    except ValueError:
        return ""
    return labels.value(term, code)
