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


@pytest.fixture
def fresh(tmp_path) -> Path:
    return copy_checkout(tmp_path / "questline")


def interrupt(folder: Path, seconds: float, how: signal.Signals, whole_group: bool) -> bool:
    """Start a run, send a signal after so many seconds; whether it was still running."""
    process = subprocess.Popen(
        command(folder),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    running = process.poll() is None
    if running and whole_group:
        os.killpg(process.pid, how)
    elif running:
        process.send_signal(how)
    process.wait(timeout=120)
    return running


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
def test_interrupted_run_goes_on_to_the_same_bytes(finished, fresh, how):
    moments = random.Random(int(how))
    stopped = 0
    for _ in range(3):
        whole_group = how == signal.SIGINT  # Ctrl-C reaches every process of the terminal
        stopped += interrupt(fresh, moments.uniform(1.0, 4.0), how, whole_group)
    screen = snakemake(fresh)
    assert stopped > 0
    assert screen.code == 0, screen.text
    assert outputs(fresh) == outputs(finished[0])


@pytest.mark.slow
def test_killed_run_names_unlock_and_goes_on_to_the_same_bytes(finished, fresh):
    assert interrupt(fresh, 3.0, signal.SIGKILL, whole_group=True)
    refused = snakemake(fresh)
    assert refused.code != 0
    assert "snakemake --unlock" in refused.text.strip().splitlines()[-1]
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
