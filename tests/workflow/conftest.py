"""A finished run of the shipped study, made once and copied for the tests that change things."""

import shutil
from pathlib import Path

import pytest

from workflow.running import Screen, finished_run, shared_folder


@pytest.fixture(scope="session")
def finished(tmp_path_factory, worker_id) -> tuple[Path, Screen]:
    """A copy of the checkout after one cold run of the shipped study, and its screen."""
    shared = shared_folder(tmp_path_factory.getbasetemp(), worker_id)
    return finished_run(shared / "finished")


@pytest.fixture
def playground(finished, tmp_path) -> Path:
    """A copy of the finished run, Snakemake's memory included, to change things in."""
    return Path(shutil.copytree(finished[0], tmp_path / "questline", symlinks=True))
