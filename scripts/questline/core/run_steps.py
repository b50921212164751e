"""The steps of the corridor as plain data: which rule runs which script, reads and writes what."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

RAW = "#raw"
MATERIALS = "provenance/materials"
"""Where copies of what a run followed from lie among the results."""

NOT_COPIED = frozenset(("released_texts.yaml", "interviews.yaml"))
"""Files of a study that are not public. Which quotations come from the same row stands in the
first; with its checksum, whoever has the quotations could find the rows by trial. The second may
name somebody who has withdrawn since."""


def run_steps(
    rules: Any, names: Sequence[str], results: str, outside: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Rule, script, and what each rule reads and writes as paths within the results.

    `rules` is Snakemake's; `outside` says what to call a file outside the results; others that lie
    there (templates) are left out.
    """
    known = {os.path.normpath(path): called for path, called in outside.items()}

    def called(paths: Iterable[Any]) -> list[str]:
        found = []
        for path in map(os.path.normpath, map(str, paths)):
            if path.startswith(f"{results}/"):
                found.append(path[len(results) + 1 :])
            elif path in known:
                found.append(known[path])
        return found

    steps = []
    for name in names:
        proxy = getattr(rules, name)
        script = Path(str(proxy.rule.script)).name
        reads, writes = called(proxy.input), called(proxy.output)
        steps.append({"rule": name, "script": script, "reads": reads, "writes": writes})
    return steps


def outside_files(
    raw: Path, beside: Iterable[Path], configuration: Iterable[Path]
) -> dict[str, str]:
    """What the crate calls the raw file, those beside it, and the files of the configuration."""
    called = {str(raw): RAW}
    in_order = sorted(beside, key=lambda path: path.name)
    called |= {str(path): f"#beside-raw-{place}" for place, path in enumerate(in_order, 1)}
    return called | {
        str(path): f"{MATERIALS}/configuration/{path.name}"
        for path in configuration
        if path.name not in NOT_COPIED
    }


def materials(
    root: Path,
    configuration: Iterable[Path],
    scripts: Iterable[str],
    earlier: Iterable[Mapping[str, Any]] = (),
) -> dict[str, str]:
    """What is copied beside the results: path within `MATERIALS` to path of the original.

    The Snakefile and its rules, the scripts that they run, the lock of the libraries, and the
    configuration of the study, with those of the `earlier` releases (plain data, as
    `release_checks.earlier_releases` gives them) that lie in the study's folder.
    """
    copied = {"Snakefile": root / "Snakefile"}
    copied["envs/requirements.txt"] = root / "envs" / "requirements.txt"
    for path in sorted((root / "workflow" / "rules").glob("*.smk")):
        copied[f"workflow/rules/{path.name}"] = path
    copied |= {f"scripts/{name}": root / "scripts" / name for name in sorted(set(scripts))}
    copied |= {
        f"configuration/{path.name}": path for path in configuration if path.name not in NOT_COPIED
    }
    copied |= {
        f"configuration/{one['written']}": Path(one["path"])
        for one in earlier
        if not one["written"].startswith(("../", "/"))
    }
    return {name: str(path) for name, path in sorted(copied.items())}
