"""Where codes stand: passages (what several coders gave is one), and the units of agreement.

A unit is a paragraph of the source where its text is known. Where it is not, each run of segments
that overlap is one; segments without positions belong together when their words are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.interviews.coding.reading.paragraphs import paragraphs

PLACES = ["participant", "source"]
PASSAGE_COLUMNS = ("participant", "place", "source", "start", "end", "text")
UNIT_COLUMNS = ("participant", "place", "source", "unit", "start", "end", "text", "kind")
PARAGRAPH, RUN = "paragraph", "run"


def runs(start: np.ndarray, end: np.ndarray, text: Sequence[str]) -> np.ndarray:
    """Numbers from 0 for segments of one source: those that overlap have the same.

    Segments without positions (NaN) have the same number when their text is the same. An empty
    segment counts as one character.
    """
    number = np.empty(len(start), dtype=np.int64)
    positioned = ~np.isnan(start)
    last, reached = -1, -np.inf
    for at in np.flatnonzero(positioned)[np.lexsort((end[positioned], start[positioned]))]:
        if start[at] >= reached:
            last, reached = last + 1, -np.inf
        reached = max(reached, end[at], start[at] + 1)
        number[at] = last
    texts: dict[str, int] = {}
    for at in np.flatnonzero(~positioned):
        number[at] = texts.setdefault(text[int(at)], last + 1 + len(texts))
    return number


def passages(segments: pd.DataFrame, of: str) -> pd.DataFrame:
    """The passages given each code or theme (the column `of`): overlapping segments are one.

    Columns participant, place, source, `of`, start, end, text (the longest segment's), in the order
    in which places and values first stand. Segments whose `of` is empty are left out.
    """
    chosen = segments[segments[of] != ""]
    lines = []
    for (participant, source, value), some in chosen.groupby([*PLACES, of], sort=False):
        start, end = some["start"].to_numpy(float), some["end"].to_numpy(float)
        texts = some["text"].tolist()
        numbers = runs(start, end, texts)
        for number in range(int(numbers.max()) + 1):
            mine = numbers == number
            text = max((texts[at] for at in np.flatnonzero(mine)), key=len)
            lines.append((participant, some["place"].iloc[0], source, value,
                          start[mine].min(), end[mine].max(), text))  # fmt: skip
    names = ["participant", "place", "source", of, "start", "end", "text"]
    return pd.DataFrame(lines, columns=names)


@dataclass(frozen=True)
class Units:
    """The units of all sources, and which segment stands in which.

    `table` has the columns `UNIT_COLUMNS`, its index the number of the unit. `standing` has a line
    for each segment and unit that touch: segment (its index), unit, code, coder. `coders` names the
    coders of each source.
    """

    table: pd.DataFrame
    standing: pd.DataFrame
    coders: Mapping[tuple[str, str], tuple[str, ...]]


def units_of(segments: pd.DataFrame, sources: pd.DataFrame) -> Units:
    """The units of every source that holds a segment. A segment outside all units is in none."""
    known = {
        (participant, source): text
        for participant, source, text in zip(
            sources["participant"], sources["source"], sources["text"], strict=True
        )
    }
    table: list[tuple[object, ...]] = []
    standing: list[tuple[object, ...]] = []
    coders: dict[tuple[str, str], tuple[str, ...]] = {}
    for (participant, source), some in segments.groupby(PLACES, sort=False):
        coders[str(participant), str(source)] = tuple(sorted(set(some["coder"])))
        text = known.get((participant, source), "")
        found, touching = _units(some, text)
        first = len(table)
        place = some["place"].iloc[0]
        table += [(participant, place, source, at + 1, *unit) for at, unit in enumerate(found)]
        named = zip(some.index, some["code"], some["coder"], touching, strict=True)
        standing += [
            (segment, first + unit, code, coder)
            for segment, code, coder, touched in named
            for unit in touched
        ]
    return Units(
        pd.DataFrame(table, columns=list(UNIT_COLUMNS)),
        pd.DataFrame(standing, columns=["segment", "unit", "code", "coder"]),
        coders,
    )


def _units(
    some: pd.DataFrame, text: str
) -> tuple[list[tuple[float, float, str, str]], list[Sequence[int]]]:
    """The units of one source (start, end, text, kind), and those that each segment touches."""
    start, end = some["start"].to_numpy(float), some["end"].to_numpy(float)
    words = some["text"].tolist()
    inside = paragraphs(text) if text else []
    if inside and not np.isnan(start).any():
        starts, ends = np.array(inside, dtype=float).T
        first = np.searchsorted(ends, start, side="right")
        behind = np.searchsorted(starts, np.maximum(end, start + 1), side="left")
        found = [(float(low), float(high), text[low:high], PARAGRAPH) for low, high in inside]
        return found, [range(low, high) for low, high in zip(first, behind, strict=True)]
    numbers = runs(start, end, words)
    found = []
    for number in range(int(numbers.max()) + 1):
        mine = numbers == number
        longest = max((words[at] for at in np.flatnonzero(mine)), key=len)
        found.append((float(start[mine].min()), float(end[mine].max()), longest, RUN))
    return found, [(int(number),) for number in numbers]
