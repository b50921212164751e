"""Characters that cannot be seen but change what is read.

Text that runs the other way, blanks of no width and control characters can make a sentence read
otherwise than it is stored (Boucher and Anderson 2023, Trojan Source).
"""

from __future__ import annotations

import unicodedata

UNSEEN = ("Cc", "Cf", "Co", "Cs", "Cn")
"""The general categories of Unicode that hold them: control, format, and what is no character."""


def is_unseen(sign: str) -> bool:
    """Whether a character cannot be seen, blanks and ends of lines aside."""
    return not sign.isspace() and unicodedata.category(sign) in UNSEEN


def unseen_in(text: str) -> list[str]:
    """The unseen characters of a text, each once, as their names or numbers in Unicode."""
    found = dict.fromkeys(sign for sign in text if is_unseen(sign))
    return [f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in found]
