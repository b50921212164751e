"""The smallest study, as docs/smallest-study.md shows it, is a study that runs."""

from __future__ import annotations

import re

import pytest

from questline.core.configuration import load_study
from workflow.running import ROOT, copy_checkout, snakemake

BLOCK = re.compile(r"^```\w+ (?P<file>\S+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"^```csv\n(?P<header>.*?)\n```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def study(tmp_path):
    """The folder that a reader of the page has made, blanks and all, with 120 answers."""
    page = (ROOT / "docs/smallest-study.md").read_text(encoding="utf-8")
    folder = tmp_path / "Längsschnitt – 2. Welle"
    folder.mkdir()
    for block in BLOCK.finditer(page):
        (folder / block["file"]).write_text(block["body"], encoding="utf-8")
    lines = [HEADER.search(page)["header"]]
    for number in range(120):
        mood = number % 5 + 1
        leaves = "Yes" if number * mood % 7 < 3 else "No"
        gender = ("Woman", "Man", "Prefer not to say")[number % 3]
        items = f"{mood},{min(5, mood + number % 2)},{6 - mood}"
        lines.append(f"{number},Yes,{20 + number % 40},{gender},{items},{leaves}")
    (folder / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_the_smallest_study_is_sound(study):
    found, problems = load_study(study)
    assert problems == []
    assert [path.name for path in found.files] == [
        "study.yaml", "scales.yaml", "cleaning.yaml", "plan.yaml", "release.yaml", "report.yaml",
        "codebook.csv",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_smallest_study_becomes_a_report(study, tmp_path):
    checkout = copy_checkout(tmp_path / "questline")
    screen = snakemake(checkout, "--config", f"study={study}")
    assert screen.code == 0, screen.text
    assert "analysed: 120" in screen.text
    assert "wellbeing: alpha" in screen.text
    assert (checkout / "results/wellbeing/reporting/index.html").is_file()
