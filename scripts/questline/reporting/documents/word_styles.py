"""The styles, lists, settings and facts of the Word document, as XML."""

from __future__ import annotations

from questline.reporting.documents.word_xml import NAMESPACES

BULLETS, NUMBERS = 1, 2
"""The list with bullets; the numbered list. Every further numbered list counts from 1 again."""
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
_INK, _BLUE = "1A1A1A", "0B3C6F"


def styles_xml(language: str) -> bytes:
    """Every style that the document uses, its language among the defaults."""
    styles = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "</w:style>",
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
        _heading("Title", "Title", 26, before=0, after=120, outline=None),
        _style("Subtitle", "Subtitle", size=12, after=200),
        _heading("Heading1", "heading 1", 18, before=480, after=120, outline=0),
        _heading("Heading2", "heading 2", 14, before=320, after=100, outline=1),
        _heading("Heading3", "heading 3", 12, before=240, after=80, outline=2),
        _heading("TOCHeading", "TOC Heading", 14, before=320, after=100, outline=None),
        _style("TOC1", "toc 1", size=10, before=60, after=0),
        _style("TOC2", "toc 2", size=9, after=0, left=340),
        _style("Caption", "caption", size=10, bold=True, before=200, after=80, keep=True),
        _style("FigureCaption", "Figure Caption", size=9.5, before=60, after=240),
        _style("Picture", "Picture", before=160, after=0, keep=True),
        _style("Lead", "Lead", size=13, after=160),
        _style("Caution", "Caution", before=80, after=160, left=170, bar="B35806"),
        _style("Note", "Note", before=80, after=160, left=170, bar=_BLUE),
        _style("Small", "Small", size=9),
        _style("TableNote", "Table Note", size=8, before=20, after=20),
        _style("LastTableNote", "Last Table Note", size=8, before=20, after=240),
        _style("TableText", "Table Text", size=8, after=0, line=240),
        _style("TableTextLarge", "Table Text Large", size=9, after=0, line=240),
        _style("TableTextSmall", "Table Text Small", size=7, after=0, line=240),
        _style("TableTextSmallest", "Table Text Smallest", size=6.5, after=0, line=240),
        _style("ListBullet", "List Bullet", after=60),
        _style("ListNumber", "List Number", after=60),
        _style("ListContinue", "List Continue", after=60, left=400),
        _style("Term", "Term", bold=True, after=0, keep=True),
        _style("Meaning", "Meaning", left=400),
        _style("Quote", "Quote", before=60, after=60, left=400, right=400, bar="8C8C8C"),
        _style(
            "QuoteSource",
            "Quote Source",
            size=9,
            after=140,
            left=400,
            right=400,
            bar="8C8C8C",
        ),
        _style("Code", "Code", size=9, left=170, font="Courier New", after=160),
        _style("Header", "header", size=8, after=0),
        _style("Footer", "footer", size=8, after=0),
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
        '<w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>',
        _table_style(),
    ]
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:color w:val="{_INK}"/><w:sz w:val="21"/>'
        f'<w:szCs w:val="21"/><w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    return _part("styles", defaults + "".join(styles))


def numbering_xml(numbered_lists: int) -> bytes:
    """The list with bullets, and so many lists with numbers, each of which counts from 1."""
    bullets = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>{_hanging(level)}</w:lvl>'
        for level, mark in enumerate("•–•–")
    )
    numbers = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="%{level + 1}."/><w:lvlJc w:val="left"/>{_hanging(level)}</w:lvl>'
        for level in range(4)
    )
    kinds = (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
        for number, levels in ((0, bullets), (1, numbers))
    )
    again = "".join(
        f'<w:num w:numId="{NUMBERS + place}"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for place in range(numbered_lists)
    )
    with_bullets = f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="0"/></w:num>'
    return _part("numbering", "".join(kinds) + with_bullets + again)


def settings_xml(language: str) -> bytes:
    """The settings: as the newest Word lays out, and the language of the text."""
    return _part(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/>',
    )


def about_xml() -> bytes:
    """What program made the document."""
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Questline</Application></Properties>"
    )


def _part(name: str, content: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:{name} {NAMESPACES}>{content}</w:{name}>".encode()


def _hanging(level: int) -> str:
    left = 400 * (level + 1)
    return f'<w:pPr><w:ind w:left="{left}" w:hanging="280"/></w:pPr>'


def _heading(
    key: str, name: str, size: float, *, before: int, after: int, outline: int | None
) -> str:
    return _style(
        key,
        name,
        size=size,
        bold=True,
        before=before,
        after=after,
        keep=True,
        outline=outline,
        colour=_BLUE,
        following="Normal",
    )


def _style(
    key: str,
    name: str,
    *,
    based: str = "Normal",
    size: float = 0,
    bold: bool = False,
    before: int = 0,
    after: int = 120,
    line: int = 0,
    left: int = 0,
    right: int = 0,
    keep: bool = False,
    outline: int | None = None,
    bar: str = "",
    colour: str = "",
    font: str = "",
    following: str = "",
) -> str:
    """A style of paragraphs; its parts stand in the order that the format asks for."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    border = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="{bar}"/></w:pBdr>'
    paragraph = "".join(
        part
        for part, wanted in (
            ("<w:keepNext/><w:keepLines/>", keep),
            (border, bar),
            (f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>', True),
            (f'<w:ind w:left="{left}" w:right="{right}"/>', left or right),
            (f'<w:outlineLvl w:val="{outline}"/>', outline is not None),
        )
        if wanted
    )
    half_points = round(2 * size)
    look = "".join(
        part
        for part, wanted in (
            (f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/>', font),
            ("<w:b/>", bold),
            (f'<w:color w:val="{colour}"/>', colour),
            (f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>', size),
        )
        if wanted
    )
    then = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{then}<w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


def _table_style() -> str:
    """Lines between rows, a heavier one under the header, blanks around the words."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{colour}"/>'
        for side, weight, colour in (
            ("top", 8, "595959"),
            ("bottom", 8, "595959"),
            ("insideH", 4, "BFBFBF"),
        )
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 30), ("left", 80), ("bottom", 30), ("right", 80))
    )
    return (
        '<w:style w:type="table" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
