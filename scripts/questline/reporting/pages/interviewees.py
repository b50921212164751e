"""Whom we interviewed: how the sample was chosen, and how it lies inside those it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.interview_results import InterviewResults
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.interviewed_people import (
    STAGE,
    ledger_table,
    level_label,
    whose,
)
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

JOIN = "*"
"""Between the two dimensions of a pair, and between their levels."""
OUTCOMES = {
    "all": message("Invited in all"),
    "invited": message("No answer yet"),
    "accepted": message("Agreed, not interviewed yet"),
    "refused": message("Did not wish to be interviewed"),
    "no_answer": message("Did not answer"),
    "interviewed": message("Interviewed"),
    "withdrawn": message("Withdrew"),
}
DRIFT = (
    (message("Keep their place in the sample"), "selection", "sample", "fixed", 0),
    (message("Proposed around them"), "selection", "sample", "proposed", 0),
    (message("Places that nobody can fill"), "selection", "sample", "places_left", 0),
    (message("Shortfall of the sample"), "selection", "sample", "shortfall", 2),
    (message("Its bound"), "selection", "sample", "shortfall_bound", 2),
    (message("Interviewed"), "drift", "interviewed", "participants", 0),
    (message("Of these proposed today too"), "drift", "proposed_today_too", "participants", 0),
    (message("Of these not proposed today"), "drift", "not_proposed_today", "participants", 0),
    (
        message("Of these no longer to be chosen from"),
        "drift",
        "no_longer_eligible",
        "participants",
        0,
    ),
    (message("Shortfall of those interviewed"), "drift", "interviewed", "shortfall", 2),
    (message("Shortfall of today’s proposal"), "drift", "proposed_today", "shortfall", 2),
)
"""What the team is told of the sample: label, analysis, term, statistic, decimals."""
AS_TOLD = message(
    "Wanted may be a fraction: an even share of the places. Interviewed: counted from what readers "
    "are told of each person. “Not told” are those of whom it would tell too much; they may belong "
    "to any level of the dimension, and so its other numbers are “at least”. Of a dimension "
    "without a number readers are told nothing."
)
TRUE_NUMBERS = message(
    "“In truth” is counted from the answers, “as told” from what readers are told of each person: "
    "only the latter stands in the public edition."
)


@dataclass(frozen=True)
class Interviewees:
    """The section; tables that a study does not have are None."""

    sentences: list[Text]
    invitations: Table | None
    coverage: Table | None
    pairs: Table | None
    selection: Table | None
    reserves: Table | None
    drift: Table | None


def interviewees_view(view: View, results: InterviewResults) -> Interviewees | None:
    """The section; None where nobody was chosen and nobody interviewed."""
    if not view.lookup.where(STAGE, "selection") and not view.lookup.where(STAGE, "interviewees"):
        return None
    selection, reserves, drift = None, None, None
    if view.is_internal:
        folder = "interviews/internal/internal_"
        chosen, waiting = results.table("selection"), results.table("reserves")
        caption = _("Whom the pipeline proposes today")
        selection = ledger_table(
            view, "proposed_interviews", caption, chosen, f"{folder}selection.csv"
        )
        caption = _("In reserve, in the order of asking them")
        reserves = ledger_table(
            view, "interview_reserves", caption, waiting, f"{folder}reserves.csv"
        )
        drift = drift_table(view)
    return Interviewees(
        sample_sentences(view),
        invitations_table(view),
        coverage_table(view),
        pairs_table(view),
        selection,
        reserves,
        drift,
    )


def sample_sentences(view: View) -> list[Text]:
    """How many were interviewed, of whom, and how they were chosen."""
    sentences: list[Text] = []
    interviewed = view.lookup.one(STAGE, "interviewees", "participants", term="interviewed")
    if interviewed is not None:
        sentences.append(say(_("People interviewed: {}."), view.cell(interviewed)))
    chosen: Mapping[str, Any] | None = (view.study["interviews"] or {}).get("selection")
    if chosen is None:
        return sentences
    agreed = chosen["agreed"]
    available = view.lookup.one(STAGE, "selection", "available", term="eligible")
    sentences.append(
        say(
            _(
                "Respondents who could be asked: {}. They are the respondents analysed who "
                "answered “{}” to “{}”."
            ),
            view.cell(available),
            view.labels.level(agreed["variable"], agreed["level"]),
            view.labels.variable(agreed["variable"]),
        )
    )
    differ = [view.labels.variable(one["variable"]) for one in chosen["dimensions"]]
    sentences.append(
        (
            _(
                "Wanted was a purposive sample for maximum variation: {} of them "
                "who differ as much as can be. They differ in: {}. A number was "
                "set for each level of these. The pipeline proposed those who "
                "together fall short of the numbers least; of proposals that are "
                "equally good one was drawn by chance."
            ).format(chosen["size"], "; ".join(differ)),
        )
    )
    quotas = [_quota(view, one) for one in chosen["quotas"]]
    if quotas:
        sentences.append((_("Kept, whatever else had to give: {}.").format("; ".join(quotas)),))
    return sentences


def _quota(view: View, quota: Mapping[str, Any]) -> str:
    who = [
        f"{view.labels.variable(name)}: {view.labels.level(name, code)}"
        for name, code in quota["where"].items()
    ]
    limits = []
    if quota["at_least"] is not None:
        limits.append(_("at least {}").format(quota["at_least"]))
    if quota["at_most"] is not None:
        limits.append(_("at most {}").format(quota["at_most"]))
    return f"{listed(limits)} ({', '.join(who)})"


def invitations_table(view: View) -> Table | None:
    """What became of the invitations, by the latest entry of each."""
    rows = []
    for outcome, label in OUTCOMES.items():
        found = view.lookup.one(STAGE, "invitations", "participants", term=outcome)
        if found is not None:
            rows.append(Row(_(label), (view.cell(found),)))
    if not rows:
        return None
    caption = _("What became of the invitations")
    return Table("invitations", caption, _("Outcome"), [Column(_("People"))], rows)


def coverage_table(view: View) -> Table | None:
    """Each level of each dimension: how many were wanted, could be asked, were interviewed."""
    names = [term for term in _terms(view) if JOIN not in term]
    return _coverage(view, "interview_coverage", _("Wanted, available and interviewed"), names)


def pairs_table(view: View) -> Table | None:
    """The same for the pairs of dimensions that are to be covered too."""
    names = [term for term in _terms(view) if JOIN in term]
    return _coverage(view, "interview_coverage_pairs", _("Pairs: wanted and interviewed"), names)


def _terms(view: View) -> list[str]:
    """The dimensions in the order of the store, then what else is known of those interviewed."""
    rows = [*view.lookup.where(STAGE, "selection"), *view.lookup.where(STAGE, "interviewees")]
    return list(dict.fromkeys(row.term for row in rows if row.level))


def _coverage(view: View, name: str, caption: str, terms: list[str]) -> Table | None:
    internal = view.is_internal
    rows: list[Row] = []
    for term in terms:
        label = " × ".join(view.labels.variable(part) for part in term.split(JOIN))
        rows.append(Row(label, (), kind="heading"))
        rows += [
            Row(_level(view, term, code), _coverage_cells(view, term, code), "part", label)
            for code in _levels(view, term)
        ]
    if not rows:
        return None
    columns = [Column(_("Wanted")), Column(_("Could be asked"))]
    if internal:
        columns += [
            Column(_("Interviewed, in truth")),
            Column(_("Interviewed, as told")),
            Column(_("Proposed today")),
        ]
    else:
        columns.append(Column(_("Interviewed")))
    notes: list[Text] = [(_(TRUE_NUMBERS) if internal else _(AS_TOLD),)]
    return Table(name, caption, _("Level"), columns, rows, notes)


def _levels(view: View, term: str) -> list[str]:
    """The levels that the store knows of, in its order; those of whom it is not told come last."""
    rows = [
        *view.lookup.where(STAGE, "selection", term=term),
        *view.lookup.where(STAGE, "interviewees", term=term),
    ]
    shown = {whose(view), TOLD, ""}
    codes = dict.fromkeys(row.level for row in rows if row.level and row.dataset in shown)
    untold = {row.level for row in _untold(view, term)}
    kept = [code for code in codes if NOT_TOLD not in code.split(JOIN) or code in untold]
    return sorted(kept, key=lambda code: NOT_TOLD in code.split(JOIN))


def _untold(view: View, term: str) -> list[Statistic]:
    """The numbers of those interviewed of whom a dimension, or one of a pair, is not told."""
    rows = [
        *view.lookup.where(STAGE, "selection", statistic="achieved", term=term, dataset=TOLD),
        *view.lookup.where(
            STAGE, "interviewees", statistic="participants", term=term, dataset=TOLD
        ),
    ]
    return [row for row in rows if NOT_TOLD in row.level.split(JOIN) and row.estimate]


def _level(view: View, term: str, code: str) -> str:
    names = term.split(JOIN)
    codes = code.split(JOIN) if len(names) > 1 else [code]
    if len(codes) != len(names):
        return readable(code)
    return ", ".join(level_label(view, name, one) for name, one in zip(names, codes, strict=True))


def _coverage_cells(view: View, term: str, code: str) -> tuple[Text, ...]:
    def found(statistic: str, *datasets: str) -> Text:
        """The row of the first dataset that has one; in a row of people without a fraction."""
        for dataset in datasets:
            row = view.lookup.one(
                STAGE, "selection", statistic, term=term, level=code, dataset=dataset
            )
            if row is not None:
                whole = row.estimate is None or row.estimate == int(row.estimate)
                return view.cell(row, digits=0 if whole else 1)
        return ("",)

    def interviewed(dataset: str) -> Text:
        row = view.lookup.one(
            STAGE, "interviewees", "participants", term=term, level=code, dataset=dataset
        )
        return found("achieved", dataset) if row is None else view.cell(row)

    cells = [found("wanted", "", TEAM), found("available", "")]
    if not view.is_internal:
        told = interviewed(TOLD)
        if any(told) and NOT_TOLD not in code.split(JOIN) and _untold(view, term):
            told = (_("at least "), *told)
        return (*cells, told)
    return (*cells, interviewed(TEAM), interviewed(TOLD), found("proposed", TEAM))


def drift_table(view: View) -> Table | None:
    """How those interviewed differ from whom the pipeline would propose today."""
    rows = [
        Row(_(label), (view.cell(row, digits=digits),))
        for label, analysis, term, statistic, digits in DRIFT
        if (row := view.lookup.one(STAGE, analysis, statistic, term=term, dataset=TEAM))
    ]
    if not rows:
        return None
    notes: list[Text] = [
        (
            _(
                "Shortfall: how many people too few the levels have, each with its weight. The "
                "bound is what no sample can fall below."
            ),
        )
    ]
    caption = _("The sample beside the one that would be proposed today")
    return Table("interview_drift", caption, _("What"), [Column(_("Number"))], rows, notes)
