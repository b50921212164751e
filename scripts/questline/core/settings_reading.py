"""From a YAML file to a checked model: all mistakes at once, in plain sentences with their lines.

What is left of a file when its mistakes are set aside is kept, so that one run can report both the
mistakes within a file and those between it and the others.
"""

from __future__ import annotations

import copy
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from questline.core.errors import Problem, nearest_name
from questline.core.settings import FORMS, Settings, UnfitError, keys_of
from questline.core.yaml_text import Place, YamlText, parse_yaml

_A_NUMBER = "a number, with a decimal point if it needs one"
_KEYS = "keys and values, each as `key: value`"
_EXPECTED = {
    "int": "a whole number",
    "float": _A_NUMBER,
    "finite": _A_NUMBER,
    "bool": "true or false",
    "string": "a text",
    "list": "a list, as in `[one, two]`",
    "dict": _KEYS,
    "model": _KEYS,
}
"""What is expected, by the first word of pydantic's name of the error."""
_LIMITS = {
    "greater_than": ("gt", "a number above {}"),
    "greater_than_equal": ("ge", "{} or more"),
    "less_than": ("lt", "a number below {}"),
    "less_than_equal": ("le", "{} or less"),
}
Model = TypeVar("Model", bound=Settings)


def read_settings(
    model: type[Model], text: str, file_name: str
) -> tuple[Model | None, YamlText, list[Problem]]:
    """Check YAML text against a model.

    Returns the model, the parsed text (for the lines of keys) and everything that is wrong. When
    something is wrong the model holds the parts that are in order, so that they can still be
    checked against the other files; it is None when too little of the file can be read.
    """
    source = parse_yaml(text, file_name)
    if source.problems:
        return None, source, source.problems
    if not isinstance(source.content, dict):
        empty = source.content is None
        problem = Problem(
            source.where(()),
            "the file is empty" if empty else "the file does not hold keys and values",
            "lines such as `key: value`, or {} when there is nothing to say",
            f"compare it with config/link_workers/{file_name}",
        )
        source.content = {}
        return None, source, [problem]
    try:
        return model.model_validate(source.content), source, []
    except ValidationError as error:
        problems = mistakes(error, model, source)
        return without_mistakes(error, model, source), source, problems


def mistakes(error: ValidationError, model: type[Settings], source: YamlText) -> list[Problem]:
    """Every mistake as a sentence for a researcher, in the order of the lines."""
    details = [
        (place_in_text(detail, source.content), detail)
        for detail in error.errors(include_url=False)
    ]
    meant = {
        (*place[:-1], _nearest(str(place[-1]), _keys_at(model, source.content, place[:-1])))
        for place, detail in details
        if detail["type"] == "extra_forbidden"
    }
    problems: list[tuple[int, Problem]] = []
    for place, detail in details:
        if detail["type"] == "missing" and place in meant:
            continue  # the misspelt key is reported, with this name as the one that is meant
        line = source.line(place) or 0
        problems += [(line, problem) for problem in _problems(place, detail, model, source)]
    return [problem for _, problem in sorted(problems, key=lambda pair: pair[0])]


def place_in_text(detail: ErrorDetails, content: Any) -> Place:
    """The keys of the file that lead to a mistake; pydantic's own words among them left out."""
    place: Place = ()
    for part in detail["loc"]:
        inside = (isinstance(content, dict) and part in content) or (
            isinstance(content, list) and isinstance(part, int) and part < len(content)
        )
        if inside:
            content = content[part]
            place = (*place, part)
    if detail["type"] == "missing":
        place = (*place, detail["loc"][-1])
    return place


def _problems(
    place: Place, detail: ErrorDetails, model: type[Settings], source: YamlText
) -> list[Problem]:
    """One of pydantic's errors in words: where, what was found, what was expected, what to do."""
    kind, context, shown = detail["type"], detail.get("ctx", {}), detail["input"]
    where = source.where(place)
    if kind == "value_error":
        unfit = context["error"]
        if not isinstance(unfit, UnfitError):
            raise unfit
        return [
            Problem(source.where((*place, one.key) if one.key else place), one.found, one.expected,
                    "correct this part of the file")
            for one in unfit.misfits
        ]  # fmt: skip
    if kind == "extra_forbidden":
        key, valid = str(place[-1]), _keys_at(model, source.content, place[:-1])
        found = f'the key "{key}" is not known here. {nearest_name(key, valid)}'.strip()
        return [Problem(where, found, _one_of(valid), "correct its spelling or remove the line")]
    if kind == "missing":
        return [_missing(place, where, model, source)]
    if kind == "union_tag_not_found":
        key = context["discriminator"].strip("'")
        return [Problem(where, f'the key "{key}" is missing', f"a line `{key}: ...`", "add it")]
    if kind in ("union_tag_invalid", "literal_error"):
        if kind == "union_tag_invalid":
            place = (*place, context["discriminator"].strip("'"))
            shown = context["tag"]
        valid = _words(context.get("expected_tags") or context["expected"])
        found = f"{_found(shown)}. {nearest_name(str(shown), valid)}".strip()
        return [Problem(source.where(place), found, _one_of(valid), "use one of these words")]
    expected = _expected(kind, context, detail["msg"])
    return [Problem(where, _found(shown), expected, _remedy(shown, expected))]


def _missing(place: Place, where: str, model: type[Settings], source: YamlText) -> Problem:
    key = str(place[-1])
    part = settings_at(model, source.content, place[:-1])
    meaning = (keys_of(part)[key].description if part else None) or "its value"
    meaning = meaning.rstrip(".")
    return Problem(
        where, f'the key "{key}" is missing', f"a line `{key}: ...` ({meaning})", "add it"
    )


def _expected(kind: str, context: Mapping[str, Any], message: str) -> str:
    """What should stand there, from pydantic's name of the error."""
    if kind == "string_pattern_mismatch":
        return FORMS[context["pattern"]]
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return words.format(f"{context[key]:g}")
    if kind == "too_short":
        least = context["min_length"]
        return "at least one entry" if least == 1 else f"at least {least} entries"
    if kind == "too_long":
        return f"at most {context['max_length']} entries"
    if kind == "string_too_long":
        return f"at most {context['max_length']} characters"
    if kind == "string_too_short":
        return "a text with words in it"
    return _EXPECTED.get(kind.partition("_")[0], message)


def _found(shown: Any) -> str:
    """What stands there, for a sentence."""
    if shown is None:
        return "nothing stands here"
    if isinstance(shown, dict):
        return "keys and values stand here" if shown else "nothing stands here"
    if isinstance(shown, list):
        return "a list stands here" if shown else "an empty list stands here"
    text = " ".join(str(shown).split())
    return f'it says "{text if len(text) <= 60 else text[:57] + "..."}"'


def _remedy(shown: Any, expected: str) -> str:
    if shown is None:
        return "fill in a value, or remove the line if it is not needed"
    if expected == _A_NUMBER and isinstance(shown, str) and "," in shown:
        return f"write {shown.replace(',', '.')}"
    if expected == _EXPECTED["list"] and isinstance(shown, str):
        return f"write [{shown}]"
    if expected == "a text" and isinstance(shown, (dict, list)):
        return "put a text that holds brackets, or a colon and a blank, into quotation marks"
    return "correct the value"


def _one_of(valid: list[str]) -> str:
    words = [word for word in valid if word]
    return f"one of {', '.join(words)}" if len(words) != 1 else words[0]


def _words(expected: str) -> list[str]:
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]


def _nearest(name: str, valid: list[str]) -> str:
    """The valid name most like `name`, or an empty string."""
    hint = nearest_name(name, valid)
    return hint.split('"')[1] if hint else ""


def _keys_at(model: type[Settings], content: Any, place: Place) -> list[str]:
    part = settings_at(model, content, place)
    return list(keys_of(part)) if part else []


def settings_at(model: type[Settings], content: Any, place: Place) -> type[BaseModel] | None:
    """The model whose keys stand at a place of the file; None where names are free or lists are."""
    annotation: Any = model
    for part in place:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            fields = keys_of(annotation)
            if part not in fields:
                return None
            annotation = fields[str(part)].annotation
        else:
            annotation = get_args(annotation)[-1]
        content = content[part]
        annotation = _chosen(annotation, content)
    return (
        annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
    )


def _chosen(annotation: Any, content: Any) -> Any:
    """Of several types, the one that the content asks for by its `kind`; a part that may be left
    out is of one type."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    members = [member for member in get_args(annotation) if member is not type(None)]
    if len(members) == 1:
        return members[0]
    kind = content.get("kind") if isinstance(content, dict) else None
    for member in members:
        if isinstance(member, type) and issubclass(member, BaseModel):
            field = member.model_fields["kind"].annotation
            if get_origin(field) is Literal and kind in get_args(field):
                return member
    return None


def without_mistakes(error: ValidationError, model: type[Model], source: YamlText) -> Model | None:
    """The model of what is in order, wrong keys and the entries that cannot do without them set
    aside. `source.kept` then says which entries of lists are left.

    None when a key that must be there is wrong at the top of the file.
    """
    content = copy.deepcopy(source.content)
    while True:
        wrong = {_to_set_aside(detail, content, model) for detail in error.errors()}
        if () in wrong:
            return None
        outermost = {
            place for place in wrong if not any(place[:n] in wrong for n in range(len(place)))
        }
        for place in sorted(outermost, reverse=True):  # from the end, so that positions hold
            _set_aside(content, place, source)
        try:
            return model.model_validate(content)
        except ValidationError as next_error:
            error = next_error


def _to_set_aside(detail: ErrorDetails, content: Any, model: type[Settings]) -> Place:
    """The least that can be set aside to be rid of a mistake; () when it is the whole file."""
    place = place_in_text(detail, content)
    if detail["type"] == "extra_forbidden":
        return place
    if detail["type"] == "missing":
        place = place[:-1]
    while place:
        part = settings_at(model, content, place[:-1])
        if part is None or not keys_of(part)[str(place[-1])].is_required():
            return place
        place = place[:-1]
    return place


def _set_aside(content: Any, place: Place, source: YamlText) -> None:
    for part in place[:-1]:
        content = content[part]
    if isinstance(content, list):
        written = source.as_written(place[:-1])
        source.kept.setdefault(written, list(range(len(content)))).pop(int(place[-1]))
    del content[place[-1]]
