"""The statistics that a page holds within itself, for its script, read back one by one.

They are what a reader sees who asks how a number was made. This reads what the page has, and does
not use the code that wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

HOLDS = "made"
"""The id of the element of a page that holds its statistics."""


@dataclass(frozen=True)
class Embedded:
    """One statistic as a page holds it: its place in the store, its id, and {shown: its text}."""

    place: int
    identifier: str
    texts: dict[str, str]


def embedded_numbers(data: str) -> Iterator[Embedded]:
    """The statistics that the data of a page tell of, in their order.

    Raises ValueError when the data are damaged: no JSON, or columns that do not go together.
    """
    try:
        held = json.loads(data)
        places = list(accumulate(held["places"]))
        joined = [_joined(held[name]) for name in ("values", "intervals", "tests")]
        parts = [_coded(held[name]) for name in ("wheres", "terms", "levels", "kinds")]
        people = _coded(held["people"])
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"the statistics that a page holds are damaged: {error!r}") from None
    columns = [*joined, people, *parts]
    if any(len(column) != len(places) for column in columns if places):
        raise ValueError("the statistics that a page holds are damaged: columns of unequal length")
    for place, value, interval, test, behind, *identifier in zip(places, *columns, strict=False):
        texts = {"estimate": value, "interval": interval, "p": test, "n": behind}
        yield Embedded(place, "/".join(filter(None, identifier)), texts)


def _joined(texts: str) -> list[str]:
    return texts.split("|")


def _coded(column: list) -> list[str]:
    """Texts of which each stands once; no place among them means the one before."""
    texts, places = column
    found: list[str] = []
    for place in places.split(","):
        found.append(texts[int(place)] if place else (found[-1] if found else ""))
    return found
