"""What all tests share: BLAS held to one thread, and the folder of reference data, if any."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """What a test starts ends with Ctrl-C, though a shell that runs pytest in the background makes
    it, and all that it starts, deaf to that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def reference_folder() -> Path:
    """The folder of real questionnaires with numbers computed elsewhere; skips where it is not."""
    named = os.environ.get("QUESTLINE_REFERENCE", "")
    if not named:
        pytest.skip("QUESTLINE_REFERENCE is not set: the reference data are not at hand")
    folder = Path(named) if Path(named).is_absolute() else ROOT / named
    if not folder.is_dir():
        pytest.skip(f"QUESTLINE_REFERENCE names no folder: {named}")
    return folder
