"""Stop runs at random moments, type the command again, and compare every byte.

    python benchmarks/interruptions.py --rounds 10 --stops 4

A round is a fresh copy of the checkout in which a run of the shipped study is stopped so many
times, by SIGTERM or SIGKILL, to Snakemake alone or to all its processes, and then left to end. The
results must be the bytes of a run that nobody stopped. Prints a line a round and the sums; ends
with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("Snakefile", "workflow", "profiles", "config", "scripts", "reports", "envs", "data")
SNAKEMAKE = [str(Path(sys.executable).with_name("snakemake")), "--cores", "2"]
LONGEST = 12.0
"""Seconds after its start within which a run is stopped: about as long as it takes."""

WAYS = [(how, to_all) for how in (signal.SIGTERM, signal.SIGKILL) for to_all in (True, False)]


def copy_of_checkout(folder: Path) -> Path:
    """A copy of what a run needs."""
    folder.mkdir()
    for name in PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy2(source, folder / name)
    return folder


def results(folder: Path) -> dict[str, str]:
    """The checksum of every result but the logs."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "results").rglob("*"))
        if path.is_file() and "logs" not in path.parts and not path.name.startswith(".snakemake")
    }


def stopped(folder: Path, seconds: float, how: signal.Signals, to_all: bool) -> bool:
    """Start a run, stop it after so many seconds; whether it was still running."""
    process = subprocess.Popen(
        SNAKEMAKE,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    running = process.poll() is None
    if running and to_all:
        os.killpg(process.pid, how)
    elif running:
        process.send_signal(how)
    process.wait()
    return running


def ends_well(folder: Path) -> tuple[bool, bool]:
    """Type the command again, after `--unlock` where it asks: (it ended well, it asked)."""
    run = subprocess.run(SNAKEMAKE, cwd=folder, capture_output=True, text=True, check=False)
    asked = "--unlock" in run.stdout + run.stderr
    if asked:
        subprocess.run([*SNAKEMAKE, "--unlock"], cwd=folder, capture_output=True, check=False)
        run = subprocess.run(SNAKEMAKE, cwd=folder, capture_output=True, text=True, check=False)
    return run.returncode == 0, asked


def main() -> None:
    """All rounds, a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--stops", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    hit = unlocked = same = 0
    with tempfile.TemporaryDirectory() as temporary:
        undisturbed = copy_of_checkout(Path(temporary) / "undisturbed")
        if not ends_well(undisturbed)[0]:
            sys.exit("The run that nobody stopped did not end well.")
        expected = results(undisturbed)
        for number in range(1, arguments.rounds + 1):
            folder = copy_of_checkout(Path(temporary) / f"round_{number}")
            said = []
            for stop in range(arguments.stops):
                how, to_all = WAYS[(number + stop) % len(WAYS)]
                seconds = chance.uniform(0.3, LONGEST)
                was_running = stopped(folder, seconds, how, to_all)
                hit += was_running
                said.append(
                    f"{how.name}{' to all' if to_all else ''} at {seconds:.1f} s"
                    f"{'' if was_running else ' (had ended)'}"
                )
                if stop < arguments.stops - 1:
                    locked = folder / ".snakemake" / "locks"
                    if locked.is_dir() and any(locked.iterdir()):
                        unlocked += 1
                        unlock = [*SNAKEMAKE, "--unlock"]
                        subprocess.run(unlock, cwd=folder, capture_output=True, check=False)
            well, asked = ends_well(folder)
            unlocked += asked
            is_same = well and results(folder) == expected
            same += is_same
            print(
                f"{number}: {'; '.join(said)}: {'same bytes' if is_same else 'DIFFERENT'}",
                flush=True,
            )
            shutil.rmtree(folder)
    print(
        f"{hit} stops of runs that were running, --unlock needed {unlocked} times; "
        f"{same} of {arguments.rounds} rounds ended in the same {len(expected)} files"
    )
    sys.exit(0 if same == arguments.rounds else 1)


if __name__ == "__main__":
    main()
