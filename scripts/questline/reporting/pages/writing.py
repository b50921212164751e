"""How a stored number is shown, in each of its four statuses, with the id it came from.

A text on a page is a tuple of plain strings and of numbers. A number carries the id of the
statistic and the columns that it shows, so that what is printed can be traced, and checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.kinds_of_number import (
    COUNTS,
    DECIMALS,
    PERCENTAGES,
    POINTS,
    RATIOS,
    SHARES,
    SHARES_OF_PEOPLE,
    WHOLE,
    with_decimals,
)
from questline.reporting.lookup import Statistic
from questline.reporting.pages.direction import isolated

ABSENT = "\u2013"
NO_BREAK = "\u00a0"
ABOUT = message("about ")
"""Before a rounded number of people."""
NOBODY_OR_FEW = message("0 or few")
"""A number of people that is rounded to nobody."""
NOT_ASKED = message("This number was not asked of the data.")
TO = message(" to ")
"""Between the ends of an interval."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a page.

    `shows` names what of the statistic is shown: a column of the store, `interval` for ci_low and
    ci_high, `size` for the estimate without its sign, `words` for a share in words, `of_100` for a
    chance as so many of every 100; `size_interval` and `interval_of_100` are the ends in the same
    form. `reason` says in a sentence why there is no number, where there is none.
    """

    text: str
    id: str
    shows: str
    status: str
    reason: str = ""

    @property
    def is_there(self) -> bool:
        """Whether a number is shown, exact or rounded."""
        return self.status in ("shown", "rounded")


Part = str | Number
_NUMBERED = re.compile(r"\{(\d+)\}")
Text = tuple[Part, ...]

_COLUMNS = {
    "interval": ("ci_low", "ci_high"),
    "size": ("estimate",),
    "size_interval": ("ci_low", "ci_high"),
    "of_100": ("estimate",),
    "interval_of_100": ("ci_low", "ci_high"),
    "words": ("estimate",),
}
_COUNT_COLUMNS = frozenset(("n", "events", "denominator"))


def number(
    statistic: Statistic | None,
    shows: str = "estimate",
    *,
    digits: int | None = None,
    people_rounded: bool = True,
) -> Number:
    """What a page shows of a statistic: its number, or the words that stand in its place.

    `digits` overrides the decimals that belong to the kind of statistic. `words` is for
    percentages alone. Without `people_rounded` a rounded statistic is one that has lost decimals,
    and the numbers of people beside it are exact.
    """
    if statistic is None:
        return Number(ABSENT, "", shows, "absent", _(NOT_ASKED))
    if statistic.status == "not_computable":
        word = _(numbers.NOT_COMPUTABLE)
        return Number(word, statistic.id, shows, "not_computable", statistic.note)
    is_count = shows in _COUNT_COLUMNS or (shows == "estimate" and statistic.statistic in COUNTS)
    if statistic.status == "hidden":
        # Not every hidden number is a small one, and which of them are nobody must see.
        return Number(_(numbers.HIDDEN), statistic.id, shows, "hidden", statistic.note)
    values = _values(statistic, shows)
    if values is None:
        return Number(ABSENT, "", shows, "absent", _(NOT_ASKED))
    if shows in _COUNT_COLUMNS and not people_rounded:
        return Number(numbers.count(values[0]), statistic.id, shows, "shown", "")
    if statistic.status == "rounded":
        text = _rounded(statistic, shows, values, is_count, digits)
    else:
        text = _written(statistic, shows, values, is_count, digits)
    return Number(text, statistic.id, shows, statistic.status, "")


def _rounded(
    statistic: Statistic,
    shows: str,
    values: tuple[float, ...],
    is_count: bool,
    digits: int | None,
) -> str:
    """A number that release has rounded: a number of people and its share are said to be about so.

    Other numbers, which have lost decimals at most, are written with those that they have left.
    """
    kind = statistic.statistic
    if is_count and values[0] == 0:
        return _(NOBODY_OR_FEW)
    if is_count or (shows == "estimate" and kind in SHARES_OF_PEOPLE):
        return f"{_(ABOUT)}{_written(statistic, shows, values, is_count, digits)}"
    decimals = max(numbers.decimals(value) for value in values)
    usual = DECIMALS.get(kind, 2) if digits is None else digits
    plain = shows in ("estimate", "interval", "size", "size_interval", "ci_low", "ci_high")
    if plain and kind not in SHARES | PERCENTAGES | POINTS | WHOLE and decimals < usual:
        sizes = sorted(map(abs, values)) if shows.startswith("size") else values
        write = with_decimals(kind, decimals)
        return to().join([write(value) for value in sizes])
    return _written(statistic, shows, values, is_count, digits)


def to() -> str:
    """The word between the ends of an interval, which stay on one line."""
    return _(TO).replace(" ", NO_BREAK)


def _values(statistic: Statistic, shows: str) -> tuple[float, ...] | None:
    if shows not in _COLUMNS:
        value = getattr(statistic, shows)
        return None if value is None else (value,)
    values = tuple([getattr(statistic, name) for name in _COLUMNS[shows]])
    return None if None in values else values


def _written(
    statistic: Statistic,
    shows: str,
    values: tuple[float, ...],
    is_count: bool,
    digits: int | None,
) -> str:
    """The number in the form that belongs to its kind; the ends of an interval alike."""
    if shows in ("p", "p_adjusted"):
        return numbers.p_value(values[0])
    if is_count:
        return numbers.count(values[0])
    if shows == "df":
        whole = values[0] == int(values[0])
        return numbers.estimate(values[0], 0 if whole else 1)
    if shows == "words":
        return numbers.share_in_words(values[0] / 100)
    if shows.endswith("of_100"):
        return to().join(numbers.of_100(value) for value in values)
    if shows in ("size", "size_interval"):
        values = tuple(sorted(abs(value) for value in values))
    write = _writer(statistic.statistic, digits)
    return to().join([write(value) for value in values])


def _writer(kind: str, digits: int | None) -> Callable[[float], str]:
    if kind in RATIOS:
        return numbers.ratio
    if kind in WHOLE:
        return numbers.count
    if kind in SHARES:
        return lambda value: _percentage(100 * value, digits or 0)
    if kind in PERCENTAGES:
        return lambda value: _percentage(value, digits or 0)
    if kind in POINTS:
        return lambda value: numbers.estimate(100 * value, 1 if digits is None else digits)
    return with_decimals(kind, digits)


def _percentage(value: float, digits: int) -> str:
    """A percentage; one that is not nothing is never written as 0%."""
    if digits == 0 and 0 < value < 0.5:
        return "<1%"
    return numbers.percent(value, digits)


def say(sentence: str, *parts: Part | Text) -> Text:
    """A sentence whose `{}` are filled in turn with texts and numbers.

    Labels and other words of the study are parts, never the sentence, so that a brace in them
    means nothing. A translation may number its blanks.

    >>> say("{} of {}.", "five", "six")
    ('five', ' of ', 'six', '.')
    >>> say("{1}: {0}.", "five", "six")
    ('six', ': ', 'five', '.')
    """
    pieces = sentence.split("{}")
    if len(pieces) != len(parts) + 1:
        pieces, parts = _numbered(sentence, parts)
    text: list[Part] = [pieces[0]]
    for part, piece in zip(parts, pieces[1:], strict=True):
        if isinstance(part, str):
            text.append(isolated(part))
        else:
            text += [*part] if isinstance(part, tuple) else [part]
        text.append(piece)
    return tuple(part for part in text if part != "")


def _numbered(
    sentence: str, parts: Sequence[Part | Text]
) -> tuple[list[str], tuple[Part | Text, ...]]:
    """The pieces of a sentence with numbered blanks, and its parts in their order."""
    *pieces, end = _NUMBERED.split(sentence)
    places = [int(place) for place in pieces[1::2]]
    if sorted(places) != list(range(len(parts))):
        raise ValueError(f"{len(parts)} parts for the sentence {sentence!r}")
    return [*pieces[::2], end], tuple(parts[place] for place in places)


def as_plain(text: Text) -> str:
    """A text without its ids, as it reads."""
    words = "".join(part if isinstance(part, str) else part.text for part in begun(text))
    return words.replace(NO_BREAK, " ")


def as_cell(text: Text) -> str:
    """A text as it stands in a CSV: numbers as spreadsheets read them, reasons spelt out."""
    words = "".join([part if isinstance(part, str) else _in_cell(part) for part in text])
    return numbers.plain(words.replace(NO_BREAK, " "))


def _in_cell(entry: Number) -> str:
    return f"{entry.text}: {entry.reason}" if entry.status == "not_computable" else entry.text


def as_html(
    text: Text,
    marks: Mapping[str, str] | None = None,
    address: Callable[[Number], str] | None = None,
) -> str:
    """A text as HTML: words escaped, every number a link to how it was made.

    `marks` are the marks of a table's notes by the reason that they give. `address` says where the
    link of a number leads; without one, and where it has no address, the number names the id that
    it shows. What of the statistic is shown stands beside, where that is not the estimate.
    """
    return "".join(
        [
            escape(part, quote=False) if isinstance(part, str) else _as_html(part, marks, address)
            for part in begun(text)
        ]
    )


def begun(text: Text) -> Text:
    """A text in which a sentence that begins with the words of a rounded number has its capital."""
    if len(text) < 2:
        return text
    is_sentence = isinstance(text[-1], str) and text[-1].rstrip().endswith(".")
    parts: list[Part] = []
    for at, part in enumerate(text):
        before = text[at - 1] if at else ""
        starts = is_sentence if not at else isinstance(before, str) and before.endswith(". ")
        if starts and isinstance(part, Number) and part.text.startswith(_(ABOUT)):
            part = replace(part, text=part.text[0].upper() + part.text[1:])
        parts.append(part)
    return tuple(parts)


def _as_html(
    entry: Number, marks: Mapping[str, str] | None, address: Callable[[Number], str] | None
) -> str:
    words = escape(entry.text, quote=False)
    if not entry.id:
        return words
    status = "" if entry.status == "shown" else entry.status
    shows = "" if entry.shows == "estimate" else f' data-shows="{entry.shows}"'
    mark = f"<sup>{marks[entry.reason]}</sup>" if marks and entry.reason in marks else ""
    place = address(entry) if address else ""
    if place:
        about = f" {status}" if status else ""
        return f'<a class="n{about}" href="{escape(place)}"{shows}>{words}</a>{mark}'
    about = f' class="{status}"' if status else ""
    return f'<span{about} data-id="{escape(entry.id)}"{shows}>{words}</span>{mark}'


def numbers_in(text: Text) -> list[Number]:
    """The numbers of a text, in order."""
    return [part for part in text if isinstance(part, Number)]


def why_not(entry: Number) -> Text:
    """A sentence that says why a number is not shown."""
    if entry.status == "hidden":
        reason = entry.reason.removeprefix("Hidden: ")
        return say(_("This number is {} in this edition: {}"), entry, _lower_first(reason))
    if entry.status == "not_computable":
        return say(_("This is {}: {}"), entry, _lower_first(entry.reason))
    return (entry.reason,)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
