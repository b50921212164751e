"""How sentences are put together: counts with their nouns, lists of names, full stops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def number_of(count: int, thing: str, things: str = "") -> str:
    """A count with its noun: "1 row", "12 rows"; `things` is the plural where it is not regular."""
    return f"{count} {thing if count == 1 else things or thing + 's'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "a, b and c"."""
    *others, end = [*words] or [""]
    return f"{', '.join(others)} {last} {end}" if others else end


def first_of(words: Sequence[str], most: int) -> str:
    """The first of many words, and how many more there are: "a, b and 3 more"."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" and {more} more" if more > 0 else "")


def ended(text: str) -> str:
    """A sentence with its full stop, unless it ends in a mark already; nothing stays nothing."""
    stripped = text.strip()
    if not stripped or stripped.endswith((".", "?", "!")):
        return stripped
    return stripped + "."
