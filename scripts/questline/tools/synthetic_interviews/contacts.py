"""Contact details that are nobody's: names made up, addresses at example.org, numbers for drama."""

from __future__ import annotations

from collections.abc import Sequence

from questline.core.streams import stream
from questline.tools.synthetic_interviews.fieldwork import SEED

FIRST = ("Ade", "Billie", "Charlie", "Drew", "Ellis", "Frankie", "Gwyn", "Harley", "Indra", "Jess",
         "Kerry", "Lee", "Morgan", "Nur", "Oakley", "Pat", "Quinn", "Robin", "Sam", "Toni", "Uli",
         "Vivian", "Wren", "Yuki", "Zoe")  # fmt: skip
LAST = ("Sampleton", "Specimen", "Mockford", "Dummer", "Testerby", "Placeholder", "Notreal",
        "Inventley")  # fmt: skip
"""Surnames that say that nobody bears them."""
FIRST_NUMBER = 900_000
"""Mobile numbers from 07700 900000 to 900999 are kept by Ofcom for drama: they reach nobody."""


def contacts(rows: Sequence[int]) -> list[tuple[int, str, str, str, str]]:
    """For each row: row, reference, name, e-mail address and telephone number.

    References are numbered in an order that tells nothing of the row.
    """
    random = stream(SEED, "interviews/contacts")
    numbers = random.permutation(len(rows)) + 1
    telephones = random.permutation(1000)[: len(rows)]
    names = random.permutation(len(FIRST) * len(LAST))[: len(rows)]
    lines = []
    for row, number, telephone, name in zip(rows, numbers, telephones, names, strict=True):
        first, last = FIRST[name // len(LAST)], LAST[name % len(LAST)]
        address = f"{first}.{last}.{number:03}@example.org".lower()
        digits = FIRST_NUMBER + int(telephone)
        lines.append((row, f"C{number:03}", f"{first} {last}", address, f"07700 {digits}"))
    return lines
