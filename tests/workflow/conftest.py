"""A finished run of the shipped study, made once and copied for the tests that change things."""

import fcntl
import shutil
from pathlib import Path

import pytest

from workflow.running import Screen, copy_checkout, snakemake


@pytest.fixture(scope="session")
def finished(tmp_path_factory, worker_id) -> tuple[Path, Screen]:
    """A copy of the checkout after one cold run of the shipped study, and its screen.

    Tests run in several processes; the first that asks makes the run, the others wait for it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "finished"
    folder, said = shared / "questline", shared / "screen.txt"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.is_file():
            screen = snakemake(copy_checkout(folder, cold=True))
            assert screen.code == 0, screen.text
            said.write_text(screen.text, encoding="utf-8")
    return folder, Screen(0, said.read_text(encoding="utf-8"))


@pytest.fixture
def playground(finished, tmp_path) -> Path:
    """A copy of the finished run, Snakemake's memory included, to change things in."""
    return Path(shutil.copytree(finished[0], tmp_path / "questline", symlinks=True))
