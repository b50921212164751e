"""The report as PDF: what is in it, that it can be read aloud, and that it is the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import escape

import pytest

from questline.core.fonts import fonts
from questline.reporting.documents import pango
from questline.reporting.documents.column_widths import (
    LANDSCAPE,
    PORTRAIT,
    table_height,
    table_layout,
)
from questline.reporting.documents.page_tree import Cell, Row, Run, Table
from questline.reporting.documents.pango import NoPangoError
from questline.reporting.documents.pdf import pdf_of, report_pdf
from questline.reporting.documents.print_page import print_page
from questline.reporting.documents.read_page import read_page
from questline.reporting.figures.text import text_width
from reporting.pdf_objects import elements, objects_of, strings_after
from workflow.sources import ROOT, SCRIPTS

pytestmark = pytest.mark.skipif(not pango.pango_at_hand(), reason="this system lacks Pango")

STYLE = (ROOT / "reports" / "templates" / "print.css").read_text(encoding="utf-8")
NOTE = '<p class="synthetic" role="note">These data are synthetic.</p>'
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 {height}" width="540" '
    "font-family=\"'DejaVu Sans', sans-serif\"><title>Shares</title><desc>Bars: 12% and 30%"
    '</desc><text x="9" y="40">Drawn words</text></svg>'
)
HOSTILE = (
    "<img src=file:///etc/passwd>",
    "<script>alert(1)</script>",
    "</title><style>@import url(http://localhost/x.css)</style>",
    "\"><a href='javascript:alert(1)'>",
    '{{ 7 * 7 }} \\"; } body { display: none',
)


def figure(name: str = "f", height: int = 200) -> str:
    return (
        f"<figure id='figure-{name}'><div class='sheet'>{DRAWING.format(height=height)}</div>"
        f"<figcaption>Caption of {name}.</figcaption><details><summary>Data of this figure"
        "</summary><table><caption id='data-f'>Data: kept away</caption><tbody><tr><td>x</td></tr>"
        "</tbody></table></details></figure>"
    )


def table(rows: int = 2, columns: int = 2, name: str = "t", word: str = "Head") -> str:
    head = "".join(f"<th scope='col'>{word} {column}</th>" for column in range(columns))
    cells = "".join(f"<td>{column}.5</td>" for column in range(1, columns))
    body = "".join(f"<tr><th scope='row'>Row {row}</th>{cells}</tr>" for row in range(rows))
    return (
        f"<div class='scroll'><table id='table-{name}'><caption>Table {name}</caption><thead><tr>"
        f"{head}</tr></thead><tbody>{body}</tbody></table></div><div class='notes'><p>A note.</p>"
        "</div>"
    )


def built(content: str = "", title: str = "A study", language: str = "en-GB") -> str:
    """A page as the report's templates build it, with two sections."""
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>{title}</title></head><body>
    <header class="top"><p class="edition"><strong>Public edition.</strong> See <a href="#second">
    the second</a>.</p><h1>{title}</h1><p class="authors">Ada Example</p>{NOTE}
    <p class="summary">What it is about.</p></header><nav><h2>Contents</h2></nav><main>
    <section id="first"><h2>First</h2>{content}</section><section id="second"><h2>Second</h2>
    <h3>Within</h3><p>342 <a class="n" href="reproducibility.html#s1">12%</a> of <a
    href="codebook.html">them</a>, see <a href="#first">above</a> and <a
    href="https://example.org/">elsewhere</a>.</p><details><summary>More of it</summary>
    {table(name="folded")}</details></section></main><footer><p>The end.</p></footer></body>
    </html>"""


def paper(html: str) -> str:
    return print_page(read_page(html), STYLE)


def made(content: str = "", **page: str) -> tuple[str, int]:
    """The objects of the PDF of a page, and how many pages it has."""
    pdf, pages = report_pdf(built(content, **page), STYLE)
    return objects_of(pdf), pages


def text_of(pdf: bytes, tmp_path) -> str:
    """The text of a PDF, read by a program of its own."""
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    try:
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    return done.stdout.decode("utf-8")


def test_it_is_marked_as_accessible():
    """What PDF/UA-1 asks of every document: tags, a language, a title that is shown."""
    objects, _ = made(figure() + table())
    assert "/MarkInfo <</Marked true>>" in objects
    assert "/StructTreeRoot" in objects
    assert "/ViewerPreferences <</DisplayDocTitle true>>" in objects
    assert strings_after(objects, "/Lang")[0] == "en-GB"
    assert "<pdfuaid:part>1</pdfuaid:part>" in objects or 'pdfuaid:part="1"' in objects
    assert elements(objects, "Document") == 1


def test_it_says_who_wrote_it_and_what_it_is_about():
    objects, _ = made()
    assert strings_after(objects, "/Author") == ["Ada Example"]
    assert strings_after(objects, "/Subject") == ["What it is about."]
    assert "A study" in strings_after(objects, "/Title")
    assert not re.search(r"/(CreationDate|ModDate)", objects)


def test_its_bookmarks_are_the_headings():
    objects, _ = made("<h3>A part</h3><h4>A small part</h4><p>x</p>")
    assert sorted(strings_after(objects, "/Title")) == [
        "A part", "A study", "A study", "First", "Second", "Within",
    ]  # fmt: skip


def test_its_tables_have_header_cells_that_name_their_cells():
    objects, _ = made(table(rows=3, columns=3))
    assert elements(objects, "Table") == 1
    assert elements(objects, "TH") == 3 + 3
    assert elements(objects, "TD") == 6
    assert len(re.findall(r"/Headers \[\S+ \S+\]", objects)) == 6


def test_every_picture_is_described():
    photograph = (
        "<ul class='gallery'><li class='photograph' id='p'><img alt='A desk' width='1' height='1' "
        "src='data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='>"
        "</li></ul>"
    )
    objects, _ = made(figure() + photograph)
    assert elements(objects, "Figure") == 2
    assert strings_after(objects, "/Alt") == ["Shares. Bars: 12% and 30%.", "A desk"]


def test_only_links_that_lead_somewhere_are_links():
    """Not numbers, of which there are thousands, nor what lies beside the page on a disk."""
    leads = re.findall(r'<a href="([^"]*)"', paper(built()))
    assert leads == ["#second", "#first", "#second", "#first", "https://example.org/"]
    assert strings_after(made()[0], "/URI") == ["https://example.org/"]


def test_what_is_folded_on_the_page_is_named_and_left_out():
    html = paper(built(figure()))
    assert "Left out here, in the workbook and on the page: “More of it”." in html
    assert "Table folded" not in html
    assert "kept away" not in html
    assert "Of its 2 tables 0 are here" in html


def test_neighbours_that_are_folded_share_a_line():
    folded = "<details><summary>{}</summary><p>Text.</p></details>"
    html = paper(built(folded.format("One") + folded.format("Two.")))
    assert "Left out here, on the page: “One”; “Two”." in html


def test_its_words_stand_in_order_on_numbered_pages(tmp_path):
    pdf, pages = report_pdf(built("<p>Words of the first.</p>" + table(rows=90)), STYLE)
    assert pages >= 3
    sheets = text_of(pdf, tmp_path).split("\f")[:pages]
    assert "Contents" in sheets[0]
    assert re.search(r"First[ .]+2\n", sheets[0])
    assert re.search(rf"Second[ .]+{pages}\n", sheets[0])
    for number, sheet in enumerate(sheets, 1):
        assert f"Page {number} of {pages}" in sheet
        assert "Synthetic data: no evidence about real people." in sheet
    assert all("A study" in sheet.splitlines()[0] for sheet in sheets[1:])
    heads = [sheet for sheet in sheets if "Row " in sheet]
    assert len(heads) > 1
    assert all("Head 0" in sheet for sheet in heads), "the head is repeated on each page"


def test_a_study_that_is_not_synthetic_does_not_say_so():
    html = paper(built().replace(NOTE, "")).partition("<body>")[2]
    assert "ynthetic" not in html
    assert 'data-edition="Public edition"' in html


@pytest.mark.parametrize("columns", [1, 5, 8, 40])
def test_no_table_is_wider_than_its_page(columns):
    words = tuple(Cell((Run("Unzerlegbarkeitsgrad und mehr"),)) for _ in range(columns))
    layout = table_layout(Table("t", "c", (Row(words),), ((Row(words),),)))
    assert len(layout.columns) == columns
    assert sum(layout.columns) <= (LANDSCAPE if layout.landscape else PORTRAIT) + 0.01
    assert layout.landscape == (columns > 5)
    assert layout.size >= 6


def test_only_a_low_table_is_kept_on_one_page():
    """A table of few rows may be taller than a page: kept whole, it would leave pages empty."""
    assert 'class="whole"' in paper(built(table(rows=5)))
    assert 'class="whole"' not in paper(built(table(rows=40)))
    words = Cell((Run("Many words that fill line after line. " * 60),), words=True)
    tall = Table("t", "c", (), ((Row((words, words)),),))
    assert table_height(tall, table_layout(tall)) > 190


def test_numbers_stay_in_line_and_words_wrap():
    interval = Cell((Run("1.89 (1.06\u00a0to\u00a03.40)"),))
    words = Cell((Run("A long name of a predictor that may well wrap, " * 4),), scope="row")
    layout = table_layout(Table("t", "c", (), ((Row((words, interval, interval, interval)),),)))
    first, *numbers = layout.columns
    assert all(width >= text_width(interval.text, layout.size) for width in numbers)
    assert first > max(numbers)
    assert sum(layout.columns) == pytest.approx(PORTRAIT) or sum(layout.columns) < PORTRAIT


def test_nothing_of_a_wide_table_is_cut_off(tmp_path):
    """Every word of it is within the page, and the page lies on its side."""
    pdf, _ = report_pdf(built(table(rows=2, columns=16, word="Donaudampfschiff")), STYLE)
    assert re.search(r"/MediaBox \[0 0 841\.\d+ 595\.\d+\]", objects_of(pdf))
    (tmp_path / "report.pdf").write_bytes(pdf)
    try:
        done = subprocess.run(
            ["pdftotext", "-bbox", str(tmp_path / "report.pdf"), "-"], capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    boxes = re.findall(r'xMin="([\d.-]+)".*?xMax="([\d.]+)".*?>(.*?)<', done.stdout.decode())
    assert sum(word.startswith("Donau") for _, _, word in boxes) == 16
    assert all(float(left) >= 0 and float(right) <= 842 - 50 for left, right, _ in boxes)


def test_figures_stand_whole_on_a_page_and_narrow_ones_in_pairs():
    html = paper(built(figure("a") + figure("b") + figure("c") + figure("tall", 2000)))
    assert html.count('<div class="pair">') == 1
    heights = [float(height) for height in re.findall(r"height:([\d.]+)pt", html)]
    assert max(heights) <= 640
    (width,) = {float(width) for width in re.findall(r"width:([\d.]+)pt;height:132", html)}
    assert width == pytest.approx(360 * 0.66)


def test_hostile_text_stays_text(tmp_path):
    shown = [escape(text) for text in HOSTILE]
    content = "".join(f"<p>{one}</p><h3>{one}</h3>{table(word=one)}" for one in shown)
    pdf, pages = report_pdf(built(content, title=shown[2]), STYLE)
    words = re.sub(r"\s", "", text_of(pdf, tmp_path))
    objects = objects_of(pdf)
    for text in HOSTILE:
        assert words.count(re.sub(r"\s", "", text)) >= 2, "in prose and in a heading"
        assert text in strings_after(objects, "/Title")
    assert "root:" not in words
    assert pages < 5
    assert "JavaScript" not in objects
    assert strings_after(objects, "/URI") == ["https://example.org/"]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://localhost/x", "font:serif"])
def test_nothing_is_fetched(address, tmp_path):
    """Not even when an address stood in the page: here it is put into it on purpose."""
    secret = tmp_path / "secret.txt"
    secret.write_text("do not show", encoding="utf-8")
    places = (address, secret.as_uri())
    tags = "".join(
        f'<img src="{place}" alt="none"><link rel="stylesheet" href="{place}">' for place in places
    )
    html = paper(built()).replace("</h1>", f"</h1>{tags}")
    pdf, _ = pdf_of(html, fonts())
    assert "do not show" not in text_of(pdf, tmp_path)
    assert "/EmbeddedFile" not in objects_of(pdf)


def test_its_letters_come_with_it():
    objects, _ = made("<p><strong>Bold</strong> and <em>oblique</em></p>" + figure())
    names = set(re.findall(r"/BaseFont /[A-Z]{6}\+([\w-]+)", objects))
    assert names == {"Report", "Report-Bold", "Report-Italic"}


@pytest.mark.slow
def test_the_same_page_is_the_same_bytes_anywhere(tmp_path):
    """Whatever the folder, language, time zone, home and fonts of the machine."""
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>",
        encoding="utf-8",
    )
    (tmp_path / "page.html").write_text(built(figure() + table()), encoding="utf-8")
    program = (
        "import pathlib, sys; from questline.reporting.documents.pdf import report_pdf;"
        "page, style = (pathlib.Path(p).read_text('utf-8') for p in ('page.html', sys.argv[1]));"
        "pathlib.Path('report.pdf').write_bytes(report_pdf(page, style)[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "reports" / "templates" / "print.css")],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(SCRIPTS),
            "TZ": "Asia/Kathmandu",
            "LC_ALL": "C",
            "HOME": str(tmp_path),
            "PYTHONHASHSEED": "7",
            "SOURCE_DATE_EPOCH": "86400",
            "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (done.stdout, done.stderr) == ("", "")
    elsewhere = (tmp_path / "report.pdf").read_bytes()
    assert elsewhere == report_pdf(built(figure() + table()), STYLE)[0]


def test_without_pango_it_is_told_that_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NoPangoError):
        report_pdf(built(), STYLE)
    monkeypatch.setattr(pango, "_NAMES", (("libnothing-of-this-name.so.0",),))
    assert not pango.pango_at_hand()


def test_the_page_is_numbered_in_the_language_that_is_spoken(monkeypatch):
    from questline.reporting.documents import print_page as module

    monkeypatch.setattr(
        module, "_", lambda message: {"Page {} of {}": 'S. {}"/{}'}.get(message, message)
    )
    html = paper(built())
    assert r'"S\00002e\000020" counter(page) "\000022\00002f" counter(pages) ""' in html
