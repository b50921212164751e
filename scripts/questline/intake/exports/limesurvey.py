"""LimeSurvey: CSV or XLSX with codes or texts as headings and as answers, with or without .lss.

No response export of LimeSurvey was at hand: the layout follows LimeSurvey's own source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import Export, ExportColumn, MissingCode, Multiple, Recognition
from questline.intake.exports.limesurvey_columns import Expected, expected_columns
from questline.intake.exports.limesurvey_structure import Structure, is_structure, read_structure
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names

PLATFORM = "limesurvey"
_OWN = {
    "id": "identifier",
    "response id": "identifier",
    "submitdate": "finished",
    "date submitted": "finished",
    "lastpage": "platform",
    "last page": "platform",
    "startlanguage": "language",
    "start language": "language",
    "seed": "platform",
    "startdate": "start",
    "date started": "start",
    "datestamp": "end",
    "date last action": "end",
    "ipaddr": "ip",
    "ip address": "ip",
    "refurl": "platform",
    "referrer url": "platform",
    "token": "identifier",
    "access code": "identifier",
    "interviewtime": "duration",
    "total time": "duration",
}
_TIME = re.compile(r"^(groupTime\d+|\d+.*Time|Group time: .*|Question time: .*)$")
_CODE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(\[[^\[\]]+\]){0,2}$")
_FORMATS = ("%Y-%m-%d %H:%M:%S",)
NEVER = "1980-01-01 00:00:00"
NOT_APPLICABLE = "N/A"
_TYPICAL = ({"id", "submitdate", "lastpage"}, {"response id", "date submitted", "last page"})


def recognise(opened: Opened) -> Recognition | None:
    """A LimeSurvey export by its structure, or by the columns that LimeSurvey writes first."""
    headers = [header.strip() for header in opened.head.headers]
    structure = _structure(opened)
    if structure:
        known = _known(structure)
        share = sum(_key(header, known) is not None for header in headers) / max(len(headers), 1)
        if share > 0.5:
            because = "its columns are the questions of the LimeSurvey structure beside it"
            return Recognition(PLATFORM, _headings(headers), True, because, tried=False)
    names = {_own_name(header) for header in headers}
    if any(typical <= names for typical in _TYPICAL):
        because = "it has the columns id, submitdate and lastpage (or their texts)"
        return Recognition(PLATFORM, _headings(headers), False, because, tried=False)
    return None


def _headings(headers: Sequence[str]) -> str:
    """Which of LimeSurvey's kinds of headings a file has."""
    if any(". " in header and _CODE.match(header.partition(". ")[0]) for header in headers):
        return "codes and texts as headings"
    names = {header.lower() for header in headers}
    return "texts as headings" if "response id" in names else "codes as headings"


def _own_name(header: str) -> str:
    """The name of a column of LimeSurvey's own, also before `. ` and its text."""
    bare = header.strip().lower()
    return bare if bare in _OWN else bare.partition(". ")[0]


def _structure(opened: Opened) -> Structure | None:
    for name, content in opened.companions.items():
        if is_structure(content):
            return read_structure(content, name)
    return None


def _known(structure: Structure) -> dict[str, Expected]:
    """The expected columns by every heading that they can have."""
    known: dict[str, Expected] = {}
    every = [one for q in structure.questions.values() for one in expected_columns(q)]
    for kind in ("heading", "script_code", "code"):
        for expected in every:
            known[str(getattr(expected, kind))] = expected
    for heading, count in Counter(expected.heading for expected in every).items():
        if count > 1:
            known.pop(heading, None)  # two questions of the same text cannot be told apart
    return known


def _key(header: str, known: Mapping[str, Expected]) -> Expected | None:
    bare = " ".join(header.split())
    return known.get(bare) or known.get(bare.partition(". ")[0])


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export with what its structure says."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    structure = _structure(opened)
    known = _known(structure) if structure else {}
    names = unique_names([_name(header, known) for header in table.headers], notes)
    cells = [table.column(at, 1) for at in range(len(names))]
    columns = [
        _column(header, name, _key(header, known), texts)
        for header, name, texts in zip(table.headers, names, cells, strict=True)
    ]
    if structure:
        counts = structure.counts
        notes.say(
            "survey",
            f'The structure "{structure.title}" (version {structure.version}, language '
            f"{structure.language}) has {number_of(counts['questions'], 'question')}, "
            f"{number_of(counts['subquestions'], 'sub-question')} and "
            f"{number_of(counts['answers'], 'answer')}.",
        )
        _say_unmatched(structure, columns, notes)
    else:
        notes.ask(
            "no_structure",
            "There is no structure (.lss) beside the export: questions, codes and labels are known "
            "as far as the headings say them. Export it in LimeSurvey (Survey structure, .lss).",
        )
    _say_finished(columns, cells, notes)
    return table.export(recognition, columns, cells, notes)


def _name(header: str, known: Mapping[str, Expected]) -> str:
    """The code where the heading holds one, otherwise the heading."""
    expected = _key(header, known)
    if expected:
        return expected.code
    before, sign, _ = header.partition(". ")
    return before.strip() if sign and _CODE.match(before.strip()) else header


def _column(
    header: str, name: str, expected: Expected | None, texts: Sequence[str]
) -> ExportColumn:
    role = "" if expected else _OWN.get(_own_name(header), "")
    if role:
        is_date = role in ("start", "end", "finished")
        return ExportColumn(
            header, name, kind_hint="date" if is_date else {"duration": "timing"}.get(role, ""),
            role=role, unit="seconds" if role == "duration" else "",
            formats=_FORMATS if is_date else (), sensitive=role in ("ip", "identifier"),
        )  # fmt: skip
    if _TIME.match(header) and not expected:
        return ExportColumn(header, name, kind_hint="timing", role="platform", unit="seconds")
    if expected is None:
        before, sign, text = header.partition(". ")
        question = text if sign and _CODE.match(before.strip()) else ""
        return ExportColumn(header, name, question)
    used = {text for text in texts if text}
    question = f"{expected.question.text} - {expected.text}" if expected.text else (
        expected.question.text
    )  # fmt: skip
    column = ExportColumn(
        header, name, question.replace("][", " - "), expected.kind_hint,
        group=expected.question.code, platform_name=expected.code,
        formats=_FORMATS if expected.question.type == "D" else (),
    )  # fmt: skip
    if expected.option:
        return _option(column, expected, used)
    return _with_levels(column, expected, used)


def _option(column: ExportColumn, expected: Expected, used: set[str]) -> ExportColumn:
    """An option of a question with several answers: as code, text, or converted number.

    As codes an option that was not ticked and one that was not shown are both empty; as texts they
    are No and N/A.
    """
    ticked: tuple[str, ...]
    unticked: tuple[str, ...]
    missing: tuple[MissingCode, ...] = ()
    if used <= {"Y", "N"}:
        ticked, unticked = ("Y",), ("", "N")
    elif used <= {"1", "2"}:
        ticked, unticked = ("1",), ("", "2")
    else:
        ticked, unticked = ("Yes",), ("No",)
        missing = (MissingCode(NOT_APPLICABLE, "not shown", "not_asked"),)
    multiple = Multiple(
        expected.question.code, expected.option, ticked, unticked, label=expected.question.text
    )
    return replace(column, multiple=multiple, missing=missing)


def _with_levels(column: ExportColumn, expected: Expected, used: set[str]) -> ExportColumn:
    """Levels as codes, or as texts where the export was made with full answers."""
    levels = expected.levels
    codes = {code for code, _ in levels}
    labels = {label for _, label in levels}
    as_texts = bool(levels) and len(used & labels) > len(used & codes)
    missing: tuple[MissingCode, ...] = ()
    if expected.question.type in "YG" and NOT_APPLICABLE in used:
        as_texts = True
        missing = (MissingCode(NOT_APPLICABLE, "not answered or not shown"),)
    if as_texts:
        levels = tuple((label, label) for label in dict.fromkeys(label for _, label in levels))
    return replace(column, levels=levels, missing=missing)


def _say_unmatched(structure: Structure, columns: Sequence[ExportColumn], notes: Notes) -> None:
    found = {column.group for column in columns if column.group}
    absent = [
        code for code, question in structure.questions.items()
        if code not in found and question.type not in "X*"
    ]  # fmt: skip
    if absent:
        notes.ask(
            "questions_without_column",
            f"No column in the export: {number_of(len(absent), 'question')} of the structure "
            f"({first_of(absent, 8)}).",
            count=len(absent),
        )
    unknown = [column.name for column in columns if not column.group and not column.role]
    if unknown:
        notes.ask(
            "columns_without_question",
            f"No question of the structure: {number_of(len(unknown), 'column')} of the export "
            f"({first_of(unknown, 8)}).",
            count=len(unknown),
            columns=unknown,
        )


def _say_finished(
    columns: Sequence[ExportColumn], cells: Sequence[list[str]], notes: Notes
) -> None:
    for column, texts in zip(columns, cells, strict=True):
        if column.role != "finished":
            continue
        unfinished = sum(not text for text in texts)
        if unfinished:
            notes.say(
                "unfinished",
                f"{number_of(unfinished, 'row')} {'has' if unfinished == 1 else 'have'} no date in "
                f"{column.name}: LimeSurvey writes it when a questionnaire is sent off, so "
                f"{'this one is' if unfinished == 1 else 'these are'} not finished.",
                count=unfinished,
            )
        if any(text.startswith("1980-01-01") for text in texts):
            notes.say(
                "no_dates",
                f"{column.name} says {NEVER} where dates are switched off in the survey: finished, "
                "but no date.",
            )
