"""What this copy of Questline is: its version, and the checksum of every file that results follow
from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from questline import __version__
from questline.core.code import PACKAGE, content_checksum

VERSION = __version__
RELEASED = "2026-11-23"
"""The day of this version, as CITATION.cff says it. Crates of studies that declare no date of
publication carry it."""

SNAKEFILE = "Snakefile"
MODULES = "scripts/questline/"
FOLDERS = ("workflow/rules", "scripts", "reports/templates", "reports/checklists", "config/scales")
ENDINGS = (".css", ".html", ".js", ".json", ".py", ".smk", ".yaml")
"""Files of other kinds in these folders are notes, or what an editor left there."""


def code_checksums(root: Path) -> dict[str, str]:
    """SHA-256 of every file of the product that results follow from, by path in the checkout."""
    # Modules of the copy that runs are read once in a start, for their fingerprints.
    runs_here = (root / MODULES).resolve() == PACKAGE
    found = {}
    for path in (SNAKEFILE, *(path for folder in FOLDERS for path in _files(root, folder))):
        if runs_here and path.startswith(MODULES):
            found[path] = content_checksum(path.removeprefix(MODULES))
        else:
            found[path] = hashlib.sha256((root / path).read_bytes()).hexdigest()
    return dict(sorted(found.items()))


def _files(root: Path, folder: str) -> Iterator[str]:
    """The files of a folder and of those in it, hidden ones left out."""
    for place, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__"))]
        within = os.path.relpath(place, root).replace(os.sep, "/")
        for name in names:
            if name.endswith(ENDINGS) and not name.startswith("."):
                yield f"{within}/{name}"
