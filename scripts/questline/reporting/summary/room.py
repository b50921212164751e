"""How much the two printed pages have room for.

A page is made with all that it may say and, where that is too long for two pages of A4, again with
less: smaller print, shorter labels, fewer lines of each kind. What is left out stands in the full
report, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """What may stand on the page, in characters of a text and in numbers of lines.

    `most` is how many characters of prose fit on two pages, and `results` how many results are
    told. `dense` asks for smaller print.
    """

    most: int
    results: int
    label: int
    name: int
    line: int
    passage: int
    themes: int
    limits: int
    named: int
    cited: int
    dense: bool


ROOMS = (
    Room(6400, 4, 90, 60, 160, 320, 5, 4, 4, 3, dense=False),
    Room(8600, 4, 70, 50, 130, 260, 5, 4, 4, 3, dense=True),
    Room(9000, 4, 50, 40, 90, 160, 4, 3, 3, 2, dense=True),
    Room(0, 4, 32, 32, 70, 120, 3, 2, 2, 1, dense=True),
)
"""From the widest to the narrowest, which every study fits into."""
