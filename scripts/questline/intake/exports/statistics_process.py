"""Files of statistics programs, read in another process that may end without ending this one."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from questline.core.errors import Problem, StudyError
from questline.intake.exports.limits import LARGEST_STATISTICS_FILE, damaged, megabytes
from questline.intake.exports.source import Source

CHILD = Path(__file__).with_name("statistics_child.py")
SECONDS = 10.0
BYTES_A_SECOND = 2**20
DAMAGED, TOO_LARGE, NO_LIBRARY = 3, 4, 1
_PROGRAMS = {"spss": "SPSS", "stata": "Stata", "sas": "SAS transport"}


@contextmanager
def lines_of(source: Source, kind: str) -> Iterator[Iterator[dict[str, Any]]]:
    """The lines that the other process wrote: first the file's, then each column's.

    Raises StudyError when the file is damaged, too large, or takes too long.
    """
    if source.size() > LARGEST_STATISTICS_FILE:
        raise _too_large(source, f"it has {megabytes(source.size())}")
    with tempfile.TemporaryFile() as output:
        _run(source, kind, output)
        output.seek(0)
        yield (json.loads(line) for line in output)


def _run(source: Source, kind: str, output: IO[bytes]) -> None:
    seconds = SECONDS + source.size() / BYTES_A_SECOND
    # -P: the modules beside the script must not stand in for others of the same name.
    command = [sys.executable, "-P", str(CHILD), kind, str(source.path)]
    try:
        done = subprocess.run(
            command, stdout=output, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise damaged(
            source.name,
            f"reading it took more than {seconds:.0f} seconds, which a complete file of its size "
            "does not",
            f"a complete file of {_PROGRAMS[kind]}",
        ) from error
    if done.returncode == 0:
        return
    said = done.stderr.decode("utf-8", errors="replace").strip()
    if done.returncode == TOO_LARGE:
        raise _too_large(source, said)
    if done.returncode == NO_LIBRARY and "pyreadstat" in said:
        raise StudyError(
            Problem(
                source.name,
                f"files of {_PROGRAMS[kind]} need the package pyreadstat, which is not installed",
                "the packages of envs/requirements.txt",
                "install them again, or save the answers as CSV",
            )
        )
    why = f": {said}" if done.returncode == DAMAGED and said else ""
    raise damaged(
        source.name,
        f"it cannot be read as a file of {_PROGRAMS[kind]}{why}",
        f"a complete file of {_PROGRAMS[kind]}",
    )


def _too_large(source: Source, found: str) -> StudyError:
    return StudyError(
        Problem(
            source.name,
            found,
            "a file that fits into the memory",
            "save fewer variables, or save the answers as CSV, which may be larger",
        )
    )
