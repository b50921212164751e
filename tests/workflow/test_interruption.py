"""Stopping a run at any moment and typing the same command again ends in the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from workflow.running import command, copy_checkout, environment, outputs, snakemake

pytestmark = pytest.mark.usefixtures("hears_ctrl_c")


@pytest.fixture
def fresh(tmp_path) -> Path:
    return copy_checkout(tmp_path / "questline")


def interrupt(
    folder: Path, after: str, seconds: float, how: signal.Signals, whole_group: bool
) -> bool:
    """Start a run; send a signal so many seconds after a file was there; whether it still ran."""
    process = subprocess.Popen(
        command(folder),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while process.poll() is None and not list(folder.glob(after)):
        time.sleep(0.01)
    time.sleep(seconds)
    running = process.poll() is None
    if running and whole_group:
        os.killpg(process.pid, how)
    elif running:
        process.send_signal(how)
    process.wait(timeout=120)
    return running


STARTED = "Snakefile"
LOCKED = ".snakemake/locks/*"
MIDDLE = "results/*/scoring/statistics.csv"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "whole_group"),
    [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True)],
    ids=["ctrl-c", "sigterm to snakemake", "sigterm to every process"],
)
def test_interrupted_run_goes_on_to_the_same_bytes(finished, fresh, how, whole_group):
    moments = random.Random(int(how))
    stopped = [
        interrupt(fresh, STARTED, moments.uniform(0.2, 1.5), how, whole_group),
        interrupt(fresh, LOCKED, moments.uniform(0.0, 0.3), how, whole_group),
        interrupt(fresh, LOCKED, moments.uniform(0.3, 2.0), how, whole_group),
        interrupt(fresh, MIDDLE, moments.uniform(0.0, 2.0), how, whole_group),
    ]
    screen = snakemake(fresh)
    assert any(stopped)
    assert screen.code == 0, screen.text
    assert outputs(fresh) == outputs(finished[0])


@pytest.mark.slow
@pytest.mark.parametrize("after", [LOCKED, MIDDLE], ids=["at the start", "in the middle"])
def test_killed_run_names_unlock_and_goes_on_to_the_same_bytes(finished, fresh, after):
    assert interrupt(fresh, after, 0.5, signal.SIGKILL, whole_group=True)
    refused = snakemake(fresh)
    assert refused.code != 0
    assert "snakemake --unlock" in refused.last_line
    assert snakemake(fresh, "--unlock").code == 0
    screen = snakemake(fresh)
    assert screen.code == 0, screen.text
    assert outputs(fresh) == outputs(finished[0])


@pytest.mark.slow
def test_same_bytes_from_other_cores_folders_locales_zones_and_hash_seeds(finished, tmp_path):
    expected = outputs(finished[0])
    settings = [
        (1, {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}),
        (4, {"PYTHONHASHSEED": "99", "TZ": "America/Lima", "LANG": "de_DE.UTF-8"}),
    ]
    for number, (cores, changes) in enumerate(settings):
        folder = copy_checkout(tmp_path / f"a folder with blanks {number}" / "ünïcode")
        screen = snakemake(folder, cores=cores, **changes)
        assert screen.code == 0, screen.text
        assert outputs(folder) == expected
        shutil.rmtree(folder)
