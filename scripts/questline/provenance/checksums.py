"""Checksums: SHA-256 (FIPS 180-4) of content, in hexadecimal."""

from __future__ import annotations

import hashlib
from typing import Any


def checksum(content: bytes) -> str:
    """SHA-256 of `content` as 64 hexadecimal digits.

    >>> checksum(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def entry(path: str, content: bytes, rule: str = "") -> dict[str, Any]:
    """A file's line of a manifest: its path, its bytes, its checksum and, if any, what made it."""
    described = {"path": path, "bytes": len(content), "sha256": checksum(content)}
    return {**described, "rule": rule} if rule else described
