"""Ending a run from outside: a request to end works like Ctrl-C, at any moment.

Snakemake leaves its lock behind when it is asked to end (SIGTERM: a closed window, a computer that
shuts down, a queue on a cluster) before its first job, and takes a lock of its own in the handler
that it sets for later. Ctrl-C it handles well throughout: jobs end, the lock goes.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType


def end_like_ctrl_c() -> None:
    """Treat a request to end as Ctrl-C; to be called again after Snakemake set its own handler."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise what Ctrl-C raises; further requests are ignored while the first is carried out."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt
