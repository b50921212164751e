"""The picture of a specification curve: what is drawn, what is said, how large it may become."""

from xml.etree import ElementTree

import numpy as np
import pytest

from questline.reporting.figures.canvas import Canvas, Line, Patch, Strokes, Words
from questline.reporting.figures.draw import draw_figures
from questline.reporting.figures.render import svg
from questline.reporting.figures.specification_picture import (
    LEFT,
    MARK,
    MOST_INTERVALS,
    Band,
    Estimate,
    Group,
    Picture,
    paint,
)
from questline.reporting.figures.specification_picture import Line as Option
from questline.reporting.figures.style import BLUE, NEUTRAL, WIDTH
from reporting.stores import labels, small_store, with_hidden

NAME = "specification_curve_leaving_curve"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figure():
    return draw_figures(small_store(), labels())[NAME]


def test_words_say_what_the_picture_shows(figure):
    assert figure.alt == (
        "Specification curve of 23 estimates, rising from 11.8 to 17.9 percentage points with a "
        "median of 15.3. 23 of them are above 0. The planned specification, 13.7 (5.7 to 21.7), is "
        "number 5 from below. Without an effect the middle of the curve would lie between −6.6 and "
        "6.7. The lowest estimate has: Keep the fast, As planned, Complete cases and Gender. The "
        "highest estimate has: Few hours out, Without worn, Imputed and None."
    )
    assert figure.caption.endswith("Not shown: 1 specification hidden or not computable.")
    assert figure.section == "robustness"


def test_every_option_has_its_line(figure):
    words = [one.text for one in ElementTree.fromstring(figure.svg).iter(f"{SVG}text")]
    options = {"As planned", "Keep the fast", "Few hours out", "Without worn", "Complete cases"}
    assert options | {"Imputed", "Gender", "Who counts", "Covariates", "p below 0.05"} <= set(words)
    said = " ".join(words)
    assert "23 specifications with n = 125 to 160, the lowest estimate first; 1 not shown" in said


def test_the_data_are_those_of_the_picture(figure):
    table = figure.table
    assert table["Place"].tolist() == [*(str(place) for place in range(1, 24)), ""]
    assert table["Percentage points, per 10 lower"].tolist()[:2] == ["11.8", "12.7"]
    assert table["Percentage points, per 10 lower"].tolist()[-1] == "not computable"
    assert table["Without an effect, to"].iloc[-1] == ""
    assert table.columns.is_unique


def test_hidden_specifications_are_not_drawn():
    start = "robustness/leaving_curve/none/complete/specification/"
    some = [name for name in small_store()["id"] if name.startswith(f"{start}0002")]
    figure = draw_figures(with_hidden(small_store(), some), labels())[NAME]
    assert "13.7" not in figure.svg + figure.alt
    assert "The planned specification" not in figure.alt
    assert "hidden" in figure.table.to_numpy()


def picture(count, planned=None):
    generator = np.random.default_rng(1)
    estimates = np.sort(generator.normal(10, 2, count))
    return Picture(
        estimates=tuple(Estimate(value, value - 4, value + 4) for value in estimates),
        bands=tuple(Band(place, -3.0, 3.0) for place in range(0, count, max(1, count // 60))),
        groups=(
            Group("", (Option("p below 0.05", (True,) * count),)),
            Group("Who counts", tuple(
                Option(f"Choice {number}", tuple((generator.random(count) < 0.5).tolist()))
                for number in range(12)
            )),
        ),
        planned=planned,
        heading=f"{count} specifications",
        measure="Percentage points",
        confidence="95%",
    )  # fmt: skip


def drawn(one):
    canvas = Canvas(WIDTH)
    return canvas.finished(paint(canvas, one))


@pytest.mark.parametrize("count", [1, 2, 36, 576, 1024])
def test_curves_of_any_length(count):
    drawing = drawn(picture(count, planned=count // 2))
    for shape in drawing.shapes:
        if isinstance(shape, Strokes):
            for start, end in shape.ends:
                for x, y in (start, end):
                    assert LEFT <= x <= WIDTH
                    assert 0 <= y <= drawing.height
        if isinstance(shape, Words):
            assert shape.y <= drawing.height
    intervals = next(shape for shape in drawing.shapes if isinstance(shape, Strokes))
    assert len(intervals.ends) <= MOST_INTERVALS + 1
    text = svg(drawing, "curve", "A curve", "Words")
    assert len(text) < 150_000
    ElementTree.fromstring(text)


def test_the_curve_is_one_line_and_the_band_one_area():
    drawing = drawn(picture(576, planned=3))
    (curve,) = [one for one in drawing.shapes if isinstance(one, Line) and one.colour == BLUE]
    assert len(curve.points) == 576
    across = [x for x, _ in curve.points]
    up = [y for _, y in curve.points]
    assert across == sorted(across)
    assert up == sorted(up, reverse=True)
    assert [one for one in drawing.shapes if isinstance(one, Patch) and one.fill == NEUTRAL]


def test_marks_are_where_specifications_have_the_option():
    one = picture(10)
    chosen = (True, True, False, False, True, False, False, False, False, True)
    one = Picture(**{**vars(one), "groups": (Group("", (Option("Option", chosen),)),)})
    (marks,) = [
        shape
        for shape in drawn(one).shapes
        if isinstance(shape, Strokes) and shape.thickness == MARK
    ]
    width = (WIDTH - 2 - LEFT) / 10
    found = [((start[0] - LEFT) / width, (end[0] - LEFT) / width) for start, end in marks.ends]
    np.testing.assert_allclose(found, [(0, 2), (4, 5), (9, 10)], atol=0.01)


def test_separate_lines_are_one_element():
    canvas = Canvas(100)
    canvas.strokes([((1, 2), (5, 2)), ((3, 4), (3, 9))], BLUE, 2.0)
    canvas.strokes([], BLUE)
    text = svg(canvas.finished(20), "lines", "Lines", "Two")
    assert text.count("<path") == 1
    assert 'd="M1 2H5M3 4V9"' in text
