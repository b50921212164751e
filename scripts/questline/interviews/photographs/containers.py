"""Where a picture ends in its file: every part is walked through before anything is decoded.

A file whose parts do not follow one another to its last byte is cut off, or has something behind
the picture that is no picture (an archive, a page, a program: a polyglot; Albertini 2014).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from questline.interviews.photographs.kinds import HEIC, JPEG, PNG, WEBP

CUT_OFF = "is cut off: its end is missing"
MORE_BEHIND = "holds something behind the end of the picture"
MOVES = "moves: it holds more than one picture"
BROKEN = "is broken: its parts do not fit together"

SOI, EOI, SOS, DQT, DHT = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4
APP0, APP2 = 0xE0, 0xE2
_ALONE = (0x01, *range(0xD0, 0xD8))
"""Markers without a length."""
_NEXT_MARKER = re.compile(b"\xff+([\x01-\xcf\xd8-\xfe])")
"""Within the compressed picture: what is neither a stuffed byte nor a mark to start again."""
_HEIF_PARTS = re.compile(rb"[A-Za-z0-9 ]{4}")


class UnfitPictureError(Exception):
    """Why a file cannot become a picture of the gallery: what follows "the file" in a sentence."""


def check_container(content: bytes, kind: str) -> bytes:
    """The bytes of the picture alone.

    Of a JPEG that is the first of the pictures that the camera says it put into the file (CIPA
    DC-007): what lies behind is a preview or a map of brightness, and is left out. Raises
    UnfitPictureError.
    """
    walk = {JPEG: _jpeg, PNG: _png, WEBP: _webp, HEIC: _heic}[kind]
    try:
        return content[: walk(content)]
    except (struct.error, IndexError) as error:
        raise UnfitPictureError(CUT_OFF) from error


def jpeg_parts(content: bytes, start: int = 0) -> Iterator[tuple[int, bytes, int]]:
    """The markers of a JPEG, what each holds and where it ends, from SOI to EOI (ITU-T T.81, B).

    The compressed picture itself is not told. Raises UnfitPictureError where the file ends before
    the picture does.
    """
    if content[start : start + 2] != b"\xff\xd8":
        raise UnfitPictureError(BROKEN)
    at = start + 2
    yield SOI, b"", at
    while True:
        if content[at] != 0xFF:
            raise UnfitPictureError(BROKEN)
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == EOI:
            yield EOI, b"", at
            return
        if marker in _ALONE:
            yield marker, b"", at
            continue
        (length,) = struct.unpack_from(">H", content, at)
        if length < 2:
            raise UnfitPictureError(BROKEN)
        if at + length > len(content):
            raise UnfitPictureError(CUT_OFF)
        yield marker, content[at + 2 : at + length], at + length
        at += length
        if marker == SOS:
            found = _NEXT_MARKER.search(content, at)
            if found is None:
                raise UnfitPictureError(CUT_OFF)
            at = found.start()


def _jpeg(content: bytes) -> int:
    end, has_more = _jpeg_end(content, 0)
    behind = end
    while has_more and content[behind : behind + 3] == b"\xff\xd8\xff":
        behind, _ = _jpeg_end(content, behind)
    _nothing_behind(content, behind)
    return end


def _jpeg_end(content: bytes, start: int) -> tuple[int, bool]:
    """Where a JPEG ends, and whether it says that further ones follow."""
    parts = list(jpeg_parts(content, start))
    if not any(marker == SOS for marker, _, _ in parts):
        raise UnfitPictureError(BROKEN)
    has_more = any(marker == APP2 and held.startswith(b"MPF\0") for marker, held, _ in parts)
    return parts[-1][2], has_more


def _png(content: bytes) -> int:
    """Chunks of a length, a name, what they hold and a checksum (PNG, W3C 2003)."""
    at, name = 8, b""
    while name != b"IEND":
        if at >= len(content):
            raise UnfitPictureError(CUT_OFF)
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise UnfitPictureError(CUT_OFF)
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[at + 4 : end - 4]) != checksum:
            raise UnfitPictureError(BROKEN)
        if name == b"acTL":
            raise UnfitPictureError(MOVES)
        at = end
    _nothing_behind(content, at)
    return at


def _webp(content: bytes) -> int:
    """Chunks of a name and a length within one RIFF (RFC 9649)."""
    (length,) = struct.unpack_from("<I", content, 4)
    end = 8 + length
    if end > len(content):
        raise UnfitPictureError(CUT_OFF)
    at = 12
    while at < end:
        name, size = struct.unpack_from("<4sI", content, at)
        if name in (b"ANIM", b"ANMF"):
            raise UnfitPictureError(MOVES)
        at += 8 + size + size % 2
    if at != end:
        raise UnfitPictureError(BROKEN)
    _nothing_behind(content, end)
    return end


def _heic(content: bytes) -> int:
    """Boxes of a length and a name (ISO/IEC 14496-12)."""
    at = 0
    while at < len(content):
        if content[at : at + 8] == bytes(8):
            _nothing_behind(content, at)
            break
        size, name = struct.unpack_from(">I4s", content, at)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, at + 8)
            header = 16
        if not _HEIF_PARTS.fullmatch(name) or size < header or (at and name == b"ftyp"):
            raise UnfitPictureError(MORE_BEHIND)
        if name == b"moov":
            raise UnfitPictureError(MOVES)
        if at + size > len(content):
            raise UnfitPictureError(CUT_OFF if name in (b"ftyp", b"meta", b"mdat", b"free")
                                    else MORE_BEHIND)  # fmt: skip
        at += size
    return at


def _nothing_behind(content: bytes, end: int) -> None:
    """Nothing but the zeros with which some cameras fill up a file."""
    if content[end:].strip(b"\0"):
        raise UnfitPictureError(MORE_BEHIND)
