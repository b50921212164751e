"""One column of texts as typed answers: each different text is read once for all its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem
from questline.core.ledgers import coded
from questline.core.sentences import first_of, number_of
from questline.intake.coded import CodedTexts
from questline.intake.dates import date_reader
from questline.intake.decimals import is_outside, range_in_words
from questline.intake.findings import Findings
from questline.intake.levels import level_reader
from questline.intake.numbers import number_reader, outside_range
from questline.intake.readings import LABEL_VARIANT, REASONS, Fault, Reading
from questline.intake.tally import Tally, note_disappeared, share_of_rows, tally
from questline.intake.texts import identifier_reader, ordinary_as_one, text_reader
from questline.intake.wording import quoted, rows_in_words, visible

FAULTS_LISTED = 8
TEXTS_LISTED = 5


@dataclass(frozen=True)
class Column:
    """A column's answers and what became of its texts.

    `readings` and `answers` are those of its different texts, `cells` says which text each row
    holds, and `own` the cells as they were where ordinary texts stand as one in `cells`. `beyond`
    says which texts lie outside the declared range, and `tally` how the column answers to the
    codebook. What has a line for each row is put together when it is asked for.
    """

    name: str
    readings: Sequence[Reading]
    answers: np.ndarray
    cells: CodedTexts
    own: CodedTexts
    rows: np.ndarray
    beyond: np.ndarray
    tally: Tally
    problems: list[Problem] = field(default_factory=list)

    @property
    def values(self) -> np.ndarray:
        """One answer a row: float64, or object with None."""
        return self.values_of(slice(None))

    @property
    def outside(self) -> np.ndarray:
        """Which rows lie outside the declared range."""
        return _marked(self.beyond, self.cells.codes)

    def values_of(self, rows: slice) -> np.ndarray:
        """The answers of some rows, by their places."""
        codes = self.cells.codes[rows]
        answers: np.ndarray = self.answers[codes]
        if self.own is not self.cells:
            ordinary = codes == 0
            answers[ordinary] = self.own.texts[self.own.codes[rows][ordinary]]
        return answers

    @property
    def missing(self) -> dict[str, np.ndarray | pd.Categorical]:
        """The lines of the ledger of missing answers."""
        return _missing(self.name, self.readings, self.cells.texts, self.cells.codes, self.rows)

    @property
    def changes(self) -> dict[str, np.ndarray]:
        """The lines of the ledger of changed answers."""
        return _changes(self.name, self.readings, self.cells.codes, self.rows)


def read_column(
    name: str,
    variable: Mapping[str, Any],
    cells: CodedTexts,
    rows: np.ndarray,
    lines: np.ndarray,
    where: str,
    out_of_range: str,
    findings: Findings,
) -> Column:
    """Type one column as the codebook says.

    `cells`, `rows` and `lines` run in parallel: the cell, its row of answers, its line in the file.
    `where` names file and column for sentences. A number outside its range is a problem when
    `out_of_range` is "error", otherwise a finding, and stays for cleaning to treat.
    """
    own = cells
    cells = cells if variable["texts"] or variable["numeric"] else ordinary_as_one(cells, variable)
    codes, different = cells.codes, cells.texts
    counts = dict(zip(different, cells.counts, strict=True))
    read = reader_of(name, variable, counts)
    readings = [read(text) for text in different]
    beyond = [
        isinstance(reading.value, float) and is_outside(reading.value, variable)
        for reading in readings
    ]
    faults = [reading.fault for reading in readings]
    if out_of_range == "error":
        faults = [
            outside_range(name, text, variable) if is_beyond else fault
            for text, is_beyond, fault in zip(different, beyond, faults, strict=True)
        ]
    outside = _marked(np.array(beyond, dtype=bool), codes)
    unused = _unused(variable, readings)
    found = tally(readings, cells, outside, unused)
    column = Column(
        name,
        readings,
        _values(readings, variable),
        cells,
        own,
        rows,
        np.array(beyond, dtype=bool),
        found,
        _problems(faults, codes, rows, lines, where),
    )
    _note_variants(name, variable, readings, counts, different, where, findings)
    _note_ranges(name, variable, readings, counts, different, where, findings)
    _note_unused(name, unused, where, findings)
    note_disappeared(name, found, where, findings)
    if outside.any() and out_of_range != "error":
        _note_outside(name, variable, int(outside.sum()), where, findings)
    return column


def reader_of(
    name: str, variable: Mapping[str, Any], counts: Mapping[str, int]
) -> Callable[[str], Reading]:
    """A function that reads one text of a column; `counts` says in how many rows each stands."""
    if variable["texts"]:
        return level_reader(name, variable, counts)
    if variable["numeric"]:
        return number_reader(name, variable)
    if variable["kind"] == "date":
        return date_reader(name, variable)
    if variable["kind"] == "identifier":
        return identifier_reader(variable)
    return text_reader(variable)


def _values(readings: Sequence[Reading], variable: Mapping[str, Any]) -> np.ndarray:
    """One answer a different text, so that indexing by code gives the column."""
    answers = [reading.value for reading in readings]
    if variable["numeric"]:
        return np.array([np.nan if answer is None else answer for answer in answers], dtype=float)
    return np.array([*answers, None], dtype=object)[:-1]


def _missing(
    name: str,
    readings: Sequence[Reading],
    different: np.ndarray,
    codes: np.ndarray,
    rows: np.ndarray,
) -> dict[str, np.ndarray | pd.Categorical]:
    is_missing = np.array([reading.missing != "" for reading in readings], dtype=bool)
    places = np.flatnonzero(is_missing)
    chosen = _rows_of(is_missing, codes)
    which = np.searchsorted(places, codes[chosen])
    kinds = [readings[place].missing for place in places.tolist()]
    return {
        "row": rows[chosen],
        "variable": coded([name], np.zeros(len(chosen), dtype=np.int8)),
        "kind": coded(kinds, which),
        "text": coded(different[places].tolist(), which),
    }


def _rows_of(texts: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The positions of the rows that hold one of the texts marked true."""
    if texts.sum() > 1:
        return np.flatnonzero(texts[codes])
    # Nearly always it is none or one, the empty text.
    return np.flatnonzero(codes == texts.argmax()) if texts.any() else np.zeros(0, dtype=np.intp)


def _marked(texts: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """For each row whether it holds one of the texts marked true."""
    marked = np.zeros(len(codes), dtype=bool)
    marked[_rows_of(texts, codes)] = True
    return marked


def _changes(
    name: str, readings: Sequence[Reading], codes: np.ndarray, rows: np.ndarray
) -> dict[str, np.ndarray]:
    chosen = _rows_of(np.array([reading.rule != "" for reading in readings], dtype=bool), codes)
    texts = {
        "before": [reading.before for reading in readings],
        "after": [reading.after for reading in readings],
        "rule": [reading.rule for reading in readings],
        "reason": [REASONS.get(reading.rule, "") for reading in readings],
    }
    return {
        "row": rows[chosen],
        "variable": np.full(len(chosen), name, dtype=object),
        **{
            column: np.array([*held, None], dtype=object)[codes[chosen]]
            for column, held in texts.items()
        },
    }


def _problems(
    faults: Sequence[Fault | None],
    codes: np.ndarray,
    rows: np.ndarray,
    lines: np.ndarray,
    where: str,
) -> list[Problem]:
    """One problem for each different mistake, with its rows; of many, the first eight."""
    kinds = list(dict.fromkeys(fault for fault in faults if fault))
    problems = []
    for fault in kinds[:FAULTS_LISTED]:
        at = _places(faults, [fault], codes)
        problems.append(
            Problem(
                f"{where}, {rows_in_words(rows[at].tolist(), lines[at].tolist())}, "
                f"{share_of_rows(len(at), len(rows))}",
                fault.found,
                fault.expected,
                fault.remedy,
            )
        )
    further = kinds[FAULTS_LISTED:]
    if further:
        at = _places(faults, further, codes)
        problems.append(
            Problem(
                f"{where}, {rows_in_words(rows[at].tolist(), lines[at].tolist())}",
                f"{number_of(len(further), 'more answer')} that cannot be read, in "
                f"{number_of(len(at), 'row')}",
                "answers as the codebook describes them",
                "mend what is named above first: the cause may be the same",
            )
        )
    return problems


def _places(
    faults: Sequence[Fault | None], chosen: Sequence[Fault], codes: np.ndarray
) -> np.ndarray:
    """The positions of the rows whose text has one of the chosen faults."""
    return np.flatnonzero(np.array([fault in chosen for fault in faults], dtype=bool)[codes])


def _note_variants(
    name: str,
    variable: Mapping[str, Any],
    readings: Sequence[Reading],
    counts: Mapping[str, int],
    different: np.ndarray,
    where: str,
    findings: Findings,
) -> None:
    texts = [
        text
        for text, reading in zip(different, readings, strict=True)
        if reading.rule == LABEL_VARIANT
    ]
    if not texts:
        return
    count = sum(int(counts[text]) for text in texts)
    listed = ", ".join(dict.fromkeys(quoted(text, variable) for text in texts[:TEXTS_LISTED]))
    more = f" and {len(texts) - TEXTS_LISTED} more" if len(texts) > TEXTS_LISTED else ""
    findings.note(
        "label_variants",
        where,
        f"{listed}{more}",
        count,
        f"{name}: {number_of(count, 'answer')} differed from the codebook's text in blanks or case "
        f"({listed}{more}) and {'was' if count == 1 else 'were'} taken for it, as the codebook "
        f"says ({variable['matching']}).",
    )


def _unused(variable: Mapping[str, Any], readings: Sequence[Reading]) -> list[str]:
    """The levels that nobody gave."""
    used = {reading.value for reading in readings}
    return [
        code
        for code in variable["levels"]
        if (float(code) if variable["numeric"] else code) not in used
    ]


def _note_ranges(
    name: str,
    variable: Mapping[str, Any],
    readings: Sequence[Reading],
    counts: Mapping[str, int],
    different: np.ndarray,
    where: str,
    findings: Findings,
) -> None:
    """Which numbers a declared range made missing: a range may hold more than was meant."""
    for declared in dict.fromkeys(reading.range for reading in readings if reading.range):
        texts = [
            text
            for text, reading in zip(different, readings, strict=True)
            if reading.range == declared
        ]
        count = sum(int(counts[text]) for text in texts)
        kind = dict(variable["missing"])[declared]
        words = list(dict.fromkeys(quoted(text, variable) for text in texts))
        listed = first_of(words, TEXTS_LISTED)
        findings.note(
            "missing_ranges",
            where,
            listed,
            count,
            f"{name}: {number_of(count, 'answer')} in the range {declared} ({listed}) "
            f"{'counts' if count == 1 else 'count'} as missing ({kind}), as the codebook says.",
        )


def _note_unused(name: str, unused: Sequence[str], where: str, findings: Findings) -> None:
    if unused:
        listed = ", ".join(visible(code) for code in unused)
        findings.note(
            "unused_levels", where, listed, len(unused), f"{name}: nobody answered {listed}."
        )


def _note_outside(
    name: str, variable: Mapping[str, Any], count: int, where: str, findings: Findings
) -> None:
    findings.note(
        "out_of_range",
        where,
        number_of(count, "answer"),
        count,
        f"{name}: {number_of(count, 'answer')} outside the declared range "
        f"({range_in_words(variable)}), which cleaning sets to missing, as cleaning.yaml says.",
    )
