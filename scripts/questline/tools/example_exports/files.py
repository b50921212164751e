"""All files of the example exports, by their path below data/examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from questline.tools.example_exports.google_forms import google_forms
from questline.tools.example_exports.limesurvey import limesurvey
from questline.tools.example_exports.qualtrics import qualtrics
from questline.tools.example_exports.redcap import redcap
from questline.tools.example_exports.survey import Person, people

PLATFORMS: dict[str, Callable[[list[Person]], Mapping[str, Any]]] = {
    "qualtrics": qualtrics,
    "redcap": redcap,
    "limesurvey": limesurvey,
    "google_forms": google_forms,
}


def example_exports() -> dict[str, bytes]:
    """The bytes of every file: the same people answer on each platform."""
    everybody = people()
    files = {}
    for platform, make in PLATFORMS.items():
        for name, content in make(everybody).items():
            written = content.encode("utf-8") if isinstance(content, str) else content
            files[f"{platform}/{name}"] = written
    return files
