"""A page for paper as PDF/UA-1: tagged, with bookmarks, and the same bytes wherever it is made.

WeasyPrint lays it out. It needs Pango, a library of the system; where that is missing there is no
PDF, which is no mistake of anybody's.
"""

from __future__ import annotations

import gc
import io
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any

from questline.core.fonts import fonts
from questline.reporting.documents.pango import NoPangoError
from questline.reporting.documents.print_page import print_page
from questline.reporting.documents.read_page import read_page

VARIANT = "pdf/ua-1"
FONT = "font:"
"""How the style sheet addresses a font that is given with the page: "font:bold"."""


def report_pdf(html: str, style: str) -> tuple[bytes, int]:
    """The PDF of a built page and how many pages it has; `style` is the style sheet for paper.

    Nothing is fetched: the pictures are within the page, and any other address is refused. The
    PDF has no date, and its identifier follows from its content.

    Raises NoPangoError where the system lacks it.
    """
    return pdf_of(print_page(read_page(html), style), fonts())


def pdf_of(html: str, given: Mapping[str, bytes]) -> tuple[bytes, int]:
    """The PDF of a page for paper and how many pages it has; as `report_pdf`.

    `given` are the files of fonts by the names that the style sheet has for them ("font:bold").
    """
    weasyprint = _weasyprint()
    with _silent(), _no_search_for_garbage():
        page = weasyprint.HTML(string=html, url_fetcher=_fetcher(given))
        document = page.render(pdf_variant=VARIANT)
        return document.write_pdf(pdf_variant=VARIANT), len(document.pages)


def _weasyprint() -> Any:
    """The library; NoPangoError where it cannot be loaded for want of a library of the system."""
    try:
        # Of a missing library or font it says so in its own way, which no reader here needs.
        with redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import weasyprint
    except (ImportError, OSError) as error:
        raise NoPangoError(str(error)) from error
    return weasyprint


def _fetcher(given: Mapping[str, bytes]) -> Any:
    """What fetches for WeasyPrint: the fonts given, what an address holds itself, nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyWhatIsGiven(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(FONT) and url.removeprefix(FONT) in given:
                return URLFetcherResponse(url, given[url.removeprefix(FONT)])
            return super().fetch(url, headers)

    return OnlyWhatIsGiven(allowed_protocols=("data",), allow_redirects=False)


@contextmanager
def _silent() -> Iterator[None]:
    """Keeps remarks of WeasyPrint off the screen: what matters of them, the tests look for."""
    logger = logging.getLogger("weasyprint")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """Laying out makes millions of objects and hardly any garbage: searching takes a quarter."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
