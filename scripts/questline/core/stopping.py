"""Ending a run from outside: a request to end works like Ctrl-C, at any moment.

Snakemake leaves its lock behind when it is asked to end (SIGTERM: a closed window, a computer that
shuts down, a queue on a cluster) before its first job, and takes a lock of its own in the handler
that it sets for later. Ctrl-C it handles well throughout: jobs end, the lock goes.

An exception that is raised between any two steps can come just after a lock of Python's library was
taken and before it is noted down to be released; threads that need it then wait for ever. This is
rare, and a run that it happens to would never end. So once a request to end has come, somebody
looks on: where no job is left and the run still does not end, it is ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from types import FrameType

PATIENCE = 15.0
"""Seconds without any job after which a run that was asked to end is stuck."""
_OFTEN = 0.5
ENDED = 1


def end_like_ctrl_c(
    unlock: Callable[[], None] | None = None,
    helpers: Callable[[], Collection[int]] = tuple,
    patience: float = PATIENCE,
) -> None:
    """Treat a request to end as Ctrl-C; to be called again after Snakemake set its own handler.

    `unlock` gives the working folder free, `helpers` tells the numbers of the processes that the
    run has started and that are no jobs. Where the system does not tell which processes there are,
    nobody looks on.
    """
    if threading.current_thread() is not threading.main_thread():
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        """Raise what Ctrl-C raises; further requests are ignored while this one is carried out."""
        signal.signal(number, signal.SIG_IGN)
        if sys.platform == "linux":
            looks_on = threading.Thread(
                target=_end_if_stuck, args=(unlock, helpers, patience), daemon=True
            )
            looks_on.start()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def _end_if_stuck(
    unlock: Callable[[], None] | None, helpers: Callable[[], Collection[int]], patience: float
) -> None:
    """End this process when it has had no job for so long, its lock first."""
    idle_since = time.monotonic()
    while time.monotonic() - idle_since < patience:
        time.sleep(min(_OFTEN, patience))
        if _started() - {*helpers()}:
            idle_since = time.monotonic()
    if unlock:
        with contextlib.suppress(Exception):
            unlock()
    os._exit(ENDED)


def _started() -> set[int]:
    """The numbers of the processes that this one has started and that have not ended."""
    found: set[int] = set()
    for listed in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found.update(map(int, listed.read_text(encoding="ascii").split()))
    return {number for number in found if not _has_ended(number)}


def _has_ended(number: int) -> bool:
    """Whether a process has ended, be it that nobody has taken note of it yet."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return state.rpartition(")")[2].split()[0] in ("Z", "X")
