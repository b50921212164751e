"""The fingerprint of a stage's code: what changes it, and what does not."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "__init__.py": "",
    "core/__init__.py": "",
    "core/files.py": "def write(path, text):\n    path.write_text(text)\n",
    "core/errors.py": "class Problem:\n    pass\n",
    "core/numbers.py": "from questline.core.errors import Problem\n\nLIMIT = 3\n",
    "first/__init__.py": "",
    "first/stage.py": '"""One."""\n\n\ndef take(value):\n    """Take."""\n    return value + 1\n',
    "second/__init__.py": "",
    "second/stage.py": "from questline.core import numbers\n\nLIMIT = numbers.LIMIT\n",
    "third/__init__.py": "",
    "third/deep/__init__.py": "",
    "third/deep/part.py": "from questline.first.stage import take\n\nVALUE = take(1)\n",
}


class Package:
    """A small package of the same shape, with its own copy of the module under test."""

    def __init__(self, folder: Path):
        self.folder = folder / "questline"
        for name, text in FILES.items():
            self.write(name, text)
        shutil.copy(ROOT / "scripts" / "questline" / "core" / "code.py", self.folder / "core")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def module(self) -> ModuleType:
        """A fresh start of the module, as in a new run."""
        spec = importlib.util.spec_from_file_location("code_of", self.folder / "core" / "code.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def codes(self) -> dict[str, str]:
        module = self.module()
        return {stage: module.code(stage) for stage in ("first", "second", "third", "core.numbers")}

    def changed_by(self, name: str, text: str) -> set[str]:
        """The stages whose fingerprint differs after a file is written."""
        before = self.codes()
        self.write(name, text)
        after = self.codes()
        return {stage for stage in before if before[stage] != after[stage]}


@pytest.fixture
def package(tmp_path) -> Package:
    return Package(tmp_path)


def test_the_same_code_has_the_same_fingerprint(package):
    assert package.codes() == package.codes()
    assert len(set(package.codes().values())) == 4


@pytest.mark.parametrize(
    "text",
    [
        '"""The first."""\n\n\ndef take(value):\n    """Take."""\n    return value + 1  # why\n',
        '"""Reworded."""\n\n\ndef take(value):\n    """Reworded."""\n    return value + 1\n',
        "def take(value):\n    return value + 1\n",
        "\n\n# a remark\ndef take(value):\n\n\n    return (value\n        + 1)\n",
    ],
)
def test_comments_docstrings_and_blank_lines_change_nothing(package, text):
    assert package.changed_by("first/stage.py", text) == set()


def test_a_changed_statement_changes_the_stage_and_those_that_import_it(package):
    text = FILES["first/stage.py"].replace("value + 1", "value + 2")
    assert package.changed_by("first/stage.py", text) == {"first", "third"}


def test_a_module_imported_by_way_of_its_package_counts(package):
    text = FILES["core/numbers.py"].replace("3", "4")
    assert package.changed_by("core/numbers.py", text) == {"second", "core.numbers"}


def test_what_an_imported_module_imports_counts(package):
    text = "class Problem:\n    where = ''\n"
    assert package.changed_by("core/errors.py", text) == {"second", "core.numbers"}


def test_one_stage_does_not_depend_on_another(package):
    assert package.changed_by("second/stage.py", "LIMIT = 9\n") == {"second"}


def test_a_new_module_of_a_stage_changes_that_stage(package):
    assert package.changed_by("first/more.py", "X = 1\n") == {"first"}


def test_what_every_script_writes_with_counts_everywhere(package):
    text = FILES["core/files.py"].replace("text)", "text, encoding='utf-8')")
    assert package.changed_by("core/files.py", text) == {"first", "second", "third", "core.numbers"}


def test_a_string_that_is_a_value_counts(package):
    assert package.changed_by("first/stage.py", 'def take(value):\n    return "a"\n')
    assert package.changed_by("first/stage.py", 'def take(value):\n    return "b"\n')


def test_touching_changes_nothing(package):
    text = FILES["first/stage.py"]
    assert package.changed_by("first/stage.py", text) == set()


def test_a_stage_that_is_none(package):
    with pytest.raises(ValueError, match="no stage or module named 'fourth'"):
        package.module().code("fourth")


def test_readings_are_kept_and_used(package):
    package.codes()
    module = package.module()
    kept = json.loads(module._kept_file().read_text(encoding="utf-8"))
    assert len(kept) >= 7
    module._syntax = None  # reading anything again would fail
    assert module.code("third")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}'])
def test_kept_readings_that_are_spoilt_are_read_again(package, content):
    before = package.codes()
    package.module()._kept_file().write_text(content, encoding="utf-8")
    assert package.codes() == before


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(package, monkeypatch):
    module = package.module()

    def refuse(path: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "os", None)
    monkeypatch.setattr(module.Path, "mkdir", lambda *args, **options: refuse(args[0]))
    assert module.code("first")
