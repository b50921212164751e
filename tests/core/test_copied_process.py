"""Scripts that run in a copy of a process with the libraries loaded, and those that cannot."""

from __future__ import annotations

import importlib.util
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from questline.core import copied_process, script_launcher
from questline.core.script_launcher import ADDRESS

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone"),
    pytest.mark.usefixtures("hears_ctrl_c"),
]

RUN = r"""
import os, sys, time
from questline.core import copied_process
print(copied_process.start(), flush=True)
print(os.environ["QUESTLINE_COPIES"].replace("\n", "|"), flush=True)
time.sleep(600)
"""
SCRIPT = """
import os, sys, time
from types import SimpleNamespace
snakemake = SimpleNamespace(
    rule="intake", log=["logs/intake.log"], input=[], output=[], params=None
)
from questline.core.job import run

def intake(input, output, params):
    {work}

run(intake, snakemake)
"""
FACTS = (
    "print(os.getpid(), os.getcwd(), os.environ['TOLD'], 'pandas' in sys.modules, *sys.argv[1:]); "
    "return 'done'"
)
WAIT = "open(str(os.getpid()), 'w').close(); time.sleep(600); return 'done'"


def test_what_is_loaded_ahead_exists():
    for name in (*copied_process.LIBRARIES, *copied_process.LATER):
        assert importlib.util.find_spec(name), name


def environment(root: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root / "scripts"), **more}


def start_run(root: Path, folder: Path) -> tuple[subprocess.Popen, str]:
    """A process that is to a script what Snakemake's is, and the address that it gives."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        stdout=subprocess.PIPE,
        env=environment(root, TMPDIR=str(folder)),
        text=True,
    )
    assert process.stdout is not None
    command = process.stdout.readline()
    assert shlex.split(command) == [sys.executable, "-I", "-S", script_launcher.__file__]
    return process, process.stdout.readline().strip().replace("|", "\n")


@pytest.fixture(scope="module")
def address(root, tmp_path_factory) -> Iterator[str]:
    process, address = start_run(root, tmp_path_factory.mktemp("run"))
    yield address
    process.kill()
    process.wait()


def script(
    root: Path,
    folder: Path,
    work: str,
    address: str,
    threads: int = 1,
    name: str = "a script.py",
) -> subprocess.Popen:
    path = folder / name
    path.write_text(SCRIPT.format(work=work), encoding="utf-8")
    more = {ADDRESS: address} if address else {}
    return subprocess.Popen(
        [
            *[sys.executable, "-I", "-S", script_launcher.__file__],
            *[sys.executable, path.name, "a word"],
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(root, TOLD="é", OMP_NUM_THREADS=str(threads), **more),
        text=True,
    )


def until(found, seconds: float = 30.0):
    """What `found` returns as soon as that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.01)
    raise AssertionError("nothing happened")


def lives(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def facts(process: subprocess.Popen) -> tuple[bool, list[str]]:
    """Whether the script ran in another process than its first, and what it saw."""
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert errors == "  intake        done\n"
    number, *seen = said.split(maxsplit=4)
    return int(number) != process.pid, [word.strip() for word in seen]


def test_a_script_runs_in_a_copy_as_it_would_by_itself(root, tmp_path, address):
    elsewhere, seen = facts(script(root, tmp_path, FACTS, address))
    assert elsewhere
    assert seen == [str(tmp_path), "é", "True", "a word"]
    assert (tmp_path / "logs" / "intake.log").read_text(encoding="utf-8") == "done\n"


@pytest.mark.parametrize("why", ["no server", "not this Python", "no such file", "two threads"])
def test_a_script_that_gets_no_copy_runs_by_itself(root, tmp_path, address, why):
    known, _, place = address.rpartition("\n")
    other = {
        "no server": "",
        "not this Python": f"/other{known}\n{place}",
        "no such file": f"{known}\n{tmp_path / 'none'}",
        "two threads": address,
    }[why]
    threads = 2 if why == "two threads" else 1
    elsewhere, seen = facts(script(root, tmp_path, FACTS, other, threads))
    assert not elsewhere
    assert seen == [str(tmp_path), "é", "False", "a word"]


@pytest.mark.parametrize(
    ("work", "code"),
    [
        ("sys.exit(7)", 7),
        ("sys.exit('why')", 1),
        ("return 1 / 0", 1),
        ("os.kill(os.getpid(), 9)", 1),
    ],
)
def test_the_first_process_ends_as_the_copy_ended(root, tmp_path, address, work, code):
    process = script(root, tmp_path, work, address)
    process.communicate(timeout=60)
    assert process.returncode == code


def test_a_fault_leaves_its_traceback_in_the_log(root, tmp_path, address):
    script(root, tmp_path, "return 1 / 0", address).communicate(timeout=60)
    log = (tmp_path / "logs" / "intake.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "a script.py" in log


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 1), (signal.SIGKILL, -9)]
)
def test_ending_the_first_process_ends_the_copy(root, tmp_path, address, how, code):
    process = script(root, tmp_path, WAIT, address)
    copy = until(lambda: [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()])[0]
    assert copy != process.pid
    process.send_signal(how)
    process.communicate(timeout=30)
    assert process.returncode == code
    if how == signal.SIGKILL:
        until(lambda: not lives(copy))
    assert not lives(copy), "the first process ends after its copy"


def test_two_requests_to_end_are_one(root, tmp_path, address):
    """Ctrl-C reaches every process of a run, and is handed on besides."""
    process = script(root, tmp_path, WAIT, address)
    copy = until(lambda: [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()])[0]
    os.kill(copy, signal.SIGINT)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == ""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_outlives_the_run(root, tmp_path, how):
    process, address = start_run(root, tmp_path)
    place = Path(address.rpartition("\n")[2])
    until(place.exists)
    server = until(lambda: children(process.pid))[0]
    successor = until(lambda: children(server))[0]
    process.send_signal(how)
    process.wait()
    until(lambda: not lives(server))
    assert not lives(successor)
    until(lambda: not place.parent.exists())


def children(number: int) -> list[int]:
    listed = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8")
    return [int(child) for child in listed.split()]


def test_a_patient_script_finds_everything_loaded(root, tmp_path, address):
    """It is answered by the successor alone, as everyone is from then on."""
    work = "print(os.getpid(), 'scipy.linalg' in sys.modules); return 'done'"
    for name in ("tmp1.textbook_answers.py", "a script.py"):
        process = script(root, tmp_path, work, address, name=name)
        said, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        assert said.split()[1] == "True"


def test_the_process_ends_with_the_run_though_it_missed_the_signal(tmp_path):
    deaf = (
        "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('ready', flush=True); sys.stdin.read()"
    )
    folder = tmp_path / "place"
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", deaf], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"ready\n"
    copied_process._end(process, str(folder / "copies"))
    assert process.returncode == 0
    assert not folder.exists()
