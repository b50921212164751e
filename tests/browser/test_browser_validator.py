"""The Nu validator finds no error in any page or picture. It needs Java and its jar: vnu.jar."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from browser.visiting import pages_of

pytestmark = pytest.mark.slow
JAR = "QUESTLINE_VNU_JAR"


@pytest.fixture(scope="session")
def validate():
    """A function: the errors of some files; skips where the validator is not at hand."""
    jar = os.environ.get(JAR, "")
    if not jar or not Path(jar).is_file():
        pytest.skip(f"{JAR} names no file: the Nu validator is not at hand")
    java = shutil.which("java")
    if java is None:
        pytest.skip("Java is not installed: the Nu validator cannot run")

    def errors(files, *options: str) -> list[str]:
        answer = subprocess.run(
            [java, "-jar", jar, "--format", "json", *options, *map(str, files)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return [
            f"{entry['url'].rpartition('/')[2]}, line {entry.get('lastLine')}: {entry['message']}"
            for entry in json.loads(answer.stderr)["messages"]
            if entry["type"] != "info"
        ]

    return errors


def pictures(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.svg"))


def test_the_validator_finds_an_error_in_a_small_report_nowhere(validate, small):
    assert validate(pages_of(small).values()) == []


def test_the_validator_finds_an_error_in_the_shipped_report_nowhere(validate, shipped):
    assert validate(pages_of(shipped).values()) == []


def test_the_validator_finds_an_error_in_a_picture_nowhere(validate, small, shipped):
    for folder in (small, shipped):
        assert len(pictures(folder)) > 10
        assert validate(pictures(folder), "--svg") == []


def test_the_validator_would_find_one(validate, tmp_path):
    page, picture = tmp_path / "page.html", tmp_path / "picture.svg"
    page.write_text("<!DOCTYPE html><html lang=en><title>T</title><p id=a><p id=a>", "utf-8")
    picture.write_text('<svg xmlns="http://www.w3.org/2000/svg"><p/></svg>', "utf-8")
    assert "Duplicate ID" in validate([page])[0]
    assert validate([picture], "--svg")
