"""A finished run of the shipped study, made once and copied for the tests that change things."""

import shutil
from pathlib import Path

import pytest

from workflow.running import Screen, copy_checkout, snakemake


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> tuple[Path, Screen]:
    """A copy of the checkout after one cold run of the shipped study, and its screen."""
    folder = copy_checkout(tmp_path_factory.mktemp("finished") / "questline")
    screen = snakemake(folder)
    assert screen.code == 0, screen.text
    return folder, screen


@pytest.fixture
def playground(finished, tmp_path) -> Path:
    """A copy of the finished run, Snakemake's memory included, to change things in."""
    return Path(shutil.copytree(finished[0], tmp_path / "questline", symlinks=True))
