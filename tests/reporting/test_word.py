"""report.docx: the page as a document that can be edited, and that any reader can use."""

import re
import shutil
import subprocess
import zlib
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest

from hostile import CORPUS
from questline.reporting.documents.page_tree import (
    Cell,
    Code,
    Definitions,
    Figure,
    Folded,
    Group,
    Heading,
    Listing,
    Page,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Section,
    Table,
)
from questline.reporting.documents.pictures import picture_of, pictures_of, size_of
from questline.reporting.documents.word import build_word, report_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 120" width="540" height="180" '
    "font-family=\"'DejaVu Sans', Arial, sans-serif\"><title>How many</title>"
    '<desc>One bar, 12 people.</desc><rect width="360" height="120" fill="#fff"/>'
    '<rect x="10" y="20" width="200" height="40" fill="#0b3c6f"/>'
    '<text x="10" y="100" font-size="22">Twelve</text></svg>'
)
ORDER_OF_PARAGRAPH = ["pStyle", "keepNext", "keepLines", "numPr", "pBdr", "spacing", "ind", "jc",
                      "outlineLvl", "sectPr"]  # fmt: skip
ORDER_OF_RUN = ["rStyle", "rFonts", "b", "i", "color", "sz", "szCs", "u", "vertAlign", "lang"]
ORDER_OF_TABLE = ["tblStyle", "tblW", "tblLayout", "tblLook"]
ORDER_OF_CELL = ["tcW", "gridSpan", "shd", "vAlign"]


def run(text: str, **manner: object) -> Run:
    return Run(text, **manner)


def said(text: str, *kinds: str) -> Paragraph:
    return Paragraph((run(text),), kinds)


def row(*texts: str, kind: str = "") -> Row:
    head, *others = texts
    cells = [Cell((run(head),), "row"), *(Cell((run(text),) if text else ()) for text in others)]
    return Row(tuple(cells), kind)


def table(*rows: Row, name: str = "one", caption: str = "Who answered", columns: int = 3) -> Table:
    head = Row(tuple(Cell((run(f"Header {place}"),), "col") for place in range(columns)))
    return Table(name, caption, (head,), (rows,), (said("Rounded."),))


FIGURE = Figure("bars", SVG, "How many", "One bar, 12 people.", "The people of the study.")


def page(*blocks: object, title: str = "A study", synthetic: str = "") -> Page:
    top = [said("Public edition. Small numbers are hidden.", "edition")]
    if synthetic:
        top.append(said(synthetic, "synthetic"))
    sections = (Section("findings", "Key findings", blocks), Section("limits", "Limits", ()))
    return Page("en-GB", title, "Ada, Grace", tuple(top), sections, (said("Made by Questline."),))


def built(*blocks: object, pictures: dict | None = None, **about: str) -> bytes:
    return build_word(page(*blocks, **about), pictures or {})


def part(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with ZipFile(BytesIO(content)) as file:
        return ElementTree.fromstring(file.read(name))


def words(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def styled(content: bytes, style: str) -> list[str]:
    found = part(content).iter(f"{W}p")
    return [words(entry) for entry in found if style_of(entry) == style]


def style_of(paragraph: ElementTree.Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def check(content: bytes) -> None:
    """What a program that opens the document relies on; otherwise it offers to repair it."""
    with ZipFile(BytesIO(content)) as file:
        names = file.namelist()
        assert len(names) == len(set(names))
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(file.read(name))
        relations = ElementTree.fromstring(file.read("word/_rels/document.xml.rels"))
    document, styles = part(content), part(content, "word/styles.xml")
    used = {entry.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle")
            for entry in document.iter(f"{W}{tag}")}  # fmt: skip
    assert used <= {entry.get(f"{W}styleId") for entry in styles.iter(f"{W}style")}
    ids = {entry.get("Id") for entry in relations}
    asked = {value for entry in document.iter() for key, value in entry.attrib.items()
             if key.startswith(R)}  # fmt: skip
    assert asked <= ids
    for tag, key in (
        (f"{DRAWING}docPr", "id"),
        (f"{W}bookmarkStart", f"{W}id"),
        (f"{W}bookmarkStart", f"{W}name"),
    ):
        counted = Counter(entry.get(key) for entry in document.iter(tag))
        assert all(times == 1 for times in counted.values()), (tag, counted.most_common(2))
    marks = {entry.get(f"{W}name") for entry in document.iter(f"{W}bookmarkStart")}
    assert {entry.get(f"{W}anchor") for entry in document.iter(f"{W}hyperlink")} - {None} <= marks
    lists = {
        entry.get(f"{W}numId") for entry in part(content, "word/numbering.xml").iter(f"{W}num")
    }
    assert {entry.get(f"{W}val") for entry in document.iter(f"{W}numId")} <= lists
    for root in (document, styles):
        for tag, order in (("pPr", ORDER_OF_PARAGRAPH), ("rPr", ORDER_OF_RUN),
                           ("tcPr", ORDER_OF_CELL)):  # fmt: skip
            for entry in root.iter(f"{W}{tag}"):
                names = [child.tag.removeprefix(W) for child in entry]
                assert names == sorted(names, key=order.index), names
    for entry in document.iter(f"{W}tbl"):
        check_table(entry)


def check_table(entry: ElementTree.Element) -> None:
    """Properties in order, as many columns as the grid in each row, cells that end in text."""
    properties = [child.tag.removeprefix(W) for child in entry.find(f"{W}tblPr")]
    assert properties == ORDER_OF_TABLE
    columns = len(entry.find(f"{W}tblGrid"))
    header = True
    for line in entry.iter(f"{W}tr"):
        assert line.find(f"{W}trPr/{W}cantSplit") is not None
        repeated = line.find(f"{W}trPr/{W}tblHeader") is not None
        assert header or not repeated, "headers are the first rows"
        header = repeated
        cells = line.findall(f"{W}tc")
        spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in cells)
        assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns
        assert all(cell[-1].tag == f"{W}p" for cell in cells)


def test_title_and_headings_are_real_ones():
    content = built(Heading(3, (run("How many"),)), Heading(4, (run("By group"),)), said("Text."))
    check(content)
    document = docx.Document(BytesIO(content))
    found = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert found["A study"] == "Title"
    assert found["Limits"] in ("Heading 1", "heading 1")
    assert styled(content, "Heading1") == ["Key findings", "Limits"]
    assert styled(content, "Heading2") == ["How many"]
    assert styled(content, "Heading3") == ["By group"]
    levels = {
        entry.get(f"{W}styleId"): entry.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for entry in part(content, "word/styles.xml").iter(f"{W}style")
        if entry.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2"}


def test_the_contents_list_can_be_read_and_followed_before_it_is_brought_up_to_date():
    content = built(Heading(3, (run("How many"),)))
    document = part(content)
    assert styled(content, "TOC1") == ["Key findings", "Limits"]
    assert styled(content, "TOC2") == ["How many"]
    assert 'TOC \\o "1-2"' in "".join(entry.text for entry in document.iter(f"{W}instrText"))
    kinds = [entry.get(f"{W}fldCharType") for entry in document.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_captions_count_tables_and_figures_with_fields():
    blocks = (table(row("a", "1", "2")), FIGURE, table(row("b", "3", "4"), name="two"))
    content = built(*blocks, pictures=pictures_of({"bars": SVG}))
    check(content)
    assert styled(content, "Caption") == ["Table 1. Who answered", "Table 2. Who answered"]
    assert styled(content, "FigureCaption") == ["Figure 1. The people of the study."]
    fields = [entry.get(f"{W}instr").split()[:2] for entry in part(content).iter(f"{W}fldSimple")]
    assert fields == [["SEQ", "Table"], ["SEQ", "Figure"], ["SEQ", "Table"]]


def test_a_table_is_native_with_its_headers_marked():
    heading = Row((Cell((run("Gender"),), "rowgroup", 3),), "heading")
    content = built(table(heading, row("Women", "25", "hidden", kind="part")))
    check(content)
    (found,) = docx.Document(BytesIO(content)).tables
    texts = [[cell.text for cell in line.cells] for line in found.rows]
    assert texts[0] == ["Header 0", "Header 1", "Header 2"]
    assert texts[2] == ["Women", "25", "hidden"]
    rows = list(part(content).iter(f"{W}tr"))
    repeated = [line.find(f"{W}trPr/{W}tblHeader") is not None for line in rows]
    assert repeated == [True, False, False]
    look = next(part(content).iter(f"{W}tblLook"))
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")


def test_a_table_too_wide_for_an_upright_page_lies_on_its_side():
    wide = table(row("a", *["1234567890123 (12345678%)"] * 12), columns=13)
    content = built(said("Before."), wide, said("After."))
    check(content)
    sizes = [
        (int(size.get(f"{W}w")), size.get(f"{W}orient")) for size in part(content).iter(f"{W}pgSz")
    ]
    assert [orient for _width, orient in sizes] == [None, "landscape", None]
    assert sizes[1][0] > sizes[0][0]
    grid = sum(int(column.get(f"{W}w")) for column in part(content).iter(f"{W}gridCol"))
    assert grid <= sizes[1][0]
    references = len(list(part(content).iter(f"{W}footerReference")))
    assert references == 3, "a number on every page, however it lies"


def test_a_picture_has_words_that_are_not_its_caption():
    content = built(FIGURE, pictures=pictures_of({"bars": SVG}))
    check(content)
    (found,) = part(content).iter(f"{DRAWING}docPr")
    assert found.get("descr") == "How many. One bar, 12 people."
    assert found.get("descr") not in styled(content, "FigureCaption")[0]
    assert len(docx.Document(BytesIO(content)).inline_shapes) == 1


def test_a_figure_without_a_picture_says_why_and_keeps_its_number():
    none = replace(FIGURE, svg="", notes=(said("Too few people.", "none"),))
    content = built(none, replace(FIGURE, name="gone"))
    check(content)
    assert "Too few people." in words(part(content))
    assert [text[:9] for text in styled(content, "FigureCaption")] == ["Figure 1.", "Figure 2."]
    assert not list(part(content).iter(f"{DRAWING}docPr"))


def test_photographs_are_shown_once_each_and_others_told_in_words():
    png = b64encode(picture_of(SVG, 40)).decode()
    shown = Picture(f"data:image/png;base64,{png}", "A kettle.", 40, 13)
    broken = (
        replace(shown, source="data:image/png;base64,!!!", description="A cup."),
        replace(shown, source="data:image/png;base64,AAAA", description="A bag."),
        replace(shown, source="https://hostile.invalid/a.png", description="A bench."),
        replace(shown, source="gallery/a.jpg", description="A path."),
    )
    group = Group((shown, Quotation((said("Mine."), said("Elder", "small")))), ("photograph",))
    content = built(Listing(((group,), *((entry,) for entry in broken)), kinds=("gallery",)))
    check(content)
    assert [entry.get("descr") for entry in part(content).iter(f"{DRAWING}docPr")] == ["A kettle."]
    for description in ("A cup.", "A bag.", "A bench.", "A path."):
        assert description in words(part(content))


def test_lists_are_real_ones_and_each_numbered_one_begins_at_one():
    inner = Listing(((said("deeper"),),))
    ordered = Listing(((said("first"),), (said("second"),)), ordered=True)
    content = built(Listing(((said("outer"), inner),)), ordered, ordered)
    check(content)
    numbers = {
        words(entry): (
            entry.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val"),
            entry.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val"),
        )
        for entry in part(content).iter(f"{W}p")
        if entry.find(f"{W}pPr/{W}numPr") is not None
    }
    assert numbers["outer"] == ("1", "0")
    assert numbers["deeper"] == ("1", "1")
    kinds = list(part(content, "word/numbering.xml").iter(f"{W}startOverride"))
    assert len(kinds) == 2


def test_links_lead_within_the_document_or_to_the_web_and_numbers_are_plain():
    runs = (
        run("limits", link="#limits"),
        run("nowhere", link="#nowhere"),
        run("paper", link="https://example.org/a?b=1&c=2"),
        run("code", link="javascript:alert(1)"),
        run("beside", link="codebook.html"),
        run("62%", link="reproducibility.html#s3", number="a/b"),
    )
    content = built(Paragraph(runs))
    check(content)
    links = [words(entry) for entry in part(content).iter(f"{W}hyperlink")]
    assert links == ["Key findings", "Limits", "limits", "paper"]
    with ZipFile(BytesIO(content)) as file:
        relations = file.read("word/_rels/document.xml.rels").decode()
    assert relations.count('TargetMode="External"') == 1
    assert "https://example.org/a?b=1&amp;c=2" in relations


def test_what_is_folded_away_is_named_and_left_to_the_workbook():
    content = built(Folded("Every term", (table(row("secret", "1", "2")),)), said("Open."))
    text = words(part(content))
    assert "secret" not in text
    assert "tables.xlsx" in text
    assert "“Every term”" in text
    assert "tables.xlsx" not in words(part(built(said("Open."))))


def test_words_that_are_folded_away_stand_in_the_document():
    content = built(Folded("In words, for a paper", (said("Odds were higher."),)))
    check(content)
    text = words(part(content))
    assert "In words, for a paper" in text
    assert "Odds were higher." in text
    assert "Left out here" not in text


def test_who_what_and_in_which_language():
    content = built(said("Text."), title="A <study>", synthetic="Nobody answered. All is made up.")
    check(content)
    about = docx.Document(BytesIO(content)).core_properties
    assert (about.title, about.author, about.language) == ("A <study>", "Ada, Grace", "en-GB")
    assert about.created == about.modified
    assert about.created.year == 2000
    language = next(part(content, "word/styles.xml").iter(f"{W}lang"))
    assert language.get(f"{W}val") == "en-GB"
    assert words(part(content, "word/header1.xml")) == "A <study>Nobody answered."
    footer = part(content, "word/footer1.xml")
    assert words(footer) == "Public edition. Page 1 of 1"
    assert {entry.get(f"{W}instr").strip() for entry in footer.iter(f"{W}fldSimple")} == {
        "PAGE",
        "NUMPAGES",
    }
    assert "Nobody answered. All is made up." in styled(content, "Note")


def test_the_bytes_are_the_same_and_hold_nothing_of_the_library():
    blocks = (table(row("a", "1", "2")), FIGURE)
    pictures = pictures_of({"bars": SVG})
    content = built(*blocks, pictures=pictures)
    assert content == built(*blocks, pictures=pictures_of({"bars": SVG}))
    with ZipFile(BytesIO(content)) as file:
        names = " ".join(file.namelist())
        whole = b"".join(file.read(name) for name in file.namelist())
    assert "thumbnail" not in names
    assert "customXml" not in names
    assert b"python-docx" not in whole
    assert b"Macintosh" not in whole


def test_hostile_texts_are_text():
    texts = CORPUS
    blocks = [
        *(said(text, "caution") for text in texts),
        *(Heading(3, (run(text),), text) for text in texts),
        Definitions(tuple(((run(text),), (said(text),)) for text in texts)),
        Listing(tuple((said(text),) for text in texts)),
        Quotation(tuple(said(text) for text in texts)),
        *(Code(text) for text in texts),
        *(table(row(text, text, text), name=text, caption=text) for text in texts),
        *(replace(FIGURE, name=text, title=text, description=text, caption=text) for text in texts),
        *(Folded(text, ()) for text in texts),
        *(Folded(text, (table(row("a", "1", "2")),)) for text in texts),
    ]
    pictures = dict.fromkeys(texts, picture_of(SVG, 20))
    content = built(*blocks, pictures=pictures, title=texts[0], synthetic=texts[1])
    check(content)
    shown = styled(content, "Caution")
    for text, found in zip(texts, shown, strict=True):
        if text.isprintable():
            assert found == text
    assert not list(part(content).iter(f"{W}instrText"))[1:], "no field but the contents list"
    with ZipFile(BytesIO(content)) as file:
        assert 'TargetMode="External"' not in file.read("word/_rels/document.xml.rels").decode()


def test_characters_that_xml_forbids_leave_a_sign():
    content = built(said("a\x00b\x1bc\ufffe"))
    check(content)
    assert "a\ufffdb\ufffdc\ufffd" in words(part(content))


def test_a_page_with_nothing_in_it_is_a_document():
    bare = Page("", "", "", (), (), ())
    content = build_word(bare, {})
    check(content)
    assert docx.Document(BytesIO(content)).tables == []


def test_a_picture_needs_no_font_of_the_machine(monkeypatch):
    first = picture_of(SVG, 300)
    monkeypatch.setenv("FONTCONFIG_FILE", "/dev/null")
    assert picture_of(SVG, 300) == first
    assert picture_of(SVG.replace("Twelve", ""), 300) != first, "letters are drawn"
    width = int.from_bytes(first[16:20], "big")
    assert width == 300


@pytest.mark.parametrize("svg", ["", " ", "no picture", "<svg/>", '<svg viewBox="0 0 0 5"/>'])
def test_what_is_no_drawing_has_no_picture(svg):
    assert size_of(svg) is None
    assert pictures_of({"none": svg}) == {}


@pytest.mark.slow
def test_the_shipped_report_as_a_document(shipped, tmp_path):
    html = shipped["public"].html
    content, figures = report_word(html)
    assert zlib.crc32(content) == zlib.crc32(report_word(html)[0])
    check(content)
    document = part(content)
    drawn = list(document.iter(f"{DRAWING}docPr"))
    assert figures > 20
    assert len(drawn) >= figures
    assert all(entry.get("descr").strip() for entry in drawn)
    captions = {re.sub(r"^\w+ \d+\. ", "", text) for text in styled(content, "FigureCaption")}
    assert not captions & {entry.get("descr") for entry in drawn}
    assert len(list(document.iter(f"{W}tbl"))) == len(styled(content, "Caption")) > 30
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "report.docx").write_bytes(content)
    done = subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pdf = (tmp_path / "report.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) > 40
