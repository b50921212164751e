"""From a YAML file to a checked model: all mistakes at once, in sentences, with their lines."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from questline.core.errors import Problem, nearest_name
from questline.core.yaml_text import Place, YamlText, parse_yaml


class Settings(BaseModel):
    """The base of every part of the configuration: nothing unknown passes unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_text(value: Any) -> Any:
    """Codes such as 1 are text wherever a level or an answer is meant."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return value


Text = Annotated[str, BeforeValidator(_as_text)]
Model = TypeVar("Model", bound=Settings)


def read_settings(
    model: type[Model], text: str, file_name: str
) -> tuple[Model | None, YamlText, list[Problem]]:
    """Check YAML text against a model.

    Returns the model (None when anything is wrong), the parsed text (for the lines of keys) and
    the problems.
    """
    source = parse_yaml(text, file_name)
    if source.problems:
        return None, source, source.problems
    content = {} if source.content is None else source.content
    if not isinstance(content, dict):
        problem = Problem(file_name, "the file does not hold keys and values", "lines `key: value`")
        return None, source, [problem]
    try:
        return model.model_validate(content), source, []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, source, [_problem(detail, model, source, file_name) for detail in details]


def _problem(
    detail: ErrorDetails, model: type[Settings], source: YamlText, file_name: str
) -> Problem:
    """One of pydantic's errors as a sentence for a researcher."""
    place: Place = tuple(part for part in detail["loc"] if _in_text(part))
    line = source.line(place)
    where = file_name + (f", line {line}" if line else "")
    where += f', key "{_path(place)}"' if place else ""
    kind = detail["type"]
    key = str(place[-1]) if place else ""
    if kind == "extra_forbidden":
        valid = _fields_at(model, place[:-1])
        hint = nearest_name(key, valid)
        return Problem(
            where,
            f'the key "{key}" is not known here. {hint}',
            f"one of {', '.join(valid)}" if valid else "",
            "correct its spelling or remove the line",
        )
    if kind == "missing":
        return Problem(where, f'the key "{key}" is missing', "a line for it", "add the line")
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", ""))
        return Problem(
            where,
            f'it says "{detail["input"]}". {nearest_name(str(detail["input"]), _choices(expected))}',
            f"one of {expected}",
            "use one of these words",
        )
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    shown = detail["input"]
    found = f'it says "{shown}"' if isinstance(shown, (str, int, float, bool)) else "it is wrong"
    return Problem(where, found, message, "correct the value")


def _in_text(part: str | int) -> bool:
    """Whether a part of pydantic's location is a key of the file, not a name of its own."""
    return isinstance(part, int) or not part.startswith(("function-", "tagged-union", "list["))


def _path(place: Place) -> str:
    """A place as people write it: analyses[2].predictors[1].unit, counted from 1."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _choices(expected: str) -> list[str]:
    return [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]


def _fields_at(model: type[Settings], place: Place) -> list[str]:
    """The names of the keys that are valid at a place of the file."""
    current: Any = model
    for part in place:
        if isinstance(part, int):
            continue
        if isinstance(current, type) and issubclass(current, BaseModel):
            if part not in current.model_fields:
                return []
            current = _settings_inside(current.model_fields[part].annotation)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return list(current.model_fields)
    return []


def _settings_inside(annotation: Any) -> Any:
    """The model that a list, a mapping or an optional value holds, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _settings_inside(part)
        if found is not None:
            return found
    return None
