"""The words of the figures are messages: pictures, captions, alternative texts and their tables."""

import re
from collections import Counter
from functools import cache
from gettext import NullTranslations
from html import unescape
from itertools import combinations

import pytest

from questline.core.statistics import NUMBERS
from questline.reporting.catalogue import speak, speak_language
from questline.reporting.editions import WATERMARK
from questline.reporting.figures import draw_figures
from questline.reporting.figures.canvas import Words
from questline.reporting.figures.text import told_in
from reporting.other_language import LEFT, RIGHT, in_brackets, other_language
from reporting.reports import reading_matter, small_report
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_careless import careless_store, rules
from reporting.stores_designs import designs_store, designs_study
from reporting.stores_interviews import interview_store
from reporting.test_figures import extent, overlap
from reporting.test_figures_people import CAUGHT, COUNTS, flow

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
OTHER = "АБЦДЕФГХИЙКЛМНОПЯРСТУВЖЩЫЗабцдефгхийклмнопярстувжщыз"
OF_THE_STUDY = frozenset(
    ("label", "reason", "wording", "caution", "low", "high", "source", "note", "direction")
)
"""The keys of the settings under which words stand that people wrote."""
SHORT_NAMES = ("High", "Low", "Keep the fast", "Few hours out", "Without worn", "Few hours",
               "No consent", "Too fast")  # fmt: skip
"""Of bands of scores, choices of analysis and rules that have no label but their readable name."""
STORES = ("small", "marked", "left out", "designs", "interviews", "rules")
STATES_OF_SOME = ("shown", "some hidden", "some not computable")
STATES = (*STATES_OF_SOME, "all hidden", "none computable")


@pytest.fixture(autouse=True)
def english_again():
    yield
    speak(NullTranslations())


def in_other_letters(text):
    parts = re.split(r"(\{[^}]*\})", text)
    letters = str.maketrans(LATIN, OTHER)
    return "".join(part if part.startswith("{") else part.translate(letters) for part in parts)


def in_long_brackets(text):
    """Longer, short texts more than long ones, as those of other languages are."""
    plain = len(re.sub(r"\{[^}]*\}", "", text))
    length = round((0.6 if plain < 50 else 0.4) * plain)
    words = [7 * "ж"] * (length // 8) + ([length % 8 * "ж"] if length % 8 else [])
    return in_brackets(" ".join([text, *words]))


@cache
def catalogue(change):
    return other_language(change)


def upper(settings, key=""):
    """Settings in which the words of the study are in capitals, whose short names are not."""
    if key == "own_wordings":
        return {name: wording.upper() for name, wording in settings.items()}
    if key == "levels" and all(isinstance(entry, (list, tuple)) for entry in settings):
        return [[code, label.upper()] for code, label in settings]
    if isinstance(settings, dict):
        return {name: upper(part, name) for name, part in settings.items()}
    if isinstance(settings, (list, tuple)):
        return [upper(part) for part in settings]
    return settings.upper() if key in OF_THE_STUDY and isinstance(settings, str) else settings


@cache
def store_of(name):
    if name in ("marked", "left out"):
        return careless_store("mark" if name == "marked" else "exclude")
    if name == "rules":
        sets = {f"r{one}+r{other}": one + other for one, other in combinations(range(8), 2)}
        return flow({**COUNTS, **sets}, {**CAUGHT, **{f"r{one}": 20 + one for one in range(8)}})
    made = {"designs": designs_store, "interviews": interview_store}
    return made.get(name, small_store)()


def settings_of(name):
    if name == "designs":
        return designs_study()
    settings = reading_matter() if name == "interviews" else labels()
    if name in ("marked", "left out"):
        settings["cleaning"]["rules"] = rules("mark" if name == "marked" else "exclude")
    if name == "left out":
        settings["correlations"] = {**settings["correlations"], "method": "spearman"}
    return settings


def in_state(store, state):
    """The store with its rows shown, hidden or not computable; its words in capitals."""
    ids = store["id"].tolist()
    some = [name for place, name in enumerate(ids) if place % 7 == 3]
    if state in ("some hidden", "all hidden"):
        store = with_hidden(store, ids if state == "all hidden" else some)
    elif state != "shown":
        rows = store["id"].isin(set(ids if state == "none computable" else some))
        store = store.copy()
        store.loc[rows, [name for name in NUMBERS if name != "conf_level"]] = float("nan")
        store.loc[rows, "status"] = "not_computable"
        store.loc[rows, "note"] = "Not computable: there is too little."
    return store.assign(note=store["note"].str.upper(), method=store["method"].str.upper())


def drawn(name, state="shown", change=None):
    if change:
        speak_language("xx", catalogue(change))
    settings = upper(settings_of(name))
    settings["synthetic"] = "SYNTHETIC"
    figures = draw_figures(in_state(store_of(name), state), settings, "internal")
    speak(NullTranslations())
    return figures


def lines_of(svg):
    """The lines of text of a picture, without the names of its axes."""
    found = re.findall(r"<text([^>]*)>([^<]*)</text>", svg)
    return [unescape(text) for look, text in found if 'class="tick"' not in look]


def words_of(figure):
    """Everything in words about a figure but its picture, by where it stands."""
    yield "caption", figure.caption
    yield "alt", figure.alt
    yield from (("header", header) for header in figure.table.columns)
    yield from (("cell", cell) for row in figure.table.to_numpy() for cell in row)


def texts_of(figure):
    """Everything in words about a figure."""
    yield from words_of(figure)
    yield from (("picture", line) for line in lines_of(figure.svg))
    for said in re.findall(r"<(?:title|desc)[^>]*>([^<]*)<", figure.svg):
        yield "picture", unescape(said)


def english_in(text):
    """What of a text is in small Latin letters, and so no word of the study."""
    for name in SHORT_NAMES:
        text = text.replace(name, "")
    return re.findall(r"[A-Za-z]*[a-z][A-Za-z]+|[A-Za-z]+[a-z]", text)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STORES)
def test_every_word_is_a_message(name, state):
    figures = drawn(name, state, in_other_letters)
    left = {
        (figure.name, place, text)
        for figure in figures.values()
        for place, text in texts_of(figure)
        if english_in(text)
    }
    assert not left
    for mark in ("Synthetic data", WATERMARK.partition(":")[0]):
        pictures = [figure.svg for figure in figures.values() if figure.svg]
        assert all(in_other_letters(mark) in svg for svg in pictures)


@pytest.mark.parametrize("state", STATES_OF_SOME)
@pytest.mark.parametrize("name", STORES)
def test_brackets_stay_whole(name, state):
    """No message is cut, and none is joined to words that are in no message."""
    for figure in drawn(name, state, in_brackets).values():
        for place, text in words_of(figure):
            outside, depth = "", 0
            for letter in text:
                depth += (letter == LEFT) - (letter == RIGHT)
                outside += letter if not depth and letter != RIGHT else ""
                assert depth >= 0, (figure.name, place, text)
            assert depth == 0, (figure.name, place, text)
            assert not english_in(outside), (figure.name, place, text)


@pytest.mark.parametrize("name", STORES)
def test_numbers_are_the_same_in_another_language(name):
    def numbers(figure):
        return Counter(
            (place, number)
            for place, text in texts_of(figure)
            if place != "picture" or "…" not in text
            for number in re.findall(r"[−<>]?[\d,]*\.?\d+%?", text)
        )

    english, other = drawn(name), drawn(name, "shown", in_other_letters)
    assert list(english) == list(other)
    for key, figure in english.items():
        assert bool(figure.svg) == bool(other[key].svg)
        assert numbers(figure) == numbers(other[key]), key


@pytest.mark.parametrize("state", STATES_OF_SOME)
@pytest.mark.parametrize("name", STORES)
def test_longer_words_leave_pictures_whole(name, state, monkeypatch):
    """Where English words lie inside the picture and on no others, longer ones do."""
    drawings = []
    monkeypatch.setattr(
        "questline.reporting.figures.draw.svg",
        lambda drawing, name, *words: drawings.append((name, drawing)) or "",
    )
    drawn(name, state)
    english = [(key, *faults(drawing)) for key, drawing in drawings]
    drawings.clear()
    drawn(name, state, in_long_brackets)
    longer = [(key, *faults(drawing)) for key, drawing in drawings]
    assert len(english) == len(longer) > 0
    for (key, outside, over), (_key, further, more) in zip(english, longer, strict=True):
        assert outside or not further, (key, further)
        assert over or not more, (key, more)


def faults(drawing):
    """The lines that lie outside a picture, and those that lie on others."""
    lines = [shape for shape in drawing.shapes if isinstance(shape, Words)]
    places = [(line.text, extent(line)) for line in lines]
    outside = [
        text
        for text, (left, right, top, bottom) in places
        if left < -0.6 or right > drawing.width + 0.6 or top < 0 or bottom > drawing.height
    ]
    return outside, [
        (one[0], other[0]) for one, other in combinations(places, 2) if overlap(one[1], other[1])
    ]


def test_the_end_of_a_long_alternative_text_is_a_message():
    speak_language("xx", catalogue(in_long_brackets))
    told = told_in("a part, " * 100, 600)
    assert told.endswith(f"a part{in_long_brackets('; the rest is in the table.')}")
    assert len(told) <= 600


def test_the_mark_of_the_team_is_a_message_on_pages():
    speak_language("xx", catalogue(in_brackets))
    html = small_report("internal").html
    assert html.count(f"{LEFT}{WATERMARK}{RIGHT}") == html.count(WATERMARK) > 0
