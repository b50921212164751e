"""The page's templates, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from questline.reporting.pages.writing import as_html

if TYPE_CHECKING:
    from jinja2 import Environment


def compiled(templates: Mapping[str, str]) -> Environment:
    """The templates, given by name, ready to be filled; compiled once for the same content."""
    return _compiled(tuple(sorted(templates.items())))


@lru_cache(maxsize=1)
def _compiled(templates: tuple[tuple[str, str], ...]) -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["numbers"] = lambda text, marks=None: Markup(as_html(text, marks))
    for name, _ in templates:
        environment.get_template(name)
    return environment
