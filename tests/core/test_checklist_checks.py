"""Answers to checklists in report.yaml: the checklist exists, so does the item, and words stand."""

import pytest

from core.damage import sound_study
from questline.core.configuration import load_study


@pytest.fixture
def study(tmp_path):
    return sound_study(tmp_path)


def problems_of(study, checklists):
    report = study / "report.yaml"
    kept = report.read_text("utf-8").partition("checklists:")[0]
    report.write_text(kept + checklists, encoding="utf-8")
    read, problems = load_study(study)
    return read, [problem.sentence() for problem in problems]


def test_answers_to_items_that_there_are_reach_the_pages(study):
    read, problems = problems_of(study, 'checklists: {strobe: {"22": "Paid by nobody."}}\n')
    assert problems == []
    assert read.report.checklists == {"strobe": {"22": "Paid by nobody."}}


@pytest.mark.parametrize(
    ("checklists", "key", "says"),
    [
        ('checklists:\n  strob: {"22": "a"}\n', "checklists.strob", 'Did you mean "strobe"?'),
        ('checklists:\n  strobe: {"6aa": "a"}\n', "checklists.strobe.6aa", 'Did you mean "6a"?'),
        ('checklists:\n  gramms: {"7": "a"}\n', "checklists.gramms.7", "one of 1, 2, 3, 4, 5"),
        ('checklists:\n  strobe: {"2": " "}\n', "checklists.strobe.2", "nothing stands here"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(study, checklists, key, says):
    _read, problems = problems_of(study, checklists)
    (sentence,) = problems
    assert "report.yaml, line " in sentence
    assert f"key {key}" in sentence
    assert says in sentence


def test_all_that_is_wrong_is_said_at_once(study):
    text = 'checklists:\n  strobe: {"99": "a", "98": "b"}\n  consort: {"1": "a"}\n'
    _read, problems = problems_of(study, text)
    assert len(problems) == 3
