"""XML from strangers: a tree of plain nodes, nothing declared, nothing fetched, nothing endless.

Documents that declare a type are refused, so that no entity can be expanded or fetched (billion
laughs, external entities); depth, size and number of elements are limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from questline.core.errors import Problem, StudyError

DEEPEST = 60
MOST_ELEMENTS = 2_000_000
NAMESPACE = "urn:QDA-XML:"
"""What the namespace of REFI-QDA begins with; programs write several versions of its rest."""
_EXPORT_ANEW = "export the file anew from the program that made it"


@dataclass
class Node:
    """An element: name without namespace, attributes, line, what lies in it, its text."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute, empty where it is not given."""
        return self.attributes.get(name, "")

    def all(self, *names: str) -> Iterator[Node]:
        """The elements of these names directly within this one."""
        return (child for child in self.children if child.name in names)

    def text_of(self, name: str) -> str:
        """The text of the first element of that name, empty where there is none."""
        return next(("".join(child.texts) for child in self.all(name)), "")

    def guid(self, name: str = "guid") -> str:
        """An identifier as it is compared: in small letters, without braces."""
        return self.get(name).strip().strip("{}").lower()


def read_xml(where: str, content: bytes) -> Node:
    """The root of an XML document; raises StudyError naming `where` and the line."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    root = Node("", {}, 0)
    open_nodes = [root]
    count = 0

    def wrong(found: str, expected: str = "") -> StudyError:
        line = parser.CurrentLineNumber
        return StudyError(Problem(f"{where}, line {line}", found, expected, _EXPORT_ANEW))

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(open_nodes) > DEEPEST:
            raise wrong(f"elements lie within one another more than {DEEPEST} deep")
        if count > MOST_ELEMENTS:
            raise wrong(f"there are more than {MOST_ELEMENTS:,} elements")
        namespace, _, local = name.rpartition("}")
        if namespace and not namespace.startswith(NAMESPACE):
            local = name  # an element of somebody else's, which nothing here asks for
        plain = {key: value for key, value in attributes.items() if "}" not in key}
        node = Node(local, plain, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def declares(*_: object) -> None:
        raise wrong("the file declares a document type, which could make it mean something else",
                    "a file without DOCTYPE, as REFI-QDA is")  # fmt: skip

    parser.StartElementHandler = starts
    parser.EndElementHandler = lambda _: open_nodes.pop()
    parser.CharacterDataHandler = lambda text: open_nodes[-1].texts.append(text)
    parser.StartDoctypeDeclHandler = declares
    parser.EntityDeclHandler = declares
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        # The messages of the parser are in plain words: "mismatched tag", "no element found".
        reason = expat.ErrorString(error.code)
        raise StudyError(
            Problem(f"{where}, line {error.lineno}", f"it cannot be read as XML ({reason})",
                    "a complete file of REFI-QDA", _EXPORT_ANEW)
        ) from None  # fmt: skip
    except (ValueError, LookupError):
        raise StudyError(
            Problem(where, "its encoding is not known", "a file in UTF-8", _EXPORT_ANEW)
        ) from None
    return root.children[0]
