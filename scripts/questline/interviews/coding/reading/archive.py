"""A REFI-QDA project as it is packed: project.qde and the texts beside it, read and never unpacked.

What a file claims to hold is not believed: nothing is read beyond a limit, and names that would
lead out of the folder are refused.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib

from questline.core.errors import Problem, StudyError
from questline.interviews.coding.reading.xml_reading import Node, read_xml

LARGEST_PROJECT = 100 * 2**20
LARGEST_TEXT = 20 * 2**20
MOST_FILES = 50_000
_EXPORT_ANEW = "export the project anew from the program that made it"
_BAD_NAME = re.compile(r"^/|^[A-Za-z]:|(^|/)\.\.(/|$)|\0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, and the encodings that they tell."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the library raises for archives that are damaged, locked or packed in an unknown way."""


class Archive:
    """The files of a .qdpx by the part of their names that REFI-QDA refers to."""

    def __init__(self, name: str, content: bytes):
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except _BROKEN:
            raise self._wrong("it is no REFI-QDA project, or the file is damaged",
                              "a zip archive that holds project.qde") from None  # fmt: skip
        if len(entries) > MOST_FILES:
            raise self._wrong(f"it holds more than {MOST_FILES:,} files")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            # Programs on Windows write the names with backslashes.
            path = entry.filename.replace("\\", "/")
            if _BAD_NAME.search(path):
                raise self._wrong(f'a file within it is called "{path[:80]}", which would lead out '
                                  "of its folder", "names within the project")  # fmt: skip
            if path.endswith("/"):
                continue
            if path.casefold() in self._entries:
                raise self._wrong(f'two files within it are called "{path[:80]}"')
            self._entries[path.casefold()] = entry

    def _wrong(self, found: str, expected: str = "") -> StudyError:
        return StudyError(Problem(self.name, found, expected, _EXPORT_ANEW))

    def project(self) -> Node:
        """The root of project.qde."""
        named = [path for path in self._entries if "/" not in path and path.endswith(".qde")]
        if len(named) != 1:
            found = "it holds no project.qde" if not named else "it holds several .qde files"
            raise self._wrong(found, "one project.qde at its top")
        root = read_xml(f"{self.name}, {named[0]}", self._bytes(named[0], LARGEST_PROJECT))
        if root.name != "Project":
            raise self._wrong(f'{named[0]} begins with the element "{root.name[:40]}"',
                              "the element Project of REFI-QDA")  # fmt: skip
        return root

    def text(self, path: str) -> tuple[str, bool]:
        """The text that an `internal://` path names, and whether a byte order mark preceded it."""
        inner = path.removeprefix("internal://").lstrip("/").replace("\\", "/").casefold()
        known = next((key for key in (f"sources/{inner}", inner) if key in self._entries), "")
        if not path.startswith("internal://") or not known:
            found = (
                f'the text "{path[:80]}" is not within the project'
                if path.startswith("internal://")
                else f'the text lies outside of the project ("{path[:80]}")'
            )
            raise self._wrong(found, "a project that holds its sources")
        return self._decoded(known, self._bytes(known, LARGEST_TEXT))

    def _bytes(self, path: str, most: int) -> bytes:
        entry = self._entries[path]
        if entry.flag_bits & 1:
            raise self._wrong("it is locked with a password", "a project without password")
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(most + 1)
        except _BROKEN:
            raise self._wrong(f'"{path[:80]}" within it cannot be unpacked') from None
        if len(content) > most:
            raise self._wrong(f'"{path[:80]}" within it is larger than {most // 2**20} MB')
        return content

    def _decoded(self, path: str, content: bytes) -> tuple[str, bool]:
        marked = [one for one in _MARKS if content.startswith(one[0])]
        mark, encoding = marked[0] if marked else (b"", "utf-8")
        try:
            return content.removeprefix(mark).decode(encoding), bool(mark)
        except UnicodeDecodeError:
            raise self._wrong(f'the text "{path[:80]}" within it is not in UTF-8',
                              "texts in UTF-8, as REFI-QDA has them") from None  # fmt: skip
