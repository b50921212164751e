"""What the rules of the interview strand wrote, read back for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from questline.core.files import read_json, read_ledger

TEAM_MARK = "internal_"
"""What the names of files begin with that are for the team alone."""
GALLERY = "gallery"


@dataclass(frozen=True)
class InterviewResults:
    """The tables and the gallery of the interview strand; what a study does not have is nothing.

    `tables` are ledgers by the names of their files, without the mark of the team and without the
    end: profiles, participants, codebook, themes, selection, reserves, disagreements. `gallery`
    lists the photographs, `files` holds their bytes by file name, `display` is the joint display.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    gallery: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    display: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame | None:
        """The ledger of this name, or None."""
        return self.tables.get(name)

    def pictures(self) -> dict[str, bytes]:
        """The pictures that lie beside a page, by file name."""
        names = [entry["picture"] for entry in self.gallery if entry["picture"]]
        return {name: self.files[name] for name in names}


def read_interview_results(paths: Iterable[str]) -> InterviewResults:
    """The files of the strand as its rules wrote them; a path may be the folder of the gallery."""
    found = InterviewResults()
    for path in map(Path, paths):
        name = path.stem.removeprefix(TEAM_MARK)
        if name == GALLERY:
            mark = TEAM_MARK if path.stem.startswith(TEAM_MARK) else ""
            found.gallery.extend(read_json(path / f"{mark}{GALLERY}.json"))
            named = {entry[kind] for entry in found.gallery for kind in ("picture", "preview")}
            found.files.update({one: (path / one).read_bytes() for one in sorted(named - {""})})
        elif path.suffix == ".json":
            found.display.update(read_json(path))
        else:
            found.tables[name] = read_ledger(path)
    return found
