"""What a page says in sentences, read back from its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PROSE = ("p", "li", "figcaption")
_NOT_SAID = ("style", "title")
_PICTURE = re.compile("<svg.*?</svg>", re.DOTALL)


def prose(html: str) -> list[str]:
    """What a page says in sentences, one passage each: paragraphs, items of lists, captions.

    Headings, the names of links at the top and pictures are no sentences.
    """
    reader = _Prose()
    reader.feed(_PICTURE.sub("", html))
    reader.close()
    return [text for text in (" ".join(passage.split()) for passage in reader.passages) if text]


class _Prose(HTMLParser):
    """Collects the text of passages."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.passages: list[str] = []
        self._within: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_silent = tag in _NOT_SAID or ("data-prose", "no") in attrs
        if is_silent or tag in self._silent[-1:]:
            self._silent.append(tag)
        if tag in _PROSE:
            self._within.append(tag)
            self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        for opened in (self._silent, self._within):
            if tag in opened[-1:]:
                opened.pop()

    def handle_data(self, data: str) -> None:
        if self._within and not self._silent:
            self.passages[-1] += data
