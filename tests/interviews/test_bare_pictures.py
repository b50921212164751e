"""Pictures are nothing but their pixels: no metadata on the bytes, upright, in sRGB, on white."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from interviews.pictures_made import drawing, saved
from questline.interviews.photographs.developing import developed
from questline.tools.synthetic_interviews import planted
from questline.tools.synthetic_interviews.pictures import (
    SUBJECTS,
    draw_picture,
    with_planted_metadata,
)

ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "heic": ".heic"}
GPS = (53.812345, -1.554321)
WORDS = "Planted Person, 7 Planted Street"
FORBIDDEN = (
    b"Exif", b"XMP", b"xmp", b"http", b"ns.adobe.com", b"Photoshop", b"8BIM", b"ICC_PROFILE",
    b"MPF", b"GPS", b"II*\0", b"MM\0*", b"rdf:", b"53.8123", b"1.5543", b"Adobe",
    planted.MAKER.encode(), planted.SERIAL.encode(), planted.MAKER_NOTE[:14],
    planted.MOMENT.encode(), WORDS.encode(), b"Planted", b"356938035643809", b"tEXt", b"ftyp",
    b"WEBP", b"created", b"sRGB",
)  # fmt: skip


def parts(content: bytes) -> list[int]:
    """The markers of a JPEG, read independently: header segments, then to the one scan's end."""
    found, at = [0xD8], 2
    while found[-1] != 0xDA:
        assert content[at] == 0xFF
        found.append(content[at + 1])
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    scan = content[at:-2]
    assert all(scan[place + 1] == 0 for place in range(len(scan) - 1) if scan[place] == 0xFF)
    return [*found, 0xFF00 | content[-1]]


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


def middle(made) -> list[int]:
    held = pixels(made.content)
    return held[held.shape[0] // 2, held.shape[1] // 2].tolist()


@pytest.mark.parametrize("form", ENDINGS)
def test_nothing_of_what_was_planted_is_left_on_the_bytes(form: str):
    picture = draw_picture("kettle", 3, "day")
    content = with_planted_metadata(picture, form, GPS, WORDS)
    assert b"Planted" in content
    made = developed(content, ENDINGS[form], 600)
    assert (made.width, made.height) == (600, 450)
    thumbnail = io.BytesIO()
    picture.resize((96, 72)).save(thumbnail, "JPEG", quality=60)
    small = thumbnail.getvalue()
    told = {
        block[at : at + 10]
        for block in (planted.exif(WORDS, GPS, 1, b""), planted.xmp(WORDS, GPS),
                      planted.iptc_segment(WORDS))
        for at in range(len(block) - 9)
        if len(set(block[at : at + 10])) > 6
    }  # fmt: skip
    # Of the thumbnail what only it can hold: flat colours are the same few bytes in every JPEG.
    scan = small[small.index(b"\xff\xda") + 14 : -2]
    told |= {scan[at : at + 40] for at in range(len(scan) - 39)}
    for written in (made.content, *made.previews):
        assert not [mark for mark in FORBIDDEN if mark in written]
        assert parts(written) == [
            0xD8, 0xE0, 0xDB, 0xDB, 0xC0, 0xC4, 0xC4, 0xC4, 0xC4, 0xDA, 0xFFD9,
        ]  # fmt: skip
        assert written[2:20] == b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        assert not [window for window in told if window in written]
    wanted = np.asarray(picture.resize((600, 450))).astype(int)
    assert abs(pixels(made.content) - wanted).mean() < 4


def test_the_same_file_gives_the_same_bytes():
    content = with_planted_metadata(draw_picture("desk", 1, "day"), "jpeg", GPS, WORDS)
    assert developed(content, ".jpg", 600) == developed(content, ".jpg", 600)


CORNERS = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0)}
"""Where the first row and column of what is stored are to be seen (Exif 2.32, tag 0x0112)."""


@pytest.mark.parametrize("turn", CORNERS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_pictures_are_turned_upright(turn: int, form: str):
    stored = Image.new("RGB", (160, 80), (0, 0, 255))
    stored.paste((255, 0, 0), (0, 0, 32, 16))
    exif = planted.exif("x", GPS, turn, b"")
    content = saved(stored, form, exif=b"Exif\0\0" + exif if form == "JPEG" else exif)
    made = developed(content, {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[form], 400)
    assert (made.width, made.height) == ((160, 80) if turn < 5 else (80, 160))
    held = pixels(made.content)
    red = [[bool(held[y, x, 0] > 200) for x in (4, -5)] for y in (4, -5)]
    row, column = CORNERS[turn]
    assert [(y, x) for y in (0, 1) for x in (0, 1) if red[y][x]] == [(row, column)]


def test_an_orientation_in_heic_is_applied_once():
    stored = Image.new("RGB", (160, 80), (0, 0, 255))
    content = saved(stored, "HEIF", exif=b"Exif\0\0" + planted.exif("x", GPS, 6, b""))
    made = developed(content, ".heic", 400)
    assert (made.width, made.height) == (80, 160)


def test_large_jpegs_are_shrunk_as_they_are_decoded():
    content = saved(drawing((1600, 1200)), "JPEG", quality=90)
    made = developed(content, ".jpg", 200)
    assert (made.width, made.height) == (200, 150)
    slowly = np.asarray(drawing((1600, 1200)).resize((200, 150))).astype(int)
    assert abs(pixels(made.content) - slowly).mean() < 4
    narrow = developed(saved(drawing((3000, 70)), "JPEG"), ".jpg", 200)
    assert (narrow.width, narrow.height) == (200, 5)
    small = developed(saved(drawing((80, 70)), "JPEG"), ".jpg", 200)
    assert (small.width, small.height) == (80, 70)


def test_transparency_becomes_white_and_hides_what_lay_beneath():
    secret = drawing((96, 64), mode="RGBA")
    secret.putalpha(0)
    for form, ending in (("PNG", ".png"), ("WEBP", ".webp"), ("HEIF", ".heic")):
        more = {"lossless": True, "exact": True} if form == "WEBP" else {}
        assert pixels(developed(saved(secret, form, **more), ending, 200).content).min() > 250
    half = Image.new("RGBA", (96, 64), (255, 0, 0, 128))
    assert middle(developed(saved(half), ".png", 200)) == pytest.approx([255, 127, 127], abs=4)
    grey = Image.new("LA", (96, 64), (0, 0))
    assert middle(developed(saved(grey), ".png", 200)) == pytest.approx([255] * 3, abs=2)
    palette = Image.new("P", (96, 64), 1)
    palette.putpalette([0, 0, 0, 10, 200, 10])
    assert middle(developed(saved(palette), ".png", 200)) == pytest.approx([10, 200, 10], abs=4)
    content = saved(palette, transparency=1)
    assert middle(developed(content, ".png", 200)) == pytest.approx([255] * 3, abs=2)
    content = saved(Image.new("RGB", (96, 64), (1, 2, 3)), transparency=(1, 2, 3))
    assert middle(developed(content, ".png", 200)) == pytest.approx([255] * 3, abs=2)


def test_other_depths_and_inks():
    deep = Image.fromarray(np.full((64, 96), 0x8000, dtype=np.uint16))
    assert middle(developed(saved(deep), ".png", 200)) == pytest.approx([128] * 3, abs=2)
    black = Image.new("1", (96, 64), 0)
    assert middle(developed(saved(black), ".png", 200)) == pytest.approx([0] * 3, abs=2)
    inks = Image.new("CMYK", (96, 64), (0, 255, 255, 0))
    red, green, blue = middle(developed(saved(inks, "JPEG"), ".jpg", 200))
    assert (red > 180, green < 80, blue < 80) == (True, True, True)
    grey = Image.new("L", (96, 64), 90)
    assert middle(developed(saved(grey, "JPEG"), ".jpg", 200)) == pytest.approx([90] * 3, abs=2)


def test_colours_are_those_of_the_profile():
    """A profile whose red and green are exchanged: red comes out green."""
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = own.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    picture = Image.new("RGB", (96, 64), (255, 0, 0))
    for form, ending in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("HEIF", ".heic")):
        made = developed(saved(picture, form, icc_profile=exchanged), ending, 200)
        assert middle(made) == pytest.approx([0, 255, 0], abs=8), form
    for useless in (b"no profile", own[:200]):
        made = developed(saved(picture, icc_profile=useless), ".png", 200)
        assert middle(made) == pytest.approx([255, 0, 0], abs=4)
    grey = Image.new("L", (96, 64), 90)
    made = developed(saved(grey, icc_profile=exchanged), ".png", 200)
    assert middle(made) == pytest.approx([90] * 3, abs=2)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_drawings_are_small_and_the_same_every_time(subject: str):
    picture = draw_picture(subject, 7, "day")
    assert picture.size == (800, 600)
    assert picture.tobytes() == draw_picture(subject, 7, "day").tobytes()
    assert picture.tobytes() != draw_picture(subject, 8, "day").tobytes()
    content = with_planted_metadata(picture, "jpeg", GPS, WORDS)
    assert len(content) <= 40_000
    place = Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    degrees, minutes, seconds = (float(part) for part in place[2])
    assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(GPS[0], abs=1e-6)
    assert place[3] == "W"
