"""The report as a page for paper: what stands open on the page that readers see, in plain HTML.

Left out are the tables that the page folds away and the data of figures, with a line where they
were. Every text is escaped; the only addresses are those within the page, those of the web, and
pictures that the page holds itself.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from questline.reporting.catalogue import _
from questline.reporting.documents.column_widths import table_height, table_layout
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
    Row,
    Run,
    Table,
    each,
    plain,
)
from questline.reporting.figures.text import shorten

FONT_FAMILY = "Report"
"""What the style sheet calls the font that is given with the page."""
RUNNING_WIDTH = 330.0
"""Room for the title at the head of a page, in points."""
RUNNING_SIZE = 7.5
"""The size of its letters, in points."""
FIGURE_SCALE = 0.66
"""Points on paper for a unit of a figure: its smallest letters are then as large as a table's."""
TALLEST_FIGURE = 640.0
"""The tallest that a figure may be on paper, in points, its caption then fitting on the page."""
NARROW_FIGURE = 242.0
"""Figures up to this width, in points, may stand two in a row."""
LOW_FIGURE = 420.0
"""They may if they are no taller than this, in points."""
TABLE_KEPT_WHOLE = 190.0
"""A table that is no taller than this, in points, is not broken over pages."""
WIDEST_FIGURE = 493.0
"""The widest that a figure may be on paper, in points: the width of the text."""


def print_page(page: Page, style: str) -> str:
    """The page for paper as HTML, with `style` as its style sheet."""
    anchors = frozenset(_anchors(page))
    body = _Paper(anchors)
    synthetic = any(_is_synthetic(block) for block in page.top)
    about = [line for line in _about(page) if line]
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(page.language)}"><head><meta charset="utf-8">',
        f"<title>{escape(page.title)}</title>",
        _metadata("author", page.authors),
        _metadata("description", _subject(page)),
        _metadata("generator", "Questline"),
        f"<style>{style}\n{_page_numbers()}</style></head>",
        "<body>",
        f'<h1 data-running="{escape(shorten(page.title, RUNNING_WIDTH, RUNNING_SIZE))}" '
        f'data-edition="{escape(_edition_line(synthetic))}">{escape(page.title)}</h1>',
        f'<p class="authors">{escape(page.authors)}</p>' if page.authors else "",
        body.blocks(page.top),
        *(f'<p class="small">{escape(line)}</p>' for line in about),
        _contents(page),
    ]
    for section in page.sections:
        heading = f'<h2 id="{escape(section.name)}">{escape(section.title)}</h2>'
        parts.append(f"<section>{heading}{body.blocks(section.blocks)}</section>")
    parts += [f'<div class="foot">{body.blocks(page.foot)}</div>', "</body></html>"]
    return "\n".join(part for part in parts if part)


def _edition_line(synthetic: bool) -> str:
    """What stands at the foot of every page."""
    if synthetic:
        return _("Public edition. Synthetic data: no evidence about real people.")
    return _("Public edition")


def _about(page: Page) -> list[str]:
    """What is in the document and what is not, for its first page."""
    blocks = [block for section in page.sections for block in each(section.blocks)]
    shown = [block for section in page.sections for block in each(section.blocks, folded=False)]
    every = sum(isinstance(block, Table) for block in blocks)
    here = sum(isinstance(block, Table) for block in shown)
    lines = [
        _(
            "This is the report for paper: it holds all text, all figures and the tables that "
            "stand open on the page index.html."
        )
    ]
    if every > here:
        left_out = _(
            "Of its {} tables {} are here; the others, such as the data of each figure, are in the "
            "workbook tables.xlsx and on the page. A line says where they were left out."
        )
        lines.append(left_out.format(every, here))
    return lines


def _contents(page: Page) -> str:
    entries = "".join(
        f'<li><a href="#{escape(section.name)}">{escape(section.title)}</a></li>'
        for section in page.sections
    )
    return f'<p class="contents">{escape(_("Contents"))}</p><ol class="contents">{entries}</ol>'


def _page_numbers() -> str:
    """The style of a page's number, "Page 3 of 40", in the language of the page."""
    before, between, *after = _("Page {} of {}").split("{}")
    content = (
        f"{_css_string(before)} counter(page) {_css_string(between)} counter(pages) "
        f"{_css_string(''.join(after))}"
    )
    return f"@page {{ @bottom-right {{ content: {content} }} }}"


def _css_string(text: str) -> str:
    """A text as a string of a style sheet, every character but letters and digits escaped."""
    safe = (c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text)
    return f'"{"".join(safe)}"'


def _subject(page: Page) -> str:
    """What the document is about: the summary that stands at its top."""
    found = (
        plain(block.runs)
        for block in page.top
        if isinstance(block, Paragraph) and "summary" in block.kinds
    )
    return next(found, "") or page.title


def _metadata(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">' if content else ""


def _is_synthetic(block: Block) -> bool:
    return isinstance(block, Paragraph) and "synthetic" in block.kinds


def _anchors(page: Page) -> Iterable[str]:
    """Where a link within the document can lead."""
    for section in page.sections:
        yield section.name
        for block in each(section.blocks, folded=False):
            if isinstance(block, Heading | Group) and block.anchor:
                yield block.anchor
            elif isinstance(block, Figure | Table):
                yield _anchor_of(block)


def _anchor_of(block: Figure | Table) -> str:
    kind = "figure" if isinstance(block, Figure) else "table"
    return f"{kind}-{block.name}"


class _Paper:
    """Writes blocks as HTML, knowing where links can lead."""

    def __init__(self, anchors: frozenset[str]):
        self._anchors = anchors
        self._used: set[str] = set()

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks one after another; what is folded away is named, narrow figures go in pairs."""
        parts = []
        for kind, alike in groupby(blocks, key=_kind_of_row):
            if kind.startswith("folded"):
                parts.append(_left_out([block for block in alike if isinstance(block, Folded)]))
            elif kind == "narrow":
                figures = [self._block(block) for block in alike]
                for at in range(0, len(figures) - 1, 2):
                    parts.append(f'<div class="pair">{"".join(figures[at : at + 2])}</div>')
                parts += figures[len(figures) // 2 * 2 :]
            else:
                parts += [self._block(block) for block in alike]
        return "\n".join(part for part in parts if part)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"<p{_classes(block.kinds)}>{self._runs(block.runs)}</p>"
        if isinstance(block, Heading):
            level = min(max(block.level, 2), 6)
            return f"<h{level}{self._id(block.anchor)}>{self._runs(block.runs)}</h{level}>"
        if isinstance(block, Listing):
            tag = "ol" if block.ordered else "ul"
            items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
            return f"<{tag}{_classes(block.kinds)}>{items}</{tag}>" if items else ""
        if isinstance(block, Definitions):
            pairs = (
                f"<dt>{self._runs(term)}</dt><dd>{self._item(meaning)}</dd>"
                for term, meaning in block.pairs
            )
            return f"<dl>{''.join(pairs)}</dl>"
        if isinstance(block, Quotation):
            return f"<blockquote>{self.blocks(block.blocks)}</blockquote>"
        if isinstance(block, Group):
            inside = self.blocks(block.blocks)
            return f"<div{self._id(block.anchor)}{_classes(block.kinds)}>{inside}</div>"
        if isinstance(block, Code):
            return f"<pre>{escape(block.text)}</pre>"
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Figure):
            return self._figure(block)
        if isinstance(block, Picture):
            return _picture(block)
        return ""

    def _item(self, blocks: Sequence[Block]) -> str:
        """An item of a list; one of words alone needs no paragraph around them."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].kinds:
            return self._runs(blocks[0].runs)
        return self.blocks(blocks)

    def _runs(self, runs: Iterable[Run]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        text = escape(run.text).replace("\n", "<br>")
        for tag, wanted in (
            ("code", run.code),
            ("sup", run.raised),
            ("em", run.italic),
            ("strong", run.bold),
        ):
            text = f"<{tag}>{text}</{tag}>" if wanted else text
        if run.status in ("hidden", "not_computable"):
            text = f"<em>{text}</em>"
        return f'<a href="{escape(run.link)}">{text}</a>' if self._leads(run.link) else text

    def _leads(self, link: str) -> bool:
        """Whether a link leads anywhere from paper: within the document, or to the web."""
        if link.startswith("#"):
            return link[1:] in self._anchors
        return link.startswith(("https://", "http://"))

    def _id(self, anchor: str) -> str:
        """The attribute of an anchor; none for a second one of the same name."""
        if not anchor or anchor in self._used:
            return ""
        self._used.add(anchor)
        return f' id="{escape(anchor)}"'

    def _table(self, table: Table) -> str:
        layout = table_layout(table)
        columns = "".join(f'<col style="width:{width:.2f}pt">' for width in layout.columns)
        head = "".join(self._row(row, "col") for row in table.head)
        bodies = "".join(
            f"<tbody>{''.join(self._row(row, 'row') for row in body)}</tbody>"
            for body in table.bodies
        )
        notes = "".join(f"<p>{self._runs(note.runs)}</p>" for note in table.notes)
        style = f"width:{sum(layout.columns):.2f}pt;font-size:{layout.size:g}pt"
        whole = ' class="whole"' if table_height(table, layout) <= TABLE_KEPT_WHOLE else ""
        html = (
            f'<table{self._id(_anchor_of(table))}{whole} style="{style}">'
            f"<caption>{escape(table.caption)}</caption><colgroup>{columns}</colgroup>"
            f"<thead>{head}</thead>{bodies}</table>"
            + (f'<div class="notes">{notes}</div>' if notes else "")
        )
        return f'<div class="landscape">{html}</div>' if layout.landscape else html

    def _row(self, row: Row, scope: str) -> str:
        cells = []
        for cell in row.cells:
            spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
                f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            )
            words = ' class="words"' if cell.words else ""
            text = self._runs(cell.runs)
            if cell.scope:
                cells.append(f'<th scope="{scope}"{spans}{words}>{text}</th>')
            else:
                cells.append(f"<td{spans}{words}>{text}</td>")
        return f"<tr{_classes((row.kind,))}>{''.join(cells)}</tr>"

    def _figure(self, figure: Figure) -> str:
        notes = "".join(f'<p class="small">{self._runs(note.runs)}</p>' for note in figure.notes)
        caption = f"<figcaption>{escape(figure.caption)}</figcaption>"
        return f"<figure{self._id(_anchor_of(figure))}>{_drawing(figure)}{caption}{notes}</figure>"


def _kind_of_row(block: Block) -> str:
    """How a block is set beside its neighbours; those of a kind that has a name go together."""
    if isinstance(block, Folded):
        return "folded table" if _holds_table(block) else "folded text"
    if isinstance(block, Figure) and block.svg:
        width, height = _drawing_in_points(block.svg)
        if width <= NARROW_FIGURE and height <= LOW_FIGURE:
            return "narrow"
    return ""


def _drawing(figure: Figure) -> str:
    """The drawing of a figure as a picture with its description."""
    if not figure.svg:
        return ""
    width, height = _drawing_in_points(figure.svg)
    alternative = ". ".join(part.rstrip(".") for part in (figure.title, figure.description) if part)
    # In the page's own font: one that the system has under the same name might be another version.
    drawing = figure.svg.replace("'DejaVu Sans'", f"'{FONT_FAMILY}'", 1)
    source = b64encode(drawing.encode("utf-8")).decode("ascii")
    return (
        f'<img class="drawing" src="data:image/svg+xml;base64,{source}" '
        f'alt="{escape(alternative)}." style="width:{width:.2f}pt;height:{height:.2f}pt">'
    )


def _drawing_in_points(svg: str) -> tuple[float, float]:
    """Width and height of a drawing on paper, no larger than a page."""
    width, height = drawing_size(svg)
    scale = min(FIGURE_SCALE, WIDEST_FIGURE / width, TALLEST_FIGURE / height)
    return width * scale, height * scale


def drawing_size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing in its own units, from its viewBox.

    Raises ValueError for a drawing without one.
    """
    found = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', svg)
    if not found:
        raise ValueError("a drawing has no viewBox")
    return float(found[1]), float(found[2])


def _picture(picture: Picture) -> str:
    """A photograph that the page holds; one that lies elsewhere is told in words alone."""
    if not picture.source.startswith("data:image/"):
        return f'<p class="small">{escape(picture.description)}</p>' if picture.description else ""
    return f'<img src="{escape(picture.source)}" alt="{escape(picture.description)}">'


def _holds_table(block: Folded) -> bool:
    return any(isinstance(inside, Table) for inside in each(block.blocks))


def _left_out(folded: Sequence[Folded]) -> str:
    """The line that stands where neighbours of one kind are folded away on the page."""
    line = (
        _("Left out here, in the workbook and on the page: {}.")
        if _holds_table(folded[0])
        else _("Left out here, on the page: {}.")
    )
    names = "; ".join(f"“{one.summary.rstrip('.')}”" for one in folded)
    return f'<p class="left-out">{escape(line.format(names))}</p>'


def _classes(kinds: Iterable[str]) -> str:
    names = " ".join(kind for kind in kinds if kind)
    return f' class="{escape(names)}"' if names else ""
