"""What a cause that the study did not measure could do to the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.other_models import in_words
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.results import IMPUTED
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

QUESTION = message("What could an unmeasured cause do?")
INTRODUCTION = message(
    "Something that was not measured may lie behind both a predictor and the outcome. The "
    "E-value says how strong it would have to be to explain an association away: it would "
    "have to be tied to both, beyond the covariates, by risk ratios of at least so much. The "
    "nearer to 1, the weaker a cause would do. E-values say nothing of who did not answer, "
    "of how well things were measured, or of chance, and they depend on the unit that the "
    "association is per."
)


def unmeasured_topics(view: View) -> list[Topic]:
    """The E-values of the predictors of interest of each planned model."""
    topics = [_topic(view, analysis) for analysis in view.study["analyses"]]
    return [topic for topic in topics if topic.says_something]


def _topic(view: View, analysis: Mapping[str, Any]) -> Topic:
    rows = [
        row
        for row in view.lookup.where("modelling", analysis["name"], model="adjusted")
        if row.statistic == "e_value"
    ]
    complete = [row for row in rows if row.dataset == COMPLETE]
    if not complete:
        return Topic(analysis["label"])
    return Topic(
        analysis["label"],
        sentences=[text for row in complete if (text := _sentence(view, analysis, row))],
        cautions=cautions_of(view, _("Unmeasured causes"), complete),
        tables=with_numbers([_table(view, analysis, complete)]),
    )


def _sentence(view: View, analysis: Mapping[str, Any], row: Statistic) -> Text:
    value = view.number(row)
    if not value.is_there:
        return ()
    about = in_words(view.labels, row)
    if any(row.term in pair for pair in analysis.get("interactions", ())):
        about += _(
            ", where the other variable of its interaction is at its reference level or centre"
        )
    start = say(
        _("{}: a cause tied to both by risk ratios of {} each could explain the estimate"),
        about,
        value,
    )
    limit = _limit(view, row)
    shown = view.number(limit)
    if limit is None or not shown.is_there:
        return (*start, ".")
    if limit.estimate == 1:
        return (*start, _(". The interval includes no association even without one."))
    return (
        *start,
        *say(_(", and one of {} could move the interval to include no association."), shown),
    )


def _table(view: View, analysis: Mapping[str, Any], complete: list[Statistic]) -> Table:
    """E-values of estimate and limit, on complete cases and with missing answers imputed."""
    imputed = {
        (row.term, row.level): row
        for row in view.lookup.where(
            "modelling", analysis["name"], model="adjusted", dataset=IMPUTED, statistic="e_value"
        )
    }
    groups = [_("Complete cases"), *([_("Missing answers imputed")] if imputed else [])]
    columns = [
        Column(header, group if imputed else "")
        for group in groups
        for header in (_("Of the estimate"), _("Of the limit nearer to no association"))
    ]
    rows: list[Row] = []
    methods: dict[str, None] = {}
    for row in complete:
        cells = [view.cell(row), view.where_there(_limit(view, row))]
        if imputed:
            other = imputed.get((row.term, row.level))
            limit = _limit(view, other) if other else None
            cells += [view.cell(other) if other else ("",), view.where_there(limit)]
        rows.append(Row(in_words(view.labels, row), tuple(cells)))
        methods[ended(capital(row.method))] = None
    return Table(
        file_name("e_values", analysis["name"]),
        _("{}: E-values").format(analysis["label"]),
        _("Association"),
        columns,
        rows,
        [(method,) for method in methods],
    )


def _limit(view: View, row: Statistic) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        row.analysis,
        "e_value_limit",
        term=row.term,
        level=row.level,
        model=row.model,
        dataset=row.dataset,
    )
