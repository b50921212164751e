"""REFI-QDA projects as the programs write them, by hand after their documented formats.

NVivo, ATLAS.ti, MAXQDA and QualCoder differ in the folder's name, the case of identifiers, what
positions count, whether selections say their text, and in how cases are written.
"""

from __future__ import annotations

import io
import zipfile

import pandas as pd

URN = 'xmlns="urn:QDA-XML:project:1.0"'
ADA = "Ada: I drive for hours.\nNobody sees me 🙂 there.\n\nI belong to two places."
LISTED = pd.DataFrame({"participant": ["Ada", "Ben", "Cyd"], "row": [4, 7, 9]})
INTERVIEWED = pd.DataFrame({"participant": ["Ben", "Ada"], "place": [1, 2]})
"""Cyd has withdrawn."""


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def project(inside: str, texts: dict[str, str | bytes] | None = None, head: str = URN) -> bytes:
    """A project with this inside its element Project, and texts in the folder sources."""
    qde = f'<?xml version="1.0" encoding="utf-8"?><Project name="p" {head}>{inside}</Project>'
    named = {f"sources/{name}": text for name, text in (texts or {}).items()}
    return packed({"project.qde": qde, **named})


USERS = '<Users><User guid="U1" name="Ann"/><User guid="U2" name="Bob"/></Users>'
CODES = (
    '<CodeBook><Codes><Code guid="C1" name="place" isCodable="true"><Description>Where.'
    '</Description><Code guid="C2" name="distance" isCodable="true"/></Code></Codes></CodeBook>'
)


def selection(
    start: int, end: int, *codes: str, name: str = "", user: str = "U1", guid: str = ""
) -> str:
    """A selection with a coding for each code."""
    given = "".join(
        f'<Coding guid="x" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        for code in codes
    )
    return (
        f'<PlainTextSelection guid="{guid}" name="{name}" startPosition="{start}" '
        f'endPosition="{end}">{given}</PlainTextSelection>'
    )


def coded(*selections: str, name: str = "Ada.docx", text: str = ADA) -> bytes:
    """A project with one source and two users."""
    source = f'<TextSource guid="S1" name="{name}" plainTextPath="internal://t.txt">'
    inside = f"{USERS}{CODES}<Sources>{source}{''.join(selections)}</TextSource></Sources>"
    return project(inside, {"t.txt": text})


def nvivo() -> bytes:
    """Folder Sources, two characters at line ends and for emoji, cases among the codes."""
    text = ADA.replace("\n", "\r\n")
    start, end = text.index("I belong") + 1, text.index(" places") + 1  # an emoji is two
    qde = f"""\ufeff<?xml version="1.0" encoding="utf-8"?>
<Project xmlns:xsd="http://www.w3.org/2001/XMLSchema" name="Untitled" origin="NVivo 14"
 creatingUserGUID="f93ad076-5ca1-4f46-abf4-b4b67130a6e2" basePath="" {URN}>
 <Users><User guid="8ca3a2c1-8b7a-41c3-a9dd-a8fb46caa645" id="AL" name="Ann" /></Users>
 <CodeBook><Codes>
  <Code guid="3c51efbb-071f-43a7-9f32-228b89668e8d" name="place" isCodable="true">
   <Code guid="4d62f0cc-182f-44b8-a043-339c90779e9e" name="two places" isCodable="true" />
  </Code>
  <Code guid="4a463c0d-9263-494a-81d6-e9d5a229f227" name="Ada" isCodable="true" />
 </Codes></CodeBook>
 <Cases><Case guid="4a463c0d-9263-494a-81d6-e9d5a229f227" name="Ada"><Description /></Case></Cases>
 <Sources>
  <TextSource guid="56a79789-d535-4fb8-bedd-a915504c54ba" name="Interview 3"
   richTextPath="internal://56a79789-d535-4fb8-bedd-a915504c54ba.docx"
   plainTextPath="internal://56a79789-d535-4fb8-bedd-a915504c54ba.txt">
   <PlainTextSelection guid="fd960901-8191-4db1-a3dd-a91626d56c4b" startPosition="0"
    endPosition="{len(text) + 1}"><Description />
    <Coding guid="1" creatingUser="8ca3a2c1-8b7a-41c3-a9dd-a8fb46caa645">
     <CodeRef targetGUID="4a463c0d-9263-494a-81d6-e9d5a229f227" /></Coding></PlainTextSelection>
   <PlainTextSelection guid="0d960901-8191-4db1-a3dd-a91626d56c4b" name="I belong to two"
    startPosition="{start}" endPosition="{end}"><Description />
    <Coding guid="2" creatingUser="8ca3a2c1-8b7a-41c3-a9dd-a8fb46caa645">
     <CodeRef targetGUID="4d62f0cc-182f-44b8-a043-339c90779e9e" /></Coding></PlainTextSelection>
  </TextSource>
 </Sources>
</Project>"""
    return packed(
        {
            "project.qde": qde.encode("utf-8"),
            "Sources/56a79789-d535-4fb8-bedd-a915504c54ba.txt": "\ufeff" + text,
            "Sources/56a79789-d535-4fb8-bedd-a915504c54ba.docx": b"PK",
        }
    )


def atlas() -> bytes:
    """Identifiers in capitals, line ends as one character, names cut short, sets and links."""
    start, end = ADA.index("Nobody"), ADA.index(" there")
    inside = f"""
 <Users><User guid="B27E9088-0000-0000-0000-00000000000A" name="Ann" />
  <User guid="C4E79FCB-0000-0000-0000-00000000000B" name="Bob" /></Users>
 <CodeBook><Codes><Code guid="0050AEC3-0000-0000-0000-00000000000C" name="unseen"
  isCodable="true" color="#46AA00" /></Codes></CodeBook>
 <Sources><TextSource guid="S-1" name="Ada" plainTextPath="internal://S-1.TXT"
   creatingUser="B27E9088-0000-0000-0000-00000000000A">
  <PlainTextSelection guid="Q-1" name="Nobody sees…" startPosition="{start}" endPosition="{end}"
   creatingUser="b27e9088-0000-0000-0000-00000000000a">
   <Coding guid="K-1" creatingUser="{{C4E79FCB-0000-0000-0000-00000000000B}}">
    <CodeRef targetGUID="0050aec3-0000-0000-0000-00000000000c" /></Coding>
  </PlainTextSelection></TextSource></Sources>
 <Notes><Note guid="N-1" name="Memo" /></Notes>
 <Links><Link guid="L-1" originGUID="Q-1" targetGUID="N-1" /></Links>
 <Sets><Set guid="G-1" name="Group"><MemberSource targetGUID="S-1" /></Set></Sets>"""
    head = f'origin="ATLAS.ti Win 23.4.0" {URN}'
    return project(inside, {"s-1.txt": ADA.replace("\n", "\r\n")}, head)


def maxqda() -> bytes:
    """Cases without names, memos without codings, a film, and a PDF with its text."""
    start = ADA.index("drive")
    inside = f"""
 <Users><User name="Ann" guid="5D2B49D0-9562-4DD3-9EE3-CE2B965E413C"/></Users>
 <CodeBook><Codes><Code isCodable="true" name="road" color="#2364a2" guid="C-1"/></Codes></CodeBook>
 <Cases><Case guid="D9001BCB"><VariableValue><VariableRef targetGUID="V-1"/>
  <TextValue>1</TextValue></VariableValue><SourceRef targetGUID="S-1"/></Case></Cases>
 <Sources>
  <TextSource plainTextPath="internal://S-1.txt" guid="S-1" name="Ada interview">
   <PlainTextSelection guid="Q-0" startPosition="0" endPosition="3">
    <Description>a memo</Description></PlainTextSelection>
   <PlainTextSelection guid="Q-1" startPosition="{start}" endPosition="{start + 5}" name="drive"
    creatingUser="5D2B49D0-9562-4DD3-9EE3-CE2B965E413C"><Coding guid="K-1">
    <CodeRef targetGUID="C-1"/></Coding></PlainTextSelection></TextSource>
  <PDFSource guid="S-2" name="Ben pages" path="internal://S-2.pdf">
   <PDFSelection guid="Q-2" page="1" firstX="1" firstY="1" secondX="2" secondY="2">
    <Coding guid="K-2" creatingUser="5D2B49D0-9562-4DD3-9EE3-CE2B965E413C">
     <CodeRef targetGUID="C-1"/></Coding></PDFSelection>
   <Representation guid="R-2" name="text" plainTextPath="internal://R-2.txt">
    <PlainTextSelection guid="Q-3" startPosition="2" endPosition="6" name="road">
     <Coding guid="K-3" creatingUser="5D2B49D0-9562-4DD3-9EE3-CE2B965E413C">
      <CodeRef targetGUID="C-1"/></Coding></PlainTextSelection></Representation></PDFSource>
  <VideoSource guid="S-3" name="Ben film" path="internal://S-3.mp4">
   <VideoSelection guid="Q-4" begin="1" end="2"><Coding guid="K-4"
    creatingUser="5D2B49D0-9562-4DD3-9EE3-CE2B965E413C"><CodeRef targetGUID="C-1"/></Coding>
   </VideoSelection></VideoSource>
 </Sources>
 <Sets><Set name="All" guid="G-1"><MemberSource targetGUID="S-1"/></Set></Sets>"""
    texts: dict[str, str | bytes] = {"S-1.txt": ADA, "R-2.txt": "A road of my own."}
    return project(inside, texts, f'origin="MAXQDA 24 (Release 24.7.0)" {URN}')


def qualcoder() -> bytes:
    """A byte order mark, categories that are no codes, whole texts as names of selections."""
    start, end = ADA.index("Nobody"), ADA.index(" places")
    inside = f"""
 <Users><User guid="U-1" name="Ann" /><User guid="U-2" name="Bob" /></Users>
 <CodeBook><Codes><Code guid="C-1" name="road" isCodable="true" color="#F0F0F0" />
  <Code guid="C-2" name="Category" isCodable="false"><Description>All of it.</Description>
   <Code guid="C-3" name="unseen" isCodable="true" color="#F0F0F0"/></Code></Codes></CodeBook>
 <Cases><Case guid="A-1" name="Ada"><Description /><SourceRef targetGUID="S-1"/></Case></Cases>
 <Sources><TextSource guid="S-1" name="third.odt" plainTextPath="internal://T-1.txt"
   richTextPath="internal://S-1.odt" creatingUser="U-1" creationDateTime="2024-01-01T00:00:00Z">
  <PlainTextSelection guid="Q-1" startPosition="{start}" endPosition="{end}"
   name="{" ".join(ADA[start:end].split())}" creatingUser="U-2">
   <Coding guid="K-1" creatingUser="U-2"><CodeRef targetGUID="C-3" /></Coding>
  </PlainTextSelection></TextSource></Sources>
 <Description>memo</Description>"""
    text = ("\ufeff" + ADA.replace("\n", "\r\n")).encode("utf-8")
    return project(inside, {"T-1.txt": text, "S-1.odt": b""}, f'origin="QualCoder 3.7" {URN}')
