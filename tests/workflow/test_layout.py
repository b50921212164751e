"""The house: one name for a stage everywhere, imports that only look back, thin scripts."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from questline.core.code import modules as modules_that_count
from questline.core.workflow import STAGES, TOOLS
from workflow.sources import (
    PACKAGE,
    ROOT,
    SCRIPTS,
    Rule,
    dotted,
    files,
    imports,
    modules,
    named,
    read,
    rules,
    rules_used_again,
)

SLOW = ("statsmodels", "pingouin", "matplotlib", "seaborn", "sklearn", "scipy.stats")
"""Libraries that take longer to load than most stages take to work: for tests alone."""
SELDOM = ("scipy.optimize", "scipy.sparse")
"""Loaded by the function that needs them: no stage loads them for data that are as usual."""
OPENS_FILES = "questline.intake.exports"
"""An export is opened where it lies: a statistics file by a process of its own, others in parts."""
LONGEST_FILE = 450
LONGEST_SCRIPT = 60
SOURCES = (".py", ".smk", ".html", ".css", ".j2", ".R", ".sh", "")
BINARY = (".png", ".pdf", ".parquet", ".ico", ".woff2", ".xlsx", ".sav", ".dta", ".qdpx", ".jpg",
          ".webp", ".heic")  # fmt: skip
ALL_RULES = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
ALL_MODULES = pytest.mark.parametrize("path", modules(PACKAGE), ids=dotted)


def stage_of(name: str) -> str:
    """The room of a dotted name: core, a stage, tools, or nothing for the package itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_name_everywhere(stage):
    assert (ROOT / "workflow" / "rules" / f"{stage}.smk").is_file()
    assert (PACKAGE / stage / "__init__.py").is_file()
    assert (PACKAGE / stage / "stage.py").is_file() or len(modules(PACKAGE / stage)) > 1
    assert any(path.name.startswith("test_") for path in modules(ROOT / "tests" / stage))


def test_there_are_no_other_rooms():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert folders == {*STAGES, "core", "tools"}
    rule_files = {path.stem for path in (ROOT / "workflow" / "rules").iterdir()}
    assert rule_files == {*STAGES, "tools"}


@ALL_MODULES
def test_a_module_imports_only_what_lies_before_it(path: Path):
    room = stage_of(dotted(path))
    ours = {name for name in imports(path) if name.split(".")[0] == "questline"}
    assert not {name for name in imports(path) if name.startswith(".")}, "imports are absolute"
    rooms = {stage_of(name) for name in ours} - {""}
    if room == "tools":
        return
    allowed = {"core"}
    if room in STAGES:
        allowed |= set(STAGES[: STAGES.index(room) + 1])
    assert rooms & {*STAGES, "core", "tools"} <= allowed


@ALL_MODULES
def test_no_module_imports_a_slow_library(path: Path):
    assert not {name for name in imports(path) if name.startswith(SLOW)}
    assert not {name for name in imports(path, top_only=True) if name.startswith(SELDOM)}


def test_importing_every_stage_loads_no_slow_library():
    """Nor does a library that a stage imports."""
    names = [dotted(path) for path in modules(PACKAGE) if stage_of(dotted(path)) in STAGES]
    program = (
        f"import importlib, sys; [importlib.import_module(name) for name in {names}];"
        f"print([name for name in {SLOW + SELDOM} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS)},
    )
    assert answer.stdout.strip() == "[]"


@ALL_RULES
def test_a_rule_has_a_script_of_its_name_a_log_and_a_fingerprint(rule: Rule):
    assert "run" not in rule.parts
    assert "shell" not in rule.parts
    assert rule.script == SCRIPTS / f"{rule.name}.py"
    assert rule.script.is_file()
    assert rule.parts["log"].strip() == f'f"{{SESSION.logs}}/{rule.name}.log",'
    assert len(rule.stages_of_code) == 1


@ALL_RULES
def test_a_rule_writes_into_its_own_folder(rule: Rule):
    room = rule.file.stem
    written = re.findall(r"\{SESSION\.results\}/(\w+)/", rule.parts.get("output", ""))
    assert set(written) <= {room, rule.name}, "its room's, or on demand that of its own name"
    if room == "tools":
        assert "output" not in rule.parts


@ALL_RULES
def test_what_a_script_imports_is_in_the_fingerprint_of_its_rule(rule: Rule):
    """Otherwise a change of that module would leave old results standing."""
    (stage,) = rule.stages_of_code
    counted = modules_that_count(stage)
    used = {name for name in imports(rule.script) if name.startswith("questline.")}
    for name in used:
        path = PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py")
        if path.is_file() and name != "questline.core.job":  # how a job ends changes no output
            assert path.relative_to(PACKAGE).as_posix() in counted, name


def test_every_script_has_its_rule_and_every_tool_its_target():
    scripts = {path.stem for path in SCRIPTS.glob("*.py")}
    assert scripts == {rule.name for rule in rules()}
    assert set(TOOLS) == {rule.name for rule in rules() if rule.file.stem == "tools"}


def test_a_rule_that_is_used_again_says_all_that_is_its_own():
    assert [rule.name for rule in rules_used_again()] == [
        "team_figures",
        "team_pages",
        "team_reproducibility",
    ]
    for again in rules_used_again():
        used = next(rule for rule in rules() if rule.name == again.name.removeprefix("team_"))
        assert set(again.parts) == {"input", "output", "log", "params"}
        assert again.stages_of_code == used.stages_of_code
        assert again.parts["log"].strip() == f'f"{{SESSION.logs}}/{again.name}.log",'


@ALL_RULES
def test_a_script_is_thin(rule: Rule):
    text = read(rule.script)
    tree = ast.parse(text)
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    public = [name for name in functions if not name.startswith("_")]
    assert public == [rule.name]
    assert len(text.splitlines()) <= LONGEST_SCRIPT
    assert text.rstrip().splitlines()[-1].split("  #")[0] == f"run({rule.name}, snakemake)"
    assert (ast.get_docstring(tree) or "").startswith(f"{rule.name}: ")
    at_once = {name for name in imports(rule.script, top_only=True) if "questline" in name}
    assert at_once == {"questline.core.job", "questline.core.job.run"}


def test_no_stage_knows_snakemake_or_a_path():
    for path in modules(PACKAGE):
        if stage_of(dotted(path)) in STAGES:
            known = imports(path)
            assert not {name for name in known if name.split(".")[0] == "snakemake"}, named(path)
            if not dotted(path).startswith(OPENS_FILES):
                assert not {"os", "pathlib"} & known, named(path)


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (
            r"except Exception|except BaseException|except:",
            {"scripts/questline/core/job.py", "scripts/questline/core/copied_process.py"},
        ),
        (r"\bTODO\b|\bFIXME\b|\bXXX\b", set()),
        (r"^\s*print\(", {"scripts/questline/core/job.py", "scripts/questline/core/screen.py"}),
        (r"datetime\.now|(?<!date)time\.time\(|date\.today|locale\.setlocale|random\.seed", set()),
        (r"from __future__ import print_function|import random\b", set()),
    ],
    ids=["catches everything", "left to do", "prints", "clock and locale", "other random numbers"],
)
def test_what_no_module_does(pattern, allowed):
    found = {
        named(path)
        for path in modules(SCRIPTS)
        if re.search(pattern, read(path), flags=re.MULTILINE)
    }
    assert found <= allowed


def test_no_file_is_too_long():
    long = {
        named(path): lines
        for path in files()
        if path.suffix in SOURCES and path.name != "LICENSE" and path.parent.name != "reference"
        if (lines := len(read(path).splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_the_snakefile_is_a_map():
    lines = [line for line in read(ROOT / "Snakefile").splitlines() if line.strip()]
    assert len(lines) <= 40


def test_no_path_of_one_machine_is_in_the_checkout():
    machine = re.compile(r"(?<![\w.~/-])(/tmp|/home|/root|/work|/Users|/private)/\w|[A-Z]:\\\\\w")
    found = {}
    for path in files():
        if path.suffix in BINARY:
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            if machine.search(line) and path != Path(__file__):
                found[f"{named(path)}, line {number}"] = line[:80]
    assert found == {}


def test_package_folders_say_what_they_are_for():
    for path in modules(PACKAGE):
        assert ast.get_docstring(ast.parse(read(path))), f"{named(path)} has no docstring"


def test_tests_have_names_of_their_own():
    """pytest imports test files by their bare name."""
    names = [path.name for path in modules(ROOT / "tests") if path.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))
