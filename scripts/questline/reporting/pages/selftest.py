"""The self-test: textbook answers computed again on the machine that made the report."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from questline.core.sentences import number_of
from questline.reporting.catalogue import _, message
from questline.reporting.numbers import MINUS
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.phrases import listed

COLUMNS = ("kind", "answer", "found", "expected", "tolerance", "result", "source", "note")
FAIL = "fail"
RESULTS = {"pass": message("as expected"), FAIL: message("NOT as expected")}


@dataclass(frozen=True)
class SelftestView:
    """What the section says: how many answers there are, which are wrong, and all of them."""

    sentence: str
    wrong: str
    table: Table


def selftest_view(answers: pd.DataFrame) -> SelftestView:
    """The section from the table of textbook answers, which is text throughout (`COLUMNS`)."""
    wrong = answers[answers["result"] == FAIL]
    count = number_of(len(answers), "answer")
    sentence = _(
        "{} with known results, from textbooks and from R, were computed "
        "again on the machine that made this report, by the same code as "
        "the report’s own numbers. "
    ).format(count)
    sentence += (
        _("All came out as expected.") if wrong.empty
        else _("{} did not come out as expected.").format(len(wrong))
    )  # fmt: skip
    named = listed(f"{row.kind}: {row.answer}" for row in wrong.itertuples())
    return SelftestView(
        sentence,
        _("Not as expected: {}. Do not rely on numbers of this kind before this is mended.").format(
            named
        )
        if len(wrong)
        else "",
        _table(answers),
    )


def _table(answers: pd.DataFrame) -> Table:
    columns = [
        Column(_("Found")),
        Column(_("Expected")),
        Column(_("Tolerance")),
        Column(_("Result"), words=True),
        Column(_("Source"), words=True),
    ]
    names = ["found", "expected", "tolerance", "result", "source"]
    if (answers["note"] != "").any():
        columns.append(Column(_("Note"), words=True))
        names.append("note")
    rows: list[Row] = []
    for kind in dict.fromkeys(answers["kind"]):
        rows.append(Row(kind, tuple(("",) for _other in columns), "heading"))
        for line in answers[answers["kind"] == kind].to_dict("records"):
            line["result"] = _(RESULTS.get(line["result"], line["result"]))
            for name in ("found", "expected"):
                line[name] = line[name].replace("-", MINUS)
            cells = tuple((str(line[name]),) for name in names)
            rows.append(Row(str(line["answer"]), cells, "part", kind))
    return Table(
        "textbook_answers", _("Textbook answers and what was found"), _("Answer"), columns, rows
    )
