"""Running the product as its user does: `snakemake` in a folder of its own."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "Snakefile",
    "workflow",
    "profiles",
    "config",
    "scripts",
    "reports",
    "envs",
    "data",
)
PROGRESS = re.compile(r"^  (\w{13,}|\w+(?=  )) +\S")


@dataclass(frozen=True)
class Screen:
    """What a run left: its exit code, everything it printed, the rules that ran."""

    code: int
    text: str

    @property
    def ran(self) -> set[str]:
        """The rules that printed their line of progress."""
        found = (PROGRESS.match(line) for line in self.text.splitlines())
        return {match[1] for match in found if match}

    @property
    def last_line(self) -> str:
        """The last line on the screen."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def copy_checkout(folder: Path, cold: bool = False) -> Path:
    """A copy of the product without its history, tests and results.

    Unless it is to be `cold`, what reading the syntax of its modules found comes with it, where the
    checkout has kept that (core/code.py): it takes a first run a few seconds.
    """
    folder.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__", "results", ".snakemake")
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        else:
            shutil.copy2(source, folder / name)
    if not cold:
        compiled = Path("scripts", "questline", "__pycache__")
        (folder / compiled).mkdir()
        for kept in (ROOT / compiled).glob("fingerprints.*.json"):
            shutil.copy2(kept, folder / compiled)
    return folder


def command(folder: Path, *arguments: str, cores: int = 2) -> list[str]:
    """The command line of a run."""
    program = Path(sys.executable).with_name("snakemake")
    snakefile = ["-s", str(ROOT / "Snakefile")] if not (folder / "Snakefile").exists() else []
    return [str(program), *snakefile, "--cores", str(cores), *arguments]


def environment(**changes: str) -> dict[str, str]:
    """The environment of a run: the tests' own without what belongs to them."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "OPENBLAS_", "COV_", "PYTHONDONT"))
    }
    return {**kept, **changes}


def snakemake(folder: Path, *arguments: str, cores: int = 2, **changes: str) -> Screen:
    """Run the workflow in `folder`; `changes` are environment variables."""
    finished = subprocess.run(
        command(folder, *arguments, cores=cores),
        cwd=folder,
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    return Screen(finished.returncode, finished.stdout)


def replace_once(path: Path, old: str, new: str) -> None:
    """Change one place of a text file; it must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def read_export(path: Path) -> list[list[str]]:
    """The rows of the shipped export, header first."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def write_export(path: Path, rows: list[list[str]], delimiter: str = ",") -> None:
    """Write rows as an export in UTF-8 with a byte-order mark, as the shipped one."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8-sig")


def column(header: list[str], start: str) -> int:
    """The position of the column whose header begins with, or holds in brackets, `start`."""
    return next(
        index for index, name in enumerate(header) if name.startswith(start) or f"[{start}]" in name
    )


def outputs(folder: Path, study: str = "link_workers") -> dict[str, str]:
    """The checksum of every output of a finished run, by its path within the results."""
    manifest = folder / "results" / study / "provenance" / "manifest.json"
    files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return {entry["path"]: entry["sha256"] for entry in files}


def made_once(shared: Path, make: Callable[[Path], None]) -> Path:
    """The folder `shared`, made by the first of the processes that ask for it."""
    shared.parent.mkdir(parents=True, exist_ok=True)
    made = shared.with_name(f"{shared.name}.made")
    with shared.with_name(f"{shared.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_file():
            make(shared)
            made.touch()
    return shared


def finished_run(shared: Path) -> tuple[Path, Screen]:
    """A copy of the checkout after one cold run of the shipped study, and its screen."""

    def run(folder: Path) -> None:
        screen = snakemake(copy_checkout(folder / "questline", cold=True))
        assert screen.code == 0, screen.text
        (folder / "screen.txt").write_text(screen.text, encoding="utf-8")

    made_once(shared, run)
    text = (shared / "screen.txt").read_text(encoding="utf-8")
    return shared / "questline", Screen(0, text)


def shared_folder(base: Path, worker: str) -> Path:
    """Where the processes of one run of the tests share what they make; `base` is pytest's own."""
    return base if worker == "master" else base.parent
