"""The codebook: the only truth about a variable.

One line of codebook.csv describes one variable: how to find its column in the export, its kind, the
answers that it can hold and what each kind of missing looks like.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from questline.core.derivations import Derivation

FILE = "codebook.csv"
COLUMNS = {
    "variable": "Name of the variable here: small letters, digits and underscores.",
    "match": "How to find its column: `header` (the exact header), `starts_with` (the header's "
    "start) or `code` (a code in square brackets, or before the first full stop, of the header). "
    "`file` needs no column: the answer is the name of the file that the row stands in "
    "(`first_file` and `more_files` of study.yaml).",
    "column": "The header, its start, or the code. Empty for derived variables and for `file`.",
    "joined_with": "Further columns that carry the same question, in another language, wave or "
    "version: `header | header`. Each row has its answer in one of them; two different answers are "
    "an error.",
    "choices_of": "A question with several answers and a column for each option: the short name of "
    "the question, the same for all its options. Their levels are `yes` and `no`; `no=(blank)` "
    "where an empty cell means no. Who ticked none of them left the question blank.",
    "option": "A question with several answers in one cell: the option that this variable looks "
    "for, or `(other)` for what is none of the options. It has no levels of its own: they are no "
    "and yes.",
    "kind": "item, category, ordered, number, date, text, identifier, consent, timing or derived.",
    "label": "What readers see.",
    "levels": "The answers that exist: `code=text in the export | code=text`. A text in double "
    "quotes keeps its blanks; a code may stand several times.",
    "level_labels": "What readers see for each level: `code=label | code=label`. Otherwise the "
    "export's text.",
    "missing": "Answers that mean missing, and in which way: `text=refused | (blank)=not_asked`; "
    "for numbers ranges as well, `-99..-90=refused`, and letters of Stata, `.a=refused`. "
    "The kinds are not_asked, refused, not_applicable, left_blank, do_not_know and unusable (its "
    "meaning cannot be known). An empty cell is left_blank unless said otherwise.",
    "minimum": "Lowest number that is possible, also of a derived number.",
    "maximum": "Highest number that is possible, also of a derived number.",
    "matching": "How texts of the export are compared with the levels: exact (also when empty), "
    "ignore_blanks, ignore_case or ignore_blanks_and_case. Every text that is changed is logged.",
    "format": "Dates: the formats that occur, such as `%Y-%m-%d | %d/%m/%Y`. Numbers: "
    "`decimal_comma` when the export writes 2,5 for two and a half.",
    "reversed_in_export": "`yes` when the export holds this item already turned round.",
    "sensitivity": "public, internal, identifying or free_text; only public variables are shown "
    "in the report.",
    "source": "Derived variables: the variables that it is made from.",
    "rule": "Derived variables: `recode: new=old, old | (missing)=old`, "
    "`band: name=0..11 | name=12..`, `any_of: answer, answer`, `threshold: >= 4`, `sum: all`, "
    "`sum: at least 3` or `dates_apart: days`.",
    "note": "Anything a reader should know. What stands in square brackets is for the authors of "
    "the study: a draft writes there why it guessed what it did.",
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
FILE_MATCH = "file"
FILE_COLUMN = "(file)"
"""The name of the column that says which of several files a row stands in."""
MATCHES = ("header", "starts_with", "code", FILE_MATCH)
MATCHING = ("exact", "ignore_blanks", "ignore_case", "ignore_blanks_and_case")
MISSING_KINDS = (
    "not_asked",
    "refused",
    "not_applicable",
    "left_blank",
    "do_not_know",
    "unusable",
)
SENSITIVITIES = ("public", "internal", "identifying", "free_text")
BLANK = "(blank)"
OTHER_OPTION = "(other)"
"""The option for whatever is none of the others."""
RESERVED_LEVEL = "missing"
"""The name under which those without an answer are counted; no level may have it as its code."""
DECIMAL_COMMA = "decimal_comma"
"""The format of numbers that are written with a comma before their decimals."""
NUMERIC_KINDS = ("item", "number", "timing")
LEVEL_KINDS = ("category", "ordered", "consent")
FOR_AUTHORS = re.compile(r"\[[^\[\]]*\]")
"""What of a note is for the authors alone."""
WIDEST_COUNTED_RANGE = 20
"""Numbers without levels are counted one by one where their declared range is no wider."""


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Variable:
    """One line of the codebook, read and checked."""

    name: str
    kind: str
    label: str
    match: str = "header"
    column: str = ""
    joined_with: tuple[str, ...] = ()
    choices_of: str = ""
    option: str = ""
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
    doubtful: bool = field(default=False, compare=False)
    """Whether its line has a mistake: what follows from it is then not reported as well."""

    @property
    def readers_note(self) -> str:
        """The note without what stands in square brackets: remarks of a draft count answers, and
        are for those who confirm it."""
        return " ".join(FOR_AUTHORS.sub(" ", self.note).split())

    @property
    def is_numeric(self) -> bool:
        """Whether its answers are numbers."""
        if self.derivation:
            return self.derivation.is_numeric
        return self.kind in NUMERIC_KINDS

    @property
    def level_codes(self) -> list[str]:
        """The codes of its levels in the order declared; none for numbers without levels."""
        if self.derivation:
            return self.derivation.levels
        return list(dict.fromkeys(code for code, _ in self.levels))

    @property
    def declared_range(self) -> tuple[float | None, float | None]:
        """The lowest and highest number possible: as declared, else from its levels."""
        if None in (self.minimum, self.maximum) and self.is_numeric and self.levels:
            codes = [float(code) for code in self.level_codes]
            return min(codes), max(codes)
        return self.minimum, self.maximum

    @property
    def ordered_codes(self) -> list[str]:
        """The answers of an item as codes, lowest first; none where they cannot be counted.

        They are its levels or, without any, the whole numbers of a narrow declared range.
        """
        if self.kind != "item":
            return []
        if self.levels:
            return sorted(self.level_codes, key=float)
        low, high = self.minimum, self.maximum
        if low is None or high is None or high - low > WIDEST_COUNTED_RANGE:
            return []
        if not (float(low).is_integer() and float(high).is_integer()):
            return []
        return [str(number) for number in range(int(low), int(high) + 1)]

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
            if known == code and text != BLANK:
                return text.strip()
        return code.replace("_", " ")

    def for_intake(self) -> dict[str, Any]:
        """All that intake needs to find and type its column, as plain data."""
        return {
            **self.for_analysis(),
            "match": "header" if self.match == FILE_MATCH else self.match,
            "column": FILE_COLUMN if self.match == FILE_MATCH else self.column,
            "joined_with": list(self.joined_with),
            "choices_of": self.choices_of,
            "option": self.option,
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
            "ordered_codes": self.ordered_codes,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "sensitivity": self.sensitivity,
            "derivation": self.derivation.as_parameters() if self.derivation else None,
        }
