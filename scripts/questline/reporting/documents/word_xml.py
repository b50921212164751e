"""The pieces of a Word document as XML: runs, paragraphs, fields, bookmarks, pictures."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from questline.reporting.documents.characters import allowed
from questline.reporting.documents.page_tree import Run

POINTS_PER_CM = 72 / 2.54
UNITS_PER_CM = 360_000
"""Lengths of pictures are counted in these."""
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def twips(centimetres: float) -> int:
    """Centimetres in twentieths of a point, in which Word counts."""
    return round(centimetres * POINTS_PER_CM * 20)


def said(text: str) -> str:
    """A text as content of XML, line ends as breaks of the line."""
    lines = allowed(text).split("\n")
    written = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in lines)
    return "<w:br/>".join(written)


def attribute(text: str) -> str:
    """A text as the value of an attribute, with its quotes."""
    return quoteattr(" ".join(allowed(text).split()))


def text_run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    code: bool = False,
    raised: bool = False,
    style: str = "",
) -> str:
    """A run of text; what says how it looks stands in the order that the format asks for."""
    look = "".join(
        part
        for part, wanted in (
            (f'<w:rStyle w:val="{style}"/>', style),
            ('<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>', code),
            ("<w:b/>", bold),
            ("<w:i/>", italic),
            ('<w:vertAlign w:val="superscript"/>', raised),
        )
        if wanted
    )
    if not text:
        return ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{said(text)}</w:r>"


def run(entry: Run, *, bold: bool = False, style: str = "") -> str:
    """A run of the page."""
    return text_run(
        entry.text,
        bold=bold or entry.bold,
        italic=entry.italic,
        code=entry.code,
        raised=entry.raised,
        style=style,
    )


def paragraph(
    content: str,
    style: str = "",
    *,
    numbered: tuple[int, int] | None = None,
    keep: bool = False,
    align: str = "",
    section: str = "",
) -> str:
    """A paragraph of runs. `numbered` is the list and the level (from 0); `keep` holds it on one
    page with the next; `section` are the properties of the section that ends with it.
    """
    how = "".join(
        part
        for part, wanted in (
            (f'<w:pStyle w:val="{style}"/>', style),
            ("<w:keepNext/>", keep),
            (_number(numbered), numbered),
            (f'<w:jc w:val="{align}"/>', align),
            (section, section),
        )
        if wanted
    )
    return f"<w:p>{f'<w:pPr>{how}</w:pPr>' if how else ''}{content}</w:p>"


def _number(numbered: tuple[int, int] | None) -> str:
    if numbered is None:
        return ""
    which, level = numbered
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>'


def simple_field(code: str, shown: str, *, bold: bool = False) -> str:
    """A field with the result that it has until the program works it out anew."""
    return f'<w:fldSimple w:instr="{code}">{text_run(shown, bold=bold)}</w:fldSimple>'


def field_part(kind: str) -> str:
    """The begin, the separation or the end of a field that spans paragraphs."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field_code(code: str) -> str:
    """What a field that spans paragraphs works out."""
    return f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'


def bookmarked(content: str, marks: Iterable[tuple[int, str]]) -> str:
    """Content between bookmarks, each given as its number and its name."""
    for number, name in marks:
        begin = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        content = f'{begin}{content}<w:bookmarkEnd w:id="{number}"/>'
    return content


def link_within(bookmark: str, content: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{content}</w:hyperlink>'


def link_out(relation: str, content: str) -> str:
    """A link to an address, which stands in the document's relations."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'


def picture(number: int, relation: str, in_words: str, width: float, height: float) -> str:
    """A picture in a line of text, with its words for who does not see it; sizes in centimetres."""
    across, down = round(width * UNITS_PER_CM), round(height * UNITS_PER_CM)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr={attribute(in_words)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/>'
        '</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
