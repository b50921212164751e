"""A page for paper as PDF/UA-1: tagged, with bookmarks, and the same bytes wherever it is made.

WeasyPrint lays it out. It needs Pango, a library of the system that pip cannot bring; without it
there is no PDF, which is no mistake of anybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FONT = "font:"
"""How the style sheet addresses a font that is given with the page: "font:bold"."""


class NoPango(Exception):
    """The system lacks Pango, or a part of it, so that no PDF can be laid out."""


def pdf_of(html: str, fonts: Mapping[str, bytes]) -> bytes:
    """A page for paper as the bytes of a PDF; `fonts` are files of fonts by name ("bold").

    Nothing is fetched: the page's pictures are within it, and any other address is refused. The
    PDF has no date, and its identifier follows from its content.

    Raises NoPango where the system lacks it.
    """
    weasyprint = _weasyprint()
    document = weasyprint.HTML(string=html, url_fetcher=_fetcher(fonts))
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


def _weasyprint() -> Any:
    """The library; NoPango where it cannot be loaded for want of a library of the system."""
    try:
        import weasyprint
    except OSError as error:
        raise NoPango(str(error)) from error
    return weasyprint


def _fetcher(fonts: Mapping[str, bytes]) -> Any:
    """What fetches for WeasyPrint: the fonts given, what an address holds itself, nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyWhatIsGiven(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(FONT) and url.removeprefix(FONT) in fonts:
                return URLFetcherResponse(url, fonts[url.removeprefix(FONT)])
            return super().fetch(url, headers)

    return OnlyWhatIsGiven(allowed_protocols=("data",), allow_redirects=False)
