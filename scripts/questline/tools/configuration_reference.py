"""The reference of the configuration: JSON Schemas for editors and a page for people.

Both are made from the models that check a study and from the codebook's columns, so that they
cannot say anything else than what is checked.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from questline.core.codebook import COLUMNS, FILE
from questline.core.configuration import OPTIONAL_FILES, SETTINGS_FILES
from questline.core.instrument_use import InstrumentUse
from questline.core.instruments import Instrument, instrument_names
from questline.core.sentences import listed
from questline.core.settings import COUNT_OR_SHARE, FORMS, NAME, keys_of
from questline.tools.instrument_library import LIBRARY_PAGE, library_page

PAGE = "docs/configuration.md"
SCHEMAS = "workflow/schemas"
Model = type[BaseModel]

_INTRODUCTION = """\
# The configuration of a study

This page is made by `snakemake configuration_reference` from the models that check a study; do not
edit it by hand.

A study is a folder that holds the files below. `config/link_workers` is an example of each, and
[The smallest study](smallest-study.md) is written by hand. A file that has nothing to say holds
`{}`. When a run starts, every file is read and checked, and every mistake in any of them is
reported at once, with its file, line and key.

How values are read:

- A value is kept as it is written. `no`, `007` and `1.10` are texts where a text is meant; `1.10`
  is the number 1.1 where a number is meant, and `no` is false where true or false is meant.
- A value that is left empty, `~` and `null` are nothing at all. An empty text is `""`.
- Numbers have a decimal point, never a comma.
- A text that holds a colon and a blank, or begins with a bracket, a quotation mark or one of the
  signs `* & ! % @ #`, stands between quotation marks.
- A key that is not known, and a key that stands twice, are mistakes.
- A short name is made of small letters, digits and underscores, a letter first.

An editor that knows JSON Schema (VS Code with its YAML extension, for instance) completes and
checks the keys while you type: the first line of each file names its schema in `workflow/schemas`.
"""
_CODEBOOK = """\
One line describes one variable. The file is a table in UTF-8, its columns divided by commas (or by
semicolons or tabs, as some spreadsheets do); a cell that holds the dividing sign stands between
double quotation marks. Edit it in a text editor or LibreOffice: Excel takes a cell such as
`-99=refused` for a formula and spoils it. The columns `variable`, `kind`, `label` and `column`
must be there; the others may be left out.

| column | meaning |
|---|---|
"""
_GRAMMAR = """\

### Levels and kinds of missing

    levels        female=Female | male=Male | other=In another way
    level_labels  female=Women | male=Men
    missing       Prefer not to say=refused | -99=refused | (blank)=not_asked
    missing       -99..-90=refused | 900..=unusable | .a=do_not_know

The code, on the left of a level, is what every other file names; the text, on the right, is what
the export holds. Several texts may have one code (`yes=Yes | yes=yes `): label variants are merged
because the codebook says so, and never otherwise. A text in double quotation marks keeps its
blanks. `(blank)` is an empty cell. For numbers a range may mean missing: both ends belong to it,
an end may be left open, and a single code goes before a range.

### Questions with several answers

[The codebook](codebook.md#questions-with-several-answers) shows them with a column for each option,
and with all answers in one cell. What separates the answers in a cell is found out and reported. An
answer that no option explains is a mistake, unless a variable looks for `(other)`.

### One question in several columns or files

`joined_with` names further columns that carry the same question in another language, wave or
version. Each row may have its answer in any of them; two different answers in one row are a mistake
that names the row. A code of a missing answer does not stand against an answer.

With `more_files` in `study.yaml` the rows of further files stand below those of the raw file. Every
file must have a column for each variable, under one of its headers. `match` `file` makes a variable
of the file's name:

    variable  match  column  kind      levels
    wave      file           category  first=wave_1 | second=wave_2

With `side_by_side` the rows of one respondent become one row. The column `mood` of the event
`baseline` is then called `mood@baseline`; with two keys, such as event and instance,
`mood@visit@2`. What a respondent has no row for was not asked. A second row of the same respondent
and event is a mistake.

### Derived variables

The column `source` names the variable that a derived one is made from (for some rules several,
divided by commas); it stands on a line above. What is missing stays missing. `sum` and
`dates_apart` give numbers, which may be used like any others, in bands too; the other rules give
levels.

    recode: yes=england | no=scotland, wales, northern_ireland
    recode: low=1, 2 | high=4, 5 | (missing)=3
    band: under_1_year=0..11 | one_to_two_years=12..23 | longer=24..
    any_of: yes
    threshold: >= 35
    sum: all
    sum: at least 3
    dates_apart: years

- `recode` names, for each new level, the old answers. An answer that no part names is a mistake
  that is reported; `(missing)` says that it becomes missing.
- `band` cuts numbers; both ends belong to the band, and an end may be left open. A number that no
  band holds is a mistake that is reported.
- `any_of` is yes when one source has one of the answers, no when every source was answered
  otherwise, and missing when it cannot be known.
- `threshold` is yes or no by `>=`, `>`, `<=` or `<`.
- `sum` adds numbers: those of all sources, or what was answered where at least so many were.
  Nothing is put in place of a missing answer.
- `dates_apart` counts the completed days, weeks, months or years from the first date to the second
  (`source` names both). Calendar days count as they are written, without time and zone; the number
  is negative where the second date is the earlier one.
- `minimum` and `maximum` hold for derived numbers as for answers.
"""


def configuration_reference() -> dict[str, str]:
    """The text of every file of the reference, by its path in the checkout."""
    schemas = {
        f"{SCHEMAS}/{name.removesuffix('.yaml')}.schema.json": _schema(model)
        for name, model in {**SETTINGS_FILES, **OPTIONAL_FILES}.items()
    }
    schemas[f"{SCHEMAS}/instrument.schema.json"] = _schema(Instrument)
    return {**schemas, PAGE: _page(), LIBRARY_PAGE: library_page()}


def all_models() -> Iterator[Model]:
    """Every model of the configuration, each once: the files, then what they hold."""
    for model in {**SETTINGS_FILES, **OPTIONAL_FILES}.values():
        yield from _with_inner(model)


def _schema(model: Model) -> str:
    """The JSON Schema of a file, as text."""
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **model.model_json_schema(),
    }
    if InstrumentUse.__name__ in schema.get("$defs", {}):
        named = schema["$defs"][InstrumentUse.__name__]["properties"]["from"]
        named["enum"] = instrument_names()  # an editor completes the names of the library
    return json.dumps(_as_written(schema), indent=2, ensure_ascii=False) + "\n"


def _as_written(part: Any) -> Any:
    """The schema of values as they stand in YAML: a text may look like a number or a truth value.

    Titles that only repeat the key are left out.
    """
    if isinstance(part, list):
        return [_as_written(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    schema = {
        key: _as_written(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str))
    }
    if schema.get("type") == "string" and not {"enum", "const"} & set(schema):
        if "pattern" not in schema:
            schema["type"] = ["string", "number", "boolean"]
        elif schema["pattern"] == COUNT_OR_SHARE:
            schema["type"] = ["string", "number"]
    return schema


def _page() -> str:
    """The page for people: a table for each file and for each part that a file holds."""
    parts = [_INTRODUCTION]
    for name, model in SETTINGS_FILES.items():
        parts.append(_section(name, model))
    parts.append(f"## {FILE}\n\n{_CODEBOOK}{_codebook_rows()}{_GRAMMAR}")
    for name, model in OPTIONAL_FILES.items():
        parts.append(_section(name, model))
    return "\n".join(parts)


def _section(name: str, model: Model) -> str:
    summary = _summary(model).partition(": ")[2]
    text = f"## {name}\n\n{summary[0].upper()}{summary[1:]}\n\n{_table(model)}"
    for inner in list(_with_inner(model))[1:]:
        text += f"\n### {_heading(inner)}\n\n{_summary(inner)}\n\n{_table(inner)}"
    return text


def _table(model: Model) -> str:
    lines = ["| key | value | if left out | meaning |", "|---|---|---|---|"]
    for key, field in keys_of(model).items():
        cells = (f"`{key}`", _type(field), _default(field), field.description or "")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _codebook_rows() -> str:
    return "".join(
        f"| `{name}` | {meaning.replace('|', chr(92) + '|')} |\n"
        for name, meaning in COLUMNS.items()
    )


def _summary(model: Model) -> str:
    return " ".join((model.__doc__ or "").split())


def _heading(model: Model) -> str:
    """A part's name for people: its class's name in words, or the kinds of a rule."""
    kinds: Any = model.model_fields["kind"].annotation if "kind" in model.model_fields else None
    if model.__name__.endswith("Rule") and get_origin(kinds) is Literal:
        return "Rule of the kind " + listed([f"`{kind}`" for kind in get_args(kinds)], "or")
    words = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in model.__name__)
    return words.strip().capitalize()


def _default(field: FieldInfo) -> str:
    """What holds when the key is left out."""
    if field.is_required():
        return "must be given"
    if isinstance(field.default, BaseModel):
        return "as its own keys say"
    if field.default is None or field.default in ("", [], {}):
        return "nothing"
    if isinstance(field.default, bool):
        return "`true`" if field.default else "`false`"
    return f"`{field.default}`"


def _type(field: FieldInfo) -> str:
    """The type of a value in plain words, its limits included."""
    limits = {}
    for limit in field.metadata:
        for name in ("gt", "ge", "lt", "le", "min_length", "pattern"):
            if getattr(limit, name, None) is not None:
                limits[name] = getattr(limit, name)
    if "pattern" in limits:
        return "short name" if limits["pattern"] == NAME else FORMS[limits["pattern"]]
    words = _words(field.annotation)
    bounds = [
        f"{sign} {limits[name]:g}"
        for name, sign in (("gt", "above"), ("ge", "at least"), ("lt", "below"), ("le", "at most"))
        if name in limits
    ]
    if bounds:
        words += ", " + " and ".join(bounds)
    if "min_length" in limits:
        words += f", at least {limits['min_length']}"
    return words


def _words(annotation: Any) -> str:
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false"}
    annotation = _bare(annotation)
    if annotation in plain:
        return plain[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return listed([f"`{word}`" for word in inside], "or")
    if origin is list:
        models = _models_in(inside[0])
        if len(models) == 1:
            return f"list, each as {_link(models[0])}"
        if models:
            return "list of rules, each of one of the kinds below"
        return {str: "list of texts", float: "list of numbers"}.get(
            inside[0], f"list, each {_words(inside[0])}"
        )
    if origin is dict:
        models = _models_in(inside[1])
        what = _link(models[0]) if models else _words(inside[1])
        names = "numbers" if inside[0] is float else "short names" if models else "names"
        return f"{names}, each with {what}"
    if origin in (Union, types.UnionType):
        return " or ".join(_words(one) for one in inside if one is not type(None))
    return _link(annotation)


def _link(model: Model) -> str:
    heading = _heading(model)
    return f"[{heading.lower()}](#{heading.lower().replace(' ', '-')})"


def _with_inner(model: Model) -> Iterator[Model]:
    """A model and those of its parts, each once."""
    yield model
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            yield from _with_inner(inner)


def _models_in(annotation: Any) -> list[Model]:
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
