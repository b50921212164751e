"""Pictures drawn by code, and with them what a camera would have written beside the picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from questline.core.streams import stream
from questline.tools.synthetic_interviews import planted
from questline.tools.synthetic_interviews.canvas import Canvas, Colour
from questline.tools.synthetic_interviews.scenes import SCENES

if TYPE_CHECKING:
    from PIL import Image

SUBJECTS = tuple(SCENES)
"""What can be drawn."""

_LIGHTS: tuple[Colour, ...] = ((255, 236, 200), (210, 224, 244), (240, 240, 236), (226, 206, 214))
_QUALITY = 76
_THUMBNAIL = (96, 72)
_SIDEWAYS = 6
"""The orientation of a telephone held upright: turned a quarter clockwise when it is shown."""
_DATE_OF_PROFILE = slice(24, 36)


def draw_picture(subject: str, seed: int, prompt: str) -> Image.Image:
    """A drawing of 800 by 600 pixels, plainly flat shapes, with "drawn by code" in its corner.

    `subject` is one of SUBJECTS. Seed and prompt vary the colours, the light and the things: the
    same three give the same pixels. Raises KeyError for an unknown subject.
    """
    chance = stream(seed, f"interviews/picture/{prompt}/{subject}")
    canvas = Canvas(chance, _LIGHTS[int(chance.integers(len(_LIGHTS)))])
    SCENES[subject](canvas)
    return canvas.finished()


def with_planted_metadata(
    image: Image.Image,
    form: Literal["jpeg", "png", "webp", "heic"],
    gps: tuple[float, float],
    words: str,
) -> bytes:
    """The picture as a file with all that cameras write: position, names, device, thumbnail.

    `gps` is latitude and longitude in degrees, `words` stand wherever words can stand. JPEG lies on
    its side and says so in its orientation. The same bytes with the same version of the library
    (for HEIC also of its encoder).
    """
    xmp = planted.xmp(words, gps)
    upright = planted.exif(words, gps, 1, _thumbnail(image))
    written = io.BytesIO()
    if form == "jpeg":
        from PIL.Image import Transpose

        image.transpose(Transpose.ROTATE_90).save(
            written, "JPEG", quality=_QUALITY, icc_profile=_profile(), xmp=xmp,
            exif=b"Exif\0\0" + planted.exif(words, gps, _SIDEWAYS, _thumbnail(image)),
            comment=words.encode("utf-8"),
        )  # fmt: skip
        content = written.getvalue()
        return content[:2] + planted.iptc_segment(words) + content[2:]
    if form == "png":
        from PIL.Image import Dither
        from PIL.PngImagePlugin import PngInfo

        chunks = PngInfo()
        chunks.add_text("Comment", words.encode("ascii", "replace").decode("ascii"))
        chunks.add_text("Description", words.encode("ascii", "replace").decode("ascii"), zip=True)
        chunks.add_itxt("Author", words)
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8"))
        # Flat colours: as a palette the file is a fifth as large.
        flat = image.quantize(64, dither=Dither.NONE)
        flat.save(written, "PNG", pnginfo=chunks, exif=upright, icc_profile=_profile())
    elif form == "webp":
        image.save(written, "WEBP", quality=_QUALITY, method=4, exif=upright, xmp=xmp,
                   icc_profile=_profile())  # fmt: skip
    else:
        from pillow_heif import from_pillow

        from_pillow(image).save(written, quality=70, exif=b"Exif\0\0" + upright, xmp=xmp,
                                icc_profile=_profile())  # fmt: skip
    return written.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    small = io.BytesIO()
    image.resize(_THUMBNAIL).save(small, "JPEG", quality=60)
    return small.getvalue()


def _profile() -> bytes:
    """The colour profile sRGB, its date of making (which is now) left out."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[_DATE_OF_PROFILE] = bytes(12)
    return bytes(profile)
