"""A LimeSurvey structure (.lss): questions, sub-questions and answers, of old and new versions.

Up to version 3 texts stand in the rows themselves, once a language; from version 4 in rows of their
own (question_l10ns, answer_l10ns).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from questline.intake.exports.limits import damaged
from questline.intake.exports.safe_xml import parse
from questline.intake.exports.texts import plain

Row = dict[str, str]
Levels = tuple[tuple[str, str], ...]
_TABLES = (
    "groups",
    "questions",
    "subquestions",
    "answers",
    "question_l10ns",
    "answer_l10ns",
    "surveys",
    "surveys_languagesettings",
)
PIECE = 2**16


@dataclass
class Question:
    """A question with its parts: (scale, code, text) of sub-questions, and answers by scale."""

    code: str
    type: str
    text: str
    other: bool
    parts: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, Levels] = field(default_factory=dict)


@dataclass
class Structure:
    """A survey's questions by code, in its base language."""

    version: str
    language: str
    title: str
    questions: dict[str, Question]
    counts: dict[str, int]


def is_structure(content: bytes) -> bool:
    """Whether bytes are the structure of a LimeSurvey survey."""
    return b"<LimeSurveyDocType>" in content[:4096]


def read_structure(content: bytes, file: str) -> Structure:
    """The structure in its base language."""
    reader = _Reader()
    pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    parse(pieces, file, reader.start, reader.end, reader.data)
    if reader.kind != "Survey":
        found = f"it is a LimeSurvey file of the kind {reader.kind or 'unknown'}"
        raise damaged(file, found, "the structure of a whole survey (.lss)")
    return _structure(reader)


class _Reader:
    """The rows of the tables in the XML."""

    def __init__(self) -> None:
        self.kind = ""
        self.version = ""
        self.tables: dict[str, list[Row]] = {name: [] for name in _TABLES}
        self._path: list[str] = []
        self._row: Row = {}
        self._parts: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        self._parts = []
        if name == "row":
            self._row = {}

    def end(self, name: str) -> None:
        text = "".join(self._parts)
        path = self._path
        if len(path) == 2 and name == "LimeSurveyDocType":
            self.kind = text.strip()
        elif len(path) == 2 and name == "DBVersion":
            self.version = text.strip()
        elif len(path) == 5 and path[3] == "row":
            self._row[name] = text
        elif len(path) == 4 and name == "row" and path[1] in self.tables:
            self.tables[path[1]].append(self._row)
        path.pop()
        self._parts = []

    def data(self, text: str) -> None:
        self._parts.append(text)


def _structure(reader: _Reader) -> Structure:
    tables = reader.tables
    survey = tables["surveys"][0] if tables["surveys"] else {}
    language = survey.get("language") or next(
        (row["language"] for row in tables["questions"] if row.get("language")), ""
    )
    texts = {
        row.get("qid", ""): row.get("question", "")
        for row in _of(language, tables["question_l10ns"])
    }
    groups = {row.get("gid", ""): _number(row, "group_order") for row in tables["groups"]}

    def place(row: Row) -> tuple[int, int]:
        return groups.get(row.get("gid", ""), 0), _order(row)

    questions = {
        row["qid"]: Question(
            row.get("title", ""),
            row.get("type", ""),
            plain(row.get("question") or texts.get(row["qid"], "")),
            row.get("other") == "Y",
        )
        for row in sorted(_of(language, tables["questions"]), key=place)
        if row.get("parent_qid", "0") == "0" and "qid" in row
    }
    for row in sorted(_of(language, tables["subquestions"]), key=_order):
        parent = questions.get(row.get("parent_qid", ""))
        if parent:
            text = plain(row.get("question") or texts.get(row.get("qid", ""), ""))
            parent.parts.append((row.get("scale_id", "0"), row.get("title", ""), text))
    _add_answers(questions, tables, language)
    settings = next(_of(language, tables["surveys_languagesettings"], "surveyls_language"), {})
    # Languages repeat every row of the old layout; what is counted is the base language's.
    counts = {
        "questions": len(questions),
        "subquestions": sum(len(question.parts) for question in questions.values()),
        "answers": sum(len(a) for q in questions.values() for a in q.answers.values()),
    }
    by_code = {question.code: question for question in questions.values()}
    title = plain(settings.get("surveyls_title", ""))
    return Structure(reader.version, language, title, by_code, counts)


def _of(language: str, rows: list[Row], key: str = "language") -> Iterator[Row]:
    """The rows in a language, and those that have none."""
    return (row for row in rows if not row.get(key) or row[key] == language)


def _order(row: Row) -> int:
    return _number(row, "question_order")


def _number(row: Row, key: str) -> int:
    text = row.get(key, "0")
    return int(text) if text.isdigit() else 0


def _add_answers(
    questions: dict[str, Question], tables: dict[str, list[Row]], language: str
) -> None:
    texts = {
        row.get("aid", ""): row.get("answer", "") for row in _of(language, tables["answer_l10ns"])
    }

    for row in sorted(_of(language, tables["answers"]), key=lambda row: _number(row, "sortorder")):
        question = questions.get(row.get("qid", ""))
        if question:
            label = plain(row.get("answer") or texts.get(row.get("aid", ""), ""))
            scale = row.get("scale_id", "0")
            known = question.answers.get(scale, ())
            question.answers[scale] = (*known, (row.get("code", ""), label))
