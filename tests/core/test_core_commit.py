"""The commit that a run names: the copy's own, with a word when the copy was changed since."""

import subprocess
from pathlib import Path

import pytest

from questline.core.workflow import Session


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A small checkout with one commit."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.py").write_text("a = 1\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("study: a\n", encoding="utf-8")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    return tmp_path


def test_a_clean_copy_names_its_commit(checkout):
    assert Session(checkout, None).commit().isalnum()


def test_a_changed_copy_says_so(checkout):
    (checkout / "scripts" / "a.py").write_text("a = 2\n", encoding="utf-8")
    assert Session(checkout, None).commit().endswith(", with changes that are not committed")


def test_a_study_of_ones_own_is_no_change(checkout):
    (checkout / "config.yaml").write_text("study: b\n", encoding="utf-8")
    assert Session(checkout, None).commit().isalnum()


def test_a_copy_without_history_names_none(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert Session(tmp_path, None).commit() == ""
