"""The messages of the report, gathered from code and templates, as the template of a catalogue."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

KEYWORDS: Mapping[str, None | tuple[int, ...]] = {"_": None, "message": None, "plural": (1, 2)}
HEADER = """\
# The words of the reports, to be given in another language: docs/languages.md says how.
# Written by: PYTHONPATH=scripts python -m questline.tools.catalogue.write
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""No date and no version: the same messages are the same file."""


def catalogue_template(sources: Mapping[str, str], others: Mapping[str, Iterable[str]]) -> str:
    """The text of the .pot file: every message once, in alphabetical order, with its files.

    `sources` holds the text of modules (.py) and templates by name; `others` further messages by
    the name of the file that they stand in. No line numbers: a line that moves changes nothing.
    """
    catalogue = Catalog(charset="utf-8")
    for name in sorted(sources):
        method = "python" if name.endswith(".py") else "jinja2"
        found = extract(method, io.BytesIO(sources[name].encode()), KEYWORDS)
        for _line, message, _comments, _context in found:
            catalogue.add(message, locations=[(name, 0)])
    for name, messages in others.items():
        for message in messages:
            catalogue.add(message, locations=[(name, 0)])
    written = io.BytesIO()
    write_po(
        written, catalogue, omit_header=True, sort_output=True, include_lineno=False, width=0
    )
    return HEADER + written.getvalue().decode()
