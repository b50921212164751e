"""Interactions in words: whether what one term goes with depends on another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import reference_of
from questline.reporting.pages.verdicts import INTERACTION, SMALL_AT_MOST, is_clear
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say


def interaction_sentence(
    view: View, analysis: Mapping[str, Any], row: Statistic, beside: Text, words: str
) -> Text:
    """One coefficient of an interaction; `beside` holds its interval and p-value."""
    labels = view.labels
    units = dict(zip(row.term.split(":"), row.unit.split(", "), strict=False))
    first, second = row.term.split(":")
    # It is said of the number where the other is a category, which reads best.
    if labels.has_levels(first) and not labels.has_levels(second):
        first, second = second, first
    of = f"“{labels.variable(first)}”"
    if labels.has_levels(first):
        of += f" (“{_level(view, row, first)}”)"
    elif units.get(first):
        of += f" ({units[first]})"
    where = _where(view, analysis, second, row, units.get(second, ""))
    inside: Text = ("; ", *beside) if beside else ()
    if row.statistic == "odds_ratio":
        sentence = _("The odds ratio of {} was {} times as high {} (a ratio of odds ratios{}).")
    else:
        sentence = _("The difference of {} was larger by {} {} (a difference of differences{}).")
    start = say(sentence, of, view.number(row), where, inside)
    if is_clear(words):
        return start
    if words == INTERACTION[SMALL_AT_MOST]:
        room = _(" The interval leaves room only for a little less or a little more.")
    else:
        room = _(" The interval runs from less to more, so these data cannot say which.")
    return (*start, room)


def _where(
    view: View, analysis: Mapping[str, Any], variable: str, row: Statistic, unit: str
) -> str:
    """Among whom, compared with whom: of a category its level, of a number a unit higher."""
    label = view.labels.variable(variable)
    if not view.labels.has_levels(variable):
        return _("for every {} on “{}”").format(unit.removeprefix("per "), label)
    reference = view.labels.level(variable, reference_of(view, analysis, variable))
    level = _level(view, row, variable)
    return _("for people with the answer “{}” to “{}” as for those with “{}”").format(
        level, label, reference
    )


def _level(view: View, row: Statistic, variable: str) -> str:
    """The level of one of the two terms in the row."""
    named = [part for part in row.term.split(":") if view.labels.has_levels(part)]
    return view.labels.level(variable, row.level.split(":")[named.index(variable)])
