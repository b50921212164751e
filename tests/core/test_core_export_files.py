"""The files of an export that study.yaml names: what is there, what is not, what wrote them."""

import shutil

import pytest

from questline.core.configuration import load_study
from questline.core.study import Platform
from questline.intake.exports.recognition import NAMES, PLAIN


@pytest.fixture
def named(root, tmp_path):
    """Loads a copy of the shipped study with lines added to study.yaml."""

    def load(lines: str, raw=None):
        folder = tmp_path / "config" / "link_workers"
        shutil.copytree(root / "config" / "link_workers", folder)
        shutil.copytree(root / "data" / "link_workers", tmp_path / "data" / "link_workers")
        study = folder / "study.yaml"
        study.write_text(study.read_text(encoding="utf-8") + lines, encoding="utf-8")
        (folder / "survey.qsf").write_text("{}", encoding="utf-8")
        return load_study(folder, raw)

    return load


def test_files_beside_the_export_belong_to_the_study(named, tmp_path):
    study, problems = named("companions: [survey.qsf]\nplatform: qualtrics\nsheet: Answers\n")
    assert problems == []
    assert [path.resolve() for path in study.companions] == [
        (tmp_path / "config" / "link_workers" / "survey.qsf").resolve()
    ]
    assert (study.settings.platform, study.settings.sheet) == ("qualtrics", "Answers")


def test_another_raw_file_keeps_the_files_beside_it(named, root):
    raw = root / "data" / "link_workers" / "responses.csv"
    study, problems = named("companions: [survey.qsf]\n", raw)
    assert problems == []
    assert (study.raw, study.companions[0].name) == (raw, "survey.qsf")


def test_files_that_are_not_there_are_named_all_at_once(named):
    study, problems = named("companions: [absent.lss, survey.qsf, gone.csv]\n")
    assert study is None
    assert [problem.where for problem in problems] == ["study.yaml, key companions"] * 2
    assert 'absent.lss" does not exist' in problems[0].found
    assert "it is taken from the study's folder" in problems[1].remedy


def test_two_files_beside_the_export_have_two_names(named):
    study, (problem,) = named("companions: [survey.qsf, survey.qsf]\n")
    assert study is None
    assert problem.found == '2 files are called "survey.qsf"'


def test_a_platform_that_is_not_known_is_an_error_that_names_the_nearest(named):
    study, (problem,) = named("platform: qualtrix\n")
    assert study is None
    assert problem.where.startswith("study.yaml, line ")
    assert 'Did you mean "qualtrics"?' in problem.found


def test_the_platforms_of_study_yaml_are_those_that_intake_reads():
    assert set(Platform.__args__) == {"", *NAMES, PLAIN}
