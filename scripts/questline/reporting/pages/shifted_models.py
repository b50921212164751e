"""Sensitivity of a regression: imputed answers moved by the amounts that the plan names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import MEASURES
from questline.reporting.pages.model_table import estimate_cell
from questline.reporting.pages.results import IMPUTED, focal_lines, result_of, same_words
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed

SHIFT = "shift:"


def is_shift(row: Statistic) -> bool:
    """Whether a row belongs to a sensitivity analysis."""
    return row.group.startswith(SHIFT)


def shift_sentences(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """For each shifted variable: whether any amount changes the words of a result of interest."""
    sentences: list[Text] = []
    for name, groups in _shift_groups(view, analysis).items():
        changed = []
        compared = 0
        for line in focal_lines(view, analysis):
            main = result_of(view, analysis, line, IMPUTED)
            for group in groups:
                moved = result_of(view, analysis, line, IMPUTED, group=group)
                if main is None or moved is None:
                    continue
                if not (view.number(main).is_there and view.number(moved).is_there):
                    continue
                compared += 1
                if not same_words(view, main, moved):
                    changed.append(f"{line.name} ({_moved(view, name, _amount(group))})")
        if not compared:
            continue
        label = view.labels.variable(name)
        amounts = listed([_moved(view, name, _amount(group)) for group in groups], "or")
        start = _("If missing answers to “{}” differed from what was imputed ({}), ").format(
            label, amounts
        )
        end = (
            _("by the intervals other words would fit for {}.").format(listed(changed)) if changed
            else _("by the intervals the words on every result of interest would stay the same.")
        )  # fmt: skip
        sentences.append((start + end,))
    return sentences


def shift_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """The results of interest for each amount by which imputed answers were moved."""
    rows: list[Row] = []
    focal = focal_lines(view, analysis)
    for name, groups in _shift_groups(view, analysis).items():
        heading = _("Imputed answers to “{}”").format(view.labels.variable(name))
        rows.append(Row(heading, (("",), *(("",) for _other in focal)), "heading"))
        amounts = [(_amount(group), group) for group in groups] + [(0.0, "")]
        for amount, group in sorted(amounts):
            cells = tuple(
                estimate_cell(view, line, result_of(view, analysis, line, IMPUTED, group=group))
                for line in focal
            )
            people = _people(view, name, group)
            rows.append(Row(_moved(view, name, amount), (people, *cells), "part", heading))
    if not rows or not focal:
        return None
    estimate = _(MEASURES[analysis["kind"]]).lower()
    return Table(
        file_name("shifted", analysis["name"]),
        _("{}: what if missing answers differ from what was imputed?").format(analysis["label"]),
        _("Moved by"),
        [
            Column(_("Answers moved")),
            *(
                Column(_("{}: {} ({} interval)").format(line.name, estimate, view.confidence))
                for line in focal
            ),
        ],
        rows,
    )


def _shift_groups(view: View, analysis: Mapping[str, Any]) -> dict[str, list[str]]:
    """The groups of the sensitivity analyses by shifted variable, smallest amount first."""
    rows = view.lookup.where("modelling", analysis["name"], dataset=IMPUTED)
    groups: dict[str, list[str]] = {}
    for group in dict.fromkeys(row.group for row in rows if row.group.startswith(SHIFT)):
        groups.setdefault(group.removeprefix(SHIFT).rpartition("=")[0], []).append(group)
    return {name: sorted(found, key=_amount) for name, found in groups.items()}


def _people(view: View, name: str, group: str) -> Text:
    """How many imputed answers a shift moves; nothing without a shift."""
    if not group:
        return ("",)
    found = view.lookup.one(
        "imputation",
        "shifts",
        "imputed_count",
        term=name,
        level=group.rpartition("=")[2],
        dataset=IMPUTED,
    )
    return view.cell(found)


def _amount(group: str) -> float:
    try:
        return float(group.rpartition("=")[2])
    except ValueError:
        return math.nan


def _moved(view: View, variable: str, amount: float) -> str:
    """An amount in words: points for numbers, odds for two levels."""
    if amount == 0:
        return _("Not moved")
    if view.labels.has_levels(variable):
        return _("Log-odds {}: odds {} times as high").format(
            _signed(amount), numbers.ratio(math.exp(amount))
        )
    points = _(" points") if variable in view.study["scales"] else ""
    return f"{_signed(amount)}{points}"


def _signed(amount: float) -> str:
    sign = numbers.MINUS if amount < 0 else "+"
    return f"{sign}{abs(amount):g}"
