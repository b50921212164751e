"""report.docx: the page that readers see as a Word document that can be edited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from questline.reporting.catalogue import _
from questline.reporting.documents.characters import allowed
from questline.reporting.documents.page_tree import (
    Block,
    Figure,
    Folded,
    Page,
    Paragraph,
    each,
    plain,
)
from questline.reporting.documents.pictures import pictures_of
from questline.reporting.documents.read_page import read_page
from questline.reporting.documents.word_body import Body, Package, holds_tables
from questline.reporting.documents.word_styles import (
    about_xml,
    numbering_xml,
    settings_xml,
    styles_xml,
)
from questline.reporting.documents.word_xml import (
    NAMESPACES,
    field_code,
    field_part,
    link_within,
    paragraph,
    simple_field,
    text_run,
    twips,
)

if TYPE_CHECKING:
    from docx.document import Document

MADE = datetime(2000, 1, 1)
"""A document says when it was made; ours says the same on every run."""
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MARGIN_ACROSS, MARGIN_DOWN = 1.8, 2.0
"""In centimetres, for the widths that tables are laid out for."""
SHORT, LONG = 21.0, 29.7
_ABOUT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
TEMPLATES_OWN = ("stylesWithEffects", "customXml", "thumbnail", "webSettings", "fontTable")
"""What the library's empty document holds and ours has no use for."""


def report_word(html: str) -> tuple[bytes, int]:
    """The Word document of a built page, and how many pictures of figures it has.

    Raises ValueError for a text that has not the frame of a page.
    """
    page = read_page(html)
    blocks = [block for section in page.sections for block in each(section.blocks, folded=False)]
    pictures = pictures_of({block.name: block.svg for block in blocks if isinstance(block, Figure)})
    return build_word(page, pictures), len(pictures)


def build_word(page: Page, pictures: Mapping[str, bytes]) -> bytes:
    """The document of a built page; `pictures` are the PNG of its figures by their names.

    It holds what stands open on the page. What is folded away there is in the workbook.
    """
    import docx

    document: Document = docx.Document()
    _clear(document)
    _set_running(document, page)
    body = Body(page, pictures, _package(document), _section_of(document))
    text = body.text()
    foot = body.blocks(page.foot)
    written = "".join([_front(page, body), text, foot, _section_of(document)(False)])
    _fill(document, written)
    part = document.part
    part._styles_part._element = _element(styles_xml(_language(page)))
    part.numbering_part._element = _element(numbering_xml(body.numbered_lists))
    part._settings_part._element = _element(settings_xml(_language(page)))
    _set_properties(document, page)
    document.part.package.part_related_by(_ABOUT)._blob = about_xml()
    content = BytesIO()
    document.save(content)
    return _with_fixed_dates(content.getvalue())


def _front(page: Page, body: Body) -> str:
    """Title, authors, what the page says at its top, what is left out, and the contents list."""
    parts = [paragraph(text_run(page.title), "Title")]
    if page.authors:
        parts.append(paragraph(text_run(page.authors), "Subtitle"))
    parts.append(body.blocks(page.top))
    blocks = [block for section in page.sections for block in each(section.blocks)]
    if any(isinstance(block, Folded) and holds_tables(block) for block in blocks):
        left_out = _(
            "This document holds what stands open on the page index.html; the tables that are "
            "folded away there, and the data of the figures, are in the workbook tables.xlsx."
        )
        parts.append(paragraph(text_run(left_out), "Small"))
    return "".join(parts) + _contents(body)


def _contents(body: Body) -> str:
    """A contents list that a program can bring up to date, and that can be read before it does."""
    if not body.contents:
        return ""
    heading = paragraph(text_run(_("Contents")), "TOCHeading")
    entries = []
    for place, (level, bookmark, words) in enumerate(body.contents):
        begin = end = ""
        if place == 0:
            code = field_code(' TOC \\o "1-2" \\h \\z \\u ')
            begin = field_part("begin") + code + field_part("separate")
        if place == len(body.contents) - 1:
            end = field_part("end")
        entry = begin + link_within(bookmark, text_run(words)) + end
        entries.append(paragraph(entry, f"TOC{level}"))
    return heading + "".join(entries)


def _set_running(document: Document, page: Page) -> None:
    """What stands above and below every page: the title, the edition, the number of the page."""
    section = document.sections[0]
    synthetic = _first_of_kind(page.top, "synthetic")
    caution = re.match(r".*?[.!?:](?=\s|$)", synthetic)
    above = paragraph(text_run(page.title), "Header")
    if caution:
        above += paragraph(text_run(caution[0].rstrip(":"), bold=True), "Header")
    before, between, after = [*_("Page {} of {}").split("{}"), "", ""][:3]
    edition = re.match(r".*?[.](?=\s|$)", _first_of_kind(page.top, "edition"))
    below = text_run(f"{edition[0]} " if edition else "") + text_run(before)
    below += simple_field(" PAGE ", "1") + text_run(between)
    below += simple_field(" NUMPAGES ", "1") + text_run(after)
    for part, content in (
        (section.header, above),
        (section.footer, paragraph(below, "Footer", align="center")),
    ):
        part.is_linked_to_previous = False
        root = part._element
        for child in list(root):
            root.remove(child)
        root.extend(_element(f"<w:body {NAMESPACES}>{content}</w:body>".encode()))


def _section_of(document: Document) -> Any:
    """What gives the properties of a section of the document, lying or not."""
    references = "".join(
        f'<w:{child.tag.rpartition("}")[2]} w:type="default" r:id="{child.rId}"/>'
        for child in document.sections[0]._sectPr
        if child.tag.endswith("Reference")
    )

    def section(lying: bool) -> str:
        wide, high = (LONG, SHORT) if lying else (SHORT, LONG)
        across, down = (MARGIN_DOWN, MARGIN_ACROSS) if lying else (MARGIN_ACROSS, MARGIN_DOWN)
        orient = ' w:orient="landscape"' if lying else ""
        return (
            f'<w:sectPr>{references}<w:pgSz w:w="{twips(wide)}" w:h="{twips(high)}"{orient}/>'
            f'<w:pgMar w:top="{twips(down)}" w:right="{twips(across)}" w:bottom="{twips(down)}" '
            f'w:left="{twips(across)}" w:header="{twips(0.9)}" w:footer="{twips(0.9)}" '
            'w:gutter="0"/><w:cols w:space="708"/></w:sectPr>'
        )

    return section


def _package(document: Document) -> Package:
    """Pictures and addresses of the document; each address has one relation."""
    from docx.image.exceptions import UnrecognizedImageError
    from docx.opc.constants import RELATIONSHIP_TYPE

    def picture(content: bytes) -> str:
        try:
            relation, _image = document.part.get_or_add_image(BytesIO(content))
        except UnrecognizedImageError:
            return ""
        return relation

    def address(link: str) -> str:
        return document.part.relate_to(allowed(link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    return Package(picture, address)


def _fill(document: Document, content: str) -> None:
    """Puts the text in the place of what the document held."""
    body = document.element.body
    for child in list(body):
        body.remove(child)
    body.extend(_element(f"<w:body {NAMESPACES}>{content}</w:body>".encode()))


def _clear(document: Document) -> None:
    """Takes away what the library's own empty document brings."""
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if any(name in relation.reltype or name in str(relation._target)
                   for name in TEMPLATES_OWN):  # fmt: skip
                del holder.rels[key]


def _set_properties(document: Document, page: Page) -> None:
    """Title, authors and language, with dates that are always the same."""
    about = document.core_properties
    about.title = allowed(page.title)[:255]
    about.author = allowed(page.authors)[:255]
    about.subject = allowed(_first_of_kind(page.top, "summary"))[:255]
    about.language = _language(page)
    about.comments, about.last_modified_by, about.revision = "", "Questline", 1
    about.created = about.modified = MADE


def _language(page: Page) -> str:
    return page.language if re.fullmatch(r"[A-Za-z-]{2,20}", page.language) else "en-GB"


def _first_of_kind(blocks: tuple[Block, ...], kind: str) -> str:
    """The words of the first paragraph of a kind, or nothing."""
    found = (
        plain(block.runs)
        for block in blocks
        if isinstance(block, Paragraph) and kind in block.kinds
    )
    return next(found, "")


def _element(xml: bytes) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(xml)


def _with_fixed_dates(content: bytes) -> bytes:
    """The same file with the same date on each of its parts, whenever it was made."""
    fixed = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(fixed, "w", ZIP_DEFLATED) as again:
        for name in made.namelist():
            entry = ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            again.writestr(entry, made.read(name))
    return fixed.getvalue()
