"""The survey as Qualtrics exports it: CSV with choice texts under three header rows."""

from __future__ import annotations

import json
from datetime import timedelta

from questline.tools.example_exports.survey import QUESTIONS, Person
from questline.tools.example_exports.texts import chosen_text, delimited, places

_MOMENT = "%Y-%m-%d %H:%M:%S"
_OWN = (
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
)


def qualtrics(everybody: list[Person]) -> dict[str, str]:
    """The files by name."""
    names, texts, ids = (list(column) for column in zip(*_OWN, strict=True))
    for number, question in enumerate(QUESTIONS, 1):
        if question.kind == "several":
            for place, answer in enumerate(question.answers, 1):
                names.append(f"{question.name}_{place}")
                texts.append(f"{question.text} - Selected Choice - {answer}")
                ids.append(f"QID{number}#{place}")
        else:
            names.append(question.name)
            heading = f"{question.matrix} - " if question.matrix else ""
            texts.append(f"{heading}{question.text}")
            ids.append(
                f"QID{number}_TEXT" if question.kind in ("number", "text") else f"QID{number}"
            )
    rows = [names, texts, [_import_id(one) for one in ids]]
    return {"wellbeing.csv": "\ufeff" + delimited([*rows, *map(_row, everybody)])}


def _import_id(one: str) -> str:
    name, _, choice = one.partition("#")
    return json.dumps({"ImportId": name, **({"choiceId": choice} if choice else {})})


def _row(person: Person) -> list[str]:
    end = person.started + timedelta(seconds=person.seconds)
    cells = [
        person.started.strftime(_MOMENT),
        end.strftime(_MOMENT),
        "Survey Preview" if person.preview else "IP Address",
        f"192.0.2.{person.number}",
        "100" if person.finished else "56",
        str(person.seconds),
        str(person.finished),
        end.strftime(_MOMENT),
        f"R_example{person.number:04d}",
        "anonymous",
        "EN",
    ]
    for question in QUESTIONS:
        if question.kind == "several":
            ticked = places(person, question)
            cells += [
                answer if place in ticked else ""
                for place, answer in enumerate(question.answers, 1)
            ]
        else:
            cells.append(chosen_text(question, person))
    return cells
