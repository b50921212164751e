"""What the positions of a REFI-QDA project count.

The standard counts Unicode code points from 0 and speaks of the first and the last character of a
selection (REFI-QDA 1.5, section 10.2). Programs differ in whether `endPosition` is the last
character or the one behind it, whether a line end of two characters counts as one or two (ATLAS.ti
and QualCoder: as one), whether characters beyond the basic plane count twice (as in UTF-16), and
whether a byte order mark counts. Most write the beginning of a selection's text as its name: the
way of counting by which most names stand where they should is taken.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

ONE_FOR_LINE_ENDS = ("atlas", "qualcoder")
"""Programs that count a line end of two characters as one."""
_LONG_ENOUGH = 12
_CUT = ("…", "...")


@dataclass(frozen=True)
class Counting:
    """A way of counting positions."""

    end_is_last: bool = False
    one_for_line_ends: bool = False
    twice_beyond_plane: bool = False
    mark_counts: bool = False

    def sentence(self) -> str:
        """The way of counting in words."""
        end = "is the last character" if self.end_is_last else "is behind the last character"
        words = [f"the end of a selection {end}"]
        if self.one_for_line_ends:
            words.append("a line end counts as one character")
        if self.twice_beyond_plane:
            words.append("emoji and the like count as two characters")
        if self.mark_counts:
            words.append("the mark at the beginning of a text counts")
        return ", ".join(words)


@dataclass(frozen=True)
class StoredText:
    """A text as a project stores it, and whether a byte order mark preceded it."""

    raw: str
    mark: bool = False

    @cached_property
    def text(self) -> str:
        """The text with single line ends."""
        return self.raw.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def single_blanks(self) -> str:
        """The text as names of selections are looked for in it."""
        return _single_blanks(self.text)

    @cached_property
    def _signs(self) -> np.ndarray:
        return np.frombuffer(self.raw.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)

    @cached_property
    def _first_of_two(self) -> np.ndarray:
        first = self._signs == ord("\r")
        first[:-1] &= self._signs[1:] == ord("\n")
        first[-1:] = False
        return first

    @property
    def line_ends_of_two(self) -> bool:
        """Whether it has line ends of two characters."""
        return "\r\n" in self.raw

    @cached_property
    def beyond_plane(self) -> bool:
        """Whether it has characters beyond the basic plane of Unicode."""
        return bool((self._signs > 0xFFFF).any())

    def places(self, counting: Counting) -> np.ndarray:
        """For each position, the end of the text included, where it is in the text."""
        widths = np.ones(len(self._signs), dtype=np.int64)
        if counting.twice_beyond_plane:
            widths += self._signs > 0xFFFF
        if counting.one_for_line_ends:
            widths[self._first_of_two] = 0
        before = np.cumsum(self._first_of_two) - self._first_of_two
        index = np.arange(len(self._signs)) - before
        places = np.append(np.repeat(index, widths), len(self.text))
        return np.append(0, places) if counting.mark_counts and self.mark else places


@dataclass(frozen=True)
class Marked:
    """A selection as a project gives it: the name, first and last position, number of its text."""

    name: str
    start: int
    end: int
    text: int


@dataclass(frozen=True)
class Found:
    """Where the selections are: start and end (None where outside of the text), and how counted.

    `checked` is how many names confirm the way of counting, `doubtful` the numbers of selections
    whose names stand elsewhere in the text.
    """

    spans: list[tuple[int, int] | None]
    counting: Counting
    checked: int
    doubtful: list[int]


def find_selections(
    texts: Sequence[StoredText], selections: Sequence[Marked], program: str
) -> Found:
    """Where selections are in their texts, by the way of counting that fits their names best."""
    best: tuple[int, Found] | None = None
    for counting in _ways(texts, program):
        spans, score, checked, doubtful = _counted(texts, selections, counting)
        if best is None or score > best[0]:
            best = (score, Found(spans, counting, checked, doubtful))
    assert best is not None
    return best[1]


def _ways(texts: Sequence[StoredText], program: str) -> list[Counting]:
    """The ways of counting that can make a difference, the most usual first."""
    one_first = program.casefold().startswith(ONE_FOR_LINE_ENDS)
    lines = [one_first, not one_first] if any(one.line_ends_of_two for one in texts) else [False]
    twice = [False, True] if any(one.beyond_plane for one in texts) else [False]
    mark = [False, True] if any(one.mark for one in texts) else [False]
    return [
        Counting(last, one, two, counted)
        for counted, two, one, last in itertools.product(mark, twice, lines, [False, True])
    ]


def _counted(
    texts: Sequence[StoredText], selections: Sequence[Marked], counting: Counting
) -> tuple[list[tuple[int, int] | None], int, int, list[int]]:
    places = {number: texts[number].places(counting) for number in {one.text for one in selections}}
    spans: list[tuple[int, int] | None] = []
    score = checked = 0
    doubtful = []
    for number, one in enumerate(selections):
        at = places[one.text]
        end = one.end + counting.end_is_last
        if not 0 <= one.start <= end < len(at):
            spans.append(None)
            score -= 3
            continue
        span = (int(at[one.start]), int(at[end]))
        spans.append(span)
        stored = texts[one.text]
        fits = _fits(one.name, stored.text[slice(*span)])
        score += fits
        checked += fits > 0
        if not fits and _stands_elsewhere(one.name, stored, span):
            doubtful.append(number)
    return spans, score, checked, doubtful


def _single_blanks(text: str) -> str:
    """The text as it is compared: XML makes every white space of a name a blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _uncut(name: str) -> tuple[str, bool]:
    """The name of a selection as it is compared, and whether only a beginning stands there."""
    words = _single_blanks(name)
    for sign in _CUT:
        if words.endswith(sign):
            return words.removesuffix(sign).rstrip(), True
    return words, False


def _fits(name: str, text: str) -> int:
    """How well a name fits the text of its selection: 2 the same, 1 its beginning, 0 otherwise."""
    words, cut = _uncut(name)
    inner = _single_blanks(text)
    if not words:
        return 0
    if words == inner or _single_blanks(name) == inner:
        return 2
    return int((cut or len(words) >= _LONG_ENOUGH) and inner.startswith(words))


def _stands_elsewhere(name: str, stored: StoredText, span: tuple[int, int]) -> bool:
    """Whether the name is a part of the text, and not of what the selection marks."""
    words, _ = _uncut(name)
    if len(words) < _LONG_ENOUGH or words in _single_blanks(stored.text[slice(*span)]):
        return False
    return words in stored.single_blanks
