"""What cameras and telephones write into a picture besides the picture, planted on purpose.

The drawings carry it so that a study can see that nothing of it comes out again. Structures follow
the Exif standard (CIPA DC-008, 2.32), Adobe's XMP (part 3) and IPTC-IIM (4.2), written by hand, so
that they are the same bytes with every version of an image library.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from html import escape

MAKER = "Questline Drawing Machine"
SERIAL = "QDM-0007-SERIAL"
MAKER_NOTE = b"QDM maker note: device 356938035643809\x00"
MOMENT = "2024:03:05 14:07:33"

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1
_WIDTHS = {ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, BYTE: 1}
_Entry = tuple[int, int, bytes]


def exif(words: str, gps: tuple[float, float], orientation: int, thumbnail: bytes) -> bytes:
    """An Exif block (TIFF, little-endian): camera, words, position, maker note and thumbnail."""
    text = words.encode("utf-8")
    camera: list[_Entry] = [
        (0x010E, ASCII, text + b"\0"),
        (0x010F, ASCII, MAKER.encode() + b"\0"),
        (0x0110, ASCII, b"Model 7\0"),
        (0x0112, SHORT, struct.pack("<H", orientation)),
        (0x0131, ASCII, b"Questline pictures\0"),
        (0x0132, ASCII, MOMENT.encode() + b"\0"),
        (0x013B, ASCII, text + b"\0"),
    ]
    shot: list[_Entry] = [
        (0x9003, ASCII, MOMENT.encode() + b"\0"),
        (0x927C, UNDEFINED, MAKER_NOTE),
        (0x9286, UNDEFINED, b"ASCII\0\0\0" + text),
        (0xA431, ASCII, SERIAL.encode() + b"\0"),
    ]
    latitude, longitude = gps
    place: list[_Entry] = [
        (0x0000, BYTE, bytes((2, 3, 0, 0))),
        (0x0001, ASCII, b"N\0" if latitude >= 0 else b"S\0"),
        (0x0002, RATIONAL, _degrees(latitude)),
        (0x0003, ASCII, b"E\0" if longitude >= 0 else b"W\0"),
        (0x0004, RATIONAL, _degrees(longitude)),
        (0x001D, ASCII, b"2024:03:05\0"),
    ]
    small: list[_Entry] = [
        (0x0103, SHORT, struct.pack("<H", 6)),
        (0x0201, LONG, b"\0\0\0\0"),
        (0x0202, LONG, struct.pack("<I", len(thumbnail))),
    ]
    first = 8
    after_camera = first + _length([*camera, (0x8769, LONG, bytes(4)), (0x8825, LONG, bytes(4))])
    after_shot = after_camera + _length(shot)
    after_place = after_shot + _length(place)
    end = after_place + _length(small)
    camera += [(0x8769, LONG, struct.pack("<I", after_camera)),
               (0x8825, LONG, struct.pack("<I", after_shot))]  # fmt: skip
    small[1] = (0x0201, LONG, struct.pack("<I", end))
    return b"".join(
        (
            struct.pack("<2sHI", b"II", 42, first),
            _directory(camera, first, after_place),
            _directory(shot, after_camera, 0),
            _directory(place, after_shot, 0),
            _directory(small, after_place, 0),
            thumbnail,
        )
    )


def xmp(words: str, gps: tuple[float, float]) -> bytes:
    """An XMP packet with the words, the position and the device."""
    text = escape(words)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'exif:GPSLatitude="{gps[0]:.6f}" exif:GPSLongitude="{gps[1]:.6f}" '
        f'aux:SerialNumber="{SERIAL}"><dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>'
        "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def iptc_segment(words: str) -> bytes:
    """A JPEG segment (APP13) with IPTC-IIM: by-line and caption."""
    text = words.encode("utf-8")[:2000]
    records = b"".join(
        struct.pack(">BBBH", 0x1C, 2, dataset, len(text)) + text for dataset in (80, 120)
    )
    block = b"8BIM" + struct.pack(">HxxI", 0x0404, len(records)) + records
    block += b"\0" * (len(records) % 2)
    content = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _degrees(value: float) -> bytes:
    """Degrees, minutes and seconds as three fractions."""
    seconds = round(abs(value) * 3_600_000)
    parts = (seconds // 3_600_000, 1, seconds // 60_000 % 60, 1, seconds % 60_000, 1000)
    return struct.pack("<6I", *parts)


def _padded(size: int) -> int:
    return size + size % 2


def _length(entries: Sequence[_Entry]) -> int:
    """How long a directory is, with what its entries point to."""
    outside = sum(_padded(len(content)) for _, _, content in entries if len(content) > 4)
    return 6 + 12 * len(entries) + outside


def _directory(entries: Sequence[_Entry], start: int, following: int) -> bytes:
    """A directory of TIFF that begins at `start`, and where the next one begins (0: nowhere)."""
    lines, outside = [], b""
    behind = start + 6 + 12 * len(entries)
    for tag, kind, content in entries:
        if len(content) > 4:
            value = struct.pack("<I", behind + len(outside))
            outside += content + b"\0" * (len(content) % 2)
        else:
            value = content.ljust(4, b"\0")
        lines.append(struct.pack("<HHI", tag, kind, len(content) // _WIDTHS[kind]) + value)
    lines.append(struct.pack("<I", following))
    return struct.pack("<H", len(entries)) + b"".join(lines) + outside
