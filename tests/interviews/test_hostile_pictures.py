"""Files that are no pictures, or more than a picture: refused with a sentence, never decoded."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from interviews.pictures_made import chunk, drawing, saved
from questline.interviews.photographs.containers import UnfitPictureError
from questline.interviews.photographs.developing import check_size, developed

FORMS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".heic": "HEIF"}
SOUND = {ending: saved(drawing(), form) for ending, form in FORMS.items()}
ALL_FORMS = pytest.mark.parametrize("ending", FORMS)


def refused(content: bytes, ending: str = ".jpg") -> str:
    with pytest.raises(UnfitPictureError) as raised:
        developed(content, ending, 200)
    return str(raised.value)


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as held:
        held.writestr("hidden.txt", "hidden")
    return stream.getvalue()


@ALL_FORMS
def test_a_sound_picture_is_read_by_any_of_its_endings(ending: str):
    assert developed(SOUND[ending], ending.upper(), 200).width == 96


@ALL_FORMS
def test_a_picture_with_the_ending_of_another_is_refused(ending: str):
    other = ".png" if ending != ".png" else ".jpg"
    assert f"its name ends in {other}" in refused(SOUND[ending], other)
    assert "has no ending" in refused(SOUND[ending], "")


@ALL_FORMS
@pytest.mark.parametrize("tail", [archive(), b"<html><script>x()</script></html>", b"x", b"\0" * 9 +
                                  b"MZ"], ids=["zip", "page", "byte", "program"])  # fmt: skip
def test_something_behind_the_picture_is_refused(ending: str, tail: bytes):
    said = refused(SOUND[ending] + tail, ending)
    assert said == "holds something behind the end of the picture" or said.startswith("is cut off")


@ALL_FORMS
def test_a_second_picture_behind_the_first_is_refused(ending: str):
    refused(SOUND[ending] + SOUND[".jpg"], ending)
    refused(SOUND[ending] + SOUND[ending], ending)


@ALL_FORMS
def test_zeros_behind_the_picture_are_no_harm(ending: str):
    assert developed(SOUND[ending] + bytes(1000), ending, 200) == developed(
        SOUND[ending], ending, 200
    )


def test_further_pictures_that_a_camera_announces_are_left_out():
    announced = b"\xff\xe2" + struct.pack(">H", 10) + b"MPF\0\0\0\0\0"
    first = SOUND[".jpg"][:2] + announced + SOUND[".jpg"][2:]
    alone = developed(SOUND[".jpg"], ".jpg", 200)
    assert developed(first + saved(drawing(seed=4), "JPEG"), ".jpg", 200) == alone
    refused(first + SOUND[".jpg"] + archive())


@ALL_FORMS
def test_a_file_that_is_cut_off_is_refused(ending: str):
    whole = SOUND[ending]
    for share in (0.05, 0.3, 0.6, 0.9):
        assert refused(whole[: int(share * len(whole))], ending)
    assert "cut off" in refused(whole[:-1], ending)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<?xml version='1.0'?><svg><script>x()</script></svg>", "is an SVG drawing"),
        (b"\xef\xbb\xbf  <SVG onload='x()'/>", "is an SVG drawing"),
        (saved(drawing(), "GIF"), "is a GIF"),
        (saved(drawing(), "TIFF"), "is a TIFF"),
        (saved(drawing(), "BMP"), "is a BMP"),
        (saved(drawing(), "PDF"), "is a PDF"),
        (saved(drawing(), "AVIF"), "is an AVIF"),
        (archive(), "is a ZIP archive"),
        (b"<!DOCTYPE html><p>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "kept elsewhere"),
        (b"RIFF\x04\0\0\0WAVE", "is a sound"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "is a film"),
        (b"\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc", "is a moving HEIC"),
        (b"nothing", "of a kind that is not known"),
        (b"\xff\xd8\xff", "is cut off"),
    ],
)  # fmt: skip
def test_what_is_no_picture_of_a_kind_that_is_read(content: bytes, said: str):
    assert said in refused(content)


def test_pictures_that_move_are_refused():
    frames = [drawing(seed=1), drawing(seed=2)]
    for form, ending in (("PNG", ".png"), ("WEBP", ".webp")):
        moving = saved(frames[0], form, save_all=True, append_images=frames[1:])
        assert "moves" in refused(moving, ending)
    from pillow_heif import HeifFile

    both = HeifFile()
    for frame in frames:
        both.add_frombytes("RGB", frame.size, frame.tobytes())
    stream = io.BytesIO()
    both.save(stream, quality=50)
    assert "moves" in refused(stream.getvalue(), ".heic")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9_000))) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + parts


def test_pictures_of_absurd_size_are_never_decoded():
    assert "has 60000 by 60000 pixels; at most 64 million are read" in refused(
        bomb(60_000, 60_000), ".png"
    )
    assert "30001 by 64" in refused(bomb(30_001, 64), ".png")
    assert "each side has to have 64 at least" in refused(saved(drawing((200, 63))), ".png")
    assert refused(bomb(0, 100), ".png")
    large = bytearray(SOUND[".jpg"])
    at = large.index(b"\xff\xc0")
    large[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    assert "65000 by 65000" in refused(bytes(large))
    vast = bytearray(saved(drawing(mode="RGBA"), "WEBP", exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0"))
    assert vast[12:16] == b"VP8X"
    vast[24:30] = b"\xff\x3f\0\xff\x3f\0"
    assert refused(bytes(vast), ".webp")
    with pytest.raises(UnfitPictureError, match="has 61 megabytes; at most 60 are read"):
        check_size(61_000_000)


def test_texts_that_unpack_to_megabytes_are_refused():
    packed = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000)))
    content = SOUND[".png"]
    assert "cannot be read" in refused(content[:33] + packed + content[33:], ".png")


def test_a_checksum_that_does_not_fit_is_seen():
    content = bytearray(SOUND[".png"])
    content[len(content) // 2] ^= 1
    assert "is broken" in refused(bytes(content), ".png")


@ALL_FORMS
def test_a_file_with_wrong_bytes_is_read_or_refused_and_nothing_else(ending: str):
    chance = np.random.default_rng(7)
    for _ in range(40):
        content = bytearray(SOUND[ending])
        for at in chance.integers(2, len(content), 3):
            content[at] = chance.integers(256)
        try:
            made = developed(bytes(content), ending, 100)
        except UnfitPictureError:
            continue
        assert Image.open(io.BytesIO(made.content)).format == "JPEG"
