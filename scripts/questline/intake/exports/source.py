"""The files of an export, the answers and what lies beside them, and what each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from questline.core.errors import Problem, StudyError
from questline.intake.exports.delimited import Delimited
from questline.intake.exports.limits import LARGEST_COMPANION, megabytes
from questline.intake.exports.table import Table

HEAD = 65_536
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {
    "workbook": "an XLSX workbook",
    "open_document": "an ODS spreadsheet",
    "parquet": "a Parquet file",
    "spss": "an SPSS file",
    "stata": "a Stata file",
    "sas": "a SAS transport file",
    "text": "delimited text",
}


@dataclass(frozen=True)
class Source:
    """A file that was given: its name for sentences, and where its bytes are."""

    name: str
    path: Path

    def head(self) -> bytes:
        """Its first bytes, enough to see what it is."""
        with self.path.open("rb") as stream:
            return stream.read(HEAD)

    def size(self) -> int:
        """How many bytes it has."""
        return self.path.stat().st_size

    def content(self, most: int = 0) -> bytes:
        """All its bytes; StudyError when they are more than `most`."""
        if most and self.size() > most:
            raise StudyError(
                Problem(
                    self.name,
                    f"the file has {megabytes(self.size())}",
                    f"at most {megabytes(most)} for a file of this kind",
                    "check that it is the file that was meant",
                )
            )
        return self.path.read_bytes()


@dataclass(frozen=True)
class Opened:
    """An export whose file was opened: as text or as a sheet, or by its path for statistics files.

    `kind` is one of `kind_of`. `companions` are the files beside it, each as its bytes by name.
    """

    source: Source
    kind: str
    companions: dict[str, bytes] = field(default_factory=dict)
    text: Delimited | None = None
    sheet: Table | None = None

    @property
    def file(self) -> str:
        """The name of the file for sentences."""
        return self.source.name

    @cached_property
    def head(self) -> Table:
        """Its first records, enough to see what wrote it; nothing for files that are no table."""
        return self.text.head() if self.text else self.table

    @cached_property
    def table(self) -> Table:
        """All its records; nothing for files that are no table."""
        if self.text:
            return self.text.table()
        return self.sheet or Table(self.file, [], [])


def kind_of(source: Source) -> str:
    """What a file is by its first bytes; its name says nothing.

    One of workbook, open_document, parquet, spss, stata, sas and text. Raises StudyError for files
    that are something else.
    """
    head = source.head()
    if head.startswith(_ZIP):
        return _packed(head)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"$FL2", b"$FL3")):
        return "spss"
    if head.startswith(b"<stata_dta>") or _is_old_stata(head):
        return "stata"
    if head.startswith(b"HEADER RECORD*******LIB"):
        return "sas"
    refused = _refused(head)
    if refused:
        found, remedy = refused
        raise StudyError(Problem(source.name, found, "an export of answers", remedy))
    return "text"


def in_words(kind: str) -> str:
    """A kind of file for a sentence."""
    return _KINDS[kind]


def _packed(head: bytes) -> str:
    """ODS names itself in its first part, which is not packed; all else may be a workbook."""
    is_ods = re.match(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument", head, re.S)
    return "open_document" if is_ods else "workbook"


def _is_old_stata(head: bytes) -> bool:
    """A version from 102 to 115, then the byte order, then 1 and 0."""
    return len(head) > 109 and 102 <= head[0] <= 115 and head[1] in (1, 2) and head[2] == 1


def _refused(head: bytes) -> tuple[str, str] | None:
    """What a file is that holds answers in no form that can be read, and what to do."""
    if head.startswith(_OLD_OFFICE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in head
        if encrypted:
            return "it is protected by a password", "open it, remove the password and save it again"
        return (
            "it is a workbook of the kind before 2007 (XLS)",
            "open it and save it as XLSX or CSV",
        )
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")):
        return "it is a packed file", "unpack it and give the file that is inside"
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "it is a document or a picture", "export the answers as CSV or XLSX"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:300].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return (
            "it is a web page, as a download gives when one is no longer signed in",
            "sign in to the survey platform and download the export again",
        )
    if start.startswith((b"{", b"<?xml", b"<document")):
        return (
            "it is the definition of a questionnaire (QSF, LSS) or the like, not answers",
            "give the export of the answers here, and this file beside it",
        )
    return None


def companion_content(source: Source) -> bytes:
    """The bytes of a file beside the export."""
    return source.content(LARGEST_COMPANION)
