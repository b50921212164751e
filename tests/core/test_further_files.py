"""Further files of a study: named, there, the right ones, and known to the codebook."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from questline.core.configuration import load_study

KEYS = """\
first_file: wave_1
more_files:
  - {{name: wave_2, raw: ../wave_2.csv{more}}}
"""


@pytest.fixture
def study(root, tmp_path):
    """A copy of the shipped study with two raw files beside it."""
    folder = tmp_path / "study"
    without = shutil.ignore_patterns("interviews.yaml")  # its files lie elsewhere
    shutil.copytree(root / "config" / "link_workers", folder, ignore=without)
    for name in ("wave_1.csv", "wave_2.csv"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    (tmp_path / "key.csv").write_text("key\n", encoding="utf-8")
    path = folder / "study.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = ["raw: ../wave_1.csv" if line.startswith("raw:") else line for line in lines]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def loaded(study, keys: str):
    path = study / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8") + keys, encoding="utf-8")
    found, problems = load_study(study)
    assert all(problem.expected and problem.remedy for problem in problems)
    return found, [problem.sentence() for problem in problems]


def add_wave(study, line: str) -> None:
    path = study / "codebook.csv"
    columns = path.read_text(encoding="utf-8").splitlines()[0].count(",") + 1
    text = path.read_text(encoding="utf-8") + line + "," * (columns - line.count(",") - 1) + "\n"
    path.write_text(text, encoding="utf-8")


def test_further_files_are_found_and_are_inputs(study, tmp_path):
    found, problems = loaded(study, KEYS.format(more=", companions: [../key.csv]"))
    assert problems == []
    (file,) = found.further_files
    assert (file.name, file.raw.resolve()) == ("wave_2", tmp_path / "wave_2.csv")
    assert [path.name for path in found.beside_raw] == ["wave_2.csv", "key.csv"]
    name, raw, beside = file.as_parameters()
    assert name == "wave_2"
    assert raw.endswith("wave_2.csv")
    assert len(beside) == 1
    assert found.side_by_side is None


def test_rows_side_by_side_are_read(study):
    keys = "side_by_side: {respondent: study_id, by: [redcap_event_name]}\n"
    found, problems = loaded(study, keys)
    assert problems == []
    assert found.side_by_side == {"respondent": "study_id", "by": ["redcap_event_name"]}


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (KEYS.format(more="").replace("first_file: wave_1\n", ""),
         ["key first_file", "there are more_files", "wave_1"]),
        ("first_file: wave_1\n", ["key first_file", "there are no more_files"]),
        (KEYS.format(more="").replace("wave_2,", "wave_1,"), ['two files are called "wave_1"']),
        (KEYS.format(more="").replace("wave_2.csv", "wave_3.csv"),
         ["more_files[1].raw", "wave_3.csv", "does not exist", "the study's folder"]),
        (KEYS.format(more="").replace("../wave_2.csv", ".."), ["more_files[1].raw", "is a folder"]),
        (KEYS.format(more=f", sha256: {'ab' * 32}"),
         ["more_files[1].raw", "the SHA-256 checksum of", "ab" * 32]),
        (KEYS.format(more=", companions: [../no.csv]"),
         ["more_files[1].companions", "does not exist"]),
        (KEYS.format(more="").replace("wave_2.csv", "wave_1.csv"),
         ["key more_files", 'two of the files are called "wave_1.csv"']),
        (KEYS.format(more="").replace("name: wave_2", "name: Wave 2"), ["small letters"]),
        ("side_by_side: {respondent: id, by: []}\n", ["side_by_side.by"]),
        ("side_by_side: {respondent: id}\n", ["side_by_side", '"by" is missing']),
    ],
)  # fmt: skip
def test_a_mistake_about_files_gives_a_sentence(study, keys, says):
    found, sentences = loaded(study, keys)
    assert found is None
    assert any(all(piece in sentence for piece in says) for sentence in sentences), sentences


def test_the_right_checksum_is_accepted(study, tmp_path):
    digest = hashlib.sha256((tmp_path / "wave_2.csv").read_bytes()).hexdigest()
    assert loaded(study, KEYS.format(more=f", sha256: {digest}"))[1] == []


def test_the_levels_of_a_files_name_are_the_names_of_the_files(study):
    add_wave(study, "wave,file,,category,Wave,first=wave_1 | second=wave_3")
    (sentence,) = loaded(study, KEYS.format(more=""))[1]
    assert 'column levels (variable "wave")' in sentence
    assert "the names of the files: wave_1 and wave_2" in sentence


def test_a_files_name_is_no_answer_where_there_is_one_file(study):
    add_wave(study, "wave,file,,category,Wave,first=wave_1 | second=wave_2")
    (sentence,) = loaded(study, "")[1]
    assert 'column match (variable "wave")' in sentence
    assert "one file alone" in sentence


def test_a_study_with_the_name_of_its_files(study):
    add_wave(study, "wave,file,,category,Wave,first=wave_1 | second=wave_2")
    assert loaded(study, KEYS.format(more=""))[1] == []
