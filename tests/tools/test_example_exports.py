"""The example exports: what lies in data/examples is what the code makes, and all four agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from questline.intake.exports.export import Export
from questline.intake.exports.reading import open_export, read_export
from questline.tools.example_exports.files import example_exports
from questline.tools.example_exports.survey import AGREEMENT, people

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "examples"
FILES = {
    "qualtrics": ("wellbeing.csv",),
    "redcap": ("wellbeing.csv", "wellbeing_dictionary.csv"),
    "limesurvey": ("wellbeing.csv", "wellbeing.lss"),
    "google_forms": ("wellbeing.xlsx",),
}
HEARD = {
    "qualtrics": "heard",
    "redcap": "heard",
    "limesurvey": "block1[heard]",
    "google_forms": "How far do you agree with these sentences about your work? "
    "[My concerns are heard]",
}
AGE = dict.fromkeys(FILES, "age") | {"google_forms": "How old are you, in years?"}


def export_of(platform: str) -> Export:
    first, *beside = (EXAMPLES / platform / name for name in FILES[platform])
    return read_export(open_export(first, beside))


def test_the_files_are_those_that_the_code_makes():
    made = example_exports()
    there = {
        path.relative_to(EXAMPLES).as_posix(): path.read_bytes()
        for path in EXAMPLES.glob("*/*")  # what they are is told by a README beside them
        if path.is_file()
    }
    assert sorted(made) == sorted(there)
    assert [name for name, content in made.items() if there[name] != content] == []


@pytest.mark.parametrize("platform", FILES)
def test_each_is_recognised(platform):
    recognition = export_of(platform).recognition
    assert (recognition.platform, recognition.certain) == (platform, True)


@pytest.mark.parametrize("platform", FILES)
def test_each_holds_the_answers_that_people_gave(platform):
    kept = [
        person
        for person in people()
        if platform == "qualtrics"
        or (not person.preview and (person.finished or platform != "google_forms"))
    ]
    export = export_of(platform)
    labels = dict(export.column(HEARD[platform]).levels)
    heard = [labels.get(text, text) for text in export.texts(HEARD[platform])]
    places = [person.answers["heard"] for person in kept]
    assert heard == [AGREEMENT[int(place) - 1] if place else "" for place in places]
    ages = [str(person.answers["age"]) for person in kept]
    assert export.texts(AGE[platform]) == ages


def test_several_answers_are_the_same_people_in_each_form():
    ticked = {}
    for platform in FILES:
        export = export_of(platform)
        if platform == "google_forms":
            texts = export.texts("What would help you most to stay?")
            ticked[platform] = sum("Better pay, or a bonus" in text for text in texts)
        else:
            (column,) = [
                one for one in export.columns if one.name in ("help_2", "help___2", "help[SQ002]")
            ]
            texts = export.texts(column.name)
            ticked[platform] = sum(text not in ("", "0") for text in texts)
    counts = {
        platform: sum(
            2 in person.answers["help"]
            for person in people()
            if platform == "qualtrics"
            or (not person.preview and (person.finished or platform != "google_forms"))
        )
        for platform in FILES
    }
    assert ticked == counts
    assert min(counts.values()) > 20
