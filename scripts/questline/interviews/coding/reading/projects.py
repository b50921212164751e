"""What a REFI-QDA project says: users, codes, cases, sources and what is marked in them.

Nothing is judged here but what no reader could make sense of; texts are read when they are asked
for, so that those of people who withdrew never are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from questline.core.errors import Problem
from questline.core.plain_text import plain
from questline.interviews.coding.reading.archive import Archive
from questline.interviews.coding.reading.codebooks import Book, codes_of
from questline.interviews.coding.reading.xml_reading import Node

_SOURCES = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource")
_TEXTS = ("Representation", "Transcript", "TextDescription")
"""The texts of sources that are no texts themselves."""


@dataclass(frozen=True)
class Coding:
    """A code given to something: the identifiers of the code and of who gave it."""

    code: str
    user: str


@dataclass(frozen=True)
class Selection:
    """A part of a text that was marked, its positions as they are written."""

    guid: str
    name: str
    start: str
    end: str
    line: int
    codings: list[Coding]


@dataclass
class ProjectSource:
    """A source: where its text is (or the text itself), what is marked, the cases it belongs to.

    `whole` are codings of the source as a whole; `areas` counts codings of all else: of pictures,
    recordings and pages or parts of them, which have no text.
    """

    guid: str
    name: str
    line: int
    path: str = ""
    content: str | None = None
    selections: list[Selection] = field(default_factory=list)
    whole: list[Coding] = field(default_factory=list)
    areas: int = 0
    cases: set[str] = field(default_factory=set)

    @property
    def has_text(self) -> bool:
        """Whether the project says where its text is."""
        return self.content is not None or bool(self.path)

    @property
    def is_coded(self) -> bool:
        """Whether any code was given to its text or to a part of it."""
        return bool(self.whole) or any(one.codings for one in self.selections)


@dataclass(frozen=True)
class Project:
    """A REFI-QDA project."""

    name: str
    program: str
    archive: Archive
    users: dict[str, str]
    book: Book
    codes: dict[str, tuple[str, ...]]
    sources: list[ProjectSource]
    left_out: dict[str, int]
    problems: list[Problem]


def read_project(name: str, content: bytes) -> Project:
    """A project of any of the programs that write REFI-QDA; raises StudyError where it cannot be
    opened at all.
    """
    archive = Archive(name, content)
    root = archive.project()
    users = {
        node.guid(): plain(node.get("name")) or plain(node.get("id"))
        for part in root.all("Users")
        for node in part.all("User")
    }
    codes, problems = [], []
    for part in root.all("CodeBook"):
        found, wrong = codes_of(name, part)
        codes += found
        problems += wrong
    cases = {node.guid(): node for part in root.all("Cases") for node in part.all("Case")}
    # NVivo writes its cases among the codes, and who belongs to a case as codings.
    own = [code for code in codes if not (code.guid and code.guid in cases)]
    guids = [code.guid for code in own if code.guid]
    for guid in sorted({one for one in guids if guids.count(one) > 1}):
        problems.append(
            Problem(name, f'two codes have the identifier "{guid[:40]}"',
                    "an identifier for each code", "export the project anew")
        )  # fmt: skip
    sources = [one for part in root.all("Sources") for node in part.all(*_SOURCES)
               for one in _source(node)]  # fmt: skip
    for source in sources:
        _put_into_cases(source, cases)
    left_out = {
        "memo": sum(1 for part in root.all("Notes") for _ in part.children),
        "set": sum(1 for part in root.all("Sets") for _ in part.children),
        "link": sum(1 for part in root.all("Links") for _ in part.children),
        "graph": sum(1 for part in root.all("Graphs") for _ in part.children),
    }
    return Project(
        name,
        root.get("origin"),
        archive,
        users,
        Book(name, own),
        {code.guid: code.path for code in own if code.guid},
        sources,
        left_out,
        problems,
    )


def _source(node: Node) -> list[ProjectSource]:
    """A source; one with texts of its own (transcripts, the text of a PDF) is one for each."""
    name = node.get("name")
    is_text = node.name == "TextSource"
    texts = [node] if is_text else [one for one in node.all(*_TEXTS) if _has_text(one)]
    found = []
    for number, text in enumerate(texts, 1):
        one = _text(text, name if number == 1 else f"{name} ({number})")
        one.guid = node.guid()
        found.append(one)
    if not found:
        return [ProjectSource(node.guid(), name, node.line, areas=_codes_given(node))]
    if not is_text:
        found[0].whole += [one for child in node.all("Coding") for one in _codings(child, node)]
        found[0].selections += [_selection(one) for one in node.all("PlainTextSelection")]
    read = sum(len(one.whole) + sum(len(part.codings) for part in one.selections) for one in found)
    found[0].areas = _codes_given(node) - read
    return found


def _codes_given(node: Node) -> int:
    """How many codes are given anywhere within an element."""
    own = sum(1 for _ in node.all("CodeRef")) if node.name == "Coding" else 0
    return own + sum(_codes_given(child) for child in node.children)


def _has_text(node: Node) -> bool:
    return bool(node.get("plainTextPath") or any(node.all("PlainTextContent")))


def _text(node: Node, name: str) -> ProjectSource:
    contents = ["".join(one.texts) for one in node.all("PlainTextContent")]
    points = {point.guid(): point.get("position") for point in node.all("SyncPoint")}
    selections = [_selection(one) for one in node.all("PlainTextSelection")]
    for one in node.all("TranscriptSelection"):
        start, end = points.get(one.guid("fromSyncPoint")), points.get(one.guid("toSyncPoint"))
        if start and end:
            selections.append(_selection(one, start, end))
    whole = [one for child in node.all("Coding") for one in _codings(child, node)]
    return ProjectSource(node.guid(), name, node.line, node.get("plainTextPath"),
                         contents[0] if contents else None, selections, whole)  # fmt: skip


def _selection(node: Node, start: str = "", end: str = "") -> Selection:
    codings = [one for child in node.all("Coding") for one in _codings(child, node)]
    # The name of a part of a transcript is that of the recording.
    name = "" if start else node.get("name")
    return Selection(node.guid(), name, (start or node.get("startPosition")).strip(),
                     (end or node.get("endPosition")).strip(), node.line, codings)  # fmt: skip


def _codings(node: Node, around: Node) -> list[Coding]:
    """The codes that an element Coding gives, by whoever made it or else what lies around it."""
    users = [one.guid(key) for one in (node, around) for key in ("creatingUser", "modifyingUser")]
    user = next((one for one in users if one), "")
    return [Coding(one.guid("targetGUID"), user) for one in node.all("CodeRef")]


def _put_into_cases(source: ProjectSource, cases: dict[str, Node]) -> None:
    """Note the cases that name the source, a part of it, or that parts of it were coded with."""
    marked = {one.guid for one in source.selections if one.guid} | {source.guid} - {""}
    given = [*source.whole, *(one for part in source.selections for one in part.codings)]
    coded = {one.code for one in given}
    for guid, case in cases.items():
        named = {one.guid("targetGUID") for one in case.all("SourceRef", "SelectionRef")}
        if named & marked or guid in coded:
            source.cases.add(plain(case.get("name")))
    source.cases.discard("")
    source.whole = [one for one in source.whole if one.code not in cases]
    source.selections = [
        Selection(one.guid, one.name, one.start, one.end, one.line,
                  [coding for coding in one.codings if coding.code not in cases])
        for one in source.selections
    ]  # fmt: skip
