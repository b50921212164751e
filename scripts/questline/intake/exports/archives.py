"""Packed files (XLSX and ODS are such) opened without being unpacked to more than is held."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from questline.core.errors import Problem, StudyError
from questline.intake.exports.limits import (
    LARGEST_UNPACKED,
    MOST_TIMES_UNPACKED,
    SMALLEST_BOMB,
    damaged,
    unpacks_too_large,
)

PIECE = 2**18


class Archive:
    """A packed file. Its parts are read in pieces, and never more of them than it declares."""

    def __init__(self, content: bytes, file: str):
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise damaged(file, "the packed file cannot be opened", "a complete file") from error
        self.names = {part.filename: part for part in parts}
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST_UNPACKED or (
            unpacked > SMALLEST_BOMB and unpacked > MOST_TIMES_UNPACKED * len(content)
        ):
            raise unpacks_too_large(file, len(content), unpacked)
        if any(part.flag_bits & 1 for part in parts):
            raise StudyError(
                Problem(
                    file,
                    "it is protected by a password",
                    "a file without a password",
                    "open it, remove the password and save it again",
                )
            )

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        where = f"{self.file}, part {name}"
        try:
            with self._zip.open(self.names[name]) as part:
                while piece := part.read(PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise damaged(where, "this part of the file is damaged", "a complete file") from error

    def whole(self, name: str, most: int) -> bytes:
        """A small part in one piece; nothing when it is not there."""
        if name not in self.names:
            return b""
        if self.names[name].file_size > most:
            raise unpacks_too_large(
                f"{self.file}, part {name}", self.names[name].compress_size, most + 1
            )
        return b"".join(self.pieces(name))
