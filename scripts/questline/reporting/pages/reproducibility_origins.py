"""Which rule of the workflow made a statistic, and what else the study says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.labels import Labels
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.numbers import MINUS

OF_INTERVIEWS = {
    "interviewees": "interviewees",
    "selection": "selection",
    "invitations": "selection",
    "drift": "selection",
    "photographs": "photographs",
    "joint_display": "joint_display",
}
"""The rule that writes an analysis of the interviews, where it is not the coding."""

OF_RELEASE = {
    "anonymity": "anonymity",
    "free_text": "free_text",
    "outputs": "audit",
    "audit": "audit",
    "rules": "audit",
}
"""The rule that writes an analysis about the release, where it is not the release itself."""

SHIFT = "shift:"
"""What the group of a statistic begins with whose imputed values were shifted on purpose."""


def rule_of(stage: str, analysis: str) -> str:
    """The name of the rule in workflow/rules that writes the statistics of an analysis."""
    if stage == "interviews":
        return OF_INTERVIEWS.get(analysis, "coding")
    if stage == "release":
        return OF_RELEASE.get(analysis, "release")
    return stage


@dataclass(frozen=True)
class Alternative:
    """Another place where the same thing is estimated otherwise: what differs, and where it is."""

    words: str
    target: str


def alternatives(
    statistics: Sequence[Statistic], study: Mapping[str, Any]
) -> dict[int, list[Alternative]]:
    """What stands beside each statistic that has something beside it, by its place (1 is first).

    Rows that differ in model, in dataset, or in a shift of the imputed values alone; and the
    specification curve that varies a planned result.
    """
    labels = Labels(study)
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, one in enumerate(statistics, 1):
        group = "" if one.group.startswith(SHIFT) else one.group
        key = (one.stage, one.analysis, one.term, one.level, group, one.statistic)
        alike.setdefault(key, []).append(place)
    found: dict[int, list[Alternative]] = {}
    for places in alike.values():
        if len(places) == 1:
            continue
        for place in places:
            one = statistics[place - 1]
            found[place] = [
                Alternative(_difference(one, statistics[other - 1], labels), f"#s{other}")
                for other in places
                if other != place
            ]
    for place, name in _varied(statistics, study):
        target = f"index.html#figure-specification_curve_{name}"
        found.setdefault(place, []).append(Alternative(_("specification curve"), target))
    return found


def _difference(one: Statistic, other: Statistic, labels: Labels) -> str:
    """What is different about another estimate of the same thing, in a few words."""
    words = []
    if other.model != one.model:
        words.append(other.model.replace("_", " ") or _("no model"))
    if other.dataset != one.dataset:
        words.append(other.dataset.replace("_", " ") or _("no dataset"))
    if other.group != one.group:
        name, _equals, by = other.group.removeprefix(SHIFT).partition("=")
        shifted = _("{} shifted by {}").format(labels.variable(name), by.replace("-", MINUS))
        words.append(shifted if other.group.startswith(SHIFT) else _("not shifted"))
    return ", ".join(words)


def _varied(statistics: Sequence[Statistic], study: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The place of each planned result that a specification curve varies, and the curve's name."""
    drawn = {one.analysis for one in statistics if one.stage == "robustness"}
    planned = {entry["name"]: kind_of_estimate(entry) for entry in study["analyses"]}
    curves = {
        (curve["analysis"], curve["predictor"]): curve["name"]
        for curve in study["robustness"]
        if curve["name"] in drawn
    }
    return [
        (place, curves[one.analysis, one.term])
        for place, one in enumerate(statistics, 1)
        if (one.analysis, one.term) in curves
        and (one.stage, one.model, one.dataset) == ("modelling", "adjusted", "complete")
        and one.statistic == planned.get(one.analysis)
        and not one.level
        and not one.group
    ]
