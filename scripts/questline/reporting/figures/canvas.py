"""A sheet to draw on: shapes and text at places counted in units from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.figures.style import INK, LINE_HEIGHT, SMALL, TEXT, WIDTH
from questline.reporting.figures.text import clean, text_width, wrap

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle. `hatched` means: something is here that is not shown to scale."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    hatched: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    thickness: float
    dashed: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class Strokes:
    """Many separate level or upright lines of one kind."""

    ends: tuple[tuple[Point, Point], ...]
    colour: str
    thickness: float


@dataclass(frozen=True)
class Patch:
    """A filled outline through points."""

    points: tuple[Point, ...]
    fill: str
    edge: str


@dataclass(frozen=True)
class Circle:
    """A circle about a middle."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its baseline, `anchor` start, middle or end. A `tick` names a place
    of an axis."""

    x: float
    y: float
    text: str
    size: float
    anchor: str
    colour: str
    bold: bool
    tick: bool = False


Shape = Box | Line | Strokes | Patch | Circle | Words


@dataclass(frozen=True)
class Drawing:
    """All that was drawn, and the size of the sheet."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


class Canvas:
    """Collects shapes; knows nothing of what they mean nor of how they are written to a file."""

    def __init__(self, width: float = WIDTH):
        self.width = width
        self._shapes: list[Shape] = []

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "",
        hatched: bool = False,
        dashed: bool = False,
    ) -> None:
        """A rectangle whose top left corner is at x, y."""
        sizes = (_tenth(x), _tenth(y), _tenth(width), _tenth(height))
        self._shapes.append(Box(*sizes, fill, edge, hatched, dashed))

    def line(
        self,
        points: list[Point],
        colour: str = INK,
        thickness: float = 1.0,
        *,
        dashed: bool = False,
        dotted: bool = False,
    ) -> None:
        """A line through points."""
        self._shapes.append(Line(_places(points), colour, thickness, dashed, dotted))

    def strokes(
        self, ends: list[tuple[Point, Point]], colour: str = INK, thickness: float = 1.0
    ) -> None:
        """Many separate lines, each level or upright, as one shape."""
        if ends:
            places = (_places([start, end]) for start, end in ends)
            self._shapes.append(Strokes(tuple((a, b) for a, b in places), colour, thickness))

    def arrow(self, start: Point, end: Point, colour: str = INK, head: float = 5.0) -> None:
        """A level or upright line with a filled head at its end."""
        self.line([start, end], colour)
        self.arrowhead(start, end, colour, head)

    def arrowhead(self, start: Point, end: Point, colour: str = INK, head: float = 5.0) -> None:
        """The filled head of a level or upright arrow."""
        across = 0.6 * head
        if start[1] == end[1]:
            back = end[0] - head if end[0] > start[0] else end[0] + head
            points = [end, (back, end[1] - across), (back, end[1] + across)]
        else:
            back = end[1] - head if end[1] > start[1] else end[1] + head
            points = [end, (end[0] - across, back), (end[0] + across, back)]
        self._shapes.append(Patch(_places(points), colour, colour))

    def area(self, points: list[Point], fill: str, edge: str = "") -> None:
        """A filled outline through points, its edge in the same colour or in another one."""
        self._shapes.append(Patch(_places(points), fill, edge or fill))

    def circle(self, x: float, y: float, size: float, fill: str, edge: str) -> None:
        """A round mark of so many units across."""
        self._shapes.append(Circle(_tenth(x), _tenth(y), size / 2, fill, edge))

    def square(self, x: float, y: float, size: float, fill: str, edge: str) -> None:
        """A square mark about a middle."""
        self.box(x - size / 2, y - size / 2, size, size, fill, edge=edge)

    def diamond(self, x: float, y: float, size: float, fill: str, edge: str) -> None:
        """A mark standing on its corner."""
        reach = 0.62 * size
        corners = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)]
        self._shapes.append(Patch(_places(corners), fill, edge))

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
        tick: bool = False,
    ) -> None:
        """One line of text with its baseline at y."""
        shown = clean(text)
        if shown:
            place = (_tenth(x), _tenth(y))
            self._shapes.append(Words(*place, shown, size, anchor, colour, bold, tick))

    def lines(
        self,
        x: float,
        y: float,
        lines: list[str],
        *,
        size: float = TEXT,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
    ) -> float:
        """Lines of text below one another, the first one's top at y; returns where they end."""
        first = y + 0.95 * size
        self.below(x, first, lines, size=size, anchor=anchor, colour=colour, bold=bold)
        return y + block_height(lines, size)

    def below(
        self,
        x: float,
        baseline: float,
        lines: list[str],
        *,
        size: float = TEXT,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
    ) -> float:
        """Lines of text below one another, the first on a baseline; returns that of the last."""
        for number, line in enumerate(lines):
            place = baseline + number * size * LINE_HEIGHT
            self.words(x, place, line, size=size, anchor=anchor, colour=colour, bold=bold)
        return baseline + (len(lines) - 1) * size * LINE_HEIGHT

    def finished(self, height: float) -> Drawing:
        """The drawing, on a sheet of this height."""
        return Drawing(self.width, float(round(height)), tuple(self._shapes))


def heading(canvas: Canvas, words: str, y: float = 0.0) -> float:
    """Who is in a picture, above it: nothing where there are no words; returns where they end."""
    lines = wrap(words, canvas.width, SMALL, most=3) if words else []
    return canvas.lines(0, y, lines, size=SMALL) + 3 if lines else y


def block_height(lines: list[str], size: float = TEXT) -> float:
    """Height of lines of text below one another."""
    return len(lines) * size * LINE_HEIGHT


def fits(text: str, width: float, size: float = TEXT) -> bool:
    """Whether one line of text fits into `width`."""
    return text_width(text, size) <= width


def _places(points: list[Point]) -> tuple[Point, ...]:
    return tuple((_tenth(x), _tenth(y)) for x, y in points)


def _tenth(value: float) -> float:
    """A place to a tenth of a unit: what no eye sees must not make two machines' bytes differ."""
    return round(value, 1) + 0.0
