"""The colours and the text of figures: told apart, in contrast, measured, made harmless."""

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from questline.reporting.figures import style
from questline.reporting.figures.axis import Axis
from questline.reporting.figures.dejavu_sans import UNITS, widths
from questline.reporting.figures.intervals import Interval, axis_for
from questline.reporting.figures.text import clean, shorten, text_width, wrap

# Machado, Oliveira and Fernandes 2009, IEEE TVCG 15(6), severity 1.0; in linear RGB.
NORMAL = "no deficiency"
COLOUR_VISION = {
    NORMAL: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen(colour: str, vision: str) -> np.ndarray:
    """A colour as somebody with a colour vision deficiency sees it, in CIELAB (D65)."""
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(COLOUR_VISION[vision]) @ linear, 0, 1)
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    ratio = to_xyz @ linear / np.array([0.95047, 1.0, 1.08883])
    curved = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    x, y, z = curved
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", COLOUR_VISION)
def test_colours_that_mean_something_are_told_apart(vision):
    marks = [style.BLUE, style.VERMILLION]
    sides = [style.LOW_SIDE[0], style.HIGH_SIDE[-1]]
    for one, other in [marks, sides, *combinations(style.diverging(5), 2)]:
        assert np.linalg.norm(seen(one, vision) - seen(other, vision)) > 11


@pytest.mark.parametrize("steps", range(2, 12))
def test_scales_of_colours(steps):
    rising = [style.luminance(colour) for colour in style.ramp(style.SEQUENCE, steps)]
    assert all(light > dark for light, dark in pairwise(rising))
    both = style.diverging(steps)
    assert len(set(both)) == steps
    light = [style.luminance(colour) for colour in both]
    side = steps // 2
    assert light[:side] == sorted(light[:side])
    assert light[steps - side :] == sorted(light[steps - side :], reverse=True)
    for colour in [*both, *style.ramp(style.SEQUENCE, steps)]:
        ink = style.luminance(style.ink_on(colour))
        brighter, darker = max(ink, style.luminance(colour)), min(ink, style.luminance(colour))
        assert (brighter + 0.05) / (darker + 0.05) >= 4.5


def test_quiet_text_has_enough_contrast():
    assert 1.05 / (style.luminance(style.QUIET) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\n lines\t", "two lines"),
        ("right \u202eto left\u2069", "right to left"),
        ("nul\x00 and\x1bescape", "nul and escape"),
        ("\ud800lone half\ufffe", "lone half"),
        ("ñ é 中 👩‍🔬", "ñ é 中 👩‍🔬"),
        ("", ""),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


def test_wrapped_lines_fit_and_lose_nothing():
    text = "Considering resigning in the next year due to lack of clinical supervision"
    lines = wrap(text, 100, most=9)
    assert " ".join(lines) == text
    assert max(map(text_width, lines)) <= 100


def test_what_is_over_ends_in_an_ellipsis():
    lines = wrap("word " * 50, 80, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert max(map(text_width, lines)) <= 80


@pytest.mark.parametrize("text", ["W" * 300, "中" * 300, "a" * 3 + " " + "b" * 300])
def test_words_longer_than_a_line_are_broken(text):
    lines = wrap(text, 60, most=4)
    assert len(lines) == 4
    assert max(map(text_width, lines)) <= 60
    assert text_width(shorten(text, 60)) <= 60


def test_widths_are_those_of_the_font():
    """matplotlib ships DejaVu Sans; it is at hand where the tests' other libraries brought it."""
    matplotlib = pytest.importorskip("matplotlib")
    font_reader = pytest.importorskip("matplotlib.ft2font")
    for bold, name in ((False, "DejaVuSans.ttf"), (True, "DejaVuSans-Bold.ttf")):
        font = font_reader.FT2Font(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name))
        font.set_size(UNITS, 72)
        flags = font_reader.LoadFlags.NO_HINTING
        theirs = {
            chr(code): font.load_char(code, flags=flags).linearHoriAdvance / 65536
            for code in font.get_charmap()
        }
        ours = widths(bold)
        assert ours == {character: theirs[character] for character in ours}
        assert set(ours) >= {character for character in theirs if character < "\u2800"}


def test_a_character_that_the_font_has_not_is_as_wide_as_the_text_is_high():
    assert text_width("中文", 10) == 20


def test_bold_text_is_wider():
    assert text_width("Analysed", bold=True) > text_width("Analysed")
    assert text_width("") == 0


@pytest.mark.parametrize(
    ("axis", "names"),
    [
        (Axis(0, 100, 0, 130), ["0", "25", "50", "75", "100"]),
        (Axis(0, 100, 0, 40), ["0", "100"]),
        (Axis(-0.6, 1.1, 0, 200), ["−0.5", "0.0", "0.5", "1.0"]),
        (Axis(3, 3, 0, 100), ["3"]),
        (Axis(0.04, 14, 0, 240, True), ["0.05", "0.1", "0.2", "0.5", "1", "2", "5", "10"]),
        (Axis(0.04, 14, 0, 120, True), ["0.1", "0.3", "1", "3", "10"]),
        (Axis(0.9, 1.1, 0, 120, True), ["1"]),
        (Axis(1e-7, 1e7, 0, 120, True), ["0.000001", "1", "1,000,000"]),
    ],
)
def test_ticks(axis, names):
    assert [name for _, name in axis.ticks()] == names


def test_a_place_beyond_the_axis_is_its_end():
    axis = Axis(1, 10, 0, 90, True)
    assert axis.at(0.0) == 0
    assert axis.at(float("inf")) == 90
    assert axis.at(10**0.5) == pytest.approx(45)


def test_one_very_wide_interval_does_not_press_the_others_together():
    narrow = [Interval(1.2, 0.8, 1.8), Interval(2.0, 1.5, 2.7)]
    wide = Interval(1.1, 0.0001, 9e9)
    axis = axis_for([*narrow, wide], 0, 100, nothing=1.0, logarithmic=True)
    assert axis.low > 0.1
    assert axis.high < 20
    assert all(axis.holds(end) for entry in narrow for end in (entry.low, entry.high))


def test_an_axis_for_nothing_but_one_estimate():
    axis = axis_for([Interval(0.0, None, None)], 0, 100, nothing=0.0, logarithmic=False)
    assert axis.low < 0 < axis.high
