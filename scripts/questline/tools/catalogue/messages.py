"""The messages of the report, gathered from code and templates, as the template of a catalogue."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable, Iterator, Mapping

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

PLAIN = ("_", "message")
PLURAL = "plural"
IN_TEMPLATES: Mapping[str, tuple[int, ...] | None] = {"_": None, PLURAL: (1, 2)}
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

Found = str | tuple[str, ...]


def catalogue_template(sources: Mapping[str, str], others: Mapping[str, Iterable[str]]) -> str:
    """The text of the .pot file: every message once, in alphabetical order, with its files.

    `sources` holds the text of modules (.py) and templates by name; `others` further messages by
    the name of the file that they stand in. No line numbers: a line that moves changes nothing.
    """
    catalogue = Catalog(charset="utf-8")
    for name in sorted(sources):
        gathered = _of_code if name.endswith(".py") else _of_template
        for message in gathered(sources[name]):
            catalogue.add(message, locations=[(name, 0)])
    for name, messages in others.items():
        for message in messages:
            catalogue.add(message, locations=[(name, 0)])
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=True, sort_output=True, include_lineno=False, width=0)
    return HEADER + written.getvalue().decode()


def _of_code(source: str) -> Iterator[Found]:
    """The messages of a module: constants that are given to `_`, `message` or `plural`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        given = [part.value for part in node.args if isinstance(part, ast.Constant)]
        texts = [text for text in given if isinstance(text, str) and text]
        if node.func.id in PLAIN and len(texts) == 1:
            yield texts[0]
        elif node.func.id == PLURAL and len(texts) == 2:
            yield tuple(texts)


def _of_template(source: str) -> Iterator[Found]:
    """The messages of a template."""
    found = extract("jinja2", io.BytesIO(source.encode()), IN_TEMPLATES)
    for _line, message, _comments, _context in found:
        yield message
