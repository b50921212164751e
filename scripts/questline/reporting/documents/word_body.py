"""The text of the Word document: the blocks of a page, one after the other, as XML."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from questline.reporting.catalogue import _
from questline.reporting.documents.column_widths import table_layout
from questline.reporting.documents.page_tree import (
    Block,
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
    Run,
    Table,
    each,
    plain,
)
from questline.reporting.documents.pictures import size_of
from questline.reporting.documents.word_styles import BULLETS, NUMBERS
from questline.reporting.documents.word_tables import numbered_once, table_xml
from questline.reporting.documents.word_xml import (
    bookmarked,
    link_out,
    link_within,
    paragraph,
    picture,
    run,
    simple_field,
    text_run,
)

FIGURE_WIDTH, FIGURE_HEIGHT = 10.0, 20.5
"""The largest that a drawing may be, in centimetres: its caption then fits on the page."""
PHOTOGRAPH_WIDTH, PHOTOGRAPH_HEIGHT = 8.0, 5.0
MOST_LEVELS = 3
OUTLINE = {2: "Heading1", 3: "Heading2", 4: "Heading3"}
STYLES = {"caution": "Caution", "synthetic": "Note", "small": "Small", "lead": "Lead"}
WEB = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Package:
    """What the text needs of the file that it stands in: each gives the id of a relation."""

    picture: Callable[[bytes], str]
    address: Callable[[str], str]


@dataclass
class Body:
    """Writes the blocks of a page, counting tables, figures, pictures and bookmarks.

    `pictures` are the PNG of the figures by name. A section of the document ends where the pages
    begin or cease to lie on their side; `section` gives its properties, lying or not.
    """

    page: Page
    pictures: Mapping[str, bytes]
    package: Package
    section: Callable[[bool], str]
    numbered_lists: int = 0
    contents: list[tuple[int, str, str]] = field(default_factory=list)
    """The headings of the contents list: level, bookmark, words."""
    _tables: int = 0
    _figures: int = 0
    _drawn: int = 0
    _marks: int = 0
    _lying: bool = False
    _anchors: dict[str, str] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for anchor in _anchors(self.page):
            self._anchors.setdefault(anchor, f"place_{len(self._anchors) + 1}")

    def text(self) -> str:
        """Every section of the page, each with its heading."""
        parts = []
        for section in self.page.sections:
            heading = Heading(2, (Run(section.title),), section.name)
            parts += [self._heading(heading), self.blocks(section.blocks)]
        return "".join(parts) + self.upright()

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks as paragraphs and tables; a line names tables that are folded away and left out.

        Words that the page folds away stand here: the workbook does not have them.
        """
        parts: list[str] = []
        folded: list[Folded] = []
        for block in blocks:
            if isinstance(block, Folded) and holds_tables(block):
                folded.append(block)
                continue
            parts += [self._left_out(folded), self._block(block)]
            folded = []
        return "".join([*parts, self._left_out(folded)])

    def upright(self) -> str:
        """Ends a section of lying pages, where there is one."""
        if not self._lying:
            return ""
        self._lying = False
        return paragraph("", section=self.section(True))

    def _block(self, block: Block) -> str:
        if isinstance(block, Table):
            return self._table(block)
        before = self.upright()
        if isinstance(block, Paragraph):
            return before + self._paragraph(block)
        if isinstance(block, Heading):
            return before + self._heading(block)
        if isinstance(block, Listing):
            return before + self._listing(block, 0)
        if isinstance(block, Definitions):
            return before + "".join(self._pair(term, said) for term, said in block.pairs)
        if isinstance(block, Quotation):
            return before + self._quotation(block)
        if isinstance(block, Group):
            return before + self._placeholder(block.anchor) + self._group(block)
        if isinstance(block, Code):
            return before + paragraph(text_run(block.text, code=True), "Code")
        if isinstance(block, Figure):
            return before + self._figure(block)
        if isinstance(block, Picture):
            return before + self._photograph(block)
        if isinstance(block, Folded):
            summary = paragraph(text_run(block.summary), "Term")
            return before + summary + self.blocks(block.blocks)
        raise TypeError(f"a document has no place for {type(block).__name__}")

    def runs(self, runs: Iterable[Run], bold: bool = False) -> str:
        """Runs, with links to what is in the document and to the web."""
        parts = []
        for entry in runs:
            place = self._anchors.get(entry.link[1:]) if entry.link.startswith("#") else None
            if place is not None and not entry.number:
                parts.append(link_within(place, run(entry, bold=bold, style="Hyperlink")))
            elif entry.link.startswith(WEB):
                content = run(entry, bold=bold, style="Hyperlink")
                parts.append(link_out(self.package.address(entry.link), content))
            else:
                parts.append(run(entry, bold=bold))
        return "".join(parts)

    def _paragraph(self, block: Paragraph) -> str:
        style = next((STYLES[kind] for kind in block.kinds if kind in STYLES), "")
        return paragraph(self.runs(block.runs), style)

    def _quotation(self, block: Quotation, *, keep: bool = False) -> str:
        """What somebody said, and in smaller letters who; `keep` holds it to what follows."""
        parts = []
        for inner in block.blocks:
            if isinstance(inner, Paragraph):
                source = "small" in inner.kinds
                style = "QuoteSource" if source else "Quote"
                parts.append(paragraph(self.runs(inner.runs), style, keep=keep or not source))
            else:
                parts.append(self._block(inner))
        return "".join(parts)

    def _group(self, block: Group) -> str:
        """Blocks that belong together; under a photograph stays what was said of it."""
        if "photograph" not in block.kinds:
            return self.blocks(block.blocks)
        return "".join(
            self._quotation(inner, keep=True)
            if isinstance(inner, Quotation)
            else self.blocks([inner])
            for inner in block.blocks
        )

    def _left_out(self, folded: Sequence[Folded]) -> str:
        """The line that stands where folded tables were, one for neighbours together."""
        if not folded:
            return ""
        names = "; ".join(f"“{one.summary.rstrip('.')}”" for one in folded)
        line = _("Left out here, in the workbook and on the page: {}.").format(names)
        return self.upright() + paragraph(text_run(line), "Small")

    def _in_style(self, blocks: Iterable[Block], style: str) -> str:
        """Blocks whose paragraphs have a style in common."""
        return "".join(
            paragraph(self.runs(block.runs), style)
            if isinstance(block, Paragraph)
            else self._block(block)
            for block in blocks
        )

    def _heading(self, block: Heading) -> str:
        level = min(max(block.level, 2), 4)
        marks = self._marked(block.anchor)
        if level < 4:
            place = f"_Toc{len(self.contents) + 1:06d}"
            self.contents.append((level - 1, place, plain(block.runs)))
            marks.append((self._next_mark(), place))
        before = self.upright()
        return before + paragraph(bookmarked(self.runs(block.runs), marks), OUTLINE[level])

    def _listing(self, block: Listing, level: int) -> str:
        if "gallery" in block.kinds:
            return "".join(self.blocks(item) for item in block.items)
        which, style = BULLETS, "ListBullet"
        if block.ordered:
            which, style = NUMBERS + self.numbered_lists, "ListNumber"
            self.numbered_lists += 1
        return "".join(self._item(item, which, style, level) for item in block.items)

    def _item(self, blocks: Sequence[Block], which: int, style: str, level: int) -> str:
        """An item of a list: its first paragraph has the mark, the others stand under it."""
        place = ""
        if len(blocks) == 1 and isinstance(blocks[0], Group):
            place = self._placeholder(blocks[0].anchor)
            card = "card" in blocks[0].kinds
            blocks = _in_one(blocks[0].blocks) if card else blocks[0].blocks
        parts, begun = [place], False
        for block in blocks:
            if isinstance(block, Paragraph) and not begun:
                begun = True
                number = (which, min(level, MOST_LEVELS))
                parts.append(paragraph(self.runs(block.runs), style, numbered=number))
            elif isinstance(block, Paragraph):
                parts.append(paragraph(self.runs(block.runs), "ListContinue"))
            elif isinstance(block, Listing):
                parts.append(self._listing(block, level + 1))
            else:
                parts.append(self._block(block))
        return "".join(parts)

    def _pair(self, term: Sequence[Run], meaning: Sequence[Block]) -> str:
        return paragraph(self.runs(term), "Term") + self._in_style(meaning, "Meaning")

    def _table(self, table: Table) -> str:
        """Caption, table and notes; a wide one on a page that lies."""
        layout = table_layout(table)
        before = ""
        if layout.landscape and not self._lying:
            before, self._lying = paragraph("", section=self.section(False)), True
        elif not layout.landscape:
            before = self.upright()
        self._tables += 1
        # The caption's anchor is where links to the table lead.
        label = _label(_("Table"), "Table", self._tables)
        caption = bookmarked(label, self._marked(f"table-{table.name}"))
        caption = paragraph(caption + text_run(f". {numbered_once(table.caption)}"), "Caption")
        return before + caption + table_xml(table, layout, self.runs) + self._notes(table)

    def _notes(self, table: Table) -> str:
        """What stands under a table; a blank where nothing does, or two tables would become one."""
        if not table.notes:
            return paragraph("", "LastTableNote")
        *notes, last = [self.runs(note.runs) for note in table.notes]
        return "".join([*(paragraph(note, "TableNote") for note in notes),
                        paragraph(last, "LastTableNote")])  # fmt: skip

    def _figure(self, figure: Figure) -> str:
        """The drawing, its caption with its number, and what else is said of it."""
        self._figures += 1
        drawn = ""
        png, size = self.pictures.get(figure.name), size_of(figure.svg)
        if png is not None and size is not None:
            in_words = ". ".join(
                part.strip(" .") for part in (figure.title, figure.description) if part.strip(" .")
            )
            shown = self._picture(png, f"{in_words}.", size, (FIGURE_WIDTH, FIGURE_HEIGHT))
            drawn = paragraph(shown, "Picture")
        label = _label(_("Figure"), "Figure", self._figures)
        caption = bookmarked(label, self._marked(f"figure-{figure.name}"))
        caption = paragraph(caption + text_run(f". {figure.caption}"), "FigureCaption")
        notes = "".join(paragraph(self.runs(note.runs), "Small") for note in figure.notes)
        return drawn + caption + notes if drawn else notes + caption

    def _photograph(self, photograph: Picture) -> str:
        """A photograph that the page holds; its words alone where it does not or cannot."""
        shown = ""
        content = _held(photograph.source)
        if content and photograph.width > 0 and photograph.height > 0:
            size = float(photograph.width), float(photograph.height)
            largest = PHOTOGRAPH_WIDTH, PHOTOGRAPH_HEIGHT
            shown = self._picture(content, photograph.description, size, largest)
        if shown:
            return paragraph(shown, "Picture")
        return paragraph(text_run(photograph.description), "Small")

    def _picture(
        self, content: bytes, in_words: str, size: tuple[float, float], largest: tuple[float, float]
    ) -> str:
        """A picture as large as may be; nothing where its bytes are no picture."""
        scale = min(largest[0] / size[0], largest[1] / size[1])
        relation = self.package.picture(content)
        if not relation:
            return ""
        self._drawn += 1
        return picture(self._drawn, relation, in_words, size[0] * scale, size[1] * scale)

    def _placeholder(self, anchor: str) -> str:
        """A bookmark between paragraphs, where a group of blocks begins."""
        return bookmarked("", self._marked(anchor))

    def _marked(self, anchor: str) -> list[tuple[int, str]]:
        """The bookmark of an anchor that a link leads to; none for a second one of its name."""
        place = self._anchors.get(anchor)
        if place is None or place in self._placed:
            return []
        self._placed.add(place)
        return [(self._next_mark(), place)]

    def _next_mark(self) -> int:
        self._marks += 1
        return self._marks


def holds_tables(folded: Folded) -> bool:
    """Whether something that is folded away holds tables, which are in the workbook."""
    return any(isinstance(block, Table | Figure) for block in each(folded.blocks))


def _label(words: str, sequence: str, number: int) -> str:
    """ "Table 3", its number a field that counts when somebody adds a table of their own."""
    return text_run(f"{words} ", bold=True) + simple_field(
        f" SEQ {sequence} \\* ARABIC ", str(number), bold=True
    )


def _in_one(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The parts of a card as one paragraph, a line each, its first two side by side."""
    lines = [block for block in blocks if isinstance(block, Paragraph)]
    runs: list[Run] = []
    for place, line in enumerate(lines):
        if place:
            runs.append(Run(": " if "big" in line.kinds else "\n"))
        bold = "big" in line.kinds
        runs += [Run(entry.text, bold=bold or entry.bold, link=entry.link, number=entry.number)
                 for entry in line.runs]  # fmt: skip
    return (
        Paragraph(tuple(runs)),
        *(block for block in blocks if not isinstance(block, Paragraph)),
    )


def _anchors(page: Page) -> Iterable[str]:
    """Where links within the document lead, of all places where something stands."""
    every = [block for section in page.sections for block in each(section.blocks, folded=False)]
    wanted = set(_links(page, every))
    for section in page.sections:
        if section.name in wanted:
            yield section.name
    for block in every:
        if isinstance(block, Heading | Group) and block.anchor in wanted:
            yield block.anchor
        elif isinstance(block, Table) and f"table-{block.name}" in wanted:
            yield f"table-{block.name}"
        elif isinstance(block, Figure) and f"figure-{block.name}" in wanted:
            yield f"figure-{block.name}"


def _links(page: Page, blocks: Iterable[Block]) -> Iterable[str]:
    """The anchors that runs of the page lead to."""
    for block in [*page.top, *page.foot, *blocks]:
        runs: list[Run] = []
        if isinstance(block, Paragraph | Heading):
            runs += block.runs
        elif isinstance(block, Table):
            rows = [*block.head, *(row for body in block.bodies for row in body)]
            runs += [entry for row in rows for cell in row.cells for entry in cell.runs]
            runs += [entry for note in block.notes for entry in note.runs]
        elif isinstance(block, Definitions):
            runs += [entry for term, _meaning in block.pairs for entry in term]
        yield from (entry.link[1:] for entry in runs if entry.link.startswith("#"))


def _held(source: str) -> bytes:
    """The bytes of a picture whose address holds it; nothing for any other address."""
    kind, comma, content = source.partition(",")
    if not comma or not kind.startswith("data:image/") or not kind.endswith(";base64"):
        return b""
    try:
        return b64decode(content, validate=True)
    except Error:
        return b""
