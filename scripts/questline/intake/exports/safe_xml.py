"""XML read piece by piece, with every declaration refused that could make a small file large.

Entities can only be declared inside a document type declaration, so a file without one holds no
bomb of entities and reaches for no other file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from questline.core.errors import StudyError
from questline.intake.exports.limits import DEEPEST_XML, damaged, unsafe_xml

MOST_TAGS = 10_000

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Data = Callable[[str], None]


def parse(pieces: Iterable[bytes], where: str, start: Start, end: End, data: Data) -> None:
    """Call `start`, `end` and `data` for the XML whose bytes come in pieces.

    Names lose their namespace prefix. Raises StudyError for a document type declaration, for tags
    nested deeper than any survey's, and for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 2**16
    depth = 0
    bare: dict[str, str] = {}
    """The names of tags without their prefixes: a file has few, however many tags."""

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST_XML:
            raise damaged(where, f"tags are nested more than {DEEPEST_XML} deep", "a survey's XML")
        if name not in bare:
            if len(bare) > MOST_TAGS:
                raise damaged(where, f"there are more than {MOST_TAGS} kinds of tags", "a survey")
            bare[name] = name.rpartition(":")[2]
        start(bare[name], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(bare[name])

    def refuse(*_: object) -> None:
        raise unsafe_xml(where, "it declares a document type, in which entities can be hidden")

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        line = f"{where}, line {error.lineno}"
        raise damaged(line, "this is no XML from here on", "a complete XML file") from error
    except (ValueError, LookupError) as error:
        if isinstance(error, StudyError):
            raise
        raise damaged(where, "its encoding is not known", "XML in UTF-8") from error


def local_name(name: str) -> str:
    """An attribute's name without its namespace prefix."""
    return name.rpartition(":")[2]
