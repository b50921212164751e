"""What the drawn pictures show: things and places of a working day, as flat shapes.

No person, no lettering and no place that exists: the drawings stand for photographs that nobody
took.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from questline.tools.synthetic_interviews.canvas import (
    FLOORS,
    GREENS,
    HEIGHT,
    INK,
    PAPER,
    SKIES,
    STRONG,
    WALLS,
    WHITE,
    WIDTH,
    WOOD,
    Canvas,
    Colour,
)

METAL: Colour = (176, 182, 188)
DARK: Colour = (84, 88, 96)
EARTH: Colour = (122, 92, 70)
TARMAC: Colour = (128, 130, 134)


def _room(canvas: Canvas, height: float = 420) -> None:
    canvas.ground(canvas.one_of(WALLS), canvas.one_of(FLOORS), height)


def _outside(canvas: Canvas, height: float = 330) -> Colour:
    green = canvas.one_of(GREENS)
    canvas.ground(canvas.one_of(SKIES), green, height)
    canvas.disc(canvas.some(80, 720), canvas.some(60, 130), 34, 34, (250, 232, 176))
    return green


def _tree(canvas: Canvas, x: float, foot: float, size: float) -> None:
    canvas.box(x - size / 12, foot - size / 2, size / 6, size / 2, canvas.one_of(WOOD))
    canvas.disc(x, foot - size * 0.7, size * 0.32, size * 0.38, canvas.one_of(GREENS))


def _table(canvas: Canvas, top: float = 400) -> None:
    wood = canvas.one_of(WOOD)
    canvas.box(60, top, 680, 26, wood, 4)
    for x in (90, 680):
        canvas.box(x, top + 26, 28, HEIGHT - top, wood)


def _mug(canvas: Canvas, x: float, foot: float) -> None:
    colour = canvas.one_of(STRONG)
    canvas.disc(x + 44, foot - 30, 18, 20, colour)
    canvas.disc(x + 44, foot - 30, 9, 11, PAPER)
    canvas.box(x, foot - 58, 44, 58, colour, 6)


def _lines(canvas: Canvas, x: float, y: float, width: float, count: int) -> None:
    """Lines in place of writing."""
    for number in range(count):
        long = width * canvas.some(55, 100) / 100
        canvas.box(x, y + 16 * number, long, 5, METAL, 2)


def desk(canvas: Canvas) -> None:
    """A desk with a screen, a mug and papers."""
    _room(canvas)
    _table(canvas)
    x = canvas.some(190, 380)
    canvas.box(x + 95, 340, 30, 62, DARK)
    canvas.box(x, 180, 220, 165, DARK, 8)
    canvas.box(x + 12, 192, 196, 141, (206, 222, 232))
    _lines(canvas, x + 28, 212, 150, 6)
    _mug(canvas, x + 260, 400)
    for sheet in range(canvas.some(1, 4)):
        canvas.box(84 + 8 * sheet, 392 - 7 * sheet, 96, 8, PAPER)


def notice_board(canvas: Canvas) -> None:
    """A notice board with sheets and pins."""
    _room(canvas, 520)
    canvas.box(90, 70, 620, 390, canvas.one_of(WOOD), 4)
    canvas.box(108, 88, 584, 354, (206, 172, 128))
    for column in range(4):
        for row in range(2):
            if canvas.some(0, 5):
                x, y = 128 + 140 * column + canvas.some(0, 18), 106 + 165 * row + canvas.some(0, 20)
                canvas.box(x, y, 112, 138, canvas.one_of((PAPER, (244, 226, 176), (214, 230, 236))))
                _lines(canvas, x + 14, y + 28, 84, canvas.some(3, 6))
                canvas.disc(x + 56, y + 9, 6, 6, canvas.one_of(STRONG))


def park_path(canvas: Canvas) -> None:
    """A path through a park."""
    _outside(canvas)
    end, bend = canvas.some(300, 520), canvas.some(-120, 120)
    path = [(220, 600), (end + bend, 450), (end - 14, 330), (end + 14, 330)]
    canvas.shape([*path, (end + bend + 110, 450), (580, 600)], (206, 190, 160))
    for _ in range(canvas.some(4, 7)):
        side = canvas.some(0, 1)
        foot = canvas.some(350, 470)
        _tree(canvas, canvas.some(40, 210) + 530 * side, foot, (foot - 250) * 1.3)


def kettle(canvas: Canvas) -> None:
    """A kettle and mugs on a counter."""
    _room(canvas, 410)
    canvas.box(0, 410, WIDTH, 34, canvas.one_of(WOOD))
    x, colour = canvas.some(150, 300), canvas.one_of((*STRONG, METAL))
    canvas.box(x + 150, 240, 52, 120, DARK, 22)
    canvas.box(x + 150, 262, 30, 76, canvas.one_of(WALLS), 14)
    canvas.shape([(x + 14, 270), (x - 44, 236), (x - 36, 256), (x + 8, 320)], colour)
    canvas.shape([(x + 22, 220), (x + 140, 220), (x + 170, 400), (x - 8, 400)], colour)
    canvas.disc(x + 81, 216, 60, 16, DARK)
    canvas.disc(x + 81, 200, 10, 10, DARK)
    for number in range(canvas.some(2, 4)):
        _mug(canvas, x + 220 + 82 * number, 410)


def car(canvas: Canvas) -> None:
    """A parked car."""
    _outside(canvas, 300)
    canvas.box(0, 430, WIDTH, 170, TARMAC)
    x, colour = canvas.some(90, 220), canvas.one_of((*STRONG[:3], *STRONG[4:], METAL))
    roof = [(x + 90, 330), (x + 160, 240), (x + 330, 240), (x + 410, 330)]
    canvas.shape(roof, colour)
    canvas.shape([(x + 116, 326), (x + 170, 256), (x + 236, 256), (x + 236, 326)], (206, 222, 230))
    canvas.shape([(x + 252, 326), (x + 252, 256), (x + 322, 256), (x + 380, 326)], (206, 222, 230))
    canvas.box(x, 326, 480, 100, colour, 28)
    canvas.box(x + 458, 346, 22, 22, (248, 232, 170), 6)
    for wheel in (100, 380):
        canvas.disc(x + wheel, 428, 46, 46, INK)
        canvas.disc(x + wheel, 428, 20, 20, METAL)


def allotment(canvas: Canvas) -> None:
    """Beds of an allotment and a shed."""
    _outside(canvas, 280)
    x, wood = canvas.some(480, 580), canvas.one_of(WOOD)
    canvas.box(x, 180, 150, 140, wood)
    canvas.shape([(x - 18, 184), (x + 75, 120), (x + 168, 184)], DARK)
    canvas.box(x + 50, 230, 50, 90, canvas.one_of(STRONG))
    for bed in range(4):
        y, wide = 350 + 62 * bed, 300 + 70 * bed
        canvas.box(60 - 12 * bed, y, wide, 34, EARTH, 8)
        for plant in range(wide // 46):
            if canvas.some(0, 4):
                at = 78 - 12 * bed + 46 * plant
                canvas.disc(at, y, 14, canvas.some(8, 22), canvas.one_of(GREENS))


def doorway(canvas: Canvas) -> None:
    """A front door with steps."""
    canvas.ground(canvas.one_of(((170, 108, 88), (196, 180, 160), (206, 208, 206))), TARMAC, 520)
    x, colour = canvas.some(260, 350), canvas.one_of(STRONG)
    canvas.box(x - 22, 120, 224, 390, PAPER)
    canvas.box(x, 142, 180, 368, colour)
    for panel in range(2):
        for side in range(2):
            dark = (colour[0] * 4 // 5, colour[1] * 4 // 5, colour[2] * 4 // 5)
            canvas.box(x + 22 + 74 * side, 240 + 130 * panel, 60, 108, dark, 3)
    canvas.slice(x + 90, 222, 62, 180, 360, (206, 222, 230))
    canvas.disc(x + 162, 340, 8, 8, (226, 196, 110))
    canvas.box(x - 40, 506, 260, 22, METAL)
    canvas.box(x - 64, 528, 308, 26, METAL)
    if canvas.some(0, 1):
        canvas.shape([(80, 430), (180, 430), (166, 516), (94, 516)], canvas.one_of(STRONG))
        canvas.disc(130, 400, 52, 46, canvas.one_of(GREENS))


def umbrella(canvas: Canvas) -> None:
    """An umbrella in the rain."""
    canvas.ground((168, 180, 192), TARMAC, 470)
    for _ in range(60):
        x, y = canvas.some(0, WIDTH), canvas.some(0, 560)
        canvas.stroke([(x, y), (x - 8, y + 24)], (206, 214, 222), 2)
    x, colour = canvas.some(330, 470), canvas.one_of(STRONG)
    canvas.box(x - 4, 150, 8, 330, INK)
    canvas.stroke([(x, 474), (x + 4, 500), (x + 24, 506), (x + 38, 488)], INK, 8)
    canvas.slice(x, 310, 220, 180, 360, colour)
    for fold in (-147, 0, 147):
        canvas.disc(x + fold, 312, 73, 24, (168, 180, 192))
    canvas.box(x - 4, 284, 8, 190, INK)
    canvas.disc(x + canvas.some(-160, 160), 540, 130, 14, (150, 166, 184))


def diary(canvas: Canvas) -> None:
    """An open diary with a pen."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(WOOD))
    canvas.box(110, 110, 580, 400, canvas.one_of(STRONG), 12)
    for left in (126, 404):
        canvas.box(left, 126, 270, 368, PAPER, 4)
        for day in range(5):
            canvas.box(left + 16, 146 + 68 * day, 238, 2, INK)
            if canvas.some(0, 3):
                _lines(canvas, left + 60, 162 + 68 * day, 180, canvas.some(1, 3))
            canvas.box(left + 18, 160 + 68 * day, 26, 26, canvas.one_of(STRONG), 4)
    x, lean = canvas.some(430, 620), canvas.some(-140, 140)
    canvas.stroke([(x, 200), (x + lean, 460)], INK, 12)


def phone(canvas: Canvas) -> None:
    """A telephone that lies on a table."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(WOOD))
    x = canvas.some(240, 380)
    canvas.box(x, 60, 220, 440, INK, 30)
    canvas.box(x + 14, 92, 192, 376, canvas.one_of(((206, 222, 232), (232, 226, 214))), 8)
    y = 112
    for bubble in range(canvas.some(3, 5)):
        height = canvas.some(36, 66)
        canvas.box(x + 26 + 44 * (bubble % 2), y, 124, height, canvas.one_of(STRONG), 14)
        y += height + 14
    _mug(canvas, canvas.some(90, 160), 470)


def chairs_in_circle(canvas: Canvas) -> None:
    """Empty chairs in a circle, from above."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(FLOORS))
    canvas.disc(400, 300, 150, 150, canvas.one_of(WALLS))
    count, first, colour = canvas.some(7, 11), canvas.some(0, 60), canvas.one_of(STRONG)
    for chair in range(count):
        angle = math.radians(first + 360 * chair / count)
        x, y = 400 + 210 * math.cos(angle), 300 + 210 * math.sin(angle)
        canvas.disc(x, y, 40, 40, canvas.one_of((colour, DARK)))
        back = [(x + 44 * math.cos(angle + turn), y + 44 * math.sin(angle + turn))
                for turn in (-0.7, -0.35, 0, 0.35, 0.7)]  # fmt: skip
        canvas.stroke(back, INK, 9)
    _mug(canvas, 370, 320)


def bus_stop(canvas: Canvas) -> None:
    """A bus stop with a shelter."""
    _outside(canvas, 360)
    canvas.box(0, 450, WIDTH, 150, TARMAC)
    x = canvas.some(80, 180)
    canvas.box(x, 170, 330, 18, DARK)
    for post in (10, 306):
        canvas.box(x + post, 188, 14, 260, DARK)
    canvas.box(x + 24, 188, 282, 180, (206, 222, 230))
    canvas.box(x + 60, 390, 210, 16, canvas.one_of(WOOD))
    canvas.box(x + 460, 150, 12, 300, METAL)
    canvas.disc(x + 466, 140, 40, 40, canvas.one_of(STRONG))
    canvas.box(x + 440, 250, 52, 76, PAPER)
    _lines(canvas, x + 448, 262, 36, 4)


def walking_boots(canvas: Canvas) -> None:
    """A pair of walking boots on a mat."""
    _room(canvas, 330)
    canvas.box(120, 440, 560, 70, canvas.one_of(STRONG), 6)
    colour, apart = canvas.one_of(WOOD), canvas.some(220, 270)
    for x in (190, 190 + apart):
        canvas.box(x, 250, 96, 200, colour, 16)
        canvas.box(x, 370, 190, 86, colour, 36)
        canvas.box(x - 6, 446, 204, 22, INK, 8)
        for lace in range(4):
            y = 276 + 28 * lace
            canvas.stroke([(x + 58, y), (x + 98, y + 12)], PAPER, 5)


def tool_shed(canvas: Canvas) -> None:
    """Tools on the wall of a workshop."""
    _room(canvas, 470)
    canvas.box(70, 70, 660, 300, canvas.one_of(WOOD[:3]), 4)
    for place in range(6):
        x, kind, colour = 130 + 104 * place, canvas.some(0, 3), canvas.one_of(STRONG)
        canvas.disc(x, 96, 6, 6, INK)
        if kind == 0:
            canvas.box(x - 7, 110, 14, 190, PAPER, 4)
            canvas.box(x - 36, 112, 72, 34, DARK, 4)
        elif kind == 1:
            canvas.box(x - 13, 110, 26, 90, colour, 8)
            canvas.box(x - 5, 200, 10, 120, METAL)
        elif kind == 2:
            canvas.box(x - 22, 110, 44, 54, colour, 10)
            canvas.shape([(x - 30, 164), (x + 30, 164), (x + 6, 340), (x - 18, 340)], METAL)
        else:
            canvas.disc(x, 150, 34, 34, METAL)
            canvas.disc(x, 150, 18, 18, WOOD[0])
            canvas.box(x - 8, 180, 16, 150, METAL, 4)
    canvas.box(40, 440, 720, 40, canvas.one_of(WOOD))


def wall_clock(canvas: Canvas) -> None:
    """A clock above a row of empty chairs."""
    _room(canvas, 470)
    x = canvas.some(300, 500)
    canvas.disc(x, 180, 118, 118, INK)
    canvas.disc(x, 180, 106, 106, PAPER)
    for hour in range(12):
        angle = math.radians(30 * hour)
        canvas.disc(x + 90 * math.cos(angle), 180 + 90 * math.sin(angle), 5, 5, INK)
    for length, width in ((56, 9), (84, 6)):
        angle = math.radians(canvas.some(0, 359))
        tip = (x + length * math.cos(angle), 180 + length * math.sin(angle))
        canvas.stroke([(x, 180), tip], INK, width)
    colour = canvas.one_of(STRONG)
    for chair in range(canvas.some(4, 6)):
        left = 60 + 118 * chair
        canvas.box(left, 370, 84, 70, colour, 8)
        canvas.box(left - 4, 448, 92, 16, colour, 4)
        for leg in (2, 74):
            canvas.box(left + leg, 464, 8, 66, DARK)


def hall(canvas: Canvas) -> None:
    """A hall with high windows and folding tables."""
    _room(canvas, 400)
    sky = canvas.one_of(SKIES)
    for window in range(4):
        x = 70 + 180 * window
        canvas.slice(x + 50, 120, 50, 180, 360, sky)
        canvas.box(x, 120, 100, 160, sky)
        canvas.box(x + 47, 72, 6, 208, PAPER)
    for row in range(canvas.some(2, 3)):
        y, wide = 400 + 66 * row, 170 + 30 * row
        for table in range(3):
            x = 60 - 16 * row + (wide + 70) * table
            canvas.shape([(x + 20, y), (x + wide, y), (x + wide + 10, y + 28), (x, y + 28)],
                         canvas.one_of((PAPER, WOOD[2])))  # fmt: skip
            for leg in (12, wide - 10):
                canvas.box(x + leg, y + 28, 7, 34, DARK)


def bench(canvas: Canvas) -> None:
    """A bench under a tree."""
    _outside(canvas)
    _tree(canvas, canvas.some(130, 300), 470, 430)
    x, wood = canvas.some(300, 400), canvas.one_of(WOOD)
    for slat in range(3):
        canvas.box(x, 320 + 28 * slat, 320, 18, wood, 4)
    canvas.box(x - 10, 410, 340, 22, wood, 4)
    for leg in (14, 290):
        canvas.box(x + leg, 400, 14, 90, DARK)
    for _ in range(canvas.some(6, 16)):
        canvas.disc(canvas.some(20, 780), canvas.some(500, 580), 6, 6, canvas.one_of(STRONG))


def knitting(canvas: Canvas) -> None:
    """Balls of wool, needles and a piece of knitting."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(WOOD))
    canvas.box(90, 90, 620, 430, canvas.one_of(WALLS), 20)
    for _ in range(canvas.some(3, 5)):
        x, y, colour = canvas.some(170, 330), canvas.some(180, 440), canvas.one_of(STRONG)
        canvas.disc(x, y, 62, 62, colour)
        for turn in range(-2, 3):
            canvas.stroke([(x - 44, y + 20 * turn), (x + 44, y + 16 * turn + 14)], WHITE, 2)
    colours = [canvas.one_of(STRONG) for _ in range(3)]
    for row in range(canvas.some(7, 12)):
        canvas.box(450, 200 + 22 * row, 190, 18, colours[row % 3], 6)
    canvas.stroke([(400, 150), (680, 210)], METAL, 9)
    canvas.stroke([(680, 140), (420, 215)], METAL, 9)


def window_sill(canvas: Canvas) -> None:
    """A window with a plant on its sill."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(WALLS))
    canvas.box(170, 60, 460, 400, PAPER)
    canvas.box(190, 80, 420, 360, canvas.one_of(SKIES))
    canvas.box(190, 330, 420, 110, canvas.one_of(GREENS))
    for house in range(canvas.some(1, 4)):
        x = 205 + 104 * house
        canvas.box(x, 260, 82, 90, canvas.one_of(((170, 108, 88), (196, 180, 160))))
        canvas.shape([(x - 8, 262), (x + 41, 214), (x + 90, 262)], DARK)
    canvas.box(394, 60, 12, 400, PAPER)
    canvas.box(130, 456, 540, 28, canvas.one_of(WOOD))
    x = canvas.some(240, 540)
    for leaf in range(-3, 4):
        canvas.stroke([(x, 400), (x + 20 * leaf, 320 - 10 * (3 - abs(leaf)))],
                      canvas.one_of(GREENS), 10)  # fmt: skip
    canvas.shape([(x - 42, 390), (x + 42, 390), (x + 30, 458), (x - 30, 458)],
                 canvas.one_of(STRONG))  # fmt: skip


def shelves(canvas: Canvas) -> None:
    """Shelves of a food bank: tins, packets and boxes."""
    canvas.box(0, 0, WIDTH, HEIGHT, canvas.one_of(WALLS))
    wood = canvas.one_of(WOOD)
    for shelf in range(3):
        foot, x = 190 + 170 * shelf, 90
        while x < 660:
            wide, high, colour = canvas.some(36, 74), canvas.some(60, 120), canvas.one_of(STRONG)
            if canvas.some(0, 6):
                canvas.box(x, foot - high, wide, high, colour, canvas.some(0, 8))
                canvas.box(x + 5, foot - high * 0.7, wide - 10, high * 0.3, PAPER)
            x += wide + canvas.some(6, 18)
        canvas.box(60, foot, 680, 18, wood)


SCENES: dict[str, Callable[[Canvas], None]] = {
    one.__name__: one
    for one in (
        allotment, bench, bus_stop, car, chairs_in_circle, desk, diary, doorway, hall, kettle,
        knitting, notice_board, park_path, phone, shelves, tool_shed, umbrella, walking_boots,
        wall_clock, window_sill,
    )
}  # fmt: skip
"""What can be drawn, by its name; the first line of each function says what it shows."""
