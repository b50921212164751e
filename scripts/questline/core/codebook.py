"""The codebook: the only truth about a variable.

One line of codebook.csv describes one variable: how to find its column in the export, its kind, the
answers that it can hold and what each kind of missing looks like.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import Any

from questline.core.derivations import Derivation, parse_derivation
from questline.core.errors import Problem, nearest_name, unknown_name

FILE = "codebook.csv"
COLUMNS = {
    "variable": "Name of the variable here: small letters, digits and underscores.",
    "match": "How to find its column: `header` (the exact header), `starts_with` (the header's "
    "start) or `code` (a code in square brackets, or before the first full stop, of the header).",
    "column": "The header, its start, or the code. Empty for derived variables.",
    "kind": "item, category, ordered, number, date, text, identifier, consent, timing or derived.",
    "label": "What readers see.",
    "levels": "The answers that exist: `code=text in the export | code=text`. A text in double "
    "quotes keeps its blanks; a code may stand several times.",
    "level_labels": "What readers see for each level: `code=label | code=label`. Otherwise the "
    "export's text.",
    "missing": "Answers that mean missing, and in which way: `text=refused | (blank)=not_asked`. "
    "The kinds are not_asked, refused, not_applicable, left_blank and do_not_know. An empty cell "
    "is left_blank unless said otherwise.",
    "minimum": "Lowest number that is possible.",
    "maximum": "Highest number that is possible.",
    "matching": "How texts of the export are compared with the levels: exact (also when empty), "
    "ignore_blanks, ignore_case or ignore_blanks_and_case. Every text that is changed is logged.",
    "format": "Dates: the formats that occur, such as `%Y-%m-%d | %d/%m/%Y`.",
    "reversed_in_export": "`yes` when the export holds this item already turned round.",
    "sensitivity": "public, internal, identifying or free_text; only public variables are shown "
    "in the report.",
    "source": "Derived variables: the variables that it is made from.",
    "rule": "Derived variables: `recode: new=old, old | new=old`, `band: name=0..11 | name=12..`, "
    "`any_of: answer, answer` or `threshold: >= 4`.",
    "note": "Anything a reader should know.",
}
KINDS = (
    "item",
    "category",
    "ordered",
    "number",
    "date",
    "text",
    "identifier",
    "consent",
    "timing",
    "derived",
)
MATCHES = ("header", "starts_with", "code")
MATCHING = ("exact", "ignore_blanks", "ignore_case", "ignore_blanks_and_case")
MISSING_KINDS = ("not_asked", "refused", "not_applicable", "left_blank", "do_not_know")
SENSITIVITIES = ("public", "internal", "identifying", "free_text")
BLANK = "(blank)"
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_CODE = re.compile(r"^[A-Za-z0-9_.+-]+$")
_NUMERIC_KINDS = ("item", "number", "timing")
_LEVEL_KINDS = ("category", "ordered", "consent")


@dataclass(frozen=True)
class Variable:
    """One line of the codebook, read and checked."""

    name: str
    kind: str
    label: str
    match: str = "header"
    column: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    level_labels: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    matching: str = "exact"
    formats: tuple[str, ...] = ()
    reversed_in_export: bool = False
    sensitivity: str = "public"
    derivation: Derivation | None = None
    note: str = ""
    line: int = field(default=0, compare=False)

    @property
    def is_numeric(self) -> bool:
        """Whether its answers are numbers."""
        return self.kind in _NUMERIC_KINDS

    @property
    def level_codes(self) -> list[str]:
        """The codes of its levels in the order declared; none for numbers without levels."""
        if self.derivation:
            return self.derivation.levels
        return list(dict.fromkeys(code for code, _ in self.levels))

    @property
    def is_ordered(self) -> bool:
        """Whether the order of its levels means something."""
        return self.kind in ("ordered", "item") or (
            self.derivation is not None and self.derivation.kind == "band"
        )

    def level_label(self, code: str) -> str:
        """What readers see for a level."""
        for known, label in self.level_labels:
            if known == code:
                return label
        for known, text in self.levels:
            if known == code:
                return text.strip()
        return code.replace("_", " ")

    def for_intake(self) -> dict[str, Any]:
        """All that intake needs to find and type its column, as plain data."""
        return {
            **self.for_analysis(),
            "match": self.match,
            "column": self.column,
            "texts": [list(pair) for pair in self.levels],
            "missing": [list(pair) for pair in self.missing],
            "matching": self.matching,
            "formats": list(self.formats),
        }

    def for_analysis(self) -> dict[str, Any]:
        """What the stages after intake need to know, as plain data; no label is among it."""
        return {
            "kind": self.kind,
            "numeric": self.is_numeric,
            "ordered": self.is_ordered,
            "levels": self.level_codes,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "sensitivity": self.sensitivity,
            "derivation": self.derivation.as_parameters() if self.derivation else None,
        }


def read_codebook(text: str) -> tuple[dict[str, Variable], list[Problem]]:
    """Read codebook.csv: the variables by name in the order written, and all that is wrong."""
    problems: list[Problem] = []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        header = next(reader)
    except StopIteration:
        return {}, [Problem(FILE, "the file is empty", "a header line and a line per variable")]
    problems += _header_problems(header)
    if problems:
        return {}, problems
    variables: dict[str, Variable] = {}
    previous_line = reader.line_num
    for cells in reader:
        line, previous_line = previous_line + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.append(
                Problem(
                    f"{FILE}, line {line}",
                    f"{len(cells)} cells",
                    f"{len(header)} cells, as in the header",
                    "put a text that holds a comma in double quotes",
                )
            )
            continue
        reading = _Line(dict(zip(header, (cell.strip() for cell in cells), strict=True)), line)
        variable = reading.variable(variables)
        problems += reading.problems
        if variable.name in variables:
            first = variables[variable.name].line
            reading.wrong(
                "variable",
                f'"{variable.name}" is named in line {first} already',
                "each variable once",
                "give one of the two another name",
            )
            problems.append(reading.problems[-1])
        elif variable.name:
            variables[variable.name] = variable
    if not variables and not problems:
        problems.append(Problem(FILE, "no variable is described", "a line for each variable"))
    return variables, problems


def _header_problems(header: list[str]) -> list[Problem]:
    problems = []
    for name in ("variable", "kind", "label", "column"):
        if name not in header:
            problems.append(
                Problem(f"{FILE}, line 1", f'the column "{name}" is missing',
                        f"the columns {', '.join(COLUMNS)}", "add the column")
            )  # fmt: skip
    for name in header:
        if name not in COLUMNS:
            remedy = "correct its spelling or remove the column"
            problems.append(
                unknown_name(f"{FILE}, line 1", name, COLUMNS, "a column of a codebook", remedy)
            )
        if header.count(name) > 1:
            problems.append(Problem(f"{FILE}, line 1", f'the column "{name}" stands twice',
                                    "each column once", "remove one of the two"))  # fmt: skip
    return problems


class _Line:
    """One line of the codebook while it is read; collects what is wrong with it."""

    def __init__(self, cells: dict[str, str], line: int):
        self.cells = cells
        self.line = line
        self.problems: list[Problem] = []

    def wrong(self, column: str, found: str, expected: str, remedy: str = "") -> None:
        where = f"{FILE}, line {self.line}, column {column}"
        name = self.cells.get("variable", "")
        where += f' (variable "{name}")' if name and column != "variable" else ""
        self.problems.append(Problem(where, found, expected, remedy or "correct this cell"))

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def variable(self, before: dict[str, Variable]) -> Variable:
        """The variable of this line; `before` holds those above it, for derived ones."""
        name = self.cell("variable")
        if not _NAME.match(name):
            self.wrong("variable", f'"{name}" cannot be a name',
                       "small letters, digits and underscores, a letter first")  # fmt: skip
        if name == "row":
            self.wrong("variable", '"row" is the number of the row in the raw file',
                       "another name", "rename the variable")  # fmt: skip
        kind = self.choice("kind", KINDS, "")
        derived = kind == "derived"
        if not derived and not self.cell("column"):
            self.wrong("column", "nothing stands here", "the header of its column in the export")
        levels = self.pairs("levels")
        variable = Variable(
            name=name,
            kind=kind,
            label=self.cell("label") or name,
            match=self.choice("match", MATCHES, "header"),
            column=self.cell("column"),
            levels=levels,
            level_labels=self.pairs("level_labels"),
            missing=self.missing(),
            minimum=self.number("minimum"),
            maximum=self.number("maximum"),
            matching=self.choice("matching", MATCHING, "exact"),
            formats=tuple(part.strip() for part in self.cell("format").split("|") if part.strip()),
            reversed_in_export=self.choice("reversed_in_export", ("yes", "no"), "no") == "yes",
            sensitivity=self.sensitivity(kind),
            derivation=self.derivation(before) if derived else None,
            note=self.cell("note"),
            line=self.line,
        )
        self.check(variable)
        return variable

    def choice(self, column: str, valid: tuple[str, ...], default: str) -> str:
        word = self.cell(column) or default
        if word not in valid:
            self.wrong(column, f'"{word}" is not known. {nearest_name(word, valid)}',
                       f"one of {', '.join(valid)}")  # fmt: skip
        return word

    def sensitivity(self, kind: str) -> str:
        """The declared sensitivity; free text and identifiers are never public."""
        default = {"text": "free_text", "identifier": "identifying"}.get(kind, "public")
        word = self.choice("sensitivity", SENSITIVITIES, default)
        if kind in ("text", "identifier") and word == "public":
            self.wrong("sensitivity", f"a variable of kind {kind} cannot be public",
                       "internal, identifying or free_text")  # fmt: skip
        return word

    def number(self, column: str) -> float | None:
        text = self.cell(column)
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.wrong(column, f'"{text}" is not a number', "a number with a decimal point")
            return None

    def pairs(self, column: str) -> tuple[tuple[str, str], ...]:
        """`code=text | code=text` as pairs; a text in double quotes keeps its blanks."""
        pairs = []
        for piece in self.cell(column).split("|"):
            if not piece.strip():
                continue
            code, equals, text = piece.partition("=")
            code, text = code.strip(), unquoted(text)
            if not equals or not code or not text:
                self.wrong(column, f'"{piece.strip()}" is not a level', "`code=text`, divided by |")
            elif not _CODE.match(code):
                self.wrong(column, f'the code "{code}" has blanks or signs in it',
                           "letters, digits and underscores")  # fmt: skip
            else:
                pairs.append((code, text))
        return tuple(pairs)

    def missing(self) -> tuple[tuple[str, str], ...]:
        """`text=kind | text=kind` as pairs of the export's text and the kind of missing."""
        pairs = []
        for piece in self.cell("missing").split("|"):
            if not piece.strip():
                continue
            text, equals, kind = piece.rpartition("=")
            kind = kind.strip()
            if not equals or kind not in MISSING_KINDS:
                self.wrong("missing", f'"{piece.strip()}" is not a missing code',
                           f"`text=kind`, the kind being one of {', '.join(MISSING_KINDS)}")  # fmt: skip
            else:
                pairs.append((unquoted(text), kind))
        return tuple(pairs)

    def derivation(self, before: dict[str, Variable]) -> Derivation | None:
        sources = [word.strip() for word in self.cell("source").split(",") if word.strip()]
        for source in sources:
            if source not in before:
                self.problems.append(
                    unknown_name(
                        f"{FILE}, line {self.line}, column source", source, before,
                        "a variable described above this line",
                        "correct the name, or move this line below it",
                    )
                )  # fmt: skip
        if self.problems:
            return None
        try:
            derivation = parse_derivation(self.cell("rule"), sources)
        except ValueError as error:
            self.wrong("rule", f'"{self.cell("rule")}" cannot be read', str(error))
            return None
        self.check_derivation(derivation, before)
        return derivation

    def check_derivation(self, derivation: Derivation, before: dict[str, Variable]) -> None:
        """The rule must fit its sources: numbers for bands, known levels for recodes."""
        for source in (before[name] for name in derivation.sources):
            if derivation.kind in ("band", "threshold") and not source.is_numeric:
                self.wrong("rule", f'{derivation.kind} needs numbers, "{source.name}" has none',
                           "a variable of kind item, number or timing")  # fmt: skip
            if derivation.kind in ("recode", "any_of") and source.level_codes:
                for _, old in derivation.parts:
                    for code in sorted(set(old) - set(source.level_codes)):
                        self.problems.append(
                            unknown_name(
                                f"{FILE}, line {self.line}, column rule", code, source.level_codes,
                                f'a level of "{source.name}"', "correct the level",
                            )
                        )  # fmt: skip

    def check(self, variable: Variable) -> None:
        """What must hold between the cells of one line."""
        if variable.kind in _LEVEL_KINDS and not variable.levels:
            self.wrong(
                "levels", "nothing stands here", f"the levels, as the kind {variable.kind} needs"
            )
        if variable.is_numeric:
            for code, _ in variable.levels:
                if not _is_number(code):
                    self.wrong("levels", f'the code "{code}" is not a number',
                               f"numbers, as the kind {variable.kind} needs")  # fmt: skip
        texts = [text for _, text in variable.levels] + [text for text, _ in variable.missing]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            self.wrong("levels", f'the text "{text}" stands for two things', "each text once")
        for code in sorted({code for code, _ in variable.level_labels} - set(variable.level_codes)):
            self.wrong("level_labels", f'"{code}" is not one of the levels',
                       f"one of {', '.join(variable.level_codes)}")  # fmt: skip
        if variable.kind == "date" and not variable.formats:
            self.wrong("format", "nothing stands here", "the date formats, such as %Y-%m-%d")
        low, high = variable.minimum, variable.maximum
        if low is not None and high is not None and low > high:
            self.wrong(
                "minimum", f"the minimum {low:g} is above the maximum {high:g}", "low to high"
            )


def unquoted(text: str) -> str:
    """Text without its surrounding blanks, or between its double quotes with them."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
