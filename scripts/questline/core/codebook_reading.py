"""Reading codebook.csv: every line becomes a variable, every mistake a sentence with its line."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

from questline.core.codebook import (
    BLANK,
    COLUMNS,
    DECIMAL_COMMA,
    FILE,
    FILE_MATCH,
    KINDS,
    LEVEL_KINDS,
    MATCHES,
    MATCHING,
    MISSING_KINDS,
    RESERVED_LEVEL,
    SENSITIVITIES,
    Variable,
    is_number,
)
from questline.core.column_checks import check_columns, check_questions
from questline.core.derivations import NO, YES, Derivation, parse_derivation
from questline.core.errors import Problem, nearest_name, repeated, unknown_name
from questline.core.settings import FORMS, NAME

_SIGNS = {",": "comma", ";": "semicolon", "\t": "tab"}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ERRORS_OF_SPREADSHEETS = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!")
_CODE = re.compile(r"^[A-Za-z0-9_.+-]+$")


def read_codebook(text: str) -> tuple[dict[str, Variable], list[Problem]]:
    """Read codebook.csv: the variables by name in the order written, and all that is wrong.

    Variables whose line has a mistake are among them, marked as doubtful. There are none when the
    table itself cannot be read.
    """
    sign = delimiter_of(text)
    lines, problems = _cells(text, sign)
    if not lines:
        return {}, problems or [
            Problem(FILE, "the file is empty", "a header and a line for each variable",
                    "compare it with config/link_workers/codebook.csv")
        ]  # fmt: skip
    header = [name.strip() for name in lines[0][1]]
    problems += _header_problems(header)
    if problems:
        return {}, problems
    variables: dict[str, Variable] = {}
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            found = f"{len(cells)} cells"
            expected = f"{len(header)} cells, as in the header"
            remedy = f"put a text that holds a {_SIGNS[sign]} in double quotation marks"
            problems.append(Problem(f"{FILE}, line {line}", found, expected, remedy))
        reading = _Line(dict(zip(header, (cell.strip() for cell in cells), strict=False)), line)
        if len(cells) != len(header):
            name = reading.cell("variable")
            variables.setdefault(name, Variable(name, "", name, line=line, doubtful=True))
            continue
        if reading.is_spoilt():
            problems += reading.problems
            name = reading.cell("variable")
            variables.setdefault(name, Variable(name, "", name, line=line, doubtful=True))
            continue
        variable = reading.variable(variables)
        if variable.name in variables:
            first = variables[variable.name].line
            reading.wrong("variable", f'"{variable.name}" is named in line {first} already',
                          "each variable once", "give one of the two another name")  # fmt: skip
        problems += reading.problems
        if reading.problems:
            variable = replace(variable, doubtful=True)
        variables.setdefault(variable.name, variable)
    problems += check_questions([one for one in variables.values() if not one.doubtful])
    if not variables and not problems:
        problems.append(Problem(FILE, "no variable is described", "a line for each variable"))
    return variables, problems


def delimiter_of(text: str) -> str:
    """What divides the columns: the sign that the header holds most often, else a comma.

    Spreadsheets write what the language of the computer asks for.
    """
    header = text.removeprefix("\ufeff").lstrip().partition("\n")[0]
    return max(_SIGNS, key=header.count)


def _cells(text: str, sign: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The lines of the table with their numbers; none when a quotation mark is never closed."""
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    reader = csv.reader(stream, delimiter=sign, strict=True)
    lines: list[tuple[int, list[str]]] = []
    first = 1
    try:
        for cells in reader:
            lines.append((first, cells))
            first = reader.line_num + 1
    except csv.Error:
        return [], [
            Problem(f"{FILE}, line {first}",
                    "a double quotation mark is never closed, or text follows a closed one",
                    "a text in double quotation marks as the whole cell",
                    "close it; a quotation mark within such a text is written twice")
        ]  # fmt: skip
    return lines, []


def _header_problems(header: list[str]) -> list[Problem]:
    problems = []
    for name in ("variable", "kind", "label", "column"):
        if name not in header:
            problems.append(
                Problem(f"{FILE}, line 1", f'the column "{name}" is missing',
                        f"the columns {', '.join(COLUMNS)}", "add the column")
            )  # fmt: skip
    for name in header:
        if not name:
            problems.append(Problem(f"{FILE}, line 1", "a column has no name", "a name for each",
                                    "remove the empty column"))  # fmt: skip
        elif name not in COLUMNS:
            remedy = "correct its spelling or remove the column"
            problems.append(
                unknown_name(f"{FILE}, line 1", name, COLUMNS, "a column of a codebook", remedy)
            )
    for name in repeated([name for name in header if name]):
        problems.append(Problem(f"{FILE}, line 1", f'the column "{name}" stands twice',
                                    "each column once", "remove one of the two"))  # fmt: skip
    return problems


class _Line:
    """One line of the codebook while it is read; collects what is wrong with it."""

    def __init__(self, cells: dict[str, str], line: int):
        self.cells = cells
        self.line = line
        self.problems: list[Problem] = []

    def where(self, column: str) -> str:
        name = self.cells.get("variable", "")
        whose = f' (variable "{name}")' if name and column != "variable" else ""
        return f"{FILE}, line {self.line}, column {column}{whose}"

    def wrong(self, column: str, found: str, expected: str, remedy: str = "") -> None:
        remedy = remedy or "correct this cell"
        self.problems.append(Problem(self.where(column), found, expected, remedy))

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def is_spoilt(self) -> bool:
        """Whether a cell does not hold what was typed; every such cell is a problem."""
        for column, cell in self.cells.items():
            unseen = _UNSEEN.search(cell)
            if cell in _ERRORS_OF_SPREADSHEETS:
                self.wrong(column, f'it says "{cell}": a spreadsheet took the text for a formula',
                           "the text itself, such as -99=refused",
                           "type it again in a text editor")  # fmt: skip
            elif unseen:
                self.wrong(column, f"it holds a sign that cannot be seen, \\u{ord(unseen[0]):04x}",
                           "letters, figures and signs that can be seen",
                           "delete the text of this cell and type it again")  # fmt: skip
        return bool(self.problems)

    def variable(self, before: dict[str, Variable]) -> Variable:
        """The variable of this line; `before` holds those above it, for derived ones."""
        name = self.cell("variable")
        if not re.match(NAME, name):
            self.wrong("variable", f'"{name}" cannot be a name', FORMS[NAME])  # fmt: skip
        if name == "row":
            self.wrong("variable", '"row" is the number of the row in the raw file',
                       "another name", "rename the variable")  # fmt: skip
        kind = self.choice("kind", KINDS, "")
        derived = kind == "derived"
        of_file = self.cell("match") == FILE_MATCH
        if not derived and not of_file and not self.cell("column"):
            self.wrong("column", "nothing stands here", "the header of its column in the export")
        levels = self.pairs("levels")
        if self.cell("option") and not levels:
            levels = ((NO, NO), (YES, YES))
        variable = Variable(
            name=name,
            kind=kind,
            label=self.cell("label") or name,
            match=self.choice("match", MATCHES, "header"),
            column=self.cell("column"),
            joined_with=self.headers("joined_with"),
            choices_of=self.cell("choices_of"),
            option=unquoted(self.cell("option")),
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

    def headers(self, column: str) -> tuple[str, ...]:
        """`header | header` as texts; a header in double quotes keeps its blanks."""
        pieces = self.cell(column).split("|")
        return tuple(unquoted(piece) for piece in pieces if piece.strip())

    def number(self, column: str) -> float | None:
        text = self.cell(column)
        if not text:
            return None
        if is_number(text):
            return float(text)
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
                           f"`text=kind`, with a kind of {', '.join(MISSING_KINDS)}")  # fmt: skip
            elif not text.strip():
                self.wrong("missing", f'"{piece.strip()}" names no answer',
                           f"a text before the sign =; {BLANK} for an empty cell")  # fmt: skip
            else:
                pairs.append((unquoted(text), kind))
        return tuple(pairs)

    def derivation(self, before: dict[str, Variable]) -> Derivation | None:
        sources = [word.strip() for word in self.cell("source").split(",") if word.strip()]
        for source in sources:
            if source not in before:
                self.problems.append(
                    unknown_name(
                        self.where("source"), source, before,
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
            if source.doubtful:
                continue
            if derivation.kind == "dates_apart" and source.kind != "date":
                self.wrong("rule", f'dates_apart needs dates, "{source.name}" has none',
                           "two variables of kind date")  # fmt: skip
            if derivation.kind in ("band", "threshold", "sum") and not source.is_numeric:
                self.wrong("rule", f'{derivation.kind} needs numbers, "{source.name}" has none',
                           "a variable of kind item, number or timing, or a derived "
                           "number")  # fmt: skip
            if derivation.kind in ("recode", "any_of") and source.level_codes:
                for _, old in derivation.parts:
                    for code in sorted(set(old) - set(source.level_codes)):
                        self.problems.append(
                            unknown_name(
                                self.where("rule"), code, source.level_codes,
                                f'a level of "{source.name}"', "correct the level",
                            )
                        )  # fmt: skip

    def check(self, variable: Variable) -> None:
        """What must hold between the cells of one line."""
        if variable.kind in LEVEL_KINDS and not variable.levels:
            self.wrong(
                "levels", "nothing stands here", f"the levels, as the kind {variable.kind} needs"
            )
        if RESERVED_LEVEL in variable.level_codes:
            self.wrong("rule" if variable.derivation else "levels",
                       f'the code "{RESERVED_LEVEL}" is kept for those without an answer',
                       "another code",
                       "rename the level, or list its text under missing")  # fmt: skip
        if variable.is_numeric:
            for code, _ in variable.levels:
                if not is_number(code):
                    self.wrong("levels", f'the code "{code}" is not a number',
                               f"numbers, as the kind {variable.kind} needs")  # fmt: skip
        check_columns(variable, self.wrong, self.cell)
        texts = [text for _, text in variable.levels] + [text for text, _ in variable.missing]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            self.wrong("levels", f'the text "{text}" stands for two things', "each text once")
        for column in ("source", "rule"):
            if self.cell(column) and variable.kind in set(KINDS) - {"derived"}:
                self.wrong(column, f"a {column} stands at a variable of kind {variable.kind}",
                           "nothing, except for the kind derived",
                           "empty this cell, or give the variable the kind derived")  # fmt: skip
        labelled = {code for code, _ in variable.level_labels}
        if variable.kind == "derived" and variable.derivation is None:
            labelled = set()  # what is wrong with its rule is reported already
        for code in sorted(labelled - set(variable.level_codes)):
            self.wrong("level_labels", f'"{code}" is not one of the levels',
                       f"one of {', '.join(variable.level_codes)}")  # fmt: skip
        if variable.kind == "date" and not variable.formats:
            self.wrong("format", "nothing stands here", "the date formats, such as %Y-%m-%d")
        for form in variable.formats:
            if variable.is_numeric and form != DECIMAL_COMMA:
                self.wrong("format", f'"{form}" is not a format of numbers',
                           f"nothing, or {DECIMAL_COMMA}")  # fmt: skip
            elif not variable.is_numeric and not _is_date_format(form):
                self.wrong("format", f'"{form}" is not a date format',
                           "a format such as %Y-%m-%d or %d/%m/%Y %H:%M")  # fmt: skip
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


def _is_date_format(form: str) -> bool:
    """Whether a date written in the format can be read back, its year included."""
    moment = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC if "%z" in form else None)
    try:
        return datetime.strptime(moment.strftime(form), form).date() == moment.date()
    except ValueError:
        return False
