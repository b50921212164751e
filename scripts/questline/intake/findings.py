"""What intake found and a researcher should know: notes, and what needs a person to decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import pandas as pd

from questline.intake.exports.export import Note

MESSAGES_JOINED = 5


@dataclass(frozen=True)
class Finding:
    """One finding: `count` says how often, in the unit that `message` names."""

    kind: str
    severity: str
    where: str
    found: str
    count: int
    message: str


class Findings:
    """The findings of one run of intake, in the order in which they were made."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def note(self, kind: str, where: str, found: str, count: int, message: str) -> None:
        """Something to know that changes nothing."""
        self._all.append(Finding(kind, "note", where, found, count, message))

    def decide(self, kind: str, where: str, found: str, count: int, message: str) -> None:
        """Something that only a person can decide; the run ends with its message."""
        self._all.append(Finding(kind, "decide", where, found, count, message))

    def take(self, notes: Iterable[Note]) -> None:
        """The notes of an export; what is doubtful is for a person to decide."""
        for note in notes:
            add = self.decide if note.doubtful else self.note
            add(note.kind, note.where, note.found, note.count, note.message)

    def notes(self) -> list[Note]:
        """The findings as notes of an export."""
        return [
            Note(one.kind, one.where, one.message, one.severity == "decide", one.count, one.found)
            for one in self._all
        ]

    def table(self) -> pd.DataFrame:
        """The findings as the frame that becomes findings.csv."""
        names = [entry.name for entry in fields(Finding)]
        frame = pd.DataFrame([asdict(finding) for finding in self._all], columns=names)
        texts = {name: object for name in names if name != "count"}
        return frame.astype({**texts, "count": "int64"})

    def totals(self) -> list[tuple[str, int, str]]:
        """For each kind: its name, the sum of its counts and its messages in one text."""
        kinds = list(dict.fromkeys(finding.kind for finding in self._all))
        return [(kind, *self._total(kind)) for kind in kinds]

    def _total(self, kind: str) -> tuple[int, str]:
        chosen = [finding for finding in self._all if finding.kind == kind]
        messages = [finding.message for finding in chosen[:MESSAGES_JOINED]]
        if len(chosen) > MESSAGES_JOINED:
            messages.append(f"And {len(chosen) - MESSAGES_JOINED} more in findings.csv.")
        return sum(finding.count for finding in chosen), " ".join(messages)
