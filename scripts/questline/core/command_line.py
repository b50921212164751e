"""What is typed after `snakemake`, and whether a run may begin where it was typed."""

from __future__ import annotations

import locale
import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from questline.core.errors import Problem, unknown_name
from questline.core.sentences import first_of

MEANINGS = {
    "study": "a folder that holds study.yaml",
    "raw": "the export to analyse",
    "export": "the export to draft a study from, for draft_study",
    "companions": "files of the survey beside the export, divided by commas, for draft_study",
    "platform": "what wrote the export, if it is not recognised, for draft_study",
    "sheet": "the sheet of a workbook that holds the answers, for draft_study",
    "registered": "the day on which the plan is registered, such as 2026-01-31, for register_plan",
    "registry": "where the plan is registered, such as an address, for register_plan",
    "published": "the published statistics to compare with, for verify",
    "tolerance": "the relative difference up to which numbers count as the same, for verify",
    "scenarios": "the beginnings of the names of simulation studies, for validate_methods",
}
"""What may stand after --config or in config/config.yaml, and what it names."""
READ_BY = {
    "draft_study": ("export", "companions", "platform", "sheet"),
    "register_plan": ("registered", "registry"),
    "verify": ("published", "tolerance"),
}
"""The keys that one target alone reads."""
PATHS_LISTED = 3


def read_command_line(config: dict[str, Any]) -> list[Problem]:
    """Make the paths of `config` texts, a home folder written as ~ included; all that is wrong.

    Snakemake takes any key, so that a misspelt one would silently give the report of another study.
    """
    problems = [
        unknown_name(
            f"the command line (--config) or config/config.yaml, key {name}",
            name,
            MEANINGS,
            "a key of Questline",
            "correct its spelling, or leave it out",
        )
        for name in config
        if name not in MEANINGS
    ]
    for name in MEANINGS:
        if name in config:
            # Values after --config arrive as whatever they look like; paths are text.
            text = "" if config[name] is None else str(config[name])
            config[name] = str(Path(text).expanduser()) if text.startswith("~/") else text
            if not text.strip():
                problems.append(
                    Problem(
                        f"the command line ({name}=) or config/config.yaml",
                        "nothing stands after it",
                        MEANINGS[name],
                        f"write it directly after {name}=, without a blank between",
                    )
                )
    return problems


def check_target(config: Mapping[str, Any], tools: Collection[str]) -> list[Problem]:
    """Keys that the targets that were typed do not read; `tools` are those that are tools."""
    problems = []
    for target, names in READ_BY.items():
        unread = [name for name in names if name in config]
        if unread and target not in tools:
            remedy = f"type {target} before --config, or leave it out"
            if target == "draft_study":
                remedy += "; the export of a study stands in its study.yaml"
            problems.append(
                Problem(
                    f"the command line ({', '.join(f'{name}=' for name in unread)})",
                    f"only the target {target} reads it",
                    "keys that the run reads",
                    remedy,
                )
            )
    return problems


def check_paths(paths: Sequence[Path]) -> list[Problem]:
    """What is wrong with the signs in the paths of a study, for Snakemake and for this terminal."""
    problems = []
    where = "the path of the study, of its raw file or of Questline"
    curly = [f'"{path}"' for path in paths if set(str(path)) & {"{", "}"}]
    pointed = [f'"{path}"' for path in paths if set(str(path)) & {"<", ">"}]
    for named, sort, signs in ((curly, "a curly", "{ and }"), (pointed, "an angle", "< and >")):
        if named:
            problems.append(
                Problem(
                    where,
                    f"{first_of(named, PATHS_LISTED)} holds {sort} bracket",
                    f"a path without {signs}, which mean something else to Snakemake",
                    "rename the folder or the file",
                )
            )
    encoding = locale.getpreferredencoding(False)
    if not all(_can_be_written(str(path), encoding) for path in paths):
        problems.append(
            Problem(
                where,
                f"it holds letters that {encoding}, the encoding of this terminal, does not have",
                "the encoding UTF-8",
                "type `export PYTHONUTF8=1`, then the same command again",
            )
        )
    return problems


def check_writable(results: Path) -> list[Problem]:
    """Whether this user may write the results, and Snakemake its notes, in the working folder."""
    notes = Path(".snakemake")
    inside = sorted(path for path in [*notes.glob("*"), *results.rglob("*")] if path.is_dir())
    needed = [notes, results, *inside]
    existing = dict.fromkeys(_existing_part(folder) for folder in needed)
    blocked = [
        f"{place.resolve()}{'' if place.is_dir() else ' (a file)'}"
        for place in existing
        if not (place.is_dir() and os.access(place, os.W_OK | os.X_OK))
    ]
    if not blocked:
        return []
    return [
        Problem(
            "where the results go",
            f"you may not write into {first_of(blocked, PATHS_LISTED)}",
            "folders that you may write into: results/ and .snakemake/ are made in the folder in "
            "which you type the command",
            "give yourself the right to write there, or type the command in a folder of your own "
            "with -s and the path of Questline's Snakefile",
        )
    ]


def _can_be_written(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _existing_part(folder: Path) -> Path:
    """The folder itself or, while it does not exist, the nearest one above it."""
    return next(part for part in (folder, *folder.parents) if part.exists())
