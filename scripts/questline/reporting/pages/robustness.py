"""How far the results depend on decisions: what each specification curve says, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questline.core.sentences import number_of
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.robustness_tables import (
    decisions_table,
    every_specification,
    extremes_table,
    groups_table,
    one_change_table,
    people_table,
)
from questline.reporting.pages.tables import Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say, why_not
from questline.reporting.phrases import per
from questline.reporting.specifications import (
    COVARIATES,
    DECISIONS,
    Specifications,
    curves,
    option_in_words,
)

INTRODUCTION = message(
    "Some decisions of an analysis could as well have been made otherwise. Here the planned "
    "analysis is made again under every combination of the choices that the plan names: one "
    "specification each. If they agree, the result does not hang on these decisions. They "
    "cannot show what all of them have in common, such as something that was never measured."
)
NOT_COLLAPSIBLE = message(
    "The table of all specifications gives odds ratios as well. These must not be compared between "
    "sets of covariates: an odds ratio moves away from 1 with every covariate that foretells the "
    "outcome, whether or not it has to do with the predictor."
)
MOST_REASONS = 3
"""So many different reasons why specifications have no estimate are told; the table has all."""


@dataclass(frozen=True)
class CurveView:
    """One curve: what it says, what to be wary of, its tables, and the list of all specifications.

    `tables` stand open, `folded` are folded, `everything` can be downloaded alone.
    """

    name: str
    label: str
    sentences: Sequence[Text]
    cautions: Sequence[Text]
    tables: Sequence[Table]
    folded: Sequence[Table]
    everything: Table
    figures: Sequence[str]


def curve_views(view: View) -> list[CurveView]:
    """Every curve of the plan."""
    return [_curve(view, found) for found in curves(view.lookup, view.study)]


def _curve(view: View, found: Specifications) -> CurveView:
    tables = [one_change_table(view, found), decisions_table(view, found)]
    folded = [extremes_table(view, found), groups_table(view, found)]
    if view.is_internal:
        folded.append(people_table(view, found))
    sentences = [
        _counted(view, found),
        *_planned(view, found),
        *_described(view, found),
        *_decided(view, found),
        *_tested(view, found),
        *_groups(view, found),
        *(_people(view, found) if view.is_internal else ()),
        *([(_(NOT_COLLAPSIBLE),)] if found.logistic else []),
    ]
    return CurveView(
        name=f"curve-{found.name}",
        label=found.curve["label"],
        sentences=sentences,
        cautions=_cautions(view, found),
        tables=[table for table in tables if table is not None],
        folded=[table for table in folded if table is not None],
        everything=every_specification(view, found),
        figures=[f"specification_curve_{found.name}"],
    )


def _counted(view: View, found: Specifications) -> Text:
    """How many specifications there are, and of what they are made."""
    count = view.number(found.one("curve", "number_of_specifications"))
    words = (_("choice of who counts"), _("choices of who counts")), (
        _("way of scoring"),
        _("ways of scoring"),
    ), (_("way with missing answers"), _("ways with missing answers")), (
        _("set of covariates"),
        _("sets of covariates"),
    )  # fmt: skip
    parts = [
        number_of(len(found.options_of(decision)), one, many)
        for decision, (one, many) in zip(DECISIONS, words, strict=True)
    ]
    return say(_("{} specifications: {}."), count, " × ".join(parts))


def _planned(view: View, found: Specifications) -> list[Text]:
    """What the planned specification says."""
    if found.planned is None:
        return []
    row = found.planned.effect
    estimate = view.number(row)
    if not estimate.is_there:
        return [say(_("The planned specification: {}"), why_not(estimate))]
    return [
        say(
            _("{}: the planned specification gives {} ({} interval {})."),
            _per(view, found),
            _with_unit(found, estimate),
            view.confidence,
            view.number(row, "interval"),
        )
    ]


def _per(view: View, found: Specifications) -> str:
    """`Job discrepancy, per 30 higher`."""
    label = view.labels.variable(found.curve["predictor"])
    if found.unit.startswith("against "):
        level = found.unit.removeprefix("against ")
        return _("{}, against “{}”").format(
            label, view.labels.level(found.curve["predictor"], level)
        )
    return f"{label}, {per(found.unit)}" if found.unit else label


def _with_unit(found: Specifications, estimate: Number) -> Text:
    return (estimate, _(" percentage points")) if found.logistic else (estimate,)


def _described(view: View, found: Specifications) -> list[Text]:
    """Where the specifications lie, and how many agree in direction."""
    median = view.number(found.described("curve", "median"))
    if not median.is_there:
        return [say(_("The specifications as a whole: {}"), why_not(median))]
    text = say(
        _("Over all specifications the estimates run from {} to {}, with a median of {}."),
        view.number(found.described("curve", "smallest")),
        view.number(found.described("curve", "largest")),
        _with_unit(found, median),
    )
    same = found.one("curve", "share_same_sign")
    significant = view.number(found.one("curve", "share_significant"))
    share = view.number(same)
    if not share.is_there or not significant.is_there:
        return [text]
    agree = _("All of them point the same way") if same is not None and same.estimate == 1 else (
        _("Those that point the same way as the median")
    )  # fmt: skip
    counted: Text = (agree, " (", share, ")")
    level = f"{1 - view.study['confidence']:.2g}"
    return [
        text,
        say(_("{}; {} do so with p below {}."), counted, significant, level),
    ]


def _decided(view: View, found: Specifications) -> list[Text]:
    """Which decision moves the estimate most."""
    shares = {
        decision: row
        for decision in DECISIONS
        if (row := found.one("decision", "variance_share", level=decision)) is not None
        and view.number(row).is_there
    }
    if not shares:
        return []
    most = max(shares, key=lambda name: shares[name].estimate or 0.0)
    texts = [
        say(
            _(
                "What moves the estimate most is “{}”, with {} of the variance between "
                "specifications."
            ),
            DECISIONS[most],
            view.number(shares[most]),
        )
    ]
    single = {
        name: row
        for name in found.varied_covariates
        if (row := found.one("decision", "variance_share", level=f"{COVARIATES}:{name}"))
        is not None
        and view.number(row).is_there
    }
    if single and most == COVARIATES:
        first = max(single, key=lambda name: single[name].estimate or 0.0)
        texts.append(
            say(
                _("Among the covariates it is whether “{}” is one of them ({})."),
                view.labels.variable(first),
                view.number(single[first]),
            )
        )
    return texts


def _tested(view: View, found: Specifications) -> list[Text]:
    """The permutation test of the whole curve."""
    rows = [
        found.one("permutation_test", "observed_statistic", level=level)
        for level in ("median", "significant", "average_z")
    ]
    count = view.number(found.one("permutation_test", "number_of_permutations"))
    p_values = [view.p_in_words(row) for row in rows]
    if not all(p.is_there for p in p_values):
        first = view.number(rows[0])
        return [] if first.is_there else [say(_("The test of the whole curve: {}"), why_not(first))]
    predictor = view.labels.variable(found.curve["predictor"])
    return [
        say(
            _(
                "If “{}” had nothing to do with the outcome beyond the covariates, how often "
                "would a whole curve look like this one or more extreme? In {} permutations: {} "
                "by the median, {} by how many specifications are significant, {} by the average "
                "of their z values. How often this test finds something where there is nothing "
                "is simulated in docs/validation.md."
            ),
            predictor,
            count,
            *p_values,
        )
    ]


def _groups(view: View, found: Specifications) -> list[Text]:
    """How far the planned estimate moves when a whole group is left out."""
    rows = view.lookup.where("robustness", found.name, term="leave_one_group_out")
    shown = [row for row in rows if row.statistic == found.effect and row.status == "shown"]
    if not shown:
        return []
    low, high = (
        chosen(shown, key=lambda row: row.estimate or 0.0) for chosen in (min, max)
    )  # fmt: skip
    return [
        say(
            _(
                "When one group of people at a time is left out of the planned analysis, the "
                "estimate runs from {} (without {}) to {} (without {})."
            ),
            view.number(low),
            group_in_words(view, low),
            view.number(high),
            group_in_words(view, high),
        )
    ]


def group_in_words(view: View, row: Statistic) -> str:
    """`Employer: GP practice`."""
    variable, _other, level = row.level.partition("=")
    return f"{view.labels.variable(variable)}: {view.labels.level(variable, level)}"


def _people(view: View, found: Specifications) -> list[Text]:
    """How far single people move the planned estimate; for the research team alone."""
    rows = {
        row.statistic: row
        for row in view.lookup.where("robustness", found.name, term="leave_one_out")
        if row.group == "respondent" and not row.level
    }
    smallest, largest = (
        rows.get(f"{word}_{found.effect}") for word in ("smallest", "largest")
    )  # fmt: skip
    if not view.number(largest).is_there:
        reason = view.number(smallest)
        return [] if smallest is None else [say(_("Leaving one person out: {}"), why_not(reason))]
    return [
        say(
            _(
                "When one person at a time is left out of the planned analysis, the estimate "
                "runs from {} to {}; its sign would change without {} of them, and whether it is "
                "significant without {}."
            ),
            view.number(smallest),
            view.number(largest),
            view.number(rows.get("sign_changes")),
            view.number(rows.get("significance_changes")),
        )
    ]


def _cautions(view: View, found: Specifications) -> list[Text]:
    """Why specifications have no estimate, and that the plan's own is not among them."""
    cautions: list[Text] = []
    if found.planned is None:
        row = found.one("curve", "planned_specification")
        if row is not None and row.note:
            cautions.append((view.labels.reason(row.note),))
    reasons: dict[str, list[int]] = {}
    for one in found.listed:
        if one.effect.status == "not_computable":
            reasons.setdefault(one.effect.note, []).append(one.number)
    for reason, numbers in list(reasons.items())[:MOST_REASONS]:
        cautions.append(
            (
                _("{} could not be computed ({}). {}").format(
                    number_of(len(numbers), "specification"),
                    _where(view, found, numbers),
                    view.labels.reason(reason),
                ),
            )
        )
    if len(reasons) > MOST_REASONS:
        cautions.append(
            (_("There are further reasons; the table of all specifications has them."),)
        )
    hidden = sum(one.effect.status == "hidden" for one in found.listed)
    if hidden:
        cautions.append(
            (
                _(
                    "{} and what rests on them are hidden in this edition, as few "
                    "people stand behind them."
                ).format(number_of(hidden, "specification")),
            )
        )
    return cautions


def _where(view: View, found: Specifications, numbers: list[int]) -> str:
    """What specifications have in common: `Who counts: Without few hours`."""
    chosen = [found.listed[number - 1].options for number in numbers]
    common = []
    for decision, label in DECISIONS.items():
        options = {one[decision] for one in chosen}
        if len(options) == 1 < len(found.options_of(decision)):
            option = option_in_words(view.labels, found, decision, options.pop())
            common.append(f"{label}: {option}")
    return "; ".join(common) or _("under several choices")
