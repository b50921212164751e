"""What kind of file the first bytes tell, whatever its name says."""

from __future__ import annotations

JPEG, PNG, WEBP, HEIC = "JPEG", "PNG", "WebP", "HEIC"
READ = (JPEG, PNG, WEBP, HEIC)
ENDINGS = {
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
    WEBP: (".webp",),
    HEIC: (".heic", ".heif", ".hif"),
}
"""How the names of files end that hold pictures of each kind."""

_BEGINNINGS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF or a camera's raw file"),
    (b"MM\0*", "a TIFF or a camera's raw file"),
    (b"II+\0", "a TIFF"),
    (b"MM\0+", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "PostScript"),
    (b"8BPS", "a Photoshop file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\0\0\x01\0", "an icon"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL"),
    (b"\x1f\x8b", "a packed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
)
_BRANDS = {b"heic": HEIC, b"heix": HEIC, b"heim": HEIC, b"heis": HEIC, b"avif": "an AVIF",
           b"avis": "a moving AVIF", b"hevc": "a moving HEIC", b"hevx": "a moving HEIC",
           b"msf1": "a moving HEIC", b"qt  ": "a film", b"isom": "a film", b"mp41": "a film",
           b"mp42": "a film", b"M4V ": "a film", b"3gp4": "a film",
           b"crx ": "a camera's raw file"}  # fmt: skip
_NEUTRAL = (b"mif1", b"mif2", b"miaf")
"""Brands that only say: some picture; the brands beside them say which."""
_TEXT_READ = 512


def kind_of(content: bytes) -> str:
    """One of READ, or what the file is instead, as it stands in a sentence."""
    if not content:
        return "empty"
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF":
        return WEBP if content[8:12] == b"WEBP" else "a sound or a film"
    if content[4:8] == b"ftyp":
        return _of_brands(content)
    return _of_text(content[:_TEXT_READ])


def _of_brands(content: bytes) -> str:
    end = min(int.from_bytes(content[:4], "big"), len(content), 256)
    first, others = content[8:12], [content[at : at + 4] for at in range(16, end - 3, 4)]
    if first not in _NEUTRAL:
        return _BRANDS.get(first, "a film or another file of that family")
    known = [_BRANDS[brand] for brand in others if brand in _BRANDS]
    return next((kind for kind in known if kind != HEIC), HEIC if known else "no HEIC")


def _of_text(beginning: bytes) -> str:
    """What a text is that stands in place of a picture, without the mark of its encoding."""
    words = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if words.startswith(b"<"):
        if b"<svg" in words:
            return "an SVG drawing, which can hold a program"
        return "a web page" if b"<html" in words or b"<!doctype" in words else "a text in XML"
    if words.startswith((b"version https://git-lfs", b"/annex/")):
        return "the name of a file that is kept elsewhere (Git LFS or git-annex)"
    return "of a kind that is not known"
