"""Figures are legible: by people with a colour vision deficiency, in grey, on a phone, aloud."""

import math
import re
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pytest

from questline.core.statistics import StatisticsPart, join_parts
from questline.reporting.figures import draw_figures, style
from questline.reporting.figures.canvas import Box, Circle, Drawing, Line, Patch, Strokes, Words
from questline.reporting.figures.draw import MOST_TOLD
from questline.reporting.figures.render import svg as rendered
from questline.reporting.figures.text import text_width, told_in
from reporting.reports import reading_matter
from reporting.stores import labels, small_store, with_hidden
from reporting.stores_careless import careless_store, rules
from reporting.stores_interviews import interview_store
from reporting.test_figures_style import COLOUR_VISION, NORMAL, seen

FLOOR = 11.0
"""CIEDE2000 between two colours that mean different things and whose shapes are the same."""
FLOOR_OF_ORDER = 3.0
"""The same of neighbours in an order, whose place, and number where there is room, say it too."""
STEP_OF_GREY = 8.0
"""Difference in lightness (L*, 0 to 100) of two colours that are told apart in grey print."""
SMALLEST_TEXT = 9.0
"""In CSS pixels, on a screen of 320 pixels of which a figure has all but its padding of 4."""
PHONE = 320 - 2 * 4
WITHOUT_MEANING = {style.PAPER, style.INK, style.BLACK, style.QUIET, style.RULE, style.GRID,
                   style.HIDDEN_FILL, ""}  # fmt: skip
PEOPLE = re.compile(
    r"\bn = (?:hidden|[\d,]+)|[\d,]+ (?:people|analysed|screened|imputed|rows|interviews)"
    r"|People, of [\d,]+|[\d,]+ of (?:[\d,]+|hidden)"
)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 between two colours in CIELAB (CIE 142-2001; Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    greyer = 1 + 0.5 * (1 - math.sqrt(mean**7 / (mean**7 + 25**7)))
    c1, c2 = math.hypot(greyer * a1, b1), math.hypot(greyer * a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, greyer * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    middle = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * math.cos(math.radians(middle - 30))
        + 0.24 * math.cos(math.radians(2 * middle))
        + 0.32 * math.cos(math.radians(3 * middle + 6))
        - 0.20 * math.cos(math.radians(4 * middle - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    turned = 30 * math.exp(-(((middle - 275) / 25) ** 2))
    r_t = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(math.radians(2 * turned))
    parts = ((l2 - l1) / s_l, (c2 - c1) / s_c, hue / s_h)
    return math.sqrt(sum(part**2 for part in parts) + r_t * parts[1] * parts[2])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_the_measure_of_difference_is_the_published_one(one, other, expected):
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)
    assert difference(np.array(other), np.array(one)) == pytest.approx(expected, abs=1e-4)


@cache
def least_difference(one: str, other: str) -> float:
    """Of all kinds of colour vision the smallest difference."""
    return min(difference(seen(one, vision), seen(other, vision)) for vision in COLOUR_VISION)


def exclusions():
    part = StatisticsPart("cleaning")
    for level, count in (("no_consent", 31), ("no_consent+too_fast", 4), ("too_fast", 8)):
        part.add("exclusions", "combination", "count", count, level=level)
    return part.table()


def drawn_from(monkeypatch, store, study, edition="public"):
    """Figures and their drawings, by name."""
    drawings: dict[str, Drawing] = {}

    def keep(drawing, name, *words):
        drawings[name] = drawing
        return rendered(drawing, name, *words)

    monkeypatch.setattr("questline.reporting.figures.draw.svg", keep)
    return draw_figures(store, study, edition), drawings


STUDIES = {
    "small": lambda: (join_parts([small_store(), exclusions()]), labels()),
    "careless": lambda: (
        careless_store(),
        labels(cleaning={**labels()["cleaning"], "rules": rules()}),
    ),
    "interviews": lambda: (interview_store(), reading_matter()),
}


@pytest.fixture(params=STUDIES)
def drawn(request, monkeypatch):
    return drawn_from(monkeypatch, *STUDIES[request.param]())


def marks(drawing: Drawing) -> dict[str, set[tuple]]:
    """Colours that may mean something, each with the shapes that have it."""
    found: dict[str, set[tuple]] = {}
    for shape in drawing.shapes:
        if isinstance(shape, Words) or (isinstance(shape, Box) and shape.hatched):
            continue
        if isinstance(shape, Line):
            colour, kind = shape.colour, ("line", shape.dashed, shape.dotted)
        elif isinstance(shape, Strokes):
            colour, kind = shape.colour, ("strokes",)
        elif isinstance(shape, Patch):
            colour, kind = shape.fill, ("diamond" if len(shape.points) == 4 else "area",)
        else:
            colour = shape.edge if shape.fill == style.PAPER else shape.fill
            kind = (type(shape).__name__, shape.fill == style.PAPER)
        if colour not in WITHOUT_MEANING:
            found.setdefault(colour, set()).add(kind)
    return found


IN_ORDER = ("answers_", "correlations")
"""Figures whose colours are an order, with the number printed in it."""


def numbered(drawing: Drawing) -> bool:
    """Whether each line ends in the number that stands for it."""
    bold = {shape.text for shape in drawing.shapes if isinstance(shape, Words) and shape.bold}
    circles = [shape for shape in drawing.shapes if isinstance(shape, Circle)]
    return {"1", "2"} <= bold and len(circles) >= 4


def test_colours_of_one_shape_are_told_apart_in_every_figure(drawn):
    for name, drawing in drawn[1].items():
        if name.startswith(IN_ORDER):
            continue
        for (one, shapes), (other, others) in combinations(marks(drawing).items(), 2):
            if shapes & others:
                assert least_difference(one, other) >= FLOOR, (name, one, other)


def test_what_has_one_shape_is_told_apart_in_grey(drawn):
    for name, drawing in drawn[1].items():
        if name.startswith(IN_ORDER) or numbered(drawing):
            continue
        for (one, shapes), (other, others) in combinations(marks(drawing).items(), 2):
            if shapes & others:
                assert abs(lightness(one) - lightness(other)) >= STEP_OF_GREY, (name, one, other)


def lightness(colour: str) -> float:
    """L* as printed in grey: what somebody without a deficiency sees."""
    return float(seen(colour, NORMAL)[0])


@pytest.mark.parametrize("steps", range(2, 12))
def test_neighbouring_answers_are_told_apart(steps):
    for colours in (style.diverging(steps), style.ramp(style.SEQUENCE, steps)):
        for one, other in pairwise(colours):
            assert least_difference(one, other) >= FLOOR_OF_ORDER, (steps, one, other)


def test_the_two_sides_of_a_question_are_told_apart():
    for steps in range(2, 12):
        colours = style.diverging(steps)
        assert least_difference(colours[0], colours[-1]) >= 25
        side = steps // 2
        for low, high in zip(colours[:side], colours[::-1][:side], strict=True):
            assert least_difference(low, high) >= FLOOR, (steps, low, high)


def test_kinds_of_missing_answers_are_told_apart():
    colours = list(style.COLOURS_OF_MISSING.values())
    for one, other in combinations(colours, 2):
        assert least_difference(one, other) >= FLOOR, (one, other)
    # In grey nine kinds cannot all be told apart: neighbours are, in the order of the key.
    for one, other in pairwise(colours):
        assert abs(lightness(one) - lightness(other)) >= STEP_OF_GREY, (one, other)


def test_text_is_large_enough_on_a_phone(drawn):
    for name, drawing in drawn[1].items():
        smallest = min(shape.size for shape in drawing.shapes if isinstance(shape, Words))
        assert smallest * PHONE / drawing.width >= SMALLEST_TEXT, name


def test_text_stands_out_from_what_lies_under_it(drawn):
    for name, drawing in drawn[1].items():
        for place, words in enumerate(drawing.shapes):
            if not isinstance(words, Words):
                continue
            middle = (_middle(words), words.y - 0.35 * words.size)
            below = [style.PAPER]
            below += [
                shape.fill for shape in drawing.shapes[:place]
                if isinstance(shape, (Box, Patch, Circle)) and _covers(shape, middle)
            ]  # fmt: skip
            light = sorted(style.luminance(colour) for colour in (words.colour, below[-1]))
            assert (light[1] + 0.05) / (light[0] + 0.05) >= 4.5, (name, words, below[-1])


def _middle(words: Words) -> float:
    width = text_width(words.text, words.size, words.bold)
    return words.x + {"start": 0.5, "middle": 0.0, "end": -0.5}[words.anchor] * width


def _covers(shape, point) -> bool:
    x, y = point
    if isinstance(shape, Box):
        return shape.x <= x <= shape.x + shape.width and shape.y <= y <= shape.y + shape.height
    if isinstance(shape, Circle):
        return math.hypot(x - shape.x, y - shape.y) <= shape.radius
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*shape.points, shape.points[0]]):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def test_every_figure_names_numbers_of_people(drawn):
    for name, drawing in drawn[1].items():
        said = " | ".join(shape.text for shape in drawing.shapes if isinstance(shape, Words))
        assert PEOPLE.search(said), (name, said)


def test_an_alt_text_says_what_is_shown_in_few_words(drawn):
    for name, figure in drawn[0].items():
        assert figure.alt != figure.caption
        assert len(figure.alt) <= MOST_TOLD + 100, name
        if figure.svg:
            assert re.search(r"\d", figure.alt), name


def test_a_figure_says_nothing_twice_and_has_no_key_for_one_thing(drawn):
    for name, drawing in drawn[1].items():
        keys = [
            shape for shape in drawing.shapes
            if isinstance(shape, Box) and shape.width == shape.height == 11.0
        ]  # fmt: skip
        assert len({key.fill for key in keys}) == len(keys), name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Short.", "Short."),
        ("Bars: " + "; ".join(f"item {number}" for number in range(99)) + ".", None),
        ("W" * 900, None),
    ],
)
def test_a_long_alt_text_is_cut_between_its_parts(text, told):
    found = told_in(text, MOST_TOLD)
    assert found == (told or found)
    assert len(found) <= MOST_TOLD
    if told is None:
        assert found.endswith("; the rest is in the table.")
        assert text.startswith(found.removesuffix("; the rest is in the table."))
        assert "item;" not in found


AWKWARD = [
    "A label longer than any line has room for, " * 6,
    "العربية " * 9,
    "中文標籤" * 20,
    "👩‍🔬🏳️‍🌈" * 12,
    "𝕬" * 200,
    " ",
]


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_labels_leave_text_legible(monkeypatch, text):
    study = labels()
    for about in (*study["variables"].values(), *study["scales"].values()):
        about["label"] = text
    store = join_parts([small_store(), exclusions()])
    for name, drawing in drawn_from(monkeypatch, store, study)[1].items():
        assert math.isfinite(drawing.height), name
        smallest = min(shape.size for shape in drawing.shapes if isinstance(shape, Words))
        assert smallest * PHONE / drawing.width >= SMALLEST_TEXT, name


def test_thirty_rules_fit_into_the_picture_of_exclusions(monkeypatch):
    part = StatisticsPart("cleaning")
    names = [f"rule_{number:02}" for number in range(30)]
    part.add("flow", "raw_rows", "count", 900)
    part.add("flow", "analysed", "count", 600)
    for number, name in enumerate(names):
        part.add("flow", name, "count", 20 + number, level="caught", note=f"Rule {number}")
        part.add("exclusions", "combination", "count", 10 + number, level=name)
    part.add("exclusions", "combination", "count", 3, level="+".join(names))
    figures, drawings = drawn_from(monkeypatch, part.table(), labels())
    drawing = drawings["exclusions"]
    for shape in drawing.shapes:
        if isinstance(shape, (Box, Circle, Words)):
            assert -0.6 <= shape.x <= drawing.width + 0.6, shape
        if isinstance(shape, Box):
            assert shape.x + shape.width <= drawing.width + 0.6
    assert len(figures["exclusions"].table) == 30 + 31
    assert "11 further sets of rules in the table." in figures["exclusions"].svg


def test_four_hundred_questions_have_a_short_alt_text(monkeypatch):
    part = StatisticsPart("description")
    study = labels()
    names = [f"item_{number}" for number in range(400)]
    for name in names:
        study["variables"][name] = study["variables"]["calm"]
        for level, count in (("1", 40), ("2", 60)):
            part.add("answers", name, "count", count, level=level, dataset="analysed")
            part.add("answers", name, "percent", float(count), level=level, dataset="analysed",
                     denominator=100)  # fmt: skip
    study["answers"] = [{**study["answers"][0], "variables": names}]
    figures, drawings = drawn_from(monkeypatch, part.table(), study)
    (figure,) = figures.values()
    assert len(figure.alt) <= MOST_TOLD + 100
    assert figure.svg.count("n = 100") == 400
    (drawing,) = drawings.values()
    assert drawing.height > 400 * 30


def test_hidden_bars_side_by_side_have_one_word_over_all_of_them(monkeypatch):
    part = StatisticsPart("measurement")
    for low in range(2, 8, 2):
        part.add("efficacy", "efficacy", "count", 3 * low, level=f"{low} to {low + 2}",
                 dataset="analysed")  # fmt: skip
    store = part.table()
    concealed = with_hidden(store, store["id"].tolist()[:2])
    figures, drawings = drawn_from(monkeypatch, concealed, labels())
    assert figures["scores_efficacy"].svg.count(">hidden<") == 1
    hatched = [one for one in drawings["scores_efficacy"].shapes
               if isinstance(one, Box) and one.hatched]  # fmt: skip
    assert len(hatched) == 2


def test_the_neutral_answer_stands_half_on_either_side(monkeypatch):
    part = StatisticsPart("description")
    for level, percent in (("1", 20.0), ("2", 40.0), ("3", 40.0)):
        part.add("answers", "calm", "count", percent, level=level, dataset="analysed")
        part.add("answers", "calm", "percent", percent, level=level, dataset="analysed",
                 denominator=100)  # fmt: skip
    study = labels()
    study["answers"] = [{**study["answers"][0], "variables": ["calm"], "diverging": True}]
    figures, drawings = drawn_from(monkeypatch, part.table(), study)
    (drawing,) = drawings.values()
    boxes = [one for one in drawing.shapes if isinstance(one, Box) and one.width > 30]
    (neutral,) = [one for one in boxes if one.fill == style.NEUTRAL]
    zero = {one.points[0][0] for one in drawing.shapes
            if isinstance(one, Line) and one.colour == style.INK}  # fmt: skip
    assert list(zero) == pytest.approx([neutral.x + neutral.width / 2], abs=0.11)
    (figure,) = figures.values()
    assert "half of the neutral answer on either side" in figure.caption
