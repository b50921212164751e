"""Reading a built page into a tree.

The pages are our own, so this knows their frame: a header, sections in `main`, a footer. Within
these it reads any element; of one that it does not know it reads what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from questline.reporting.documents.page_tree import (
    Block,
    Cell,
    Code,
    Definitions,
    Figure,
    Folded,
    Group,
    Heading,
    Listing,
    Page,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Section,
    Table,
    plain,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FRAMES = frozenset({"div", "article", "section", "main", "header", "footer", "aside"})
BLOCKS = HEADINGS | FRAMES | {"p", "ul", "ol", "dl", "blockquote", "table", "figure", "details",
                              "pre", "img"}  # fmt: skip
LEFT_OUT = frozenset({"nav", "script", "style", "template", "button", "input", "select", "form",
                      "label", "svg"})  # fmt: skip
FOR_SCREENS = frozenset({"unseen", "links", "on-screen", "skip", "watermark", "strip"})
"""Classes of what is for a screen reader, a mouse or a screen alone."""
STATUSES = frozenset({"rounded", "hidden", "not_computable"})
BLANK = re.compile(r"[ \t\r\n\f]+")


def read_page(html: str) -> Page:
    """The tree of a built page.

    Raises ValueError for a text that has not the frame of a page.
    """
    from lxml.html import HTMLParser, document_fromstring

    # A drawing is taken out as it is: a reader of HTML would change the case of its attributes.
    drawings = DRAWING.findall(html)
    places = (f'<svg data-place="{place}"></svg>' for place in range(len(drawings)))
    bare = DRAWING.sub(lambda _: next(places), html)
    root = document_fromstring(
        bare.encode("utf-8"), parser=HTMLParser(encoding="utf-8", huge_tree=True)
    )
    return _Reader(drawings).page(root)


@dataclass(frozen=True)
class _Reader:
    """Reads elements, with the drawings that were taken out of the page."""

    drawings: list[str]

    def page(self, root: HtmlElement) -> Page:
        header, main, footer = (root.find(f".//{name}") for name in ("header", "main", "footer"))
        if header is None or main is None or footer is None:
            raise ValueError("this is no page of the report: it has no header, main and footer")
        top = self.blocks(header)
        authors = next((block for block in top if _is_kind(block, "authors")), None)
        title = next(block for block in top if isinstance(block, Heading))
        return Page(
            language=root.get("lang", ""),
            title=plain(title.runs),
            authors=plain(authors.runs) if isinstance(authors, Paragraph) else "",
            top=tuple(block for block in top if block not in (title, authors)),
            sections=tuple(self.section(child) for child in main.iterchildren("section")),
            foot=self.blocks(footer),
        )

    def section(self, element: HtmlElement) -> Section:
        title, *rest = self.blocks(element)
        if not isinstance(title, Heading):
            raise ValueError(f"section {element.get('id')} does not begin with its title")
        return Section(element.get("id", ""), plain(title.runs), tuple(rest))

    def blocks(self, element: HtmlElement) -> tuple[Block, ...]:
        """What is in an element; loose text in it becomes paragraphs."""
        found: list[Block] = []
        loose: list[Run] = []

        def close() -> None:
            runs = _tidy(loose)
            if runs:
                found.append(Paragraph(runs))
            loose.clear()

        loose.append(Run(element.text or ""))
        for child in element:
            if _is_block(child):
                close()
                found += self.block(child)
            else:
                loose += _runs_of(child, Run(""))
            loose.append(Run(child.tail or ""))
        close()
        return tuple(found)

    def block(self, element: HtmlElement) -> list[Block]:
        """An element as blocks: none where it is for screens alone."""
        if not _for_readers(element):
            return []
        tag, kinds = element.tag, _kinds(element)
        if tag in HEADINGS:
            return [Heading(int(tag[1]), _runs(element), element.get("id", ""))]
        if tag == "p":
            runs = _runs(element)
            return [Paragraph(runs, kinds)] if runs else []
        if tag in ("ul", "ol"):
            items = tuple(self.item(item) for item in element.iterchildren("li"))
            return [Listing(items, tag == "ol", kinds)]
        if tag == "dl":
            return [Definitions(tuple(self.pairs(element)))]
        if tag == "blockquote":
            return [Quotation(self.blocks(element))]
        if tag == "pre":
            return [Code((element.text_content() or "").strip("\n"))]
        if tag == "img":
            return [_picture(element)]
        if tag == "table":
            return [_table(element)]
        if tag == "figure":
            return [self.figure(element)]
        if tag == "details":
            summary = element.find("summary")
            caption = plain(_runs(summary)) if summary is not None else ""
            return [Folded(caption, self.blocks(element))]
        if "notes" in kinds and _table_before(element) is not None:
            return []
        inside = self.blocks(element)
        plain_frame = not kinds or "scroll" in kinds or len(inside) == 0
        return list(inside) if plain_frame else [Group(inside, kinds, element.get("id", ""))]

    def item(self, element: HtmlElement) -> tuple[Block, ...]:
        """An item of a list; that of a card has one paragraph for each of its parts."""
        kinds = _kinds(element)
        if "card" in kinds:
            blocks: list[Block] = []
            for child in element:
                if _is_block(child):
                    blocks += self.block(child)
                elif runs := _tidy(_runs_of(child, Run(""))):
                    blocks.append(Paragraph(runs, _kinds(child)))
            return (Group(tuple(blocks), kinds),)
        blocks_inside = self.blocks(element)
        return (Group(blocks_inside, kinds, element.get("id", "")),) if kinds else blocks_inside

    def pairs(self, element: HtmlElement) -> Iterator[tuple[tuple[Run, ...], tuple[Block, ...]]]:
        term: tuple[Run, ...] = ()
        for child in element.iter("dt", "dd"):
            if child.tag == "dt":
                term = _runs(child)
            else:
                yield term, self.blocks(child)

    def figure(self, element: HtmlElement) -> Figure:
        place = element.find(".//svg")
        svg = "" if place is None else self.drawings[int(place.get("data-place"))]
        title, description = _in_words(svg)
        caption = element.find(".//figcaption")
        table = element.find(".//table")
        notes = [
            Paragraph(_runs(child), _kinds(child))
            for child in element.iterchildren("p")
            if _for_readers(child)
        ]
        return Figure(
            name=element.get("id", "").removeprefix("figure-"),
            svg=svg,
            title=title,
            description=description,
            caption=plain(_runs(caption)) if caption is not None else "",
            data=None if table is None else _table(table),
            notes=tuple(notes),
        )


def _table(element: HtmlElement) -> Table:
    caption = element.find("caption")
    caption_id = "" if caption is None else caption.get("id", "")
    name = element.get("id", "").removeprefix("table-") or caption_id
    head = element.find("thead")
    notes = _notes_after(element)
    return Table(
        name=name,
        caption="" if caption is None else plain(_runs(caption)),
        head=() if head is None else tuple(_row(row) for row in head.iterchildren("tr")),
        bodies=tuple(
            tuple(_row(row) for row in body.iterchildren("tr"))
            for body in element.iterchildren("tbody")
        ),
        notes=tuple(
            Paragraph(runs, _kinds(note))
            for note in notes
            if _for_readers(note) and (runs := _runs(note))
        ),
    )


def _row(element: HtmlElement) -> Row:
    cells = tuple(
        Cell(
            runs=_runs(cell),
            scope=(cell.get("scope") or "col") if cell.tag == "th" else "",
            columns=int(cell.get("colspan", "1")),
            rows=int(cell.get("rowspan", "1")),
            words="words" in _kinds(cell),
        )
        for cell in element.iterchildren("th", "td")
    )
    return Row(cells, " ".join(_kinds(element)))


def _notes_after(table: HtmlElement) -> Any:
    """The paragraphs of the notes that follow a table or the frame that it scrolls in."""
    frame = table
    parent = table.getparent()
    if parent is not None and "scroll" in _kinds(parent):
        frame = parent
    after = frame.getnext()
    if after is None or "notes" not in _kinds(after):
        return ()
    return after.iterchildren("p")


def _table_before(notes: HtmlElement) -> HtmlElement | None:
    before = notes.getprevious()
    if before is None or before.tag == "table":
        return before
    return before.find("table") if "scroll" in _kinds(before) else None


def _picture(element: HtmlElement) -> Picture:
    return Picture(
        source=element.get("src", ""),
        description=element.get("alt", ""),
        width=int(element.get("width") or 0),
        height=int(element.get("height") or 0),
    )


def _in_words(svg: str) -> tuple[str, str]:
    """The title and the description of a drawing."""
    from html import unescape

    found = (
        re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", svg, re.DOTALL) for tag in ("title", "desc")
    )
    title, description = (unescape(match[1]).strip() if match else "" for match in found)
    return title, description


def _runs(element: HtmlElement) -> tuple[Run, ...]:
    """The text of an element in runs, blanks joined, none at the ends."""
    return _tidy(_runs_inside(element, Run("")))


def _runs_of(element: HtmlElement, around: Run) -> list[Run]:
    """The runs of an element that stands in a text, in the way of the text around it."""
    if not isinstance(element.tag, str) or not _for_readers(element):
        return []
    if element.tag == "br":
        return [replace(around, text="\n")]
    return _runs_inside(element, _manner(element, around))


def _runs_inside(element: HtmlElement, manner: Run) -> list[Run]:
    runs = [_blank_joined(element.text, manner)]
    for child in element:
        runs += _runs_of(child, manner)
        runs.append(_blank_joined(child.tail, manner))
    return [run for run in runs if run.text]


def _blank_joined(text: str | None, manner: Run) -> Run:
    return replace(manner, text=BLANK.sub(" ", text or ""))


def _manner(element: HtmlElement, around: Run) -> Run:
    """How text in an element is shown, given how text around it is."""
    tag, kinds = element.tag, _kinds(element)
    manner = replace(
        around,
        bold=around.bold or tag in ("strong", "b"),
        italic=around.italic or tag in ("em", "i"),
        code=around.code or tag == "code",
        raised=around.raised or tag == "sup",
    )
    number = element.get("data-id", "")
    if number or "n" in kinds:
        # A number's link leads to how it was made: to a reader of paper it is a number.
        status = next((kind for kind in kinds if kind in STATUSES), around.status)
        return replace(manner, number=number or around.number, status=status)
    if tag == "a":
        return replace(manner, link=element.get("href", ""))
    return manner


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """Runs with neighbours of one manner joined, single blanks, and none at the ends."""
    joined: list[Run] = []
    ends_blank = True
    for run in runs:
        text = BLANK.sub(" ", run.text) if run.text != "\n" else run.text
        if ends_blank and text != "\n":
            text = text.lstrip(" ")
        if not text:
            continue
        ends_blank = text[-1] in " \n"
        if joined and replace(joined[-1], text="") == replace(run, text="") and not run.number:
            joined[-1] = replace(run, text=joined[-1].text + text)
        else:
            joined.append(replace(run, text=text))
    while joined:
        rest = joined[-1].text.rstrip(" \n")
        if rest:
            joined[-1] = replace(joined[-1], text=rest)
            break
        joined.pop()
    return tuple(joined)


def _is_block(element: HtmlElement) -> bool:
    """Whether an element breaks a line of text; a link around a picture does."""
    if not isinstance(element.tag, str):
        return False
    return element.tag in BLOCKS or next(element.iter(*BLOCKS), None) is not None


def _for_readers(element: HtmlElement) -> bool:
    """Whether an element says something on paper too."""
    if element.tag in LEFT_OUT or element.tag == "summary":
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return False
    return not FOR_SCREENS & set(_kinds(element))


def _kinds(element: HtmlElement) -> tuple[str, ...]:
    return tuple((element.get("class") or "").split())


def _is_kind(block: Block, kind: str) -> bool:
    return isinstance(block, Paragraph) and kind in block.kinds
