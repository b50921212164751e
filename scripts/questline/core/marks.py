"""The words that stand beside the label of an analysis that is not as it was registered."""

from __future__ import annotations

import re

EXPLORATORY = "exploratory: not in the registered plan"
AMENDED_SINCE = "amended after registration"
_MARK = re.compile(rf"\(({EXPLORATORY}|{AMENDED_SINCE}: [a-z ,]+)\)")


def marked(label: str, mark: str) -> str:
    """A label with its mark in brackets, if there is one."""
    return f"{label} ({mark})" if mark else label


def with_mark_of(words: str, caption: str) -> str:
    """Words, such as the first header of a download, with the mark that stands in a caption.

    >>> with_mark_of("Term", f"Leaving ({EXPLORATORY}): the planned model")
    'Term (exploratory: not in the registered plan)'
    """
    found = _MARK.search(caption)
    return marked(words, found[1]) if found and found[0] not in words else words


def with_sentence_of_mark(words: str, caption: str) -> str:
    """Sentences, such as those that say what a picture shows, after the mark of its caption.

    >>> with_sentence_of_mark("A line.", f"Leaving ({EXPLORATORY}): the planned model")
    'Exploratory: not in the registered plan. A line.'
    """
    found = _MARK.search(caption)
    if not found or found[1] in words:
        return words
    return f"{found[1][:1].upper()}{found[1][1:]}. {words}"
