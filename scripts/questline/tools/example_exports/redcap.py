"""The survey as REDCap exports it: raw codes, with the data dictionary beside them."""

from __future__ import annotations

from questline.tools.example_exports.survey import QUESTIONS, Person, Question
from questline.tools.example_exports.texts import delimited, number_text, places

_FORM = "wellbeing"
_DICTIONARY = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
_TYPES = {"number": "text", "text": "notes", "several": "checkbox"}
_LIMITS = {"age": ("integer", "16", "99"), "hours": ("number", "0", "80")}


def redcap(everybody: list[Person]) -> dict[str, str]:
    """The files by name. Previews are not kept by REDCap."""
    header = ["record_id", f"{_FORM}_timestamp"]
    for question in QUESTIONS:
        header += [column for column, _ in _columns(question)]
    header.append(f"{_FORM}_complete")
    rows = [_row(person) for person in everybody if not person.preview]
    return {
        "wellbeing.csv": delimited([header, *rows]),
        "wellbeing_dictionary.csv": delimited([_DICTIONARY, *_dictionary()]),
    }


def _columns(question: Question) -> list[tuple[str, int]]:
    if question.kind != "several":
        return [(question.name, 0)]
    return [(f"{question.name}___{place}", place) for place in range(1, len(question.answers) + 1)]


def _dictionary() -> list[list[str]]:
    lines = [["record_id", _FORM, "", "text", "Record ID", *[""] * 13]]
    for question in QUESTIONS:
        kind = _TYPES.get(question.kind, "radio")
        choices = " | ".join(f"{place}, {text}" for place, text in enumerate(question.answers, 1))
        validation, low, high = _LIMITS.get(question.name, ("", "", ""))
        matrix = _matrix_name(question)
        lines.append(
            [question.name, _FORM, question.matrix, kind, question.text, choices, "",
             validation, low, high, "", "", "", "", "", matrix, "", ""]
        )  # fmt: skip
    return lines


def _matrix_name(question: Question) -> str:
    headings = list(dict.fromkeys(one.matrix for one in QUESTIONS if one.matrix))
    return f"matrix_{headings.index(question.matrix) + 1}" if question.matrix else ""


def _row(person: Person) -> list[str]:
    moment = person.started.strftime("%Y-%m-%d %H:%M:%S")
    cells = [str(person.number), moment if person.finished else "[not completed]"]
    for question in QUESTIONS:
        if question.kind == "several":
            ticked = places(person, question)
            cells += [str(int(place in ticked)) for _, place in _columns(question)]
        else:
            cells.append(number_text(person.answers[question.name]))
    return [*cells, "2" if person.finished else "0"]
