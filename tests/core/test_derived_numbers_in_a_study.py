"""Derived numbers wherever a study's files ask about a variable's numbers."""

from __future__ import annotations

import shutil

import pytest

from questline.core.configuration import load_study

LINES = """\
work,,,derived,Hours and years,,,,0,100,,,,,"hours, months_in_role",sum: all,
work_band,,,derived,Much work,,,,,,,,,,work,band: little=..49 | much=50..,
since,header,Since,date,Since,,,,,,,%Y-%m-%d,,internal,,,
away,,,derived,Days until,,,,0,,,,,,"since, started",dates_apart: days,
"""


@pytest.fixture
def study(root, tmp_path):
    """The shipped study with a sum, a band of it, and the time between two dates."""
    folder = tmp_path / "study"
    without = shutil.ignore_patterns("interviews.yaml")  # its files lie elsewhere
    shutil.copytree(root / "config" / "link_workers", folder, ignore=without)
    raw = tmp_path / "raw.csv"
    raw.write_text("x\n", encoding="utf-8")
    codebook = folder / "codebook.csv"
    codebook.write_text(codebook.read_text(encoding="utf-8") + LINES, encoding="utf-8")
    return folder


def problems_of(study, file_name: str = "", old: str = "", new: str = "") -> list[str]:
    if file_name:
        path = study / file_name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, problems = load_study(study, study.parent / "raw.csv")
    return [problem.sentence() for problem in problems]


def test_they_are_numbers_for_every_stage(study):
    assert problems_of(study) == []
    loaded, _ = load_study(study, study.parent / "raw.csv")
    about = loaded.analysis_variables(["work", "away", "work_band"])
    assert [about[name]["numeric"] for name in about] == [True, True, False]
    assert (about["work"]["minimum"], about["work"]["maximum"]) == (0, 100)
    assert about["work"]["levels"] == []


@pytest.mark.parametrize(
    ("file_name", "old", "new"),
    [
        ("plan.yaml", "covariates: [", "covariates: [work, "),
        ("cleaning.yaml", "rules:\n", "rules:\n  - {name: late, kind: condition, variable: away, "
         "above: 30, if_missing: keep, reason: Too late}\n"),
    ],
)  # fmt: skip
def test_they_may_be_named_where_numbers_are_asked_for(study, file_name, old, new):
    assert problems_of(study, file_name, old, new) == []


def test_they_are_no_items_of_a_scale(study):
    sentences = problems_of(study, "scales.yaml", "se_solutions", "work")
    assert any('"work" is of kind derived' in sentence for sentence in sentences)


def test_a_band_of_words_is_still_refused(study):
    sentences = problems_of(study, "codebook.csv", "little=..49", "little=..49.5x")
    assert any("bands such as 0..11" in sentence for sentence in sentences)
