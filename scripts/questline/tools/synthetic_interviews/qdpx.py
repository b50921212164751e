"""Writing REFI-QDA projects and codebooks, the same bytes every time.

The structure is that of REFI-QDA 1.5 (Evers, Caprioli, Nöst and Wiedemann 2020; qdasoftware.org) as
QualCoder reads it: the texts lie in the folder Sources, `Coding` holds `CodeRef` first, and every
selection says who made it and when. Positions count Unicode code points from 0, and `endPosition`
is the one behind the last character, as QualCoder writes and reads it; the text of each selection
is its name, so that a reader can see how positions are counted.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Code = tuple[str, str, str]
"""A code: name, name of the code above it ('' at the top), definition."""
Source = tuple[str, str, str]
"""A source: name, participant, text."""
Segment = tuple[str, int, int, str, str]
"""A coded segment: name of the source, start, end, code, coder."""

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.qdasoftware.org/questline-synthetic")
_MOMENT = "2024-01-01T00:00:00Z"
_ZIP_DATE = (2024, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SCHEMA = "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_qdpx(
    codes: Sequence[Code],
    coders: Sequence[str],
    sources: Sequence[Source],
    segments: Sequence[Segment],
    name: str = "Synthetic interviews",
) -> bytes:
    """A REFI-QDA project with a case for each participant, as the bytes of a .qdpx.

    The codes stand in the order given, all else is sorted. Names of codes must differ, as those of
    QualCoder do. Raises ValueError where a segment names what is not there or lies outside of its
    text: the material is our own.
    """
    _check(codes, coders, sources, segments)
    parts = [_HEAD, f'<Project name={_quoted(name)} origin="Questline" '
             f'creatingUserGUID="{_guid("user", sorted(coders)[0])}" '
             f'creationDateTime="{_MOMENT}" '
             'xmlns="urn:QDA-XML:project:1.0" '
             'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
             f'xsi:schemaLocation="urn:QDA-XML:project:1.0 {_SCHEMA}">\n']  # fmt: skip
    parts.append("<Users>\n")
    parts += [f'<User guid="{_guid("user", coder)}" name={_quoted(coder)}/>\n'
              for coder in sorted(coders)]  # fmt: skip
    parts.append("</Users>\n<CodeBook>\n<Codes>\n")
    parts += _codes_below("", codes)
    parts.append("</Codes>\n</CodeBook>\n<Cases>\n")
    for participant in sorted({participant for _, participant, _ in sources}):
        parts.append(f'<Case guid="{_guid("case", participant)}" name={_quoted(participant)}>\n')
        parts += [f'<SourceRef targetGUID="{_guid("source", source)}"/>\n'
                  for source, owner, _ in sorted(sources) if owner == participant]  # fmt: skip
        parts.append("</Case>\n")
    parts.append("</Cases>\n<Sources>\n")
    files = {}
    for source, _, text in sorted(sources):
        parts += _source(source, text, sorted(coders)[0], segments)
        files[f"Sources/{_guid('text', source)}.txt"] = text
    parts.append("</Sources>\n</Project>\n")
    return _zipped({"project.qde": "".join(parts), **files})


def write_qdc(codes: Sequence[Code]) -> bytes:
    """A REFI-QDA codebook, as the bytes of a .qdc."""
    _check(codes, [], [], [])
    head = (
        f'{_HEAD}<CodeBook xmlns="urn:QDA-XML:codebook:1.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:QDA-XML:codebook:1.0 Codebook.xsd" origin="Questline">\n<Codes>\n'
    )
    return (head + "".join(_codes_below("", codes)) + "</Codes>\n</CodeBook>\n").encode("utf-8")


def _check(
    codes: Sequence[Code],
    coders: Sequence[str],
    sources: Sequence[Source],
    segments: Sequence[Segment],
) -> None:
    names = [code for code, _, _ in codes]
    texts = {name: text for name, _, text in sources}
    if len(set(names)) < len(names) or len(texts) < len(sources):
        raise ValueError("two codes or two sources share a name")
    if unknown := {above for _, above, _ in codes} - {"", *names}:
        raise ValueError(f"codes above others are missing: {sorted(unknown)}")
    if any("\r" in text or _NOT_XML.search(text) for text in texts.values()):
        raise ValueError("texts hold line ends of other systems, or control characters")
    for source, start, end, code, coder in segments:
        if source not in texts or code not in names or coder not in coders:
            raise ValueError(f"a segment of {source!r} names {code!r} by {coder!r}")
        if not 0 <= start < end <= len(texts[source]):
            raise ValueError(f"a segment of {source!r} from {start} to {end} is not in its text")


def _codes_below(above: str, codes: Sequence[Code]) -> list[str]:
    parts = []
    for name, parent, definition in codes:
        if parent != above:
            continue
        inner = [f"<Description>{_text(definition)}</Description>\n"] if definition else []
        inner += _codes_below(name, codes)
        opening = f'<Code guid="{_guid("code", name)}" name={_quoted(name)} isCodable="true"'
        parts += [f"{opening}>\n", *inner, "</Code>\n"] if inner else [f"{opening}/>\n"]
    return parts


def _source(name: str, text: str, owner: str, segments: Sequence[Segment]) -> list[str]:
    made = f'creatingUser="{_guid("user", owner)}" creationDateTime="{_MOMENT}"'
    parts = [
        f'<TextSource guid="{_guid("source", name)}" name={_quoted(name)} '
        f'plainTextPath="internal://{_guid("text", name)}.txt" {made}>\n'
    ]
    # One selection for what one coder marked, with a coding for each code.
    marked: dict[tuple[int, int, str], list[str]] = {}
    for _, start, end, code, coder in sorted(one for one in segments if one[0] == name):
        marked.setdefault((start, end, coder), []).append(code)
    for (start, end, coder), given in marked.items():
        what = f"{name}|{start}|{end}|{coder}"
        made = f'creatingUser="{_guid("user", coder)}" creationDateTime="{_MOMENT}"'
        parts.append(
            f'<PlainTextSelection guid="{_guid("selection", what)}" '
            f'name={_quoted(" ".join(text[start:end].split()))} startPosition="{start}" '
            f'endPosition="{end}" {made}>\n'
        )
        parts += [
            f'<Coding guid="{_guid("coding", f"{what}|{code}")}" {made}>'
            f'<CodeRef targetGUID="{_guid("code", code)}"/></Coding>\n'
            for code in dict.fromkeys(given)
        ]
        parts.append("</PlainTextSelection>\n")
    return [*parts, "</TextSource>\n"]


def _guid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{kind}:{name}"))


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))


def _zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    # Stored, not compressed: compressed bytes differ from one version of zlib to the next.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, text.encode("utf-8"))
    return buffer.getvalue()
