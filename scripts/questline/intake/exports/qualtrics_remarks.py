"""What a person should know of a Qualtrics export: codes or texts, odd codes, absent questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import ExportColumn, MissingCode
from questline.intake.exports.table import Notes

SEEN_IN_COLUMNS = 2


def say_values_or_texts(
    columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes
) -> None:
    """Values or choice texts: an option of the export that the file does not state."""
    for column, texts in zip(columns, cells, strict=True):
        if column.role == "finished":
            as_values = {text for text in texts if text} <= {"0", "1"}
            what = "values (codes)" if as_values else "choice texts"
            notes.say("values", f"Answers are {what}, as the column {column.name} shows.")
            return


def unanswered(
    columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes
) -> list[ExportColumn]:
    """A negative number outside the levels of several questions may mean: seen, not answered."""
    strange: dict[str, list[int]] = {}
    for at, (column, texts) in enumerate(zip(columns, cells, strict=True)):
        known = {code for code, _ in column.levels}
        known |= set(column.multiple.ticked) if column.multiple else set()
        if not known:
            continue
        for text in {text for text in texts if text.startswith("-")} - known:
            strange.setdefault(text, []).append(at)
    changed = list(columns)
    for code, places in sorted(strange.items()):
        if len(places) < SEEN_IN_COLUMNS or not code[1:].isdigit():
            continue
        named = first_of([columns[at].name for at in places], 5)
        notes.ask(
            "seen_not_answered",
            f'"{code}" stands in {number_of(len(places), "question")} ({named}) and is none of '
            "their answers. Qualtrics can write such a code for a question that was seen and not "
            "answered: confirm it.",
            count=len(places),
            columns=[columns[at].name for at in places],
        )
        missing = MissingCode(code, "seen, not answered (to confirm)", "left_blank")
        for at in places:
            changed[at] = replace(changed[at], missing=(*changed[at].missing, missing))
    return changed


def say_unmatched(survey: Mapping[str, Any], columns: Sequence[ExportColumn], notes: Notes) -> None:
    """Questions without a column and columns without a question."""
    groups = {column.group.split("_")[-1].partition("#")[0] for column in columns if column.group}
    absent = [
        str(question.get("DataExportTag", key))
        for key, question in survey.items()
        if key not in groups and question.get("QuestionType") not in ("DB", "Captcha", "Meta")
    ]
    if absent:
        notes.ask(
            "questions_without_column",
            f"No column in the export: {number_of(len(absent), 'question')} of the survey "
            f"definition ({first_of(absent, 8)}). What has no column was removed from the survey, "
            "or left out when the export was made.",
            count=len(absent),
        )
    unknown = [column.name for column in columns if not column.group and not column.role]
    if unknown:
        notes.ask(
            "columns_without_question",
            f"No question of the survey definition: {number_of(len(unknown), 'column')} of the "
            f"export ({first_of(unknown, 8)}): embedded data, or a definition of another day.",
            count=len(unknown),
            columns=unknown,
        )
