"""A built page read into a tree: every word of it, in order, and of each table its shape."""

from collections import Counter

import pytest
from lxml.html import document_fromstring

from questline.reporting.documents.page_tree import (
    Code,
    Definitions,
    Figure,
    Folded,
    Group,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Table,
    each,
    plain,
)
from questline.reporting.documents.read_page import read_page
from reporting.reports import small_report

FRAME = """<!DOCTYPE html><html lang="en-GB"><head><title>x</title></head><body>
<header><p class="edition"><strong>Public.</strong> Words.</p><h1>A title</h1>
<p class="authors">Somebody</p></header><nav><h2>Contents</h2></nav>
<main><section id="one"><h2 id="heading-one">First</h2>{}</section></main>
<footer><p>The end.</p></footer></body></html>"""
UNSEEN = (
    ".//*[self::svg or self::nav or self::summary or @class='unseen' or @class='links' "
    "or @class='close']"
)


def blocks_of(html: str):
    return read_page(FRAME.format(html)).sections[0].blocks


def words_of(blocks) -> list[str]:
    """Every word of blocks, in the order of the tree."""
    words = []
    for block in each(blocks):
        if isinstance(block, Heading | Paragraph):
            words += plain(block.runs).split()
        elif isinstance(block, Table):
            words += block.caption.split()
            rows = [*block.head, *(row for body in block.bodies for row in body)]
            words += " ".join(cell.text for row in rows for cell in row.cells).split()
            words += " ".join(plain(note.runs) for note in block.notes).split()
        elif isinstance(block, Figure):
            words += block.caption.split()
            words += " ".join(plain(note.runs) for note in block.notes).split()
        elif isinstance(block, Code):
            words += block.text.split()
        elif isinstance(block, Definitions):
            words += " ".join(plain(term) for term, _ in block.pairs).split()
    return words


def letters(words: list[str]) -> Counter[str]:
    """How often each character occurs: where elements meet, words are not told apart alike."""
    return Counter("".join(words))


def test_the_frame_of_a_page_is_told_apart():
    page = read_page(FRAME.format("<p>Text.</p>"))
    assert (page.language, page.title, page.authors) == ("en-GB", "A title", "Somebody")
    assert [plain(block.runs) for block in page.top] == ["Public. Words."]
    assert [(section.name, section.title) for section in page.sections] == [("one", "First")]
    assert page.sections[0].blocks == (Paragraph((Run("Text."),)),)
    assert page.foot == (Paragraph((Run("The end."),)),)


def test_a_text_that_is_no_page_is_refused():
    with pytest.raises(ValueError, match="no page of the report"):
        read_page("<html><body><p>Something else</p></body></html>")


def test_runs_know_how_they_are_shown_and_which_statistic_they_show():
    (block,) = blocks_of(
        "<p>In all <strong>about <em>342</em></strong>\n people (<a class='n' "
        "href='reproducibility.html#s7' data-id='a/b'>12%</a>, <span class='hidden' data-id='c'>"
        "hidden</span>); see <a href='#two'>there<span class='unseen'> (far)</span></a>"
        "<sup>a</sup>.<br>Next <code>line</code></p>"
    )
    assert block.runs == (
        Run("In all "),
        Run("about ", bold=True),
        Run("342", bold=True, italic=True),
        Run(" people ("),
        Run("12%", number="a/b"),
        Run(", "),
        Run("hidden", number="c", status="hidden"),
        Run("); see "),
        Run("there", link="#two"),
        Run("a", raised=True),
        Run(".\nNext "),
        Run("line", code=True),
    )


def test_a_table_keeps_its_spans_scopes_kinds_and_notes():
    (table,) = blocks_of(
        "<div class='scroll'><table id='table-x'><caption>A table</caption><thead><tr><td></td>"
        "<th scope='colgroup' colspan='2'>Both</th></tr><tr><th scope='col' class='words'>Who</th>"
        "<th scope='col'>a</th><th scope='col'>b</th></tr></thead><tbody><tr class='heading'>"
        "<th scope='rowgroup' colspan='3'>Sex</th></tr><tr class='part'><th scope='row'>Men</th>"
        "<td>1</td><td class='words'>two</td></tr></tbody></table></div><div class='notes'>"
        "<p>A note.</p><p class='links'><a href='tables/x.csv'>Download</a></p></div>"
    )
    assert (table.name, table.caption, table.width) == ("x", "A table", 3)
    assert [[cell.columns for cell in row.cells] for row in table.head] == [[1, 2], [1, 1, 1]]
    ((heading, part),) = table.bodies
    assert (heading.kind, part.kind) == ("heading", "part")
    assert [(cell.text, cell.scope, cell.words) for cell in part.cells] == [
        ("Men", "row", False), ("1", "", False), ("two", "", True),
    ]  # fmt: skip
    assert [plain(note.runs) for note in table.notes] == ["A note."]


def test_a_figure_keeps_its_drawing_letter_by_letter():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 100"><title>T &lt;b&gt;</title>'
        '<desc>D</desc><clipPath id="Q"/></svg>'
    )
    (figure,) = blocks_of(
        f"<figure id='figure-f'><div class='sheet'>{svg}</div><figcaption>About it. <span "
        "class='links'><a href='f.svg'>Download</a></span></figcaption><details><summary>Data"
        "</summary><div class='scroll'><table><caption id='data-f'>Data: it</caption><thead><tr>"
        "<th scope='col'>n</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></div>"
        "</details></figure>"
    )
    assert figure.svg == svg
    assert (figure.name, figure.title, figure.description) == ("f", "T <b>", "D")
    assert figure.caption == "About it."
    assert figure.data is not None
    assert (figure.data.name, figure.data.caption) == ("data-f", "Data: it")


def test_lists_quotations_pictures_and_frames():
    blocks = blocks_of(
        "<ul class='cards'><li class='card'><span class='kind'>Here</span><span class='big'>49%"
        "</span></li></ul><ul class='gallery'><li class='photograph' id='p1'><a href='x.jpg'><img "
        "src='data:image/jpeg;base64,AA' alt='A desk' width='4' height='3'></a><blockquote><p>Mine"
        "</p></blockquote></li></ul><div class='result'><p>In it</p></div><dl><dt>A</dt><dd>B</dd>"
        "</dl><details><summary>More</summary><pre>x  y</pre></details>"
    )
    cards, gallery, result, meanings, more = blocks
    assert isinstance(cards, Listing)
    assert isinstance(gallery, Listing)
    ((card,),) = cards.items
    assert [(block.kinds, plain(block.runs)) for block in card.blocks] == [
        (("kind",), "Here"), (("big",), "49%"),
    ]  # fmt: skip
    ((photograph,),) = gallery.items
    assert photograph.anchor == "p1"
    picture, quotation = photograph.blocks
    assert picture == Picture("data:image/jpeg;base64,AA", "A desk", 4, 3)
    assert isinstance(quotation, Quotation)
    assert isinstance(result, Group)
    assert isinstance(meanings, Definitions)
    assert isinstance(more, Folded)
    assert more.summary == "More"
    assert list(each(blocks, folded=False))[-1] is more


def test_every_word_of_a_real_page_is_in_the_tree():
    """Nothing that a template writes may get lost on the way to paper."""
    html = small_report(with_figures=True).html
    root = document_fromstring(html.encode())
    main = root.find(".//main")
    for element in main.xpath(UNSEEN):
        element.drop_tree()
    expected = []
    for text in main.itertext():
        expected += text.split()
    page = read_page(html)
    found = []
    for section in page.sections:
        found += [*section.title.split(), *words_of(section.blocks)]
    assert letters(found) == letters(expected)
    assert len(expected) > 1000
    for name in ("table", "figure"):
        assert sum(1 for _ in main.iter(name)) == sum(
            type(block).__name__.lower() == name for s in page.sections for block in each(s.blocks)
        )
