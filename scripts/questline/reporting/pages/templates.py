"""The page's templates, compiled, and what they ask for besides their values."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from questline.reporting.catalogue import _, partly_translated, spoken_language
from questline.reporting.pages.direction import in_order
from questline.reporting.pages.table_rows import lines_as_html, rows_as_html
from questline.reporting.pages.tables import Table
from questline.reporting.pages.writing import as_html

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FILLED = (".html", ".css")
"""What of the folder of templates is one; a script is written into a page as it is."""


def compiled(templates: Mapping[str, str]) -> Environment:
    """The templates, given by name, ready to be filled; compiled once for the same content."""
    return _compiled(tuple(sorted(templates.items())))


@lru_cache(maxsize=1)
def _compiled(templates: tuple[tuple[str, str], ...]) -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined, pass_context
    from jinja2.runtime import Context
    from markupsafe import Markup

    filled = {name: text for name, text in templates if name.endswith(FILLED)}
    scripts = {name: text for name, text in templates if name.endswith(".js")}
    environment = Environment(
        loader=DictLoader(filled),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_ordered,
    )

    @pass_context
    def numbers(context: Context, text: tuple, marks: Mapping[str, str] | None = None) -> Markup:
        traced = context.get("traced")
        return Markup(as_html(text, marks, traced.address if traced else None))

    @pass_context
    def rows(context: Context, table: Table, marks: Mapping[str, str]) -> Markup:
        traced = context.get("traced")
        return Markup(rows_as_html(table, marks, traced.address if traced else None))

    environment.globals["numbers"] = numbers
    environment.globals["rows"] = rows
    environment.globals["lines"] = lambda data: Markup(lines_as_html(data))
    environment.globals["_"] = _
    environment.globals["fill"] = fill
    environment.globals["spoken_language"] = spoken_language
    environment.globals["partly_translated"] = partly_translated
    environment.globals["script"] = lambda name: Markup(scripts[name])
    environment.globals["script_hashes"] = lambda names: script_hashes(scripts, names)
    environment.globals["proportion"] = proportion
    for name in filled:
        environment.get_template(name)
    return environment


def _ordered(value: object) -> object:
    """What a template puts in a place; no text of it turns round the words beside that place."""
    return in_order(value) if isinstance(value, str) else value


def fill(sentence: str, *parts: object) -> Markup:
    """A sentence as HTML, its `{}` filled in turn; a part that is no HTML is escaped.

    Labels and other words of the study are parts, never the sentence.
    """
    from markupsafe import Markup, escape

    return Markup(escape(sentence)).format(*parts)


def script_hashes(scripts: Mapping[str, str], names: Sequence[str]) -> str:
    """The scripts that a page may run, as a Content-Security-Policy names them: by their bytes."""
    digests = (sha256(scripts[name].encode()).digest() for name in names)
    return " ".join(f"'sha256-{b64encode(digest).decode('ascii')}'" for digest in digests)


def proportion(svg: str) -> str:
    """How much wider than high a picture is, from the box that it names; 1 where it names none."""
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    return f"{float(box[1]) / float(box[2]):.3f}" if box and float(box[2]) else "1"
