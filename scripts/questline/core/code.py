"""The fingerprint of a stage's code, so that Snakemake re-runs what a change touches.

Snakemake sees that a script changed but not that a module which the script imports did. Each rule
therefore has the parameter `code=code("<stage>")`: a hash of the syntax of the stage's modules and
of every module of the package that they import, directly or not. Comments, blank lines, docstrings
and time stamps do not count.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def code(stage: str) -> str:
    """SHA-256 (first 16 hexadecimal digits) of the syntax of a stage and of what it imports.

    `stage` is a folder of the package ("cleaning") or a dotted module below it
    ("core.files", "tools.synthetic_survey").
    """
    start = PACKAGE.joinpath(*stage.split("."))
    if start.is_dir():
        pending = set(start.rglob("*.py"))
    elif start.with_suffix(".py").is_file():
        pending = {start.with_suffix(".py")}
    else:
        raise ValueError(f"questline has no stage or module named {stage!r}")
    seen: dict[str, str] = {}
    while pending:
        path = pending.pop()
        name = path.relative_to(PACKAGE).as_posix()
        if name in seen:
            continue
        fingerprint, imported = _read(path)
        seen[name] = fingerprint
        pending |= imported
    joined = "\n".join(f"{name} {fingerprint}" for name, fingerprint in sorted(seen.items()))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:16]


@cache
def _read(path: Path) -> tuple[str, frozenset[Path]]:
    """The fingerprint of one module's syntax, and the package's modules that it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported: set[Path] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                imported |= _modules(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= _modules(node.module)
            for alias in node.names:
                imported |= _modules(f"{node.module}.{alias.name}")
    _drop_docstrings(tree)
    return hashlib.sha256(ast.dump(tree).encode("utf-8")).hexdigest(), frozenset(imported)


def _modules(dotted: str) -> set[Path]:
    """The files of the package that importing `dotted` runs; none for other packages."""
    parts = dotted.split(".")
    if parts[0] != PACKAGE.name:
        return set()
    found = set()
    for depth in range(1, len(parts) + 1):
        place = PACKAGE.joinpath(*parts[1:depth])
        if (place / "__init__.py").is_file():
            found.add(place / "__init__.py")
        elif place.with_suffix(".py").is_file():
            found.add(place.with_suffix(".py"))
    return found


def _drop_docstrings(tree: ast.AST) -> None:
    """Remove docstrings in place: they explain the code and change no number."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if not isinstance(node, holders) or not node.body:
            continue
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:]
