"""Pango, the library that lays out text for a PDF: pip cannot bring it, so a system may lack it."""

from __future__ import annotations

import ctypes

SKIPPED = (
    "skipped: this system lacks the library Pango, which lays out the pages (Debian and Ubuntu: "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install pango; "
    "Windows: MSYS2, then pacman -S mingw-w64-ucrt-x86_64-pango)"
)
"""What is said in place of a PDF."""

_NAMES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
)
"""Its parts, by their names on Linux, macOS and Windows."""


class NoPangoError(Exception):
    """The system lacks Pango, or a part of it, so that no PDF can be laid out."""


def pango_at_hand() -> bool:
    """Whether Pango is seen on this system, in milliseconds.

    A change of this makes the PDF anew; whether it can be made is seen when it is.
    """
    return all(any(map(_loads, names)) for names in _NAMES)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
