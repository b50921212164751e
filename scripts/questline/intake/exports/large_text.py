"""Large delimited text: a plain file is read in blocks, without holding its bytes or its letters.

What is decided about the file (its encoding, its delimiter, the platform that wrote it) is decided
by the same functions as for any file, from its beginning.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import Any

from questline.core.errors import StudyError
from questline.intake.decoding import decode
from questline.intake.delimiters import BEGINNING, choose_delimiter
from questline.intake.exports.coded_records import CodedRecords
from questline.intake.exports.delimited import Delimited
from questline.intake.exports.source import Source
from questline.intake.findings import Findings

LARGE = 2**20
"""Smaller files have nothing to gain."""
_LONGEST_LETTER = 4
_UTF_8 = ("utf-8", "utf-8-sig", "ascii")


def read_large(
    source: Source,
    variables: Mapping[str, Mapping[str, Any]],
    encoding: str,
    delimiter: str,
) -> Delimited | None:
    """A large plain file in UTF-8; nothing for any other, which the strict reader then reads.

    `variables`, `encoding` and `delimiter` are those of `read_delimited`.
    """
    if source.size() < LARGE or not _may_be_utf_8(encoding):
        return None
    from questline.intake.plain_text import read_plain

    with source.path.open("rb") as stream:
        beginning = stream.read(_LONGEST_LETTER * BEGINNING)
        whole = beginning[: beginning.rfind(b"\n") + 1]
        findings = Findings()
        try:
            decoded = decode(whole, source.name, encoding, findings)
            text = decoded.text[:BEGINNING]
            sign = choose_delimiter(text, source.name, variables, delimiter)
        except StudyError:
            return None
        if not encoding and not decoded.encoding.startswith("UTF-8"):
            return None
        stream.seek(0)
        plain = read_plain(stream, sign)
    if plain is None:
        return None
    notes = tuple(findings.notes())
    return Delimited(
        source.name, text, decoded.encoding, sign, bool(delimiter), notes, CodedRecords(plain)
    )


def _may_be_utf_8(stated: str) -> bool:
    try:
        return not stated or codecs.lookup(stated).name in _UTF_8
    except LookupError:
        return False
