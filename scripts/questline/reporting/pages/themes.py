"""What they said: themes, how they go together, and what open answers hold."""

from __future__ import annotations

from dataclasses import dataclass

from questline.core.interview_results import InterviewResults
from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.coded_answers import answers_tables
from questline.reporting.pages.coding_agreement import (
    agreement_tables,
    disagreements_table,
    saturation_sentences,
)
from questline.reporting.pages.interviewed_people import (
    PARTICIPANT,
    STAGE,
    Quotation,
    level_label,
    quotation_of,
    speaker_lines,
    whose,
)
from questline.reporting.pages.own_words import as_written
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

THEME, CODE, ALL = "theme", "code", "all"
COUNTED = {
    "any": message("a passage counts for a code if any coder gave it"),
    "all": message("a passage counts for a code if every coder of its source gave it"),
}
REACH = message(
    "How many people speak of a theme says how far it reaches among those interviewed, who were "
    "chosen to differ; it says nothing about how common it is among others."
)


@dataclass(frozen=True)
class Theme:
    """A theme: its label, what it is about, how many speak of it, who, and in what words.

    The quotations are those that stand beside no finding; the others stand there.
    """

    label: str
    description: str
    sentence: Text
    who: str
    quotations: list[Quotation]


@dataclass(frozen=True)
class Themes:
    """The section; tables that a study does not have are None or missing from their lists."""

    introduction: list[Text]
    themes: list[Theme]
    codes: Table | None
    by_group: list[Table]
    scores: Table | None
    together: Table | None
    agreement: list[Table]
    saturation: list[Text]
    answers: list[Table]
    disagreements: Table | None


def themes_view(view: View, results: InterviewResults) -> Themes | None:
    """The section; None where nothing was coded."""
    if not view.lookup.where(STAGE, "themes") and not view.lookup.where(STAGE, "open_answers"):
        return None
    credited = speaker_lines(view, results)
    return Themes(
        introduction=_introduction(view),
        themes=[
            _theme(view, results, one, credited)
            for one in declared(view)
            if _row(view, THEME, "participants", one["name"])
        ],
        codes=codes_table(view, results),
        by_group=group_tables(view),
        scores=scores_table(view),
        together=together_table(view),
        agreement=agreement_tables(view),
        saturation=saturation_sentences(view),
        answers=answers_tables(view),
        disagreements=disagreements_table(view, results) if view.is_internal else None,
    )


def declared(view: View) -> list[dict[str, str]]:
    """The themes of interviews.yaml, in its order."""
    return list(view.study["interviews"]["themes"])


def theme_label(view: View, name: str) -> str:
    """The label of a theme; a code is called what the codebook calls it."""
    return next((one["label"] for one in declared(view) if one["name"] == name), name)


def _row(view: View, model: str, statistic: str, term: str) -> Statistic | None:
    return view.lookup.one(STAGE, "themes", statistic, term=term, model=model)


def _introduction(view: View) -> list[Text]:
    def overall(statistic: str) -> Text:
        return view.cell(view.lookup.one(STAGE, "themes", statistic, term=ALL))

    if view.lookup.one(STAGE, "themes", "participants", term=ALL) is None:
        return []
    counted = view.study["interviews"]["counted"]
    rule = _(COUNTED.get(counted, f"only the coding of {counted} counts"))
    people = say(
        _(
            "People whose interviews are coded: {}. Coders: {}. Codes: {}. Passages with a code: "
            "{}."
        ),
        overall("participants"),
        overall("coders"),
        overall("codes"),
        overall("segments"),
    )
    return [
        people,
        (_("Where several coders read the same interview, {}. {}").format(rule, _(REACH)),),
    ]


def _theme(
    view: View, results: InterviewResults, one: dict[str, str], credited: dict[str, str]
) -> Theme:
    people = _row(view, THEME, "participants", one["name"])
    passages = _row(view, THEME, "segments", one["name"])
    sentence = say(
        _("People who speak of it: {}. Passages: {}."), view.cell(people), view.cell(passages)
    )
    names: list[str] = []
    pairs = results.table("themes")
    if pairs is not None:
        of_it = pairs.loc[pairs["theme"] == one["name"], PARTICIPANT]
        names = sorted(as_written(str(name)) for name in of_it)
        if len(names) > 1 and len(names) == pairs[PARTICIPANT].nunique():
            names = ["everybody"]
    quotations = [
        quotation_of(credited, entry)
        for entry in results.display.get("quotations", [])
        if one["name"] in entry["themes"] and not entry["findings"]
    ]
    about = ended(one["description"])
    return Theme(one["label"], about, sentence, ", ".join(names), quotations)


def codes_table(view: View, results: InterviewResults) -> Table | None:
    """The codebook of the interviews: each code, what it means, and how many speak of it."""
    codebook = results.table("codebook")
    if codebook is None:
        return None
    rows = []
    for line in codebook.to_dict("records"):
        words = {str(name): as_written(str(text)) for name, text in line.items()}
        if words.get("question"):
            continue
        people = _row(view, CODE, "participants", words["code"])
        passages = _row(view, CODE, "segments", words["code"])
        cells = (
            (words["definition"],),
            (words["parent"],),
            (theme_label(view, words["theme"]) if words["theme"] else "",),
            view.cell(people) if people else ("",),
            view.cell(passages) if passages else ("",),
        )
        rows.append(Row(words["code"], cells))
    columns = [
        *(Column(label, words=True) for label in (_("Definition"), _("Part of"), _("Theme"))),
        Column(_("People")),
        Column(_("Passages")),
    ]
    caption = _("The codes of the interviews, with the people and passages that have them")
    return Table("interview_codes", caption, _("Code"), columns, rows) if rows else None


def group_tables(view: View) -> list[Table]:
    """Themes by what is told of those who speak: one table for each variable."""
    rows = [
        row
        for row in view.lookup.where(STAGE, "themes", dataset=whose(view), model=THEME)
        if row.group and row.statistic == "participants"
    ]
    names = dict.fromkeys(row.group.partition("=")[0] for row in rows)
    return [_by_group(view, name, rows) for name in names]


def _by_group(view: View, name: str, rows: list[Statistic]) -> Table:
    by_place = {
        (row.term, row.group.partition("=")[2]): row
        for row in rows
        if row.group.partition("=")[0] == name
    }
    levels = list(dict.fromkeys(level for _other, level in by_place))
    lines = [
        Row(theme_label(view, term), tuple(view.cell(by_place.get((term, one))) for one in levels))
        for term in dict.fromkeys(term for term, _other in by_place)
    ]
    everybody = [
        view.lookup.one(STAGE, "interviewees", "participants", term=name, level=one,
                        dataset=whose(view))
        for one in levels
    ]  # fmt: skip
    if any(everybody):
        lines.append(Row(_("All who were interviewed"), tuple(view.cell(row) for row in everybody)))
    label = view.labels.variable(name)
    columns = [Column(level_label(view, name, level), label) for level in levels]
    caption = _("People who speak of each theme: {}").format(label)
    return Table(file_name("themes_by", name), caption, _("Theme"), columns, lines)


def scores_table(view: View) -> Table | None:
    """For the team: scores of those who speak of each theme, and of those who do not."""
    rows = view.lookup.where(STAGE, "theme_scores", model=THEME, statistic="mean")
    if not rows or not view.is_internal:
        return None
    scores = dict.fromkeys(row.group for row in rows)
    levels = dict.fromkeys(row.level for row in rows)

    def cell(term: str, score: str, level: str) -> Text:
        place = {"term": term, "model": THEME, "group": score, "level": level, "dataset": "team"}
        mean, sd, people = (
            view.lookup.one(STAGE, "theme_scores", statistic, **place)
            for statistic in ("mean", "sd", "participants")
        )
        number = view.number(mean)
        if not number.is_there:
            return (number,)
        spread: Text = (_("; SD "), view.number(sd)) if view.number(sd).is_there else ()
        return (number, *spread, "; n = ", view.number(people))

    lines = [
        Row(
            theme_label(view, term),
            tuple(cell(term, score, level) for score in scores for level in levels),
        )
        for term in dict.fromkeys(row.term for row in rows)
    ]
    columns = [
        Column(readable(level), view.labels.variable(score)) for score in scores for level in levels
    ]
    notes: list[Text] = [
        (
            _(
                "Means of the scores of those who speak of the theme (with) and of the others "
                "(without)."
            ),
        )
    ]
    caption = _("Scores of those who speak of each theme, and of the others")
    return Table("theme_scores", caption, _("Theme"), columns, lines, notes)


def together_table(view: View) -> Table | None:
    """Which themes meet: in the same words, and in the interview of the same person."""
    rows = view.lookup.where(STAGE, "co_occurrence", model=THEME)
    if not rows:
        return None
    terms = list(dict.fromkeys([*(row.term for row in rows), *(row.level for row in rows)]))
    found = {(frozenset((row.term, row.level)), row.statistic): row for row in rows}

    def cell(one: str, other: str) -> Text:
        if one == other:
            return ("",)
        pair = frozenset((one, other))
        passages, people = (found.get((pair, name)) for name in ("segments", "participants"))
        return (view.number(passages), " (", view.number(people), ")")

    lines = [
        Row(theme_label(view, one), tuple(cell(one, other) for other in terms)) for one in terms
    ]
    columns = [Column(theme_label(view, name)) for name in terms]
    notes: list[Text] = [
        (_("Pairs of passages that overlap (in brackets: people who speak of both, anywhere)."),)
    ]
    return Table("themes_together", _("Themes that meet"), _("Theme"), columns, lines, notes)
