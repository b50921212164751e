"""What is typed: misspelt keys, empty values, paths that Snakemake or the terminal cannot take."""

from __future__ import annotations

import locale
import os
from pathlib import Path

import pytest

from questline.core.command_line import (
    check_paths,
    check_target,
    check_writable,
    read_command_line,
)


def test_values_become_paths():
    config = {"study": 2024, "raw": "~/answers.csv"}
    assert read_command_line(config) == []
    assert config == {"study": "2024", "raw": str(Path.home() / "answers.csv")}


def test_a_misspelt_key_is_not_passed_over():
    (problem,) = read_command_line({"studie": "config/rse_2016"})
    assert 'Did you mean "study"?' in problem.found


def test_a_key_that_no_target_reads_is_not_passed_over():
    typed = {"study": "new", "export": "a.csv", "sheet": "Answers"}
    assert check_target(typed, {"draft_study"}) == []
    (problem,) = check_target(typed, set())
    assert "(export=, sheet=)" in problem.where
    assert "type draft_study before --config" in problem.remedy
    assert check_target({"study": "new"}, set()) == []


@pytest.mark.parametrize("value", ["", None, " "])
def test_a_key_without_a_value_is_not_the_study_that_ships(value):
    (problem,) = read_command_line({"study": value})
    assert "study=" in problem.where
    assert problem.found == "nothing stands after it"


def test_curly_brackets_are_said_in_words():
    (problem,) = check_paths([Path("a/{b}"), Path("c")])
    assert '"a/{b}" holds a curly bracket' in problem.found
    assert check_paths([Path("Überstunden – 2. Welle/ответы.csv")]) == []


def test_angle_brackets_are_said_in_words():
    (problem,) = check_paths([Path("a/<b>.csv"), Path("c")])
    assert '"a/<b>.csv" holds an angle bracket' in problem.found
    assert problem.remedy == "rename the folder or the file"


def test_a_terminal_without_the_letters_of_the_path(monkeypatch):
    monkeypatch.setattr(locale, "getpreferredencoding", lambda _: "ascii")
    (problem,) = check_paths([Path("Überstunden")])
    assert "PYTHONUTF8=1" in problem.remedy
    assert check_paths([Path("plain")]) == []


def test_a_folder_that_may_not_be_written_into(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = Path("results/study")
    assert check_writable(results) == []
    stage = tmp_path / results / "cleaning"
    stage.mkdir(parents=True)
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).resolve() != stage)
    (problem,) = check_writable(results)
    assert problem.found == f"you may not write into {stage}"


def test_a_file_in_place_of_the_results(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("results").write_text("", encoding="utf-8")
    (problem,) = check_writable(Path("results/study"))
    assert problem.found.endswith("results (a file)")
