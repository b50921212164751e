"""A run from the raw file in a clean folder, by a Snakemake of its own.

The clean folder lies among the study's results, beside the respondents' data that are there anyway,
and is removed whatever happens. Snakemake notes what it did in the folder in which it runs, so that
the two runs, theirs locks included, do not know of each other.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from questline.core.errors import Problem, StudyError
from questline.core.stopping import end_like_ctrl_c
from questline.provenance.comparison import TO_VERIFY
from questline.tools.verify.at_hand import AtHand

FOLDER = "verification"
PUBLISHED = ("release", "statistics.csv")


def rerun(checkout: Path, found: AtHand, cores: int) -> str:
    """The text of release/statistics.csv as it is computed now, on so many cores.

    Raises StudyError when the run fails; its own sentences stand on the screen by then.
    """
    study, above = found.study, found.results / FOLDER
    above.mkdir(parents=True, exist_ok=True)
    clean = Path(tempfile.mkdtemp(dir=above))
    try:
        raw = study.raw.absolute()
        if raw.name != found.raw_name:
            (clean / "raw").mkdir()
            raw = (clean / "raw" / found.raw_name).absolute()
            raw.symlink_to(study.raw.absolute())
        code = _snakemake(checkout, study.folder.absolute(), raw, clean, cores)
        if code:
            raise StudyError(
                Problem(
                    "the run from the raw file in a clean folder",
                    f"it ended before it was finished (exit code {code})",
                    "a run that comes to its end",
                    "do what its sentences above say, then type the same command again",
                ),
                TO_VERIFY,
            )
        return clean.joinpath("results", study.name, *PUBLISHED).read_text(encoding="utf-8")
    finally:
        shutil.rmtree(clean, ignore_errors=True)
        if not any(above.iterdir()):
            above.rmdir()


def _snakemake(checkout: Path, study: Path, raw: Path, clean: Path, cores: int) -> int:
    """The exit code of a Snakemake that computes the published statistics in a clean folder."""
    command = [sys.executable, "-m", "snakemake", "--snakefile"]
    command += [str(checkout.resolve() / "Snakefile")]
    command += ["--cores", str(cores), "release"]
    command += ["--config", f"study={study}", f"raw={raw}"]
    process = subprocess.Popen(command, cwd=clean, stdin=subprocess.DEVNULL)
    end_like_ctrl_c()
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reaches both from the keyboard; a request to end reaches this process alone.
        process.terminate()
        process.wait()
        raise
