"""Registers and pictures made for tests of the photographs."""

from __future__ import annotations

import csv
import io
import struct
import zlib

import pandas as pd
from PIL import Image, ImageDraw

from questline.interviews.photographs.stage import Folder, Photographs, show_photographs

SETTINGS = {"prompts": ["day", "strength"], "themes": ["support", "time"], "longest_side": 200}
COLUMNS = "participant,prompt,file,kind,consent,description,theme,words"
EVERYBODY = "Amber,Birch,Cedar"


def drawing(size=(96, 64), seed=0, mode="RGB") -> Image.Image:
    """A picture that is different for each seed, and compresses like a photograph a little."""
    picture = Image.new("RGB", size, (40 + 30 * seed % 200, 120, 200 - 20 * seed % 180))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, size[0] - 20 - seed, size[1] - 10), fill=(230, 200, 40))
    return picture.convert(mode)


def saved(picture: Image.Image, form="PNG", **more) -> bytes:
    """The picture as a file."""
    if form == "HEIF":
        from pillow_heif import from_pillow

        stream = io.BytesIO()
        from_pillow(picture).save(stream, quality=60, **more)
        return stream.getvalue()
    stream = io.BytesIO()
    picture.save(stream, form, **more)
    return stream.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def register(*lines: str, columns: str = COLUMNS) -> bytes:
    """A register with these lines."""
    return "\n".join([columns, *lines, ""]).encode("utf-8")


def shown(
    content: bytes, files: dict[str, bytes], withdrew=(), settings=SETTINGS, quotations=()
) -> Photographs:
    """What the stage makes of a register and the files of a folder.

    `quotations`: pairs of a participant and who may read their words, if not everybody.
    """
    people = EVERYBODY.split(",")
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([["participant", "row", "date", "quotations"]])
    writer.writerows([[name, str(at), "2024-05-01", "public"] for at, name in enumerate(people)])
    there = [one for one in people if one not in withdrew]
    scopes = [dict(quotations).get(one, "public") for one in there]
    interviewed = pd.DataFrame({"participant": there, "quotations": scopes})
    return show_photographs(
        ("photographs.csv", content),
        ("participants.csv", stream.getvalue().encode()),
        interviewed,
        Folder({name: len(held) for name, held in files.items()}, files.__getitem__),
        settings,
    )
