"""How long `snakemake` takes for the shipped study: everything, nothing, one changed label.

usage: python benchmarks/whole_run.py [--cores 4] [--repeats 3] [--folder /path/to/a/folder]

The product is copied into a folder of its own and run there as its user runs it. Each time the
clock and the processor's time of all processes are taken; the table shows the best of the repeats,
as other work on the machine can only add to them. It is printed and written to
benchmarks/whole_run.md.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = ("Snakefile", "workflow", "profiles", "config", "scripts", "reports", "envs", "data")
CODEBOOK = "config/link_workers/codebook.csv"
LABELS = ("Feeling supported", "Being supported")
MADE = ("results", ".snakemake")
USUAL_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
"""Python keeps what it has compiled, as it does unless it is told otherwise."""

Times = tuple[float, float]
"""By the clock and of the processor, in seconds."""


def main() -> None:
    """Run what the table shows and write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cores", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the copy is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        copy = Path(folder) / "questline"
        prepared: dict[str, Callable[[Path], None]] = {
            "first run of a fresh copy": fresh_copy,
            "everything anew": without_results,
            "nothing to do": as_it_is,
            "one label changed": with_another_label,
        }
        best = {
            what: min(run(copy, asked.cores, prepare) for _ in range(asked.repeats))
            for what, prepare in prepared.items()
        }
    text = table(best, asked.cores)
    (HERE / "whole_run.md").write_text(text, encoding="utf-8")
    print(text)


def fresh_copy(copy: Path) -> None:
    """The product without anything that Python or Snakemake has made."""
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in PARTS:
        source = HERE.parent / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=unwanted)
        else:
            shutil.copy2(source, copy / name)


def without_results(copy: Path) -> None:
    """The product after an earlier run, its results deleted."""
    for name in MADE:
        shutil.rmtree(copy / name, ignore_errors=True)


def as_it_is(copy: Path) -> None:
    """The product after a run."""


def with_another_label(copy: Path) -> None:
    """The product after a run, one label changed, or changed back."""
    path = copy / CODEBOOK
    text = path.read_text(encoding="utf-8")
    old, new = LABELS if LABELS[0] in text else LABELS[::-1]
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(copy: Path, cores: int, prepare: Callable[[Path], None]) -> Times:
    """One run after `prepare`."""
    prepare(copy)
    command = [sys.executable, "-m", "snakemake", "--cores", str(cores)]
    begun, used = time.perf_counter(), _processor_time()
    answer = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, env=USUAL_ENVIRONMENT
    )
    if answer.returncode:
        sys.exit(answer.stdout + answer.stderr)
    return time.perf_counter() - begun, _processor_time() - used


def table(best: dict[str, Times], cores: int) -> str:
    """The results as a page."""
    lines = [f"| {what} | {clock:.1f} | {used:.1f} |" for what, (clock, used) in best.items()]
    return "\n".join(
        [
            f"# The shipped study, `snakemake --cores {cores}`",
            "",
            "Made by `python benchmarks/whole_run.py`.",
            "",
            "| | seconds by the clock | seconds of the processor |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def _processor_time() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


if __name__ == "__main__":
    main()
