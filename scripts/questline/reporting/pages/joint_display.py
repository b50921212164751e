"""Numbers and interviews together: findings beside themes and quotations, in three layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from questline.core.interview_results import InterviewResults
from questline.core.sentences import ended
from questline.interviews.rows import NOT_TOLD
from questline.reporting.catalogue import _, message
from questline.reporting.pages.interviewed_people import (
    IN_BANDS,
    NO_ANSWER,
    NO_ANSWER_LABEL,
    NOT_TOLD_LABEL,
    STAGE,
    Quotation,
    columns_of,
    level_label,
    quotation_of,
    speaker_lines,
    whose,
)
from questline.reporting.pages.results_in_words import Result, result_in_words
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.themes import theme_label
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

FITS = {
    "confirms": (message("✓ Confirms"), message("the interviews say the same as the numbers")),
    "expands": (message("✚ Expands"), message("the interviews add to what the numbers say")),
    "contradicts": (
        message("≠ Contradicts"),
        message("the interviews say otherwise than the numbers"),
    ),
    "silent": (message("○ Silent"), message("the interviews say nothing of it")),
}
"""How a finding and the interviews fit, each with a mark of its own shape, and what it means."""
SPEAKS = message("● yes")
EVERYBODY = "everybody"
TRUE_ANSWERS = message(
    "True answers and scores: the public edition shows here what readers are told."
)


@dataclass(frozen=True)
class Finding:
    """A finding: its numbers, the themes and quotations beside it, and what follows."""

    name: str
    label: str
    results: list[Result]
    themes: list[str]
    quotations: list[Quotation]
    fit: str
    inference: str
    has_evidence: bool


@dataclass(frozen=True)
class JointDisplay:
    """The section."""

    fits: list[tuple[str, str]]
    counts: list[Text]
    findings: list[Finding]
    without_evidence: list[str]
    without_finding: list[str]
    by_theme: Table | None
    people: Table | None
    side_by_side: Table | None
    by_outcome: list[Table]
    pseudonyms: str = ""


def joint_display_view(view: View, results: InterviewResults) -> JointDisplay | None:
    """The section; None where interviews.yaml pairs no finding with the interviews."""
    if not results.display:
        return None
    credited = speaker_lines(view, results)
    words = {one["name"]: one for one in view.study["interviews"]["findings"]}
    entries = results.display["findings"]
    findings = [_finding(view, entry, words[entry["name"]], credited) for entry in entries]
    counts = [
        say("{}: {}.", _(FITS[row.term][0]), view.cell(row))
        for row in view.lookup.where(STAGE, "joint_display")
        if row.term in FITS and row.estimate
    ]
    return JointDisplay(
        pseudonyms=_(IN_BANDS),
        fits=[
            (_(FITS[fit][0]), _(FITS[fit][1]))
            for fit in FITS
            if any(entry["fit"] == fit for entry in entries)
        ],
        counts=counts,
        findings=findings,
        without_evidence=[one.label for one in findings if not one.has_evidence],
        without_finding=[
            theme_label(view, name) for name in results.display["themes_without_finding"]
        ],
        by_theme=_statistics_by_themes(view, findings, entries),
        people=people_table(view, results),
        side_by_side=_side_by_side(view, results, findings, entries),
        by_outcome=[
            table
            for name in view.study["interviews"]["outcomes"]
            if (table := _themes_by_outcome(view, name))
        ],
    )


def _finding(
    view: View, entry: dict[str, Any], words: dict[str, Any], credited: dict[str, str]
) -> Finding:
    quotations = [quotation_of(credited, one) for one in entry["quotations"]]
    return Finding(
        name=entry["name"],
        label=words["label"],
        results=[result_in_words(view, identifier) for identifier in entry["results"]],
        themes=[theme_label(view, name) for name in entry["themes"]],
        quotations=quotations,
        fit=_(FITS[entry["fit"]][0]),
        inference=ended(words["inference"]),
        has_evidence=bool(entry["evidence"] or quotations),
    )


def _themes(view: View) -> list[str]:
    return [one["name"] for one in view.study["interviews"]["themes"]]


def _statistics_by_themes(
    view: View, findings: list[Finding], entries: list[dict[str, Any]]
) -> Table | None:
    """The first layout: each finding with its numbers below it, and a column for each theme."""
    themes = _themes(view)
    rows = []
    for finding, entry in zip(findings, entries, strict=True):
        marks: list[Text] = [(finding.fit if name in entry["themes"] else "",) for name in themes]
        cells: tuple[Text, ...] = (("",), *marks, (finding.fit,))
        rows.append(Row(finding.label, cells, kind="heading"))
        rest: tuple[Text, ...] = (("",),) * (len(cells) - 1)
        rows += [
            Row(result.name, (result.number, *rest), "part", finding.label)
            for result in finding.results
        ]
    columns = [
        Column(_("Number")),
        *(Column(theme_label(view, name), _("What the interviews say"), words=True)
          for name in themes),
        Column(_("Fit"), words=True),
    ]  # fmt: skip
    caption = _("Findings of the questionnaire by themes of the interviews")
    return Table("statistics_by_themes", caption, _("Finding"), columns, rows) if rows else None


def people_table(view: View, results: InterviewResults) -> Table | None:
    """The second layout: a line for each person, what is told of them, and their themes.

    They come sorted, by what is told or, for the team, by their scores.
    """
    themes, people = _themes(view), results.display["participants"]
    known = [one.get("answers", one["profile"]) for one in people]
    names = list(known[0]) if known else []
    rows = [
        Row(
            one["participant"],
            (
                *((_told(view, name, answers[name]),) for name in names),
                *((_(SPEAKS) if theme in one["themes"] else "",) for theme in themes),
            ),
        )
        for one, answers in zip(people, known, strict=True)
    ]
    columns = [
        *columns_of(view, names),
        *(Column(theme_label(view, name), _("Speaks of"), words=True) for name in themes),
    ]
    caption = _("Those interviewed by themes, those alike beside one another")
    notes: list[Text] = [(_(TRUE_ANSWERS),)] if view.is_internal else []
    return Table("people_by_themes", caption, _("Person"), columns, rows, notes) if rows else None


def _told(view: View, variable: str, code: str) -> str:
    """What is told of a person, or answered: the label of a level, or a number."""
    if code in ("", NOT_TOLD):
        return _(NO_ANSWER_LABEL) if view.is_internal else _(NOT_TOLD_LABEL)
    return view.labels.value(variable, code)


def _about(results: InterviewResults, outcome: str, finding: str) -> set[str]:
    """The results about an outcome that a finding rests on."""
    return {
        identifier
        for column in results.display["side_by_side"] if column["outcome"] == outcome
        for entry in column["findings"] if entry["finding"] == finding
        for identifier in entry["results"]
    }  # fmt: skip


def _side_by_side(
    view: View,
    results: InterviewResults,
    findings: list[Finding],
    entries: list[dict[str, Any]],
) -> Table | None:
    """The third layout: the numbers on each outcome in a column, and the interviews beside them."""
    outcomes = view.study["interviews"]["outcomes"]
    rows = []
    for finding, entry in zip(findings, entries, strict=True):
        cited = list(zip(entry["results"], finding.results, strict=True))
        cells = [
            _joined([one.sentence(whole=False) for key, one in cited if key in about])
            for about in (_about(results, outcome, finding.name) for outcome in outcomes)
        ]
        if any(cells):
            said: Text = ("; ".join(finding.themes),)
            rows.append(Row(finding.label, (*cells, said, (finding.fit,))))
    columns = [
        *(Column(view.labels.variable(name), _("What the questionnaire says"), words=True)
          for name in outcomes),
        Column(_("Themes"), _("What the interviews say"), words=True),
        Column(_("Fit"), _("What the interviews say"), words=True),
    ]  # fmt: skip
    caption = _("The outcomes side by side")
    return Table("outcomes_side_by_side", caption, _("Finding"), columns, rows) if rows else None


def _themes_by_outcome(view: View, outcome: str) -> Table | None:
    """How many of each level of the outcome speak of each theme; None where nobody is told it."""
    rows = [
        row
        for row in view.lookup.where(STAGE, "joint_display", dataset=whose(view))
        if row.group.partition("=")[0] == outcome
    ]
    of = {row.group: row for row in rows if row.model == EVERYBODY and row.estimate}
    if not {group.partition("=")[2] for group in of} - {NOT_TOLD, NO_ANSWER}:
        return None

    def cell(theme: str, group: str) -> Text:
        place = {"term": theme, "model": "themes", "group": group, "dataset": whose(view)}
        return view.cell(view.lookup.one(STAGE, "joint_display", "participants", **place))

    lines = [
        Row(theme_label(view, theme), tuple(cell(theme, group) for group in of))
        for theme in _themes(view)
    ]
    lines.append(Row(_("All who were interviewed"), tuple(view.cell(row) for row in of.values())))
    columns = [Column(level_label(view, outcome, group.partition("=")[2])) for group in of]
    caption = _("People who speak of each theme, by the outcome: {}").format(
        view.labels.variable(outcome)
    )
    return Table(file_name("themes_of", outcome), caption, _("Theme"), columns, lines)


def _joined(texts: list[Text]) -> Text:
    """Several results in one cell."""
    parts: list[Any] = []
    for text in texts:
        parts += ["; ", *text] if parts else [*text]
    return tuple(parts)
