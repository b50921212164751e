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
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
EVERY_SCRIPT_USES = "core/files.py"
"""The module with which the scripts read and write: it counts for every stage."""

MOST_KEPT = 3000
"""With more readings than this, most are of modules that no longer exist: begin anew."""

_HAVE_DOCSTRINGS = {ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef}

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
    start = stage.replace(".", "/")
    pending = {name for name in _every() if name.startswith(f"{start}/") or name == f"{start}.py"}
    if not pending:
        raise ValueError(f"questline has no stage or module named {stage!r}")
    pending.add(EVERY_SCRIPT_USES)
    kept = len(_kept_readings())
    seen: dict[str, str] = {}
    while pending:
        name = pending.pop()
        if name not in seen:
            seen[name] = _read(name)[0]
            pending |= _imported(name)
    if len(_kept_readings()) > kept:
        _keep_readings()
    return dict(sorted(seen.items()))


@cache
def _every() -> frozenset[str]:
    """The paths of all modules within the package."""
    return frozenset(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def content_checksum(name: str) -> str:
    """SHA-256 of a module's bytes; `name` is its path within the package."""
    return hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest()


@cache
def _read(name: str) -> Reading:
    key = content_checksum(name)
    kept = _kept_readings()
    if key not in kept:
        kept[key] = _syntax((PACKAGE / name).read_bytes())
    fingerprint, imported = kept[key]
    return fingerprint, imported


@cache
def _imported(name: str) -> frozenset[str]:
    """The modules that a module imports."""
    return frozenset(file for dotted in _read(name)[1] for file in _files(dotted))


def _syntax(content: bytes) -> Reading:
    """The fingerprint of a module's syntax without docstrings, and what it imports."""
    words: list[str] = []
    imported: set[str] = set()
    _spell(ast.parse(content), words, imported)
    ours = {name for name in imported if name.split(".")[0] == PACKAGE.name}
    return hashlib.sha256(" ".join(words).encode("utf-8")).hexdigest(), sorted(ours)


def _spell(node: ast.AST, words: list[str], imported: set[str]) -> None:
    """Add what a node and those below it say to `words`, and the names it imports to `imported`.

    The same as `ast.walk` and `ast.dump` together, in a fifth of their time.
    """
    kind = type(node)
    if isinstance(node, ast.Import):
        imported |= {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom) and node.module:
        imported |= {f"{node.module}.{alias.name}" for alias in node.names}
    elif kind in _HAVE_DOCSTRINGS:
        _drop_docstring(node)
    words.append(kind.__name__)
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            words.append("[")
            for part in value:
                if isinstance(part, ast.AST):
                    _spell(part, words, imported)
                else:
                    words.append(repr(part))
            words.append("]")
        elif isinstance(value, ast.AST):
            _spell(value, words, imported)
        else:
            words.append(repr(value))


def _drop_docstring(node: Any) -> None:
    """Docstrings explain the code and change no number."""
    if node.body and isinstance(node.body[0], ast.Expr):
        value = node.body[0].value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            node.body = node.body[1:]


@cache
def _files(dotted: str) -> frozenset[str]:
    """The modules that importing `dotted` runs, its last part a name or a module."""
    above = dotted.rpartition(".")[0]
    found = _files(above) if above else frozenset()
    place = "/".join(dotted.split(".")[1:])
    package = f"{place}/__init__.py" if place else "__init__.py"
    return found | ({package, f"{place}.py"} & _every())


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
