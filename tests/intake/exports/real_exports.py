"""Where real exports are, and what the notes of an export say."""

from __future__ import annotations

import os
from pathlib import Path

from questline.intake.exports.export import Export

FORMATS = Path(os.environ.get("QUESTLINE_REFERENCE", "absent")).parent / "formats"


def kinds(export: Export, doubtful: bool | None = None) -> list[str]:
    """The kinds of the notes of an export."""
    return [n.kind for n in export.notes if doubtful is None or n.doubtful == doubtful]


def note(export: Export, kind: str) -> str:
    """The message of the one note of a kind."""
    (message,) = [n.message for n in export.notes if n.kind == kind]
    return message
