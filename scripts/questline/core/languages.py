"""Which languages a report can be written in: English, and those that have a catalogue of words."""

from __future__ import annotations

from pathlib import Path

SOURCE = "en-GB"
"""The language of the code; it needs no catalogue."""
FOLDER = "reports/languages"
LIBRARY = Path(__file__).resolve().parents[3] / FOLDER
ENDING = ".po"
TEMPLATE = "questline.pot"
"""What holds every message, without translations."""
HOW_TO = "docs/languages.md says how to add a language"


def languages(folder: Path) -> list[str]:
    """The languages that a report can be written in; `folder` holds the catalogues."""
    return [SOURCE, *sorted(path.stem for path in folder.glob(f"*{ENDING}"))]


def catalogue_of(language: str, folder: Path) -> list[Path]:
    """The catalogue of a language, as the input of a rule: none for English."""
    return [] if language == SOURCE else [folder / f"{language}{ENDING}"]


def number_of_messages(folder: Path = LIBRARY) -> int:
    """How many messages there are to be translated."""
    text = (folder / TEMPLATE).read_text(encoding="utf-8")
    # The first entry is the head of the file.
    return text.count("\nmsgid ") - 1
