"""Registering a plan: before there are data, once, and the same bytes each time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.damage import ROOT, sound_study
from questline.core.errors import StudyError
from questline.core.plan_lock import FILE, read_lock
from questline.tools.register_plan import plan_to_register, registration_of, there_already


@pytest.fixture
def folder(tmp_path):
    study = sound_study(tmp_path)
    (study / FILE).unlink(missing_ok=True)
    return study


def refused(folder, registered=""):
    with pytest.raises(StudyError) as raised:
        plan_to_register(folder, registered)
    assert raised.value.before == "the plan can be registered"
    return raised.value.problems


def test_a_plan_is_registered_before_the_raw_file_exists(folder):
    with_data = plan_to_register(folder, "")
    assert "raw file is there already" in there_already(with_data)
    shutil.rmtree(folder.parents[1] / "data")
    study = plan_to_register(folder, "2026-01-31")
    assert there_already(study) == ""
    text, line = registration_of(study, "2026-01-31", "osf.io/abcde")
    assert text == registration_of(with_data, "2026-01-31", "osf.io/abcde")[0]
    lock, problems = read_lock(text, "link_workers")
    assert problems == []
    assert lock.sha256 in line


def test_a_registration_is_never_overwritten(folder):
    (folder / FILE).write_text("", encoding="utf-8")
    (problem,) = refused(folder)
    assert "never overwritten" in problem.found
    assert "another name" in problem.remedy


@pytest.mark.parametrize("date", ["2026-02-30", "31.1.2026", "today", "20260131"])
def test_a_day_that_is_none_is_refused(folder, date):
    (problem,) = refused(folder, date)
    assert "is no date" in problem.found


def test_a_study_with_mistakes_is_not_registered(folder):
    (folder / "plan.yaml").write_text("tabel_one: {}\n", encoding="utf-8")
    assert any(problem.where.startswith("plan.yaml") for problem in refused(folder))
    assert not (folder / FILE).exists()
    (problem,) = refused(Path("no/such/folder"))
    assert "there is no folder" in problem.found


@pytest.mark.slow
def test_the_target_writes_the_file_once(folder, tmp_path):
    def register(*keys):
        return subprocess.run(
            [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--cores", "1",
             "register_plan", "--config", f"study={folder}", *keys],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    shutil.rmtree(tmp_path / "data")
    assert register("registered=2026-01-31").returncode == 0
    written = (folder / FILE).read_bytes()
    again = register()
    assert again.returncode != 0
    assert "never overwritten" in again.stderr
    assert (folder / FILE).read_bytes() == written
    (folder / FILE).unlink()
    assert register("registered=2026-01-31").returncode == 0
    assert (folder / FILE).read_bytes() == written
