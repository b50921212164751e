"""Respondents in teams on the page: how many, how large the teams are, how alike their people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import ALTERNATIVES, TEAMS
from questline.reporting.pages.model_lines import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import cautions_of
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say, why_not

TEAM = "teams"
"""The model under which the store has what all models of teams rest on."""
LARGE_EFFECT = 1.1
"""A design effect below this changes intervals by less than 5 per cent."""


def team_sentences(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Who has a team, and what it costs that people of one team are alike."""
    if not analysis.get("teams") or _one(view, analysis, "number_of_clusters") is None:
        return []
    return [*_people(view, analysis), *_likeness(view, analysis), *_remarks(view, analysis)]


def team_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """All that is known of the teams and of how much differs between them."""
    rows: list[Row] = []
    methods: dict[str, None] = {}
    labels = {
        "count": message("People whose team is known"),
        "left_out": message("Team not known, left out"),
    }
    for statistic, label in {**labels, **TEAMS}.items():
        for model in (TEAM, *ALTERNATIVES):
            found = _one(view, analysis, statistic, model)
            if found is None:
                continue
            name = _(label) if model == TEAM else f"{_(label)} ({_(ALTERNATIVES[model]).lower()})"
            rows.append(Row(name, (view.with_interval(found), view.where_there(found, "p"))))
            if found.method:
                methods[f"{name}: {ended(found.method)}"] = None
    if not rows:
        return None
    return Table(
        file_name("teams", analysis["name"]),
        _("{}: the teams and how alike their people are").format(analysis["label"]),
        _("About the teams"),
        [Column(_("Number ({} interval)").format(view.confidence)), Column("p")],
        rows,
        [(capital(method),) for method in methods],
    )


def _people(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    people, left_out, teams, smallest, middle, largest = (
        view.number(_one(view, analysis, statistic))
        for statistic in (
            "count",
            "left_out",
            "number_of_clusters",
            "smallest_cluster",
            "median_cluster",
            "largest_cluster",
        )
    )
    variable = view.labels.variable(analysis["teams"]["variable"])
    return [
        say(
            _(
                "Teams are those of “{}”: {} people in {} teams. The smallest team has {}, the "
                "largest {}, the one in the middle {}. Left out of the models of teams, as their "
                "team is not known: {}."
            ),
            variable,
            people,
            teams,
            smallest,
            largest,
            middle,
            left_out,
        )
    ]


def _likeness(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    found = _one(view, analysis, "intraclass_correlation")
    effect, left = (
        view.number(_one(view, analysis, statistic))
        for statistic in ("design_effect", "effective_n")
    )
    if not view.number(found).is_there or not effect.is_there:
        return [(_("How alike the people of a team are: "), *why_not(view.number(found)))]
    if found is not None and (found.estimate or 0) <= 0:
        return [
            say(
                _(
                    "The intraclass correlation of the outcome is {}: people of one team are no "
                    "more alike than people of different ones, as happens by chance where it is "
                    "0. The design effect takes it as 0."
                ),
                view.with_interval(found),
            )
        ]
    row = _one(view, analysis, "design_effect")
    small = row is not None and (row.estimate or 0) < LARGE_EFFECT
    said = (
        _("so that teams hardly matter here")
        if small
        else _("so that errors which ignore the teams are too small")
    )
    return [
        say(
            _(
                "The intraclass correlation of the outcome is {}: about that share of its "
                "differences lies between teams. The design effect is {} (these people say as "
                "much about the mean as {} who are in no team), {}."
            ),
            view.with_interval(found),
            effect,
            left,
            said,
        )
    ]


def _remarks(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """What was noted beside the variance between teams."""
    rows = [
        row
        for model in ("random_intercept", "estimating_equations")
        for row in view.lookup.where(
            "modelling", analysis["name"], term="model", model=model, dataset=COMPLETE
        )
        if row.status in ("shown", "rounded") and row.note
    ]
    return cautions_of(view, _("Teams"), rows)


def _one(
    view: View, analysis: Mapping[str, Any], statistic: str, model: str = TEAM
) -> Statistic | None:
    return view.lookup.one(
        "modelling", analysis["name"], statistic, term="model", model=model, dataset=COMPLETE
    )
