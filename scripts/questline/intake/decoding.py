"""From bytes to text: byte-order marks first, then UTF-8, then Windows-1252 with a question.

An encoding that study.yaml states is obeyed; where the bytes contradict it, that is an error.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from questline.core.errors import Problem, StudyError
from questline.intake.findings import Findings

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 (little-endian)"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 (big-endian)"),
)
_AGREES_WITH = {
    "utf-8": ("utf-8", "utf-8-sig"),
    "utf-16-le": ("utf-16", "utf-16-le"),
    "utf-16-be": ("utf-16", "utf-16-be"),
}
_KEY = "study.yaml, key encoding"
_REMEDY = (
    "save the export again as UTF-8 (in a spreadsheet: CSV UTF-8), or state the encoding that it "
    "has in study.yaml, such as `encoding: windows-1252`"
)


@dataclass(frozen=True)
class Decoded:
    """The raw file as text, without its byte-order mark, and its encoding in words."""

    text: str
    encoding: str


def decode(content: bytes, file_name: str, stated: str, findings: Findings) -> Decoded:
    """The raw file's text. Adds a finding on its encoding.

    `stated` is the encoding of study.yaml, or empty. Raises StudyError for a file without content,
    an encoding that does not exist or that the bytes contradict, and NUL characters.
    """
    mark, marked, words = _byte_order_mark(content)
    body = content[len(mark) :]
    if stated:
        text = _as_stated(body, file_name, stated, marked, words, findings)
        words = f"{stated}, as study.yaml states"
    elif mark:
        text = _decoded(body, marked, file_name, words)
        words += " with a byte-order mark"
        findings.note("encoding", file_name, words, 1, f"{file_name} was read as {words}.")
    else:
        text, words = _guessed(body, file_name, findings)
    _refuse_nul(text, file_name)
    if not text.strip():
        raise StudyError(
            Problem(
                file_name,
                "the file is empty",
                "a header line and a line for each respondent",
                "export the answers again",
            )
        )
    return Decoded(text, words)


def _byte_order_mark(content: bytes) -> tuple[bytes, str, str]:
    for mark, name, words in _MARKS:
        if content.startswith(mark):
            return mark, name, words
    return b"", "", ""


def _as_stated(
    body: bytes, file_name: str, stated: str, marked: str, marked_words: str, findings: Findings
) -> str:
    """The text in the stated encoding, unless the byte-order mark says otherwise."""
    name = _codec_name(stated)
    if not name:
        found = f'"{stated}" is not an encoding that is known'
        expected = "the name of an encoding, such as utf-8, utf-16-le, windows-1252 or latin-1"
        remedy = "correct it, or remove the line to have the encoding detected"
        raise StudyError(Problem(_KEY, found, expected, remedy))
    if marked and name not in _AGREES_WITH[marked]:
        found = (
            f'it says "{stated}", but the byte-order mark at the start of {file_name} says '
            f"{marked_words}"
        )
        remedy = "remove the line from study.yaml; the byte-order mark is enough"
        raise StudyError(Problem(_KEY, found, "the encoding that the file has", remedy))
    if name == "utf-16" and not marked:
        found = (
            f'it says "{stated}", but {file_name} has no byte-order mark that says in which order '
            "its bytes stand"
        )
        remedy = "state one of the two; files from Windows are utf-16-le"
        raise StudyError(Problem(_KEY, found, "utf-16-le or utf-16-be", remedy))
    text = _decoded(body, marked or name, file_name, f"{stated}, as study.yaml states")
    message = f"{file_name} was read as {stated}, as study.yaml states."
    if not name.startswith("utf") and not body.isascii() and _is_utf8(body):
        message += (
            " But every byte of it is valid UTF-8. Look at names with accents: if they are "
            "garbled, remove `encoding` from study.yaml."
        )
        findings.decide("encoding", file_name, stated, 1, message)
    else:
        findings.note("encoding", file_name, stated, 1, message)
    return text


def _codec_name(stated: str) -> str:
    """Python's own name of a text encoding; empty for what is none."""
    try:
        "a".encode(stated).decode(stated)
        return codecs.lookup(stated).name
    except (LookupError, UnicodeError):
        return ""


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, name: str, file_name: str, words: str) -> str:
    try:
        return body.decode(name)
    except UnicodeError as error:
        raise StudyError(
            Problem(
                f"{file_name}, line {_line_of(body, error)}",
                f"the bytes here are not {words}",
                "a file in one encoding throughout",
                _REMEDY,
            )
        ) from error


def _guessed(body: bytes, file_name: str, findings: Findings) -> tuple[str, str]:
    """UTF-8 when every byte allows it; otherwise Windows-1252, which a person must confirm."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_of(body, error)
    else:
        findings.note("encoding", file_name, "UTF-8", 1, f"{file_name} was read as UTF-8.")
        return text, "UTF-8"
    if b"\x00" in body:
        _refuse_nul(body.decode("latin-1"), file_name)
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError as error:
        raise StudyError(
            Problem(
                f"{file_name}, line {_line_of(body, error)}",
                "the bytes here are neither UTF-8 nor Windows-1252",
                "a file in UTF-8",
                _REMEDY,
            )
        ) from error
    findings.decide(
        "encoding",
        f"{file_name}, line {line}",
        "Windows-1252",
        1,
        f"{file_name} is not UTF-8 (line {line} is the first that is not) and was read as "
        "Windows-1252. Look at names with accents: if they are right, put `encoding: windows-1252` "
        "into study.yaml; if not, state the encoding in which the file was saved.",
    )
    return text, "Windows-1252"


def _line_of(body: bytes, error: UnicodeError) -> int:
    start = error.start if isinstance(error, UnicodeDecodeError) else 0
    return body.count(b"\n", 0, start) + 1


def _refuse_nul(text: str, file_name: str) -> None:
    """NUL characters mean a damaged file, or UTF-16 that does not say so."""
    count = text.count("\x00")
    if not count:
        return
    where = f"{file_name}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}"
    if count > len(text) // 4:
        found = "every other character is a NUL character, as in a UTF-16 file without a mark"
        remedy = "put `encoding: utf-16-le` into study.yaml, or save the export again as UTF-8"
    else:
        found = "there is a NUL character (a byte of value zero)"
        remedy = "the file is damaged or not a text file: export the answers again as CSV"
    raise StudyError(Problem(where, found, "text alone", remedy))
