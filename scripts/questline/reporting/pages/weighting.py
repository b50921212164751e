"""The study weighted to the population: a sensitivity analysis, on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.other_models import PLANNED, in_words, other_models
from questline.reporting.pages.results import same_words, words_of
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.topic import cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say
from questline.reporting.phrases import listed

WEIGHTING, WEIGHTS = "weighting", "weights"
WEIGHTED = "weighted"
DATASET = "analysed"
NOT_ALL = message(
    "This is a sensitivity analysis: the results of the study are those without weights. Weights "
    "make the respondents like the population in {} and in nothing else. Those who answered may "
    "still differ from those who did not."
)


@dataclass(frozen=True)
class WeightingView:
    """What weighting did, and what it would change."""

    sentences: list[Text]
    cautions: list[Text]
    outcomes: list[Text]
    verdicts: Text
    tables: list[Table]


def weighting_view(view: View) -> WeightingView | None:
    """The section of one edition; None where the plan has no weights."""
    plan = view.study["weighting"]
    rows = view.lookup.where("modelling", WEIGHTING)
    if plan is None or not rows:
        return None
    about = [row for row in rows if row.term == WEIGHTS and row.statistic != "count"]
    return WeightingView(
        sentences=_sentences(view, plan),
        cautions=cautions_of(view, _("Weights"), about),
        outcomes=_outcomes(view),
        verdicts=_verdicts(view),
        tables=with_numbers(
            [_margins_table(view, plan), _outcomes_table(view), _models_table(view)]
        ),
    )


def _weight(view: View, statistic: str) -> Number:
    return view.number(_row(view, WEIGHTS, statistic))


def _row(view: View, term: str, statistic: str, level: str = "") -> Statistic | None:
    return view.lookup.one(
        "modelling", WEIGHTING, statistic, term=term, level=level, dataset=DATASET
    )


def _sentences(view: View, plan: Mapping[str, Any]) -> list[Text]:
    margins = listed(view.labels.variable(entry["variable"]) for entry in plan["margins"])
    sentences: list[Text] = [
        (_(NOT_ALL).format(margins),),
        say(
            _(
                "{} people have a weight. The weights are such that {} have the shares of the "
                "population (raking)."
            ),
            _weight(view, "count"),
            margins,
        ),
    ]
    zero, missing = (_weight(view, name) for name in ("zero_weight_count", "missing_weight_count"))
    if plan["base"]:
        base = view.labels.variable(plan["base"])
        sentences.append(
            say(
                _(
                    "Raking begins with the weights “{}”. With a base weight of zero, and so in no "
                    "weighted result: {}. Without a base weight: {}."
                ),
                base,
                zero,
                missing,
            )
        )
    sentences += _inequality(view, plan)
    return sentences


def _inequality(view: View, plan: Mapping[str, Any]) -> list[Text]:
    """What unequal weights cost."""
    effect, left = (_weight(view, name) for name in ("design_effect", "effective_n"))
    if not effect.is_there:
        return []
    sentences = [
        say(
            _(
                "Unequal weights cost certainty: the design effect is {}, so that these people "
                "say as much as {} with equal weights."
            ),
            effect,
            left,
        )
    ]
    smallest, largest = (_weight(view, name) for name in ("smallest_weight", "largest_weight"))
    if smallest.is_there or largest.is_there:
        sentences.append(
            say(
                _("In multiples of their mean, the smallest weight is {} and the largest {}."),
                smallest,
                largest,
            )
        )
    trimmed = _weight(view, "trimmed_count")
    if plan["largest"]:
        sentences.append(
            say(
                _("No weight may be above {} times the mean; held there: {}."),
                f"{plan['largest']:g}",
                trimmed,
            )
        )
    return sentences


def _outcomes(view: View) -> list[Text]:
    """Each outcome without weights and with them; those of several levels are in the table."""
    sentences = []
    pairs = _outcome_rows(view)
    for before, after in pairs:
        if sum(row.term == before.term for row, _other in pairs) > 1:
            continue
        first, second = view.number(before), view.number(after)
        if first.is_there and second.is_there:
            sentences.append(
                say(
                    _("{}: {} of the respondents, {} with weights.")
                    if before.level
                    else _("{}: on average {} among the respondents, {} with weights."),
                    _outcome_name(view, before),
                    view.with_interval(before),
                    view.with_interval(after),
                )
            )
    return sentences


def _outcome_rows(view: View) -> list[tuple[Statistic, Statistic]]:
    """The pairs of unweighted and weighted rows of outcomes, in the order of the store."""
    margins = {entry["variable"] for entry in view.study["weighting"]["margins"]}
    pairs = []
    for row in view.lookup.where("modelling", WEIGHTING):
        kind = row.statistic.removeprefix("unweighted_")
        if kind not in ("share", "mean") or row.term in margins:
            continue
        after = _row(view, row.term, f"weighted_{kind}", row.level)
        if after is not None:
            pairs.append((row, after))
    return pairs


def _outcome_name(view: View, row: Statistic) -> str:
    label = view.labels.variable(row.term)
    return f"{label}, “{view.labels.level(row.term, row.level)}”" if row.level else label


def _verdicts(view: View) -> Text:
    """Whether weights change the words of any result of interest."""
    compared, changed = 0, []
    for analysis in view.study["analyses"]:
        for before, after in _focal_pairs(view, analysis):
            compared += 1
            if not same_words(view, before, after):
                name = in_words(view.labels, before)
                changed.append(f"{analysis['label']}, {name} (“{words_of(view, after)}”)")
    if not compared:
        return ()
    if not changed:
        return (_("Weights change the words of none of the results of interest."),)
    others = _(" The others stay.") if len(changed) < compared else ""
    return (_("Weights change the words, by the interval: {}.{}").format(listed(changed), others),)


def _focal_pairs(view: View, analysis: Mapping[str, Any]) -> list[tuple[Statistic, Statistic]]:
    """The results of interest that are shown both as planned and with weights."""
    found = other_models(view.lookup, analysis)
    if found is None:
        return []
    pairs = []
    for place in found.focal():
        rows = found.of(place)
        if all(
            model in rows and view.number(rows[model]).is_there for model in (PLANNED, WEIGHTED)
        ):
            planned, after = (rows[name]._replace(p_adjusted=None) for name in (PLANNED, WEIGHTED))
            pairs.append((planned, after))
    return pairs


def _margins_table(view: View, plan: Mapping[str, Any]) -> Table:
    """Each level of each margin: before, in the population, and with the weights."""
    rows = []
    for margin in plan["margins"]:
        variable = margin["variable"]
        label = view.labels.variable(variable)
        rows.append(Row(label, (("",),) * 4, "heading"))
        known = [code for code in view.labels.levels(variable) if code in margin["shares"]]
        for level in [*known, *(code for code in margin["shares"] if code not in known)]:
            before, population, after = (
                _row(view, variable, statistic, level)
                for statistic in ("unweighted_share", "population_share", "weighted_share")
            )
            cells = (view.cell(before, "events"), view.cell(before), view.cell(population),
                     view.cell(after))  # fmt: skip
            rows.append(Row(view.labels.level(variable, level), cells, "part", label))
        missing = _row(view, variable, "missing_count")
        rows.append(Row(_("No answer"), (view.cell(missing), *(("",),) * 3), "part", label))
    notes: list[Text] = [
        (f"{view.labels.variable(margin['variable'])}: {ended(margin['source'])}",)
        for margin in plan["margins"]
        if margin["source"]
    ]
    notes.insert(0, (_("Shares are of those who answered. The population’s are as declared."),))
    columns = [
        Column(_("People")),
        Column(_("Respondents")),
        Column(_("Population")),
        Column(_("With weights")),
    ]
    caption = _("Respondents before and after weighting, and the population")
    return Table("weighting_margins", caption, _("Level"), columns, rows, notes)


def _outcomes_table(view: View) -> Table | None:
    pairs = _outcome_rows(view)
    if not pairs:
        return None
    rows = [
        Row(
            _outcome_name(view, before),
            (view.cell(before, "n"), view.with_interval(before), view.with_interval(after)),
        )
        for before, after in pairs
    ]
    methods = dict.fromkeys(row.method for pair in pairs for row in pair if row.method)
    columns = [
        Column(_("People")),
        Column(_("Respondents ({} interval)").format(view.confidence)),
        Column(_("With weights ({} interval)").format(view.confidence)),
    ]
    return Table(
        "weighting_outcomes",
        _("The outcomes without weights and with them"),
        _("Outcome"),
        columns,
        rows,
        [(ended(capital(method)),) for method in methods],
    )


def _models_table(view: View) -> Table | None:
    """The results of interest of all planned models, without weights and with them."""
    rows = []
    for analysis in view.study["analyses"]:
        found = other_models(view.lookup, analysis)
        if found is None or WEIGHTED not in found.rows:
            continue
        rows.append(Row(analysis["label"], (("",),) * 3, "heading"))
        for place in found.focal():
            both = found.of(place)
            before, after = both[PLANNED], both.get(WEIGHTED)
            cells = (view.with_interval(before), view.with_interval(after),
                     view.where_there(after, "p"))  # fmt: skip
            name = in_words(view.labels, before)
            rows.append(Row(name, cells, "part", analysis["label"]))
    if not rows:
        return None
    columns = [
        Column(_("Estimate ({} interval)").format(view.confidence), _("As planned")),
        Column(_("Estimate ({} interval)").format(view.confidence), _("With weights")),
        Column("p", _("With weights")),
    ]
    return Table(
        "weighting_models",
        _("The results of interest as planned and with weights"),
        _("Model and term"),
        columns,
        rows,
        [
            (
                _(
                    "Odds ratios of logistic and ordinal models, differences of linear ones. "
                    "p-values are not adjusted for the family of tests."
                ),
            )
        ],
    )
