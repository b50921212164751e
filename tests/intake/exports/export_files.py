"""Spreadsheets made by hand, part by part, so that each can be made wrong."""

import io
import zipfile
from xml.sax.saxutils import escape

XLSX = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(parts: dict[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A packed file from its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return buffer.getvalue()


def cell(reference: str, value: object, style: int = 0, formula: str = "") -> str:
    """A cell's XML: numbers as numbers, texts inside the cell, booleans as 0 and 1."""
    inside = f"<f>{escape(formula)}</f>" if formula else ""
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b">{inside}<v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{reference}" s="{style}">{inside}<v>{value!r}</v></c>'
    text = str(value)
    if text.startswith("#"):
        return f'<c r="{reference}" t="e">{inside}<v>{escape(text)}</v></c>'
    if text.startswith("raw:"):
        return f'<c r="{reference}" s="{style}">{inside}<v>{text[4:]}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def column_name(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def rows_xml(rows: list[list[object]], styles: dict[int, int] | None = None) -> str:
    """Rows from lists of values; None leaves a cell out."""
    lines = []
    for number, values in enumerate(rows, 1):
        cells = "".join(
            cell(
                f"{column_name(at)}{number}", value, (styles or {}).get(at, 0) if number > 1 else 0
            )
            for at, value in enumerate(values, 1)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


def workbook(
    sheets: dict[str, str],
    *,
    styles: str = "",
    strings: str = "",
    hidden: tuple[str, ...] = (),
    date1904: bool = False,
    head: str = "",
) -> bytes:
    """A workbook from the XML of the rows of its sheets."""
    entries, relations, parts = [], [], {}
    for number, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        entries.append(f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"{state}/>')
        relations.append(
            f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'{head}<worksheet xmlns="{XLSX}"><sheetData>{rows}</sheetData></worksheet>'
        )
    flag = ' date1904="1"' if date1904 else ""
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{XLSX}" xmlns:r="{_RELATIONS}"><workbookPr{flag}/>'
        f"<sheets>{''.join(entries)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}">{"".join(relations)}</Relationships>'
    )
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{XLSX}">{styles}</styleSheet>'
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{XLSX}">{strings}</sst>'
    return packed(parts)


def open_document(tables: str, head: str = "") -> bytes:
    """An ODS file from the XML of its tables."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content {names}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mime, "content.xml": content}, stored=("mimetype",))
