"""How a rule's script runs: progress in plain words, a user's mistake as sentences.

A script calls `run(function, snakemake)` in its last line. The function takes the rule's inputs,
outputs and parameters and returns one line for the screen. When the user's study is at fault the
sentences are kept beside the rule's log, and the workflow prints them as the last thing on the
screen.
"""

from __future__ import annotations

import errno
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from questline.core.errors import Problem, StudyError, put_right
from questline.core.screen import STOPPED

PROBLEMS_SUFFIX = ".problems.json"
DISK_FULL = "there is no room left on the disk: make some first"
INTERRUPTED = 130
"""The exit code of a step that was ended by Ctrl-C, as shells give it."""


def run(function: Callable[[Any, Any, Any], str], snakemake: Any) -> None:
    """Run a rule's `function(input, output, params)`, print the line it returns, log what fails."""
    log = Path(snakemake.log[0])
    log.parent.mkdir(parents=True, exist_ok=True)
    problems_file = problems_beside(log)
    problems_file.unlink(missing_ok=True)
    try:
        line = function(snakemake.input, snakemake.output, snakemake.params)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except StudyError as error:
        record = {
            "rule": snakemake.rule,
            "before": error.before,
            "problems": error.as_records(),
        }
        problems_file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        log.write_text(str(error) + "\n", encoding="utf-8")
        sys.exit(1)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            # Nothing can be kept for the end of the run, the log least of all.
            print(f"  {snakemake.rule:<13} {DISK_FULL}", file=sys.stderr, flush=True)
            sys.exit(1)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        record = {"rule": snakemake.rule, "bug": str(log)}
        problems_file.write_text(json.dumps(record), encoding="utf-8")
        sys.exit(1)
    log.write_text(line + "\n", encoding="utf-8")
    # One write, its end included: rules that run side by side share the screen.
    print(f"  {snakemake.rule:<13} {line}\n", end="", file=sys.stderr, flush=True)


def problems_beside(log: Path) -> Path:
    """Where the sentences of a failed rule are kept."""
    return log.with_name(log.stem + PROBLEMS_SUFFIX)


def closing_words(log_folder: Path) -> str:
    """The sentences of every rule that failed, to be the last thing on the screen."""
    problems: list[Problem] = []
    bugs: list[str] = []
    before = ""
    for path in sorted(log_folder.glob("*" + PROBLEMS_SUFFIX)):
        record = json.loads(path.read_text(encoding="utf-8"))
        if "bug" in record:
            bugs.append(
                f"The step {record['rule']} failed through a fault of Questline itself. "
                f"Please report it with the file {record['bug']}."
            )
        problems += [Problem(**problem) for problem in record.get("problems", [])]
        before = record.get("before", before)
    if not problems and not bugs:
        return STOPPED
    sentences = [put_right(problems, before)] if problems else []
    return "\n".join([*sentences, *bugs])
