"""What a person should know of a REDCap export: odd codes, unticked boxes, rows and people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import ExportColumn
from questline.intake.exports.redcap_dictionary import Field
from questline.intake.exports.table import Notes


def fields_here(headers: Sequence[str]) -> set[str]:
    """The names of the fields that have a column; a checkbox has one for each option."""
    return {header.strip().partition("___")[0] for header in headers} | set(headers)


def say_outside(columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes) -> None:
    """Answers that are no code of the dictionary."""
    for column, texts in zip(columns, cells, strict=True):
        known = {code for code, _ in column.levels}
        strange = [text for text in texts if text and text not in known]
        if known and strange:
            verb = "is" if len(strange) == 1 else "are"
            notes.ask(
                "unknown_codes",
                f"{column.name}: {number_of(len(strange), 'answer')} {verb} none of its codes "
                f"({first_of(sorted(known), 8)}). The dictionary may be of another day, the export "
                "may hold labels, or a spreadsheet may have changed them.",
                count=len(strange),
                columns=[column.name],
            )


def say_unticked(columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes) -> None:
    """Nothing ticked and not answered look alike in checkbox columns."""
    groups: dict[str, list[int]] = {}
    for at, column in enumerate(columns):
        if column.multiple:
            groups.setdefault(column.multiple.group, []).append(at)
    for group, places in groups.items():
        multiple = columns[places[0]].multiple
        no = multiple.unticked if multiple else ()
        rows = zip(*(cells[at] for at in places), strict=True)
        count = sum(all(text in no for text in row) for row in rows)
        if count:
            notes.ask(
                "nothing_ticked",
                f"{group}: in {number_of(count, 'row')} no option is ticked. REDCap writes the "
                "same for a question that was not answered. To count these rows as left blank, "
                "give the options one name in `choices_of` of codebook.csv; otherwise they count "
                "as no.",
                count=count,
                columns=[columns[at].name for at in places],
            )


def say_absent(
    fields: Mapping[str, Field], headers: Sequence[str], labels: bool, notes: Notes
) -> None:
    """Fields of the dictionary without a column."""
    if labels:
        return
    here = fields_here(headers)
    absent = [
        name for name, field in fields.items() if field.type != "descriptive" and name not in here
    ]
    if absent:
        notes.ask(
            "questions_without_column",
            f"No column in the export: {number_of(len(absent), 'field')} of the dictionary "
            f"({first_of(absent, 8)}).",
            count=len(absent),
        )


def unit_of(columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes) -> str:
    """What a row is: a person, or a person at one event or in one instance of a form."""
    parts = []
    for role, word in (("event", "event"), ("repeat_instance", "instance")):
        at = next((at for at, column in enumerate(columns) if column.role == role), None)
        if at is not None and any(cells[at]):
            parts.append(word)
    people = next((at for at, column in enumerate(columns) if column.role == "identifier"), None)
    if not parts:
        return "respondent"
    if people is not None:
        count = len(set(cells[people]))
        notes.ask(
            "rows_are_not_people",
            f"{number_of(len(cells[people]), 'row')} belong to "
            f"{number_of(count, 'person', 'people')}: a row is one {' and '.join(parts)} of a "
            "person. Put the rows of a person side by side (`side_by_side` in study.yaml), or "
            "export one event, before answers are counted.",
            count=len(cells[people]),
        )
    return f"respondent and {' and '.join(parts)}"
