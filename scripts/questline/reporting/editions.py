"""How the team's own edition is told from the public one, page by page and file by file."""

from __future__ import annotations

from questline.reporting.catalogue import message

WATERMARK = message("For the research team only: not for sharing")
"""Stands on every page and picture of the team's own edition."""

FILE_MARK = "internal_"
"""What the names of its tables and pictures begin with, so that a file that was downloaded, or sent
on, says what it is. A line above a table would keep programs from reading it."""


def file_mark(edition: str) -> str:
    """What the names of an edition's tables and pictures begin with."""
    return FILE_MARK if edition == "internal" else ""
