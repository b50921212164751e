"""The gallery of one edition: what may be shown there, in an order that tells of nothing else.

Photographs are numbered by us when all that may not be shown is gone. Their order is that of the
prompts and themes in interviews.yaml, and within these that of a hash of all that is shown of them:
it tells nothing of the order of the register, of interviews or of participants, and a photograph
more or less leaves the others in the same order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from questline.interviews.photographs.developing import PREVIEWS, Picture
from questline.interviews.photographs.register import Line

LISTING = "gallery.json"
MOST_BYTES_OF_PREVIEWS = 300_000
"""The previews stand within a page that has a limit."""


@dataclass(frozen=True)
class Gallery:
    """What one edition shows: an entry for each photograph, and the pictures by file name.

    An entry has number, participant, prompt, theme, kind, description, words, picture, preview,
    width and height; a card of words has nothing for its picture and preview, and 0 pixels.
    """

    entries: list[dict[str, Any]]
    files: dict[str, bytes]


def gallery_of(
    shown: Iterable[tuple[Line, Picture | None]], settings: Mapping[str, Any], mark: str = ""
) -> Gallery:
    """The gallery of what may be shown; names of files begin with `mark`."""
    ordered = sorted(shown, key=lambda one: _place(one[0], one[1], settings))
    pictures = [picture for _, picture in ordered if picture]
    preview = _preview_that_fits(pictures)
    entries: list[dict[str, Any]] = []
    files: dict[str, bytes] = {}
    for number, (line, picture) in enumerate(ordered, 1):
        entry = {"number": number, **_told(line), "picture": "", "preview": "", "width": 0,
                 "height": 0}  # fmt: skip
        if picture:
            entry["picture"] = f"{mark}photograph_{number:03d}.jpg"
            entry["preview"] = f"{mark}preview_{number:03d}.jpg"
            entry["width"], entry["height"] = picture.width, picture.height
            files[f"{mark}photograph_{number:03d}.jpg"] = picture.content
            files[f"{mark}preview_{number:03d}.jpg"] = picture.previews[preview]
        entries.append(entry)
    return Gallery(entries, files)


def _told(line: Line) -> dict[str, str]:
    """What a reader is told of a photograph; the name of its file is not among it."""
    return {
        "participant": line.participant,
        "prompt": line.prompt,
        "theme": line.theme,
        "kind": line.kind,
        "description": line.description,
        "words": line.words,
    }


def _place(
    line: Line, picture: Picture | None, settings: Mapping[str, Any]
) -> tuple[int, int, str]:
    """By prompt, by theme (none behind the others), by a hash of what is shown."""
    digest = hashlib.sha256(json.dumps(_told(line), sort_keys=True).encode("utf-8"))
    digest.update(picture.content if picture else b"")
    themes = [*settings["themes"], ""]
    return settings["prompts"].index(line.prompt), themes.index(line.theme), digest.hexdigest()


def _preview_that_fits(pictures: Iterable[Picture]) -> int:
    """Which of the PREVIEWS all pictures have: the best of which all together are small enough."""
    sizes = [[len(preview) for preview in picture.previews] for picture in pictures]
    for place in range(len(PREVIEWS)):
        if sum(size[place] for size in sizes) <= MOST_BYTES_OF_PREVIEWS:
            return place
    return len(PREVIEWS) - 1
