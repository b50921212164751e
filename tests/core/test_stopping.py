"""A request to end ends a run, also one that waits for what never comes."""

import subprocess
import sys
import textwrap
import time

import pytest

PROGRAM = """
import subprocess, sys, threading
from questline.core.stopping import end_like_ctrl_c

child = None
if {job}:
    child = subprocess.Popen(["sleep", "{job}"], stdout=subprocess.DEVNULL)
helpers = (lambda: [child.pid]) if {is_helper} else tuple
end_like_ctrl_c(lambda: print("unlocked", flush=True), helpers, patience=0.4)
lock = threading.Lock()
lock.acquire()
try:
    print("ready", flush=True)
    threading.Event().wait()
except KeyboardInterrupt:
    print("interrupted", flush=True)
    if {stuck}:
        lock.acquire()
"""


def started(job=0, *, is_helper=False, stuck=True) -> subprocess.Popen:
    program = textwrap.dedent(PROGRAM).format(job=job, is_helper=is_helper, stuck=stuck)
    path = [entry for entry in sys.path if entry.endswith("scripts")]
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}\n{program}"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not list processes so")
@pytest.mark.parametrize("is_helper", [False, True], ids=["alone", "beside a helper"])
def test_a_run_that_is_stuck_is_unlocked_and_ended(is_helper):
    process = started(5 if is_helper else 0, is_helper=is_helper)
    said, _ = process.communicate(timeout=30)
    assert said.splitlines() == ["interrupted", "unlocked"]
    assert process.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not list processes so")
def test_a_run_whose_job_still_works_is_waited_for():
    process = started(job=2)
    begun = time.monotonic()
    said, _ = process.communicate(timeout=30)
    assert said.splitlines() == ["interrupted", "unlocked"]
    assert time.monotonic() - begun > 1.5


def test_a_run_that_ends_by_itself_is_left_alone():
    process = started(stuck=False)
    said, _ = process.communicate(timeout=30)
    assert said.splitlines() == ["interrupted"]
    assert process.returncode == 0
