"""Which of a study's results may leave the team: private unless named here."""

from __future__ import annotations

from questline.core.run_steps import MATERIALS

INTERNAL = "internal"
CRATE = "ro-crate-metadata.json"
MANIFEST = "provenance/manifest.json"
PUBLIC_MANIFEST = "provenance/public_manifest.json"

PUBLIC_FILES = (
    "interviews/profiles.csv",
    "interviews/codebook.csv",
    "interviews/themes.csv",
    "interviews/joint_display.json",
    "release/statistics.csv",
    "release/audit.csv",
    "release/outputs.csv",
    "release/quotations.csv",
    "provenance/inputs.json",
    "provenance/textbook_answers.csv",
    PUBLIC_MANIFEST,
    CRATE,
)
TWIN = "synthetic_twin"
PUBLIC_FOLDERS = ("reporting", "interviews/gallery", TWIN, MATERIALS)


def is_public(path: str) -> bool:
    """Whether a file may be shared, by its path within a study's results.

    >>> is_public("reporting/index.html"), is_public("reporting/internal/index.html")
    (True, False)
    """
    parts = path.split("/")
    if INTERNAL in parts or ".." in parts:
        return False
    return path in PUBLIC_FILES or any(path.startswith(f"{name}/") for name in PUBLIC_FOLDERS)
