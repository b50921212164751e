"""The survey as LimeSurvey exports it: answer codes, with the structure (.lss) beside them."""

from __future__ import annotations

from datetime import timedelta
from xml.sax.saxutils import escape

from questline.tools.example_exports.survey import QUESTIONS, Person, Question
from questline.tools.example_exports.texts import delimited, number_text, places

_TYPES = {"consent": "Y", "number": "N", "one": "L", "several": "M", "text": "T"}
_ARRAY = "F"
_OWN = ("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp")
_MOMENT = "%Y-%m-%d %H:%M:%S"


def limesurvey(everybody: list[Person]) -> dict[str, str]:
    """The files by name. Previews are not kept apart by LimeSurvey, and are left out."""
    header = [*_OWN, *(column for question in QUESTIONS for column in _columns(question))]
    rows = [_row(person) for person in everybody if not person.preview]
    text = delimited([[*header, "interviewtime"], *rows], quote_all=True)
    return {"wellbeing.csv": "\ufeff" + text + "\r\n", "wellbeing.lss": _structure()}


def _arrays() -> dict[str, list[Question]]:
    """The questions under each heading, by the code of the heading's question."""
    headings = list(dict.fromkeys(question.matrix for question in QUESTIONS if question.matrix))
    return {
        f"block{number}": [question for question in QUESTIONS if question.matrix == heading]
        for number, heading in enumerate(headings, 1)
    }


def _columns(question: Question) -> list[str]:
    if question.kind == "several":
        return [f"{question.name}[SQ{place:03d}]" for place in range(1, len(question.answers) + 1)]
    for code, items in _arrays().items():
        if question in items:
            return [f"{code}[{question.name}]"]
    return [question.name]


def _row(person: Person) -> list[str]:
    end = (person.started + timedelta(seconds=person.seconds)).strftime(_MOMENT)
    cells = [
        str(person.number),
        end if person.finished else "",
        "3" if person.finished else "2",
        "en",
        str(100_000 + person.number),
        person.started.strftime(_MOMENT),
        end,
    ]
    for question in QUESTIONS:
        if question.kind == "several":
            ticked = places(person, question)
            cells += ["Y" if place + 1 in ticked else "" for place in range(len(question.answers))]
        else:
            cells.append(_code(question, person))
    return [*cells, f"{person.seconds}.0"]


def _code(question: Question, person: Person) -> str:
    answer = person.answers[question.name]
    if question.kind == "consent":
        return "Y" if answer == 1 else "N"
    if isinstance(answer, int) and question.answers:
        return f"A{answer}"
    return number_text(answer)


def _structure() -> str:
    """The structure in the layout of version 3, in which texts stand in the rows themselves."""
    questions: list[dict[str, object]] = []
    parts: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    arrays = _arrays()
    done: set[str] = set()
    for question in QUESTIONS:
        code = next((code for code, items in arrays.items() if question in items), question.name)
        if code in done:
            continue
        done.add(code)
        qid = len(questions) + 1
        kind = _ARRAY if question.matrix else _TYPES[question.kind]
        text = question.matrix or question.text
        questions.append(_question(qid, 0, kind, code, text, qid))
        if question.kind == "several":
            named = [(f"SQ{at:03d}", text) for at, text in enumerate(question.answers, 1)]
        else:
            named = [(item.name, item.text) for item in arrays.get(code, [])]
        for order, (part, text) in enumerate(named, 1):
            parts.append(_question(1000 + len(parts), qid, "T", part, text, order))
        if kind in ("L", _ARRAY):
            answers += [
                {"qid": qid, "code": f"A{at}", "answer": text, "sortorder": at,
                 "language": "en", "scale_id": 0}
                for at, text in enumerate(question.answers, 1)
            ]  # fmt: skip
    settings = [{"surveyls_survey_id": 1, "surveyls_language": "en", "surveyls_title": "Wellbeing"}]
    tables = {
        "answers": answers,
        "groups": [{"gid": 1, "sid": 1, "group_name": "All", "group_order": 0, "language": "en"}],
        "questions": questions,
        "subquestions": parts,
        "surveys": [{"sid": 1, "language": "en"}],
        "surveys_languagesettings": settings,
    }
    body = "\n".join(_table(name, rows) for name, rows in tables.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<document>\n'
        "<LimeSurveyDocType>Survey</LimeSurveyDocType>\n<DBVersion>261</DBVersion>\n"
        f"<languages><language>en</language></languages>\n{body}\n</document>\n"
    )


def _question(
    qid: int, parent: int, kind: str, code: str, text: str, order: int
) -> dict[str, object]:
    return {
        "qid": qid, "parent_qid": parent, "sid": 1, "gid": 1, "type": kind, "title": code,
        "question": text, "other": "N", "question_order": order, "language": "en", "scale_id": 0,
    }  # fmt: skip


def _table(name: str, rows: list[dict[str, object]]) -> str:
    fields = "".join(f"<fieldname>{field}</fieldname>" for field in rows[0])
    lines = "\n".join(
        "<row>" + "".join(f"<{key}>{escape(str(cell))}</{key}>" for key, cell in row.items())
        + "</row>"
        for row in rows
    )  # fmt: skip
    return f"<{name}>\n<fields>{fields}</fields>\n<rows>\n{lines}\n</rows>\n</{name}>"
