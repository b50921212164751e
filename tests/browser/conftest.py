"""What the tests in a browser share: Chromium, and built reports to open from their folders."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.building import write_report
from workflow.running import finished_run, made_once, shared_folder

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """Where the system has Chromium, or a browser of its kind."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """A headless Chromium from the system; skips where there is none."""
    if program() is None:
        pytest.skip("Chromium is not installed: no page can be opened")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(), args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory, worker_id) -> Path:
    """The folder `reporting` of a small study, both editions, made from stores in memory."""
    shared = shared_folder(tmp_path_factory.getbasetemp(), worker_id)
    return made_once(shared / "small_report", write_report)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory, worker_id) -> Path:
    """The folder `reporting` of the shipped study after a whole run: for slow tests."""
    shared = shared_folder(tmp_path_factory.getbasetemp(), worker_id)
    folder, _ = finished_run(shared / "finished")
    return folder / "results" / "link_workers" / "reporting"
