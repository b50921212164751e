"""The definition of release: what may be published."""

from __future__ import annotations

from pydantic import Field

from questline.core.settings import Settings


class ReleaseSettings(Settings):
    """release.yaml: the rules for the public edition."""

    threshold: int = Field(
        default=10,
        ge=1,
        description="Counts below this, and what was computed from them, are hidden in public.",
    )
