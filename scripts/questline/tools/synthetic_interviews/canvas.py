"""A sheet to draw flat shapes on: twice as large as the picture, so that edges come out smooth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from numpy.random import Generator

if TYPE_CHECKING:
    from PIL import Image

Colour = tuple[int, int, int]
Point = tuple[float, float]

WIDTH, HEIGHT = 800, 600
FINER = 2
MARK = "drawn by code"

INK: Colour = (52, 56, 66)
PAPER: Colour = (250, 248, 240)
WHITE: Colour = (255, 255, 255)
WOOD: tuple[Colour, ...] = ((166, 118, 78), (141, 98, 66), (190, 146, 104), (120, 86, 62))
WALLS: tuple[Colour, ...] = ((232, 224, 208), (214, 226, 230), (228, 216, 224), (220, 230, 214))
FLOORS: tuple[Colour, ...] = ((176, 160, 140), (150, 156, 160), (188, 170, 150), (140, 150, 138))
SKIES: tuple[Colour, ...] = ((190, 216, 234), (206, 214, 220), (236, 220, 200), (176, 204, 224))
GREENS: tuple[Colour, ...] = ((110, 150, 92), (132, 166, 104), (92, 134, 96), (148, 160, 92))
STRONG: tuple[Colour, ...] = (
    (178, 74, 62),
    (58, 104, 148),
    (214, 160, 60),
    (88, 128, 96),
    (124, 88, 140),
    (48, 132, 138),
)


class Canvas:
    """A picture while it is drawn: shapes in the units of the finished picture, chance beside it.

    `chance` is the stream of the picture, `light` what all its colours lean towards.
    """

    def __init__(self, chance: Generator, light: Colour):
        from PIL import Image, ImageDraw

        self.chance = chance
        self._light = light
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER))
        self._pen = ImageDraw.Draw(self._image)

    def one_of(self, colours: Sequence[Colour]) -> Colour:
        """One of the colours."""
        return colours[int(self.chance.integers(len(colours)))]

    def some(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both among them."""
        return int(self.chance.integers(low, high + 1))

    def ground(self, above: Colour, below: Colour, height: float) -> None:
        """Two flat halves: a wall or a sky above `height`, a floor or a meadow below."""
        self.box(0, 0, WIDTH, HEIGHT, above)
        self.box(0, height, WIDTH, HEIGHT, below)

    def box(
        self, x: float, y: float, width: float, height: float, colour: Colour, corner: float = 0
    ) -> None:
        """A rectangle from its upper left corner, its corners rounded where it says so."""
        ends = [at * FINER for at in (x, y, x + width - 0.5, y + height - 0.5)]
        self._pen.rounded_rectangle(ends, corner * FINER, fill=self._lit(colour))

    def disc(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """An ellipse around its middle, with its two radii."""
        ends = [at * FINER for at in (x - across, y - down, x + across, y + down)]
        self._pen.ellipse(ends, fill=self._lit(colour))

    def slice(
        self, x: float, y: float, radius: float, start: float, end: float, colour: Colour
    ) -> None:
        """A part of a disc, between two angles in degrees, clockwise from the right."""
        ends = [at * FINER for at in (x - radius, y - radius, x + radius, y + radius)]
        self._pen.pieslice(ends, start, end, fill=self._lit(colour))

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """A shape with straight sides."""
        self._pen.polygon([(x * FINER, y * FINER) for x, y in points], fill=self._lit(colour))

    def stroke(self, points: Sequence[Point], colour: Colour, width: float = 4) -> None:
        """A line through points."""
        finer = [(x * FINER, y * FINER) for x, y in points]
        self._pen.line(finer, fill=self._lit(colour), width=round(width * FINER), joint="curve")

    def finished(self) -> Image.Image:
        """The picture at its own size, with the mark that says what it is."""
        from PIL import ImageDraw, ImageFont

        picture = self._image.reduce(FINER)
        pen = ImageDraw.Draw(picture)
        pen.rectangle((WIDTH - 96, HEIGHT - 20, WIDTH - 6, HEIGHT - 6), fill=PAPER)
        # The font that is part of the library: no file of the machine's has a say.
        pen.text((WIDTH - 90, HEIGHT - 19), MARK, fill=INK, font=ImageFont.load_default_imagefont())
        return picture

    def _lit(self, colour: Colour) -> Colour:
        red, green, blue = (
            (9 * own + light) // 10 for own, light in zip(colour, self._light, strict=True)
        )
        return red, green, blue
