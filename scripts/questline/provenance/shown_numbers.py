"""Is every number that readers see a number of the statistics store?

Published files are read as a reader has them: pages, pictures, the texts that stand for pictures,
tables to download. A number that names its statistic must be that statistic's, at the digits that
are written: it names it by the place in the store to which its link leads, or by its id. So must
the numbers that a page holds for its script. Any other number must be in the store, or stand in a
text that people wrote: the study's configuration, the words of the product, the list of what went
in. The names of an axis are round numbers along it and show nothing.

This reads digits, and does not use the code that wrote them.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import NUMBERS
from questline.provenance.embedded_numbers import HOLDS, Embedded, embedded_numbers

_NUMBER = re.compile(r"(?<![\w.,/])[-\u2212]?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?![\w]|[.,/]\d)")
_RELATIVE_ROOM = 1e-9
_READ_ALOUD = ("alt", "aria-label", "title", "content", "summary")
"""Attributes whose text readers hear or see."""
_SILENT = ("style", "script")
_PLACE = re.compile(r"reproducibility\.html#s(\d+)")
"""Where the link of a number leads: to the row of its statistic, 1 the first of the store."""
TICK = "tick"
"""The class of the names of an axis."""

_PARTS = {
    "interval": ("ci_low", "ci_high"),
    "size_interval": ("ci_low", "ci_high"),
    "interval_of_100": ("ci_low", "ci_high"),
    "size": ("estimate",),
    "of_100": ("estimate",),
}
"""What of a statistic a number shows, where that is not a column of the store."""


@dataclass(frozen=True)
class Unexplained:
    """A number that readers see and that cannot be traced: in which file, the number, and why."""

    document: str
    text: str
    why: str


@dataclass
class _Seen:
    """What a reader meets in a document."""

    linked: list[tuple[str | int, str, str]]
    """Numbers that name their statistic: its id or place, what of it is shown, the text."""
    loose: list[str]
    """All other texts."""
    held: str = ""
    """The statistics that the document holds for its script."""


def unexplained(
    documents: Mapping[str, str], store: pd.DataFrame, known_texts: Iterable[str]
) -> list[Unexplained]:
    """The numbers of published `documents` ({name: content}) that do not follow from `store`.

    A document is read by the end of its name: .html, .svg, .csv, .json or .jsonld. `known_texts`
    are texts that people wrote, whose numbers may be repeated. Places are those of `store`. Empty
    when every number is traced.
    """
    rows: dict[str, dict[Any, Any]] = {row["id"]: row for row in store.to_dict("records")}
    identifiers = list(rows)
    stored = _stored(store)
    written = set(_tokens(known_texts)) | set(_tokens(_texts_of(store)))
    found: list[Unexplained] = []
    for name, content in documents.items():
        seen = _read(name, content)
        for named, shows, text in seen.linked:
            identifier = _id_at(identifiers, named) if isinstance(named, int) else named
            why = _disagreement(rows.get(identifier), shows, text)
            if why:
                found.append(Unexplained(name, text, f"{identifier}: {why}"))
        found += [Unexplained(name, text, why) for text, why in _held_wrongly(seen.held, rows)]
        loose = dict.fromkeys(token for text in seen.loose for token in _NUMBER.findall(text))
        found += [
            Unexplained(name, token, "stands neither in the store nor in a text of the study")
            for token in loose
            if _digits(token) not in written and not _is_stored(token, stored)
        ]
    return found


def _id_at(identifiers: Sequence[str], place: int) -> str:
    """The id of the statistic at a place; the place itself where there is none."""
    return identifiers[place - 1] if 0 < place <= len(identifiers) else f"place {place}"


def _held_wrongly(data: str, rows: Mapping[str, Mapping[Any, Any]]) -> Iterator[tuple[str, str]]:
    """What of the statistics that a page holds is not the store's: the text, and why not."""
    if not data:
        return
    identifiers = list(rows)
    try:
        held = list(embedded_numbers(data))
    except ValueError as error:
        yield "", str(error)
        return
    for one in held:
        there = _id_at(identifiers, one.place)
        if there != one.identifier:
            yield one.identifier, f"is called place {one.place}, where the store has {there}"
            continue
        for shows, text in one.texts.items():
            why = _held_text_wrong(one, rows[there], shows, text)
            if why:
                yield text, f"{there}: {why}"


def _held_text_wrong(one: Embedded, row: Mapping[Any, Any], shows: str, text: str) -> str:
    if not text and shows != "estimate":
        return ""
    if shows == "n" and not np.isfinite(row["n"]):
        shows = "denominator"
    return _disagreement(row, shows, text)


def texts_of_code(source: str) -> list[str]:
    """The texts that stand in a module of Python: its string constants, docstrings among them."""
    return [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def texts_of_plain_data(content: Any) -> list[str]:
    """All keys, texts and numbers of plain data, as texts."""
    if isinstance(content, Mapping):
        inside = [text for part in content.values() for text in texts_of_plain_data(part)]
        return [*map(str, content), *inside]
    if isinstance(content, (list, tuple)):
        return [text for part in content for text in texts_of_plain_data(part)]
    return [] if content is None else [str(content)]


def _read(name: str, content: str) -> _Seen:
    if name.endswith((".html", ".svg")):
        reader = _Page()
        reader.feed(content)
        reader.close()
        return reader.seen
    if name.endswith(".csv"):
        cells = [cell for line in csv.reader(io.StringIO(content)) for cell in line]
        return _Seen([], cells)
    if name.endswith((".json", ".jsonld")):
        return _Seen([], texts_of_plain_data(json.loads(content)))
    raise ValueError(f"no published file is read by this name: {name}")


class _Page(HTMLParser):
    """Reads a page or a picture: numbers with an id, and all texts beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = _Seen([], [])
        self._linked: tuple[str, str | int, str] | None = None
        self._words: list[str] = []
        self._silent = ""
        self._holds = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.seen.loose += [attributes[key] for key in _READ_ALOUD if key in attributes]
        is_tick = TICK in attributes.get("class", "").split()
        if tag in _SILENT or is_tick:
            self._silent = tag
            self._holds = tag == "script" and attributes.get("id") == HOLDS
            return
        named = _named(tag, attributes)
        if named != "":
            self._linked = (tag, named, attributes.get("data-shows", "estimate"))
            self._words = []

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if self._linked and tag == self._linked[0]:
            _, identifier, shows = self._linked
            self.seen.linked.append((identifier, shows, "".join(self._words)))
            self._linked = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            self.seen.held += data if self._holds else ""
        elif self._linked:
            self._words.append(data)
        elif any(character.isdigit() for character in data):
            self.seen.loose.append(data)


def _named(tag: str, attributes: Mapping[str, str]) -> str | int:
    """The id, or the place, of the statistic that an element shows; nothing when it shows none."""
    if tag == "a" and "n" in attributes.get("class", "").split():
        place = _PLACE.fullmatch(attributes.get("href", ""))
        return int(place[1]) if place else attributes.get("href", "") or "a link to nowhere"
    return attributes.get("data-id", "")


def _disagreement(row: Mapping[Any, Any] | None, shows: str, text: str) -> str:
    """Why a written number is not the stored one; empty when it is."""
    if row is None:
        return "there is no such statistic"
    tokens = _NUMBER.findall(text.replace("\u00a0", " "))
    if row["status"] in ("hidden", "not_computable"):
        told = tokens and not text.startswith("fewer")
        return f"the statistic is {row['status'].replace('_', ' ')}" if told else ""
    if shows == "words":
        return ""  # a share in words, such as "about a third", has no digits to read
    values = [row[name] for name in _PARTS.get(shows, (shows,)) if name in row]
    if not values or len(tokens) != len(values):
        return f"{len(tokens)} numbers are written and {len(values)} stored"
    if shows.startswith("size"):
        values = sorted(abs(value) for value in values)
    wrong = [
        f"{value:g} is stored"
        for token, value in zip(tokens, values, strict=True)
        if not any(_fits(token, text, scaled) for scaled in (value, 100 * value))
    ]
    return "; ".join(wrong)


def _fits(token: str, text: str, value: float) -> bool:
    """Whether a token is `value` at the digits written; with < or > before it a limit."""
    number = float(_plain(token))
    before = text[: text.index(token)].rstrip()
    if before.endswith("<"):
        return 0 <= value < number
    if before.endswith(">"):
        return value > number
    return abs(number - value) <= _half_a_digit(token)


def _half_a_digit(token: str) -> float:
    decimals = len(token.partition(".")[2])
    return 0.5 * 10.0**-decimals * (1 + _RELATIVE_ROOM)


def _stored(store: pd.DataFrame) -> np.ndarray:
    """Every number of the store, also in hundredths and without its sign, and how many, sorted."""
    values = store[list(NUMBERS)].to_numpy(dtype=float).ravel()
    values = values[np.isfinite(values)]
    # How many statistics there are is told stage by stage, and by whether they are shown.
    counts = [store.groupby(names).size() for names in (["stage"], ["stage", "status"])]
    values = np.concatenate([values, *counts])
    forms = [values, 100 * values]
    return np.unique(np.concatenate([*forms, *(np.abs(form) for form in forms)]))


def _is_stored(token: str, stored: np.ndarray) -> bool:
    number, room = float(_plain(token)), _half_a_digit(token)
    room += _RELATIVE_ROOM * abs(number)
    place = int(np.searchsorted(stored, number - room))
    return place < len(stored) and bool(stored[place] <= number + room)


def _texts_of(store: pd.DataFrame) -> Iterator[str]:
    """The texts of the store: methods, notes and names that pages repeat."""
    for name in ("term", "level", "group", "method", "note", "unit", "row", "column"):
        yield from store[name].unique()


def _tokens(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        # Names of files and levels join words and numbers: a40_49 is read as 40 to 49.
        for token in (*_NUMBER.findall(text), *re.findall(r"\d+(?:\.\d+)?", text)):
            yield _digits(token)


def _digits(token: str) -> str:
    """A token without its sign and without zeros in front: 0235 and 235 are one place."""
    return _plain(token).lstrip("-").lstrip("0")


def _plain(token: str) -> str:
    return token.replace(",", "").replace("\u2212", "-")
