"""What an export holds, whatever wrote it: its cells as texts, and what it says of its columns.

Cells stay the texts of the export, letter by letter: a code of a missing answer stays that code.
What the export says of a column (its question, labels, codes of missing answers, what the platform
itself wrote there) stands beside the cells and is never mixed into them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = (
    "identifier",
    "start",
    "end",
    "recorded",
    "duration",
    "progress",
    "finished",
    "preview",
    "consent",
    "language",
    "ip",
    "location",
    "email",
    "name",
    "event",
    "repeat_instrument",
    "repeat_instance",
    "form_status",
    "platform",
)
"""What a platform's own column holds; `platform` is anything else that is no answer."""


@dataclass(frozen=True)
class Note:
    """One thing that was decided, or that a person must decide, while an export was read.

    `doubtful` tells the second from the first. `where` names file, row or column, `found` is what
    was found there in a few words, and `count` how often, in the unit that `message` names.
    `columns` are the names of the columns that it is about; none when it is about the file.
    """

    kind: str
    where: str
    message: str
    doubtful: bool = False
    count: int = 1
    found: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class MissingCode:
    """A code, or with `high` a range of numbers, that the export declares as missing.

    `kind` is one of the codebook's kinds of missing where the platform says which, else empty.
    """

    code: str
    label: str = ""
    kind: str = ""
    high: str = ""


@dataclass(frozen=True)
class Multiple:
    """How a column belongs to a question with several answers.

    With a column for each option, `option` is its text, `ticked` the cells that mean yes and
    `unticked` those that mean no (an empty text among them when an empty cell means no). With all
    answers joined in one cell, `separator` stands between them, `ends` says whether one stands
    after the last, and the column's levels are the options.
    """

    group: str
    option: str = ""
    ticked: tuple[str, ...] = ()
    unticked: tuple[str, ...] = ()
    separator: str = ""
    ends: bool = False
    label: str = ""


@dataclass(frozen=True)
class ExportColumn:
    """One column of an export and all that the export, or its companion file, says of it.

    `header` is the first header cell as it stands; `name` is the platform's name for it, made
    unique; `question` its whole text. `kind_hint` is a kind of the codebook, or empty. `levels` are
    pairs of the text in the cell and its label, in the order of the questionnaire. `formats` are
    date formats or decimal_comma, as in the codebook. `sensitive` means that it can identify a
    person.
    """

    header: str
    name: str
    question: str = ""
    kind_hint: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    missing: tuple[MissingCode, ...] = ()
    multiple: Multiple | None = None
    role: str = ""
    unit: str = ""
    zone: str = ""
    formats: tuple[str, ...] = ()
    sensitive: bool = False
    group: str = ""
    """The question or form that it is a part of."""
    platform_name: str = ""
    """What the platform itself calls it, such as QID4-1-2."""


@dataclass(frozen=True)
class Recognition:
    """Which platform wrote a file, and how that was seen.

    `certain` when nothing else writes such a file. `tried` when real exports of its kind were read.
    """

    platform: str
    version: str
    certain: bool
    because: str
    header_rows: int = 1
    tried: bool = True


@dataclass(frozen=True)
class Export:
    """An export that was read.

    `cells[c][r]` is the text of column c in the r-th row of answers, `rows` their 1-based numbers
    below the header and `places` the lines (or rows of the sheet) in which they begin. `unit` says
    what a row is. What is wrong beyond repair is raised as StudyError before there is an Export.
    """

    file: str
    recognition: Recognition
    columns: tuple[ExportColumn, ...]
    cells: tuple[list[str], ...]
    rows: tuple[int, ...]
    places: tuple[int, ...]
    notes: tuple[Note, ...] = field(default=())
    unit: str = "respondent"

    def column(self, name: str) -> ExportColumn:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def texts(self, name: str) -> list[str]:
        """The cells of the column of that name."""
        return self.cells[self.columns.index(self.column(name))]

    def with_role(self, role: str) -> list[ExportColumn]:
        """The columns that have a role, in the order of the export."""
        return [column for column in self.columns if column.role == role]
