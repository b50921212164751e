"""The page's templates, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from questline.core.files import read_templates
from questline.reporting.pages.writing import as_html

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).resolve().parents[4] / "reports" / "templates"


def compiled(templates: Mapping[str, str]) -> Environment:
    """The templates, given by name, ready to be filled; compiled once for the same content."""
    return _compiled(tuple(sorted(templates.items())))


def compile_ahead() -> None:
    """Compile the templates of this copy of Questline before a page asks for them."""
    compiled(read_templates(str(path) for path in FOLDER.rglob("*") if path.is_file()))


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
