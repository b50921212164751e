"""Whether there were enough people for the planned models, and what could have been found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import CRITERIA
from questline.reporting.other_models import in_words
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

QUESTION = message("Were there enough people?")
INTRODUCTION = message(
    "How many people would a model need so as not to exaggerate, and for its overall level "
    "to be precise? The criteria should rest on what earlier studies explained. Here they "
    "rest on what the model itself explains, adjusted for overfitting: they describe these "
    "people, and justify nothing afterwards. And how large an association would these people "
    "have been expected to show? This is not asked for the association that was found, since "
    "the power for that only says its p-value again."
)
TERM = "sample_size"


def enough_people_topics(view: View) -> list[Topic]:
    """The criteria and the detectable effects of each planned model."""
    topics = [_topic(view, analysis) for analysis in view.study["analyses"]]
    return [topic for topic in topics if topic.says_something]


def _topic(view: View, analysis: Mapping[str, Any]) -> Topic:
    rows = view.lookup.where("modelling", analysis["name"], model="adjusted", dataset=COMPLETE)
    needed = [row for row in rows if row.term == TERM]
    found = [row for row in rows if row.statistic.startswith("detectable_")]
    if not needed and not found:
        return Topic(analysis["label"])
    return Topic(
        analysis["label"],
        sentences=[*_needed(view, analysis), *_detectable(view, analysis, found)],
        cautions=[
            *cautions_of(view, _("People needed"), needed),
            *cautions_of(view, _("Detectable associations"), found),
        ],
        tables=with_numbers(
            [_criteria_table(view, analysis), _detectable_table(view, analysis, found)]
        ),
    )


def _needed(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """The people there are against those whom the criteria need together."""
    required = _one(view, analysis, "required_n")
    number = view.number(required)
    people = view.number(_one(view, analysis, "count", term="model"))
    if not number.is_there or not people.is_there:
        return []
    logistic = analysis["kind"] == "logistic"
    what = "events" if logistic else "people"
    each = _one(view, analysis, f"{what}_per_parameter", term="model" if logistic else TERM)
    wanted = _one(view, analysis, f"required_{what}_per_parameter")
    met = _one(view, analysis, "criterion_met")
    verdict = (
        _("There are as many as the criteria ask for.")
        if met is not None and met.estimate
        else _(
            "There are fewer, so that estimates are exaggerated, or levels imprecise, by more "
            "than the criteria allow."
        )
    )
    return [
        say(
            _(
                "{} people, {} {} for each parameter. The criteria of Riley and colleagues ask "
                "for {} people, {} {} for each parameter. {}"
            ),
            people,
            view.number(each, digits=1),
            what,
            number,
            view.number(wanted, digits=1),
            what,
            verdict,
        )
    ]


def _detectable(view: View, analysis: Mapping[str, Any], rows: list[Statistic]) -> list[Text]:
    """The associations that would have been found with the power asked for, one by one."""
    power = view.number(_one(view, analysis, "power", term="detectable_effects"))
    sentences: list[Text] = []
    told: set[tuple[str, str]] = set()
    for row in rows:
        place = (row.term, row.level)
        if place in told:
            continue
        told.add(place)
        about = in_words(view.labels, row)
        sides = [view.number(_side(rows, row, group)) for group in ("above_one", "below_one")]
        if row.statistic == "detectable_coefficient" and view.number(row).is_there:
            sentences.append(
                say(
                    _(
                        "{}: a difference of {} or more, either way, would have been found with a "
                        "chance of {}."
                    ),
                    about,
                    view.number(row),
                    power,
                )
            )
        elif all(side.is_there for side in sides):
            sentences.append(
                say(
                    _(
                        "{}: {} of {} or more, or of {} or less, would have been found with a "
                        "chance of {}."
                    ),
                    about,
                    _("a ratio of odds ratios") if ":" in row.term else _("an odds ratio"),
                    *sides,
                    power,
                )
            )
    if sentences:
        sentences.append(
            (
                _(
                    "Weaker associations may be there all the same: these people could easily "
                    "miss them."
                ),
            )
        )
    return sentences


def _side(rows: list[Statistic], row: Statistic, group: str) -> Statistic | None:
    place = (row.term, row.level, group)
    return next((one for one in rows if (one.term, one.level, one.group) == place), None)


def _criteria_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    rows = []
    for level, label in CRITERIA.items():
        required = _one(view, analysis, "required_n", level)
        if required is None:
            continue
        met = _one(view, analysis, "criterion_met", level)
        number = view.number(met)
        verdict: Text = (number,)
        if met is not None and number.is_there:
            verdict = (_("yes") if met.estimate else _("no"),)
        cells = (
            view.cell(_one(view, analysis, "target", level)),
            view.cell(_one(view, analysis, "achieved", level)),
            view.cell(required),
            verdict,
        )
        rows.append(Row(_(label), cells))
    if not rows:
        return None
    together = _one(view, analysis, "required_n")
    notes = [(ended(capital(together.method)),)] if together and together.method else []
    return Table(
        file_name("people_needed", analysis["name"]),
        _("{}: the people that the model needs").format(analysis["label"]),
        _("Criterion"),
        [
            Column(_("Asked for")),
            Column(_("Reached")),
            Column(_("People needed")),
            Column(_("Met")),
        ],
        rows,
        notes,
    )


def _detectable_table(
    view: View, analysis: Mapping[str, Any], found: list[Statistic]
) -> Table | None:
    """Every focal column, with its Monte Carlo error where there is one."""
    if not found:
        return None
    rows: list[Row] = []
    methods: dict[str, None] = {}
    for row in found:
        side = {"above_one": _(", higher odds"), "below_one": _(", lower odds")}.get(row.group, "")
        rows.append(Row(f"{in_words(view.labels, row)}{side}", (view.with_interval(row),)))
        methods[ended(capital(row.method))] = None
    what = "difference" if analysis["kind"] == "linear" else _("odds ratio")
    return Table(
        file_name("detectable", analysis["name"]),
        _("{}: the {} nearest to none that would have been found").format(analysis["label"], what),
        _("Association"),
        [Column(_("Detectable {}").format(what))],
        rows,
        [(method,) for method in methods if method],
    )


def _one(
    view: View, analysis: Mapping[str, Any], statistic: str, level: str = "", term: str = TERM
) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        analysis["name"],
        statistic,
        term=term,
        level=level,
        model="adjusted",
        dataset=COMPLETE,
    )
