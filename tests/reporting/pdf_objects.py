"""Looking into a PDF without a library that reads PDFs: its objects as text."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
STRING = re.compile(r"<([0-9a-fA-F]*)>|\(((?:\\.|[^\\()])*)\)", re.DOTALL)


def objects_of(pdf: bytes) -> str:
    """The objects of a PDF as text, those that are packed together included."""
    packed = []
    for stream in STREAM.findall(pdf):
        try:
            packed.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join([STREAM.sub(b"", pdf), *packed]).decode("latin-1")


def strings_after(objects: str, key: str) -> list[str]:
    """The strings that are the values of a key, "/Alt", in every object."""
    found = re.findall(rf"{key}\s*({STRING.pattern})", objects, re.DOTALL)
    return [_string(match[0]) for match in found]


def elements(objects: str, kind: str) -> int:
    """How many elements of a kind, "TH", the structure of the document has."""
    return len(re.findall(rf"/S /{kind}\b", objects))


def _string(written: str) -> str:
    if written.startswith("<"):
        raw = bytes.fromhex(written[1:-1])
    else:
        plain = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), written[1:-1])
        raw = re.sub(r"\\(.)", r"\1", plain, flags=re.DOTALL).encode("latin-1")
    return raw.decode("utf-16") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
