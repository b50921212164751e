"""Checksums: SHA-256 (FIPS 180-4) of content, in hexadecimal."""

from __future__ import annotations

import hashlib


def checksum(content: bytes) -> str:
    """SHA-256 of `content` as 64 hexadecimal digits.

    >>> checksum(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()
