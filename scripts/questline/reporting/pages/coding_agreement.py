"""How far coders agree, and when interviews stopped adding codes."""

from __future__ import annotations

from questline.core.interview_results import InterviewResults
from questline.interviews.rows import TOLD
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.names import AGREEMENT
from questline.reporting.pages.interviewed_people import STAGE, ledger_table, whose
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

ALL, INTERVIEWS = "all", "interviews"
LEVELS = {ALL: "", "theme": message("Themes"), "code": message("Codes")}
SATURATED = ("base_4_run_2", "0_percent")
"""The rule that is told in a sentence: after at least four interviews, two more without a new
code. All rules are in the store."""


def agreement_tables(view: View) -> list[Table]:
    """A table for the interviews and for each open question that several coders coded."""
    models = dict.fromkeys(row.model for row in view.lookup.where(STAGE, "agreement"))
    return [_agreement(view, model) for model in models]


def _agreement(view: View, model: str) -> Table:
    rows = view.lookup.where(STAGE, "agreement", model=model)
    # What is told of agreement on respondents' answers is rounded: the team sees all digits.
    datasets = {"", whose(view)} if any(row.dataset == whose(view) for row in rows) else {"", TOLD}
    found = {(row.level, row.term, row.statistic): row for row in rows if row.dataset in datasets}
    shown = [name for name in AGREEMENT if any(key[2] == name for key in found)]
    lines: list[Row] = []
    for level, heading in LEVELS.items():
        terms = dict.fromkeys(term for at, term, name in found if at == level and name in shown)
        if heading and terms:
            lines.append(Row(heading, (), kind="heading"))
        lines += [
            Row(
                _("All codes together") if level == ALL else _label(view, level, term),
                tuple(_cell(view, found.get((level, term, name))) for name in shown),
                "part" if heading else "plain",
                heading,
            )
            for term in terms
        ]
    about = _("the interviews") if model == INTERVIEWS else view.labels.variable(model)
    units, coders = (
        view.lookup.one(STAGE, "agreement", name, term=ALL, level=ALL, model=model)
        for name in ("units", "coders")
    )
    notes: list[Text] = [
        say(_("Units that at least two coders read: {}. Coders: {}."),
            view.cell(units), view.cell(coders)),
        (
            _("In brackets {} intervals. A coefficient says how far coders agree "
"beyond chance: 1 is always, 0 as often as by chance. For a code "
"that was given very seldom or nearly always, kappa and alpha can "
"be low although coders hardly differ.").format(view.confidence),
        ),
    ]  # fmt: skip
    name = "agreement" if model == INTERVIEWS else file_name("agreement", model)
    columns = [Column(_(AGREEMENT[statistic])) for statistic in shown]
    return Table(
        name, _("Agreement between coders: {}").format(about), _("Code"), columns, lines, notes
    )


def _label(view: View, level: str, term: str) -> str:
    if level != "theme":
        return term
    themes = view.study["interviews"]["themes"]
    return next((str(one["label"]) for one in themes if one["name"] == term), term)


def _cell(view: View, row: Statistic | None) -> Text:
    if row is None:
        return ("",)
    return view.with_interval(row, 0 if row.statistic == "percentage" else None)


def saturation_sentences(view: View) -> list[Text]:
    """After which interview there was nothing new, and how many codes there are."""
    total = view.lookup.where(STAGE, "saturation", statistic="cumulative_codes")
    if not total:
        return []
    sentences = [say(_("Codes found in all interviews together: {}."), view.cell(total[-1]))]
    rule, level = SATURATED
    reached = view.lookup.one(STAGE, "saturation", "saturated_after", term=rule, level=level)
    found = view.number(reached, digits=0)
    if found.is_there:
        sentences.append(
            say(
                _(
                    "After interview {} the next two brought no new code (the rule of Guest, "
                    "Namey and Chen 2020, from the fourth interview on). The figure shows if "
                    "later ones did."
                ),
                (found,),
            )
        )
    elif reached is not None:
        sentences.append(
            (_("No two interviews in a row, after the first four, were without a new code."),)
        )
    return sentences


def disagreements_table(view: View, results: InterviewResults) -> Table | None:
    """Where coders disagree, to be talked over; for the team."""
    return ledger_table(
        view,
        "disagreements",
        _("Disagreements of coders to talk over"),
        results.table("disagreements"),
        "interviews/internal/internal_disagreements.csv",
    )
