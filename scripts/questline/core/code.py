"""The fingerprint of a stage's code, so that Snakemake re-runs what a change touches.

Snakemake sees that a script changed but not that a module which the script imports did. Each rule
therefore has the parameter `code=code("<stage>")`: a hash of the syntax of the stage's modules and
of every module of the package that they import, directly or not. Comments, blank lines, docstrings
and time stamps do not count.

Reading the syntax of a hundred modules takes half a second, and every start needs it. So what was
read is kept, by the checksum of the module's content, in a file among Python's own compiled ones;
it may be deleted at any time.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
EVERY_SCRIPT_USES = "core/files.py"
"""The module with which the scripts read and write: it counts for every stage."""

MOST_KEPT = 3000
"""With more readings than this, most are of modules that no longer exist: begin anew."""

Reading = tuple[str, list[str]]
"""The fingerprint of a module's syntax and the dotted names that it imports from the package."""


def code(stage: str) -> str:
    """SHA-256 (first 16 hexadecimal digits) of the syntax of a stage and of what it imports.

    `stage` is a folder of the package ("cleaning") or a dotted module below it
    ("core.files", "tools.synthetic_survey").
    """
    joined = "\n".join(f"{name} {fingerprint}" for name, fingerprint in modules(stage).items())
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]


def modules(stage: str) -> dict[str, str]:
    """The modules whose syntax counts for a stage, by path within the package, in fixed order."""
    start = PACKAGE.joinpath(*stage.split("."))
    if start.is_dir():
        pending = set(start.rglob("*.py"))
    elif start.with_suffix(".py").is_file():
        pending = {start.with_suffix(".py")}
    else:
        raise ValueError(f"questline has no stage or module named {stage!r}")
    pending.add(PACKAGE / EVERY_SCRIPT_USES)
    kept = len(_kept_readings())
    seen: dict[str, str] = {}
    while pending:
        path = pending.pop()
        name = path.relative_to(PACKAGE).as_posix()
        if name not in seen:
            seen[name], imported = _read(path)
            pending |= {file for dotted in imported for file in _files(dotted)}
    if len(_kept_readings()) > kept:
        _keep_readings()
    return dict(sorted(seen.items()))


@cache
def _read(path: Path) -> Reading:
    content = path.read_bytes()
    key = hashlib.sha256(content).hexdigest()
    kept = _kept_readings()
    if key not in kept:
        kept[key] = _syntax(content)
    fingerprint, imported = kept[key]
    return fingerprint, imported


def _syntax(content: bytes) -> Reading:
    """The fingerprint of a module's syntax without docstrings, and what it imports."""
    tree = ast.parse(content)
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            _drop_docstring(node)
    ours = {name for name in imported if name.split(".")[0] == PACKAGE.name}
    return hashlib.sha256(ast.dump(tree).encode("utf-8")).hexdigest(), sorted(ours)


def _drop_docstring(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """Docstrings explain the code and change no number."""
    if node.body and isinstance(node.body[0], ast.Expr):
        value = node.body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            node.body = node.body[1:]


@cache
def _files(dotted: str) -> frozenset[Path]:
    """The files of the package that importing `dotted` runs, its last part a name or a module."""
    above = dotted.rpartition(".")[0]
    found = _files(above) if above else frozenset()
    place = PACKAGE.joinpath(*dotted.split(".")[1:])
    for file in (place / "__init__.py", place.with_suffix(".py")):
        if file.is_file():
            return found | {file}
    return found


def _kept_file() -> Path:
    return PACKAGE / "__pycache__" / f"fingerprints.{sys.implementation.cache_tag}.json"


@cache
def _kept_readings() -> dict[str, Reading]:
    """What was read before, by the checksum of the content."""
    try:
        kept = json.loads(_kept_file().read_text(encoding="utf-8"))
        readings = {key: (fingerprint, imported) for key, (fingerprint, imported) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return readings if len(readings) <= MOST_KEPT else {}


def _keep_readings() -> None:
    """Keep what was read for the next start, where the folder can be written to."""
    target = _kept_file()
    with contextlib.suppress(OSError):
        target.parent.mkdir(exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(_kept_readings()), encoding="utf-8")
        os.replace(partial, target)
