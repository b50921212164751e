"""From the bytes of a file to a picture that is nothing but its pixels.

A picture is decoded, turned upright, shrunk, put into the colours of the web (sRGB) on white
ground, and its pixels alone are copied into a new picture that is written as a baseline JPEG. What
the file said besides has no way there. Every JPEG that is written is read again part by part: it
has the parts of a picture and no other.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from questline.core.sentences import first_of
from questline.interviews.photographs.containers import (
    APP0,
    CUT_OFF,
    DHT,
    DQT,
    EOI,
    MOVES,
    SOI,
    SOS,
    UnfitPictureError,
    check_container,
    jpeg_parts,
)
from questline.interviews.photographs.kinds import ENDINGS, JPEG, PNG, READ, WEBP, kind_of

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 60_000_000
MOST_PIXELS = 64_000_000
"""More than telephones of 50 megapixels; a picture of so many takes 200 megabytes of memory."""
LEAST_SIDE, MOST_SIDE = 64, 30_000
_MOST = f"at most {MOST_PIXELS // 10**6} million are read, and {MOST_SIDE} on a side"
MOST_PROFILE = 4_000_000

QUALITY = 85
SUBSAMPLING = "4:2:0"
"""How pictures are written: with the encoder's own tables, not progressive, in one pass."""
PREVIEWS = ((480, 72), (400, 72), (320, 72), (240, 72), (240, 55), (240, 40), (160, 40))
"""Longest side and quality of the previews, from the best to the smallest."""

BASELINE = 0xC0
ALLOWED_PARTS = (SOI, APP0, DQT, BASELINE, DHT, SOS, EOI)
_JFIF = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
"""The only APP0 that is written: version 1.1, square pixels, no thumbnail."""
WHITE = (255, 255, 255)
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """A picture as it is shown: its JPEG, its size, and its previews in the order of PREVIEWS."""

    content: bytes
    width: int
    height: int
    previews: tuple[bytes, ...]


def developed(content: bytes, ending: str, longest_side: int) -> Picture:
    """The picture of a file whose name ends in `ending`, at most `longest_side` pixels long.

    Raises UnfitPictureError with what is wrong with the file.
    """
    kind = kind_of(content)
    _check_kind(kind, ending.lower())
    alone = check_container(content, kind)
    from PIL.Image import DecompressionBombError

    with warnings.catch_warnings():
        # Libraries warn of odd metadata on the screen; none of it is used.
        warnings.simplefilter("ignore")
        try:
            pixels = _pixels(alone, kind, longest_side)
        except DecompressionBombError as error:
            raise UnfitPictureError(f"has far more pixels than are read; {_MOST}") from error
        except _faults() as error:
            raise UnfitPictureError(f"cannot be read as {kind}, though it begins as one") from error
    previews, small = [], pixels
    for side, quality in PREVIEWS:
        small = _shrunk(small, side)
        previews.append(written(small, quality))
    return Picture(written(pixels, QUALITY), pixels.width, pixels.height, tuple(previews))


def check_size(size: int) -> None:
    """Whether a file is worth being opened at all. Raises UnfitPictureError."""
    if size > MOST_BYTES:
        raise UnfitPictureError(
            f"has {size / 1e6:.0f} megabytes; at most {MOST_BYTES / 1e6:.0f} are read"
        )


def written(pixels: Image.Image, quality: int) -> bytes:
    """The pixels alone as a baseline JPEG: a new picture, to which nothing else clings."""
    from PIL import Image

    new = Image.frombytes("RGB", pixels.size, pixels.tobytes())
    stream = io.BytesIO()
    new.save(stream, "JPEG", quality=quality, subsampling=SUBSAMPLING, progressive=False,
             optimize=False)  # fmt: skip
    content = stream.getvalue()
    _prove_bare(content)
    return content


def _prove_bare(content: bytes) -> None:
    """Raises ValueError when a JPEG of ours holds anything but a picture: a fault of our own."""
    parts = list(jpeg_parts(content))
    for marker, held, _ in parts:
        if marker not in ALLOWED_PARTS or (marker == APP0 and held != _JFIF):
            raise ValueError(f"a JPEG was written with the part {marker:#x}")
    if parts[-1][2] != len(content):
        raise ValueError("a JPEG was written with something behind its end")


def _check_kind(kind: str, ending: str) -> None:
    if kind not in READ:
        raise UnfitPictureError(f"is {kind}; {first_of(READ[:-1], 9)} and {READ[-1]} are read")
    if ending not in ENDINGS[kind]:
        called = f"ends in {ending}" if ending else "has no ending"
        raise UnfitPictureError(f"is {kind} by what it holds, and its name {called}")


def _faults() -> tuple[type[BaseException], ...]:
    """What libraries raise when a file is not what it says: nothing of it is a fault of ours."""
    return (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError,
            RuntimeError, AttributeError, MemoryError, struct.error, zlib.error)  # fmt: skip


def _pixels(content: bytes, kind: str, longest_side: int) -> Image.Image:
    """The picture upright, shrunk, in sRGB on white."""
    image = _opened(content, kind)
    _check_sides(*image.size)
    if kind != JPEG and getattr(image, "n_frames", 1) > 1:
        raise UnfitPictureError(MOVES)
    if kind == JPEG:
        # The decoder leaves out at once what shrinking would (ITU-T T.81's cosines by eighths).
        image.draft(None, _fitting(image.size, longest_side))
    try:
        image.load()
    except OSError as error:
        if "truncated" in str(error):
            raise UnfitPictureError(CUT_OFF) from error
        raise
    # Shrunk first: what follows is then done to a small picture.
    small = _shrunk(_of_eight_bits(image), longest_side)
    return _in_srgb(_upright(small, image), image.info.get("icc_profile"))


def _opened(content: bytes, kind: str) -> Any:
    """The picture by the reader of its kind, which looks at the header alone as yet."""
    stream = io.BytesIO(content)
    if kind == JPEG:
        from PIL.JpegImagePlugin import JpegImageFile

        return JpegImageFile(stream)
    if kind == PNG:
        from PIL.PngImagePlugin import PngImageFile

        return PngImageFile(stream)
    if kind == WEBP:
        from PIL.WebPImagePlugin import WebPImageFile

        return WebPImageFile(stream)
    from pillow_heif.as_plugin import HeifImageFile

    return HeifImageFile(stream)


def _check_sides(width: int, height: int) -> None:
    """A picture that is neither too small to be seen nor so large that it is an attack."""
    size = f"has {width} by {height} pixels"
    if min(width, height) < LEAST_SIDE:
        raise UnfitPictureError(f"{size}; each side has to have {LEAST_SIDE} at least")
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise UnfitPictureError(f"{size}; {_MOST}")


def _fitting(size: tuple[int, int], longest_side: int) -> tuple[int, int]:
    """The size of a picture when its longest side is bounded; never larger than it is."""
    longest = max(size)
    if longest <= longest_side:
        return size
    width, height = (max(1, round(side * longest_side / longest)) for side in size)
    return width, height


def _shrunk(image: Image.Image, longest_side: int) -> Image.Image:
    from PIL.Image import Resampling

    size = _fitting(image.size, longest_side)
    return image if size == image.size else image.resize(size, Resampling.LANCZOS)


def _upright(picture: Image.Image, image: Image.Image) -> Image.Image:
    """The picture turned as `image`, from which it was made, says (Exif 2.32, tag 0x0112)."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(image.getexif().get(_ORIENTATION, 1))
    return picture if turn is None else picture.transpose(turn)


def _of_eight_bits(image: Image.Image) -> Image.Image:
    """Grey, red-green-blue or the four inks, each with or without transparency, 8 bits each."""
    from PIL import Image

    if image.mode.startswith("I"):
        # The library would cut off what is brighter than 255 instead of dividing it.
        shades = np.asarray(image).astype(np.int64) >> 8
        return Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in the colours of sRGB, what is transparent as white.

    A profile for other channels than those of the picture is ignored, as browsers do.
    """
    from PIL import Image

    colours, opacity = image, None
    if image.mode == "RGBA":
        opacity = image.getchannel("A")
        colours = image.convert("RGB")
    colours = _by_profile(colours, profile) or colours.convert("RGB")
    if opacity is None:
        return colours
    ground = Image.new("RGB", image.size, WHITE)
    ground.paste(colours, mask=opacity)
    return ground


def _by_profile(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """The picture converted from its profile, with its own intent; nothing where that is none."""
    from PIL import ImageCms

    if not profile or len(profile) > MOST_PROFILE:
        return None
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        converted = ImageCms.profileToProfile(
            image, own, ours, ImageCms.Intent.RELATIVE_COLORIMETRIC, "RGB"
        )
    except (OSError, ImageCms.PyCMSError):
        return None
    return converted
