"""On paper: everything that folds is open, no table is cut, nothing is for a mouse alone."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from browser.visiting import pages_of, public_pages, visit

A4 = 794
"""The width of the paper in CSS pixels."""
BEYOND = """
(width) => [...document.querySelectorAll('table, svg, img, p, li, pre')]
  .filter(e => !e.closest('.unseen, svg svg, [aria-hidden="true"]') && e.getClientRects().length
    && e.getBoundingClientRect().right > width + 1)
  .map(e => `${Math.round(e.getBoundingClientRect().right)}: ${e.id || e.outerHTML.slice(0, 80)}`)
"""


def words_of(text: str) -> str:
    """Words as one line, without the hyphens at the ends of lines."""
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="session")
def read_pdf():
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: what is on paper cannot be read back")

    def read(path) -> str:
        answer = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
        )
        return words_of(answer.stdout.decode("utf-8"))

    return read


def test_what_folds_is_open_on_paper(browser, small):
    for name, path in public_pages(small).items():
        with visit(browser, path) as seen:
            seen.look(A4, "print")
            hidden = seen.page.evaluate(
                "() => [...document.querySelectorAll('details')].filter(d =>"
                " [...d.children].slice(1).some(e => !e.matches('.links, .search') &&"
                " !e.checkVisibility({contentVisibilityAuto: true}))).length"
            )
            assert hidden == 0, name


@pytest.mark.slow
def test_no_table_or_picture_is_wider_than_the_paper(browser, small, shipped):
    for folder in (small, shipped):
        for name, path in pages_of(folder).items():
            with visit(browser, path) as seen:
                margins = 2 * 38
                seen.look(A4 - margins, "print")
                assert seen.page.evaluate(BEYOND, A4 - margins) == [], name


@pytest.mark.slow
def test_a_folded_table_is_in_the_printed_pages(browser, shipped, tmp_path, read_pdf):
    with visit(browser, shipped / "index.html") as seen:
        folded = seen.page.evaluate(
            "() => [...document.querySelectorAll('details:not([open]) caption')]"
            ".map(e => e.textContent)"
        )
        seen.page.pdf(path=tmp_path / "report.pdf", format="A4", prefer_css_page_size=True)
    printed = read_pdf(tmp_path / "report.pdf").replace(" ", "")
    assert folded
    lost = [text for text in folded if words_of(text).strip().replace(" ", "") not in printed]
    assert lost == []
