"""A table of texts as it stands in a file, before anybody knows which platform wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from questline.core.errors import Problem, StudyError
from questline.core.sentences import first_of, number_of
from questline.intake.exports.coded_records import CodedRecords
from questline.intake.exports.export import Export, ExportColumn, Note, Recognition
from questline.intake.table import Records, no_answers, problems_of


@dataclass(frozen=True)
class Table:
    """Records of texts: the first ones are headers, the rest answers.

    `places[i]` is the line of the file, or the row of the sheet, in which record i begins, `unit`
    is "line" or "row" and says which. `kinds[c]` counts what a spreadsheet's cells are (number,
    date, text, boolean, formula, error); it is empty for text files. Records with another number of
    cells than the first are not among them. `problems` are those of a spreadsheet; of delimited
    text the `delimited` records know what is wrong, once the header rows are counted.
    """

    file: str
    records: Sequence[list[str]]
    places: list[int]
    unit: str = "line"
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    kinds: tuple[Counter[str], ...] = ()
    date_formats: tuple[tuple[str, ...], ...] = ()
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = ()
    delimited: Records | None = None
    delimiter: str = ""

    @property
    def headers(self) -> list[str]:
        """The first record; nothing when the table is empty."""
        return self.records[0] if self.records else []

    def record(self, number: int) -> list[str]:
        """A record by its number from 0, or as many empty cells when there are not so many."""
        if number < len(self.records):
            return self.records[number]
        return [""] * len(self.headers)

    def column(self, at: int, header_rows: int) -> list[str]:
        """The cells of one column below the headers."""
        if isinstance(self.records, CodedRecords):
            return self.records.column(at, header_rows).cells()
        return [record[at] for record in self.records[header_rows:]]

    def require_answers(self, header_rows: int) -> None:
        """Raise StudyError for what is wrong with the table, or when it has no answers."""
        problems = list(self.problems)
        if self.delimited:
            problems += problems_of(self.delimited, header_rows, self.file, self.delimiter)
        elif not problems and len(self.records) <= header_rows:
            problems.append(no_answers(self.file, header_rows if self.records else 0))
        if problems:
            raise StudyError(problems)

    def export(
        self,
        recognition: Recognition,
        columns: Sequence[ExportColumn],
        cells: Sequence[list[str]],
        notes: Notes,
        header_rows: int = 1,
        unit: str = "respondent",
    ) -> Export:
        """The export that this table is: every record below the headers is a row of answers."""
        return Export(
            notes.file,
            recognition,
            tuple(columns),
            tuple(cells),
            tuple(range(1, len(self.records) - header_rows + 1)),
            tuple(self.places[header_rows:]),
            tuple(notes.made),
            unit,
        )


@dataclass
class Notes:
    """The notes of one reading, in the order in which they were made."""

    file: str
    made: list[Note] = field(default_factory=list)

    def say(self, kind: str, message: str, where: str = "", count: int = 1) -> None:
        """Something that was decided and can be relied on."""
        self.made.append(Note(kind, where or self.file, message, False, count))

    def ask(
        self,
        kind: str,
        message: str,
        where: str = "",
        count: int = 1,
        columns: Sequence[str] = (),
    ) -> None:
        """Something that a person must decide or confirm, about the columns that are named."""
        place = where or self.file
        self.made.append(Note(kind, place, message, True, count, columns=tuple(columns)))


def unique_names(wanted: Sequence[str], notes: Notes) -> list[str]:
    """Each name once: a second one of the same gets __2, a missing one the number of its column."""
    seen: Counter[str] = Counter()
    taken = {name for name in wanted if name.strip()}
    names = []
    repeated: list[str] = []
    told_apart: list[str] = []
    for number, name in enumerate(wanted, 1):
        base = name.strip() or f"column_{number}"
        seen[base] += 1
        chosen, count = base, seen[base]
        while count > 1:
            chosen = f"{base}__{count}"
            if chosen not in taken:
                break
            count += 1
        if chosen != base:
            repeated.append(f'"{_short(base)}"')
            told_apart += [base, chosen]
            seen[base] = count
        taken.add(chosen)
        names.append(chosen)
    if repeated:
        different = list(dict.fromkeys(repeated))
        notes.ask(
            "repeated_headers",
            f"{number_of(len(different), 'column name')} stood more than once "
            f"({first_of(different, 5)}); the later ones were given __2, __3 and so on. Check "
            "which question each of them is.",
            count=len(repeated),
            columns=told_apart,
        )
    return names


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rstrip() + "…"
