"""Over two hundred hostile texts, each in many places: nothing but visible text comes of them."""

from __future__ import annotations

import copy
import csv
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from hostile import CORPUS, FAMILIES
from questline.core.files import write_lines
from questline.reporting.pages.direction import in_order
from questline.reporting.pages.selftest import COLUMNS
from questline.reporting.pages.writing import say
from reporting.every_page import Pages, build_every_page, study_with_words
from reporting.reports import CHECKSUM, INPUTS
from reporting.stores_interviews import WORDS, interview_results, interview_store

PROSE = frozenset(
    ("label", "note", "title", "summary", "recruitment", "download", "licence", "synthetic",
     "direction", "source", "rationale", "wording", "caution", "low", "high", "reason", "what",
     "why", "column", "option", "choices_of", "description", "inference", "advice", "people",
     "event", "name_in_words", *WORDS["mixed_methods"])
)  # fmt: skip
"""Keys of what a study says under which people write words."""
LISTS = frozenset(("authors", "limits", "texts", "sources"))
FIXED = ("id", "class", "href", "src", "style", "role", "tabindex", "lang", "name", "type",
         "content", "http-equiv", "scope", "for", "aria-labelledby", "aria-hidden")  # fmt: skip
"""Attributes that no text of a study may change."""
TURNS = [("public", 0), ("internal", 1), ("public", 2), ("internal", 3)]
"""So many builds, each with other texts in each place, use the whole corpus."""
BUILDS = pytest.mark.parametrize(("edition", "turn"), TURNS)

Words = Callable[[], str]


class Read(HTMLParser):
    """A page as a browser's first step reads it: its elements, and the text of its body."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.texts: list[str] = []
        self.comments: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")
        self.attributes.append({})
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("style", "script", "title"):
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def words(self) -> str:
        """The text on one line."""
        return " ".join("".join(self.texts).split())


def replaced(value: Any, key: str, words: Words) -> Any:
    """What a study says, with other words wherever people write some."""
    if isinstance(value, dict):
        return {name: replaced(entry, str(name), words) for name, entry in value.items()}
    if key == "levels" and isinstance(value, list) and value and isinstance(value[0], list):
        return [[code, words()] for code, _ in value]
    if isinstance(value, list):
        if key in LISTS and all(isinstance(entry, str) for entry in value):
            return [words() for _ in value]
        return [replaced(entry, key, words) for entry in value]
    return words() if key in PROSE and isinstance(value, str) and value else value


def ledger(columns: list[str], fixed: dict[str, str], words: Words, lines: int) -> pd.DataFrame:
    """A ledger of which every column holds words, but those that are fixed."""
    rows = [[fixed.get(name) or words() for name in columns] for _ in range(lines)]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def pages_with(words: Words, edition: str) -> Pages:
    """Every page of an edition with these words in every place where people write some."""
    study = study_with_words(
        interviews=copy.deepcopy(WORDS),
        deviations=[{"date": "2024-01-01", "what": "A change", "why": "A reason"}],
    )
    study = replaced(study, "", words)
    store = interview_store(edition)
    for name in ("note", "unit", "method"):
        there = store[name] != ""
        told = {text: words() for text in dict.fromkeys(store.loc[there, name])}
        store[name] = store[name].map(lambda text, told=told: told.get(text, text))
    inputs = {
        **INPUTS,
        "raw": {"name": words(), "bytes": 10, "sha256": CHECKSUM},
        "configuration": [{"name": words(), "bytes": 5, "sha256": CHECKSUM[::-1]}],
    }
    return build_every_page(
        edition, store, study,
        inputs=inputs,
        exclusions=ledger(
            ["row", "rule", "value", "threshold", "decision", "reason"],
            {"row": "3", "rule": "no_consent", "decision": "excluded"}, words, 3,
        ),
        changes=ledger(
            ["row", "variable", "before", "after", "rule", "reason"],
            {"row": "5", "variable": "gender", "rule": "label_variant"}, words, 3,
        ),
        findings=ledger(
            ["kind", "severity", "where", "found", "count", "message"],
            {"kind": "out_of_range", "severity": "decide", "count": "1"}, words, 3,
        ),
        textbook_answers=ledger(list(COLUMNS), {}, words, 2),
        interviews=interview_results(edition, words()),
    )  # fmt: skip


def harmless() -> Words:
    count = iter(range(10_000))
    return lambda: f"Plainword{next(count)}x"


def hostile(turn: int) -> Words:
    def texts() -> Iterator[str]:
        at = turn * len(CORPUS) // len(TURNS)
        while True:
            yield CORPUS[at % len(CORPUS)]
            at += 1

    endless = texts()
    return lambda: next(endless)


@cache
def plain_pages(edition: str) -> dict[str, Read]:
    return {name: Read(html) for name, html in pages_with(harmless(), edition).html.items()}


@cache
def built(edition: str, turn: int) -> Pages:
    return pages_with(hostile(turn), edition)


@cache
def hostile_pages(edition: str, turn: int) -> dict[str, Read]:
    return {name: Read(html) for name, html in built(edition, turn).html.items()}


def seen(text: str) -> str:
    """A text as a page shows it, as far as that matters here: in order, on one line."""
    return " ".join(in_order(text).replace("_", " ").replace("\u2212", "-").split()).casefold()


def told_in_order(turn: int) -> list[str]:
    """The texts of a build, in the order in which its places were filled."""
    words = hostile(turn)
    return [words() for _ in range(1_000)]


def test_there_are_two_hundred_hostile_texts_of_every_family():
    assert len(set(CORPUS)) == len(CORPUS) >= 200
    assert all(len(texts) >= 6 for texts in FAMILIES.values())


@BUILDS
def test_hostile_texts_change_nothing_but_what_is_read(edition, turn):
    for name, page in hostile_pages(edition, turn).items():
        plain = plain_pages(edition)[name]
        assert page.comments == plain.comments == []
        assert page.tags == plain.tags, name
        for mine, theirs in zip(page.attributes, plain.attributes, strict=True):
            assert mine.keys() == theirs.keys(), name
            for attribute in FIXED:
                assert mine.get(attribute) == theirs.get(attribute), name


@BUILDS
def test_hostile_texts_are_read_where_plain_ones_would_be(edition, turn):
    texts = told_in_order(turn)
    for name, page in hostile_pages(edition, turn).items():
        words, plain = seen(page.words()), plain_pages(edition)[name].words()
        there = sorted({int(place) for place in re.findall(r"lainword(\d+)x", plain)})
        assert there, name
        lost = [texts[place] for place in there if seen(texts[place]) not in words]
        assert lost == [], name


def test_every_text_of_the_corpus_was_read():
    read = set()
    for edition, turn in TURNS:
        shown = " ".join(page.words() for page in plain_pages(edition).values())
        texts = told_in_order(turn)
        read |= {texts[int(place)] for place in re.findall(r"lainword(\d+)x", shown)}
    assert set(CORPUS) - read == set()


@BUILDS
def test_no_hostile_text_is_a_formula_or_names_a_file(edition, turn, tmp_path):
    pages = built(edition, turn)
    for name, table in pages.tables.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        write_lines(tmp_path / "table.csv", *table.lines())
        with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as stream:
            cells = [cell for line in csv.reader(stream) for cell in line]
        assert [cell for cell in cells if acts(cell)] == []
    for name in pages.pictures:
        assert re.fullmatch(r"[a-z0-9_]+\.svg", name)


def acts(cell: str) -> bool:
    """Whether a spreadsheet might run a cell as a formula."""
    return cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(
        r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", cell
    )


@BUILDS
def test_no_text_turns_round_the_words_beside_it(edition, turn):
    """Marks of direction are left only where they are begun and ended in one place."""
    for name, html in built(edition, turn).html.items():
        assert not re.search("[\u202a-\u202e]", html), name
        for entry in re.findall(r">([^<]*[\u2066-\u2069][^<]*)<", html):
            assert in_order(entry) == entry, name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("\u202eback", "\ufffdback"),
        ("\u2067one\u2069 \u2066two", "\u2067one\u2069 \ufffdtwo"),
        ("\u2069 \u2066\u2067\u2069", "\ufffd \ufffd\u2067\u2069"),
        ("a\u2066<b>c\u2069", "a\ufffd<b>c\ufffd"),
        ("\u05d0\u200e\u200f\u200d", "\u05d0\u200e\u200f\u200d"),
    ],
)
def test_only_what_turns_other_words_round_is_marked(text, shown):
    assert in_order(text) == in_order(shown) == shown


def test_a_label_that_runs_the_other_way_is_kept_apart_in_a_sentence():
    name = "\u05e9\u05dc\u05d5\u05dd"
    assert say("{}: {} of {}.", name, "12", "30")[0] == f"\u2068{name}\u2069"
    assert say("{}: {}.", "Gender", "\u202e12") == ("Gender", ": ", "\u202e12", ".")
