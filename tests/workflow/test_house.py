"""The papers of the house: licence, version, changes, README, linting, continuous integration."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys

import yaml

import questline
from workflow.sources import ROOT, files, read

ALWAYS = ("LICENSE", "CITATION.cff", "CHANGELOG.md", "README.md", "docs/decisions.md",
          ".ci/run", "envs/README.md")  # fmt: skip


def test_the_papers_are_there():
    for name in ALWAYS:
        assert (ROOT / name).is_file(), name


def test_the_licence_is_the_whole_gpl_3():
    text = read(ROOT / "LICENSE")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 29 June 2007" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert len(text.splitlines()) > 600


def test_one_version_and_one_licence_everywhere():
    citation = yaml.safe_load(read(ROOT / "CITATION.cff"))
    assert citation["version"] == questline.__version__
    assert citation["license"] == "GPL-3.0-or-later"
    newest = re.search(r"^## (\S+)", read(ROOT / "CHANGELOG.md"), flags=re.MULTILINE)
    assert newest is not None
    assert newest[1] == questline.__version__


def test_the_readme_gives_the_two_commands_and_ci_runs_the_second():
    readme, ci = read(ROOT / "README.md"), read(ROOT / ".ci" / "run")
    assert "pip install -r envs/requirements.txt && snakemake --cores 4" in readme
    assert "pip install -r envs/requirements-dev.txt && pytest" in readme
    assert "-r envs/requirements-dev.txt" in ci
    for command in ("ruff check .", "ruff format --check .", "snakefmt --check", "mypy",
                    "snakemake --lint", 'step "pytest" ', "-m slow"):  # fmt: skip
        assert command in ci


def test_ci_can_be_started():
    path = ROOT / ".ci" / "run"
    assert path.stat().st_mode & stat.S_IXUSR
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_links_of_the_pages_lead_somewhere():
    broken = {}
    for page in (path for path in files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
            place = target.split("#")[0]
            if place and "://" not in place and not (page.parent / place).exists():
                broken[target] = page.relative_to(ROOT).as_posix()
    assert broken == {}


def test_files_are_text_in_utf_8_with_unix_line_ends():
    for path in files():
        content = path.read_bytes()
        if b"\0" in content or path.suffix == ".csv":  # pictures; exports may have any line end
            continue
        content.decode("utf-8")
        assert b"\r" not in content, path
        assert content == b"" or content.endswith(b"\n"), path


def test_snakemakes_linter_finds_nothing(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint", "--workflow-profile", "none",
         "--snakefile", str(ROOT / "Snakefile"), "--directory", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "your workflow is in a good condition" in answer.stdout + answer.stderr
