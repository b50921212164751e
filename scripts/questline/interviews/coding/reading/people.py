"""Whose interview a source is: by its case, else by its name."""

from __future__ import annotations

import re

import pandas as pd

from questline.core.plain_text import plain

_ENDINGS = (".txt", ".docx", ".doc", ".rtf", ".odt", ".md", ".pdf", ".html", ".htm", ".transcribed")


def source_name(name: str) -> str:
    """The name of a source without the endings of text files, as two programs may write it."""
    words = plain(name)
    while words.casefold().endswith(_ENDINGS):
        words = words.rpartition(".")[0].rstrip()
    return words or plain(name)


class People:
    """The participants listed, and those of them who have not withdrawn."""

    def __init__(self, listed: pd.DataFrame, interviewed: pd.DataFrame):
        self.listed = [plain(str(name)) for name in listed["participant"]]
        self.places = {
            plain(str(name)): int(place)
            for name, place in zip(interviewed["participant"], interviewed["place"], strict=True)
        }
        folded: dict[str, list[str]] = {}
        for name in self.listed:
            folded.setdefault(name.casefold(), []).append(name)
        self._folded = {key: names[0] for key, names in folded.items() if len(names) == 1}

    def named(self, name: str) -> str:
        """The participant of that name, capitals aside; '' if there is none."""
        words = plain(name)
        return words if words in self.listed else self._folded.get(words.casefold(), "")

    def of_source(self, name: str) -> str:
        """The participant whom the name of a source begins with, no letter or digit after it."""
        words = source_name(name)
        if self.named(words):
            return self.named(words)
        folded = words.casefold()
        found = [
            one
            for key, one in self._folded.items()
            if key and folded.startswith(key) and not folded[len(key) : len(key) + 1].isalnum()
        ]
        return max(found, key=len, default="")

    def others_in(self, name: str, participant: str) -> list[str]:
        """Other participants whom the rest of a source's name speaks of, as whole words."""
        rest = source_name(name).casefold()[len(participant) :]
        return [
            one
            for key, one in self._folded.items()
            if key and one != participant and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", rest)
        ]

    def has_withdrawn(self, participant: str) -> bool:
        """Whether somebody listed is no longer among those interviewed."""
        return participant in self.listed and participant not in self.places
