"""The checkout as text: its files, its modules' imports, its rules."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
PACKAGE = SCRIPTS / "questline"


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the checkout: what git knows, or would take up."""
    answer = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == 0:
        found = {ROOT / name for name in answer.stdout.split("\0") if name}
    else:  # an unpacked archive
        hidden = re.compile(r"(^|/)(\.(?!ci/)|__pycache__|results/|venv/)")
        found = {
            path for path in ROOT.rglob("*") if not hidden.search(path.relative_to(ROOT).as_posix())
        }
    return tuple(sorted(path for path in found if path.is_file()))


def named(path: Path) -> str:
    """A file's path within the checkout."""
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    """A file's text."""
    return path.read_text(encoding="utf-8")


def modules(folder: Path) -> list[Path]:
    """The modules of a folder."""
    return [path for path in files() if path.suffix == ".py" and folder in path.parents]


def dotted(path: Path) -> str:
    """A module's dotted name: questline.core.errors."""
    parts = path.relative_to(SCRIPTS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, top_only: bool = False) -> set[str]:
    """What a module imports, as dotted names; `top_only`: what importing the module runs."""
    tree = ast.parse(read(path))
    nodes = _run_on_import(tree) if top_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = "." * node.level + (node.module or "")
            found |= {above, *(f"{above}.{alias.name}" for alias in node.names)}
    return found


def _run_on_import(tree: ast.AST) -> list[ast.AST]:
    """The nodes outside functions and outside `if TYPE_CHECKING:`."""
    found: list[ast.AST] = []
    for node in ast.iter_child_nodes(tree):
        checking = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not checking:
            found += [node, *_run_on_import(node)]
    return found


@dataclass(frozen=True)
class Rule:
    """One rule of a rule file, as text: the text of each of its directives by name."""

    name: str
    file: Path
    parts: dict[str, str]

    @property
    def script(self) -> Path:
        """The script that the rule runs."""
        return (self.file.parent / self.parts["script"].strip().strip('"')).resolve()

    @property
    def stages_of_code(self) -> list[str]:
        """What the rule's fingerprint is taken of."""
        return re.findall(r'\bcode=code\("([^"]+)"\)', self.parts.get("params", ""))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the rule files that makes something: not one that only names others."""
    return tuple(rule for rule in _rules(r"^rule (\w+):\n") if set(rule.parts) != {"input"})


@cache
def rules_used_again() -> tuple[Rule, ...]:
    """Every rule that is another one with its own input, output, log and parameters."""
    return _rules(r"^use rule \w+ as (\w+) with:\n")


def _rules(beginning: str) -> tuple[Rule, ...]:
    found = []
    for path in sorted((ROOT / "workflow" / "rules").glob("*.smk")):
        pieces = re.split(beginning, read(path), flags=re.MULTILINE)
        for name, body in zip(pieces[1::2], pieces[2::2], strict=True):
            own = re.split(r"^(?=\S)", body, maxsplit=1, flags=re.MULTILINE)[0]
            parts = re.split(r"^    (\w+):", own, flags=re.MULTILINE)
            found.append(Rule(name, path, dict(zip(parts[1::2], parts[2::2], strict=True))))
    return tuple(found)
