"""What release.yaml, exceptions.yaml and released_texts.yaml name must be there, and fit."""

import csv

import pytest

from core.damage import sound_study
from questline.core.configuration import load_study
from questline.core.release_checks import STORE, earlier_releases
from questline.core.release_rules import EarlierRelease, ReleaseSettings


@pytest.fixture
def study(tmp_path):
    return sound_study(tmp_path)


def store(path, group="", **cells):
    line = dict.fromkeys(STORE, "") | {"id": "a", "group": group, **cells}
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([STORE, line.values()])


def problems(study, name, text):
    (study / name).write_text(text, encoding="utf-8")
    return load_study(study)[1]


def exception(**changes):
    entry = {
        "statistics": "description/table_one/*/count", "reason": "Agreed.", "name": "Ada",
        "date": "2024-03-01", **changes,
    }  # fmt: skip
    lines = [f'    {key}: "{value}"' for key, value in entry.items()]
    return "exceptions:\n  -" + "\n".join(lines)[3:] + "\n"


def test_exceptions_in_order_are_read(study):
    assert problems(study, "exceptions.yaml", exception()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"statistics": "*"}, "names no single result"),
        ({"statistics": "description/*"}, "names no single result"),
        ({"statistics": "descripton/table_one/*"}, "names no single result"),
        ({"date": "2024-02-31"}, "no day of the calendar"),
    ],
)
def test_an_exception_must_name_something_and_have_a_day(study, change, words):
    (problem,) = problems(study, "exceptions.yaml", exception(**change))
    assert words in problem.found
    assert problem.where.startswith("exceptions.yaml, line ")
    assert problem.remedy


def test_the_same_exception_stands_once(study):
    twice = exception() + exception().partition("\n")[2]
    (problem,) = problems(study, "exceptions.yaml", twice)
    assert "stands in line 2 already" in problem.found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("earlier_releases: [{name: a, statistics: nowhere.csv}]", "does not exist"),
        ("earlier_releases: [{name: a, statistics: .}]", "is a folder"),
        ("earlier_releases: [{name: a, statistics: codebook.csv}]", "is no store of statistics"),
        ("earlier_releases: [{name: a, statistics: team.csv}]", "rows about single respondents"),
        ("free_text: [no_such_question]", "is not a variable"),
        ("free_text: [gender]", "is of kind"),
        ("anonymity: {quasi_identifiers: [gender, gender]}", "stands in line"),
        ("anonymity: {quasi_identifiers: [gander]}", 'Did you mean "gender"?'),
    ],
)
def test_what_release_yaml_names_must_be_there(study, text, words):
    store(study / "team.csv", "respondent")
    (study / "released_texts.yaml").unlink(missing_ok=True)
    (problem,) = problems(study, "release.yaml", f"threshold: 10\n{text}\n")
    assert words in problem.found
    assert problem.where.startswith("release.yaml, line 2")
    assert problem.remedy


def test_an_earlier_public_store_is_in_order(study):
    store(study / "pilot.csv")
    (study / "released_texts.yaml").unlink(missing_ok=True)
    text = "threshold: 10\nearlier_releases: [{name: pilot, statistics: pilot.csv}]\n"
    assert problems(study, "release.yaml", text) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("letters.csv", '"many" stands for n'),
        ("short.csv", "more or fewer cells"),
        ("twice.csv", "stands twice"),
        ("empty.csv", "nothing stands"),
    ],
)
def test_a_damaged_earlier_release_is_not_taken_for_one_that_told_less(study, name, words):
    store(study / "letters.csv", n="many")
    store(study / "sound.csv")
    header, line = (study / "sound.csv").read_text(encoding="utf-8").splitlines()
    (study / "short.csv").write_text(f"{header}\n{line[:9]}\n", encoding="utf-8")
    (study / "twice.csv").write_text(f"{header}\n{line}\n{line}\n", encoding="utf-8")
    (study / "empty.csv").write_text(f"{header}\n", encoding="utf-8")
    (study / "released_texts.yaml").unlink(missing_ok=True)
    text = f"earlier_releases: [{{name: pilot, statistics: {name}}}]\n"
    (problem,) = problems(study, "release.yaml", text)
    assert "is damaged" in problem.found
    assert words in problem.found


def test_two_earlier_releases_have_two_names(study):
    store(study / "pilot.csv")
    (study / "released_texts.yaml").unlink(missing_ok=True)
    one = "{name: pilot, statistics: pilot.csv}"
    (problem,) = problems(study, "release.yaml", f"earlier_releases: [{one}, {one}]\n")
    assert "stands in line" in problem.found


def test_a_quotation_is_from_a_question_whose_texts_may_be_quoted(study):
    (study / "release.yaml").write_text("threshold: 10\n", encoding="utf-8")
    one = "{{variable: gender, row: {row}, text: Hello, name: Ada, date: '{date}'}}"
    both = one.format(row=3, date="2024-12-01") + ", " + one.format(row=4, date="2024-13-01")
    text = f"texts: [{both}]\n"
    found = [problem.found for problem in problems(study, "released_texts.yaml", text)]
    assert any("is not under free_text" in one for one in found)
    assert any("no day of the calendar" in one for one in found)


def test_earlier_releases_are_told_with_their_paths_from_the_working_folder(study):
    settings = ReleaseSettings(
        earlier_releases=[EarlierRelease(name="pilot", statistics="pilot.csv", same_rows=False)]
    )
    (told,) = earlier_releases(study, settings)
    assert (told["name"], told["same_rows"]) == ("pilot", False)
    assert told["path"].endswith("pilot.csv")


def test_a_deviation_is_of_a_day_that_there_is(study):
    text = "deviations: [{date: 2023-02-29, what: A later start., why: Ethics took longer.}]\n"
    (problem,) = problems(study, "deviations.yaml", text)
    assert problem.where.startswith("deviations.yaml, line 1")
    assert "no day of the calendar" in problem.found
