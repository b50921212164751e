"""How many threads a step takes: one, but for a study whose raw file is large."""

from __future__ import annotations

import os
from pathlib import Path

LARGE = 20_000_000
"""Bytes of a raw file from which on threads save more time than they take."""
MOST = 2


def threads_for(raw: str | Path) -> int:
    """How many threads a step that reads or screens all answers of a raw file may use."""
    path = Path(raw)
    return MOST if path.is_file() and path.stat().st_size >= LARGE else 1


def threads_given() -> int:
    """How many threads Snakemake has given to this step; 1 outside of it."""
    given = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(given)) if given.isdecimal() else 1
