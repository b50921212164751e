"""A Qualtrics survey definition (.qsf): the questions behind the columns of an export."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.intake.exports.export import Multiple
from questline.intake.exports.limits import damaged
from questline.intake.exports.texts import plain

Levels = tuple[tuple[str, str], ...]
_PARTS = re.compile(r"[-_]")


@dataclass(frozen=True)
class Described:
    """What the definition says of one column."""

    question: str
    levels: Levels = ()
    multiple: Multiple | None = None
    kind_hint: str = ""
    group: str = ""


def is_survey(content: bytes) -> bool:
    """Whether bytes are a survey definition of Qualtrics."""
    return b'"SurveyElements"' in content and b'"SurveyEntry"' in content


def read_survey(content: bytes, file: str) -> dict[str, Any]:
    """The questions of a definition, by their id (QID4)."""
    try:
        survey = json.loads(content.decode("utf-8-sig"))
        elements = survey["SurveyElements"]
        return {
            element["PrimaryAttribute"]: element["Payload"]
            for element in elements
            if element.get("Element") == "SQ" and isinstance(element.get("Payload"), dict)
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(
            file, "it is no survey definition of Qualtrics", "a complete .qsf file"
        ) from error


def describe(import_id: str, choice: str, questions: Mapping[str, Any]) -> Described | None:
    """What the definition says of the column with an import id such as QID4-1-2 or QID6#1_3.

    `choice` is the choice of newer exports, which stands beside the id. None when the column is no
    answer to a question of the definition. Loops write their number before the id: 2_QID4.
    """
    found = re.match(r"(?:(\d+)_)?(QID\d+)(#\d+)?(.*)$", import_id)
    if not found or found[2] not in questions:
        return None
    whole = questions[found[2]]
    rest = [part for part in _PARTS.split(found[4]) if part]
    question = _side_by_side(whole, found[3][1:]) if found[3] else whole
    if question is None:
        return None
    text = plain(str(whole.get("QuestionText", "")))
    if found[3]:
        text = f"{text} - {plain(str(question.get('QuestionText', '')))}"
    group = f"{found[1]}_{found[2]}" if found[1] else found[2]
    group += found[3] or ""
    if "TEXT" in rest:
        about = [label for label in (_label(question, "Choices", rest[0]),) if label]
        return Described(" - ".join([text, *about]), kind_hint="text", group=group)
    if "DO" in rest:
        return None
    return _answers(question, text, group, rest, choice)


def ids_by_name(questions: Mapping[str, Any]) -> dict[str, str]:
    """Import ids by the names of columns, for exports that have no row of import ids.

    A name is the question's export tag and the number or tag of its part. Names that two columns
    can have are left out.
    """
    found: dict[str, list[str]] = {}
    for key, question in questions.items():
        tag = str(question.get("DataExportTag", key))
        for name, part in _parts(question):
            found.setdefault(f"{tag}{name}", []).append(f"{key}{part}")
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def _parts(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The ends of the names of a question's columns, each with the end of its import id."""
    kind = question.get("QuestionType")
    several = str(question.get("SubSelector", "")) == "MultipleAnswer"
    tags = question.get("ChoiceDataExportTags")
    choices = list(_entries(question, "Choices"))
    if kind == "TE":
        return [("", "-TEXT")]
    if kind == "MC":
        selector = str(question.get("Selector", ""))
        own = [(f"_{key}_TEXT", f"-{key}-TEXT") for key in choices]
        if selector.startswith(("MA", "MSB")):
            return [*((f"_{_code(question, key)}", f"-{key}") for key in choices), *own]
        return [("", ""), *own]
    if kind != "Matrix":
        return []
    parts = []
    for key in choices:
        tag = tags.get(key, key) if isinstance(tags, dict) else key
        if not several:
            parts.append((f"_{tag}", f"-{key}"))
        for answer in _entries(question, "Answers") if several else {}:
            parts.append((f"_{tag}_{_code(question, answer)}", f"-{key}-{answer}"))
    return parts


def _answers(
    question: Mapping[str, Any], text: str, group: str, rest: list[str], choice: str
) -> Described | None:
    kind, selector = question.get("QuestionType"), str(question.get("Selector", ""))
    several = str(question.get("SubSelector", "")) == "MultipleAnswer"
    if kind == "MC":
        option = choice or (rest[0] if rest else "")
        levels = _levels(question, "Choices")
        if not selector.startswith("MA") and not selector.startswith("MSB"):
            return Described(text, levels, kind_hint="category", group=group)
        label = _label(question, "Choices", option)
        if option and label:
            ticked = (_code(question, option), "1", label)
            multiple = Multiple(group, label, _different(ticked), ("",), label=text)
            return Described(f"{text} - {label}", (), multiple, "category", group)
        joined = Multiple(group, separator=",", label=text)
        return Described(text, levels, joined, group=group)
    if kind in ("Matrix", "SBS") and rest:
        statement = _label(question, "Choices", rest[0])
        text = f"{text} - {statement}" if statement else text
        if several and len(rest) > 1:
            label = _label(question, "Answers", rest[1])
            ticked = (_code(question, rest[1]), "1", label)
            multiple = Multiple(f"{group}_{rest[0]}", label, _different(ticked), ("",), label=text)
            return Described(f"{text} - {label}", (), multiple, "category", group)
        levels = _levels(question, "Answers")
        return Described(text, levels, kind_hint="item" if levels else "", group=group)
    if kind == "TE":
        return Described(text, kind_hint="text", group=group)
    if kind == "Timing":
        return Described(text, kind_hint="timing", group=group)
    if kind in ("Slider", "CS") and rest:
        statement = _label(question, "Choices", rest[0])
        return Described(f"{text} - {statement}" if statement else text, (), None, "number", group)
    return Described(text, group=group)


def _side_by_side(question: Mapping[str, Any], column: str) -> Mapping[str, Any] | None:
    """The part of a side-by-side question that is one of its columns."""
    parts = question.get("AdditionalQuestions")
    part = parts.get(column) if isinstance(parts, dict) else None
    return part if isinstance(part, dict) else None


def _entries(question: Mapping[str, Any], of: str) -> dict[str, Any]:
    """Choices or answers by id. Without any, Qualtrics writes a list."""
    entries = question.get(of)
    if isinstance(entries, list):
        return {str(number): entry for number, entry in enumerate(entries, 1)}
    return entries if isinstance(entries, dict) else {}


def _label(question: Mapping[str, Any], of: str, key: str) -> str:
    entry = _entries(question, of).get(key)
    return plain(str(entry.get("Display", ""))) if isinstance(entry, dict) else ""


def _code(question: Mapping[str, Any], key: str) -> str:
    """The code that the export writes for a choice: as recoded, otherwise its id."""
    recoded = question.get("RecodeValues")
    return str(recoded[key]) if isinstance(recoded, dict) and key in recoded else key


def _levels(question: Mapping[str, Any], of: str) -> Levels:
    """Codes and texts in the order in which respondents saw them."""
    entries = _entries(question, of)
    order = question.get("ChoiceOrder" if of == "Choices" else "AnswerOrder") or list(entries)
    keys = [str(key) for key in order if str(key) in entries]
    keys += [key for key in entries if key not in keys]
    return tuple((_code(question, key), _label(question, of, key)) for key in keys)


def _different(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
