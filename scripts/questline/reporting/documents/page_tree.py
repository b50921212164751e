"""What a built page says, as a tree of plain values: the same words for every kind of document.

A page has sections, a section has blocks, and a block has runs of text or further blocks. What a
page offers to a mouse alone (downloads, controls, text for screen readers only) is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """Text of one kind; a line break is a line end.

    `link` is where it leads ("#limits" in the page, "codebook.html" beside it, or an address),
    `number` the id of the statistic that it shows, `status` how that is shown where it is unusual
    ("rounded", "hidden", "not_computable").
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: bool = False
    link: str = ""
    number: str = ""
    status: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading: level 2 opens a section, 3 and 4 stand within it. `anchor` may be nothing."""

    level: int
    runs: tuple[Run, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `kinds` are its classes on the page ("caution", "synthetic", "small", …)."""

    runs: tuple[Run, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list, its items being blocks each; `kinds` are its classes ("cards", "gallery", …)."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definitions:
    """Terms and what they mean."""

    pairs: tuple[tuple[tuple[Run, ...], tuple[Block, ...]], ...]


@dataclass(frozen=True)
class Quotation:
    """What somebody said, and who."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Group:
    """Blocks that belong together; `kinds` are the classes of their frame ("result", …)."""

    blocks: tuple[Block, ...]
    kinds: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Code:
    """Lines to be typed or read as they stand."""

    text: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table: `scope` is that of a header ("col", "row", …), nothing for data."""

    runs: tuple[Run, ...]
    scope: str = ""
    columns: int = 1
    rows: int = 1
    words: bool = False

    @property
    def text(self) -> str:
        """The cell as plain text."""
        return plain(self.runs)


@dataclass(frozen=True)
class Row:
    """A row of a table; `kind` is "heading", "part", "total" or nothing."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """A table: rows of its head, bodies of rows, notes under it.

    `name` is unique in the page and that of its CSV.
    """

    name: str
    caption: str
    head: tuple[Row, ...]
    bodies: tuple[tuple[Row, ...], ...]
    notes: tuple[Paragraph, ...] = ()

    @property
    def width(self) -> int:
        """How many columns it has."""
        rows = [*self.head, *(row for body in self.bodies for row in body)]
        return max((sum(cell.columns for cell in row.cells) for row in rows), default=0)


@dataclass(frozen=True)
class Figure:
    """A figure: its picture as SVG ("" where it could not be drawn), in words, and its data.

    `title` and `description` are the picture in words; `notes` hold what else stands under it, and
    for a figure without a picture the reason.
    """

    name: str
    svg: str
    title: str
    description: str
    caption: str
    data: Table | None = None
    notes: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A photograph, as an address that holds it (`data:image/jpeg;base64,…`); size in pixels."""

    source: str
    description: str
    width: int
    height: int


@dataclass(frozen=True)
class Folded:
    """What the page folds away under a summary."""

    summary: str
    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Listing
    | Definitions
    | Quotation
    | Group
    | Code
    | Table
    | Figure
    | Picture
    | Folded
)


@dataclass(frozen=True)
class Section:
    """A section: its name (its anchor), its title, and what stands under the title."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A built page. `top` stands between title and contents, `foot` under everything."""

    language: str
    title: str
    authors: str
    top: tuple[Block, ...]
    sections: tuple[Section, ...]
    foot: tuple[Block, ...]


def plain(runs: Iterable[Run]) -> str:
    """Runs as plain text."""
    return "".join(run.text for run in runs)


def each(blocks: Iterable[Block], folded: bool = True) -> Iterator[Block]:
    """Every block and every block within, in the order of the page.

    With `folded` false, what is folded away is left out; the `Folded` itself is still given. The
    data of a figure count as folded away.
    """
    for block in blocks:
        yield block
        if isinstance(block, Folded):
            if folded:
                yield from each(block.blocks, folded)
        elif isinstance(block, Group | Quotation):
            yield from each(block.blocks, folded)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from each(item, folded)
        elif isinstance(block, Definitions):
            for _, meaning in block.pairs:
                yield from each(meaning, folded)
        elif isinstance(block, Figure) and block.data and folded:
            yield block.data
