"""What the audit, and the page on what is held back, are told of the rules and exceptions."""

from __future__ import annotations

from typing import Any

from questline.core.configuration import Study
from questline.core.release_checks import earlier_releases


def exceptions(study: Study) -> list[dict[str, Any]]:
    """The exceptions as plain data, in their order."""
    return [one.model_dump() for one in study.exceptions.exceptions]


def earlier(study: Study) -> list[dict[str, Any]]:
    """The earlier releases: name, path of the store, whether the rows are the same."""
    return earlier_releases(study.folder, study.release)


def audited(study: Study) -> dict[str, Any]:
    """The rules of release, the exceptions and the number of quotations that a person released."""
    settings = study.release.model_dump(exclude={"anonymity", "free_text", "earlier_releases"})
    return {
        "settings": settings,
        "exceptions": exceptions(study),
        "earlier": [
            {"name": one.name, "same_rows": one.same_rows} for one in study.release.earlier_releases
        ],
        "quotations": len(study.released_texts.texts),
    }
